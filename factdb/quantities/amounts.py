"""A number with its sign, its currency or unit of measure, and the other end of its range."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from factdb.quantities.atoms import DASHES, HYPHENS, Atom, lower_at, touching
from factdb.quantities.changes import is_change
from factdb.quantities.nouns import counted
from factdb.quantities.numbers import read_number
from factdb.quantities.numerals import Number, NumberKind, whole
from factdb.quantities.units import Unit, currency_before, echo_end, unit_after
from factdb.text import Span
from factdb.times.moments import Moment


class Sentence(NamedTuple):
    """What an amount is read from: the text in plain characters, the sentence's place, its atoms and its times."""

    text: str
    span: Span
    atoms: Sequence[Atom]
    moments: Sequence[Moment]

    def in_moment(self, first: int, stop: int) -> bool:
        """Whether a time expression covers a part of these atoms."""
        start, end = self.atoms[first].start, self.atoms[stop - 1].end
        return any(moment.start < end and start < moment.end for moment in self.moments)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or range in ``atoms[first:stop]``, ``text[start:end]`` with sign and unit; ``ranged`` if of two numbers.

    ``tolerance`` tells a number with ± before it.
    """

    first: int
    stop: int
    start: int
    end: int
    number: Number
    low: Decimal
    high: Decimal
    unit: Unit | None
    ranged: bool = False
    tolerance: bool = False


def read_amount(sentence: Sentence, number: Number, *, millions: bool) -> Amount | None:
    """The amount that begins with this number, or None where a name or identifier holds the number.

    ``millions``: the number before it in the sentence was of millions, so that a bare m means them again.
    """
    atoms, text = sentence.atoms, sentence.text
    start = atoms[number.first].start
    unit = currency_before(text, number, start, _marked(atoms, number))
    if unit is None or unit.span.start < sentence.span.start:
        unit = None
        number = _without_suffix(atoms, number, millions=millions)
    end = atoms[number.stop - 1].end
    if not _stands_alone(sentence, number, start, end, unit):
        return None
    if unit is not None:
        start, end = unit.span.start, echo_end(text, end)
    else:
        unit = unit_after(text, number, end, sentence.span)
        end = max(end, unit.span.end) if unit else end
    low, high, begin, tolerance = _signed(sentence, number, start, unit)
    dashed = unit is None and low >= 0 and text[start - 1 : start] == "-" and start > sentence.span.start
    if dashed and lower_at(atoms, number.first - 2) != "magnitude":
        return None  # COVID -19
    if unit is None and number.kind is NumberKind.FRACTION:
        unit = Unit("percent", "ratio", Span(start, end))
    first = number.first
    while first > 0 and atoms[first].start > begin:
        first -= 1
    amount = Amount(first, _stop_at(atoms, end, number.stop), begin, end, number, low, high, unit, tolerance=tolerance)
    return _ranged(sentence, _by(sentence, amount))


def _by(sentence: Sentence, amount: Amount) -> Amount:
    """A bare number with the unit of length of the one behind "by" or a cross: "20 x 30 metres"."""
    atoms = sentence.atoms
    if amount.unit is not None or lower_at(atoms, amount.stop) not in ("x", "×", "by") or amount.stop + 1 >= len(atoms):
        return amount
    other = read_number(atoms, amount.stop + 1)
    unit = other and unit_after(sentence.text, other, atoms[other.stop - 1].end, sentence.span)
    return replace(amount, unit=unit) if unit and unit.kind == "length" else amount


def _marked(atoms: Sequence[Atom], number: Number) -> bool:
    return number.scale > 1 or any(mark in atoms[number.first].text for mark in ".,")


def _stop_at(atoms: Sequence[Atom], end: int, index: int) -> int:
    while index < len(atoms) and atoms[index].start < end:
        index += 1
    return index


def _without_suffix(atoms: Sequence[Atom], number: Number, *, millions: bool) -> Number:
    """A number with a letter behind it that without a currency is a unit: 37m is metres, 1.2m people a million."""
    last = atoms[number.stop - 1]
    if number.kind is not NumberKind.DIGITS or number.scale == 1 or last.text not in ("m", "t"):
        return number
    noun = counted(atoms, number.stop, one=False) if last.text == "m" else None
    things = noun is not None and (noun.plural or noun.pronoun) and lower_at(atoms, number.stop) not in HYPHENS
    if things or (last.text == "m" and millions):
        return number
    return replace(number, stop=number.stop - 1, low=number.mantissa, high=number.mantissa, scale=Decimal(1))


# Words that may be joined to a number by a hyphen without making a name of it: minus-5, now-18, sub-7.
_JOINABLE = re.compile(
    r"(?<![A-Za-z])(?:minus|plus|magnitude|to|sub|now|then|pre|post|and|or|of|about|over|under|up|non)$"
)


def _stands_alone(sentence: Sentence, number: Number, start: int, end: int, unit: Unit | None) -> bool:
    """Whether no letter or further digit touches the number, as in G20, A320s, 737-800, 1.2.3."""
    if number.kind is not NumberKind.DIGITS:
        return True
    text, floor = sentence.text, sentence.span.start
    before = text[start - 1] if start > 0 else " "
    further = text[start - 2] if start > 1 else " "
    after = text[end] if end < sentence.span.end else " "
    if unit is None:
        if before.isalnum() or before in "_./:@&\\^" or (before == "'" and further.isalpha()):
            return False
        if before == "'" and further.isdigit() and unit_after(text, number, end, sentence.span) is None:
            return False
        if before in DASHES and further.isdigit():
            share = unit_after(text, number, end, sentence.span)
            return share is not None and share.kind == "ratio"  # 51-49 percent
        if before in DASHES and further.isalnum():
            return further.isalpha() and _JOINABLE.search(text[max(floor, start - 12) : start - 1]) is not None
    if (after == "," and text[end + 1 : end + 2].isdigit()) or (before == "," and further.isdigit()):
        return False  # 1,5
    if after == "_" or (after in ".:/" and text[end + 1 : end + 2].isdigit()):
        return False
    if after.isalpha() and unit_after(text, number, end, sentence.span) is None and not (unit and after in "US"):
        return False
    return not (text[start] == "0" and text[start + 1 : start + 2].isdigit())


# ± before a number, which stays outside its value.
_PLUS_MINUS = re.compile(r"(?:plus or minus |\+/- ?|± ?)$", re.IGNORECASE)
# A minus, as a sign or a word, at the end of what stands before a number; not the dash of a range or a name.
_MINUS = re.compile(r"(?:(?<![\w.,%)\"–—−-])[-−]|\bminus[ -])$", re.IGNORECASE)
_NO_NAME = re.compile(
    r"\b(?:of|was|at|to|is|by|from|and|or|were|as|low|near|about|around|below|above|reached|hit)\s*$", re.IGNORECASE
)


def _signed(sentence: Sentence, number: Number, start: int, unit: Unit | None) -> tuple[Decimal, Decimal, int, bool]:
    """Low, high, where sign and number begin, and whether the sign was ±: -3, minus 40, minus-5, $-50.8bn."""
    text, floor = sentence.text, sentence.span.start
    if match := _PLUS_MINUS.search(text, max(floor, start - 16), start):
        return number.low, number.high, match.start(), True
    digits = sentence.atoms[number.first].start
    inner = digits > start and text[digits - 1] in "-−"
    match = None if inner else _MINUS.search(text, max(floor, start - 7), start)
    sign = match is not None and text[match.start()] in "-−"
    if not inner and (match is None or (sign and not _is_sign(sentence, match.start(), number, unit))):
        return number.low, number.high, start, False
    return -number.high, -number.low, match.start() if match else start, False


def _is_sign(sentence: Sentence, at: int, number: Number, unit: Unit | None) -> bool:
    """Whether a dash right before a number says that it is below zero; not that of a list: "-One house burnt"."""
    return number.kind is NumberKind.DIGITS and not _follows_name(sentence, at, unit)


def _follows_name(sentence: Sentence, at: int, unit: Unit | None) -> bool:
    """Whether what stands before a minus sign makes it a sign of change or a part of a name: Dow -0.2%, COVID -19."""
    before = sentence.text[max(sentence.span.start, at - 12) : at].rstrip()
    if unit is not None and unit.name != "percent":
        return False
    return before[-1:].isalnum() and _NO_NAME.search(before) is None


def _ranged(sentence: Sentence, amount: Amount) -> Amount:
    """The range or score that begins with this amount, else the amount."""
    atoms = sentence.atoms
    at = _behind_link(atoms, amount)
    if at is None:
        return amount
    while at < len(atoms) and (
        atoms[at].text in ("$", "€", "£", "¥", "₹") or atoms[at].text in ("US", "A", "C", "HK", "NZ", "Rs", "RM")
    ):
        at += 1
    negative = lower_at(atoms, at) in ("-", "−") and touching(atoms, at + 1)
    at += negative
    if (
        at >= len(atoms)
        or sentence.in_moment(at, at + 1)
        or amount.number.kind in (NumberKind.VAGUE, NumberKind.FRACTION)
    ):
        return amount
    number = read_number(atoms, at)
    if number is None or number.kind not in (NumberKind.DIGITS, NumberKind.WORDS):
        return amount
    other = _other_end(sentence, number)
    if other is not None and negative:
        other = replace(other, low=-other.high, high=-other.low)
    if other is None and lower_at(atoms, amount.stop) == "to" and lower_at(atoms, amount.first - 1) == "from":
        range_ = read_amount(sentence, number, millions=False)
        return _like(amount, range_) if range_ is not None and range_.ranged else amount
    return amount if other is None else _joined(sentence, amount, other)


def _other_end(sentence: Sentence, number: Number) -> Amount | None:
    atoms, text = sentence.atoms, sentence.text
    start = atoms[number.first].start
    unit = currency_before(text, number, start, _marked(atoms, number))
    if unit is None:
        number = _without_suffix(atoms, number, millions=False)
    end = atoms[number.stop - 1].end
    if unit is None:
        unit = unit_after(text, number, end, sentence.span)
        end = max(end, unit.span.end) if unit else end
    else:
        end = echo_end(text, end)
    after = text[end] if end < sentence.span.end else " "
    if after.isalpha() or (number.kind is NumberKind.DIGITS and after in DASHES and text[end + 1 : end + 2].isdigit()):
        return None
    return Amount(number.first, _stop_at(atoms, end, number.stop), start, end, number, number.low, number.high, unit)


def _behind_link(atoms: Sequence[Atom], amount: Amount) -> int | None:
    """The atom behind the word or dash that may join this number to the other end of a range."""
    stop = amount.stop
    word = lower_at(atoms, stop)
    if word in HYPHENS and lower_at(atoms, stop + 1) == "to":
        return stop + 3 if lower_at(atoms, stop + 2) in HYPHENS else stop + 2
    if word in DASHES:
        tight = touching(atoms, stop) and touching(atoms, stop + 1)
        return stop + 1 if tight or (word == "–" and not touching(atoms, stop)) else None
    if word == "to":
        return stop + 2 if lower_at(atoms, stop + 1) in HYPHENS and touching(atoms, stop + 1) else stop + 1
    if word == "or" or (word == "and" and lower_at(atoms, amount.first - 1) == "between"):
        return stop + 1
    return None


def _joined(sentence: Sentence, amount: Amount, other: Amount) -> Amount:
    """The two ends as one range or score, or the first alone where they are two numbers."""
    atoms = sentence.atoms
    link, before = lower_at(atoms, amount.stop), lower_at(atoms, amount.first - 1)
    one, two = amount.unit, other.unit
    between = before == "between"
    if (one and two and one.name != two.name) or (
        one and not two and one.kind != "currency" and not between and before != "from"
    ):
        return amount
    if link == "to" and not between and _is_change(atoms, amount, other):
        return _like(amount, other) if before == "from" else amount
    if link in HYPHENS and amount.number.kind is not other.number.kind:
        return amount  # Five-0
    low, high = amount.low, other.high
    if other.number.scale > 1 and amount.number.scale == 1 and low <= other.number.mantissa:
        low = whole(low * other.number.scale)
    if link == "or" and (one is not None or not 0 < high - low <= max(Decimal(1), low / 2)):
        return amount
    if low >= high:
        if (link not in DASHES and not _is_vote(atoms, amount)) or one or two or amount.number.scale > 1 or high < 0:
            return _like(amount, other) if before == "from" or not one else amount
        if link in DASHES and low >= 1000:
            return amount
        low, high, two = high, low, Unit("score", "score", Span(amount.start, other.end))
    return Amount(amount.first, other.stop, amount.start, other.end, other.number, low, high, one or two, ranged=True)


# Words before two numbers that make a score of them: "the vote was 217 to 213".
_CONTESTS = frozenset(
    "vote voted votes split beat won win wins lost defeated passed approved rejected carried deadlocked tied ratio outnumber outnumbers "
    "outnumbered odds".split()
)


def _is_vote(atoms: Sequence[Atom], amount: Amount) -> bool:
    """Whether a number is the first of a score or vote in words: "voted 217 to 213"."""
    near = [atom.lower for atom in atoms[max(0, amount.first - 4) : amount.first]]
    return not _CONTESTS.isdisjoint(near) and near[-1] != "from"


def _like(amount: Amount, other: Amount) -> Amount:
    """A bare number with the unit and scale of the one that it changes to: "from 4.8 to 4.7 percent"."""
    scale = other.number.scale
    if amount.unit is not None or (other.unit is None and scale == 1):
        return amount
    scaled = scale > 1 and amount.number.scale == 1 and amount.high <= 100 * other.number.mantissa
    if not scaled:
        return replace(amount, unit=other.unit)
    return replace(amount, low=whole(amount.low * scale), high=whole(amount.high * scale), unit=other.unit)


def _is_change(atoms: Sequence[Atom], amount: Amount, other: Amount) -> bool:
    """Whether "A to B" tells a change, which is two statements and no range.

    "Rose from 240 to 273" says what was and what is, "rose 18 cents to $4" and "grew by 0.3 million to 7.6 million"
    by how much and to what; "will rise 5 to 7 per cent" and "will rise 5% to 7%" are ranges.
    """
    levels = lower_at(atoms, amount.first - 1) == "from"
    reach = 25 if levels else 9  # "from 14 to 24 weeks for hips and from nine to 11 for knees"
    moved = any(is_change(atoms[k].lower) for k in range(max(0, amount.first - reach), amount.first))
    if levels:
        return moved
    if moved and lower_at(atoms, amount.first - 1) == "by" and _is_far(amount, other):
        return True
    both = amount.unit is not None and other.unit is not None
    return moved and both and amount.unit is not None and amount.unit.kind == "currency"


FARTHEST_END = 6
"""How many times the lower end of a range of changes the other one may be."""


def _is_far(amount: Amount, other: Amount) -> bool:
    """Whether two numbers are too far from each other to be the ends of one range."""
    shared = other.number.scale > 1 and amount.number.scale == 1 and amount.low <= other.number.mantissa
    alike = (amount.unit is None) == (other.unit is None)
    return alike and not shared and other.high >= FARTHEST_END * amount.low > 0
