"""Claims: a quantity, what it measures, when, and who claims it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from factdb.documents import Document, Sentence
from factdb.measures import measure_of
from factdb.numbers import atoms_of
from factdb.quantities import Modifier, Quantity, quantities_of
from factdb.quotes import Quote
from factdb.text import Span
from factdb.times import Period, TimeExpression, times_of
from factdb.units import MEASURED


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
    published = document.article.published_date
    for paragraph in document.read():
        for sentence in paragraph.sentences:
            found.extend(_claims_of(document, sentence, published, holders))
    return found


def _claims_of(document: Document, sentence: Sentence, published: date | None, holders: "_Holders") -> Iterator[Claim]:
    for part, quantities in quantities_of(document.plain, sentence):
        atoms = atoms_of(document.plain, part.start, part.end, part.tokens)
        times = times_of(document.plain, part.span, published)
        for quantity in quantities:
            counted = quantity.unit not in MEASURED and not (quantity.unit and quantity.unit.isupper())
            measure = measure_of(atoms, document.text, quantity, counted=counted)
            yield Claim(
                quantity=quantity,
                measure=measure,
                as_of=_as_of(document.plain, quantity, times, published),
                quote=holders.of(quantity.span),
                confidence=_confidence(quantity, measure),
            )


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


# Between a time and a number: what parts them into two statements.
_PARTED = re.compile(r"[;:]|\bwhile\b|\bbut\b|\bagainst\b|\bcompared\b|\bup from\b|\bdown from\b|\brather than\b")
_LABEL = re.compile(r"\s*:")


def _as_of(plain: str, quantity: Quantity, times: Sequence[TimeExpression], published: date | None) -> Period | None:
    """The period nearest to the number that its sentence names; else the day of publication."""
    best: tuple[float, Period] | None = None
    for time in times:
        if time.period is None:
            continue
        before = time.end <= quantity.start
        gap = plain[time.end : quantity.start] if before else plain[quantity.end : time.start]
        if not before and (_LABEL.match(plain, time.end) or ("(" in gap and ")" not in gap)):
            continue
        labelled = before and _LABEL.match(gap)
        distance = 0.0 if labelled else len(gap) * (1.5 if before else 1.0) + (200 if _PARTED.search(gap) else 0)
        if best is None or distance < best[0]:
            best = (distance, time.period)
    if best is not None:
        return best[1]
    return Period(first=published, last=published) if published else None


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
