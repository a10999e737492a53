"""What happens to a database that people worked on: it is read again, revised, upgraded, backed up, restored and copied."""

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from factdb import batch, links
from factdb.articles import Article
from factdb.database import schema
from factdb.database.again import Which, articles_to_read
from factdb.database.backup import backup, restore
from factdb.database.connection import connect, open_database, reading, transaction
from factdb.database.copy import copy_database, new_database
from factdb.database.store import Outcome, begin_run, finish_run
from factdb.extraction import RULES, Extraction, extract
from factdb.readers import Failure

OLDEST_WITH_ALL = "0010"
"""The first revision of the schema that has a place for everything that people say."""

PARAGRAPH = re.compile(r"\n\s*\n")


def read_again(engine: Engine, model: str) -> None:
    """Read all articles again with another model, as ``factdb ingest --again --model`` does."""
    run = batch.begin(engine, model=model)
    failed = [done for done in batch.read_again(engine, run, Which(), model=model) if isinstance(done, Failure)]
    batch.finish(engine, run)
    if failed:
        raise RuntimeError(f"{len(failed)} articles failed: {failed[0].reason}")


def store_again(engine: Engine, found: Iterator[Extraction]) -> None:
    """Put these extractions in the place of what is stored, as ``--again`` does."""
    run = batch.begin(engine, model=RULES)
    failed = [done for done in batch.store_all(engine, run, found, again=True) if isinstance(done, Failure)]
    batch.finish(engine, run)
    if failed:
        raise RuntimeError(f"{len(failed)} articles failed: {failed[0].reason}")


def stored_articles(engine: Engine) -> list[Article]:
    """The current articles."""
    with reading(engine) as session:
        run = begin_run(session, version="-1")
        found = articles_to_read(session.connection(), Which(), run, most=10_000)
        session.rollback()
        return [article for _, article in found]


def revise(engine: Engine, chance: random.Random, share: float = 0.5) -> int:
    """Store new revisions of a share of the articles, each with a paragraph less, more, or changed; how many."""
    revised = 0
    for article in stored_articles(engine):
        if chance.random() >= share or not (article.url or article.source_id):
            continue
        new = replace(article, text=_edited(article.text, chance))
        with transaction(engine) as session:
            run = begin_run(session)
            saved = links.save(session, extract(new, model=RULES), run=run)
            finish_run(session, run)
            revised += saved.outcome is Outcome.REVISED
    return revised


def _edited(text: str, chance: random.Random) -> str:
    paragraphs = PARAGRAPH.split(text)
    number = chance.randrange(len(paragraphs))
    match chance.randrange(3):
        case 0 if len(paragraphs) > 2:
            del paragraphs[number]
        case 1:
            paragraphs.insert(number, "This article was changed after it had appeared.")
        case _:
            paragraphs[number] = paragraphs[number].replace(" the ", " that ")
            paragraphs.append("More was not known in the evening.")
    return "\n\n".join(paragraphs)


def upgrade(engine: Engine) -> None:
    """Take the schema back to the oldest one that has a place for all, and up again."""
    schema.downgrade(engine, OLDEST_WITH_ALL)
    schema.upgrade(engine)


def back_up_and_restore(engine: Engine, url: str, folder: Path) -> None:
    """Put a backup of one database into another, which holds nothing."""
    file = folder / "news.backup"
    backup(engine, file)
    target = connect(url, create=True)
    restore(target, file, force=False)
    target.dispose()
    file.unlink()


def copy(engine: Engine, url: str) -> None:
    """Copy a database into another one."""
    with new_database(url) as target:
        copy_database(engine, target)


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """A database, closed at the end."""
    engine = open_database(url, create=True)
    try:
        yield engine
    finally:
        engine.dispose()
