"""Workbooks, read back by another library."""

import builtins
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Column, Date, Engine, Float, Integer, Text

from factdb.database.columns import UtcDateTime
from factdb.database.connection import transaction
from factdb.database.store import begin_run, save
from factdb.database.views import ReportedNumber
from factdb.errors import ExportError
from factdb.exports import xlsx
from factdb.exports.tables import Exported, Table, table_of
from factdb.exports.xlsx import export_xlsx
from factdb.queries import Filters
from tests.database.examples import extraction
from tests.exports.payloads import ADDRESSES, ALL

COLUMNS = (
    Column("i", Integer, comment="a number"),
    Column("words", Text, comment="words"),
    Column("low", ReportedNumber, comment="a decimal"),
    Column("day", Date, comment="a day"),
    Column("moment", UtcDateTime, comment="a moment"),
    Column("share", Float, comment="a share"),
)


def table(*rows: tuple[Any, ...]) -> Table:
    return Table(name="quotes", comment="Who said what.", columns=COLUMNS, rows=iter(rows))


def written(path: Path, *rows: tuple[Any, ...]) -> Any:
    assert export_xlsx(table(*rows), path, notes={"speaker": "marsh"}, force=True) == len(rows)
    return openpyxl.load_workbook(path)


def test_values_keep_their_kind(tmp_path: Path) -> None:
    moment = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    sheet = written(tmp_path / "a.xlsx", (1, "“ü”\n", Decimal("2.50"), date(2024, 5, 6), moment, 0.9), (None,) * 6)[
        "quotes"
    ]
    values = [cell.value for cell in sheet[2]]
    assert values == [1, "“ü”\n", 2.5, datetime(2024, 5, 6), datetime(2024, 5, 6, 7, 8, 9), 0.9]
    assert [cell.data_type for cell in sheet[2]] == ["n", "s", "n", "d", "d", "n"]
    assert [cell.value for cell in sheet[3]] == [None] * 6
    assert [cell.value for cell in sheet[1]] == ["i", "words", "low", "day", "moment", "share"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:F3")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(Decimal("12345678901234567890"), "12345678901234567890", id="more digits than Excel holds"),
        pytest.param(Decimal("1E+20"), 1e20, id="few digits and many zeros"),
        pytest.param(date(1899, 12, 31), "1899-12-31", id="before Excel's days"),
        pytest.param(date(1900, 2, 28), "1900-02-28", id="when Excel counts wrongly"),
        pytest.param(date(1900, 3, 1), datetime(1900, 3, 1), id="Excel's first right day"),
        pytest.param("x" * 40_000, "x" * (32_767 - len(xlsx.CUT)) + xlsx.CUT, id="a text too long"),
    ],
)
def test_what_excel_cannot_hold_is_text(value: object, expected: object, tmp_path: Path) -> None:
    assert written(tmp_path / "a.xlsx", (1, value, None, None, None, None))["quotes"]["B2"].value == expected


@pytest.mark.parametrize("payload", ALL)
def test_text_stays_text(payload: str, tmp_path: Path) -> None:
    workbook = written(tmp_path / "a.xlsx", (1, payload, None, None, None, None))
    cell = workbook["quotes"]["B2"]
    assert cell.data_type == "s"
    shown = cell.value.replace("_x000D_", "\r").replace("_x0007_", "\x07").replace("_x001B_", "\x1b")
    assert shown.removeprefix("'" if payload.startswith("<r>") else "").replace("\r\n", "\n") == payload.replace(
        "\r\n", "\n"
    )
    assert (cell.hyperlink is None) is not payload.startswith("https://")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as file:
        assert b"<f>" not in file.read("xl/worksheets/sheet1.xml")


def test_a_formula_stays_text_when_somebody_edits_it(tmp_path: Path) -> None:
    assert written(tmp_path / "a.xlsx", (1, "=1+1", None, None, None, None))["quotes"]["B2"].quotePrefix


def test_web_addresses_are_links(tmp_path: Path) -> None:
    addresses = ("https://a.example/x?y=1&z=ü", *ADDRESSES)
    sheet = written(tmp_path / "a.xlsx", *((1, address, None, None, None, None) for address in addresses))["quotes"]
    assert sheet["B2"].hyperlink.target == "https://a.example/x?y=1&z=ü"
    assert not [cell.value for (cell,) in sheet["B3" : f"B{len(addresses) + 1}"] if cell.hyperlink]


def test_notes(tmp_path: Path) -> None:
    notes = dict(written(tmp_path / "a.xlsx", (1,) * 6)["notes"].values)
    assert (notes["what"], notes["rows"], notes["speaker"]) == ("Who said what.", "1", "marsh")
    assert "by factdb" in notes["written"]
    assert notes["low"] == "a decimal"


def test_rows_beyond_a_sheet_go_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ROWS_OF_A_SHEET", 3)
    monkeypatch.setattr(xlsx, "LINKS_OF_A_SHEET", 1)
    rows = [(number, "https://a.example/", None, None, None, None) for number in range(5)]
    workbook = written(tmp_path / "a.xlsx", *rows)
    assert workbook.sheetnames == ["quotes", "quotes 2", "quotes 3", "notes"]
    sheets = workbook.worksheets[:3]
    assert [row[0] for sheet in sheets for row in sheet.iter_rows(min_row=2, values_only=True)] == [0, 1, 2, 3, 4]
    assert [sheet["A1"].value for sheet in sheets] == ["i"] * 3
    assert [[bool(cell.hyperlink) for cell in sheet["B"][1:]] for sheet in sheets] == [
        [True, False],
        [True, False],
        [True],
    ]


def test_memory_does_not_grow(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        rows = ((number, f"{number} " * 50, Decimal(number), date(2024, 5, 6), None, 0.5) for number in range(count))
        given = Table(name="quotes", comment="", columns=COLUMNS, rows=rows)
        tracemalloc.start()
        export_xlsx(given, tmp_path / "a.xlsx", notes={}, force=True)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(3000) < 1.3 * peak(500)


def test_a_database(engine: Engine, tmp_path: Path) -> None:
    with transaction(engine) as session:
        save(session, extraction(source_id="quay"), run=begin_run(session))
    with engine.connect() as connection:
        export_xlsx(table_of(connection, Exported.CLAIMS, Filters()), tmp_path / "a.xlsx", notes={})
        stored = list(table_of(connection, Exported.CLAIMS, Filters()).rows)
    header, *read = openpyxl.load_workbook(tmp_path / "a.xlsx")["claims"].values
    low = header.index("low")
    assert [row[low] for row in read] == [float(row[low]) for row in stored] == [460, 5]
    assert read[0][header.index("published")] == datetime(2024, 5, 6)


def test_what_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.xlsx").write_text("mine")
    with pytest.raises(ExportError, match="--force"):
        export_xlsx(table(), tmp_path / "a.xlsx", notes={})
    imported = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("xlsxwriter"):
            raise ImportError(name)
        return imported(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ExportError, match=r"pip install 'factdb\[excel\]'"):
        export_xlsx(table(), tmp_path / "b.xlsx", notes={})
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
    assert (tmp_path / "a.xlsx").read_text() == "mine"
