"""Each command as the first and only thing that a process does: what it needs, it imports itself."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.program import PROCESS

COMMANDS = (
    ("quotes", "harbour"),
    ("claims", "families"),
    ("speakers", "Marlow"),
    ("speakers", "decisions"),
    ("facts", "show", "1"),
    ("facts", "pin", "1", "--by", "ed"),
    ("show", "1"),
    ("check", "claim", "1"),
    ("check", "--scale", "wrong,right"),
    ("review", "confirm", "q1", "--by", "ed"),
    ("review", "vanished"),
    ("stats",),
    ("sql", "SELECT count(*) FROM report_quotes"),
    ("export", "quotes", "--to", "quotes.csv"),
    ("report", "--speaker", "Marlow", "--to", "marlow.md"),
    ("feeds",),
    ("database", "check"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_commands_work_alone(command: tuple[str, ...], filled_template: Path, tmp_path: Path) -> None:
    database = shutil.copy(filled_template, tmp_path / "news.db")
    arguments = (*PROCESS, "--database", database, *command)
    answer = subprocess.run(arguments, check=False, capture_output=True, text=True, cwd=tmp_path)
    assert (answer.returncode, answer.stderr.count("\n") <= 1) == (0, True), answer.stderr
