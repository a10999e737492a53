"""Databases to be harmed: made, copied and thrown away, on either engine."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from factdb.database.check import check
from factdb.database.connection import connect, open_database
from tests.database.contents import contents
from tests.postgres import Server, new_folder

ENGINES = ("sqlite", "postgres")

PEOPLE = {
    "corrections": "SELECT k.target, k.start_char, k.end_char, k.field, k.value, k.reviewer, a.content_hash "
    "FROM corrections k JOIN articles a ON a.id = k.article_id",
    "decisions about facts": "SELECT d.action, d.start_char, d.end_char, d.other_start_char, d.label, d.reviewer, "
    "a.content_hash FROM fact_decisions d JOIN articles a ON a.id = d.article_id",
    "decisions about speakers": "SELECT action, kind, name_key, other_kind, other_name_key, value, reviewer "
    "FROM speaker_decisions",
    "quotes as shown": "SELECT outlet, title, published, text, speaker FROM report_quotes",
    "claims as shown": "SELECT outlet, title, published, text, measure, claimant FROM report_claims",
}
"""What people said, and what comes of it: as a set, for a command that was done when it was killed says it twice."""


class Place:
    """Where databases of one engine are made; its server, where it has one, keeps what it said that it had stored."""

    def __init__(self, engine: str, folder: Path, *, log: Path | None = None) -> None:
        """``log`` is where the server's write-ahead log is to lie, if not with its data."""
        self.engine, self.folder = engine, folder
        self.tablespace = "pg_default"
        self.server = Server(new_folder(), log=log) if engine == "postgres" else None
        if self.server is not None:
            # the tests do without, which is quicker; the file system keeps what was written when a process is killed
            self.server.execute("ALTER SYSTEM SET synchronous_commit = on")
            self.server.execute("SELECT pg_reload_conf()")

    @contextmanager
    def database(self, copied: str | None = None) -> Iterator[str]:
        """The URL of a database of the newest revision, or of a copy of another one, which nobody must have open."""
        name = f"faults_{secrets.token_hex(6)}"
        if self.server is None:
            path = self.folder / f"{name}.db"
            if copied is None:
                open_database(str(path), create=True).dispose()
            else:
                shutil.copy(copied.removeprefix("sqlite:///"), path)
            yield f"sqlite:///{path}"
            for left in self.folder.glob(f"{name}*"):
                left.unlink()
        elif copied is None:
            with self.server.database(migrated=True) as url:
                yield url
        else:
            template = copied.rpartition("/")[2]
            self.server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" TABLESPACE {self.tablespace}')
            # Without one, the server forgets in a crash what a copied sequence has given: the numbers that its original had
            # in reserve are given without a word in the log, and the log of the copy knows of no reserve (PostgreSQL 15).
            self.server.execute("CHECKPOINT")
            yield self.server.url().set(database=name).render_as_string(hide_password=False)
            self.server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def close(self) -> None:
        """Stop the server, if there is one."""
        if self.server is not None:
            self.server.stop()


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """A database of any revision, closed at the end: a connection to SQLite must not be open where this process forks."""
    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()


def settle(url: str) -> None:
    """Put what SQLite keeps in its log into the file, so that the file alone can be copied."""
    with opened(url) as engine, engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def state(url: str) -> dict[str, Any]:
    """All that a database holds, and what must hold in it and does not."""
    with opened(url) as engine:
        found: dict[str, Any] = dict(contents(engine))
        with engine.connect() as connection:
            for name, statement in PEOPLE.items():
                found[name] = {tuple(row) for row in connection.execute(text(statement))}
        found["broken"] = [finding.named for finding in check(engine) if finding.broken]
        return found


def differences(right: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """The names of the tables whose rows are not those of another database, and the rows that break what must hold."""
    wrong = [table for table, rows in right.items() if found[table] != rows]
    return [*wrong, *(row for rows in found["broken"] for row in rows)]
