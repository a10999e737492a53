"""A paragraph as the search for quotes reads it: its tokens, what stands in quotation marks, and whole sentences.

A tokenizer may end a sentence inside a quotation ("Go. Now," she said); here a sentence ends only outside of one.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from factdb.documents import Document, Paragraph, ParagraphKind, Token
from factdb.quotes.marks import Quotation, find_quotations
from factdb.text import Span

OUTSIDE = -1
DASHES = frozenset(("—", "–", "―", "--", "-"))
LONGEST_DATE_LINE = 14
"""A date line has so many tokens at most."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph. ``quoted[i]`` is the index into ``quotations`` of the one that holds token ``i``, or OUTSIDE.

    ``sentences`` are ranges of tokens; ``quotations`` the outermost ones, each with its range of tokens in ``ranges``.
    """

    text: str
    start: int
    end: int
    kind: ParagraphKind
    tokens: Sequence[Token]
    quotations: Sequence[Quotation]
    ranges: Sequence[range]
    quoted: Sequence[int]
    sentences: Sequence[range]

    def span(self, first: int, stop: int) -> Span:
        """The characters of the tokens from ``first`` up to ``stop``."""
        return Span(self.tokens[first].start, self.tokens[stop - 1].end)

    def sentence_at(self, index: int) -> range:
        """The sentence that holds a token, by bisection."""
        return self.sentences[bisect_right(self.sentences, index, key=lambda sentence: sentence.start) - 1]

    def opening(self, sentence: range) -> int:
        """The first token of what a sentence says.

        A date line (HALVANY, Varnia —), a time (17:50 —), a list number and a leading "But" or "And" stand before it.
        """
        tokens, first = self.tokens, sentence.start
        for index in range(first + 1, min(first + LONGEST_DATE_LINE, sentence.stop - 1)):
            if tokens[index].text in DASHES and (tokens[first].text[:3].isupper() or tokens[first].text[:1].isdigit()):
                first = index + 1
                break
        while first + 1 < sentence.stop and (
            tokens[first].tag in ("CC", "LS") or tokens[first].text in ("•", "*", "-")
        ):
            first += 1
        return first

    def is_quoted(self, index: int) -> bool:
        return self.quoted[index] != OUTSIDE


def passages_of(document: Document) -> Iterator[Passage]:
    """The paragraphs that hold words, in order."""
    quotations = [quotation for quotation in find_quotations(document) if quotation.level == 0]
    first = 0
    for paragraph in document.read():
        stop = first
        while stop < len(quotations) and quotations[stop].start < paragraph.end:
            stop += 1
        if paragraph.sentences:
            yield _passage(document.text, paragraph, quotations[first:stop])
        first = stop


def _passage(text: str, paragraph: Paragraph, quotations: Sequence[Quotation]) -> Passage:
    tokens = [token for sentence in paragraph.sentences for token in sentence.tokens]
    quoted = [OUTSIDE] * len(tokens)
    ranges = []
    index = 0
    for number, quotation in enumerate(quotations):
        while index < len(tokens) and tokens[index].end <= quotation.start:
            index += 1
        first = index
        while index < len(tokens) and tokens[index].start < quotation.end:
            quoted[index] = number
            index += 1
        ranges.append(range(first, index))
    sentences = _sentences(paragraph, quoted)
    return Passage(
        text, paragraph.start, paragraph.end, paragraph.kind, tokens, quotations, ranges, quoted, tuple(sentences)
    )


def _sentences(paragraph: Paragraph, quoted: Sequence[int]) -> Iterator[range]:
    """Sentences as ranges of tokens, joined where the break between two lies inside a quotation."""
    first = stop = 0
    for sentence in paragraph.sentences:
        inside = 0 < stop < len(quoted) and quoted[stop] != OUTSIDE and quoted[stop - 1] == quoted[stop]
        if stop > first and not inside:
            yield range(first, stop)
            first = stop
        stop += len(sentence.tokens)
    if stop > first:
        yield range(first, stop)


@dataclass(slots=True)
class Draft:
    """An attribution in the making: spans are added as they are found, until it becomes a Quote.

    ``spoken``: it stands in quotation marks or is a turn of a transcript, so that a source may be missing;
    ``verbatim``: the words themselves, though without marks.
    """

    content: list[Span]
    cue: list[Span]
    source: list[Span]
    manner: str = "speech"
    confidence: float = 0.5
    follows: "Draft | None" = None
    spoken: bool = False
    verbatim: bool = False
