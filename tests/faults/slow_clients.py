#!/usr/bin/python3
"""Lets slow and idle clients take connections while a good client reads pages.

Breaks: 1,100 clients send a POST /sign-in one byte every few seconds. 2,000 clients connect and send nothing. 30
clients ask for a big export and do not read it. They come from five loopback addresses, the good client from 127.0.0.1.
A client whose connection was closed connects again after 10 s. Paraph starts with a limit of 1,024 open files, as
services usually do.

Must hold: the good client opens a connection for each request, gets every page, and its p95 stays under twice that
without the attack. Both are measured in one run, in turns. Slow bodies are cut within 35 s, unread exports within 70 s.

    tests/faults/slow_clients.py          about 4 minutes

TURNS (3): turns without and with the attack. REQUESTS (100): the good client's requests in each turn without it.
"""

import sys

sys.dont_write_bytecode = True

import collections
import html
import json
import os
import pathlib
import re
import selectors
import signal
import socket
import time

from lab import AGENT, Lab, Server, Verdict, milliseconds, number, wait_until
from traffic import Client, Load, p95, slowest, statuses

SLOW_BODIES, IDLE, EXPORTS = 1100, 2000, 30
ADDRESSES = [f"127.0.0.{last}" for last in range(2, 7)]
# Lines of the activity log, so that an export is larger than every buffer between server and client.
LINES = 150_000
BYTE_EVERY, CONNECT_AGAIN, IDLE_LATER = 3, 10, 4
# The good client's requests, at most so many seconds apart.
PACE = 0.05


class Attacker:
    """One connection of the attack: what it sends first and then byte by byte."""

    def __init__(self, kind, source, port, head):
        self.kind, self.source, self.port, self.head = kind, source, port, head

    def connect(self, selector):
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.bind((self.source, 0))
        self.socket.connect_ex(("127.0.0.1", self.port))
        self.began = time.monotonic()
        selector.register(self.socket, selectors.EVENT_WRITE, self)


def attack(port, heads, report):
    """Runs the attack in a process of its own until SIGTERM. Reports how long connections lasted."""
    selector, lasted, stopped = selectors.DefaultSelector(), collections.defaultdict(list), []
    # Bodies by the time of their next byte, and closed connections by the time at which they are opened again.
    bodies, waiting = collections.deque(), collections.deque()
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
    kinds = ["export"] * EXPORTS + ["slow body"] * SLOW_BODIES + ["idle"] * IDLE
    for index, kind in enumerate(kinds):
        it = Attacker(kind, ADDRESSES[index % len(ADDRESSES)], port, heads[kind])
        if kind == "idle":
            # Later, so that they do not keep the slow bodies out.
            waiting.append((time.monotonic() + IDLE_LATER, it))
        else:
            it.connect(selector)

    def close(it):
        lasted[it.kind].append(time.monotonic() - it.began)
        selector.unregister(it.socket)
        it.socket.close()
        waiting.append((time.monotonic() + CONNECT_AGAIN, it))

    while not stopped:
        for event, ready in selector.select(0.2):
            it = event.data
            try:
                if ready & selectors.EVENT_WRITE:
                    it.socket.send(it.head)
                    if it.kind == "export":
                        # Nothing is read, so nothing tells that it was cut.
                        selector.unregister(it.socket)
                    else:
                        selector.modify(it.socket, selectors.EVENT_READ, it)
                    if it.kind == "slow body":
                        bodies.append((time.monotonic() + BYTE_EVERY, it, it.socket))
                elif ready & selectors.EVENT_READ and not it.socket.recv(65536):
                    close(it)
            except OSError:
                close(it)
        now = time.monotonic()
        while bodies and bodies[0][0] < now:
            _, it, own = bodies.popleft()
            if own.fileno() < 0:
                continue
            try:
                own.send(b"a")
                bodies.append((now + BYTE_EVERY, it, own))
            except OSError:
                close(it)
        while waiting and waiting[0][0] < now:
            waiting.popleft()[1].connect(selector)
    ages = collections.defaultdict(list)
    for key in selector.get_map().values():
        ages[key.data.kind].append(time.monotonic() - key.data.began)
    report.write_text(json.dumps({kind: [len(lasted[kind]), max(lasted[kind] + ages[kind])] for kind in set(kinds)
                                  if lasted[kind] or ages[kind]}))


class Attack:
    def __init__(self, server, heads, folder):
        self.server, self.heads, self.report = server, heads, folder / "report"

    def begin(self):
        self.pid = os.fork()
        if not self.pid:
            try:
                attack(self.server.port, self.heads, self.report)
            finally:
                os._exit(0)

    def end(self):
        os.kill(self.pid, signal.SIGTERM)
        os.waitpid(self.pid, 0)
        return json.loads(self.report.read_text())


