"""Fixtures of the command line: the program on an empty database, and on one with a few articles."""

import shutil
from pathlib import Path

import pytest

from factdb import batch
from factdb.database.connection import open_database
from factdb.database.store import Outcome, Saved
from factdb.readers import Defaults, read
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


def write_news(folder: Path) -> Path:
    """A folder with two articles."""
    folder.mkdir()
    (folder / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    (folder / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    return folder


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder with two articles."""
    return write_news(tmp_path / "news")


@pytest.fixture(scope="session")
def filled_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with those two articles, to copy, which is quicker than reading them for each test."""
    folder = tmp_path_factory.mktemp("filled")
    path = Path(shutil.copy(sqlite_template, folder / "news.db"))
    engine = open_database(str(path), create=True)
    run = batch.begin(engine)
    articles = read([write_news(folder / "news")], defaults=Defaults(outlet="Tidewick Post"))
    outcomes = [done.outcome for done in batch.ingest(engine, run, articles) if isinstance(done, Saved)]
    batch.finish(engine, run)
    engine.dispose()
    assert outcomes == [Outcome.ADDED, Outcome.ADDED]
    return path


@pytest.fixture
def filled(capsys: pytest.CaptureFixture[str], filled_template: Path, tmp_path: Path) -> Program:
    """The program on a SQLite database with those two articles."""
    return Program(capsys, f"sqlite:///{shutil.copy(filled_template, tmp_path / 'news.db')}")
