"""Periods: days, whole months and years, and those some months on."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """First and last day, both included; ``first`` or ``last`` is None where the period is open ("since 2019")."""

    first: date | None
    last: date | None


def a_year_before(period: Period) -> Period | None:
    """The same days, or the same whole months, twelve months earlier; None for an open period or the year 1."""
    first, last = period.first, period.last
    if first is None or last is None or first.year == 1:
        return None
    if last.day == monthrange(last.year, last.month)[1]:
        months = (last.year - first.year) * 12 + last.month - first.month
        return Period(first=shifted(first, -12), last=months_from(first.year - 1, first.month, months + 1).last)
    return Period(first=shifted(first, -12), last=shifted(last, -12))


def one_day(day: date) -> Period:
    """The period of a single day."""
    return Period(first=day, last=day)


def one_week(day: date) -> Period:
    """The days from Monday to Sunday of the week with this day in it."""
    monday = day - timedelta(days=day.weekday())
    return Period(first=monday, last=monday + timedelta(days=6))


def one_year(year: int) -> Period:
    """A whole year."""
    return Period(first=date(year, 1, 1), last=date(year, 12, 31))


def months_from(year: int, month: int, count: int = 1) -> Period:
    """``count`` whole months from this one on; a month outside 1 to 12 runs over into other years."""
    first = shifted(date(year, 1, 1), month - 1)
    last = shifted(first, count - 1)
    return Period(first=first, last=last.replace(day=monthrange(last.year, last.month)[1]))


def shifted(day: date, months: int) -> date:
    """The same day some months on, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
