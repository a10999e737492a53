"""``export``: the rows of a view in a file."""

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from pyarrow import parquet

from factdb.cli.exporting import As, What
from factdb.exports.linked import OF, Form
from factdb.exports.tables import Exported
from tests.program import Program


def test_the_help_knows_all_that_can_be_exported() -> None:
    assert {what.value for what in What} == {exported.value for exported in Exported}
    assert {as_.value for as_ in As} == {form.value for form in Form}


def rows_in(path: Path) -> int:
    """How many rows a file holds."""
    match path.suffix:
        case ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                return len(list(csv.DictReader(file)))
        case ".xlsx":
            return int(openpyxl.load_workbook(path).worksheets[0].max_row) - 1
        case ".parquet":
            return int(parquet.read_table(path).num_rows)
        case ".md":
            return path.read_text(encoding="utf-8").count("\n") - 2
        case _:
            return path.read_text(encoding="utf-8").count("\n")


@pytest.mark.parametrize("what", [what.value for what in What])
def test_every_kind_of_file_has_the_same_rows(what: str, filled: Program, tmp_path: Path) -> None:
    paths = [tmp_path / f"{what}.{suffix}" for suffix in ("csv", "jsonl", "xlsx", "parquet", "md")]
    for path in paths:
        answer = filled("export", what, "--to", path)
        assert (answer.status, answer.stdout) == (0, "")
        assert answer.stderr.endswith(f" {what} written to {path}\n")
    counts = {rows_in(path) for path in paths}
    assert len(counts) == 1
    assert what in ("facts", "verdicts") or counts != {0}


@pytest.mark.parametrize(("form", "what"), [(form, what) for form, whats in OF.items() for what in whats])
def test_linked_data(form: Form, what: Exported, filled: Program, tmp_path: Path) -> None:
    answer = filled("export", what, "--as", form, "--to", tmp_path / "a.json")
    assert answer.stderr == f"{answer.stderr.split()[0]} {what} written to {tmp_path / 'a.json'}\n"
    document = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert (document.get("@graph") or document.get("items") or []) or form is Form.CLAIMREVIEW


def test_the_workbook_says_what_was_asked(filled: Program, tmp_path: Path) -> None:
    filled("export", "quotes", "--to", tmp_path / "marlow.xlsx", "--speaker", "marlow", "--min-confidence", "0.1")
    notes = dict(openpyxl.load_workbook(tmp_path / "marlow.xlsx")["notes"].values)
    assert (notes["--speaker"], notes["--min-confidence"]) == ("marlow", "0.1")


def test_parquet_by_month(filled: Program, tmp_path: Path) -> None:
    assert filled("export", "quotes", "--to", tmp_path / "quotes.parquet", "--by-month").status == 0
    assert (tmp_path / "quotes.parquet" / "month=2021-03" / "rows.parquet").is_file()


def test_the_rows_are_those_of_the_command(filled: Program, tmp_path: Path) -> None:
    filled("export", "quotes", "--to", tmp_path / "marlow.csv", "--speaker", "marlow")
    assert_begins_as_printed(tmp_path / "marlow.csv", filled("quotes", "--speaker", "marlow", "--format", "csv").stdout)


def assert_begins_as_printed(path: Path, printed: str) -> None:
    """Each row of the file is one that the command printed, with more columns behind it."""
    with path.open(encoding="utf-8", newline="") as file:
        written = list(csv.reader(file))
    lines = list(csv.reader(printed.splitlines(keepends=True)))
    assert [row[: len(lines[0])] for row in written] == lines


@pytest.mark.parametrize(
    ("what", "kind"), [("speakers", "person"), ("quotes", "direct"), ("claims", "direct"), ("articles", "mixed")]
)
def test_kind_is_that_of_the_command(what: str, kind: str, filled: Program, tmp_path: Path) -> None:
    assert filled("export", what, "--kind", kind, "--to", tmp_path / "some.csv").status == 0
    printed = filled(what, "--kind", kind, "--format", "csv").stdout
    assert_begins_as_printed(tmp_path / "some.csv", printed)
    assert printed.count("\r\n") > 1


def test_excel(filled: Program, tmp_path: Path) -> None:
    filled("export", "quotes", "--to", tmp_path / "quotes.csv", "--excel")
    data = (tmp_path / "quotes.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"id;" in data


def test_a_file_that_exists_is_kept_without_force(filled: Program, tmp_path: Path) -> None:
    path = tmp_path / "quotes.csv"
    path.write_text("mine")
    assert "--force" in filled("export", "quotes", "--to", path).complaint
    assert path.read_text() == "mine"
    assert filled("export", "quotes", "--to", path, "--force").status == 0
    assert path.read_text() != "mine"


def test_a_folder_that_does_not_exist_is_named(filled: Program, tmp_path: Path) -> None:
    assert "nowhere" in filled("export", "quotes", "--to", tmp_path / "nowhere" / "quotes.csv").complaint
