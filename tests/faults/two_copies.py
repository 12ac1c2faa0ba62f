#!/usr/bin/python3
"""Restarts and kills copies of Paraph under clients with kept-alive connections (Postgres).

Breaks: two copies on one database run behind haproxy, which asks /ready. One copy after the other is restarted
(SIGTERM, start again), and killed (SIGKILL). Then a single copy without a proxy is restarted.

Must hold: behind the proxy, no request fails in any restart. Without it, a refused connection while nothing listens is
no failure, because the client tries again; a reset, an end before the answer, or an error answer is. Each end takes at
most 10 s. After kills, nothing acknowledged is lost or doubled.

    tests/faults/two_copies.py          about 5 minutes; needs haproxy

ROUNDS (50): restarts of each kind. KILLS (10): kills.
"""

import sys

sys.dont_write_bytecode = True

import csv
import http.client
import io
import select
import socket
import time

from lab import AGENT, Lab, Postgres, Server, Verdict, free_port, milliseconds, number, wait_until
from traffic import Client, Ledger, Load, slowest, statuses

PROXY = """
global
    stats socket {folder}/stats
    maxconn 1000
defaults
    mode http
    timeout connect 2s
    timeout client 60s
    timeout server 60s
    timeout check 2s
    option redispatch 1
    retries 3
frontend paraph
    bind 127.0.0.1:{port}
    default_backend copies
backend copies
    option httpchk GET {check}
    http-check expect status 200
    default-server inter 100ms fall 1 rise 1
    server one {one} check
    server two {two} check
"""


class Proxy:
    def __init__(self, lab, copies):
        self.port, self.folder = free_port(), lab.folder
        check = "/ready" if copies[0].has_ready() else "/health"
        one, two = (it.address for it in copies)
        settings = lab.folder / "haproxy.cfg"
        settings.write_text(PROXY.format(folder=lab.folder, port=self.port, check=check, one=one, two=two))
        self.address = f"127.0.0.1:{self.port}"
        self.process = lab.process(["haproxy", "-db", "-q", "-f", settings])
        self.wait_for_both()

    def wait_for_both(self):
        wait_until(lambda: self.up() == {"one", "two"}, "haproxy does not see both copies")

    def up(self):
        """The copies to which the proxy sends requests."""
        try:
            with socket.socket(socket.AF_UNIX) as it:
                it.connect(str(self.folder / "stats"))
                it.sendall(b"show stat\n")
                text = b"".join(iter(lambda: it.recv(65536), b"")).decode()
        except OSError:
            return set()
        rows = csv.DictReader(io.StringIO(text.removeprefix("# ")))
        up = {it["svname"] for it in rows if it["pxname"] == "copies" and it["status"].startswith("UP")}
        return up - {"BACKEND"}


class NewConnectionEnded(ConnectionError):
    """A connection that was just opened ended before the answer."""


class KeptConnectionEnded(ConnectionError):
    """A kept-alive connection ended before the answer."""


class Polite(Client):
    """A client that notices a connection that the server closed between requests, as browsers and libraries do, and
    that connects again while nothing listens."""

    def send(self, *arguments, **options):
        kept = self.connection.sock
        if kept and select.select([kept], [], [], 0)[0]:
            self.connection.close()
            kept = None
        while True:
            try:
                answer = super().send(*arguments, **options)
                # Paraph sends this header with every answer. Without it, the proxy found no copy that is ready.
                own = "Referrer-Policy" in answer.headers
                return answer if own else answer._replace(status=f"{answer.status} of the proxy")
            except ConnectionRefusedError:
                time.sleep(0.002)
            except (ConnectionError, http.client.HTTPException) as error:
                raise (KeptConnectionEnded if kept else NewConnectionEnded) from error


def load(address, cookies, ledger):
    """Three clients: a person, a program that reads, and one that writes."""
    it, clients = Load(), [Polite(address) for _ in range(3)]
    clients[0].cookies = dict(cookies)
    it.page(clients[0])
    it.read(clients[1], ledger.register)
    it.write(clients[2], ledger)
    wait_until(lambda: len(it.noted) > 50, "no answers")
    return it


def failures(noted):
    return [it for it in noted if it[2] not in (200, 201)]


def restart(server, wait, ends):
    ends.append(server.stop())
    # The proxy may not have noticed the end, so the copy itself is asked first.
    server.start()
    wait()


def behind_proxy(copies, proxy, cookies, ledger, rounds, verdict):
    running, ends = load(proxy.address, cookies, ledger), []
    for round in range(rounds):
        restart(copies[round % 2], proxy.wait_for_both, ends)
        ledger.register.free_limits()
    running.stop()
    failed = failures(running.noted)
    answered = f"{len(failed)} of {len(running.noted)} failed ({statuses(failed)})"
    verdict.holds(f"{rounds} restarts of one of two copies: no request fails", not failed, answered)
    verdict.holds("two copies: each end takes at most 10 s", max(ends) <= 10, f"the longest {max(ends):.1f} s")
    verdict.figure("two copies: slowest answer", milliseconds(slowest(running.noted)))


def kills(copies, proxy, cookies, ledger, rounds, verdict):
    running = load(proxy.address, cookies, ledger)
    for round in range(rounds):
        copy = copies[round % 2]
        copy.kill()
        wait_until(lambda: len(proxy.up()) == 1, "the proxy does not notice the kill")
        copy.start()
        proxy.wait_for_both()
        ledger.register.free_limits()
        before = len(running.noted)
        wait_until(lambda: len(running.noted) > before + 50, "no answers")
    running.stop()
    verdict.figure(f"{rounds} kills of one of two copies: requests that failed",
                   f"{len(failures(running.noted))} of {len(running.noted)} ({statuses(failures(running.noted))})")


def alone(copy, cookies, ledger, rounds, verdict):
    running, ends = load(copy.address, cookies, ledger), []
    for _ in range(rounds):
        restart(copy, lambda: None, ends)
        ledger.register.free_limits()
        before = len(running.noted)
        wait_until(lambda: len(running.noted) > before + 50, "no answers")
    running.stop()
    failed = failures(running.noted)
    answered = f"{len(failed)} of {len(running.noted)} failed ({statuses(failed)})"
    verdict.holds(f"{rounds} restarts of a single copy: no request fails", not failed, answered)
    verdict.holds("single copy: each end takes at most 10 s", max(ends) <= 10, f"the longest {max(ends):.1f} s")
    verdict.figure("single copy: slowest answer", milliseconds(slowest(running.noted)))


def main():
    verdict = Verdict("Restarts and kills of copies")
    rounds = number("ROUNDS", 50)
    with Lab() as lab:
        cluster = Postgres(lab, max_connections=100)
        register = lab.on_postgres(lab.sample(lab.folder / "register"), cluster)
        copies = [Server(lab, register), Server(lab, register)]
        for it in copies:
            it.start()
        proxy = Proxy(lab, copies)
        person, ledger = Client(proxy.address), Ledger(register)
        person.sign_in(AGENT)
        behind_proxy(copies, proxy, person.cookies, ledger, rounds, verdict)
        kills(copies, proxy, person.cookies, ledger, number("KILLS", 10), verdict)
        alone(copies[0], person.cookies, ledger, rounds, verdict)
        refused = ledger.settle(copies[0].address)
        verdict.holds("failed writes succeed when they are repeated", not refused, dict(refused) or "all")
        ledger.judge(verdict)
    verdict.end()


if __name__ == "__main__":
    main()
