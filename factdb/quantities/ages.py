"""Ages of people, and the ages that groups of people are told by: "Smith, 43, said", "voters 45 and over"."""

from collections.abc import Sequence

from factdb.quantities.atoms import Atom, lower_at
from factdb.quantities.nouns import is_person

MOST_YEARS = 120
"""No age is as high as this."""


def is_age(atoms: Sequence[Atom], first: int, stop: int, *, ranged: bool) -> bool:
    """Whether the number without unit in ``atoms[first:stop]`` is an age of somebody, or of a group of people."""
    before = lower_at(atoms, first - 1)
    if before in _AGES:
        return True
    if before == "of" and lower_at(atoms, first - 2) in _OF_AN_AGE:
        return True
    if not all(_is_years(atom) for atom in atoms[first:stop] if atom.kind == "numeral"):
        return False
    if _is_group(atoms, first, stop, ranged=ranged):
        return True
    if atoms[first].kind != "numeral" or stop - first != 1:
        return False
    return _in_apposition(atoms, first, stop) or _is_told(atoms, first, lower_at(atoms, stop))


def _is_years(atom: Atom) -> bool:
    return len(atom.text) <= 3 and atom.text.isdigit() and int(atom.text) < MOST_YEARS


_AGES = frozenset("aged age ages".split())
_OF_AN_AGE = frozenset("girl boy man woman child lad daughter son age ages".split())
_ENDS_APPOSITION = frozenset([",", ")", ".", ";", "and", "of", "from", "who", "was", "said", ""])


def _in_apposition(atoms: Sequence[Atom], first: int, stop: int) -> bool:
    """Read "Smith, 43, said", "Smith (43)", "Smith Jr., 43," and "Smith, then 43,"."""
    before, following = lower_at(atoms, first - 1), lower_at(atoms, stop)
    at = first - 1
    if before == "now" and first == 1:
        return following in (",", "and")  # "Now 46, she"
    if (
        before in _THEN
        and lower_at(atoms, at - 1) == ","
        and (following in (",", ")") or (before, following) == _NOW_AND)
    ):
        at -= 1
    if lower_at(atoms, at) not in (",", "(") or following not in _ENDS_APPOSITION or at < 1:
        return False
    if following == "of" and ((stop + 1 < len(atoms) and atoms[stop + 1].kind == "numeral") or before == "("):
        return False  # "at the station, 112 of 640 trains"
    junior = lower_at(atoms, at - 1) == "." and lower_at(atoms, at - 2) in ("jr", "sr")
    name = atoms[at - 2] if junior else atoms[at - 1]
    return name.kind == "word" and (
        name.tag in ("NNP", "NNPS", "NN") or (name.tag == "NNS" and name.text[:1].isupper() and following == ",")
    )


_NOW_AND = ("now", "and")
_THEN = frozenset("then now nearly almost just only".split())


def _is_told(atoms: Sequence[Atom], first: int, following: str) -> bool:
    """Whether the words before a number make it an age: "was 28 when", "She was 92.", "turned 18", "died at 91"."""
    before = lower_at(atoms, first - 1)
    if before in _BEING and following == "when":
        return True
    if before in _BEING and lower_at(atoms, first - 2) in _ONE_PERSON and lower_at(atoms, first - 3) in _WHILE:
        return True  # "when he was 12"
    being = first - 2 if before in _HOW_OLD else first - 1
    dated = following == "in" and first + 2 < len(atoms) and not atoms[first + 2].text[:1].islower()
    if lower_at(atoms, being) in _BEING and (dated or not following.isalpha() or following in ("and", "at", "but")):
        return following not in ("-", "–", "(", "/", "%", "$") and _is_somebody(atoms, being - 1)
    if before in _I_AM:
        return not following.isalpha()
    if before in _TURNING:
        return not following.isalpha() or atoms[first + 1].tag not in ("NNS", "NNPS")
    if before == "both":
        return lower_at(atoms, first - 2) in (",", "(")
    if before == "at" and (first == 1 or lower_at(atoms, first - 2) == ","):
        return following == "," or (following == "the" and first > 1)  # "At 68, she", "Marsh, at 15 the youngest"
    if before == "at" and (not following.isalpha() or following in _GOING_ON):
        near = {atom.lower for atom in atoms[max(0, first - 8) : first]}
        return bool(near & _IN_A_LIFE) and not near & _COUNTED
    at = first - 1
    while at > first - LONGEST_LIST and lower_at(atoms, at) in _LISTED and at > 0 and atoms[at - 1].kind == "numeral":
        at -= 2
    return lower_at(atoms, at - 1 if lower_at(atoms, at) == "of" else at) in _AGES


