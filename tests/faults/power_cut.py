#!/usr/bin/python3
"""Cuts the power under a register on SQLite, on a disk that loses what was not synced (disk.c).

Breaks: at a random moment under concurrent writes by the API, the disk stops, and then Paraph is killed. What was not
synced is gone; in every second cut, a random half of the pages that were not synced is there. Paraph starts again on
what is left.

Must hold, after each cut: every acknowledged record and its line of the activity log are there once, also writes that
are repeated with their MS-RequestId. SQLite finds no fault in its file.

The control shows that the disk loses what a real one would lose: a program that commits rows loses some with
synchronous=NORMAL and none with FULL.

    tests/faults/power_cut.py          about 2 minutes, as root (mounts a file system; needs /dev/fuse)

ROUNDS (20): cuts of the register. CONTROLS (5): cuts of the control in each mode.
"""

import sys

sys.dont_write_bytecode = True

import contextlib
import random
import sqlite3
import subprocess

from disk import Disk
from lab import Lab, Server, Verdict, end, milliseconds, number, wait_until
from traffic import Client, Ledger, Load

# Commits rows, and prints the number of each row that was committed.
WRITER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("pragma journal_mode = wal")
db.execute("pragma synchronous = " + sys.argv[2])
db.execute("create table if not exists rows (number integer primary key)")
(number,) = db.execute("select coalesce(max(number), 0) from rows").fetchone()
while True:
    number += 1
    db.execute("insert into rows values (?)", [number])
    print(number, flush=True)
"""


def register(lab, verdict):
    disk = Disk(lab)
    sample = lab.sample(disk.folder)
    server, ledger, starts, repeated = Server(lab, sample), Ledger(sample), [], 0
    server.start()
    rounds = number("ROUNDS", 20)
    for round in range(rounds):
        load = Load()
        for _ in range(6):
            load.write(Client(server.address), ledger)
        enough = len(ledger.acknowledged) + random.randrange(1, 200)
        wait_until(lambda: len(ledger.acknowledged) >= enough, "no answers")
        disk.cut()
        server.kill()
        load.stop()
        disk.restore(seed=0 if round % 2 else random.randrange(1, 1 << 30))
        # Paraph itself recovers the register, before this process opens it.
        starts.append(server.start())
        faults = sample.faults()
        verdict.holds("SQLite finds no fault in its file", not faults, faults[:3] or "none")
        lost, doubled = ledger.compare()
        verdict.holds("no acknowledged record is lost or doubled in a cut", not lost and not doubled,
                      f"{len(lost)} lost, {len(doubled)} doubled")
        sample.free_limits()
        repeated += len(ledger.open)
        refused = ledger.settle(server.address)
        verdict.holds("repeated writes are acknowledged", not refused, dict(refused) or "all")
    server.stop()
    verdict.figure("cuts", rounds)
    verdict.figure("writes without an answer, repeated", repeated)
    verdict.figure("ready after a cut", f"{milliseconds(max(starts))} at most")
    ledger.judge(verdict)


def control(lab, synchronous, rounds):
    """The committed and the lost rows of a program that commits them on such a disk."""
    disk, committed, lost = Disk(lab, synchronous), 0, 0
    file = disk.folder / "rows.db"
    for _ in range(rounds):
        writer = lab.process([sys.executable, "-c", WRITER, file, synchronous], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True)
        numbers = []
        for _ in range(random.randrange(100, 400)):
            numbers.append(int(writer.stdout.readline()))
        disk.cut()
        end(writer)
        numbers += map(int, writer.stdout.read().split())
        disk.restore()
        with contextlib.closing(sqlite3.connect(file)) as db:
            db.execute("create table if not exists rows (number integer primary key)")
            there = {number for (number,) in db.execute("select number from rows")}
        committed += len(numbers)
        lost += len(set(numbers) - there)
    return committed, lost


def main():
    verdict = Verdict("Power cuts")
    with Lab() as lab:
        register(lab, verdict)
        rounds = number("CONTROLS", 5)
        committed, lost = control(lab, "FULL", rounds)
        verdict.holds("control with FULL: nothing is lost", lost == 0, f"{lost} of {committed} lost")
        committed, lost = control(lab, "NORMAL", rounds)
        verdict.holds("control with NORMAL: something is lost", lost > 0, f"{lost} of {committed} lost")
    verdict.end()


if __name__ == "__main__":
    main()
