"""Whether a date that was found can be that of publication, and which day it was where the article was published."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from factdb.articles import Article, DateSource
from factdb.dates import as_day
from factdb.readers.sources import Defaults
from factdb.readers.urls import day_of

NO_DATE = date(1970, 1, 1)
"""The beginning of Unix time, which programs write for none."""

AHEAD = timedelta(days=1)
"""By how much a page's day may be ahead of the clock of whoever fetched it: somewhere it is tomorrow."""

WEST, EAST = 12, 14
"""Hours by which clocks are behind UTC, or ahead of it, at most."""


def can_be(when: date | datetime, *, fetched: datetime | None = None) -> bool:
    """Whether a page that was fetched then, or that lies here now, can have been published on a day."""
    day = as_day(when)
    return day != NO_DATE and day <= ((fetched or datetime.now(UTC)) + AHEAD).date()


def on_shown_day(when: date | datetime, shown: Collection[date]) -> date | datetime:
    """A time in UTC on a clock of the day that the page shows to its readers, where that was the day somewhere.

    What an American paper publishes on Monday evening is of Tuesday in UTC. The moment stays the same.
    """
    if not isinstance(when, datetime) or when.utcoffset() != timedelta(0) or when.date() in shown:
        return when
    moments = (_on(when, day) for day in shown)
    found = [moment for moment in moments if moment is not None]
    return found[0] if len(found) == 1 else when


def dated_by_address(article: Article, url: str | None, *, fetched: datetime | None = None) -> Article:
    """The article by the day in its address: as its date where it has none, else as the day of its time in UTC."""
    day = day_of(url) if url else None
    if day is None or not can_be(day, fetched=fetched):
        return article
    filled = Defaults(published=day, published_from=DateSource.URL).fill(article)
    if filled.published is None or filled.published_from in (DateSource.GIVEN, DateSource.RECORD):
        return filled
    return replace(filled, published=on_shown_day(filled.published, {day}))


def dated_by_feed(article: Article, published: date | datetime | None) -> Article:
    """The article by the time at which its feed published it, where the page does not say, or says a later day.

    Nothing is published after its feed told of it: a later day is that of a change. An earlier one holds, as feeds bring
    old articles again; one of the address alone does where it is another day than the feed's.
    """
    if published is None:
        return article
    day = None if article.published is None else as_day(article.published)
    apart = timedelta(0) if day is None else day - as_day(published)
    unsure = article.published_from is DateSource.URL and abs(apart) <= AHEAD
    if day is None or article.published_from is DateSource.CHANGE or apart > AHEAD or unsure:
        when = on_shown_day(published, {day} if day is not None and unsure else ())
        return replace(article, published=when, published_from=DateSource.FEED)
    return article


def _on(when: datetime, day: date) -> datetime | None:
    """The moment on the nearest clock with whole hours that shows a day; None where there is none."""
    if day == when.date() - timedelta(days=1) and when.hour < WEST:
        return when.astimezone(timezone(-timedelta(hours=when.hour + 1)))
    if day == when.date() + timedelta(days=1) and when.hour >= 24 - EAST:
        return when.astimezone(timezone(timedelta(hours=24 - when.hour)))
    return None
