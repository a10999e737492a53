"""From an extraction to rows, once: the same article again changes nothing, another text is a new revision."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection, delete, exists, func, select, text, update
from sqlalchemy.orm import Session

from factdb.articles import Article
from factdb.database import models
from factdb.database.found import Ready, Saved, save_found
from factdb.database.identity import refuse_unstorable
from factdb.database.revisions import Outcome, find_known, known_texts, mend_known, save_articles
from factdb.database.statements import articles, claims, quotes, runs
from factdb.database.writing import Writer
from factdb.extraction import EXTRACTOR_VERSION, Extraction

__all__ = [
    "Outcome",
    "Saved",
    "begin_run",
    "finish_run",
    "save",
    "save_together",
    "settle",
    "take_turn",
    "together",
]

POSTGRES_LOCK = 0x66616375
"""Key of the advisory lock that lets one process at a time store articles."""


def begin_run(
    session: Session, *, model_hash: str | None = None, version: str = EXTRACTOR_VERSION
) -> models.ExtractionRun:
    """A new run, with an ``id``; commit it before its articles, so that an interrupted one can be seen."""
    run = models.ExtractionRun(version=version, model_hash=model_hash, started_at=datetime.now(UTC))
    session.add(run)
    session.flush()
    return run


def finish_run(session: Session, run: models.ExtractionRun) -> None:
    """Write down when a run ended and what it stored; one that stored nothing leaves no row."""
    connection = session.connection()
    stored = select(articles.c.id).where(articles.c.run_id == run.id)
    if connection.scalar(select(~exists(stored))):
        connection.execute(delete(runs).where(runs.c.id == run.id))
        return
    counts = {
        table.name: select(func.count()).where(column.in_(stored)).scalar_subquery()
        for table, column in (
            (articles, articles.c.id),
            (quotes, quotes.c.article_id),
            (claims, claims.c.article_id),
        )
    }
    connection.execute(update(runs).where(runs.c.id == run.id).values(finished_at=datetime.now(UTC), **counts))
    if connection.dialect.name == "sqlite":
        # without these figures SQLite reads every quote to show the newest; a sample of each index is enough
        connection.execute(text("PRAGMA analysis_limit = 400"))
        connection.execute(text("ANALYZE"))


def settle(session: Session, article: Article) -> Saved | None:
    """What is done about an article whose words are known, without reading it; None where it is to be read."""
    connection = session.connection()
    take_turn(connection)
    known = find_known(connection, article)
    if known is None or known.is_read_anew:
        return None
    return Saved(article_id=known.id, outcome=mend_known(connection, known, article))


def save(session: Session, extraction: Extraction, *, run: models.ExtractionRun) -> Saved:
    """Store an article with everything found in it, in the session's transaction, which the caller commits.

    An article is known by its URL, else by its outlet and the identifier that the input gave, else by its outlet and
    words. Known words are not stored again: what more is said of them than before is filled in, and an earlier revision
    whose words come again is the current one. Other words under a known identity are a new revision, and the current one
    unless they were published before it; the revisions before stay, with their quotes and corrections.

    ``SourceError`` for text that no database holds: NUL, half a surrogate pair, an outlet's name beyond 500 characters.
    """
    (part,) = together(session, [extraction])
    (saved,) = save_together(session, part, run=run)
    return saved


def together(session: Session, extractions: Iterable[Extraction]) -> Iterator[list[Ready]]:
    """The extractions in parts, in their order, each of which is stored at once as if one came after the other.

    No two of a part are of one article, or have their words or a quotation in common, and one whose words are stored already
    is alone. The next part is told when the one before is stored.
    """
    connection = session.connection()
    take_turn(connection)
    for part in _apart(extractions):
        known = known_texts(connection, (ready.extraction.article for ready in part))
        is_known = (ready.extraction.article.content_hash in known for ready in part)
        for alone, some in groupby(zip(is_known, part, strict=True), itemgetter(0)):
            new = [ready for _, ready in some]
            yield from ([ready] for ready in new) if alone else [new]


def _apart(extractions: Iterable[Extraction]) -> Iterator[list[Ready]]:
    """The extractions in parts of which no two have anything in common that tells an article."""
    part: list[Ready] = []
    told: set[str] = set()
    for ready in map(Ready.of, extractions):
        tells = ready.tells
        if not told.isdisjoint(tells):
            yield part
            part, told = [], set()
        part.append(ready)
        told |= tells
    if part:
        yield part


def save_together(session: Session, part: Sequence[Ready], *, run: models.ExtractionRun) -> list[Saved]:
    """Store a part as ``together`` gives it, each article of it as ``save`` does."""
    connection = session.connection()
    given = [ready.extraction.article for ready in part]
    for article in given:
        refuse_unstorable(article)
    if len(given) == 1 and (known := find_known(connection, given[0])) is not None:
        return [Saved(article_id=known.id, outcome=mend_known(connection, known, given[0]))]
    return save_found(Writer(connection), part, save_articles(connection, given, run.id))


def take_turn(connection: Connection) -> None:
    """Let one process at a time store articles, until its transaction ends, as SQLite does by itself.

    Two that store several articles in a transaction each would else wait for each other's speakers for ever.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": POSTGRES_LOCK})
