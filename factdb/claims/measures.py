"""What a number counts or measures, in the text's own words: "people killed in protest-related violence", "turnout"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple
from unicodedata import category

from factdb.claims.counted import counted_of
from factdb.claims.doers import holder_of, is_person_noun
from factdb.claims.measured import DURATIONS, measured_of
from factdb.claims.named import listed_before, named_mover, with_its_number
from factdb.claims.phrases import (
    BETWEEN,
    clause_start,
    phrase_after,
)
from factdb.claims.predicates import (
    held_by,
    object_moved,
    predicate_after,
    predicate_of_share,
    times_in_which,
    told_of_part,
    verb_before,
)
from factdb.claims.shares import POLL, SHARES, among, group_of, is_name, standing_of
from factdb.quantities import Quantity
from factdb.quantities.atoms import Atom, lower_at
from factdb.quantities.changes import REACH
from factdb.quantities.counting import opens_with_these
from factdb.quantities.units import MEASURED, is_unit

LONGEST_MEASURE = 12
"""Words of the longest measure."""

# Behind a number: what somebody did to make it known.
_TOLD = frozenset("announced claimed estimated reported given forecast published stated cited".split())
_PRONOUNS = frozenset("it they this that these those".split())


class Measure(NamedTuple):
    """A measure, None where none was found, and whether the number is told of what an earlier one was told of.

    ``name`` is whose a share is, where it is that of a name: of a party in a poll. ``whole`` is what further numbers go on
    from where this one is of a part: of "300 jobs, 40 of them in Arden" the jobs.
    """

    phrase: str | None
    again: bool = False
    name: str | None = None
    whole: str | None = None


@dataclass(slots=True)
class Told:
    """What an article has measured so far.

    ``unit`` and ``phrase`` are those of the last number of the paragraph, ``counted`` the last measure of things that
    were counted, ``by_unit`` the last of each unit, ``here`` the same of the paragraph, ``end`` where the last number ends,
    ``shares`` the last share of each name, ``whole`` what the last share of the paragraph is of. ``polled``: the paragraph
    tells of a poll.
    """

    unit: str | None = None
    phrase: str | None = None
    counted: str | None = None
    by_unit: dict[str | None, str] = field(default_factory=dict)
    here: dict[str | None, str] = field(default_factory=dict)
    end: int = 0
    shares: dict[str, Decimal] = field(default_factory=dict)
    whole: str | None = None
    polled: bool = False

    def open_paragraph(self) -> None:
        """A new paragraph goes on from no number of the last one."""
        self.unit = self.phrase = self.whole = None
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
        unit, phrase = quantity.unit, measure.whole or measure.phrase
        self.unit, self.phrase, self.end = unit, phrase, quantity.end
        if phrase is not None:
            self.by_unit[unit] = self.here[unit] = phrase
            self.counted = phrase if counted and unit is not None else self.counted
        if measure.name is not None and quantity.high is not None:
            self.shares[measure.name] = quantity.high

    def meant(self, unit: str | None) -> str | None:
        """What "the figure" is of, in this unit."""
        if unit is None and self.unit in SHARES and self.counted is not None:
            return self.counted
        if self.phrase is not None and (unit in (self.unit, None, "times") or {unit, self.unit} <= SHARES):
            return self.phrase
        return self.counted if unit is None else self.by_unit.get(unit)


def measure_of(atoms: Sequence[Atom], text: str, quantity: Quantity, *, counted: bool, told: Told) -> Measure:
    """The measure of a quantity in its sentence. ``counted``: its unit is a noun that it counts."""
    first = next((k for k, atom in enumerate(atoms) if atom.end > quantity.start), None)
    if first is None:
        return Measure(None)
    stop = next((k for k in range(first, len(atoms)) if atoms[k].start >= quantity.end), len(atoms))
    if [lower_at(atoms, first - k) for k in (4, 3, 2, 1)] == ["by", "an", "average", "of"]:
        first -= 3
    stop = _behind_conversion(atoms, stop)
    if quantity.unit == "percent" and lower_at(atoms, stop) == "of":
        whole, end = phrase_after(atoms, text, stop)
        told.whole = whole.rpartition(" ")[0] if whole and held_by(atoms, text, end) else whole
    measure = _measure(atoms, text, first, stop, quantity, counted=counted, told=told)
    if measure.phrase and [lower_at(atoms, first - 2), lower_at(atoms, first - 1)] == ["all", "but"]:
        # "All but three were rescued": three were not
        measure = measure._replace(phrase=_denied(atoms, text, stop, measure.phrase))
    if measure.phrase and (numbered := with_its_number(atoms, text, first, measure.phrase)):
        measure = measure._replace(phrase=numbered)
    if measure.phrase is None or quantity.unit not in SHARES:
        return measure
    group = group_of(atoms, text, first, stop)
    if group is not None:
        return measure._replace(phrase=_tidy(among(measure.phrase, group)))
    of_group = lower_at(atoms, stop) == "of" and measure.name is None
    if quantity.unit != "percent" or of_group or not (measure.name or is_name(atoms, measure.phrase)):
        return measure
    name = measure.name or measure.phrase
    return measure._replace(phrase=f"support for {name}" if told.polled else name, name=name)


def _measure(
    atoms: Sequence[Atom], text: str, first: int, stop: int, quantity: Quantity, *, counted: bool, told: Told
) -> Measure:
    converted = told.phrase is not None and text[told.end : quantity.start].strip() in _CONVERTING
    if converted or _is_said_again(atoms, text, first, stop, quantity, told):
        of_those = lower_at(atoms, stop) == "of" and not converted
        of_these = opens_with_these(atoms)
        whole = (told.counted if (of_those or of_these) and counted else None) or told.phrase
        behind = stop + 2 if of_those else stop
        part = told_of_part(atoms, text, behind, whole) if (of_those or of_these) and whole else None
        return Measure(_tidy(part) or whole, again=True, whole=whole)
    if counted and _is_of_the_same(quantity, told) and not listed_before(atoms, text, first):
        other = _told_otherwise(atoms, text, first, stop, quantity, told) or _of_another(atoms, text, first, told)
        return Measure(other or told.phrase)
    if (
        quantity.unit in DURATIONS
        and lower_at(atoms, first - 1) in _DURING
        and told.end > atoms[0].start
        and told.phrase
    ):
        return Measure(told.phrase)
    if _is_of_it(atoms, first) and (meant := told.here.get(quantity.unit)) is not None:
        return Measure(meant)
    opened = told.end <= atoms[0].start and told.unit is not None and told.unit not in MEASURED | SHARES
    numbered = _NUMBER_OF.match(told.phrase or "") if told.unit == "people" else None
    whole = told.whole or (told.counted if opened else None) or (numbered[1] if numbered else None)
    if quantity.unit == "percent" and whole and lower_at(atoms, stop) != "of":
        predicate = predicate_of_share(atoms, text, stop)
        if predicate is not None:
            return Measure(_tidy(f"{whole} {predicate}"))
    if quantity.unit == "percent" and (standing := standing_of(atoms, text, first, stop)) is not None:
        name = _tidy(standing.phrase) or told.rival(_tidy(standing.rival_of))
        return Measure(name, name=name)
    find = counted_of if counted else measured_of
    alone = times_in_which(atoms, text, first, stop) or _crowd(atoms, first, quantity) or _dead(atoms, first, quantity)
    phrase = _tidy(alone or find(atoms, text, first, stop, quantity))
    if phrase is None or _EMPTY.fullmatch(phrase):
        meant = told.meant(quantity.unit) if phrase or _is_of_pronoun(atoms, first) else None
        if meant is None and phrase is None:
            meant = told.here.get(quantity.unit)
        return Measure(meant or phrase, again=meant is not None and phrase is not None)
    return Measure("people killed" if quantity.unit == "people" and _TOLL.search(phrase) else phrase)


def _crowd(atoms: Sequence[Atom], first: int, quantity: Quantity) -> str | None:
    """Those who watched, whom no noun names: "won in front of 31,402"."""
    watched = lower_at(atoms, first - 1) == "of" and lower_at(atoms, first - 2) in _CROWDS
    return "crowd" if watched and quantity.unit == "people" and quantity.unit_span is None else None


def _dead(atoms: Sequence[Atom], first: int, quantity: Quantity) -> str | None:
    """The dead, where a toll or the number known to have died is put at so many: "Toll rises to 11 in Port Ansel"."""
    if quantity.unit != "people" or quantity.unit_span is not None:
        return None
    before = [atom.lower for atom in atoms[clause_start(atoms, first) : first]]
    put = before[-1:] in (["to"], ["at"])
    number = "number" in before and any(word in before for word in ("died", "dead", "killed"))
    return "people killed" if put and ("toll" in before[:3] or number) else None


def _denied(atoms: Sequence[Atom], text: str, stop: int, phrase: str) -> str:
    """A measure whose predicate does not hold: "crew rescued" gives "crew not rescued"."""
    predicate = predicate_after(atoms, text, stop)
    if predicate and phrase.endswith(predicate):
        return f"{phrase.removesuffix(predicate)}not {predicate}"
    who, _, said = phrase.partition(" ")
    return f"{who} not {said}".rstrip()


def _behind_conversion(atoms: Sequence[Atom], stop: int) -> int:
    """Where the same number in another unit ends that stands here in brackets: "8 miles (13 km) of pipes"."""
    if lower_at(atoms, stop) != "(":
        return stop
    end = next((k for k in range(stop + 1, min(stop + 7, len(atoms))) if atoms[k].text == ")"), None)
    number = end is not None and any(atom.kind == "numeral" for atom in atoms[stop:end])
    unit = end is not None and any(
        is_unit(atom.text) or category(atom.text[0]) == "Sc" for atom in atoms[stop + 1 : end]
    )
    return end + 1 if end is not None and number and unit else stop


# "The number of patients waiting rose to 1,403, and just 61.8% were treated in time"
_NUMBER_OF = re.compile(r"number of (\w+s)\b")
# "in front of 31,000", "before a crowd of 12,000"
_CROWDS = frozenset(("front", "crowd", "attendance"))
# "spent £3bn on roads over five years"
_DURING = frozenset("over in within during".split())
# Measures that say nothing: the claim before tells what they are of.
_EMPTY = re.compile(
    r"(?:(?:correct|true|real|right|wrong|revised|corrected|overall|official|first|final|latest|actual|new|earlier|previous|same|its|their) )*"
    r"(?:figure|number|total|count|reading|level|amount|it|number since \w+)s?",
    re.IGNORECASE,
)
# Between a number and the same in another unit: "8 miles (13 km)", "224 kW / 300 PS".
_CONVERTING = frozenset(("(", "/", "(about", "(around", "(or", ", or"))
# Before a number that another one is set beside: "from a previous range of".
_OF_BEFORE = frozenset(
    "the a an its restated previous earlier prior initial revised range forecast estimate target guidance of".split()
)
_COMPARING = frozenset("more less fewer higher lower".split())
_TOLL = re.compile(r"\b(?:toll|deaths?|fatalit(?:y|ies)|number of dead)\b", re.IGNORECASE)
_SETBESIDE = frozenset(
    [("up", "from"), ("down", "from"), ("rather", "than"), ("instead", "of"), ("compared", "with"), ("compared", "to")]
)


def _is_said_again(atoms: Sequence[Atom], text: str, first: int, stop: int, quantity: Quantity, told: Told) -> bool:
    """Whether a number is compared with the one before, or a part or multiple of it: "up from 46", "300 of them"."""
    if told.phrase is None:
        return False
    if _is_said_at_once(atoms, first, stop, quantity, told):
        return True
    if (part := _is_part(atoms, first, stop, quantity, told)) is not None:
        return part
    before = lower_at(atoms, first - 1)
    if quantity.unit == "times" or before in ("up", "down"):
        joined = before == "," or lower_at(atoms, first - 2) in (",", "and")
        return joined and named_mover(atoms, text, first) is None
    if told.unit not in (quantity.unit, None) and quantity.unit is not None:
        return False
    if lower_at(atoms, stop) in _TOLD or (before == "other" and quantity.unit is None):
        return True
    if quantity.unit in SHARES and lower_at(atoms, stop) == "of" and phrase_after(atoms, text, stop)[0]:
        return False
    return _is_set_beside(atoms, first, stop)


def _is_set_beside(atoms: Sequence[Atom], first: int, stop: int) -> bool:
    """Whether words before a number set it beside the one before: "rather than 212", "from a previous range of"."""
    link = first - 1
    while link > first - 6 and lower_at(atoms, link) in _OF_BEFORE:
        link -= 1
    if (lower_at(atoms, link - 1), lower_at(atoms, link)) in _SETBESIDE or lower_at(atoms, link) == "not":
        return True
    to_another = any(lower_at(atoms, at) == "to" for at in range(stop, stop + 3))  # "from 21 mpg combined to 23"
    against = lower_at(atoms, link) in ("against", "versus", "vs", "from")
    return against and lower_at(atoms, stop) not in ("for", "and") and not to_another


def _is_part(atoms: Sequence[Atom], first: int, stop: int, quantity: Quantity, told: Told) -> bool | None:
    """Whether a number is of those told before, None where nothing speaks of any: "Of these, 300 work there", "40 of them"."""
    if opens_with_these(atoms) and first < 5:
        return quantity.unit in (told.unit, "percent")
    if lower_at(atoms, stop) == "of" and lower_at(atoms, stop + 1) in ("them", "these", "those", "it", "which", "whom"):
        return lower_at(atoms, stop + 1) != "those" or atoms[min(stop + 2, len(atoms) - 1)].tag not in ("VBN", "VBD")
    return None


def _is_said_at_once(atoms: Sequence[Atom], first: int, stop: int, quantity: Quantity, told: Told) -> bool:
    """Whether a number is told in other words right away, or set beside another one: ", or 1.9%", ", £1,170 less than"."""
    before = lower_at(atoms, first - 1)
    if before == "or" and lower_at(atoms, first - 2) == "," and lower_at(atoms, stop) != "of":
        return True
    if before == "of" and _is_its_change(atoms, first) and quantity.unit in (told.unit, "percent"):
        return told.end > atoms[0].start
    compared = lower_at(atoms, stop) in _COMPARING and lower_at(atoms, stop + 1) == "than"
    return compared and before == "," and quantity.unit in (told.unit, "percent")


def _is_its_change(atoms: Sequence[Atom], first: int) -> bool:
    """Whether a number is the change of what was told before the comma: "44,600 waited, an increase of | 9%"."""
    change = lower_at(atoms, first - 2) in ("increase", "rise", "fall", "drop", "decrease", "decline", "jump")
    return change and lower_at(atoms, first - 3) in ("a", "an") and lower_at(atoms, first - 4) == ","


def _told_otherwise(
    atoms: Sequence[Atom], text: str, first: int, stop: int, quantity: Quantity, told: Told
) -> str | None:
    """What a number counts of which another thing is told than of the one before it: "133 are missing and 700 injured"."""
    link = first - 1
    while lower_at(atoms, link) in BETWEEN:
        link -= 1
    moved = _tidy(object_moved(atoms, text, first)) if lower_at(atoms, link) == "at" else None
    if moved is not None:
        return None if _EMPTY.fullmatch(moved) else moved
    if lower_at(atoms, stop) == "against" and " for " in (told.phrase or ""):
        return str(told.phrase).replace(" for ", " against ")  # "nine voted for the scheme and six | against"
    predicate = predicate_after(atoms, text, stop)
    if predicate is None:
        verb = next((at for at in range(first - 1, max(-1, first - REACH), -1) if atoms[at].tag[:2] == "VB"), None)
        other = verb is not None and atoms[verb].start >= told.end and lower_at(atoms, verb - 1) in ("and", "but", ",")
        predicate = verb_before(atoms, first) if other or told.end <= atoms[0].start else None
    if predicate is None or told.phrase is None or predicate.split()[0] in told.phrase.split():
        return None
    head = told.phrase.split()[0]
    return f"{head if quantity.unit == 'people' and is_person_noun(head) else quantity.unit} {predicate}"


def _of_another(atoms: Sequence[Atom], text: str, first: int, told: Told) -> str | None:
    """What somebody else by name has of what was told of one: "compared with the Reds, who had 14"."""
    what, of, _ = (told.phrase or "").partition(" of ")
    holder = holder_of(atoms, text, first) if of else None
    return f"{what} of {holder}" if holder and is_name(atoms, holder) else None


def _is_of_it(atoms: Sequence[Atom], first: int) -> bool:
    """Whether a number is what "it" is put at or changed to: "the ministry put it at $1.9 billion"."""
    link = first - 1
    while lower_at(atoms, link) in BETWEEN:
        link -= 1
    return (
        lower_at(atoms, link) in ("at", "to", "as")
        and lower_at(atoms, link - 1) in ("it", "them", "this", "that")
        and lower_at(atoms, link - 2) in _PUTTING
    )


_PUTTING = frozenset(
    "put puts putting estimated estimates estimate set sets raised raises cut cuts lowered lowers revised revises gave".split()
)


def _is_of_the_same(quantity: Quantity, told: Told) -> bool:
    """Whether a number counts what the one before it counts, without naming it again: "400 in March and 300 in April"."""
    named = quantity.unit_span is not None and quantity.unit_span.start >= quantity.start
    return not named and quantity.unit is not None and quantity.unit == told.unit and told.phrase is not None


def _is_of_pronoun(atoms: Sequence[Atom], first: int) -> bool:
    """Whether the clause of a number has a pronoun for its subject: "Among the young it doubled"."""
    begin = clause_start(atoms, first)
    return any(atoms[k].lower in _PRONOUNS and atoms[k].tag in ("PRP", "DT") for k in range(begin, first))


# "13 of | the past 19 | contests", and what a phrase that was cut ends with.
_COUNTED_AGAIN = re.compile(r"^(?:(?:past|last|first|next|top) )?[0-9][0-9,.]* (?=\w)")
_HANGING = re.compile(r"(?: (?:to|of|the|a|an|and|or|on|in|for|with|by|that|their))+$")


def _tidy(phrase: str | None) -> str | None:
    """A phrase on one line, without an article before it, of limited length."""
    if not phrase:
        return None
    short = re.sub(
        r"^(?:the|a|an|its|their|his|her|this|that|these|our|my) ", "", " ".join(phrase.split()), flags=re.IGNORECASE
    )
    short = re.sub(r"(?<=['’]s) (?:19|20)[0-9]{2}(?= [a-z])", "", short)  # "the firm's | 2024 | profit"
    short = re.sub(r"^ahead of (?:the |her |his |its |their )?", "", short)
    short = re.sub(r" (?:more|less|fewer)$", "", short)
    short = _COUNTED_AGAIN.sub("", re.sub(r"^worth of ", "", short))
    short = re.sub(r"^(?:more|further|additional|extra) (?=\w)", "", short)
    cut = " ".join(short.split(" ")[:LONGEST_MEASURE])
    cut = (_HANGING.sub("", cut) if len(cut) < len(short) else cut).strip(" ,;:.\"'‘’“”-")
    return re.sub(r"['’]s$", "", cut) or None
