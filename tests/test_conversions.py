"""Units of one dimension by the factors of Pint's registry, and how exactly numbers in them are stated."""

import subprocess
import sys
from decimal import Decimal

import pytest

from factdb.lexicon import rows
from factdb.quantities.conversions import conversions, half_of_last_digit, is_convertible


@pytest.mark.parametrize(
    ("number", "unit", "expected", "other"),
    [
        ("1", "mile", "1.609344", "kilometre"),
        ("6", "foot", "1.8288", "metre"),
        ("1", "nautical_mile", "1852", "metre"),
        ("640", "acre", "1.000004", "square_mile"),
        ("1", "square_kilometre", "100", "hectare"),
        ("1", "barrel", "42", "gallon"),
        ("1", "gallon", "3.785411784", "litre"),
        ("1", "imperial_gallon", "4.54609", "litre"),
        ("1", "megalitre", "1000", "cubic_metre"),
        ("1", "tonne", "2204.622622", "pound_mass"),
        ("1", "short_ton", "2000", "pound_mass"),
        ("1", "long_ton", "2240", "pound_mass"),
        ("1", "stone", "14", "pound_mass"),
        ("100", "degree_fahrenheit", "37.777778", "degree_celsius"),
        ("-40", "degree_celsius", "-40", "degree_fahrenheit"),
        ("0", "degree_celsius", "273.15", "kelvin"),
        ("100", "mile_per_hour", "160.9344", "kilometre_per_hour"),
        ("1", "knot", "1.852", "kilometre_per_hour"),
        ("1.2", "gigawatt", "1200", "megawatt"),
        ("1", "kilowatt_hour", "3600", "kilojoule"),
        ("1013", "hectopascal", "1013", "millibar"),
        ("2", "fortnight", "28", "day"),
        ("18", "month", "1.5", "year"),
        ("1", "gigabit_per_second", "1000", "megabit_per_second"),
    ],
)
def test_conversions(number: str, unit: str, expected: str, other: str) -> None:
    one, to = conversions()[unit], conversions()[other]
    assert one.base == to.base
    assert float((one.apply(Decimal(number)) - to.shift) / to.factor) == pytest.approx(float(expected), rel=1e-5)


@pytest.mark.parametrize(
    "unit", ["percent", "percentage_point", "basis_point", "USD", "people", "ton", "calorie", "decibel", "degree", None]
)
def test_what_is_never_converted(unit: str | None) -> None:
    assert not is_convertible(unit)
    assert unit not in conversions()


@pytest.mark.parametrize(
    ("one", "other"), [("newton_metre", "joule"), ("hertz", "becquerel"), ("megabyte", "megabit_per_second")]
)
def test_things_of_different_kinds_are_not_compared(one: str, other: str) -> None:
    assert conversions()[one].base != conversions()[other].base


def test_names_of_units_are_those_of_the_lexicon() -> None:
    assert {unit for unit, _ in rows("conversions")} <= {unit for unit, *_ in rows("units")}


@pytest.mark.parametrize(
    ("number", "half"),
    [("12", "0.5"), ("19.3", "0.05"), ("19.30", "0.05"), ("0.05", "0.005"), ("-7", "0.5"), ("0", "0.5"), ("60", "0.5"),
     ("100", "5"), ("9000", "50"), ("1234000", "500")],
)  # fmt: skip
def test_half_of_last_digit(number: str, half: str) -> None:
    assert half_of_last_digit(Decimal(number)) == Decimal(half)


def test_extraction_does_without_pint() -> None:
    program = (
        "import sys; from factdb import links; from factdb.articles import Article; from factdb.extraction import extract; "
        "extract(Article(text='The slick is 12 miles long.'), model='rules'); print('pint' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert answer.stdout == "False\n"
