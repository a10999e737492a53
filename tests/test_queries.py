"""Filters on quotes, claims, speakers and articles, and the order they come in, on both engines."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, Select, text

from factdb.database.connection import transaction
from factdb.database.search import Frequency
from factdb.database.store import begin_run, save
from factdb.dates import parse_since, parse_until
from factdb.links import save as link_and_save
from factdb.lookups import find_outlets, find_speakers
from factdb.mentions import SpeakerKind
from factdb.queries import (
    Filters,
    articles_by,
    claims_by,
    facts_by,
    how_many,
    page_of,
    quotes_by,
    rows_of,
    speakers_by,
)
from factdb.quotes import Manner, QuoteKind
from factdb.speakers import Speaker
from tests.database.examples import extraction, plain, quoting

REED = Speaker(name="Tom Reed", kind=SpeakerKind.PERSON)
CALDER = Speaker(name="Ines Calder", kind=SpeakerKind.PERSON)


@pytest.fixture(scope="module")
def filled(shared_engine: Engine) -> Engine:
    with transaction(shared_engine) as session:
        run = begin_run(session)
        save(session, extraction(source_id="quay"), run=run)
        for name, speaker, published, outlet in (
            ("old", REED, date(2020, 1, 31), "Tide"),
            ("leap", REED, date(2020, 2, 29), "Tide"),
            ("new", CALDER, date(2024, 12, 31), "Tide"),
            ("undated", REED, None, "The Harbour Post"),
            ("nobody", None, date(2024, 5, 6), None),
        ):
            words = f"“The {name} ferry sails.”"
            save(session, quoting(words, speaker=speaker, source_id=name, outlet=outlet, published=published), run=run)
        save(session, plain("Silence.", source_id="silent", outlet="Tide", published=date(2019, 1, 1)), run=run)
    return shared_engine


def sources(engine: Engine, statement: Select[Any]) -> list[str]:
    with engine.connect() as connection:
        return [row.source_id for row in connection.execute(statement)]


def names(engine: Engine, statement: Select[Any]) -> list[str]:
    with engine.connect() as connection:
        return [row.name for row in connection.execute(statement)]


def speaker(engine: Engine, name: str) -> tuple[int, ...]:
    with engine.connect() as connection:
        return tuple(match.id for match in find_speakers(connection, name))


def outlet(engine: Engine, name: str) -> tuple[int, ...]:
    with engine.connect() as connection:
        return find_outlets(connection, name)


def test_the_newest_come_first_and_those_without_a_date_last(filled: Engine) -> None:
    assert sources(filled, quotes_by(Filters())) == ["new", "nobody", "quay", "quay", "leap", "old", "undated"]
    assert sources(filled, articles_by(Filters())) == ["new", "nobody", "quay", "leap", "old", "silent", "undated"]
    assert sources(filled, claims_by(Filters())) == ["quay", "quay"]
    assert names(filled, speakers_by(Filters())) == ["Tom Reed", "Ines Calder", "a spokesman"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param(Filters(since=parse_since("2020-02")), ["new", "nobody", "quay", "quay", "leap"], id="since a month"),
        pytest.param(Filters(until=parse_until("2020-02")), ["leap", "old"], id="until the last day of a month"),
        pytest.param(Filters(until=parse_until("2020-02-28")), ["old"], id="until a day"),
        pytest.param(Filters(since=parse_since("2024"), until=parse_until("2024")), ["new", "nobody", "quay", "quay"],
                     id="a year"),
        pytest.param(Filters(about="ferry sails"), ["new", "nobody", "leap", "old", "undated"], id="words"),
        pytest.param(Filters(about='"new ferry"'), ["new"], id="a phrase"),
        pytest.param(Filters(kind=QuoteKind.INDIRECT), ["quay"], id="kind"),
        pytest.param(Filters(manner=Manner.THOUGHT), [], id="manner"),
        pytest.param(Filters(speaker_kind=SpeakerKind.UNNAMED), ["quay"], id="kind of speaker"),
        pytest.param(Filters(min_confidence=0.95), ["new", "nobody", "leap", "old", "undated"], id="confidence"),
        pytest.param(Filters(limit=2), ["new", "nobody"], id="limit"),
        pytest.param(Filters(speakers=()), [], id="no speaker at all"),
        pytest.param(Filters(unit="people"), ["new", "nobody", "quay", "quay", "leap", "old", "undated"],
                     id="a filter that quotes have no column for"),
    ],
)  # fmt: skip
def test_quotes(filled: Engine, filters: Filters, expected: list[str]) -> None:
    assert sources(filled, quotes_by(filters)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("calder", ["new", "quay"]), ("Tom Reed", ["leap", "old", "undated"]), ("spokesman", ["quay"])],
)
def test_quotes_of_a_speaker(filled: Engine, name: str, expected: list[str]) -> None:
    assert sources(filled, quotes_by(Filters(speakers=speaker(filled, name)))) == expected


def test_quotes_of_an_outlet(filled: Engine) -> None:
    assert sources(filled, quotes_by(Filters(outlets=outlet(filled, "tide")))) == ["new", "leap", "old"]
    assert sources(filled, articles_by(Filters(outlets=outlet(filled, "harbour")))) == ["quay", "undated"]


def test_all_filters_together(filled: Engine) -> None:
    filters = Filters(
        speakers=speaker(filled, "reed"), outlets=outlet(filled, "Tide"), since=date(2020, 1, 1), until=date(2020, 2, 1),
        about="ferry", kind=QuoteKind.DIRECT, manner=Manner.SPEECH, speaker_kind=SpeakerKind.PERSON, min_confidence=0.5,
        limit=5,
    )  # fmt: skip
    assert sources(filled, quotes_by(filters)) == ["old"]
    assert sources(filled, articles_by(filters)) == ["old"]
    assert names(filled, speakers_by(filters)) == ["Tom Reed"]
    assert sources(filled, claims_by(filters)) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param(Filters(unit="tonne"), ["grain moved"], id="unit"),
        pytest.param(Filters(about="5 percent"), ["fees"], id="words"),
        pytest.param(Filters(min_confidence=0.55), ["fees"], id="confidence"),
        pytest.param(Filters(speaker_kind=SpeakerKind.PERSON), ["grain moved"], id="kind of claimant"),
        pytest.param(Filters(since=date(2024, 5, 7)), [], id="since"),
        pytest.param(Filters(limit=1), ["grain moved"], id="in the order of the text"),
    ],
)
def test_claims(filled: Engine, filters: Filters, expected: list[str]) -> None:
    with filled.connect() as connection:
        assert [row.measure for row in connection.execute(claims_by(filters))] == expected


def test_claims_of_a_speaker(filled: Engine) -> None:
    assert len(sources(filled, claims_by(Filters(speakers=speaker(filled, "calder"))))) == 1
    assert sources(filled, claims_by(Filters(speakers=speaker(filled, "reed")))) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param(Filters(since=date(2024, 1, 1)), ["Ines Calder", "a spokesman"], id="quoted since"),
        pytest.param(Filters(about="ferry"), ["Tom Reed", "Ines Calder"], id="quoted with words"),
        pytest.param(Filters(speaker_kind=SpeakerKind.UNNAMED), ["a spokesman"], id="kind of speaker"),
        pytest.param(Filters(limit=1), ["Tom Reed"], id="the most quoted"),
    ],
)
def test_speakers(filled: Engine, filters: Filters, expected: list[str]) -> None:
    assert names(filled, speakers_by(filters)) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param(Filters(about="silence"), ["silent"], id="words of the text"),
        pytest.param(Filters(about="quay opens"), ["quay"], id="words of the headline"),
        pytest.param(Filters(kind=QuoteKind.DIRECT, until=date(2020, 12, 31)), ["leap", "old"], id="with such a quote"),
        pytest.param(Filters(limit=3), ["new", "nobody", "quay"], id="limit"),
    ],
)
def test_articles(filled: Engine, filters: Filters, expected: list[str]) -> None:
    assert sources(filled, articles_by(filters)) == expected


def test_articles_have_no_text() -> None:
    assert "text" not in articles_by(Filters()).selected_columns


def test_facts(engine: Engine) -> None:
    with transaction(engine) as session:
        save(session, extraction(), run=begin_run(session))
        session.execute(text("INSERT INTO facts (label, unit) VALUES ('grain', 'tonne'), ('none', NULL)"))
        session.execute(text("UPDATE claims SET fact_id = 1 WHERE unit = 'tonne'"))
    with engine.connect() as connection:
        for filters, expected in ((Filters(), ["grain"]), (Filters(unit="tonne"), ["grain"]), (Filters(unit="x"), [])):
            assert [row.label for row in connection.execute(facts_by(filters))] == expected


def test_a_corrected_quote_is_found_under_its_right_speaker(engine: Engine) -> None:
    with transaction(engine) as session:
        run = begin_run(session)
        save(session, extraction(source_id="quay"), run=run)
        save(session, quoting("“Aye.”", speaker=REED, source_id="aye"), run=run)
        session.execute(
            text(
                "INSERT INTO corrections (article_id, target, start_char, end_char, field, value, reviewer, created_at) "
                "SELECT article_id, 'quote', start_char, end_char, 'speaker', 'Tom Reed', 'ann', '2024-05-07 10:00:00' "
                "FROM quotes WHERE kind = 'direct' AND role IS NOT NULL"
            )
        )
    assert sorted(sources(engine, quotes_by(Filters(speakers=speaker(engine, "Tom Reed"))))) == ["aye", "quay"]
    assert sources(engine, quotes_by(Filters(speakers=speaker(engine, "Ines Calder")))) == []
    assert sources(engine, claims_by(Filters(speakers=speaker(engine, "Tom Reed")))) == ["quay"]
    assert sources(engine, claims_by(Filters(speakers=speaker(engine, "Ines Calder")))) == []
    assert names(engine, speakers_by(Filters())) == ["Tom Reed", "a spokesman"]


def test_a_speakers_quotes_are_found_without_looking_at_every_quote(sqlite_url: str) -> None:
    from factdb.database.connection import open_database

    engine = open_database(sqlite_url)
    for statement in (
        quotes_by(Filters(speakers=(1, 2))),
        quotes_by(Filters(about="grain")),
        claims_by(Filters(speakers=(1,))),
        claims_by(Filters(about="grain")),
    ):
        compiled = statement.compile(engine, compile_kwargs={"literal_binds": True})
        with engine.connect() as connection:
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")]
        # for common words the newest rows are gone through, which a limit ends
        tables = ("SCAN q", "SCAN c", "SCAN articles", "SCAN a ", "SCAN s")
        scans = [
            step
            for step in plan
            if step.startswith(tables) and not any(word in step for word in ("VIRTUAL", "corrections", "listed_on"))
        ]
        assert scans == [], "\n".join(plan)
    engine.dispose()


LISTINGS = {
    "quotes": (quotes_by, Filters()),
    "quotes of speakers": (quotes_by, Filters(speakers=(1, 2, 3))),
    "quotes with words": (quotes_by, Filters(about="ferry")),
    "quotes of a time": (quotes_by, Filters(since=date(2020, 1, 1), until=date(2024, 6, 1))),
    "claims": (claims_by, Filters()),
    "articles": (articles_by, Filters()),
    "articles with a quote": (articles_by, Filters(kind=QuoteKind.DIRECT)),
    "speakers": (speakers_by, Filters()),
}


@pytest.mark.parametrize("size", [1, 2])
@pytest.mark.parametrize("listing", LISTINGS)
def test_pages_hold_all_rows_in_their_order(
    listing: str, size: int, filled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factdb.queries.ROWS_OF_PAGE", size)
    by, filters = LISTINGS[listing]
    with filled.connect() as connection:
        rows = connection.execute(by(filters)).all()
        found: list[Any] = []
        after = None
        while page := connection.execute(by(replace(filters, limit=size, after=after))).all():
            found += page
            after = page[-1].id
        assert found == rows
        assert len(rows) > 1
        assert list(rows_of(connection, by, filters)) == rows
        assert how_many(connection, by, filters) == len(rows)


SHAPES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "dates": ({"since": date(2020, 2, 1)}, {"since": date(2024, 5, 6), "until": date(2024, 6, 1)}),
    "until": ({"until": date(2020, 2, 1)}, {"until": date(2024, 6, 1)}),
    "words": ({"about": "ferry"}, {"about": "silence"}),
    "two words": ({"about": "ferry old"}, {"about": "sails leap"}),
    "a phrase": ({"about": '"old ferry"'}, {"about": '"the new ferry"'}),
    "a beginning": ({"about": "fer*"}, {"about": "sil*"}),
    "a phrase and a beginning": ({"about": '"the old" fer*'}, {"about": '"the leap" sa*'}),
    "speaker": ({"speakers": (1,)}, {"speakers": (2,)}),
    "speakers": ({"speakers": (1, 3)}, {"speakers": (2, 3)}),
    "no speakers": ({"speakers": ()}, {"speakers": ()}),
    "speaker and words": ({"speakers": (3,), "about": "ferry"}, {"speakers": (1,), "about": "new"}),
    "speaker and a phrase": ({"speakers": (3,), "about": '"old ferry"'}, {"speakers": (1,), "about": '"new ferry"'}),
    "outlet": ({"outlets": (1,)}, {"outlets": (2,)}),
    "kind": ({"kind": QuoteKind.DIRECT}, {"kind": QuoteKind.INDIRECT}),
    "manner": ({"manner": Manner.SPEECH}, {"manner": Manner.THOUGHT}),
    "kind of speaker": ({"speaker_kind": SpeakerKind.PERSON}, {"speaker_kind": SpeakerKind.UNNAMED}),
    "unit": ({"unit": "tonne"}, {"unit": "percent"}),
    "place": ({"place": "a"}, {"place": "b"}),
    "confidence": ({"min_confidence": 0.55}, {"min_confidence": 0.95}),
    "limit": ({"limit": 1}, {"limit": 3}),
    "after": ({"after": 1}, {"after": 3}),
    "all": ({"speakers": (1, 3), "outlets": (1, 2), "since": date(2020, 1, 1), "until": date(2024, 6, 1), "limit": 9,
             "about": "ferry", "kind": QuoteKind.DIRECT, "after": 1},
            {"speakers": (1, 2), "outlets": (2, 3), "since": date(2024, 1, 1), "until": date(2025, 6, 1), "limit": 5,
             "about": "sails", "kind": QuoteKind.DIRECT, "after": 2}),
}  # fmt: skip
"""Pairs of filters that ask for the same things with other values."""


@pytest.mark.parametrize("shape", SHAPES)
def test_a_statement_that_is_kept_finds_what_one_of_its_own_does(shape: str, filled: Engine) -> None:
    with filled.connect() as connection:
        for by in (quotes_by, claims_by, articles_by, speakers_by):
            for asked in SHAPES[shape]:
                filters = Filters(**asked)
                assert page_of(connection, by, filters) == connection.execute(by(filters)).all(), by.__name__


def test_numbers_of_rows_go_beyond_32_bits(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite's integers have 64 bits as they are")
    with engine.begin() as connection:
        for sequence in connection.scalars(
            text("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")
        ).all():
            connection.execute(text(f"ALTER SEQUENCE {sequence} RESTART WITH {2**33}"))
    with transaction(engine) as session:
        run = begin_run(session)
        for name in ("one", "other"):
            link_and_save(session, extraction(source_id=name, url=f"https://{name}.example"), run=run)
    with engine.connect() as connection:
        for by in (quotes_by, claims_by, articles_by, speakers_by, facts_by):
            rows = page_of(connection, by, Filters())
            assert rows, by.__name__
            assert min(row[0] for row in rows) >= 2**33
        quote = page_of(connection, quotes_by, Filters())[0]
        assert page_of(connection, quotes_by, Filters(speakers=(quote.speaker_id,), after=quote.id))


@pytest.mark.parametrize(
    "bounds", [(0, 0, 0), (10_000, 0, 0), (10_000, 250_000, 0)], ids=["everywhere", "common", "rare"]
)
def test_common_and_rare_words_find_the_same(
    bounds: tuple[int, int, int], filled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever way a search goes, on however few rows."""
    rare, common, _ = bounds
    ways = {Frequency.RARE: (0, rare), Frequency.COMMON: (rare + 1, common), Frequency.EVERYWHERE: (common + 1, 2**62)}
    for frequency, way in ways.items():
        monkeypatch.setattr(frequency, "_value_", way)
    assert sources(filled, quotes_by(Filters(about="ferry", limit=10))) == ["new", "nobody", "leap", "old", "undated"]
    reed = speaker(filled, "reed")
    for listed in (0, 2**40):
        monkeypatch.setattr("factdb.database.search.LISTED_IN_A_PROBE", listed)
        assert sources(filled, quotes_by(Filters(about="ferry", speakers=reed, limit=2))) == ["leap", "old"]


