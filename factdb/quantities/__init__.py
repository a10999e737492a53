"""Quantities: the numbers that a text states, read by a grammar."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from factdb.documents import Document, Sentence
from factdb.lexicon import rows
from factdb.quantities.amounts import Amount, read_amount
from factdb.quantities.amounts import Sentence as Run
from factdb.quantities.atoms import HYPHENS, Atom, atoms_of, lower_at, touching
from factdb.quantities.bounds import Modifier, modifier_after, modifier_before
from factdb.quantities.changes import Direction, direction_of
from factdb.quantities.names_with_numbers import is_name
from factdb.quantities.numbers import Number, NumberKind, hint, percent_of, read_number
from factdb.quantities.quantity import Quantity, describe
from factdb.quantities.units import PEOPLE, Unit, counted, is_person, unit_after
from factdb.text import Span
from factdb.times.moments import Moment, find_moments

__all__ = ["Direction", "Modifier", "Quantity", "describe", "find_quantities", "quantities_of"]

LONGEST_SENTENCE = 4000
"""Characters that are read at a time: what is longer is no sentence of prose."""


def find_quantities(document: Document) -> Sequence[Quantity]:
    """Every quantity of a document, in order, without dates, times, ages in apposition and numbers in names."""
    found: list[Quantity] = []
    for paragraph in document.read():
        earlier: Quantity | None = None
        for sentence in paragraph.sentences:
            for reading in quantities_of(document.plain, sentence, earlier):
                found.extend(reading.quantities)
                earlier = last_counted(reading.quantities) or earlier
    return found


class Reading(NamedTuple):
    """A sentence, or a piece of one, with its atoms, its times and its quantities."""

    part: Sentence
    atoms: Sequence[Atom]
    moments: Sequence[Moment]
    quantities: Sequence[Quantity]


def quantities_of(plain: str, sentence: Sentence, earlier: Quantity | None = None) -> Iterator[Reading]:
    """The quantities of one sentence, piece by piece where it is very long; none without any.

    ``plain`` is the document's text in plain characters, ``earlier`` the quantity of the sentences before whose unit a
    bare number takes ("The correct figure is 25").
    """
    if not hint().search(plain, sentence.start, sentence.end):
        return
    for part in _parts(sentence):
        atoms = atoms_of(plain, part.start, part.end, part.tokens)
        run = Run(plain, part.span, atoms, find_moments(plain, part.start, part.end))
        if quantities := _Reader(run, earlier).read():
            yield Reading(part, atoms, run.moments, quantities)


def last_counted(quantities: Sequence[Quantity]) -> Quantity | None:
    """The last of these quantities whose unit a bare number in the next sentence may take, or None."""
    return next((quantity for quantity in reversed(quantities) if _lends_unit(quantity)), None)


def _lends_unit(quantity: Quantity) -> bool:
    unit = quantity.unit
    return unit is not None and unit not in _NEVER_LENT and not unit.endswith("_of_age")


_NEVER_LENT = frozenset("times score year month week day hour minute second decade century".split())


def _parts(sentence: Sentence) -> Iterator[Sentence]:
    """The sentence, or pieces of it where it is too long to be one, without tokens that are too long to be words."""
    if sentence.end - sentence.start <= LONGEST_SENTENCE:
        yield sentence
        return
    tokens = tuple(token for token in sentence.tokens if token.end - token.start <= LONGEST_SENTENCE)
    first = 0
    for at, token in enumerate(tokens):
        if token.end - tokens[first].start > LONGEST_SENTENCE and at > first:
            yield Sentence(tokens[first].start, tokens[at - 1].end, tokens[first:at])
            first = at
    if tokens:
        yield Sentence(tokens[first].start, tokens[-1].end, tokens[first:])


@cache
def _multiples() -> dict[str, tuple[Decimal, Direction | None]]:
    return {row[0]: (Decimal(row[1]), Direction(row[2]) if len(row) > 2 else None) for row in rows("multiples")}


_COMPARED = frozenset("as the that its their this last what his her those".split())
# Behind "one in three": what makes it a score or a stretch of time rather than a share.
_OUTINGS = frozenset("games matches starts innings attempts outings appearances visits rounds goes".split())
# Numbers of one, written out, that single out and do not count: "one of them", "the one", "one day".
_PRONOUN_BEFORE = frozenset("no the this that each every any another same which only".split())
_SINGLED_OUT = frozenset("day time thing way moment reason example side another boy girl man woman of".split())


class _Reader:
    """Reads one sentence from left to right."""

    def __init__(self, run: Run, earlier: Quantity | None) -> None:
        self.run = run
        self.text, self.span, self.atoms = run.text, run.span, run.atoms
        self.earlier = earlier
        self.last: Amount | None = None
        self.done: list[Quantity] = []

    def read(self) -> list[Quantity]:
        """All quantities of the sentence, in order."""
        index, moment = 0, 0
        moments = self.run.moments
        while index < len(self.atoms):
            atom = self.atoms[index]
            while moment < len(moments) and moments[moment].end <= atom.start:
                moment += 1
            if moment < len(moments) and moments[moment].start < atom.end:
                index += 1
            else:
                index = max(index + 1, self._at(index))
        return self.done

    def _at(self, index: int) -> int:
        """Read what begins at this atom; where to go on."""
        atoms = self.atoms
        if atoms[index].kind == "word" and atoms[index].lower in _multiples():
            return self._multiple(index)
        number = read_number(atoms, index) or self._article(index)
        if number is None or self.run.in_moment(number.first, number.stop):
            return index + 1
        millions = bool(self.done) and self.done[-1].unit != "metre" and (self.done[-1].high or 0) >= 10**5
        amount = read_amount(self.run, number, millions=millions)
        if amount is None:
            return number.stop
        quantity = self._ratio(amount) or (None if self._is_none(amount) else self._finished(amount))
        if quantity is None:
            return amount.stop
        self.done.append(quantity)
        self.last = amount
        stop = amount.stop
        while stop < len(atoms) and atoms[stop].start < quantity.end:
            stop += 1
        return stop

    def _article(self, index: int) -> Number | None:
        """Read "a" as a number, where a bound stands before it and a unit behind: "more than a degree", "about an acre"."""
        atoms = self.atoms
        if atoms[index].lower not in ("a", "an") or modifier_before(atoms, index)[0] in (None, Modifier.EXACT):
            return None
        one = Decimal(1)
        number = Number(index, index + 1, one, one, NumberKind.WORDS, one)
        unit = unit_after(self.text, number, atoms[index].end, self.span)
        return number if unit is not None and unit.kind not in ("time", "currency", "count") else None

    def _multiple(self, index: int) -> int:
        """Read "doubled", "halved", "twice as many", "triple the"; not "scored twice", "double-decker"."""
        atoms = self.atoms
        following = lower_at(atoms, index + 1)
        factor, direction = _multiples()[atoms[index].lower]
        joined = following in HYPHENS or (lower_at(atoms, index - 1) in HYPHENS and touching(atoms, index))
        if joined or (direction is None and (following not in _COMPARED or atoms[index].tag in ("VB", "VBP"))):
            return index + 1
        modifier, begin = modifier_before(atoms, index)
        quantity = Quantity(
            start=max(atoms[begin].start, self._floor()),
            end=atoms[index].end,
            low=factor,
            high=factor,
            modifier=modifier or Modifier.EXACT,
            direction=direction,
            unit="times",
        )
        self.done.append(quantity)
        return index + 1

    def _floor(self) -> int:
        """Where the last quantity ended: none begins before it."""
        return self.done[-1].end if self.done else self.span.start

    def _ratio(self, amount: Amount) -> Quantity | None:
        """Read "one in five", "nine out of ten", "two of every three": a share in percent."""
        atoms, stop = self.atoms, amount.stop
        if amount.unit or amount.ranged or amount.number.scale > 1 or not 1 <= amount.low <= 100:
            return None
        link = [lower_at(atoms, stop), lower_at(atoms, stop + 1)]
        out = link in (["out", "of"], ["of", "every"])
        at = stop + 2 if out or link == ["in", "every"] else stop + 1
        at = at + 1 if lower_at(atoms, at) == "every" else at
        if not (out or link[0] == "in") or at >= len(atoms) or self.run.in_moment(at, at + 1):
            return None
        whole = read_number(atoms, at)
        if (
            whole is None
            or whole.kind not in (NumberKind.DIGITS, NumberKind.WORDS)
            or not amount.low < whole.low <= 10**6
        ):
            return None
        end = atoms[whole.stop - 1].end
        if self.text[end : end + 1].isalpha() or unit_after(self.text, whole, end, self.span) or whole.low % 1:
            return None
        if not out and (lower_at(atoms, whole.stop) in _OUTINGS or amount.low > 20):
            return None
        share = percent_of(amount.low, whole.low) if whole.low <= 1000 else amount.low * 100 / whole.low
        modifier, begin = modifier_before(atoms, amount.first)
        noun = counted(atoms, whole.stop, one=False)
        return Quantity(
            start=max(atoms[begin].start, self._floor()),
            end=end,
            low=share,
            high=share,
            modifier=modifier or Modifier.EXACT,
            unit="percent",
            unit_span=noun.span if noun else None,
        )

    def _is_none(self, amount: Amount) -> bool:
        """Whether the number is no quantity: part of a name, a list number, an age in apposition, a phone number."""
        unit = amount.unit
        if unit is not None and unit.kind != "score":
            return unit.kind == "time" and unit.span.start > amount.start and self.text[unit.span.start - 1] == "-"
        if amount.low == 1 == amount.high and amount.number.kind is NumberKind.WORDS and self._is_pronoun(amount):
            return True
        before, whose = lower_at(self.atoms, amount.first - 1), lower_at(self.atoms, amount.first - 2)
        if before in ("under", "over", "above", "below") and is_person(whose) and amount.high < 120:
            return True  # "voters under 30" tells an age
        return is_name(self.atoms, amount.first, amount.stop, amount.number, ranged=amount.ranged)

    def _is_pronoun(self, amount: Amount) -> bool:
        """Whether "one" singles out instead of counting: "one of them", "the one", "One boy swears"."""
        atoms = self.atoms
        before, following = lower_at(atoms, amount.first - 1), lower_at(atoms, amount.stop)
        if before in _PRONOUN_BEFORE - {"only"} or (
            atoms[amount.first].text == "One" and atoms[amount.first - 1].tag == "NNP" and amount.first > 0
        ):
            return True
        if modifier_before(atoms, amount.first)[0] is not None:
            return False
        if following in _SINGLED_OUT or not following.isalpha():
            return True
        noun = counted(atoms, amount.stop, one=True)
        if noun is None:
            return True
        near = {atoms[k].lower for k in range(max(0, amount.first - 3), min(len(atoms), amount.stop + 6))}
        return noun.unit == PEOPLE and not near & _HAPPENED

    def _finished(self, amount: Amount) -> Quantity | None:
        """The quantity with its modifier, direction and unit; None for a bare number that says too little."""
        atoms = self.atoms
        time = amount.unit is not None and amount.unit.kind == "time"
        first = amount.first
        if amount.ranged and lower_at(atoms, first - 1) == "between":
            first -= 1
        modifier, begin = modifier_before(atoms, first, time=time)
        after, behind = modifier_after(atoms, amount.stop)
        stop, end = amount.stop, amount.end
        if after is not None and modifier in (None, Modifier.EXACT):
            modifier, stop, end = after, behind, atoms[behind - 1].end
        start = min(amount.start, atoms[begin].start) if begin < amount.first else amount.start
        unit, unit_span, counts = self._unit(amount, stop)
        if modifier is None and unit_span is not None and unit_span.start >= end:
            modifier = self._bound_behind(unit_span.end)
        if unit is None and not counts and modifier is None and self._is_idle(amount):
            return None
        inherited = self._converts(amount)
        if inherited is not None and modifier is None:
            modifier = inherited.modifier if inherited.modifier is not Modifier.RANGE else None
        if modifier in (None, Modifier.EXACT) and amount.low != amount.high:
            modifier = Modifier.EXACT if unit == "score" else Modifier.RANGE
        direction = self._direction(amount, begin, stop, unit)
        if inherited is not None and direction is None:
            direction = inherited.direction
        sign = self.text[start - 1] if start > self.span.start else ""
        if (
            sign in "+-−"
            and sign
            and unit == "percent"
            and direction is None
            and amount.low >= 0
            and not self.text[start - 2].isdigit()
        ):
            direction, start = (Direction.UP if sign == "+" else Direction.DOWN), start - 1
        return Quantity(
            start=max(start, self._floor()),
            end=end,
            low=amount.low,
            high=amount.high,
            modifier=modifier or Modifier.EXACT,
            direction=direction,
            unit=unit,
            unit_span=unit_span,
        )

    def _bound_behind(self, end: int) -> Modifier | None:
        """The modifier behind the noun that is counted: "50 people or more"."""
        match = _BOUND_BEHIND.match(self.text, end, self.span.end)
        return None if match is None else Modifier.AT_LEAST if match[1] in ("more", "over") else Modifier.AT_MOST

    def _direction(self, amount: Amount, begin: int, stop: int, unit: str | None) -> Direction | None:
        share = unit in _SHARES
        sized = (
            share
            or unit is None
            or (amount.unit is not None and amount.unit.kind not in ("time", "age", "count", "score"))
        )
        return direction_of(self.atoms, begin, stop, share=share, sized=sized)

    def _converts(self, amount: Amount) -> Quantity | None:
        """The quantity right before that this one in brackets says again in another unit: "50 miles (80 km)"."""
        if (
            not self.done
            or self.last is None
            or amount.unit is None
            or amount.unit.kind != (self.last.unit.kind if self.last.unit else None)
        ):
            return None
        before = self.done[-1]
        gap = self.text[before.end : amount.start].strip()
        return before if gap in ("(", "/", "(about") and before.unit != amount.unit.name else None

    def _unit(self, amount: Amount, stop: int) -> tuple[str | None, Span | None, bool]:
        """Canonical unit, its span, and whether a noun follows that the number counts."""
        unit = amount.unit
        if unit is None and _is_magnitude(self.run, amount.first):
            return "magnitude", None, True
        noun = (
            None
            if unit and amount.number.kind is not NumberKind.FRACTION
            else counted(self.atoms, stop, one=amount.low == 1 == amount.high)
        )
        if unit is not None:
            return self._measured(unit), noun.span if noun else unit.span, True
        if noun is not None and not noun.pronoun:
            return noun.unit, noun.span, True
        if self._of_people(amount, stop):
            return PEOPLE, None, True
        lender = self._lender(amount, stop)
        if lender is not None:
            tolerance = amount.tolerance and lender.unit == "percent"
            return "percentage_point" if tolerance else lender.unit, None, True
        return None, None, noun is not None

    def _measured(self, unit: Unit) -> str:
        """The name of a unit; points are of a percentage where the sentence speaks of one and of no index or game."""
        if unit.name != "point":
            return unit.name
        near = self.text[self.span.start : self.span.end]
        return "percentage_point" if _PERCENT_NEAR.search(near) and not _INDEX_NEAR.search(near) else "point"

    def _lender(self, amount: Amount, stop: int) -> Quantity | None:
        """The quantity before whose unit a bare number takes: "4,300 jobs in France, 3,700 in Germany"."""
        atoms = self.atoms
        here = atoms[stop].tag if stop < len(atoms) else ""
        beyond = atoms[stop + 1].tag if stop + 1 < len(atoms) else ""
        if here[:2] == "NN" or (here[:2] == "JJ" and beyond[:2] == "NN"):
            return None
        before = self.done[-1] if self.done else None
        if before is None or not _lends_unit(before):
            return self._earlier(amount) if before is None or len(self.done) == 1 else None
        between = self.text[before.end : amount.start]
        if before.unit == "percent" and not amount.tolerance:
            level = bool(before.direction) and before.modifier is Modifier.EXACT and between.strip() == "to"
            return (
                before if amount.low <= 100 and not level and len(between) <= 60 and _PARALLEL.search(between) else None
            )
        return before if len(between) <= 120 else None

    def _earlier(self, amount: Amount) -> Quantity | None:
        """The quantity of the sentence before, where this sentence says that its number is one of the same kind."""
        if (
            self.earlier is None
            or (self.earlier.unit == "percent" and amount.low > 100)
            or (amount.number.kind is NumberKind.WORDS and amount.low < 20)
        ):
            return None
        near = self.text[max(self.span.start, amount.start - 60) : amount.end + 20]
        return self.earlier if _SAME_KIND.search(near) else None

    def _of_people(self, amount: Amount, stop: int) -> bool:
        """Whether the words around a bare number say that it counts people: "the death toll at 471", "tens of thousands marched"."""
        atoms, first = self.atoms, amount.first
        near = " ".join(atom.lower for atom in atoms[max(0, first - 12) : first])
        if _TOLL.search(near) or _CROWD.search(near):
            return True
        if amount.number.kind is NumberKind.VAGUE and stop < len(atoms) and atoms[stop].tag[:2] == "VB":
            return True
        match = _NUMBER_OF.search(near)
        return bool(match and any(word and is_person(word) for word in match.groups()))

    def _is_idle(self, amount: Amount) -> bool:
        """Whether a bare number in words says too little to be a quantity: "the two have been at odds"."""
        if lower_at(self.atoms, amount.first - 1) == "of" and lower_at(self.atoms, amount.first - 2) in _GROUPS:
            return False
        return amount.number.kind is NumberKind.WORDS and amount.low < 20 and amount.number.scale == 1


_SHARES = frozenset(["percent", "percentage_point", "basis_point", "point", "permille", "cent", "sen", "GBX"])
_BOUND_BEHIND = re.compile(r"\s(?:or|and) (more|over|less|fewer|under)\b(?! than)")
_HAPPENED = frozenset(
    "killed died dead injured wounded missing arrested detained charged hurt rescued survived hospitalised".split()
)
_GROUPS = frozenset(
    "crew team group family squad panel staff total population workforce gang class party jury maximum minimum".split()
)
_PERCENT_NEAR = re.compile(
    r"%|per ?cent\b|\b(?:polls?|lead|leads|margin|turnout|votes?|voters|survey|rate|share|unemployment|inflation)\b",
    re.IGNORECASE,
)
_INDEX_NEAR = re.compile(r"\b(?:index|Nasdaq|Dow|FTSE|Nikkei|DAX|scored|rebounds|stocks|shares closed|Average)\b")
_PARALLEL = re.compile(r"\bto $|\band |\bbut |, $|\bfrom $|\bagainst |\bwhile ")
_SAME_KIND = re.compile(
    r"\b(?:figure|number|numbers|count|total|toll|remaining|rest|others|further|first|said|says|it|only|tally|estimate)\b",
    re.IGNORECASE,
)
_TOLL = re.compile(r"\b(?:toll|dead|fatalities|deaths|casualties|headcount|workforce)\b")
_CROWD = re.compile(
    r"\b(?:crowd|audience|crew|staff|membership|congregation|army|force) of(?: about| around| some| nearly| more than| up to)?$"
)
_NUMBER_OF = re.compile(r"\bnumber of (?:the )?(\w+)(?: (\w+))?")


def _is_magnitude(run: Run, first: int) -> bool:
    """Whether the number is an earthquake's: "magnitude 4.8", "a magnitude of 6.9", "revised the magnitude to 6.7"."""
    near = [lower_at(run.atoms, first - k) for k in (1, 2, 3, 4)]
    return "magnitude" in near[:2] or ("magnitude" in near and near[0] in ("to", "at", "of", ",", "was"))
