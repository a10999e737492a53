"""Whose a share is: a party's in a poll, one of two rivals', that of a group of the people asked or counted."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from factdb.claims.figures import figure_nouns, kind_of_verb
from factdb.claims.named import listed_before
from factdb.claims.phrases import (
    BREAKS,
    INSIDE,
    before_appositions,
    first_phrase,
    phrase_after,
    phrase_before,
    subject,
)
from factdb.claims.verbs import past_participle
from factdb.documents import NOUNS
from factdb.lexicon import rows
from factdb.names import role_noun
from factdb.quantities.atoms import HYPHENS, Atom, lower_at

SHARES = frozenset(("percent", "percentage_point", "times"))
"""Units of shares, which a group of the whole may have for its own."""

POLL = re.compile(
    r"\b(?:(?:opinion|exit|tracking|snap|online|phone|telephone) polls?|poll|surveys?|pollsters?)\b", re.I
)
"""What tells that shares are of people who were asked, not of votes that were counted."""

FARTHEST = 12
"""Atoms between a number and what says whose it is."""

_AHEAD = frozenset(("ahead", "behind"))
_AGES = frozenset(("under", "over", "aged"))


class Standing(NamedTuple):
    """Whose one of two shares in a row is ("by 33 percent to 31"); ``phrase`` is None for a rival whom nothing names."""

    phrase: str | None
    rival_of: str | None = None


def standing_of(atoms: Sequence[Atom], text: str, first: int, stop: int) -> Standing | None:
    """Whose the share in ``atoms[first:stop]`` is, where it is one of two: "the Reds lead the Blues by 33 percent to 31"."""
    leads = lower_at(atoms, stop) == "to" and _is_number(atoms, stop + 1)
    by = (first - (lower_at(atoms, first - 1) in ("by", ","))) if leads else _by_before(atoms, first)
    if by is None:
        return None
    at = by - 1 if lower_at(atoms, by - 1) == "," else by
    if lower_at(atoms, at - 1) in _AHEAD:
        own = phrase_before(atoms, text, at - 1) or subject(atoms, text, at - 1)
        return Standing(own) if leads else Standing(None, own)
    contests = _contests()
    for verb in range(at - 1, max(-1, at - FARTHEST), -1):
        if (atoms[verb].tag[:2] == "VB" or (leads and verb == at - 1 and atoms[verb].tag == "NNS")) and past_participle(
            atoms[verb].lower
        ) in contests:
            own = phrase_before(atoms, text, verb) if atoms[verb].tag == "VBG" else subject(atoms, text, verb)
            return Standing(own) if leads else Standing(first_phrase(atoms, text, verb + 1, by), own)
    return None


def lead_of(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """Read "the Reds are ahead by three points": lead of Reds."""
    at = first - 2 if lower_at(atoms, first - 1) == "by" else -1
    at = at - 1 if lower_at(atoms, at) == "," else at
    if at < 1 or lower_at(atoms, at) not in _AHEAD:
        return None
    who = phrase_before(atoms, text, at) or subject(atoms, text, at)
    return f"{'lead' if atoms[at].lower == 'ahead' else 'deficit'} of {who}" if who else None


def group_of(atoms: Sequence[Atom], text: str, first: int, stop: int) -> str | None:
    """The group among whom alone a share in ``atoms[first:stop]`` holds: "voters under 30", "women"."""
    if lower_at(atoms, stop) in ("among", "amongst"):
        return _group(atoms, text, stop + 1)
    for at in range(first - 1, max(-1, first - FARTHEST), -1):
        if atoms[at].lower in ("among", "amongst"):
            return _group(atoms, text, at + 1)
        opened = at < FARTHEST and lower_at(atoms, 0) in ("among", "amongst")
        if (atoms[at].lower in BREAKS and not opened) or (_is_number(atoms, at) and not _is_age(atoms, at)):
            return None
    return None


def of_votes(atoms: Sequence[Atom], text: str, first: int, stop: int) -> str | None:
    """Who has a share of the votes, which says more than that it is one: "the Reds won 33 percent of the vote"."""
    _, end = phrase_after(atoms, text, stop)
    counted = end < len(atoms) and atoms[end].tag == "VBN"
    if lower_at(atoms, stop) != "of" or lower_at(atoms, end - 1) not in _VOTES or counted:
        return None
    who = listed_before(atoms, text, first) or subject(atoms, text, first)
    if who is None:
        return None
    standing = role_noun(who.split()[-1].lower()) is not None or who.split()[-1].lower() in _STANDING
    return who if standing or is_name(atoms, who.removeprefix("the ")) else None


_STANDING = frozenset(
    "party coalition alliance bloc incumbent challenger nationalists liberals conservatives socialists greens".split()
)
_VOTES = frozenset("vote votes ballot ballots".split())


def told_by_data(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """What a poll, a study or figures give the number in ``atoms[first]`` for: "the poll gave the Reds 35%"."""
    data = figure_nouns()
    for verb in range(first - 1, max(0, first - 2 * FARTHEST), -1):
        if atoms[verb].lower in BREAKS:
            return None
        apposed = before_appositions(atoms, text, verb + 1) if atoms[verb - 1].lower == "," else None
        noun = apposed.split()[-1] if apposed else atoms[verb - 1].text
        if data.get(noun.lower()) == "data" and kind_of_verb(atoms[verb].lower) is not None:
            return first_phrase(atoms, text, verb + 1, first)
    return None


def among(phrase: str, group: str) -> str:
    """The measure of a group: that of the whole, or of another group, told of this one."""
    return f"{phrase.partition(' among ')[0]} among {group}"


def is_name(atoms: Sequence[Atom], phrase: str) -> bool:
    """Whether every word of a phrase of this sentence is one of a name: with a capital that does not open the sentence."""
    named = {
        atom.text
        for at, atom in enumerate(atoms)
        if atom.tag in ("NNP", "NNPS") or (at and atom.tag in NOUNS and atom.text[:1].isupper())
    }
    return named.issuperset(phrase.split())


@cache
def _contests() -> frozenset[str]:
    return frozenset(row[0] for row in rows("measure_verbs") if row[2] in ("over", "behind"))


def _by_before(atoms: Sequence[Atom], first: int) -> int | None:
    """Where the first of two shares begins, of which the second begins here, or the "by" before it: "by 33 percent to 31"."""
    number = next((k for k in range(first - 2, max(-1, first - 5), -1) if _is_number(atoms, k)), None)
    if lower_at(atoms, first - 1) != "to" or number is None:
        return None
    return next((k for k in range(number, max(-1, number - 4), -1) if atoms[k].lower in ("by", ",")), number)


def _is_number(atoms: Sequence[Atom], at: int) -> bool:
    return 0 <= at < len(atoms) and (atoms[at].kind == "numeral" or atoms[at].tag == "CD")


def _is_age(atoms: Sequence[Atom], at: int) -> bool:
    """Whether a number tells how old a group is: "under 30", "under-30s", "aged 18 to 24"."""
    before = {lower_at(atoms, at - k) for k in (1, 2, 3)}
    return not _AGES.isdisjoint(before)


def _group(atoms: Sequence[Atom], text: str, index: int) -> str | None:
    """The phrase of a group that begins here; None for a pronoun, and for the best or first of many."""
    begin = index
    while begin < len(atoms) and atoms[begin].tag in ("DT", "PRP$") and atoms[begin].lower != "those":
        begin += 1
    end, tells = begin, False
    while end < len(atoms) and end < begin + FARTHEST:
        atom = atoms[end]
        age = _is_number(atoms, end) and _is_age(atoms, end)
        inside = atom.tag in INSIDE or atom.lower in _AGES or atom.lower in HYPHENS or atom.lower in ("those", "s")
        spans = atom.lower == "to" and _is_number(atoms, end + 1) and _is_number(atoms, end - 1)
        if not (age or inside or spans) or atom.tag == "JJS":
            break
        tells = tells or atom.tag in NOUNS or age
        end += 1
    return text[atoms[begin].start : atoms[end - 1].end] if tells else None
