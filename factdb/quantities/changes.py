"""Which way a quantity changes: "rose by 8%", "fell to 5", "up from 46 per cent", "11 per cent lower"."""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache

from factdb.lexicon import rows
from factdb.quantities.atoms import Atom, lower_at


class Direction(StrEnum):
    """The way a quantity changes, where the text says that it does."""

    UP = "up"
    DOWN = "down"


REACH = 12
"""Atoms before a number among which the verb that moves it is sought."""

_TRANSITIVE = frozenset(
    "raise raises raised raising add adds added adding boost boosts boosted boosting lift lifts lifted lifting hike hikes hiked "
    "hiking cut cuts cutting lose loses lost losing shed sheds shedding slash slashes slashed slashing reduce reduces reduced "
    "reducing lower lowers lowered lowering expand expands expanded expanding improve improves improved recover recovered".split()
)
# Verbs that tell, with "by", a margin and no change: "lost the race by ten points".
_LOSING = frozenset("lose loses lost losing".split())
# Verbs that tell, with "of", what somebody has got: "gained 16 percent of the vote".
_GAINING = frozenset("gain gains gained gaining".split())
_BREAKS = frozenset(
    [";", ":", ".", "!", "?", "(", ")", '"', "while", "but", "although", "as", "which", "after", "when", "than"]
)
# What stands between "by" and a number that it moves by: "by a further 3%".
_ADDED = frozenset("a an another further additional extra".split())
_BETWEEN = frozenset(
    "by a an the further another around about some nearly almost just only up down another as much more than over to at least".split()
)


@cache
def _directions(place: str) -> dict[str, Direction]:
    return {row[0]: Direction(row[1]) for row in rows("directions") if row[2] == place}


def is_change(word: str) -> bool:
    """Whether a word is a verb of rising or falling."""
    return word in _directions("verb")


def noun_direction(atoms: Sequence[Atom], index: int) -> Direction | None:
    """The direction of the noun that stands here, where it is one of rising or falling: "a 40-fold increase"."""
    return _directions("noun").get(lower_at(atoms, index))


def direction_of(atoms: Sequence[Atom], first: int, stop: int, *, share: bool, sized: bool) -> Direction | None:
    """The direction of the quantity that stands in ``atoms[first:stop]``, modifier and unit included.

    ``share`` tells shares, points and pennies, which "cut" and "add" move, from things that they remove and make;
    ``sized`` shares, sums and measures, which "rise" and "fall" move, from things that are counted.
    """
    if [lower_at(atoms, first - k) for k in (3, 2, 1)] == ["an", "average", "of"]:
        first -= 3
    return (
        (None if not sized and _is_particle(atoms, first - 1) else _from_adverb(atoms, first))
        or (
            None
            if _is_dropped(atoms, first, stop) or lower_at(atoms, stop) == "into"
            else _from_verb(atoms, first, stop, share=share, sized=sized)
        )
        or _from_noun_before(atoms, first)
        or _from_behind(atoms, stop, ratio=share)
    )


# Verbs with "up" and "down" that move nothing: "gave up 5%", "pick up at least 14", "put up 40 acres".
_PHRASAL = frozenset(
    "gave give gives giving make makes made making set turned pick picks picked picking take put puts putting hold held free frees freed "
    "freeing".split()
)


def _is_particle(atoms: Sequence[Atom], at: int) -> bool:
    """Whether a word belongs to a verb that is none of moving: "tied up three guards"."""
    verb = atoms[at - 1] if at > 0 else None
    return (
        verb is not None
        and verb.tag[:2] == "VB"
        and verb.lower not in _directions("verb")
        and verb.lower not in ("is", "are", "was", "were", "be", "been", "went", "go", "gone", "came", "come", "moved")
    )


def _is_dropped(atoms: Sequence[Atom], first: int, stop: int) -> bool:
    """Whether an amount of something is what falls, or is spent: "dropping 372 mm of rain", "dropped $2m on ads"."""
    return lower_at(atoms, first - 1).startswith("drop") and lower_at(atoms, stop) in ("of", "on")


