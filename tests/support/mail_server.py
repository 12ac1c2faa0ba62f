"""A mail server for the tests, on loopback. It prints one line of JSON for whatever it is about.

Its arguments are a port (0: a free one) and a mode, which a line on the standard input changes:
normal, ascii (from the start: takes no other addresses), slow (holds the answer to DATA until it reads go), refuse, tempfail, die (ends the connection
after DATA without an answer). The mails are taken apart by Python's own library, not by lettre.
"""
import asyncio
import email
import email.policy
import json
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
                self.mode = line
                say(mode=line)


async def main(port, mode):
    server = Server(mode)
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(
        lambda: SMTP(server, hostname="mail.example", enable_SMTPUTF8=mode != "ascii"), "127.0.0.1", port
    )
    say(port=listening.sockets[0].getsockname()[1])
    await server.listen_to_the_test()


asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
