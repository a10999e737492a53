"""The walk through the program. All of it is taken by .ci/run, from a wheel."""

import io
import sys
import tempfile
from pathlib import Path

import pytest

from factdb.cli import demo
from tests.program import Program

STEPS = (("Read two articles.", "ingest seeds"), ("Who said what.", "quotes"), ("How much.", "stats"))


@pytest.fixture
def walk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, news: Path, tmp_path: Path) -> Program:
    """A walk of three steps, in a temporary folder of its own."""
    monkeypatch.setattr(demo, "STEPS", STEPS)
    monkeypatch.setattr(demo, "seeds", lambda: news)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return Program(capsys)


def test_each_command_is_shown_with_what_it_prints(walk: Program, tmp_path: Path) -> None:
    before = Path.cwd()
    answer = walk("demo", "--model", "rules")
    assert answer.status == 0
    shown = [line for line in answer.stdout.splitlines() if line.startswith("$ ")]
    assert shown == [f"$ factdb {command}" for _, command in STEPS]
    assert "Peter Olsen" in answer.stdout
    (database,) = tmp_path.glob("factdb-demo-*/factdb.db")
    assert str(database) in answer.stderr
    assert Path.cwd() == before


class Typed(io.StringIO):
    """What somebody types at a terminal."""

    def isatty(self) -> bool:
        return True


def test_the_walk_can_be_ended(walk: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Typed("\nq\n"))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    answer = walk("demo", "--model", "rules")
    assert answer.status == 0
    assert "$ factdb quotes" in answer.stdout
    assert "$ factdb stats" not in answer.stdout


def test_the_corpus_comes_along() -> None:
    assert (demo.seeds() / "wires.jsonl").is_file()
    assert len(demo.STEPS) == 10
