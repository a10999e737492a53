"""When a number holds: the period that its sentence, the sentences before it or the article's opening names for it."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from factdb.claims.clauses import Clauses
from factdb.documents import Document, Paragraph, ParagraphKind, Sentence
from factdb.quantities import Quantity
from factdb.text import Span
from factdb.times import Period, TimeExpression, a_year_before, times_of
from factdb.times.moments import Moment

LOOSELY = 150
"""What a comma, a conjunction or another number between a number and a time counts for, in characters of distance."""

FARTHEST = 400
"""Characters between a number and a time of its sentence, unless that is the first one of it."""

REPORTED_WITHIN = 120
"""Days after the end of a period within which articles report its figures."""

REPORTED = range(28, 367)
"""Days of the periods that an article's opening can set for the numbers below: from a month to a year."""

SHORTEST_COMPARED = 85
"""Days of the shortest period whose figures are set beside those of the same period a year earlier: a quarter."""

# Between a time and a number: what makes the time that of another statement, for certain and perhaps.
_PARTED = re.compile(
    r"[;:\u2014\u2015]| --? (?:but|though|while|yet)\b|, an? \w+ that\b|\b(?:against|compared|rather than|whereas|because|up from|down from)\b|\bafter (?:(?:about|only|just|nearly|almost) )?(?:[0-9]|half\b|a (?:third|quarter)\b)|, (?:which|who|whose|where)\b"
)
_LOOSE = re.compile(r"\b(?:while|but|although|and|when)\b|[0-9][^;]*,|,[^;]*[0-9]|,")
# A time in which something changes, and before a number: where it then stands.
_LASTING = re.compile(r"\b(?:[Ss]ince|(?:over|in|during) (?:the|these) (?:past|last))\b")
_LEVEL = re.compile(
    r"\b(?:r[io]s(?:es?|en|ing)|f[ae]ll(?:s|en|ing)?|climb\w*|drop\w*|jump\w*|gr[eo]w\w*|shr[iau]nk\w*|slipped|slid|increased?|decreased?|declined?)"
    r"\b[^;,]{0,60} to (?:[a-z]+ ){0,2}$"
)
# Before a number: what makes the lasting time behind it that of a change beside a level: "34%, down two points since May".
_CHANGED = re.compile(
    r"\b(?:up|down|an? (?:rise|fall|drop|gain|increase|decrease|decline|jump|loss) of|having (?:risen|fallen|grown) by)"
    r" (?:(?:by|about|nearly|almost|more than|some|around|over|at least) )*$"
)
# Before a time: what makes it the time of something that the number is compared with, or that happened to another thing.
_OF_ANOTHER = re.compile(
    r"\b(?:than(?! (?:[A-Z][\w'’-]+ ){1,3}in $)|as (?:many|much) as|as at)(?: (?!,|by\b)[\w'-]+){0,8}\s+$"
    r"|\bfrom (?:an?|the|its|their) (?:[\w-]+ ){0,4}(?:poll|survey|count|estimate|forecast|level|rate|figure|average|total|election|vote)s?"
    r"(?:,? (?:in|of|on|at|for|taken|made))*\s+$"
    r"|\b(?:any|every|each|another) $|\bnot (?:seen|reached|recorded|met|achieved|matched|equalled) (?:since )?$"
    r"|\b(?:before(?! tax| interest| items)|prior to)(?: [\w'’-]+){1,5}\s+$|\bahead of(?: [\w'’-]+){0,5}\s+$"
    r"|\b(?:averages?|levels?)(?: (?:for|of|in|at|since|over|during|from|seen|recorded)(?: [\w'-]+){0,4})?\s+$"
    r"|\b(?:compared (?:with|to)|versus) (?:the same [\w-]+ )?(?:of |in )?(?:the |a )?$"
    r"|\b(?:began|founded|built|born|opened|set up|established|launched|record|high|low|peak|set|strung|payable|due|first reported|"
    r"carried out|conducted|joined)(?:,? (?:in|at|for|on|of|the|since|from|early|late))*\s+$"
    r"|\b(?:\w+est|first|worst|best|most|least)\b[\w' -]{0,40}\bsince(?: [\w'’-]+){0,6}\s+$"
    r"|(?<!\bwhole)(?<!\bmost)(?<!\brest)(?<!\bhalf)(?<!\b[Aa]s)(?<!\bcourse) of\s+$"
)
# "began March with £8m"
_BEGAN = re.compile(r"\b(?:began|begun)\s+$")
_WITH = re.compile(r" with\b")
# "well below its peak of 12.8 percent in 2010"
_PEAK = re.compile(
    r"\b(?:peak|high|low|record|maximum|minimum|trough) of (?:(?:about|nearly|almost|some|over|more than) )?$"
)
# "a rise of ten points from December"
_BASE_FROM = re.compile(r"\bfrom\s+$")
_RANGE = re.compile(r" (?:to|through|until|and) |[0-9](?:-|–|/)[0-9]")
# "the average that year was 53%"
_AVERAGE = re.compile(r"\b(?:average|level)\s+$")
_TELLS = re.compile(r" (?:was|were|is|are|stood|reached|came|hit)\b")
# "the vote of 2008, when 42% took part"
_WHEN = re.compile(r", when\b")
# "the second highest share in the past 24 years"
_BEST_IN = re.compile(r"\b(?:\w+est|first|worst|best|most|least)\b[\w' -]{0,40}\bin\s+$")
_PAST_UNITS = re.compile(r"\b(?:past|last) ")
# "a 1968 Boeing", but not a poll or vote of the year
_MODEL = re.compile(
    r" [A-Z](?!(?:[\w.-]+ ){0,4}(?:poll|survey|study|report|analysis|census|audit|review|election|vote|act|law|Act)\b)"
)
# "its pledge last month to add 7,000 by 2030"
_INFINITIVE = re.compile(r" to [a-z]+ ")
_CLOSED_RELATIVE = re.compile(r", (?:which|who|whose|where)\b[^,;]*,")
_BASE_YEAR = re.compile(r"\b(?:on|from|below|above)\s+$")
# "up 5% on last year", "down 3% on the month before"
_BASE_BEFORE = re.compile(r"\bon\s+$")
_WHOLE_BEFORE = re.compile(
    r"(?:the |a |an )?(?:(?:last|previous) (?:year|quarter|month|season)|(?:year|quarter|month|season) (?:before|earlier|ago))"
)
# Before a number: what makes the time right behind it that of what another number is compared with.
_COMPARED_FROM = re.compile(
    r"\b(?:from|against|compared (?:with|to)) (?:(?:an?|the|its|their) )?(?:[\w-]+ ){0,2}(?:of )?$"
)
# Between such a number and its time: its unit, or what it was of.
_AT_ONCE = re.compile(r"[\w .%£$€-]{0,40}")
# What is revised holds for the time that it held for before: "up from a previous range of".
_REVISED = re.compile(r"\b(?:previous|prior|earlier|initial|original|forecast|range|guidance|estimate|target)\b")
# What belongs to a number right before it, not to the time: "£5,900 | more than a year ago".
_MORE = re.compile(r"(?:more|less) than")
_LABEL = re.compile(r"\s*:")
_LABELLED = re.compile(r"(?:^|[(;,:])\s*$")
# Between a number and a time that is its alone: "11,860 announced on", "45.1 C, set in", "42,000 estimated by the union".
_OWNED = re.compile(
    r"(?:,? [\w'-]+){0,2},? (?:set|recorded|reached|reported|announced|published|estimated|given|forecast|seen|registered|posted|claimed"
    r"|measured|counted)(?: (?!and\b|but\b|to\b)[\w'-]+){0,9}\s*"
)
# Before a number: what makes it the one of another time, or the wrong one, that a number is set beside.
_COMPARED = re.compile(
    r"\b(?:(?P<earlier>(?:up|down) from|compared (?:with|to)|against)|rather than|instead of|as opposed to|not)"
    r" (?:(?:an?|the|its|their) )?(?:[\w'-]+ ){0,2}(?:of )?$"
)
# What is told of a single day: prices of shares.
_OF_A_DAY = re.compile(
    r"\b(?:[Ss]hares?|[Ss]tocks?|[Ii]ndex|[Hh]ours (?:later|earlier|after|before)|(?:main|base|bank|policy|key|benchmark) (?:interest )?rate)\b"
)


