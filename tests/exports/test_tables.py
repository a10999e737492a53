"""What every export holds beside the view's columns."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select

from factdb.articles import Article
from factdb.database import models
from factdb.database.connection import transaction
from factdb.database.store import begin_run, save
from factdb.database.views import report_quotes
from factdb.documents.around import sentence_around
from factdb.exports.tables import Exported, columns_of, table_of
from factdb.lookups import find_speakers
from factdb.queries import Filters
from factdb.text import Span
from tests.database.examples import NOON, TEXT, extraction, judge, plain, quoting


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        pytest.param("One. Two is here. Three.", "is", "Two is here.", id="between two others"),
        pytest.param("One is here", "is", "One is here", id="the whole text"),
        pytest.param("One.\nTwo is\nThree.", "is", "Two is", id="a line"),
        pytest.param(
            "So he left. “I go,” said Dr. Adler. Bye.", "I go", "“I go,” said Dr. Adler.", id="an abbreviation"
        ),
        pytest.param("Yes. J. Adler spoke? No.", "spoke", "J. Adler spoke?", id="an initial"),
        pytest.param("She said “no.” He said “yes!” And left.", "yes", "He said “yes!”", id="marks after the stop"),
        pytest.param("First. Two. Three is. Four.", "Two. Three", "Two. Three is.", id="two sentences"),
        pytest.param("It cost 3.5 million. Or 4.", "3.5", "It cost 3.5 million.", id="a decimal point"),
        pytest.param(
            "Fine. “Why?” asked Bo. Yes.", "“Why?”", "“Why?” asked Bo.", id="a quote that ends as its sentence may"
        ),
    ],
)
def test_the_sentence_around(text: str, words: str, expected: str) -> None:
    start = text.index(words)
    assert sentence_around(text, Span(start, start + len(words))).of(text) == expected


@pytest.fixture(scope="module")
def filled(shared_engine: Engine) -> Engine:
    with transaction(shared_engine) as session:
        run = begin_run(session)
        first = save(session, extraction(source_id="quay"), run=run).article_id
        save(session, extraction(source_id="copy", url="https://tide.example/quay", outlet="Tide"), run=run)
        save(session, plain("Nothing is said here at all.", source_id="none"), run=run)
        long = "word " * 300
        words = "“Go,”"
        long_text = f"{long}{words} said Bo, {long}"
        save(session, quoting_in(long_text, words, source_id="long"), run=run)
        judge(session, first, rating="2/5", explanation="not so many", reviewer="Ada", source_url="https://e.example/1")
        judge(session, first, rating="false", reviewer="Bob")
        judge(session, first, "nearly", rating="true", reviewer="Cy")
        quote = session.execute(select(report_quotes).order_by(report_quotes.c.id)).first()
        assert quote is not None
        session.add(
            models.Correction(
                article_id=first, target=models.Target.QUOTE, start_char=quote.start_char, end_char=quote.end_char,
                field="role", value="Minister", reviewer="Zoe", created_at=NOON,
            )
        )  # fmt: skip
        session.query(models.Speaker).filter_by(name="Ines Calder").update({"wikidata_id": "Q1"})
    return shared_engine


def quoting_in(text: str, words: str, **fields: Any) -> Any:
    """An extraction of a text with one direct quote."""
    found = quoting(words, **fields)
    start = text.index(words)
    quote = replace(found.quotes[0], content=(Span(start, start + len(words)),))
    return replace(found, article=Article(text=text, **fields), quotes=(quote,))


def records(engine: Engine, exported: Exported, **filters: Any) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        table = table_of(connection, exported, Filters(**filters))
        return [dict(zip(table.names, row, strict=True)) for row in table.rows]


def test_quotes(filled: Engine) -> None:
    found = {(record["source_id"], record["kind"]): record for record in records(filled, Exported.QUOTES)}
    first, copy = found["quay", "direct"], found["copy", "direct"]
    assert first["sentence"] == TEXT[TEXT.index("“We") : TEXT.index(" A spokesman")]
    assert (first["copies"], first["story"]) == (2, copy["story"])
    assert (first["reviewed_by"], first["reviewed_at"]) == ("Ada; Bob; Zoe", NOON)
    assert (copy["reviewed_by"], copy["reviewed_at"], copy["role"]) == (None, None, "Harbour minister")
    assert found["quay", "indirect"]["sentence"] == "A spokesman said fees would rise by 5 percent."
    assert first["role"] == "Minister"


def test_a_sentence_that_is_too_long_is_cut(filled: Engine) -> None:
    (record,) = [record for record in records(filled, Exported.QUOTES) if record["source_id"] == "long"]
    assert record["sentence"].startswith("…")
    assert record["sentence"].endswith("…")
    assert "“Go,” said Bo" in record["sentence"]
    assert 1000 < len(record["sentence"]) < 1300
    assert record["copies"] == 1


def test_claims(filled: Engine) -> None:
    found = {(record["source_id"], record["unit"]): record for record in records(filled, Exported.CLAIMS)}
    first = found["quay", "tonne"]
    assert (first["claimant"], first["role"], first["copies"], first["reviewed_by"]) == (
        "Ines Calder", "Minister", 2, "Cy",
    )  # fmt: skip
    assert first["sentence"].startswith("“We moved nearly 460 tonnes")
    assert found["copy", "percent"]["role"] is None


def test_verdicts(filled: Engine) -> None:
    found = {record["target"]: record for record in records(filled, Exported.VERDICTS)}
    assert (found["quote"]["rating"], found["quote"]["speaker_kind"], found["quote"]["wikidata_id"]) == (
        "false", "person", "Q1",
    )  # fmt: skip
    assert found["claim"]["sentence"].startswith("“We moved nearly 460 tonnes")
    assert found["claim"]["copies"] == 2


def test_articles(filled: Engine) -> None:
    assert {record["source_id"]: record["copies"] for record in records(filled, Exported.ARTICLES)} == {
        "quay": 2, "copy": 2, "none": 1, "long": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"since": date(2024, 5, 7)}, 0),
        ({"until": date(2024, 5, 6)}, 2),
        ({"about": "grain"}, 2),
        ({"about": "nobody"}, 0),
        ({"min_confidence": 0.6}, 1),
        ({"limit": 1}, 1),
        ({"speakers": (-1,)}, 0),
    ],
    ids=str,
)
def test_verdicts_are_filtered(filled: Engine, filters: dict[str, Any], expected: int) -> None:
    assert len(records(filled, Exported.VERDICTS, **filters)) == expected


def test_verdicts_of_a_speaker(filled: Engine) -> None:
    with filled.connect() as connection:
        speakers = tuple(match.id for match in find_speakers(connection, "calder"))
    assert len(records(filled, Exported.VERDICTS, speakers=speakers)) == 2


@pytest.mark.parametrize("exported", list(Exported))
def test_every_column_has_a_meaning_and_a_name_of_its_own(exported: Exported) -> None:
    columns = columns_of(exported)
    assert len({column.name for column in columns}) == len(columns)
    assert all(column.comment for column in columns)
