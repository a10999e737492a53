"""A database copied from one engine to the other and back: every row, under its own number, and what is built on them."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select, text

from factdb import links
from factdb.articles import Article
from factdb.database import schema, store
from factdb.database.aside import METADATA
from factdb.database.check import check
from factdb.database.connection import connect, open_database, reading, transaction
from factdb.database.copy import copy_database, new_database
from factdb.database.failed import record_failures
from factdb.database.feeds import feed_state, record_entry
from factdb.database.models import Target
from factdb.errors import DatabaseError
from factdb.links.canonical import find_speaker
from factdb.links.decisions import merge_facts, pin_fact
from factdb.links.speakers import add_alias, merge_speakers, split_speaker, undo_decision
from factdb.mentions import SpeakerKind
from factdb.queries import Filters, articles_by, claims_by, quotes_by, rows_of
from factdb.review.corrections import correct, undo
from factdb.review.queue import skip
from factdb.review.verdicts import define_scale
from factdb.speakers import Speaker
from tests.database.examples import quoting
from tests.database.test_check import fill
from tests.program import Program
from tests.review.conftest import places

ANN = "ann"


def decide(connection: Connection) -> None:
    """Let somebody do everything that people can do."""
    first, *_, last = places(connection, Target.QUOTE)
    correct(connection, last, {"role": "mayor", "span": "“Tide.”"}, reviewer=ANN)
    correct(connection, last, {"kind": "mixed"}, reviewer=ANN)
    undo(connection, last, reviewer=ANN)
    skip(connection, first, reviewer=ANN)
    define_scale(connection, ["false", "half true", "true"])
    facts = connection.scalars(text("SELECT DISTINCT fact_id FROM claims ORDER BY 1")).all()
    merge_facts(connection, facts[0], facts[1:2], reviewer=ANN)
    pin_fact(connection, facts[0], reviewer=ANN)
    calder, hill = (find_speaker(connection, name) for name in ("Ines Calder", "Bob Hill"))
    merge_speakers(connection, calder, [hill], reviewer=ANN)
    add_alias(connection, calder, "Harbour Ines", reviewer=ANN)
    undo_decision(connection, None, reviewer=ANN)
    split_speaker(connection, calder, [3], "Ines Calder (farmer)", reviewer=ANN)


@pytest.fixture(scope="module")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A SQLite database with a row in every table."""
    path = tmp_path_factory.mktemp("copied") / "news.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = fill(open_database(str(path)))
    with transaction(engine) as session:
        hill = Speaker(name="Bob Hill", kind=SpeakerKind.PERSON)
        run = store.begin_run(session)
        links.save(session, quoting("“Tide.”", speaker=hill, outlet="Radio Tide", source_id="tide"), run=run)
        connection = session.connection()
        decide(connection)
        record_failures(connection, [(Article(text="No \0 words.", location="bad.txt"), "no words")])
        feed = feed_state(connection, "https://tide.example/feed", "0" * 64)
        for key, fault in (("a", None), ("b", "gone")):
            record_entry(
                connection, feed.id, key=key * 64, state="s" * 64, url=f"https://tide.example/{key}", fault=fault
            )
    assert [table.name for table in METADATA.sorted_tables if not rows_in(engine, table.name)] == []
    yield engine
    engine.dispose()


