"""The clients of a fault test: people on pages, programs on the API, and the ledger of what was acknowledged."""

import collections
import http.client
import json
import random
import re
import threading
import time
import urllib.parse
import uuid

from lab import percentile

TEMPLATE = "117a77b0-9360-443b-8795-c6dedc750cf9"
# Faults of the connection: refused, reset, or ended before the answer.
BROKEN = (OSError, http.client.HTTPException)

Answer = collections.namedtuple("Answer", "status headers text seconds")


class Client:
    """A client with a kept-alive connection and cookies."""

    def __init__(self, address, patience=30, source=None):
        self.address, self.cookies = address, {}
        self.connection = http.client.HTTPConnection(
            address, timeout=patience, source_address=(source, 0) if source else None)

    def send(self, method, path, body=None, headers=None):
        """Sends a request. A broken connection is an error, and the next request opens another one."""
        headers = dict(headers or {})
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        began = time.monotonic()
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode()
        except BaseException:
            self.connection.close()
            raise
        for cookie in answer.headers.get_all("set-cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return Answer(answer.status, answer.headers, text, time.monotonic() - began)

    def get(self, path, **headers):
        return self.send("GET", path, headers=headers)

    def post(self, path, page, fields):
        """Posts a form with the token of the page on which it stands, also if that page has several forms."""
        csrf = re.search('name="csrf" value="([0-9a-f]+)', page).group(1)
        body = urllib.parse.urlencode({"csrf": csrf, **fields})
        return self.send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def call(self, method, path, key, body=None, request_id=None):
        """Calls the API."""
        headers = {"Authorization": f"Bearer {key}"}
        if body is not None:
            body, headers["Content-Type"] = json.dumps(body), "application/json"
        if request_id:
            headers["MS-RequestId"] = request_id
        return self.send(method, path, body, headers)

    def sign_in(self, who):
        """Signs in with a password."""
        email, password = who
        page = self.get("/sign-in").text
        return self.post("/sign-in", page, {"email": email, "password": password, "next": ""})

    def confirm(self, customer, email):
        """Confirms an acceptance on the page of a customer. The form is shown first."""
        return self.submit(customer, email, self.confirmation_form(customer))

    def confirmation_form(self, customer):
        return self.get(f"/customers/{customer}/confirmations/new").text

    def submit(self, customer, email, page):
        """Sends the form of `confirmation_form`."""
        values = dict(re.findall('name="(id|based_on|agreement)" value="([^"]*)"', page))
        signatory = {"first_name": "Zoe", "last_name": "Fault", "email": email, "phone": ""}
        form = re.findall('<(?:input|select)[^>]* name="([a-z_]+)"', page)
        empty = {name: "" for name in form if name not in ("csrf", "language", "q", "next")}
        day = {"day": "3", "month": "9", "year": "2024"}
        date = {name: day[name.rsplit("_", 1)[-1]] for name in form if name.rsplit("_", 1)[-1] in day}
        path = f"/customers/{customer}/confirmations/new"
        return self.post(path, page[page.index(f'action="{path}'):], {**empty, **values, **signatory, **date})


class Ledger:
    """Every write that clients sent, and those that were acknowledged. The signatory's email names the write."""

    def __init__(self, register):
        self.register, self.lock = register, threading.Lock()
        self.customers, self.sent, self.acknowledged = register.customers(), 0, {}
        # Writes whose outcome the client does not know yet.
        self.open = {}

    def new(self):
        """The next write: its email, customer, key and request ID."""
        with self.lock:
            self.sent += 1
            number = self.sent
        write = (f"w{number}@fault.example", self.customers[number % len(self.customers)],
                 random.choice(self.register.keys), str(uuid.uuid4()))
        self.open[write[0]] = write
        return write

    def acknowledge(self, email):
        with self.lock:
            self.acknowledged[email] = True
            self.open.pop(email, None)

    def send(self, client, write):
        """Sends a write to the API. Returns its status, or the name of the fault of the connection."""
        try:
            return self.ask(client, write).status
        except BROKEN as error:
            return type(error).__name__

    def ask(self, client, write):
        """Sends a write to the API, notes an acknowledgement, and returns the answer."""
        email, customer, key, request_id = write
        contact = {"firstName": "Zoe", "lastName": "Fault", "email": email, "phoneNumber": ""}
        body = {"primaryContact": contact, "dateAgreed": "2024-09-03T00:00:00Z", "templateId": TEMPLATE}
        answer = client.call("POST", f"/v1/customers/{customer}/agreements", key, body, request_id)
        if answer.status == 201:
            self.acknowledge(email)
        return answer

    def settle(self, address):
        """Repeats each write without an answer once, with its request ID. Returns the refusals."""
        client, refused = Client(address), collections.Counter()
        for write in list(self.open.values()):
            status = self.send(client, write)
            if status != 201:
                refused[status] += 1
        return refused

    def compare(self):
        """The acknowledged writes that are lost, and the writes that are there twice, in the rows or in the log."""
        found = "from confirmations where email like 'w%@fault.example'"
        there = {email: int(count) for email, count in
                 self.register.query(f"select email, count(*) {found} group by email")}
        logged = collections.Counter(
            email for (text,) in self.register.query(
                "select after from activity_log where action like 'confirmation-%' and after like '%@fault.example%'")
            for email in re.findall(r"w\d+@fault\.example", text))
        lost = [it for it in self.acknowledged if not there.get(it) or not logged[it]]
        doubled = [it for it in set(there) | set(logged) if there.get(it, 0) > 1 or logged[it] > 1]
        return lost, doubled

    def judge(self, verdict, name=""):
        lost, doubled = self.compare()
        verdict.figure(f"{name}writes acknowledged", f"{len(self.acknowledged)} of {self.sent}")
        verdict.holds(f"{name}no acknowledged record is lost", not lost, f"{len(lost)} lost")
        verdict.holds(f"{name}no record is doubled", not doubled, f"{len(doubled)} doubled")
        verdict.holds(f"{name}the database finds no fault in itself", not self.register.faults())


class Load:
    """Threads that send requests without pause until `stop`. Each answer is noted with its time."""

    def __init__(self):
        self.stopped, self.threads, self.noted = threading.Event(), [], []

    def note(self, kind, status, seconds, retry=None):
        self.noted.append((time.monotonic(), kind, status, seconds, retry))

    def run(self, act, pause=0.0):
        """Repeats an act in a thread, at most once in `pause` seconds."""
        def loop():
            while not self.stopped.is_set():
                act()
                if pause:
                    self.stopped.wait(pause)
        self.threads.append(threading.Thread(target=loop, daemon=True))
        self.threads[-1].start()

    def request(self, kind, ask):
        """Sends a request and notes its answer. Returns its status, or the name of the fault of the connection."""
        began = time.monotonic()
        try:
            answer = ask()
            self.note(kind, answer.status, answer.seconds, answer.headers.get("Retry-After"))
            return answer.status
        except BROKEN as error:
            self.note(kind, type(error).__name__, time.monotonic() - began)
            return type(error).__name__

    def page(self, client, path="/customers", pause=0.0):
        self.run(lambda: self.request("page", lambda: client.get(path)), pause)

    def read(self, client, register, path="/v1/agreements", pause=0.0):
        """Reads by the API."""
        self.run(lambda: self.request(
            "API read", lambda: client.call("GET", path, random.choice(register.keys))), pause)

    def write(self, client, ledger, pause=0.0):
        """Confirms by the API. A write without an acknowledgement is repeated with its request ID."""
        last = []

        def act():
            write = last.pop() if last else ledger.new()
            if self.request("API write", lambda: ledger.ask(client, write)) != 201:
                last.append(write)
                self.stopped.wait(0.05)
        self.run(act, pause)

    def stop(self):
        self.stopped.set()
        for it in self.threads:
            it.join()

    def between(self, since=0.0, until=float("inf")):
        """The answers that were finished in a span of time."""
        return [it for it in self.noted if since <= it[0] <= until]


def statuses(noted):
    """The number of answers of each status, as text."""
    counts = collections.Counter(str(it[2]) for it in noted)
    return ", ".join(f"{count} × {status}" for status, count in sorted(counts.items())) or "none"


def slowest(noted):
    return max((it[3] for it in noted), default=0.0)


def p95(noted):
    return percentile([it[3] for it in noted], 0.95)
