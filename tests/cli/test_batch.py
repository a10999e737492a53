"""Shards from the command line: extracted, extracted again, loaded."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from factdb.cluster import running
from tests.cluster.conftest import client
from tests.program import Program

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["client"]


@pytest.fixture
def cluster(client: "Client", monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The tests' own cluster in place of processes; which schedulers were asked for."""
    asked: list[str | None] = []

    @contextmanager
    def connected(scheduler: str | None, *, workers: int) -> Iterator["Client"]:
        asked.append(scheduler)
        yield client

    monkeypatch.setattr(running, "connected", connected)
    return asked


def test_extract_and_load(factdb: Program, news: Path, tmp_path: Path, cluster: list[str | None]) -> None:
    to = tmp_path / "out"
    extracted = factdb("batch", "extract", news, "--to", to, "--model", "rules", "--outlet", "Tidewick Post")
    assert (extracted.status, extracted.stdout) == (0, "")
    assert extracted.stderr.splitlines()[-2].startswith("articles: 2 extracted · 4 quotes · 2 claims · ")
    assert extracted.stderr.endswith(f"try: factdb batch load {to}\n")
    again = factdb("batch", "extract", news, "--to", to, "--model", "rules", "--outlet", "Tidewick Post")
    assert (again.status, again.stderr) == (0, "nothing to do: 1 shard done before\n")
    assert cluster == [None]
    loaded = factdb("batch", "load", to)
    assert (loaded.status, loaded.stdout) == (0, "")
    assert loaded.stderr.splitlines()[-2].startswith("articles: 2 added · 4 quotes · 3 speakers quoted · 2 claims · ")
    assert factdb("batch", "load", to).stderr.splitlines()[-1].startswith("articles: 2 unchanged · ")
    quotes = factdb("quotes", "--speaker", "Olsen", "--format", "jsonl").records
    assert {(quote["speaker"], quote["outlet"]) for quote in quotes} == {("Peter Olsen", "Tidewick Post")}


def test_failures_end_with_status_1(factdb: Program, tmp_path: Path, cluster: list[str | None]) -> None:
    records = tmp_path / "a.jsonl"
    records.write_text(json.dumps({"text": "The quay is open."}) + "\n" + json.dumps({"text": ""}) + "\n")
    answer = factdb("batch", "extract", records, tmp_path / "gone.txt", "--to", tmp_path / "out", "--model", "rules")
    assert answer.status == 1
    complaint, *_, summary, advice = answer.stderr.splitlines()
    assert complaint == f"factdb: {tmp_path}/gone.txt: no such file or folder: check the path"
    assert summary.startswith("articles: 1 extracted, 2 failed")
    assert advice.startswith("try: factdb batch load")
    loaded = factdb("batch", "load", tmp_path / "out")
    assert (loaded.status, loaded.stderr.splitlines()[0]) == (
        1,
        f"factdb: {records}:2: no text in this record: add it",
    )


def test_a_scheduler_is_handed_on(factdb: Program, news: Path, tmp_path: Path, cluster: list[str | None]) -> None:
    options = ("--to", tmp_path / "out", "--model", "rules")
    assert factdb("batch", "extract", news, *options, "--scheduler", "tcp://10.0.0.1:8786").status == 0
    assert cluster == ["tcp://10.0.0.1:8786"]


WRONG = {
    "standard input": (["extract", "-", "--to", "out"], 1, "standard input cannot be shared out"),
    "workers of another cluster": (
        ["extract", "a.txt", "--to", "out", "--scheduler", "tcp://10.0.0.1:8786", "--workers", "2"],
        2,
        "--workers are of this machine",
    ),
    "a format that is none": (["extract", "a.txt", "--to", "out", "--input-format", "epub"], 2, "'epub' is not one of"),
    "a date that is none": (["extract", "a.txt", "--to", "out", "--published", "2021-02-30"], 1, "2021-02-30"),
    "no shards": (["load", "out"], 1, "out holds no shards: factdb batch extract SOURCES --to FOLDER writes them"),
    "a folder nowhere": (["load", "nowhere://out"], 1, "nowhere://out cannot be reached"),
}


@pytest.mark.parametrize(("arguments", "status", "words"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_done_says_why(
    factdb: Program,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cluster: list[str | None],
    arguments: list[str],
    status: int,
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = factdb("batch", *arguments)
    assert (answer.status, answer.stdout) == (status, "")
    assert words in answer.stderr
    assert cluster == []


def test_an_interruption_says_how_to_go_on(
    factdb: Program, news: Path, tmp_path: Path, cluster: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*arguments: object) -> Iterator[running.Done]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(running, "extract", interrupted)
        answer = factdb("batch", "extract", news, "--to", tmp_path / "out", "--model", "rules")
    assert answer.status == 130
    assert "the same command goes on from there" in answer.stderr
    assert factdb("batch", "extract", news, "--to", tmp_path / "out", "--model", "rules").status == 0
