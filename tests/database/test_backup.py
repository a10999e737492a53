"""Backups: one state of a database in one file while others write, and back, whole or not at all."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from factdb.database import backup as copying
from factdb.database import schema
from factdb.database.check import check
from factdb.database.connection import open_database, transaction
from tests.database.contents import contents
from tests.database.test_check import fill
from tests.program import Program


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """A database with articles and what a person said, on each engine."""
    if engine.dialect.name == "postgresql" and not shutil.which("pg_dump"):
        pytest.skip("no pg_dump")
    return fill(engine)


@contextmanager
def elsewhere(engine: Engine, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database of the same engine that holds nothing."""
    if engine.dialect.name == "sqlite":
        yield f"sqlite:///{tmp_path / 'restored.db'}"
    else:
        with request.getfixturevalue("postgres").database(migrated=False) as url:
            yield url


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def assert_whole(url: str) -> dict[str, list[tuple[object, ...]]]:
    """What a database holds, in which everything holds that must."""
    engine = open_database(url)
    try:
        assert [finding.named for finding in check(engine) if finding.broken] == []
        return contents(engine)
    finally:
        engine.dispose()


def test_a_restored_database_is_the_one_that_was_backed_up(
    filled: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    file = tmp_path / "news.backup"
    assert Program(capsys, url_of(filled))("database", "backup", file).status == 0
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == ["news.backup"]
    before = contents(filled)
    with elsewhere(filled, tmp_path, request) as url:
        factdb = Program(capsys, url)
        answer = factdb("database", "restore", file)
        assert (answer.status, answer.stdout) == (0, "")
        assert f"of revision {schema.head()}\n" in answer.stderr
        assert assert_whole(url) == before
        assert "holds a database" in factdb("database", "restore", file).complaint


def test_force_puts_back_what_was_there(filled: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    factdb, file, before = Program(capsys, url_of(filled)), tmp_path / "news.backup", contents(filled)
    factdb("database", "backup", file)
    with transaction(filled) as session:
        session.execute(text("DELETE FROM articles WHERE id = 4"))
        session.execute(text("UPDATE outlets SET name = name || '!'"))
    with filled.connect() as reader:
        old = reader.scalars(text("SELECT name FROM outlets ORDER BY name")).all()
    assert factdb("database", "restore", file, "--force").status == 0
    with filled.connect() as reader:
        assert reader.scalars(text("SELECT name FROM outlets ORDER BY name")).all() != old
    assert assert_whole(url_of(filled)) == before


def test_a_backup_while_others_write_is_of_one_state(
    filled: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "PAGES_AT_ONCE", 2)
    writer = open_database(url_of(filled))
    stopped = threading.Event()

    def write() -> None:
        number = 0
        while not stopped.is_set():
            number += 1
            with transaction(writer) as session:
                session.execute(text("INSERT INTO facts (label) VALUES (:a)"), {"a": f"a {number}" * 300})
                session.execute(text("INSERT INTO outlets (name) VALUES (:a)"), {"a": f"a {number}"})

    thread = threading.Thread(target=write)
    thread.start()
    file = tmp_path / "news.backup"
    try:
        copying.backup(filled, file)
    finally:
        stopped.set()
        thread.join()
        writer.dispose()
    if filled.dialect.name == "sqlite":
        engine = open_database(str(file))
        with engine.connect() as connection:
            facts = "SELECT count(*) FROM facts WHERE label LIKE 'a %'"
            outlets = "SELECT count(*) FROM outlets WHERE name LIKE 'a %'"
            assert connection.scalar(text(facts)) == connection.scalar(text(outlets))
        engine.dispose()


def test_nothing_is_overwritten(filled: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    factdb, file = Program(capsys, url_of(filled)), tmp_path / "kept"
    file.write_text("kept")
    assert f"{file} exists" in factdb("database", "backup", file).complaint
    assert file.read_text() == "kept"
    assert factdb("database", "backup", file, "--force").status == 0
    assert file.stat().st_size > 1000


def test_what_is_no_backup_is_refused(filled: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    factdb, file, before = Program(capsys, url_of(filled)), tmp_path / "x", contents(filled)
    assert "cannot be read" in factdb("database", "restore", file, "--force").complaint
    file.write_text("news")
    assert "is no backup of a" in factdb("database", "restore", file, "--force").complaint
    file.unlink()
    copying.backup(filled, file)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert factdb("database", "restore", file, "--force").complaint
    assert contents(filled) == before


def test_without_the_programs_it_says_what_to_run(
    postgres_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    complaint = Program(capsys, postgres_url)("database", "backup", tmp_path / "news.backup").complaint
    assert "pg_dump --format=custom" in complaint
    assert str(make_url(postgres_url).password) not in complaint
    assert list(tmp_path.iterdir()) == []


def test_a_failure_of_pg_dump_leaves_no_file(
    postgres_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = subprocess.CompletedProcess([], 1, b"", b"pg_dump: error: aborting because of server version mismatch\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    monkeypatch.setattr(shutil, "which", lambda program: program)
    complaint = Program(capsys, postgres_url)("database", "backup", tmp_path / "news.backup").complaint
    assert "server version mismatch" in complaint
    assert list(tmp_path.iterdir()) == []
