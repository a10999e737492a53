"""What a sum or a margin is of, by the noun or the verb that it hangs on: "a profit of £105m", "made £96m before tax"."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from factdb.claims.doers import BE, HAVE, doer_of, is_person_noun, is_somebody
from factdb.claims.phrases import (
    BETWEEN,
    BREAKS,
    before_appositions,
    clause_start,
    first_phrase,
    is_amount,
    phrase_after,
    phrase_before,
    preposition_phrase,
    start_of,
    subject,
)
from factdb.claims.predicates import NO_PREDICATES
from factdb.claims.shares import is_name
from factdb.claims.verbs import LEVELS, past_participle
from factdb.lexicon import rows
from factdb.quantities.atoms import Atom, lower_at
from factdb.quantities.changes import is_change

# Nouns of a change or sum, which do not say of what.
_AIMS = frozenset("target goal aim objective limit cap ceiling minimum maximum quota requirement threshold".split())
FORECASTERS = frozenset("analysts economists traders forecasters pollsters experts markets investors".split())
"""Who expects numbers and has none."""

_OF_SOMETHING = frozenset("rise fall cut drop increase decrease decline total average jump surge".split())


def whole_of(atoms: Sequence[Atom], text: str, first: int, stop: int, *, money: bool) -> str | None:
    """Read "a profit of £105 million": profit; "an appeal for £5m": appeal; "a rise of 7.5 points in turnout": rise in turnout."""
    link = first - 1
    while link >= 0 and atoms[link].lower in BETWEEN:
        link -= 1
    if money and lower_at(atoms, link) in ("for", "worth"):
        return _traded(atoms, text, link - 1 if lower_at(atoms, link - 1) == "," else link)
    noun = phrase_before(atoms, text, link) if lower_at(atoms, link) == "of" else None
    if noun is not None and lower_at(atoms, first) in ("a", "an") and lower_at(atoms, stop - 1) == "point":
        return phrase_after(atoms, text, stop)[0]  # "a 70% chance of a quarter-point | cut"
    if noun == "error" and lower_at(atoms, link - 3) == "margin":
        return "margin of error"
    if noun is not None and lower_at(atoms, link - 2) == "per" and (sum_ := phrase_before(atoms, text, link - 2)):
        return f"{sum_} per {noun}"
    if noun is not None and not money and noun.split()[-1].lower() in _AIMS and stop < len(atoms):
        aimed = phrase_after(atoms, text, stop)[0] if atoms[stop].tag in ("JJ", "NN", "NNS") else None
        return f"{noun} of {aimed}" if aimed else noun
    if noun is None or noun.lower() not in _OF_SOMETHING:
        return noun
    inside = preposition_phrase(atoms, text, stop)
    if inside:
        return f"{noun} {inside}"
    whose = subject(atoms, text, link - 1)
    return whose if whose is not None and whose.split()[-1].lower() not in FORECASTERS else noun


def _traded(atoms: Sequence[Atom], text: str, stop: int) -> str | None:
    """What a sum is for, with what it is of it where it changes hands: "sold the house for £3m" gives "price of house"."""
    thing = phrase_before(atoms, text, stop)
    if thing is None:
        return None
    begin = start_of(atoms, stop, thing)
    verb = begin - 2 if begin > 1 and atoms[begin - 1].tag in ("DT", "PRP$") else begin - 1
    told = _sum_verbs().get(past_participle(atoms[verb].lower)) if verb >= 0 and atoms[verb].tag[:2] == "VB" else None
    return _PRICES[told.noun] + thing if told is not None and told.noun in _PRICES else thing


_PRICES = {"price": "price of ", "fee": "fee for ", "rent": "rent of "}


class _SumVerb(NamedTuple):
    noun: str
    joined: str


@cache
def _sum_verbs() -> Mapping[str, _SumVerb]:
    return {row[0]: _SumVerb(row[1], row[2]) for row in rows("measure_verbs")}


def of_verb(atoms: Sequence[Atom], text: str, first: int, stop: int) -> str | None:
    """What the verb of a sum or a margin makes of it: "made £96m before tax", "beat the record by a degree"."""
    link = lower_at(atoms, first - 1)
    by = link == "by"
    if link == "," and (whom := _fined(atoms, text, first)) is not None:
        return f"fine for {whom}"
    if link in ("from", "to"):
        return None
    for at in range(first - 1, max(-1, first - (12 if by else 5)), -1):
        if not by and (atoms[at].lower in BREAKS or (atoms[at].tag in ("IN", "TO", "CC") and atoms[at].lower != link)):
            return None
        described = atoms[at].tag == "VBN" and lower_at(atoms, at - 1) in ("a", "an", "the")  # "a reported £2m"
        verb = _verb_of_sum(atoms, text, at, first, stop) if _is_verb(atoms, at) and not described else None
        if verb is None or (verb.joined in ("over", "behind")) != by or (verb.joined == "for") != (link == "for"):
            continue
        if by:
            over = first_phrase(atoms, text, at + 1, first)
            aside = lower_at(atoms, clause_start(atoms, at) - 1) == ","
            find = before_appositions if aside else subject
            of = phrase_before(atoms, text, at) if atoms[at].tag == "VBG" else find(atoms, text, at + aside)
            bearer = f"{verb.noun} of {of}" if of and verb.noun != "margin" else verb.noun
            return f"{bearer} {verb.joined} {over}" if over else bearer
        if verb.noun in _PRICES and (sold := subject(atoms, text, at)) is not None:
            return _PRICES[verb.noun] + sold
        costing = verb.joined == "of" and atoms[at].tag == "VBG"
        tail = (phrase_before(atoms, text, at) if costing else None) or (
            subject(atoms, text, at) if verb.joined == "of" else None
        )
        tail = f"of {tail}" if tail else preposition_phrase(atoms, text, stop)
        noun = "earnings" if verb.noun == "profit" and _is_earning(atoms, text, at, stop) else verb.noun
        told = f"{noun} {tail}" if tail else noun
        who = doer_of(atoms, text, at, past_participle(atoms[at].lower)) if verb.joined == "-" else None
        return f"{told} {'of' if noun == 'earnings' else 'by'} {who}" if who else told
    return None


def _fined(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """Who is fined a sum behind what commas set off: "fined Orbis, the owner of Loopr, | €405m"."""
    verb = next((at for at in range(first - 1, max(-1, first - LONGEST_ASIDE), -1) if atoms[at].tag[:2] == "VB"), None)
    return phrase_after(atoms, text, verb + 1)[0] if verb is not None and atoms[verb].lower == "fined" else None


LONGEST_ASIDE = 20
"""Atoms between a verb and the sum that is its object, with what commas set off between."""


def _is_earning(atoms: Sequence[Atom], text: str, at: int, stop: int) -> bool:
    """Whether whoever makes a sum earns it: by the hour, or people."""
    if lower_at(atoms, stop) in ("a", "an", "per") or lower_at(atoms, at - 1) in ("i", "he", "she"):
        return True
    who = phrase_before(atoms, text, at) if atoms[at].tag == "VBG" else subject(atoms, text, at)
    return who is not None and is_person_noun(who.split()[-1])


def _verb_of_sum(atoms: Sequence[Atom], text: str, at: int, first: int, stop: int) -> _SumVerb | None:
    """What the list says of the verb at ``at``; of another one right before a sum that somebody by name does something with."""
    done = past_participle(atoms[at].lower)
    if done in _sum_verbs() or atoms[at].tag[:2] != "VB":
        return _sum_verbs().get(done)
    if atoms[at].lower in NO_PREDICATES:
        return None
    linked = lower_at(atoms, first - 1) in ("to", "at", "by", "for") and lower_at(atoms, first - 2) != "up"
    if linked or (stop < len(atoms) and atoms[stop].tag[:2] in ("NN", "JJ")):
        return None
    near = all(atoms[k].tag in ("DT", "RB", "RP", "IN", "JJR") for k in range(at + 1, first)) and first - at < 4
    plain = atoms[at].lower not in BE | HAVE and done not in LEVELS and not is_change(atoms[at].lower)
    if not (near and plain) or any(
        atoms[k].tag == "IN" and atoms[k].lower not in _BOUNDS for k in range(at + 1, first)
    ):
        return None
    who = subject(atoms, text, at)
    if who is None or not (is_somebody(who.split()[-1]) or any(is_name(atoms, word) for word in who.split())):
        return None
    particle = next(
        (f" {atoms[k].text}" for k in range(at + 1, first) if atoms[k].tag == "RP" or atoms[k].lower == "aside"), ""
    )
    return _SumVerb(f"sum {done}{particle}", "-")


def value_of(atoms: Sequence[Atom], first: int) -> str | None:
    """Read "valuing it at £6.8 billion": value."""
    valued = any(past_participle(atoms[at].lower) == "valued" for at in range(max(0, first - 4), max(0, first - 1)))
    return "value" if valued and lower_at(atoms, first - 1) == "at" else None


def sum_left(atoms: Sequence[Atom], text: str, stop: int) -> str | None:
    """What is left of a sum, told behind it: "there was £214 | left in the account"."""
    if lower_at(atoms, stop) not in ("left", "remaining", "outstanding", "missing"):
        return None
    where = preposition_phrase(atoms, text, stop + 1)
    return f"sum {atoms[stop].text} {where}" if where else f"sum {atoms[stop].text}"


def sum_needed(atoms: Sequence[Atom], stop: int) -> str | None:
    """What somebody does with a sum, told behind it: "£280,000 of | the £1.5m | that it needs"."""
    who = stop + 1 if lower_at(atoms, stop) in ("that", "which") else stop
    at = who + 2 if who + 2 < len(atoms) and atoms[who + 1].tag == "MD" else who + 1
    if at >= len(atoms) or atoms[who].tag != "PRP" or atoms[at].tag not in ("VB", "VBZ", "VBP", "VBD"):
        return None
    verb = atoms[at].lower
    return None if verb in BE | HAVE or verb in ("says", "said", "say") else f"sum {past_participle(verb)}"


_BOUNDS = frozenset("about around over under than up to nearly almost".split())


def _is_verb(atoms: Sequence[Atom], at: int) -> bool:
    """Whether a word is a verb, or was taken for a noun though it has an object: "beat the record"."""
    if atoms[at].tag == "NNS" and at > 0 and atoms[at - 1].tag in ("NN", "NNP"):
        return at + 1 < len(atoms) and is_amount(atoms[at + 1])  # "the house costs £285,000"
    return atoms[at].tag[:2] == "VB" or (
        atoms[at].tag == "NN" and at + 1 < len(atoms) and atoms[at + 1].tag in ("DT", "PRP$")
    )
