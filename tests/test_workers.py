"""Work spread over processes: order, deaths, endings."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from multiprocessing import Pipe
from pathlib import Path

import pytest

from factdb.workers import AHEAD, Lost, _serve, spread


def doubled(number: int) -> int:
    time.sleep(0.001 * (number % 3))
    return 2 * number


def fatal(number: int) -> int:
    """Dies of seven, of nine the first time, and ends on its own account of eleven."""
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 11:
        os._exit(3)
    return number


def fatal_once(mark: str) -> str:
    path = Path(mark)
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return path.name


def whose(_: int) -> int:
    time.sleep(0.05)
    return os.getpid()


@pytest.mark.parametrize("count", [0, 1, 2, 100])
def test_results_come_in_the_order_of_the_items(count: int) -> None:
    assert list(spread(doubled, range(count), jobs=3)) == [2 * number for number in range(count)]


def test_what_is_settled_needs_no_process() -> None:
    found = list(spread(whose, range(5), jobs=2, settled=lambda number: number))
    assert found == list(range(5))
    mixed = list(spread(doubled, range(40), jobs=2, settled=lambda number: -number if number % 2 else None))
    assert mixed == [-number if number % 2 else 2 * number for number in range(40)]


def test_the_work_is_spread() -> None:
    assert len(set(spread(whose, range(12), jobs=3))) == 3


def test_a_process_that_dies_costs_its_item() -> None:
    found = list(spread(fatal, range(20), jobs=2))
    lost = {number: result.reason for number, result in enumerate(found) if isinstance(result, Lost)}
    assert lost == {
        7: "the process that read it died 2 times (killed by SIGKILL)",
        11: "the process that read it died 2 times (exit status 3)",
    }
    assert [result for number, result in enumerate(found) if number not in lost] == [
        number for number in range(20) if number not in lost
    ]


def test_an_item_whose_process_died_is_tried_again(tmp_path: Path) -> None:
    marks = [str(tmp_path / f"{number}") for number in range(4)]
    assert list(spread(fatal_once, marks, jobs=2)) == ["0", "1", "2", "3"]


def test_no_more_items_are_taken_than_are_needed() -> None:
    taken = 0

    def counted() -> Iterator[int]:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield number

    results = spread(doubled, counted(), jobs=2)
    assert next(results) == 0
    assert taken <= 2 * AHEAD
    results.close()


def test_closing_ends_the_processes() -> None:
    results = spread(whose, range(10), jobs=2)
    process = next(results)
    assert isinstance(process, int)
    results.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_process_ends_without_a_word_when_nobody_reads_its_result() -> None:
    mine, its = Pipe()
    mine.send(1)
    before = signal.getsignal(signal.SIGINT)
    closing = threading.Timer(0.1, mine.close)
    closing.start()
    try:
        _serve(its, doubled)
    finally:
        signal.signal(signal.SIGINT, before)
        closing.join()
        its.close()
