"""What people decide about facts stays when later articles come, and when everything is linked anew."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection, Engine, select, text

from factdb import links
from factdb.articles import Article
from factdb.database import models, store
from factdb.database.connection import reading, transaction
from factdb.database.views import report_claims, report_facts
from factdb.errors import QueryError
from factdb.extraction import extract
from factdb.links.decisions import merge_facts, pin_fact, rename_fact, split_fact
from factdb.series import find_fact

ARTICLES = [
    Article(
        text=f"The flood in Marlow, Vardo, killed {toll} people, the Tidewick authority said. It left {homes} homes dark.",
        published=date(2024, 3, day),
        outlet="A",
        source_id=str(day),
    )
    for day, toll, homes in ((12, 41, 900), (13, 52, 700), (14, 58, 500), (15, 61, 300))
]  # fmt: skip


def ingest(engine: Engine, *articles: Article) -> None:
    with transaction(engine) as session:
        run = store.begin_run(session)
        for article in articles:
            links.save(session, extract(article, model="rules"), run=run)


def earlier(*, killed: int) -> Article:
    """An article of an earlier day that comes late."""
    return Article(
        text=f"The flood in Marlow, Vardo, killed {killed} people, the Tidewick authority said.",
        published=date(2024, 3, 11), outlet="B", source_id="earlier",
    )  # fmt: skip


def values(engine: Engine) -> set[tuple[int, ...]]:
    """The numbers of each fact."""
    found: dict[int, list[int]] = {}
    with reading(engine) as session:
        for fact, low in session.execute(select(report_claims.c.fact, report_claims.c.low)):
            found.setdefault(fact, []).append(int(low))
    return {tuple(sorted(each)) for each in found.values()}


def fact_of(connection: Connection, number: int) -> int:
    found = connection.scalars(select(report_claims.c.fact).where(report_claims.c.low == number)).one()
    assert found is not None
    return int(found)


def claim_of(connection: Connection, number: int) -> int:
    return int(connection.scalars(select(report_claims.c.id).where(report_claims.c.low == number)).one())


@pytest.fixture
def deciding(engine: Engine) -> Iterator[Connection]:
    """A connection to a database with the first three articles."""
    ingest(engine, *ARTICLES[:3])
    assert values(engine) == {(41, 52, 58), (500, 700, 900)}
    with engine.execution_options(sqlite_begin="IMMEDIATE").connect() as connection:
        yield connection


def link_anew(engine: Engine) -> None:
    """Forget which claims are tied, as a newer factdb that ties them in another way would."""
    with engine.begin() as connection:
        for table in ("claim_ties", "merged_facts"):
            connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(text("UPDATE claims SET fact_id = NULL"))
    with transaction(engine) as session:
        while links.catch_up(session):
            pass


def test_a_merge_stays(engine: Engine, deciding: Connection) -> None:
    dead, dark = fact_of(deciding, 41), fact_of(deciding, 900)
    merge_facts(deciding, dead, [dark], reviewer="ann")
    assert find_fact(deciding, dark) == dead
    deciding.commit()
    ingest(engine, ARTICLES[3])
    merged = {(41, 52, 58, 61, 300, 500, 700, 900)}
    assert values(engine) == merged
    link_anew(engine)
    assert values(engine) == merged


def test_a_split_stays(engine: Engine, deciding: Connection) -> None:
    dead = fact_of(deciding, 41)
    new = split_fact(deciding, dead, [claim_of(deciding, 52)], reviewer="ann")
    assert fact_of(deciding, 52) == new != dead
    assert fact_of(deciding, 58) == fact_of(deciding, 41) == dead
    deciding.commit()
    parted = {(41, 58), (52,), (500, 700, 900)}
    assert values(engine) == parted
    link_anew(engine)
    assert values(engine) == parted
    ingest(engine, ARTICLES[3])
    assert (300, 500, 700, 900) in values(engine)
    assert not {each for each in values(engine) if {41, 52} <= set(each)}


def test_a_label_and_a_pin_stay(engine: Engine, deciding: Connection) -> None:
    dead = fact_of(deciding, 41)
    rename_fact(deciding, dead, "death toll of the flood", reviewer="ann")
    pin_fact(deciding, dead, reviewer="ann")
    deciding.commit()
    ingest(engine, ARTICLES[3])
    link_anew(engine)
    with reading(engine) as session:
        row = session.execute(select(report_facts).where(report_facts.c.claims == 4, report_facts.c.pinned == 1)).one()
        decision = session.execute(select(models.FactDecision.reviewer).distinct()).one()
    assert (row.label, row.highest, decision.reviewer) == ("death toll of the flood", 61, "ann")
    with transaction(engine) as session:
        pin_fact(session.connection(), row.fact, reviewer="bob", pinned=False)
    with reading(engine) as session:
        assert set(session.scalars(select(report_facts.c.pinned))) == {0}


def test_a_pinned_fact_keeps_its_claims(engine: Engine, deciding: Connection) -> None:
    pin_fact(deciding, fact_of(deciding, 41), reviewer="ann")
    deciding.commit()
    ingest(engine, earlier(killed=52))
    assert {(41, 52, 58), (52,)} <= values(engine)


def test_a_merged_fact_keeps_its_claims_and_takes_earlier_ones(engine: Engine, deciding: Connection) -> None:
    merge_facts(deciding, fact_of(deciding, 41), [fact_of(deciding, 900)], reviewer="ann")
    deciding.commit()
    ingest(engine, earlier(killed=52))
    assert values(engine) == {(41, 52, 52, 58, 500, 700, 900)}


@pytest.mark.parametrize(
    ("parted", "message"),
    [((), "is not in fact"), ((999,), "claim 999 is not in fact"), ((41, 52, 58), "leave at least one")],
)
def test_a_split_that_makes_no_sense(deciding: Connection, parted: tuple[int, ...], message: str) -> None:
    claims = [claim_of(deciding, number) if number < 100 else number for number in parted]
    with pytest.raises(QueryError, match=message):
        split_fact(deciding, fact_of(deciding, 41), claims, reviewer="ann")


def test_a_fact_that_is_not_there(deciding: Connection) -> None:
    with pytest.raises(QueryError, match="fact 999 has no claims"):
        rename_fact(deciding, 999, "x", reviewer="ann")
    with pytest.raises(QueryError, match="fact 999 has no claims"):
        merge_facts(deciding, fact_of(deciding, 41), [999], reviewer="ann")
    with pytest.raises(QueryError, match="no fact has the number 999"):
        find_fact(deciding, 999)


def test_a_split_fact_keeps_its_claims(engine: Engine, deciding: Connection) -> None:
    """An article that comes late would be a better tie for a claim that hangs on another one of its part."""
    split_fact(deciding, fact_of(deciding, 41), [claim_of(deciding, 41)], reviewer="ann")
    deciding.commit()
    ingest(engine, earlier(killed=58))
    assert values(engine) == {(41,), (52, 58), (58,), (500, 700, 900)}


@pytest.mark.parametrize("changed", [12, 13, 14])
def test_the_parts_of_a_split_stay_in_a_revision(engine: Engine, deciding: Connection, changed: int) -> None:
    split_fact(deciding, fact_of(deciding, 41), [claim_of(deciding, 52), claim_of(deciding, 58)], reviewer="ann")
    deciding.commit()
    before = values(engine)
    assert before == {(41,), (52, 58), (500, 700, 900)}
    article = ARTICLES[changed - 12]
    for words in (" It was cold.", " It rained.", ""):
        ingest(engine, replace(article, text=article.text + words))
        assert values(engine) == before, words
