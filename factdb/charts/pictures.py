"""Charts as PNG and SVG with matplotlib: labelled axes, what they were made of below, readable in grey.

Lines and points differ in mark and stroke and parts of bars in hatching, so that no chart needs its colours. Names and
labels are anybody's text: they are drawn as they are, never as mathematics.
"""

import io
import re
import textwrap
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factdb.charts.counts import OTHERS, Shares, Step, Times
from factdb.charts.points import OWN_VOICE, Point, in_order, marks_of
from factdb.errors import ExportError
from factdb.exports.files import whole_path
from factdb.extras import install

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SUFFIXES = (".png", ".svg")
INCHES, DOTS_PER_INCH = (9, 5), 150
POINT_MARKS = "osD^vPX*<>"
STROKES = ("-", "--", "-.", ":")
HATCHES = ("", "//", "..", "xx", "\\\\", "++", "oo", "--")
COLOURS = ("#1b3a5c", "#d9822b", "#3f8f8b", "#a23b4e", "#7a9e2f", "#6b5b95", "#b58900", "#2aa198")
"""Told apart by people who see few colours; those beside each other differ in brightness as well."""

REST_COLOUR = "#d8d8d8"
LONGEST_LABEL = 60
CAPTION_WIDTH = 120
MOST_TICKS = 14
MOST_NAMED = 12
"""Claimants that are named beside a series."""

DAY_FORMATS = {Step.DAY: "%Y-%m-%d", Step.MONTH: "%Y-%m", Step.YEAR: "%Y"}
LEAST_NAMED = 0.07
"""Part of a bar that has room for its number."""

# What no drawing can hold: control characters, half surrogate pairs, what turns the direction of writing round.
_UNDRAWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]+")

STYLE: dict[str, Any] = {
    "text.parse_math": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "factdb",
    "font.family": "DejaVu Sans",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid.axis": "y",
    "grid.color": "#dddddd",
}

Drawing = Callable[["Figure"], None]
"""Draws a chart into an empty figure."""


def series_chart(points: Sequence[Point], *, title: str, unit: str | None, caption: str | None = None) -> Drawing:
    """A series: points by claimant, ranges as bars, conflicts ringed, corrected numbers crossed.

    Raises ExportError where no number has a day.
    """
    dated = in_order(points)
    if not dated:
        raise ExportError("no number of this fact has a day to be drawn at: factdb facts show lists them")
    said = caption or f"{len(dated)} numbers, {dated[0].day} to {dated[-1].day}."
    return partial(_draw_series, dated, title, unit, said)


def times_chart(times: Times, *, title: str) -> Drawing:
    """Counts over time, a line for each name."""
    return partial(_draw_times, times, title)


def shares_chart(shares: Shares, *, title: str) -> Drawing:
    """A bar of 100% for each outlet, parted by speaker."""
    return partial(_draw_shares, shares, title)


def save_chart(chart: Drawing, path: Path, *, force: bool) -> None:
    """Draw a chart into a PNG or SVG file, whole or not at all.

    Raises ExportError where matplotlib is missing, the name has another ending, or the file exists or cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ExportError(f"{path} ends neither in .png nor in .svg")
    with _drawn(chart, str(path)) as figure, whole_path(path, force=force) as part:
        metadata = {"Date": None} if suffix == ".svg" else {"Software": "factdb"}
        figure.savefig(part, format=suffix[1:], dpi=DOTS_PER_INCH, metadata=metadata)


def svg_of(chart: Drawing, *, name: str) -> str:
    """A chart as an <svg> element for a page, without what a file has before it.

    Several on one page need different names, by which their parts are called. Raises ExportError where matplotlib is missing.
    """
    drawn = io.StringIO()
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    with _drawn(chart, "the page's chart", salt=name) as figure:
        figure.savefig(drawn, format="svg", metadata=nothing)
    text = drawn.getvalue()
    return text[text.index("<svg") :].strip()


def plot(points: Sequence[Point], path: Path, *, title: str, unit: str | None, force: bool = True) -> None:
    """Draw a series into a PNG or SVG file. Raises ExportError as ``series_chart`` and ``save_chart`` do."""
    if path.suffix.lower() not in SUFFIXES:
        raise ExportError(f"{path} ends neither in .png nor in .svg")
    save_chart(series_chart(points, title=title, unit=unit), path, force=force)


@contextmanager
def _drawn(chart: Drawing, name: str, *, salt: str = "factdb") -> Iterator["Figure"]:
    """A figure with the chart in it, in factdb's own style whatever the user's settings are."""
    try:
        from matplotlib import rc_context, rcParamsDefault
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ExportError(f"{name} cannot be drawn without matplotlib: {install('charts')}") from error
    defaults = {
        key: value for key, value in rcParamsDefault.items() if key.partition(".")[0] not in ("backend", "date")
    }
    settings: Any = {**defaults, **STYLE, "svg.hashsalt": salt}
    with rc_context(settings), warnings.catch_warnings():
        # letters that the font lacks are boxes in a PNG; an SVG is drawn with the reader's own fonts
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure = Figure(figsize=INCHES, layout="constrained")
        chart(figure)
        yield figure


def _label(text: str) -> str:
    """Anybody's text on one line of a chart."""
    line = " ".join(_UNDRAWN.sub(" ", text).split())
    return line if len(line) <= LONGEST_LABEL else f"{line[: LONGEST_LABEL - 1]}…"


