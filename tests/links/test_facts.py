"""Facts: what storing articles makes of their claims, and which articles are about the same thing."""

import shutil
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, func, select, text

from factdb import links
from factdb.articles import Article
from factdb.database import linked, models, store
from factdb.database.connection import open_database, reading, transaction
from factdb.database.views import report_claims, report_facts
from factdb.extraction import extract
from factdb.links.facts import MOST_CLAIMS
from factdb.links.topics import MOST_NAMES, names_of, topic_keys

FIRST = Article(
    text="At least 74 people were killed when an earthquake struck the Marlow valley in Vardo on Tuesday, the Tidewick "
    "authority said. About 400 people were injured, it said. The Castor company gave €3 million for tents.",
    title="Quake kills dozens in Marlow",
    published=date(2024, 3, 12),
    outlet="A",
    source_id="first",
)
SECOND = Article(
    text="The death toll in the Marlow valley rose on Friday. In Vardo 287 people were killed, the Tidewick authority "
    "said, and 1,870 people were injured. Relief reached Marlow on foot. The union of doctors in Tidewick said that 312 "
    "people were killed.",
    title="Marlow counts its dead",
    published=date(2024, 3, 15),
    outlet="B",
    source_id="second",
)
ELSEWHERE = Article(
    text="A ferry sank off Port Elin on Thursday and 31 people were killed, the coast guard of Solvang said. Divers from "
    "Solvang searched until dark off Port Elin.",
    title="Ferry sinks off Port Elin",
    published=date(2024, 3, 14),
    outlet="B",
    source_id="elsewhere",
)


def ingest(engine: Engine, *articles: Article) -> None:
    with transaction(engine) as session:
        run = store.begin_run(session)
        for article in articles:
            links.save(session, extract(article, model="rules"), run=run)


def facts(engine: Engine) -> dict[str, set[str]]:
    """The words of the claims of each fact that has several, by its label; current articles alone."""
    view = report_claims.c
    with reading(engine) as session:
        labels = {row.fact: row.label for row in session.execute(select(report_facts.c.fact, report_facts.c.label))}
        found: dict[int, list[str]] = {}
        for fact, words in session.execute(select(view.fact, view.text).where(view.fact.is_not(None))):
            found.setdefault(fact, []).append(words)
    return {labels[fact]: set(words) for fact, words in found.items() if len(words) > 1}


@pytest.mark.parametrize("order", [(FIRST, ELSEWHERE, SECOND), (SECOND, FIRST, ELSEWHERE), (ELSEWHERE, SECOND, FIRST)])
def test_claims_about_one_thing_become_one_fact(engine: Engine, order: tuple[Article, ...]) -> None:
    ingest(engine, *order)
    assert sorted(map(sorted, facts(engine).values())) == [["1,870", "About 400"], ["287", "312", "At least 74"]]


DISPUTED = Article(
    text="The Harbour Bank put the damage from the Marlow flood at $14 million, or 6% of output. The Orland ministry put it "
    "at $19 million. Police counted 1,240 thefts in Marlow after the flood, the Harbour Bank said, of which 212 led to an arrest.",
    title="Marlow flood damage in dispute",
    published=date(2024, 3, 20),
    outlet="C",
    source_id="disputed",
)


def test_a_pronoun_is_in_conflict_with_what_it_stands_for_and_a_part_with_nothing(engine: Engine) -> None:
    ingest(engine, DISPUTED)
    assert list(facts(engine).values()) == [{"$14 million", "$19 million"}]


def test_the_view_shows_the_series_and_its_conflict(engine: Engine) -> None:
    ingest(engine, FIRST, SECOND)
    with reading(engine) as session:
        row = session.execute(select(report_facts).where(report_facts.c.claims == 3)).one()
    assert (row.unit, row.articles, row.lowest, row.highest, row.conflicts) == ("people", 2, 74, 312, 1)


def test_storing_again_changes_nothing(engine: Engine) -> None:
    ingest(engine, FIRST, SECOND)
    before = facts(engine)
    ingest(engine, FIRST, SECOND)
    with transaction(engine) as session:
        links.link(session, 1)
        links.link(session, 2)
    assert facts(engine) == before


def test_a_revision_goes_on_with_the_facts_of_the_one_before(engine: Engine) -> None:
    ingest(engine, FIRST)
    later = Article(text=FIRST.text.replace("74", "81"), title=FIRST.title, published=FIRST.published, outlet="A",
                    source_id="first")  # fmt: skip
    with reading(engine) as session:
        before = set(session.scalars(select(models.Claim.fact_id)))
    ingest(engine, later)
    with reading(engine) as session:
        assert set(session.scalars(select(models.Claim.fact_id))) == before
        current = [(row.claims, row.highest) for row in session.execute(select(report_facts))]
    assert (1, 81) in current
    assert all(claims == 1 for claims, _ in current)


def test_a_few_statements_an_article(engine: Engine) -> None:
    ingest(engine, FIRST, ELSEWHERE)
    with transaction(engine) as session:
        saved = store.save(session, extract(SECOND, model="rules"), run=store.begin_run(session))
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    with transaction(engine) as session:
        links.link(session, saved.article_id)
    assert 5 < len(statements) < 25


