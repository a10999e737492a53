"""Amounts told in two units or three: "two hours and 10 minutes", "6lb 4oz", "5ft 10in"."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from factdb.quantities.amounts import Amount, Sentence, read_amount
from factdb.quantities.atoms import lower_at
from factdb.quantities.numbers import read_number
from factdb.quantities.numerals import NumberKind

# How many of a smaller unit make one of a larger, for those of which they always are as many.
_PARTS = {
    ("year", "month"): 12,
    ("week", "day"): 7,
    ("day", "hour"): 24,
    ("hour", "minute"): 60,
    ("minute", "second"): 60,
    ("stone", "pound_mass"): 14,
    ("pound_mass", "ounce"): 16,
    ("foot", "inch"): 12,
}
_WHOLES = frozenset(whole for whole, _ in _PARTS)


def compounded(sentence: Sentence, amount: Amount) -> Amount:
    """The amount with the smaller units that go on with it, all in the smallest: 130 minutes, 100 ounces, 70 inches."""
    atoms = sentence.atoms
    if (
        amount.unit is None
        or amount.unit.name not in _WHOLES
        or amount.ranged
        or lower_at(atoms, amount.first - 1) == "between"
    ):
        return amount
    parts = [amount]
    while (part := _part(sentence, parts[-1])) is not None:
        parts.append(part)
    listed = lower_at(atoms, amount.stop) == ","
    if len(parts) == 1 or (listed and len(parts) == 2):
        return amount  # "3 days, 12 hours a day"
    value = amount.low
    for whole, part in pairwise(parts):
        value = value * _PARTS[_names(whole, part)] + part.low
    last = parts[-1]
    number = replace(last.number, first=amount.number.first, low=value, high=value, scale=Decimal(1))
    return replace(amount, stop=last.stop, end=last.end, low=value, high=value, unit=last.unit, number=number)


def _part(sentence: Sentence, whole: Amount) -> Amount | None:
    """The part of a smaller unit right behind an amount; None where something else follows."""
    atoms, at = sentence.atoms, whole.stop
    at += lower_at(atoms, at) in (",", "and")
    number = read_number(atoms, at) if at < len(atoms) else None
    if number is None or number.kind not in (NumberKind.DIGITS, NumberKind.WORDS):
        return None
    part = read_amount(sentence, number, millions=False)
    if part is None or part.ranged or part.low != part.high or whole.low != whole.high:
        return None
    return part if 0 <= part.low < _PARTS.get(_names(whole, part), 0) else None


def _names(whole: Amount, part: Amount) -> tuple[str, str]:
    return (whole.unit.name if whole.unit else "", part.unit.name if part.unit else "")
