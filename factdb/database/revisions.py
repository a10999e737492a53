"""Revisions of an article: which are stored, which is current, and where a new one comes among them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import Connection, update

from factdb.articles import Article
from factdb.database import statements
from factdb.database.identity import identity_key
from factdb.database.statements import articles, outlets
from factdb.database.writing import insert_new, insert_with_ids


class Outcome(StrEnum):
    """What was done with an article. ``outdated``: stored, as older than the revision that is there."""

    ADDED = "added"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    OUTDATED = "outdated"
    REREAD = "read again"


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of an article that is stored already."""

    id: int
    content_hash: str
    superseded_by: int | None
    published_on: date | None
    published_at: datetime | None


def revisions_of(connection: Connection, article: Article) -> list[Revision]:
    """The revisions stored of an article, its own words among them or not."""
    found = connection.execute(statements.revisions_of_article(), {"identity_key": identity_key(article)})
    return [Revision(*row) for row in found]


def save_article(
    connection: Connection, article: Article, current: Revision | None, run_id: int
) -> tuple[int, Outcome]:
    """Insert the revision; a newer one takes the current one's place in steps that never leave two of them current."""
    published_at = article.published if isinstance(article.published, datetime) else None
    row = {
        "identity_key": identity_key(article),
        "content_hash": article.content_hash,
        "source_id": article.source_id,
        "location": article.location,
        "url": article.url,
        "outlet_id": _outlet_id(connection, article.outlet) if article.outlet else None,
        "title": article.title,
        "byline": article.byline,
        "published_on": article.published_date,
        "published_at": published_at,
        "text": article.text,
        "superseded_by": None if current is None else current.id,
        "run_id": run_id,
        "ingested_at": datetime.now(UTC),
    }
    (article_id,) = insert_with_ids(connection, articles, [row])
    if current is None:
        return article_id, Outcome.ADDED
    if _is_earlier(article.published_date, published_at, current):
        return article_id, Outcome.OUTDATED
    connection.execute(update(articles).where(articles.c.id == current.id).values(superseded_by=article_id))
    connection.execute(update(articles).where(articles.c.id == article_id).values(superseded_by=None))
    return article_id, Outcome.REVISED


def _is_earlier(published_on: date | None, published_at: datetime | None, current: Revision) -> bool:
    """Whether a revision was published before the current one; not where either has no date."""
    if published_on is None or current.published_on is None:
        return False
    if published_at is None or current.published_at is None:
        return published_on < current.published_on
    moment = published_at if published_at.tzinfo is not None else published_at.replace(tzinfo=UTC)
    return moment < current.published_at


def _outlet_id(connection: Connection, name: str) -> int:
    found = connection.scalar(statements.outlet_of_name(), {"name": name})
    if found is None:
        insert_new(connection, outlets, [{"name": name}])
        found = connection.scalars(statements.outlet_of_name(), {"name": name}).one()
    return int(found)
