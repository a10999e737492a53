"""A speaker, an outlet, an article as people type them; and counts, on both engines."""

from datetime import date

import pytest
from sqlalchemy import Engine

from factdb.database.connection import transaction
from factdb.database.store import begin_run, save
from factdb.errors import QueryError
from factdb.lookups import (
    Counts,
    article_with_quotes,
    counts,
    find_article,
    find_outlets,
    find_speakers,
)
from factdb.mentions import SpeakerKind
from factdb.speakers import Speaker
from tests.database.examples import TEXT, extraction, plain, quoting

PEOPLE = (
    Speaker(name="José Núñez-Ortiz", kind=SpeakerKind.PERSON, aliases=("Pepe Núñez",)),
    Speaker(name="Natalie Ali", kind=SpeakerKind.PERSON),
    Speaker(name="Alina Berg", kind=SpeakerKind.PERSON),
    Speaker(name="Ministry of Tides", kind=SpeakerKind.ORGANIZATION),
)


@pytest.fixture(scope="module")
def filled(shared_engine: Engine) -> Engine:
    with transaction(shared_engine) as session:
        run = begin_run(session)
        save(session, extraction(source_id="quay"), run=run)
        for number, person in enumerate(PEOPLE):
            words = f"“Number {number}.”"
            save(session, quoting(words, speaker=person, source_id=f"7{number}", outlet="La Nación"), run=run)
        save(session, plain("One.", source_id="same", outlet="A"), run=run)
        save(session, plain("Two.", source_id="same", outlet="B"), run=run)
        save(session, plain("Old words.", url="https://a.example/changing", published=date(2024, 1, 1)), run=run)
        save(session, plain("New words.", url="https://a.example/changing", published=date(2024, 1, 2)), run=run)
    return shared_engine


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("José Núñez-Ortiz", ["José Núñez-Ortiz"], id="the name"),
        pytest.param("jose nunez ortiz", ["José Núñez-Ortiz"], id="without case and accents"),
        pytest.param("NUÑEZ", ["José Núñez-Ortiz"], id="a part"),
        pytest.param("pepe", ["José Núñez-Ortiz"], id="an alias"),
        pytest.param("ali", ["Natalie Ali"], id="a word before letters inside a word"),
        pytest.param("alin", ["Alina Berg"], id="letters where no name has the word"),
        pytest.param("of tides", ["Ministry of Tides"], id="several words"),
        pytest.param("calder", ["Ines Calder"], id="a surname"),
        pytest.param("spokesman", ["a spokesman"], id="somebody unnamed"),
    ],
)
def test_speakers(filled: Engine, typed: str, expected: list[str]) -> None:
    with filled.connect() as connection:
        assert [match.name for match in find_speakers(connection, typed)] == expected


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        pytest.param("Calber", "no speaker is called 'Calber': the nearest is Ines Calder", id="a slip"),
        pytest.param("Natlie Ali", "the nearest is Natalie Ali", id="a letter left out"),
        pytest.param("Xyzzy Qwrt", "'Xyzzy Qwrt': factdb speakers lists them", id="nothing near"),
        pytest.param("", "'' is no name", id="empty"),
        pytest.param("%_%", "'%_%' is no name", id="wildcards"),
        pytest.param("x" * 5000, "no speaker is called", id="very long"),
        pytest.param("a\0b\ud83d", "no speaker is called", id="no text"),
    ],
)
def test_no_such_speaker(filled: Engine, typed: str, message: str) -> None:
    with filled.connect() as connection, pytest.raises(QueryError) as refused:
        find_speakers(connection, typed)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 300


def test_outlets(filled: Engine) -> None:
    with filled.connect() as connection:
        assert find_outlets(connection, "la nacion") == find_outlets(connection, "nación")
        assert find_outlets(connection, "a") != find_outlets(connection, "b")
        with pytest.raises(QueryError, match="the nearest is La Nación"):
            find_outlets(connection, "La Nacoin")
        with pytest.raises(QueryError, match=r"no outlet is called 'Xyzzy': there are A, B, .*La Nación"):
            find_outlets(connection, "Xyzzy")


def test_articles(filled: Engine) -> None:
    with filled.connect() as connection:
        quay = find_article(connection, "quay")
        assert find_article(connection, str(quay)) == quay
        assert find_article(connection, "https://harbourpost.example/quay") == quay
        assert find_article(connection, "quay.txt") == quay
        assert find_article(connection, "71") != find_article(connection, "72")
        changing = find_article(connection, "https://a.example/changing")
        assert article_with_quotes(connection, changing).row.text == "New words."
        with pytest.raises(QueryError, match="several articles are called 'same': give one of the ids"):
            find_article(connection, "same")
        for unknown in ("", "nowhere", "99999", "9" * 30, "²", "-1", "x\0", "\udc80"):
            with pytest.raises(QueryError, match="no article has the id or address"):
                find_article(connection, unknown)
        with pytest.raises(QueryError, match="no current article"):
            article_with_quotes(connection, 99999)
        with pytest.raises(QueryError, match=f"it was superseded by {changing}"):
            article_with_quotes(connection, changing - 1)


def test_an_article_with_its_quotes(filled: Engine) -> None:
    with filled.connect() as connection:
        shown = article_with_quotes(connection, find_article(connection, "quay"))
    assert shown.row.text == TEXT
    words = [[TEXT[start:end] for start, end in quote.content] for quote in shown.quotes]
    assert words[0] == ["“We moved nearly 460 tonnes of grain this week,”", "“and we will move more.”"]
    assert words[1] == ["fees would rise by 5 percent"]
    assert [TEXT[start:end] for quote in shown.quotes for start, end in quote.cue] == ["said", "said fees"]
    assert [TEXT[start:end] for quote in shown.quotes for start, end in quote.source] == ["Calder,", "A spokesman"]
    assert [claim.text for claim in shown.claims] == ["nearly 460 tonnes", "5 percent"]


def test_counts(filled: Engine) -> None:
    with filled.connect() as connection:
        found = counts(connection, most_quoted=2)
    assert found == Counts(
        articles=8,
        superseded=1,
        undated=6,
        outlets=4,
        quotes=6,
        quotes_by_kind=(("direct", 5), ("indirect", 1)),
        speakers=6,
        claims=2,
        first_published=date(2024, 1, 2),
        last_published=date(2024, 5, 6),
        most_quoted=found.most_quoted,
    )
    assert len(found.most_quoted) == 2
    assert all(number == 1 for _, number in found.most_quoted)


def test_counts_of_an_empty_database(engine: Engine) -> None:
    with engine.connect() as connection:
        found = counts(connection)
    assert (found.articles, found.quotes, found.quotes_by_kind, found.first_published) == (0, 0, (), None)
