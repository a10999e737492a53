"""A time expression in a text, and two of them that open and close one period."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from factdb.text import Span
from factdb.times.periods import Period, shifted


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """A date or period in the text.

    ``period`` is None where it cannot be resolved ("4:17 a.m.", "on Monday" in an article without a date).
    """

    start: int
    end: int
    period: Period | None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


_YEAR = re.compile(r"\d{4}")
# Before the first of two times and between them, where together they are one period: between June and August 2021.
_FROM = {
    " and ": re.compile(r"\b[Bb]etween $"),
    " to ": re.compile(r"\b[Ff]rom $"),
    " until ": re.compile(r"\b[Ff]rom $"),
    " through ": re.compile(""),
}


def spanned(plain: str, times: Sequence[TimeExpression]) -> list[TimeExpression]:
    """The times of a sentence, those that open and close one period joined."""
    joined: list[TimeExpression] = []
    for time in times:
        opening = joined[-1] if joined else None
        link = _FROM.get(plain[opening.end : time.start]) if opening is not None else None
        if opening is not None and link is not None and link.search(plain, max(0, opening.start - 8), opening.start):
            words = (plain[each.start : each.end] for each in (opening, time))
            period = _whole(opening.period, time.period, *map(_YEAR.search, words))
            if period is not None:
                joined[-1] = TimeExpression(start=opening.start, end=time.end, period=period)
                continue
        joined.append(time)
    return joined


def _whole(
    one: Period | None, other: Period | None, year: re.Match[str] | None, other_year: re.Match[str] | None
) -> Period | None:
    """From the first day of one period to the last of a later one; None where they are not in this order.

    Where the second alone names its ``year``, the first is the last one of its name before: from March to June 2022. Of two
    weekdays the first is that before the second: from Wednesday through Sunday.
    """
    if one is None or other is None or one.first is None or other.last is None or other.first is None:
        return None
    first = one.first
    if year is None and other_year is not None:
        years = first.year - other.first.year
        first = shifted(first, -12 * years)
        first = first if first < other.first else shifted(first, -12)
    elif one.last == first and other.last == other.first < first < other.first + timedelta(days=7):
        first -= timedelta(days=7)
    return Period(first=first, last=other.last) if first < other.first else None
