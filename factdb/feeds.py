"""Feeds read into a database: each entry's page once, and again where the feed says that it changed."""

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from factdb import batch
from factdb.articles import Article
from factdb.database.connection import reading, transaction
from factdb.database.feeds import FeedState, feed_state, known_entries, record_entry, record_feed
from factdb.database.models import ExtractionRun
from factdb.database.store import Saved
from factdb.errors import DateError, SourceError
from factdb.extraction import DEFAULT_MODEL
from factdb.readers import Defaults, Failure, check_shared
from factdb.readers.dating import dated_by_feed
from factdb.readers.feeds import Entry, Feed, parse_feed
from factdb.readers.fetching import NOT_MODIFIED, Answer, RefusedError
from factdb.readers.sources import check_characters, check_length
from factdb.readers.urls import kept
from factdb.readers.visiting import BusyError, Visitor
from factdb.readers.web import page_article

NOTHING_SAID = Defaults()


@dataclass(slots=True)
class Round:
    """What came of asking some feeds once: feeds that were read, had not changed or failed, and entries."""

    read: int = 0
    unchanged: int = 0
    failed: int = 0
    new: int = 0
    known: int = 0
    failed_entries: int = 0
    pages: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        feeds = {"read": self.read, "unchanged": self.unchanged, "failed": self.failed}
        entries = {"new": self.new, "known": self.known, "failed": self.failed_entries}
        return f"feeds: {_counts(feeds)} · entries: {_counts(entries)}"


def _counts(outcomes: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {outcome}" for outcome, count in outcomes.items() if count) or "none"


def ingest(
    engine: Engine,
    run: ExtractionRun,
    feeds: Iterable[str],
    *,
    visitor: Visitor,
    done: Round,
    defaults: Defaults = NOTHING_SAID,
    model: str = DEFAULT_MODEL,
    jobs: int = 1,
) -> Iterator[Saved | Failure]:
    """Store the articles of the new and changed entries of feeds, one feed after the other; ``done`` counts meanwhile.

    An entry counts as known once its article is stored, so that an interruption loses none. One that fails is tried in
    later rounds, a few times; a feed of which something is left to try is asked for whole.
    """
    check_shared(defaults)
    for url in feeds:
        with transaction(engine) as session:
            state = feed_state(session.connection(), kept(url), _hash(kept(url)))
        try:
            answer = _asked(url, state, visitor)
            feed = None if answer.status == NOT_MODIFIED else _parsed(answer)
        except SourceError as error:
            done.failed += 1
            _record(engine, state, fault=str(error), not_before=_not_before(error))
            yield Failure(kept(url), str(error))
            continue
        if feed is None:
            done.unchanged += 1
            _record(engine, state, fault=None, not_before=None)
            continue
        done.read += 1
        whole = True
        for result, settled in _entries(engine, run, state, feed, visitor, done, defaults, model, jobs):
            whole = whole and settled
            yield result
        marks = (answer.headers.get("etag"), answer.headers.get("last-modified")) if whole else (None, None)
        _record(engine, state, title=feed.title, etag=marks[0], last_modified=marks[1], fault=None, not_before=None)


def _record(engine: Engine, state: FeedState, **values: object) -> None:
    with transaction(engine) as session:
        record_feed(session.connection(), state.id, **values)


def _asked(url: str, state: FeedState, visitor: Visitor) -> Answer:
    """The server's answer, 304 where nothing changed since; raises SourceError for none."""
    if state.not_before is not None and state.not_before > datetime.now(UTC):
        raise BusyError(f"the server asked to be left alone until {state.not_before:%Y-%m-%d %H:%M} UTC")
    asked = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return visitor.fetch(url, headers={name: value for name, value in asked.items() if value})


def _parsed(answer: Answer) -> Feed:
    return parse_feed(answer.data, url=answer.url, content_type=answer.headers.get("content-type", ""))


def _not_before(error: SourceError) -> datetime | None:
    if not isinstance(error, RefusedError) or error.wait is None:
        return None
    return datetime.now(UTC) + timedelta(seconds=error.wait)


def _hash(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


def _entries(
    engine: Engine,
    run: ExtractionRun,
    state: FeedState,
    feed: Feed,
    visitor: Visitor,
    done: Round,
    defaults: Defaults,
    model: str,
    jobs: int,
) -> Iterator[tuple[Saved | Failure, bool]]:
    """What came of each entry that is not known, and whether nothing is left to try of it."""
    waiting: deque[tuple[Entry, bool]] = deque()

    def articles() -> Iterator[Article | Failure]:
        for entry in _new(engine, state, feed.entries, done):
            item, asked = _article(entry, visitor, defaults)
            waiting.append((entry, asked))
            yield item

    for result in batch.ingest(engine, run, articles(), model=model, jobs=jobs):
        entry, asked = waiting.popleft()
        fault = result.reason if isinstance(result, Failure) else None
        if asked:
            _record_entry(engine, state, entry, fault)
        if fault is None:
            done.new += 1
            done.pages.add(kept(entry.url))
        else:
            done.failed_entries += 1
        yield result, fault is None


def _new(engine: Engine, state: FeedState, entries: Sequence[Entry], done: Round) -> Iterator[Entry]:
    """The entries whose pages are to be read: not those known, nor those that another feed of the round has too."""
    with reading(engine) as session:
        known = known_entries(session.connection(), state.id, {entry.key for entry in entries})
    for entry in entries:
        if known.get(entry.key) == entry.state:
            done.known += 1
        elif kept(entry.url) in done.pages:
            done.known += 1
            _record_entry(engine, state, entry, None)
        else:
            yield entry


def _record_entry(engine: Engine, state: FeedState, entry: Entry, fault: str | None) -> None:
    with transaction(engine) as session:
        record_entry(session.connection(), state.id, key=entry.key, state=entry.state, url=kept(entry.url), fault=fault)


def _article(entry: Entry, visitor: Visitor, defaults: Defaults) -> tuple[Article | Failure, bool]:
    """The article of an entry, of which its feed says what its page does not; and whether its server was asked."""
    said = replace(defaults, byline=entry.byline or defaults.byline)
    try:
        article = page_article(visitor.fetch(entry.url), location=kept(entry.url), said=said)
        article = check_length(article, visitor.limits.max_bytes, option="--web-max-bytes")
        article = dated_by_feed(replace(article, title=article.title or entry.title), entry.published)
        return check_characters(article), True
    except (SourceError, DateError) as error:
        return Failure(kept(entry.url), str(error)), not isinstance(error, BusyError)
