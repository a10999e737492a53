"""Many articles: extracted one by one, stored several in a transaction, so that an interruption leaves whole articles."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial

from sqlalchemy import Engine, func, select

from factdb.articles import Article
from factdb.corpora import extract_all, failure
from factdb.database.again import Which, articles_to_read, count_to_read
from factdb.database.connection import reading, transaction
from factdb.database.failed import failed_article, failed_ids, forget_stored, record_failures
from factdb.database.models import Article as StoredArticle
from factdb.database.models import ExtractionRun
from factdb.database.models import Quote as StoredQuote
from factdb.database.revisions import find_known
from factdb.database.store import Outcome, Saved, begin_run, finish_run
from factdb.errors import DatabaseError
from factdb.extraction import DEFAULT_MODEL, EXTRACTOR_VERSION, Extraction, model_hash
from factdb.links import catch_up, save_all, settle
from factdb.links.again import save_again
from factdb.readers import Failure

BATCH_ARTICLES = 64
"""Articles of one transaction: the work of a transaction's end is shared, and another writer waits well under 5 seconds."""

BATCH_SECONDS = 1.0
"""How long an extraction waits for others at most before it is stored, where others can see it."""


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
        return sum(self.outcomes[outcome] for outcome in (Outcome.ADDED, Outcome.REVISED, Outcome.OUTDATED))


def begin(
    engine: Engine, *, model: str = DEFAULT_MODEL, digest: str | None = None, version: str = EXTRACTOR_VERSION
) -> ExtractionRun:
    """A new run, stored before its articles, so that one that is interrupted can be seen.

    ``model`` is what finds its quotes, as in ``factdb.extraction.extract``; its hash is stored with the run: that of the
    model here, unless ``digest``, with ``version``, is of the one that has extracted already. Articles that an older factdb
    stored are tied to each other first.
    """
    digest = digest or model_hash(model)
    caught_up = False
    while not caught_up:
        with transaction(engine) as session:
            caught_up = not catch_up(session)
    with transaction(engine) as session:
        return begin_run(session, model_hash=digest, version=version)


def finish(engine: Engine, run: ExtractionRun) -> None:
    """Write down that a run came to its end."""
    with transaction(engine) as session:
        finish_run(session, run)


def ingest(
    engine: Engine, run: ExtractionRun, items: Iterable[Article | Failure], *, model: str = DEFAULT_MODEL, jobs: int = 1
) -> Iterator[Saved | Failure]:
    """Store articles as they come, several in a transaction, in the order of the items, and hand failures through.

    Nothing is kept of an article that is done; one that is stored already, word for word, is not extracted again. With
    more than one of ``jobs`` so many processes extract, and this one stores.
    """
    found = extract_all(items, model=model, jobs=jobs, known=partial(_settled, engine))
    with closing(found) as results:
        yield from store_all(engine, run, results)


def store_all(
    engine: Engine, run: ExtractionRun, results: Iterable[Extraction | Saved | Failure], *, again: bool = False
) -> Iterator[Saved | Failure]:
    """Store extractions in batches, each of which is done before any of it is given; what is no extraction goes through.

    What comes out is in the order of what goes in; an article that failed is kept, to be tried again. On Ctrl-C the
    extractions that are there are stored first. With ``again``, they take the place of what is stored of their articles.
    """
    waiting: list[Extraction | Saved | Failure] = []
    began = 0.0
    try:
        for result in results:
            if not waiting:
                began = time.monotonic()
            waiting.append(result)
            if _is_due(waiting, began):
                done = store(engine, run, waiting, again=again)
                waiting.clear()
                yield from done
    except KeyboardInterrupt:
        yield from store(engine, run, waiting, again=again)
        raise
    yield from store(engine, run, waiting, again=again)


def _is_due(waiting: Sequence[Extraction | Saved | Failure], began: float) -> bool:
    """Whether nothing is gained by waiting for more."""
    if len(waiting) == 1:
        return not isinstance(waiting[0], Extraction)
    return len(waiting) >= BATCH_ARTICLES or time.monotonic() - began >= BATCH_SECONDS


