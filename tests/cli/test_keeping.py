"""``database``: the schema, seen and changed from the command line."""

from pathlib import Path

import pytest

from factdb.database import schema
from tests.program import Program


def test_upgrade_status_downgrade(capsys: pytest.CaptureFixture[str], empty_url: str) -> None:
    factdb = Program(capsys, empty_url)
    upgraded = factdb("database", "upgrade")
    assert (upgraded.status, upgraded.stdout) == (0, "")
    assert upgraded.stderr == f"upgraded from nothing to revision {schema.head()}\n"
    assert factdb("database", "upgrade").stderr == f"already at revision {schema.head()}, the newest\n"
    assert "up to date" in factdb("database", "status").stdout
    first = schema.revisions()[0]
    assert factdb("database", "downgrade", first, "--yes").status == 0
    assert "run factdb database upgrade" in factdb("database", "status").stdout
    assert "factdb database upgrade" in factdb("quotes").complaint
    assert factdb("database", "upgrade").stderr == f"upgraded from revision {first} to revision {schema.head()}\n"


def test_downgrade_asks_first(filled: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("typer.confirm", lambda *_, **__: (_ for _ in ()).throw(__import__("typer").Abort()))
    assert filled("database", "downgrade", "base").status == 1
    assert "up to date" in filled("database", "status").stdout


def test_status_of_no_database(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    assert "none.db" in Program(capsys, str(path))("database", "status").complaint
    assert not path.exists()


def test_config_prints_where_alembic_ini_lies(capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(Program(capsys)("database", "config").stdout.rstrip("\n"))
    assert path.name == "alembic.ini"
    assert path.is_file()


def test_status_and_check_as_data(filled: Program) -> None:
    (status,) = filled("database", "status", "--json").records
    assert (status["revision"], status["newest"], status["state"]) == (schema.head(), schema.head(), "up to date")
    findings = filled("database", "check", "--json").records
    assert {finding["broken"] for finding in findings} == {0}
    assert sum(finding["looked_at"] for finding in findings) > 0


def test_the_database_may_be_named_behind_the_command(filled: Program, capsys: pytest.CaptureFixture[str]) -> None:
    plain = Program(capsys)
    expected = filled("stats", "--json").records
    for words in (["--database", filled.database], [f"--database={filled.database}"]):
        assert plain("stats", *words, "--json").records == expected
    assert plain("stats", "--database").status == 2
