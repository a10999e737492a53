"""What a number counts or measures, in the text's own words: "people killed in protest-related violence", "turnout"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from factdb.claims.doers import BE, HAVE, holder_of, is_had
from factdb.claims.phrases import (
    BREAKS,
    INSIDE,
    clause_start,
    expected_to_move,
    first_phrase,
    listed_before,
    named_behind,
    phrase_after,
    phrase_before,
    preposition_phrase,
    subject,
)
from factdb.claims.shares import POLL, SHARES, among, group_of, is_name, lead_of, of_votes, standing_of, told_by_data
from factdb.claims.verbs import past_participle, present_participle
from factdb.lexicon import rows, words
from factdb.quantities import Quantity
from factdb.quantities.atoms import Atom, lower_at
from factdb.quantities.changes import is_change
from factdb.quantities.units import is_unit

LONGEST_MEASURE = 12
"""Words of the longest measure."""

_AUXILIARY = (
    BE
    | HAVE
    | frozenset("will would could should may might must can to also now still already since so far not yet".split())
)
_LIGHT = frozenset(
    "said say says told tell reported reports announced saying put puts took take took made make makes gave give had has have".split()
)
# Words that may stand between a number and the word that it hangs on.
BETWEEN = frozenset("between up about around only just some nearly almost over".split())
# Behind a number: what somebody did to make it known.
_TOLD = frozenset("announced claimed estimated reported given forecast published stated cited".split())
# What people who were asked did.
_OPINION = frozenset("said say says think thought believe believed".split())
# Participles that are prepositions.
_NO_PREDICATES = frozenset("including excluding following according regarding concerning compared based".split())
_PRONOUNS = frozenset("it they this that these those".split())


class Measure(NamedTuple):
    """A measure, None where none was found, and whether the number is told of what an earlier one was told of.

    ``name`` is whose a share is, where it is that of a name: of a party in a poll.
    """

    phrase: str | None
    again: bool = False
    name: str | None = None


@dataclass(slots=True)
class Told:
    """What an article has measured so far.

    ``unit`` and ``phrase`` are those of the last number of the paragraph, ``counted`` the last measure of things that
    were counted, ``by_unit`` the last of each unit, ``here`` the same of the paragraph, ``end`` where the last number ends,
    ``shares`` the last share of each name. ``polled``: the paragraph
    tells of a poll.
    """

    unit: str | None = None
    phrase: str | None = None
    counted: str | None = None
    by_unit: dict[str | None, str] = field(default_factory=dict)
    here: dict[str | None, str] = field(default_factory=dict)
    end: int = 0
    shares: dict[str, Decimal] = field(default_factory=dict)
    polled: bool = False

    def open_paragraph(self) -> None:
        """A new paragraph goes on from no number of the last one."""
        self.unit = self.phrase = None
        self.here.clear()
        self.polled = False

    def hear(self, sentence: str) -> None:
        """Take in a sentence with numbers, before they are."""
        self.polled = self.polled or POLL.search(sentence) is not None

    def rival(self, name: str | None) -> str | None:
        """Who, but this one, had the largest of the shares told so far."""
        others = {other: share for other, share in self.shares.items() if other != name}
        return max(others, key=others.__getitem__, default=None)

    def tell(self, quantity: Quantity, measure: Measure, *, counted: bool) -> None:
        """Take in the measure of a number."""
        unit, phrase = quantity.unit, measure.phrase
        self.unit, self.phrase, self.end = unit, phrase, quantity.end
        if phrase is not None:
            self.by_unit[unit] = self.here[unit] = phrase
            self.counted = phrase if counted and unit is not None else self.counted
        if measure.name is not None and quantity.high is not None:
            self.shares[measure.name] = quantity.high

    def meant(self, unit: str | None) -> str | None:
        """What "the figure" is of, in this unit."""
        if self.phrase is not None and unit in (self.unit, None, "times"):
            return self.phrase
        return self.counted if unit is None else self.by_unit.get(unit)


def measure_of(atoms: Sequence[Atom], text: str, quantity: Quantity, *, counted: bool, told: Told) -> Measure:
    """The measure of a quantity in its sentence. ``counted``: its unit is a noun that it counts."""
    first = next((k for k, atom in enumerate(atoms) if atom.end > quantity.start), None)
    if first is None:
        return Measure(None)
    stop = next((k for k in range(first, len(atoms)) if atoms[k].start >= quantity.end), len(atoms))
    stop = _behind_conversion(atoms, stop)
    measure = _measure(atoms, text, first, stop, quantity, counted=counted, told=told)
    if measure.phrase is None or quantity.unit not in SHARES:
        return measure
    group = group_of(atoms, text, first, stop)
    if group is not None:
        return measure._replace(phrase=_tidy(among(measure.phrase, group)))
    if quantity.unit != "percent" or not (measure.name or is_name(atoms, measure.phrase)):
        return measure
    name = measure.name or measure.phrase
    return measure._replace(phrase=f"support for {name}" if told.polled else name, name=name)


def _measure(
    atoms: Sequence[Atom], text: str, first: int, stop: int, quantity: Quantity, *, counted: bool, told: Told
) -> Measure:
    converted = told.phrase is not None and text[told.end : quantity.start].strip() in _CONVERTING
    if converted or _is_said_again(atoms, first, stop, quantity, told):
        return Measure(told.phrase, again=True)
    if counted and _is_of_the_same(quantity, told) and not listed_before(atoms, text, first):
        return Measure(told.phrase)
    if quantity.unit == "percent" and (standing := standing_of(atoms, text, first, stop)) is not None:
        name = _tidy(standing.phrase) or told.rival(_tidy(standing.rival_of))
        return Measure(name, name=name)
    find = _counted if counted else _measured
    phrase = _tidy(find(atoms, text, first, stop, quantity))
    if phrase is None or _EMPTY.fullmatch(phrase):
        meant = told.meant(quantity.unit) if phrase or _is_of_pronoun(atoms, first) else None
        if meant is None and phrase is None:
            meant = told.here.get(quantity.unit)
        return Measure(meant or phrase, again=meant is not None and phrase is not None)
    return Measure("people killed" if quantity.unit == "people" and _TOLL.search(phrase) else phrase)


def _behind_conversion(atoms: Sequence[Atom], stop: int) -> int:
    """Where the same number in another unit ends that stands here in brackets: "8 miles (13 km) of pipes"."""
    if lower_at(atoms, stop) != "(":
        return stop
    end = next((k for k in range(stop + 1, min(stop + 7, len(atoms))) if atoms[k].text == ")"), None)
    number = end is not None and any(atom.kind == "numeral" for atom in atoms[stop:end])
    return end + 1 if end is not None and number and is_unit(atoms[end - 1].text) else stop


# Measures that say nothing: the claim before tells what they are of.
_EMPTY = re.compile(
    r"(?:(?:correct|true|real|right|wrong|revised|corrected|overall|official|first|final|latest|actual|new|earlier|previous|same|its|their) )*"
    r"(?:figure|number|total|count|reading|level|amount|it|number since \w+)s?",
    re.IGNORECASE,
)
# Between a number and the same in another unit: "8 miles (13 km)", "224 kW / 300 PS".
_CONVERTING = frozenset(("(", "/", "(about", "(around", "(or", ", or"))
_TOLL = re.compile(r"\b(?:toll|deaths?|fatalit(?:y|ies)|number of dead)\b", re.IGNORECASE)
_SETBESIDE = frozenset(
    [("up", "from"), ("down", "from"), ("rather", "than"), ("instead", "of"), ("compared", "with"), ("compared", "to")]
)


def _is_said_again(atoms: Sequence[Atom], first: int, stop: int, quantity: Quantity, told: Told) -> bool:
    """Whether a number is compared with the one before, or a part or multiple of it: "up from 46", "300 of them"."""
    if told.phrase is None:
        return False
    if lower_at(atoms, stop) == "of" and lower_at(atoms, stop + 1) in ("them", "these", "those", "it", "which", "whom"):
        return lower_at(atoms, stop + 1) != "those" or atoms[min(stop + 2, len(atoms) - 1)].tag not in ("VBN", "VBD")
    before = lower_at(atoms, first - 1)
    if quantity.unit == "times" or before in ("up", "down"):
        return before == "," or lower_at(atoms, first - 2) in (",", "and")
    if told.unit not in (quantity.unit, None) and quantity.unit is not None:
        return False
    if lower_at(atoms, stop) in _TOLD or (before == "other" and quantity.unit is None):
        return True
    link = first - 1
    while link > first - 4 and lower_at(atoms, link) in ("the", "a", "an", "its", "restated", "previous", "earlier"):
        link -= 1
    if (lower_at(atoms, link - 1), lower_at(atoms, link)) in _SETBESIDE or lower_at(atoms, link) == "not":
        return True
    return lower_at(atoms, link) in ("against", "from") and lower_at(atoms, stop) not in ("for", "and", "to")


def _is_of_the_same(quantity: Quantity, told: Told) -> bool:
    """Whether a number counts what the one before it counts, without naming it again: "400 in March and 300 in April"."""
    named = quantity.unit_span is not None and quantity.unit_span.start >= quantity.start
    return not named and quantity.unit is not None and quantity.unit == told.unit and told.phrase is not None


def _is_of_pronoun(atoms: Sequence[Atom], first: int) -> bool:
    """Whether the clause of a number has a pronoun for its subject: "Among the young it doubled"."""
    begin = clause_start(atoms, first)
    return any(atoms[k].lower in _PRONOUNS and atoms[k].tag in ("PRP", "DT") for k in range(begin, first))


def _tidy(phrase: str | None) -> str | None:
    """A phrase on one line, without an article before it, of limited length."""
    if not phrase:
        return None
    short = re.sub(
        r"^(?:the|a|an|its|their|his|her|this|that|these|our|my) ", "", " ".join(phrase.split()), flags=re.IGNORECASE
    )
    cut = " ".join(short.split(" ")[:LONGEST_MEASURE]).strip(" ,;:.\"'-")
    return re.sub(r"['’]s$", "", cut) or None


def _counted(atoms: Sequence[Atom], text: str, first: int, stop: int, quantity: Quantity) -> str | None:
    """The noun behind the number with its predicate: "jobs cut", "tents delivered", "people killed in …"."""
    moved = _object(atoms, text, first)
    noun, behind = phrase_after(atoms, text, stop)
    margin = _of_verb(atoms, text, first, stop) if lower_at(atoms, first - 1) == "by" else None
    if margin:
        return margin
    if moved and (noun is None or lower_at(atoms, first - 1) in ("to", "from", "at")):
        return moved
    if noun is None:
        listed = listed_before(atoms, text, first)
        if listed and quantity.unit:
            return f"{quantity.unit} for {listed}"
        after = _predicate_after(atoms, text, stop) if quantity.unit else None
        after = after or (_verb_before(atoms, first) if quantity.unit else None)
        if after and quantity.unit:
            return f"{quantity.unit} {after}"
        return subject(atoms, text, first) or quantity.unit
    after = _predicate_after(atoms, text, behind)
    if after:
        return f"{noun} {after}"
    before = _verb_before(atoms, first)
    holder = holder_of(atoms, text, first)
    if before:
        return f"{noun} {before} by {holder}" if holder else f"{noun} {before}"
    tail = preposition_phrase(atoms, text, behind)
    held = f"{noun} of {holder}" if holder and is_had(atoms, first) else noun
    return f"{held} {tail}" if tail else held


def _object(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """What is moved or put: "cut her price target to", "fixes the death toll at", "raise capacity from"."""
    link = first - 1
    while link > 0 and (atoms[link].lower in BETWEEN or atoms[link].lower == "the"):
        link -= 1
    if lower_at(atoms, link) not in ("to", "by", "from", "at", "as", "on"):
        return None
    for at in range(link - 1, max(-1, link - 16), -1):
        if atoms[at].lower in BREAKS or (at == link - 1 and atoms[at].tag == "VBN" and is_change(atoms[at].lower)):
            return None
        if (atoms[at].tag[:2] == "VB" and atoms[at].tag not in ("VBN", "VBG")) or (
            is_change(atoms[at].lower) and (atoms[at].tag[:1] != "N" or atoms[at + 1].tag in ("DT", "PRP$"))
        ):
            if at + 1 < link and atoms[at + 1].tag in ("DT", "PRP$", "NN", "NNS", "JJ", "VBG", "NNP"):
                return first_phrase(atoms, text, at + 1, link)
            if at + 1 < link:
                return None
    return None


def _predicate_after(atoms: Sequence[Atom], text: str, index: int) -> str | None:
    """Read "have been killed in violence" gives "killed in violence"; "are missing", "wounded", "sleeping outdoors" too."""
    at = index
    passive = False
    while at < len(atoms) and at < index + 6 and (atoms[at].lower in _AUXILIARY or atoms[at].tag in ("RB", "MD")):
        passive = passive or atoms[at].lower in BE
        at += 1
    if at >= len(atoms) or atoms[at].lower in BREAKS:
        return None
    atom = atoms[at]
    if atom.lower in _OPINION and atom.tag in ("VBD", "VBP", "VBN", "VBZ"):
        return _opinion(atoms, text, at)
    if (
        at == index
        and atom.tag in ("VBD", "VBZ", "VBP")
        and atom.lower not in _LIGHT
        and atom.lower not in words("person_predicates")
    ):
        return _active(atoms, text, at)
    verbal = (
        (atom.tag in ("VBN", "VBG") and atom.lower not in _NO_PREDICATES)
        or atom.lower in words("person_predicates")
        or (at > index and atom.tag in ("JJ", "VB", "VBD", "VBP"))
    )
    if not verbal or (atom.lower in _LIGHT and not passive):
        return None
    tail = preposition_phrase(atoms, text, at + 1)
    return f"{atom.text} {tail}" if tail else atom.text


def _opinion(atoms: Sequence[Atom], text: str, at: int) -> str | None:
    """What people said when they were asked: "of voters said the debate changed their minds"."""
    end = at + 1
    while end < len(atoms) and atoms[end].lower not in BREAKS and end < at + LONGEST_MEASURE:
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


def _verb_before(atoms: Sequence[Atom], first: int) -> str | None:
    """The participle of the verb whose object the number is: killing 38 people, delivered 1,150 tents."""
    for at in range(first - 1, max(-1, first - 5), -1):
        atom = atoms[at]
        if atom.lower in BREAKS or atom.tag in ("IN", "TO", "CC"):
            return None
        if atom.tag[:2] == "VB" and atom.lower not in _AUXILIARY | _LIGHT | _NO_PREDICATES:
            apart = atoms[at + 1].tag == "RP" and lower_at(atoms, at + 2) not in ("to", "from")
            particle = f" {atoms[at + 1].text}" if apart else ""
            return past_participle(atom.lower) + particle
    return None


def _measured(atoms: Sequence[Atom], text: str, first: int, stop: int, quantity: Quantity) -> str | None:
    """What a share, sum, size or time is of: the noun before "of", the noun behind, or the subject of the clause."""
    if quantity.unit == "percent" and (voted := of_votes(atoms, text, first, stop)) is not None:
        return voted
    if lower_at(atoms, stop) == "of" or (lower_at(atoms, stop) == '"' and lower_at(atoms, stop + 1) == "of"):
        noun, end = phrase_after(atoms, text, stop)
        if noun is not None:
            after = _predicate_after(atoms, text, end) or preposition_phrase(atoms, text, end)
            return f"{noun} {after}" if after else noun
    if quantity.unit == "year_of_age" and text[quantity.start : quantity.end].endswith(("-old", "-olds")):
        return _bearer(atoms, text, stop, quantity) or "age"
    money = bool(quantity.unit and quantity.unit.isupper())
    if lower_at(atoms, stop) in _OPINION and quantity.unit == "percent":
        return _opinion(atoms, text, stop)
    against = lower_at(atoms, first - 1) == "against" and quantity.unit == "percent"
    return (
        (named_behind(atoms, text, stop) if against else None)
        or lead_of(atoms, text, first)
        or _whole_of(atoms, text, first, stop, money=money)
        or (_of_verb(atoms, text, first, stop) if money or lower_at(atoms, first - 1) == "by" else None)
        or listed_before(atoms, text, first)
        or _object(atoms, text, first)
        or told_by_data(atoms, text, first)
        or _bearer(atoms, text, stop, quantity)
        or (phrase_before(atoms, text, first - 1) if lower_at(atoms, first - 1) == "(" else None)
        or expected_to_move(atoms, text, first)
        or subject(atoms, text, first)
        or (phrase_after(atoms, text, stop + 1)[0] if money and lower_at(atoms, stop) == "for" else None)
        or (None if money or quantity.unit in SHARES else _predicate_after(atoms, text, stop))
    )


# Nouns of a change or sum, which do not say of what.
_OF_SOMETHING = frozenset("rise fall cut drop increase decrease decline total average jump surge".split())


def _whole_of(atoms: Sequence[Atom], text: str, first: int, stop: int, *, money: bool) -> str | None:
    """Read "a profit of £105 million": profit; "an appeal for £5m": appeal; "a rise of 7.5 points in turnout": rise in turnout."""
    link = first - 1
    while link >= 0 and atoms[link].lower in BETWEEN:
        link -= 1
    if money and lower_at(atoms, link) in ("for", "worth"):
        return phrase_before(atoms, text, link)
    noun = phrase_before(atoms, text, link) if lower_at(atoms, link) == "of" else None
    if noun is None or noun.split()[-1].lower() not in _OF_SOMETHING:
        return noun
    inside = preposition_phrase(atoms, text, stop)
    return f"{noun} {inside}" if inside else subject(atoms, text, link - 1) or noun


class _SumVerb(NamedTuple):
    noun: str
    joined: str


@cache
def _sum_verbs() -> Mapping[str, _SumVerb]:
    return {row[0]: _SumVerb(row[1], row[2]) for row in rows("measure_verbs")}


def _of_verb(atoms: Sequence[Atom], text: str, first: int, stop: int) -> str | None:
    """What the verb of a sum or a margin makes of it: "made £96m before tax", "beat the record by a degree"."""
    link = lower_at(atoms, first - 1)
    by = link == "by"
    if link == "from":
        return None
    for at in range(first - 1, max(-1, first - (12 if by else 5)), -1):
        if not by and (atoms[at].lower in BREAKS or (atoms[at].tag in ("IN", "TO", "CC") and atoms[at].lower != link)):
            return None
        verb = _sum_verbs().get(past_participle(atoms[at].lower)) if _is_verb(atoms, at) else None
        if verb is None or (verb.joined in ("over", "behind")) != by or (verb.joined == "for") != (link == "for"):
            continue
        if by:
            over = first_phrase(atoms, text, at + 1, first)
            of = None if lower_at(atoms, clause_start(atoms, at) - 1) == "," else subject(atoms, text, at)
            bearer = f"{verb.noun} of {of}" if of and verb.noun != "margin" else verb.noun
            return f"{bearer} {verb.joined} {over}" if over else bearer
        tail = subject(atoms, text, at) if verb.joined == "of" else None
        tail = f"of {tail}" if tail else preposition_phrase(atoms, text, stop)
        return f"{verb.noun} {tail}" if tail else verb.noun
    return None


def _is_verb(atoms: Sequence[Atom], at: int) -> bool:
    """Whether a word is a verb, or was taken for a noun though it has an object: "beat the record"."""
    return atoms[at].tag[:2] == "VB" or (
        atoms[at].tag == "NN" and at + 1 < len(atoms) and atoms[at + 1].tag in ("DT", "PRP$")
    )


def _behind_rate(atoms: Sequence[Atom], stop: int, quantity: Quantity) -> int:
    """Where the words of a rate end that begins here: "a £300 a month flat"."""
    if quantity.unit_in_full is None or lower_at(atoms, stop) not in ("a", "an", "per", "each", "every"):
        return stop
    return min(stop + 2, len(atoms))


def _bearer(atoms: Sequence[Atom], text: str, stop: int, quantity: Quantity) -> str | None:
    """The noun right behind a sum or share: "a £4 million loan", "a 25% tax on cars"."""
    stop = _behind_rate(atoms, stop, quantity)
    here = atoms[stop] if stop < len(atoms) else None
    if here is None or here.lower in BREAKS or (here.tag not in INSIDE - {"VBN", "VBG"} and here.lower != "-"):
        return None
    noun, end = phrase_after(atoms, text, stop)
    if here.tag == "NNP" and (noun is None or noun.split()[-1][:1].isupper()):
        return None  # "fell 5% Monday", "cost £3m, Smith said"
    if noun is None or noun.lower() in ("higher", "lower") or (atoms[stop].tag == "NN" and is_change(noun.lower())):
        return None
    tail = _predicate_after(atoms, text, end) if quantity.unit == "percent" else None
    tail = tail or preposition_phrase(atoms, text, end)
    return f"{noun} {tail}" if tail else noun
