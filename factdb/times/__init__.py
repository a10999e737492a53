"""Dates and periods that a text names, resolved against the date of publication."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from factdb.documents import Document
from factdb.text import Span
from factdb.times.expressions import TimeExpression, spanned
from factdb.times.moments import Moment, find_moments
from factdb.times.periods import Period, a_year_before, months_from, one_day, one_year, shifted

__all__ = ["Period", "TimeExpression", "a_year_before", "find_times", "resolve", "times_of"]


LONGEST_SENTENCE = 4000
"""Characters that are read at a time: what is longer is no sentence of prose."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
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
# First month of each season, on the northern half of the earth.
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}

# Words before a date that say that it lies ahead; without one, what is named lies behind, as in a report.
_AHEAD = re.compile(
    r"\b(?:will|shall|would|due|scheduled|expected|expects?|plans?|planned|set to|aims?|ahead of|deadline)\b"
)
_BY = re.compile(r"\b(?:[Bb]y|[Uu]ntil|[Tt]ill)\s+$")
# In a sentence with these, "by March" lies behind too.
_TOLD = re.compile(r"\b(?:had|was|were)\b")
_SINCE = re.compile(r"\b[Ss]ince(?: the| early| late| last| at least)?\s+$")
_UNTIL = re.compile(r"\b(?:[Uu]ntil|[Tt]ill)\s+$")


def find_times(document: Document) -> Sequence[TimeExpression]:
    """Every date, period and time of day of a document, in order, none overlapping."""
    published = document.article.published_date
    found: list[TimeExpression] = []
    for paragraph in document.read():
        for sentence in paragraph.sentences:
            start = sentence.start
            while start < sentence.end:
                end = _piece_end(document.plain, start, sentence.end)
                found.extend(times_of(document.plain, Span(start, end), published))
                start = end
    return found


