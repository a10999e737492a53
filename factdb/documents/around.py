"""The sentence around a place in a text, without reading the rest of it."""

import re
from functools import cache

from factdb.lexicon import words
from factdb.text import Span, trimmed

# Where a sentence may end: a full stop and white space before what may begin the next one, or the end of a line.
_END = re.compile(r"[.!?…][”’»\"')\]]*\s+(?=[\"“«‘'(\[]?[A-Z0-9])|\n")

# The word before a full stop.
_LAST_WORD = re.compile(r"[^\s(\[\"“'‘]{1,30}$")


@cache
def _abbreviations() -> frozenset[str]:
    return words("abbreviations")


def _ends_sentence(text: str, end: re.Match[str]) -> bool:
    """Not so the full stop of an abbreviation ("Dr. Adler") or of an initial ("J. Adler"), unless a mark closes after it."""
    if not end[0].startswith(".") or not end[0][1:].isspace():
        return True
    word = _LAST_WORD.search(text, max(end.start() - 30, 0), end.start())
    return word is None or not ((len(word[0]) == 1 and word[0].isupper()) or word[0].lower() in _abbreviations())


def sentence_around(text: str, place: Span) -> Span:
    """From the beginning of the sentence in which ``place`` begins to the end of the one in which it ends.

    A line end ends a sentence too. It is found by its marks alone, at a cost that does not depend on the text beyond it
    where ``text`` is a window of one; where no end is found, the text's own edge stands for it.
    """
    ends = [end for end in _END.finditer(text) if not place.start < end.end() < place.end and _ends_sentence(text, end)]
    start = max((end.end() for end in ends if end.end() <= place.start), default=0)
    stop = min((end.end() for end in ends if end.end() >= place.end), default=len(text))
    return trimmed(text, start, max(stop, place.end))
