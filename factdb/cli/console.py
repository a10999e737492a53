"""Results on standard output: tables that fit the terminal, and data for programs."""

import io
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TextIO

from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from factdb.cli.lines import harmless, one_line, shortened


def terminal() -> Console:
    """Standard output for people: as wide as the terminal, with colours only on one and only without NO_COLOR."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    return Console(file=sys.stdout, highlight=False, markup=False, emoji=False)


class _Screen(io.TextIOBase):
    """Standard output where it is a terminal, for data: what would steer the terminal is shown instead."""

    def write(self, text: str) -> int:
        sys.stdout.write(harmless(text, keep="\r\n\t"))
        return len(text)


def data_output() -> TextIO:
    """Standard output for programs: UTF-8 in any locale, line ends as they are written, nothing added.

    Half a surrogate pair, which no encoding holds, is written as JSON escapes it.
    """
    if sys.stdout.isatty():
        return _Screen()  # type: ignore[return-value]
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
    return sys.stdout


LONGEST_WORD = 24
"""Characters of a word that a column makes room for; only what is longer (a web address) is broken in a table."""

GAP = 2
"""Spaces between two columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its heading, the part of the terminal it may take at most, its alignment and style.

    The columns with ``ratio`` share the width that the others leave; ``optional`` ones are left out where that lets the
    others stand side by side.
    """

    heading: str
    ratio: int = 0
    part: float = 1.0
    right: bool = False
    style: str = ""
    optional: bool = False


def print_table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    *,
    title: str | None = None,
    keep_empty: bool = False,
    paged: bool = False,
) -> None:
    """A table as wide as the terminal at most; long texts are folded between words, none is read as markup.

    Columns without any value are left out, but for ``keep_empty``. Where the terminal is too narrow to keep words
    whole, each row is a block of lines, one a column. With ``paged``, what is longer than the terminal is shown by the
    user's pager.
    """
    console = terminal()
    cells = [[shown(value) for value in row] for row in rows]
    used = [index for index in range(len(columns)) if keep_empty or any(row[index] for row in cells)]
    needed = [index for index in used if not columns[index].optional]
    if title is not None:
        put(console, Text(shortened(title), style="bold"))
    for indexes in (used, needed):
        chosen = [columns[index] for index in indexes]
        narrowest, most, width = _widths(chosen, [[row[index] for index in indexes] for row in cells], console.width)
        if width <= console.width:
            break
    else:
        chosen = [columns[index] for index in used]
        blocks = [each for row in cells for each in (_record(chosen, [row[index] for index in used]), "")]
        _give(console, _lines(console, *blocks), paged=paged)
        return
    table = Table(box=box.SIMPLE_HEAD, padding=(0, GAP - 1, 0, 0), pad_edge=False, header_style="bold", show_edge=False)
    for column, least, limit in zip(chosen, narrowest, most, strict=True):
        table.add_column(
            Text(one_line(column.heading)),
            ratio=column.ratio or None,
            min_width=least,
            max_width=limit,
            justify="right" if column.right else "left",
            style=column.style,
            overflow="fold",
        )
    for row in cells:
        table.add_row(*(Text(row[index]) for index in indexes))
    _give(console, _lines(console, table), paged=paged)


def _widths(columns: Sequence[Column], cells: Sequence[Sequence[str]], width: int) -> tuple[list[int], list[int], int]:
    """How narrow and how wide each column may be, and how wide a terminal they need beside each other."""
    narrowest = [_longest_word([column.heading, *texts]) for column, *texts in zip(columns, *cells, strict=True)]
    most = [max(least, int(column.part * width)) for column, least in zip(columns, narrowest, strict=True)]
    texts = list(zip(*cells, strict=True)) or [()] * len(columns)
    wanted = [
        least if column.ratio else min(limit, max(map(cell_len, [column.heading, *column_texts])))
        for column, least, limit, column_texts in zip(columns, narrowest, most, texts, strict=True)
    ]
    return narrowest, most, max(sum(narrowest), sum(wanted)) + GAP * (len(columns) - 1)


def _longest_word(texts: Iterable[str]) -> int:
    return min(LONGEST_WORD, max(cell_len(word) for text in texts for word in text.split() or [""]))


def _record(columns: Sequence[Column], row: Sequence[str]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for column, value in zip(columns, row, strict=True):
        if value:
            grid.add_row(Text(one_line(column.heading), style="bold"), Text(value, style=column.style))
    return grid


def put(console: Console, *shown_: RenderableType) -> None:
    """Print to a console, without the spaces that it fills its lines up with."""
    _give(console, _lines(console, *shown_))


def _lines(console: Console, *shown_: RenderableType) -> list[str]:
    with console.capture() as captured:
        console.print(*shown_, sep="\n")
    return [line.rstrip(" ") for line in captured.get().splitlines()]


def _give(console: Console, lines: Sequence[str], *, paged: bool = False) -> None:
    """Print lines; those that a terminal cannot show at once by the pager (PAGER, or less), where somebody can turn pages."""
    if not (paged and len(lines) >= console.height and sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        for line in lines:
            print(line, file=console.file)
        return
    import pydoc

    # as git has it: ends by itself on less than a screen, keeps colours, and leaves the screen as it is
    os.environ.setdefault("LESS", "FRX")
    pydoc.pager("".join(f"{line}\n" for line in lines))


def shown(value: object) -> str:
    """A value as a table shows it: nothing for null, thousands in groups, a text shortened."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case float():
            return f"{value:.2f}"
        case _:
            return shortened(str(value))
