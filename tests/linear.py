"""Whether time grows with the length of what is read, on a machine that does other work too."""

import time
from collections.abc import Callable

TRIES = 3
"""What takes more than linear time fails each of them; what was disturbed does not."""


def assert_linear(
    prepare: Callable[[int], Callable[[], object]], small: int, large: int, *, most: float, slack: float = 0.25
) -> None:
    """Processor time at ``large`` is at most ``most`` times that at ``small``, and ``slack`` seconds.

    ``prepare`` makes ready what is read at a size, which does not count, and gives what reads it.
    """

    def seconds(size: int) -> float:
        read = prepare(size)
        begun = time.process_time()
        read()
        return time.process_time() - begun

    seconds(max(1, small // 3))
    measured = []
    for _ in range(TRIES):
        short, long = seconds(small), seconds(large)
        if long <= most * short + slack:
            return
        measured.append(f"{short:.3f} s at {small:,}, {long:.3f} s at {large:,}")
    raise AssertionError("; ".join(measured))