def store(
    engine: Engine, run: ExtractionRun, results: Sequence[Extraction | Saved | Failure], *, again: bool = False
) -> list[Saved | Failure]:
    """Store extractions, and articles that failed, in one transaction; what else there is is handed through.

    An article that cannot be stored is a Failure and the others are stored all the same, each in a transaction of its
    own. Raises DatabaseError where the database cannot be written to: then none of them is.
    """
    if not any(isinstance(each, Extraction) or _failed_of(each) for each in results):
        return [each for each in results if not isinstance(each, Extraction)]
    try:
        with transaction(engine) as session:
            extractions = [each for each in results if isinstance(each, Extraction)]
            saved = iter(
                [save_again(session, each, run=run) for each in extractions]
                if again
                else save_all(session, extractions, run=run)
            )
            done = [next(saved) if isinstance(each, Extraction) else each for each in results]
            connection = session.connection()
            record_failures(connection, [failed for each in done if (failed := _failed_of(each))])
            forget_stored(connection)
            return done
    except DatabaseError:
        raise
    except Exception as error:
        match results:
            case [Extraction() as extraction]:
                return store(engine, run, [failure(extraction.article, error)], again=again)
            case [_]:
                raise
        return [done for each in results for done in store(engine, run, [each], again=again)]


def _failed_of(result: Extraction | Saved | Failure) -> tuple[Article, str] | None:
    """The article that failed, where there is one, and why."""
    if not isinstance(result, Failure) or result.article is None:
        return None
    return result.article, result.reason


def count_failed(engine: Engine) -> int:
    """How many articles failed and are to be tried again."""
    with reading(engine) as session:
        return len(failed_ids(session.connection()))


def retry(
    engine: Engine, run: ExtractionRun, *, model: str = DEFAULT_MODEL, jobs: int = 1
) -> Iterator[Saved | Failure]:
    """Try the articles that failed again, by ``jobs`` processes beside this one, which does not end where one does.

    One that is stored is no longer among them; one that fails again stays with the new reason.
    """
    with transaction(engine) as session:
        forget_stored(session.connection())
        identifiers = failed_ids(session.connection())
    articles = (_failed_article(engine, identifier) for identifier in identifiers)
    waiting = (article for article in articles if article is not None)
    with closing(extract_all(waiting, model=model, jobs=jobs, apart=True)) as results:
        yield from store_all(engine, run, results)


def _failed_article(engine: Engine, identifier: int) -> Article | None:
    with reading(engine) as session:
        return failed_article(session.connection(), identifier)


def count_again(engine: Engine, run: ExtractionRun, which: Which) -> int:
    """How many stored articles a run is to read again."""
    with reading(engine) as session:
        return count_to_read(session.connection(), which, run)


def read_again(
    engine: Engine, run: ExtractionRun, which: Which, *, model: str = DEFAULT_MODEL, jobs: int = 1
) -> Iterator[Saved | Failure]:
    """Read stored articles again that this version and model have not read, and put what is found in their rows' place.

    Each is done or not, so that the same call goes on after an interruption. One that fails stays as it is.
    """
    with closing(extract_all(_to_read_again(engine, run, which), model=model, jobs=jobs)) as results:
        for done in store_all(engine, run, results, again=True):
            yield replace(done, article=None) if isinstance(done, Failure) else done


def _to_read_again(engine: Engine, run: ExtractionRun, which: Which) -> Iterator[Article]:
    after = 0
    while True:
        with reading(engine) as session:
            found = articles_to_read(session.connection(), which, run, after=after)
        if not found:
            return
        yield from (article for _, article in found)
        after = found[-1][0]


def _settled(engine: Engine, article: Article) -> Saved | None:
    """What is done about an article whose words are stored already, which is not read again; None for others."""
    with reading(engine) as session:
        known = find_known(session.connection(), article)
    if known is None or known.is_read_anew:
        return None
    if not (known.missing or known.superseded):
        return Saved(article_id=known.id, outcome=Outcome.UNCHANGED)
    with transaction(engine) as session:
        return settle(session, article)


def speakers_quoted(engine: Engine, run: ExtractionRun) -> int:
    """How many different speakers the articles of a run quote."""
    joined = select(func.count(StoredQuote.speaker_id.distinct())).join(
        StoredArticle, StoredArticle.id == StoredQuote.article_id
    )
    with reading(engine) as session:
        return session.scalar(joined.where(StoredArticle.run_id == run.id)) or 0
