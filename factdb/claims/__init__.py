"""Claims: a quantity, what it measures, when, and who claims it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from factdb.claims.claimants import find_statements
from factdb.claims.dating import Dating
from factdb.claims.holders import Claimants, Holders
from factdb.claims.measures import Told, measure_of
from factdb.claims.places import Places, place_of
from factdb.documents import Document, Paragraph, Sentence
from factdb.quantities import Modifier, Quantity, last_counted, quantities_of
from factdb.quantities.counting import in_relative_clause
from factdb.quantities.units import MEASURED
from factdb.quotes import Quote
from factdb.speakers import Attribution
from factdb.text import Span
from factdb.times import Period

__all__ = ["Claim", "find_claims", "find_statements"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A number that the article, or somebody in it, states.

    ``measure`` is a short noun phrase with its predicate ("people killed in protest-related violence"), None where
    none was found. ``as_of`` is what the text says, which ``as_of_stated`` tells, else the day of publication, else None.
    ``quote`` is an index into the article's quotes: the innermost one that holds the number; its speaker is the claimant,
    unless ``claimant``, an index into the article's speakers, names another one: who gives the number outside of a quote,
    or inside this one ("They estimate 40"). ``place`` is the name of the place that the sentence gives. ``repeats`` are
    the other places of the text that give the number again, as headline, standfirst and body do, in order. ``confidence``
    lies between 0 and 1.
    """

    quantity: Quantity
    measure: str | None
    as_of: Period | None
    as_of_stated: bool = True
    quote: int | None
    claimant: int | None = None
    place: str | None = None
    repeats: tuple[Span, ...] = ()
    confidence: float


def find_claims(
    document: Document,
    quotes: Sequence[Quote],
    statements: Sequence[Quote] = (),
    attributions: Sequence[Attribution] = (),
) -> Sequence[Claim]:
    """Every numeric claim of a document, in order of its quantity; a number given again in another paragraph is one claim.

    ``statements`` are what ``find_statements`` gives, ``attributions`` say who said the quotes and, after these, the
    statements; without them no claim has a ``claimant``.
    """
    told = _Repeated(quotes, attributions)
    claimants = Claimants(document.text, quotes, statements, attributions)
    said = _Said(Told(), Dating(document), Holders(quotes), claimants, Places(document))
    for paragraph in document.read():
        said.open_paragraph()
        for sentence in paragraph.sentences:
            for claim in _claims_of(document, sentence, said):
                told.add(paragraph, claim)
    return told.claims()


SMALL = 20
"""Numbers up to this one are the same claim again only where they measure the same in the same words."""

MOST_ALIKE = 8
"""Claims of one number that a further one is compared with."""


