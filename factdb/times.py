"""Dates and periods that a text names, resolved against the date of publication."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from factdb.documents import Document
from factdb.text import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """First and last day, both included; ``first`` or ``last`` is None where the period is open ("since 2019")."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """A date or period in the text.

    ``period`` is None where it cannot be resolved ("4:17 a.m.", "on Monday" in an article without a date).
    """

    start: int
    end: int
    period: Period | None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def find_times(document: Document) -> Sequence[TimeExpression]:
    """Every date, period and time of day of a document, in order, none overlapping."""
    raise NotImplementedError
