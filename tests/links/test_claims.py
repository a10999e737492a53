"""Which claims are about one thing, by what they measure and by what stands around them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from factdb.database.columns import Sense
from factdb.links.claims import (
    Stated,
    Tie,
    is_set_beside,
    likeness,
    names_in,
    significant_digits,
    telling_of,
    telling_words,
)
from factdb.quantities import Modifier

DAY = date(2024, 3, 12)


def stated(number: str, unit: str | None, measure: str, **fields: Any) -> Stated:
    """A claim of an article of its own, unless ``article_id`` says otherwise."""
    values: dict[str, Any] = {
        "id": 1, "article_id": 1, "fact_id": None, "low": Decimal(number), "high": Decimal(number), "unit": unit,
        "modifier": Modifier.EXACT, "measure": measure, "telling": telling_words(measure, unit),
        "names": names_in(measure), "around": frozenset(), "near": frozenset(), "is_change": False,
        "is_planned": False, "is_compared": False, "first": DAY, "last": DAY, "published": DAY, "claimant_id": None,
        "start": 0, "end": 5,
    }  # fmt: skip
    return Stated(**(values | fields))


@pytest.mark.parametrize(
    ("measure", "unit", "expected"),
    [
        pytest.param("people killed", "people", {"dead"}, id="killed"),
        pytest.param("people died in the flood", "people", {"dead", "flood"}, id="died"),
        pytest.param("number of people", "people", set(), id="nothing but the unit"),
        pytest.param("seats", "seats", set(), id="the counted noun"),
        pytest.param("magnitude", "magnitude", {"magnitude"}, id="the name of a measure"),
        pytest.param("Pre-tax profit fell", "GBP", {"pretax", "profit"}, id="a hyphen and a change"),
        pytest.param("pre-tax loss", "GBP", {"pretax", "profit"}, id="a loss is a profit below zero"),
        pytest.param("sales", "EUR", {"revenue"}, id="sales are revenue"),
        pytest.param("posts gone", "jobs", {"cut"}, id="posts are jobs, the unit"),
        pytest.param("goals scored by Orla Finch", "goals", {"scored"}, id="who did it is no part of what it is"),
        pytest.param("storm-related deaths", "people", {"storm", "dead"}, id="a cause before a hyphen"),
        pytest.param("people killed by fire", "people", {"dead", "fire"}, id="what did it is"),
        pytest.param("", None, set(), id="nothing"),
    ],
)
def test_telling_words(measure: str, unit: str | None, expected: set[str]) -> None:
    assert telling_words(measure, unit) == expected


KILLED = stated("74", "people", "people killed")
REVENUE = stated("1240000000", "GBP", "Revenue")

ALIKE = [
    pytest.param(stated("22", "goals", "goals scored by Orla Finch"),
                 stated("24", "goals", "goals scored", id=2, article_id=2), id="a doer who is not named again"),
    pytest.param(stated("41", "percent", "turnout among women"),
                 stated("44", "percent", "turnout among women", id=2, article_id=2), id="one group"),
    pytest.param(KILLED, stated("131", "people", "people died", id=2, article_id=2), id="a growing toll"),
    pytest.param(
        stated("131", "people", "people killed", last=date(2024, 3, 14)),
        stated("128", "people", "people died", id=2, article_id=2, last=date(2024, 3, 20)),
        id="a toll corrected down",
    ),
    pytest.param(REVENUE, stated("1150000000", "GBP", "sales", id=2, article_id=2, last=date(2022, 12, 31)),
                 id="revenue of another year"),
    pytest.param(stated("96000000", "GBP", "Profit"), stated("31000000", "GBP", "pre-tax profit", id=2, article_id=2),
                 id="a word more"),
    pytest.param(
        KILLED, stated("512", "people", "people killed", id=2, claimant_id=7), id="another claimant in one article"
    ),
    pytest.param(
        stated("458", "people", "document", around=frozenset({"march"})),
        stated("458", "people", "people killed", id=2, article_id=2, around=frozenset({"march"})),
        id="a telling number again",
    ),
    pytest.param(
        stated("61000", "people", "people", near=frozenset({"displaced", "since"})),
        stated("42000", "people", "people displaced", id=2, article_id=2),
        id="the measure stands around the number",
    ),
    pytest.param(stated("121", None, "", around=frozenset({"majority"})),
                 stated("121", "seats", "seats needed", id=2, article_id=2, around=frozenset({"majority"})),
                 id="a number without its unit"),
    pytest.param(stated("30", "gigawatt", "wind capacity", is_planned=True, last=date(2035, 12, 31)),
                 stated("26", "gigawatt", "aim", telling=frozenset(), id=2, article_id=2, is_planned=True,
                        last=date(2035, 12, 31)), id="an aim for the same year"),
    pytest.param(stated("680", "jobs", "jobs cut"), stated("650", None, "job cuts", id=2, article_id=2),
                 id="a count whose unit stands in its measure"),
    pytest.param(stated("30", "gigawatt", "wind capacity"), stated("30", "gigawatt", "wind turbines", id=2, article_id=2),
                 id="the same number in a rare unit"),
    pytest.param(
        stated("52", "schools", "schools destroyed", around=frozenset({"earlier"})),
        stated("25", "schools", "schools destroyed", id=2),
        id="a correction",
    ),
]  # fmt: skip

UNLIKE = [
    pytest.param(stated("1240", "thefts", "thefts reported"),
                 stated("212", "thefts", "thefts reported", id=2, claimant_id=7, is_part=True), id="a part of the whole"),
    pytest.param(stated("69000", "GBP", "earnings"), stated("180000000", "GBP", "losses", id=2, claimant_id=7),
                 id="sums worlds apart"),
    pytest.param(stated("32", "percent", "turnout", place="Delmar"),
                 stated("22", "percent", "turnout", id=2, place="North Arden", is_compared=True), id="two places set beside"),
    pytest.param(KILLED, stated("74", "tents", "tents delivered", id=2, article_id=2), id="another unit"),
    pytest.param(KILLED, stated("400", "people", "people injured", id=2, article_id=2), id="another measure"),
    pytest.param(KILLED, stated("90", "people", "people killed", id=2, article_id=2, last=date(2025, 3, 12)),
                 id="another event"),
    pytest.param(
        stated("471", "people", "people killed"),
        stated("13", "people", "people died", id=2, article_id=2, last=date(2024, 3, 20)),
        id="tolls do not fall",
    ),
    pytest.param(stated("680", "jobs", "jobs cut"), stated("320", "jobs", "jobs cut", id=2), id="a list in one article"),
    pytest.param(stated("680", "jobs", "jobs cut"), stated("320", "jobs", "jobs cut at Thornby", id=2, article_id=2),
                 id="a place more"),
    pytest.param(REVENUE, stated("1300000000", "GBP", "revenue", id=2, article_id=2, is_planned=True),
                 id="what is expected"),
    pytest.param(stated("8", "percent", "revenue", is_change=True), stated("12", "percent", "revenue", id=2, article_id=2),
                 id="a change and a share"),
    pytest.param(stated("61", "percent", "turnout", last=date(2020, 5, 1)), stated("69", "percent", "turnout", id=2, article_id=2),
                 id="a share of years before"),
    pytest.param(stated("87", "seats", "seats"), stated("41", "seats", "seats", id=2, article_id=2), id="nothing tells"),
    pytest.param(stated("5", "people", "people"), stated("5", "people", "people rescued", id=2, article_id=2),
                 id="a small number again"),
    pytest.param(replace(KILLED, near=frozenset({"heatwave", "july"})),
                 stated("91", "people", "people killed", id=2, article_id=2, near=frozenset({"flood"})), id="another cause"),
    pytest.param(stated("25", "people", "fighters killed", around=frozenset({"strike", "outrage"})),
                 stated("460", "people", "people killed", id=2, first=None, near=frozenset({"protest", "violence"})),
                 id="another cause in one article"),
    pytest.param(stated("471", "people", "people killed"),
                 stated("13", "people", "people died", id=2, claimant_id=7), id="far too small a toll for the same day"),
    pytest.param(stated("30", "gigawatt", "wind capacity", is_planned=True, last=date(2035, 12, 31)),
                 stated("26", "gigawatt", "goal", id=2, article_id=2, is_planned=True, last=date(2030, 12, 31)),
                 id="aims for other years, one of which says nothing"),
    pytest.param(stated("22", "goals", "goals scored by Orla Finch"),
                 stated("17", "goals", "goals scored by Ann Bell", id=2, article_id=2), id="another doer"),
    pytest.param(stated("41", "percent", "turnout among women"), stated("70", "percent", "turnout", id=2, article_id=2),
                 id="a group and the whole"),
    pytest.param(stated("41", "percent", "turnout among women"),
                 stated("41", "percent", "turnout among pensioners", id=2, article_id=2), id="two groups, one number"),
    pytest.param(KILLED, KILLED, id="itself"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_alike(one: Stated, other: Stated) -> None:
    assert 0 < likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_unlike(one: Stated, other: Stated) -> None:
    assert likeness(one, other) == likeness(other, one) == 0


def test_the_same_number_of_a_copy_is_the_surest() -> None:
    other = replace(KILLED, id=2, article_id=2)
    assert likeness(KILLED, other, copies=True) > likeness(KILLED, replace(other, low=Decimal(75)), copies=True) > 0


@pytest.mark.parametrize(
    ("number", "expected"), [("46000", 2), ("0.0689", 3), ("11860", 4), ("0", 1), ("-5.10", 2), (None, 0)]
)
def test_significant_digits(number: str | None, expected: int) -> None:
    assert significant_digits(None if number is None else Decimal(number)) == expected


@pytest.mark.parametrize(
    ("measure", "clause", "expected"),
    [
        ("people killed", "injuring around", {"hurt"}),
        ("people killed", "killing at least", {"dead"}),
        ("people killed", "and more than", {"dead"}),
        ("people hurt", "killing 3 and injuring", {"hurt"}),
        ("revenue", "killing", {"revenue"}),
    ],
)
def test_a_clause_tells_what_happened_to_its_number(measure: str, clause: str, expected: set[str]) -> None:
    assert telling_of(measure, "people", clause) == expected


def test_is_set_beside() -> None:
    target = stated("26", "gigawatt", "wind capacity", start=100, end=112)
    former = stated("30", "gigawatt", "goal", start=125, end=127, is_compared=True, id=2)
    assert is_set_beside(former, target)
    assert not is_set_beside(replace(former, is_compared=False), target)
    assert not is_set_beside(replace(former, unit="EUR"), target)
    assert not is_set_beside(replace(former, start=400, end=402), target)
    assert not is_set_beside(replace(former, telling=frozenset({"solar"})), target)
    wrong = replace(target, sense=Sense.WITHDRAWN)
    assert is_set_beside(replace(former, is_compared=False, unit="gigawatt"), wrong)
    assert not is_set_beside(replace(former, is_compared=False, unit="tonne"), wrong)


def test_the_surer_tie_is_the_better_one_and_of_equals_the_earlier() -> None:
    tie = Tie(other_id=5, likeness=0.6, order=("2024-03-12", "b", 3))
    assert tie.is_weaker(0.7, ("2024-03-20", "a", 0))
    assert tie.is_weaker(0.6, ("2024-03-11", "z", 9))
    assert not tie.is_weaker(0.6, ("2024-03-12", "b", 4))
    assert not tie.is_weaker(0.5, ("2024-03-01", "a", 0))
    assert Tie().is_weaker(0.1, ("", "", 0))
    assert not Tie().is_weaker(0.0, ("", "", 0))
