"""How the rows of an article are written: inserted, or put in the place of those that were stored of it before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table

from factdb.database import statements


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows that no unique constraint forbids."""
    if rows:
        connection.execute(statements.insert_new(table, connection.dialect.name), rows)


def insert_pairs(
    connection: Connection, table: Table, columns: tuple[str, str], pairs: Iterable[tuple[int, int]]
) -> None:
    """Insert the pairs of whole numbers that no unique constraint forbids, in their order.

    They go to the driver as they are: of an article's hundred keys, SQLAlchemy's work on each took longer than storing it.
    """
    rows = sorted(pairs)
    if rows:
        mark = "?" if connection.dialect.name == "sqlite" else "%s"
        one, other = columns
        # the names are our own
        words = f'INSERT INTO {table.name} ("{one}", "{other}") VALUES ({mark}, {mark}) ON CONFLICT DO NOTHING'  # noqa: S608
        connection.exec_driver_sql(words, rows)


def insert_with_ids(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *keys: str) -> list[int]:
    """Insert rows; their identifiers, in the order of the rows, which ``keys`` tell apart or which are all alike."""
    if not rows:
        return []
    found: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
    for identifier, *values in connection.execute(statements.insert_with_ids(table, *keys), rows):
        found[tuple(values)].append(identifier)
    in_order = {values: iter(sorted(identifiers)) for values, identifiers in found.items()}
    return [next(in_order[tuple(row[key] for key in keys)]) for row in rows]


@dataclass(frozen=True, slots=True)
class Writer:
    """Inserts the rows of an article that is new."""

    connection: Connection

    def write(self, table: Table, rows: Sequence[Mapping[str, Any]], *keys: str) -> list[int]:
        """Write rows; their identifiers, in the order of the rows, which ``keys`` tell apart or which are all alike."""
        return insert_with_ids(self.connection, table, rows, *keys)

    def write_places(self, table: Table, rows: Sequence[Mapping[str, Any]], *keys: str) -> None:
        """Write rows whose identifiers nobody needs, which ``keys`` tell apart."""
        if rows:
            self.connection.execute(statements.insert(table), rows)
