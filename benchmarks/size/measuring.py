"""Times of statements: the program's and the best ones by hand in turn, so that whatever else the machine does meets both."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import psutil  # type: ignore[import-untyped]
from sqlalchemy import Engine, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question with the arguments that it is asked with, as the program answers it and by a statement by hand."""

    name: str
    program: Callable[[Any], Any]
    by_hand: Callable[[Any], Any]
    arguments: Sequence[Any]
    target: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Seconds: median and 95th percentile of the program, median by hand, and the ratio of both medians."""

    name: str
    middle: float
    slow: float
    by_hand: float
    target: float | None

    @property
    def ratio(self) -> float:
        return self.middle / self.by_hand


def measure(case: Case, *, clock: Callable[[], float], rounds: int = 3) -> Figures:
    """Ask with every argument, the program and by hand in turn; of the rounds the quickest counts for each argument."""
    times = [
        tuple(
            min(_time(ask, argument, clock) for _ in range(rounds)) for ask in (case.program, case.by_hand)
        )
        for argument in case.arguments
    ]  # fmt: skip
    ours, theirs = zip(*times, strict=True)
    return Figures(
        name=case.name, middle=median(ours), slow=percentile(ours, 0.95), by_hand=median(theirs), target=case.target
    )


def _time(ask: Callable[[Any], Any], argument: Any, clock: Callable[[], float]) -> float:
    started = clock()
    ask(argument)
    return clock() - started


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which so large a share of the values lies: one of them."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def table(figures: Iterable[Figures]) -> str:
    """The figures as a table in Markdown, in milliseconds."""
    lines = [
        "| question | median ms | p95 ms | by hand, median ms | ratio | target p95 ms |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {each.name} | {1000 * each.middle:,.1f} | {1000 * each.slow:,.1f} | {1000 * each.by_hand:,.1f} | "
        f"{each.ratio:.2f} | {'' if each.target is None else f'{1000 * each.target:,.0f}'} |"
        for each in figures
    ]
    return "\n".join(lines)


PROCESSOR = time.process_time
"""For SQLite, whose work is this process's own: what else the machine does adds nothing."""


def processor_clock(engine: Engine) -> Callable[[], float]:
    """Processor seconds of this process and, on PostgreSQL, of its server on this machine and of the engine's connection."""
    if engine.dialect.name == "sqlite":
        return PROCESSOR
    with engine.connect() as connection:
        backend = psutil.Process(connection.scalar(text("SELECT pg_backend_pid()")))
    server = backend.parent()
    processes = [server, *server.children()]
    return lambda: PROCESSOR() + sum(sum(process.cpu_times()[:2]) for process in processes if process.is_running())


WALL = time.perf_counter
"""For a server, which works elsewhere."""
