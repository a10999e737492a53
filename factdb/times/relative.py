"""The days of what a text counts from the day of publication, or from the time that it named last."""

from datetime import date, timedelta

from factdb.times.counts import counts, number
from factdb.times.named import STEPS, Parts, edge, season, weekday_index
from factdb.times.periods import Period, months_from, one_day, one_week, one_year, shifted


def relative(kind: str, parts: Parts, published: date, *, ahead: bool, anchor: Period | None) -> Period | None:
    """The days of a moment of another kind than those with a date of their own; None where they cannot be told.

    ``anchor`` is the last period that was named before. ValueError or OverflowError where the calendar has no such days.
    """
    unit = parts.get("unit") or parts.get("unit2") or ""
    if kind == "ago":
        return _ago(parts, published, anchor)
    if kind == "same":
        return _same(parts, published, anchor)
    if kind in ("before", "after"):
        return _beside(unit, -1 if kind == "before" else 1, published, anchor)
    if kind == "ahead":
        return _away_by(parts, published, 1)
    if kind == "lasting":
        return _lasting(parts, published, anchor)
    if kind == "so far":
        return Period(first=of_unit(unit or "year", 0, published).first, last=published)
    if kind == "relative":
        return edge(of_unit(unit, STEPS.get(parts.get("when", "").lower(), 0), published), parts)
    return _near(kind, parts, published, ahead=ahead)


def _near(kind: str, parts: Parts, published: date, *, ahead: bool) -> Period | None:
    """A day or weekend near the day of publication: "now", "yesterday", "on Friday", "over the weekend"."""
    if kind == "now":
        return one_day(published)
    if kind == "day":
        return one_day(published + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(parts["day"].lower(), 0)))
    if kind == "weekday":
        return _weekday(parts, published, ahead=ahead)
    if kind == "weekend":
        return of_unit("weekend", 0 if ahead or published.weekday() >= SATURDAY else -1, published)
    return None


SATURDAY = 5


def of_unit(unit: str, step: int, day: date) -> Period:
    """The week, month, year … with a day in it, or the one ``step`` of them on."""
    if unit in ("morning", "afternoon", "evening", "day", "night"):
        return one_day(day + timedelta(days=step))
    if unit in ("week", "fortnight"):
        return one_week(day + timedelta(days=7 * step))
    if unit == "weekend":
        saturday = day + timedelta(days=SATURDAY - day.weekday() + 7 * step)
        return Period(first=saturday, last=saturday + timedelta(days=1))
    if unit == "month":
        return months_from(day.year, day.month + step)
    if unit == "quarter":
        return months_from(day.year, (day.month - 1) // 3 * 3 + 1 + 3 * step, 3)
    if unit in ("year", "season"):
        return one_year(day.year + step)
    if unit in ("decade", "century"):
        length = 10 if unit == "decade" else 100
        first = day.year // length * length + length * step
        return Period(first=date(first, 1, 1), last=date(first + length - 1, 12, 31))
    return months_from(*season(unit, step, day), 3)


def _weekday(parts: Parts, published: date, *, ahead: bool) -> Period:
    """The last such day up to publication; the next one where the text looks ahead; "last Friday" is never today."""
    when = parts.get("when", "").lower()
    back = (published.weekday() - weekday_index(parts["weekday"])) % 7
    if when in ("next", "coming") or (when != "last" and ahead and back):
        return one_day(published + timedelta(days=7 - back if back else 7))
    if when == "last" and back == 0:
        back = 7
    return one_day(published - timedelta(days=back))


def _lasting(parts: Parts, published: date, anchor: Period | None) -> Period | None:
    """Read "the past two years", "recent weeks": up to publication; "the next decade": from it on.

    "The previous decade" is that before the period named last.
    """
    given = parts.get("count", "few" if parts["when"] == "recent" else "a")
    count = number(given.split(" ")[0]) or 3
    if parts["when"] in ("previous", "preceding") and anchor and anchor.first:
        published = anchor.first - timedelta(days=1)
    step = 1 if parts["when"].lower() in ("next", "coming", "following") else -1
    other = _away(published, parts["unit"], step * (count + (0.5 if "half" in parts else 0)))
    return None if other is None else Period(first=min(other, published), last=max(other, published))


def _away(day: date, unit: str, count: float) -> date | None:
    unit = unit.rstrip("s")
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200, "centurie": 1200}.get(unit)
    if months:
        return shifted(day, int(months * count))
    days = {"day": 1, "week": 7, "fortnight": 14}.get(unit)
    return day + timedelta(days=int(days * count)) if days else day


A_YEAR = 365


def _ago(parts: Parts, published: date, anchor: Period | None) -> Period | None:
    """So long before publication, or before the period named last: "in the first quarter, up from 3 a year ago"."""
    years = number(parts.get("count", "")) if parts["unit"] == "year" else None
    if years and anchor and anchor.first and anchor.last:
        short = (anchor.last - anchor.first).days < A_YEAR - 1
        if parts.get("side") != "ago" or (years == 1 and short):
            return Period(first=shifted(anchor.first, -12 * years), last=shifted(anchor.last, -12 * years))
    if (
        parts["unit"] == "day"
        and parts.get("side") != "ago"
        and anchor
        and anchor.first
        and anchor.first == anchor.last
    ):
        published = min(published, anchor.first)
    return _away_by(parts, published, -1)


def _away_by(parts: Parts, day: date, step: int) -> Period | None:
    """So long before or after a day: the day for days, its week for weeks, its month for months, its year for years."""
    between = counts(parts)
    unit = parts["unit"].lower()
    if between is None or (between[0] != between[1] and unit in ("second", "minute", "hour")):
        return None
    periods = [_around(_away(day, unit, step * count), unit) for count in between]
    nearest, farthest = periods if step > 0 else reversed(periods)
    if nearest is None or farthest is None:
        return None
    return Period(first=nearest.first, last=farthest.last)


def _around(day: date | None, unit: str) -> Period | None:
    if day is None or unit in ("second", "minute", "hour", "day"):
        return one_day(day) if day else None
    if unit in ("week", "fortnight"):
        return Period(first=day - timedelta(days=3), last=day + timedelta(days=3))
    return months_from(day.year, day.month) if unit == "month" else one_year(day.year)


def _same(parts: Parts, published: date, anchor: Period | None) -> Period | None:
    """Read "the same month last year": of the period named last where it is no longer than a year, else of publication."""
    base = of_unit(parts["unit"], 0, published) if parts["unit"] in _OWN_UNITS else one_day(published)
    if parts["unit"] not in _POINTS and anchor and anchor.first and anchor.last:
        base = anchor if (anchor.last - anchor.first).days < A_YEAR else base
    if base.first is None or base.last is None:
        return None
    years = number(parts.get("count", "1")) or 1
    if "year" in parts:
        years = base.first.year - int(parts["year"])
    if base.last == months_from(base.last.year, base.last.month).last:
        months = (base.last.year - base.first.year) * 12 + base.last.month - base.first.month + 1
        return months_from(base.first.year - years, base.first.month, months)
    return Period(first=shifted(base.first, -12 * years), last=shifted(base.last, -12 * years))


_POINTS = frozenset(("time", "point", "stage"))
_OWN_UNITS = frozenset("day week weekend month quarter season spring summer autumn fall winter".split())


def _beside(unit: str, step: int, published: date, anchor: Period | None) -> Period | None:
    """The year, month … before or after the period named last; what is before publication where none was named."""
    if anchor is None or anchor.first is None or anchor.last is None:
        return of_unit(unit, step, published) if step < 0 else None
    return of_unit(unit, step, anchor.first if step < 0 else anchor.last)
