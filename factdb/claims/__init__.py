"""Claims: a quantity, what it measures, when, and who claims it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from factdb.claims.claimants import find_statements
from factdb.claims.dating import Dating
from factdb.claims.holders import Claimants, Holders
from factdb.claims.measures import Told, measure_of
from factdb.documents import Document, Sentence
from factdb.quantities import Modifier, Quantity, last_counted, quantities_of
from factdb.quantities.units import MEASURED
from factdb.quotes import Quote
from factdb.speakers import Attribution
from factdb.times import Period

__all__ = ["Claim", "find_claims", "find_statements"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A number that the article, or somebody in it, states.

    ``measure`` is a short noun phrase with its predicate ("people killed in protest-related violence"), None where
    none was found. ``as_of`` is what the text says, which ``as_of_stated`` tells, else the day of publication, else None.
    ``quote`` is an index into the article's quotes: the innermost one that holds the number; its speaker is the claimant,
    unless ``claimant``, an index into the article's speakers, names another one: who gives the number outside of a quote,
    or inside this one ("They estimate 40"). ``confidence`` lies between 0 and 1.
    """

    quantity: Quantity
    measure: str | None
    as_of: Period | None
    as_of_stated: bool = True
    quote: int | None
    claimant: int | None = None
    confidence: float


def find_claims(
    document: Document,
    quotes: Sequence[Quote],
    statements: Sequence[Quote] = (),
    attributions: Sequence[Attribution] = (),
) -> Sequence[Claim]:
    """Every numeric claim of a document, in order of its quantity.

    ``statements`` are what ``find_statements`` gives, ``attributions`` say who said the quotes and, after these, the
    statements; without them no claim has a ``claimant``.
    """
    found: list[Claim] = []
    said = _Said(Told(), Dating(document), Holders(quotes), Claimants(quotes, statements, attributions))
    for paragraph in document.read():
        said.open_paragraph()
        for sentence in paragraph.sentences:
            found.extend(_claims_of(document, sentence, said))
    return found


@dataclass(slots=True)
class _Said:
    """What an article has claimed so far, which its next sentences go on from."""

    told: Told
    dating: Dating
    holders: Holders
    claimants: Claimants
    lender: Quantity | None = None

    def open_paragraph(self) -> None:
        self.lender = None
        self.told.open_paragraph()
        self.dating.open_paragraph()


def _claims_of(document: Document, sentence: Sentence, said: _Said) -> Iterator[Claim]:
    for part, atoms, moments, quantities in quantities_of(document.plain, sentence, said.lender):
        periods = said.dating.periods_of(part, moments, quantities)
        for quantity, dated in zip(quantities, periods, strict=True):
            counted = quantity.unit not in MEASURED and not (quantity.unit and quantity.unit.isupper())
            measure, again = measure_of(atoms, document.text, quantity, counted=counted, told=said.told)
            said.told.tell(quantity.unit, measure, counted=counted)
            dated = said.dating.again(dated) if again else said.dating.tell(dated)
            quote = said.holders.of(quantity.span)
            yield Claim(
                quantity=quantity,
                measure=measure,
                as_of=dated.period,
                as_of_stated=dated.stated,
                quote=quote,
                claimant=said.claimants.of(quantity, quote, again=again),
                confidence=_confidence(quantity, measure),
            )
        said.lender = last_counted(quantities) or said.lender


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
