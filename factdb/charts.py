"""Series of numbers drawn: a sparkline, a chart of characters for the terminal, a PNG or SVG with matplotlib.

A number that is a range is drawn from end to end; where one mark has to stand for it, in its middle.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factdb.errors import ExportError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BARS = "▁▂▃▄▅▆▇█"
MARKS = "●■▲◆○□△◇"
"""Marks of claimants in a terminal; a ninth one gets the first again."""

PLOT_MARKS = "osD^vPX*<>"
OWN_VOICE = "the article itself"
LONGEST_SPARKLINE = 16
SUFFIXES = (".png", ".svg")
INCHES, DOTS_PER_INCH = (9, 5), 150


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


def sparkline(points: Sequence[Point]) -> str:
    """A bar for each day's last number, ``LONGEST_SPARKLINE`` at most, the latest ones; nothing where none has a day.

    Corrected numbers are left out.
    """
    by_day = {point.day: point.middle for point in _in_order(points) if point.status != "corrected"}
    values = list(by_day.values())[-LONGEST_SPARKLINE:]
    if not values:
        return ""
    least, span = min(values), max(values) - min(values)
    return "".join(BARS[int((value - least) / span * (len(BARS) - 1))] if span else BARS[3] for value in values)


def terminal_chart(points: Sequence[Point], *, width: int, height: int = 10) -> list[str]:
    """Lines of characters: the numbers over the days, a mark a claimant, ``│`` along a range, ``!`` over a conflict.

    Two lines are the axis and its first and last day, the rest name the marks. None where fewer than two days are known.
    """
    dated = _in_order(points)
    days = sorted({point.day for point in dated if point.day is not None})
    if len(days) < 2:
        return []
    marks = _marks(dated, MARKS)
    least, most = min(point.ends[0] for point in dated), max(point.ends[1] for point in dated)
    labels = [_short(most), _short(least)]
    margin = max(map(len, labels))
    across = max(width - margin - 2, 10)

    def column(point: Point) -> int:
        return round(((point.day or days[0]) - days[0]).days / (days[-1] - days[0]).days * (across - 1))

    def row(value: float) -> int:
        return round((most - value) / (most - least) * (height - 1)) if most > least else height // 2

    grid = [[" "] * across for _ in range(height + 1)]
    for point in dated:
        low, high = point.ends
        for line in range(row(high) + 1, row(low) + 2):
            grid[line][column(point)] = "│"
    for point in dated:
        grid[row(point.middle) + 1][column(point)] = marks[point.claimant]
        if point.in_conflict:
            grid[row(point.ends[1])][column(point)] = "!"
    sides = {1: labels[0], height: labels[1]}
    lines = [f"{sides.get(number, ''):>{margin}} │{''.join(cells)}" for number, cells in enumerate(grid)]
    first, last = days[0].isoformat(), days[-1].isoformat()
    lines += [f"{'':>{margin}} └{'─' * across}", f"{'':>{margin}}  {first}{last:>{max(across - len(first), 11)}}"]
    legend = [f"{mark} {claimant or OWN_VOICE}" for claimant, mark in marks.items()]
    if any(point.in_conflict for point in dated):
        legend.append("! claimants differ")
    return [line.rstrip() for line in lines] + legend


def plot(points: Sequence[Point], path: Path, *, title: str, unit: str | None) -> None:
    """Draw a series into a PNG or SVG file: points by claimant, ranges as bars, conflicts ringed, corrected ones crossed.

    Raises ExportError where matplotlib is missing, the name has another ending, no number has a day, or the file cannot
    be written.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise ExportError(f"{path} ends neither in .png nor in .svg")
    dated = _in_order(points)
    if not dated:
        raise ExportError("no number of this fact has a day to be drawn at: factdb facts show lists them")
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ExportError(f"{path} cannot be drawn without matplotlib: pip install 'factdb[charts]'") from error
    figure = Figure(figsize=INCHES, layout="constrained")
    axes = figure.subplots()
    for claimant, mark in _marks(dated, PLOT_MARKS).items():
        _draw([point for point in dated if point.claimant == claimant], axes, claimant or OWN_VOICE, mark)
    disputed = [point for point in dated if point.in_conflict]
    if disputed:
        rings: dict[str, Any] = {"s": 160, "facecolors": "none", "edgecolors": "red", "label": "claimants differ"}
        axes.scatter(_days(disputed), [point.middle for point in disputed], **rings)
    axes.set_title(title)
    axes.set_ylabel((unit or "").replace("_", " "))
    axes.yaxis.set_major_formatter("{x:,.10g}")
    axes.legend()
    figure.autofmt_xdate()
    try:
        figure.savefig(path, dpi=DOTS_PER_INCH)
    except OSError as error:
        raise ExportError(f"{path} cannot be written ({error.strerror}): name another place") from error


def _draw(points: Sequence[Point], axes: "Axes", name: str, mark: str) -> None:
    """The points of one claimant; what is open at an end is a point, what is corrected a cross in its colour."""
    middles = [point.middle for point in points]
    half = [(point.ends[1] - point.ends[0]) / 2 for point in points]
    drawn = axes.errorbar(_days(points), middles, yerr=half, fmt=mark, capsize=4, label=name)
    wrong = [point for point in points if point.status == "corrected"]
    if wrong:
        axes.scatter(_days(wrong), [point.middle for point in wrong], s=120, marker="x", color=drawn[0].get_color())


def _days(points: Sequence[Point]) -> list[Any]:
    return [point.day for point in points]


def _in_order(points: Sequence[Point]) -> list[Point]:
    """Those with a day, the earliest first."""
    return sorted((point for point in points if point.day is not None), key=lambda point: point.day or date.min)


def _marks(points: Sequence[Point], marks: str) -> dict[str | None, str]:
    """A mark for each claimant, in the order in which they first speak."""
    claimants = dict.fromkeys(point.claimant for point in points)
    return {claimant: marks[number % len(marks)] for number, claimant in enumerate(claimants)}


def _short(value: float) -> str:
    """A number for an axis: 1.2bn, 340m, 61k, 3.5."""
    for size, name in ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e4, "k")):
        if abs(value) >= size:
            return f"{value / (1e3 if name == 'k' else size):.4g}{name}"
    return f"{value:.4g}"
