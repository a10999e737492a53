"""Review through a spreadsheet: rows out as CSV, and what a person changed in them back as corrections.

Each line carries a mark of every cell as it was written out, so that a cell that a person changed is told from a row that
changed meanwhile. Where both did, the line is reported and nothing is overwritten.
"""

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import Connection, select

from factdb.database.models import Target
from factdb.errors import FactdbError, QueryError, SourceError
from factdb.exports.csv import csv_lines
from factdb.exports.files import whole_file
from factdb.review.corrections import Change, confirm, correct, is_rejected, reject
from factdb.review.fields import FIELDS, checked
from factdb.review.rows import TABLES, Place, shown_row, state_of

FOR_READING = ("published", "outlet", "title", "context", "text", "confidence", "rule", "corrected", "corrected_by")
"""Columns that only say what a line is about; what is written into them is passed over."""

TO_FILL = tuple(dict.fromkeys(field for fields in FIELDS.values() for field in fields))
"""Columns whose cells can be changed; a quote has no use for those of claims alone, nor the other way round."""

COLUMNS = ("row", "state", *FOR_READING, "decision", *TO_FILL)

DECISIONS = {"confirm": confirm, "reject": reject}
"""What can be written under ``decision``."""

# A number of an article or of a character, as it is written out.
PLACE = re.compile(r"[0-9]{1,15}")

LONGEST_CELL = 1 << 20


class MovedError(QueryError):
    """A row that changed after the sheet was written."""


class Result(StrEnum):
    """What became of a line."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    MOVED = "changed meanwhile"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a spreadsheet, what became of it, and why nothing did where it could not be."""

    number: int
    result: Result
    changes: tuple[Change, ...] = ()
    reason: str = ""


def export_sheet(connection: Connection, places: Iterable[Place], path: Path, *, force: bool = False) -> int:
    """Write rows to a CSV file, all or nothing; how many. Raises ExportError where that cannot be."""
    with whole_file(path, force=force) as file:
        rows = [cells for place in places if (cells := _cells(connection, place)) is not None]
        file.write("\ufeff")
        for line in csv_lines(COLUMNS, rows):
            file.write(line)
    return len(rows)


def import_sheet(connection: Connection, path: Path, *, reviewer: str) -> Iterator[Line]:
    """Make corrections of the cells that a person changed, line by line, in the caller's transaction.

    Raises SourceError for a file that is no such sheet.
    """
    try:
        file = path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise SourceError(
            f"{path} cannot be read ({error.strerror}): name the file of factdb review --export"
        ) from error
    with file:
        for number, cells in enumerate(_records(file, path), start=2):
            yield _take(connection, number, cells, reviewer)


def _cells(connection: Connection, place: Place) -> tuple[Any, ...] | None:
    row = shown_row(connection, place)
    if row is None:
        return None
    state = state_of(place, row)
    written = _as_cells(state)
    marks = "v" + ".".join(_mark(written[field]) for field in FIELDS[place.target])
    own = {"row": f"{place.target} {place.article_id} {place.start_char} {place.end_char}", "state": marks}
    values = {name: getattr(row, name, None) for name in FOR_READING} | own | written
    return tuple(values.get(name) for name in COLUMNS)


def _as_cells(state: Mapping[str, str | None]) -> dict[str, str | None]:
    """A row's state as cells: a place with a dash that no spreadsheet takes for a date."""
    return {name: value.replace("-", "–") if name == "span" and value else value for name, value in state.items()}


def _mark(cell: str | None) -> str:
    """A few letters and digits that tell a cell from what else could stand in it."""
    return hashlib.sha256((cell or "").strip().encode()).hexdigest()[:6]


def _records(file: TextIO, path: Path) -> Iterator[dict[str, str]]:
    """The lines by column, whatever separates the cells."""
    try:
        head = file.readline()
        file.seek(0)
        delimiter = max(",;\t", key=head.count)
        csv.field_size_limit(LONGEST_CELL)
        reader = csv.DictReader(file, delimiter=delimiter, restval="", restkey="_")
        missing = {"row", "state"} - set(reader.fieldnames or ())
        lines = [] if missing else [{name: cell or "" for name, cell in line.items() if name != "_"} for line in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceError(f"{path} is no CSV in UTF-8: save it as CSV UTF-8 and import it again") from error
    if missing:
        raise SourceError(f"{path} has no column {sorted(missing)[0]}: import a file that factdb review --export made")
    yield from lines


def _take(connection: Connection, number: int, cells: Mapping[str, str], reviewer: str) -> Line:
    """What a line asks for, done where the row is as it was."""
    try:
        with connection.begin_nested():
            return _done(connection, number, cells, reviewer)
    except FactdbError as error:
        result = Result.MOVED if isinstance(error, MovedError) else Result.REFUSED
        return Line(number=number, result=result, reason=str(error))


def _done(connection: Connection, number: int, cells: Mapping[str, str], reviewer: str) -> Line:
    place = _place(connection, cells["row"])
    decision = cells.get("decision", "").strip().lower()
    if decision and decision not in DECISIONS:
        raise QueryError(f"{decision[:60]!r} is no decision: write confirm or reject, or nothing")
    row = shown_row(connection, place)
    if row is None:
        if decision == "reject" and is_rejected(connection, place):
            return Line(number=number, result=Result.UNCHANGED)
        raise MovedError(f"{cells['row']} was rejected, or its article revised")
    state = state_of(place, row)
    present = _as_cells(state)
    marks = dict(zip(FIELDS[place.target], cells["state"].removeprefix("v").split("."), strict=False))
    typed = {
        field: cells[field]
        for field in FIELDS[place.target]
        if field in cells and _mark(cells[field]) != marks.get(field) and _differs(cells[field], field, present[field])
    }
    wanted = {
        field: value for field, value in typed.items() if checked(connection, place, field, value) != state[field]
    }
    for field, value in wanted.items():
        if _mark(present[field]) != marks.get(field):
            by_now = present[field] or "empty"
            raise MovedError(
                f"{cells['row']}: {field} is {by_now} by now, and {value or 'empty'} in the file: export it again"
            )
    changes = correct(connection, place, wanted, reviewer=reviewer) if wanted else ()
    if decision:
        changes += DECISIONS[decision](connection, place, reviewer=reviewer)
    return Line(number=number, result=Result.CHANGED if changes else Result.UNCHANGED, changes=changes)


def _place(connection: Connection, words: str) -> Place:
    """The row that a line names by target, article and offsets."""
    target, *numbers = words.split() or [""]
    if target not in tuple(Target) or len(numbers) != 3 or not all(map(PLACE.fullmatch, numbers)):
        raise QueryError(f"{words[:60]!r} names no row: leave the column row as factdb review --export wrote it")
    article, start, end = map(int, numbers)
    table = TABLES[Target(target)]
    place = (table.article_id == article, table.start_char == start, table.end_char == end)
    found = connection.scalar(select(table.id).where(*place))
    if found is None:
        raise QueryError(f"there is no {words}: another database, or a newer extraction has not this row")
    return Place(target=Target(target), id=found, article_id=article, start_char=start, end_char=end)


def _differs(typed: str, field: str, value: str | None) -> bool:
    """Whether a cell says another thing than the row, however a spreadsheet wrote it."""
    cell = typed.strip()
    written = next(csv.reader(csv_lines([value or ""], [])), [""])
    if cell == " ".join((value or "").split()) or (written and cell == written[0].strip()):
        return False
    if field in ("low", "high") and cell and value:
        try:
            return Decimal(cell) != Decimal(value)
        except InvalidOperation:
            return True
    return True
