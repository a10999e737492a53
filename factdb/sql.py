"""One statement of a user's own, which can only read."""

import re
import sqlite3
import time
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, Engine, text

from factdb.database.connection import connect_read_only
from factdb.database.faults import translated
from factdb.errors import QueryError

if TYPE_CHECKING:
    import psycopg

LONGEST_STATEMENT = 100_000
"""Characters."""

LARGEST_ANSWER = 200_000_000
"""Characters and bytes of all values of an answer together."""

# White space and comments, which may stand before a statement's first word; PostgreSQL nests comments, and what is
# inside a nested one then counts as that word, which refuses the statement.
_GAP = r"(?:\s|--[^\n]*(?:\n|$)|/\*(?:[^*]|\*(?!/))*\*/)*+"

# The first word of a statement, behind EXPLAIN and its options the first word of what is explained.
_FIRST_WORD = re.compile(
    rf"{_GAP}\(*(?:{_GAP}explain\b{_GAP}(?:\([^()]*\){_GAP}|(?:analyze|analyse|verbose|query|plan)\b{_GAP})*)?[\s(]*([a-z]+)",
    re.IGNORECASE,
)

# What no database takes as text: NUL, and halves of surrogate pairs.
_NO_TEXT = re.compile("[\0\ud800-\udfff]")

READING = frozenset({"select", "values", "with"})
"""First words of statements that read. WITH may lead to a write, which the database refuses."""

ONLY_READS = "only one SELECT can be run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The answer to a statement; ``truncated`` says that there are more rows than were asked for."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    truncated: bool


def run(engine: Engine, statement: str, *, limit: int = 1000, seconds: float = 30) -> Result:
    """The first ``limit`` rows of one statement that reads.

    Raises QueryError for anything else (a write, several statements, a setting, a function with an effect), for a
    statement that the database does not understand, and for one that takes longer than ``seconds``.
    """
    if len(statement) > LONGEST_STATEMENT:
        raise QueryError(f"the statement has {len(statement):,} characters: give at most {LONGEST_STATEMENT:,}")
    if _NO_TEXT.search(statement):
        raise QueryError("the statement has a character that no database reads: take it out")
    first = _FIRST_WORD.match(statement)
    readers = READING if engine.dialect.name == "sqlite" else READING | {"table"}
    if first is None or first[1].lower() not in readers:
        begins = f", and this begins with {first[1][:30]!r}" if first else ""
        raise QueryError(f"{ONLY_READS}{begins}: see docs/views.md for what can be asked")
    with translated(engine.url):
        run_on = _run_on_sqlite if engine.dialect.name == "sqlite" else _run_on_postgresql
        return run_on(engine, statement, limit, seconds)


def _bounded(rows: Iterable[tuple[Any, ...]], most: int) -> list[tuple[Any, ...]]:
    """The first rows, as they come, so that no answer fills the memory."""
    found, size = [], 0
    for row in islice(rows, most):
        size += sum(map(_size, row))
        if size > LARGEST_ANSWER:
            raise QueryError(f"the answer has more than {LARGEST_ANSWER // 1_000_000} MB: ask for less")
        found.append(row)
    return found


def _size(value: object) -> int:
    """About how many characters a value has."""
    match value:
        case str() | bytes():
            return len(value)
        case list() | tuple():
            return sum(map(_size, value))
        case dict():
            return sum(map(_size, value)) + sum(map(_size, value.values()))
        case _:
            return 8


def _cut(columns: tuple[str, ...], found: Sequence[tuple[Any, ...]], limit: int) -> Result:
    return Result(columns=columns, rows=found[:limit], truncated=len(found) > limit)


def _too_long(seconds: float) -> QueryError:
    return QueryError(f"the statement took longer than {seconds:g} seconds: ask for less, or give it more time")


# --- SQLite -----------------------------------------------------------------------------------------------------------

