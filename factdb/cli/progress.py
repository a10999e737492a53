"""How far long work is: a bar on a terminal, a line now and then elsewhere, always on standard error."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from factdb.cli.lines import note

SECONDS_BETWEEN_LINES = 10.0


@contextmanager
def progress(total: int | None = None) -> Iterator[Callable[[int, str], None]]:
    """Give a function that shows how many articles are done, out of ``total`` where that is known, and a word on them."""
    if sys.stderr.isatty():
        with _bar(total) as advance:
            yield advance
    else:
        yield _lines(total)


@contextmanager
def _bar(total: int | None) -> Iterator[Callable[[int, str], None]]:
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
        *(TextColumn("reading"), BarColumn(bar_width=20), MofNCompleteColumn(), TextColumn("articles")),
        *(TextColumn("{task.description}"), TimeElapsedColumn(), *time_left),
    )
    with Progress(*columns, console=console, redirect_stdout=False, redirect_stderr=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda done, more: bar.update(
            task, completed=done, total=None if total is None else max(total, done), description=more
        )


def _lines(total: int | None) -> Callable[[int, str], None]:
    last = time.monotonic()

    def advance(done: int, more: str) -> None:
        nonlocal last
        if time.monotonic() - last >= SECONDS_BETWEEN_LINES:
            last = time.monotonic()
            note(f"{done:,} articles read{more}" if total is None else f"{done:,} of {total:,} articles read{more}")

    return advance
