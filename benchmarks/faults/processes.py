"""Commands of the program in processes of their own, struck at a moment that was chosen for them."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Engine, event

from factdb import batch
from factdb.cli import main as factdb

ARTICLES_AT_ONCE = 3
"""Articles of one transaction, so that the short input takes several."""

TRACEBACK_STATUS = 70
"""The exit status of a command that ended with an exception which is no ``FactdbError``."""

LONGEST_SECONDS = 120.0
"""A command that takes longer hangs."""

LOOK_SECONDS = 0.002


class Victim(StrEnum):
    """What is ended by SIGKILL: the command itself, one of the processes that it started, or something of the server's."""

    COMMAND = "command"
    WORKER = "pool worker"
    BACKEND = "backend"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Strike:
    """Who is killed, and when: at a statement, counted from 1, before or ``late`` after it; or after so many seconds."""

    victim: Victim
    statement: int | None = None
    late: bool = False
    seconds: float | None = None

    def __str__(self) -> str:
        if self.statement is None:
            return f"{self.victim} after {self.seconds:.3f} s"
        return f"{self.victim} {'after' if self.late else 'before'} statement {self.statement}"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit status, negative for a signal, what it said on standard error, whether it was struck."""

    status: int
    said: str
    struck: bool = False

    @property
    def fault(self) -> str | None:
        """What is wrong with how it ended: a traceback, or more than one line for a person."""
        complaints = [line for line in self.said.splitlines() if line.startswith("factdb: ")]
        if self.status == TRACEBACK_STATUS or "Traceback" in self.said:
            return f"a traceback: {self.said.strip()[-500:]}"
        if self.status == 1 and len(complaints) != 1:
            return f"{len(complaints)} lines that say why: {self.said!r}"
        return None


def run(
    url: str | None,
    command: Sequence[str],
    folder: Path,
    *,
    strike: Strike | None = None,
    postmaster: Callable[[], int] | None = None,
    counted: Path | None = None,
) -> Ended:
    """Run a command in a fork of this process, which saves it the time to load the program, and strike it.

    ``postmaster`` tells the number of the server's first process; the number of statements goes into the file ``counted``.
    The processes that the command started must end by themselves when it has ended.
    """
    said = folder / "said"
    child = start(url, command, said, strike=strike, postmaster=postmaster, counted=counted)
    struck = False
    if strike is not None and strike.seconds is not None:
        struck = _strike_in_time(child, strike, postmaster)
    status = _reap(child)
    struck = struck or (folder / "said.struck").exists()
    (folder / "said.struck").unlink(missing_ok=True)
    text = said.read_text(encoding="utf-8", errors="replace")
    if not _group_ends(child):
        text = f"{text}\nTraceback: processes of the command were still there after it"
    return Ended(status, text, struck)


def start(
    url: str | None,
    command: Sequence[str],
    said: Path,
    *,
    strike: Strike | None = None,
    postmaster: Callable[[], int] | None = None,
    counted: Path | None = None,
) -> int:
    """The number of a process, in a group of its own, that runs a command; what it says goes into a file."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    status = TRACEBACK_STATUS
    try:
        os.setsid()
        nothing, saying = os.open(os.devnull, os.O_RDWR), os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for stream, target in enumerate((nothing, nothing, saying)):
            os.dup2(target, stream)
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
        # processes of a pool begin with what the main module imports: the program's, not this one's
        sys.modules["__main__"] = ModuleType("__main__")
        batch.BATCH_ARTICLES = ARTICLES_AT_ONCE
        seen = _Statements(strike, said.with_name(f"{said.name}.struck"), postmaster)
        status = factdb([*([] if url is None else ["--database", url]), *command])
        if counted is not None:
            counted.write_text(str(seen.number))
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(status)


class _Statements:
    """Counts the statements and commits of a process, and kills whom it is told to at one of them."""

    def __init__(self, strike: Strike | None, mark: Path, postmaster: Callable[[], int] | None) -> None:
        self.number, self.strike, self.mark, self.postmaster = 0, strike, mark, postmaster
        late = strike is not None and strike.late
        event.listen(Engine, "after_cursor_execute" if late else "before_cursor_execute", self.seen)
        event.listen(Engine, "commit", self.seen)

    def seen(self, connection: Any, *_: Any) -> None:
        """One statement more."""
        self.number += 1
        if self.strike is None or self.number != self.strike.statement:
            return
        self.mark.touch()
        match self.strike.victim:
            case Victim.BACKEND:
                os.kill(connection.connection.dbapi_connection.info.backend_pid, signal.SIGKILL)
            case Victim.SERVER if self.postmaster is not None:
                os.kill(self.postmaster(), signal.SIGKILL)
            case _:
                os.kill(os.getpid(), signal.SIGKILL)


def _strike_in_time(child: int, strike: Strike, postmaster: Callable[[], int] | None) -> bool:
    """Wait for the moment, or for a process of the pool from then on, and kill; false where the command ended before."""
    moment = time.monotonic() + (strike.seconds or 0)
    while not _has_ended(child):
        if time.monotonic() >= moment:
            match strike.victim:
                case Victim.WORKER:
                    victims = _workers_of(child)
                case Victim.SERVER if postmaster is not None:
                    victims = [postmaster()]
                case _:
                    victims = [child]
            for victim in victims[-1:]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(victim, signal.SIGKILL)
                    return True
        time.sleep(LOOK_SECONDS)
    return False


def _has_ended(child: int) -> bool:
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _workers_of(parent: int) -> list[int]:
    """The processes of its pool that a process has started, by what Linux tells of them."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(child) for child in children if b"spawn_main" in _command_line(int(child))]


def _command_line(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def _reap(child: int) -> int:
    """The exit status of a process, which is killed if it hangs."""
    until = time.monotonic() + LONGEST_SECONDS
    while not _has_ended(child):
        if time.monotonic() > until:
            os.killpg(child, signal.SIGKILL)
        time.sleep(LOOK_SECONDS)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _group_ends(leader: int) -> bool:
    """Wait for what a command has started; false if that had to be killed."""
    until = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        try:
            os.killpg(leader, 0)
        except ProcessLookupError:
            return True
        time.sleep(LOOK_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
    return False