def test_machine_and_person_are_told_apart_in_the_articles_that_were_corrected(engine: Engine) -> None:
    """One quote is given to another speaker, one rejected, one sent back; the others keep the machine's values."""
    with transaction(engine) as session:
        run = begin_run(session)
        for number in range(1, 6):
            words, day = f"“The ferry number {number} sails to the islands.”", date(2024, 1, number)
            save(session, quoting(words, speaker=REED, source_id=str(number), published=day), run=run)
        save(session, quoting("“No.”", speaker=CALDER, source_id="6", published=date(2024, 1, 6)), run=run)
        given = (
            "INSERT INTO corrections (article_id, target, start_char, end_char, field, value, reviewer, created_at) "
        )
        quoted = (
            "SELECT article_id, 'quote', start_char, end_char, :field, :value, 'me', CURRENT_TIMESTAMP FROM quotes "
        )
        for source, field, value in (
            ("1", "speaker", "Ines Calder"), ("2", "rejected", "true"), ("3", "speaker", None), ("4", "kind", "indirect"),
        ):  # fmt: skip
            article = "WHERE article_id = (SELECT id FROM articles WHERE source_id = :source)"
            values = {"field": field, "value": value, "source": source}
            session.execute(text(given + quoted + article), values)
    reed, calder = speaker(engine, "reed"), speaker(engine, "calder")
    assert sources(engine, quotes_by(Filters(limit=9))) == ["6", "5", "4", "3", "1"]
    assert sources(engine, quotes_by(Filters(speakers=reed, limit=9))) == ["5", "4"]
    assert sources(engine, quotes_by(Filters(speakers=calder, limit=9))) == ["6", "1"]
    assert sources(engine, quotes_by(Filters(speakers=calder, about="ferry", limit=9))) == ["1"]
    assert sources(engine, quotes_by(Filters(kind=QuoteKind.INDIRECT, limit=9))) == ["4"]
    with engine.connect() as connection:
        counted = {row.name: (row.quotes, row.articles) for row in connection.execute(speakers_by(Filters()))}
        assert counted == {"Tom Reed": (2, 2), "Ines Calder": (2, 2)}
        (found,) = connection.execute(speakers_by(Filters(speakers=calder))).all()
        assert (found.first_quoted, found.last_quoted) == (date(2024, 1, 1), date(2024, 1, 6))
