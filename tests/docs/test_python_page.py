"""The examples of docs/python.md, run on the demonstration corpus.

``python -m tests.docs.test_python_page`` writes their output into the page.
"""

import contextlib
import doctest
import io
import re
import tempfile
from pathlib import Path
from typing import Any

from factdb.cli import main
from tests.docs.conftest import ROOT

PAGE = ROOT / "docs" / "python.md"

# A session: a fenced block of examples, each with its output below it.
SESSION = re.compile(r"(?<=```pycon\n)(?:[^`]|`(?!``))*")

LEAST = 15
"""Examples that the page has at least."""


def examples(session: str) -> list[doctest.Example]:
    """The examples of a session."""
    return doctest.DocTestParser().get_examples(session)


def run(example: doctest.Example, names: dict[str, Any]) -> str:
    """What an example prints; it raises what the example raises."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(example.source, "<docs/python.md>", "single"), names)
    return out.getvalue()


def test_the_examples_work(here: Path) -> None:
    shown = [each for session in SESSION.findall(PAGE.read_text(encoding="utf-8")) for each in examples(session)]
    assert len(shown) >= LEAST
    names: dict[str, Any] = {}
    for example in shown:
        assert bool(run(example, names)) == bool(example.want), example.source
    names["database"].close()


def rewritten(session: str, names: dict[str, Any]) -> str:
    """A session with what its examples print today."""
    parts = []
    for example in examples(session):
        first, *others = example.source.splitlines()
        parts += [f">>> {first}", *(f"... {line}" for line in others), *run(example, names).splitlines()]
    return "\n".join(parts) + "\n"


def rewrite() -> None:
    """Put into the page what its examples print."""
    text, names = PAGE.read_text(encoding="utf-8"), dict[str, Any]()
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        assert main(["ingest", str(ROOT / "seeds")]) == 0
        text = SESSION.sub(lambda found: rewritten(found[0], names), text)
        names["database"].close()
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    rewrite()
