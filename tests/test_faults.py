"""The program killed, several of it at once, and a disk that is full: what is stored is whole, and the same command goes on."""

import resource
import subprocess
from pathlib import Path

import pytest

from benchmarks.faults import kill, writers
from factdb.database.check import check
from factdb.database.connection import open_database
from tests.program import PROCESS, Program

SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.mark.parametrize("scenario", ["ingest", "ingest --again", "database upgrade", "facts merge", "review set"])
def test_a_command_that_was_killed_is_run_again(scenario: str) -> None:
    tally = kill("sqlite", 1, seed=3, only=[scenario])[scenario]
    assert (tally.killed + tally.ended, tally.wrong) == (1, 0)


def test_the_servers_process_is_killed(postgres: object) -> None:
    tally = kill("postgres", 3, seed=3, only=["ingest"])["ingest"]
    assert (tally.backends, tally.wrong) == (1, 0)


def test_several_that_write_at_once() -> None:
    assert writers("sqlite", 3) == []


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
