"""Quotes and numbers marked in an article's text."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from factdb.cli.lines import harmless
from factdb.cli.marked import Mark, marked_text, print_marked
from factdb.text import Span


def marks_of(text: str, quotes: list[list[str]], numbers: list[str]) -> list[Mark]:
    """A mark for each list of pieces, found in the text."""

    def span(piece: str) -> Span:
        return Span(text.index(piece), text.index(piece) + len(piece))

    return [
        Mark(spans=tuple(map(span, pieces)), note=f"[{number}] who", number=number)
        for number, pieces in enumerate(quotes, start=1)
    ] + [Mark(spans=(span(piece),), note=f"{{{piece}}} what") for piece in numbers]


CASES = {
    "nothing": ("No quote here.", [], [], "No quote here."),
    "quote": ("“Yes,” said Ann.", [["“Yes,”"]], [], "[1 “Yes,” 1] said Ann."),
    "split": ("“Yes,” said Ann. “Now.”", [["“Yes,”", "“Now.”"]], [], "[1 “Yes,” 1] said Ann. [1 “Now.” 1]"),
    "number": ("He saw 25 boats.", [], ["25"], "He saw {25} boats."),
    "number in a quote": ("“I saw 25,” he said.", [["“I saw 25,”"]], ["25"], "[1 “I saw {25},” 1] he said."),
    "number at both ends": ("25", [["25"]], ["25"], "[1 {25} 1]"),
    "quote in a quote": (
        "Ann said Bo said yes.", [["Bo said yes"], ["yes"]], [], "Ann said [1 Bo said [2 yes 2] 1]."
    ),
    "one after the other": ("ab", [["a"], ["b"]], [], "[1 a 1][2 b 2]"),
    "markup is text": ("[bold]Yes[/bold] :smile:", [], [], "[bold]Yes[/bold] :smile:"),
    "escapes are shown": ("\x1b[31m25", [], ["25"], "␛[31m{25}"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "quotes", "numbers", "expected"), CASES.values(), ids=CASES)
def test_marks_show_without_colours(text: str, quotes: list[list[str]], numbers: list[str], expected: str) -> None:
    assert marked_text(text, Span(0, len(text)), marks_of(text, quotes, numbers)).plain == expected


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(1, 20)), max_size=5))
def test_marks_only_add_to_the_text(text: str, places: list[tuple[int, int]]) -> None:
    """Whatever overlaps, taking the marks out again gives the text back."""
    spans = {Span(start, min(start + length, len(text))) for start, length in places if start < len(text)}
    marks = [Mark(spans=(span,), note="", number=number) for number, span in enumerate(sorted(spans), start=1)]
    shown = marked_text(text, Span(0, len(text)), marks)
    plain = shown.plain
    for mark in marks:
        assert mark.opening in plain
        assert mark.closing in plain
    left = marked_text(text, Span(0, len(text)), []).plain
    assert left == harmless(text)
    assert len(plain) == len(left) + sum(len(mark.opening) + len(mark.closing) for mark in marks)


TEXT = """A headline

“We saw 25 boats,” said Ann Marlow. “They were
all lost.” So it went on.

Nothing more happened that day, and nobody could say when it would, for the harbour lay as quiet as it ever had."""


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_article_fits_and_each_note_stands_once(width: int) -> None:
    out = io.StringIO()
    marks = marks_of(TEXT, [["“We saw 25 boats,”", "“They were\nall lost.”"]], ["25"])
    print_marked(Console(file=out, width=width), TEXT, marks)
    lines = out.getvalue().splitlines()
    assert max(cell_len(line) for line in lines) <= width
    assert out.getvalue().count("[1] who") == 1
    assert out.getvalue().count("{25} what") == 1
    first = next(index for index, line in enumerate(lines) if "[1 “We" in line)
    assert "[1] who" in (lines[first] if width >= 80 else lines[first] + lines[first + 1] + lines[first + 2])


def test_a_quote_over_two_paragraphs_is_closed_in_each() -> None:
    out = io.StringIO()
    marks = marks_of(TEXT, [["“They were\nall lost.”"]], [])
    print_marked(Console(file=out, width=200), TEXT, marks)
    assert "[1 “They were 1]" in out.getvalue()
    assert "[1 all lost.” 1]" in out.getvalue()
