"""CSV: the standard, the spreadsheets' formulas, and the way back through Python's csv."""

import csv
import io
import os
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, Engine, Integer, Text

from factdb.database.connection import transaction
from factdb.database.store import begin_run, save
from factdb.database.views import metadata
from factdb.errors import ExportError
from factdb.exports.csv import csv_lines, export_csv
from factdb.exports.tables import ADDED, Exported, Table, table_of
from factdb.queries import Filters
from tests.conftest import as_ordinary_user
from tests.database.examples import extraction, judge, quoting


def lines(*rows: tuple[Any, ...], **options: bool) -> str:
    return "".join(csv_lines(("a", "b"), rows, **options))


def test_the_standard() -> None:
    """RFC 4180: CRLF, and quotes around what holds a comma, a quote or a line end."""
    assert lines(("x,y", 'say "it"'), ("two\nlines", "")) == 'a,b\r\n"x,y","say ""it"""\r\n"two\nlines",\r\n'


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param(None, "", id="null"),
        pytest.param(date(2020, 1, 2), "2020-01-02", id="a date"),
        pytest.param(datetime(2020, 1, 2, 3, 4, tzinfo=UTC), "2020-01-02T03:04:00+00:00", id="a moment"),
        pytest.param(Decimal("1E+3"), "1000", id="a decimal"),
        pytest.param(Decimal("-0.50"), "-0.50", id="a negative decimal"),
        pytest.param(-460, "-460", id="an integer"),
        pytest.param(0.97, "0.97", id="a float"),
        pytest.param(True, "true", id="true"),
        pytest.param(b"\x00\xff", "00ff", id="bytes"),
        pytest.param("=1+1", "'=1+1", id="a formula"),
        pytest.param("+49 30 1234", "'+49 30 1234", id="plus"),
        pytest.param("-1+1", "'-1+1", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("\t=1", "'\t=1", id="a tab"),
        pytest.param("\r=1", '"\'\r=1"', id="a carriage return"),
        pytest.param("-", "'-", id="a dash"),
        pytest.param("-460", "-460", id="text that is a negative number"),
        pytest.param("+1,234.5", '"+1,234.5"', id="text that is a number with a plus"),
        pytest.param("-3 %", "-3 %", id="a percentage"),
        pytest.param(" =1+1", "' =1+1", id="white space before a formula"),
        pytest.param("＝1+1", "'＝1+1", id="a sign of full width"),
        pytest.param("a=1", "a=1", id="a sign further on"),
        pytest.param("“=1”", "“=1”", id="inside quotation marks"),
        pytest.param("'=1", "'=1", id="an apostrophe of its own"),
        pytest.param("", "", id="empty"),
    ],
)
def test_values(value: object, written: str) -> None:
    assert lines((value, "x")) == f"a,b\r\n{written},x\r\n"


def test_raw_leaves_formulas() -> None:
    assert lines(("=1+1", "@x"), raw=True) == "a,b\r\n=1+1,@x\r\n"


def test_excel_gets_a_mark_and_semicolons() -> None:
    assert lines(("1;2", "3,4"), excel=True) == '\ufeffa;b\r\n"1;2";3,4\r\n'
    assert lines(("1", "2")).startswith("a,b")


def test_names_of_columns_are_no_formulas_either() -> None:
    assert next(csv_lines(("=cmd()", "b"), ())) == "'=cmd(),b\r\n"


@given(rows=st.lists(st.tuples(st.text(), st.text()), max_size=5), excel=st.booleans())
def test_the_way_back(rows: list[tuple[str, str]], excel: bool) -> None:
    written = lines(*rows, raw=True, excel=excel).removeprefix("\ufeff")
    read = list(csv.reader(io.StringIO(written, newline=""), delimiter=";" if excel else ","))
    assert read == [["a", "b"], *map(list, rows)]


@given(value=st.text(alphabet="=+-@\t\r'a1 ", min_size=1))
def test_nothing_that_begins_a_formula_is_left(value: str) -> None:
    written = lines((value, ""))
    cell = next(row for number, row in enumerate(csv.reader(io.StringIO(written, newline=""))) if number == 1)[0]
    assert cell in (value, f"'{value}")
    assert not cell.lstrip().startswith(("=", "@"))


COLUMNS = (Column("i", Integer), Column("words", Text))


def quotes(connection: Connection) -> Table:
    return table_of(connection, Exported.QUOTES, Filters())


@pytest.fixture(scope="module")
def filled(shared_engine: Engine) -> Engine:
    with transaction(shared_engine) as session:
        run = begin_run(session)
        saved = save(session, extraction(source_id="quay"), run=run)
        judge(session, saved.article_id, rating="false", explanation="=1+1")
        save(session, quoting("=HYPERLINK(“x”;\n“y”)", source_id="bad", title="@home"), run=run)
    return shared_engine


