"""How rows are written: straight to the driver, a statement a table for all articles of a transaction.

On PostgreSQL by COPY. Of a hundred rows an article SQLAlchemy's work on each took longer than storing it; its types still say
how each value is written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Dialect, Table, text
from sqlalchemy.exc import DBAPIError

ROWS_AT_ONCE = 100
"""Rows of a statement on SQLite: with more it is no quicker, and it takes 32,766 values at most."""

Columns = dict[str, Sequence[Any]]
"""The values of some rows by column, as the driver takes them."""


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert rows, all of the same columns; their identifiers, which rise in the order of the rows."""
    if not rows:
        return []
    identifiers = _next_identifiers(connection, table, len(rows))
    columns = {"id": identifiers, **_columns(connection, table, rows)}
    if connection.dialect.name == "postgresql":
        _copy(connection, table, columns)
    else:
        _insert_values(connection, table, columns)
    return identifiers


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows that no unique constraint forbids."""
    if rows:
        _insert_new(connection, table, _columns(connection, table, rows))


def insert_pairs(
    connection: Connection, table: Table, columns: tuple[str, str], pairs: Iterable[tuple[int, int]]
) -> None:
    """Insert the pairs of whole numbers that no unique constraint forbids, in their order."""
    rows = sorted(pairs)
    if rows:
        _insert_new(connection, table, dict(zip(columns, zip(*rows, strict=True), strict=True)))


@dataclass(frozen=True, slots=True)
class Writer:
    """Inserts the rows of articles that are new."""

    connection: Connection

    def write(self, table: Table, rows: Sequence[Mapping[str, Any]], *keys: str) -> list[int]:
        """Write rows; their identifiers, in the order of the rows, which ``keys`` tell apart or which are all alike."""
        return insert_rows(self.connection, table, rows)


def _next_identifiers(connection: Connection, table: Table, count: int) -> list[int]:
    """So many identifiers that no row of a table has: those that the database itself would give next."""
    if connection.dialect.name == "postgresql":
        words = "SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)"
        return list(connection.scalars(text(words), {"table": table.name, "count": count}))
    # the name is our own; on SQLite nobody else writes before this transaction's end
    last = connection.exec_driver_sql(f"SELECT coalesce(max(id), 0) FROM {table.name}").scalar_one()  # noqa: S608
    return list(range(last + 1, last + 1 + count))


def _columns(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> Columns:
    """The rows as columns, each value as the column's type has it for the driver."""
    names = tuple(rows[0])
    columns: Columns = {}
    for name, convert in zip(names, _converters(table, names, connection.dialect), strict=True):
        values = [row[name] for row in rows]
        columns[name] = values if convert is None else list(map(convert, values))
    return columns


@lru_cache(maxsize=200)
def _converters(table: Table, names: tuple[str, ...], dialect: Dialect) -> tuple[Any, ...]:
    return tuple(table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names)


def _insert_values(connection: Connection, table: Table, columns: Columns, behind: str = "") -> None:
    """Insert rows into SQLite, many by one statement: at the end of each, full-text search is written to the file."""
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    rows = list(zip(*columns.values(), strict=True))
    for start in range(0, len(rows), ROWS_AT_ONCE):
        some = rows[start : start + ROWS_AT_ONCE]
        values = ", ".join([f"({marks})"] * len(some))
        # the names are our own
        words = f"INSERT INTO {table.name} ({names}) VALUES {values}{behind}"  # noqa: S608
        connection.exec_driver_sql(words, tuple(chain.from_iterable(some)))


def _insert_new(connection: Connection, table: Table, columns: Columns) -> None:
    unless_there = " ON CONFLICT DO NOTHING"
    if connection.dialect.name != "postgresql":
        _insert_values(connection, table, columns, unless_there)
        return
    # COPY knows no conflicts; one statement with arrays costs as little
    names = ", ".join(f'"{name}"' for name in columns)
    kinds = (table.c[name].type.compile(connection.dialect).partition("(")[0] for name in columns)
    arrays = ", ".join(f"CAST(%s AS {kind}[])" for kind in kinds)
    # the names are our own
    words = f"INSERT INTO {table.name} ({names}) SELECT * FROM unnest({arrays}){unless_there}"  # noqa: S608
    connection.exec_driver_sql(words, tuple(map(list, columns.values())))


def _copy(connection: Connection, table: Table, columns: Columns) -> None:
    """Write rows by COPY, which SQLAlchemy does not know; what the driver raises is raised as SQLAlchemy does."""
    names = ", ".join(f'"{name}"' for name in columns)
    words = f"COPY {table.name} ({names}) FROM STDIN"
    faults = connection.dialect.loaded_dbapi.Error
    try:
        _stream(connection.connection.driver_connection, words, columns)
    except faults as error:
        raise DBAPIError.instance(words, None, error, faults, dialect=connection.dialect) from error


def _stream(driver_connection: Any, words: str, columns: Columns) -> None:
    with driver_connection.cursor() as cursor, cursor.copy(words) as copy:
        for row in zip(*columns.values(), strict=True):
            copy.write_row(row)
