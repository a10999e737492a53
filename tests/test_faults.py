"""The program killed, several of it at once, and a disk that is full: what is stored is whole, and the same command goes on."""

import resource
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from benchmarks.faults.killing import kill
from benchmarks.faults.processes import Victim
from benchmarks.faults.scenarios import ARTICLES
from benchmarks.faults.writing import writers
from factdb import batch
from factdb.database import connection
from factdb.database.check import check
from factdb.database.connection import open_database
from tests.program import PROCESS, Program

SEEDS = Path(__file__).parents[1] / "seeds"


def test_commands_that_were_killed_are_run_again() -> None:
    outcomes = list(kill("sqlite", 2, seed=3, only=["ingest", "review set"]))
    assert {outcome.scenario for outcome in outcomes if outcome.hit} == {"ingest", "review set"}
    assert [outcome for outcome in outcomes if outcome.wrong] == []


def test_the_servers_process_is_killed(postgres: object) -> None:
    (outcome,) = kill("postgres", 1, seed=3, only=["ingest"])
    assert (outcome.victim, outcome.hit, outcome.wrong) == (Victim.BACKEND, True, [])


def test_several_that_write_at_once() -> None:
    found = writers("sqlite", 3, source=ARTICLES)
    assert found.wrong == ()
    assert found.reads > 0


def test_a_full_disk(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    # Less than the write-ahead log of these articles takes.
    most = 100_000

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    command = [
        *PROCESS,
        "--database",
        sqlite_url,
        "ingest",
        "--model",
        "rules",
        "--jobs",
        "1",
        str(SEEDS / "ledger.csv"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limited)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    (complaint,) = [line for line in done.stderr.splitlines() if line.startswith("factdb: ")]
    assert "make room" in complaint or "check the disk" in complaint
    engine = open_database(sqlite_url)
    assert [finding.named for finding in check(engine) if finding.broken] == []
    engine.dispose()
    assert Program(capsys, sqlite_url)("ingest", "--model", "rules", SEEDS / "ledger.csv").status == 0


NO_ROOM = """
    CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (SELECT count(*) FROM claims) > 12 THEN
            RAISE 'could not extend file "base/1/2": No space left on device' USING ERRCODE = 'disk_full';
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER no_room AFTER INSERT ON claims EXECUTE FUNCTION no_room();
"""
"""What a PostgreSQL server says whose disk becomes full; ``python -m benchmarks.faults full`` fills one."""


def test_a_server_whose_disk_is_full(
    postgres_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "BATCH_ARTICLES", 3)
    factdb = Program(capsys, postgres_url)
    engine = open_database(postgres_url)
    with engine.begin() as opened:
        opened.exec_driver_sql(NO_ROOM)
    complaint = factdb("ingest", "--model", "rules", "--jobs", "1", ARTICLES).complaint
    assert "has no room left" in complaint
    assert [finding.named for finding in check(engine) if finding.broken] == []
    assert 0 < len(factdb("articles", "--format", "jsonl").records) < 10
    with engine.begin() as opened:
        opened.exec_driver_sql("DROP FUNCTION no_room() CASCADE")
    assert factdb("ingest", "--model", "rules", "--jobs", "1", ARTICLES).status == 0
    assert len(factdb("articles", "--format", "jsonl").records) >= 9
    engine.dispose()


@pytest.mark.parametrize("log", ["wal", "delete"])
def test_a_folder_that_disappears_while_articles_are_stored(
    log: str, sqlite_template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mounted"
    folder.mkdir()
    path = Path(shutil.copy(sqlite_template, folder / "news.db"))
    with closing(sqlite3.connect(path)) as database:
        assert database.execute(f"PRAGMA journal_mode = {log}").fetchone() == (log,)
    monkeypatch.setattr(connection, "_keep_write_ahead_log", lambda engine: None)

    def removed(*arguments: Any, **options: Any) -> Any:
        (folder / "news.db").rename(tmp_path / "kept.db")
        shutil.rmtree(folder)
        return stored(*arguments, **options)

    stored = batch.store
    monkeypatch.setattr(batch, "store", removed)
    factdb = Program(capsys, str(path))
    complaint = factdb("ingest", "--model", "rules", "--jobs", "1", ARTICLES).complaint
    assert "news.db was moved or deleted while it was open" in complaint
    assert not folder.exists()
