"""Quotes counted for charts, on both databases."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from factdb.charts.counts import OTHERS, Shares, Step, Times, quotes_about, quotes_of_speakers, shares_of_outlets
from factdb.database.connection import transaction
from factdb.database.store import begin_run, save
from factdb.errors import QueryError
from factdb.lookups import find_speakers
from factdb.mentions import SpeakerKind
from factdb.queries import Filters
from factdb.speakers import Speaker
from tests.database.examples import quoting

ANN, BO = (Speaker(name=name, kind=SpeakerKind.PERSON, mentions=()) for name in ("Ann Marlow", "Bo Olsen"))

SAID = [
    (ANN, "Tide", date(2024, 1, 31), "“The harbour stays open”"),
    (ANN, "Tide", date(2024, 1, 2), "“No harbour, no town”"),
    (ANN, "Post", date(2024, 4, 1), "“We need a bridge”"),
    (BO, "Tide", date(2024, 3, 5), "“A bridge to nowhere”"),
    (None, "Tide", date(2024, 3, 6), "“Nobody said this of the harbour”"),
    (BO, None, date(2024, 3, 7), "“No outlet”"),
    (BO, "Tide", None, "“No day”"),
]


@pytest.fixture(scope="module")
def filled(shared_engine: Engine) -> Engine:
    with transaction(shared_engine) as session:
        run = begin_run(session)
        for number, (speaker, outlet, day, words) in enumerate(SAID):
            found = quoting(words, speaker=speaker, source_id=str(number), outlet=outlet, published=day)
            save(session, found, run=run)
    return shared_engine


def of_speakers(engine: Engine, most: int = 8, **filters: Any) -> Times:
    with engine.connect() as connection:
        return quotes_of_speakers(connection, Filters(**filters), most=most)


def of_outlets(engine: Engine, most: int = 6, **filters: Any) -> Shares:
    with engine.connect() as connection:
        return shares_of_outlets(connection, Filters(**filters), most=most)


def test_by_month_with_the_months_between(filled: Engine) -> None:
    times = of_speakers(filled)
    assert (times.step, times.days) == (Step.MONTH, tuple(date(2024, month, 1) for month in (1, 2, 3, 4)))
    assert times.lines == {"Ann Marlow": (2, 0, 0, 1), "Bo Olsen": (0, 0, 2, 0)}
    assert str(times.source).startswith(
        "6 quotes in 6 articles of Tide, Post, 2024-01-02 to 2024-04-01. Read by factdb "
    )


def test_the_most_quoted_and_those_of_a_name(filled: Engine) -> None:
    assert list(of_speakers(filled, most=1).lines) == ["Ann Marlow"]
    with filled.connect() as connection:
        olsen = tuple(match.id for match in find_speakers(connection, "olsen"))
    times = of_speakers(filled, speakers=olsen)
    assert (times.step, list(times.lines)) == (Step.DAY, ["Bo Olsen"])
    assert times.days == tuple(date(2024, 3, day) for day in (5, 6, 7))
    assert times.lines["Bo Olsen"] == (1, 0, 1)
    assert times.source.outlets == ("Tide",)


def test_by_topic(filled: Engine) -> None:
    with filled.connect() as connection:
        times = quotes_about(connection, ["harbour", "bridge", "nothing", "harbour"], Filters())
    assert times.lines == {"harbour": (2, 0, 1, 0), "bridge": (0, 0, 1, 1), "nothing": (0, 0, 0, 0)}


def test_by_year_and_by_day(engine: Engine) -> None:
    with transaction(engine) as session:
        run = begin_run(session)
        for number, day in enumerate((date(2010, 5, 1), date(2018, 1, 1))):
            save(session, quoting(f"“Words {number}”", speaker=ANN, source_id=str(number), published=day), run=run)
    times = of_speakers(engine)
    assert (times.step, len(times.days), sum(times.lines["Ann Marlow"])) == (Step.YEAR, 9, 2)
    times = of_speakers(engine, since=date(2018, 1, 1))
    assert (times.step, times.days) == (Step.DAY, (date(2018, 1, 1),))


def test_shares(filled: Engine) -> None:
    shares = of_outlets(filled)
    assert (shares.outlets, shares.totals) == (("Tide", "Post"), (4, 1))
    assert shares.parts == {"Ann Marlow": (2, 1), "Bo Olsen": (2, 0)}
    assert of_outlets(filled, most=1).parts == {"Ann Marlow": (2, 1), OTHERS: (2, 0)}


def test_nothing_to_count(filled: Engine) -> None:
    with pytest.raises(QueryError, match="no quote with a day"):
        of_speakers(filled, since=date(2030, 1, 1))
    with pytest.raises(QueryError, match="has a known speaker"):
        of_speakers(filled, about="nobody")
    with pytest.raises(QueryError, match="outlet and a known speaker"):
        of_outlets(filled, about="nobody")
