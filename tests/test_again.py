"""Stored articles read again: what is found now is there, and what people said and whatever stands where it stood stays."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from factdb import batch
from factdb.articles import Article
from factdb.database.again import Which
from factdb.database.connection import open_database, transaction
from factdb.database.store import Outcome, Saved
from factdb.extraction import RULES, Extraction, extract
from factdb.links.decisions import merge_facts, pin_fact
from factdb.readers import Failure, read
from factdb.text import Span
from tests.database.contents import contents
from tests.database.examples import extraction, quoting, span

SEEDS = Path(__file__).parents[1] / "seeds"
SMALL = "small"

CORRECT = (
    "INSERT INTO corrections (article_id, target, start_char, end_char, field, value, reviewer, created_at) "
    "VALUES (1, '{target}', {start}, {end}, '{field}', '{value}', 'Ann', '2024-05-07 10:00:00')"
)
JUDGE = (
    "INSERT INTO verdicts (article_id, target, start_char, end_char, rating, reviewer, created_at) "
    "VALUES (1, '{target}', {start}, {end}, 'true', 'Ann', '2024-05-07 10:00:00')"
)


@pytest.fixture(scope="module")
def seeds() -> dict[str, list[Extraction]]:
    """The demonstration corpus, by rules and by the smaller encoder."""
    articles = [article for article in read([SEEDS]) if isinstance(article, Article)]
    return {model: [extract(article, model=model) for article in articles] for model in (RULES, SMALL)}


def stored(engine: Engine, found: Sequence[Extraction], model: str = RULES, *, again: bool = False) -> list[Outcome]:
    """Store extractions in one run, one by one; what was done with each."""
    run = batch.begin(engine, model=model)
    done = list(batch.store_all(engine, run, found, again=again))
    batch.finish(engine, run)
    assert not [each for each in done if isinstance(each, Failure)]
    return [each.outcome for each in done if isinstance(each, Saved)]


def rows(engine: Engine, statement: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def execute(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))


def identifiers(engine: Engine) -> dict[tuple[Any, ...], int]:
    """The number of every quote and claim, by its place."""
    statement = "SELECT '{0}', article_id, start_char, end_char, id FROM {0}"
    return {row[:4]: row[4] for table in ("quotes", "claims") for row in rows(engine, statement.format(table))}


@pytest.fixture(params=["sqlite", "postgresql"])
def engines(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Engine]]:
    """Two migrated, empty databases, on each engine."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            template = request.getfixturevalue("sqlite_template")
            urls = [str(shutil.copy(template, tmp_path / f"{number}.db")) for number in range(2)]
        else:
            server = request.getfixturevalue("postgres")
            urls = [stack.enter_context(server.database(migrated=True)) for _ in range(2)]
        opened = [open_database(url) for url in urls]
        yield opened
        for engine in opened:
            engine.dispose()


def test_another_model_leaves_what_it_would_have_stored_at_once(
    engines: list[Engine], seeds: dict[str, list[Extraction]]
) -> None:
    at_once, twice = engines
    stored(at_once, seeds[SMALL], SMALL)
    stored(twice, seeds[RULES])
    before = identifiers(twice)
    assert set(stored(twice, seeds[SMALL], SMALL, again=True)) == {Outcome.REREAD}
    found = contents(twice)
    for table, wanted in contents(at_once).items():
        assert found[table] == wanted, table
    after = identifiers(twice)
    same = before.keys() & after.keys()
    assert len(same) > 300
    assert [before[place] for place in same] == [after[place] for place in same]


def test_the_same_again_changes_nothing(engine: Engine, seeds: dict[str, list[Extraction]]) -> None:
    def everything() -> tuple[object, ...]:
        return contents(engine), identifiers(engine), rows(engine, "SELECT id, fact_id FROM claims ORDER BY id")

    stored(engine, seeds[RULES])
    before = everything()
    stored(engine, seeds[RULES], again=True)
    assert everything() == before


FIRST, SECOND = span("“We moved nearly 460 tonnes of grain this week,”"), span("fees would rise by 5 percent")
QUOTE = Span(FIRST.start, span("“and we will move more.”").end)
CLAIM = span("nearly 460 tonnes")


