"""A page as values: what stands on it, in which order, and nothing of how it looks."""

from collections.abc import Sequence
from dataclasses import dataclass

from factdb.charts.pictures import Drawing


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a web address; where the address is none, they are only words."""

    words: str
    address: str | None


Cell = str | Link
"""What a table's cell holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under headings; the columns of ``numbers`` are set to the right."""

    headings: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture, what it shows in a sentence, and its numbers for whoever cannot see it, unless they stand below."""

    drawing: Drawing
    shows: str
    table: Table | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words with the text around them, who says them, and where they are from."""

    before: str
    words: str
    after: str
    who: str
    source: Link
    notes: str


Part = str | Table | Chart | Quotation
"""What a section holds: a paragraph, or one of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with what stands under it."""

    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A whole page: its title, a sentence below it, its sections, and how it was made."""

    title: str
    about: str
    sections: tuple[Section, ...]
    made: str
