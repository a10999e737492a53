"""Many articles: each read, extracted and stored in a transaction of its own, so that an interruption loses none."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, func, select

from factdb.articles import Article
from factdb.database.connection import reading, transaction
from factdb.database.models import Article as StoredArticle
from factdb.database.models import ExtractionRun
from factdb.database.models import Quote as StoredQuote
from factdb.database.store import Outcome, Saved, begin_run, finish_run, is_stored
from factdb.errors import SourceError
from factdb.extraction import DEFAULT_MODEL, extract, model_hash
from factdb.links import catch_up, save
from factdb.readers import Failure, InputFormat, find_sources

COUNTED_AT_ONCE = 1 << 20
"""Bytes of a file that are searched for line ends at a time."""


@dataclass(slots=True)
class Tally:
    """What has been done so far: articles by outcome, those that failed, and what was found in the stored ones."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    failed: int = 0
    quotes: int = 0
    claims: int = 0

    def add(self, done: Saved | Failure) -> None:
        """Count one more article, or one more source that gave none."""
        if isinstance(done, Failure):
            self.failed += 1
        else:
            self.outcomes[done.outcome] += 1
            self.quotes += done.quotes
            self.claims += done.claims

    @property
    def total(self) -> int:
        """Everything that was looked at."""
        return self.outcomes.total() + self.failed

    @property
    def stored(self) -> int:
        """Articles that were not there before, new revisions among them."""
        return self.outcomes.total() - self.outcomes[Outcome.UNCHANGED]


def begin(engine: Engine, *, model: str = DEFAULT_MODEL) -> ExtractionRun:
    """A new run, stored before its articles, so that one that is interrupted can be seen.

    ``model`` is what finds its quotes, as in ``factdb.extraction.extract``; its hash is stored with the run. Articles
    that an older factdb stored are tied to each other first.
    """
    digest = model_hash(model)
    caught_up = False
    while not caught_up:
        with transaction(engine) as session:
            caught_up = not catch_up(session)
    with transaction(engine) as session:
        return begin_run(session, model_hash=digest)


def finish(engine: Engine, run: ExtractionRun) -> None:
    """Write down that a run came to its end."""
    with transaction(engine) as session:
        finish_run(session, run)


def ingest(
    engine: Engine, run: ExtractionRun, items: Iterable[Article | Failure], *, model: str = DEFAULT_MODEL
) -> Iterator[Saved | Failure]:
    """Store each article as it comes, and hand failures through. Nothing is kept of an article that is done.

    One that is stored already, word for word, is not extracted again.
    """
    for item in items:
        yield item if isinstance(item, Failure) else _ingest_one(engine, run, item, model)


def _ingest_one(engine: Engine, run: ExtractionRun, article: Article, model: str) -> Saved | Failure:
    with reading(engine) as session:
        known = is_stored(session, article)
    if known:
        return Saved(article_id=0, outcome=Outcome.UNCHANGED)
    extraction = extract(article, model=model)
    try:
        with transaction(engine) as session:
            return save(session, extraction, run=run)
    except SourceError as error:
        return Failure(article.location or "article", str(error))


def speakers_quoted(engine: Engine, run: ExtractionRun) -> int:
    """How many different speakers the articles of a run quote."""
    joined = select(func.count(StoredQuote.speaker_id.distinct())).join(
        StoredArticle, StoredArticle.id == StoredQuote.article_id
    )
    with reading(engine) as session:
        return session.scalar(joined.where(StoredArticle.run_id == run.id)) or 0


def expected_articles(sources: Iterable[str]) -> int | None:
    """How many articles the sources hold, to measure progress by; None where only reading can tell.

    A text or page is one, JSONL has one a line, CSV one a row after its heading. Standard input, pipes and packed files
    do not tell.
    """
    total = 0
    for source in find_sources(sources):
        if isinstance(source, Failure) or source.format in (InputFormat.TEXT, InputFormat.HTML):
            total += 1
        elif source.path is None or source.format is None or not _can_be_read_twice(source.path):
            return None
        else:
            total += _rows(source.path, quoted=source.format is InputFormat.CSV)
    return total


def _can_be_read_twice(path: Path) -> bool:
    """Whether counting leaves the rows where they are, and finds them: no pipe, nothing packed or forbidden."""
    return path.is_file() and path.suffix.lower() != ".gz" and os.access(path, os.R_OK)


def _rows(path: Path, *, quoted: bool) -> int:
    """The lines of a file; with ``quoted``, line ends between quotation marks and the heading do not count."""
    count = 0
    inside = False
    with path.open("rb") as file:
        for block in iter(lambda: file.read(COUNTED_AT_ONCE), b""):
            pieces = block.split(b'"') if quoted else [block]
            count += sum(piece.count(b"\n") for piece in pieces[inside::2])
            inside ^= quoted and len(pieces) % 2 == 0
    return max(count - quoted, 0)
