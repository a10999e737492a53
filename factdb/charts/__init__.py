"""Series and counts drawn: sparklines, charts of characters for the terminal, PNG and SVG with matplotlib."""

from factdb.charts.pictures import SUFFIXES, plot
from factdb.charts.points import OWN_VOICE, Point
from factdb.charts.terminal import BARS, sparkline, terminal_chart

__all__ = ["BARS", "OWN_VOICE", "SUFFIXES", "Point", "plot", "sparkline", "terminal_chart"]
