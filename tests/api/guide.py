"""Runs every command in docs/api.md against a server: `guide.py URL`, with KEY and CLIENT_ID in the environment.

PowerShell is not installed everywhere, so its commands are read here: assignments, here-strings and Invoke-RestMethod.
A command of another form is an error.
"""

import json
import os
import re
import subprocess
import sys
import urllib.request

GUIDE = "docs/api.md"
ADDRESS = "https://paraph.example"


def run_shell(text):
    # Each block starts anew, as it would in another terminal. -e and pipefail: a command that fails ends it.
    subprocess.run(["bash", "-euo", "pipefail", "-c", text], check=True, stdout=subprocess.PIPE)


def run_python(text):
    subprocess.run([sys.executable, "-c", text], check=True, stdout=subprocess.PIPE)


class PowerShell:
    CALL = re.compile(
        r"""^(?:\$(?P<name>\w+)\s*=\s*)?\(?Invoke-RestMethod\s+"(?P<url>[^"]+)"(?P<options>(?:\s+-\w+\s+\S+?)*)"""
        r"""(?P<closed>\))?(?P<path>(?:\.\w+|\[\d+\])*)$"""
    )
    TEXT = re.compile(r"""^\$(\w+)\s*=\s*'([^']*)'$""")
    HEADERS = re.compile(r"""^\$(\w+)\s*=\s*@\{\s*(\w+)\s*=\s*"([^"]*)"\s*\}$""")
    HERE = re.compile(r"""^\$(\w+)\s*=\s*@"$""")

    def __init__(self):
        self.values = {}

    def fill(self, text):
        text = re.sub(r"\$env:(\w+)", lambda it: os.environ[it[1]], text)
        return re.sub(r"\$(\w+)", lambda it: str(self.values[it[1]]), text)

    def run(self, text):
        lines = iter(text.splitlines())
        for line in lines:
            if not line.strip():
                continue
            if found := self.HERE.match(line):
                inside = []
                while (line := next(lines)) != '"@':
                    inside.append(line)
                self.values[found[1]] = self.fill("\n".join(inside))
            elif found := self.TEXT.match(line):
                self.values[found[1]] = found[2]
            elif found := self.HEADERS.match(line):
                self.values[found[1]] = {found[2]: self.fill(found[3])}
            elif found := self.CALL.match(line):
                self.call(found)
            else:
                raise ValueError(f"a PowerShell command of an unknown form: {line}")

    def call(self, found):
        options = dict(re.findall(r"-(\w+)\s+(\S+)", found["options"]))
        value = {name: self.values.get(it.lstrip("$"), it) for name, it in options.items()}
        if unknown := set(value) - {"Method", "Headers", "ContentType", "Body"}:
            raise ValueError(f"unknown options: {unknown}")
        headers = dict(value.get("Headers", {}))
        if "ContentType" in value:
            headers["Content-Type"] = value["ContentType"]
        body = value.get("Body")
        request = urllib.request.Request(
            self.fill(found["url"]),
            data=None if body is None else body.encode(),
            headers=headers,
            method=value.get("Method", "Get").upper(),
        )
        with urllib.request.urlopen(request) as answer:
            result = json.load(answer)
        for name, index in re.findall(r"\.(\w+)|\[(\d+)\]", found["path"]):
            result = result[name] if name else result[int(index)]
        if found["name"]:
            self.values[found["name"]] = result


def main():
    with open(GUIDE, encoding="utf-8") as guide:
        text = guide.read().replace(ADDRESS, sys.argv[1])
    runners = {"sh": run_shell, "python": run_python, "powershell": lambda it: PowerShell().run(it)}
    blocks = re.findall(r"^```(\w+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    for language, block in blocks:
        runners[language](block)
    expected = {"sh", "python", "powershell"}
    if {language for language, _ in blocks} != expected:
        raise SystemExit(f"{GUIDE} has no commands in one of {expected}")
    print(f"{GUIDE}: {len(blocks)} blocks of commands ran")


main()