def test_an_article_of_very_many_numbers_is_stored(engine: Engine) -> None:
    rows = " ".join(f"In Marlow {number} people were killed in {number % 90 + 1900}." for number in range(1000, 1400))
    ingest(engine, Article(text=rows, outlet="A"), Article(text=f"{rows} In Vardo too.", outlet="B"))
    with reading(engine) as session:
        linked = select(func.count(models.Claim.fact_id)).group_by(models.Claim.article_id)
        assert set(session.scalars(linked)) == {MOST_CLAIMS}


DAMAGE = [
    Article(
        text=f"The flood in Marlow, Vardo, {verb} {toll} people, {who} said on {day}. It left {homes} homes without power.",
        title=f"Flood in Marlow, day {number}",
        published=date(2024, 3, number),
        outlet=outlet,
        source_id=f"{number}{outlet}",
    )
    for number, day, outlet, verb, toll, who, homes in (
        (12, "Tuesday", "A", "killed", "at least 41", "the Tidewick authority", "12,400"),
        (12, "Tuesday", "B", "killed", "41", "the Tidewick authority", "12,400"),
        (13, "Wednesday", "A", "killed", "52", "the Tidewick authority", "9,100"),
        (13, "Wednesday", "C", "killed", "63", "the Vardo union", "9,300"),
        (15, "Friday", "B", "injured", "180", "the Tidewick authority", "2,050"),
        (16, "Saturday", "C", "killed", "58", "the Tidewick authority", "700"),
    )
] + [FIRST, SECOND, ELSEWHERE]  # fmt: skip


def partition(engine: Engine) -> set[frozenset[tuple[str, str]]]:
    """The facts as sets of claims, each by its article's source id and its words."""
    view = report_claims.c
    found: dict[int, set[tuple[str, str]]] = {}
    with reading(engine) as session:
        for fact, source, words in session.execute(select(view.fact, view.source_id, view.text)):
            found.setdefault(fact, set()).add((source, words))
    return set(map(frozenset, found.values()))


def labels(engine: Engine) -> set[tuple[str, str | None, int]]:
    with reading(engine) as session:
        return {(row.label, row.unit, row.claims) for row in session.execute(select(report_facts))}


@pytest.fixture(scope="module")
def in_order(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    engine = open_database(str(shutil.copy(sqlite_template, tmp_path_factory.mktemp("order") / "news.db")))
    ingest(engine, *DAMAGE)
    found = partition(engine), labels(engine)
    engine.dispose()
    assert max(map(len, found[0])) >= 5
    return found


@given(order=st.permutations(DAMAGE))
@settings(max_examples=12)
def test_facts_do_not_depend_on_the_order_of_articles(
    order: list[Article], in_order: tuple[Any, Any], sqlite_template: Path
) -> None:
    with TemporaryDirectory() as folder:
        engine = open_database(str(shutil.copy(sqlite_template, folder)))
        ingest(engine, *order)
        assert (partition(engine), labels(engine)) == in_order
        engine.dispose()


def test_a_fact_that_went_into_another_one_is_remembered(engine: Engine) -> None:
    """Two reports share too little; an earlier one, stored last, is what both hang on."""
    ingest(engine, *reversed(DAMAGE))
    with reading(engine) as session:
        gone = session.execute(select(linked.MergedFact.fact_id, linked.MergedFact.into_id)).all()
        shown = set(session.scalars(select(report_facts.c.fact)))
    assert not shown & {row.fact_id for row in gone}
    assert {row.into_id for row in gone} <= shown


def test_facts_of_an_older_database_are_made_again(engine: Engine) -> None:
    ingest(engine, *DAMAGE)
    before = partition(engine), labels(engine)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM claim_ties"))
        connection.execute(text("UPDATE claims SET fact_id = 1"))
    done: list[int] = []
    while not done or done[-1]:
        with transaction(engine) as session:
            done.append(links.catch_up(session, most=4))
    assert done == [4, 4, 1, 0]
    assert (partition(engine), labels(engine)) == before


@pytest.mark.parametrize(
    ("title", "words", "expected"),
    [
        pytest.param(None, "The mayor of Tidewick met Ann Marlow. Later Marlow left Tidewick.", {"Tidewick", "Marlow"},
                     id="within sentences, by the last word"),
        pytest.param(None, "The mayor met no one. On Monday the rain fell in March.", set(), id="no names"),
        pytest.param("Marlow counts its dead", "Nobody knew how many. Marlow was silent, and Marlow wept.", {"Marlow"},
                     id="a headline's"),
        pytest.param("", "", set(), id="nothing"),
    ],
)  # fmt: skip
def test_names_of(title: str | None, words: str, expected: set[str]) -> None:
    assert set(names_of(title, words)) == expected


def test_a_name_that_is_known_may_begin_its_sentence() -> None:
    assert names_of(None, "Marlow left early.") == ()
    assert names_of(None, "Marlow left early.", ["Marlow"]) == ("Marlow",)


@given(st.text(max_size=300), st.text(max_size=50))
def test_any_text_has_few_names(words: str, title: str) -> None:
    names = names_of(title, words)
    assert len(names) <= MOST_NAMES
    assert len(set(topic_keys(names))) == len({name.casefold() for name in names})
