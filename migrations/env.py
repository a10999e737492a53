"""How Alembic runs the migrations: by ``factdb database upgrade``, by ``alembic upgrade head``, and in the tests."""

from typing import Any

from alembic import context
from sqlalchemy import Connection, Engine, text
from sqlalchemy.dialects.postgresql import TSVECTOR

from factdb.database.aside import METADATA
from factdb.database.connection import SQLITE_WAIT_SECONDS, connect, parse_url
from factdb.database.faults import translated
from factdb.errors import DatabaseError

POSTGRES_LOCK = 0x66616374
"""Key of the advisory lock that lets one process at a time migrate a database."""

SQLITE_WAIT_MILLISECONDS = 60_000
"""How long a process waits for another's migration, which takes longer than storing an article."""


def belongs_to_models(obj: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """Leave the full-text search out of comparisons: it is made by migrations alone, and has no models."""
    if kind == "column":
        return not isinstance(obj.type, TSVECTOR)
    return "_fts" not in (name or "")


def run(connection: Connection) -> None:
    """Migrate in one transaction, with the database to ourselves and SQLite's foreign keys off.

    SQLite rebuilds a table to alter it, and with foreign keys on, dropping the old one deletes the rows that refer to
    it. The setting cannot change inside a transaction, and a second process waits until the first has committed.
    """
    sqlite = connection.dialect.name == "sqlite"
    driver = connection.connection
    if sqlite:
        driver.cursor().execute("PRAGMA foreign_keys = OFF")
        driver.cursor().execute(f"PRAGMA busy_timeout = {SQLITE_WAIT_MILLISECONDS}")
    try:
        with connection.execution_options(sqlite_begin="IMMEDIATE").begin():
            run_within(connection)
    finally:
        if sqlite:
            driver.cursor().execute("PRAGMA foreign_keys = ON")
            driver.cursor().execute(f"PRAGMA busy_timeout = {SQLITE_WAIT_SECONDS * 1000:.0f}")


def run_within(connection: Connection) -> None:
    """Migrate in the transaction that is open."""
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": POSTGRES_LOCK})
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        include_object=belongs_to_models,
        render_as_batch=sqlite,
        transactional_ddl=True,
        compare_server_default=True,
    )
    context.run_migrations()
    if sqlite:
        check_foreign_keys(connection)


def check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = ", ".join(sorted({f"{table} → {parent}" for table, _row, parent, _key in broken}))
        raise DatabaseError(
            f"{connection.engine.url.database} has rows that refer to no row ({tables}): nothing changed"
        )


def migrate() -> None:
    """Run on the engine or connection that factdb gives, else on ``-x database=URL``, FACTDB_DATABASE or factdb.db."""
    given: Engine | Connection | None = context.config.attributes.get("bind")
    if isinstance(given, Connection):
        run_within(given)
        return
    url = context.get_x_argument(as_dictionary=True).get("database")
    if context.is_offline_mode():
        dialect = parse_url(url).get_backend_name()
        context.configure(dialect_name=dialect, target_metadata=METADATA, literal_binds=True)
        with context.begin_transaction():
            context.run_migrations()
        return
    engine = given or connect(url, create=True)
    try:
        with translated(engine.url), engine.connect() as connection:
            run(connection)
    finally:
        if given is None:
            engine.dispose()


migrate()
