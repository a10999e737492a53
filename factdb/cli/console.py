"""What a terminal shows: tables that fit it, notes beside the results, and no control character of anybody's text."""

import io
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TextIO

from rich import box
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

LONGEST_CELL = 400
"""Characters that a cell shows of a long text, on as many lines as it needs; the other formats give all of it."""


@cache
def _harmless() -> dict[int, str]:
    """Every character that could move a cursor, recolour or reorder a line, and the one character shown for it.

    Control characters become their pictures in Unicode (ESC is ␛), tabs a space; the C1 controls, the overrides of
    writing direction and lone surrogates become U+FFFD. One for one, so that offsets still hold.
    """
    pictures = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡", 0x09: " "}
    overrides = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
    return pictures | dict.fromkeys((*range(0x80, 0xA0), *overrides, *range(0xD800, 0xE000)), "�")


def harmless(text: str, *, keep: str = "") -> str:
    """The text, of the same length, with a visible character for each control character but those in ``keep``."""
    table = _harmless()
    return text.translate({code: shown for code, shown in table.items() if chr(code) not in keep} if keep else table)


def one_line(text: str) -> str:
    """The text on one line, runs of white space as one space, without control characters."""
    return harmless(" ".join(text.split()))


def shortened(text: str, longest: int = LONGEST_CELL) -> str:
    """The text on one line, cut after a word with an ellipsis where it is longer than ``longest`` characters."""
    line = one_line(text)
    if len(line) <= longest:
        return line
    head, _, rest = line[:longest].rpartition(" ")
    return f"{head or rest} …"


def complain(message: str) -> None:
    """One line on standard error."""
    print(f"factdb: {one_line(message)}", file=sys.stderr)


def note(message: str) -> None:
    """One line beside the results, on standard error."""
    print(one_line(message), file=sys.stderr)


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
