"""Revisions of an article: which are stored, which is current, and where a new one comes among them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from itertools import product
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select, update

from factdb.articles import Article
from factdb.database import statements
from factdb.database.identity import identity_key
from factdb.database.statements import articles, outlets, split_articles
from factdb.database.writing import insert_new, insert_rows

MOST_OF_WORDS = 1000
"""Articles of the same words that are looked at: more are one text in a thousand outlets."""


class Outcome(StrEnum):
    """What was done with an article.

    ``outdated``: stored, as older than the revision that is there. ``completed``: known words, of which more is known now.
    ``restored``: the words of an earlier revision, which are the article's again.
    """

    ADDED = "added"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    OUTDATED = "outdated"
    REREAD = "read again"
    COMPLETED = "completed"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of an article that is stored already."""

    id: int
    identity_key: str
    superseded_by: int | None
    published_on: date | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A stored revision with an article's words, and what is to be done with it.

    ``missing`` are the columns, with their values, that the article gives and that are null, or that hold a date from a
    source less sure; ``superseded`` says that another revision is current which was not published later.
    """

    id: int
    missing: Mapping[str, Any]
    superseded: bool

    @property
    def is_read_anew(self) -> bool:
        """Whether the article's numbers have other dates now."""
        return "published_on" in self.missing


def find_known(connection: Connection, article: Article) -> Known | None:
    """The revision with an article's words, or None.

    It is one of the article itself, or the only one of an article of which nothing was known but what this one says too.
    """
    found = connection.execute(_of_words(), {"content_hash": article.content_hash}).all()
    key = identity_key(article)
    row = next((row for row in found if row.identity_key == key), None)
    if row is None:
        weaker = {identity_key(less) for less in _told_less(article)} - {key}
        candidates = [row for row in found if row.identity_key in weaker and not _contradicts(row, article)]
        if (
            len(candidates) != 1
            or _revisions(connection, [key])
            or len(_revisions(connection, [candidates[0].identity_key])) > 1
        ):
            return None
        row = candidates[0]
    missing = {name: value for name, value in _columns(article).items() if value and getattr(row, name) is None}
    missing |= _better_date(row, article)
    if row.identity_key != key:
        missing["identity_key"] = key
    current = None if row.superseded_by is None else _current(connection, key)
    dated = {name: missing.get(name, getattr(row, name)) for name in ("published_on", "published_at")}
    later = current is not None and _is_earlier(**dated, current=current)
    return Known(id=row.id, missing=missing, superseded=current is not None and not later)


def known_texts(connection: Connection, some: Iterable[Article]) -> set[str]:
    """The content hashes of those articles whose words are stored, as whatever article."""
    hashes = {article.content_hash for article in some}
    return {row.content_hash for row in statements.rows_of_keys(connection, statements.articles_of_texts(), hashes)}


def mend_known(connection: Connection, known: Known, article: Article) -> Outcome:
    """Fill in what was missing of a known revision, and make it current again where it is superseded."""
    if known.missing:
        values = {name: value for name, value in known.missing.items() if name != "outlet"}
        if "outlet" in known.missing:
            name = known.missing["outlet"]
            values["outlet_id"] = _outlet_ids(connection, [name])[name]
        old = connection.scalar(select(articles.c.identity_key).where(articles.c.id == known.id))
        connection.execute(update(articles).where(articles.c.id == known.id).values(**values))
        if "identity_key" in values:
            # what people decided about speakers in this article
            known_by = update(split_articles).where(split_articles.c.identity_key == old)
            connection.execute(known_by.values(identity_key=values["identity_key"]))
    current = _current(connection, identity_key(article)) if known.superseded else None
    if current is not None:
        _replace_current(connection, current.id, known.id)
        return Outcome.RESTORED
    return Outcome.COMPLETED if known.missing else Outcome.UNCHANGED


def _revisions(connection: Connection, keys: Iterable[str]) -> list[Revision]:
    """The revisions stored of the articles of these identity keys."""
    rows = statements.rows_of_keys(connection, statements.revisions_of_articles(), keys)
    return [Revision(*row) for row in rows]


def _current(connection: Connection, key: str) -> Revision | None:
    return next((revision for revision in _revisions(connection, [key]) if revision.superseded_by is None), None)


def _replace_current(connection: Connection, old: int, new: int) -> None:
    """Make another revision the current one, in steps that never leave two of them current."""
    connection.execute(update(articles).where(articles.c.id == old).values(superseded_by=new))
    connection.execute(update(articles).where(articles.c.id == new).values(superseded_by=None))


def _told_less(article: Article) -> Iterator[Article]:
    """The article as it is when its outlet, its URL, its identifier, or several of them, are not said."""
    for outlet, url, source_id in product((article.outlet, None), (article.url, None), (article.source_id, None)):
        yield replace(article, outlet=outlet, url=url, source_id=source_id)


