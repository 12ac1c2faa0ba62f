#!/usr/bin/python3
"""Sets the clock of the machine wrong, and right again, on one register.

Breaks: Paraph runs under the true clock, then two days ahead, then under the true clock, an hour behind, and under the
true clock again (libfaketime), and is killed between them. At each clock people sign in with a password and with a code
of an authenticator app, programs read and write by the API, and somebody asks for a new password by mail. At the wrong
clocks, people enter a wrong password or code first.

Must hold at each clock: everybody gets in at once, no call is refused, the mail arrives within 30 s, and its link
works.

    tests/faults/clock.py          about 1 minute; needs faketime
"""

import sys

sys.dont_write_bytecode = True

import base64
import glob
import hmac
import re
import socketserver
import struct
import threading
import time

from lab import AGENT, Lab, Server, Verdict, free_port
from traffic import Client, Ledger

DAY, HOUR = 86_400, 3_600
CLOCKS = [("true", 0), ("two days ahead", 2 * DAY), ("true again", 0), ("an hour behind", -HOUR), ("true at last", 0)]
# Signs in with a password and an authenticator app.
ADMIN = ("gisele@paraph.example", "gisele-regarde-la-mer")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
# The person who asks for a new password by mail, at each clock. Nobody asks so often that the rate limit counts.
FORGETFUL = ["ulrich", "samuel", "samuel", "dominique", "dominique"]


class Mailbox(socketserver.StreamRequestHandler):
    """A mail server that keeps every mail."""

    mails = []

    def handle(self):
        self.wfile.write(b"220 mailbox\r\n")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "DATA":
                self.wfile.write(b"354 go on\r\n")
                self.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
            self.wfile.write(b"221 bye\r\n" if word == "QUIT" else b"250 ok\r\n")
            if word == "QUIT":
                return


def code(moment):
    """The code of the authenticator app (RFC 6238)."""
    digest = hmac.digest(base64.b32decode(SECRET), struct.pack(">Q", int(moment) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7fffffff) % 1_000_000:06}"


class Clock:
    """Everybody's way in under one clock."""

    def __init__(self, server, ledger, name, offset, verdict, devices):
        self.server, self.ledger, self.name, self.offset = server, ledger, name, offset
        self.verdict, self.devices = verdict, devices

    def holds(self, what, holds, value):
        self.verdict.holds(f"clock {self.name}: {what}", holds, value)

    def client(self, person):
        """A browser that this person has used before, if there is one."""
        it = Client(self.server.address)
        if person in self.devices:
            it.cookies["paraph-device"] = self.devices[person]
        return it

    def keep(self, person, client):
        if "paraph-device" in client.cookies:
            self.devices[person] = client.cookies["paraph-device"]

    def passwords(self):
        for place in ("a known browser", "an unknown browser"):
            client = self.client("agent") if place == "a known browser" else Client(self.server.address)
            attempts = [(AGENT[0], "wrong-password-of-agathe")] * (3 if self.offset else 0)
            wrong = [client.sign_in(it).status for it in attempts]
            right, page = client.sign_in(AGENT).status, client.get("/customers").status
            self.holds(f"signing in with a password, {place}", (set(wrong) <= {422}, right, page) == (True, 303, 200),
                       ", ".join(map(str, [*wrong, right, page])))
            self.keep("agent", client)

    def second_factor(self):
        client = self.client("admin")
        password = client.sign_in(ADMIN)
        page = client.get("/sign-in/second-factor").text
        path, statuses = "/sign-in/second-factor", [password.status]
        for given in ["000000"] * bool(self.offset) + [code(time.time() + self.offset)]:
            form = {"code": given, "challenge": "", "credential": "", "next": ""}
            statuses.append(client.post(path, page[page.index(f'action="{path}'):], form).status)
        self.holds("signing in with a code", statuses == [303, *[422] * bool(self.offset), 303],
                   ", ".join(map(str, statuses)))
        self.keep("admin", client)

    def calls(self):
        client, keys = Client(self.server.address), self.ledger.register.keys
        # So many that a key needs new permits.
        reads = {client.call("GET", "/v1/agreements", keys[0]).status for _ in range(60)}
        self.holds("60 API reads", reads == {200}, ", ".join(map(str, reads)))
        write = self.ledger.new()
        status = self.ledger.send(client, (*write[:2], keys[0], write[3]))
        self.holds("an API write", status == 201, status)

    def mail_link(self, email):
        client, before = Client(self.server.address), len(Mailbox.mails)
        page = client.get("/password-reset").text
        asked = client.post("/password-reset", page[page.index('action="/password-reset'):], {"email": email})
        began = time.monotonic()
        while len(Mailbox.mails) == before and time.monotonic() - began < 30:
            time.sleep(0.05)
        arrived = len(Mailbox.mails) > before
        self.holds("a mail with a link arrives", arrived, f"asked {asked.status}, {time.monotonic() - began:.1f} s")
        if arrived:
            link = re.search(r"/password/[0-9a-f]{64}", Mailbox.mails[-1].replace("=\r\n", "")).group(0)
            status = client.get(link).status
            self.holds("the link works", status == 200, status)


def preload():
    """libfaketime, which changes the time of day only."""
    library = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")[0]
    return {"LD_PRELOAD": library, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


def main():
    verdict = Verdict("A wrong clock")
    with Lab() as lab:
        register = lab.sample(lab.folder / "register")
        register.query("insert into authenticators (staff_id, secret, last_step, created_at) "
                       f"select id, '{SECRET}', 0, created_at from staff where email = '{ADMIN[0]}'")
        register.query(f"update staff set second_factor = true where email = '{ADMIN[0]}'")
        mail = socketserver.ThreadingTCPServer(("127.0.0.1", free_port()), Mailbox)
        threading.Thread(target=mail.serve_forever, daemon=True).start()
        mails = {"SMTP_URL": f"smtp://127.0.0.1:{mail.server_address[1]}", "MAIL_FROM": "paraph@partner.example"}
        ledger, devices, port = Ledger(register), {}, free_port()
        for (name, offset), person in zip(CLOCKS, FORGETFUL):
            clock = {**preload(), "FAKETIME": f"{offset:+}"} if offset else {}
            server = Server(lab, register, port, **mails, **clock)
            server.start()
            it = Clock(server, ledger, name, offset, verdict, devices)
            it.passwords()
            it.second_factor()
            it.calls()
            it.mail_link(f"{person}@paraph.example")
            server.kill()
        server.start()
        server.stop()
        ledger.judge(verdict)
    verdict.end()


if __name__ == "__main__":
    main()
