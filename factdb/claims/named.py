"""The names and things beside their numbers, as results and markets are told: "A on 34%, B on 31%", "Northgate, up 4% at 310p"."""

from collections.abc import Sequence

from factdb.claims.phrases import (
    BREAKS,
    LONGEST_APPOSITIONS,
    TIMES,
    clause_start,
    first_phrase,
    is_amount,
    phrase_after,
    phrase_before,
)
from factdb.documents import NOUNS
from factdb.quantities.atoms import Atom, lower_at
from factdb.quantities.changes import is_change

_SIGNS = ("+", "-", "−", "–")
LONGEST_NAME = 5
"""Words and numbers of a name before the number that it has: "S&P 500 +0.3%"."""

_PUSHING = frozenset(
    "pull pulls pulled pulling push pushes pushed pushing send sends sent sending drag drags dragged dragging drive drives drove driving "
    "lift lifts lifted lifting leave leaves left leaving nudge nudged nudging knock knocked knocking take took taking mark marked".split()
)
_EXPECTED = frozenset("expected set likely forecast due projected seen predicted".split())


def listed_before(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """A name in a list of names with numbers, right before its own: "A on 34%, B on 31% and [C] on 17%"."""
    stop = first - 1 if lower_at(atoms, first - 1) in ("on", "with", "at") else first
    begin = stop
    while (
        begin > 0
        and stop - begin < 6
        and (atoms[begin - 1].tag in ("NNP", "NNPS", "NN", "JJ") or atoms[begin - 1].text[:1].isupper())
    ):
        begin -= 1
    before = begin - 2 if lower_at(atoms, begin - 1) in ("the", "a") else begin - 1
    parted = lower_at(atoms, before - 1 if lower_at(atoms, before) == "with" else before)
    name = begin < stop and atoms[stop - 1].tag in NOUNS and atoms[begin].text[:1].isupper()
    if not name or parted not in (",", "and", ";") or not _has_number(atoms, begin):
        return None
    return text[atoms[begin].start : atoms[stop - 1].end]


def with_its_number(atoms: Sequence[Atom], text: str, first: int, phrase: str) -> str | None:
    """A name before ``atoms[first]`` with the number that belongs to it: of "S&P" S&P 500, of "sales of Galaxy" sales of Galaxy 9."""
    name = phrase.split(" ")[-1]
    for at in range(first - 2, max(-1, first - LONGEST_APPOSITIONS), -1):
        behind = atoms[at + 2] if at + 2 < len(atoms) else atoms[at]
        if (
            atoms[at + 1].kind == "numeral"
            and atoms[at].tag[:3] == "NNP"
            and len(atoms[at + 1].text) < LONGEST_NUMBER_OF_NAME
            and text.endswith(name, 0, atoms[at].end)
            and not (behind.tag in NOUNS or behind.text in ("%", ",", "-") or behind.tag == "CC")
        ):
            return f"{phrase} {atoms[at + 1].text}"
    return None


LONGEST_NUMBER_OF_NAME = 5
"""Fewer digits than this has a number that belongs to a name: the FTSE 100, the Russell 2000."""


def named_behind(atoms: Sequence[Atom], text: str, stop: int) -> str | None:
    """The name that a number is set beside another one's: "against 32.8 percent and 86 seats for [the List]"."""
    for at in range(stop, min(stop + 6, len(atoms))):
        if atoms[at].lower in BREAKS:
            return None
        if atoms[at].lower == "for":
            return phrase_after(atoms, text, at + 1)[0]
    return None


def _has_number(atoms: Sequence[Atom], stop: int) -> bool:
    return any(atom.kind == "numeral" or atom.tag == "CD" for atom in atoms[max(0, stop - 12) : stop])


def moved(atoms: Sequence[Atom], text: str, first: int, stop: int) -> str | None:
    """What a number is the change of, or the level after it, by a sign, a name between commas, or what pushes it there."""
    return _signed(atoms, text, first) or named_mover(atoms, text, first) or _pushed(atoms, text, first, stop)


def _signed(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """The name right before a number with a sign: "Dow +0.2% S&P 500 +0.3%"."""
    if not atoms[first].text.startswith(_SIGNS):
        return None
    begin = first
    while begin > 0 and first - begin < LONGEST_NAME and _is_of_name(atoms, begin - 1):
        begin -= 1
    while begin < first and atoms[begin].tag[:3] != "NNP":
        begin += 1
    return text[atoms[begin].start : atoms[first - 1].end] if begin < first else None


def _is_of_name(atoms: Sequence[Atom], at: int) -> bool:
    """Whether a word of a name stands here, or the number that belongs to one: CAC | 40."""
    numbered = atoms[at].kind == "numeral" and at > 0 and atoms[at - 1].tag[:3] == "NNP"
    return numbered or atoms[at].text == "&" or atoms[at].tag[:3] == "NNP"


def named_mover(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """The name whose rise or fall commas set off, and its level behind that: "Northgate, | up 4.2% at 310p"."""
    at = first - 1
    if lower_at(atoms, at) in ("at", "to"):
        at -= 1
        while at > 0 and first - at < LONGEST_NAME and (is_amount(atoms[at]) or atoms[at].tag in NOUNS):
            at -= 1
    if lower_at(atoms, at) not in ("up", "down") or lower_at(atoms, at - 1) != "," or at < 2:
        return None
    stop = at - 1
    if atoms[stop - 1].tag[:3] != "NNP" or atoms[stop - 1].lower in TIMES:
        return None
    begin = stop
    while begin > 0 and (atoms[begin - 1].tag[:3] == "NNP" or atoms[begin - 1].text == "&"):
        begin -= 1
    before = begin - 2 if begin > 1 and atoms[begin - 1].tag == "DT" else begin - 1
    hanging = before >= 0 and atoms[before].tag in ("IN", "TO", "POS")
    return None if hanging else text[atoms[begin].start : atoms[stop - 1].end]


def _pushed(atoms: Sequence[Atom], text: str, first: int, stop: int) -> str | None:
    """What something else pushes up or down: "pulled | the healthcare sector | 0.7% lower"."""
    if lower_at(atoms, stop) not in ("higher", "lower"):
        return None
    for at in range(first - 2, max(-1, first - 12), -1):
        if atoms[at].lower in BREAKS:
            return None
        if atoms[at].lower in _PUSHING:
            return first_phrase(atoms, text, at + 1, first)
    return None


def beside(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """What goes up or down beside what a sentence tells: "…, with bookings down by 40%", "with prices expected to rise 4%"."""
    at = first - 1 if lower_at(atoms, first - 1) in ("up", "down") else first - 2
    if lower_at(atoms, at) in ("up", "down") and at > 1:
        noun = phrase_before(atoms, text, at)
        return noun if noun is not None and lower_at(atoms, clause_start(atoms, at)) == "with" else None
    begin = next((k for k in range(first - 2, max(0, first - 12), -1) if atoms[k].lower in {"with"} | BREAKS), 0)
    if lower_at(atoms, begin) != "with" or lower_at(atoms, begin - 1) != ",":
        return None
    noun, end = phrase_after(atoms, text, begin + 1)
    if end == first and noun is not None:
        return noun  # "with butter | 19% | dearer"
    moving = end < first and (
        atoms[end].lower in _EXPECTED or (atoms[end].tag == "VBG" and is_change(atoms[end].lower))
    )
    return noun if moving else None
