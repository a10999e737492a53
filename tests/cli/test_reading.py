"""``ingest`` and ``extract``: articles in, and what is said about it on standard error."""

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from factdb import corpora
from factdb.articles import Article
from factdb.extraction import Extraction, extract
from factdb.readers import counting
from factdb.readers.counting import expected_articles
from tests.cli.conftest import BRIDGE, HARBOUR
from tests.program import PROCESS, Program


def stored(factdb: Program) -> list[tuple[Any, ...]]:
    """Every article with how much was found in it, in the order of their numbers."""
    rows = factdb("articles", "--format", "jsonl").records
    return [
        (row["title"], row["published"], row["outlet"], row["quotes"])
        for row in sorted(rows, key=lambda row: row["id"])
    ]


def test_a_folder_goes_in_once(factdb_on_each: Program, news: Path) -> None:
    first = factdb_on_each("ingest", "--outlet", "Tidewick Post", news)
    assert (first.status, first.stdout) == (0, "")
    assert re.search(
        r"^articles: 2 added · \d quotes? · \d speakers? quoted · \d claims? · [\d.]+ s$", first.stderr, re.M
    )
    assert first.stderr.endswith("try: factdb quotes\n")
    before = stored(factdb_on_each)
    again = factdb_on_each("ingest", "--outlet", "Tidewick Post", news)
    assert "articles: 2 unchanged · 0 quotes" in again.stderr
    assert "try:" not in again.stderr
    assert stored(factdb_on_each) == before
    assert ("Tidewick keeps its harbour open", "2021-03-02", "Tidewick Post") in [row[:3] for row in before]


