"""The database as the web view opens it: by connections that cannot write, and that see its newest state."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm
from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import OperationalError

from factdb.database.connection import connect_read_only, reading
from factdb.errors import QueryError

DATABASE = "data"
"""What Datasette calls the database in its own pages' addresses, whatever the file is called."""

STEPS = 10_000
"""Steps of SQLite's machine between two looks at the clock."""

SETTINGS = {
    "allow_csv_stream": False,
    "allow_download": False,
    "default_cache_ttl": 0,
    "num_sql_threads": 4,
    "suggest_facets": False,
}
"""Of Datasette: nothing that reads a whole view to answer one request, and no answer that outlives a change."""


class SlowError(QueryError):
    """A question that takes longer than somebody waits before a page."""


class Served(Database):  # type: ignore[misc] # Datasette has no types
    """The database of a Datasette of ours: ``engine`` for our pages, connections of the same kind for Datasette's own.

    ``hosts`` are the names that the server answers to; None for all.
    """

    def __init__(self, datasette: Datasette, engine: Engine, hosts: frozenset[str] | None) -> None:
        super().__init__(datasette, path=engine.url.database)
        self.engine = engine
        self.hosts = hosts

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """A connection that can read; it is all that anybody gets, for writing too, which SQLite then refuses."""
        return connect_read_only(self.engine)


def served(datasette: Datasette) -> Served | None:
    """The database of ours that a Datasette serves, if it does."""
    found = datasette.databases.get(DATABASE)
    return found if isinstance(found, Served) else None


def serving(engine: Engine, *, hosts: frozenset[str] | None = None) -> Datasette:
    """A Datasette with our pages on the SQLite file of an engine."""
    import factdb.web

    if not pm.is_registered(factdb.web):
        pm.register(factdb.web)
    datasette = Datasette(settings=SETTINGS)
    datasette.remove_database("_memory")
    datasette.add_database(Served(datasette, read_only(engine), hosts), name=DATABASE)
    return datasette


def read_only(engine: Engine) -> Engine:
    """An engine on the same file whose connections cannot write; each is opened for a request, and closed after it."""
    own = create_engine(engine.url, creator=lambda: connect_read_only(engine), poolclass=NullPool)
    event.listen(own, "begin", _begin)
    return own


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


@contextmanager
def looking(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the database, the newest."""
    with reading(engine) as session:
        yield session.connection()


@contextmanager
def within(connection: Connection, seconds: float) -> Iterator[None]:
    """Stop what is asked of the database after some seconds, with SlowError. One does not stand within another."""
    driver: Any = connection.connection.driver_connection
    deadline = time.monotonic() + seconds
    driver.set_progress_handler(lambda: time.monotonic() > deadline, STEPS)
    try:
        yield
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_INTERRUPT:
            raise
        raise SlowError(f"this takes longer than {seconds:g} seconds: ask for less, or use the command line") from error
    finally:
        driver.set_progress_handler(None, 0)