class Dated(NamedTuple):
    """The period that a number speaks of, and whether the text names it or the day of publication stands for it."""

    period: Period | None
    stated: bool


class Dating:
    """The periods that an article names, read from its first sentence to its last."""

    def __init__(self, document: Document) -> None:
        self.plain = document.plain
        self.published = document.article.published_date
        self.frame = _frame(document)
        self.carried: Period | None = None
        self.last = Dated(None, False)

    def open_paragraph(self) -> None:
        """What the paragraph before told is over."""
        self.carried = None
        self.last = Dated(None, False)

    def tell(self, dated: Dated) -> Dated:
        """Take in the period of a number, which one that stands for it has too."""
        self.last = dated
        return dated

    def again(self, dated: Dated) -> Dated:
        """The period of a number that stands for the one before: that one's, where it has none of its own."""
        return self.last if self.last.stated and not dated.stated else dated

    def periods_of(self, part: Sentence, moments: Sequence[Moment], quantities: Sequence[Quantity]) -> list[Dated]:
        """The periods of the quantities of one sentence."""
        ends = {quantity.end for quantity in quantities}
        times = [
            time
            for time in times_of(self.plain, part.span, self.published, moments)
            if not (time.start - 1 in ends and _MORE.match(self.plain, time.start))
        ]
        past = _is_past(part)
        timed = any(moment.kind == "clock" for moment in moments)
        of_a_day = _OF_A_DAY.search(self.plain, part.start, part.end) is not None
        earlier = self.carried if past and not timed and not (of_a_day and _is_long(self.carried)) else None
        framed = past and not timed and not of_a_day
        main: Period | None = None
        found: list[Dated] = []
        owners = [_owner(self.plain, quantities, time) for time in times]
        clauses = Clauses(self.plain, part)
        for index, quantity in enumerate(quantities):
            free = [
                time
                for time, owner in zip(times, owners, strict=True)
                if owner in (None, index)
                and (time is times[0] or _gap(quantity, time) <= FARTHEST)
                and not self._is_of_another(clauses, quantity, time)
            ]
            own = _nearest(self.plain, quantity, free, part.start)
            compared = _COMPARED.search(self.plain, max(part.start, quantity.start - 50), quantity.start)
            if not compared and own is not None and not (index in owners and _is_compared(self.plain, quantity)):
                main = main or own
            told = earlier or (self.frame if framed else None)
            of_others = any(time.period == told for time in times)
            period = own or (main if compared else None) or (None if of_others else told)
            if own is None and compared and compared["earlier"] and not _REVISED.search(compared[0]):
                period = self._compared_with(period)
            found.append(self._dated(period))
        self.carried = main if main is not None and not self._is_ahead(main) else earlier
        return found

    def _is_ahead(self, period: Period) -> bool:
        """Whether a period begins after publication."""
        return period.first is not None and self.published is not None and period.first > self.published

    def _is_of_another(self, clauses: Clauses, quantity: Quantity, time: TimeExpression) -> bool:
        """Whether a time is that of another clause than a number, or of the change that led to it."""
        ahead = time.period is not None and self._is_ahead(time.period)
        lasting = _LASTING.search(self.plain, max(0, time.start - 20), time.end) is not None
        return (
            clauses.part(quantity.span, time.span, ahead=ahead)
            # "has risen since May to 34%"
            or (lasting and _LEVEL.search(self.plain, max(0, quantity.start - 80), quantity.start) is not None)
        )

    def _compared_with(self, period: Period | None) -> Period | None:
        """The period whose figure one is set beside: of a quarter, a half or a year the same one a year earlier."""
        if (
            period is None
            or period.first is None
            or period.last is None
            or self.published is None
            or period.last > self.published
        ):
            return period
        return a_year_before(period) if (period.last - period.first).days >= SHORTEST_COMPARED else period

    def _dated(self, period: Period | None) -> Dated:
        if period is not None or self.published is None:
            return Dated(period, period is not None)
        return Dated(Period(first=self.published, last=self.published), False)


