"""Pages with sessions at a terminal: their commands, run; and written anew with what they print."""

import contextlib
import io
import os
import re
import shlex
from collections.abc import Iterator

from factdb.cli import main

# A session at a terminal: a fenced block of commands, each with its output below it.
SESSION = re.compile(r"(?<=```console\n)(?:[^`]|`(?!``))*")

# A fenced block of SQL.
STATEMENT = re.compile(r"(?<=```sql\n)[^`]*")

HOW_TO = {"excel.md": 5, "shell.md": 3}
"""Pages of docs/ whose commands follow on reading the corpus, and at least how many each shows."""

# The number of a fact in a command, and in the list of facts.
FACT = re.compile(r"(?<=chart fact )\d+")
LISTED = re.compile(r"^fact .*\n─+\n +(\d+) ", re.MULTILINE)

# How far a command is, which a slow machine says more often.
PROGRESS = re.compile(r"^\d+ of \d+ articles read.*\n", re.MULTILINE)

REFUSED = ("marhs", "DELETE")
"""Words of the commands that are shown for their error."""


def commands(session: str) -> list[str]:
    """The lines of a session that somebody types."""
    return [line.removeprefix("$ ") for line in session.splitlines() if line.startswith("$ ")]


def run(command: str) -> tuple[int, str]:
    """Exit status and all that a command prints, standard error among it. Variables of the environment are filled in."""
    program, *arguments = map(os.path.expandvars, shlex.split(command))
    assert program == "factdb"
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        status = main(arguments)
    return status, out.getvalue()


def outputs(page: str) -> Iterator[tuple[str, str]]:
    """Each command of a page, run, with what it prints; one that fails, or is not refused as it should be, fails the test."""
    for command in [line for session in SESSION.findall(page) for line in commands(session)]:
        status, output = run(command)
        assert status == (1 if any(word in command for word in REFUSED) else 0), output
        yield command, output


def rewritten(session: str) -> str:
    """A session with what its commands print today; a block without commands as it is.

    The number of a fact is that of the first one in the list before, as numbers change with what is found.
    """
    shown, listed = "", None
    for line in commands(session):
        command = FACT.sub(listed[1], line) if listed else line
        output = PROGRESS.sub("", run(command)[1].replace("\r\n", "\n"))
        shown += f"$ {command}\n{output}"
        listed = LISTED.search(output) or listed
    return shown or session
