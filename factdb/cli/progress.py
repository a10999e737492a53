"""How far long work is: a bar on a terminal, a line now and then elsewhere, always on standard error."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from factdb.cli.lines import note

SECONDS_BETWEEN_LINES = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is done, as a bar says it while it goes on, to what, and as a line says it."""

    doing: str
    what: str
    done: str


READING = Work(doing="reading", what="articles", done="read")
COPYING = Work(doing="copying", what="rows", done="copied")


@contextmanager
def progress(total: int | None = None, work: Work = READING) -> Iterator[Callable[[int, str], None]]:
    """Give a function that shows how many articles are done, out of ``total`` where that is known, and a word on them."""
    if sys.stderr.isatty():
        with _bar(total, work) as advance:
            yield advance
    else:
        yield _lines(total, work)


@contextmanager
def _bar(total: int | None, work: Work) -> Iterator[Callable[[int, str], None]]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    time_left = () if total is None else (TextColumn("left"), TimeRemainingColumn(compact=True))
    columns = (
        *(TextColumn(work.doing), BarColumn(bar_width=20), MofNCompleteColumn(), TextColumn(work.what)),
        *(TextColumn("{task.description}"), TimeElapsedColumn(), *time_left),
    )
    with Progress(*columns, console=console, redirect_stdout=False, redirect_stderr=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda done, more: bar.update(
            task, completed=done, total=None if total is None else max(total, done), description=more
        )


def _lines(total: int | None, work: Work) -> Callable[[int, str], None]:
    last = time.monotonic()

    def advance(done: int, more: str) -> None:
        nonlocal last
        if time.monotonic() - last >= SECONDS_BETWEEN_LINES:
            last = time.monotonic()
            of = "" if total is None else f"of {total:,} "
            note(f"{done:,} {of}{work.what} {work.done}{more}")

    return advance