def _frame(document: Document) -> Period | None:
    """The month, quarter, year … just over whose figures the title or the first paragraph of an article announces."""
    published = document.article.published_date
    if published is None:
        return None
    title = document.article.title or ""
    opening = next((p for p in document.read() if p.kind is ParagraphKind.BODY), None)
    told = [*times_of(title, Span(0, len(title)), published), *_times_of_paragraph(document.plain, opening, published)]
    return next((time.period for time in told if _is_reported(time.period, published)), None)


def _times_of_paragraph(plain: str, paragraph: Paragraph | None, published: date) -> Iterable[TimeExpression]:
    sentences = paragraph.sentences[:3] if paragraph is not None else ()
    return (time for sentence in sentences for time in times_of(plain, sentence.span, published))


def _is_long(period: Period | None) -> bool:
    """Whether a period is no day or week, and not that of a price: "revenue of $118bn last year. Its shares were at $301"."""
    if period is None or period.first is None or period.last is None:
        return False
    return (period.last - period.first).days > DAYS_OF_PRICES


DAYS_OF_PRICES = 7


def _is_reported(period: Period | None, published: date) -> bool:
    if period is None or period.first is None or period.last is None:
        return False
    ended = published - period.last
    return timedelta(0) < ended <= timedelta(REPORTED_WITHIN) and (period.last - period.first).days + 1 in REPORTED


