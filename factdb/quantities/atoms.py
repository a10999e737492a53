"""Numerals, words and signs: what the grammar of numbers reads, finer than tokens ("8-year-old" is five of them)."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from factdb.documents import Token

HYPHENS = frozenset("-‐‑")
DASHES = frozenset("-‐‑–—−")


class Atom(NamedTuple):
    """A numeral, a word, or a sign; ``lower`` is what it says in small letters, ``tag`` that of the token it lies in."""

    start: int
    end: int
    kind: str
    text: str
    lower: str
    tag: str = ""


# A numeral with its thousands separated by commas (Western or Indian grouping) or not, and a decimal point; a word with
# its apostrophes; or one sign. Each alternative fixes its length from its first character on, so the scan is linear.
_ATOM = re.compile(
    r"(?P<numeral>(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
    r"|(?<![0-9])\.[0-9]+)"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)"
    r"|(?P<sign>\S)"
)


def atoms_of(text: str, start: int, end: int, tokens: Sequence[Token] = ()) -> list[Atom]:
    """The atoms of ``text[start:end]``, with offsets into ``text`` and the tags of these tokens."""
    found = []
    at = 0
    for match in _ATOM.finditer(text, start, end):
        while at < len(tokens) and tokens[at].end <= match.start():
            at += 1
        tag = tokens[at].tag if at < len(tokens) and tokens[at].start < match.end() else ""
        word = match.group()
        found.append(Atom(match.start(), match.end(), match.lastgroup or "", word, word.lower(), tag))
    return found


def touching(atoms: Sequence[Atom], index: int) -> bool:
    """Whether nothing stands between this atom and the one before it."""
    return 0 < index < len(atoms) and atoms[index].start == atoms[index - 1].end


def lower_at(atoms: Sequence[Atom], index: int) -> str:
    """The word at a place in small letters, empty outside the run."""
    return atoms[index].lower if 0 <= index < len(atoms) else ""
