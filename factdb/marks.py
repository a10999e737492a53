"""Quotation marks, paired paragraph by paragraph."""

from dataclasses import dataclass

from factdb.documents import Document
from factdb.text import Span


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch of text inside quotation marks, both marks included.

    ``level`` is 0 for an outermost quotation, 1 for one inside it, and so on. ``continues`` says that the mark is
    opened again at the next paragraph, ``continued`` that this one goes on from the paragraph before (a quotation of
    several paragraphs closes only at its last). ``closed`` is false where the paragraph ends without a closing mark.
    """

    start: int
    end: int
    level: int = 0
    closed: bool = True
    continues: bool = False
    continued: bool = False

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def find_quotations(document: Document) -> tuple[Quotation, ...]:
    """Every quotation of a document, in order of start; one odd mark costs at most its own paragraph."""
    raise NotImplementedError
