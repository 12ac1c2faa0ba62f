"""A mail server for the tests, on a free port of loopback. It prints each event as a line of JSON.

Its argument is a mode. A line on standard input changes the mode:

    down      refuses connections, but reserves its port; only as the first mode
    normal    accepts mails
    ascii     accepts only ASCII addresses; only as the first mode
    slow      delays the answer to DATA until it reads the line "go"
    refuse    refuses recipients for good
    tempfail  refuses recipients for now
    die       closes the connection after DATA without an answer

Python's own library parses the mails, not lettre.
"""
import asyncio
import email
import email.policy
import json
import socket
import sys

from aiosmtpd.smtp import SMTP


def say(**what):
    print(json.dumps(what), flush=True)


def part(message, kind):
    body = message.get_body(preferencelist=(kind,))
    return body.get_content() if body else None


class Server:
    def __init__(self, mode):
        self.mode = mode
        self.go = asyncio.Event()
        self.utf8 = mode != "ascii"
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))

    async def listen(self):
        def connection():
            return SMTP(self, hostname="mail.example", enable_SMTPUTF8=self.utf8)

        await asyncio.get_running_loop().create_server(connection, sock=self.socket)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.mode == "refuse":
            say(refused=address)
            return "550 5.1.1 <%s> is <b>nobody</b> here" % address
        if self.mode == "tempfail":
            say(refused=address)
            return "451 4.7.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        if self.mode == "slow":
            self.go.clear()
            say(holding=True)
            await self.go.wait()
        say(
            sender=envelope.mail_from,
            recipients=envelope.rcpt_tos,
            headers=[[name, str(value)] for name, value in message.items()],
            types=[it.get_content_type() for it in message.walk()],
            text=part(message, "plain"),
            html=part(message, "html"),
            ascii=envelope.content.isascii(),
            raw=envelope.content.decode("ascii", "replace"),
        )
        if self.mode == "die":
            server.transport.abort()
        return "250 OK"

    async def listen_to_the_test(self):
        loop = asyncio.get_running_loop()
        while line := (await loop.run_in_executor(None, sys.stdin.readline)).strip():
            if line == "go":
                self.go.set()
            else:
                if self.mode == "down":
                    await self.listen()
                self.mode = line
                say(mode=line)


async def main(mode):
    server = Server(mode)
    if mode != "down":
        await server.listen()
    say(port=server.socket.getsockname()[1])
    await server.listen_to_the_test()


asyncio.run(main(sys.argv[1]))
