"""A database as one file, and back: while others read and write, whole or not at all."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from factdb.database import clients, schema
from factdb.database.connection import SQLITE_WAIT_SECONDS, connect, connect_read_only
from factdb.database.faults import shown, translated
from factdb.errors import DatabaseError

PAGES_AT_ONCE = 2_500
"""Pages (of 4 kB) between which Ctrl-C ends a copy."""

SQLITE_FILE, POSTGRES_ARCHIVE = b"SQLite format 3\0", b"PGDMP"
"""What the files begin with."""


def backup(engine: Engine, to: Path) -> None:
    """Write a database into a new file: a SQLite file, or an archive of pg_dump.

    It is one state of the database, and keeps no writer waiting. ``DatabaseError`` where the database is damaged, or there
    is no pg_dump; what is written by then is the caller's to take away.
    """
    if engine.dialect.name == "postgresql":
        clients.dump(engine, to)
        return
    with translated(engine.url), closing(connect_read_only(engine)) as source, closing(sqlite3.connect(to)) as target:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master")
        source.backup(target, pages=PAGES_AT_ONCE)
        # one file, with no log beside it
        target.execute("PRAGMA journal_mode = DELETE")
        (found,) = target.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise DatabaseError(f"{shown(engine.url)} is damaged ({' '.join(found.split())}): see factdb database check")
    # Windows flushes no file that is open for reading alone
    with to.open("r+b") as file:
        os.fsync(file.fileno())


def restore(engine: Engine, source: Path, *, force: bool) -> str:
    """Put what a backup holds into the database of an engine, in one transaction; its revision.

    ``DatabaseError`` for a file that is no backup of this kind of database, is damaged, or newer than this program, and for
    a database that holds anything, unless ``force``.
    """
    _check_kind(engine, source)
    if schema.current(engine) is not None and not force:
        raise DatabaseError(f"{shown(engine.url)} holds a database: name an empty one, or give --force to replace it")
    if engine.dialect.name == "postgresql":
        clients.restore(engine, source)
    else:
        _restore_sqlite(engine, source)
    return schema.current(engine) or "none"


def _check_kind(engine: Engine, source: Path) -> None:
    try:
        with source.open("rb") as file:
            begin = file.read(len(SQLITE_FILE))
    except OSError as error:
        raise DatabaseError(
            f"{source} cannot be read ({error.strerror}): give a file of factdb database backup"
        ) from error
    wanted = SQLITE_FILE if engine.dialect.name == "sqlite" else POSTGRES_ARCHIVE
    if not begin.startswith(wanted):
        raise DatabaseError(
            f"{source} is no backup of a {engine.dialect.name} database: give a file of factdb database backup"
        )


def _restore_sqlite(engine: Engine, source: Path) -> None:
    """Copy page by page into the file, inside a transaction of SQLite's, so that whoever has it open sees either state."""
    copy = connect(str(source))
    try:
        if schema.current(copy) is None:
            raise DatabaseError(f"{source} is empty: give a file of factdb database backup")
        with translated(copy.url), closing(connect_read_only(copy)) as origin:
            (found,) = origin.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                raise DatabaseError(f"{source} is damaged ({' '.join(found.split())}): give another backup")
            path = engine.url.database or ""
            with translated(engine.url), closing(sqlite3.connect(path, timeout=SQLITE_WAIT_SECONDS)) as target:
                origin.backup(target)
    finally:
        copy.dispose()
