"""Quantities: the numbers that a text states, read by a grammar."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from factdb.documents import Document
from factdb.text import Span


class Modifier(StrEnum):
    """How a number bounds the truth: nearly 460 is ``approx``, up to 50 is ``at_most``."""

    EXACT = "exact"
    APPROX = "approx"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    RANGE = "range"


class Direction(StrEnum):
    """The way a quantity changes, where the text says that it does."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number or range with its unit. ``start`` and ``end`` cover modifier, number, scale and unit sign.

    ``low`` and ``high`` are equal for a point and None for an open end; never a midpoint. ``unit`` is the canonical
    name (``percent``, ``USD``, ``kilometre``, ``people``; None for a bare count); ``unit_span`` is where the text says
    it, which may lie outside the quantity's own span.
    """

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    modifier: Modifier = Modifier.EXACT
    direction: Direction | None = None
    unit: str | None = None
    unit_span: Span | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def find_quantities(document: Document) -> Sequence[Quantity]:
    """Every quantity of a document, in order, without dates, times, ages in apposition and numbers in names."""
    raise NotImplementedError
