#!/usr/bin/env python3
"""Checks certificates of Paraph without Paraph.

    python3 verify.py FILE… --key PUBLIC_KEY [--key …]

FILE is a certificate (PDF) or the evidence file in it (JSON). PUBLIC_KEY is that of the log, in the
form NAME+HASH+KEY of C2SP's signed-note: ask the firm for it, or read it from another source than the file itself.

Exit status: 0 if every file is genuine, 1 if one is not, 2 if one could not be opened. The script needs nothing but
Python 3.9. It checks the signature of the checkpoint, that the records are in the log, and that their values are those
that were sealed. It does not check time stamps (RFC 3161).
"""

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
import zlib

FORMAT = "paraph/evidence/v1"
COMMITMENT = b"paraph/commitment/v1\n"
LARGEST = 64 * 1024 * 1024
ED25519 = 1


class Altered(Exception):
    """The evidence is not genuine."""


# Ed25519 (RFC 8032), verification only.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


def decode_point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, point)
        point = add(point, point)
        number >>= 1
    return result


def same(one, other):
    return not ((one[0] * other[2] - other[0] * one[2]) % P or (one[1] * other[2] - other[1] * one[2]) % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y, 1, recover_x(BASE_Y, 0) * BASE_Y % P)


def is_signed(key, message, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    public, commitment = decode_point(key), decode_point(signature[:32])
    number = int.from_bytes(signature[32:], "little")
    if public is None or commitment is None or number >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    challenge = int.from_bytes(digest, "little") % ORDER
    return same(multiply(number, BASE), add(commitment, multiply(challenge, public)))


# Keys and checkpoints (C2SP signed-note and tlog-checkpoint).


def parse_key(text):
    """The name, the four bytes that identify the key, and the key."""
    try:
        name, key_id, typed = text.strip().split("+", 2)
        typed = base64.b64decode(typed, validate=True)
    except (ValueError, binascii.Error):
        raise SystemExit("%s: not a verifier key: write NAME+HASH+KEY" % text)
    expected = hashlib.sha256(name.encode() + b"\n" + typed).digest()[:4]
    if len(typed) != 33 or typed[0] != ED25519 or expected.hex() != key_id:
        raise SystemExit("%s: not a verifier key: write NAME+HASH+KEY" % text)
    return name, expected, typed[1:]


def check_checkpoint(note, keys):
    """The name, size and root that one of the keys has signed."""
    text, separator, signatures = note.rpartition("\n\n")
    if not separator:
        raise Altered("the checkpoint is not a signed note")
    text += "\n"
    lines = text.split("\n")
    try:
        origin, size, root = lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True)
    except (IndexError, ValueError, binascii.Error):
        raise Altered("the checkpoint cannot be read")
    for line in signatures.splitlines():
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\u2014":
            continue
        try:
            signature = base64.b64decode(parts[2], validate=True)
        except (ValueError, binascii.Error):
            continue
        for name, key_id, key in keys:
            known = name == parts[1] and key_id == signature[:4]
            if known and name == origin and is_signed(key, text.encode(), signature[4:]):
                return origin, size, root
    raise Altered("the checkpoint of \u201c%s\u201d is signed by none of the keys" % origin)


# The tree (RFC 6962).


def leaf_hash(body):
    return hashlib.sha256(b"\x00" + body).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def includes(root, size, position, leaf, proof):
    """Whether the leaf is at this position of the tree (RFC 9162, 2.1.3.2)."""
    if not 0 <= position < size:
        return False
    index, last, result = position, size - 1, leaf
    for part in proof:
        if last == 0:
            return False
        if index & 1 or index == last:
            result = node_hash(part, result)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            result = node_hash(result, part)
        index, last = index >> 1, last >> 1
    return last == 0 and result == root


