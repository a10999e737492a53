"""CSV that analysts can open: RFC 4180, ISO dates, columns in a fixed order."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from factdb.exports.files import whole_file
from factdb.exports.formulas import as_text
from factdb.exports.tables import Table

BYTE_ORDER_MARK = "\ufeff"


class _Line:
    """What csv.writer writes to: gives each line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], *, excel: bool = False, raw: bool = False
) -> Iterator[str]:
    """The header and each row as CSV, each with its CRLF; a byte-order mark first with ``excel``.

    ``excel`` separates by semicolons. Text that a spreadsheet would run as a formula gets a leading apostrophe unless
    ``raw``.
    """
    writer = csv.writer(_Line(), delimiter=";" if excel else ",", lineterminator="\r\n")
    header: str = writer.writerow([_cell(name, raw=raw) for name in columns])
    yield f"{BYTE_ORDER_MARK}{header}" if excel else header
    for row in rows:
        line: str = writer.writerow([_cell(value, raw=raw) for value in row])
        yield line


def _cell(value: Any, *, raw: bool) -> Any:
    """A value as CSV holds it: nothing for null, ISO 8601 for dates and moments, plain digits for numbers."""
    match value:
        case str():
            return value if raw else as_text(value)
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case bytes():
            return value.hex()
        case _:
            return value


def export_csv(table: Table, path: Path, *, excel: bool = False, raw: bool = False, force: bool = False) -> int:
    """Write a table to a file, all or nothing and in constant memory; the number of rows.

    Raises ExportError for a file that exists (without ``force``) or cannot be written.
    """
    with whole_file(path, force=force) as file:
        count = -1  # the header is no row
        for line in csv_lines(table.names, table.rows, excel=excel, raw=raw):
            file.write(line)
            count += 1
    return count
