"""Results on standard output: tables that fit the terminal, and data for programs."""

import io
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TextIO

from rich import box
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


NARROWEST = 9
"""Characters; a table with columns narrower than that would break its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its heading, the share of free width it takes (0: as wide as its words), its alignment."""

    heading: str
    ratio: int = 0
    widest: int | None = None
    right: bool = False
    style: str = ""


def print_table(columns: Sequence[Column], rows: Iterable[Sequence[object]], *, title: str | None = None) -> None:
    """A table as wide as the terminal at most; long texts are folded between words, none is read as markup.

    Where the terminal is too narrow for its columns, each row is a block of lines, one a column.
    """
    console = terminal()
    if title is not None:
        put(console, Text(shortened(title), style="bold"))
    if console.width < sum(max(len(column.heading), NARROWEST) + 2 for column in columns):
        for row in rows:
            put(console, _record(columns, row), "")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False)
    for column in columns:
        table.add_column(
            Text(one_line(column.heading)),
            ratio=column.ratio or None,
            max_width=column.widest,
            justify="right" if column.right else "left",
            style=column.style,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(Text(shown(value)) for value in row))
    put(console, table)


def _record(columns: Sequence[Column], row: Sequence[object]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for column, value in zip(columns, row, strict=True):
        if value is not None:
            grid.add_row(Text(one_line(column.heading), style="bold"), Text(shown(value), style=column.style))
    return grid


def put(console: Console, *shown_: RenderableType) -> None:
    """Print to a console, without the spaces that it fills its lines up with."""
    with console.capture() as captured:
        console.print(*shown_, sep="\n")
    for line in captured.get().splitlines():
        print(line.rstrip(" "), file=console.file)


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
