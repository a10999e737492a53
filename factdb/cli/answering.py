"""Answers: rows as a table for people, as CSV or JSON lines for programs, and in an editor."""

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from typing import TYPE_CHECKING, Any

from factdb.cli.options import ROWS_SHOWN, Format

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from factdb.cli.console import Column
    from factdb.queries import Filters


def print_listing(
    connection: "Connection",
    by: "Callable[[Filters], Select[Any]]",
    filters: "Filters",
    format_: Format,
    limit: int | None,
    columns: Sequence["Column"],
    cells: Callable[[Sequence[Any]], Iterable[Sequence[object]]],
    *,
    key: str = "id",
) -> None:
    """The rows of a listing: chosen columns of the first ones in a table, or all columns of all rows as data.

    ``by`` is one of the listings of ``factdb.queries``, whose name begins with what it lists; ``key`` is the column that
    ``--after`` means.
    """
    from dataclasses import replace

    from factdb.cli.console import print_table
    from factdb.cli.lines import note
    from factdb.queries import how_many, page_of, rows_of

    noun = by.__name__.removesuffix("_by")
    if format_ is not Format.TABLE:
        print_data(format_, by(filters).selected_columns.keys(), rows_of(connection, by, filters))
        return
    most = ROWS_SHOWN if limit is None else limit
    # one row more tells whether there are any
    found = page_of(connection, by, replace(filters, limit=most + 1 if most else None))
    if not found:
        note(f"no {noun} found; {_other_way(connection, noun, filters)}")
        return
    shown = found[:most] if most else found
    print_table(columns, cells(shown), paged=True)
    if len(found) == len(shown):
        return
    following = f"--after {getattr(shown[-1], key)} shows the next"
    if limit is None and filters.after is None:
        note(f"{most} of {_counted(how_many(connection, by, filters))} {noun} shown; {following}, --limit 0 all")
    else:
        note(f"there are more {noun}; {following}")


def _other_way(connection: "Connection", noun: str, filters: "Filters") -> str:
    """What to ask where nothing was found: by the speaker whose name the words are; else what there is."""
    from factdb.errors import QueryError
    from factdb.lookups import find_speakers

    if filters.about and filters.speakers is None and noun in ("quotes", "claims"):
        with suppress(QueryError):
            named = find_speakers(connection, filters.about)[0]
            return f"--speaker {shlex.quote(filters.about)} gives those of {named.name}"
    return "factdb stats shows what is stored"


def _counted(number: int) -> str:
    from factdb.queries import MOST_COUNTED

    return f"{number:,}" if number <= MOST_COUNTED else f"{MOST_COUNTED:,}+"


def print_answer(
    connection: "Connection",
    statement: "Select[Any]",
    format_: Format,
    limit: int | None,
    noun: str,
    columns: Sequence["Column"],
    cells: Callable[[Sequence[Any]], Iterable[Sequence[object]]],
) -> None:
    """A query's rows: chosen columns of the first ones in a table, or all columns of all rows as data."""
    from factdb.cli.console import print_table
    from factdb.cli.lines import note

    most = ROWS_SHOWN if limit is None and format_ is Format.TABLE else limit
    chosen = statement.limit(most) if most else statement
    if format_ is not Format.TABLE:
        print_data(format_, statement.selected_columns.keys(), connection.execute(chosen))
        return
    found = connection.execute(chosen).all()
    if not found:
        note(f"no {noun} found; factdb stats shows what is stored")
        return
    print_table(columns, cells(found))
    if limit is None and len(found) == most:
        note(f"{most} {noun} shown; --limit for more, --limit 0 for all")


def print_data(format_: Format, columns: Sequence[str], rows: Any) -> None:
    """Rows as CSV or JSON lines, as they come from the database."""
    from factdb.cli.console import data_output
    from factdb.exports.csv import csv_lines
    from factdb.exports.jsonl import jsonl_lines

    lines = csv_lines(columns, rows) if format_ is Format.CSV else jsonl_lines(columns, rows)
    data_output().writelines(lines)


def print_rows(
    format_: Format,
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    columns: Sequence["Column"],
    cells: Callable[[Sequence[Any]], Sequence[object]] = tuple,
) -> None:
    """Rows that are at hand: what ``cells`` makes of each in a table, or all of their values as data."""
    from factdb.cli.console import print_table

    if format_ is Format.TABLE:
        print_table(columns, map(cells, rows))
    else:
        print_data(format_, names, rows)


SUFFIXES = {Format.TABLE: ".txt", Format.CSV: ".csv", Format.JSONL: ".jsonl"}
"""By which an editor knows what it shows."""


@contextmanager
def in_editor(wanted: bool, name: str, format_: Format = Format.TABLE, *, at: str | None = None) -> Iterator[None]:
    """Where it is wanted, what is printed meanwhile goes into a file of this name, which the editor shows then.

    It begins at the first line with the word ``at``. The file is gone when the editor ends. Raises EditorError where there
    is no editor.
    """
    if not wanted:
        yield
        return
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from factdb.cli.editing import edit, find_editor

    editor = find_editor()
    with TemporaryDirectory(prefix="factdb-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / f"{name}{SUFFIXES[format_]}"
        with path.open("w", encoding="utf-8") as file, redirect_stdout(file):
            yield
        lines = path.read_text(encoding="utf-8").split("\n")
        if lines != [""]:
            place = (number for number, line in enumerate(lines, 1) if at is not None and at in re.split(r"\W+", line))
            edit(editor, path, line=next(place, 1))
