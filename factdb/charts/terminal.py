"""Series drawn with characters: a sparkline, a chart for the terminal."""

from collections.abc import Sequence

from factdb.charts.points import OWN_VOICE, Point, in_order, marks_of

BARS = "▁▂▃▄▅▆▇█"
MARKS = "●■▲◆○□△◇"
"""Marks of claimants in a terminal; a ninth one gets the first again."""

LONGEST_SPARKLINE = 16


def sparkline(points: Sequence[Point]) -> str:
    """A bar for each day's last number, ``LONGEST_SPARKLINE`` at most, the latest ones; nothing where none has a day.

    Corrected numbers are left out.
    """
    by_day = {point.day: point.middle for point in in_order(points) if point.status != "corrected"}
    values = list(by_day.values())[-LONGEST_SPARKLINE:]
    if not values:
        return ""
    least, span = min(values), max(values) - min(values)
    return "".join(BARS[int((value - least) / span * (len(BARS) - 1))] if span else BARS[3] for value in values)


def terminal_chart(points: Sequence[Point], *, width: int, height: int = 10) -> list[str]:
    """Lines of characters: the numbers over the days, a mark a claimant, ``│`` along a range, ``!`` over a conflict.

    Two lines are the axis and its first and last day, the rest name the marks. None where fewer than two days are known.
    """
    dated = in_order(points)
    days = sorted({point.day for point in dated if point.day is not None})
    if len(days) < 2:
        return []
    marks = marks_of(dated, MARKS)
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


def _short(value: float) -> str:
    """A number for an axis: 1.2bn, 340m, 61k, 3.5."""
    for size, name in ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e4, "k")):
        if abs(value) >= size:
            return f"{value / (1e3 if name == 'k' else size):.4g}{name}"
    return f"{value:.4g}"
