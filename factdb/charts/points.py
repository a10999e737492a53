"""The numbers of a series, as every chart takes them.

A number that is a range is drawn from end to end; where one mark has to stand for it, in its middle.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

OWN_VOICE = "the article itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A number of a series: its ends (null where open, never both), the day that it speaks of, and who gives it."""

    day: date | None
    low: Decimal | None
    high: Decimal | None
    claimant: str | None = None
    status: str = "current"
    in_conflict: bool = False

    @property
    def ends(self) -> tuple[float, float]:
        """Both ends, an open one as the other."""
        known = [float(end) for end in (self.low, self.high) if end is not None]
        return known[0], known[-1]

    @property
    def middle(self) -> float:
        """Where its mark stands."""
        return sum(self.ends) / 2


def in_order(points: Sequence[Point]) -> list[Point]:
    """Those with a day, the earliest first."""
    return sorted((point for point in points if point.day is not None), key=lambda point: point.day or date.min)


def marks_of(points: Sequence[Point], marks: str) -> dict[str | None, str]:
    """A mark for each claimant, in the order in which they first speak."""
    claimants = dict.fromkeys(point.claimant for point in points)
    return {claimant: marks[number % len(marks)] for number, claimant in enumerate(claimants)}
