"""Tables of people's work beside corrections, verdicts and facts: what was undone, skipped, and decided about speakers."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from factdb.database.columns import Identifier, UtcDateTime, values
from factdb.database.models import Base, Target
from factdb.mentions import SpeakerKind


class SpeakerAction(StrEnum):
    """What a person does to a speaker."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    ALIAS = "alias"
    ROLE = "role"
    IDENTIFY = "identify"


class UndoneCorrection(Base):
    """A correction that was taken back, as it was, with who took it back and when."""

    __tablename__ = "undone_corrections"
    __table_args__ = (
        CheckConstraint("start_char >= 0 AND start_char < end_char", name="span"),
        Index(None, "article_id", "target", "start_char", "end_char"),
    )

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    article_id: Mapped[Identifier] = mapped_column(ForeignKey("articles.id"))
    target: Mapped[Target] = mapped_column(values(Target, "target"), comment="quote or claim")
    start_char: Mapped[int]
    end_char: Mapped[int]
    field: Mapped[str] = mapped_column(String(20), comment="as of corrections")
    before: Mapped[str | None] = mapped_column(Text, comment="the value that it replaced")
    value: Mapped[str | None] = mapped_column(Text, comment="the value that it gave")
    reviewer: Mapped[str] = mapped_column(Text, comment="who corrected it")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="when, UTC")
    undone_by: Mapped[str] = mapped_column(Text, comment="who took it back")
    undone_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="when, UTC")


class SkippedRow(Base):
    """A quote or claim that a reviewer passed over, so that a review goes on behind it."""

    __tablename__ = "skipped_rows"
    __table_args__ = (
        UniqueConstraint("article_id", "target", "start_char", "end_char", "reviewer"),
        CheckConstraint("start_char >= 0 AND start_char < end_char", name="span"),
    )

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    article_id: Mapped[Identifier] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    target: Mapped[Target] = mapped_column(values(Target, "target"), comment="quote or claim")
    start_char: Mapped[int]
    end_char: Mapped[int]
    reviewer: Mapped[str] = mapped_column(Text, comment="who passed it over")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="when, UTC")


class Rating(Base):
    """A rating of the fact-checkers' own scale; where there is none, the scale that factdb brings is used."""

    __tablename__ = "ratings"
    __table_args__ = (
        UniqueConstraint("name"),
        UniqueConstraint("position"),
        CheckConstraint("name <> ''", name="name_not_empty"),
    )

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(comment="its place on the scale, 1 for the worst")
    name: Mapped[str] = mapped_column(Text, comment="false, misleading, true …")


class SpeakerDecision(Base):
    """What a person decided about a speaker, who is told by kind and name, and by the article where the name is its own.

    ``merge``: the speaker is the other one. ``split``: in some articles the speaker is the other one. ``rename``,
    ``alias``, ``role``, ``identify``: its name is, it is called, its role is, its Wikidata item is ``value``.
    """

    __tablename__ = "speaker_decisions"
    __table_args__ = (
        CheckConstraint("(undone_by IS NULL) = (undone_at IS NULL)", name="undone_whole"),
        CheckConstraint("(action IN ('merge', 'split')) = (other_name_key IS NOT NULL)", name="other_of_merge"),
        Index(None, "name_key"),
        Index(None, "article_id"),
        Index(None, "other_article_id"),
        Index(None, "other_name_key"),
    )

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    action: Mapped[SpeakerAction] = mapped_column(
        values(SpeakerAction, "action"), comment="merge, split, rename, alias, role or identify"
    )
    kind: Mapped[SpeakerKind] = mapped_column(values(SpeakerKind, "kind"), comment="of the speaker")
    name_key: Mapped[str] = mapped_column(Text, comment="of the speaker, as the articles have it")
    article_id: Mapped[Identifier | None] = mapped_column(
        ForeignKey("articles.id"), comment="the only article it is known in; null for known names"
    )
    other_kind: Mapped[SpeakerKind | None] = mapped_column(
        values(SpeakerKind, "other_kind"),
        comment="of the speaker that it is merged into, or that it is in some articles",
    )
    other_name_key: Mapped[str | None] = mapped_column(Text, comment="of that one")
    other_article_id: Mapped[Identifier | None] = mapped_column(ForeignKey("articles.id"), comment="of that one")
    value: Mapped[str | None] = mapped_column(Text, comment="the name, alias, role or item")
    before: Mapped[str | None] = mapped_column(Text, comment="the name or item that it replaced")
    first_seen: Mapped[date | None] = mapped_column(Date, comment="first day with this role")
    last_seen: Mapped[date | None] = mapped_column(Date, comment="last day with this role")
    reviewer: Mapped[str] = mapped_column(Text, comment="who decided")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="when, UTC")
    undone_by: Mapped[str | None] = mapped_column(Text, comment="who took it back")
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="when, UTC")


class SplitArticle(Base):
    """An article in which a speaker was decided to be another one, in all its revisions."""

    __tablename__ = "split_articles"
    __table_args__ = (UniqueConstraint("decision_id", "identity_key"), Index(None, "identity_key"))

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    decision_id: Mapped[Identifier] = mapped_column(ForeignKey("speaker_decisions.id", ondelete="CASCADE"))
    identity_key: Mapped[str] = mapped_column(String(64), comment="as of articles")
