"""What those do, or what is done to them, whom a number counts: "killed in …", "wanting change", "opposing it"."""

from collections.abc import Sequence

from factdb.claims.doers import BE, HAVE
from factdb.claims.phrases import BREAKS, phrase_after, preposition_phrase
from factdb.claims.verbs import past_participle, present_participle
from factdb.lexicon import words
from factdb.quantities.atoms import Atom, lower_at
from factdb.quantities.changes import is_change
from factdb.quantities.nouns import is_participle

LONGEST_OPINION = 12
"""Words of the longest opinion that a measure takes in."""

_AUXILIARY = (
    BE
    | HAVE
    | frozenset("will would could should may might must can to also now still already since so far not yet".split())
)
_LIGHT = frozenset(
    "said say says told tell reported reports announced saying put puts took take took made make makes gave give had has have".split()
)
# What people who were asked did.
OPINION = frozenset("said say says think thought believe believed".split())
# Participles that are prepositions.
NO_PREDICATES = frozenset("including excluding following according regarding concerning compared based".split())


def predicate_of_share(atoms: Sequence[Atom], text: str, stop: int) -> str | None:
    """What those do whom a share of a whole that was told before is of: "39% oppose it", "18% were in favour"."""
    here = atoms[stop] if stop < len(atoms) else None
    if here is None or here.tag not in ("VBD", "VBP", "VBZ") or is_change(here.lower):
        return None
    beyond = atoms[stop + 1] if stop + 1 < len(atoms) else here
    if beyond.tag == "PRP" and here.lower not in BE:
        return f"{present_participle(here.lower)} {beyond.text}"
    return predicate_after(atoms, text, stop)


def predicate_after(atoms: Sequence[Atom], text: str, index: int) -> str | None:
    """Read "have been killed in violence" gives "killed in violence"; "are missing", "wounded", "sleeping outdoors" too."""
    at = index = _behind_age(atoms, index)
    passive = perfect = being = False
    while at < len(atoms) and at < index + 6 and (atoms[at].lower in _AUXILIARY or atoms[at].tag in ("RB", "MD")):
        passive = passive or atoms[at].lower in BE
        being = atoms[at].lower in _BEING or (being and atoms[at].tag == "RB")
        perfect = perfect or atoms[at].lower in HAVE
        at += 1
    if at >= len(atoms) or atoms[at].lower in BREAKS:
        return None
    atom = atoms[at]
    if being and atom.tag == "IN":
        return preposition_phrase(atoms, text, at)
    if perfect and not passive and atom.tag in ("VBN", "VBD") and (done := _done(atoms, text, at)) is not None:
        return done
    if atom.lower in OPINION and atom.tag in ("VBD", "VBP", "VBN", "VBZ"):
        return opinion(atoms, text, at)
    if (
        at == index
        and atom.tag in ("VBD", "VBZ", "VBP")
        and atom.lower not in _LIGHT
        and atom.lower not in words("person_predicates")
    ):
        return _active(atoms, text, at)
    verbal = (
        (atom.tag in ("VBN", "VBG") and atom.lower not in NO_PREDICATES)
        or atom.lower in words("person_predicates")
        or (at > index and atom.tag in ("JJ", "VB", "VBD", "VBP"))
        or is_participle(atoms, at)
    )
    if not verbal or (atom.lower in _LIGHT and not passive):
        return None
    tail = preposition_phrase(atoms, text, at + 1)
    return f"{atom.text} {tail}" if tail else atom.text


def _behind_age(atoms: Sequence[Atom], index: int) -> int:
    """The place behind the ages of people: "of people | aged 18 to 24 | said"."""
    if lower_at(atoms, index) not in ("aged", "over", "under"):
        return index
    at = index + 1
    while at < min(index + 6, len(atoms)) and (
        atoms[at].kind == "numeral" or atoms[at].tag == "CD" or atoms[at].lower in ("to", "and", "-", "or", "over")
    ):
        at += 1
    return at if at > index + 1 else index


def _done(atoms: Sequence[Atom], text: str, at: int) -> str | None:
    """What somebody has done to something: "had taken their lives" gives "taking their lives"."""
    determined = at + 1 < len(atoms) and atoms[at + 1].tag in ("DT", "PRP$", "PRP")
    object_, end = phrase_after(atoms, text, at + 1) if determined else (None, at)
    return (
        f"{present_participle(atoms[at].lower)} {text[atoms[at + 1].start : atoms[end - 1].end]}" if object_ else None
    )


_BEING = frozenset("is are was were be been 're".split())
# Verbs that are nouns as well, of what those who were asked hold.
_HOLDING = frozenset("support back favour favor fear trust doubt blame plan need use own face oppose".split())


def held_by(atoms: Sequence[Atom], text: str, end: int) -> str | None:
    """What a share of people hold, in a phrase that ends with their verb, taken for a noun: "of the public support the strike"."""
    determined = end < len(atoms) and atoms[end].tag in ("DT", "PRP$", "PRP")
    if (
        not determined
        or lower_at(atoms, end - 1) not in _HOLDING
        or end < 3
        or lower_at(atoms, end - 2) in ("of", "the")
    ):
        return None
    object_, _ = phrase_after(atoms, text, end)
    who = end - 2
    while who > 0 and atoms[who - 1].tag in ("JJ", "NN", "NNS"):
        who -= 1
    holding = f"{text[atoms[who].start : atoms[end - 2].end]} {present_participle(atoms[end - 1].lower)}"
    return f"{holding} {object_}" if object_ else None


def opinion(atoms: Sequence[Atom], text: str, at: int) -> str | None:
    """What people said when they were asked: "of voters said the debate changed their minds"."""
    end = at + 1
    while end < len(atoms) and atoms[end].lower not in BREAKS and end < at + LONGEST_OPINION:
        end += 1
    return (
        f"{present_participle(atoms[at].lower)} {text[atoms[at + 1].start : atoms[end - 1].end]}"
        if end > at + 2
        else None
    )


def _active(atoms: Sequence[Atom], text: str, at: int) -> str | None:
    """A finite verb with what it is done to or where: "wanted change" gives "wanting change"; "died" stays."""
    doing = present_participle(atoms[at].lower)
    object_, _ = phrase_after(atoms, text, at + 1)
    if object_:
        return f"{doing} {object_}"
    tail = preposition_phrase(atoms, text, at + 1)
    if tail:
        return f"{doing} {tail}"
    return atoms[at].text if atoms[at].tag == "VBD" else None


def verb_before(atoms: Sequence[Atom], first: int) -> str | None:
    """The participle of the verb whose object the number is: killing 38 people, delivered 1,150 tents."""
    for at in range(first - 1, max(-1, first - 5), -1):
        atom = atoms[at]
        if atom.lower in BREAKS or atom.tag in ("IN", "TO", "CC"):
            return None
        if atom.tag[:2] == "VB" and atom.lower not in _AUXILIARY | _LIGHT | NO_PREDICATES:
            apart = atoms[at + 1].tag == "RP" and lower_at(atoms, at + 2) not in ("to", "from")
            particle = f" {atoms[at + 1].text}" if apart else ""
            return past_participle(atom.lower) + particle
    return None
