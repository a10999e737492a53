"""The time of numbers in a reprint: what names none of its own is as of the original, not of the day of the reprint."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select, update

from factdb.database.statements import articles, claims
from factdb.links.copies import article_stories

MOST_COPIES = 20
"""Copies and revisions of a story, the earliest and the article itself, whose numbers are compared."""


def date_reprints(connection: Connection, article_id: int, story_id: int) -> None:
    """Give the numbers of a story's articles that state no time the period of the earliest copy that has the number.

    The article is the one that was stored last; it can be older than those that were stored before it.
    """
    copies = connection.scalars(_copies(), {"story_id": story_id}).all()
    if len(copies) < 2:
        return
    wanted = {"article_ids": sorted({*copies[:MOST_COPIES], article_id})}
    rows = connection.execute(_claims(), wanted).all()
    dated = [{"claim": claim, "first": first, "last": last} for claim, first, last in _redated(rows)]
    if dated:
        connection.execute(_give_period(), dated)


def _redated(rows: Sequence[Row[Any]]) -> Iterator[tuple[int, Any, Any]]:
    """The claims, in the order of publication, whose number an earlier article of the story has, with its period."""
    known: dict[Any, Row[Any]] = {}
    for row in rows:
        key = (row.low, row.high, row.unit, row.modifier)
        first = known.setdefault(key, row)
        if row.as_of_stated or first.published_on >= row.published_on:
            continue
        period = (first.as_of_first, first.as_of_last)
        if period != (row.as_of_first, row.as_of_last):
            yield (row.id, *period)


@cache
def _copies() -> Select[Any]:
    """The articles of a ``story_id``, the earliest first."""
    story = article_stories.c
    return (
        select(story.article_id)
        .join(articles, articles.c.id == story.article_id)
        .where(story.story_id == bindparam("story_id"), articles.c.published_on.is_not(None))
        .order_by(articles.c.published_on, story.article_id)
    )


@cache
def _claims() -> Select[Any]:
    """The claims of some ``article_ids``, those of the earliest publication first."""
    own = claims.c
    columns = (own.id, own.low, own.high, own.unit, own.modifier, own.as_of_first, own.as_of_last, own.as_of_stated)
    return (
        select(*columns, articles.c.published_on)
        .join(articles, articles.c.id == own.article_id)
        .where(own.article_id.in_(bindparam("article_ids", expanding=True)), articles.c.published_on.is_not(None))
        .order_by(articles.c.published_on, articles.c.published_at, own.article_id, own.start_char)
    )


@cache
def _give_period() -> Any:
    period: dict[str, Any] = {"as_of_first": bindparam("first"), "as_of_last": bindparam("last")}
    return update(claims).where(claims.c.id == bindparam("claim")).values(**period)
