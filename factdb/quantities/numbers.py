"""Numbers as news writes them, in digits and words: 25,000 · 1.2m · five lakh crore · two-thirds · tens of thousands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from factdb.quantities.atoms import DASHES, HYPHENS, Atom, lower_at, touching
from factdb.quantities.fractions import fraction, fraction_number, half
from factdb.quantities.numerals import (
    VULGAR,
    Number,
    NumberKind,
    cardinals,
    denominators,
    is_whole,
    scales,
    suffixes,
    value_of,
    whole,
)
from factdb.quantities.vague import vague_number

__all__ = ["LONGEST_NUMBER", "Number", "NumberKind", "read_number"]

LONGEST_NUMBER = 40
"""Words of the longest number written out."""


def read_number(atoms: Sequence[Atom], index: int) -> Number | None:
    """The number that begins at this atom, as long as it can be, or None."""
    atom = atoms[index]
    if atom.kind == "numeral":
        return _digits(atoms, index)
    if atom.kind == "word":
        return vague_number(atoms, index) or half(atoms, index) or _written(atoms, index)
    if atom.text in VULGAR:
        over, under = VULGAR[atom.text]
        return fraction_number(atoms, index, index + 1, Decimal(over), Decimal(under))
    return None


def _scaled(
    atoms: Sequence[Atom], first: int, index: int, mantissa: Decimal, kind: NumberKind, *, letters: bool
) -> Number:
    """The number with the scale words behind it ("hundred million", "lakh crore") or a letter that touches it."""
    scale = Decimal(1)
    stop = index
    if letters and touching(atoms, stop) and (suffix := suffixes().get(lower_at(atoms, stop))):
        scale, stop = suffix, stop + 1
    else:
        stop = _behind_plus(atoms, stop)
        for _ in range(3):
            at = stop + 1 if lower_at(atoms, stop) in HYPHENS and touching(atoms, stop) else stop
            factor = scales().get(lower_at(atoms, at))
            if factor is None or (factor == 12 and scale != 1):
                break
            scale, stop = scale * factor, at + 1
    value = whole(mantissa * scale) if scale > 1 else mantissa
    if scale > 1 and (extra := _and_a_half(atoms, stop)) is not None:
        value, stop = value + scale / 2, extra
    return Number(first, stop, value, value, kind, mantissa, scale)


def _behind_plus(atoms: Sequence[Atom], index: int) -> int:
    """The place behind a bound that stands between a number and its scale: "20-plus trillion", "20+ trillion"."""
    hyphen = lower_at(atoms, index) in HYPHENS and touching(atoms, index)
    at = index + 1 if hyphen else index
    plus = lower_at(atoms, at) in ("plus", "+") and touching(atoms, at)
    return at + 1 if plus and lower_at(atoms, at + 1) in scales() else index


def _and_a_half(atoms: Sequence[Atom], index: int) -> int | None:
    """Where "and a half" ends that begins here, with hyphens or without: "four-and-a-half-acre"."""
    at = index
    for word in ("and", "a", "half"):
        at += lower_at(atoms, at) in HYPHENS and touching(atoms, at)
        if lower_at(atoms, at) != word:
            return None
        at += 1
    return at


def _digits(atoms: Sequence[Atom], first: int) -> Number | None:
    value = value_of(atoms[first].text)
    if value is None:
        return None
    index = first + 1
    following = atoms[index] if index < len(atoms) else None
    if following is not None and following.text in VULGAR:
        over, under = VULGAR[following.text]
        return _scaled(atoms, first, index + 1, value + Decimal(over) / under, NumberKind.DIGITS, letters=True)
    if lower_at(atoms, index) in ("/", "⁄", "∕") and touching(atoms, index) and touching(atoms, index + 1):
        return _slashed(atoms, first, value)
    if (power := _power(atoms, index)) is not None:
        exponent, stop = power
        scaled = value.scaleb(exponent)
        return Number(first, stop, scaled, scaled, NumberKind.DIGITS, scaled)
    if following is not None and following.kind == "numeral" and not touching(atoms, index):
        if (spaced := _spaced(atoms, first)) is not None:
            return spaced
        mixed = _mixed(atoms, first, value)
        if mixed is not None:
            return mixed
    if (extra := _and_a_half(atoms, index)) is not None:
        return _scaled(atoms, first, extra, value + Decimal("0.5"), NumberKind.DIGITS, letters=False)
    return _scaled(atoms, first, index, value, NumberKind.DIGITS, letters=True)


def _slashed(atoms: Sequence[Atom], first: int, over: Decimal) -> Number | None:
    """Read "1/16", and "1/3 of" as a share."""
    under = value_of(atoms[first + 2].text) if atoms[first + 2].kind == "numeral" else None
    if not under or not over < under <= 1000 or not is_whole(over) or not is_whole(under):
        return None
    if lower_at(atoms, first + 3) == "of":
        return fraction_number(atoms, first, first + 3, over, under)
    return Number(first, first + 3, over / under, over / under, NumberKind.DIGITS, over / under)


def _power(atoms: Sequence[Atom], index: int) -> tuple[int, int] | None:
    """The exponent of "× 10^-30" and where it ends."""
    if lower_at(atoms, index) not in ("×", "x") or lower_at(atoms, index + 1) != "10":
        return None
    at = index + 2
    raised = lower_at(atoms, at) == "^"
    at += raised
    sign = -1 if lower_at(atoms, at) in DASHES else 1
    at += lower_at(atoms, at) in DASHES or lower_at(atoms, at) == "+"
    if at >= len(atoms) or atoms[at].kind != "numeral" or not atoms[at].text.isdigit() or len(atoms[at].text) > 2:
        return None
    return (sign * int(atoms[at].text), at + 1) if raised or at > index + 2 else None


def _mixed(atoms: Sequence[Atom], first: int, value: Decimal) -> Number | None:
    """A whole number and a fraction behind it: 2 1/2."""
    slash = first + 2
    if lower_at(atoms, slash) not in ("/", "⁄") or slash + 1 >= len(atoms) or atoms[slash + 1].kind != "numeral":
        return None
    over, under = value_of(atoms[first + 1].text), value_of(atoms[slash + 1].text)
    if over is None or not under or not over < under <= 100:
        return None
    return _scaled(atoms, first, slash + 2, value + over / under, NumberKind.DIGITS, letters=False)


def _spaced(atoms: Sequence[Atom], first: int) -> Number | None:
    """A number whose thousands are apart, before what it counts: "10 000 people", "1 250 000 euros"."""
    begin = atoms[first].text
    if not begin.isdigit() or len(begin) > 3 or begin[0] == "0" or atoms[first - 1].tag[:3] == "NNP":
        return None
    stop = first + 1
    while stop < len(atoms) and _GROUP.match(atoms[stop].text) and atoms[stop].start == atoms[stop - 1].end + 1:
        stop += 1
    if stop == first + 1 or stop >= len(atoms) or atoms[stop].tag not in ("NNS", "NNPS"):
        return None
    value = Decimal("".join(atom.text for atom in atoms[first:stop]).replace(",", ""))
    return Number(first, stop, value, value, NumberKind.DIGITS, value)


# Three digits, the last of them with decimals or not.
_GROUP = re.compile(r"[0-9]{3}(?:\.[0-9]+)?$")


@dataclass(slots=True)
class _Sum:
    """A number in words as it grows: ``total`` of the groups before the last scale, ``group`` since, the word ``last``."""

    total: Decimal
    group: Decimal
    last: Decimal
    scale: Decimal = Decimal(1)

    def take(self, word: str, *, joined: bool, plus: bool) -> bool:
        """Take in one more word; whether it belongs to the number. ``joined`` by a hyphen or "and", which ``plus`` is."""
        cardinal, scale = cardinals().get(word), scales().get(word)
        if cardinal is not None and _fits(cardinal, self.last, joined=joined):
            self.group, self.last = self.group + cardinal, cardinal
        elif scale is None or plus:
            return False
        elif scale == 100 and 0 < self.group < 100:
            self.group, self.last = self.group * 100, scale
        elif scale > 100 and self.group > 0:
            self.total, self.group, self.last, self.scale = self.total + self.group * scale, Decimal(0), scale, scale
        elif word.startswith("crore") and self.group == 0 and self.scale > 1:
            self.total, self.scale, self.last = self.total * scale, self.scale * scale, scale
        else:
            return False
        return True


def _written(atoms: Sequence[Atom], first: int) -> Number | None:
    """A number in words: "forty-one", "two hundred and five thousand", "thirty-two point seven", "a dozen"."""
    word = atoms[first].lower
    if word in ("a", "an"):
        return _article_number(atoms, first)
    if word in scales():
        if lower_at(atoms, first - 1) in ("of", "few", "several", "many"):
            return None  # "a couple of billion"
        return _scaled(atoms, first, first, Decimal(1), NumberKind.WORDS, letters=False) if word != "dozen" else None
    if word not in cardinals():
        return None
    begun = cardinals()[word]
    if (share := fraction(atoms, first, begun)) is not None:
        return share
    hyphen = lower_at(atoms, first + 1) in HYPHENS and touching(atoms, first + 1)
    if lower_at(atoms, first + 1 + hyphen) == "dozen":
        return _scaled(atoms, first, first + 1, begun, NumberKind.WORDS, letters=False)
    number = _Sum(Decimal(0), begun, begun)
    stop = first + 1
    while stop - first < LONGEST_NUMBER:
        hyphen = lower_at(atoms, stop) in HYPHENS and touching(atoms, stop) and touching(atoms, stop + 1)
        at = stop + 1 if hyphen else stop
        plus = lower_at(atoms, at) == "and" and (number.last >= 100 or (number.scale > 1 and number.group == 0))
        at += plus
        if not number.take(lower_at(atoms, at), joined=at != stop, plus=plus):
            break
        stop = at + 1
    return _with_tail(atoms, first, stop, number)


def _with_tail(atoms: Sequence[Atom], first: int, stop: int, number: _Sum) -> Number:
    """The number with "point seven" or "and a half" behind it."""
    value = number.total + number.group
    whole = number.group == 0
    if lower_at(atoms, stop) == "point" and (tail := _decimals(atoms, stop + 1)) is not None:
        digits, stop = tail
        return _scaled(atoms, first, stop, value + digits, NumberKind.WORDS, letters=False)
    if (extra := _and_a_half(atoms, stop)) is not None:
        step = number.scale if whole else Decimal(1)
        return _scaled(atoms, first, extra, value + step / 2, NumberKind.WORDS, letters=False)
    scale = number.scale if whole else Decimal(1)
    return Number(first, stop, value, value, NumberKind.WORDS, value / scale, scale)


def _fits(word: Decimal, last: Decimal, *, joined: bool) -> bool:
    """Whether a cardinal can follow another in one number: forty-one, hundred and five; not two three."""
    if last >= 100:
        return True
    return 20 <= last < 100 and last % 10 == 0 and 0 < word < 10 and (joined or last != word)


def _decimals(atoms: Sequence[Atom], index: int) -> tuple[Decimal, int] | None:
    """The digits behind "point", spoken one by one."""
    digits = ""
    while len(digits) < 10 and (value := cardinals().get(lower_at(atoms, index))) is not None and value < 10:
        digits += str(value)
        index += 1
    return (Decimal(f"0.{digits}"), index) if digits else None


def _article_number(atoms: Sequence[Atom], first: int) -> Number | None:
    """Read "a million", "a dozen", "a hundred and five", "a third of", "a quarter of a million", "a few thousand"."""
    following = lower_at(atoms, first + 1)
    if following in scales():
        number = _scaled(atoms, first, first + 1, Decimal(1), NumberKind.WORDS, letters=False)
        rest = (
            _written(atoms, number.stop + 1) if lower_at(atoms, number.stop) == "and" and number.scale == 100 else None
        )
        if rest is not None and rest.kind is NumberKind.WORDS and rest.low < 100:
            value = number.low + rest.low
            return Number(first, rest.stop, value, value, NumberKind.WORDS, value)
        return number
    if following in denominators():
        return fraction(atoms, first, Decimal(1))
    return None
