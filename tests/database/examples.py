"""Extractions written by hand, for tests of the database alone."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from factdb.articles import Article, DateSource
from factdb.claims import Claim
from factdb.database.models import Target, Verdict
from factdb.database.views import report_claims, report_quotes
from factdb.extraction import Extraction
from factdb.mentions import Mention, MentionKind, SpeakerKind
from factdb.quantities import Direction, Modifier, Quantity
from factdb.quotes import Manner, Quote, QuoteKind
from factdb.speakers import Attribution, Speaker
from factdb.text import Span
from factdb.times import Period

TEXT = (
    "Harbour minister Ines Calder opened the new quay on Monday. “We moved nearly 460 tonnes of grain this week,” "
    "said Calder, “and we will move more.” A spokesman said fees would rise by 5 percent. She did not reply."
)

NOON = datetime(2024, 6, 1, 12, tzinfo=UTC)

ARTICLE = Article(
    text=TEXT,
    title="New quay opens",
    published=date(2024, 5, 6),
    published_from=DateSource.TEXT,
    outlet="The Harbour Post",
    url="https://harbourpost.example/quay",
    byline="By Tom Reed",
    location="quay.txt",
)


def span(words: str, text: str = TEXT) -> Span:
    """Where these words stand first."""
    start = text.index(words)
    return Span(start, start + len(words))


def extraction(**changes: Any) -> Extraction:
    """The example article, or one with other fields, with two speakers, two quotes, four mentions and two claims."""
    return Extraction(
        article=replace(ARTICLE, **changes),
        quotes=(
            Quote(
                kind=QuoteKind.DIRECT,
                manner=Manner.SPEECH,
                content=(span("“We moved nearly 460 tonnes of grain this week,”"), span("“and we will move more.”")),
                cue=(span("said"),),
                source=(span("Calder,"),),
                confidence=0.9,
            ),
            Quote(
                kind=QuoteKind.INDIRECT,
                manner=Manner.SPEECH,
                content=(span("fees would rise by 5 percent"),),
                cue=(span("said fees"),),
                source=(span("A spokesman"),),
                confidence=0.8,
            ),
        ),
        attributions=(
            Attribution(speaker=0, rule="surname", confidence=0.95),
            Attribution(speaker=1, rule="description", confidence=0.7),
        ),
        speakers=(
            Speaker(
                name="Ines Calder",
                kind=SpeakerKind.PERSON,
                roles=(span("Harbour minister"),),
                aliases=("Calder",),
                mentions=(0, 1, 3),
            ),
            Speaker(name="a spokesman", kind=SpeakerKind.UNNAMED, mentions=(2,)),
        ),
        mentions=tuple(
            Mention(start=place.start, end=place.end, kind=kind, speaker_kind=speaker_kind)
            for place, kind, speaker_kind in (
                (span("Harbour minister Ines Calder"), MentionKind.NAME, SpeakerKind.PERSON),
                (Span(span("said Calder").start + 5, span("said Calder").end), MentionKind.NAME, SpeakerKind.PERSON),
                (span("A spokesman"), MentionKind.DESCRIPTION, SpeakerKind.UNNAMED),
                (span("She"), MentionKind.PRONOUN, SpeakerKind.PERSON),
            )
        ),
        claims=(
            claim("nearly 460 tonnes", Decimal(460), Decimal(460), modifier=Modifier.APPROX, unit="tonne"),
            Claim(
                quantity=Quantity(
                    start=span("by 5 percent").start + 3,
                    end=span("by 5 percent").end,
                    low=Decimal("5.0"),
                    high=None,
                    modifier=Modifier.AT_LEAST,
                    direction=Direction.UP,
                    unit="percent",
                    unit_span=span("percent"),
                ),
                measure="fees",
                as_of=Period(first=date(2024, 5, 6), last=None),
                quote=1,
                confidence=0.6,
            ),
        ),
    )


def claim(words: str, low: Decimal | None, high: Decimal | None, *, modifier: Modifier, unit: str | None) -> Claim:
    """A claim that the first quote holds."""
    place = span(words)
    return Claim(
        quantity=Quantity(start=place.start, end=place.end, low=low, high=high, modifier=modifier, unit=unit),
        measure="grain moved",
        as_of=None,
        quote=0,
        confidence=0.5,
    )


def plain(text: str, *, speakers: Iterable[Speaker] = (), **fields: Any) -> Extraction:
    """An extraction of an article in which the speakers, if any, are named but not quoted."""
    return Extraction(
        article=Article(text=text, **fields),
        quotes=(),
        attributions=(),
        speakers=tuple(speakers),
        mentions=(),
        claims=(),
    )


def quoting(words: str, *, speaker: Speaker | None = None, **fields: Any) -> Extraction:
    """An extraction of an article that holds nothing but one direct quote."""
    return Extraction(
        article=Article(text=words, **fields),
        quotes=(Quote(kind=QuoteKind.DIRECT, manner=Manner.SPEECH, content=(Span(0, len(words)),), confidence=1.0),),
        attributions=(
            Attribution(
                speaker=None if speaker is None else 0, rule="full name" if speaker else "nobody", confidence=1
            ),
        ),
        speakers=() if speaker is None else (speaker,),
        mentions=(),
        claims=(),
    )


def judge(session: Session, article: int, words: str = "", **fields: Any) -> int:
    """Store a verdict on an article's first quote, or on the quote or claim of these words; its id."""
    view, target = (report_claims, Target.CLAIM) if "nearly" in words else (report_quotes, Target.QUOTE)
    statement = (
        select(view).where(view.c.article_id == article, view.c.text.contains(words)).order_by(view.c.start_char)
    )
    row = session.execute(statement).first()
    assert row is not None
    verdict = Verdict(
        article_id=article,
        target=target,
        start_char=row.start_char,
        end_char=row.end_char,
        **{"rating": "false", "reviewer": "Ada", "created_at": NOON, **fields},
    )
    session.add(verdict)
    session.flush()
    return verdict.id
