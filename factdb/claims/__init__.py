"""Claims: a quantity, what it measures, when, and who claims it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from factdb.claims.measures import Statement, measure_of
from factdb.documents import Document, Sentence
from factdb.quantities import Modifier, Quantity, last_counted, quantities_of
from factdb.quantities.units import MEASURED
from factdb.quotes import Quote
from factdb.text import Span
from factdb.times import Period, TimeExpression, times_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A number that the article, or somebody in it, states.

    ``measure`` is a short noun phrase with its predicate ("people killed in protest-related violence"), None where
    none was found. ``as_of`` is what the text says, else the day of publication, else None. ``quote`` is an index into
    the article's quotes: the innermost one that holds the number; its speaker is the claimant. ``confidence`` lies
    between 0 and 1.
    """

    quantity: Quantity
    measure: str | None
    as_of: Period | None
    quote: int | None
    confidence: float


def find_claims(document: Document, quotes: Sequence[Quote]) -> Sequence[Claim]:
    """Every numeric claim of a document, in order of its quantity."""
    found: list[Claim] = []
    holders = _Holders(quotes)
    for paragraph in document.read():
        said = _Said()
        for sentence in paragraph.sentences:
            found.extend(_claims_of(document, sentence, said, holders))
    return found


@dataclass(slots=True)
class _Said:
    """What a paragraph has claimed so far, which its next sentences go on from."""

    lender: Quantity | None = None
    statement: Statement | None = None
    as_of: Period | None = None


def _claims_of(document: Document, sentence: Sentence, said: _Said, holders: "_Holders") -> Iterator[Claim]:
    published = document.article.published_date
    today = Period(first=published, last=published) if published else None
    for part, atoms, moments, quantities in quantities_of(document.plain, sentence, said.lender):
        times = times_of(document.plain, part.span, published, moments)
        before = said.as_of if _is_past(part) else None
        for quantity in quantities:
            counted = quantity.unit not in MEASURED and not (quantity.unit and quantity.unit.isupper())
            measure = measure_of(atoms, document.text, quantity, counted=counted, previous=said.statement)
            as_of = _as_of(document.plain, quantity, times, part.start) or before
            said.statement, said.as_of = Statement(quantity.unit, measure), as_of
            yield Claim(
                quantity=quantity,
                measure=measure,
                as_of=as_of or today,
                quote=holders.of(quantity.span),
                confidence=_confidence(quantity, measure),
            )
        said.lender = last_counted(quantities) or said.lender


class _Holders:
    """The quotes that hold a place, for places in rising order."""

    def __init__(self, quotes: Sequence[Quote]) -> None:
        spans = ((span.start, span.end, index) for index, quote in enumerate(quotes) for span in quote.content)
        self.waiting = sorted(spans, reverse=True)
        self.open: list[tuple[int, int, int]] = []

    def of(self, span: Span) -> int | None:
        """The innermost quote with this span in it."""
        while self.waiting and self.waiting[-1][0] <= span.start:
            self.open.append(self.waiting.pop())
        self.open = [entry for entry in self.open if entry[1] > span.start]
        holding = [entry for entry in self.open if entry[1] >= span.end]
        return min(holding, key=lambda entry: entry[1] - entry[0])[2] if holding else None


# Between a time and a number: what makes the time that of another statement, for certain and perhaps.
_PARTED = re.compile(r"[;:\u2014]|\b(?:against|compared|rather than|whereas|up from|down from)\b")
_LOOSE = re.compile(r"\b(?:while|but|although|and)\b|[0-9][^;]*,|,[^;]*[0-9]|,")
# Before a time: what makes it the time of something that the number is compared with, or that happened to another thing.
_COMPARED = re.compile(
    r"\b(?:than|as (?:many|much) as|as at|average|averages|levels?)(?: (?!,)[\w'-]+){0,5}\s+$"
    r"|\b(?:began|founded|built|born|opened|set up|established|launched|record|high|low|peak|set|strung|payable|published|due|first reported|"
    r"carried out|conducted|joined)(?: (?:in|at|for|on|of|the|since|from|early|late))*\s+$"
)
_BASE_YEAR = re.compile(r"\b(?:on|from)\s+$")
_LABEL = re.compile(r"\s*:")


def _as_of(plain: str, quantity: Quantity, times: Sequence[TimeExpression], start: int) -> Period | None:
    """The nearest period that the sentence, which begins at ``start``, names for the number; None without one."""
    best: tuple[float, Period] | None = None
    for time in times:
        if time.period is None:
            continue
        distance = _distance(plain, quantity, time, start)
        if distance is not None and (best is None or distance < best[0]):
            best = (distance, time.period)
    return best[1] if best else None


def _distance(plain: str, quantity: Quantity, time: TimeExpression, start: int) -> float | None:
    """How far a time stands from a number, in characters; None where it is the time of something else."""
    before = plain[max(start, time.start - 40) : time.start]
    if _COMPARED.search(before) or (plain[time.start : time.end].isdigit() and _BASE_YEAR.search(before)):
        return None
    if time.end <= quantity.start:
        gap = plain[time.end : quantity.start]
        if _LABEL.match(gap):
            return None if ")" in gap else 0.0
        if _PARTED.search(gap) or (")" in gap and "(" not in gap):
            return None
        initial = time.start - start <= 25
        return len(gap) * 1.5 + (0 if initial or not _LOOSE.search(gap) else 150)
    gap = plain[quantity.end : time.start]
    if _LABEL.match(plain, time.end) or ("(" in gap and ")" not in gap) or _PARTED.search(gap):
        return None
    return len(gap) + (150 if _LOOSE.search(gap) else 0)


def _is_past(part: Sentence) -> bool:
    """Whether a sentence tells only what was, so that the time named before it goes on."""
    tags = [token.tag for token in part.tokens]
    return "VBD" in tags and not {"VBZ", "VBP", "MD"} & set(tags)


def _confidence(quantity: Quantity, measure: str | None) -> float:
    """How sure it is that somebody would call this a claim: a unit, a measure and a bound speak for it."""
    score = 0.45
    score += 0.25 if quantity.unit is not None else 0.0
    score += 0.15 if measure else 0.0
    score += (
        0.1
        if quantity.modifier is not Modifier.EXACT or quantity.direction is not None or (quantity.low or 0) >= 20
        else 0.0
    )
    score -= (
        0.2
        if quantity.unit in ("year_of_age", "year", "month", "week", "day", "hour", "minute", "second", "score")
        else 0.0
    )
    return round(min(0.95, max(0.1, score)), 2)
