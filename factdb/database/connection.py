"""From a URL to an engine, with every setting that factdb relies on, and the transactions on it."""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from factdb.database import schema
from factdb.database.faults import DAMAGED, MOVED, shown, translated
from factdb.errors import DatabaseError
from factdb.extras import install

DEFAULT_URL = "sqlite:///factdb.db"

SQLITE_WAIT_SECONDS = 5
"""How long SQLite waits for another process's lock."""

POSTGRES_CONNECT_SECONDS = 10

POSTGRES_WAIT_SECONDS = 60
"""How long PostgreSQL waits for another process's lock."""

FILE_OPENED = "file opened"
"""Under what a connection remembers which file it opened."""

# Everything between a URL's scheme and its last "@": the user's name and password.
CREDENTIALS = re.compile(r"(?<=://).*@")

# A scheme without its slashes ("sqlite:news.db"), but no drive letter of Windows ("C:\news.db").
BARE_SCHEME = re.compile(r"(?:sqlite|postgres|postgresql)(?:\+\w+)?:")

SQLITE_WAL_VERSION = 2
"""Bytes 18 and 19 of a SQLite file whose journal is a write-ahead log (https://sqlite.org/fileformat2.html)."""


def open_database(url: str | None = None, *, create: bool = False) -> Engine:
    """An engine on a factdb database of this program's revision; ``DatabaseError`` where there is none.

    ``url`` is a path of a SQLite file or a URL; None means that of FACTDB_DATABASE, else factdb.db in the working
    directory. With ``create``, for writing: a missing or empty database is made, an older one upgraded.
    """
    engine = connect(url, create=create)
    try:
        with translated(engine.url):
            _hold_to_revision(engine, create=create)
    except DatabaseError:
        engine.dispose()
        raise
    return engine


def connect(url: str | None = None, *, create: bool = False) -> Engine:
    """An engine on a database of any revision, or on none yet; ``DatabaseError`` where it cannot be reached.

    With ``create``, a missing SQLite file is made, empty, and the file must be one that can be written to.
    """
    address = parse_url(url)
    engine = _sqlite(address, create=create) if address.get_backend_name() == "sqlite" else _postgresql(address)
    try:
        with translated(address), engine.connect() as connection:
            _check(connection)
    except DatabaseError:
        engine.dispose()
        raise
    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session to write with: committed at the end, rolled back on any error.

    Only one process at a time writes to a SQLite file; another waits here, and gives up after five seconds.
    """
    writing = engine.execution_options(sqlite_begin="IMMEDIATE")
    with translated(engine.url), Session(writing, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session to read with, which sees one state of the database throughout on SQLite; it blocks no writer."""
    with translated(engine.url), Session(engine, expire_on_commit=False) as session:
        yield session


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection to read with, which sees one state of the database throughout, on either engine; it blocks no writer."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with translated(engine.url), engine.connect() as connection:
        yield connection


def parse_url(url: str | None = None) -> URL:
    """The address of a database: as given, else from FACTDB_DATABASE, else the default; ``DatabaseError`` if wrong."""
    given = url or os.environ.get("FACTDB_DATABASE") or DEFAULT_URL
    if "://" not in given:
        if BARE_SCHEME.match(given) or given == ":memory:":
            raise DatabaseError(f"{given} names no database: give a path, sqlite:///PATH or postgresql://…")
        return URL.create("sqlite", database=given)
    named = CREDENTIALS.sub("***@", given).partition("?")[0]
    try:
        address = make_url(given)
    except (ArgumentError, ValueError) as error:
        raise DatabaseError(f"{named} is no database URL: write postgresql://user@host:port/name") from error
    match address.drivername:
        case "sqlite" | "sqlite+pysqlite":
            if address.host or not address.database or address.database == ":memory:" or address.query:
                raise DatabaseError(f"{named} names no SQLite file: write sqlite:///PATH, with three slashes")
            return address
        case "postgres" | "postgresql" | "postgresql+psycopg":
            if not address.database and "dbname" not in address.query:
                raise DatabaseError(f"{named} names no database: write postgresql://user@host:port/name")
            return address.set(drivername="postgresql+psycopg")
        case _:
            raise DatabaseError(f"{named} is of a kind that factdb cannot use: give a SQLite file or postgresql://…")


def _hold_to_revision(engine: Engine, *, create: bool) -> None:
    revision = schema.current(engine)
    if create:
        _keep_write_ahead_log(engine)
        schema.upgrade(engine)
    elif revision == schema.head():
        return
    elif revision is None:
        raise DatabaseError(f"{shown(engine.url)} is empty: run factdb ingest first")
    else:
        raise DatabaseError(
            f"{shown(engine.url)} is of revision {revision}, older than this factdb: run factdb database upgrade"
        )


