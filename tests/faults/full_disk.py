#!/usr/bin/python3
"""Fills the disk of the register, and lets its disk refuse to write (SQLite).

Breaks: a data folder in a small file system is filled until writes are refused. Then room is made. The same with a disk
that fails with an I/O error on write, and on fsync (disk.c).

Must hold, while nothing can be written: refused writes answer with Retry-After, 503 on the API, and on pages 507 on a
full disk and 503 on a failing one. Pages and API reads answer 200, also when the last use of a session or key and a
rate limit are due to be written, and under load. /health answers 200 and /ready 503.

Must hold on a full disk: a start, a command and a backup that find no room end with one sentence that says so and
leave nothing behind.

Must hold afterwards: the next write succeeds, /ready answers 200 within 6 s, people can sign in, and nothing
acknowledged is lost.

    tests/faults/full_disk.py          about 1 minute, as root (mounts file systems)

ROUNDS (3): rounds of each fault.
"""

import sys

sys.dont_write_bytecode = True

import errno
import subprocess
import threading
import time

from disk import Disk
from lab import AGENT, EVERYBODY, Lab, Register, Server, Verdict, number, wait_until
from traffic import Client, Ledger, Load, statuses

# The longest time until /ready notices.
PATIENCE = 6


class FullDisk:
    """A small file system with a file that fills it."""

    page_status = 507

    def __init__(self, lab, name="small", size="40m"):
        self.folder = lab.mount_memory(name, size)
        self.filler = self.folder / "filler"

    def begin(self):
        with open(self.filler, "wb", buffering=0) as it:
            for size in (1 << 20, 4096):
                try:
                    while True:
                        it.write(bytes(size))
                except OSError as error:
                    assert error.errno == errno.ENOSPC

    def end(self):
        self.filler.unlink()


def commands(lab, verdict):
    """Starts and commands on a full disk."""
    disk = FullDisk(lab)
    register = lab.sample(disk.folder)
    files = lambda: sorted(it.name for it in disk.folder.iterdir())
    # A killed server leaves its write-ahead log behind. A start without a log needs room for the index of a new one.
    for what in ("with a write-ahead log", "without a write-ahead log"):
        server = Server(lab, register)
        server.start()
        if what.startswith("without"):
            server.stop()
        else:
            server.kill()
        disk.begin()
        before = files()
        add = ("user", "add", "--email", "new@fault.example", "--name", "New", "--role", "sales")
        for arguments in (add, ("backup", str(disk.folder / "x.backup"))):
            command = [lab.paraph, "--database-url", register.url, "--log", "off", *arguments]
            ended = subprocess.run(command, capture_output=True, text=True, check=False)
            said = ended.stderr.strip()
            explained = ended.returncode == 1 and said.count("\n") == 0 and "the disk is full: make room" in said
            verdict.holds(f"{what}: `{arguments[0]}` says that the disk is full", explained, said[-160:])
        verdict.holds(f"{what}: commands leave nothing behind", set(files()) <= {*before, "demo.db-shm", "demo.db-wal"},
                      files())
        start(lab, register, what, verdict)
        disk.end()
    new = FullDisk(lab, "new", "300k")
    register = Register(f"sqlite:{new.folder}/paraph.db", None, None)
    start(lab, register, "a new register", verdict)


def start(lab, register, what, verdict):
    """Starts a server, which finds room for its start or says why not."""
    server = Server(lab, register)
    server.start(wait=False)
    wait_until(lambda: server.process.poll() is not None or server.status("/health") == 200, "no start")
    if server.process.poll() is None:
        # The existing write-ahead log has room for some small writes, so /ready may answer 200 or 503.
        page = server.status("/sign-in")
        verdict.holds(f"{what}: a server that starts shows pages", page == 200, page)
        server.stop()
    else:
        said = server.log.read_text().strip().splitlines()[-1]
        verdict.holds(f"{what}: a start without room says so", "the disk is full: make room" in said, said[-160:])


class FailingDisk:
    """A disk on which some operations fail with an I/O error."""

    page_status = 503

    def __init__(self, lab, **operations):
        self.disk = Disk(lab, "-".join(operations))
        self.folder, self.operations = self.disk.folder, operations

    def begin(self):
        self.disk.fail(**self.operations)

    def end(self):
        self.disk.fail()


