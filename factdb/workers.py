"""Work spread over processes, its results in the order of the items; a process that dies costs one item at most.

``concurrent.futures`` gives up a whole pool when one of its processes dies. Here each process has a pipe of its own and
one item at a time: the item of one that died is tried once more in a new one, and is then ``Lost``.
"""

import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 16
"""Items for each process that may be under way or done while an earlier one is not."""

TRIES = 2

# A new interpreter holds no half of this one's threads, locks or database connections.
_CONTEXT = get_context("spawn")


@dataclass(frozen=True, slots=True)
class Lost(Generic[Item]):
    """In place of the result of an item whose process died, twice; ``reason`` says how, for people."""

    item: Item
    reason: str


@dataclass(slots=True)
class _Slot(Generic[Item, Result]):
    """An item on its way; ``outcome`` is empty until there is one."""

    item: Item
    outcome: list[Result | Lost[Item]] = field(default_factory=list)
    tries: int = 0


@dataclass(frozen=True, slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection


def spread(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    jobs: int,
    settled: Callable[[Item], Result | None] = lambda item: None,
) -> Generator[Result | Lost[Item], None, None]:
    """``work`` of every item by ``jobs`` processes, in the order of the items.

    ``settled`` is asked in this process, when an item's turn to begin comes: a result that is there without any work.
    ``work``, the items and the results are pickled. What ``work`` raises ends its process: it should not raise.
    Processes begin as they are needed, and end when the iterator is closed or at its end.
    """
    pool = _Pool(work, jobs)
    try:
        yield from pool.run(iter(items), settled)
    finally:
        pool.close()


class _Pool(Generic[Item, Result]):
    """The processes, and the slots in the order of their items."""

    def __init__(self, work: Callable[[Item], Result], jobs: int) -> None:
        self._work = work
        self._jobs = jobs
        self._idle: list[_Worker] = []
        self._busy: dict[Connection, tuple[_Worker, _Slot[Item, Result]]] = {}
        self._slots: deque[_Slot[Item, Result]] = deque()
        self._waiting: deque[_Slot[Item, Result]] = deque()

    def run(self, items: Iterator[Item], settled: Callable[[Item], Result | None]) -> Iterator[Result | Lost[Item]]:
        more = True
        while more or self._slots:
            while more and len(self._waiting) < self._jobs and len(self._slots) < AHEAD * self._jobs:
                more = self._take(items, settled)
                self._hand_out()
            while self._slots and self._slots[0].outcome:
                yield from self._slots.popleft().outcome
                self._collect(timeout=0)
            if self._slots and not self._slots[0].outcome:
                self._collect(timeout=None)

    def _take(self, items: Iterator[Item], settled: Callable[[Item], Result | None]) -> bool:
        """Give the next item a slot; false where there is none."""
        for item in items:
            result = settled(item)
            slot: _Slot[Item, Result] = _Slot(item, [] if result is None else [result])
            self._slots.append(slot)
            if result is None:
                self._waiting.append(slot)
            return True
        return False

    def _hand_out(self) -> None:
        """Give every idle process an item, and start one where all are busy and there may be more."""
        while self._waiting and (self._idle or len(self._busy) < self._jobs):
            worker = self._idle.pop() if self._idle else self._start()
            slot = self._waiting.popleft()
            slot.tries += 1
            self._busy[worker.pipe] = worker, slot
            # One that died while idle is seen, and replaced, when its pipe is read.
            with suppress(BrokenPipeError):
                worker.pipe.send(slot.item)

    def _start(self) -> _Worker:
        mine, its = _CONTEXT.Pipe()
        process = _CONTEXT.Process(target=_serve, args=(its, self._work), daemon=True)
        process.start()
        its.close()
        return _Worker(process, mine)

    def _collect(self, timeout: float | None) -> None:
        """Take what the processes have ready, waiting for the first as long as ``timeout``; then hand out more."""
        ready = set(wait(list(self._busy), timeout))
        for pipe in [pipe for pipe in self._busy if pipe in ready]:
            worker, slot = self._busy.pop(pipe)
            try:
                slot.outcome.append(pipe.recv())
            except (EOFError, ConnectionResetError):
                self._bury(worker, slot)
            else:
                self._idle.append(worker)
        self._hand_out()

    def _bury(self, worker: _Worker, slot: _Slot[Item, Result]) -> None:
        """Put the item of a process that died first in the queue, or give it up."""
        worker.pipe.close()
        worker.process.join()
        if slot.tries < TRIES:
            self._waiting.appendleft(slot)
        else:
            reason = f"the process that read it died {TRIES} times ({_death(worker.process)})"
            slot.outcome.append(Lost(slot.item, reason))

    def close(self) -> None:
        """End every process; what they are at is dropped."""
        workers = [*self._idle, *(worker for worker, _ in self._busy.values())]
        for worker in workers:
            worker.pipe.close()
            worker.process.terminate()
        for worker in workers:
            worker.process.join()


def _death(process: BaseProcess) -> str:
    """How a process ended: ``killed by SIGKILL``, ``exit status 1``."""
    code = process.exitcode or 0
    if code < 0:
        try:
            return f"killed by {signal.Signals(-code).name}"
        except ValueError:
            return f"killed by signal {-code}"
    return f"exit status {code}"


def _serve(pipe: Connection, work: Callable[[Item], Result]) -> None:
    """The life of a process: an item in, its result out, until the pipe is closed at the other end."""
    # Ctrl-C goes to the whole group; the process that was started decides what ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # An end that is closed with a result unread is reset.
    with suppress(EOFError, ConnectionError):
        while True:
            pipe.send(work(pipe.recv()))
