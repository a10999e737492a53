"""Articles that failed: kept whole, with the reason, until they are stored."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Delete, Select, bindparam, delete, exists, select

from factdb.articles import Article, DateSource
from factdb.database import statements
from factdb.database.identity import UNSTORABLE, identity_key
from factdb.database.statements import articles, failed_articles
from factdb.extraction import EXTRACTOR_VERSION

TEXTS = ("text", "title", "outlet", "url", "byline", "source_id", "location")
"""The fields of an article that are kept as they are."""


def record_failures(connection: Connection, failures: Sequence[tuple[Article, str]]) -> None:
    """Store articles with the reason why each failed; one that failed before counts one try more."""
    rows = {(row["identity_key"], row["content_hash"]): row for row in (_row(*failure) for failure in failures)}
    if rows:
        connection.execute(_insert_or_count(connection.dialect.name), list(rows.values()))


def forget_stored(connection: Connection) -> None:
    """Take away those that are stored by now."""
    connection.execute(_delete_stored())


def failed_ids(connection: Connection) -> list[int]:
    """The failed articles, in the order in which they failed first."""
    return list(connection.scalars(select(failed_articles.c.id).order_by(failed_articles.c.id)))


def failed_article(connection: Connection, identifier: int) -> Article | None:
    """A failed article as it was read; None where it is no longer there."""
    found = connection.scalar(_article_of(), {"failed": identifier})
    return None if found is None else article_from(json.loads(found))


def failures() -> Select[Any]:
    """What failed, without the articles' texts, the last failure first."""
    own = failed_articles.c
    shown = (own.id, own.location, own.source_id, own.url, own.title, own.reason, own.version, own.tries, own.failed_at)
    return select(*shown).order_by(own.failed_at.desc(), own.id.desc())


def article_record(article: Article) -> dict[str, str | None]:
    """An article as a JSON object; ``article_from`` makes it again."""
    published = None if article.published is None else article.published.isoformat()
    source = None if article.published_from is None else article.published_from.value
    return {"published": published, "published_from": source, **{name: getattr(article, name) for name in TEXTS}}


def article_from(record: Mapping[str, Any]) -> Article:
    """The article of such an object."""
    published: str | None = record["published"]
    moment: date | datetime | None = None
    if published is not None:
        moment = datetime.fromisoformat(published) if "T" in published else date.fromisoformat(published)
    source = record.get("published_from")
    return Article(
        published=moment,
        published_from=None if source is None else DateSource(source),
        **{name: record[name] for name in TEXTS},
    )


def _row(article: Article, reason: str) -> dict[str, Any]:
    return {
        "identity_key": identity_key(article),
        "content_hash": article.content_hash,
        "location": _storable(article.location),
        "source_id": _storable(article.source_id),
        "url": _storable(article.url),
        "title": _storable(article.title),
        "article": json.dumps(article_record(article)),
        "reason": _storable(reason),
        "version": EXTRACTOR_VERSION,
        "tries": 1,
        "failed_at": datetime.now(UTC),
    }


def _storable(value: str | None) -> str | None:
    return None if value is None else UNSTORABLE.sub("\ufffd", value)


@cache
def _insert_or_count(dialect: str) -> Any:
    statement = statements.insert_into(failed_articles, dialect)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["identity_key", "content_hash"],
        set_={
            "article": new.article,
            "location": new.location,
            "reason": new.reason,
            "version": new.version,
            "failed_at": new.failed_at,
            "tries": failed_articles.c.tries + 1,
        },
    )


@cache
def _delete_stored() -> Delete:
    own = failed_articles.c
    stored = exists().where(articles.c.identity_key == own.identity_key, articles.c.content_hash == own.content_hash)
    return delete(failed_articles).where(stored)


@cache
def _article_of() -> Select[Any]:
    return select(failed_articles.c.article).where(failed_articles.c.id == bindparam("failed"))
