"""Series drawn: sparklines, charts of characters, image files."""

import builtins
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factdb.charts import BARS, Point, plot, sparkline, terminal_chart
from factdb.charts.counts import OTHERS, Shares, Source, Step, Times
from factdb.charts.pictures import Drawing, save_chart, series_chart, shares_chart, svg_of, times_chart
from factdb.errors import ExportError
from tests.exports.payloads import ALL


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


def source(**fields: Any) -> Source:
    first, last = date(2024, 1, 5), date(2024, 3, 6)
    return Source(**{"quotes": 12, "articles": 3, "outlets": ("Tide",), "first": first, "last": last, **fields})


TIMES = Times(
    step=Step.MONTH,
    days=(date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)),
    lines={"Ann Marlow": (1, 0, 3), "_Olsen": (0, 0, 0)},
    source=source(),
)
SHARES = Shares(outlets=("Tide", "Post"), totals=(4, 2), parts={"Ann Marlow": (3, 0), OTHERS: (1, 2)}, source=source())
CHARTS: dict[str, Callable[[str], Drawing]] = {
    "times": lambda title: times_chart(TIMES, title=title),
    "shares": lambda title: shares_chart(SHARES, title=title),
    "series": lambda title: series_chart(TOLL, title=title, unit="square_kilometre", caption="Fact 7."),
}


def texts(svg: str) -> set[str]:
    """What can be read in a drawing, which must be well-formed XML without anything that runs."""
    root = ElementTree.fromstring(svg)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not {"script", "foreignObject", "iframe", "image", "a"} & tags
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
    return {" ".join("".join(element.itertext()).split()) for element in root.iter() if element.tag.endswith("text")}


@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_labelled(name: str) -> None:
    read = texts(svg_of(CHARTS[name]("Who said it"), name="one"))
    assert "Who said it" in read
    expected = {
        "times": {"quotes a month", "month of publication", "Ann Marlow (4)", "_Olsen (0)", "2024-02"},
        "shares": {"outlet (such quotes)", "Tide (4)", "Ann Marlow", OTHERS, "75%", "100%"},
        "series": {
            "square kilometre",
            "day that the number speaks of",
            "the authority",
            "the article itself",
            "Fact 7.",
        },
    }[name]
    assert expected <= read
    if name != "series":
        assert any(text.startswith("12 quotes in 3 articles of Tide, 2024-01-05 to 2024-03-06.") for text in read)


PAYLOADS = [*ALL, "$\\frac{1}$", "a $5 to $6 rise", "語 🙂 العربية", "x" * 500, "_", "\ud800"]


def test_any_label_is_drawn_as_it_is(tmp_path: Path) -> None:
    for number in range(0, len(PAYLOADS), 12):
        some = PAYLOADS[number : number + 12]
        lines = dict.fromkeys(some, (1,))
        times = Times(step=Step.DAY, days=TIMES.days[:1], lines=lines, source=source(outlets=tuple(some)))
        read = " ".join(texts(svg_of(times_chart(times, title="<b>$x$</b>"), name="one")))
        for payload in [*some, "<b>$x$</b>"]:
            words = re.sub(r"[\x00-\x1f\u2028-\u202e\ud800]", " ", payload[:40]).split()
            assert all(word in read for word in words), payload
    points = [point(3, 5, claimant=payload) for payload in PAYLOADS]
    save_chart(series_chart(points, title="$x", unit="<b>"), tmp_path / "a.png", force=False)


def test_the_same_chart_is_the_same_file(tmp_path: Path) -> None:
    for name in ("a.svg", "b.svg", "a.png", "b.png"):
        save_chart(CHARTS["shares"]("x"), tmp_path / name, force=False)
    for suffix in ("svg", "png"):
        assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


def test_charts_on_one_page_do_not_share_names() -> None:
    def names(svg: str) -> set[str]:
        return set(re.findall(r'clipPath id="(\w+)"', svg))

    one, two = (names(svg_of(CHARTS["times"]("x"), name=name)) for name in ("one", "two"))
    assert one
    assert not one & two


def test_a_chart_replaces_a_file_with_force_alone(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text("mine")
    with pytest.raises(ExportError, match="--force"):
        save_chart(CHARTS["times"]("x"), tmp_path / "a.svg", force=False)
    assert (tmp_path / "a.svg").read_text() == "mine"
    save_chart(CHARTS["times"]("x"), tmp_path / "a.svg", force=True)
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]


def test_settings_of_the_user_change_nothing(tmp_path: Path) -> None:
    matplotlib = pytest.importorskip("matplotlib")
    before = svg_of(CHARTS["times"]("x"), name="one")
    with matplotlib.rc_context({"font.size": 30, "text.usetex": True, "svg.fonttype": "path"}):
        assert svg_of(CHARTS["times"]("x"), name="one") == before
        assert matplotlib.rcParams["font.size"] == 30
