"""Whether a number without a noun counts people: "the death toll at 471", "tens of thousands marched", "120,000 who came"."""

import re
from collections.abc import Sequence

from factdb.lexicon import words
from factdb.quantities.amounts import Amount, Sentence
from factdb.quantities.atoms import Atom, lower_at
from factdb.quantities.bounds import modifier_before
from factdb.quantities.nouns import is_person
from factdb.quantities.numerals import NumberKind


def counts_people(sentence: Sentence, amount: Amount, stop: int) -> bool:
    """Whether the words around a bare number say that it counts people: "the death toll at 471", "tens of thousands marched"."""
    atoms, first = sentence.atoms, amount.first
    near = " ".join(atom.lower for atom in atoms[max(0, first - 12) : first])
    if _TOLL.search(near) or _CROWD.search(near):
        return True
    if lower_at(atoms, modifier_before(atoms, first)[1] - 1) in words("person_verbs"):
        return True
    if lower_at(atoms, stop) in ("who", "whose") or (
        amount.number.kind is NumberKind.VAGUE and _is_crowd(atoms, first, stop)
    ):
        return True
    if lower_at(atoms, stop) in _DOING:
        return True
    passive = stop
    while lower_at(atoms, passive) in _PASSIVE:
        passive += 1
    if passive > stop and lower_at(atoms, passive) in words("person_predicates"):
        return True
    match = _NUMBER_OF.search(near)
    return bool(match and any(word and is_person(word) for word in match.groups()))


def _is_crowd(atoms: Sequence[Atom], first: int, stop: int) -> bool:
    """Whether a round plural without a noun is people: "hundreds peacefully marched", "dozens in the crowd", "drew thousands to"."""
    tags = [atom.tag for atom in atoms[stop : stop + 2]]
    if tags and (tags[0][:2] in ("VB", "MD") or (tags[0] == "RB" and tags[-1][:2] in ("VB", "MD"))):
        return True
    if lower_at(atoms, stop) == "more":
        return len(tags) == 2 and tags[1] == "VBD" and lower_at(atoms, stop + 1) not in ("were", "was", "had")
    if [lower_at(atoms, stop), lower_at(atoms, stop + 1)] == ["in", "the"]:
        return lower_at(atoms, stop + 2) in ("crowd", "audience", "hall", "streets", "square")
    return lower_at(atoms, first - 1) in _DRAWING and lower_at(atoms, stop) != "of"


_DRAWING = frozenset("draw draws drew drawn drawing attract attracts attracted attracting rallied rallying".split())


# What only people do, behind their number: "44,600 waited more than 12 hours".
_DOING = frozenset(
    "waited voted marched queued applied enrolled attended protested resigned abstained commuted".split()
)
# Between a number and a participle of what happens to people: "800 have been wounded".
_PASSIVE = frozenset("was were is are be been being have has had got get still also also then since so far".split())
_TOLL = re.compile(r"\b(?:toll|dead|fatalities|deaths|casualties|headcount|workforce)\b")
_CROWD = re.compile(
    r"\b(?:(?:crowds?|audiences?|crew|staff|group|team|party|family|squad|membership|congregation|army|force|population|towns?|villages?) of|"
    r"home to|(?:played?|won|lost|drew|drawn|scored|spoke|performed|appeared|finished) in front of|sell-?out crowd of|watched by|"
    r"an? attendance of)(?: about| around| some| nearly| only| just| over| at least| more than| less than| fewer than| up to)?$"
)
_NUMBER_OF = re.compile(r"\bnumber of (?:the )?(\w+)(?: (\w+))?")
