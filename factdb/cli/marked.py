"""An article for the terminal: its text with quotes and numbers marked, and beside each paragraph who said what."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from factdb.cli.console import put
from factdb.cli.lines import harmless, one_line
from factdb.text import Span, trimmed

NARROW = 70
"""Columns; a narrower terminal has the notes below each paragraph instead of beside it."""

QUOTE_STYLE = "bold cyan"
NUMBER_STYLE = "bold yellow"

# A paragraph: a line with something on it.
_LINE = re.compile(r"[^\n]*\S[^\n]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A quote (numbered ``[1`` to ``1]`` in the text) or a number (in braces), and the note that stands beside it."""

    spans: tuple[Span, ...]
    note: str
    number: int | None = None

    @property
    def opening(self) -> str:
        return "{" if self.number is None else f"[{self.number} "

    @property
    def closing(self) -> str:
        return "}" if self.number is None else f" {self.number}]"

    @property
    def style(self) -> str:
        return NUMBER_STYLE if self.number is None else QUOTE_STYLE


def print_marked(console: Console, text: str, marks: Sequence[Mark]) -> None:
    """The text, paragraph by paragraph; each mark's note stands at the paragraph in which it begins."""
    beside = console.width >= NARROW
    for paragraph, inside in _paragraphs(text, marks):
        words = marked_text(text, paragraph, inside)
        notes = Text("\n").join(_notes(paragraph, inside))
        if beside:
            grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
            grid.add_column(ratio=5, overflow="fold")
            grid.add_column(ratio=3, overflow="fold")
            grid.add_row(words, notes)
            put(console, grid, "")
        else:
            put(console, words, Padding(notes, (0, 0, 0, 2)) if notes else "", "")


def _paragraphs(text: str, marks: Sequence[Mark]) -> Iterator[tuple[Span, list[Mark]]]:
    """Each paragraph with the marks that reach into it, in one pass over both."""
    waiting = sorted(marks, key=lambda mark: mark.spans[0])
    open_: list[Mark] = []
    taken = 0
    for line in _LINE.finditer(text):
        paragraph = trimmed(text, *line.span())
        while taken < len(waiting) and waiting[taken].spans[0].start < paragraph.end:
            open_.append(waiting[taken])
            taken += 1
        open_ = [mark for mark in open_ if mark.spans[-1].end > paragraph.start]
        yield paragraph, list(open_)


def _notes(paragraph: Span, marks: Sequence[Mark]) -> list[Text]:
    begun = [mark for mark in marks if mark.spans[0].start >= paragraph.start]
    return [Text(one_line(mark.note), style=mark.style) for mark in sorted(begun, key=lambda mark: mark.number is None)]


def marked_text(text: str, paragraph: Span, marks: Sequence[Mark]) -> Text:
    """One paragraph with its marks written into it, so that they show without colours too."""
    pieces = [
        (max(span.start, paragraph.start), min(span.end, paragraph.end), mark)
        for mark in marks
        for span in mark.spans
        if span.overlaps(paragraph)
    ]
    # At one place, what ends there closes before anything opens; the outer mark opens first and closes last, and of a
    # quote and a number of the same words, the quote is the outer one.
    inserted = sorted(
        [(start, 1, -end, mark.number is None, mark.opening, mark.style) for start, end, mark in pieces]
        + [(end, 0, -start, mark.number is not None, mark.closing, mark.style) for start, end, mark in pieces]
    )
    shown = Text()
    position = paragraph.start
    for offset, _, _, _, sign, style in inserted:
        shown.append(harmless(text[position:offset]), style=_style_at(position, pieces))
        shown.append(sign, style=f"{style} dim")
        position = offset
    return shown.append(harmless(text[position : paragraph.end]))


def _style_at(offset: int, pieces: Sequence[tuple[int, int, Mark]]) -> str:
    """The style of the innermost mark at an offset, numbers before quotes."""
    around = [(end - start, mark.style) for start, end, mark in pieces if start <= offset < end]
    return min(around, default=(0, ""))[1]
