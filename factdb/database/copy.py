"""A database copied into an empty one of either engine: every row under its own identifier, in one transaction, or nothing."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, inspect, select, text
from sqlalchemy.exc import DataError, IntegrityError

from factdb.database import schema
from factdb.database.aside import METADATA
from factdb.database.connection import connect, parse_url, snapshot
from factdb.database.faults import shown, translated
from factdb.errors import DatabaseError

ROWS_AT_ONCE = 1_000

ARTICLES_AT_ONCE = 20
"""Rows at once of tables that hold whole articles, of up to 10 MB each."""

WHOLE_ARTICLES = frozenset({"articles", "failed_articles"})


@contextmanager
def new_database(url: str) -> Iterator[Engine]:
    """An engine on a database to be filled; a SQLite file that was not there goes again where that fails."""
    address = parse_url(url)
    path = Path(address.database or "").expanduser() if address.get_backend_name() == "sqlite" else None
    was_there = path is None or path.exists()
    engine = connect(url, create=True)
    filled = False
    try:
        yield engine
        filled = True
    finally:
        engine.dispose()
        if path is not None and not was_there and not filled:
            path.unlink(missing_ok=True)


def copy_database(
    source: Engine, target: Engine, *, told: Callable[[int, int], None] = lambda _done, _all: None
) -> dict[str, int]:
    """Copy every row of a database of this program's revision into one that holds nothing; how many, by table.

    The source is read in one state, a few rows at once, while others write to it. The target's tables are made, and search
    goes by its own index, in the transaction that fills it: whatever ends it leaves the target as it was. ``told`` is
    called with the number of rows that are copied and of all. ``DatabaseError`` where the target holds anything, or
    refuses a row.
    """
    with snapshot(source) as reader, translated(target.url), _filling(target) as writer:
        _refuse_filled(writer)
        schema.upgrade_within(writer)
        _let_rows_wait(writer)
        with translated(source.url):
            counts = {
                table.name: reader.scalar(select(func.count()).select_from(table)) or 0
                for table in METADATA.sorted_tables
            }
        done, of_all = 0, sum(counts.values())
        for table in METADATA.sorted_tables:
            with closing(_batches(reader, table)) as batches:
                for rows in batches:
                    _insert(writer, table, rows)
                    done += len(rows)
                    told(done, of_all)
        _finish(writer)
    return counts


@contextmanager
def _filling(engine: Engine) -> Iterator[Connection]:
    """A transaction with a database to ourselves, on SQLite with its foreign keys off, which are looked at in the end."""
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection:
        driver = connection.connection
        if sqlite:
            # it cannot change inside a transaction
            driver.cursor().execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            if sqlite and not connection.invalidated:
                driver.cursor().execute("PRAGMA foreign_keys = ON")


def _refuse_filled(connection: Connection) -> None:
    """Raise ``DatabaseError`` where any table of ours has a row, or there are others; nobody else writes from now on."""
    engine = connection.engine
    schema.current(engine)
    there = set(inspect(connection).get_table_names())
    ours = [table for table in METADATA.sorted_tables if table.name in there]
    if ours and connection.dialect.name == "postgresql":
        connection.execute(text(f"LOCK TABLE {', '.join(table.name for table in ours)} IN EXCLUSIVE MODE"))
    for table in ours:
        if connection.execute(select(table.c.id).limit(1)).first() is not None:
            raise DatabaseError(
                f"{shown(engine.url)} holds a database (its table {table.name} has rows): name an empty one to copy into"
            )


def _let_rows_wait(connection: Connection) -> None:
    """Let rows come before those of their own table that they refer to, as earlier revisions do."""
    if connection.dialect.name == "postgresql":
        _alter_self_references(connection, "DEFERRABLE INITIALLY DEFERRED")


def _alter_self_references(connection: Connection, how: str) -> None:
    for table in METADATA.sorted_tables:
        for key in table.foreign_key_constraints:
            if key.referred_table is table:
                connection.execute(text(f"ALTER TABLE {table.name} ALTER CONSTRAINT {key.name} {how}"))


def _batches(connection: Connection, table: Table) -> Generator[list[dict[str, Any]]]:
    """The rows of a table, without what the database computes itself, in the order of their identifiers."""
    size = ARTICLES_AT_ONCE if table.name in WHOLE_ARTICLES else ROWS_AT_ONCE
    stored = [column for column in table.columns if column.computed is None]
    with translated(connection.engine.url):
        result = connection.execute(select(*stored).order_by(table.c.id), execution_options={"yield_per": size})
        with closing(result):
            for rows in result.partitions(size):
                yield [row._asdict() for row in rows]


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    try:
        connection.execute(table.insert(), rows)
    except (IntegrityError, DataError) as error:
        reason = str(error.orig).partition("\n")[0]
        raise DatabaseError(
            f"{shown(connection.engine.url)} refuses rows of {table.name} ({reason}): nothing was copied, see what "
            "factdb database check says of the other database"
        ) from error


def _finish(connection: Connection) -> None:
    """Look at all references, let new rows go on after the last one, and take the figures that plans are made by."""
    names = [table.name for table in METADATA.sorted_tables]
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise DatabaseError(
                f"row {broken[1]} of {broken[0]} refers to a row of {broken[2]} that is not there: nothing was copied, "
                "see what factdb database check says of the other database"
            )
        connection.execute(text("PRAGMA analysis_limit = 400"))
        connection.execute(text("ANALYZE"))
        return
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    _alter_self_references(connection, "NOT DEFERRABLE")
    for table in METADATA.sorted_tables:
        connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), func.max(table.c.id))))
    connection.execute(text(f"ANALYZE {', '.join(names)}"))
