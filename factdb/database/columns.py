"""Types of columns that no database has by itself (moments in UTC, exact decimals, an enum's values), and such enums."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, ForeignKey, Index, Integer, Numeric, Text, text
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""How constraints and indexes are named."""


Identifier = Annotated[int, "identifier"]
"""A row's number, or that of a row that it refers to."""

IDENTIFIER = BigInteger().with_variant(Integer(), "sqlite")
"""Its type: 64 bits, which SQLite's INTEGER always has."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: ``timestamptz`` on PostgreSQL, an ISO text without zone on SQLite. Naive values are UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept exactly: ``numeric`` on PostgreSQL; plain digits in TEXT on SQLite, which has no decimals.

    Statements that compare or sort cast it to NUMERIC, as the views do.
    """

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        digits = f"{value:f}"
        digits = (digits.rstrip("0").rstrip(".") if "." in digits else digits) or "0"
        return digits if dialect.name == "sqlite" else Decimal(digits)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


def values(enum: type[StrEnum], name: str) -> Enum:
    """A text column that holds one of the enum's values, held to them by a named CHECK."""
    return Enum(
        enum,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )


def carried_from(table: str) -> Any:
    """The column of what people said about an earlier revision that holds for this one as well."""
    comment = "the row about an earlier revision that this one repeats, for its words stand here too"
    return mapped_column(ForeignKey(f"{table}.id"), comment=comment)


def by_decision() -> Any:
    """The column that names the decision about a speaker that a row comes from."""
    return mapped_column(ForeignKey("speaker_decisions.id"), comment="the decision that gave it; null from articles")


def found_speaker() -> Any:
    """The column of the speaker to whom the article's words lead, where people decided that it is another one."""
    comment = "who it is by the article's words, where people decided that this is somebody else; else null"
    return mapped_column(ForeignKey("speakers.id"), comment=comment)


def found_speaker_index() -> tuple[Index]:
    """The index of that column, of the few rows that have it."""
    few = text("found_speaker_id IS NOT NULL")
    return (Index(None, "found_speaker_id", sqlite_where=few, postgresql_where=few),)


class Sense(StrEnum):
    """In which sense a number is given.

    A level; by how much one changed; a forecast or target; for comparison, what it was before; what was wrongly said.
    """

    LEVEL = "level"
    CHANGE = "change"
    EXPECTED = "expected"
    FORMER = "former"
    WITHDRAWN = "withdrawn"


class SpanPart(StrEnum):
    """What a span of a quote is."""

    CONTENT = "content"
    CUE = "cue"
    SOURCE = "source"


class FactAction(StrEnum):
    """What a person does to a fact."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    PIN = "pin"
    UNPIN = "unpin"
