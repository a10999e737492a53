"""``export``: the rows of a view in a file."""

import csv
import json
from pathlib import Path

import pytest

from factdb.cli.exporting import What
from factdb.exports.jsonl import Exported
from tests.program import Program


def test_the_help_knows_all_that_can_be_exported() -> None:
    assert {what.value for what in What} == {exported.value for exported in Exported}


@pytest.mark.parametrize("what", [what.value for what in What])
def test_csv_and_jsonl(what: str, filled: Program, tmp_path: Path) -> None:
    for suffix in ("csv", "jsonl"):
        path = tmp_path / f"{what}.{suffix}"
        answer = filled("export", what, "--to", path)
        assert (answer.status, answer.stdout) == (0, "")
        assert answer.stderr.endswith(f" {what} written to {path}\n")
    with (tmp_path / f"{what}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    records = [json.loads(line) for line in (tmp_path / f"{what}.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == len(records)
    assert what == "facts" or rows


def test_the_rows_are_those_of_the_command(filled: Program, tmp_path: Path) -> None:
    filled("export", "quotes", "--to", tmp_path / "marlow.csv", "--speaker", "marlow")
    printed = filled("quotes", "--speaker", "marlow", "--format", "csv").stdout
    assert (tmp_path / "marlow.csv").read_bytes() == printed.encode()


@pytest.mark.parametrize(
    ("what", "kind"), [("speakers", "person"), ("quotes", "direct"), ("claims", "direct"), ("articles", "mixed")]
)
def test_kind_is_that_of_the_command(what: str, kind: str, filled: Program, tmp_path: Path) -> None:
    assert filled("export", what, "--kind", kind, "--to", tmp_path / "some.csv").status == 0
    printed = filled(what, "--kind", kind, "--format", "csv").stdout
    assert (tmp_path / "some.csv").read_bytes() == printed.encode()
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
