"""Kill the program at random moments, run the same command again, and compare with a database that nothing happened to.

usage: python -m benchmarks.faults kill [--engine sqlite|postgres] [--times N] [--seed N] [--only SCENARIO …]
       python -m benchmarks.faults writers [--engine sqlite|postgres] [--times N]

Each time one of the scenarios (ingest with one and with several processes, ingest --again, upgrade, facts merge, a correction,
batch load) runs in a process of its own, which is ended by SIGKILL just before or after one of its statements, chosen at
random, so that every moment of a transaction is met; on PostgreSQL every third time it is the server's process of the
connection that is killed, upon which the server restarts all of them. Then the same command runs to its end. Every table's
rows must be those of an undisturbed run, but for identifiers and times, and ``factdb database check`` must find nothing.

``writers`` has as many processes (8 without ``--times``) ingest the same articles into one database at once: all must end well, and
what each article holds must be what one process stores.
"""

import argparse
import contextlib
import os
import random
import secrets
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, text

from factdb.cli import main as factdb
from factdb.database import schema
from factdb.database.check import check
from factdb.database.connection import connect, open_database
from factdb.errors import DatabaseError
from tests.database.contents import contents
from tests.postgres import Server, new_folder

SEEDS = Path(__file__).parents[1] / "seeds"
SOURCES = (str(SEEDS / "ledger.csv"),)

OLDEST_FILLED = "0004"
"""The revision that the scenario of a migration begins with."""

OF_ONE_ARTICLE = ("articles", "speakers", "names", "roles", "mentions", "quote spans", "claim spans")
"""What does not depend on the order in which articles are stored."""

WAIT_SECONDS = 60.0
"""How long a server may take to come back."""

PEOPLE = (
    "SELECT k.target, k.start_char, k.end_char, k.field, k.value, k.reviewer, a.content_hash "
    "FROM corrections k JOIN articles a ON a.id = k.article_id",
    "SELECT d.action, d.start_char, d.end_char, d.other_start_char, d.label, d.reviewer, a.content_hash "
    "FROM fact_decisions d JOIN articles a ON a.id = d.article_id",
)
"""What people said: as a set, for a command that was done when it was killed says it twice."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A command, and what the database holds before it; ``prepare`` gets its URL and an empty folder."""

    name: str
    prepare: Callable[[str, Path], None]
    command: Callable[[Path], Sequence[str]]
    may_refuse: bool = False
    """Whether the command, run again when it was done, says that there is nothing to do by exit status 1."""


def _empty(_url: str, _folder: Path) -> None:
    pass


def _ingested(url: str, _folder: Path) -> None:
    _run(url, ["ingest", "--model", "rules", "--jobs", "1", *SOURCES])


def _outdated(url: str, folder: Path) -> None:
    """Read by an older version, which found less."""
    _ingested(url, folder)
    with _opened(url) as engine, engine.begin() as connection:
        for statement in (
            "DELETE FROM claims WHERE id % 3 = 0",
            "DELETE FROM quotes WHERE id % 4 = 0",
            "DELETE FROM facts WHERE NOT EXISTS (SELECT 1 FROM claims c WHERE c.fact_id = facts.id) AND NOT EXISTS "
            "(SELECT 1 FROM merged_facts m WHERE m.fact_id = facts.id OR m.into_id = facts.id)",
            "UPDATE extraction_runs SET version = '0'",
        ):
            connection.execute(text(statement))


def _downgraded(url: str, folder: Path) -> None:
    _ingested(url, folder)
    with _opened(url) as engine:
        schema.downgrade(engine, OLDEST_FILLED)


def _in_shards(_url: str, folder: Path) -> None:
    _run(None, ["batch", "extract", "--model", "rules", *SOURCES, "--to", str(folder / "shards")])


SCENARIOS = (
    Scenario("ingest", _empty, lambda _: ["ingest", "--model", "rules", "--jobs", "1", *SOURCES]),
    Scenario("ingest, 2 processes", _empty, lambda _: ["ingest", "--model", "rules", "--jobs", "2", *SOURCES]),
    Scenario("ingest --again", _outdated, lambda _: ["ingest", "--again", "--model", "rules", "--jobs", "1"]),
    Scenario("database upgrade", _downgraded, lambda _: ["database", "upgrade"]),
    Scenario("facts merge", _ingested, lambda _: ["facts", "merge", "1", "2", "--by", "Ann"], may_refuse=True),
    Scenario(
        "review set", _ingested, lambda _: ["review", "set", "c1", "measure=boats", "--by", "Ann"], may_refuse=True
    ),
    Scenario("batch load", _in_shards, lambda folder: ["batch", "load", str(folder / "shards")]),
)