def canonical(value):
    """Canonical JSON (RFC 8785) of objects, texts, whole numbers, booleans and null."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda it: it.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in names) + "}"
    if isinstance(value, (list, float)):
        raise Altered("a record has a value that no leaf can hold")
    return json.dumps(value, ensure_ascii=False)


def check_record(record, size, root):
    """The leaf of a record with the values of its groups."""
    body = record["leaf"]
    leaf = json.loads(body)
    if canonical(leaf) != body:
        raise Altered("a leaf is not canonical JSON")
    proof = [bytes.fromhex(it) for it in record["proof"]]
    if not includes(root, size, record["position"], leaf_hash(body.encode()), proof):
        raise Altered("record %s is not in the log at position %s" % (leaf.get("id"), record["position"]))
    commitments, groups = leaf["commitments"], {}
    for name, opening in record["openings"].items():
        sealed = COMMITMENT + bytes.fromhex(opening["salt"]) + canonical(opening["values"]).encode()
        if commitments.get(name) != hashlib.sha256(sealed).hexdigest():
            raise Altered("the values \u201c%s\u201d of record %s were altered" % (name, leaf.get("id")))
        groups[name] = opening["values"]
    erased = sorted(set(commitments) - set(groups))
    return {"leaf": leaf, "position": record["position"], "groups": groups, "erased": erased}


def check(evidence, keys):
    if evidence.get("format") != FORMAT:
        raise Altered("it has no evidence in the format %s" % FORMAT)
    origin, size, root = check_checkpoint(evidence["checkpoint"], keys)
    records = [check_record(it, size, root) for it in evidence["records"]]
    if not records:
        raise Altered("it has no record")
    return origin, size, records


# Files.


def as_evidence(data):
    """Returns the evidence if the bytes are an evidence file."""
    if data.lstrip()[:1] != b"{":
        return None
    try:
        value = json.loads(data.decode())
    except ValueError:
        return None
    return value if isinstance(value, dict) and value.get("format") == FORMAT else None


def streams(pdf):
    """The streams of a PDF, as they are and inflated."""
    for found in re.finditer(rb"stream\r?\n", pdf):
        end = pdf.find(b"endstream", found.end())
        if end < 0:
            return
        data = pdf[found.end():end]
        yield data
        try:
            yield zlib.decompressobj().decompress(data, LARGEST)
        except zlib.error:
            pass


def find_evidence(data):
    """The evidence files in a file."""
    if data[:5] == b"%PDF-":
        return [it for it in map(as_evidence, streams(data)) if it]
    evidence = as_evidence(data)
    return [evidence] if evidence else []


def describe(record):
    leaf = record["leaf"]
    print("  %s %s, %s" % (leaf["kind"], leaf["id"], leaf["time"]))
    print("    position: %s" % record["position"])
    for name, value in sorted(leaf["facts"].items()):
        print("    %s: %s" % (name, value))
    for group, values in sorted(record["groups"].items()):
        for name, value in sorted(values.items()):
            print("    %s.%s: %s" % (group, name, value))
    for group in record["erased"]:
        print("    %s: not in this file (erased or withheld)" % group)


def check_file(path, keys):
    """The exit status for a file."""
    try:
        with open(path, "rb") as file:
            found = find_evidence(file.read())
        if not found:
            raise Altered("it holds no evidence")
        for evidence in found:
            origin, size, records = check(evidence, keys)
            print("%s: genuine, in the log \u201c%s\u201d of %s records" % (path, origin, size))
            for record in records:
                describe(record)
        return 0
    except Altered as it:
        print("%s: NOT GENUINE: %s" % (path, it))
        return 1
    except OSError as it:
        print("%s: cannot be opened: %s" % (path, it))
        return 2
    except Exception as it:
        # Malformed evidence can fail anywhere. The other files are still checked.
        print("%s: NOT GENUINE: the evidence is malformed (%s)" % (path, it))
        return 1


def main():
    arguments = argparse.ArgumentParser(description="Checks certificates of Paraph.")
    arguments.add_argument("files", nargs="+", metavar="FILE")
    arguments.add_argument("--key", action="append", required=True, metavar="PUBLIC_KEY")
    given = arguments.parse_args()
    keys = [parse_key(it) for it in given.key]
    statuses = [check_file(it, keys) for it in given.files]
    print("This script does not check time stamps (RFC 3161).")
    return max(statuses, key=lambda it: (it == 1, it))


if __name__ == "__main__":
    sys.exit(main())