@contextmanager
def empty(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database that holds nothing."""
    if kind == "sqlite":
        yield str(tmp_path / "copy.db")
    else:
        with request.getfixturevalue("postgres").database(migrated=False) as url:
            yield url


def rows_in(engine: Engine, name: str) -> list[tuple[Any, ...]]:
    """Every row of a table, as Python has it."""
    table = METADATA.tables[name]
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(table).order_by(table.c.id))]


def all_rows(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    return {table.name: rows_in(engine, table.name) for table in METADATA.sorted_tables}


def found_by(engine: Engine, words: str) -> list[list[int]]:
    """What a search finds of quotes, claims and articles."""
    with reading(engine) as session:
        connection = session.connection()
        return [
            [row.id for row in rows_of(connection, by, Filters(about=words))]
            for by in (quotes_by, claims_by, articles_by)
        ]


def assert_same(engine: Engine, original: Engine) -> None:
    """All rows are there, and a search finds the same."""
    assert all_rows(engine) == all_rows(original)
    for words in (
        "grain",
        "brought in",
        "grain week",
        "elan quay",
        "percent",
        "tide",
        "move*",
        '"new quay"',
        "nowhere",
    ):
        assert found_by(engine, words) == found_by(original, words), words


def assert_holds(engine: Engine) -> None:
    """All holds that must."""
    assert [finding.named for finding in check(engine) if finding.broken] == []


@pytest.fixture(scope="module")
def on_postgres(filled: Engine, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A copy of it on PostgreSQL."""
    with request.getfixturevalue("postgres").database(migrated=False) as url:
        with new_database(url) as engine:
            copy_database(filled, engine)
        engine = open_database(url)
        yield engine
        engine.dispose()


def test_into_postgresql_and_back(filled: Engine, on_postgres: Engine, tmp_path: Path) -> None:
    assert found_by(filled, "brought in")[1]
    assert_same(on_postgres, filled)
    assert_holds(on_postgres)
    back = tmp_path / "back.db"
    with new_database(str(back)) as engine:
        copy_database(on_postgres, engine)
    engine = open_database(str(back))
    assert_same(engine, filled)
    assert_holds(engine)
    engine.dispose()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_program_copies_and_goes_on(
    kind: str, filled: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    with empty(kind, tmp_path, request) as url:
        answer = Program(capsys)("database", "copy", filled.url.database, url)
        assert (answer.status, answer.stdout) == (0, "")
        assert "5 articles" in answer.stderr
        engine = open_database(url, create=True)
        assert_same(engine, filled)
        with transaction(engine) as session:
            saved = links.save(session, quoting("“Ebb.”", outlet="Radio Tide"), run=store.begin_run(session))
            assert saved.article_id == len(rows_in(filled, "articles")) + 1
        engine.dispose()
        before = filled.url.database
        assert "holds a database (its table " in Program(capsys)("database", "copy", before, url).complaint


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_with_tables_alone_is_empty(kind: str, on_postgres: Engine, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("sqlite_url" if kind == "sqlite" else "postgres_url")
    with new_database(url) as engine:
        counts = copy_database(on_postgres, engine)
    engine = open_database(url)
    assert_same(engine, on_postgres)
    assert counts == {name: len(rows) for name, rows in all_rows(engine).items()}
    if kind == "postgresql":
        deferred = "SELECT count(*) FROM pg_constraint WHERE condeferrable AND conrelid::regclass::text = 'articles'"
        with engine.connect() as connection:
            assert connection.scalar(text(deferred)) == 0
    engine.dispose()


@pytest.mark.parametrize(
    ("how", "kind"), [("interrupted", "sqlite"), ("killed", "sqlite"), ("interrupted", "postgresql")]
)
def test_what_is_cut_short_leaves_nothing(
    how: str, kind: str, filled: Engine, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    def stop(done: int, of_all: int) -> None:
        if done > of_all // 2:
            if how == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            raise KeyboardInterrupt

    def copy(url: str) -> None:
        origin = open_database(str(filled.url.database))
        with new_database(url) as engine:
            copy_database(origin, engine, told=stop)

    with empty(kind, tmp_path, request) as url:
        if how == "interrupted":
            with pytest.raises(KeyboardInterrupt):
                copy(url)
            assert not list(tmp_path.glob("copy.db*"))
        else:
            filled.dispose()
            child = os.fork()
            if child == 0:
                copy(url)
                os._exit(0)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        engine = connect(url, create=True)
        assert schema.current(engine) is None
        engine.dispose()
        if kind == "sqlite":
            with new_database(url) as engine:
                copy_database(filled, engine)
                assert all_rows(engine) == all_rows(filled)


def test_the_source_is_read_in_one_state(filled: Engine, tmp_path: Path) -> None:
    origin_path = tmp_path / "origin.db"
    with new_database(str(origin_path)) as origin:
        copy_database(filled, origin)
    origin = open_database(str(origin_path), create=True)

    def write(_done: int, _all: int) -> None:
        with transaction(origin) as session:
            number = session.scalar(text("SELECT count(*) FROM facts"))
            session.execute(text("INSERT INTO outlets (name) VALUES (:name)"), {"name": f"Paper {number}"})
            session.execute(text("INSERT INTO facts (label) VALUES ('a')"))

    with new_database(str(tmp_path / "copy.db")) as engine:
        copy_database(origin, engine, told=write)
    assert len(rows_in(origin, "facts")) > len(rows_in(filled, "facts")) + 10
    engine = open_database(str(tmp_path / "copy.db"))
    assert_same(engine, filled)
    engine.dispose()
    origin.dispose()


def test_rows_that_the_other_engine_refuses(filled: Engine, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = tmp_path / "broken.db"
    with new_database(str(path)) as origin:
        copy_database(filled, origin)
    origin = open_database(str(path))
    with origin.connect() as connection:
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        connection.rollback()
        connection.execute(text("UPDATE mentions SET article_id = 99 WHERE id = 1"))
        connection.commit()
    for kind, message in (
        ("postgresql", "refuses rows of mentions"),
        ("sqlite", "row 1 of mentions refers to a row of articles"),
    ):
        with empty(kind, tmp_path, request) as url:
            with pytest.raises(DatabaseError, match=message), new_database(url) as engine:
                copy_database(origin, engine)
            assert not list(tmp_path.glob("copy.db*"))
    origin.dispose()


REFUSED = {
    "no database": ("none.db", "copy.db", "none.db does not exist"),
    "an empty one": ("empty.db", "copy.db", "empty.db is empty"),
    "an old one": ("old.db", "copy.db", "run factdb database upgrade"),
    "another program's": ("news.db", "other.db", "holds another program's tables"),
    "no folder": ("news.db", "nowhere/copy.db", "there is no folder"),
    "no PostgreSQL": ("news.db", "postgresql://nobody@127.0.0.1:1/news", "cannot be reached"),
}


@pytest.mark.parametrize(("source", "target", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be(
    source: str, target: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch, sqlite_template: Path,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    Path("news.db").write_bytes(sqlite_template.read_bytes())
    Path("empty.db").touch()
    for name, statement in (
        ("old.db", "UPDATE alembic_version SET version_num = '0001'"),
        ("other.db", "CREATE TABLE a (b)"),
    ):
        if name == "old.db":
            Path(name).write_bytes(sqlite_template.read_bytes())
        engine = connect(name, create=True)
        with engine.begin() as connection:
            connection.execute(text(statement))
        engine.dispose()
    assert message in Program(capsys)("database", "copy", source, target).complaint
    assert not Path("copy.db").exists()
