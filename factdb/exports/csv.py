"""CSV that analysts can open: RFC 4180, ISO dates, columns in a fixed order."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select


def csv_lines(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], *, excel: bool = False, raw: bool = False
) -> Iterator[str]:
    """The header and each row as CSV, each with its CRLF; a byte-order mark first with ``excel``.

    ``excel`` separates by semicolons. Text that a spreadsheet would run as a formula (it begins with ``=``, ``+``,
    ``-``, ``@``, tab or carriage return and is no number) gets a leading apostrophe unless ``raw``.
    """
    raise NotImplementedError


def export_csv(
    connection: Connection,
    statement: Select[Any],
    path: Path,
    *,
    excel: bool = False,
    raw: bool = False,
    force: bool = False,
) -> int:
    """Write a query's rows to a file, all or nothing and in constant memory; the number of rows.

    Raises ExportError for a file that exists (without ``force``) or cannot be written.
    """
    raise NotImplementedError
