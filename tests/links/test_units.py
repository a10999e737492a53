"""Numbers in different units: which are one number of one fact, which differ, and which are of no fact in common."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain

import pytest
from sqlalchemy import Connection, Engine, event, select, text

from factdb.articles import Article
from factdb.database import models
from factdb.database.connection import reading, transaction
from factdb.database.views import report_claims, report_conflicts, report_facts
from factdb.links.scales import learn_units
from factdb.quantities.conversions import conversions, is_convertible
from factdb.series import fact_with_claims
from tests.links.test_facts import ingest

SAME, CONFLICT, APART = "one number of one fact", "one fact, two numbers", "no fact in common"

SLICK = "The slick off {place} is {number} long"
GRAIN = "The ship off {place} lost {number} of grain"
HEAT = "The temperature in {place} reached {number}"
RISE = "Water in {place} is {number} warmer than it was"
FIRE = "The fire in {place} burned {number} of forest"
OIL = "The tanker off {place} spilled {number} of oil"
WIND = "Winds of {number} were measured in {place}"
SUPPORT = "Support for the harbour in {place} rose by {number}"
GIFT = "The owner gave {number} for the harbour in {place}"

PAIRS = [
    (SLICK, "12 miles", "19.3 kilometres", SAME),
    (SLICK, "about 12 miles", "19 km", SAME),
    (SLICK, "12 miles", "20 km", SAME),
    (SLICK, "12.4 miles", "19.3 km", CONFLICT),
    (SLICK, "12 miles", "15 km", CONFLICT),
    (SLICK, "about 12 miles", "21 km", SAME),
    (SLICK, "at least 12 miles", "30 km", SAME),
    (SLICK, "at least 12 miles", "15 km", CONFLICT),
    (SLICK, "more than 12 miles", "9 nautical miles", CONFLICT),
    (SLICK, "10 to 12 miles", "18 km", SAME),
    (SLICK, "6 feet", "1.8 metres", SAME),
    (SLICK, "6 feet", "3 metres", CONFLICT),
    (SLICK, "1 mile", "1 km", CONFLICT),
    (GRAIN, "10 tonnes", "10,000 kg", SAME),
    (GRAIN, "10 tonnes", "9,000 kg", CONFLICT),
    (GRAIN, "10 tons", "9,000 kg", APART),
    (GRAIN, "11 short tons", "10 tonnes", SAME),
    (HEAT, "38 degrees Celsius", "100 degrees Fahrenheit", SAME),
    (HEAT, "40°C", "100°F", CONFLICT),
    (HEAT, "0°C", "32°F", SAME),
    (HEAT, "0°C", "41°F", CONFLICT),
    (RISE, "5°C", "9°F", SAME),
    (RISE, "5°C", "41°F", CONFLICT),
    (FIRE, "2,500 acres", "1,012 hectares", SAME),
    (FIRE, "2,500 acres", "4 square miles", SAME),
    (FIRE, "2,500 acres", "1,400 hectares", CONFLICT),
    (OIL, "5,000 gallons", "18,900 litres", SAME),
    (OIL, "5,000 imperial gallons", "18,900 litres", CONFLICT),
    (OIL, "120 barrels", "5,040 gallons", SAME),
    (OIL, "120 barrels", "5,040 tonnes", APART),
    (WIND, "100 mph", "161 km/h", SAME),
    (WIND, "100 mph", "120 km/h", CONFLICT),
    (SUPPORT, "5 percent", "5 percentage points", APART),
    (GIFT, "$3 million", "€3 million", APART),
]  # fmt: skip


def two_names(number: int) -> tuple[str, str]:
    """Names that no other pair has."""
    first, second = divmod(number, 10)
    syllables = "bar den fel gor hul kim lon mar nod pel".split()
    return f"{syllables[first]}{syllables[second]}ick".title(), f"{syllables[second]}{syllables[first]}wold".title()


def articles(number: int, sentence: str, *stated: str) -> Iterator[Article]:
    """An article for each form of a number, about one thing, by two who claim it."""
    place, county = two_names(number)
    for form, who in zip(stated, ("authority", "union"), strict=True):
        said = sentence.format(place=place, number=form)
        yield Article(
            text=f"{said}, the {county} {who} said on Tuesday. Ships from {county} had come to {place} by night.",
            published=date(2024, 3, 13),
            outlet=who,
            source_id=f"{number} {who}",
        )


@pytest.fixture(scope="module")
def filled(shared_engine: Engine) -> Engine:
    pairs = (articles(number, sentence, one, other) for number, (sentence, one, other, _) in enumerate(PAIRS))
    ingest(shared_engine, *chain.from_iterable(pairs))
    return shared_engine


def outcome(connection: Connection, number: int) -> str:
    view = report_claims.c
    chosen = select(view.fact, view.conflicts).where(view.source_id.in_([f"{number} authority", f"{number} union"]))
    (fact, conflicts), (other_fact, other_conflicts) = connection.execute(chosen).all()
    assert conflicts == other_conflicts
    if fact is None or fact != other_fact:
        return APART
    return CONFLICT if conflicts else SAME


@pytest.mark.parametrize("number", range(len(PAIRS)), ids=[f"{one} and {other}" for _, one, other, _ in PAIRS])
def test_two_numbers(filled: Engine, number: int) -> None:
    with reading(filled) as session:
        assert outcome(session.connection(), number) == PAIRS[number][-1]


def test_sql_rounds_as_the_program_does(filled: Engine) -> None:
    columns = "SELECT p.low, p.high, p.rounding, p.stated_in FROM placed_claims p"
    with reading(filled) as session:
        rows = [row for row in session.execute(text(columns)) if is_convertible(row.stated_in)]
    assert len(rows) > len(PAIRS)
    for row in rows:
        stated = Decimal(str(row.low if row.low is not None else row.high))
        expected = conversions()[row.stated_in].rounding(stated)
        assert float(row.rounding) == pytest.approx(float(expected)), row


def test_a_series_is_in_the_unit_that_most_claims_state(engine: Engine) -> None:
    stated = (("12 miles", "19.3 km"), ("about 20 km", "more than 24.5 km"))
    for pair in stated:
        ingest(engine, *(replace(article, source_id=article.text[:40]) for article in articles(1, SLICK, *pair)))
    with reading(engine) as session:
        connection = session.connection()
        view, whole = report_claims.c, report_facts.c
        points = connection.execute(select(view.low, view.unit, view.fact_low, view.fact_unit).order_by(view.id)).all()
        row = connection.execute(select(report_facts).where(whole.claims == len(points))).one()
        shown = fact_with_claims(connection, row.fact)
        differing = connection.execute(select(report_conflicts.c.low, report_conflicts.c.other_low)).all()
    assert {(str(point.low), point.unit, str(point.fact_low), point.fact_unit) for point in points} == {
        ("12", "mile", "19.3", "kilometre"),
        ("19.3", "kilometre", "19.3", "kilometre"),
        ("20", "kilometre", "20", "kilometre"),
        ("24.5", "kilometre", "24.5", "kilometre"),
    }
    assert (row.unit, row.lowest, row.highest, row.status) == (
        "kilometre",
        Decimal("19.3"),
        Decimal("24.5"),
        "conflict",
    )
    assert sorted(float(point.low or 0) for point in shown.points) == [19.3, 19.3, 20, 24.5]
    assert ({19.3, 24.5}) in [{float(low), float(other)} for low, other in differing]


def test_a_corrected_unit_is_converted(engine: Engine) -> None:
    ingest(engine, *articles(1, SLICK, "12 miles", "19.3 miles"))
    with transaction(engine) as session:
        row = session.execute(select(report_claims).where(report_claims.c.low > 19)).one()
        assert row.conflicts == 1
        place = {"article_id": row.article_id, "start_char": row.start_char, "end_char": row.end_char}
        who = {"reviewer": "ann", "created_at": datetime(2024, 5, 7, tzinfo=UTC)}
        session.add(models.Correction(target=models.Target.CLAIM, field="unit", value="kilometre", **place, **who))
    with reading(engine) as session:
        assert set(session.scalars(select(report_claims.c.conflicts))) == {0}


def test_a_number_said_again_in_another_unit_is_one_fact(engine: Engine) -> None:
    said = "The slick off Marlow is 12 miles (19.3 km) long, the Tidewick authority said."
    ingest(engine, Article(text=said, published=date(2024, 3, 13)))
    with reading(engine) as session:
        assert [(row.claims, row.status) for row in session.execute(select(report_facts))] == [(2, "stable")]


def test_units_are_learned_once(engine: Engine) -> None:
    statements: list[str] = []
    with transaction(engine) as session:
        connection = session.connection()
        assert learn_units(connection, {"mile", None})
        event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
        assert not learn_units(connection, {"mile", "kilometre", "people"})
        assert len(statements) == 1
        assert not learn_units(connection, {"people", "USD", "ton", None})
        assert len(statements) == 1
