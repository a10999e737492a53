"""The commands of docs/tutorial.md, run in order on the demonstration corpus.

``python -m tests.cli.test_tutorial`` writes their output into the page.
"""

import contextlib
import io
import os
import re
import shlex
import tempfile
from pathlib import Path

import pytest

from factdb.cli import main

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorial.md"

# A session at a terminal: a fenced block of commands, each with its output below it.
SESSION = re.compile(r"(?<=```console\n)(?:[^`]|`(?!``))*")

REFUSED = ("marhs", "DELETE")
"""Words of the commands that are shown for their error."""


def commands(session: str) -> list[str]:
    """The lines of a session that somebody types."""
    return [line.removeprefix("$ ") for line in session.splitlines() if line.startswith("$ ")]


def run(command: str) -> tuple[int, str]:
    """Exit status and all that a command prints, standard error among it."""
    program, *arguments = shlex.split(command)
    assert program == "factdb"
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        status = main(arguments)
    return status, out.getvalue()


def test_the_commands_of_the_tutorial_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    monkeypatch.chdir(tmp_path)
    sessions = SESSION.findall(TUTORIAL.read_text(encoding="utf-8"))
    assert len(sessions) >= 8
    for command in [command for session in sessions for command in commands(session)]:
        status, output = run(command)
        assert status == (1 if any(word in command for word in REFUSED) else 0), output
        assert output


def rewrite() -> None:
    """Put into the tutorial what its commands print on 100 columns."""
    os.environ["COLUMNS"] = "100"
    page = TUTORIAL.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("seeds").symlink_to(ROOT / "seeds")
        page = SESSION.sub(lambda found: "".join(f"$ {line}\n{run(line)[1]}" for line in commands(found[0])), page)
    TUTORIAL.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    rewrite()
