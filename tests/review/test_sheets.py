"""A spreadsheet of rows comes back as corrections of the cells that a person changed, and of nothing else."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from factdb.database import models
from factdb.database.models import Target
from factdb.errors import SourceError
from factdb.review.corrections import correct
from factdb.review.queue import rows_to_review
from factdb.review.rows import shown_row
from factdb.review.sheets import Line, Result, export_sheet, import_sheet
from tests.review.conftest import places


@pytest.fixture
def sheet(connection: Connection, tmp_path: Path) -> Path:
    """All rows of the example article, written out."""
    path = tmp_path / "rows.csv"
    assert export_sheet(connection, rows_to_review(connection, reviewer="ann"), path) == 4
    return path


def lines_of(sheet: Path) -> list[dict[str, str]]:
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def change(sheet: Path, **cells: dict[str, str]) -> None:
    """Change cells of the lines whose text begins so, and save as a spreadsheet in another country does."""
    lines = lines_of(sheet)
    for line in lines:
        for start, changed in cells.items():
            if line["text"].startswith(start):
                line.update(changed)
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(lines[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(lines)


def taken(connection: Connection, sheet: Path) -> dict[Result, list[Line]]:
    found: dict[Result, list[Line]] = {}
    for line in import_sheet(connection, sheet, reviewer="ann"):
        found.setdefault(line.result, []).append(line)
    return found


def corrections(connection: Connection) -> int:
    return connection.scalars(select(func.count()).select_from(models.Correction)).one()


def test_a_sheet_as_it_was_changes_nothing(connection: Connection, sheet: Path) -> None:
    assert [len(lines) for lines in taken(connection, sheet).values()] == [4]
    assert corrections(connection) == 0


def test_changed_cells_become_corrections_once(connection: Connection, sheet: Path) -> None:
    change(
        sheet,
        fees={"speaker": "calder", "decision": "confirm"},
        nearly={"unit": "kilograms", "low": "470", "high": "470.0", "title": "passed over"},
    )
    found = taken(connection, sheet)
    assert {result: len(lines) for result, lines in found.items()} == {Result.CHANGED: 2, Result.UNCHANGED: 2}
    changed = [str(each.field) for line in found[Result.CHANGED] for each in line.changes]
    assert sorted(changed) == ["confirmed", "high", "low", "speaker", "unit"]
    fees, nearly = places(connection, Target.QUOTE)[1], places(connection, Target.CLAIM)[0]
    quote, claim = shown_row(connection, fees), shown_row(connection, nearly)
    assert quote is not None
    assert claim is not None
    assert (quote.speaker, quote.confirmed_by) == ("Ines Calder", "ann")
    assert (claim.low, claim.high, claim.unit) == (470, 470, "kilogram")
    before = corrections(connection)
    assert set(taken(connection, sheet)) == {Result.UNCHANGED}
    assert corrections(connection) == before


def test_a_row_that_changed_meanwhile_is_reported(connection: Connection, sheet: Path) -> None:
    place = places(connection, Target.CLAIM)[0]
    correct(connection, place, {"low": "465", "high": "465"}, reviewer="bob")
    change(sheet, nearly={"low": "470", "high": "470"})
    found = taken(connection, sheet)
    (line,) = found[Result.MOVED]
    assert "low is 465 by now, and 470 in the file" in line.reason
    row = shown_row(connection, place)
    assert row is not None
    assert (row.low, row.corrected_by) == (465, "bob")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"low": "many"}, "'many' is no number"),
        ({"decision": "maybe"}, "'maybe' is no decision"),
        ({"row": "claim one"}, "names no row"),
        ({"row": " "}, "names no row"),
        ({"row": "claim ² 1 2"}, "names no row"),
        ({"row": f"claim {'9' * 30} 1 2"}, "names no row"),
        ({"row": "claim 1 0 3"}, "there is no claim 1 0 3"),
        ({"fact": "77"}, "no fact has the number 77"),
    ],
)
def test_a_line_that_cannot_be_is_reported_and_the_others_taken(
    connection: Connection, sheet: Path, cells: dict[str, str], reason: str
) -> None:
    change(sheet, nearly=cells, fees={"manner": "thought"})
    found = taken(connection, sheet)
    (line,) = found[Result.REFUSED]
    assert reason in line.reason
    assert len(found[Result.CHANGED]) == 1


def test_rejecting_twice_changes_nothing_more(connection: Connection, sheet: Path) -> None:
    change(sheet, fees={"decision": "reject"})
    assert len(taken(connection, sheet)[Result.CHANGED]) == 1
    assert set(taken(connection, sheet)) == {Result.UNCHANGED}


@pytest.mark.parametrize("content", [b"a,b\r\n1,2\r\n", b"row,state\r\n\xff\xfe\r\n", b""])
def test_what_is_no_sheet(connection: Connection, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError):
        list(import_sheet(connection, path, reviewer="ann"))
    with pytest.raises(SourceError, match="cannot be read"):
        list(import_sheet(connection, tmp_path / "none.csv", reviewer="ann"))
