"""The same article as another newsroom would set it: other quotation marks, other breaks between paragraphs.

The gold knows one house style. A variant changes the text and moves the gold with it: double marks become single ones,
guillemets or low-high ones; a quotation runs over two paragraphs and opens again; what is said after a colon begins a
paragraph; paragraphs are joined and cut; a closing mark is turned round.
"""

import random
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

DOUBLE = re.compile(r"“[^“”\n]*”|\"[^\"\n]*\"")
SETS = (("‘", "’"), ("‘", "’"), ("'", "'"), ("«", "»"), ("„", "“"), ('"', '"'), ("“", "”"))
"""Marks of a whole article; British papers' single ones are the commonest that the gold has none of."""

SENTENCE_END = re.compile(r"(?<=[a-z]{2}[.!?]) (?=[A-Z])")
COLON = re.compile(r"(?<=:) (?=[“\"])")
BREAK = re.compile(r"(?<=[.!?”\"])\n+(?=[A-Z][a-z])")

SPLIT, TURN, SET_OFF, CUT, JOIN = 0.15, 0.01, 0.3, 0.06, 0.06
"""How often a sentence's end within a quotation becomes a paragraph's, a closing mark is turned round, what follows a
colon begins a paragraph, a sentence's end outside of quotations becomes a paragraph's, and a paragraph's a sentence's."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """``new`` in place of the characters from ``start`` to ``end``."""

    start: int
    end: int
    new: str


def variant(record: dict[str, Any], seed: str) -> dict[str, Any]:
    """A record with its text set in another way, and its attributions moved along; ``seed`` decides how."""
    dice = random.Random(seed)
    text: str = record["text"]
    edits = _apart(sorted(_edits(text, dice)))
    moves = [0]
    starts = [-1]
    pieces: list[str] = []
    at = 0
    for edit in edits:
        pieces += (text[at : edit.start], edit.new)
        at = edit.end
        starts.append(edit.end)
        moves.append(moves[-1] + len(edit.new) - (edit.end - edit.start))

    def moved(offset: int) -> int:
        return offset + moves[bisect_right(starts, offset) - 1]

    attributions = [
        {
            name: [[moved(start), moved(end - 1) + 1] for start, end in value] if name in SPANS and value else value
            for name, value in attribution.items()
        }
        for attribution in record["attributions"]
    ]
    return record | {"text": "".join([*pieces, text[at:]]), "attributions": attributions}


SPANS = ("source", "cue", "content")


def _edits(text: str, dice: random.Random) -> Iterator[Edit]:
    opening, closing = dice.choice(SETS)
    inside: list[tuple[int, int]] = []
    for match in DOUBLE.finditer(text):
        start, end = match.span()
        inside.append((start, end))
        turned = dice.random() < TURN
        yield Edit(start, start + 1, opening)
        yield Edit(end - 1, end, opening if turned else closing)
        for stop in SENTENCE_END.finditer(text, start + 20, end - 20):
            if dice.random() < SPLIT:
                yield Edit(*stop.span(), "\n\n" + opening)
    for pattern, share, new in ((COLON, SET_OFF, "\n\n"), (SENTENCE_END, CUT, "\n\n"), (BREAK, JOIN, " ")):
        for match in pattern.finditer(text):
            if dice.random() < share and not any(start < match.start() < end for start, end in inside):
                yield Edit(*match.span(), new)


def _apart(edits: list[Edit]) -> list[Edit]:
    """The edits without those that begin before an earlier one ends."""
    kept: list[Edit] = []
    for edit in edits:
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept
