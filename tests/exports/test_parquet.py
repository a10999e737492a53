"""Parquet: types, months, and whole folders."""

import builtins
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet
from sqlalchemy import Engine

from factdb.database.connection import transaction
from factdb.database.store import begin_run, save
from factdb.errors import ExportError
from factdb.exports.parquet import UNDATED, export_parquet
from factdb.exports.tables import Exported, Table, columns_of, table_of
from factdb.queries import Filters
from tests.database.examples import extraction, judge, quoting


@pytest.fixture(scope="module")
def filled(shared_engine: Engine) -> Engine:
    with transaction(shared_engine) as session:
        run = begin_run(session)
        first = save(session, extraction(source_id="quay"), run=run).article_id
        judge(session, first)
        for number, day in enumerate((date(2024, 5, 1), date(2024, 4, 30), date(2023, 5, 1), None)):
            save(session, quoting(f"“Number {number}”", source_id=str(number), published=day), run=run)
    return shared_engine


@pytest.mark.parametrize("exported", list(Exported))
def test_what_is_read_is_what_was_written(filled: Engine, tmp_path: Path, exported: Exported) -> None:
    with filled.connect() as connection:
        count = export_parquet(table_of(connection, exported, Filters()), tmp_path / "a.parquet")
        stored = table_of(connection, exported, Filters())
        rows = [dict(zip(stored.names, row, strict=True)) for row in stored.rows]
    read = parquet.read_table(tmp_path / "a.parquet")
    assert count == len(rows)
    assert read.column_names == [column.name for column in columns_of(exported)]
    assert read.to_pylist() == [
        {name: float(value) if isinstance(value, Decimal) else value for name, value in row.items()} for row in rows
    ]
    assert all(field.metadata[b"comment"] for field in read.schema)


def test_columns_have_types_though_all_is_null(filled: Engine, tmp_path: Path) -> None:
    with filled.connect() as connection:
        export_parquet(table_of(connection, Exported.CLAIMS, Filters(limit=0)), tmp_path / "a.parquet")
    types = {field.name: str(field.type) for field in parquet.read_schema(tmp_path / "a.parquet")}
    assert {name: types[name] for name in ("id", "low", "published", "corrected_at", "confidence", "verdict")} == {
        "id": "int64", "low": "double", "published": "date32[day]", "corrected_at": "timestamp[us, tz=UTC]",
        "confidence": "double", "verdict": "string",
    }  # fmt: skip


def test_a_file_a_month(filled: Engine, tmp_path: Path) -> None:
    with filled.connect() as connection:
        count = export_parquet(table_of(connection, Exported.QUOTES, Filters()), tmp_path / "quotes", by_month=True)
    files = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.parquet"))
    assert files == [
        "quotes/month=2023-05/rows.parquet",
        "quotes/month=2024-04/rows.parquet",
        "quotes/month=2024-05/rows.parquet",
        f"quotes/month={UNDATED}/rows.parquet",
    ]
    read = parquet.read_table(tmp_path / "quotes")
    assert read.num_rows == count == 6
    months = zip(read.column("published").to_pylist(), read.column("month").to_pylist(), strict=True)
    assert all(month == (published and f"{published:%Y-%m}") for published, month in months)


def test_force_replaces_such_a_folder_and_no_other(filled: Engine, tmp_path: Path) -> None:
    def export(path: Path, *, force: bool) -> int:
        with filled.connect() as connection:
            return export_parquet(
                table_of(connection, Exported.QUOTES, Filters(limit=1)), path, by_month=True, force=force
            )

    assert export(tmp_path / "quotes", force=False) == 1
    with pytest.raises(ExportError, match="--force"):
        export(tmp_path / "quotes", force=False)
    assert export(tmp_path / "quotes", force=True) == 1
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "quotes")
    for name in ("mine", "file", "link"):
        with pytest.raises(ExportError, match=r"no folder of an earlier export|is a link"):
            export(tmp_path / name, force=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "link", "mine", "quotes"]
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "mine"


def test_a_failure_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    def rows() -> Iterator[tuple[Any, ...]]:
        yield (1, *[None] * (len(columns) - 1))
        raise ArithmeticError("broken")

    columns = columns_of(Exported.QUOTES)
    for by_month in (False, True):
        table = Table(name="quotes", comment="", columns=columns, rows=rows())
        with pytest.raises(ArithmeticError, match="broken"):
            export_parquet(table, tmp_path / "out.parquet", by_month=by_month)
    assert list(tmp_path.iterdir()) == []


def test_what_has_no_day_has_no_months(filled: Engine, tmp_path: Path) -> None:
    with filled.connect() as connection, pytest.raises(ExportError, match="without --by-month"):
        export_parquet(table_of(connection, Exported.SPEAKERS, Filters()), tmp_path / "a.parquet", by_month=True)


def test_memory_does_not_grow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factdb.exports.parquet.ROWS_OF_A_GROUP", 200)
    columns = columns_of(Exported.QUOTES)[:2]

    def peak(count: int) -> int:
        rows = ((number, number) for number in range(count))
        tracemalloc.start()
        export_parquet(Table(name="quotes", comment="", columns=columns, rows=rows), tmp_path / "a.parquet", force=True)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(100)
    # Rows that were kept would take a megabyte; threads that earlier tests left behind take a little at any time.
    assert peak(10_000) < 2 * peak(1000) + 200_000


def test_without_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    imported = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return imported(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    table = Table(name="quotes", comment="", columns=columns_of(Exported.QUOTES), rows=iter(()))
    with pytest.raises(ExportError, match=r"pip install 'factdb\[parquet\]'"):
        export_parquet(table, tmp_path / "a.parquet")


def test_moments_are_kept_to_the_microsecond(tmp_path: Path) -> None:
    moment = datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)
    columns = tuple(column for column in columns_of(Exported.QUOTES) if column.name == "corrected_at")
    export_parquet(Table(name="quotes", comment="", columns=columns, rows=iter([(moment,)])), tmp_path / "a.parquet")
    read = parquet.read_table(tmp_path / "a.parquet")
    assert read == pyarrow.table({"corrected_at": pyarrow.array([moment], pyarrow.timestamp("us", "UTC"))})
