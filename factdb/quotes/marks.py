"""Quotation marks, paired paragraph by paragraph.

Straight, curly, single, ``…'', guillemets and low-high marks are read alike. A mark is an opening or a closing one by
its neighbours and by what stands open; where both could be, the text goes on as if the mark were not there. Only a
paragraph that opens again what the one before left open carries a quotation over the break.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from factdb.documents import Document, Paragraph
from factdb.text import Span, trimmed


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


class Style(Enum):
    """Marks that close one another."""

    DOUBLE = "double"
    SINGLE = "single"
    GUILLEMET = "guillemet"


@dataclass(frozen=True, slots=True)
class Mark:
    """A quotation mark, or two single ones that stand for a double. ``sentence_end``: punctuation stands before it."""

    start: int
    end: int
    style: Style
    opens: bool
    closes: bool
    sentence_end: bool = False


# Two ASCII single marks or backticks stand for one double mark; every other mark is one character.
MARK = re.compile(r"``|''|[\"“”„‟＂«»‹›‘’‚‛'`]")
# Words that begin with an apostrophe: 'em, 'tis, '90s, and what word processors make of them (‘em, ‘90s).
ELISION = re.compile(r"(?:em|tis|twas|til|till|cause|cos|cuz|bout|round|n|nuff|ere|\d\ds?)(?!\w)", re.IGNORECASE)

# Punctuation that no quotation begins with (an ellipsis may begin one).
NO_START = re.compile(r"[,;:!?)\]]|\.(?!\.)")

DOUBLES = frozenset(("``", "''", '"', "“", "”", "„", "‟", "＂"))
GUILLEMETS = frozenset("«»‹›")
# Marks that may only open, or only close, in the English, French and (low-high) German ways of quoting.
OPENERS = frozenset(("``", "„", "‚", "‛", "`", "‟"))
MAX_LEVELS = 6
"""Quotations are not nested deeper; marks that would open a deeper one are passed over."""


def find_quotations(document: Document) -> tuple[Quotation, ...]:
    """Every quotation of a document, in order of start; one odd mark costs at most its own paragraph."""
    found: list[Quotation] = []
    carried: Style | None = None
    unclosed = 0
    for paragraph in document.read():
        marks = list(marks_of(document.text, paragraph))
        quotations, left = _pair(document.text, paragraph, marks)
        reopens = (
            carried is not None
            and bool(quotations)
            and quotations[0].start == marks[0].start
            and _opens_paragraph(document.text, paragraph, marks[0], carried)
        )
        if reopens:
            found[unclosed] = replace(found[unclosed], continues=True)
            quotations[0] = replace(quotations[0], continued=True)
        elif carried is Style.SINGLE:
            _take_out(found, unclosed)
        if left is not None:
            unclosed = len(found) + next(i for i, quotation in enumerate(quotations) if not quotation.closed)
        found.extend(quotations)
        carried = left
    if carried is Style.SINGLE:
        _take_out(found, unclosed)
    return tuple(found)


def _take_out(found: list[Quotation], index: int) -> None:
    """Remove a quotation; those inside it move up a level."""
    outer = found.pop(index)
    for i in range(index, len(found)):
        if found[i].start >= outer.end:
            return
        found[i] = replace(found[i], level=found[i].level - 1)


def marks_of(text: str, paragraph: Paragraph) -> Iterator[Mark]:
    """The quotation marks of a paragraph, in order, without apostrophes that can be nothing else."""
    for match in MARK.finditer(text, paragraph.start, paragraph.end):
        mark = _mark(text, match.start(), match.end(), paragraph)
        if mark.opens or mark.closes:
            yield mark


def _mark(text: str, start: int, end: int, paragraph: Paragraph) -> Mark:
    """What a mark may do, by its shape and its neighbours."""
    shape = text[start:end]
    before = text[start - 1] if start > paragraph.start else " "
    after = text[end] if end < paragraph.end else " "
    opens = not (after.isspace() or before.isalnum() or NO_START.match(text, end))
    closes = not (before.isspace() or before in "([{" or (after.isalnum() and before not in ".,!?"))
    style = Style.DOUBLE if shape in DOUBLES else Style.GUILLEMET if shape in GUILLEMETS else Style.SINGLE
    if style is Style.SINGLE:
        opens = opens and shape != "’" and not ELISION.match(text, end)
        closes = closes and shape != "‘" and not (before.isalnum() and after.isalnum())
    elif style is Style.GUILLEMET:
        # The French put spaces inside their marks, the Germans turn them about.
        opens, closes = opens or shape in "«‹", closes or shape in "»›"
    elif before.isspace() and after.isspace():
        opens = closes = shape == '"'
    else:
        # A mark that leans on a word closes there, even if it was typed the wrong way round.
        opens, closes = opens or (shape == "“" and not after.isspace()), closes or shape == "”"
    if shape in OPENERS:
        opens, closes = True, False
    return Mark(start, end, style, opens, closes, before in ".,!?…;:—-")


def _opens_paragraph(text: str, paragraph: Paragraph, mark: Mark, style: Style) -> bool:
    return mark.opens and mark.style is style and not text[paragraph.start : mark.start].strip()


def _pair(text: str, paragraph: Paragraph, marks: list[Mark]) -> tuple[list[Quotation], Style | None]:
    """The quotations of one paragraph, and the style of the one it leaves open, if any."""
    pairs: list[Span] = []
    stack: list[Mark] = []
    following = _next_closers(marks)
    nested = _is_balanced(text, marks)
    for mark, closer in zip(marks, following, strict=True):
        depth = next((i for i in range(len(stack) - 1, -1, -1) if stack[i].style is mark.style), None)
        if depth is not None and mark.closes and not (mark.opens and _reopens(text, mark, stack[depth])):
            if not _is_possessive(text, mark, closer):
                pairs.append(Span(stack[depth].start, mark.end))
                del stack[depth:]
        elif mark.opens:
            if depth is not None and not nested:
                # The same mark does not open twice: the first of the two was the odd one.
                del stack[depth:]
            if len(stack) < MAX_LEVELS:
                stack.append(mark)
    filled = [pair for pair in pairs if any(map(str.isalnum, pair.of(text)))]
    odd = _left_open(text, paragraph, stack)
    if odd is None:
        return _levels(filled), None
    return _levels([*filled, odd], unclosed=odd), stack[0].style


def _is_balanced(text: str, marks: list[Mark]) -> bool:
    """Whether each “ of a paragraph has its ”, straight marks, if any, around or inside them: then they nest."""
    opened: list[str] = []
    curly = False
    for mark in marks:
        if mark.style is not Style.DOUBLE:
            continue
        shape = text[mark.start : mark.end]
        closes = opened and (shape == "”" if opened[-1] == "“" else shape == opened[-1])
        if closes:
            opened.pop()
        elif shape in ("“", '"') and mark.opens and len(opened) < MAX_LEVELS:
            opened.append(shape)
        else:
            return False
        curly = curly or shape == "“"
    return curly and not opened


def _left_open(text: str, paragraph: Paragraph, stack: list[Mark]) -> Span | None:
    """The span from a mark that nothing closes to the end of its paragraph; a single one only at the beginning or a colon."""
    if not stack:
        return None
    odd = stack[0]
    before = text[paragraph.start : odd.start].rstrip()
    if odd.style is Style.SINGLE and before and not before.endswith(":"):
        return None
    span = trimmed(text, odd.start, paragraph.end)
    return span if any(map(str.isalnum, span.of(text))) else None


def _next_closers(marks: list[Mark]) -> list[Mark | None]:
    """For each mark, the next single one that closes after punctuation with none opening before it, or None."""
    following: list[Mark | None] = [None] * len(marks)
    closer: Mark | None = None
    for index in range(len(marks) - 1, -1, -1):
        following[index] = closer
        mark = marks[index]
        if mark.style is Style.SINGLE:
            if mark.opens and not mark.closes:
                closer = None
            elif mark.closes and mark.sentence_end:
                closer = mark
    return following


def _reopens(text: str, mark: Mark, opened: Mark) -> bool:
    """Whether a mark that could do both opens anew: only where it leans on what follows it."""
    before, after = text[mark.start - 1 : mark.start], text[mark.end : mark.end + 1]
    if text[mark.start : mark.end] == "“":
        return text[opened.start] not in "„‚»"
    return (not before or before.isspace()) and bool(after) and not after.isspace()


def _is_possessive(text: str, mark: Mark, closer: Mark | None) -> bool:
    """Whether a single mark is the apostrophe of a plural (the boys' house) because another one closes later."""
    return (
        mark.style is Style.SINGLE
        and closer is not None
        and not mark.sentence_end
        and text[mark.start - 1 : mark.start] in ("s", "S", "x", "z", "n")
        and text[mark.end : mark.end + 1] == " "
    )


def _levels(spans: list[Span], unclosed: Span | None = None) -> list[Quotation]:
    """Spans in order of start, each with the number of spans around it."""
    ends: list[int] = []
    quotations: list[Quotation] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        while ends and ends[-1] <= span.start:
            ends.pop()
        quotations.append(Quotation(span.start, span.end, level=len(ends), closed=span is not unclosed))
        ends.append(span.end)
    return quotations