class Place:
    """Where databases are made, copied and thrown away, of one engine."""

    def __init__(self, engine: str, folder: Path) -> None:
        self.folder = folder
        self.server = Server(new_folder()) if engine == "postgres" else None

    @contextmanager
    def database(self, copied: str | None = None) -> Iterator[str]:
        """The URL of a database of the newest revision, or of a copy of another one."""
        name = f"faults_{secrets.token_hex(6)}"
        if self.server is None:
            path = self.folder / f"{name}.db"
            if copied is None:
                open_database(str(path), create=True).dispose()
            else:
                shutil.copy(copied.removeprefix("sqlite:///"), path)
            yield f"sqlite:///{path}"
            for left in self.folder.glob(f"{name}*"):
                left.unlink()
            return
        if copied is None:
            with self.server.database(migrated=True) as url:
                yield url
            return
        address = self.server.url()
        template = copied.rpartition("/")[2]
        self.server._execute(address, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        yield address.set(database=name).render_as_string(hide_password=False)
        self.server._execute(address, f'DROP DATABASE "{name}" WITH (FORCE)')

    def close(self) -> None:
        """Stop the server, if there is one."""
        if self.server is not None:
            self.server.stop()


@dataclass(slots=True)
class Tally:
    """What happened to a scenario: how often it was killed, the server's process instead, and what was wrong after it."""

    killed: int = 0
    backends: int = 0
    ended: int = 0
    wrong: int = 0


def kill(engine: str, times: int, *, seed: int, only: Sequence[str] = (), said: Any = sys.stdout) -> dict[str, Tally]:
    """Kill each of the scenarios in turn, ``times`` together; what happened, by scenario."""
    chance = random.Random(seed)
    chosen = [scenario for scenario in SCENARIOS if not only or scenario.name in only]
    share = Counter(chosen[number % len(chosen)].name for number in range(times))
    tallies = {scenario.name: Tally() for scenario in chosen}
    with tempfile.TemporaryDirectory() as name:
        place = Place(engine, Path(name))
        try:
            for scenario in chosen:
                _kill_scenario(place, scenario, share[scenario.name], chance, tallies[scenario.name], said)
        finally:
            place.close()
    return tallies


def _kill_scenario(
    place: Place, scenario: Scenario, times: int, chance: random.Random, tally: Tally, said: Any
) -> None:
    folder = Path(tempfile.mkdtemp(dir=place.folder))
    with place.database() as before:
        scenario.prepare(before, folder)
        with _opened(before) as engine, engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        command = scenario.command(folder)
        with place.database(before) as url:
            statements = _statements_of(url, command, folder)
            right = _state(url)
        for number in range(times):
            with place.database(before) as url:
                at, late = chance.randrange(statements) + 1, chance.random() < 0.5
                backend = place.server is not None and number % 3 == 2
                status = _in_a_process(url, command, at=at, late=late, backend=backend)
                tally.backends += backend
                tally.killed += not backend and status == -signal.SIGKILL
                tally.ended += not backend and status != -signal.SIGKILL
                _wait_for(url)
                again = _in_a_process(url, command)
                wrong = _differences(right, _state(url))
                if wrong or again not in ((0, 1) if scenario.may_refuse else (0,)):
                    tally.wrong += 1
                    print(
                        f"{scenario.name}, statement {at} of {statements}: status {again}, {wrong}",
                        file=said,
                        flush=True,
                    )


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    """A database of any revision, closed at the end: a connection to SQLite must not be open where this process forks."""
    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _run(url: str | None, command: Sequence[str]) -> None:
    """Run a command to its end, in a process of its own; RuntimeError if it fails."""
    status = _in_a_process(url, command)
    if status:
        raise RuntimeError(f"factdb {' '.join(command)} ended with {status}")


def _in_a_process(
    url: str | None,
    command: Sequence[str],
    *,
    at: int = 0,
    late: bool = False,
    backend: bool = False,
    count: Path | None = None,
) -> int:
    """The exit status of a command, negative for a signal; it is killed at a statement, counted from 1.

    The process is a fork of this one, which saves it the time to load the program.
    """
    child = _forked(url, command, at=at, late=late, backend=backend, count=count)
    _, ended = os.waitpid(child, 0)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(ended)


def _forked(
    url: str | None,
    command: Sequence[str],
    *,
    at: int = 0,
    late: bool = False,
    backend: bool = False,
    count: Path | None = None,
) -> int:
    """The number of a process that runs a command, in a group of its own."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1) if os.environ.get("FAULTS_SHOW") else (0, 1, 2):
            os.dup2(nothing, stream)
        seen = _Statements(at, late=late, backend=backend)
        status = factdb([*([] if url is None else ["--database", url]), *command])
        if count is not None:
            count.write_text(str(seen.number))
        os._exit(status)
    return child


class _Statements:
    """Counts the statements and commits of a process, and kills it, or its server's process, at one of them."""

    def __init__(self, at: int, *, late: bool, backend: bool) -> None:
        self.number, self.at, self.backend = 0, at, backend
        event.listen(Engine, "after_cursor_execute" if late else "before_cursor_execute", self.seen)
        event.listen(Engine, "commit", self.seen)

    def seen(self, connection: Any, *_: Any) -> None:
        """One statement more."""
        self.number += 1
        if self.number == self.at:
            os.kill(connection.connection.info.backend_pid if self.backend else os.getpid(), signal.SIGKILL)


def writers(engine: str, processes: int) -> list[str]:
    """Have processes ingest the same articles at once; what is wrong afterwards."""
    command = ["ingest", "--model", "rules", "--jobs", "1", *SOURCES]
    with tempfile.TemporaryDirectory() as name:
        place = Place(engine, Path(name))
        try:
            with place.database() as alone, place.database() as together:
                _run(alone, command)
                children = [_forked(together, command) for _ in range(processes)]
                statuses = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
                right, found = _state(alone), _state(together)
                wrong = [table for table in OF_ONE_ARTICLE if right[table] != found[table]]
                failed = [f"a process ended with {status}" for status in statuses if status]
                return [*failed, *wrong, *(row for rows in found["broken"] for row in rows)]
        finally:
            place.close()


def _statements_of(url: str, command: Sequence[str], folder: Path) -> int:
    """How many statements a command takes, undisturbed."""
    count = folder / "statements"
    status = _in_a_process(url, command, count=count)
    if status:
        raise RuntimeError(f"factdb {' '.join(command)} ended with {status}")
    return int(count.read_text())


def _wait_for(url: str) -> None:
    """Until the server takes connections again."""
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connect(url).dispose()
        except DatabaseError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


def _state(url: str) -> dict[str, Any]:
    """All that a database holds, and what must hold in it and does not."""
    with _opened(url) as engine:
        found: dict[str, Any] = dict(contents(engine))
        with engine.connect() as connection:
            for number, statement in enumerate(PEOPLE):
                found[f"people {number}"] = {tuple(row) for row in connection.execute(text(statement))}
        found["broken"] = [finding.named for finding in check(engine) if finding.broken]
        return found


def _differences(right: dict[str, Any], found: dict[str, Any]) -> list[str]:
    wrong = [table for table, rows in right.items() if found[table] != rows]
    return [*wrong, *(row for rows in found["broken"] for row in rows)]


def main() -> None:
    """Print what happened to each scenario."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["kill", "writers"])
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--times", type=int, default=None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[])
    options = parser.parse_args()
    if options.what == "writers":
        wrong = writers(options.engine, options.times or 8)
        print("\n".join(wrong) or "nothing lost, nothing doubled")
        sys.exit(bool(wrong))
    tallies = kill(options.engine, options.times or 200, seed=options.seed, only=options.only)
    print("| scenario | killed | server's process killed | ended before | wrong afterwards |\n|---|---|---|---|---|")
    for name, tally in tallies.items():
        print(f"| {name} | {tally.killed} | {tally.backends} | {tally.ended} | {tally.wrong} |")
    sys.exit(any(tally.wrong for tally in tallies.values()))


if __name__ == "__main__":
    main()