LONGEST_LIST = 12
"""Atoms of a list of ages before the last of them: "aged 29, 31 and 33"."""

_LISTED = frozenset(("and", "to", ",", "-"))


def _is_somebody(atoms: Sequence[Atom], at: int) -> bool:
    """Whether one person is what stands before a form of "be": "she", "I", "his wife", "she will", "Marsh will"."""
    named = at > 0 and atoms[at - 1].text[:1].isupper() and (at > 1 or atoms[at - 1].tag == "NNP")
    if named and lower_at(atoms, at) in ("will", "would"):
        return True
    while lower_at(atoms, at) in _MAY_BE:
        at -= 1
    word = lower_at(atoms, at)
    return word in _ONE_PERSON or (is_person(word) and at >= 0 and atoms[at].tag == "NN")


_HOW_OLD = frozenset("about around only just nearly almost already still".split())
_BEING = frozenset("is was am are were be".split())
_MAY_BE = frozenset("will would 'll may might has had have been only just nearly then now already".split())
_WHILE = frozenset("when since until before after while".split())
_ONE_PERSON = frozenset("i he she who bride groom boss".split())
_I_AM = frozenset("i'm he's she's you're they're we're 'm 're".split())
_TURNING = frozenset("turn turns turned turning".split())
_GOING_ON = frozenset("and but when after in on from with".split())
# What people do or become at an age.
_IN_A_LIFE = frozenset(
    "died dies die retired retires married graduated orphaned widowed scholarship apprenticed emigrated debut".split()
)
_COUNTED = frozenset("number toll total figure count put puts stands stood".split())


def _is_group(atoms: Sequence[Atom], first: int, stop: int, *, ranged: bool) -> bool:
    """Whether a number tells people by their age: "voters 45 and over", "those 18 to 29", "adults younger than 50"."""
    before = lower_at(atoms, first - 1)
    if lower_at(atoms, stop) in ("and", "or") and lower_at(atoms, stop + 1) in ("older", "younger"):
        return True
    if before == "than":
        return lower_at(atoms, first - 2) in ("younger", "older") and not _is_noun(atoms, stop)
    if before in _BOUNDS:
        return _are_people(atoms, first - 3 if lower_at(atoms, first - 2) in _BEING else first - 2)
    if not _are_people(atoms, first - 1):
        return False
    return ranged or (lower_at(atoms, stop) in ("and", "or") and lower_at(atoms, stop + 1) in _UPWARDS)


def _is_noun(atoms: Sequence[Atom], at: int) -> bool:
    return at < len(atoms) and atoms[at].tag in ("NN", "NNS")


def _are_people(atoms: Sequence[Atom], at: int) -> bool:
    """Whether a word is a noun for people, or stands for one."""
    word = lower_at(atoms, at)
    return word in _THOSE or (at >= 0 and atoms[at].tag in ("NNS", "NNPS", "NN") and is_person(word))


_THOSE = frozenset("those anyone everyone someone everybody anybody".split())
_BOUNDS = frozenset("under over above below".split())
_UPWARDS = frozenset("over older up above under younger upwards below".split())