def _finish(figure: "Figure", axes: "Axes", title: str, caption: str) -> None:
    axes.set_title(_label(title), loc="left", fontweight="bold")
    below = textwrap.fill(" ".join(_UNDRAWN.sub(" ", caption).split()), CAPTION_WIDTH)
    figure.supxlabel(below, x=0.01, ha="left", fontsize=8, color="#444444")


def _draw_series(dated: Sequence[Point], title: str, unit: str | None, caption: str, figure: "Figure") -> None:
    axes = figure.subplots()
    handles: dict[str, Any] = {}
    for number, (claimant, mark) in enumerate(marks_of(dated, POINT_MARKS).items()):
        own = [point for point in dated if point.claimant == claimant]
        handles[_label(claimant or OWN_VOICE)] = _draw_points(own, axes, mark, COLOURS[number % len(COLOURS)])
    disputed = [point for point in dated if point.in_conflict]
    if disputed:
        rings: dict[str, Any] = {"s": 160, "facecolors": "none", "edgecolors": "black", "linewidths": 1.5}
        handles["claimants differ"] = axes.scatter(_days(disputed), [point.middle for point in disputed], **rings)
    axes.set_ylabel(_label((unit or "number").replace("_", " ")))
    axes.set_xlabel("day that the number speaks of")
    axes.yaxis.set_major_formatter("{x:,.10g}")
    axes.grid(visible=True)
    if len(handles) > MOST_NAMED:
        shown = dict(list(handles.items())[:MOST_NAMED])
        more = f"and {len(handles) - MOST_NAMED} more"
        handles = shown | {more: axes.scatter([], [], marker="", label=more)}
    axes.legend(list(handles.values()), list(handles))
    axes.tick_params("x", rotation=30)
    _finish(figure, axes, title, caption)


def _draw_points(points: Sequence[Point], axes: "Axes", mark: str, colour: str) -> Any:
    """The points of one claimant; what is open at an end is a point, what is corrected a cross in its colour."""
    middles = [point.middle for point in points]
    half = [(point.ends[1] - point.ends[0]) / 2 for point in points]
    drawn = axes.errorbar(_days(points), middles, yerr=half, fmt=mark, capsize=4, color=colour)
    wrong = [point for point in points if point.status == "corrected"]
    if wrong:
        axes.scatter(_days(wrong), [point.middle for point in wrong], s=120, marker="x", color=colour)
    return drawn


def _days(points: Sequence[Point]) -> list[Any]:
    return [point.day for point in points]


def _draw_times(times: Times, title: str, figure: "Figure") -> None:
    from matplotlib.ticker import MaxNLocator

    axes = figure.subplots()
    handles: dict[str, Any] = {}
    days: Any = times.days
    for number, (name, counts) in enumerate(times.lines.items()):
        (handles[f"{_label(name)} ({sum(counts):,})"],) = axes.plot(
            days,
            counts,
            color=COLOURS[number % len(COLOURS)],
            linestyle=STROKES[number % len(STROKES)],
            marker=POINT_MARKS[number % len(POINT_MARKS)],
            markersize=5,
        )
    axes.set_ylabel(f"quotes a {times.step}")
    axes.set_xlabel(f"{times.step} of publication")
    every = -(-len(days) // MOST_TICKS)
    axes.set_xticks(days[::every], [f"{day:{DAY_FORMATS[times.step]}}" for day in days[::every]])
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(visible=True)
    axes.tick_params("x", rotation=30)
    figure.legend(list(handles.values()), list(handles), loc="outside right upper", frameon=False, fontsize=9)
    _finish(figure, axes, title, str(times.source))


def _draw_shares(shares: Shares, title: str, figure: "Figure") -> None:
    from matplotlib.ticker import PercentFormatter

    axes = figure.subplots()
    labels = [f"{_label(outlet)} ({total:,})" for outlet, total in zip(shares.outlets, shares.totals, strict=True)]
    rows = range(len(labels))
    left = [0.0] * len(labels)
    handles: dict[str, Any] = {}
    for number, (name, counts) in enumerate(shares.parts.items()):
        widths = [count / total for count, total in zip(counts, shares.totals, strict=True)]
        colour = REST_COLOUR if name == OTHERS else COLOURS[number % len(COLOURS)]
        hatch = "" if name == OTHERS else HATCHES[number % len(HATCHES)]
        bars = axes.barh(rows, widths, left=left, color=colour, hatch=hatch, edgecolor="white", height=0.75)
        named = [f"{width:.0%}" if width >= LEAST_NAMED else "" for width in widths]
        box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
        for text in axes.bar_label(bars, named, label_type="center", fontsize=8):
            if text.get_text():
                text.set_bbox(box)
        left = [before + width for before, width in zip(left, widths, strict=True)]
        handles[_label(name)] = bars
    axes.set_yticks(rows, labels)
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.set_xlabel("share of the quotes whose speaker is known")
    axes.set_ylabel("outlet (such quotes)")
    figure.legend(list(handles.values()), list(handles), loc="outside right upper", frameon=False, fontsize=9)
    _finish(figure, axes, title, str(shares.source))
