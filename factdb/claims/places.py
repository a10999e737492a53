"""Where a number holds: the name of a place that its sentence gives, "in the port of Immer", "at Delmar"."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from factdb.documents import Document, Sentence, Token
from factdb.lexicon import words
from factdb.names import is_body_noun, is_forename, role_noun
from factdb.quantities import Quantity

FARTHEST = 160
"""Characters between a number and its place."""

FARTHEST_PAST = 60
"""The same where another number stands between the two."""

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
# Tags of words that are in no name, though a headline writes them large.
_NO_NAMES = frozenset("PRP PRP$ TO RB DT IN VBZ VBP VBD MD CC WRB WP".split())
_SAINTS = frozenset(("St.", "Ste.", "Mt.", "Ft."))
_WORKING = frozenset("work works worked working job jobs career employees staff stake".split())
_INVESTED = frozenset("share shares stake stakes holding interest investment invest invested investing trading".split())
_SCHOOLS = frozenset("University College Institute School Academy".split())


class Place(NamedTuple):
    """The name of a place, the characters from its preposition to its end, and whether a clause with "where" goes on about it."""

    start: int
    end: int
    name: str
    goes_on: bool


class Places:
    """The places of an article's sentences, apart from the persons that it names."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.persons: frozenset[str] | None = None

    def of(self, part: Sentence) -> list[Place]:
        """The names of places in a sentence that a preposition of place opens."""
        found = []
        tokens = part.tokens
        for at, token in enumerate(tokens):
            if token.lower in _BEFORE and not (at and _is_of_firm(tokens[at - 1], token)):
                name = _name(tokens, at + 1)
                if name is not None and not _is_of_school(tokens, at):
                    first, end = name
                    if end > first + 1 or tokens[first].text not in self._surnames():
                        words_of = " ".join(token.text for token in tokens[first:end])
                        found.append(Place(token.start, tokens[end - 1].end, words_of, _goes_on(tokens, end)))
        return found

    def _surnames(self) -> frozenset[str]:
        """The capitalised words behind a forename anywhere in the article."""
        if self.persons is None:
            self.persons = frozenset(
                token.text
                for paragraph in self.document.read()
                for sentence in paragraph.sentences
                for before, token in zip(sentence.tokens, sentence.tokens[1:], strict=False)
                if token.text[:1].isupper() and before.text[:1].isupper() and is_forename(before.text)
            )
        return self.persons


def place_of(quantity: Quantity, places: Sequence[Place], begin: int, following: int | None = None) -> str | None:
    """The nearest place, rather behind the number, or opening the sentence, which begins at ``begin``; None without one.

    ``following`` is where the next number begins: a place far behind that one is not this one's.
    """
    best: tuple[float, str] | None = None
    for place in places:
        if place.end <= quantity.start:
            distance = (quantity.start - place.end) * (1 if place.start == begin or place.goes_on else ASIDE)
        else:
            distance = place.start - quantity.end
            if following is not None and following < place.start and distance > FARTHEST_PAST:
                continue
        if 0 <= distance <= FARTHEST and (best is None or distance < best[0]):
            best = (distance, place.name)
    return best[1] if best else None


def _name(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The token range of the name of a place behind a preposition; None for a body, a person, a time."""
    preposition = at - 1
    while at < len(tokens) and tokens[at].lower in _KINDS and not tokens[at].text[:1].isupper():
        at += 1
    end = at
    while end < len(tokens) and end < at + 5 and _is_of_name(tokens[end]):
        end += 1
    while end > at + 1 and tokens[end - 1].text.isupper() and tokens[end - 1].text not in words("places"):
        end -= 1
    if end == at or _TIME.fullmatch(tokens[at].text) or (end < len(tokens) and tokens[end].tag in ("POS", "NN", "NNS")):
        return None
    last = tokens[end - 1].text
    name = " ".join(token.text for token in tokens[at:end])
    if name in words("places"):
        return at, end
    if name.isupper() or name in words("nationalities") or is_body_noun(last) or last in words("body_names"):
        return None
    if is_forename(tokens[at].text) and (end > at + 1 or tokens[preposition].lower != "in"):
        return None
    return at, end


def _is_of_name(token: Token) -> bool:
    return (
        token.text[:1].isupper() and (token.text[-1:].isalpha() or token.text in _SAINTS) and token.tag not in _NO_NAMES
    ) or token.text == "U.S."


def _is_of_firm(before: Token, preposition: Token) -> bool:
    """Whether somebody works "at" what follows, has "shares in" it, or comes "from outside" it."""
    if preposition.lower == "in":
        return before.lower in _INVESTED
    return before.lower == "from" or (
        preposition.lower == "at" and (before.lower in _WORKING or role_noun(before.lower) is not None)
    )


def _is_of_school(tokens: Sequence[Token], at: int) -> bool:
    """Whether "at" belongs to the name of a school: "the University of Varnia at Arden"."""
    first = at
    while first > 0 and (tokens[first - 1].text[:1].isupper() or tokens[first - 1].lower in ("of", "for", "and")):
        first -= 1
    return any(token.text in _SCHOOLS for token in tokens[first:at])


def _goes_on(tokens: Sequence[Token], end: int) -> bool:
    """Read "in Arden, where …", "in Arden, Varnia, where …"."""
    if end + 2 < len(tokens) and tokens[end].text == "," and tokens[end + 1].text[:1].isupper():
        end += 2
    return any(token.lower == "where" for token in tokens[end : end + 2])
