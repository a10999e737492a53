"""What a terminal shows: nothing of anybody's text may steer it, and tables fit."""

import csv
import io
import pydoc
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from factdb.cli.console import Column, data_output, print_table, shown
from factdb.cli.lines import LONGEST_CELL, harmless, one_line, shortened

STEERING = {
    "colour": "\x1b[31mred\x1b[0m",
    "title of the window": "\x1b]0;owned\x07",
    "C1 control sequence": "\x9b31mred",
    "carriage return": "true\rfalse",
    "backspace": "no\x08\x08yes",
    "right-to-left override": "\u202eesrever",
    "isolate": "\u2066x\u2069",
    "lone surrogate": "half \ud83d",
    "delete": "a\x7fb",
}


@pytest.mark.parametrize("text", STEERING.values(), ids=STEERING)
def test_nothing_steers_the_terminal(text: str) -> None:
    assert {unicodedata.category(character) for character in one_line(text)}.isdisjoint({"Cc", "Cs"})
    assert not set(one_line(text)) & set("\u202e\u2066\u2069")


@given(st.text(st.characters()))
def test_harmless_keeps_every_offset(text: str) -> None:
    assert len(harmless(text)) == len(text)
    assert all(old == new or not old.isprintable() for old, new in zip(text, harmless(text), strict=True))


def test_harmless_keeps_what_it_is_told_to() -> None:
    assert harmless("a\tb\r\n\x1b", keep="\r\n\t") == "a\tb\r\n␛"


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [
        ("short", 10, "short"),
        ("exactly 10", 10, "exactly 10"),
        ("one two three", 10, "one two …"),
        ("one\n\n  two", 10, "one two"),
        ("unbreakable", 5, "unbre …"),
        ("a" + " " * 100 + "b", 5, "a b"),
        ("", 5, ""),
    ],
)
def test_shortened_cuts_after_a_word(text: str, longest: int, expected: str) -> None:
    assert shortened(text, longest) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, ""), (1234567, "1,234,567"), (0.5, "0.50"), (True, "yes"), ("[bold]x[/]", "[bold]x[/]")],
)
def test_values_in_a_table(value: object, expected: str) -> None:
    assert shown(value) == expected


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_a_table_fits_and_loses_no_word(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    words = (
        "the harbour will not be closed this winter, whatever the ministry says [red]now[/red] 港は閉まらない".split()
    )
    print_table(
        [Column(heading="date"), Column(heading="words", ratio=1)], [("2020-01-02", " ".join(words)), ("", "x" * 300)]
    )
    lines = capsys.readouterr().out.splitlines()
    assert max(cell_len(line) for line in lines) <= width
    assert all(line == line.rstrip() for line in lines)
    assert " ".join(words).replace(" ", "") in "".join(
        line.replace("2020-01-02", "").strip() for line in lines
    ).replace(" ", "")
    assert sum(line.count("x") for line in lines) == 300


@pytest.mark.parametrize(("keep_empty", "headings"), [(False, ["a", "c"]), (True, ["a", "b", "c"])])
def test_a_column_without_values(keep_empty: bool, headings: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    columns = [Column(heading=heading) for heading in "abc"]
    print_table(columns, [(1, None, None), (None, "", "x")], keep_empty=keep_empty)
    assert capsys.readouterr().out.splitlines()[0].split() == headings


@pytest.mark.parametrize("width", [10, 25])
def test_a_narrow_terminal_gets_blocks_of_lines(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    print_table([Column(heading="date"), Column(heading="words", ratio=1)], [("2020-01-02", "harbour " * 3 + "u" * 20)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[0] == "date"
    assert max(map(len, lines)) <= width


def test_columns_that_crowd_out_the_last_one_become_blocks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each word would fit, and the table would not."""
    monkeypatch.setenv("COLUMNS", "40")
    columns = [Column(heading="where"), Column(heading="words", ratio=1), Column(heading="claim", right=True)]
    print_table(columns, [("Ansel Valley Times of Tarnmark", "four dead", 345)])
    assert [line.split()[-1] for line in capsys.readouterr().out.splitlines() if line] == ["Tarnmark", "dead", "345"]


def test_a_column_that_can_be_left_out_is_where_that_helps(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = [Column(heading="title", ratio=1), Column(heading="source", optional=True), Column(heading="last")]
    shown_at = {}
    for width in (19, 18, 10):
        monkeypatch.setenv("COLUMNS", str(width))
        print_table(columns, [("some", "x", "1")])
        shown_at[width] = capsys.readouterr().out.split()
    assert shown_at[19][:3] == ["title", "source", "last"]
    assert shown_at[18][:2] == ["title", "last"]
    assert {"title", "source", "last"} <= set(shown_at[10])


def test_a_long_text_is_cut_with_an_ellipsis(capsys: pytest.CaptureFixture[str]) -> None:
    print_table([Column(heading="words", ratio=1)], [("word " * LONGEST_CELL,)])
    out = capsys.readouterr().out
    assert out.split()[-1] == "…"
    assert LONGEST_CELL / 5 - 2 <= out.split().count("word") <= LONGEST_CELL / 5


class Terminal(io.StringIO):
    """A screen, or a keyboard."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("rows", "paged", "expected"), [(40, True, True), (40, False, False), (3, True, False)])
def test_a_long_list_is_shown_by_the_pager(
    monkeypatch: pytest.MonkeyPatch, rows: int, paged: bool, expected: bool
) -> None:
    given: list[str] = []
    screen = Terminal()
    monkeypatch.setattr(pydoc, "pager", given.append)
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("LINES", "24")
    print_table([Column(heading="row")], [[f"line {number}"] for number in range(rows)], paged=paged)
    assert bool(given) == expected
    assert f"line {rows - 1}" in "".join(given) + screen.getvalue()


def test_a_pipe_needs_no_pager(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(pydoc, "pager", lambda _: pytest.fail("nobody turns pages"))
    print_table([Column(heading="row")], [[number] for number in range(100)], paged=True)
    assert capsys.readouterr().out.count("\n") == 102


def test_no_colours_but_on_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    print_table([Column(heading="words", style="bold cyan")], [("plain",)])
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("is_terminal", "expected"), [(True, "a,␛[31m\r\n"), (False, "a,\x1b[31m\r\n")], ids=["terminal", "pipe"]
)
def test_data_is_exact_in_a_pipe_and_harmless_on_a_terminal(
    is_terminal: bool, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = io.BytesIO()
    stdout = io.TextIOWrapper(raw, encoding="ascii")
    monkeypatch.setattr(stdout, "isatty", lambda: is_terminal, raising=False)
    if is_terminal:
        stdout.reconfigure(encoding="utf-8", newline="")
    monkeypatch.setattr(sys, "stdout", stdout)
    csv.writer(data_output()).writerow(["a", "\x1b[31m"])
    stdout.flush()
    assert raw.getvalue().decode() == expected


def test_data_is_utf_8_in_any_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    data_output().write("“é” \ud83d\n")
    sys.stdout.flush()
    assert raw.getvalue() == "“é” \\ud83d\n".encode()
