"""Quantities: the numbers that a text states, read by a grammar."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from factdb.bounds import Modifier, modifier_after, modifier_before
from factdb.changes import Direction, direction_of, is_change
from factdb.documents import Document, Sentence
from factdb.lexicon import rows
from factdb.moments import Moment, find_moments
from factdb.names_with_numbers import is_name
from factdb.numbers import (
    DASHES,
    HYPHENS,
    Atom,
    Number,
    NumberKind,
    atoms_of,
    hint,
    lower_at,
    percent_of,
    read_number,
    touching,
)
from factdb.text import Span
from factdb.units import PEOPLE, Unit, counted, currency_before, echo_end, is_person, unit_after

__all__ = ["Direction", "Modifier", "Quantity", "describe", "find_quantities", "quantities_of"]

LONGEST_SENTENCE = 4000
"""Characters that are read at a time: what is longer is no sentence of prose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number or range with its unit. ``start`` and ``end`` cover modifier, number, scale and unit sign.

    ``low`` and ``high`` are equal for a point and None for an open end; never a midpoint. ``unit`` is the canonical
    name (``percent``, ``USD``, ``kilometre``, ``people``; None for a bare count); ``unit_span`` is where the text says
    it, which may lie outside the quantity's own span.
    """

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    modifier: Modifier = Modifier.EXACT
    direction: Direction | None = None
    unit: str | None = None
    unit_span: Span | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(slots=True)
class _Found:
    """A number with its unit while its surroundings are read; places are atoms."""

    first: int
    stop: int
    end: int
    number: Number
    low: Decimal
    high: Decimal
    unit: Unit | None
    ranged: bool = False
    start: int = -1


def find_quantities(document: Document) -> Sequence[Quantity]:
    """Every quantity of a document, in order, without dates, times, ages in apposition and numbers in names."""
    found: list[Quantity] = []
    for paragraph in document.read():
        for sentence in paragraph.sentences:
            for _, quantities in quantities_of(document.plain, sentence):
                found.extend(quantities)
    return found


def quantities_of(plain: str, sentence: Sentence) -> Iterator[tuple[Sentence, Sequence[Quantity]]]:
    """The quantities of one sentence, piece by piece where it is very long; none without any.

    ``plain`` is the document's text in plain characters.
    """
    if not hint().search(plain, sentence.start, sentence.end):
        return
    for part in _parts(sentence):
        moments = find_moments(plain, part.start, part.end)
        if quantities := _Reader(plain, part, moments).read():
            yield part, quantities


def _parts(sentence: Sentence) -> Iterator[Sentence]:
    """The sentence, or pieces of it where it is too long to be one."""
    if sentence.end - sentence.start <= LONGEST_SENTENCE:
        yield sentence
        return
    tokens = sentence.tokens
    first = 0
    for at, token in enumerate(tokens):
        if token.end - tokens[first].start > LONGEST_SENTENCE and at > first:
            yield Sentence(tokens[first].start, tokens[at - 1].end, tokens[first:at])
            first = at
    yield Sentence(tokens[first].start, tokens[-1].end, tokens[first:])


@cache
def _multiples() -> dict[str, tuple[Decimal, Direction | None]]:
    return {row[0]: (Decimal(row[1]), Direction(row[2]) if len(row) > 2 else None) for row in rows("multiples")}


class _Reader:
    """Reads one sentence from left to right."""

    def __init__(self, text: str, sentence: Sentence, moments: Sequence[Moment]) -> None:
        self.text = text
        self.span = sentence.span
        self.atoms: list[Atom] = atoms_of(text, sentence.start, sentence.end, sentence.tokens)
        self.moments = moments
        self.done: list[Quantity] = []

    def read(self) -> list[Quantity]:
        index, moment = 0, 0
        atoms = self.atoms
        while index < len(atoms):
            atom = atoms[index]
            while moment < len(self.moments) and self.moments[moment].end <= atom.start:
                moment += 1
            if moment < len(self.moments) and self.moments[moment].start < atom.end:
                index += 1
                continue
            index = max(index + 1, self._at(index))
        return self.done

    def _at(self, index: int) -> int:
        """Read what begins at this atom; where to go on."""
        atom = self.atoms[index]
        if atom.kind == "word" and atom.lower in _multiples():
            return self._multiple(index)
        number = read_number(self.atoms, index)
        if number is None:
            return index + 1
        if self._in_moment(number.first, number.stop):
            return index + 1
        found = self._measured(number)
        if found is None:
            return number.stop
        found = self._ranged(found)
        stop = found.stop
        if self._is_none(found):
            return stop
        quantity = self._ratio(found) or self._finished(found)
        if quantity is None:
            return stop
        self.done.append(quantity)
        while stop < len(self.atoms) and self.atoms[stop].start < quantity.end:
            stop += 1
        return stop

    def _in_moment(self, first: int, stop: int) -> bool:
        start, end = self.atoms[first].start, self.atoms[stop - 1].end
        return any(moment.start < end and start < moment.end for moment in self.moments)

    def _multiple(self, index: int) -> int:
        """ "doubled", "halved", "twice as many", "triple the"; not "scored twice", "double-decker"."""
        atoms = self.atoms
        word, following = atoms[index].lower, lower_at(atoms, index + 1)
        factor, direction = _multiples()[word]
        if direction is None and following not in (
            "as",
            "the",
            "that",
            "its",
            "their",
            "this",
            "last",
            "what",
            "his",
            "her",
            "those",
            "of",
        ):
            return index + 1
        if direction is None and following == "the" and word != "twice" and atoms[index].tag in ("VB", "VBP"):
            return index + 1
        if following in HYPHENS or (lower_at(atoms, index - 1) in HYPHENS and touching(atoms, index)):
            return index + 1
        modifier, begin = modifier_before(atoms, index)
        self.done.append(
            Quantity(
                start=atoms[begin].start, end=atoms[index].end, low=factor, high=factor, modifier=modifier or Modifier.EXACT,
                direction=direction, unit="times",
            )
        )  # fmt: skip
        return index + 1

    def _measured(self, number: Number) -> _Found | None:
        """The number with its currency or unit of measure; None where it belongs to a name or an identifier."""
        atoms, text = self.atoms, self.text
        start, end = atoms[number.first].start, atoms[number.stop - 1].end
        marked = number.scale > 1 or any(mark in atoms[number.first].text for mark in ".,")
        unit = currency_before(text, number, start, marked)
        if unit is None or unit.span.start < self.span.start:
            unit = None
            number = self._unsuffixed(number)
            end = atoms[number.stop - 1].end
        if not self._stands_alone(number, start, end, unit):
            return None
        low, high = number.low, number.high
        if unit is not None:
            end = echo_end(text, end)
            start = unit.span.start
        else:
            unit = unit_after(text, number, end, self.span)
            end = max(end, unit.span.end) if unit else end
        low, high, start = self._signed(low, high, start, unit)
        if number.kind is NumberKind.FRACTION and (unit is None or unit.name != "percent"):
            unit = Unit("percent", "ratio", Span(start, end)) if unit is None else unit
        first = self._atom_at(start, number.first)
        return _Found(first, self._stop_at(end, number.stop), end, number, low, high, unit, start=start)

    def _unsuffixed(self, number: Number) -> Number:
        """A number with a letter behind it that without a currency is a unit: 37m is metres, 1.2m people a million."""
        atoms = self.atoms
        last = atoms[number.stop - 1]
        if number.kind is not NumberKind.DIGITS or number.scale == 1 or last.text not in ("m", "t", "b"):
            return number
        following = counted(atoms, number.stop, one=False)
        plain = (
            following is not None
            and (following.plural or following.pronoun)
            and lower_at(atoms, number.stop) not in HYPHENS
        )
        if last.text == "b" or (last.text == "m" and (plain or self._millions_before())):
            return number
        return replace(number, stop=number.stop - 1, low=number.mantissa, high=number.mantissa, scale=Decimal(1))

    def _millions_before(self) -> bool:
        """Whether the number before this one in the sentence was of millions."""
        return bool(self.done) and self.done[-1].unit != "metre" and (self.done[-1].high or 0) >= 10**5

    def _stands_alone(self, number: Number, start: int, end: int, unit: Unit | None) -> bool:
        """Whether no letter or further digit touches the number, as in G20, A320s, 737-800, 1.2.3."""
        text = self.text
        before = text[start - 1] if start > self.span.start else " "
        after = text[end] if end < self.span.end else " "
        if number.kind in (NumberKind.DIGITS,):
            if unit is None and (
                before.isalnum()
                or before in "_./:@&\\"
                or (before == "'"
                and start - 2 >= self.span.start
                and text[start - 2].isalnum())
            ):
                return False
            if unit is None and before in DASHES and start - 2 >= self.span.start and text[start - 2].isalnum():
                prefix = re.search(r"(?:[A-Za-z]+)$", text[max(self.span.start, start - 12) : start - 1])
                return bool(prefix and prefix[0].lower() in ("minus", "plus", "to", "sub"))
            if after == "_" or (after in ".:/" and text[end + 1 : end + 2].isdigit()):
                return False
            if after.isalpha() and unit_after(text, number, end, self.span) is None and not (unit and after in "US"):
                return False
            if len(text[start:end]) > 1 and text[start] == "0" and text[start + 1].isdigit():
                return False
        return True

    def _signed(self, low: Decimal, high: Decimal, start: int, unit: Unit | None) -> tuple[Decimal, Decimal, int]:
        """The value with the sign before it: -3, minus 40, minus-5; ± and plus or minus stay outside the value."""
        text = self.text
        number_start = unit.span.end if unit and unit.span.start == start and unit.kind == "currency" else start
        head = text[max(self.span.start, number_start - 7) : number_start]
        inner = text[number_start : number_start + 2].lstrip()[:1] in ("-", "−") and number_start != start
        match = re.search(r"(?:(?<![\w.,%)\"])[-−]|\bminus[ -])$", head, re.IGNORECASE)
        plus_minus = re.search(
            r"(?:plus or minus |\+/- ?|± ?)$", text[max(self.span.start, start - 16) : start], re.IGNORECASE
        )
        if plus_minus:
            return low, high, start - len(plus_minus[0])
        if inner or (match and not (unit and unit.name == "percent" and self._moved_before(start))):
            begin = start if inner else number_start - len(match[0]) if match else start
            return -high, -low, min(begin, start)
        return low, high, start

    def _moved_before(self, start: int) -> bool:
        """Whether a signed percentage follows a name, as in a market report: "Dow -0.2%"."""
        before = self.text[max(self.span.start, start - 3) : start - 1].rstrip()
        return before[-1:].isalnum() and re.search(r"\b(?:of|was|at|to|is|by|from)$", before) is None

    def _atom_at(self, start: int, index: int) -> int:
        while index > 0 and self.atoms[index].start > start:
            index -= 1
        return index

    def _stop_at(self, end: int, index: int) -> int:
        while index < len(self.atoms) and self.atoms[index].start < end:
            index += 1
        return index

    def _ranged(self, found: _Found) -> _Found:
        """The range that begins with this number: "10 to 15", "€2m–€3m", "between five and six", "8- to 16-metre"."""
        atoms = self.atoms
        at = self._link(found)
        if at is None or at >= len(atoms):
            return found
        at, between, by_hyphen = at, lower_at(atoms, found.first - 1) == "between", at == found.stop + 1
        while at < len(atoms) and (
            (atoms[at].kind == "sign" and atoms[at].text in "$€£¥₹") or atoms[at].text in ("US", "A", "HK", "Rs", "RM")
        ):
            at += 1
        if at >= len(atoms) or self._in_moment(at, at + 1):
            return found
        number = read_number(atoms, at)
        if (
            number is None
            or number.kind not in (NumberKind.DIGITS, NumberKind.WORDS)
            or found.number.kind is NumberKind.VAGUE
        ):
            return found
        other = self._measured_second(number, between)
        if other is None:
            return found
        return self._joined(found, other, between) or found

    def _measured_second(self, number: Number, between: bool) -> _Found | None:
        marked = number.scale > 1 or any(mark in self.atoms[number.first].text for mark in ".,")
        start, end = self.atoms[number.first].start, self.atoms[number.stop - 1].end
        unit = currency_before(self.text, number, start, marked)
        if unit is None:
            number = self._unsuffixed(number)
            end = self.atoms[number.stop - 1].end
            unit = unit_after(self.text, number, end, self.span)
            end = max(end, unit.span.end) if unit else end
        after = self.text[end] if end < self.span.end else " "
        if (
            after.isalpha()
            or (number.kind is NumberKind.DIGITS
            and after in DASHES
            and self.text[end + 1 : end + 2].isdigit())
        ):
            return None
        return _Found(number.first, self._stop_at(end, number.stop), end, number, number.low, number.high, unit)

    def _link(self, found: _Found) -> int | None:
        """The atom behind the word or dash that may join this number to the other end of a range."""
        atoms, stop = self.atoms, found.stop
        word = lower_at(atoms, stop)
        if word in HYPHENS and lower_at(atoms, stop + 1) == "to":
            at = stop + 2
            return at + 1 if lower_at(atoms, at) in HYPHENS else at
        if word in DASHES:
            tight = touching(atoms, stop) and touching(atoms, stop + 1)
            spaced = word == "–" and not touching(atoms, stop)
            return stop + 1 if tight or spaced else None
        if word == "to":
            at = stop + 1
            return at + 1 if lower_at(atoms, at) in HYPHENS and touching(atoms, at) else at
        if word in ("and", "or"):
            if word == "and" and lower_at(atoms, found.first - 1) != "between":
                return None
            return stop + 1
        return None

    def _joined(self, found: _Found, other: _Found, between: bool) -> _Found | None:
        link = lower_at(self.atoms, found.stop)
        one, two = found.unit, other.unit
        if one and two and one.name != two.name and not (one.kind == "currency" and two.kind == "currency"):
            return None
        anyway = between or lower_at(self.atoms, found.first - 1) == "from"
        if one and not two and one.kind != "currency" and not anyway and link != "-":
            return None
        low, high = found.low, other.high
        if other.number.scale > 1 and found.number.scale == 1 and found.low <= other.number.mantissa:
            low = low * other.number.scale
        if (link == "or" and not (0 < high - low <= max(Decimal(1), low / 2))) or low == high:
            return None
        if low > high:
            score = (
                link in DASHES and one is None and two is None and found.number.scale == 1 and high >= 0 and low < 1000
            )
            if not score and not between:
                return None
            low, high = high, low
            two = Unit("score", "score", Span(found.start, other.end)) if score else two
        if link == "to" and not between and self._from_change(found):
            return None
        return replace_found(found, other, low, high, one or two)

    def _from_change(self, found: _Found) -> bool:
        """Whether "from A to B" tells a change, which is two levels and no range: "rose from 240 to 273"."""
        atoms = self.atoms
        if lower_at(atoms, found.first - 1) != "from":
            return False
        return any(is_change(atoms[k].lower) for k in range(max(0, found.first - 9), found.first - 1))

    def _ratio(self, found: _Found) -> Quantity | None:
        """ "one in five", "nine out of ten": a share in percent."""
        atoms, stop = self.atoms, found.stop
        if found.unit is not None or found.ranged or found.number.scale > 1 or found.low > 100 or found.low < 1:
            return None
        out = (
            (lower_at(atoms, stop) == "out"
            and lower_at(atoms, stop + 1) == "of")
            or (lower_at(atoms, stop) == "of"
            and lower_at(atoms, stop + 1) == "every")
        )
        at = stop + 2 if out else stop + 1
        at = at + 1 if lower_at(atoms, at) == "every" else at
        if not (out or lower_at(atoms, stop) == "in") or at >= len(atoms) or self._in_moment(at, at + 1):
            return None
        whole = read_number(atoms, at)
        if (
            whole is None
            or whole.kind not in (NumberKind.DIGITS, NumberKind.WORDS)
            or not found.low < whole.low <= 10**6
        ):
            return None
        end = atoms[whole.stop - 1].end
        if (
            whole.low != whole.low.to_integral_value()
            or unit_after(self.text, whole, end, self.span)
            or self.text[end : end + 1].isalpha()
        ):
            return None
        following = lower_at(atoms, whole.stop)
        if not out and (
            following
            in ("games", "matches", "starts", "innings", "attempts", "outings", "appearances", "visits", "rounds")
            or found.low > 20
        ):
            return None
        share = percent_of(found.low, whole.low) if whole.low <= 1000 else found.low * 100 / whole.low
        modifier, begin = modifier_before(atoms, found.first)
        noun = counted(atoms, whole.stop, one=False)
        span = noun.span if noun else None
        return Quantity(
            start=atoms[begin].start, end=end, low=share, high=share, modifier=modifier or Modifier.EXACT, unit="percent", unit_span=span
        )  # fmt: skip

    def _is_none(self, found: _Found) -> bool:
        """Whether the number is no quantity: part of a name, a list number, an age in apposition, a phone number."""
        if found.unit is not None and found.unit.kind != "score":
            hyphened = (
                found.unit.kind == "time"
                and self.text[found.unit.span.start - 1] == "-"
                and found.unit.span.start > found.start
            )
            return hyphened and self.text[found.end : found.end + 4] != "-old"
        return is_name(self.atoms, found.first, found.stop, found.number, ranged=found.ranged)

    def _finished(self, found: _Found) -> Quantity | None:
        atoms = self.atoms
        time = found.unit is not None and found.unit.kind in ("time", "length") and found.unit.kind == "time"
        first = found.first
        if lower_at(atoms, first - 1) in ("between", "the") and (
            found.ranged and lower_at(atoms, first - 1) == "between"
        ):
            first -= 1
        before, begin = modifier_before(atoms, first, time=time)
        after, behind = modifier_after(atoms, found.stop)
        stop, end = found.stop, found.end
        if after is not None and before in (None, Modifier.EXACT):
            before, stop, end = after, behind, atoms[behind - 1].end
        modifier = before or Modifier.EXACT
        if modifier is Modifier.EXACT and found.low != found.high and not (found.unit and found.unit.kind == "score"):
            modifier = Modifier.RANGE
        start = min(found.start, atoms[begin].start) if begin < found.first else found.start
        unit, unit_span, counts = self._unit(found, stop)
        if unit is None and not counts and before is None and self._is_idle(found):
            return None
        ratio = (
            (found.unit is not None and found.unit.kind in ("ratio", "currency")) or unit in ("point", "percentage_point")
        )
        direction = direction_of(atoms, begin, stop, ratio=ratio or unit is None)
        sign = self.text[start - 1 : start] if start > self.span.start else ""
        low, high = found.low, found.high
        if sign in ("+", "-", "−") and unit == "percent" and direction is None and low >= 0:
            direction, start = (Direction.UP if sign == "+" else Direction.DOWN), start - 1
        start = max(start, self.done[-1].end) if self.done else start
        return Quantity(
            start=start, end=end, low=low, high=high, modifier=modifier, direction=direction, unit=unit, unit_span=unit_span
        )  # fmt: skip

    def _unit(self, found: _Found, stop: int) -> tuple[str | None, Span | None, bool]:
        """Canonical unit, its span, and whether a noun follows that the number counts."""
        if found.unit is not None and found.number.kind is not NumberKind.FRACTION:
            name = found.unit.name
            if name == "point" and self._of_percent():
                name = "percentage_point"
            return name, found.unit.span, True
        noun = counted(self.atoms, stop, one=found.low == 1 == found.high)
        if found.unit is not None:
            return found.unit.name, noun.span if noun else None, True
        if noun is not None and not noun.pronoun:
            return noun.unit, noun.span, True
        if _is_measure_before(self.atoms, found.first):
            return "magnitude", None, True
        carried = self._carried(found, stop)
        if carried is not None:
            return carried.unit, None, True
        if self._of_people(found.first):
            return PEOPLE, None, True
        return None, None, noun is not None

    def _of_percent(self) -> bool:
        """Whether points in this sentence are points of a percentage rather than of an index or a game."""
        near = self.text[self.span.start : self.span.end]
        return bool(_PERCENT_NEAR.search(near)) and not _INDEX_NEAR.search(near)

    def _carried(self, found: _Found, stop: int) -> Quantity | None:
        """The quantity before, whose unit a bare number takes: "4,300 jobs in France, 3,700 in Germany"."""
        if not self.done or self.done[-1].unit in (None, "times", "score"):
            return None
        following = self.atoms[stop] if stop < len(self.atoms) else None
        if following is not None and following.tag in ("NN", "NNS", "NNP", "JJ"):
            return None
        before = self.done[-1]
        between = self.text[before.end : found.start]
        if before.unit == "percent" and (before.direction or len(between) > 60 or found.low > 100):
            return (
                before
                if found.number.kind is NumberKind.DIGITS and _PARALLEL.search(between) and found.low <= 100
                else None
            )
        if len(between) > 120 or (before.unit is not None and before.unit.endswith("_of_age")):
            return None
        return before

    def _of_people(self, first: int) -> bool:
        """Whether the words before a bare number say that it counts people: "the death toll at 471"."""
        near = " ".join(atom.lower for atom in self.atoms[max(0, first - 12) : first])
        if re.search(r"\b(?:toll|dead|fatalities|deaths|casualties|headcount|workforce)\b", near):
            return True
        match = re.search(r"\bnumber of (?:the )?(\w+)(?: (\w+))?", near)
        return bool(match and any(word and is_person(Atom(0, 0, "word", word, word)) for word in match.groups()))

    def _is_idle(self, found: _Found) -> bool:
        """Whether a bare number in words says too little to be a quantity: "the two have been at odds"."""
        return found.number.kind is NumberKind.WORDS and found.low < 20 and found.number.scale == 1


_PERCENT_NEAR = re.compile(
    r"%|per ?cent\b|\b(?:poll|lead|margin|turnout|vote|voters|survey|rate|share|unemployment|inflation)", re.IGNORECASE
)
_INDEX_NEAR = re.compile(r"\b(?:index|Nasdaq|Dow|FTSE|Nikkei|DAX|scored|rebounds|stocks|shares closed)\b")
_PARALLEL = re.compile(r"\bto $|\band |\bbut |, $|\bfrom $")


def _is_measure_before(atoms: Sequence[Atom], first: int) -> bool:
    """Whether the number is a magnitude: "magnitude 4.8", "a magnitude of 6.9"."""
    words = [lower_at(atoms, first - k) for k in (1, 2, 3, 4)]
    return "magnitude" in words[:2] or ("magnitude" in words and words[0] in ("to", "at", "of", ",", "was"))


def replace_found(found: _Found, other: _Found, low: Decimal, high: Decimal, unit: Unit | None) -> _Found:
    """One range of two numbers."""
    return _Found(found.first, other.stop, other.end, other.number, low, high, unit, ranged=True, start=found.start)


_SIGNS = {
    Modifier.APPROX: "~", Modifier.AT_LEAST: "≥", Modifier.MORE_THAN: ">", Modifier.AT_MOST: "≤", Modifier.LESS_THAN: "<",
}  # fmt: skip


def _plain_number(value: Decimal) -> str:
    """A number with commas, without zeros behind its point that say nothing."""
    if abs(value.adjusted()) > 30:
        return str(value)
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def describe(low: Decimal | None, high: Decimal | None, modifier: Modifier, unit: str | None) -> str:
    """A quantity in short form for a table: ``~460 people``, ``>12``, ``20,000–99,999 people``, ``USD 1,200,000,000``."""
    if low is None and high is None:
        return ""
    if low is not None and high is not None and low != high:
        number = f"{_plain_number(low)}–{_plain_number(high)}"
    else:
        value = low if low is not None else high
        number = _plain_number(value) if value is not None else ""
        number += "+" if high is None else ""
        number = "≤" + number if low is None else number
    sign = _SIGNS.get(modifier, "")
    if unit is None:
        return sign + number
    if unit == "percent":
        return f"{sign}{number}%"
    if unit.isupper() and len(unit) == 3:
        return f"{sign}{unit} {number}"
    return f"{sign}{number} {unit.replace('_', ' ')}"
