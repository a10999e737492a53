"""A PostgreSQL server for the tests: one a run, on the loopback interface, thrown away at the end."""

import fcntl
import os
import pwd
import secrets
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, make_url

from factdb.database import schema
from factdb.database.connection import connect

START_ATTEMPTS = 3
"""Another program may take the free port before the server does."""

RESTART_SECONDS = 60.0
"""How long the processes of a server whose postmaster was killed may take to end."""

SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 60
"""


class NoPostgresError(Exception):
    """There is no PostgreSQL to test on; the message says what was looked for."""


def programs() -> Path:
    """The folder that holds initdb and pg_ctl."""
    candidates = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    if (pg_config := shutil.which("pg_config")) is not None:
        answer = subprocess.run([pg_config, "--bindir"], check=True, capture_output=True, text=True)
        candidates.append(Path(answer.stdout.strip()))
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in candidates:
        if (folder / "initdb").is_file() and (folder / "pg_ctl").is_file():
            return folder
    raise NoPostgresError(
        "no PostgreSQL: neither FACTDB_TEST_POSTGRES names a server nor are there initdb and pg_ctl "
        "on PATH, in pg_config --bindir or in /usr/lib/postgresql"
    )


def new_folder() -> Path:
    """An empty folder that another user may reach too: initdb refuses to run as root."""
    for parent in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")):
        if all(step.stat().st_mode & stat.S_IXOTH for step in (parent, *parent.parents)):
            return Path(tempfile.mkdtemp(prefix="factdb-postgres-", dir=parent))
    raise NoPostgresError("no PostgreSQL: there is no temporary folder that an unprivileged user can reach")


def unprivileged() -> pwd.struct_passwd:
    """Somebody who is not root: the package's own user, else nobody."""
    users = {user.pw_name: user for user in pwd.getpwall()}
    return users.get("postgres") or users["nobody"]


class Server:
    """The server of a test run, known to all its processes by a folder; the first to need it starts it and makes the template."""

    def __init__(self, folder: Path, *, log: Path | None = None) -> None:
        """``log`` is a folder for its write-ahead log, in pieces of 1 MB, where that is not to lie with its data."""
        self.folder, self.log = folder, log

    def url(self) -> URL:
        """The address of the server's maintenance database, with the template database made."""
        started, ready = self.folder / "started", self.folder / "ready"
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not started.exists():
                started.write_text(self._found().render_as_string(hide_password=False))
            url = make_url(started.read_text())
            if not ready.exists():
                self._make_template(url)
                ready.touch()
        return url

    @contextmanager
    def database(self, *, migrated: bool) -> Iterator[str]:
        """The URL of a new database, a copy of the migrated one or empty, for as long as one test needs it."""
        url = self.url()
        name = f"factdb_test_{secrets.token_hex(6)}"
        template = self._template_name() if migrated else "template0"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            self.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        """Run a statement of the server's maintenance database, outside of any transaction."""
        self._execute(self.url(), statement)

    def postmaster(self) -> int:
        """The number of the process that all others of the server come from, of a server that was started here."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def value(self, statement: str) -> str:
        """The first value that a query of the server's maintenance database gives, as text."""
        address = self.url().set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            row = connection.execute(statement.encode()).fetchone()
        return "" if row is None else str(row[0])

    def is_running(self) -> bool:
        """Whether the process that all others come from of a server that was started here is there."""
        try:
            os.kill(self.postmaster(), 0)
        except (FileNotFoundError, ProcessLookupError):
            return False
        return True

    def restart(self) -> None:
        """Start the server again, at its place, after its postmaster was killed: once all of its processes have ended."""
        until = time.monotonic() + RESTART_SECONDS
        while True:
            try:
                self._launch(self.url().port or 0)
            except subprocess.CalledProcessError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
            else:
                return

    def stop(self) -> None:
        """Stop the server if one was started here, and remove the folder."""
        started = self.folder / "started"
        if started.exists() and not (self.folder / "data").exists():
            self._execute(make_url(started.read_text()), f'DROP DATABASE IF EXISTS "{self._template_name()}"')
        if (self.folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-D", str(self.folder / "data"), "-m", "immediate", "-w")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _template_name(self) -> str:
        return f"factdb_template_{self.folder.name.rpartition('-')[2]}"

    def _found(self) -> URL:
        named = os.environ.get("FACTDB_TEST_POSTGRES")
        if named:
            return make_url(named).set(drivername="postgresql+psycopg")
        return self._start()

    def _start(self) -> URL:
        programs()
        password = secrets.token_hex(8)
        (self.folder / "password").write_text(password)
        if os.geteuid() == 0:
            for path in (self.folder, self.folder / "password"):
                shutil.chown(path, unprivileged().pw_name)
        data = self.folder / "data"
        self._run(
            "initdb", "--no-sync", "-D", str(data), "-U", "factdb", "-A", "scram-sha-256",
            "--pwfile", str(self.folder / "password"), "-E", "UTF8", "--locale", "C.UTF-8",
            *([] if self.log is None else ["--waldir", str(self.log), "--wal-segsize", "1"]),
        )  # fmt: skip
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS)
        for attempt in range(START_ATTEMPTS):
            port = free_port()
            try:
                self._launch(port)
                break
            except subprocess.CalledProcessError:
                if attempt == START_ATTEMPTS - 1:
                    raise
        return URL.create("postgresql+psycopg", "factdb", password, "127.0.0.1", port, "postgres")

    def _launch(self, port: int) -> None:
        data, log = self.folder / "data", self.folder / "log"
        self._run("pg_ctl", "start", "-D", str(data), "-l", str(log), "-w", "-o", f"-p {port}")

    def _make_template(self, url: URL) -> None:
        name = self._template_name()
        self._execute(url, f'DROP DATABASE IF EXISTS "{name}"')
        self._execute(url, f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
        engine = connect(url.set(database=name).render_as_string(hide_password=False))
        try:
            schema.upgrade(engine)
        finally:
            engine.dispose()

    def _execute(self, url: URL, statement: str) -> None:
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs, as an unprivileged user if we are root, from a folder it may be in."""
        command = [str(programs() / program), *arguments]
        extra: dict[str, Any] = {}
        if os.geteuid() == 0:
            user = unprivileged()
            extra = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        with (self.folder / "output").open("ab") as output:
            subprocess.run(
                command, check=True, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=self.folder, **extra
            )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main(command: list[str]) -> int:
    """Run a command with FACTDB_DATABASE naming an empty PostgreSQL database; its exit status."""
    server = Server(new_folder())
    try:
        with server.database(migrated=False) as url:
            return subprocess.run(command, env={**os.environ, "FACTDB_DATABASE": url}).returncode
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
