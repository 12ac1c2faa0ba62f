#!/usr/bin/python3
"""Kills Paraph while programs write, on SQLite and on Postgres.

Breaks: SIGKILL at a random moment under concurrent writes by the API, each with an MS-RequestId. Then Paraph starts
again on what is left.

Must hold, after each restart: every acknowledged record and its line of the activity log are there once. Writes without
an answer, repeated with their MS-RequestId, are there once as well. SQLite finds no fault in its file.

    tests/faults/kill.py          about 2 minutes

ROUNDS (30): kills on each database. WRITERS (8).
"""

import sys

sys.dont_write_bytecode = True

import random

from lab import Lab, Postgres, Server, Verdict, milliseconds, number, wait_until
from traffic import Client, Ledger, Load


def rounds_of_kills(lab, name, register, verdict):
    server, ledger, starts, repeated = Server(lab, register), Ledger(register), [], 0
    writers = number("WRITERS", 8)
    for _ in range(number("ROUNDS", 30)):
        starts.append(server.start())
        register.free_limits()
        repeated += len(ledger.open)
        refused = ledger.settle(server.address)
        if refused:
            verdict.holds(f"{name}: repeated writes are acknowledged", False, dict(refused))
        lost, doubled = ledger.compare()
        if lost or doubled:
            verdict.holds(f"{name}: nothing is lost or doubled after each kill", False, f"{len(lost)}, {len(doubled)}")
        load = Load()
        for _ in range(writers):
            load.write(Client(server.address), ledger)
        # The moment of the kill is a number of acknowledged writes, so that it does not depend on the machine.
        enough = len(ledger.acknowledged) + random.randrange(1, 200)
        wait_until(lambda: len(ledger.acknowledged) >= enough, "no answers")
        server.kill()
        load.stop()
    starts.append(server.start())
    repeated += len(ledger.open)
    refused = ledger.settle(server.address)
    verdict.holds(f"{name}: repeated writes are acknowledged", not refused, dict(refused) or "all")
    server.stop()
    verdict.figure(f"{name}: kills", len(starts) - 1)
    verdict.figure(f"{name}: writes without an answer, repeated", repeated)
    verdict.figure(f"{name}: ready after a kill", f"{milliseconds(max(starts[1:]))} at most")
    ledger.judge(verdict, f"{name}: ")


def main():
    verdict = Verdict("Kills of Paraph")
    with Lab() as lab:
        sample = lab.sample(lab.folder / "register")
        # Copied before anything is written.
        on_postgres = lab.on_postgres(sample, Postgres(lab))
        rounds_of_kills(lab, "SQLite", sample, verdict)
        rounds_of_kills(lab, "Postgres", on_postgres, verdict)
    verdict.end()


if __name__ == "__main__":
    main()