def without(whole: Extraction) -> Extraction:
    """An extraction that finds nothing of what another found."""
    return replace(whole, quotes=(), attributions=(), claims=())


def said(statement: str, target: str, place: Span, **values: str) -> str:
    return statement.format(target=target, start=place.start, end=place.end, **values)


@pytest.mark.parametrize("statement", [
    said(JUDGE, "quote", QUOTE), said(CORRECT, "quote", QUOTE, field="speaker", value="Ina Calder"),
])  # fmt: skip
def test_what_a_person_spoke_about_stays_and_is_marked(engine: Engine, statement: str) -> None:
    stored(engine, [extraction()])
    before = identifiers(engine)
    execute(engine, statement)
    stored(engine, [without(extraction())], again=True)
    assert identifiers(engine) == {
        place: number for place, number in before.items() if place[2:] == (QUOTE.start, QUOTE.end)
    }
    assert rows(engine, "SELECT target, start_char, end_char FROM vanished") == [("quote", QUOTE.start, QUOTE.end)]
    assert len(rows(engine, "SELECT 1 FROM quote_spans WHERE part = 'content'")) == 2
    assert rows(engine, "SELECT text FROM report_quotes") == [
        ("“We moved nearly 460 tonnes of grain this week,” … “and we will move more.”",)
    ]
    stored(engine, [extraction()], again=True)
    assert rows(engine, "SELECT 1 FROM vanished") == []
    assert len(identifiers(engine)) == 4


def test_what_a_person_rejected_goes(engine: Engine) -> None:
    stored(engine, [extraction()])
    execute(engine, said(CORRECT, "quote", QUOTE, field="rejected", value="true"))
    stored(engine, [without(extraction())], again=True)
    assert identifiers(engine) == {}
    assert rows(engine, "SELECT 1 FROM vanished") == []


def test_a_judged_quote_that_is_found_with_other_ends_keeps_its_own(engine: Engine) -> None:
    stored(engine, [extraction()])
    before = identifiers(engine)
    execute(engine, said(JUDGE, "quote", SECOND))
    execute(engine, said(JUDGE, "claim", CLAIM))
    found = extraction()
    longer = replace(found.quotes[1], content=(Span(SECOND.start, SECOND.end + 1),))
    shorter = replace(found.claims[0], quantity=replace(found.claims[0].quantity, start=CLAIM.start + 7))
    stored(engine, [replace(found, quotes=(found.quotes[0], longer), claims=(shorter, found.claims[1]))], again=True)
    assert identifiers(engine) == before
    assert rows(engine, "SELECT 1 FROM vanished") == []


def test_speakers_whom_nobody_finds_any_more_go(engine: Engine) -> None:
    stored(engine, [extraction(), quoting("“Yes.”", speaker=extraction().speakers[0])])
    found = without(extraction())
    stored(engine, [replace(found, mentions=(), speakers=())], again=True)
    assert rows(engine, "SELECT name FROM speakers") == [("Ines Calder",)]
    stored(engine, [replace(quoting("“Yes.”"), speakers=())], again=True)
    assert rows(engine, "SELECT name FROM speakers") == []


TOLLS = [
    Article(
        text=f"The flood in Marlow, Vardo, killed {toll} people, the Tidewick authority said. It left {homes} homes dark.",
        published=date(2024, 3, day),
        outlet="A",
        source_id=str(day),
    )
    for day, toll, homes in ((12, 41, 900), (13, 52, 700), (14, 58, 500))
]  # fmt: skip


def facts(engine: Engine) -> set[tuple[int, ...]]:
    """The numbers of each fact."""
    found: dict[int, list[int]] = {}
    for fact, low in rows(engine, "SELECT fact_id, low FROM claims"):
        found.setdefault(fact, []).append(int(low))
    return {tuple(sorted(each)) for each in found.values()}


def fact_of(engine: Engine, number: int) -> int:
    (found,) = rows(engine, f"SELECT fact_id FROM claims WHERE low = '{number}'")
    return int(found[0])


