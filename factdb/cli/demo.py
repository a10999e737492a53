"""A walk through the program with the corpus that comes along: ten commands and what they print."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

STEPS: "Sequence[tuple[str, str]]" = (
    ("Read twenty invented articles, and keep who says what.", "ingest seeds"),
    ("What was said last.", "quotes --limit 3"),
    ("By a part of the name; two people answer to it.", "quotes --speaker marsh --since 2024-06 --kind direct"),
    ("Who is quoted most.", "speakers --limit 5"),
    ("Which numbers were claimed.", "claims --about flood --limit 5"),
    ("What several articles give a number for, and where they differ.", "facts --about killed"),
    ("An article, its quotes and numbers marked.", "show 12"),
    (
        "Any question in SQL.",
        'sql "SELECT outlet, count(*) AS quotes FROM report_quotes GROUP BY outlet ORDER BY 2 DESC"',
    ),
    ("Into a file, for the next program.", "export quotes --speaker karam --to karam.csv"),
    ("How much there is.", "stats"),
)
"""What each command shows, and the command."""


def demo(
    model: Annotated[
        str,
        typer.Option(metavar="standard|small|rules", help="What finds the quotes: rules are quicker and find fewer."),
    ] = "standard",
) -> None:
    """Make a database of the demonstration corpus in a new temporary folder, and walk through ten commands with it.

    On a terminal, Return goes on to the next one and q ends the walk. The folder stays, to try more.
    """
    import contextlib
    import tempfile

    from factdb.cli import main
    from factdb.cli.lines import note

    folder = Path(tempfile.mkdtemp(prefix="factdb-demo-"))
    (folder / "seeds").symlink_to(seeds(), target_is_directory=True)
    database = folder / "factdb.db"
    with contextlib.chdir(folder):
        for number, (words, command) in enumerate(STEPS):
            if number and not _goes_on():
                break
            arguments = [*shlex.split(command), *(("--model", model) if number == 0 and model != "standard" else ())]
            typer.echo(f"\n# {words}\n$ factdb {command}")
            sys.stdout.flush()
            if status := main(["--database", str(database), *arguments]):
                raise typer.Exit(status)
    note(f"the database stays at {database}: try more with factdb --database {shlex.quote(str(database))} serve")


def seeds() -> Path:
    """Where the corpus lies: inside the package in a wheel, above it in a checkout."""
    package = Path(__file__).parents[1]
    return next(path for path in (package / "seeds", package.parent / "seeds") if path.is_dir())


def _goes_on() -> bool:
    """Whether somebody at a terminal wants to see the next command; where nobody is asked, yes."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        return True
    try:
        return input("\nReturn goes on, q ends: ").strip().lower() != "q"
    except EOFError:
        return False
