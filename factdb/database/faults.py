"""What the database drivers raise, told in one line: the only place that knows their codes."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from factdb.errors import DatabaseError

DAMAGED = "is damaged: restore it from a backup, or see with factdb database check where"

MOVED = (
    "was moved or deleted while it was open, and what was to be stored just now is not in it: put it back, or make it "
    "anew, and run the same command again"
)

# SQLite's result codes (https://sqlite.org/rescode.html): whole, or their low byte.
SQLITE_FAULTS = {
    sqlite3.SQLITE_READONLY_DBMOVED: MOVED,
    sqlite3.SQLITE_BUSY: "is locked by another process: try again when that has finished",
    sqlite3.SQLITE_LOCKED: "is locked by another process: try again when that has finished",
    sqlite3.SQLITE_READONLY: "cannot be written to: change the rights of the file and its folder, or name another",
    sqlite3.SQLITE_PERM: "cannot be written to: change the rights of the file and its folder, or name another",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: check the rights of the file and its folder",
    sqlite3.SQLITE_FULL: "cannot grow, the disk is full: make room and try again",
    sqlite3.SQLITE_IOERR: "cannot be read or written (input/output error): check the disk",
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: "is not a SQLite database: name another file",
}

# PostgreSQL's SQLSTATE, or its first two characters, the class
# (https://www.postgresql.org/docs/current/errcodes-appendix.html).
POSTGRES_FAULTS = {
    "25006": "can only be read: connect as a user, and to a server, that may write",
    "40": "was changed by another process at the same moment: try again",
    "42501": "does not give this user the right to do that: ask its owner for it",
    "53": "has no room left (disk, memory or connections): try again when there is",
    "55P03": "is locked by another process: try again when that has finished",
    "57": "was stopped, or cut the statement short: try again",
    "58": "cannot be read or written (input/output error): check the server",
    "08": "lost the connection: check the server and try again",
}

# What psycopg raises, without a code, where a connection ends while it is used.
CONNECTION_LOST = re.compile(
    r"server closed the connection|connection is lost|connection is closed|could not (?:send|receive) data"
)

# What Python raises, without a code, for bytes in a column of text that are none.
NOT_TEXT = "Could not decode to UTF-8"

# What libpq puts before the reason: 'connection failed: connection to server at "::1", port 5432 failed: FATAL:  '.
WHERE_IT_FAILED = re.compile(
    r"^(?:connection failed: )?(?:connection to server [^:]*(?:\([^)]*\)[^:]*)?failed: )?(?:FATAL: +)?"
)


def shown(url: URL) -> str:
    """The database's name for a message: the path of a file; a server's URL without its password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "sqlite://"
    return URL.create(
        url.get_backend_name(), url.username, host=url.host, port=url.port, database=url.database
    ).render_as_string()


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Raise ``DatabaseError`` for what a user can mend; anything else, a fault of the program, goes through as it is."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        driver_error = error.orig if isinstance(error, DBAPIError) else error
        fault = _fault(driver_error, url)
        if fault is None:
            raise
        raise DatabaseError(f"{shown(url)} {fault}") from error


def _fault(error: BaseException | None, url: URL) -> str | None:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        if code is None:
            return DAMAGED if str(error).startswith(NOT_TEXT) else None
        return SQLITE_FAULTS.get(code) or SQLITE_FAULTS.get(code & 0xFF)
    if url.get_backend_name() != "postgresql":
        return None
    state = getattr(error, "sqlstate", None)
    if state is not None and not state.startswith(("28", "3D")):
        return POSTGRES_FAULTS.get(state) or POSTGRES_FAULTS.get(state[:2])
    if CONNECTION_LOST.search(str(error)):
        return POSTGRES_FAULTS["08"]
    if type(error).__name__ in ("OperationalError", "ConnectionTimeout"):
        return f"cannot be reached: {_reason(str(error), url)}"
    return None


def _reason(message: str, url: URL) -> str:
    """The server's own words in one line, without where it was looked for, which the URL tells, and without secrets."""
    line = next((line for line in message.splitlines() if line.strip()), "no answer")
    line = WHERE_IT_FAILED.sub("", line)
    for secret in (str(url.password or ""), str(url.query.get("password", ""))):
        line = line.replace(secret, "***") if secret else line
    return f"{line.strip(' .?')}: check the address, the user, and that the server runs"
