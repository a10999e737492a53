"""An extraction as a JSON object: what ``factdb extract --format jsonl`` prints, one article a line."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from factdb.claims import Claim
from factdb.extraction import Extraction
from factdb.quotes import Quote
from factdb.text import Span
from factdb.times import Period


def extraction_record(extraction: Extraction) -> dict[str, Any]:
    """The article with its quotes and claims, in the names of the exports; all values are JSON's own types.

    ``id`` is the identifier that the input gave, else the place it was read from. Spans are ``[start, end]`` offsets
    into ``text``; numbers are strings of plain digits, so that none is rounded; dates are ISO 8601.
    """
    article = extraction.article
    return {
        "id": article.source_id if article.source_id is not None else article.location,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "byline": article.byline,
        "published": None if article.published is None else article.published.isoformat(),
        "published_from": None if article.published_from is None else article.published_from.value,
        "text": article.text,
        "quotes": [_quote_record(extraction, index, quote) for index, quote in enumerate(extraction.quotes)],
        "claims": [_claim_record(extraction, claim) for claim in extraction.claims],
    }


def json_line(record: Mapping[str, Any]) -> str:
    """The record as one line of JSON, without its line feed, in readable Unicode.

    A text with half a surrogate pair, which UTF-8 cannot carry, is written in JSON's escapes and comes back as it was.
    """
    line = json.dumps(record, ensure_ascii=False)
    return line if _is_encodable(line) else json.dumps(record)


def _is_encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _quote_record(extraction: Extraction, index: int, quote: Quote) -> dict[str, Any]:
    speaker = extraction.speaker_of(index)
    attribution = extraction.attributions[index]
    text = extraction.article.text
    return {
        "kind": quote.kind.value,
        "manner": quote.manner.value,
        "content": _pairs(quote.content),
        "cue": _pairs(quote.cue),
        "source": _pairs(quote.source),
        "speaker": None if speaker is None else speaker.name,
        "speaker_kind": None if speaker is None else speaker.kind.value,
        "role": speaker.roles[0].of(text) if speaker is not None and speaker.roles else None,
        "rule": attribution.rule,
        "confidence": round(min(quote.confidence, attribution.confidence), 4),
    }


def _claim_record(extraction: Extraction, claim: Claim) -> dict[str, Any]:
    quantity = claim.quantity
    claimant = extraction.claimant_of(claim)
    return {
        "start": quantity.start,
        "end": quantity.end,
        "low": _digits(quantity.low),
        "high": _digits(quantity.high),
        "modifier": quantity.modifier.value,
        "direction": None if quantity.direction is None else quantity.direction.value,
        "unit": quantity.unit_in_full or quantity.unit,
        "canonical_unit": quantity.unit,
        "measure": claim.measure,
        "as_of": _days(claim.as_of),
        "as_of_stated": claim.as_of is not None and claim.as_of_stated,
        "place": claim.place,
        "claimant": None if claimant is None else claimant.name,
        "repeats": _pairs(claim.repeats),
        "confidence": round(claim.confidence, 4),
    }


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _digits(value: Decimal | None) -> str | None:
    """Plain digits without exponent and trailing zeros: 25000, 3.5."""
    if value is None:
        return None
    digits = f"{value:f}"
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) or "0"


def _days(period: Period | None) -> list[str | None] | None:
    """First and last day as ISO dates, None for an open end; None for no period at all."""
    if period is None or (period.first is None and period.last is None):
        return None
    return [None if day is None else day.isoformat() for day in (period.first, period.last)]
