"""``--open``: answers in the user's editor, here a program that tells what it was given."""

import shlex
import sys
from pathlib import Path

import pytest

from factdb.cli import editing
from tests.program import Program

TELLING = """
import pathlib, sys
told, *options, shown = sys.argv[1:]
words = pathlib.Path(shown).read_text(encoding="utf-8")
pathlib.Path(told).write_text("\\n".join([pathlib.Path(shown).name, *options, words]), encoding="utf-8")
"""


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the editor writes the name of the file, its options and what is in it."""
    script, told = tmp_path / "my editor.py", tmp_path / "told"
    script.write_text(TELLING, encoding="utf-8")
    monkeypatch.setenv("VISUAL", shlex.join([sys.executable, str(script), str(told)]))
    monkeypatch.setattr(editing, "TAKES_LINE", frozenset((Path(sys.executable).stem,)))
    return told


OPENED = {
    "quotes": ("quotes.txt", "Ann Marlow"),
    "claims --json": ("claims.jsonl", '"measure"'),
    "speakers --format csv": ("speakers.csv", "id,name,kind"),
    "articles": ("articles.txt", "Bridge repairs begin"),
    "facts": ("facts.txt", "families"),
}


@pytest.mark.parametrize(("command", "name", "words"), [(key, *value) for key, value in OPENED.items()], ids=OPENED)
def test_an_answer_opens_in_the_editor(filled: Program, told: Path, command: str, name: str, words: str) -> None:
    answer = filled(*command.split(), "--open")
    assert (answer.status, answer.stdout, answer.stderr) == (0, "", "")
    shown = told.read_text(encoding="utf-8").split("\n", 1)
    assert shown[0] == name
    assert words in shown[1]
    assert "\x1b" not in shown[1]


def test_an_article_opens_at_a_quote(filled: Program, told: Path) -> None:
    quote = next(
        row for row in filled("quotes", "--json").records if row["speaker"] == "Peter Olsen" and row["published"]
    )
    assert filled("show", f"q{quote['id']}", "--open").status == 0
    name, option, *lines = told.read_text(encoding="utf-8").split("\n")
    assert name == f"article-{quote['article_id']}.txt"
    assert f"q{quote['id']}" in lines[int(option.removeprefix("+")) - 1]
    assert filled("show", f"q{quote['id']}").stdout.startswith(f"{quote['title']}\n")


def test_nothing_found_opens_nothing(filled: Program, told: Path) -> None:
    answer = filled("quotes", "--since", "2030", "--open")
    assert answer.stderr == "no quotes found; factdb stats shows what is stored\n"
    assert not told.exists()


EDITORS = {
    "none": ({}, "no editor is here: name one in VISUAL or EDITOR"),
    "not there": ({"EDITOR": "no-such-editor -w"}, "EDITOR names the editor 'no-such-editor', which is not there"),
    "an open quotation mark": ({"VISUAL": "'vi"}, "close its quotation marks"),
    "one that fails": ({"VISUAL": f"{sys.executable} -c 'import sys; sys.exit(3)'"}, "ended with status 3"),
}


@pytest.mark.parametrize(("variables", "complaint"), EDITORS.values(), ids=EDITORS)
def test_editors_that_cannot_be(
    filled: Program, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], complaint: str
) -> None:
    monkeypatch.setattr(editing, "USUAL", ())
    for name in editing.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert complaint in filled("quotes", "--open").complaint
