#!/usr/bin/python3
"""Runs a mixed load for some minutes, and then a minute of rest, on SQLite.

Breaks nothing. People sign in, read pages and confirm acceptances; programs read and write by the API: about 100
requests a second. Every 10 s memory (RSS), open files, threads and the size of the write-ahead log are noted.

Must hold: no request fails, and nothing acknowledged is lost. Open files, threads and the log are no more in the second
half than in the first. Memory grows by less than 10 % from the second quarter to the last one: it has come to rest.

    tests/faults/soak.py          MINUTES + 1 minutes

MINUTES (10). RATE (100): requests a second.
"""

import sys

sys.dont_write_bytecode = True

import os
import random
import statistics
import time

from lab import AGENT, Lab, Server, Verdict, milliseconds, number
from traffic import Client, Ledger, Load, p95, slowest, statuses

SAMPLE_EVERY = 10
PAGES = ("/", "/customers", "/customers?q=ecole", "/customers?status=renewal_due", "/agreements", "/activity")


class Samples:
    """What the process holds, every few seconds."""

    def __init__(self, server, load):
        self.server, self.load, self.rows = server, load, []
        print(f"{'second':>7}{'RSS MiB':>9}{'files':>7}{'threads':>9}{'log KiB':>9}{'requests':>10}{'errors':>8}")

    def take(self, second):
        folder = f"/proc/{self.server.process.pid}"
        with open(f"{folder}/status") as it:
            status = dict(line.split(":", 1) for line in it)
        log = f"{self.server.register.file}-wal"
        row = {
            "second": second, "RSS": int(status["VmRSS"].split()[0]) / 1024, "files": len(os.listdir(f"{folder}/fd")),
            "threads": int(status["Threads"]), "log": os.path.getsize(log) / 1024 if os.path.exists(log) else 0,
            "requests": len(self.load.noted), "errors": len(errors(self.load.noted)),
        }
        self.rows.append(row)
        print("{second:7}{RSS:9.1f}{files:7}{threads:9}{log:9.0f}{requests:10}{errors:8}".format(**row), flush=True)

    def between(self, name, since, until):
        """The values of a column in a part of the load, each border between 0 and 1."""
        count = len(self.rows)
        return [it[name] for it in self.rows[int(count * since):max(int(count * until), int(count * since) + 1)]]


def errors(noted):
    return [it for it in noted if it[2] not in (200, 201, 303)]


def sign_ins(load, address, pause):
    load.run(lambda: load.request("sign-in", lambda: Client(address).sign_in(AGENT)), pause)


def forms(load, client, ledger, pause):
    """Confirms acceptances on pages. The form is shown first."""
    # Of a customer of its own, because another write would be a conflict.
    customer = ledger.customers.pop()

    def act():
        email = ledger.new()[0]
        ledger.open.pop(email)
        page = client.confirmation_form(customer)
        if load.request("form", lambda: client.submit(customer, email, page)) == 303:
            ledger.acknowledge(email)
    load.run(act, pause)


def start(server, ledger, rate):
    """Starts the load. The pauses divide the rate among kinds of clients."""
    load, person = Load(), Client(server.address)
    person.sign_in(AGENT)

    def browser():
        it = Client(server.address)
        it.cookies = dict(person.cookies)
        return it

    for _ in range(2):
        # A sign-in and a form take two requests each, of which one is counted.
        forms(load, browser(), ledger, 2 / (0.1 * rate))
    for _ in range(4):
        client = browser()
        load.run(lambda client=client: load.request(
            "page", lambda: client.get(random.choice(PAGES))), 4 / (0.35 * rate))
        load.write(Client(server.address), ledger, 4 / (0.25 * rate))
        load.read(Client(server.address), ledger.register, "/api/agreement-status?size=50", 4 / (0.28 * rate))
    sign_ins(load, server.address, 1 / (0.02 * rate))
    return load


def main():
    verdict = Verdict("Ten minutes of load")
    minutes, rate = number("MINUTES", 10), number("RATE", 100)
    with Lab() as lab:
        register = lab.sample(lab.folder / "register")
        server, ledger = Server(lab, register), Ledger(register)
        server.start()
        began = time.monotonic()
        load = start(server, ledger, rate)
        samples = Samples(server, load)
        for second in range(SAMPLE_EVERY, minutes * 60 + 1, SAMPLE_EVERY):
            time.sleep(max(0, began + second - time.monotonic()))
            samples.take(second)
        load.stop()
        loaded = list(samples.rows)
        for second in range(SAMPLE_EVERY, 61, SAMPLE_EVERY):
            time.sleep(SAMPLE_EVERY)
            samples.take(minutes * 60 + second)
        rested, samples.rows = samples.rows[-1], loaded
        seconds = minutes * 60
        verdict.figure("requests", f"{len(load.noted)}, {len(load.noted) / seconds:.0f} a second")
        verdict.figure("p95, slowest", f"{milliseconds(p95(load.noted))}, {milliseconds(slowest(load.noted))}")
        verdict.holds("no request fails", not errors(load.noted), statuses(errors(load.noted)))
        early = statistics.median(samples.between("RSS", 0.25, 0.5))
        late = statistics.median(samples.between("RSS", 0.75, 1))
        verdict.holds("memory comes to rest", late < early * 1.1,
                      f"{loaded[0]['RSS']:.0f} MiB at first, {early:.0f} in the second quarter, "
                      f"{late:.0f} in the last, {rested['RSS']:.0f} at rest")
        for name in ("files", "threads", "log"):
            most, last = max(samples.between(name, 0, 0.5)), max(samples.between(name, 0.5, 1))
            verdict.holds(f"{name} come to rest".replace("log come", "log comes"), last <= most * 1.1 + 1,
                          f"at most {most:.0f} in the first half, {last:.0f} in the second, {rested[name]:.0f} at rest")
        refused = ledger.settle(server.address)
        verdict.holds("writes without an answer are acknowledged", not refused, dict(refused) or "all")
        server.stop()
        ledger.judge(verdict)
    verdict.end()


if __name__ == "__main__":
    main()