def _piece_end(text: str, start: int, end: int) -> int:
    """Where to stop reading: the end, or a space near the longest piece that is read at once."""
    if end - start <= LONGEST_SENTENCE:
        return end
    space = text.rfind(" ", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
    return space if space > start else start + LONGEST_SENTENCE


def times_of(
    plain: str, span: Span, published: date | None, moments: Sequence[Moment] | None = None
) -> list[TimeExpression]:
    """The time expressions of one sentence; ``plain`` is the document's text in plain characters.

    ``moments`` are those of the sentence, where they have been found already.
    """
    found: list[TimeExpression] = []
    anchor: Period | None = None
    for moment in find_moments(plain, span.start, span.end) if moments is None else moments:
        if moment.kind == "then":
            anchor = _named_last(plain, moment, span, found, published)
        reach = 160 if moment.kind == "ending" else 70
        before = plain[max(span.start, moment.start - reach) : moment.start]
        after = plain[moment.end : min(span.end, moment.end + 70)]
        period = resolve(moment, published, before=before, after=after, anchor=anchor)
        if moment.kind in ("year", "years", "quarter", "half", "ending", "month") and period is not None:
            anchor = period
        if period is not None and period.first is not None and _SINCE.search(before):
            period = Period(first=period.first, last=max(published, period.first) if published else None)
        elif period is not None and _UNTIL.search(before) and moment.kind != "day":
            period = Period(first=None, last=period.last)
        found.append(TimeExpression(start=moment.start, end=moment.end, period=period))
    return spanned(plain, found)


NAMED_WITHIN = 600
"""Characters before a sentence in which the time is sought that "by then" or "the same day" in it speaks of."""


def _named_last(
    plain: str, moment: Moment, span: Span, found: Sequence[TimeExpression], published: date | None
) -> Period | None:
    """The period that a text named last before "then", the day before "the same day"; None where it named none."""
    begin = max(0, span.start - NAMED_WITHIN)
    moments = [each for each in find_moments(plain, begin, span.start) if each.kind != "then"]
    told = [*times_of(plain, Span(begin, span.start), published, moments), *found]
    periods = [time.period for time in told if time.period and time.period.first and time.period.last]
    if moment.parts:
        periods = [period for period in periods if period.first == period.last]
    return periods[-1] if periods else None


# What follows "the year before": an event, on whose time it depends.
_EVENT = re.compile(r" (?:[A-Z]|(?:the|he|she|it|they|his|her|its|their|a|an)\b)")


def resolve(
    moment: Moment, published: date | None, *, before: str = "", after: str = "", anchor: Period | None = None
) -> Period | None:
    """The days that a moment means; ``before`` and ``after`` are text around it, ``anchor`` the last period named before.

    Without a date of publication only what names its own year is resolved.
    """
    parts = moment.parts
    ahead = _AHEAD.search(before) is not None or (_BY.search(before) is not None and not _TOLD.search(before + after))
    if moment.kind == "before" and _EVENT.match(after):
        return None
    try:
        return _resolve(moment.kind, parts, published, ahead=ahead, anchor=anchor)
    except (ValueError, OverflowError):
        return None  # 31 February, or a year that the calendar does not reach


def _resolve(
    kind: str, parts: dict[str, str], published: date | None, *, ahead: bool, anchor: Period | None
) -> Period | None:
    if kind == "then":
        return anchor
    if kind in ("iso", "slashes", "year", "years", "decade"):
        return _in_its_year(kind, parts)
    if kind == "days":
        return _dated(parts, published, ahead=ahead)
    if kind == "month":
        return _month_named(parts, published, ahead=ahead)
    if kind == "ending":
        return _ending(parts, published, ahead=ahead)
    if published is None and "year" not in parts:
        return None
    if kind in ("quarter", "half"):
        return _quarter(kind, parts, published, ahead=ahead)
    return _relative(kind, parts, published, ahead=ahead, anchor=anchor) if published else None


def _in_its_year(kind: str, parts: dict[str, str]) -> Period | None:
    """What names its own year, and needs no date of publication."""
    if kind == "iso":
        return one_day(date(int(parts["year"]), int(parts["month"]), int(parts["day"])))
    if kind == "slashes":
        return _slashes(parts)
    if kind == "year":
        return _edge(one_year(int(parts["year"])), parts)
    if kind == "years":
        first = _full_year(parts["year"])
        last = _full_year(parts["year2"], first) if "year2" in parts else first
        return Period(first=date(first, 1, 1), last=date(max(first, last), 12, 31))
    decade = parts["decade"].strip("'")
    first = int(decade) if len(decade) == 4 else 1900 + int(decade)
    return Period(first=date(first, 1, 1), last=date(first + 9, 12, 31))


def _relative(
    kind: str, parts: dict[str, str], published: date, *, ahead: bool, anchor: Period | None
) -> Period | None:
    if kind == "day":
        word = parts["day"].lower()
        step = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
        return one_day(published + timedelta(days=step))
    if kind == "now":
        return one_day(published)
    if kind == "weekday":
        return _weekday(parts, published, ahead=ahead)
    if kind == "relative":
        return _unit_relative(parts, published)
    if kind == "lasting":
        return _lasting(parts, published)
    if kind == "ago":
        return _ago(parts, published, anchor)
    if kind == "before":
        base = anchor.first if anchor and anchor.first else published
        if parts["unit"] == "year":
            return one_year(base.year - 1)
        return _ago({"count": "a", "unit": parts["unit"]}, base, None)
    return None


def _full_year(text: str, since: int | None = None) -> int:
    if len(text) == 4:
        return int(text)
    century = since // 100 * 100 if since else 2000
    return century + int(text)


def _number(word: str) -> int | None:
    """A small count in digits or words; None for "several"."""
    word = word.lower()
    if word.isdigit():
        return int(word)
    if word in ("a", "an"):
        return 1
    return _SMALL.index(word) if word in _SMALL else _TENS.get(word)


def _slashes(parts: dict[str, str]) -> Period | None:
    """Day and month in either order; None where both orders give a date and they differ."""
    left, right, year = int(parts["left"]), int(parts["right"]), _full_year(parts["year"])
    if left > 12:
        return one_day(date(year, right, left))
    if right > 12 or left == right:
        return one_day(date(year, left, right))
    return None


def _edge(period: Period, parts: dict[str, str]) -> Period:
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


def _month_index(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _dated(parts: dict[str, str], published: date | None, *, ahead: bool) -> Period | None:
    """A day and month, with or without its year; without, the nearest that fits, before publication unless it lies ahead."""
    month, day = _month_index(parts["month"]), int(re.sub(r"\D", "", parts["day"]))
    last = int(re.sub(r"\D", "", parts["day2"])) if "day2" in parts else day
    if "year" in parts:
        year = int(parts["year"])
    elif published is None:
        return None
    else:
        year = _nearest_year(published, month, day, ahead=ahead)
    return Period(first=date(year, month, day), last=date(year, month, max(day, last)))


def _nearest_year(published: date, month: int, day: int, *, ahead: bool) -> int:
    days = min(day, monthrange(published.year, month)[1])
    same = date(published.year, month, days)
    if same > published and not ahead and (same - published).days > 120:
        return published.year - 1
    if same < published and ahead and (published - same).days > 240:
        return published.year + 1
    return published.year


def _month_named(parts: dict[str, str], published: date | None, *, ahead: bool) -> Period | None:
    month = _month_index(parts["month"])
    when = parts.get("when", "").lower()
    if "year" in parts:
        year = int(parts["year"])
    elif published is None:
        return None
    else:
        year = published.year
        if (when in ("last", "past", "previous") and month >= published.month) or (
            month > published.month and not ahead and when not in ("this", "next", "coming")
        ):
            year -= 1
        elif (when in ("next", "coming") and month <= published.month) or (ahead and month < published.month):
            year += 1
    return _edge(months_from(year, month), parts)


def _ending(parts: dict[str, str], published: date | None, *, ahead: bool) -> Period | None:
    """Read "the three months to June", "the year ended 31 December 2024"."""
    name = parts.get("month1") or parts.get("month2")
    if name is None:
        return None
    month = _month_index(name)
    if "year" in parts:
        year = int(parts["year"])
    elif published is None:
        return None
    else:
        year = published.year if month <= published.month else published.year - 1
        year += ahead and month != published.month
    day = parts.get("day1") or parts.get("day2")
    last = date(year, month, int(re.sub(r"\D", "", day)) if day else monthrange(year, month)[1])
    count = _number(parts.get("count", "1")) or 1
    unit = parts["unit"].lower()
    if unit.startswith("week"):
        return Period(first=last - timedelta(days=7 * count - 1), last=last)
    months = 12 if unit == "year" else 6 if unit.startswith("half") else 3 if unit == "quarter" else count
    return Period(first=shifted(last + timedelta(days=1), -months), last=last)


def _quarter(kind: str, parts: dict[str, str], published: date | None, *, ahead: bool) -> Period | None:
    length = 3 if kind == "quarter" else 6
    number = parts.get("number") or parts.get("number2")
    index = int(number) if number else _ORDINALS[parts["ordinal"].lower()]
    when = parts.get("when", "").lower()
    if "year" in parts:
        year = _full_year(parts["year"])
    elif published is None:
        return None
    else:
        year = published.year + {"last": -1, "previous": -1, "next": 1}.get(when, 0)
        if not when and not ahead and date(year, length * (index - 1) + 1, 1) > published:
            year -= 1
    if parts.get("ordinal", "").lower() == "last" and not when and "year" not in parts and published:
        return months_from(published.year, (published.month - 1) // 3 * 3 - 2, 3)
    return months_from(year, length * (index - 1) + 1, length)


def _weekday(parts: dict[str, str], published: date, *, ahead: bool) -> Period:
    """The last such day up to publication; the next one where the text looks ahead; "last Friday" is never today."""
    target = _DAYS.index(parts["weekday"][:3].lower())
    when = parts.get("when", "").lower()
    back = (published.weekday() - target) % 7
    if when in ("next", "coming") or (when != "last" and ahead and back):
        return one_day(published + timedelta(days=7 - back if back else 7))
    if when == "last" and back == 0:
        back = 7
    return one_day(published - timedelta(days=back))


def _unit_relative(parts: dict[str, str], published: date) -> Period | None:
    unit, when = parts["unit"], parts["when"].lower()
    step = {"last": -1, "past": -1, "previous": -1, "preceding": -1, "next": 1, "coming": 1, "following": 1}.get(
        when, 0
    )
    if unit in ("morning", "afternoon", "evening", "day", "night"):
        return one_day(published + timedelta(days=step))
    if unit in ("week", "weekend", "fortnight"):
        monday = published - timedelta(days=published.weekday()) + timedelta(days=7 * step)
        if unit == "weekend":
            saturday = monday + timedelta(days=5)
            return Period(first=saturday, last=saturday + timedelta(days=1))
        return Period(first=monday, last=monday + timedelta(days=6))
    if unit == "month":
        return _edge(months_from(published.year, published.month + step), parts)
    if unit == "quarter":
        return _edge(months_from(published.year, (published.month - 1) // 3 * 3 + 1 + 3 * step, 3), parts)
    if unit in ("year", "season"):
        return _edge(one_year(published.year + step), parts)
    if unit in ("decade", "century"):
        length = 10 if unit == "decade" else 100
        first = published.year // length * length + length * step
        return Period(first=date(first, 1, 1), last=date(first + length - 1, 12, 31))
    return _season(_SEASONS[unit], step, published)


def _season(begin: int, step: int, published: date) -> Period:
    """The season of three months from month ``begin`` on that has begun, the one before it or the one after it."""
    year = published.year if published >= date(published.year, begin, 1) or begin < 12 else published.year - 1
    over = published > shifted(date(year, begin, 1), 3)
    if step < 0:
        year -= 0 if over and begin < 12 else 1
    elif step > 0 and published >= date(year, begin, 1):
        year += 1
    return months_from(year, begin, 3)


def _lasting(parts: dict[str, str], published: date) -> Period | None:
    """Read "the past two years": up to publication; "the next decade": from it on."""
    count = _number(parts.get("count", "1").split(" ")[0]) or 3
    other = _away(
        published, parts["unit"], count if parts["when"].lower() in ("next", "coming", "following") else -count
    )
    if other is None:
        return None
    return Period(first=min(other, published), last=max(other, published))


def _away(day: date, unit: str, count: int) -> date | None:
    unit = unit.rstrip("s")
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200, "centurie": 1200}.get(unit)
    if months:
        return shifted(day, months * count)
    days = {"day": 1, "week": 7, "fortnight": 14}.get(unit)
    return day + timedelta(days=days * count) if days else day


def _ago(parts: dict[str, str], published: date, anchor: Period | None) -> Period | None:
    """So long before publication: the day for days, its week for weeks, its month for months, its year for years."""
    count = _number(parts["count"])
    if count is None:
        return None
    unit = parts["unit"].lower()
    if unit.startswith("year") and anchor and anchor.first and anchor.last:
        return Period(first=shifted(anchor.first, -12 * count), last=shifted(anchor.last, -12 * count))
    day = _away(published, unit, -count)
    if day is None or unit in ("second", "minute", "hour", "day"):
        return one_day(day) if day else None
    if unit in ("week", "fortnight"):
        return Period(first=day - timedelta(days=3), last=day + timedelta(days=3))
    return months_from(day.year, day.month) if unit == "month" else one_year(day.year)
