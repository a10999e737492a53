"""The commands of README.md and docs/tutorial.md, run in order on the demonstration corpus.

``python -m tests.cli.test_tutorial`` writes their output into the pages.
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
PAGES = {ROOT / "README.md": 4, ROOT / "docs" / "tutorial.md": 12}
"""Each page, and at least how many commands it shows."""

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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_work(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    monkeypatch.chdir(tmp_path)
    shown = [line for session in SESSION.findall(page.read_text(encoding="utf-8")) for line in commands(session)]
    assert len(shown) >= PAGES[page]
    for command in shown:
        status, output = run(command)
        assert status == (1 if any(word in command for word in REFUSED) else 0), output
        assert output


def rewritten(session: str) -> str:
    """A session with what its commands print today; a block without commands as it is."""
    return "".join(f"$ {line}\n{run(line)[1]}" for line in commands(session)) or session


def rewrite() -> None:
    """Put into the pages what their commands print on 100 columns."""
    os.environ["COLUMNS"] = "100"
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            Path("seeds").symlink_to(ROOT / "seeds")
            text = SESSION.sub(lambda found: rewritten(found[0]), text)
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    rewrite()
