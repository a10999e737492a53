"""Reads the quantities of one sentence from left to right."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from factdb.lexicon import rows
from factdb.quantities.amounts import Amount, Sentence, read_amount
from factdb.quantities.atoms import HYPHENS, lower_at, touching
from factdb.quantities.bounds import Modifier, modifier_after, modifier_before
from factdb.quantities.changes import REACH, Direction, direction_of, noun_direction
from factdb.quantities.compounds import compounded
from factdb.quantities.counting import unit_of
from factdb.quantities.names_with_numbers import follows_index, in_markup, is_name
from factdb.quantities.numbers import read_number
from factdb.quantities.numerals import Number, NumberKind
from factdb.quantities.pronouns import is_about_one, is_pronoun
from factdb.quantities.quantity import Quantity
from factdb.quantities.ratios import read_ratio
from factdb.quantities.units import Unit, unit_after


def read_quantities(sentence: Sentence, earlier: Quantity | None) -> Sequence[Quantity]:
    """All quantities of the sentence, in order. ``earlier`` is the last one before it whose unit a bare number may take."""
    return _Reader(sentence, earlier).read()


@cache
def _multiples() -> dict[str, tuple[Decimal, Direction | None]]:
    return {row[0]: (Decimal(row[1]), Direction(row[2]) if len(row) > 2 else None) for row in rows("multiples")}


_COMPARED = frozenset("as the that its their this last what his her those".split())


class _Reader:
    """Reads one sentence from left to right."""

    def __init__(self, run: Sentence, earlier: Quantity | None) -> None:
        self.run = run
        self.text, self.span, self.atoms = run.text, run.span, run.atoms
        self.earlier = earlier
        self.last: Amount | None = None
        self.behind_rate = 0
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
        if atoms[index].kind == "word" and atoms[index].lower in _multiples() and self._multiplies(index):
            return self._multiple(index)
        number = read_number(atoms, index) or self._article(index)
        if number is None or self.run.in_moment(number.first, number.stop):
            return index + 1
        millions = bool(self.done) and self.done[-1].unit != "metre" and (self.done[-1].high or 0) >= 10**5
        amount = read_amount(self.run, number, millions=millions)
        if amount is None:
            return number.stop
        amount = compounded(self.run, amount)
        quantity = (
            read_ratio(self.run, amount, self._floor())
            or self._points_in_brackets(amount)
            or (None if self._is_none(amount) else self._finished(amount))
        )
        if quantity is None:
            return amount.stop
        self.done.append(quantity)
        self.last = amount
        stop = amount.stop
        while stop < len(atoms) and atoms[stop].start < max(quantity.end, self.behind_rate):
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
        """Read "doubled", "halved", "twice as many", "triple the", "fivefold"."""
        atoms = self.atoms
        factor, direction = _multiples()[atoms[index].lower]
        modifier, begin = modifier_before(atoms, index)
        direction = direction or direction_of(atoms, begin, index + 1, share=True, sized=True)
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

    def _multiplies(self, index: int) -> bool:
        """Whether the word here says how many times; not in "scored twice", "double-decker", "half the trains"."""
        atoms = self.atoms
        word, following = atoms[index].lower, lower_at(atoms, index + 1)
        if following in HYPHENS or (lower_at(atoms, index - 1) in HYPHENS and touching(atoms, index)):
            return False
        if following == "down" or (following == "as" and lower_at(atoms, index + 2) in ("a", "an", "the")):
            return False  # "doubled down on it", "doubled as a school"
        if word in ("doubles", "halves") and atoms[index].tag != "VBZ":
            return False
        if word == "half":
            return following == "as" and self._compares(index + 1)
        return _multiples()[word][1] is not None or word.endswith("fold") or self._compares(index + 1)

    def _compares(self, index: int) -> bool:
        """Whether what begins here says with what "twice" and "double" compare: "as many", "the rate"; not "as she fell"."""
        atoms = self.atoms
        if lower_at(atoms, index) not in _COMPARED or atoms[index - 1].tag in ("VB", "VBP"):
            return False
        beyond = atoms[index + 1].tag if index + 1 < len(atoms) else ""
        return (
            lower_at(atoms, index) != "as" or beyond[:2] in ("JJ", "RB", "DT") or lower_at(atoms, index + 1) == "likely"
        )

    def _floor(self) -> int:
        """Where the last quantity ended: none begins before it."""
        return self.done[-1].end if self.done else self.span.start

    def _points_in_brackets(self, amount: Amount) -> Quantity | None:
        """Read "31% (+3)", as polls are set out: by how many points a share has changed."""
        if amount.unit is not None or not self.done or self.done[-1].unit != "percent":
            return None
        before = self.done[-1]
        signed = _SIGNED.match(self.text, before.end, self.span.end)
        if signed is None or not signed.start(1) < amount.end <= signed.end():
            return None
        points = max(abs(amount.low), abs(amount.high))
        return Quantity(
            start=signed.start(1),
            end=amount.end,
            low=points,
            high=points,
            modifier=Modifier.EXACT,
            direction=Direction.UP if signed[1] == "+" else Direction.DOWN,
            unit="percentage_point",
        )

    def _is_none(self, amount: Amount) -> bool:
        """Whether the number is no quantity: part of a name, a list number, an age, a phone number, a turn of phrase."""
        unit = amount.unit
        if in_markup(self.atoms, amount.first, amount.stop):
            return True
        one = amount.low == 1 == amount.high and amount.number.kind is NumberKind.WORDS
        before = lower_at(self.atoms, amount.first - 1)
        if unit is not None and unit.kind != "score":
            if unit.kind == "time":
                hyphen = unit.span.start > amount.start and self.text[unit.span.start - 1] == "-"
                return hyphen or self._is_course(amount) or self._is_title(unit)
            foot = unit.name == "foot" and _AND_INCHES.match(self.text, amount.end, self.span.end) is not None
            return foot or (one and (unit.name == "bit" or (unit.name == "point" and before == "at")))
        if one and is_pronoun(self.atoms, amount):
            return True
        if before == "per" or (amount.low == 500 and follows_index(self.text, amount.start)):
            return True  # "per 1,000 residents"
        many = amount.number.kind is NumberKind.VAGUE and lower_at(self.atoms, amount.stop) != "of"
        if many and (before == "in" or (before in _THEIR and lower_at(self.atoms, amount.first - 2) in ("by", "in"))):
            return True  # "came by the thousands", "(in millions)"
        if self._is_day(amount):
            return True
        if (
            before == "the"
            and self._is_small(amount)
            and lower_at(self.atoms, amount.stop + 1) in ("them", "us", "you")
        ):
            return True  # "the two of them"
        if lower_at(self.atoms, amount.stop) in HYPHENS and lower_at(self.atoms, amount.stop + 1) in ("star", "stars"):
            return True  # a four-star general
        return is_name(self.atoms, amount.first, amount.stop, amount.number, ranged=amount.ranged)

    def _is_day(self, amount: Amount) -> bool:
        """Whether a number is another day of the month that the date before it names: "March 3 or 4"."""
        atoms, at = self.atoms, amount.first - 2
        if (
            at < 1
            or amount.number.kind is not NumberKind.DIGITS
            or lower_at(atoms, at + 1) not in ("or", "and", "-", "–")
        ):
            return False
        days = atoms[at].text.isdigit() and int(atoms[at].text[:3]) < amount.low <= MOST_DAYS
        following = atoms[amount.stop].tag if amount.stop < len(atoms) else ""
        return days and self.run.in_moment(at, at + 1) and following not in ("NNS", "NN", "JJ")

    def _is_title(self, unit: Unit) -> bool:
        """Whether a capital makes a title of a stretch of time in running text: "the film 13 Hours shows"."""
        capital = (
            self.text[unit.span.start].isupper() and self.text[unit.span.start + 1 : unit.span.start + 2].islower()
        )
        return capital and len(_LONG_WORD.findall(self.text, self.span.start, self.span.end)) > 2

    def _is_course(self, amount: Amount) -> bool:
        """Whether a stretch of time is when something happens: "in the course of six seconds", "at the 7 minute mark"."""
        if lower_at(self.atoms, amount.stop) == "mark":
            return True
        begin = modifier_before(self.atoms, amount.first, time=True)[1]
        return lower_at(self.atoms, begin - 1) == "of" and lower_at(self.atoms, begin - 2) == "course"

    def _finished(self, amount: Amount) -> Quantity | None:
        """The quantity with its modifier, direction and unit; None for a bare number that says too little."""
        modifier, begin, stop, end = self._bounds(amount)
        start = min(amount.start, self.atoms[begin].start) if begin < amount.first else amount.start
        measured = unit_of(self.run, amount, stop, self.done, self.earlier)
        unit, unit_span, self.behind_rate = measured.unit, measured.span, measured.end
        if unit is None and amount.ranged and self._is_set(amount.start):
            unit = "score"
        if modifier is None and unit_span is not None and unit_span.start >= end:
            modifier = self._bound_behind(unit_span.end)
        bare = modifier is None or lower_at(self.atoms, begin) in ("all", "both")
        if unit is None and not measured.counts and bare and self._is_idle(amount):
            return None
        direction = self._direction(amount, begin, stop, unit)
        converted = self._converts(amount) or self._restates(amount)
        if converted is not None:
            modifier = modifier or (converted.modifier if converted.modifier is not Modifier.RANGE else None)
            direction = direction or converted.direction
        if modifier in (None, Modifier.EXACT) and amount.low != amount.high:
            modifier = Modifier.EXACT if unit == "score" else Modifier.RANGE
        if direction is None and unit == "percent" and amount.low >= 0 and (signed := self._sign_before(start)):
            direction, start = signed, start - 1
        return Quantity(
            start=max(start, self._floor()),
            end=end,
            low=amount.low,
            high=amount.high,
            modifier=modifier or Modifier.EXACT,
            direction=direction,
            unit=unit,
            unit_span=unit_span,
            unit_in_full=measured.in_full,
        )

    def _is_set(self, start: int) -> bool:
        """Whether two numbers are the score of another set: "won 6-4, 3-6, 7-5"."""
        return bool(self.done) and self.done[-1].unit == "score" and self.text[self.done[-1].end : start] == ", "

    def _bounds(self, amount: Amount) -> tuple[Modifier | None, int, int, int]:
        """The modifier, the first atom of it and the amount, the place behind both in atoms and in characters."""
        atoms, first = self.atoms, amount.first
        if amount.unit is not None and amount.unit.kind == "score":
            modifier, begin = modifier_before(atoms, first)
            if atoms[begin].tag[:1] == "V":
                return None, first, amount.stop, amount.end  # "the motion passed 46–43"
            return modifier, begin, amount.stop, amount.end
        if amount.number.scale > 1 and any(atom.lower in ("plus", "+") for atom in atoms[first : amount.number.stop]):
            return Modifier.AT_LEAST, modifier_before(atoms, first)[1], amount.stop, amount.end
        if amount.ranged and lower_at(atoms, first - 1) == "between":
            first -= 1
        time = amount.unit is not None and amount.unit.kind == "time"
        modifier, begin = modifier_before(atoms, first, time=time)
        if is_about_one(atoms, amount, begin):
            modifier, begin = None, first
        after, behind = modifier_after(atoms, amount.stop)
        if after is not None:
            return modifier if modifier not in (None, Modifier.EXACT) else after, begin, behind, atoms[behind - 1].end
        return modifier, begin, amount.stop, amount.end

    def _sign_before(self, start: int) -> Direction | None:
        """The way that a sign before a share tells: "+2.5%"; not the dash of "3-5%"."""
        sign = self.text[start - 1] if start > self.span.start else ""
        if not sign or sign not in "+-−" or self.text[start - 2].isdigit() or self.text[start - 2] == "%":
            return None
        return Direction.UP if sign == "+" else Direction.DOWN

    def _bound_behind(self, end: int) -> Modifier | None:
        """The modifier behind the noun that is counted: "50 people or more"."""
        match = _BOUND_BEHIND.match(self.text, end, self.span.end)
        return None if match is None else Modifier.AT_LEAST if match[1] in ("more", "over") else Modifier.AT_MOST

    def _direction(self, amount: Amount, begin: int, stop: int, unit: str | None) -> Direction | None:
        if unit == "score" or (unit == "percent" and self._is_split(amount)):
            return None
        share = unit in _SHARES
        sized = (
            share
            or unit is None
            or (amount.unit is not None and amount.unit.kind not in ("time", "age", "count", "score"))
        )
        direction = direction_of(self.atoms, begin, stop, share=share, sized=sized)
        if unit == "times" and direction is None:
            return noun_direction(self.atoms, stop)
        if direction is None and (match := _OR_SHARE.match(self.text, amount.end, self.span.end)):
            return Direction.UP if match[1] == "higher" else Direction.DOWN
        if direction is None and self.done and (lower_at(self.atoms, begin - 1) == "by" or self._goes_on(begin, stop)):
            return self._elided(begin, unit)
        return direction

    def _goes_on(self, begin: int, stop: int) -> bool:
        """Whether "and" joins a share, which nothing is said of, to the one before: "rose 0.8% on the month and 6.2% in a year"."""
        following = self.atoms[stop] if stop < len(self.atoms) else None
        return lower_at(self.atoms, begin - 1) == "and" and (following is None or following.lower in _ENDS_CHANGE)

    def _is_split(self, amount: Amount) -> bool:
        """Whether a share is one of two that somebody won or lost by: "losing 54 percent to 46 percent"."""
        near = {atom.lower for atom in self.atoms[max(0, amount.first - REACH) : amount.first]}
        return bool(near & _WON_OR_LOST) and (
            _SPLIT.match(self.text, amount.end, self.span.end) is not None
            or (bool(self.done) and self.done[-1].direction is None and self._joined_to_last(amount.start))
        )

    def _joined_to_last(self, start: int) -> bool:
        last = self.done[-1]
        return last.unit == "percent" and self.text[last.end : start].strip() in ("to", "-", "–")

    def _elided(self, begin: int, unit: str | None) -> Direction | None:
        """The direction of the number before, whose verb is left out here: "sales fell by 3% and exports by 5%"."""
        before = self.done[-1]
        between = [atom for atom in self.atoms[max(0, begin - REACH) : begin] if atom.start >= before.end]
        verbal = any(atom.tag[:2] in ("VB", "MD") or atom.kind == "numeral" for atom in between)
        return before.direction if before.unit == unit and not verbal and len(between) < REACH else None

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

    def _restates(self, amount: Amount) -> Quantity | None:
        """The change right before that this share says again: "fell 1,500 points, or 1.9%"."""
        if not self.done or amount.unit is None or amount.unit.kind != "ratio":
            return None
        before = self.done[-1]
        return before if self.text[before.end : amount.start].strip() == ", or" and before.direction else None

    def _is_idle(self, amount: Amount) -> bool:
        """Whether a bare number in words says too little to be a quantity: "the two have been at odds"."""
        if lower_at(self.atoms, amount.first - 1) == "of" and lower_at(self.atoms, amount.first - 2) in _GROUPS:
            return False
        return self._is_small(amount)

    def _is_small(self, amount: Amount) -> bool:
        return amount.number.kind is NumberKind.WORDS and amount.low < 20 and amount.number.scale == 1


_SHARES = frozenset(["percent", "percentage_point", "basis_point", "point", "permille", "cent", "sen", "GBX"])
# "31% (+3)", "9% (-1)"
_SIGNED = re.compile(r" ?\(([+−-]) ?[0-9.]{1,4}\)")
_THEIR = frozenset("the their its".split())
MOST_DAYS = 31
"""Days of the longest month."""

# A change said again as a share, before its direction: "34 points, or 0.4 per cent, lower".
_OR_SHARE = re.compile(r", or [0-9][0-9.,]{0,9} ?(?:%|per ?cent),? (higher|lower)\b")
# What may stand behind a second change without a verb of its own.
_ENDS_CHANGE = frozenset("in on over since this last year-on-year from . , ;".split())
# Words that a headline in capitals would begin with one.
_LONG_WORD = re.compile(r"\b[a-z]{5,}\b")
# Behind "5-foot", of which a grammar of hyphens would make a height of five feet: "5-foot-11".
_AND_INCHES = re.compile(r"-[0-9]")
_WON_OR_LOST = frozenset("win wins won winning lose loses lost losing".split())
# The other side's share: " to 46 percent".
_SPLIT = re.compile(r" ?(?:to|[-–]) ?[0-9.]{1,6} ?(?:%|per ?cent)")
_BOUND_BEHIND = re.compile(r"\s(?:or|and) (more|over|less|fewer|under)\b(?! than)")
_GROUPS = frozenset(
    "crew team group family squad panel staff total population workforce gang class party jury maximum minimum".split()
)
