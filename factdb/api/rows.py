"""Rows for data frames: flat, typed, in the names and the order of the exports (docs/exports.md, docs/views.md).

Each is a named tuple, which pandas and Polars take as it is, and whose fields Polars and type checkers know the types of.
Numbers are floats of 15 exact digits, as in the views. Fields are only ever added, at the end.
"""

from datetime import date, datetime
from typing import NamedTuple


class QuoteRow(NamedTuple):
    """Who said what."""

    id: int
    article_id: int
    source_id: str | None
    url: str | None
    outlet: str | None
    title: str | None
    published: date | None
    speaker_id: int | None
    speaker: str | None
    speaker_kind: str | None
    role: str | None
    kind: str
    manner: str
    text: str
    cue: str | None
    source: str | None
    context: str
    rule: str
    confidence: float
    utterance: int | None
    start_char: int
    end_char: int
    corrected: str | None
    corrected_by: str | None
    corrected_at: datetime | None
    verdict: str | None
    confirmed_by: str | None
    confirmed_at: datetime | None
    verdict_by: str | None
    verdict_at: datetime | None
    found_speaker: str | None
    decided: str | None
    decided_by: str | None
    decided_at: datetime | None
    sentence: str
    story: int
    copies: int
    reviewed_by: str | None
    reviewed_at: datetime | None


class ClaimRow(NamedTuple):
    """Which number was claimed."""

    id: int
    article_id: int
    source_id: str | None
    url: str | None
    outlet: str | None
    title: str | None
    published: date | None
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
    claimant_id: int | None
    claimant: str | None
    claimant_kind: str | None
    quote_id: int | None
    quote: str | None
    context: str
    confidence: float
    fact: int | None
    start_char: int
    end_char: int
    corrected: str | None
    corrected_by: str | None
    corrected_at: datetime | None
    verdict: str | None
    sense: str
    status: str | None
    conflicts: int
    as_of_stated: int
    places: int
    confirmed_by: str | None
    confirmed_at: datetime | None
    fact_unit: str | None
    fact_low: float | None
    fact_high: float | None
    verdict_by: str | None
    verdict_at: datetime | None
    found_claimant: str | None
    decided: str | None
    decided_by: str | None
    decided_at: datetime | None
    sentence: str
    role: str | None
    story: int
    copies: int
    reviewed_by: str | None
    reviewed_at: datetime | None


class FactRow(NamedTuple):
    """What numbers are about."""

    fact: int
    label: str
    unit: str | None
    claims: int
    articles: int
    lowest: float | None
    highest: float | None
    latest_low: float | None
    latest_high: float | None
    latest_as_of: date | None
    first_published: date | None
    last_published: date | None
    conflicts: int
    status: str
    latest_modifier: str
    latest_claimant: str | None
    sources: int
    pinned: int
    series: str | None
    decided: str | None
    decided_by: str | None
    decided_at: datetime | None


class SpeakerRow(NamedTuple):
    """Who speaks."""

    id: int
    name: str
    kind: str
    aliases: str | None
    roles: str | None
    quotes: int
    articles: int
    claims: int
    first_quoted: date | None
    last_quoted: date | None
    wikidata_id: str | None
    article_id: int | None
    decided: str | None
    decided_by: str | None
    decided_at: datetime | None


class ArticleRow(NamedTuple):
    """What was read; without its text, which ``Database.text`` gives."""

    id: int
    source_id: str | None
    url: str | None
    outlet: str | None
    title: str | None
    byline: str | None
    published: date | None
    published_at: datetime | None
    story: int
    quotes: int
    speakers: int
    claims: int
    location: str | None
    ingested_at: datetime
    revision: int
    superseded_by: int | None
    published_from: str | None
    copies: int


class VerdictRow(NamedTuple):
    """What a fact-checker found."""

    id: int
    target: str
    target_id: int
    article_id: int
    source_id: str | None
    url: str | None
    outlet: str | None
    title: str | None
    published: date | None
    text: str
    speaker: str | None
    rating: str
    explanation: str | None
    evidence_url: str | None
    reviewer: str
    reviewed_at: datetime
    start_char: int
    end_char: int
    superseded_by: int | None
    speaker_kind: str | None
    wikidata_id: str | None
    sentence: str
    story: int
    copies: int
