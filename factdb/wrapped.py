"""Paragraphs: a line each, as on web pages, or several lines that were broken to fit a page, a column or a mail."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto

from factdb.text import Span, trimmed

LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")

WRAPPED_WIDTH = range(22, 131)
"""Of a text that was broken to fit a page, a column or a mail, the longest lines around have so many characters."""

PARTED = 3
"""Of so many pieces between blank lines at least, each is a paragraph or more."""

FILLED = 0.9
"""A line that was broken to fit holds, with the first word of the next one, so much of the width at least."""
FILLED_IN_SENTENCE = 0.7
"""The same where the next line begins with a small letter: a narrow column with long words has short lines."""

WRAPPED_SHARE = 1 / 3
"""Of the ends of lines in a wrapped paragraph, so many at least lie inside of a sentence."""

SENTENCE_END = re.compile(r"[.!?…][\"')\]]*$")


class _Break(Enum):
    """What the end of a line is, by the room that was left on it."""

    END = auto()
    """Of a paragraph: there was room for the next word."""
    IN_SENTENCE = auto()
    FULL = auto()
    """Of a line without room, between sentences or before a name: inside of a paragraph where others are."""


def find_paragraphs(text: str) -> Iterator[Span]:
    """The paragraphs of a text in plain characters, without the white space around them, in order."""
    groups: list[list[Span]] = []
    for match in LINE.finditer(text):
        line = trimmed(text, *match.span())
        if not line:
            continue
        if not groups or text.count("\n", groups[-1][-1].end, line.start) > 1:
            groups.append([])
        groups[-1].append(line)
    for lines in groups:
        yield from _joined(text, lines, parted=len(groups) >= PARTED)


def _joined(text: str, lines: Sequence[Span], *, parted: bool) -> Iterator[Span]:
    """The paragraphs among lines that no blank line parts, which part the others where ``parted``.

    A line is a paragraph, as on web pages, but for those that were broken to fit a width: the next word had no room.
    """
    first = inside = marks = 0
    for i in range(1, len(lines) + 1):
        line = lines[i - 1].of(text)
        marks += line.count('"')
        kind = _break(text, lines, i) if i < len(lines) else _Break.END
        if kind is _Break.FULL and not parted and SENTENCE_END.search(line) and marks % 2 == 0:
            # as likely the last line of a paragraph, and nothing lost by that: no sentence or quotation goes over it
            kind = _Break.END
        inside += kind is _Break.IN_SENTENCE
        if kind is not _Break.END:
            continue
        if inside and inside >= WRAPPED_SHARE * (i - 1 - first):
            yield Span(lines[first].start, lines[i - 1].end)
        else:
            yield from lines[first:i]
        first, inside, marks = i, 0, 0


def _break(text: str, lines: Sequence[Span], i: int) -> _Break:
    """Of the line before the ``i``-th one. A page can change its width: it is that of the lines near by, on one side."""
    line, following = lines[i - 1].of(text), lines[i].of(text)
    width = min(max(map(len, lines[max(i - 3, 0) : i + 1])), max(map(len, lines[i - 1 : i + 3])))
    filled = (len(line) + 1 + len(following.split(maxsplit=1)[0])) / width
    if width not in WRAPPED_WIDTH or filled < FILLED_IN_SENTENCE:
        return _Break.END
    if following[0].islower() and not SENTENCE_END.search(line):
        return _Break.IN_SENTENCE
    return _Break.FULL if filled >= FILLED else _Break.END
