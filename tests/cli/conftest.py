"""Fixtures of the command line: the program on an empty database, and on one with a few articles."""

from pathlib import Path

import pytest

from tests.program import Program

HARBOUR = """Tidewick keeps its harbour open

2 March 2021

“We will not close the harbour this winter,” said Ann Marlow, the mayor of Tidewick. “It feeds 340 families.”

Port officials said that 25 boats had been damaged in the storm.

Marlow's rival, Peter Olsen, called the plan “a costly mistake”.
"""

BRIDGE = """Bridge repairs begin

“The bridge is safe,” said Peter Olsen.
"""


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of 100 columns without any wishes."""
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def factdb(capsys: pytest.CaptureFixture[str], sqlite_url: str) -> Program:
    """The program on a migrated, empty SQLite database."""
    return Program(capsys, sqlite_url)


@pytest.fixture
def factdb_on_each(capsys: pytest.CaptureFixture[str], database_url: str) -> Program:
    """The program on a migrated, empty database of each engine."""
    return Program(capsys, database_url)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder with two articles."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    (folder / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    return folder


@pytest.fixture
def filled(factdb: Program, news: Path) -> Program:
    """The program on a SQLite database with those two articles."""
    assert factdb("ingest", "--outlet", "Tidewick Post", news).status == 0
    return factdb