def lengthen(register):
    """Adds lines to the activity log."""
    columns = "at, staff_id, staff_name, address, action, before, after"
    register.query(
        f"with recursive n(i) as (select 1 union all select i + 1 from n where i < {LINES})"
        f" insert into activity_log (id, {columns}) select 'fault-' || i, {columns}"
        " from n, (select * from activity_log where after is not null order by id limit 1)")


def ask_for_export(person):
    """The head and body of a request for a big export."""
    page = person.get("/activity?from=2000-01-01&to=2030-01-01").text
    csrf = re.findall('name="csrf" value="([0-9a-f]+)', page)[-1]
    path = html.unescape(re.search('action="(/activity/export[^"]*)"', page).group(1))
    body = f"csrf={csrf}"
    cookies = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    return (f"POST {path} HTTP/1.1\r\nHost: {person.address}\r\nCookie: {cookies}\r\n"
            f"Content-Length: {len(body)}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n{body}").encode()


def held(server, sources):
    """The connections that the server's process still holds to these ports."""
    inodes = set()
    for fd in pathlib.Path(f"/proc/{server.process.pid}/fd").iterdir():
        try:
            inodes.add(os.readlink(fd))
        except OSError:
            pass
    count = 0
    for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        local, remote = (int(it.split(":")[1], 16) for it in fields[1:3])
        count += local == server.port and remote in sources and f"socket:[{fields[9]}]" in inodes
    return count


def unread_exports(server, head, verdict):
    """How long the server holds connections of exports that nobody reads."""
    sockets = []
    for index in range(EXPORTS):
        it = socket.socket()
        it.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        it.bind((ADDRESSES[index % len(ADDRESSES)], 0))
        it.connect(("127.0.0.1", server.port))
        it.sendall(head)
        sockets.append(it)
    began, ports = time.monotonic(), {it.getsockname()[1] for it in sockets}
    answers = [it.recv(12, socket.MSG_WAITALL | socket.MSG_PEEK) for it in sockets]
    while (left := held(server, ports)) and time.monotonic() - began < 90:
        time.sleep(0.5)
    seconds = time.monotonic() - began
    verdict.figure("exports that were begun", f"{sum(it.endswith(b'200') for it in answers)} of {EXPORTS}")
    verdict.holds("unread exports are cut within 70 s", not left and seconds <= 70,
                  f"{left} held after {seconds:.0f} s")
    for it in sockets:
        it.close()


def good_requests(server, cookies, count):
    """The answers to a good client that opens a connection for each request."""
    noted = Load()
    for _ in range(count):
        client = Client(server.address, patience=10, source="127.0.0.1")
        client.cookies = dict(cookies)
        noted.request("page", lambda: client.get("/customers"))
        client.connection.close()
        time.sleep(PACE)
    return noted.noted


def main():
    verdict = Verdict("Slow and idle clients")
    turns, requests = number("TURNS", 3), number("REQUESTS", 100)
    with Lab() as lab:
        register = lab.sample(lab.folder / "register")
        lengthen(register)
        server = Server(lab, register)
        server.start()
        person = Client(server.address)
        person.sign_in(AGENT)
        export = ask_for_export(person)
        post = (f"POST /sign-in HTTP/1.1\r\nHost: {server.address}\r\nContent-Length: 1000\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n\r\n").encode()
        heads = {"export": export, "slow body": post, "idle": b""}
        quiet, busy, cut = [], [], collections.defaultdict(list)
        for _ in range(turns):
            quiet += good_requests(server, person.cookies, requests)
            it = Attack(server, heads, lab.folder)
            it.begin()
            lab.callback(lambda pid=it.pid: end(pid))
            began = time.monotonic()
            time.sleep(2)
            # Longer than a slow body may last.
            while time.monotonic() - began < 40:
                busy += good_requests(server, person.cookies, 1)
            for kind, figures in it.end().items():
                cut[kind].append(figures)
            wait_until(lambda: server.status("/health") == 200, "no answer after the attack", 120)
        fine = [it for it in busy if it[2] == 200]
        verdict.holds("the good client gets every page", len(fine) == len(busy), statuses(busy))
        before, during = p95(quiet), p95(busy)
        verdict.holds("its p95 stays under twice that without the attack", during < 2 * before,
                      f"{before * 1000:.1f} ms without, {during * 1000:.1f} ms with the attack")
        verdict.figure("its slowest request",
                       f"{milliseconds(slowest(quiet))} without, {milliseconds(slowest(busy))} with the attack")
        for kind in ("slow body", "idle"):
            longest = max(it[1] for it in cut[kind])
            counted = sum(it[0] for it in cut[kind])
            value = f"{counted} cut, the longest lasted {longest:.0f} s"
            if kind == "slow body":
                verdict.holds("slow bodies are cut within 35 s", counted and longest <= 35, value)
            else:
                verdict.figure("idle connections", value)
        unread_exports(server, export, verdict)
        server.stop()
    verdict.end()


def end(pid):
    """Ends the attack after an error."""
    try:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    except (ProcessLookupError, ChildProcessError):
        pass


if __name__ == "__main__":
    main()
