"""A document as the encoder reads it: word pieces with features of case, quotation and layout, cut into windows.

Word pieces follow WordPiece (Schuster and Nakajima 2012) over the document's own tokens, in lower case without accents.
A paired quotation mark of any style is read as a double one that shows its side, a nested one as a single one.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from factdb.documents import Document
from factdb.quotes.marks import Quotation


class Case(IntEnum):
    """How a token is written, which an uncased vocabulary does not tell."""

    NONE = 0
    LOWER = 1
    TITLE = 2
    UPPER = 3
    MIXED = 4


class Quoted(IntEnum):
    """Where a token stands among the quotation marks: the outermost pair, or one inside another (``NESTED``)."""

    OUTSIDE = 0
    OPENING = 1
    INSIDE = 2
    CLOSING = 3
    NESTED_OPENING = 4
    NESTED_INSIDE = 5
    NESTED_CLOSING = 6
    UNCLOSED = 7


class Place(IntEnum):
    """Whether a token begins a sentence or a paragraph."""

    WITHIN = 0
    SENTENCE = 1
    PARAGRAPH = 2


SIDES = {Quoted.OPENING: "“", Quoted.CLOSING: "”", Quoted.NESTED_OPENING: "‘", Quoted.NESTED_CLOSING: "’"}
"""The marks that the encoder sees for a paired mark of any style."""

MOST_SEEN = 100_000
"""Words whose pieces are kept, some 15 MB: an archive has new names and numbers without end."""

LONGEST_WORD = 64
"""A longer token is cut off: it is no word, and greedy matching is quadratic in its length."""


@dataclass(frozen=True, slots=True)
class Word:
    """A token of the document: its pieces, its features, and the sentence, paragraph and quotation it stands in.

    ``quotation`` is the number of the outermost quotation around the word, -1 outside of any.
    """

    start: int
    end: int
    pieces: tuple[int, ...]
    case: Case
    quoted: Quoted
    place: Place
    sentence: int
    paragraph: int
    quotation: int


@dataclass(frozen=True, slots=True)
class Window:
    """Words ``start`` to ``end`` read at once; what is found counts where its cue lies in ``core_start`` to ``core_end``."""

    start: int
    end: int
    core_start: int
    core_end: int


class Vocabulary:
    """Word pieces by number; a piece that goes on within a word begins with ``##``."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self._unknown = self._numbers["[UNK]"]
        self._seen: dict[str, tuple[int, ...]] = {}

    def cut(self, word: str) -> tuple[int, ...]:
        """The pieces of a word, longest first from the left; at least one."""
        word = word[:LONGEST_WORD]
        found = self._seen.get(word)
        if found is None:
            if len(self._seen) == MOST_SEEN:
                self._seen.clear()
            found = self._seen[word] = self._match(word)
        return found

    def _match(self, word: str) -> tuple[int, ...]:
        pieces: list[int] = []
        for part in _parts(_folded(word)):
            pieces.extend(self._greedy(part))
        return tuple(pieces) or (self._unknown,)

    def _greedy(self, part: str) -> list[int]:
        pieces: list[int] = []
        start = 0
        while start < len(part):
            mark = "##" if start else ""
            for end in range(len(part), start, -1):
                number = self._numbers.get(mark + part[start:end])
                if number is not None:
                    break
            else:
                return [self._unknown]
            pieces.append(number)
            start = end
        return pieces


