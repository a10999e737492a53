"""The benchmark of large databases, on a small one: what it builds the program takes for its own, and answers alike."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text

from benchmarks.size.building import build
from benchmarks.size.corpus import Corpus, Size
from benchmarks.size.memory import by_part, write_corpus
from benchmarks.size.queries import Questions, figures
from benchmarks.size.storing import STORED
from factdb.articles import Article
from factdb.database import models
from factdb.database.connection import open_database, transaction
from factdb.database.statements import known_speakers
from factdb.database.store import begin_run
from factdb.extraction import RULES, extract
from factdb.links import save
from factdb.queries import Filters, claims_by, facts_by, how_many, quotes_by, speakers_by
from factdb.readers import read

SMALL = replace(Size().scaled(60), speakers=12)


@pytest.fixture
def built(engine: Engine) -> Engine:
    assert list(build(engine, Corpus(SMALL))) == [60]
    return engine


def test_a_corpus_is_the_same_each_time_from_whatever_article_on() -> None:
    one, other = (list(Corpus(SMALL).articles()) for _ in range(2))
    assert one == other
    assert list(Corpus(SMALL).articles(first=50)) == one[50:]
    assert one[0].article.text != one[1].article.text
    for extraction in one:
        words = extraction.article.text
        for quote in extraction.quotes:
            assert quote.content[0].of(words).strip("“”,")
            assert quote.cue[0].of(words) == "said"


def test_the_program_takes_it_for_its_own(built: Engine) -> None:
    with built.connect() as connection:
        quotes = connection.execute(quotes_by(Filters())).all()
        claims = connection.execute(claims_by(Filters())).all()
        assert how_many(connection, quotes_by, Filters()) == len(quotes) > 400
        assert len(claims) > 200
        assert all(quote.context.find(quote.text) >= 0 for quote in quotes)
        assert connection.execute(facts_by(Filters(limit=5))).all()
        speakers = connection.execute(speakers_by(Filters())).all()
        assert sum(speaker.quotes for speaker in speakers) == sum(quote.speaker_id is not None for quote in quotes)
        assert connection.execute(quotes_by(Filters(about="government"))).all()
        run = connection.execute(select(models.ExtractionRun.quotes, models.ExtractionRun.claims)).one()
        tables = (models.Quote, models.Claim)
        assert tuple(run) == tuple(connection.scalar(select(func.count()).select_from(table)) for table in tables)
    with transaction(built) as session:
        saved = save(session, next(Corpus(replace(SMALL, seed=2)).articles()), run=begin_run(session))
        assert saved.quotes > 0


def test_it_has_the_rows_that_storing_makes(tmp_path: Path) -> None:
    counts = []
    for name in ("built.db", "stored.db"):
        engine = open_database(str(tmp_path / name), create=True)
        if name == "built.db":
            list(build(engine, Corpus(SMALL)))
        else:
            with transaction(engine) as session:
                run = begin_run(session)
                for extraction in Corpus(SMALL).articles():
                    save(session, extraction, run=run)
        with engine.connect() as connection:
            tables = [models.Base.metadata.tables[table] for table in STORED]
            counts.append([connection.scalar(select(func.count()).select_from(table)) for table in tables])
        engine.dispose()
    assert counts[0] == counts[1]


def test_the_questions_are_answered_alike(built: Engine) -> None:
    with transaction(built) as session:
        (name,) = session.execute(text("SELECT name FROM speakers WHERE id = 1")).one()
        for every, field, value in ((5, "rejected", "true"), (7, "speaker", name), (9, "speaker", None)):
            session.execute(text(CORRECTED), {"every": every, "field": field, "value": value})
    with built.connect() as connection:
        for case in Questions(connection, questions=3, exported=20).cases():
            for argument in case.arguments:
                ours, by_hand = case.program(argument), case.by_hand(argument)
                if case.name not in ("facts with conflicts", "speakers by month") and ours is not None:
                    assert [row.id for row in ours] == [row[0] for row in by_hand], case.name
    first = next(figures(built, questions=1, exported=5))
    assert (first.name, first.target) == ("a speaker's newest 50", 0.01)
    assert 0 < first.middle <= first.slow


def test_known_speakers_are_found_by_name_in_a_large_database(built: Engine) -> None:
    if built.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps figures of its own")
    wanted = {"kinds": ["person", "organization"], "keys": ["ada lark", "tom reed", "port authority"]}
    asked = known_speakers().compile(built).construct_expanded_state(wanted)
    explain = f"EXPLAIN QUERY PLAN {asked.statement}"
    with built.connect() as connection:
        connection.execute(text("ANALYZE"))
        for index, counted in (("ix_speakers_article_id", "146196 2"), ("uq_speakers_known", "40086 401 1")):
            connection.execute(text("UPDATE sqlite_stat1 SET stat = :s WHERE idx = :i"), {"i": index, "s": counted})
        connection.execute(text("ANALYZE sqlite_schema"))
        plan = " ".join(row.detail for row in connection.exec_driver_sql(explain, asked.positional_parameters))
    assert "uq_speakers_known (kind=? AND name_key=?)" in plan


def test_memory_is_told_by_part_of_the_work(tmp_path: Path) -> None:
    assert by_part([(0, 5.0), (100, 7.0), (150, 6.0), (999, 9.0), (1000, 8.0)]) == [5.0, 7.0, *[7.0] * 7, 9.0]
    assert by_part([(0, 5.0)]) == [5.0] * 10
    articles = list(read([str(write_corpus(tmp_path / "news.jsonl", 40))]))
    assert len(articles) == 40
    found = [extract(article, model=RULES) for article in articles if isinstance(article, Article)]
    assert sum(len(each.quotes) for each in found) > 60
    assert sum(len(each.claims) for each in found) > 40


CORRECTED = """
    INSERT INTO corrections (article_id, target, start_char, end_char, field, value, reviewer, created_at)
    SELECT article_id, 'quote', start_char, end_char, :field, :value, 'me', CURRENT_TIMESTAMP FROM quotes WHERE id % :every = 0
"""
