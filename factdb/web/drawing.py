"""Charts as figures in a box of ``WIDTH`` by ``HEIGHT``, which a template writes as SVG, without a library or a style."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from factdb.charts.points import OWN_VOICE, Point, in_order, marks_of
from factdb.charts.terminal import MARKS

WIDTH, HEIGHT = 480, 200
LEFT, RIGHT, TOP, BOTTOM = 60, 10, 12, 24
"""Margins, in which the axes are written."""

LABELS = 4
"""Steps that are named below, at most, beside the last."""

WIDEST = 40
"""How wide a bar is at most: one alone is no wall."""

CHARACTER = 9
"""How wide a character of a name is at most, on the narrowest screen, where names are written largest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A count: its box, and what it counts."""

    x: float
    y: float
    width: float
    height: float
    label: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A number: its mark, the ends of its line, whether claimants differ, whether it was corrected, and its day."""

    x: float
    y: float
    top: float
    bottom: float
    mark: str
    in_conflict: bool
    corrected: bool
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A name beside an axis."""

    at: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart: bars or dots, the names beside its axes, and the marks of claimants."""

    bars: tuple[Bar, ...] = ()
    dots: tuple[Dot, ...] = ()
    below: tuple[Tick, ...]
    beside: tuple[Tick, ...]
    legend: tuple[tuple[str, str], ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = HEIGHT - BOTTOM


def bars(labels: Sequence[str], numbers: Sequence[int]) -> Picture:
    """A bar for each number, one at least, from nothing up."""
    most = max(max(numbers), 1)
    each = (WIDTH - LEFT - RIGHT) / len(numbers)
    wide = min(each * 0.8, WIDEST)
    tall = HEIGHT - TOP - BOTTOM
    drawn = [
        Bar(
            x=round(LEFT + place * each + (each - wide) / 2, 1),
            y=round(HEIGHT - BOTTOM - tall * number / most, 1),
            width=round(wide, 1),
            height=round(tall * number / most, 1),
            label=label,
            number=number,
        )
        for place, (label, number) in enumerate(zip(labels, numbers, strict=True))
    ]
    every = -(-len(drawn) // LABELS)
    return Picture(
        bars=tuple(drawn),
        below=tuple(_named(bar.x + bar.width / 2, bar.label) for bar in drawn[::every]),
        beside=(Tick(at=TOP, words=f"{most:,}"), Tick(at=HEIGHT - BOTTOM, words="0")),
    )


def series(points: Sequence[Point]) -> Picture | None:
    """The numbers over the days that they speak of; None where none has a day."""
    dated = in_order(points)
    if not dated:
        return None
    marks = marks_of(dated, MARKS)
    return Picture(
        dots=tuple(_dots(dated, marks)),
        below=_days(dated),
        beside=_levels(dated),
        legend=tuple((mark, claimant or OWN_VOICE) for claimant, mark in marks.items()),
    )


def _dots(dated: Sequence[Point], marks: dict[str | None, str]) -> Iterator[Dot]:
    for point in dated:
        low, high = point.ends
        yield Dot(
            x=_across(dated, point),
            y=_up(dated, point.middle),
            top=_up(dated, high),
            bottom=_up(dated, low),
            mark=marks[point.claimant],
            in_conflict=point.in_conflict,
            corrected=point.status == "corrected",
            label=f"{point.day}: {_written(low)}{'' if low == high else f' to {_written(high)}'}, {point.claimant or OWN_VOICE}",
        )


def _across(dated: Sequence[Point], point: Point) -> float:
    first, last = (dated[place].day for place in (0, -1))
    if first is None or last is None or point.day is None or first == last:
        return (LEFT + WIDTH - RIGHT) / 2
    part = (point.day - first).days / (last - first).days
    # a mark has room at either end
    return round(LEFT + 10 + part * (WIDTH - LEFT - RIGHT - 20), 1)


def _up(dated: Sequence[Point], value: float) -> float:
    least, most = _range(dated)
    part = (value - least) / (most - least) if most > least else 0.5
    return round(HEIGHT - BOTTOM - 10 - part * (HEIGHT - TOP - BOTTOM - 20), 1)


def _range(dated: Sequence[Point]) -> tuple[float, float]:
    ends = [end for point in dated for end in point.ends]
    return min(ends), max(ends)


def _days(dated: Sequence[Point]) -> tuple[Tick, ...]:
    ends = {str(point.day): _across(dated, point) for point in (dated[0], dated[-1])}
    return tuple(_named(at, day) for day, at in ends.items())


def _named(at: float, words: str) -> Tick:
    """A name below the axis, moved where it would stand out of the box."""
    half = len(words) * CHARACTER / 2
    return Tick(at=round(min(max(at, half), WIDTH - half), 1), words=words)


def _levels(dated: Sequence[Point]) -> tuple[Tick, ...]:
    return tuple(Tick(at=_up(dated, value), words=_written(value)) for value in dict.fromkeys(_range(dated)))


def _written(value: float) -> str:
    """A number for an axis or a name: 1.2bn, 340m, 1,250, 3.5."""
    for size, name in ((1e12, "tn"), (1e9, "bn"), (1e6, "m")):
        if abs(value) >= size:
            return f"{value / size:.4g}{name}"
    return f"{value:,.6g}"