def _from_adverb(atoms: Sequence[Atom], first: int) -> Direction | None:
    """Read "up 19 cents", "down 6.4%", "down by as much as 3%"; not "up to" and "down from"."""
    at = first - 2 if lower_at(atoms, first - 1) in ("by", "another", "a", "some") else first - 1
    if lower_at(atoms, at - 1) in _PHRASAL:
        return None
    if lower_at(atoms, first - 1) == "to" and lower_at(atoms, first - 2) == "up":
        return Direction.UP
    return _directions("adverb").get(lower_at(atoms, at))


def _is_between(atom: Atom) -> bool:
    return atom.lower in _BETWEEN or atom.lower.endswith("ly") or atom.kind == "sign"


def _from_verb(atoms: Sequence[Atom], first: int, stop: int, *, share: bool, sized: bool) -> Direction | None:
    """Read "rose 8%", "rose by nearly 57%", "has risen since April, to 61,000"; "from 4.8" is what was before."""
    behind = first - 1
    while lower_at(atoms, behind) in _ADDED:
        behind -= 1
    link = lower_at(atoms, behind)
    if link in ("from", "of", "in", "at", "for") or (link == "to" and lower_at(atoms, behind - 1) == "according"):
        return None
    verbs = _directions("verb")
    moved = link in ("to", "by")
    for at in range(first - 1, max(-1, first - 1 - REACH), -1):
        word = atoms[at].lower
        if word in _BREAKS or (word == "and" and at < first - 1 and not moved):
            return None
        if word in verbs and _is_verb(atoms, at, moved=moved):
            if (word in _LOSING and link == "by") or (word in _GAINING and lower_at(atoms, stop) == "of"):
                return None
            near = moved or all(_is_between(atoms[k]) for k in range(at + 1, first))
            return verbs[word] if near and (moved or (share if word in _TRANSITIVE else sized)) else None
        if not moved and at < first - 4:
            return None
    return None


def _is_verb(atoms: Sequence[Atom], at: int, *, moved: bool) -> bool:
    """Whether a word that may be a verb of change is one: not in "the contract was up", "the rocket ship".

    Taggers take verbs for nouns, so that a noun's tag counts only where the word is often one (a rise), unless "to" or
    "by" follows later (``moved``), or where another noun or a verb stands right behind it.
    """
    if atoms[at].tag[:1] != "N":
        return True
    if atoms[at].lower in _directions("noun"):
        return moved
    following = atoms[at + 1].tag if at + 1 < len(atoms) else ""
    return following[:1] not in ("N", "V", "M", ",")


def _from_noun_before(atoms: Sequence[Atom], first: int) -> Direction | None:
    """Read "a rise of 7.5 points", "an increase of 330.89", "a drop of 9%"."""
    if lower_at(atoms, first - 1) != "of":
        return None
    return _directions("noun").get(lower_at(atoms, first - 2))


def _from_behind(atoms: Sequence[Atom], stop: int, *, ratio: bool) -> Direction | None:
    """Read "4 per cent lower", "a 3 per cent drop", "35 percent, up four points", "61,000, …, up from 42,000"."""
    following = lower_at(atoms, stop)
    if following == "," and lower_at(atoms, stop + 1) in ("higher", "lower"):
        following = lower_at(atoms, stop + 1)
    if following in ("higher", "lower"):
        return _directions("after")[following]
    if ratio:
        if following in ("more", "fewer", "less") and lower_at(atoms, stop + 1) == "than":
            return _directions("after_than")[following]
        if lower_at(atoms, stop + 1) not in ("of", "in") and (noun := _directions("noun").get(following)):
            return noun
    return _aside(atoms, stop)


def _aside(atoms: Sequence[Atom], stop: int) -> Direction | None:
    adverbs = _directions("adverb")
    for at in range(stop, min(len(atoms), stop + REACH)):
        word = atoms[at].lower
        if word in adverbs and lower_at(atoms, at - 1) == ",":
            following = lower_at(atoms, at + 1)
            numeric = at + 1 < len(atoms) and (
                atoms[at + 1].kind == "numeral" or atoms[at + 1].tag == "CD" or atoms[at + 1].lower == "$"
            )
            named = any(atom.tag in ("NNP", "NNPS") for atom in atoms[stop:at])
            return (
                adverbs[word]
                if following in ("from", "by", "on") or (numeric and not named and at <= stop + 4)
                else None
            )
        if atoms[at].kind == "numeral" or word in _BREAKS or word == "and":
            return None
    return None
