"""Dates and periods that a text names, resolved against the date of publication."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain

from factdb.documents import Document
from factdb.text import Span
from factdb.times.expressions import TimeExpression, spanned
from factdb.times.moments import Moment, find_moments
from factdb.times.named import KINDS, by_date
from factdb.times.periods import Period, a_year_before
from factdb.times.relative import of_unit, relative

__all__ = ["Period", "TimeExpression", "a_year_before", "find_times", "resolve", "times_of"]


LONGEST_SENTENCE = 4000
"""Characters that are read at a time: what is longer is no sentence of prose."""

# Verbs of what is past, near a month without a year.
_PAST = re.compile(
    r"\b(?:was|were|had|did|\w{3,}ed|rose|fell|won|lost|came|took|made|began|went|left|gave|got|saw|held|met|told|sold|bought|cut|hit|grew|ran|led"
    r"|spent|sent|broke|fallen|risen|grown|been|since|shut|set|put)\b"
)
# Words before a date that say that it lies ahead; without one, what is named lies behind, as in a report.
_AHEAD = re.compile(
    r"\b(?:will|shall|would(?! have\b)|due|scheduled|expected|expects?|plans?|planning (?:to|for)|aims?|aiming|intends?|deadline|upcoming)\b"
    # not "those waiting for planned treatment fell in September"
    rf"|\bplanned\b(?!.*{_PAST.pattern})"
    r"|\b(?:set|going|ready|likely|hop(?:es?|ing)|wants?|wanting|vow(?:s|ed)|pledge[sd]?|promise[sd]?|propose[sd]?|prepar(?:es|ing)) to\b"
    r"|\b(?:could|might|may)\b(?! have\b)"
    r"|\b(?:is|are|(?:begin|start|open|close|end|return|meet)s?|takes? place|running for [\w -]{2,20})(?: (?:again|here|there))? (?:in|on|at)(?: the)?\s+$"
    r"|\bin (?:the )?hopes? of\b|\bahead of(?: the)?\s+$"
)
_BY = re.compile(r"\b(?:[Bb]y|[Uu]ntil|[Tt]ill)\s+$")
# In a sentence with these, "by March" lies behind too.
_TOLD = re.compile(r"\b(?:had|was|were)\b")
# What was done at a time, whatever it looks ahead to: "plans announced in March".
_DONE = re.compile(
    r"(?<!\bbe )(?<!\bbe formally )\b(?:announced|published|released|unveiled|signed|approved|adopted|passed|agreed|drawn up|conducted"
    r"|carried out|presented|filed|issued|launched|made|taken|held|begun|began)(?: (?:in|on|at|during|early|late|earlier))?\s+$"
)
_SINCE = re.compile(
    r"\b[Ss]ince(?: the| early| late| last| at least|(?: (?!then\b)[\w'’-]+){1,6} (?:in|on|of|at))?\s+$"
    r"|\b(?:going|dating|dates|stretching) back to\s+$"
)
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


# What a later "a year earlier", "the month before" in a sentence may count from.
_ANCHORS = frozenset(("year", "years", "quarter", "half", "ending", "month", "months", "season", "so far", "same"))
_ANCHOR_UNITS = frozenset(("year", "quarter", "month", "week"))


def times_of(
    plain: str, span: Span, published: date | None, moments: Sequence[Moment] | None = None
) -> list[TimeExpression]:
    """The time expressions of one sentence; ``plain`` is the document's text in plain characters.

    ``moments`` are those of the sentence, where they have been found already.
    """
    found: list[TimeExpression] = []
    anchor: Period | None = None
    for moment in find_moments(plain, span.start, span.end) if moments is None else moments:
        counted_from = anchor
        if moment.kind == "then" or (_unit(moment) == "day" and _is_beside(moment)):
            counted_from = _named_last(plain, moment, span, found, published)
        before = plain[max(span.start, moment.start - LONGEST_BEFORE) : moment.start]
        after = plain[moment.end : min(span.end, moment.end + 70)]
        period = resolve(moment, published, before=before, after=after, anchor=counted_from)
        anchors = moment.kind in _ANCHORS or (moment.kind == "relative" and moment.parts["unit"] in _ANCHOR_UNITS)
        anchor = period if anchors and period is not None else anchor
        if period is not None and period.first is not None and _SINCE.search(before):
            period = Period(first=period.first, last=max(published, period.first) if published else None)
        elif period is not None and _UNTIL.search(before) and moment.kind != "day":
            period = Period(first=None, last=period.last)
        found.append(TimeExpression(start=moment.start, end=moment.end, period=period))
    return spanned(plain, found)


def _is_beside(moment: Moment) -> bool:
    """Whether a moment counts from the day named last: "the day before", "two days earlier"."""
    return moment.kind in ("before", "after") or (moment.kind == "ago" and moment.parts["side"] != "ago")


def _unit(moment: Moment) -> str | None:
    return moment.parts.get("unit") or moment.parts.get("unit2")


NAMED_WITHIN = 600
"""Characters before a sentence in which the time is sought that "by then" or "the same day" in it speaks of."""

MOST_NAMED = 20
"""Times of the same sentence that are looked at for the same."""


def _named_last(
    plain: str, moment: Moment, span: Span, found: Sequence[TimeExpression], published: date | None
) -> Period | None:
    """The period that a text named last before "then", the day, month, year … that it is in before "that month".

    None where the text named none, or a longer one.
    """
    begin = max(0, span.start - NAMED_WITHIN)
    moments = [each for each in find_moments(plain, begin, span.start) if each.kind != "then" and not _is_beside(each)]
    earlier = times_of(plain, Span(begin, span.start), published, moments)
    unit = _unit(moment)
    for time in chain(reversed(found[-MOST_NAMED:]), reversed(earlier)):
        period = time.period
        if period is None or period.first is None or period.last is None:
            continue
        if unit is None or (unit == "day" and period.first == period.last):
            return period
        whole = of_unit(unit, 0, period.first)
        if whole.last is not None and unit != "day" and period.last <= whole.last:
            return whole
    return None


# What follows "the year before": an event, on whose time it depends.
_EVENT = re.compile(r" (?:[A-Z]|(?:the|he|she|it|they|his|her|its|their|a|an)\b)")


def resolve(
    moment: Moment, published: date | None, *, before: str = "", after: str = "", anchor: Period | None = None
) -> Period | None:
    """The days that a moment means; ``before`` and ``after`` are text around it, ``anchor`` the last period named before.

    Without a date of publication only what names its own year is resolved.
    """
    near = before if moment.kind == "ending" else before[-70:]
    ahead = _AHEAD.search(near) is not None or (_BY.search(before) is not None and not _TOLD.search(before + after))
    ahead = ahead and not _DONE.search(before)
    if moment.kind == "before" and _EVENT.match(after):
        return None
    told = _PAST.search(before) or _PAST.search(after[:NEAR])
    soon = moment.kind in ("month", "season") and not told and not _SINCE.search(before)
    try:
        if soon and not ahead and published is not None:
            coming = _resolve(moment, published, ahead=True, anchor=anchor)
            ahead = coming is not None and coming.first is not None and _is_soon(coming.first, published)
        return _resolve(moment, published, ahead=ahead, anchor=anchor)
    except (ValueError, OverflowError):
        return None  # 31 February, or a year that the calendar does not reach


NEAR = 30
"""Characters behind a time in which a verb tells whether it is past."""

LONGEST_BEFORE = 160
"""Characters before a time that tell whether it lies ahead or behind."""


def _is_soon(day: date, published: date) -> bool:
    return timedelta(0) < day - published <= timedelta(MOST_AHEAD)


MOST_AHEAD = 150
"""Days before a month from which on a sentence with nothing of the past looks ahead to it."""


def _resolve(moment: Moment, published: date | None, *, ahead: bool, anchor: Period | None) -> Period | None:
    kind, parts = moment.kind, moment.parts
    if kind == "then":
        return anchor
    if kind in KINDS:
        return by_date(kind, parts, published, ahead=ahead)
    return relative(kind, parts, published, ahead=ahead, anchor=anchor) if published else None
