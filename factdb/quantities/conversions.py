"""How units of measure are converted: by the factors of Pint's registry, each unit to the base of its dimension.

Currencies never are, for rates change, nor are shares: a percentage point is no percent. Gallons and pints are those of
the United States unless they are called imperial. Pint is imported by the first call that needs its factors: the
database keeps them (see factdb.links.scales).
"""

from decimal import Context, Decimal
from functools import cache
from typing import Any, NamedTuple

from factdb.lexicon import rows

KINDS = frozenset(
    "length area volume mass temperature speed rate power energy torque electric frequency pressure data radiation time".split()
)
"""Kinds of units, by lexicon/units.tsv, that are converted within their kind and dimension."""

NEVER = "-"

DIGITS = Context(prec=18)
"""How exactly factors are kept."""

STATED_DIGITS = 2
"""Digits of a whole number that count as stated even where they are zeros: 100 is 95 to 105, not 50 to 150."""

LARGEST_ERROR = Decimal("0.1")
"""What rounding may change a number by at most, as a share of it."""

READ = Decimal("0.5")
"""What rounding may change degrees of a thermometer by at most: 100 is as exact as 99."""


class Conversion(NamedTuple):
    """How a number becomes one in the ``base`` of its dimension, such as "length in meter": times factor, plus shift."""

    base: str
    factor: Decimal
    shift: Decimal

    def apply(self, number: Decimal) -> Decimal:
        """The number in the base."""
        return number * self.factor + self.shift

    def rounding(self, number: Decimal) -> Decimal:
        """By how much a number that is stated in this unit may differ from the one that was meant, in the base."""
        error = half_of_last_digit(number)
        return self.factor * min(error, READ if self.shift else abs(number) * LARGEST_ERROR)


def half_of_last_digit(number: Decimal) -> Decimal:
    """Half of the last digit that a number states: 0.05 of 19.3, 50 of 9,000, 0.5 of 12."""
    digits = f"{abs(number):f}"
    whole, point, fraction = digits.partition(".")
    fraction = fraction.rstrip("0")
    zeros = min(len(whole) - len(whole.rstrip("0")), len(whole) - STATED_DIGITS)
    return Decimal(5).scaleb(-len(fraction) - 1 if point and fraction else max(zeros, 0) - 1)


@cache
def _convertible() -> dict[str, tuple[str, str]]:
    """The kind and Pint's name of the units that can be converted."""
    names: dict[str, str] = dict(rows("conversions"))  # type: ignore[arg-type]
    units = {row[0]: (row[1], names.get(row[0], row[0])) for row in rows("units") if row[1:2] and row[1] in KINDS}
    return {unit: (kind, name) for unit, (kind, name) in units.items() if name != NEVER}


def is_convertible(unit: str | None) -> bool:
    """Whether numbers in a canonical unit can be converted."""
    return unit in _convertible()


@cache
def conversions() -> dict[str, Conversion]:
    """The conversion of every unit that has one, by its canonical name. The first call takes half a second for Pint."""
    from pint import UnitRegistry

    registry: Any = UnitRegistry(non_int_type=Decimal)
    found: dict[str, Conversion] = {}
    for unit, (kind, name) in _convertible().items():
        nought, one = (registry.Quantity(Decimal(number), name).to_base_units() for number in (0, 1))
        shift = DIGITS.plus(nought.magnitude)
        factor = DIGITS.plus(one.magnitude - nought.magnitude)
        found[unit] = Conversion(base=f"{kind} in {one.units}", factor=factor, shift=shift)
    return found