SQLITE_READS = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
"""All that a statement may do, see https://sqlite.org/c3ref/c_alter_table.html."""

SQLITE_REFUSED_FUNCTIONS = frozenset(
    {"load_extension", "fts3_tokenizer", "fts5", "optimize", "readfile", "writefile", "edit", "sqlite_log"}
)
"""Functions of SQLite and of its shell that load code, reach files, change an index or take a pointer."""

SQLITE_LONGEST_VALUE = 64_000_000
"""Bytes of one text or blob, and of one row: more than an article, less than a machine's memory."""

SQLITE_STEPS = 10_000
"""Steps of SQLite's machine between two looks at the clock."""


def _run_on_sqlite(engine: Engine, statement: str, limit: int, seconds: float) -> Result:
    with closing(connect_read_only(engine)) as connection:
        deadline = time.monotonic() + seconds
        _guard(connection, deadline)
        try:
            cursor = connection.execute(statement)
            if cursor.description is None:
                raise QueryError(f"{ONLY_READS}: this statement gives no rows")
            columns = tuple(column[0] for column in cursor.description)
            return _cut(columns, _bounded(cursor, limit + 1), limit)
        except (sqlite3.Error, sqlite3.Warning) as error:
            if _code(error) == sqlite3.SQLITE_INTERRUPT and time.monotonic() < deadline:
                # SQLite keeps what the look at the clock raised to itself
                raise KeyboardInterrupt from None
            refusal = _sqlite_refusal(error, seconds)
            if refusal is None:
                raise
            raise refusal from error


def _guard(connection: sqlite3.Connection, deadline: float) -> None:
    """Allow reading only, until the deadline.

    The search tables are opened before: to open one, SQLite itself does what it may not do afterwards.
    """
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE name LIKE '%\\_fts' ESCAPE '\\'"
    ).fetchall():
        connection.execute(f'SELECT rowid FROM "{name}" LIMIT 0')  # noqa: S608 - a table's own name
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, SQLITE_LONGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.set_progress_handler(lambda: time.monotonic() > deadline, SQLITE_STEPS)
    connection.set_authorizer(_authorize)


def _authorize(action: int, first: str | None, second: str | None, _database: str | None, _view: str | None) -> int:
    # FTS5 asks for the data version before each search
    looks_at_version = (action, first, second) == (sqlite3.SQLITE_PRAGMA, "data_version", None)
    refused = action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in SQLITE_REFUSED_FUNCTIONS
    allowed = (action in SQLITE_READS and not refused) or looks_at_version
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _code(error: sqlite3.Error | sqlite3.Warning) -> int | None:
    """Which fault it is, without the details of some; None for one of Python's module."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _sqlite_refusal(error: sqlite3.Error | sqlite3.Warning, seconds: float) -> QueryError | None:
    """What to tell a user; None for a fault of the file or the machine."""
    match _code(error):
        case sqlite3.SQLITE_INTERRUPT:
            return _too_long(seconds)
        case sqlite3.SQLITE_AUTH | sqlite3.SQLITE_READONLY:
            return QueryError(f"{ONLY_READS}: {error}")
        case None | sqlite3.SQLITE_ERROR | sqlite3.SQLITE_TOOBIG | sqlite3.SQLITE_MISMATCH | sqlite3.SQLITE_RANGE:
            return QueryError(f"the statement cannot be run: {error}")
        case _:
            return None


# --- PostgreSQL -------------------------------------------------------------------------------------------------------

# Anything that may be a name, wherever it stands: in comments and strings too, so that no way of quoting hides one.
_NAME = re.compile(r"[^\W\d][\w$]*")

# A name in escapes: U&"\0070g_sleep".
_ESCAPED_NAME = re.compile(r'u&"', re.IGNORECASE)

POSTGRES_LONGEST_NAME = 63
"""Bytes; PostgreSQL cuts longer names."""

POSTGRES_HARMLESS = frozenset(
    {"bernoulli", "clock_timestamp", "current_query", "gen_random_uuid", "random", "system", "timeofday"}
)
"""Functions that are volatile, by which PostgreSQL marks those with an effect, only because their answers differ."""

POSTGRES_REFUSED = frozenset({"txid_current", "pg_current_xact_id", "pg_file_settings"})
"""Functions that are not volatile but use up a transaction number, and a view that reads the server's files."""

