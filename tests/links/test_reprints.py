"""The time of numbers in a reprint is that of the original, in whatever order they are stored."""

from datetime import date
from itertools import permutations

import pytest
from sqlalchemy import Engine, select

from factdb import links
from factdb.articles import Article
from factdb.database import models, store
from factdb.database.connection import reading, transaction
from factdb.database.views import report_claims, report_earlier_claims
from factdb.extraction import RULES, extract

WIRE = """The flood has killed 25 farmers in the valley of Arden, where the river Sarn broke its banks after a night of rain,
the Rescue Service said. Boats went from farm to farm and took whole families off the roofs of their barns.

Some 4,600 people were moved to the gymnasium on Mill Lane. On Monday there had been 300. The mayor asked everybody who
owns a dry pair of boots to lend it to a neighbour who has none. The bridge at the old mill held, and so did the quay."""

# Outlet, day of publication, text; the reprint has a number that the original has not.
ORIGINAL = ("Meridian Wire", date(2024, 5, 14), WIRE)
REPRINT = ("Harbour Post", date(2024, 5, 16), WIRE + " Two boats were lost, and 17 tractors.")
REVISED = ("Meridian Wire", date(2024, 5, 15), WIRE.replace("25 farmers", "31 farmers"))


def stored(engine: Engine, *articles: tuple[str, date, str]) -> None:
    with transaction(engine) as session:
        run = store.begin_run(session)
        for outlet, published, text in articles:
            url = f"https://{outlet.split()[0].lower()}.example/flood"
            article = Article(text=text, outlet=outlet, published=published, url=url)
            links.save(session, extract(article, model=RULES), run=run)


def periods(engine: Engine, outlet: str) -> dict[int, str]:
    """The days that the numbers of an outlet's current article speak of."""
    view = report_claims.c
    with reading(engine) as session:
        rows = session.execute(select(view.low, view.as_of_first, view.as_of_last).where(view.outlet == outlet))
        return {int(row.low): f"{row.as_of_first}/{row.as_of_last}" for row in rows}


@pytest.mark.parametrize("articles", list(permutations((ORIGINAL, REPRINT))), ids=["in order", "the reprint first"])
def test_a_reprint_has_the_time_of_the_original(engine: Engine, articles: tuple[tuple[str, date, str], ...]) -> None:
    stored(engine, *articles)
    found = periods(engine, "Harbour Post")
    assert found[25] == found[4600] == "2024-05-14/2024-05-14"
    assert found[300] == "2024-05-13/2024-05-13"
    assert found[17] == "2024-05-16/2024-05-16"


def test_a_revision_keeps_the_time_of_what_it_repeats(engine: Engine) -> None:
    stored(engine, ORIGINAL, REVISED)
    found = periods(engine, "Meridian Wire")
    assert found[4600] == "2024-05-14/2024-05-14"
    assert found[31] == "2024-05-15/2024-05-15"


def test_what_a_superseded_revision_claimed_is_found(engine: Engine) -> None:
    stored(engine, ORIGINAL, REVISED)
    view = report_earlier_claims.c
    with reading(engine) as session:
        current = session.scalars(select(models.Article.id).where(models.Article.superseded_by.is_(None))).one()
        rows = session.execute(select(report_earlier_claims).order_by(view.start_char)).all()
    assert [int(row.low) for row in rows] == [25, 4600, 300]
    assert {row.superseded_by for row in rows} == {current}
    assert {row.superseded_on for row in rows} == {date(2024, 5, 15)}
    assert rows[0].measure == "farmers killed"
    assert rows[0].as_of_stated == 0
