"""Words that bound a number or make it approximate: nearly 460, more than a dozen, up to 50, 200 or so."""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache

from factdb.lexicon import rows
from factdb.quantities.atoms import HYPHENS, Atom, atoms_of, lower_at, touching


class Modifier(StrEnum):
    """How a number bounds the truth: nearly 460 is ``approx``, up to 50 is ``at_most``."""

    EXACT = "exact"
    APPROX = "approx"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    RANGE = "range"


# Prepositions that bound a number only right before it, and say something else before a stretch of time or a distance.
_PLACES = frozenset(["over", "under", "above", "below", "within", "near", "beyond", "beneath", "passed", "around"])
# Those that say of what or where before "one": "a film about one man", "their arms around one another".
PREPOSITIONS = _PLACES | {"about", "some", "like"}
# What has something or somebody behind "about": "they care about two things".
_TELLING = frozenset(
    "care cares cared caring talk talks talked talking think thinks thought thinking know knows knew worry worries worried learn learned "
    "learnt hear hears heard tell tells told ask asks asked asking write writes wrote written speak speaks spoke complain complained article "
    "articles book books film films question questions concerns concerned information something nothing anything".split()
)
_MOVES = frozenset(
    "back go goes went gone come came climbed moved inched crept rose risen pushed brought inching ticked edged jumped "
    "picked picking rising climbing creeping edging ticking moving shot".split()
)
# Before "back up to" these say that as much goes back, not where something went: "buy back up to £150m".
_GIVES = frozenset(
    "buy buys buying bought pay pays paying paid give gives giving gave claw claws hand hands sell".split()
)
_ADVERBS = frozenset(
    "far well slightly considerably significantly little much even still just somewhat substantially many".split()
)


_SIGNS = frozenset("$€£¥₹")


@cache
def _phrases(place: str) -> dict[tuple[str, ...], Modifier]:
    found = {}
    for phrase, modifier, where in rows("modifiers"):
        if where == place:
            found[tuple(atom.lower for atom in atoms_of(phrase, 0, len(phrase)))] = Modifier(modifier)
    return found


@cache
def _longest(place: str) -> int:
    return max(map(len, _phrases(place)))


def modifier_before(atoms: Sequence[Atom], first: int, *, time: bool = False) -> tuple[Modifier | None, int]:
    """The modifier whose words end right before ``atoms[first]``, and where they begin; (None, first) without one.

    Before a stretch of time (``time``), "over" and "within" are taken to say when, not how much.
    """
    begin = first
    modifier: Modifier | None = None
    for _ in range(2):
        found = _one_before(atoms, begin, time=time)
        if found is None:
            break
        kind, start = found
        modifier = (
            kind
            if modifier in (None, Modifier.EXACT) or (kind is not Modifier.EXACT and modifier is Modifier.APPROX)
            else modifier
        )
        begin = start
    if modifier not in (None, Modifier.EXACT) and lower_at(atoms, begin - 1) in _ADVERBS:
        begin -= 2 if lower_at(atoms, begin - 2) == "a" and lower_at(atoms, begin - 1) == "little" else 1
    return modifier, begin


def _one_before(atoms: Sequence[Atom], first: int, *, time: bool) -> tuple[Modifier, int] | None:
    phrases = _phrases("before")
    if lower_at(atoms, first - 1) == "-" and lower_at(atoms, first - 2) == "sub":
        return Modifier.LESS_THAN, first - 2
    for length in range(min(_longest("before"), first), 0, -1):
        words = tuple(atom.lower for atom in atoms[first - length : first])
        modifier = phrases.get(words)
        if length == 1 and lower_at(atoms, first - 2) in HYPHENS and touching(atoms, first - 1):
            continue  # a 7-under 65
        if modifier is None or (time and length == 1 and words[0] in _PLACES):
            continue
        moves = lower_at(atoms, first - 3) in _MOVES and lower_at(atoms, first - 4) not in _GIVES
        if words == ("up", "to") and moves:
            return None
        if words == ("short", "of") and lower_at(atoms, first - 3) in ("is", "are", "was", "were", "be", "been"):
            return None  # "the industry is short of 140,000 workers" lacks them
        if words == ("some",) and lower_at(atoms, first - 2) in ("and", "for") and time:
            continue
        if words == ("about",) and atoms[first].kind == "word" and lower_at(atoms, first - 2) in _TELLING:
            continue
        if words == ("around",) and lower_at(atoms, first - 2) in ("turned", "all"):
            continue
        return modifier, first - length
    return None


def modifier_after(atoms: Sequence[Atom], stop: int) -> tuple[Modifier | None, int]:
    """The modifier whose words begin at ``atoms[stop]``, and where they end: "or more", "-odd", "+", ", no more"."""
    phrases = _phrases("after")
    at = stop + 1 if lower_at(atoms, stop) in (",", "-") else stop
    for length in range(min(_longest("after"), len(atoms) - at), 0, -1):
        modifier = phrases.get(tuple(atom.lower for atom in atoms[at : at + length]))
        if modifier is None or (at + length < len(atoms) and atoms[at + length].lower == "than"):
            continue
        if (
            atoms[at].lower == "plus"
            and at + 1 < len(atoms)
            and (atoms[at + 1].tag == "CD" or lower_at(atoms, at + 1) in _SIGNS)
        ):
            continue  # 300 plus 20, €60m plus €15m
        if atoms[at].lower == "plus" and lower_at(atoms, at + 1) == "or":
            continue  # "2 percent plus or minus"
        if (
            at == stop
            or atoms[at].lower in ("odd", "ish", "plus")
            or (atoms[stop].lower == "," and atoms[at].lower in ("no", "at", "maximum"))
        ):
            return modifier, at + length
    if lower_at(atoms, stop) == "+" and atoms[stop].start == atoms[stop - 1].end:
        return Modifier.AT_LEAST, stop + 1
    return None, stop
