"""What is found in one text, as flat rows beside the extraction itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from factdb.claims import Claim
from factdb.documents.around import sentence_around
from factdb.exports.records import extraction_record
from factdb.extraction import Extraction
from factdb.text import Span


class FoundQuote(NamedTuple):
    """Who says what in a text."""

    speaker: str | None
    speaker_kind: str | None
    role: str | None
    kind: str
    manner: str
    text: str
    cue: str | None
    source: str | None
    sentence: str
    rule: str
    confidence: float
    start_char: int
    end_char: int


class FoundClaim(NamedTuple):
    """Which number a text claims."""

    text: str
    low: float | None
    high: float | None
    modifier: str
    direction: str | None
    unit: str | None
    measure: str | None
    place: str | None
    as_of_first: date | None
    as_of_last: date | None
    as_of_stated: bool
    claimant: str | None
    claimant_kind: str | None
    sentence: str
    confidence: float
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True)
class Found:
    """All that one text holds: ``quotes`` and ``claims`` as rows, and the ``extraction`` with every place and mention."""

    extraction: Extraction

    @property
    def quotes(self) -> list[FoundQuote]:
        """Who says what, in the order of the text."""
        return [_quote(self.extraction, index) for index in range(len(self.extraction.quotes))]

    @property
    def claims(self) -> list[FoundClaim]:
        """Which numbers are claimed, in the order of the text."""
        return [_claim(self.extraction, claim) for claim in self.extraction.claims]

    def record(self) -> dict[str, Any]:
        """The object that ``factdb extract --format jsonl`` prints, of JSON's own types, with every offset."""
        return extraction_record(self.extraction)


def _quote(extraction: Extraction, index: int) -> FoundQuote:
    text = extraction.article.text
    quote, attribution = extraction.quotes[index], extraction.attributions[index]
    speaker = extraction.speaker_of(index)
    place = Span(quote.content[0].start, quote.content[-1].end)
    return FoundQuote(
        speaker=None if speaker is None else speaker.name,
        speaker_kind=None if speaker is None else speaker.kind.value,
        role=speaker.roles[0].of(text) if speaker is not None and speaker.roles else None,
        kind=quote.kind.value,
        manner=quote.manner.value,
        text=_words(quote.content, text) or "",
        cue=_words(quote.cue, text),
        source=_words(quote.source, text),
        sentence=_sentence(text, place),
        rule=attribution.rule,
        confidence=min(quote.confidence, attribution.confidence),
        start_char=place.start,
        end_char=place.end,
    )


def _claim(extraction: Extraction, claim: Claim) -> FoundClaim:
    text, quantity = extraction.article.text, claim.quantity
    claimant = extraction.claimant_of(claim)
    place = Span(quantity.start, quantity.end)
    return FoundClaim(
        text=place.of(text),
        low=_float(quantity.low),
        high=_float(quantity.high),
        modifier=quantity.modifier.value,
        direction=None if quantity.direction is None else quantity.direction.value,
        unit=quantity.unit,
        measure=claim.measure,
        place=claim.place,
        as_of_first=None if claim.as_of is None else claim.as_of.first,
        as_of_last=None if claim.as_of is None else claim.as_of.last,
        as_of_stated=claim.as_of is not None and claim.as_of_stated,
        claimant=None if claimant is None else claimant.name,
        claimant_kind=None if claimant is None else claimant.kind.value,
        sentence=_sentence(text, place),
        confidence=claim.confidence,
        start_char=quantity.start,
        end_char=quantity.end,
    )


def _words(spans: Sequence[Span], text: str) -> str | None:
    """The words of some spans, joined as the database joins them."""
    return " … ".join(span.of(text) for span in spans) or None


def _sentence(text: str, place: Span) -> str:
    return " ".join(sentence_around(text, place).of(text).split())


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
