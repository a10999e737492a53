"""What numbers are made of: the words and letters that say how much, and a number as it was read."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from factdb.lexicon import rows

LONGEST_NUMERAL = 25
"""Characters of the longest numeral that is read as a number: what is longer is an identifier."""


class NumberKind(StrEnum):
    """How a number is written, which decides what may stand behind it."""

    DIGITS = "digits"
    WORDS = "words"
    VAGUE = "vague"
    FRACTION = "fraction"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a run of atoms: ``atoms[first:stop]``. ``low`` and ``high`` differ for round plurals (dozens).

    ``mantissa`` is the number before its scale (1.2 of "1.2m"), ``scale`` what multiplies it (1 where nothing does).
    """

    first: int
    stop: int
    low: Decimal
    high: Decimal
    kind: NumberKind
    mantissa: Decimal
    scale: Decimal = Decimal(1)


# Anything that can begin a number: sentences without it need not be read.
_HINT_WORDS = ("number_words", "number_vague", "number_scales", "multiples", "number_fractions")

VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5), "⅘": (4, 5),
    "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip


@cache
def cardinals() -> dict[str, Decimal]:
    """The numbers below a hundred by their words."""
    return {row[0]: Decimal(row[1]) for row in rows("number_words")}


@cache
def scales() -> dict[str, Decimal]:
    """What hundred, million, lakh, dozen multiply by."""
    return {row[0]: Decimal(row[1]) for row in rows("number_scales") if row[2] == "word"}


@cache
def suffixes() -> dict[str, Decimal]:
    """What letters that touch a numeral multiply by: k, m, bn."""
    return {row[0]: Decimal(row[1]) for row in rows("number_scales") if row[2] == "suffix"}


@cache
def denominators() -> dict[str, Decimal]:
    """What halves, thirds, quarters divide by, in the singular and plural."""
    singular = {row[0]: Decimal(row[1]) for row in rows("number_fractions")}
    plural = {"halves" if word == "half" else word + "s": value for word, value in singular.items()}
    return singular | plural


@cache
def _hints() -> tuple[re.Pattern[str], frozenset[str]]:
    """A pattern of the digits, and the words that begin a number, in the plural too."""
    begin = {row[0] for name in _HINT_WORDS for row in rows(name) if len(row[0]) > 2}
    return re.compile(rf"[0-9{''.join(VULGAR)}]"), frozenset(begin | {f"{word}s" for word in begin} | {"halves"})


_LETTERS = re.compile(r"[a-z]+")


def may_hold_number(text: str) -> bool:
    """Whether a text may hold a number: true for every one that does, and for few others. Fast, since most hold none."""
    digits, begin = _hints()
    if digits.search(text):
        return True
    small = text.lower()
    return not begin.isdisjoint(_LETTERS.findall(small)) or "than a" in small


def percent_of(numerator: Decimal, denominator: Decimal) -> Decimal:
    """A share in percent, to one decimal, as tables give it: two-thirds is 66.7."""
    share = (numerator * 100 / denominator).quantize(Decimal("0.1"))
    return share.to_integral_value() if share == share.to_integral_value() else share


def is_whole(value: Decimal) -> bool:
    """Whether a value has no fraction; of one of any length, whose remainder Decimal refuses to tell."""
    return value == value.to_integral_value()


def whole(value: Decimal) -> Decimal:
    """A value without the zeros behind its point that multiplying left, where it is whole."""
    return value.to_integral_value() if is_whole(value) else value


def value_of(numeral: str) -> Decimal | None:
    """The value of a numeral, with commas or without; None for one too long to be a number."""
    if len(numeral) > LONGEST_NUMERAL:
        return None
    return Decimal(numeral.replace(",", ""))
