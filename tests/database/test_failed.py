"""Articles that failed come back as they were, whatever is in them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from factdb import links
from factdb.articles import Article
from factdb.database import store
from factdb.database.connection import transaction
from factdb.database.failed import (
    article_from,
    article_record,
    failed_article,
    failed_ids,
    failures,
    forget_stored,
    record_failures,
)
from factdb.extraction import EXTRACTOR_VERSION
from factdb.readers import read
from tests.database.examples import ARTICLE, extraction


def listed(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(failures()))


def record(engine: Engine, *failed: tuple[Article, str]) -> None:
    with engine.begin() as connection:
        record_failures(connection, failed)


@pytest.mark.parametrize("published", [
    None, date(2024, 5, 6), datetime(2024, 5, 6, 9, 30), datetime(2024, 5, 6, 9, 30, tzinfo=UTC),
    datetime(2024, 5, 6, 9, 30, 0, 7, tzinfo=timezone(timedelta(hours=-4))),
])  # fmt: skip
@pytest.mark.parametrize("words", ["Plain.", "", "nul \0, half \ud83d, whole 😀 “é”\r\n\u2028", "\\u0000 \\"])
def test_an_article_comes_back_as_it_was(engine: Engine, published: date | None, words: str) -> None:
    article = replace(ARTICLE, text=words, title=words, outlet=words, source_id=words, published=published)
    record(engine, (article, "it failed"))
    with engine.connect() as connection:
        (identifier,) = failed_ids(connection)
        assert failed_article(connection, identifier) == article
        assert failed_article(connection, identifier + 1) is None


@given(st.builds(Article, text=st.text(), title=st.none() | st.text(), published=st.none() | st.datetimes()))
def test_every_article_has_a_record(article: Article) -> None:
    assert article_from(article_record(article)) == article


def test_a_failure_says_why_and_how_often(engine: Engine) -> None:
    record(engine, (ARTICLE, "first"), (replace(ARTICLE, text="Other."), "other"))
    record(engine, (ARTICLE, "half \ud83d"))
    again, other = listed(engine)
    assert (again.reason, again.tries, again.location, again.url) == ("half \ufffd", 2, ARTICLE.location, ARTICLE.url)
    assert (other.reason, other.tries, other.version) == ("other", 1, EXTRACTOR_VERSION)
    assert abs(again.failed_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_what_is_stored_is_forgotten(engine: Engine) -> None:
    record(engine, (ARTICLE, "first"), (replace(ARTICLE, text="Other."), "other"))
    with transaction(engine) as session:
        links.save(session, extraction(), run=store.begin_run(session))
        forget_stored(session.connection())
    assert [row.reason for row in listed(engine)] == ["other"]


def test_the_record_is_what_ingest_reads(engine: Engine, tmp_path: Path) -> None:
    record(engine, (ARTICLE, "it failed"))
    source = tmp_path / "again.jsonl"
    with engine.connect() as connection:
        source.write_text(connection.scalars(text("SELECT article FROM failed_articles")).one())
    assert list(read([source])) == [replace(ARTICLE, byline="Tom Reed", location=f"{source}:1")]