@pytest.mark.parametrize("exported", list(Exported))
def test_an_export_gives_the_stored_values_back(filled: Engine, tmp_path: Path, exported: Exported) -> None:
    with filled.connect() as connection:
        count = export_csv(table_of(connection, exported, Filters()), tmp_path / "out.csv", raw=True)
        stored = list(table_of(connection, exported, Filters()).rows)
    assert list(tmp_path.iterdir()) == [tmp_path / "out.csv"]
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        header, *read = csv.reader(file)
    view = metadata.tables[f"report_{exported}"]
    own = [column.name for column in view.c if (view.name, column.name) != ("report_articles", "text")]
    assert header == own + [column.name for column in ADDED[exported]]
    assert count == len(read) == len(stored)
    assert count or exported is Exported.FACTS
    for row, values in zip(read, stored, strict=True):
        for cell, value in zip(row, values, strict=True):
            match value:
                case None:
                    assert cell == ""
                case datetime():
                    assert datetime.fromisoformat(cell) == value
                case date():
                    assert date.fromisoformat(cell) == value
                case Decimal():
                    assert Decimal(cell) == value
                case int() | float():
                    assert float(cell) == value
                case _:
                    assert cell == value


def test_formulas_of_articles_are_neutralised(filled: Engine, tmp_path: Path) -> None:
    with filled.connect() as connection:
        export_csv(quotes(connection), tmp_path / "out.csv", excel=True)
    data = (tmp_path / "out.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfid;article_id;")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert {row["text"][:2] for row in rows} == {"'=", "“W", "fe"}
    assert {row["title"] for row in rows} == {"'@home", "New quay opens"}


def test_rows_are_streamed(tmp_path: Path) -> None:
    rows = ((number, "x" * 200) for number in range(30_000))
    tracemalloc.start()
    count = export_csv(Table(name="numbers", comment="", columns=COLUMNS, rows=rows), tmp_path / "out.csv")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 30_000
    assert peak < (tmp_path / "out.csv").stat().st_size / 3


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("missing/out.csv", "there is no folder", id="a missing folder"),
        pytest.param("there.csv", "exists: give another name, or --force", id="a file that exists"),
        pytest.param("folder", "is no file", id="a folder"),
        pytest.param("x" * 300 + ".csv", "cannot be written", id="a name that is too long"),
        pytest.param("there.csv/out.csv", "there is no folder", id="a file in a file"),
    ],
)
def test_what_cannot_be_written(filled: Engine, tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "there.csv").write_text("mine")
    (tmp_path / "folder").mkdir()
    with filled.connect() as connection, pytest.raises(ExportError, match=message) as refused:
        export_csv(quotes(connection), tmp_path / name)
    assert "\n" not in str(refused.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "there.csv"]
    assert (tmp_path / "there.csv").read_text() == "mine"


def test_force_replaces_a_file_but_nothing_else(filled: Engine, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("mine")
    with filled.connect() as connection:
        assert export_csv(quotes(connection), target, force=True) == 3
        with pytest.raises(ExportError, match="is no file"):
            export_csv(quotes(connection), Path("/dev/null"), force=True)
    assert target.read_text(encoding="utf-8").startswith("id,")


def test_a_folder_without_the_right_to_write(filled: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir(mode=0o555)
    for parent in (tmp_path, *tmp_path.parents[:2]):
        os.chmod(parent, 0o755)
    with filled.connect() as connection, as_ordinary_user(), pytest.raises(ExportError, match="cannot be written"):
        export_csv(quotes(connection), folder / "out.csv")
    assert list(folder.iterdir()) == []


def test_a_failure_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    def rows() -> Iterator[tuple[int, str]]:
        yield 1, "first"
        raise ArithmeticError("broken")

    target = tmp_path / "out.csv"
    target.write_text("mine")
    with pytest.raises(ArithmeticError, match="broken"):
        export_csv(Table(name="numbers", comment="", columns=COLUMNS, rows=rows()), target, force=True)
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_text() == "mine"


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("dangling", [False, True])
def test_a_link_is_never_followed(filled: Engine, tmp_path: Path, force: bool, dangling: bool) -> None:
    target = tmp_path / "target.csv"
    if not dangling:
        target.write_text("mine")
    (tmp_path / "out.csv").symlink_to(target)
    with filled.connect() as connection, pytest.raises(ExportError, match="is a link"):
        export_csv(quotes(connection), tmp_path / "out.csv", force=force)
    assert (tmp_path / "out.csv").is_symlink()
    assert not target.exists() if dangling else target.read_text() == "mine"
