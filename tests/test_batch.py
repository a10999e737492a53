"""Many articles: several of them in a transaction, none of which another one's fault, a signal or a death can halve."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from factdb import batch
from factdb.articles import Article
from factdb.corpora import failure
from factdb.database.connection import open_database
from factdb.database.failed import failures
from factdb.database.models import ExtractionRun
from factdb.database.store import Outcome, Saved
from factdb.errors import DatabaseError
from factdb.extraction import RULES, Extraction, extract
from factdb.links import save_all
from factdb.readers import Failure
from tests.cli.conftest import BRIDGE, HARBOUR
from tests.database.contents import ordered_contents
from tests.database.examples import extraction, plain
from tests.program import PROCESS

GONE = Failure("gone.txt", "there is no such file")


def numbered(count: int) -> list[Extraction]:
    return [extraction(url=f"https://tide.example/{number}") for number in range(count)]


def titles(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT coalesce(title, text) FROM articles ORDER BY id")))


def commits(engine: Engine) -> list[object]:
    """A list that gets an entry for each transaction that is committed from now on."""
    seen: list[object] = []
    event.listen(engine, "commit", seen.append)
    return seen


@pytest.fixture
def run(engine: Engine) -> ExtractionRun:
    return batch.begin(engine, model=RULES)


@pytest.mark.parametrize(("articles", "transactions"), [(0, 0), (1, 1), (4, 1), (5, 2), (8, 2)])
def test_articles_are_stored_several_in_a_transaction(
    engine: Engine, run: ExtractionRun, monkeypatch: pytest.MonkeyPatch, articles: int, transactions: int
) -> None:
    monkeypatch.setattr(batch, "BATCH_ARTICLES", 4)
    monkeypatch.setattr(batch, "BATCH_SECONDS", 1000.0)
    done = commits(engine)
    saved = list(batch.store_all(engine, run, numbered(articles)))
    assert len(done) == transactions
    assert [each.article_id for each in saved if isinstance(each, Saved)] == list(range(1, articles + 1))


def test_an_article_is_not_kept_waiting(engine: Engine, run: ExtractionRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "BATCH_SECONDS", 0.05)
    seen: list[int] = []

    def slowly() -> Iterator[Extraction]:
        for each in numbered(6):
            yield each
            time.sleep(0.03)
            seen.append(len(titles(engine)))

    list(batch.store_all(engine, run, slowly()))
    assert seen[-2] > 0


def test_what_is_done_already_comes_in_its_order_and_opens_no_transaction(engine: Engine, run: ExtractionRun) -> None:
    known = Saved(article_id=0, outcome=Outcome.UNCHANGED)
    done = commits(engine)
    assert list(batch.store_all(engine, run, [known, GONE])) == [known, GONE]
    assert not done
    one, two = numbered(2)
    outcomes = list(batch.store_all(engine, run, [one, known, GONE, two]))
    assert [outcomes[0], *outcomes[3:]] == [
        Saved(article_id=number, outcome=Outcome.ADDED, quotes=2, claims=2) for number in (1, 2)
    ]
    assert outcomes[1:3] == [known, GONE]
    assert len(done) == 1


QUOTED = (
    "“The bridge over the fjord will not open before the first of May,” said Ann Marlow. It cost 12 million kroner."
)

RELATED = [
    Article(text=HARBOUR, url="https://tide.example/1", published=date(2024, 5, 6)),
    Article(text=QUOTED, outlet="Tide", published=date(2024, 5, 6)),
    Article(
        text=f"{HARBOUR} A spokesman said 12 ships had left.", url="https://tide.example/1", published=date(2024, 5, 7)
    ),
    Article(text=BRIDGE),
    Article(text=QUOTED.replace("The bridge", "“The bridge"), outlet="Post", published=date(2024, 5, 5)),
    Article(text=BRIDGE, outlet="Tide"),
    Article(text=QUOTED.replace("before the", "before... the"), outlet="Fjord", published=date(2024, 5, 8)),
    Article(text=BRIDGE, outlet="Tide", published=date(2024, 5, 9)),
    Article(text=HARBOUR, url="https://tide.example/1", published=date(2024, 5, 8)),
    Article(
        text=f"{QUOTED} “Nobody asked us about the bridge, and nobody will,” said Olsen.", published=date(2024, 5, 9)
    ),
    Article(text=QUOTED, outlet="Tide", published=date(2024, 5, 6)),
    Article(text=BRIDGE.replace("Olsen", "Marlow"), published=date(2024, 5, 9)),
]
"""Revisions, copies, known words of which more is known, quotations in other marks and longer: each tells on later ones."""


def test_articles_of_a_transaction_are_stored_as_if_each_had_its_own(
    two_engines: tuple[Engine, Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [extract(article, model=RULES) for article in RELATED]
    monkeypatch.setattr(batch, "BATCH_SECONDS", 1000.0)
    outcomes = []
    for engine, at_once in zip(two_engines, (1, 100), strict=True):
        monkeypatch.setattr(batch, "BATCH_ARTICLES", at_once)
        outcomes.append(list(batch.store_all(engine, batch.begin(engine, model=RULES), found)))
    assert {each.outcome for each in outcomes[0] if isinstance(each, Saved)} > {Outcome.REVISED, Outcome.COMPLETED}
    one, other = map(ordered_contents, two_engines)
    for table, rows in one.items():
        assert other[table] == rows, table
    assert [replace(each, article_id=0) for each in outcomes[0] if isinstance(each, Saved)] == [
        replace(each, article_id=0) for each in outcomes[1] if isinstance(each, Saved)
    ]


def test_an_article_that_cannot_be_stored_costs_no_other(
    engine: Engine, run: ExtractionRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(session: Session, some: list[Extraction], *, run: ExtractionRun) -> list[Saved]:
        saved = save_all(session, some, run=run)
        if any(each.article.url == "https://tide.example/1" for each in some):
            raise IndexError("out of range")
        return saved

    monkeypatch.setattr(batch, "save_all", failing)
    first, second, third = numbered(3)
    refused = plain("nul \0 here", location="nul.txt")
    outcomes = batch.store(engine, run, [first, refused, GONE, second, third])
    assert [type(each) for each in outcomes] == [Saved, Failure, Failure, Failure, Saved]
    said = [each.reason for each in outcomes if isinstance(each, Failure)]
    assert "no database can hold" in said[0]
    assert said[1] == GONE.reason
    assert "IndexError: out of range" in said[2]
    assert len(titles(engine)) == 2
    assert set(reasons(engine)) == {(said[0], 1), (said[2], 1)}


def reasons(engine: Engine) -> list[tuple[str, int]]:
    """Why each article failed that is kept, and how often it did."""
    with engine.connect() as connection:
        return [(row.reason, row.tries) for row in connection.execute(failures())]


class Fatal(Article):
    """Kills the process that reads it, unless there is a file of the name that is its title."""

    def __reduce__(self) -> Any:
        return Fatal.read, (self.text, self.title)

    @staticmethod
    def read(words: str, title: str) -> Article:
        if not Path(title).exists():
            os.kill(os.getpid(), signal.SIGKILL)
        return Article(text=words, title=title)


def test_what_failed_is_kept_and_tried_again(
    engine: Engine, run: ExtractionRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mended = tmp_path / "mended"
    fatal = Fatal(text="“Yes,” said Ann Marlow.", title=str(mended))
    outcomes = list(batch.ingest(engine, run, [Article(text=BRIDGE), fatal, GONE], model=RULES, jobs=2))
    assert [type(each) for each in outcomes] == [Saved, Failure, Failure]
    (why,) = reasons(engine)
    assert "killed by SIGKILL" in why[0]
    assert batch.count_failed(engine) == 1
    monkeypatch.setattr(batch, "failed_article", lambda *_: fatal)
    assert [type(each) for each in batch.retry(engine, run, model=RULES)] == [Failure]
    assert reasons(engine) == [(why[0], 2)]
    mended.touch()
    (saved,) = batch.retry(engine, run, model=RULES)
    assert isinstance(saved, Saved)
    assert saved.quotes == 1
    assert reasons(engine) == []
    assert list(batch.retry(engine, run, model=RULES)) == []


def test_what_goes_in_at_last_has_not_failed(engine: Engine, run: ExtractionRun) -> None:
    first, second = numbered(2)
    batch.store(engine, run, [failure(first.article, "it failed"), second, failure(first.article, "and again")])
    assert reasons(engine) == [("and again", 1)]
    assert batch.store(engine, run, [first])
    assert reasons(engine) == []


def test_a_database_that_cannot_be_written_to_ends_the_run(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factdb.database.connection.SQLITE_WAIT_SECONDS", 0.1)
    engine, other = open_database(sqlite_url), open_database(sqlite_url)
    run = batch.begin(engine, model=RULES)
    with other.execution_options(sqlite_begin="IMMEDIATE").begin(), pytest.raises(DatabaseError, match="locked"):
        list(batch.store_all(engine, run, numbered(2)))
    assert titles(engine) == []
    engine.dispose()
    other.dispose()


def test_ctrl_c_stores_what_is_extracted(engine: Engine, run: ExtractionRun) -> None:
    def interrupted() -> Iterator[Extraction]:
        yield from numbered(3)
        raise KeyboardInterrupt

    results = batch.store_all(engine, run, interrupted())
    assert [next(results).__class__ for _ in range(3)] == [Saved] * 3
    with pytest.raises(KeyboardInterrupt):
        next(results)
    assert len(titles(engine)) == 3


def test_a_killed_run_leaves_whole_articles_and_goes_on(sqlite_url: str, tmp_path: Path) -> None:
    source = tmp_path / "news.jsonl"
    texts = [text.replace("Olsen", f"Olsen {n}") for n in range(60) for text in (HARBOUR, BRIDGE)]
    source.write_text("".join(json.dumps({"text": each}) + "\n" for each in texts))
    ingest = ("ingest", str(source), "--model", "rules", "--jobs", "2")
    engine = open_database(sqlite_url)
    with subprocess.Popen([*PROCESS, "--database", sqlite_url, *ingest], stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 60
        while not titles(engine) and time.monotonic() < until:
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
    killed_at = len(titles(engine))
    assert 0 < killed_at < len(texts)
    whole = "SELECT count(*) FROM articles a JOIN article_stories s ON s.article_id = a.id WHERE EXISTS (" \
            "SELECT 1 FROM quotes q WHERE q.article_id = a.id)"  # fmt: skip
    with engine.connect() as connection:
        assert connection.scalar(text(whole)) == killed_at
    articles = [Article(text=each) for each in texts]
    outcomes = batch.ingest(engine, batch.begin(engine, model=RULES), articles, model=RULES)
    assert [each.outcome for each in outcomes if isinstance(each, Saved)] == [
        *[Outcome.UNCHANGED] * killed_at, *[Outcome.ADDED] * (len(texts) - killed_at),
    ]  # fmt: skip
    engine.dispose()
