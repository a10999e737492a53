"""Many articles: each read, extracted and stored in a transaction of its own, so that an interruption loses none."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import Engine, func, select

from factdb.articles import Article
from factdb.corpora import extract_all
from factdb.database.connection import reading, transaction
from factdb.database.models import Article as StoredArticle
from factdb.database.models import ExtractionRun
from factdb.database.models import Quote as StoredQuote
from factdb.database.store import Outcome, Saved, begin_run, finish_run, is_stored
from factdb.errors import SourceError
from factdb.extraction import DEFAULT_MODEL, Extraction, model_hash
from factdb.links import catch_up, save
from factdb.readers import Failure


@dataclass(slots=True)
class Tally:
    """What has been done so far: articles by outcome, those that failed, and what was found in the stored ones."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    failed: int = 0
    words: int = 0
    quotes: int = 0
    claims: int = 0

    def add(self, done: Saved | Failure) -> None:
        """Count one more article, or one more source that gave none."""
        if isinstance(done, Failure):
            self.failed += 1
        else:
            self.outcomes[done.outcome] += 1
            self.words += done.words
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
    engine: Engine, run: ExtractionRun, items: Iterable[Article | Failure], *, model: str = DEFAULT_MODEL, jobs: int = 1
) -> Iterator[Saved | Failure]:
    """Store each article as it comes, in the order of the items, and hand failures through.

    Nothing is kept of an article that is done; one that is stored already, word for word, is not extracted again. With
    more than one of ``jobs`` so many processes extract, and this one stores.
    """
    found = extract_all(items, model=model, jobs=jobs, known=partial(_unchanged, engine))
    with closing(found) as results:
        for result in results:
            yield _stored(engine, run, result)


def _unchanged(engine: Engine, article: Article) -> Saved | None:
    """What is known of an article that is stored already."""
    with reading(engine) as session:
        return Saved(article_id=0, outcome=Outcome.UNCHANGED) if is_stored(session, article) else None


def _stored(engine: Engine, run: ExtractionRun, result: Extraction | Saved | Failure) -> Saved | Failure:
    if not isinstance(result, Extraction):
        return result
    try:
        with transaction(engine) as session:
            return save(session, result, run=run)
    except SourceError as error:
        return Failure(result.article.location or "article", str(error))


def speakers_quoted(engine: Engine, run: ExtractionRun) -> int:
    """How many different speakers the articles of a run quote."""
    joined = select(func.count(StoredQuote.speaker_id.distinct())).join(
        StoredArticle, StoredArticle.id == StoredQuote.article_id
    )
    with reading(engine) as session:
        return session.scalar(joined.where(StoredArticle.run_id == run.id)) or 0