def _owner(plain: str, quantities: Sequence[Quantity], time: TimeExpression) -> int | None:
    """The number right before a time that the time is of, and of no other."""
    before = [index for index, quantity in enumerate(quantities) if quantity.end <= time.start]
    if not before:
        return None
    last = quantities[before[-1]]
    near = _AT_ONCE.fullmatch(plain, last.end, time.start) is not None
    beside = any(quantities[index].unit == last.unit for index in before[:-1])
    compared = near and beside and _is_compared(plain, last)
    lasting = _LASTING.search(plain, last.end, time.end)
    peak = near and _PEAK.search(plain, max(0, last.start - 40), last.start)
    changed = near and lasting and _CHANGED.search(plain, max(0, last.start - 60), last.start)
    return before[-1] if compared or changed or peak or _OWNED.fullmatch(plain, last.end, time.start) else None


def _gap(quantity: Quantity, time: TimeExpression) -> int:
    return max(time.start - quantity.end, quantity.start - time.end)


def _is_compared(plain: str, quantity: Quantity) -> bool:
    """Whether a number is one that another one is set beside: "to 5 from 3"."""
    return _COMPARED_FROM.search(plain, max(0, quantity.start - 50), quantity.start) is not None


def _nearest(plain: str, quantity: Quantity, times: Sequence[TimeExpression], start: int) -> Period | None:
    """The nearest period that the sentence, which begins at ``start``, names for the number; None without one."""
    best: tuple[float, Period] | None = None
    passed = -1
    for time in times:
        if time.period is None:
            continue
        joined = plain[passed : time.start] in (" and ", " or ", ", ") if 0 <= passed <= time.start else False
        distance = None if joined else _distance(plain, quantity, time, start)
        passed = time.end if distance is None else -1
        if distance is not None and (best is None or distance < best[0]):
            best = (distance, time.period)
    return best[1] if best else None


def _distance(plain: str, quantity: Quantity, time: TimeExpression, start: int) -> float | None:
    """How far a time stands from a number, in characters; None where it is the time of something else."""
    if time.start >= quantity.end and _OWNED.fullmatch(plain, quantity.end, time.start):
        return 0.0
    behind = time.start >= quantity.end
    before = plain[max(quantity.end if behind else start, time.start - 60) : time.start]
    words = plain[time.start : time.end]
    based: object = (words.isdigit() and _BASE_YEAR.search(before)) or (
        _WHOLE_BEFORE.fullmatch(words) and _BASE_BEFORE.search(before)
    )
    based = based or (behind and _BASE_FROM.search(before) and not _RANGE.search(words))
    of_another = _OF_ANOTHER.search(before) and not (_BEGAN.search(before) and _WITH.match(plain, time.end))
    told = not behind and (_WHEN.match(plain, time.end) or (_AVERAGE.search(before) and _TELLS.match(plain, time.end)))
    based = based or (_BEST_IN.search(before) and _PAST_UNITS.search(words)) or _is_model_of(plain, time)
    if based or (of_another and not told):
        return None
    if time.end <= quantity.start:
        gap = plain[time.end : quantity.start]
        if _LABEL.match(gap):
            return None if ")" in gap else 0.0
        initial = time.start - start <= 25
        if _PARTED.search(re.sub("[:;\u2014\u2015]" if initial else ":", "", gap)) or (")" in gap and "(" not in gap):
            return None
        loose = (not initial and _LOOSE.search(gap)) or ";" in gap or _INFINITIVE.match(gap)
        return len(gap) * 1.5 + (LOOSELY if loose else 0)
    gap = _CLOSED_RELATIVE.sub(",", plain[quantity.end : time.start])
    if (
        (_LABEL.match(plain, time.end) and _LABELLED.search(before))
        or ("(" in gap and ")" not in gap)
        or _PARTED.search(gap)
    ):
        return None
    return len(gap) + (LOOSELY if _LOOSE.search(gap) else 0)


def _is_model_of(plain: str, time: TimeExpression) -> bool:
    """Whether a year is that of a thing that a name follows."""
    named = plain[time.start : time.end].isdigit() and plain.endswith((" a ", " an "), 0, time.start)
    return named and _MODEL.match(plain, time.end) is not None


def _is_past(part: Sentence) -> bool:
    """Whether a sentence tells only what was, so that the time named before it goes on."""
    tags = [token.tag for token in part.tokens]
    return "VBD" in tags and not {"VBZ", "VBP", "MD"} & set(tags)
