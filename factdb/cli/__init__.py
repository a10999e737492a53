"""The command line: reads what people type, prints what the other modules answer, and decides nothing.

Results go to standard output, everything else to standard error. A command imports what it needs when it runs, so that
the help of every command is there at once.
"""

import errno
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from factdb import __version__
from factdb.cli import (
    asking,
    batch,
    charts,
    check,
    completion,
    demo,
    exporting,
    facts,
    feeds,
    keeping,
    reading,
    report,
    review,
    serve,
    showing,
    speakers,
)
from factdb.cli.lines import complain
from factdb.cli.options import COMPACT
from factdb.errors import FactdbError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What writing to a full disk, or beyond a quota, raises. Files that a command writes itself tell their own faults."""

app = typer.Typer(
    name="factdb",
    help="A database of who said what, and which numbers were claimed, in the news.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings=COMPACT,
)
for _command in (
    reading.ingest,
    reading.extract,
    feeds.feeds,
    feeds.watch,
    asking.quotes,
    asking.claims,
    asking.articles,
    showing.show,
    check.check,
    exporting.export,
    report.report,
    serve.serve,
    asking.sql,
    asking.stats,
    demo.demo,
    completion.completion,
):
    app.command(context_settings=COMPACT)(_command)
app.add_typer(batch.app, name="batch")
app.add_typer(facts.app, name="facts")
app.add_typer(speakers.app, name="speakers")
app.add_typer(review.app, name="review")
app.add_typer(charts.app, name="chart")
app.add_typer(keeping.app, name="database")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"factdb {__version__}")
        raise typer.Exit


@app.callback()
def program(
    context: typer.Context,
    database: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            envvar="FACTDB_DATABASE",
            help="The database: a URL such as postgresql://user@host/name, or the path of a SQLite file. "
            "Without it, factdb.db in the working directory.",
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """A database of who said what, and which numbers were claimed, in the news."""
    context.obj = database


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status: 0 done, 1 something to mend, 2 a mistyped command, 130 interrupted.

    This is the one place where an error of ours becomes a line and a status. Any other exception is a bug and keeps
    its traceback. A reader that closes the pipe early (``| head``) ends the program without a word.
    """
    _open_streams()
    completion.answer_shells()
    arguments = _spelled_out(sys.argv[1:] if argv is None else argv)
    command, path = _find_command(arguments)
    try:
        command.main(args=arguments[len(path) - 1 :], prog_name=" ".join(path))
    except FactdbError as error:
        complain(str(error))
        status = 1
    except OSError as error:
        if error.errno not in FULL or error.filename is not None:
            raise
        status = _unwritten(error)
    except SystemExit as exit_:
        status = exit_.code if isinstance(exit_.code, int) else 0
    else:
        status = 0
    return _flushed(status)


def _spelled_out(arguments: Sequence[str]) -> list[str]:
    """The words of a command, ``--json`` as the option that it is short for, and ``--database`` where the program has it.

    What follows ``--`` are no options.
    """
    end = arguments.index("--") if "--" in arguments else len(arguments)
    first: list[str] = []
    rest: list[str] = []
    words = iter(arguments[:end])
    for word in words:
        if word == "--database" and (url := next(words, None)) is not None:
            first += [word, url]
        elif word.startswith("--database="):
            first.append(word)
        else:
            rest += ("--format", "jsonl") if word == "--json" else (word,)
    return [*first, *rest, *arguments[end:]]


def _find_command(arguments: Sequence[str]) -> tuple[Any, list[str]]:
    """What to run, and the words that name it: the program; or, to ask a command for its help, that command alone.

    The program's own options then need no reading, and typer not pydantic, which takes longer than all the rest.
    """
    command: Any = typer.main.get_command(app)
    path = ["factdb"]
    if not {"--help", "-h"}.isdisjoint(arguments) and "--" not in arguments:
        for argument in arguments:
            if argument not in getattr(command, "commands", {}):
                break
            command = command.commands[argument]
            path.append(argument)
    return command, path


def _open_streams() -> None:
    """Give a program that was started with an output closed (``>&-``) one that goes nowhere."""
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def _flushed(status: int) -> int:
    """The status, once standard output is written out; a pipe closed meanwhile must not complain at shutdown."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        return 1
    except OSError as error:
        return _unwritten(error)
    return status


def _unwritten(error: OSError) -> int:
    """Say why standard output could not be written; what is still to be written is dropped."""
    complain(f"standard output cannot be written ({error.strerror}): make room, or send it to another place")
    _drop_output()
    return 1


def _drop_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
