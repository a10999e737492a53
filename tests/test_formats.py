"""What the program writes of a number, it reads back as that number."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factdb.articles import Article
from factdb.cli.showing import amount
from factdb.documents import parse
from factdb.lexicon import rows
from factdb.quantities import Modifier, describe, find_quantities
from factdb.quantities.units import MEASURED

CURRENCIES = sorted(row[0] for row in rows("currencies") if row[0].isupper())
UNITS = st.sampled_from([None, "people", "homes", *sorted(MEASURED - {"score"}), *CURRENCIES])
NUMBERS = st.one_of(
    st.integers(-(10**15), 10**15).map(Decimal),
    st.decimals(min_value=-(10**9), max_value=10**9, places=3, allow_nan=False),
    st.decimals(min_value=0, max_value=10, places=2, allow_nan=False),
)
BOUNDS = st.sampled_from([modifier for modifier in Modifier if modifier is not Modifier.RANGE])


def found(written: str) -> list[tuple[Decimal | None, Decimal | None, Modifier, str | None]]:
    document = parse(Article(text=f"The answer given was {written}, they said."))
    return [(one.low, one.high, one.modifier, one.unit) for one in find_quantities(document)]


@given(NUMBERS, BOUNDS, UNITS)
@example(Decimal("3.50"), Modifier.LESS_THAN, "percent")
@example(Decimal(1), Modifier.EXACT, "TRY")
@example(Decimal(0), Modifier.AT_LEAST, None)
@settings(max_examples=150, deadline=None)
def test_a_number_reads_back(number: Decimal, modifier: Modifier, unit: str | None) -> None:
    assert found(describe(number, number, modifier, unit)) == [(number, number, modifier, unit)]


@given(NUMBERS, st.decimals(min_value=Decimal("0.01"), max_value=10**6, places=2, allow_nan=False), UNITS)
@settings(max_examples=100, deadline=None)
def test_a_range_reads_back(low: Decimal, size: Decimal, unit: str | None) -> None:
    high = low + size
    assert found(describe(low, high, Modifier.RANGE, unit)) == [(low, high, Modifier.RANGE, unit)]


@given(st.integers(0, 999), st.integers(0, 999))
@settings(max_examples=50, deadline=None)
def test_a_score_reads_back(one: int, other: int) -> None:
    low, high = sorted((Decimal(one), Decimal(other)))
    assert found(describe(low, high, Modifier.EXACT, "score")) == [(low, high, Modifier.EXACT, "score")]


@given(
    NUMBERS.filter(lambda number: number >= 0), BOUNDS, UNITS.filter(lambda unit: unit is None or not unit.isupper())
)
@settings(max_examples=100, deadline=None)
def test_what_show_prints_reads_back(number: Decimal, modifier: Modifier, unit: str | None) -> None:
    row = SimpleNamespace(
        modifier=modifier.value, low=number, high=number, direction=None, unit=unit, measure=None, claimant=None,
        as_of_first=None, as_of_last=None,
    )  # fmt: skip
    assert found(amount(row)) == [(number, number, modifier, unit)]


STYLES = {
    "digits": lambda number: f"{number}",
    "commas": lambda number: f"{number:,}",
    "words": lambda number: in_words(number),
    "thousand": lambda number: f"{Decimal(number) / 1000:f} thousand",
    "million": lambda number: f"{Decimal(number) / 10**6:f} million",
    "m": lambda number: f"{Decimal(number) / 10**6:f}m",
    "bn": lambda number: f"{Decimal(number) / 10**9:f}bn",
    "lakh": lambda number: f"{Decimal(number) / 10**5:f} lakh",
}

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_words(number: int) -> str:
    """A number below 10^12 in words, as news writes it: "two hundred and five thousand and one"."""
    for scale, word in ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= scale:
            rest = number % scale
            link = " and " if rest < 100 else " "
            return f"{in_words(number // scale)} {word}" + (link + in_words(rest) if rest else "")
    if number < 20:
        return ONES[number]
    return TENS[number // 10 - 2] + (f"-{ONES[number % 10]}" if number % 10 else "")


@pytest.mark.parametrize("style", STYLES)
@given(st.integers(100, 10**11))
@example(205_001)
@example(1_000_100)
@settings(max_examples=60, deadline=None)
def test_every_style_reads_as_the_number(style: str, number: int) -> None:
    assert found(f"{STYLES[style](number)} homes") == [(Decimal(number), Decimal(number), Modifier.EXACT, "homes")]
