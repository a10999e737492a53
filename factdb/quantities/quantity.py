"""A quantity: a number or range with its bound, its direction and its unit, and its short form for people."""

from dataclasses import dataclass
from decimal import Decimal

from factdb.quantities.bounds import Modifier
from factdb.quantities.changes import Direction
from factdb.quantities.units import MEASURED
from factdb.text import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number or range with its unit. ``start`` and ``end`` cover modifier, number, scale and unit sign.

    ``low`` and ``high`` are equal for a point and None for an open end; never a midpoint. What the text states as a
    bound is a point with its modifier: "at least 41" is 41 and ``at_least``. ``unit`` is the canonical name
    (``percent``, ``USD``, ``kilometre``, ``people``, for other things that are counted their noun in the plural; None
    for a bare number); ``unit_span`` is where the text says it, which may lie outside the quantity's own span.
    ``unit_in_full`` is the unit in the text's words where they say more than its name: ``eligible pensioners`` of
    ``people``, ``$ per barrel`` of ``USD``; else None.
    """

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    modifier: Modifier = Modifier.EXACT
    direction: Direction | None = None
    unit: str | None = None
    unit_span: Span | None = None
    unit_in_full: str | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


_SIGNS = {
    Modifier.APPROX: "~",
    Modifier.AT_LEAST: "≥",
    Modifier.MORE_THAN: ">",
    Modifier.AT_MOST: "≤",
    Modifier.LESS_THAN: "<",
}


def _written(value: Decimal) -> str:
    """A number with commas, without zeros behind its point that say nothing."""
    if not -30 < value.adjusted() < 30:
        return str(value)
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def describe(low: Decimal | None, high: Decimal | None, modifier: Modifier, unit: str | None) -> str:
    """A quantity in short form for a table: ``~460 people``, ``>12``, ``20,000–99,999 people``, ``USD 1,200,000,000``."""
    ends = [_written(value) for value in dict.fromkeys((low, high)) if value is not None]
    number = (" to " if low is not None and low < 0 else "–").join(ends)
    if low is None and high is not None:
        modifier = Modifier.AT_MOST
    elif high is None and low is not None and modifier is not Modifier.MORE_THAN:
        modifier = Modifier.AT_LEAST
    signed = _SIGNS.get(modifier, "")
    if unit is None or not ends:
        return signed + number if ends else ""
    if unit == "percent":
        return f"{signed}{number}%"
    if len(unit) == 3 and unit.isupper():
        return f"{signed}{unit} {number}"
    if unit == "score" and low is not None and high is not None:
        return f"{_written(high)}–{_written(low)}"
    name = unit.replace("_", " ")
    return f"{signed}{number} {name if ends == ['1'] or unit not in MEASURED else _plural(name)}"


def _plural(unit: str) -> str:
    """A unit's name in the plural: percentage points, kilometres per hour, years of age; some have none."""
    head, joint, rest = unit, "", ""
    for link in (" per ", " of "):
        if not joint:
            head, joint, rest = unit.partition(link)
    first, _, last = head.rpartition(" ")
    if first == "degree":
        return f"degrees {last}"
    plural = _PLURALS.get(last) or (last if last in _NO_PLURAL or last.endswith("hertz") else f"{last}s")
    return f"{first} {plural}{joint}{rest}".lstrip()


_PLURALS = {"foot": "feet", "inch": "inches", "century": "centuries", "mass": "mass"}
_NO_PLURAL = frozenset(
    "times magnitude horsepower lux psi rpm permille kelvin percent celsius century sen stone".split()
)
