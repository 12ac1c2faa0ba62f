"""Checks the transparency log of a server with pymerkle: the root of the served entries, the inclusion of each, and the
consistency of earlier trees.

    check.py ADDRESS
"""

import base64
import sys
import urllib.request

from pymerkle import InmemoryTree, verify_consistency, verify_inclusion


def get(path):
    with urllib.request.urlopen(f"{sys.argv[1]}/log/{path}") as answer:
        return answer.read()


def path_of(number):
    """The number of a tile, in groups of three digits."""
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03}")
    return "/".join(groups)


def entries(size):
    for number in range(-(-size // 256)):
        width = min(256, size - 256 * number)
        bundle = get(f"tile/entries/{path_of(number)}" + ("" if width == 256 else f".p/{width}"))
        while bundle:
            length = 2 + int.from_bytes(bundle[:2], "big")
            yield bundle[2:length]
            bundle = bundle[length:]


_, size, root, *_ = get("checkpoint").decode().split("\n")
size, root = int(size), base64.b64decode(root)
tree = InmemoryTree(algorithm="sha256")
for entry in entries(size):
    tree.append_entry(entry)
assert tree.get_size() == size and tree.get_root() == root, "the entries have another root than the checkpoint"
for index in range(1, size + 1):
    verify_inclusion(tree.get_leaf(index), root, tree.prove_inclusion(index, size))
olds = range(1, size + 1, 7)
for old in olds:
    verify_consistency(tree.get_root(old), root, tree.prove_consistency(old, size))
print(f"pymerkle: {size} entries are included, and {len(olds)} trees are consistent")
