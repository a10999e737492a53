"""Workbooks for Excel and LibreOffice: typed columns, a frozen header, links, and a sheet of notes.

Rows are written as they come and kept on disk, so that memory does not grow with them.
"""

import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factdb import __version__
from factdb.errors import ExportError
from factdb.exports.files import whole_path
from factdb.exports.formulas import is_formula
from factdb.exports.links import is_web_address
from factdb.exports.tables import Table
from factdb.extras import install

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

# Excel specifications and limits
ROWS_OF_A_SHEET = 1_048_576
LINKS_OF_A_SHEET = 65_530
LONGEST_TEXT = 32_767
LONGEST_LINK = 2_079
EXACT_DIGITS = 15
FIRST_DAY = date(1900, 3, 1)
"""Before it, Excel counts a 29 February 1900 that never was."""

CUT = " … (cut)"
WIDTHS = {"text": 60, "sentence": 60, "context": 40, "quote": 40, "title": 40, "url": 30, "series": 40}
WIDTH = 14


def export_xlsx(table: Table, path: Path, *, notes: Mapping[str, str], force: bool = False) -> int:
    """Write a table to a workbook, all or nothing and in constant memory; the number of rows.

    Numbers, days and moments (in UTC) are values of their kind; web addresses are links, as many as Excel allows. What
    Excel cannot hold is text: numbers of more than 15 digits, days before March 1900. Text is cut after 32,767
    characters, and never a formula. Rows that no sheet has room for stand in a next one. ``notes`` are further lines of
    the last sheet. Raises ExportError where XlsxWriter is missing, and for a file that exists or cannot be written.
    """
    try:
        from xlsxwriter import Workbook
        from xlsxwriter.exceptions import XlsxFileError
    except ImportError as error:
        raise ExportError(f"{path} cannot be written without XlsxWriter: {install('excel')}") from error
    with whole_path(path, force=force) as part, tempfile.TemporaryDirectory() as folder:
        workbook = Workbook(part, {"constant_memory": True, "tmpdir": folder, "use_zip64": True})
        try:
            with workbook:
                return _fill(workbook, table, notes)
        except XlsxFileError as error:
            raise ExportError(f"{path} cannot be written ({error}): name another place") from error


def _fill(workbook: "Workbook", table: Table, notes: Mapping[str, str]) -> int:
    sheets = _Sheets(workbook, table)
    for row in table.rows:
        sheets.add(row)
    sheets.close()
    _write_notes(workbook, table, sheets.rows, notes)
    return sheets.rows


class _Sheets:
    """The sheets of a table's rows, one after the other."""

    def __init__(self, workbook: "Workbook", table: Table) -> None:
        self.rows = 0
        self._workbook, self._table = workbook, table
        self._number = 0
        self._bold = workbook.add_format({"bold": True, "bottom": 1})
        self._day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._quoted = workbook.add_format({"quote_prefix": True})
        self._link = workbook.get_default_url_format()
        self._open()

    def _open(self) -> None:
        self._number += 1
        name = self._table.name if self._number == 1 else f"{self._table.name} {self._number}"
        self._sheet: Worksheet = self._workbook.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        self._next, self._links = 1, 0
        for index, column in enumerate(self._table.columns):
            self._sheet.set_column(index, index, WIDTHS.get(column.name, WIDTH))
            self._sheet.write_string(0, index, column.name, self._bold)

    def close(self) -> None:
        """Let the rows of the sheet be filtered by its header."""
        self._sheet.autofilter(0, 0, self._next - 1, len(self._table.columns) - 1)

    def add(self, row: Any) -> None:
        """Write the next row, into a next sheet where this one is full."""
        if self._next == ROWS_OF_A_SHEET:
            self.close()
            self._open()
        for index, value in enumerate(row):
            self._put(index, value)
        self._next += 1
        self.rows += 1

    def _put(self, index: int, value: Any) -> None:
        """A value in its cell; one of the database's own types alone comes here."""
        sheet, row = self._sheet, self._next
        match value:
            case None:
                return
            case bool():
                sheet.write_boolean(row, index, value)
            case int() | float() | Decimal() if _is_exact(value):
                sheet.write_number(row, index, value)
            case datetime() if value.date() >= FIRST_DAY:
                sheet.write_datetime(row, index, value.astimezone(UTC).replace(tzinfo=None), self._moment)
            case date() if not isinstance(value, datetime) and value >= FIRST_DAY:
                sheet.write_datetime(row, index, datetime(value.year, value.month, value.day), self._day)
            case date():
                sheet.write_string(row, index, value.isoformat())
            case Decimal():
                sheet.write_string(row, index, f"{value:f}")
            case _:
                self._put_text(index, str(value))

    def _put_text(self, index: int, text: str) -> None:
        shown = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(CUT)] + CUT
        if is_web_address(text) and len(text) <= LONGEST_LINK and self._links < LINKS_OF_A_SHEET:
            self._links += 1
            self._sheet.write_url(self._next, index, text, self._link, text)
        elif is_formula(shown):
            self._sheet.write_string(self._next, index, shown, self._quoted)
        else:
            self._sheet.write_string(self._next, index, _no_markup(shown))


def _no_markup(text: str) -> str:
    """XlsxWriter takes a text between <r> and </r> for runs of its own markup, and writes it as it is."""
    return f"'{text}" if text.startswith("<r>") else text


def _is_exact(value: float | Decimal) -> bool:
    """Whether Excel holds a number with all its digits."""
    return isinstance(value, float) or len(Decimal(value).normalize().as_tuple().digits) <= EXACT_DIGITS


def _write_notes(workbook: "Workbook", table: Table, rows: int, notes: Mapping[str, str]) -> None:
    """What this is, when and of what it was made, and what the columns mean."""
    sheet = workbook.add_worksheet("notes")
    bold = workbook.add_format({"bold": True})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    made = {
        "what": table.comment,
        "rows": f"{rows:,}",
        **notes,
        "written": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC by factdb {__version__}",
        "moments": "in UTC; days as published",
    }
    lines = [*made.items(), ("", ""), *((column.name, column.comment or "") for column in table.columns)]
    for number, (name, said) in enumerate(lines):
        sheet.write_string(number, 0, name, bold)
        sheet.write_string(number, 1, _no_markup(said))
