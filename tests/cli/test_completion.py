"""What a shell is offered to go on with."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest

from factdb.cli.completion import requoted
from factdb.database.connection import open_database, transaction
from factdb.database.store import begin_run, save
from tests.database.examples import quoting
from tests.program import Program

COMPLETIONS = [
    (["fact"], ["facts"]),
    (["quotes", "--spe"], ["--speaker"]),
    (["quotes", "--format", ""], ["table", "csv", "jsonl"]),
    (["quotes", "--speaker", "ann"], ["ann Marlow"]),
    (["export", "quotes", "--speaker", "ann"], ["ann Marlow"]),
    (["quotes", "--speaker", r"Peter\ O"], ["Peter Olsen"]),
    (["quotes", "--speaker", '"Peter O'], ["Peter Olsen"]),
    (["quotes", "--speaker", "%"], []),
    (["quotes", "--outlet", "tide"], ["tidewick Post"]),
    (["completion", ""], ["bash", "zsh", "fish"]),
]


def completed(program: Program, monkeypatch: pytest.MonkeyPatch, *words: str) -> list[str]:
    """What bash is offered for the last word."""
    line = ["factdb", "--database", str(program.database), *words]
    monkeypatch.setenv("_FACTDB_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "\n".join(line))
    monkeypatch.setenv("COMP_CWORD", str(len(line) - 1))
    answer = Program(program.capsys)()
    assert answer.stderr == ""
    return [line for line in answer.stdout.split("\n") if line]


@pytest.mark.parametrize(("words", "offered"), COMPLETIONS, ids=[" ".join(words) for words, _ in COMPLETIONS])
def test_words_are_completed(
    filled: Program, monkeypatch: pytest.MonkeyPatch, words: list[str], offered: list[str]
) -> None:
    assert completed(filled, monkeypatch, *words) == offered


def test_nothing_is_offered_that_a_shell_obeys(filled: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_database(filled.database)
    with transaction(engine) as session:
        run = begin_run(session)
        for number, outlet in enumerate(["The $(touch x)", "The `x`", "The\nother", "The Ship & Sail", "The O'Neil"]):
            save(session, quoting("“No”", outlet=outlet, source_id=f"o{number}"), run=run)
    engine.dispose()
    assert completed(filled, monkeypatch, "quotes", "--outlet", "The") == ["The O'Neil", "The Ship & Sail"]


def test_without_a_database_no_name_is_offered(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert completed(Program(capsys, str(tmp_path / "none.db")), monkeypatch, "quotes", "--outlet", "t") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_lines(filled: Program, shell: str) -> None:
    assert "_FACTDB_COMPLETE=complete_" in filled("completion", shell).stdout


def asked(filled: Program, *command: str) -> list[str]:
    """What a shell prints, which finds the program and the database."""
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "FACTDB_DATABASE": str(filled.database),
        "HOME": str(Path(str(filled.database)).parent),
    }
    answer = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert answer.stderr == ""
    return answer.stdout.splitlines()


@pytest.mark.parametrize(("word", "offered"), [("ann", r"ann\ Marlow"), ("'Ann M", "Ann Marlow")])
def test_bash_completes(filled: Program, word: str, offered: str) -> None:
    lines = f"""{filled("completion", "bash").stdout}
        COMP_WORDS=(factdb quotes --speaker "{word}") COMP_CWORD=3
        _factdb_completion factdb
        printf '%s\\n' "${{COMPREPLY[@]}}" """
    assert asked(filled, "bash", "-c", lines) == [offered]


def test_bash_ends_a_quoted_word_for_an_apostrophe(filled: Program) -> None:
    lines = f"""env() {{ printf "The O'Neil"; }}
        {filled("completion", "bash").stdout}
        COMP_WORDS=(factdb quotes --outlet "'The O") COMP_CWORD=3
        _factdb_completion factdb
        printf '%s\\n' "${{COMPREPLY[@]}}" """
    assert asked(filled, "bash", "-c", lines) == [r"The O'\''Neil"]


@pytest.mark.skipif(which("zsh") is None, reason="zsh is not here")
def test_zsh_completes(filled: Program) -> None:
    lines = f"""compdef() {{ : }}; compadd() {{ print -rl -- $values }}
        {filled("completion", "zsh").stdout}
        words=(factdb quotes --speaker '"Ann '); CURRENT=4
        _factdb_completion"""
    assert asked(filled, "zsh", "-f", "-c", lines) == ["Ann Marlow"]


@pytest.mark.skipif(which("fish") is None, reason="fish is not here")
@pytest.mark.parametrize(
    ("typed", "offered"), [('--speaker "Ann ', "Ann Marlow"), ("--speaker=Ann", "--speaker=Ann Marlow")]
)
def test_fish_completes(filled: Program, typed: str, offered: str) -> None:
    lines = f"{filled('completion', 'fish').stdout}\ncomplete -C $argv[1]"
    assert asked(filled, "fish", "--no-config", "-c", lines, f"factdb quotes {typed}") == [offered]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("factdb quotes ", "factdb quotes "),
        ("factdb quotes --outlet The", "factdb quotes --outlet The"),
        ('factdb quotes --outlet "The ', "factdb quotes --outlet 'The '"),
        (r"factdb quotes --outlet The\ ", "factdb quotes --outlet 'The '"),
        ("factdb quotes --outlet 'O", "factdb quotes --outlet O"),
        ("factdb quotes --outlet O\\", "factdb quotes --outlet O"),
    ],
)
def test_a_space_inside_of_quotation_marks_ends_no_word(line: str, expected: str) -> None:
    assert requoted(line) == expected
