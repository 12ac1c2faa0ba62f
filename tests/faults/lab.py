"""The processes of a fault test: a sample register, Paraph, a Postgres cluster, and the verdict.

Everything that a `Lab` starts or mounts ends with it, also after an error or a signal. Servers listen on loopback only.
PARAPH=… names another binary; otherwise the release binary of this tree is built and used.
"""

import contextlib
import glob
import hashlib
import http.client
import os
import pathlib
import pwd
import resource
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The sample staff of src/demo, with a role that needs no second factor, and one that has all roles.
AGENT = ("agathe@paraph.example", "agathe-plante-des-tilleuls")
EVERYBODY = ("dominique@paraph.example", "dominique-joue-du-violon")
# The limit of open files that a service usually has.
OPEN_FILES = 1024


def number(name, default):
    """A number that the environment may change, for example ROUNDS=3."""
    return int(os.environ.get(name, default))


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as it:
        return it.getsockname()[1]


def fetch(url, patience=5):
    """The status of a page, or None if there was no answer."""
    try:
        with urllib.request.urlopen(url, timeout=patience) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except (OSError, http.client.HTTPException):
        return None


def wait_until(holds, otherwise, patience=60):
    """Polls a condition that cannot be awaited, and returns after how many seconds it holds."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > patience:
            sys.exit(f"{otherwise} within {patience} s")
        time.sleep(0.005)
    return time.monotonic() - began


def binary():
    if "PARAPH" in os.environ:
        return os.path.abspath(os.environ["PARAPH"])
    subprocess.run(["cargo", "build", "--release", "--quiet", "--locked"], cwd=ROOT, check=True)
    target = os.environ.get("CARGO_TARGET_DIR", ROOT / "target")
    return str(ROOT / target / "release/paraph")


class Lab(contextlib.ExitStack):
    """The temporary folder of a test and everything that it starts."""

    def __enter__(self):
        super().__enter__()
        for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(name, lambda number, _: sys.exit(128 + number))
        self.paraph = binary()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="paraph-faults-"))
        self.folder.chmod(0o711)
        self.callback(shutil.rmtree, self.folder, ignore_errors=True)
        return self

    def mount_memory(self, name, size):
        """A file system in memory of a fixed size."""
        folder = self.folder / name
        folder.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "paraph-faults", folder], check=True)
        self.callback(subprocess.run, ["umount", "--lazy", folder], check=False)
        return folder

    def process(self, command, **options):
        """Starts a process that ends with the test."""
        it = subprocess.Popen(command, **options)
        self.callback(end, it)
        return it

    def sample(self, folder, customers=200, keys=60):
        """Makes a sample register in a folder, and returns it. Each key may make 500 calls a minute."""
        port = free_port()
        command = [self.paraph, "demo", "--data", folder, "--customers", str(customers), "--log", "warn"]
        demo = self.process([*command, "--listen", f"127.0.0.1:{port}"], stdout=subprocess.PIPE, text=True)
        for line in demo.stdout:
            if line.startswith("API key"):
                break
        else:
            sys.exit("the demo ended before it printed an API key")
        wait_until(lambda: fetch(f"http://127.0.0.1:{port}/health") == 200, "the demo did not answer")
        demo.terminate()
        demo.wait(30)
        return Register(f"sqlite:{folder}/demo.db", pathlib.Path(folder) / "demo.db", add_keys(folder, keys))

    def on_postgres(self, register, cluster, name="paraph"):
        """Copies a register to a new database of a cluster."""
        cluster.query(f"create database {name}", "postgres")
        url = cluster.url(name)
        copy = [self.paraph, "--database-url", register.url, "--log", "warn", "copy", "--to", url]
        subprocess.run(copy, check=True, stdout=subprocess.DEVNULL)
        return Register(url, None, register.keys, cluster, name)


def end(process):
    """Ends a process that was started here."""
    if process.poll() is None:
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait()


def add_keys(folder, count):
    """Adds API keys to a sample register, and returns them."""
    keys = ["paraph_" + secrets.token_hex(32) for _ in range(count)]
    with contextlib.closing(sqlite3.connect(f"{folder}/demo.db")) as db, db:
        key = "select ?, ?, ?, 'Fault test', staff_id, 0, 0, 1, 1, created_at, created_by, expires_at, null, null"
        for it in keys:
            values = (str(uuid.uuid4()), hashlib.sha256(it.encode()).hexdigest(), it[-4:])
            db.execute(f"insert into api_keys {key} from api_keys limit 1", values)
    return keys


class Register:
    def __init__(self, url, file, keys, cluster=None, name=None):
        self.url, self.file, self.keys, self.cluster, self.name = url, file, keys, cluster, name

    def query(self, sql):
        """Rows of text. Null is the empty text."""
        if self.cluster:
            return self.cluster.query(sql, self.name)
        with contextlib.closing(sqlite3.connect(self.file, timeout=60)) as db, db:
            rows = db.execute(sql).fetchall()
        return [["" if it is None else str(it) for it in row] for row in rows]

    def customers(self):
        """The IDs of customers for whom an acceptance of any date can be confirmed."""
        rows = self.query(
            "select id from customers where national_cloud is null"
            " and id not in (select customer_id from withdrawals) order by id")
        return [id for (id,) in rows]

    def free_limits(self):
        """Frees the rate limits: each restart forgets permits that it had reserved, and tests restart often."""
        self.query("delete from limits")

    def faults(self):
        """What SQLite finds wrong in its file."""
        if self.cluster:
            return []
        found = self.query("pragma integrity_check") + self.query("pragma foreign_key_check")
        return [it for it in found if it != ["ok"]]


class Server:
    """One copy of Paraph on a register."""

    def __init__(self, lab, register, port=None, before=(), open_files=OPEN_FILES, **settings):
        self.lab, self.register, self.port = lab, register, port or free_port()
        self.before, self.open_files = list(before), open_files
        self.environment = {**os.environ, "DATABASE_URL": register.url, "LOG": "warn"} | settings
        self.address = f"127.0.0.1:{self.port}"
        self.log = lab.folder / f"log-{self.port}"
        self.process = None

    def start(self, wait=True):
        """Starts the server, and returns after how many seconds it answered."""
        began = time.monotonic()
        command = [*self.before, self.lab.paraph, "serve", "--sandbox", "--listen", self.address]
        with open(self.log, "ab") as log:
            self.process = self.lab.process(
                command, env=self.environment, stdout=log, stderr=log, preexec_fn=self.limit, cwd=self.lab.folder)
        if wait:
            self.wait_until("/health")
        return time.monotonic() - began

    def limit(self):
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (self.open_files, most))

    def status(self, path):
        """The status of a path, or None if there was no answer."""
        return fetch(f"http://{self.address}{path}")

    def wait_until(self, path, patience=60):
        """Waits until a path answers 200, and returns after how many seconds."""
        def answers():
            if self.process.poll() is not None:
                sys.exit(f"Paraph ended:\n{self.log.read_text()[-2000:]}")
            return self.status(path) == 200
        return wait_until(answers, f"{path} did not answer 200", patience)

    def stop(self):
        """Asks the server to end, and returns after how many seconds it had ended. It is killed after a minute."""
        began = time.monotonic()
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.kill()
        return time.monotonic() - began

    def kill(self):
        self.process.kill()
        self.process.wait()

    def has_ready(self):
        """Whether this version has /ready."""
        return self.status("/ready") != 404


class Postgres:
    """A Postgres cluster of its own. It never runs as root."""

    def __init__(self, lab, **settings):
        self.bin = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        folder = lab.folder / f"postgres-{secrets.token_hex(3)}"
        folder.mkdir()
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
        self.data, self.log = folder / "data", folder / "log"
        self.run("initdb", "-D", self.data, "-U", "paraph", "--auth=trust", "--encoding=UTF8", "-N")
        self.port = free_port()
        given = {"listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": "", **settings}
        self.options = " ".join(f"-c {name}={value}" for name, value in given.items())
        lab.callback(self.end)
        self.start()

    def run(self, program, *arguments, check=True, **options):
        command = [f"{self.bin}/{program}", *map(str, arguments)]
        if os.getuid() == 0:
            who = pwd.getpwnam("postgres")
            options |= {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
        return subprocess.run(command, check=check, stdout=subprocess.DEVNULL, cwd="/", **options)

    def start(self):
        self.run("pg_ctl", "-D", self.data, "-l", self.log, "-w", "-o", self.options, "start")

    def stop(self, mode):
        self.run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def end(self):
        if (self.data / "postmaster.pid").exists():
            for process in self.processes():
                os.kill(process, signal.SIGCONT)
            self.run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop", check=False)

    def processes(self):
        """The postmaster and its children."""
        postmaster = int((self.data / "postmaster.pid").read_text().split("\n")[0])
        children = pathlib.Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        return [postmaster, *map(int, children)]

    def url(self, name):
        return f"postgres://paraph@127.0.0.1:{self.port}/{name}"

    def query(self, sql, name):
        command = [f"{self.bin}/psql", "-XqAt", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-c", sql, self.url(name)]
        found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd="/").stdout
        return [line.split("\t") for line in found.splitlines()]


class Verdict:
    """What must hold and whether it does, with figures. `end` sums up rounds in a table, and ends the script."""

    def __init__(self, title):
        self.title, self.values, self.outcomes = title, {}, {}

    def figure(self, name, value):
        self.values.setdefault(name, []).append(str(value))
        print(f"  {name}: {value}", flush=True)

    def holds(self, name, holds, value=""):
        self.values.setdefault(name, []).append(str(value))
        self.outcomes.setdefault(name, []).append(bool(holds))
        print(f"  {name}: {value} {'(holds)' if holds else '(DOES NOT HOLD)'}", flush=True)

    def end(self):
        print(f"\n**{self.title}**\n\n| What | Figures | Holds |\n|---|---|---|")
        for name, values in self.values.items():
            outcomes = self.outcomes.get(name)
            counted = f"{sum(outcomes)} of {len(outcomes)}" if outcomes else ""
            print(f"| {name} | {'; '.join(dict.fromkeys(values))} | {counted} |")
        failed = [name for name, it in self.outcomes.items() if not all(it)]
        print(f"\n{len(self.outcomes) - len(failed)} of {len(self.outcomes)} hold")
        sys.exit(1 if failed else 0)


def percentile(values, share):
    """A percentile, or 0 without values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def milliseconds(seconds):
    return f"{seconds * 1000:.0f} ms"
