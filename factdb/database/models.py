"""The tables. Every rule that holds for all rows stands here, and in the migrations, as a named constraint.

Offsets (``start_char``, ``end_char``) are half-open and count the characters of ``articles.text``, as Python, SQLite's
``substr`` and PostgreSQL's ``substr`` do. The comments beside the columns are the text of docs/schema.md.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from factdb.articles import DateSource
from factdb.database import days
from factdb.database.columns import (
    IDENTIFIER,
    NAMES,
    ExactDecimal,
    FactAction,
    Identifier,
    SpanPart,
    UtcDateTime,
    by_decision,
    carried_from,
    found_speaker,
    found_speaker_index,
    values,
)
from factdb.mentions import MentionKind, SpeakerKind
from factdb.quantities import Direction, Modifier
from factdb.quotes import Manner, QuoteKind


class Target(StrEnum):
    """What a correction or a verdict is about."""

    QUOTE = "quote"
    CLAIM = "claim"


class Base(DeclarativeBase):
    """What all tables share: how their constraints and indexes are named, and the type of their numbers."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {Identifier: IDENTIFIER}  # noqa: RUF012


class Outlet(Base):
    """A newspaper, agency, station or site."""

    __tablename__ = "outlets"
    __table_args__ = (UniqueConstraint("name"), CheckConstraint("name <> ''", name="name_not_empty"))
    id: Mapped[Identifier] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text, comment="the outlet's name as the source gives it")


class ExtractionRun(Base):
    """One call of ingest: which version of the program read the articles, when, and how many."""

    __tablename__ = "extraction_runs"
    id: Mapped[Identifier] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(Text, comment="version of the extraction")
    model_hash: Mapped[str | None] = mapped_column(
        String(64), comment="SHA-256 of the model's weights, if one was used"
    )
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="when it began, UTC")
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="when it ended; null if interrupted")
    articles: Mapped[int] = mapped_column(default=0, comment="articles stored")
    quotes: Mapped[int] = mapped_column(default=0, comment="quotes stored")
    claims: Mapped[int] = mapped_column(default=0, comment="claims stored")


class Article(Base):
    """One revision of an article, its text verbatim."""

    __tablename__ = "articles"
    __table_args__ = (
        UniqueConstraint("identity_key", "content_hash"),
        CheckConstraint("superseded_by <> id", name="not_superseded_by_itself"),
        CheckConstraint("published_from IS NULL OR published_on IS NOT NULL", name="dated_from"),
        Index("uq_articles_current", "identity_key", unique=True, sqlite_where=text("superseded_by IS NULL"),
              postgresql_where=text("superseded_by IS NULL")),
        Index(None, "published_on", "id"),
        Index(None, "listed_on", "id"),
        # a B-tree of PostgreSQL refuses a value of more than 2,700 bytes
        Index(None, "url", postgresql_using="hash"),
        Index(None, "source_id", postgresql_using="hash"),
        Index(None, "outlet_id", "published_on"),
        Index(None, "superseded_by"),
        Index(None, "run_id"),
        Index(None, "content_hash"),
    )  # fmt: skip
    id: Mapped[Identifier] = mapped_column(primary_key=True)
    identity_key: Mapped[str] = mapped_column(
        String(64), comment="SHA-256 of what makes two inputs the same article: URL; else outlet and id; else the words"
    )
    content_hash: Mapped[str] = mapped_column(String(64), comment="SHA-256 of title and text")
    source_id: Mapped[str | None] = mapped_column(Text, comment="identifier that the input gave")
    location: Mapped[str | None] = mapped_column(Text, comment="file, or file and line, that it was read from")
    url: Mapped[str | None] = mapped_column(Text, comment="web address")
    outlet_id: Mapped[Identifier | None] = mapped_column(ForeignKey("outlets.id"))
    title: Mapped[str | None] = mapped_column(Text, comment="headline")
    byline: Mapped[str | None] = mapped_column(Text, comment="author line")
    published_on: Mapped[date | None] = mapped_column(
        Date, comment="day of publication; null where the source gives none"
    )
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="moment of publication where known, UTC")
    text: Mapped[str] = mapped_column(Text, comment="the article, verbatim")
    superseded_by: Mapped[Identifier | None] = mapped_column(
        ForeignKey("articles.id"), comment="the newer revision of the same article; null for the current one"
    )
    run_id: Mapped[Identifier] = mapped_column(ForeignKey("extraction_runs.id"))
    ingested_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="when it was stored, UTC")
    listed_on: Mapped[date | None] = days.of_article()
    published_from: Mapped[DateSource | None] = mapped_column(
        values(DateSource, "published_from"),
        comment="given, record, metadata, feed, text, url or change: where that day was found; null where nobody knows",
    )

    outlet: Mapped[Outlet | None] = relationship()