class _Repeated:
    """The claims of an article, those that give a number again joined to the first that says most of it."""

    def __init__(self, quotes: Sequence[Quote], attributions: Sequence[Attribution]) -> None:
        self.attributions = attributions if len(attributions) >= len(quotes) else ()
        self.found: list[list[Claim]] = []
        self.paragraphs: list[Paragraph] = []
        self.alike: dict[object, list[int]] = {}
        self.opening: Paragraph | None = None

    def add(self, paragraph: Paragraph, claim: Claim) -> None:
        """Take in the next claim."""
        self.opening = self.opening or paragraph
        quantity = claim.quantity
        key = (quantity.low, quantity.high, quantity.modifier, quantity.direction, quantity.unit)
        candidates = self.alike.setdefault(key, [])
        for index in candidates[:MOST_ALIKE]:
            if self.paragraphs[index] is not paragraph and self._is_same(self.found[index][0], claim):
                self.found[index].append(claim)
                return
        candidates.append(len(self.found))
        self.found.append([claim])
        self.paragraphs.append(paragraph)

    def _is_same(self, one: Claim, other: Claim) -> bool:
        """Whether two claims of one number agree in what they measure, when, and who says so."""
        if one.as_of_stated and other.as_of_stated and one.as_of != other.as_of:
            return False
        first, second = (set((claim.measure or "").lower().split()) for claim in (one, other))
        number = one.quantity.low if one.quantity.low is not None else one.quantity.high or Decimal(0)
        if number <= SMALL and one.quantity.unit not in MEASURED:
            alike = first == second != set()
        else:
            alike = 2 * len(first & second) >= min(len(first), len(second)) > 0
        speakers = {self._claimant(one), self._claimant(other)}
        opened = self.opening is not None and one.quantity.start < self.opening.end
        return alike and (len(speakers) == 1 or (None in speakers and opened))

    def _claimant(self, claim: Claim) -> int | None:
        if claim.claimant is not None or claim.quote is None or not self.attributions:
            return claim.claimant
        return self.attributions[claim.quote].speaker

    def claims(self) -> list[Claim]:
        """Every claim once, in the order of the text."""
        joined = [self._joined(same) for same in self.found]
        return sorted(joined, key=lambda claim: claim.quantity.start)

    def _joined(self, same: Sequence[Claim]) -> Claim:
        if len(same) == 1:
            return same[0]
        main = max(
            same, key=lambda claim: (self._claimant(claim) is not None, claim.as_of_stated, -claim.quantity.start)
        )
        return replace(main, repeats=tuple(claim.quantity.span for claim in same if claim is not main))


@dataclass(slots=True)
class _Said:
    """What an article has claimed so far, which its next sentences go on from."""

    told: Told
    dating: Dating
    holders: Holders
    claimants: Claimants
    places: Places
    lender: Quantity | None = None

    def open_paragraph(self) -> None:
        self.lender = None
        self.told.open_paragraph()
        self.dating.open_paragraph()


def _claims_of(document: Document, sentence: Sentence, said: _Said) -> Iterator[Claim]:
    for part, atoms, moments, quantities in quantities_of(document.plain, sentence, said.lender):
        periods = said.dating.periods_of(part, moments, quantities)
        places = said.places.of(part)
        following = [*(quantity.start for quantity in quantities[1:]), None][: len(quantities)]
        said.told.hear(document.plain[part.start : part.end])
        for quantity, dated, next_start in zip(quantities, periods, following, strict=True):
            counted = quantity.unit not in MEASURED and not (quantity.unit and quantity.unit.isupper())
            measure = measure_of(atoms, document.text, quantity, counted=counted, told=said.told)
            if not in_relative_clause(document.plain, part.start, quantity.start, part.end):
                said.told.tell(quantity, measure, counted=counted)
            dated = said.dating.again(dated) if measure.again else said.dating.tell(dated)
            aside = _is_aside(document.plain, part, quantity)
            quote = None if aside else said.holders.of(quantity.span)
            yield Claim(
                quantity=quantity,
                measure=measure.phrase,
                as_of=dated.period,
                as_of_stated=dated.stated,
                quote=quote,
                claimant=None if aside else said.claimants.of(quantity, quote, again=measure.again),
                place=place_of(quantity, places, part.start, next_start),
                confidence=_confidence(quantity, measure.phrase),
            )
        said.lender = last_counted(quantities) or said.lender


# Before a number and behind it: an aside of what nobody in particular expects, inside of what somebody says.
_EXPECTED = re.compile(r", (?:expected|due|scheduled|thought|believed|tipped) to\b[^,]*$")
_CLOSED = re.compile(r"[^,;.]*,")


def _is_aside(plain: str, part: Sentence, quantity: Quantity) -> bool:
    """Whether a number stands in an aside that gives an expectation of nobody: "The strike, expected to last eight days, …"."""
    begin = max(part.start, quantity.start - LONGEST_ASIDE)
    closed = _CLOSED.match(plain, quantity.end, min(part.end, quantity.end + LONGEST_ASIDE))
    return closed is not None and _EXPECTED.search(plain, begin, quantity.start) is not None


LONGEST_ASIDE = 80
"""Characters of an aside on either side of its number."""


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
