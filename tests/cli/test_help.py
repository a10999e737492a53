"""Help is there at once and says what the program does; docs/commands.md is made from it."""

import ast
import os
import resource
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from factdb import __version__
from factdb.cli import app
from factdb.cli.reference import reference
from tests.program import Program

ROOT = Path(__file__).parents[2]
HEAVY = {
    "sqlalchemy",
    "nltk",
    "alembic",
    "trafilatura",
    "lxml",
    "psycopg",
    "rich",
    "dask",
    "distributed",
    "pyarrow",
    "fsspec",
    "feedparser",
    "urllib3",
    "protego",
    "pint",
}
PROCESSOR_SECONDS = 0.3


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command of the program, the program itself first."""
    yield path
    for name, subcommand in getattr(command, "commands", {}).items():
        yield from commands(subcommand, (*path, name))


COMMANDS = list(commands(typer.main.get_command(app)))


def started(*arguments: str) -> tuple[str, float]:
    """Standard output of a real process, and the processor time that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    answer = subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return answer.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_has_help(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    answer = Program(capsys)(*path, "--help")
    assert (answer.status, answer.stderr) == (0, "")
    assert answer.stdout.startswith(f"Usage: {' '.join(['factdb', *path])}")
    assert Program(capsys)(*path, "-h").stdout == answer.stdout


@pytest.mark.parametrize("path", [(), ("ingest",), ("quotes",), ("export",), ("database", "upgrade")], ids=" ".join)
def test_help_takes_little_processor_time(path: tuple[str, ...]) -> None:
    program = "from factdb.cli import main; main()"
    fastest = min(started("-c", program, *path, "--help")[1] for _ in range(3))
    assert fastest < PROCESSOR_SECONDS


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "from factdb.cli import main\n"
        f"for path in {COMMANDS!r}:\n"
        "    assert main([*path, '--help']) == 0\n"
        "print(sorted(name.partition('.')[0] for name in sys.modules))\n"
    )
    loaded = set(ast.literal_eval(started("-c", program)[0].splitlines()[-1]))
    assert "typer" in loaded
    assert not HEAVY & loaded


def test_every_option_has_help() -> None:
    def parameters(command: Any) -> Iterator[tuple[str, Any]]:
        yield from ((command.name, parameter) for parameter in command.params)
        for subcommand in getattr(command, "commands", {}).values():
            yield from parameters(subcommand)

    missing = [
        (name, parameter.name) for name, parameter in parameters(typer.main.get_command(app)) if not parameter.help
    ]
    assert not missing


def test_the_reference_is_up_to_date() -> None:
    written = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert written == reference(), "run: python -m factdb.cli.reference > docs/commands.md"


def test_the_reference_can_be_written_without_a_terminal() -> None:
    assert started("-m", "factdb.cli.reference")[0] == reference()


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert Program(capsys)("--version").stdout == f"factdb {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("nonsense",), "nonsense"),
        (("quots",), "quotes"),
        (("quotes", "--nonsense"), "--nonsense"),
        (("quotes", "--format", "xml"), "xml"),
        (("quotes", "--kind", "loud"), "direct, mixed, indirect"),
        (("speakers", "--kind", "direct"), "person, organization"),
        (("quotes", "--min-confidence", "7"), "--min-confidence"),
        (("quotes", "--limit", "-1"), "--limit"),
        (("ingest",), "SOURCES"),
        (("ingest", "x.csv", "--column", "text"), "NAME=COLUMN"),
        (("ingest", "x", "--input-format", "epub"), "text, html, jsonl, csv"),
        (("show",), "ARTICLE"),
        (("export", "quotes"), "--to"),
        (("export", "quotes", "--to", "quotes.pdf"), ".csv"),
        (("export", "quotes", "--to", "quotes.jsonl", "--excel"), "CSV"),
        (("export", "quotes", "--to", "quotes.csv", "--by-month"), "Parquet"),
        (("export", "quotes", "--to", "quotes.csv", "--as", "quotation"), ".jsonld"),
        (("export", "quotes", "--to", "quotes.csv", "--page", "https://a.example"), "claimreview"),
        (("export", "opinions", "--to", "x.csv"), "opinions"),
        (("database", "nonsense"), "nonsense"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_usage_errors_name_the_value_and_end_with_2(arguments: tuple[str, ...], named: str, factdb: Program) -> None:
    answer = factdb(*arguments)
    assert (answer.status, answer.stdout) == (2, "")
    assert named in answer.stderr
    assert "Traceback" not in answer.stderr


def test_nothing_typed_prints_help(capsys: pytest.CaptureFixture[str]) -> None:
    answer = Program(capsys)()
    assert "Usage: factdb" in answer.stdout + answer.stderr


def test_a_reader_that_leaves_early_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    program = "import sys; from factdb.cli import main; sys.exit(main(['ingest', '--help']))"
    command = [sys.executable, "-c", program]
    answer = subprocess.run(command, check=False, stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert answer.stderr == ""


def test_python_runs_the_package(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["factdb", "--version"])
    with pytest.raises(SystemExit) as left:
        runpy.run_module("factdb", run_name="__main__")
    assert left.value.code == 0
    assert capsys.readouterr().out == f"factdb {__version__}\n"
