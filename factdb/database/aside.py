"""Tables beside those of what was found: articles that failed, findings not found again, and how units are converted."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from factdb.database import feeds, linked, reviewing  # noqa: F401  so that METADATA has their tables
from factdb.database.columns import ExactDecimal, Identifier, UtcDateTime, values
from factdb.database.models import Base, Target

METADATA = Base.metadata
"""All tables: those here, of ``models``, ``feeds``, ``linked`` and ``reviewing``."""


class FailedArticle(Base):
    """An article that could not be extracted or stored, whole, so that it can be tried again when its source is gone.

    Texts that no database holds (NUL, half a surrogate pair) are escaped in ``article``, and U+FFFD in other columns.
    """

    __tablename__ = "failed_articles"
    __table_args__ = (
        UniqueConstraint("identity_key", "content_hash"),
        CheckConstraint("tries > 0", name="tried"),
    )

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    identity_key: Mapped[str] = mapped_column(String(64), comment="as of articles")
    content_hash: Mapped[str] = mapped_column(String(64), comment="as of articles")
    location: Mapped[str | None] = mapped_column(Text, comment="file, or file and line, that it was read from")
    source_id: Mapped[str | None] = mapped_column(Text, comment="identifier that the input gave")
    url: Mapped[str | None] = mapped_column(Text, comment="web address")
    title: Mapped[str | None] = mapped_column(Text, comment="headline")
    article: Mapped[str] = mapped_column(Text, comment="the article as a JSON object, which factdb ingest can read")
    reason: Mapped[str] = mapped_column(Text, comment="why it failed the last time")
    version: Mapped[str] = mapped_column(Text, comment="version of the extraction that failed")
    tries: Mapped[int] = mapped_column(comment="how many times it failed")
    failed_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="when it failed the last time, UTC")


class Vanished(Base):
    """A quote or claim that a newer extraction of its article does not find, kept as a person judged or corrected it.

    Anchored by article and offsets, as corrections are. It is taken away when a later extraction finds it again.
    """

    __tablename__ = "vanished"
    __table_args__ = (
        UniqueConstraint("article_id", "target", "start_char", "end_char"),
        CheckConstraint("start_char >= 0 AND start_char < end_char", name="span"),
        Index(None, "run_id"),
    )

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    article_id: Mapped[Identifier] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    target: Mapped[Target] = mapped_column(values(Target, "target"), comment="quote or claim")
    start_char: Mapped[int]
    end_char: Mapped[int]
    run_id: Mapped[Identifier] = mapped_column(
        ForeignKey("extraction_runs.id"), comment="the first extraction that did not find it"
    )


class UnitConversion(Base):
    """How numbers in a unit of measure become numbers in the base of its dimension, as Pint's registry gives it.

    Filled when the first claim is stored in such a unit, so that SQL can compare miles with kilometres.
    """

    __tablename__ = "unit_conversions"
    __table_args__ = (UniqueConstraint("unit"), Index(None, "base"), CheckConstraint("CAST(factor AS NUMERIC) > 0", name="factor"))  # fmt: skip

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    unit: Mapped[str] = mapped_column(String(60), comment="canonical unit, as in claims: mile, degree_fahrenheit …")
    base: Mapped[str] = mapped_column(String(80), comment="what units that can be compared share: 'length in meter'")
    factor: Mapped[Decimal] = mapped_column(ExactDecimal, comment="what a number in the unit is multiplied by")
    shift: Mapped[Decimal] = mapped_column(ExactDecimal, comment="what is added then: 273.15 for degree_celsius")
