"""Shards into a database, with everything that ``factdb ingest`` gives."""

from collections.abc import Generator, Iterator, Sequence

from sqlalchemy import Connection, Engine, select, tuple_

from factdb import batch
from factdb.cluster.folder import Folder
from factdb.cluster.shards import ShardReader
from factdb.database.connection import reading
from factdb.database.models import ExtractionRun
from factdb.database.statements import articles
from factdb.database.store import Outcome, Saved
from factdb.extraction import Extraction
from factdb.readers import Failure


def load(engine: Engine, run: ExtractionRun, folder: Folder) -> Generator[Saved | Failure, None, None]:
    """Store the articles of every shard that is done, in their order, as ``factdb.batch.ingest`` stores what it extracts.

    What the database has already is not read again, so that a load which was interrupted goes on where it was: the
    database itself knows. What failed in extraction comes after the articles of its shard.
    """
    yield from batch.store_all(engine, run, _found(engine, folder))


def _found(engine: Engine, folder: Folder) -> Iterator[Extraction | Saved | Failure]:
    for shard in folder.shards():
        with folder.reading(shard) as reader:
            yield from _unknown(engine, reader)
            yield from reader.failures()


def _unknown(engine: Engine, reader: ShardReader) -> Iterator[Extraction | Saved]:
    """The extractions of a shard; in place of each that is stored already, word for word, what became of it."""
    for group in reader.groups():
        with reading(engine) as session:
            known = _known(session.connection(), group.keys)
        there = Saved(article_id=0, outcome=Outcome.UNCHANGED)
        if known.issuperset(group.keys):
            yield from (there for _ in group.keys)
        else:
            extractions = reader.extractions(group)
            yield from (there if key in known else found for key, found in zip(group.keys, extractions, strict=True))


def _known(connection: Connection, keys: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of the keys (``identity_key`` and ``content_hash``) under which an article is stored."""
    columns = (articles.c.identity_key, articles.c.content_hash)
    return {(row[0], row[1]) for row in connection.execute(select(*columns).where(tuple_(*columns).in_(keys)))}
