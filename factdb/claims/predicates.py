"""What those do, or what is done to them, whom a number counts: "killed in …", "wanting change", "opposing it"."""

from collections.abc import Sequence
from typing import NamedTuple

from factdb.claims.doers import BE, HAVE
from factdb.claims.phrases import (
    BETWEEN,
    BREAKS,
    TIMES,
    clause_start,
    first_phrase,
    is_reporting,
    phrase_after,
    phrase_before,
    preposition_phrase,
    start_of,
)
from factdb.claims.verbs import REACHING, past_participle, present_participle
from factdb.documents import FINITE
from factdb.lexicon import words
from factdb.quantities.atoms import Atom, lower_at
from factdb.quantities.changes import is_change
from factdb.quantities.nouns import is_participle

LONGEST_OPINION = 12
"""Words of the longest opinion that a measure takes in."""

_AUXILIARY = (
    BE
    | HAVE
    | frozenset(
        "will would could should may might must can cannot to also now still already since so far not n't never yet do does did".split()
    )
)
_NOT = frozenset("not n't n’t never cannot".split())
# What an object begins with.
_OBJECT = frozenset("DT PRP$ JJ NN NNS NNP NNPS".split())
_LIGHT = frozenset(
    "said say says told tell reported reports announced saying put puts took take took made make makes gave give had has have saw see sees seen".split()
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


def told_of_part(atoms: Sequence[Atom], text: str, index: int, whole: str) -> str | None:
    """What a part of a whole is, or where: "half of which | are empty", "200 of them | in Scotland", "12 of whom | were children"."""
    be = lower_at(atoms, index) in _BEING
    if index < len(atoms) and atoms[index].tag == "JJ" and lower_at(atoms, index + 1) in BREAKS | {""}:
        return f"{whole} {atoms[index].text}"
    predicate = predicate_after(atoms, text, index) or preposition_phrase(atoms, text, index)
    if predicate is None and be and (who := phrase_after(atoms, text, index + 1)[0]):
        return f"{who} among {whole}"
    return f"{whole} {predicate}" if predicate and predicate not in whole else None


def those_who(atoms: Sequence[Atom], text: str, index: int) -> str | None:
    """Whom a share is of, by what they did, and what they did: "62% of | those who voted backed independence"."""
    if lower_at(atoms, index) != "those" or lower_at(atoms, index + 1) != "who":
        return None
    did = (at for at in range(index + 3, min(index + 12, len(atoms))) if atoms[at].tag in FINITE | {"VBN"})
    verb = next(did, None)
    doing = predicate_of_share(atoms, text, verb) if verb is not None and atoms[verb].tag != "VBN" else None
    if verb is not None and doing is None:
        doing = _active(atoms, text, verb) if atoms[verb].tag == "VBN" else predicate_after(atoms, text, verb)
    return f"{text[atoms[index].start : atoms[verb - 1].end]} {doing}" if verb is not None and doing else None


def times_in_which(atoms: Sequence[Atom], text: str, first: int, stop: int) -> str | None:
    """The times counted of the last ones: "orders had fallen in | three | of the past four quarters"."""
    at = stop + 1 + (lower_at(atoms, stop + 1) in ("the", "its", "their", "his", "her"))
    noun = at + 2  # behind "past four"
    named = lower_at(atoms, at) in ("past", "last", "next", "first") and noun < len(atoms) and atoms[noun].tag == "NNS"
    if not named or lower_at(atoms, stop) != "of" or lower_at(atoms, first - 1) not in ("in", "on") or first < 2:
        return None
    begin = clause_start(atoms, first - 1)
    if not any(atom.tag in FINITE for atom in atoms[begin : first - 1]):
        return None
    clause = text[atoms[begin].start : atoms[first - 2].end]
    common = begin == 0 and atoms[0].tag[:3] != "NNP"
    clause = clause[:1].lower() + clause[1:] if common else clause
    return f"{atoms[noun].text} {atoms[first - 1].lower} which {clause}"


class _Helpers(NamedTuple):
    """The auxiliaries and adverbs before a verb, which stands ``at`` this place."""

    at: int
    passive: bool = False
    perfect: bool = False
    being: bool = False
    infinitive: bool = False
    denied: bool = False


def _helpers(atoms: Sequence[Atom], index: int) -> _Helpers:
    found = _Helpers(index)
    for at in range(index, min(index + 6, len(atoms))):
        word, tag = atoms[at].lower, atoms[at].tag
        if word not in _AUXILIARY and tag not in ("RB", "MD"):
            break
        found = _Helpers(
            at + 1,
            passive=found.passive or word in BE,
            perfect=found.perfect or word in HAVE,
            being=word in _BEING or (found.being and tag == "RB"),
            infinitive=found.infinitive or (at == index and word == "to"),
            denied=found.denied or word in _NOT,
        )
    return found


def participle_after(atoms: Sequence[Atom], text: str, index: int) -> str | None:
    """What a participle right behind a noun says of it: "homes | promised in 2019 have been built"."""
    reduced = index < len(atoms) and atoms[index].tag == "VBN" and not _has_object(atoms, index)
    return _predicate(atoms, text, index, _Helpers(index)) if reduced else None


def predicate_after(atoms: Sequence[Atom], text: str, index: int) -> str | None:
    """Read "have been killed in violence" gives "killed in violence"; "are missing", "wounded", "sleeping outdoors" too."""
    index = _behind_age(atoms, index)
    helpers = _helpers(atoms, index)
    predicate = _predicate(atoms, text, index, helpers)
    if predicate and helpers.at == index and index < len(atoms) and atoms[index].tag == "VBN":
        # "Homes promised in 2019 have been built"
        verb = next((at for at in range(index + 1, min(index + 8, len(atoms))) if _ends(atoms[at])), None)
        if verb is not None and atoms[verb].lower in BE | HAVE and (main := predicate_after(atoms, text, verb)):
            return main
    return f"not {predicate}" if predicate and helpers.denied else predicate


def _ends(atom: Atom) -> bool:
    """Whether what is said in a participle ends here: before a mark or the verb of the clause."""
    return atom.lower in BREAKS or atom.tag in FINITE or atom.tag == "WDT" or atom.tag == "WP"


def _predicate(atoms: Sequence[Atom], text: str, index: int, helpers: _Helpers) -> str | None:
    at, passive, perfect = helpers.at, helpers.passive, helpers.perfect
    if at >= len(atoms) or atoms[at].lower in BREAKS:
        return None
    atom = atoms[at]
    if helpers.being and atom.tag == "IN":
        alone = atom.lower in ("against", "for") and lower_at(atoms, at + 1) in BREAKS | {"and", ""}
        return atom.text if alone else preposition_phrase(atoms, text, at)
    if perfect and not passive:
        if atom.tag in ("VBN", "VBD") and (done := _done(atoms, text, at)) is not None:
            return done
        if atoms[at - 1].lower in HAVE and atom.tag in _OBJECT:
            return _with(atoms, text, at)
    if atom.lower in OPINION and atom.tag in ("VBD", "VBP", "VBN", "VBZ"):
        return opinion(atoms, text, at)
    plain = atom.lower not in _LIGHT and atom.lower not in words("person_predicates")
    if at == index and plain and (atom.tag in ("VBD", "VBZ", "VBP") or _has_object(atoms, at)):
        return _active(atoms, text, at)
    if at > index and not (passive or perfect) and atom.tag in ("VB", "VBZ", "VBP") and plain:
        return _helped(atoms, text, at, helpers)
    return _verbal(atoms, text, at, index, passive=passive)


def _has_object(atoms: Sequence[Atom], at: int) -> bool:
    """Whether what was taken for a participle is a verb with its object: "pupils | passed the test", "homes | lost power"."""
    if atoms[at].tag != "VBN" or at + 1 >= len(atoms):
        return False
    following = atoms[at + 1]
    bare = following.tag in ("NN", "NNS") and following.text.islower() and following.lower not in TIMES
    return bare or following.tag in ("DT", "PRP$")


def _helped(atoms: Sequence[Atom], text: str, at: int, helpers: _Helpers) -> str:
    """What a verb behind an auxiliary or an adverb says: "will test it" gives "testing it"; "to cover costs" stays."""
    doing = _active(atoms, text, at)
    if helpers.infinitive:
        return f"to {atoms[at].text}{(doing or '').removeprefix(present_participle(atoms[at].lower))}"
    if atoms[at].lower in _LASTING and at + 1 < len(atoms) and atoms[at + 1].tag in ("JJ", "VBN", "VB", "VBD"):
        return f"{present_participle(atoms[at].lower)} {atoms[at + 1].text}"
    return doing or atoms[at].text


_LASTING = frozenset("stay remain become stand lie".split())


def _verbal(atoms: Sequence[Atom], text: str, at: int, index: int, *, passive: bool) -> str | None:
    """A participle, or what is said of people: "killed in violence", "containing letters", "missing"."""
    atom = atoms[at]
    verbal = (
        (atom.tag in ("VBN", "VBG") and atom.lower not in NO_PREDICATES)
        or atom.lower in words("person_predicates")
        or (at > index and atom.tag in ("JJ", "VB", "VBD", "VBP"))
        or is_participle(atoms, at)
    )
    if not verbal or (atom.lower in _LIGHT and not passive):
        return None
    following = atoms[at + 1] if at + 1 < len(atoms) else None
    if atom.tag == "VBG" and following and (following.kind == "numeral" or following.tag == "CD"):
        return None
    tail = preposition_phrase(atoms, text, at + 1)
    if tail is None and atom.tag == "VBG" and following and following.tag in _OBJECT | {"VBN"}:
        tail, _ = phrase_after(atoms, text, at + 1)
    return f"{atom.text} {tail}" if tail else atom.text


def _with(atoms: Sequence[Atom], text: str, at: int) -> str | None:
    """What somebody has or has not: "have an unfavourable view of the plan" gives "with unfavourable view of the plan"."""
    object_, end = phrase_after(atoms, text, at)
    tail = preposition_phrase(atoms, text, end) if object_ and lower_at(atoms, end) == "of" else None
    joined = "without" if atoms[at].lower == "no" else "with"
    return (f"{joined} {object_} {tail}" if tail else f"{joined} {object_}") if object_ else None


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
    determined = at + 1 < len(atoms) and atoms[at + 1].tag in ("DT", "PRP$", "PRP", "NN")
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
    inner = at + 1 if at + 2 < len(atoms) and atoms[at + 1].tag == "VBG" else at
    object_, _ = phrase_after(atoms, text, inner + 1)
    if object_:
        doing = f"{doing} {atoms[inner].text}" if inner > at else doing
        return f"{doing} {object_}"  # "support replacing the pipes" gives "supporting replacing pipes"
    tail = preposition_phrase(atoms, text, at + 1)
    if tail:
        return f"{doing} {tail}"
    return atoms[at].text if atoms[at].tag == "VBD" else None


def object_moved(atoms: Sequence[Atom], text: str, first: int, *, changed: bool = False) -> str | None:
    """What is moved or put: "cut her price target to", "fixes the death toll at", "raise capacity from".

    ``changed``: only by a verb that says that it got more or less.
    """
    link = first - 1
    while link > 0 and (atoms[link].lower in BETWEEN or atoms[link].lower == "the"):
        link -= 1
    if lower_at(atoms, link) not in ("to", "by", "from", "at", "as", "on"):
        return None
    for at in range(link - 1, max(-1, link - 16), -1):
        if atoms[at].lower in BREAKS or (at == link - 1 and atoms[at].tag == "VBN" and is_change(atoms[at].lower)):
            return None
        perfect = atoms[at].tag == "VBN" and lower_at(atoms, at - 1) in HAVE
        nominal = is_change(atoms[at].lower) or atoms[at].lower == "puts"
        if (atoms[at].tag[:2] == "VB" and (perfect or atoms[at].tag not in ("VBN", "VBG"))) or (
            nominal
            and (atoms[at].tag[:1] != "N" or atoms[at + 1].tag in ("DT", "PRP$") or _is_cutting(atoms, at, link))
        ):
            if changed and not is_change(atoms[at].lower):
                return None
            if (
                at + 1 < link
                and atoms[at + 1].kind != "numeral"
                and atoms[at + 1].tag in ("DT", "PRP$", "NN", "NNS", "JJ", "VBG", "NNP")
            ):
                return first_phrase(atoms, text, at + 1, link)
            if at + 1 < link:
                return None
    return None


def _is_cutting(atoms: Sequence[Atom], at: int, link: int) -> bool:
    """Whether a noun of change is the verb of its clause: "the drug cut deaths by 27%"."""
    return at > 0 and atoms[at - 1].tag in ("NN", "NNS", "NNP") and atoms[at + 1].tag == "NNS" and at + 2 == link


def lasting_of(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """What is done or had for a time: "was jailed for four years", "a closure for six weeks", "ran the mill for ten years"."""
    link = first - 1
    while link > 0 and atoms[link].lower in BETWEEN:
        link -= 1
    if lower_at(atoms, link) == "to" and lower_at(atoms, link - 1) in ("sentenced", "condemned"):
        return atoms[link - 1].text
    if lower_at(atoms, link) != "for" or link < 1:
        return None
    if (state := _state_before(atoms, text, link)) is not None:
        return state
    if atoms[link - 1].tag == "VBG" and atoms[link - 2].tag in ("DT", "JJ", "PRP$"):
        return atoms[link - 1].text
    if atoms[link - 1].tag in ("NN", "NNS") and not any(
        atom.tag[:2] == "VB" for atom in atoms[max(0, link - 4) : link]
    ):
        phrase = phrase_before(atoms, text, link)
        begin = start_of(atoms, link, phrase) if phrase else 0
        if phrase and not (begin > 0 and atoms[begin - 1].tag == "IN"):
            return phrase  # not the place of "has run the shop in Glenteel for 31 years"
    return _deed_before(atoms, text, link)


def _state_before(atoms: Sequence[Atom], text: str, link: int) -> str | None:
    """What somebody was without: "had been | without water | for nine days"."""
    at = next((k for k in range(link - 1, max(0, link - 6), -1) if atoms[k].lower == "without"), None)
    return text[atoms[at].start : atoms[link - 1].end] if at is not None and lower_at(atoms, at - 1) in BE else None


def _deed_before(atoms: Sequence[Atom], text: str, link: int) -> str | None:
    """What the last verb before a preposition says: "was jailed | for", "ran the mill | for"."""
    for at in range(link - 1, max(-1, link - 9), -1):
        if atoms[at].lower in BREAKS:
            return None
        if atoms[at].tag[:2] == "VB" and atoms[at].lower not in _AUXILIARY | {"been", "being"}:
            if is_reporting(atoms, at):
                return None
            if any(atoms[k].lower in BE for k in range(max(0, at - 3), at)) and atoms[at].tag == "VBN":
                particle = f" {atoms[at + 1].text}" if atoms[at + 1].tag == "RP" else ""
                return atoms[at].text + particle
            object_, _ = phrase_after(atoms, text, at + 1) if atoms[at + 1].tag in _OBJECT else (None, at)
            doing = present_participle(atoms[at].lower) if atoms[at].tag != "VBG" else atoms[at].text
            return f"{doing} {object_}" if object_ else doing
    return None


_PARTICLES = frozenset("down off out up".split())


def verb_before(atoms: Sequence[Atom], first: int) -> str | None:
    """The participle of the verb whose object the number is: killing 38 people, delivered 1,150 tents."""
    if atoms[first].lower == "within":
        return None
    for at in range(first - 1, max(-1, first - 5), -1):
        atom = atoms[at]
        if atom.lower in BREAKS or atom.tag in ("IN", "TO", "CC"):
            return None
        if atom.tag in ("VBG", "VBN") and atoms[at - 1].tag in ("DT", "PRP$"):
            return None  # "the remaining 160 votes"
        if atom.tag[:2] == "VB" and past_participle(atom.lower) in REACHING:
            return None
        if atom.tag[:2] == "VB" and atom.lower not in _AUXILIARY | _LIGHT | NO_PREDICATES:
            apart = (atoms[at + 1].tag == "RP" or (at + 2 == first and atoms[at + 1].lower in _PARTICLES)) and lower_at(
                atoms, at + 2
            ) not in ("to", "from")
            particle = f" {atoms[at + 1].text}" if apart else ""
            return past_participle(atom.lower) + particle
    return None
