"""The state of a database's schema, and the migrations that change it, run by Alembic.

Alembic's own modules are imported where a migration runs: commands that only read compare revisions by their numbers,
which the names of the migrations' files begin with.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

import factdb
from factdb.database.faults import shown, translated
from factdb.errors import DatabaseError

if TYPE_CHECKING:
    from alembic.config import Config


def ini_path() -> Path:
    """Where alembic.ini lies: inside the package in a wheel, above it in a checkout."""
    package = Path(factdb.__file__).parent
    return next(path for path in (package / "alembic.ini", package.parent / "alembic.ini") if path.is_file())


def revisions() -> tuple[str, ...]:
    """Every revision of the schema that this program knows, oldest first."""
    versions = ini_path().parent / "migrations" / "versions"
    return tuple(sorted(path.name.partition("_")[0] for path in versions.glob("[0-9]*_*.py")))


def head() -> str:
    """The revision that this program works with."""
    return revisions()[-1]


def current(engine: Engine) -> str | None:
    """The revision of a database, or None where it is empty; ``DatabaseError`` where it is not one of factdb's."""
    with translated(engine.url), engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        found: list[str] = []
        if "alembic_version" in tables:
            found = list(connection.scalars(text("SELECT version_num FROM alembic_version")))
    ours = "extraction_runs" in tables
    if (tables - {"alembic_version"} and not found) or len(found) > 1 or (found and not ours):
        raise DatabaseError(f"{shown(engine.url)} holds another program's tables: name a database of factdb's own")
    if found and found[0] not in revisions():
        raise DatabaseError(
            f"{shown(engine.url)} is of revision {found[0]}, newer than this factdb, which knows up to {head()}: "
            "upgrade the program as you installed it"
        )
    return found[0] if found else None


def config(bind: Engine | Connection | None = None) -> "Config":
    """Alembic's settings, to run its commands on an engine, or in the transaction that is open on a connection.

    Without either they find the database as ``alembic`` does.
    """
    from alembic.config import Config

    settings = Config(str(ini_path()))
    settings.attributes["bind"] = bind
    return settings


def upgrade(engine: Engine) -> None:
    """Bring a database to the newest revision in one transaction; changes nothing if it is there already."""
    from alembic import command

    if current(engine) != head():
        with translated(engine.url):
            command.upgrade(config(engine), "head")


def upgrade_within(connection: Connection) -> None:
    """The same in the transaction that is open on a connection, which on SQLite has foreign keys off."""
    from alembic import command

    command.upgrade(config(connection), "head")


def downgrade(engine: Engine, revision: str) -> None:
    """Take a database back to an older revision, or to ``base``, which is nothing at all."""
    from alembic import command

    known = revisions()
    if revision not in (*known, "base"):
        raise DatabaseError(f"{revision} is no revision of the schema: choose base or one of {', '.join(known)}")
    if (current(engine) or "") < revision != "base":
        raise DatabaseError(f"{shown(engine.url)} is not newer than revision {revision}: there is nothing to take back")
    with translated(engine.url):
        command.downgrade(config(engine), revision)
