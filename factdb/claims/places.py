"""Where a number holds: the name of a place that its sentence gives, "in the port of Immer", "at Delmar"."""

import re
from collections.abc import Sequence

from factdb.documents import Sentence, Token
from factdb.lexicon import words
from factdb.names import is_body_noun, is_forename
from factdb.quantities import Quantity

FARTHEST = 160
"""Characters between a number and its place."""

ASIDE = 4
"""How many times as far a place before a number counts that does not open the sentence: it is that of another thing."""

_BEFORE = frozenset("in at near across outside around throughout inside".split())
_KINDS = frozenset(
    "the city town village province district region state county valley port capital island territory republic suburb northern "
    "southern eastern western central of greater rural".split()
)
_TIME = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|March|April|May|Ju(?:ne|ly)|August|\w+ember|October|Q[1-4]|H[12]"
)


def places_of(part: Sentence) -> list[tuple[int, int, str]]:
    """The names of places in a sentence that a preposition of place opens, each with the span that begins there."""
    found = []
    tokens = part.tokens
    for at, token in enumerate(tokens):
        if token.lower in _BEFORE:
            name = _name(tokens, at + 1)
            if name is not None:
                first, end = name
                found.append((token.start, tokens[end - 1].end, " ".join(t.text for t in tokens[first:end])))
    return found


def place_of(quantity: Quantity, places: Sequence[tuple[int, int, str]], begin: int) -> str | None:
    """The nearest place, rather behind the number, or opening the sentence, which begins at ``begin``; None without one."""
    near = [
        (quantity.start - end) * (1 if start == begin else ASIDE) if end <= quantity.start else start - quantity.end
        for start, end, _ in places
    ]
    best = min(range(len(places)), key=near.__getitem__, default=None)
    return places[best][2] if best is not None and 0 <= near[best] <= FARTHEST else None


def _name(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The token range of the name of a place behind a preposition; None for a body, a person, a time."""
    while at < len(tokens) and tokens[at].lower in _KINDS and not tokens[at].text[:1].isupper():
        at += 1
    end = at
    while end < len(tokens) and end < at + 5 and tokens[end].text[:1].isupper() and tokens[end].text[-1:].isalpha():
        end += 1
    if end == at or _TIME.fullmatch(tokens[at].text) or (end < len(tokens) and tokens[end].tag in ("POS", "NN", "NNS")):
        return None
    last = tokens[end - 1].text
    if is_body_noun(last) or last in words("body_names") or is_forename(tokens[at].text):
        return None
    return at, end
