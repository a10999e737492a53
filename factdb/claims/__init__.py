"""Claims: a quantity, what it measures, when, and who claims it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from factdb.claims.dating import Dating
from factdb.claims.measures import Told, measure_of
from factdb.documents import Document, Sentence
from factdb.quantities import Modifier, Quantity, last_counted, quantities_of
from factdb.quantities.units import MEASURED
from factdb.quotes import Quote
from factdb.text import Span
from factdb.times import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A number that the article, or somebody in it, states.

    ``measure`` is a short noun phrase with its predicate ("people killed in protest-related violence"), None where
    none was found. ``as_of`` is what the text says, which ``as_of_stated`` tells, else the day of publication, else None.
    ``quote`` is an index into
    the article's quotes: the innermost one that holds the number; its speaker is the claimant. ``confidence`` lies
    between 0 and 1.
    """

    quantity: Quantity
    measure: str | None
    as_of: Period | None
    as_of_stated: bool = True
    quote: int | None
    confidence: float


def find_claims(document: Document, quotes: Sequence[Quote]) -> Sequence[Claim]:
    """Every numeric claim of a document, in order of its quantity."""
    found: list[Claim] = []
    holders, said = _Holders(quotes), _Said(Told(), Dating(document))
    for paragraph in document.read():
        said.open_paragraph()
        for sentence in paragraph.sentences:
            found.extend(_claims_of(document, sentence, said, holders))
    return found


@dataclass(slots=True)
class _Said:
    """What an article has claimed so far, which its next sentences go on from."""

    told: Told
    dating: Dating
    lender: Quantity | None = None

    def open_paragraph(self) -> None:
        self.lender = None
        self.told.open_paragraph()
        self.dating.open_paragraph()


def _claims_of(document: Document, sentence: Sentence, said: _Said, holders: "_Holders") -> Iterator[Claim]:
    for part, atoms, moments, quantities in quantities_of(document.plain, sentence, said.lender):
        periods = said.dating.periods_of(part, moments, quantities)
        for quantity, dated in zip(quantities, periods, strict=True):
            counted = quantity.unit not in MEASURED and not (quantity.unit and quantity.unit.isupper())
            measure, again = measure_of(atoms, document.text, quantity, counted=counted, told=said.told)
            said.told.tell(quantity.unit, measure, counted=counted)
            dated = said.dating.again(dated) if again else said.dating.tell(dated)
            yield Claim(
                quantity=quantity,
                measure=measure,
                as_of=dated.period,
                as_of_stated=dated.stated,
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
