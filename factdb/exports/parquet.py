"""Parquet: typed, compressed columns that every tool for data reads; one file, or a folder with a file for each month."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Date, Float, Integer

from factdb import __version__
from factdb.database.columns import UtcDateTime
from factdb.database.views import ReportedNumber
from factdb.errors import ExportError
from factdb.exports.files import whole_folder, whole_path
from factdb.exports.tables import Table
from factdb.extras import install

ROWS_OF_A_GROUP = 10_000
"""Rows that are held in memory, compressed together and read together."""

FILE = "rows.parquet"
MONTH = "month"
UNDATED = "__HIVE_DEFAULT_PARTITION__"
"""By which Hive, and all that read its folders, mean a null."""


def export_parquet(table: Table, path: Path, *, by_month: bool = False, force: bool = False) -> int:
    """Write a table to a Parquet file, all or nothing and in constant memory; the number of rows.

    Whole numbers have 64 bits, other numbers are doubles (15 exact digits, as in the views), days are dates and moments
    microseconds in UTC. ``by_month`` writes a folder of Hive's kind instead, ``month=2024-05/rows.parquet``, for tables
    whose rows come in the order of their column ``published``. Raises ExportError where pyarrow is missing or a table
    has no such column, and for a file that exists or cannot be written.
    """
    schema = _schema(table, path)
    if not by_month:
        with whole_path(path, force=force) as part:
            return _write(table.rows, schema, part)
    if "published" not in table.names:
        raise ExportError(f"{table.name} have no day of publication: export them into one file, without --by-month")
    with whole_folder(path, force=force, is_ours=_is_ours) as folder:
        return sum(
            _write(rows, schema, _month_file(folder, month))
            for month, rows in groupby(table.rows, key=_month_of(table.names.index("published")))
        )


def _month_of(index: int) -> Any:
    def month(row: Sequence[Any]) -> str:
        return UNDATED if row[index] is None else f"{row[index]:%Y-%m}"

    return month


def _month_file(folder: Path, month: str) -> Path:
    within = folder / f"{MONTH}={month}"
    within.mkdir()
    return within / FILE


def _is_ours(folder: Path) -> bool:
    """Whether a folder holds nothing but months with their one file."""
    return all(
        month.name.startswith(f"{MONTH}=") and month.is_dir() and [file.name for file in month.iterdir()] == [FILE]
        for month in folder.iterdir()
    )


def _write(rows: Iterator[Sequence[Any]], schema: Any, path: Path) -> int:
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    count = 0
    with ExitStack() as stack:
        writer = stack.enter_context(ParquetWriter(path, schema, compression="zstd"))
        while some := list(islice(rows, ROWS_OF_A_GROUP)):
            values = zip(*some, strict=True)
            columns = [
                pyarrow.array(_numbers(column) if str(field.type) == "double" else column, field.type)
                for field, column in zip(schema, values, strict=True)
            ]
            writer.write_table(pyarrow.table(columns, schema=schema))
            count += len(some)
    return count


def _numbers(values: Sequence[Any]) -> list[float | None]:
    return [None if value is None else float(value) for value in values]


def _schema(table: Table, path: Path) -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise ExportError(f"{path} cannot be written without pyarrow: {install('parquet')}") from error
    fields = [
        pyarrow.field(column.name, _type_of(column, pyarrow), metadata={"comment": column.comment or ""})
        for column in table.columns
    ]
    return pyarrow.schema(fields, metadata={"comment": table.comment, "written_by": f"factdb {__version__}"})


def _type_of(column: Column[Any], pyarrow: Any) -> Any:
    match column.type:
        case ReportedNumber() | Float():
            return pyarrow.float64()
        case Integer():
            return pyarrow.int64()
        case Date():
            return pyarrow.date32()
        case UtcDateTime():
            return pyarrow.timestamp("us", "UTC")
        case _:
            return pyarrow.string()