class Round:
    """One server with people and programs, and their answers in the course of a fault."""

    def __init__(self, lab, name, fault, verdict):
        self.name, self.fault, self.verdict = name, fault, verdict
        self.register = lab.sample(fault.folder)
        self.server = Server(lab, self.register)
        self.server.start()
        self.ready = self.server.has_ready()
        self.client, self.person = Client(self.server.address), Client(self.server.address)
        self.person.sign_in(AGENT)
        self.ledger, self.watch = Ledger(self.register), Load()
        # No permits of this key are in memory.
        self.unused_key = self.register.keys.pop()

    def holds(self, what, holds, value):
        self.verdict.holds(f"{self.name}: {what}", holds, value)

    def write_until_refused(self):
        """Returns the first refusal."""
        while True:
            status = self.ledger.send(self.client, self.ledger.new())
            if status != 201:
                return status

    def make_due(self):
        """The next request of each session and key has something to write, if it can be written."""
        self.register.query("update sessions set last_used_at = replace(last_used_at, substr(last_used_at, 1, 16), "
                            "strftime('%Y-%m-%dT%H:%M', 'now', '-3 minutes'))")
        self.register.free_limits()

    def run(self):
        for _ in range(20):
            self.ledger.send(self.client, self.ledger.new())
        # Of a customer to whom no other write goes, so that the form stays current.
        customer = self.ledger.customers.pop()
        form = self.person.confirmation_form(customer)
        self.make_due()
        health = Client(self.server.address)
        self.watch.run(lambda: self.watch.request("health", lambda: health.get("/health")), 0.05)
        self.fault.begin()
        self.write_until_refused()

        page = self.person.get("/customers")
        self.holds("pages are shown, also when the last use is due", page.status == 200, page.status)
        read = self.client.call("GET", "/v1/agreements", self.unused_key)
        self.holds("API reads answer, also when a rate limit is due", read.status == 200, read.status)
        call = self.ledger.ask(self.client, self.ledger.new())
        retry = call.headers.get("Retry-After")
        self.holds("a refused API write answers 503 with Retry-After", call.status == 503 and retry,
                   f"{call.status}, {retry}")
        post = self.person.submit(customer, "w0@fault.example", form)
        retry, wanted = post.headers.get("Retry-After"), self.fault.page_status
        self.holds(f"a refused form answers {wanted} with Retry-After", post.status == wanted and retry,
                   f"{post.status}, {retry}")
        arriving = Client(self.server.address).sign_in(AGENT)
        self.holds(f"a sign-in answers {wanted} or succeeds", arriving.status in (303, wanted), arriving.status)
        self.under_load()
        self.holds("/ready answers 503 within 6 s", *self.wait_for_ready(503))

        self.fault.end()
        status = self.ledger.send(self.client, self.ledger.new())
        self.holds("the next write succeeds", status == 201, f"{status}")
        self.holds("/ready answers 200 within 6 s", *self.wait_for_ready(200))
        arriving = Client(self.server.address).sign_in(EVERYBODY)
        self.holds("people can sign in again", arriving.status == 303, arriving.status)
        self.watch.stop()
        answered = {it[2] for it in self.watch.noted}
        self.holds("/health answers 200 all the time", answered == {200}, statuses(self.watch.noted))
        refused = self.ledger.settle(self.server.address)
        self.holds("refused writes succeed when they are repeated", not refused, dict(refused) or "all")
        self.server.stop()
        self.ledger.judge(self.verdict, f"{self.name}: ")

    def under_load(self):
        """Reads go on beside refused writes."""
        load = Load()
        for _ in range(2):
            person = Client(self.server.address)
            person.cookies = dict(self.person.cookies)
            load.page(person)
            load.read(Client(self.server.address), self.register)
            load.write(Client(self.server.address), self.ledger)
        wait_until(lambda: len(load.noted) > 500, "no answers")
        load.stop()
        reads = [it for it in load.noted if it[1] != "API write"]
        writes = [it for it in load.noted if it[1] == "API write"]
        self.holds("reads answer under load", {it[2] for it in reads} == {200}, statuses(reads))
        refused = all(it[2] == 503 and it[4] for it in writes)
        self.holds("writes answer 503 with Retry-After under load", writes and refused, statuses(writes))

    def wait_for_ready(self, wanted):
        began, status = time.monotonic(), None
        while self.ready and time.monotonic() - began < PATIENCE:
            status = self.server.status("/ready")
            if status == wanted:
                return True, f"after {time.monotonic() - began:.1f} s"
            threading.Event().wait(0.05)
        return False, status if self.ready else "there is no /ready"


def main():
    verdict = Verdict("A disk on which nothing can be written")
    faults = {
        "full disk": FullDisk,
        "error on write": lambda lab: FailingDisk(lab, write=errno.EIO),
        "error on fsync": lambda lab: FailingDisk(lab, sync=errno.EIO),
    }
    with Lab() as lab:
        commands(lab, verdict)
    for _ in range(number("ROUNDS", 3)):
        for name, fault in faults.items():
            with Lab() as lab:
                Round(lab, name, fault(lab), verdict).run()
    verdict.end()


if __name__ == "__main__":
    main()
