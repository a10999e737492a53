"""Series drawn: sparklines, charts of characters, image files."""

import builtins
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factdb.charts import BARS, Point, plot, sparkline, terminal_chart
from factdb.errors import ExportError


def point(day: int | None, low: int | None, high: int | None = None, **fields: Any) -> Point:
    ends = [None if end is None else Decimal(end) for end in (low, low if high is None else high)]
    return Point(day=None if day is None else date(2024, 3, day), low=ends[0], high=ends[1], **fields)


TOLL = [
    point(12, 41, claimant="the authority", status="superseded"),
    point(15, 52, claimant="the authority", in_conflict=True),
    point(15, 60, 70, claimant="the union", in_conflict=True),
    point(13, 520, status="corrected"),
    point(None, 99),
]


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([], ""),
        ([point(None, 3)], ""),
        ([point(3, 5)], "▄"),
        ([point(3, 5), point(4, 5)], "▄▄"),
        ([point(4, 10), point(3, 0)], "▁█"),
        ([point(3, 7), point(3, 0), point(4, 8)], "▁█"),
        (TOLL, "▁█"),
    ],
)
def test_sparkline(points: list[Point], expected: str) -> None:
    assert sparkline(points) == expected


def test_a_chart_of_characters() -> None:
    lines = terminal_chart([each for each in TOLL if each.status != "corrected"], width=30, height=5)
    assert lines[-3:] == ["● the authority", "■ the union", "! claimants differ"]
    drawn = "\n".join(lines[:-3])
    assert (drawn.count("●"), drawn.count("■")) == (2, 1)
    assert "2024-03-12" in drawn
    assert "2024-03-15" in drawn
    assert max(map(len, lines)) <= 30
    assert drawn.index("■") < drawn.index("●")


def test_no_chart_of_one_day() -> None:
    assert terminal_chart([point(3, 5), point(3, 6)], width=40) == []


numbers = st.integers(-(10**12), 10**12)


@given(st.lists(st.tuples(st.none() | st.integers(1, 28), numbers, numbers, st.sampled_from([None, "a", "b"]))))
def test_any_series_is_drawn(rows: list[tuple[int | None, int, int, str | None]]) -> None:
    points = [point(day, min(low, high), max(low, high), claimant=who) for day, low, high, who in rows]
    days = {each.day for each in points if each.day is not None}
    assert len(sparkline(points)) == min(len(days), 16)
    assert set(sparkline(points)) <= set(BARS)
    lines = terminal_chart(points, width=60)
    assert bool(lines) is (len(days) > 1)
    assert max(map(len, lines), default=0) <= 60


@pytest.mark.parametrize(("name", "begin"), [("a.png", b"\x89PNG"), ("a.svg", b"<?xml")])
def test_plot(name: str, begin: bytes, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    plot(TOLL, tmp_path / name, title="people $killed", unit="people")
    assert (tmp_path / name).read_bytes().startswith(begin)


def test_plot_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ExportError, match="ends neither in"):
        plot(TOLL, tmp_path / "a.pdf", title="", unit=None)
    with pytest.raises(ExportError, match="has a day"):
        plot([point(None, 3)], tmp_path / "a.png", title="", unit=None)
    imported = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return imported(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ExportError, match=r"pip install 'factdb\[charts\]'"):
        plot(TOLL, tmp_path / "a.png", title="", unit=None)


def test_plot_to_no_place(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    with pytest.raises(ExportError, match="cannot be written"):
        plot(TOLL, tmp_path / "none" / "a.png", title="", unit=None)
