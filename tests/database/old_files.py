"""A small SQLite file of each revision of the schema, which a test upgrades and goes on with.

``python -m tests.database.old_files`` adds one of the newest revision, with the example article in two revisions, a copy of it, and what
people said; the files that are there stay as they are. Run it with each migration, before the next one. Those up to 0010, which no
release had, were made by taking such a database back.
"""

import gzip
import sqlite3
import sys
import tempfile
from pathlib import Path

from factdb.database import schema
from factdb.database.connection import open_database
from tests.database.test_check import fill

FOLDER = Path(__file__).parent / "old"

PAGE_BYTES = 512
"""The smallest that SQLite knows, as most of the tables hold a row or two."""


def path_of(revision: str) -> Path:
    """The file of a revision."""
    return FOLDER / f"{revision}.db.gz"


def make(revision: str) -> None:
    """Write the file of a revision, from a database of the newest one that is taken back where it must be."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "old.db"
        engine = fill(open_database(str(path), create=True))
        if revision != schema.head():
            schema.downgrade(engine, revision)
        engine.dispose()
        connection = sqlite3.connect(path, isolation_level=None)
        for statement in ("journal_mode = DELETE", f"page_size = {PAGE_BYTES}"):
            connection.execute(f"PRAGMA {statement}")
        connection.execute("VACUUM")
        connection.close()
        path_of(revision).write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))


def main(revisions: list[str]) -> None:
    """Make the files that are named, or the one of the newest revision."""
    for revision in revisions or [schema.head()]:
        if not path_of(revision).exists():
            make(revision)
            print(f"{path_of(revision)}: {path_of(revision).stat().st_size} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
