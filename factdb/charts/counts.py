"""How much was said: quotes by speaker, outlet or topic, counted by the database."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Subquery, extract, func, select

from factdb import __version__
from factdb.database import models
from factdb.errors import QueryError
from factdb.filters import Filters
from factdb.listing import quotes_as_corrected

MOST_DAYS, MOST_MONTHS = 62, 60
"""Days, and months, beyond which counts are by the next longer step."""

OTHERS = "all others"


class Step(StrEnum):
    """By what counts are made."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What counts were made of: current articles with a day of publication."""

    quotes: int
    articles: int
    outlets: tuple[str, ...]
    first: date
    last: date

    def __str__(self) -> str:
        named = ", ".join(self.outlets[:3])
        more = f" and {len(self.outlets) - 3} more" if len(self.outlets) > 3 else ""
        return (
            f"{_counted(self.quotes, 'quote')} in {_counted(self.articles, 'article')}"
            f"{f' of {named}{more}' if named else ''}, {self.first} to {self.last}. Read by factdb {__version__}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Counts over time: a line for each name, with a number for each of the days, which begin the steps."""

    step: Step
    days: tuple[date, ...]
    lines: Mapping[str, tuple[int, ...]]
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Of each outlet's quotes with a known speaker, how many are of whom: for each speaker, a number for each outlet."""

    outlets: tuple[str, ...]
    totals: tuple[int, ...]
    parts: Mapping[str, tuple[int, ...]]
    source: Source


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def quotes_of_speakers(connection: Connection, filters: Filters, *, most: int = 8) -> Times:
    """Quotes over time of those speakers who are quoted most. Raises QueryError where nothing is found."""
    chosen = _chosen(filters)
    source = _source(connection, chosen)
    number = func.count().label("number")
    named = chosen.c.speaker_id.is_not(None)
    ranked = (
        select(chosen.c.speaker_id, func.min(chosen.c.speaker).label("name"))
        .where(named)
        .group_by(chosen.c.speaker_id)
        .order_by(number.desc(), func.min(chosen.c.speaker), chosen.c.speaker_id)
        .limit(most)
    )
    names = _unlike([(row.speaker_id, row.name) for row in connection.execute(ranked)])
    counted = {name: _by_step(connection, _chosen(replace(filters, speakers=(key,))), source) for key, name in names}
    if not counted:
        raise QueryError("none of these quotes has a known speaker: ask for others")
    return _times(counted, source)


def quotes_about(connection: Connection, topics: Sequence[str], filters: Filters) -> Times:
    """Quotes over time that have the words of each topic. Raises QueryError where nothing is found."""
    source = _source(connection, _chosen(filters))
    counted = {
        topic: _by_step(connection, _chosen(replace(filters, about=topic)), source) for topic in dict.fromkeys(topics)
    }
    return _times(counted, source)


def shares_of_outlets(connection: Connection, filters: Filters, *, most: int = 6, outlets: int = 12) -> Shares:
    """Share of voice: who has how many of each outlet's quotes, the outlets with most of them first.

    The speakers who are quoted most have a part each, all others one together. Raises QueryError where nothing is found.
    """
    chosen = _chosen(filters)
    source = _source(connection, chosen)
    number = func.count().label("number")
    statement = (
        select(chosen.c.outlet, chosen.c.speaker_id, func.min(chosen.c.speaker).label("name"), number)
        .where(chosen.c.speaker_id.is_not(None), chosen.c.outlet.is_not(None))
        .group_by(chosen.c.outlet, chosen.c.speaker_id)
    )
    of_outlet, of_speaker, cells = Counter[str](), Counter[tuple[int, str]](), Counter[tuple[str, int]]()
    for row in connection.execute(statement):
        of_outlet[row.outlet] += row.number
        of_speaker[row.speaker_id, row.name] += row.number
        cells[row.outlet, row.speaker_id] = row.number
    if not cells:
        raise QueryError("none of these quotes has both an outlet and a known speaker: ask for others")
    ranked = sorted(of_outlet, key=lambda outlet: (-of_outlet[outlet], outlet))[:outlets]
    top = sorted(of_speaker, key=lambda speaker: (-of_speaker[speaker], speaker[1]))[:most]
    parts = {name: tuple(cells[outlet, key] for outlet in ranked) for key, name in _unlike(top)}
    totals = tuple(of_outlet[outlet] for outlet in ranked)
    rest = tuple(total - sum(part) for total, part in zip(totals, zip(*parts.values(), strict=True), strict=True))
    return Shares(
        outlets=tuple(ranked), totals=totals, parts=parts | ({OTHERS: rest} if any(rest) else {}), source=source
    )


def _unlike(names: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Speakers with names that differ: two of one name have their numbers as well."""
    often = Counter(name for _, name in names)
    return [(key, f"{name} ({key})" if often[name] > 1 or name == OTHERS else name) for key, name in names]


def _chosen(filters: Filters) -> Subquery:
    """The article_id, outlet, published, speaker_id and speaker of all quotes that the filters let through."""
    article, outlet, speaker = models.Article, models.Outlet, models.Speaker
    said = quotes_as_corrected(filters, ["article_id", "speaker_id"]).subquery("said")
    return (
        select(
            article.id.label("article_id"),
            outlet.name.label("outlet"),
            article.published_on.label("published"),
            said.c.speaker_id,
            speaker.name.label("speaker"),
        )
        .join(said, said.c.article_id == article.id)
        .outerjoin(outlet, outlet.id == article.outlet_id)
        .outerjoin(speaker, speaker.id == said.c.speaker_id)
        .subquery("chosen")
    )


def _source(connection: Connection, chosen: Subquery) -> Source:
    column = chosen.c
    row = connection.execute(
        select(
            func.count().label("quotes"),
            func.count(column.article_id.distinct()).label("articles"),
            func.min(column.published).label("first"),
            func.max(column.published).label("last"),
        ).where(column.published.is_not(None))
    ).one()
    if not row.quotes:
        raise QueryError("no quote with a day of publication was found: factdb stats shows what is stored")
    number = func.count().label("number")
    outlets = (
        select(column.outlet)
        .where(column.outlet.is_not(None), column.published.is_not(None))
        .group_by(column.outlet)
        .order_by(number.desc(), column.outlet)
    )
    return Source(
        quotes=row.quotes,
        articles=row.articles,
        outlets=tuple(connection.scalars(outlets)),
        first=row.first,
        last=row.last,
    )


def _step_of(source: Source) -> Step:
    months = (source.last.year - source.first.year) * 12 + source.last.month - source.first.month
    if months > MOST_MONTHS:
        return Step.YEAR
    return Step.DAY if (source.last - source.first).days <= MOST_DAYS else Step.MONTH


def _by_step(connection: Connection, chosen: Subquery, source: Source) -> Counter[date]:
    """How many of the rows each step has, by its first day."""
    column = chosen.c.published
    parts: list[Any] = [extract("year", column), extract("month", column), extract("day", column)]
    parts = parts[: {Step.YEAR: 1, Step.MONTH: 2, Step.DAY: 3}[_step_of(source)]]
    statement = select(func.count(), *parts).where(column.is_not(None)).group_by(*parts)
    return Counter(
        {date(*map(int, (*found, 1, 1)[:3])): number for number, *found in connection.execute(statement)},
    )


def _times(counted: dict[str, Counter[date]], source: Source) -> Times:
    step = _step_of(source)
    days = tuple(_days(step, source.first, source.last))
    lines = {name: tuple(counts[day] for day in days) for name, counts in counted.items()}
    return Times(step=step, days=days, lines=lines, source=source)


def _days(step: Step, first: date, last: date) -> Iterator[date]:
    """The first days of all steps from one day to another."""
    match step:
        case Step.DAY:
            yield from (first + timedelta(days=number) for number in range((last - first).days + 1))
        case Step.MONTH:
            for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
                yield date(number // 12, number % 12 + 1, 1)
        case Step.YEAR:
            yield from (date(year, 1, 1) for year in range(first.year, last.year + 1))