class Speaker(Base):
    """A person, organization, group or document that says something.

    A speaker whose name identifies it (a full name, an organization) is one row over all articles. One whose name does
    not (a surname alone, "a spokesman", "officials") belongs to its article, which may have several of one name.
    """

    __tablename__ = "speakers"
    __table_args__ = (
        CheckConstraint("name <> ''", name="name_not_empty"),
        Index("uq_speakers_known", "kind", "name_key", unique=True, sqlite_where=text("article_id IS NULL"),
              postgresql_where=text("article_id IS NULL")),
        Index(None, "article_id"),
        Index(None, "name", postgresql_using="hash"),
    )  # fmt: skip
    id: Mapped[Identifier] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text, comment="canonical name, without titles")
    name_key: Mapped[str] = mapped_column(Text, comment="the name without case, accents and punctuation")
    kind: Mapped[SpeakerKind] = mapped_column(
        values(SpeakerKind, "kind"), comment="person, organization, group, unnamed or document"
    )
    wikidata_id: Mapped[str | None] = mapped_column(String(20), comment="Wikidata item, such as Q937")
    article_id: Mapped[Identifier | None] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), comment="the only article it is known in; null for known names"
    )


class SpeakerName(Base):
    """A form of a speaker's name that an article used."""

    __tablename__ = "speaker_names"
    __table_args__ = (UniqueConstraint("speaker_id", "name"), Index(None, "name_key"))
    id: Mapped[Identifier] = mapped_column(primary_key=True)
    speaker_id: Mapped[Identifier] = mapped_column(ForeignKey("speakers.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(Text, comment="canonical name or alias")
    name_key: Mapped[str] = mapped_column(Text, comment="the name without case, accents and punctuation")
    decision_id: Mapped[Identifier | None] = by_decision()


class SpeakerRole(Base):
    """A title or affiliation that an article gave a speaker."""

    __tablename__ = "speaker_roles"
    __table_args__ = (
        UniqueConstraint("speaker_id", "title"),
        CheckConstraint("first_seen <= last_seen", name="seen_in_order"),
    )
    id: Mapped[Identifier] = mapped_column(primary_key=True)
    speaker_id: Mapped[Identifier] = mapped_column(ForeignKey("speakers.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(Text, comment="the role in the article's words")
    first_seen: Mapped[date | None] = mapped_column(Date, comment="first day of publication with this role")
    last_seen: Mapped[date | None] = mapped_column(Date, comment="last day of publication with this role")
    decision_id: Mapped[Identifier | None] = by_decision()


class Mention(Base):
    """A place where an article refers to a speaker."""

    __tablename__ = "mentions"
    __table_args__ = (
        UniqueConstraint("article_id", "start_char", "end_char"),
        CheckConstraint("start_char >= 0 AND start_char < end_char", name="span"),
        Index(None, "speaker_id"),
    )
    id: Mapped[Identifier] = mapped_column(primary_key=True)
    article_id: Mapped[Identifier] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    speaker_id: Mapped[Identifier | None] = mapped_column(ForeignKey("speakers.id"))
    kind: Mapped[MentionKind] = mapped_column(values(MentionKind, "kind"), comment="name, description or pronoun")
    start_char: Mapped[int]
    end_char: Mapped[int]


class Utterance(Base):
    """The same quotation in several articles."""

    __tablename__ = "utterances"
    __table_args__ = (UniqueConstraint("words_key"),)
    id: Mapped[Identifier] = mapped_column(primary_key=True)
    words_key: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the words without case and punctuation")
    text: Mapped[str] = mapped_column(Text, comment="the longest form of it")


class Quote(Base):
    """Something that somebody said, wrote or thought, according to an article."""

    __tablename__ = "quotes"
    __table_args__ = (
        UniqueConstraint("article_id", "start_char", "end_char"),
        CheckConstraint("start_char >= 0 AND start_char < end_char", name="span"),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
        Index(None, "speaker_id", "listed_on", "article_id", "start_char", "end_char"),
        Index(None, "listed_on", "article_id", "start_char"),
        Index(None, "utterance_id"),
        *found_speaker_index(),
    )
    id: Mapped[Identifier] = mapped_column(primary_key=True)
    article_id: Mapped[Identifier] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    speaker_id: Mapped[Identifier | None] = mapped_column(ForeignKey("speakers.id"))
    found_speaker_id: Mapped[Identifier | None] = found_speaker()
    utterance_id: Mapped[Identifier | None] = mapped_column(ForeignKey("utterances.id"))
    kind: Mapped[QuoteKind] = mapped_column(values(QuoteKind, "kind"), comment="direct, mixed or indirect")
    manner: Mapped[Manner] = mapped_column(values(Manner, "manner"), comment="speech or thought")
    start_char: Mapped[int] = mapped_column(comment="where its content begins")
    end_char: Mapped[int] = mapped_column(comment="where its content ends")
    text: Mapped[str] = mapped_column(Text, comment="its words; the parts of a split quote are joined by ' … '")
    role: Mapped[str | None] = mapped_column(Text, comment="the speaker's role in this article")
    rule: Mapped[str] = mapped_column(Text, comment="how the speaker was decided, or why there is none")
    confidence: Mapped[float] = mapped_column(comment="from 0 to 1")
    listed_on: Mapped[date] = days.of_listing()

    spans: Mapped[list["QuoteSpan"]] = relationship(order_by="QuoteSpan.start_char")


class QuoteSpan(Base):
    """The places in the article that make up a quote: its content, its cue, its source."""

    __tablename__ = "quote_spans"
    __table_args__ = (
        UniqueConstraint("quote_id", "part", "start_char"),
        CheckConstraint("start_char >= 0 AND start_char < end_char", name="span"),
    )
    id: Mapped[Identifier] = mapped_column(primary_key=True)
    quote_id: Mapped[Identifier] = mapped_column(ForeignKey("quotes.id", ondelete="CASCADE"))
    part: Mapped[SpanPart] = mapped_column(values(SpanPart, "part"), comment="content, cue or source")
    start_char: Mapped[int]
    end_char: Mapped[int]


class Fact(Base):
    """The thing that several claims give a number for."""

    __tablename__ = "facts"
    id: Mapped[Identifier] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(Text, comment="what the number is of")
    unit: Mapped[str | None] = mapped_column(String(60), comment="canonical unit")


class Claim(Base):
    """A number that an article, or somebody in it, states."""

    __tablename__ = "claims"
    __table_args__ = (
        UniqueConstraint("article_id", "start_char", "end_char"),
        CheckConstraint("start_char >= 0 AND start_char < end_char", name="span"),
        CheckConstraint("unit_start_char >= 0 AND unit_start_char < unit_end_char", name="unit_span"),
        CheckConstraint("(unit_start_char IS NULL) = (unit_end_char IS NULL)", name="unit_span_whole"),
        CheckConstraint("low IS NOT NULL OR high IS NOT NULL", name="has_a_value"),
        CheckConstraint("CAST(low AS NUMERIC) <= CAST(high AS NUMERIC)", name="low_to_high"),
        CheckConstraint("as_of_first <= as_of_last", name="as_of_in_order"),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
        Index(None, "quote_id"),
        Index(None, "claimant_id", "listed_on", "article_id", "start_char"),
        Index(None, "listed_on", "article_id", "start_char"),
        Index(None, "fact_id", "as_of_day", "article_id"),
        *found_speaker_index(),
    )
    id: Mapped[Identifier] = mapped_column(primary_key=True)
    article_id: Mapped[Identifier] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    quote_id: Mapped[Identifier | None] = mapped_column(
        ForeignKey("quotes.id", ondelete="SET NULL"), comment="the innermost quote that holds the number"
    )
    claimant_id: Mapped[Identifier | None] = mapped_column(
        ForeignKey("speakers.id"), comment="who says it; null in the article's own voice"
    )
    found_speaker_id: Mapped[Identifier | None] = found_speaker()
    fact_id: Mapped[Identifier | None] = mapped_column(ForeignKey("facts.id"))
    start_char: Mapped[int] = mapped_column(comment="begin of modifier, number, scale and unit sign")
    end_char: Mapped[int] = mapped_column(comment="end of the same")
    unit_start_char: Mapped[int | None] = mapped_column(comment="begin of the words that give the unit")
    unit_end_char: Mapped[int | None] = mapped_column(comment="end of the same")
    low: Mapped[Decimal | None] = mapped_column(ExactDecimal, comment="the number, or the lower end; null if open")
    high: Mapped[Decimal | None] = mapped_column(ExactDecimal, comment="the number, or the upper end; null if open")
    modifier: Mapped[Modifier] = mapped_column(
        values(Modifier, "modifier"), comment="exact, approx, at_least, more_than, at_most, less_than or range"
    )
    direction: Mapped[Direction | None] = mapped_column(values(Direction, "direction"), comment="up, down or null")
    unit: Mapped[str | None] = mapped_column(String(60), comment="canonical unit: people, percent, USD, kilometre …")
    measure: Mapped[str | None] = mapped_column(Text, comment="what is counted or measured")
    as_of_first: Mapped[date | None] = mapped_column(Date, comment="first day that the number speaks of")
    as_of_last: Mapped[date | None] = mapped_column(Date, comment="last day that the number speaks of")
    as_of_stated: Mapped[bool] = mapped_column(
        Boolean(name="as_of_stated"), server_default=false(), comment="whether the text says so"
    )
    place: Mapped[str | None] = mapped_column(Text, comment="where, if the sentence says so")
    confidence: Mapped[float] = mapped_column(comment="from 0 to 1")
    listed_on: Mapped[date] = days.of_listing()
    as_of_day: Mapped[date | None] = days.of_claim()


class ClaimSpan(Base):
    """Another place of an article that gives the number of a claim: its headline or standfirst, or its text again."""

    __tablename__ = "claim_spans"
    __table_args__ = (UniqueConstraint("claim_id", "start_char"),
                      CheckConstraint("start_char >= 0 AND start_char < end_char", name="span"))  # fmt: skip
    id: Mapped[Identifier] = mapped_column(primary_key=True)
    claim_id: Mapped[Identifier] = mapped_column(ForeignKey("claims.id", ondelete="CASCADE"))
    start_char: Mapped[int]
    end_char: Mapped[int]


class FactDecision(Base):
    """What a person decided about facts, claim by claim. Anchored by article and offsets, as corrections are.

    The newest decision about a claim holds. ``merge`` ties it to another claim, ``split`` too, or makes it the first of
    a fact; ``rename`` gives the fact that the claim is in a label, ``pin`` keeps all its claims in it.
    """

    __tablename__ = "fact_decisions"
    __table_args__ = (
        CheckConstraint("start_char >= 0 AND start_char < end_char", name="span"),
        CheckConstraint("(other_article_id IS NULL) = (other_start_char IS NULL)", name="other_whole"),
        CheckConstraint("(action = 'rename') = (label IS NOT NULL)", name="label_of_rename"),
        Index(None, "article_id", "start_char", "end_char"),
        Index(None, "other_article_id"),
    )
    id: Mapped[Identifier] = mapped_column(primary_key=True)
    action: Mapped[FactAction] = mapped_column(values(FactAction, "action"), comment="merge, split, rename, pin, unpin")
    article_id: Mapped[Identifier] = mapped_column(ForeignKey("articles.id"))
    start_char: Mapped[int]
    end_char: Mapped[int]
    other_article_id: Mapped[Identifier | None] = mapped_column(
        ForeignKey("articles.id"), comment="where it is tied to"
    )
    other_start_char: Mapped[int | None] = mapped_column(comment="where that claim begins")
    other_end_char: Mapped[int | None] = mapped_column(comment="where it ends")
    label: Mapped[str | None] = mapped_column(Text, comment="the label that the fact was given")
    reviewer: Mapped[str] = mapped_column(Text, comment="who decided")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="when, UTC")
    carried_from: Mapped[Identifier | None] = carried_from("fact_decisions")


class Correction(Base):
    """What a person changed. Anchored by article and offsets, so that no new extraction can lose it.

    The newest correction of a field is in force. ``field`` ``rejected`` with value ``true`` takes the row out of every
    view, ``confirmed`` changes nothing in it, ``span`` with ``120-180`` says where it stands; a null value sets the field
    to null.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        CheckConstraint("start_char >= 0 AND start_char < end_char", name="span"),
        Index(None, "article_id", "target", "start_char", "end_char", "field"),
        Index("ix_corrections_speaker", "value", sqlite_where=text("field = 'speaker'"),
              postgresql_where=text("field = 'speaker'"), postgresql_using="hash"),
        Index("ix_corrections_claimant", "value", sqlite_where=text("field = 'claimant'"),
              postgresql_where=text("field = 'claimant'"), postgresql_using="hash"),
        Index(None, "carried_from"),
    )  # fmt: skip
    id: Mapped[Identifier] = mapped_column(primary_key=True)
    article_id: Mapped[Identifier] = mapped_column(ForeignKey("articles.id"))
    target: Mapped[Target] = mapped_column(values(Target, "target"), comment="quote or claim")
    start_char: Mapped[int]
    end_char: Mapped[int]
    field: Mapped[str] = mapped_column(
        String(20),
        comment="quotes: speaker, role, kind, manner, span; claims: claimant, low, high, modifier, unit, measure, span, fact; "
        "both: rejected, confirmed",
    )
    value: Mapped[str | None] = mapped_column(Text, comment="the right value")
    reviewer: Mapped[str] = mapped_column(Text, comment="who corrected it")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="when, UTC")
    before: Mapped[str | None] = mapped_column(Text, comment="the value that it replaced")
    carried_from: Mapped[Identifier | None] = carried_from("corrections")
    decision_id: Mapped[Identifier | None] = by_decision()


class Verdict(Base):
    """What a fact-checker found about a quote or a claim; the newest one holds, the others are its history."""

    __tablename__ = "verdicts"
    __table_args__ = (
        CheckConstraint("start_char >= 0 AND start_char < end_char", name="span"),
        Index(None, "article_id", "target", "start_char", "end_char"),
        Index(None, "carried_from"),
    )
    id: Mapped[Identifier] = mapped_column(primary_key=True)
    article_id: Mapped[Identifier] = mapped_column(ForeignKey("articles.id"))
    target: Mapped[Target] = mapped_column(values(Target, "target"), comment="quote or claim")
    start_char: Mapped[int]
    end_char: Mapped[int]
    rating: Mapped[str] = mapped_column(Text, comment="true, false, misleading … on the user's own scale")
    explanation: Mapped[str | None] = mapped_column(Text, comment="why")
    source_url: Mapped[str | None] = mapped_column(Text, comment="the evidence")
    reviewer: Mapped[str] = mapped_column(Text, comment="who gave it")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="when, UTC")
    carried_from: Mapped[Identifier | None] = carried_from("verdicts")