def _folded(word: str) -> str:
    """Lower case, without accents and control characters."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cc", "Cf"))


def _parts(word: str) -> Iterator[str]:
    """Runs of letters and digits, and every other character by itself."""
    start = 0
    for at, character in enumerate(word):
        if not character.isalnum():
            if start < at:
                yield word[start:at]
            if not character.isspace():
                yield character
            start = at + 1
    if start < len(word):
        yield word[start:]


def case_of(text: str) -> Case:
    """How a token is written; a single capital counts as a capitalised word."""
    if text.islower():
        return Case.LOWER
    if text.isupper():
        return Case.UPPER if sum(map(str.isalpha, text)) > 1 else Case.TITLE
    if text.istitle() or (text[:1].isupper() and text[1:].islower()):
        return Case.TITLE
    return Case.MIXED if any(map(str.isalpha, text)) else Case.NONE


def read(document: Document, quotations: Sequence[Quotation], vocabulary: Vocabulary) -> list[Word]:
    """Every token of the article's own paragraphs, in the order of the text."""
    words: list[Word] = []
    marks = _Marks(quotations)
    sentence_number = -1
    for number, paragraph in enumerate(document.read()):
        place = Place.PARAGRAPH
        for sentence in paragraph.sentences:
            sentence_number += 1
            for token in sentence.tokens:
                quoted, quotation = marks.at(token.start, token.end)
                text = SIDES.get(quoted) or document.plain[token.start : token.end]
                pieces = vocabulary.cut(text)
                case = case_of(token.text)
                word = Word(token.start, token.end, pieces, case, quoted, place, sentence_number, number, quotation)
                words.append(word)
                place = Place.WITHIN
            place = Place.SENTENCE
    return words


class _Marks:
    """Walks along the quotations with the tokens, so that the whole is linear."""

    def __init__(self, quotations: Sequence[Quotation]) -> None:
        self._quotations = quotations
        self._next = 0
        self._open: list[Quotation] = []
        self._outermost = -1

    def at(self, start: int, end: int) -> tuple[Quoted, int]:
        """What a token is to the quotations around it; tokens must come in the order of the text."""
        while self._open and self._open[-1].end <= start:
            self._open.pop()
        opening = False
        while self._next < len(self._quotations) and self._quotations[self._next].start < end:
            quotation = self._quotations[self._next]
            if quotation.end > start:
                if not self._open:
                    self._outermost = self._next
                self._open.append(quotation)
                opening = opening or start <= quotation.start
            self._next += 1
        if not self._open:
            return Quoted.OUTSIDE, -1
        innermost = self._open[-1]
        nested = len(self._open) > 1
        if opening:
            quoted = Quoted.NESTED_OPENING if nested else Quoted.OPENING
        elif innermost.closed and end >= innermost.end:
            quoted = Quoted.NESTED_CLOSING if nested else Quoted.CLOSING
        elif nested:
            quoted = Quoted.NESTED_INSIDE
        else:
            quoted = Quoted.INSIDE if innermost.closed else Quoted.UNCLOSED
        return quoted, self._outermost


def cut_windows(words: Sequence[Word], *, core: int, context: int) -> list[Window]:
    """Windows whose cores, together, hold every word once.

    A core has at most ``core`` pieces and ends with a sentence where one ends in its second half; each side gets
    ``context`` pieces more. A sentence longer than a core is cut.
    """
    windows: list[Window] = []
    start = 0
    while start < len(words):
        end = _core_end(words, start, core)
        left = _reach(words, start, context, -1)
        right = _reach(words, end, context, 1)
        windows.append(Window(left, right, start, end))
        start = end
    return windows


def _core_end(words: Sequence[Word], start: int, core: int) -> int:
    """The best place to end a core: after a paragraph or a sentence, as late as its size allows."""
    size = 0
    at = start
    sentence_end = paragraph_end = start
    while at < len(words):
        size += len(words[at].pieces)
        if size > core and at > start:
            break
        at += 1
        if at == len(words) or words[at].place is not Place.WITHIN:
            if size * 2 > core:
                sentence_end = at
            if size * 4 > core * 3 and (at == len(words) or words[at].place is Place.PARAGRAPH):
                paragraph_end = at
    if at == len(words):
        return at
    return max(paragraph_end, start) if paragraph_end > start else sentence_end if sentence_end > start else at


def _reach(words: Sequence[Word], at: int, pieces: int, step: int) -> int:
    """How far the context goes from ``at``, before it (``step`` -1) or after it (1)."""
    size = 0
    while at > 0 if step < 0 else at < len(words):
        size += len(words[at - 1 if step < 0 else at].pieces)
        if size > pieces:
            break
        at += step
    return at