def test_what_is_stored_is_not_extracted_again(filled: Program, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(article: Article) -> Extraction:
        raise AssertionError(article.location)

    monkeypatch.setattr(corpora, "extract", never)
    assert filled("ingest", "--outlet", "Tidewick Post", news).status == 0


def test_several_processes_store_the_same(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source = tmp_path / "news.jsonl"
    texts = [text.replace("Olsen", f"Olsen {n}") for n in range(4) for text in (HARBOUR, BRIDGE)]
    source.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    exported = []
    for jobs in (1, 2):
        factdb = Program(capsys, f"sqlite:///{tmp_path / f'{jobs}.db'}")
        assert factdb("ingest", source, "--model", "rules", "--jobs", jobs).status == 0
        for name in ("quotes", "claims", "facts"):
            assert factdb("export", name, "--to", tmp_path / f"{jobs}-{name}.jsonl").status == 0
            exported.append((tmp_path / f"{jobs}-{name}.jsonl").read_text())
    assert exported[:3] == exported[3:]
    assert exported[0].count("\n") >= 8


def test_a_changed_text_at_the_same_address_is_a_revision(factdb_on_each: Program, news: Path) -> None:
    options = ("--url", "https://post.example/harbour", news / "harbour.txt")
    assert "1 added" in factdb_on_each("ingest", *options).stderr
    (news / "harbour.txt").write_text(HARBOUR.replace("340", "350"), encoding="utf-8")
    assert "1 revised" in factdb_on_each("ingest", *options).stderr
    assert len(stored(factdb_on_each)) == 1


def test_options_fill_in_what_the_source_does_not_say(factdb: Program, news: Path) -> None:
    factdb("ingest", news / "bridge.txt", "--title", "Bridge", "--published", "3 March 2021", "--byline", "B. Reporter")
    (row,) = factdb("articles", "--format", "jsonl").records
    assert (row["title"], row["published"], row["byline"], row["outlet"]) == (
        "Bridge",
        "2021-03-03",
        "B. Reporter",
        None,
    )


def test_options_given_later_fill_in_what_was_not_said(factdb_on_each: Program, news: Path) -> None:
    ingest = ("ingest", "--model", "rules", news / "bridge.txt")
    factdb_on_each(*ingest)
    assert "1 completed" in factdb_on_each(*ingest, "--outlet", "Tidewick Post", "--byline", "B. Reporter").stderr
    assert "1 completed" in factdb_on_each(*ingest, "--outlet", "Tidewick Post", "--published", "2021-03-03").stderr
    assert "1 unchanged" in factdb_on_each(*ingest, "--outlet", "Tidewick Post").stderr
    (row,) = factdb_on_each("articles", "--format", "jsonl").records
    assert (row["outlet"], row["byline"], row["published"]) == ("Tidewick Post", "B. Reporter", "2021-03-03")
    (quote,) = factdb_on_each("quotes", "--since", "2021-03-03", "--format", "jsonl").records
    assert quote["speaker"] == "Peter Olsen"


def test_columns_by_name(factdb: Program, tmp_path: Path) -> None:
    table = tmp_path / "news.csv"
    table.write_text('when,body\n2021-03-02,"“Yes,” said Ann Marlow."\n', encoding="utf-8")
    assert factdb("ingest", table, "--column", "text=body", "--column", "published=when").status == 0
    (row,) = factdb("quotes", "--format", "jsonl").records
    assert (row["speaker"], row["published"]) == ("Ann Marlow", "2021-03-02")


def test_what_fails_is_named_and_the_rest_goes_in(factdb: Program, news: Path) -> None:
    (news / "empty.txt").write_bytes(b"")
    (news / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    answer = factdb("ingest", news)
    assert (answer.status, answer.stdout) == (1, "")
    assert re.search(r"^factdb: .*empty\.txt: .*empty", answer.stderr, re.M)
    assert re.search(r"^factdb: .*picture\.txt: .*picture", answer.stderr, re.M)
    assert "2 added, 2 failed" in answer.stderr
    assert len(stored(factdb)) == 2


def test_an_article_that_failed_is_listed_and_tried_again(
    factdb_on_each: Program, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(article: Article, **options: str) -> Extraction:
        if "bridge" in article.text:
            raise IndexError("out of range")
        return extract(article, **options)

    with monkeypatch.context() as patch:
        patch.setattr(corpora, "extract", failing)
        answer = factdb_on_each("ingest", "--model", "rules", "--outlet", "Tidewick Post", news, news / "nowhere.txt")
    assert answer.status == 1
    assert "1 added, 2 failed" in answer.stderr
    assert answer.stderr.endswith("try: factdb articles --failed\n")
    assert "IndexError" in factdb_on_each("articles", "--failed").stdout
    (row,) = factdb_on_each("articles", "--failed", "--format", "jsonl").records
    assert (row["location"], row["tries"]) == (str(news / "bridge.txt"), 1)
    (news / "bridge.txt").unlink()
    again = factdb_on_each("ingest", "--retry-failed", "--model", "rules")
    assert again.status == 0
    assert "articles: 1 added" in again.stderr
    assert ("Bridge repairs begin", None, "Tidewick Post", 1) in stored(factdb_on_each)
    assert factdb_on_each("articles", "--failed", "--format", "jsonl").records == []
    assert "articles: none" in factdb_on_each("ingest", "--retry-failed").stderr


def test_stored_articles_are_read_again(factdb: Program, news: Path) -> None:
    factdb("ingest", "--model", "rules", "--outlet", "Tidewick Post", news)
    assert "articles: none" in factdb("ingest", "--again", "--model", "rules").stderr
    assert "articles: none" in factdb("ingest", "--again", "--where-model", "small").stderr
    assert "articles: none" in factdb("ingest", "--again", "--where-version-below", "1").stderr
    assert "articles: 1 read again" in factdb("ingest", "--again", "--model", "small", "--until", "2021-03-02").stderr
    assert "articles: 1 read again" in factdb("ingest", "--again", "--model", "small", "--where-model", "rules").stderr
    assert "articles: none" in factdb("ingest", "--again", "--model", "small").stderr
    assert len(stored(factdb)) == 2


@pytest.mark.parametrize("arguments", [
    ["ingest"], ["ingest", "--retry-failed", "news.txt"], ["ingest", "--again", "--retry-failed"],
    ["ingest", "news.txt", "--since", "2024"], ["ingest", "--again", "--where-model", "large"], ["articles", "--failed", "--speaker", "Marlow"],
])  # fmt: skip
def test_what_does_not_go_together(factdb: Program, arguments: list[str]) -> None:
    assert factdb(*arguments).status == 2


def test_ctrl_c_keeps_what_is_stored_and_the_same_command_goes_on(
    factdb: Program, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[Article] = []

    def interrupted_at_the_second(article: Article, **options: str) -> Extraction:
        if done:
            raise KeyboardInterrupt
        done.append(article)
        return extract(article, **options)

    with monkeypatch.context() as patch:
        patch.setattr(corpora, "extract", interrupted_at_the_second)
        answer = factdb("ingest", news)
    assert (answer.status, answer.stdout) == (130, "")
    assert answer.stderr.startswith("interrupted · articles: 1 added")
    assert answer.stderr.count("\n") == 1
    assert len(stored(factdb)) == 1
    runs = factdb("sql", "SELECT count(*) AS runs FROM extraction_runs WHERE finished_at IS NULL", "--format", "jsonl")
    assert runs.records == [{"runs": 1}]
    assert "1 unchanged, 1 added" in factdb("ingest", news).stderr


def test_memory_does_not_grow_with_the_number_of_articles(factdb: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more articles are held than one transaction takes, and those on their way."""
    monkeypatch.setattr("factdb.batch.BATCH_ARTICLES", 4)
    alive = 0
    most = 0

    class Counted(Article):
        def __post_init__(self) -> None:
            nonlocal alive, most
            alive += 1
            most = max(most, alive)

        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    def many(*_: Any, **__: Any) -> Iterator[Article]:
        for number in range(30):
            yield Counted(text=f"Story {number}. “Yes,” said Ann Marlow.")

    monkeypatch.setattr("factdb.readers.read", many)
    assert "30 added" in factdb("ingest", "-", "--jobs", 1).stderr
    assert most <= 6


def test_standard_input(factdb: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "piped"
    source.write_text(BRIDGE, encoding="utf-8")
    with source.open(encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert factdb("ingest", "-", "--input-format", "text").status == 0
    assert len(stored(factdb)) == 1


def test_extract_prints_an_article_a_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source = tmp_path / "news.jsonl"
    records = [{"id": "a", "text": HARBOUR}, {"id": "b", "text": "No quote.\r\n\u2028 Nothing “é”."}]
    source.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    answer = Program(capsys)("extract", source)
    assert (answer.status, answer.stderr) == (0, "")
    assert [(record["id"], record["text"]) for record in answer.records] == [(r["id"], r["text"]) for r in records]
    first = answer.records[0]
    (start, end), *_ = first["quotes"][0]["content"]
    assert first["text"][start:end] == "“We will not close the harbour this winter,”"
    assert first["quotes"][0]["speaker"] == "Ann Marlow"


def test_extract_prints_a_table(capsys: pytest.CaptureFixture[str], news: Path) -> None:
    answer = Program(capsys)("extract", news, "--format", "table")
    assert answer.status == 0
    assert "Ann Marlow" in answer.stdout
    assert "“The bridge is safe,”" in answer.stdout


def test_extract_goes_on_after_a_failure(capsys: pytest.CaptureFixture[str], news: Path) -> None:
    answer = Program(capsys)("extract", news / "nowhere.txt", news / "bridge.txt")
    assert answer.status == 1
    assert len(answer.records) == 1
    assert "nowhere.txt" in answer.stderr


def test_progress_is_a_bar_on_a_terminal_only(sqlite_url: str, news: Path) -> None:
    command = [*PROCESS, "--database", sqlite_url, "ingest", str(news)]
    reading, writing = pty.openpty()
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=writing, timeout=60)
    os.close(writing)
    shown = b"".join(iter(lambda: read_from_terminal(reading), b""))
    os.close(reading)
    assert answer.stdout == b""
    assert b"2/2" in shown
    assert "━".encode() in shown
    assert b"articles: 2 added" in shown
    plain = subprocess.run(command, check=True, capture_output=True, timeout=60)
    assert b"\x1b" not in plain.stderr
    assert b"articles: 2 unchanged" in plain.stderr


def test_a_pipe_is_read_once(factdb: Program, tmp_path: Path) -> None:
    """Counting its rows for the progress bar would leave none, and then wait for more for ever."""
    pipe = tmp_path / "news.csv"
    os.mkfifo(pipe)
    with subprocess.Popen(("sh", "-c", f"printf 'text\n“Yes” said Ann Marlow.\n' > '{pipe}'")) as writer:
        assert expected_articles([str(pipe)]) is None
        assert factdb("ingest", pipe).status == 0
        assert writer.wait(10) == 0
    assert len(stored(factdb)) == 1


def read_from_terminal(terminal: int) -> bytes:
    """What is left to read; a terminal whose other side is closed answers with an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.txt": "x", "b.html": "x"}, 2),
        ({"a.jsonl": "{}\n{}\n", "b.txt": "x"}, 3),
        ({"a.csv": 'text,title\n"one\ntwo ""three""\n",x\nfour,y\n'}, 2),
        ({"a.jsonl.gz": ""}, None),
        ({}, 1),
    ],
    ids=["files", "lines", "rows", "packed", "nothing"],
)
@pytest.mark.parametrize("block", [1, 7, 1 << 20])
def test_expected_articles(
    block: int, files: dict[str, str], expected: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "COUNTED_AT_ONCE", block)
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert expected_articles([str(tmp_path)]) == expected
