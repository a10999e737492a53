"""The program run inside the test's own process, which is quicker than starting one."""

import json
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from factdb.cli import main

PROCESS = (sys.executable, "-c", "import sys; from factdb.cli import main; sys.exit(main())")
"""The command that starts the program as people do, in a process of its own."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command printed, and its exit status."""

    status: int
    stdout: str
    stderr: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """The JSON lines on standard output."""
        return [json.loads(line) for line in self.stdout.split("\n") if line]

    @property
    def complaint(self) -> str:
        """The one line on standard error of a command that failed, which must be all that it printed."""
        assert (self.status, self.stdout) == (1, "")
        assert self.stderr.count("\n") == 1, self.stderr
        return self.stderr.rstrip("\n")


class Program:
    """``factdb --database URL …``, its output captured."""

    def __init__(self, capsys: pytest.CaptureFixture[str], database: str | None = None) -> None:
        self.capsys = capsys
        self.database = database

    def __call__(self, *arguments: object) -> Answer:
        options = [] if self.database is None else ["--database", self.database]
        self.capsys.readouterr()
        status = main([*options, *(str(argument) for argument in arguments)])
        return Answer(status, *self.capsys.readouterr())
