"""The days of what a text names by its date: a day, a month, a quarter, a season, a year, a feast."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache, partial

from factdb.lexicon import rows
from factdb.times.counts import number
from factdb.times.periods import Period, months_from, one_day, one_week, one_year, shifted

Parts = dict[str, str]
"""The named parts of a moment."""

STEPS = {"last": -1, "past": -1, "previous": -1, "preceding": -1, "prior": -1, "next": 1, "coming": 1, "following": 1}
"""How many years, months … from this one "last year", "next month" … are; 0 for other words."""

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""First month of each season, on the northern half of the earth."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "final": 4,
    "last": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}


def by_date(kind: str, parts: Parts, published: date | None, *, ahead: bool) -> Period | None:
    """The days of a moment of one of these kinds; ``ahead`` where the text looks ahead. ValueError where there are none."""
    return _READERS[kind](parts, published, ahead=ahead) if kind in _READERS else _in_its_year(kind, parts)


KINDS = frozenset("iso slashes year years decade days month ending week months season named quarter half".split())
"""The kinds of moments that ``by_date`` reads."""


def weekday_index(name: str) -> int:
    """0 for Monday to 6 for Sunday."""
    return _DAYS.index(name[:3].lower())


def season(name: str, step: int, published: date) -> tuple[int, int]:
    """Year and first month of the season that has begun or is to begin this year, the one before it or the one after it."""
    begin = SEASONS[name.lower()]
    year = published.year if published >= date(published.year, begin, 1) or begin < 12 else published.year - 1
    over = published > shifted(date(year, begin, 1), 3)
    if step < 0:
        year -= 0 if over and begin < 12 else 1
    elif step > 0 and published >= date(year, begin, 1):
        year += 1
    return year, begin


def edge(period: Period, parts: Parts) -> Period:
    """The part of a period that "early", "late" or "the end of" means."""
    word = (parts.get("part") or parts.get("edge") or "").lower()
    first, last = period.first, period.last
    if not word or first is None or last is None:
        return period
    third = (last - first) // 3
    if parts.get("edge") and word in ("end", "close"):
        return one_day(last)
    if parts.get("edge") and word in ("start", "beginning", "turn"):
        return one_day(first)
    if word == "early":
        return Period(first=first, last=first + third)
    if word == "late":
        return Period(first=last - third, last=last)
    return Period(first=first + third, last=last - third)


def _in_its_year(kind: str, parts: Parts) -> Period | None:
    """What names its own year, and needs no date of publication."""
    if kind == "iso":
        return one_day(date(int(parts["year"]), int(parts["month"]), int(parts["day"])))
    if kind == "slashes":
        return _slashes(parts)
    if kind == "year":
        return edge(one_year(int(parts["year"])), parts)
    if kind == "years":
        if "short" in parts:
            return one_year(1900 + int(parts["short"]))
        first = _full_year(parts["year"])
        last = _full_year(parts["year2"], first) if "year2" in parts else first
        return Period(first=date(first, 1, 1), last=date(max(first, last), 12, 31))
    if "century" in parts:
        first = int(parts["century"]) * 100 - 99
        return edge(Period(first=date(first, 1, 1), last=date(first + 99, 12, 31)), parts)
    first = _decade(parts["decade"], 1900)
    last = max(first, _decade(parts["decade2"], first // 100 * 100)) if "decade2" in parts else first
    return edge(Period(first=date(first, 1, 1), last=date(last + 9, 12, 31)), parts)


def _decade(text: str, century: int) -> int:
    """The first year of a decade, in the century that is given where two digits leave it open."""
    text = text.strip("'")
    return int(text) if len(text) == 4 else century + int(text)


def _full_year(text: str, since: int | None = None) -> int:
    if len(text) == 4:
        return int(text)
    century = since // 100 * 100 if since else 2000
    return century + int(text)


def _year_of(parts: Parts, published: date | None) -> int | None:
    """The year that a moment names, or counts from the one of publication ("of last year"); None where it says none."""
    if "year" in parts:
        return _full_year(parts["year"])
    if "of_year" in parts and published is not None:
        return published.year + STEPS.get(parts["of_year"].lower(), 0)
    return None


def _slashes(parts: Parts) -> Period | None:
    """Day and month in either order; None where both orders give a date and they differ."""
    left, right, year = int(parts["left"]), int(parts["right"]), _full_year(parts["year"])
    if left > 12:
        return one_day(date(year, right, left))
    if right > 12 or left == right:
        return one_day(date(year, left, right))
    return None


def _month_index(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _day(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _dated(parts: Parts, published: date | None, *, ahead: bool) -> Period | None:
    """A day and month, with or without its year; without, the nearest that fits, before publication unless it lies ahead."""
    month, day = _month_index(parts["month"]), _day(parts["day"])
    last = _day(parts["day2"]) if "day2" in parts else day
    year = _year_of(parts, published)
    if year is None and published is not None:
        year = _nearest_year(published, month, day, ahead=ahead)
        if "weekday" in parts:
            year = _year_with(year, month, day, weekday_index(parts["weekday"]))
    if year is None:
        return None
    return Period(first=date(year, month, day), last=date(year, month, max(day, last)))


def _year_with(year: int, month: int, day: int, weekday: int) -> int:
    """The first of a year, the next and the last one in which a date falls on the weekday; the year where none does."""
    fitting = (each for each in (year, year + 1, year - 1) if date(each, month, day).weekday() == weekday)
    return next(fitting, year)


def _nearest_year(published: date, month: int, day: int, *, ahead: bool) -> int:
    days = min(day, monthrange(published.year, month)[1])
    same = date(published.year, month, days)
    if same > published and not ahead and (same - published).days > 120:
        return published.year - 1
    if same < published and ahead and (published - same).days > 240:
        return published.year + 1
    return published.year


def _month(parts: Parts, published: date | None, *, ahead: bool) -> Period | None:
    month = _month_index(parts["month"])
    when = parts.get("when", "").lower()
    year = _year_of(parts, published)
    if year is None and published is not None:
        year = published.year
        if (when in ("last", "past", "previous") and month >= published.month) or (
            month > published.month and not ahead and when not in ("this", "next", "coming")
        ):
            year -= 1
        elif (when in ("next", "coming") and month <= published.month) or (ahead and month < published.month):
            year += 1
    return None if year is None else edge(months_from(year, month), parts)


def _ending(parts: Parts, published: date | None, *, ahead: bool) -> Period | None:
    """Read "the three months to June", "the year ended 31 December 2024", "the five years to 2023"."""
    name = parts.get("month1") or parts.get("month2")
    count = number(parts.get("count", "1")) or 1
    year = _year_of(parts, published)
    if name is None:
        return None if year is None else Period(first=date(year - count + 1, 1, 1), last=date(year, 12, 31))
    month = _month_index(name)
    if year is None and published is not None:
        year = published.year if month <= published.month else published.year - 1
        year += ahead and month != published.month
    if year is None:
        return None
    day = parts.get("day1") or parts.get("day2")
    last = date(year, month, _day(day) if day else monthrange(year, month)[1])
    unit = parts["unit"].lower()
    if unit.startswith("week"):
        return Period(first=last - timedelta(days=7 * count - 1), last=last)
    months = 12 if unit == "year" else 6 if unit.startswith("half") else 3 if unit == "quarter" else count
    return Period(first=shifted(last + timedelta(days=1), -months), last=last)


def _week(parts: Parts, published: date | None, *, ahead: bool) -> Period | None:
    """Read "the week of May 5", from Monday to Sunday, and "the first week of May", seven days from the first on."""
    if "ordinal" not in parts:
        name = {"month": parts.get("month1") or parts["month2"], "day": parts.get("day1") or parts["day2"]}
        day = _dated({**parts, **name}, published, ahead=ahead)
        return None if day is None or day.first is None else one_week(day.first)
    whole = _month(parts, published, ahead=ahead)
    if whole is None or whole.first is None or whole.last is None:
        return None
    ordinal = parts["ordinal"].lower()
    first = whole.first + timedelta(days=7 * (_ORDINALS[ordinal] - 1))
    if ordinal in ("last", "final"):
        first = whole.last - timedelta(days=6)
    if "end" in parts:
        saturday = first + timedelta(days=(5 - first.weekday()) % 7)
        return Period(first=saturday, last=saturday + timedelta(days=1))
    return Period(first=first, last=first + timedelta(days=6))


def _months(parts: Parts, published: date | None, *, ahead: bool) -> Period | None:
    """Read "the first three months of 2024", "the last nine months of the year"."""
    count = number(parts["count"])
    year = _year_of(parts, published)
    if year is None and published is not None:
        year = published.year
    if count is None or year is None or not 0 < count <= 12:
        return None
    begin = 1 if parts["ordinal"].lower() in ("first", "opening") else 13 - count
    if "own" in parts and published is not None and date(year, begin, 1) > published and not ahead:
        year -= 1
    return months_from(year, begin, count)


def _season_named(parts: Parts, published: date | None, *, ahead: bool) -> Period | None:
    """The season of a year, or, without it, the last one up to publication, the next one where the text looks ahead."""
    name = parts["season"]
    year = _year_of(parts, published)
    if year is not None:
        return edge(months_from(year, SEASONS[name.lower()], 3), parts)
    if published is None:
        return None
    year, month = season(name, 0, published)
    first = date(year, month, 1)
    if first > published and not ahead:
        year -= 1
    elif ahead and shifted(first, 3) <= published:
        year += 1
    return edge(months_from(year, month, 3), parts)


@cache
def _feasts() -> dict[str, tuple[str, ...]]:
    return {row[0]: row[1:] for row in rows("named_days")}


def _feast(parts: Parts, published: date | None, *, ahead: bool) -> Period | None:
    """A day that has a name, of its year or, without it, the nearest that fits: of the last eight months or ahead."""
    rule = _feasts().get(parts["name"].lower())
    year = _year_of(parts, published)
    if rule is None or (year is None and published is None and len(rule[0]) < len("yyyy-mm-dd")):
        return None
    if len(rule[0]) == len("yyyy-mm-dd"):
        return one_day(date.fromisoformat(rule[0]))
    if year is not None or published is None:
        return one_day(_feast_of(rule, year or 1))
    when = parts.get("when", "").lower()
    day = _feast_of(rule, published.year)
    if when == "last" or (not when and not ahead and (day - published).days > MOST_AHEAD):
        day = day if day < published else _feast_of(rule, published.year - 1)
    elif when == "next" or (not when and ahead and day < published):
        day = day if day > published else _feast_of(rule, published.year + 1)
    return one_day(day)


MOST_AHEAD = 45
"""Days before a feast from which on a text that names it looks ahead."""


def _feast_of(rule: tuple[str, ...], year: int) -> date:
    """The day of a rule of ``lexicon/named_days.tsv`` in a year."""
    if rule[0] == "easter":
        return _easter(year) + timedelta(days=int(rule[1]))
    month, _, day = rule[0].partition("-")
    if day:
        return date(year, int(month), int(day))
    weekday, which = weekday_index(rule[1]), int(rule[2])
    if which < 0:
        last = date(year, int(month), monthrange(year, int(month))[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, int(month), 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


def _easter(year: int) -> date:
    """Easter Sunday of the western churches (the anonymous Gregorian algorithm; Nature 13, 1876, p. 487)."""
    golden, century, of_century = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _part_of_year(length: int, parts: Parts, published: date | None, *, ahead: bool) -> Period | None:
    """A quarter or half of a year, of ``length`` months."""
    name = parts.get("number") or parts.get("number2")
    index = int(name) if name else _ORDINALS[parts["ordinal"].lower()]
    year = _year_of(parts, published)
    if year is not None:
        return months_from(year, length * (index - 1) + 1, length)
    if published is None:
        return None
    if parts.get("ordinal", "").lower() == "last":
        return months_from(published.year, (published.month - 1) // 3 * 3 - 2, 3)
    year = published.year
    if not ahead and date(year, length * (index - 1) + 1, 1) > published:
        year -= 1
    return months_from(year, length * (index - 1) + 1, length)


_READERS: dict[str, Callable[..., Period | None]] = {
    "days": _dated,
    "month": _month,
    "ending": _ending,
    "week": _week,
    "months": _months,
    "season": _season_named,
    "named": _feast,
    "quarter": partial(_part_of_year, 3),
    "half": partial(_part_of_year, 6),
}
