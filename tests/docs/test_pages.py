"""The how-to pages and the page of JSON: their commands and statements run, and what they say of the program is so."""

import re
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

import factdb
from factdb.api.reference import reference
from factdb.cli import main
from factdb.readers.records import COLUMNS
from tests.docs.conftest import ROOT
from tests.docs.sessions import HOW_TO, STATEMENT, outputs
from tests.postgres import Server

DOCS = ROOT / "docs"


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(("page", "least"), HOW_TO.items())
def test_the_commands_of_a_page_work(here: Path, page: str, least: int) -> None:
    assert len(list(outputs(read(page)))) >= least


def test_the_questions_for_a_dashboard_have_answers(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    statements = STATEMENT.findall(read("bi.md"))
    assert len(statements) >= 5
    for statement in statements:
        assert main(["sql", statement, "--format", "csv"]) == 0
        assert capsys.readouterr().out.count("\n") > 1, statement


def test_the_page_of_postgresql_works(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    with postgres.database(migrated=False) as url, postgres.database(migrated=False) as empty:
        monkeypatch.setenv("FACTDB_DATABASE", url)
        monkeypatch.setenv("EMPTY_DATABASE", empty)
        assert len(list(outputs(read("postgresql.md")))) >= 5
        for statement in STATEMENT.findall(read("bi.md")):
            assert main(["sql", statement]) == 0
        address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address) as connection:
            connection.execute("SET ROLE analyst")
            assert connection.execute("SELECT count(*) FROM report_quotes").fetchone() != (0,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("DELETE FROM quotes")
    postgres.execute("DROP ROLE analyst")


def test_the_names_of_columns_are_those_of_the_page() -> None:
    rows = re.findall(r"^\| `(\w+)`[^|]*\| ([^|]+?)(?:: \[[^|]*)? \|$", read("files.md"), re.MULTILINE)
    told = {field: tuple(name.replace(" ", "") for name in names.split(", ")) for field, names in rows}
    assert told == COLUMNS


def test_the_reference_of_python_is_up_to_date() -> None:
    assert read("api.md") == reference(), "run: python -m factdb.api.reference > docs/api.md"


@pytest.mark.parametrize("name", ["article", "quote", "claim"])
def test_the_fields_of_json_are_those_of_the_page(name: str) -> None:
    section = re.split(r"^## An? (\w+)$", read("json.md"), flags=re.MULTILINE)
    told = re.findall(r"`(\w+)`", "".join(re.findall(r"^\|([^|]*)\|", section[section.index(name) + 1], re.MULTILINE)))
    record = factdb.extract("“It feeds 340 families,” said Ann Marlow.", model="rules").record()
    assert set(told) == set({"article": record, "quote": record["quotes"][0], "claim": record["claims"][0]}[name])