def _check(connection: Connection) -> None:
    """Touch the database, so that what is wrong with it shows now."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("SELECT count(*) FROM sqlite_master"))
    elif (encoding := connection.scalar(text("SHOW server_encoding"))) != "UTF8":
        raise DatabaseError(f"{shown(connection.engine.url)} is of encoding {encoding}: make one with ENCODING 'UTF8'")


def _sqlite(address: URL, *, create: bool) -> Engine:
    path = Path(address.database or "").expanduser()
    _check_file(path, create=create)
    uri = f"file:{quote(str(path.absolute()))}?{_sqlite_mode(path, create=create)}"

    def opened() -> sqlite3.Connection:
        return sqlite3.connect(uri, uri=True, timeout=SQLITE_WAIT_SECONDS, check_same_thread=False)

    engine = create_engine(address.set(drivername="sqlite", database=str(path)), creator=opened)
    event.listen(engine, "connect", partial(_set_up_sqlite, path))
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "commit", partial(_check_in_place, path))
    return engine


def _check_file(path: Path, *, create: bool) -> None:
    """Say what SQLite would only call "unable to open database file"."""
    folder = path.absolute().parent
    if not folder.is_dir():
        raise DatabaseError(f"{path} cannot be made: there is no folder {folder}")
    if path.exists() and not path.is_file():
        raise DatabaseError(f"{path} is no file: give the path of a database file")
    if not path.exists() and not create:
        raise DatabaseError(f"{path} does not exist: run factdb ingest first, or name another database")
    if path.exists() and not _may(os.R_OK, path):
        raise DatabaseError(f"{path} cannot be read: change its rights, or name another database")
    if create and not (_may(os.W_OK, folder) and (not path.exists() or _may(os.W_OK, path))):
        raise DatabaseError(
            f"{path} cannot be written to: change the rights of the file and its folder, or name another"
        )


def _may(right: int, path: Path) -> bool:
    return os.access(path, right, effective_ids=os.access in os.supports_effective_ids)


def _sqlite_mode(path: Path, *, create: bool) -> str:
    """How SQLite opens the file: only ``create`` makes one, and a reader without rights to the folder needs no log.

    Reading a database that keeps a write-ahead log makes two files beside it. Where the folder forbids that and no
    such file is there, nobody is writing, and the file can be read as it lies (https://sqlite.org/wal.html#readonly).
    """
    if create:
        return "mode=rwc"
    with path.open("rb") as file:
        header = file.read(20)
    logged = header[18:19] == bytes([SQLITE_WAL_VERSION])
    quiet = not path.with_name(f"{path.name}-wal").exists()
    return "immutable=1" if logged and quiet and not _may(os.W_OK, path.absolute().parent) else "mode=rw"


def connect_read_only(engine: Engine) -> sqlite3.Connection:
    """A connection of its own to an engine's SQLite file, which SQLite itself keeps from writing.

    One thread after the other may use it.
    """
    path = Path(engine.url.database or "")
    mode = _sqlite_mode(path, create=False).replace("mode=rw", "mode=ro")
    uri = f"file:{quote(str(path.absolute()))}?{mode}"
    connection = sqlite3.connect(
        uri, uri=True, timeout=SQLITE_WAIT_SECONDS, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA query_only = ON")
    return connection


def _set_up_sqlite(path: Path, connection: sqlite3.Connection, record: Any) -> None:
    """Leave BEGIN to us: Python's own handling commits before some statements and begins before others only."""
    record.info[FILE_OPENED] = _file_at(path)
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    try:
        # The first statement for which SQLite reads the list of tables.
        connection.execute("PRAGMA synchronous = NORMAL")
    except UnicodeDecodeError as error:
        # SQLite's complaint about it holds the damaged bytes, of which Python makes no error of SQLite's.
        raise DatabaseError(f"{path} {DAMAGED}") from error


def _file_at(path: Path) -> tuple[int, int] | None:
    """What the file system knows the file at a path by, whatever it is called; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _check_in_place(path: Path, connection: Connection) -> None:
    """Refuse to commit to a file that was deleted, or moved with its folder: with a write-ahead log SQLite does not look."""
    if connection.info[FILE_OPENED] != _file_at(path):
        raise DatabaseError(f"{shown(connection.engine.url)} {MOVED}")


def _keep_write_ahead_log(engine: Engine) -> None:
    """Let readers and a writer not wait for each other, in a SQLite file that is known to be ours.

    Where the file system cannot (a network drive, no shared memory), or another process is at work, SQLite says so by
    leaving the mode as it was or by an error; the database then works without.
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
            raise
    finally:
        connection.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('sqlite_begin', 'DEFERRED')}")


def _postgresql(address: URL) -> Engine:
    waiting = {} if "connect_timeout" in address.query else {"connect_timeout": POSTGRES_CONNECT_SECONDS}
    try:
        engine = create_engine(address, connect_args={"application_name": "factdb", **waiting})
    except ImportError as error:
        raise DatabaseError(f"{shown(address)} needs psycopg: {install('postgres')}") from error
    event.listen(engine, "connect", _set_up_postgresql)
    return engine


def _set_up_postgresql(connection: Any, _record: Any) -> None:
    """Read and print times in UTC, compile no statement, and say so where another process keeps a lock for too long.

    By its estimates the server takes a statement over the views for a long one. To compile its hundreds of expressions takes
    longer than to run it: 0.36 s of the 0.42 for the speakers of a month, with 20,000 articles.
    """
    connection.execute("SET TIME ZONE 'UTC'")
    connection.execute("SET jit = off")
    connection.execute(f"SET lock_timeout = {int(1000 * POSTGRES_WAIT_SECONDS)}")
    connection.commit()