def measuring(measure: str, of: Article) -> Extraction:
    """An extraction that says something else of the people whom an article counts."""
    found = extract(of, model=RULES)
    first, *others = found.claims
    return replace(found, claims=(replace(first, measure=measure), *others))


def test_facts_follow_what_is_found_and_keep_their_numbers(engine: Engine) -> None:
    stored(engine, [extract(each, model=RULES) for each in TOLLS])
    assert facts(engine) == {(41, 52, 58), (500, 700, 900)}
    dead, dark = fact_of(engine, 41), fact_of(engine, 900)
    stored(engine, [measuring("crates sold", TOLLS[0])], again=True)
    assert facts(engine) == {(41,), (52, 58), (500, 700, 900)}
    assert (fact_of(engine, 52), fact_of(engine, 900)) == (dead, dark)
    stored(engine, [extract(TOLLS[0], model=RULES)], again=True)
    assert facts(engine) == {(41, 52, 58), (500, 700, 900)}
    assert fact_of(engine, 41) == dead


@pytest.mark.parametrize("decided", ["pinned", "merged"])
def test_what_people_decided_about_facts_stays(engine: Engine, decided: str) -> None:
    stored(engine, [extract(each, model=RULES) for each in TOLLS])
    dead, dark = fact_of(engine, 41), fact_of(engine, 900)
    with transaction(engine) as session:
        if decided == "pinned":
            pin_fact(session.connection(), dead, reviewer="Ann")
        else:
            merge_facts(session.connection(), dead, [dark], reviewer="Ann")
    before = facts(engine)
    for each in TOLLS:
        stored(
            engine, [extract(each, model=RULES) if decided == "merged" else measuring("crates sold", each)], again=True
        )
    assert facts(engine) == before
    assert fact_of(engine, 58) == dead


def test_an_interrupted_run_goes_on(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "BATCH_ARTICLES", 1)
    stored(engine, [extract(each, model=RULES) for each in TOLLS])
    execute(engine, "UPDATE extraction_runs SET version = '0'")
    run = batch.begin(engine, model=RULES)
    assert batch.count_again(engine, run, Which()) == 3
    results = batch.read_again(engine, run, Which(), model=RULES)
    assert isinstance(next(results), Saved)
    results.close()  # type: ignore[attr-defined]
    run = batch.begin(engine, model=RULES)
    left = batch.count_again(engine, run, Which())
    assert 0 < left < 3
    assert [type(each) for each in batch.read_again(engine, run, Which(), model=RULES)] == [Saved] * left
    assert batch.count_again(engine, run, Which()) == 0


@pytest.mark.parametrize(("which", "count"), [
    (Which(), 3),
    (Which(since=date(2024, 3, 13)), 2),
    (Which(until=date(2024, 3, 13)), 2),
    (Which(since=date(2024, 3, 13), until=date(2024, 3, 13)), 1),
    (Which(below=1), 3),
    (Which(below=0), 0),
    (Which(models=(None,)), 3),
    (Which(models=("ab" * 32,)), 0),
    (Which(models=("ab" * 32, None)), 3),
])  # fmt: skip
def test_which_are_read(engine: Engine, which: Which, count: int) -> None:
    stored(engine, [extract(each, model=RULES) for each in TOLLS])
    execute(engine, "UPDATE extraction_runs SET version = '0'")
    assert batch.count_again(engine, batch.begin(engine, model=RULES), which) == count


def test_an_article_that_fails_stays_as_it_is(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    stored(engine, [extract(each, model=RULES) for each in TOLLS])
    before = contents(engine)
    execute(engine, "UPDATE extraction_runs SET version = '0'")
    monkeypatch.setattr("factdb.batch.save_again", lambda *_, **__: 1 // 0)
    run = batch.begin(engine, model=RULES)
    assert [type(each) for each in batch.read_again(engine, run, Which(), model=RULES)] == [Failure] * 3
    batch.finish(engine, run)
    execute(engine, "UPDATE extraction_runs SET version = '1'")
    assert contents(engine) == before
    assert batch.count_failed(engine) == 0
