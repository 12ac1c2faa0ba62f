#!/usr/bin/python3
"""Takes Postgres away from a Paraph under load, and brings it back.

Breaks: every connection of a Paraph at rest is terminated, and of a Paraph under load; Postgres is stopped at once
(`pg_ctl stop -m immediate`) for some seconds; its processes are paused for some seconds (SIGSTOP).

Must hold: connections that are terminated at rest cause no error. Under load, a request whose statement is interrupted
answers 503 with Retry-After, and no other request fails. While Postgres is stopped, pages and the API answer 503 with
Retry-After within 1 s, /health 200 and /ready 503. Afterwards everything works again within 2 s, and nothing
acknowledged is lost.

    tests/faults/postgres_down.py          about 1 minute

ROUNDS (10): how often connections are terminated. AWAY (10): seconds for which Postgres is away.
"""

import sys

sys.dont_write_bytecode = True

import os
import signal
import time

from lab import AGENT, Lab, Postgres, Server, Verdict, milliseconds, number, wait_until
from traffic import Client, Ledger, Load, slowest, statuses

TERMINATE = ("set client_min_messages = error; "
             "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = 'paraph'")
FINE = (200, 201)


def errors(noted):
    return [it for it in noted if it[2] not in FINE]


class Outages:
    def __init__(self, lab, verdict):
        self.verdict, self.cluster = verdict, Postgres(lab, max_connections=100)
        self.register = lab.on_postgres(lab.sample(lab.folder / "register"), self.cluster)
        self.server = Server(lab, self.register)
        self.server.start()
        self.ledger = Ledger(self.register)
        self.person = Client(self.server.address)
        self.person.sign_in(AGENT)

    def client(self):
        """A client that is signed in as well."""
        it = Client(self.server.address)
        it.cookies = dict(self.person.cookies)
        return it

    def load(self):
        load = Load()
        for _ in range(3):
            load.page(self.client(), pause=0.01)
            load.read(self.client(), self.register, pause=0.01)
            load.write(self.client(), self.ledger, pause=0.01)
        wait_until(lambda: len(load.noted) > 50, "no answers")
        return load

    def terminated_at_rest(self, rounds):
        calm = Load()
        for _ in range(rounds):
            self.cluster.query(TERMINATE, "postgres")
            calm.request("page", lambda: self.person.get("/customers"))
            self.cluster.query(TERMINATE, "postgres")
            calm.request("API read", lambda: self.person.call("GET", "/v1/agreements", self.register.keys[0]))
            self.cluster.query(TERMINATE, "postgres")
            write = self.ledger.new()
            calm.request("API write", lambda: self.ledger.ask(self.person, write))
        self.verdict.holds("connections terminated at rest: no error", not errors(calm.noted), statuses(calm.noted))

    def terminated_under_load(self, rounds):
        load = self.load()
        for _ in range(rounds):
            self.cluster.query(TERMINATE, "postgres")
            before = len(load.noted)
            wait_until(lambda: len(load.noted) > before + 100, "no answers")
        load.stop()
        odd = [it for it in errors(load.noted) if it[2] != 503 or not it[4]]
        self.verdict.holds("connections terminated under load: no error but 503 with Retry-After", not odd,
                           f"{statuses(load.noted)} ({rounds} times)")
        reads = [it for it in errors(load.noted) if it[1] != "API write"]
        self.verdict.figure("connections terminated under load: reads that failed", statuses(reads))
        self.verdict.figure("connections terminated under load: slowest answer", milliseconds(slowest(load.noted)))

    def stopped(self, seconds):
        load = self.load()
        began = time.monotonic()
        self.cluster.stop("immediate")
        stopped = time.monotonic()
        time.sleep(seconds / 2)
        health, ready = self.server.status("/health"), self.server.status("/ready")
        time.sleep(seconds / 2)
        restarted = time.monotonic()
        self.cluster.start()
        back = time.monotonic()
        self.recovered(load, "stopped", back)
        away = load.between(stopped, restarted)
        wrong = [it for it in away if it[2] != 503 or not it[4]]
        self.verdict.holds("stopped: answers are 503 with Retry-After", away and not wrong, statuses(away))
        around = load.between(began, back)
        self.verdict.holds("stopped: the slowest answer takes at most 1 s", slowest(around) <= 1,
                           milliseconds(slowest(around)))
        self.verdict.holds("stopped: /health answers 200", health == 200, health)
        self.verdict.holds("stopped: /ready answers 503", ready == 503, ready)
        odd = [it for it in load.noted if it[2] not in (*FINE, 503)]
        self.verdict.holds("stopped: no other error, also before and after", not odd, statuses(odd))

    def paused(self, seconds):
        load = self.load()
        processes = self.cluster.processes()
        for it in processes:
            os.kill(it, signal.SIGSTOP)
        began = time.monotonic()
        time.sleep(seconds)
        for it in processes:
            os.kill(it, signal.SIGCONT)
        back = time.monotonic()
        self.recovered(load, "paused", back)
        self.verdict.figure("paused: answers meanwhile", statuses(load.between(began, back)))
        self.verdict.figure("paused: slowest answer", milliseconds(slowest(load.between(began))))
        odd = [it for it in load.noted if it[2] not in (*FINE, 503)]
        self.verdict.holds("paused: no other error", not odd, statuses(odd))

    def recovered(self, load, name, back):
        """Each kind of request succeeds again, and later none fails."""
        def first(kind):
            return next((it[0] - back for it in load.between(back) if it[1] == kind and it[2] in FINE), None)

        kinds = ("page", "API read", "API write")
        wait_until(lambda: all(first(it) is not None for it in kinds), "not every kind of request works again")
        time.sleep(max(0, back + 3 - time.monotonic()))
        load.stop()
        late = errors(load.between(back + 2))
        latest = max(first(it) for it in kinds)
        self.verdict.holds(f"{name}: everything works again within 2 s", latest <= 2 and not late,
                           f"{milliseconds(latest)}, later errors: {statuses(late)}")


def main():
    verdict = Verdict("Postgres goes away and comes back")
    rounds, seconds = number("ROUNDS", 10), number("AWAY", 10)
    with Lab() as lab:
        it = Outages(lab, verdict)
        it.terminated_at_rest(rounds)
        it.terminated_under_load(rounds)
        it.stopped(seconds)
        it.paused(seconds)
        refused = it.ledger.settle(it.server.address)
        verdict.holds("refused writes succeed when they are repeated", not refused, dict(refused) or "all")
        it.server.stop()
        it.ledger.judge(verdict)
    verdict.end()


if __name__ == "__main__":
    main()