def _contradicts(row: Row[Any], article: Article) -> bool:
    """Whether a stored article says that it is another one: by its outlet, its URL or its identifier."""
    return any(getattr(row, name) not in (None, getattr(article, name)) for name in ("outlet", "url", "source_id"))


def _columns(article: Article) -> dict[str, Any]:
    """What a source can say about an article beside its words and its date, by column; ``outlet`` by its name."""
    return {
        "outlet": article.outlet,
        "url": article.url,
        "source_id": article.source_id,
        "byline": article.byline,
    }


def _date_columns(article: Article) -> dict[str, Any]:
    """The columns that hold the date of an article; all are null without one."""
    return {
        "published_on": article.published_date,
        "published_at": article.published if isinstance(article.published, datetime) else None,
        "published_from": article.published_from if article.published is not None else None,
    }


def _better_date(row: Row[Any], article: Article) -> dict[str, Any]:
    """The columns of an article's date that say more than those that are stored, or come from a surer source."""
    given = _date_columns(article)
    if article.published is None or row.published_on is None:
        return {name: value for name, value in given.items() if value is not None}
    same_day = row.published_on == article.published_date
    surer = article.published_from is not None and article.published_from.is_surer_than(row.published_from)
    if surer and not same_day:
        return given
    return {
        name: value
        for name, value in given.items()
        if same_day and value is not None and value != getattr(row, name) and (surer or getattr(row, name) is None)
    }


@cache
def _of_words() -> Select[Any]:
    """The revisions of a ``content_hash``, with their outlets."""
    own = articles.c
    columns = (own.id, own.identity_key, own.superseded_by, own.url, own.source_id, own.byline)
    dates = (own.published_on, own.published_at, own.published_from)
    return (
        select(*columns, *dates, outlets.c.name.label("outlet"))
        .outerjoin(outlets, outlets.c.id == own.outlet_id)
        .where(own.content_hash == bindparam("content_hash"))
        .order_by(own.id)
        .limit(MOST_OF_WORDS)
    )


def save_articles(connection: Connection, some: Sequence[Article], run_id: int) -> list[tuple[int, Outcome]]:
    """Insert revisions of different articles, with words that are not known; their identifiers, and what became of each.

    A newer one takes the current one's place in steps that never leave two of them current.
    """
    keys = [identity_key(article) for article in some]
    current = {
        revision.identity_key: revision for revision in _revisions(connection, keys) if revision.superseded_by is None
    }
    outlet_ids = _outlet_ids(connection, [article.outlet for article in some if article.outlet])
    rows = [
        {
            "identity_key": key,
            "content_hash": article.content_hash,
            "source_id": article.source_id,
            "location": article.location,
            "url": article.url,
            "outlet_id": outlet_ids[article.outlet] if article.outlet else None,
            "title": article.title,
            "byline": article.byline,
            **_date_columns(article),
            "text": article.text,
            "superseded_by": current[key].id if key in current else None,
            "run_id": run_id,
            "ingested_at": datetime.now(UTC),
        }
        for key, article in zip(keys, some, strict=True)
    ]
    identifiers = insert_rows(connection, articles, rows)
    return [
        (identifier, _take_place(connection, identifier, article, current.get(key)))
        for identifier, key, article in zip(identifiers, keys, some, strict=True)
    ]


def _take_place(connection: Connection, article_id: int, article: Article, current: Revision | None) -> Outcome:
    """Make a revision that was just stored the current one, unless it is older than that which is."""
    if current is None:
        return Outcome.ADDED
    dates = _date_columns(article)
    if _is_earlier(dates["published_on"], dates["published_at"], current):
        return Outcome.OUTDATED
    _replace_current(connection, current.id, article_id)
    return Outcome.REVISED


def _is_earlier(published_on: date | None, published_at: datetime | None, current: Revision) -> bool:
    """Whether a revision was published before the current one; not where either has no date."""
    if published_on is None or current.published_on is None:
        return False
    if published_at is None or current.published_at is None:
        return published_on < current.published_on
    moment = published_at if published_at.tzinfo is not None else published_at.replace(tzinfo=UTC)
    return moment < current.published_at


def _outlet_ids(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    """The identifiers of outlets by name; those that are new are made, in the order of the names."""
    found = _known_outlets(connection, names)
    missing = [name for name in dict.fromkeys(names) if name not in found]
    if missing:
        insert_new(connection, outlets, [{"name": name} for name in missing])
        found |= _known_outlets(connection, missing)
    return found


def _known_outlets(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    return {row.name: row.id for row in statements.rows_of_keys(connection, statements.outlets_of_names(), names)}