VOLATILE_FUNCTIONS = text(
    "SELECT DISTINCT proname FROM pg_catalog.pg_proc WHERE provolatile = 'v' AND prorettype <> 'trigger'::regtype "
    "AND proname = ANY(:names) ORDER BY proname"
)


def _run_on_postgresql(engine: Engine, statement: str, limit: int, seconds: float) -> Result:
    import psycopg

    with engine.connect().execution_options(postgresql_readonly=True) as connection:
        _refuse_effects(connection, statement)
        connection.execute(
            text("SELECT set_config('statement_timeout', :milliseconds, true)"),
            {"milliseconds": str(max(1, int(seconds * 1000)))},
        )
        driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
        try:
            columns, found = _stream(driver, statement.encode(), limit + 1)
        except psycopg.Error as error:
            refusal = _postgres_refusal(error, seconds)
            if refusal is None:
                raise
            raise refusal from error
        finally:
            connection.rollback()
    if not columns:
        raise QueryError(f"{ONLY_READS}: this statement gives no rows")
    return _cut(columns, found, limit)


def _stream(driver: "psycopg.Connection[Any]", statement: bytes, most: int) -> tuple[tuple[str, ...], list[Any]]:
    """The names of the columns and the first rows, which come one by one, so that no answer fills the memory.

    Streaming uses the extended protocol, in which the server itself refuses a second statement.
    """
    with driver.cursor() as cursor, closing(cast("Generator[Any]", cursor.stream(statement))) as rows:
        found = _bounded(rows, most)
        if found:
            return tuple(column.name for column in cursor.description or ()), found
    # a stream of no rows does not say of which columns
    driver.pgconn.prepare(b"", statement)
    described = driver.pgconn.describe_prepared(b"")
    return tuple((described.fname(column) or b"").decode() for column in range(described.nfields)), []


def _refuse_effects(connection: Connection, statement: str) -> None:
    """Raise QueryError for a statement that names a function which a read-only transaction lets have an effect.

    Such are large objects, locks, notifications, settings, files of the server, other sessions, and functions that run
    a statement given as text. PostgreSQL marks them all as volatile.
    """
    if _ESCAPED_NAME.search(statement):
        raise QueryError(f'{ONLY_READS}: write names without U&"…"')
    names = {name for found in _NAME.findall(statement) for name in (found, found.lower())}
    names |= {name.encode()[:POSTGRES_LONGEST_NAME].decode(errors="ignore") for name in names}
    volatile = set(connection.scalars(VOLATILE_FUNCTIONS, {"names": sorted(names)})) - POSTGRES_HARMLESS
    refused = sorted(volatile | (names & POSTGRES_REFUSED))
    if refused:
        raise QueryError(f"{ONLY_READS}: {', '.join(refused)} may change something")


def _postgres_refusal(error: "psycopg.Error", seconds: float) -> QueryError | None:
    """What to tell a user; None for a lost connection, a lock, or a fault of the server."""
    match error.sqlstate or "":
        case "57014":
            return _too_long(seconds)
        case "25006":
            return QueryError(f"{ONLY_READS}: {_one_line(error)}")
        case state if state[:2] in {"0A", "21", "22", "2F", "3F", "42", "54", "P0"}:
            return QueryError(f"the statement cannot be run: {_one_line(error)}")
        case "":
            return QueryError(f"the statement cannot be run: {_one_line(error)}")
        case _:
            return None


def _one_line(error: "psycopg.Error") -> str:
    return (error.diag.message_primary or str(error)).partition("\n")[0]
