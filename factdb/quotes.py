"""Quotes: what is said, in which words it is introduced, and by which words its source is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from factdb.documents import Document
from factdb.text import Span


class QuoteKind(StrEnum):
    """How much of a quote stands in quotation marks: all of it, a part, or nothing."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class Manner(StrEnum):
    """Speech was uttered or written (said, announced, according to); thought was not (thinks, wants, fears)."""

    SPEECH = "speech"
    THOUGHT = "thought"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """An attribution relation: content, cue and source, after PolNeAR (Newell, Margolin and Ruths, LREC 2018).

    ``content`` has at least one span; a split quote ("…," said X. "…") has several. Marks belong to the content of a
    direct quote. ``cue`` and ``source`` are empty where the text gives none. ``confidence`` lies between 0 and 1.
    ``follows`` is the start of the quote that this one goes on from (the same speaker without a source of its own).
    """

    kind: QuoteKind
    manner: Manner
    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    follows: int | None = None
    confidence: float

    @property
    def start(self) -> int:
        return self.content[0].start

    @property
    def end(self) -> int:
        return self.content[-1].end


def find_quotes(document: Document) -> Sequence[Quote]:
    """Every quote of a document, in order of its content's start."""
    raise NotImplementedError
