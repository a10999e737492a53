"""Kill a command, one of its processes or the server at a random moment, run it again, and compare with an undisturbed run."""

import json
import random
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.faults.places import Place, differences, settle, state
from benchmarks.faults.processes import Ended, Strike, Victim, run
from benchmarks.faults.scenarios import INGEST, SCENARIOS, Scenario, do
from factdb.database.connection import connect
from factdb.errors import DatabaseError

WAIT_SECONDS = 60.0
"""How long a server may take to come back."""

MOST_TRIES = 4
"""Strikes for each that is to hit: one by the clock may come when the command has ended."""

SLACK = 1.1
"""Strikes by the clock fall within so many times the time that the command took undisturbed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one strike: ``wrong`` names what is not as in an undisturbed run after the command was run again."""

    engine: str
    scenario: str
    number: int
    victim: str
    strike: str
    hit: bool
    wrong: list[str] = field(default_factory=list)


def kill(
    engine: str, times: int, *, seed: int, only: Sequence[str] = (), done: Iterable[Outcome] = ()
) -> Iterator[Outcome]:
    """Strike each of the scenarios in turn until ``times`` strikes together have hit; what was done before counts."""
    chosen = [scenario for scenario in SCENARIOS if not only or scenario.name in only]
    before = [outcome for outcome in done if outcome.engine == engine]
    with tempfile.TemporaryDirectory(prefix="factdb-faults-") as name:
        place = Place(engine, Path(name))
        try:
            for position, scenario in enumerate(chosen):
                share = times // len(chosen) + (position < times % len(chosen))
                past = [outcome for outcome in before if outcome.scenario == scenario.name]
                share -= sum(outcome.hit for outcome in past)
                if share > 0:
                    with readied(place, scenario) as ready:
                        yield from ready.strikes(share, seed, first=len(past))
        finally:
            place.close()


@contextmanager
def readied(place: Place, scenario: Scenario) -> Iterator["Ready"]:
    folder = Path(tempfile.mkdtemp(dir=place.folder))
    with place.database() as before:
        scenario.prepare(before, folder)
        settle(before)
        with place.database() as warming:
            do(warming, INGEST)
        with place.database(before) as url:
            counted = folder / "counted"
            began = time.monotonic()
            ended = run(url, scenario.command(folder), folder, counted=counted)
            took = time.monotonic() - began
            if ended.status:
                raise RuntimeError(f"{scenario.name} ended with {ended.status}: {ended.said}")
            yield Ready(place, scenario, folder, before, int(counted.read_text()), took, state(url))


@dataclass(frozen=True, slots=True)
class Ready:
    """A scenario with the database to copy, and how its command goes undisturbed: statements, seconds, what is stored."""

    place: Place
    scenario: Scenario
    folder: Path
    before: str
    statements: int
    seconds: float
    right: dict[str, Any]

    def strikes(self, times: int, seed: int, *, first: int) -> Iterator[Outcome]:
        """Strike until ``times`` have hit; the moments are the same for each number and seed."""
        hits = 0
        for number in count(first):
            if hits == times or number - first == times * MOST_TRIES:
                return
            strike = self._strike(number, random.Random(f"{seed} {self.scenario.name} {number}"))
            hit, wrong = self._struck(strike)
            hits += hit
            yield Outcome(
                self.place.engine, self.scenario.name, number, strike.victim.value, str(strike), hit, sorted(wrong)
            )

    def _strike(self, number: int, chance: random.Random) -> Strike:
        victims = [Victim.COMMAND]
        if self.place.server is not None:
            victims = [Victim.BACKEND, Victim.COMMAND, Victim.SERVER, Victim.COMMAND]
        if self.scenario.pool:
            victims += [Victim.WORKER]
        victim = victims[number % len(victims)]
        by_clock = victim is Victim.WORKER or (victim is not Victim.BACKEND and chance.random() < 0.5)
        if by_clock:
            return Strike(victim, seconds=chance.uniform(0, SLACK * self.seconds))
        return Strike(victim, statement=chance.randint(1, self.statements), late=chance.random() < 0.5)

    def _struck(self, strike: Strike) -> tuple[bool, list[str]]:
        """Whether a strike hit, and what is wrong after the command was run again."""
        command = self.scenario.command(self.folder)
        server = self.place.server
        with self.place.database(self.before) as url:
            ended = run(
                url, command, self.folder, strike=strike, postmaster=None if server is None else server.postmaster
            )
            if ended.struck and strike.victim is Victim.SERVER and server is not None:
                server.restart()
            _wait_for(url)
            again = run(url, command, self.folder)
            wrong = [*self._wrong_at_once(strike, ended), *differences(self.right, state(url))]
        if again.fault or again.status not in ((0, 1) if self.scenario.may_refuse else (0,)):
            wrong.append(f"run again, it ended with {again.status}: {again.said!r}")
        return ended.struck, wrong

    def _wrong_at_once(self, strike: Strike, ended: Ended) -> list[str]:
        """What is wrong with how a command that was struck ended: a pool goes on without one of its processes."""
        statuses = {Victim.COMMAND: (-9, 0), Victim.WORKER: (0,)}.get(strike.victim, (0, 1))
        if ended.status not in statuses or (ended.fault and ended.status != -9):
            return [f"struck, it ended with {ended.status}: {ended.fault or ended.said!r}"]
        return []


def _wait_for(url: str) -> None:
    """Until the server takes connections again."""
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connect(url).dispose()
        except DatabaseError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def read_log(path: Path) -> list[Outcome]:
    """The outcomes that an earlier run wrote down, one a line."""
    return [Outcome(**json.loads(line)) for line in path.read_text().splitlines()] if path.exists() else []


def line_of(outcome: Outcome) -> str:
    """An outcome as a line of the log."""
    return json.dumps(asdict(outcome), ensure_ascii=False)


def table(outcomes: Sequence[Outcome]) -> str:
    """The strikes that hit, by scenario and victim, and how many of them left something wrong, as Markdown."""
    hits = [outcome for outcome in outcomes if outcome.hit]
    rows = [
        "| engine | command | killed: itself | pool worker | backend | server | together | wrong afterwards |",
        f"|{'---|' * 8}",
    ]
    for engine in dict.fromkeys(outcome.engine for outcome in hits):
        here = [outcome for outcome in hits if outcome.engine == engine]
        for name in (*dict.fromkeys(outcome.scenario for outcome in here), None):
            of_name = [outcome for outcome in here if name in (None, outcome.scenario)]
            numbers = [sum(outcome.victim == victim for outcome in of_name) for victim in Victim]
            wrong = sum(bool(outcome.wrong) for outcome in of_name)
            cells = (engine, name or "together", *numbers, len(of_name), wrong)
            rows.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    return "\n".join(rows)
