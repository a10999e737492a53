"""``quotes``, ``claims``, ``facts``, ``speakers``, ``articles``, ``sql`` and ``stats``."""

import csv
import io
import json
import os
import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.program import PROCESS, Program

ASKING = ("quotes", "claims", "facts", "speakers", "articles")


@pytest.mark.parametrize("command", ASKING)
def test_an_empty_database_answers_with_a_note(command: str, factdb_on_each: Program) -> None:
    answer = factdb_on_each(command)
    assert (answer.status, answer.stdout) == (0, "")
    assert answer.stderr == f"no {command} found; factdb stats shows what is stored\n"
    assert factdb_on_each(command, "--format", "jsonl").stdout == ""
    assert factdb_on_each(command, "--format", "csv").stdout.count("\r\n") == 1


def test_who_said_what(filled: Program) -> None:
    answer = filled("quotes")
    assert (answer.status, answer.stderr) == (0, "")
    heading, _, *rows = answer.stdout.splitlines()
    assert heading.split() == ["date", "outlet", "speaker", "words", "kind", "article"]
    words = " ".join(" ".join(rows).split())
    for expected in (
        "2021-03-02",
        "Tidewick Post",
        "Ann Marlow",
        "mayor",
        "“The bridge is safe,”",
        "direct",
        "indirect",
    ):
        assert expected in words


@pytest.mark.parametrize("command", ASKING)
@pytest.mark.parametrize("width", [30, 50, 80, 120, 200])
def test_tables_fit_the_terminal(command: str, width: int, filled: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = filled(command).stdout.splitlines()
    assert len(lines) > 2
    assert max(cell_len(line) for line in lines) <= width


@pytest.mark.parametrize("command", ASKING)
def test_csv_and_jsonl_hold_the_same_rows(command: str, filled: Program) -> None:
    as_csv = filled(command, "--format", "csv")
    as_json = filled(command, "--format", "jsonl")
    assert filled(command, "--json") == as_json
    assert (as_csv.stderr, as_json.stderr) == ("", "")
    rows = list(csv.DictReader(io.StringIO(as_csv.stdout, newline="")))
    assert [list(row) for row in rows] == [list(record) for record in as_json.records]
    assert len(rows) >= 1
    for row, record in zip(rows, as_json.records, strict=True):
        texts = {name: value for name, value in record.items() if isinstance(value, str) and not value.startswith("-")}
        assert {name: row[name] for name in texts} == texts


FILTERS = {
    "speaker": (("--speaker", "marlow"), {"Ann Marlow"}),
    "a part of a name, without case": (("--speaker", "OLSEN"), {"Peter Olsen"}),
    "since a year": (("--since", "2021", "--speaker", "marlow"), {"Ann Marlow"}),
    "until the year before": (("--until", "2020"), set()),
    "since a month": (("--since", "2021-03", "--until", "2021-03", "--speaker", "marlow"), {"Ann Marlow"}),
    "about": (("--about", "bridge"), {"Peter Olsen"}),
    "outlet": (("--outlet", "tidewick post", "--speaker", "marlow"), {"Ann Marlow"}),
    "kind": (("--kind", "direct", "--about", "harbour"), {"Ann Marlow"}),
    "min-confidence": (("--min-confidence", "0.0", "--speaker", "marlow"), {"Ann Marlow"}),
}


@pytest.mark.parametrize(("options", "expected"), FILTERS.values(), ids=FILTERS)
def test_filters(options: tuple[str, ...], expected: set[str], filled: Program) -> None:
    assert {record["speaker"] for record in filled("quotes", *options, "--format", "jsonl").records} == expected


SHORT = {
    "words": (("quotes", "bridge", "safe"), ("quotes", "--about", "bridge safe")),
    "words and --about": (("quotes", "bridge", "--about", "safe"), ("quotes", "--about", "bridge safe")),
    "words of a claim": (("claims", "families"), ("claims", "--about", "families")),
    "words of an article": (("articles", "harbour"), ("articles", "--about", "harbour")),
    "a name": (("speakers", "ann", "marlow"), ("speakers", "--speaker", "ann marlow")),
}


@pytest.mark.parametrize(("short", "spelled_out"), SHORT.values(), ids=SHORT)
def test_words_need_no_option(short: tuple[str, ...], spelled_out: tuple[str, ...], filled: Program) -> None:
    records = filled(*short, "--format", "jsonl").records
    assert len(records) == 1
    assert records == filled(*spelled_out, "--format", "jsonl").records


def test_a_name_in_no_quote_leads_to_the_speaker(filled: Program) -> None:
    assert (
        filled("quotes", "Ann", "Marlow").stderr
        == "no quotes found; --speaker 'Ann Marlow' gives those of Ann Marlow\n"
    )
    assert filled("claims", "olsen").stderr == "no claims found; --speaker olsen gives those of Peter Olsen\n"
    assert filled("quotes", "zebra").stderr == "no quotes found; factdb stats shows what is stored\n"
    assert filled("speakers", "Olsen", "--speaker", "Marlow").status == 2


def test_a_limit_says_what_it_cut(filled: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    records = filled("quotes", "--format", "jsonl").records
    everything = len(records)
    assert everything > 2
    assert len(filled("quotes", "--limit", "1", "--format", "jsonl").records) == 1
    one, two = records[0]["id"], records[1]["id"]
    assert filled("quotes", "--limit", "1").stderr == f"there are more quotes; --after {one} shows the next\n"
    monkeypatch.setattr("factdb.cli.answering.ROWS_SHOWN", 2)
    shown = f"2 of {everything} quotes shown; --after {two} shows the next, --limit 0 all\n"
    assert filled("quotes").stderr == shown
    monkeypatch.setattr("factdb.queries.MOST_COUNTED", 1)
    assert filled("quotes").stderr == shown.replace(str(everything), "1+")
    assert filled("quotes", "--limit", "0").stderr == ""
    assert len(filled("quotes", "--limit", "0", "--format", "jsonl").records) == everything


@pytest.mark.parametrize("command", ["quotes", "claims", "articles", "speakers", "facts"])
def test_a_listing_goes_on_after_a_row(command: str, filled: Program) -> None:
    records = filled(command, "--format", "jsonl").records
    key = "fact" if command == "facts" else "id"
    following = filled(command, "--after", str(records[0][key]), "--format", "jsonl").records
    assert following == records[1:]
    assert filled(command, "--after", str(records[-1][key]), "--format", "jsonl").records == []


def test_several_speakers_of_a_name_are_named(factdb: Program, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("“Yes, we will,” said Ann Marlow.\n\n“No, we will not,” said Peter Marlow.\n")
    factdb("ingest", tmp_path / "a.txt")
    answer = factdb("quotes", "--speaker", "Marlow", "--format", "jsonl")
    assert {record["speaker"] for record in answer.records} == {"Ann Marlow", "Peter Marlow"}
    assert answer.stderr.startswith("'Marlow' names 2 speakers: ")


def test_an_unknown_speaker_gets_the_nearest_names(filled: Program) -> None:
    assert "Ann Marlow" in filled("quotes", "--speaker", "Marlowe").complaint


HOSTILE = {
    "text": "“\x1b[2J\x1b]0;owned\x07We are \u202edone[/red],” said Ann Marlow, \x9b31mthe mayor.",
    "title": "[bold]Not\x1b[31m bold[/bold] :smile:",
    "outlet": "Post\x1b[0m",
}


def test_nothing_of_an_article_steers_the_terminal(factdb: Program, tmp_path: Path) -> None:
    source = tmp_path / "hostile.jsonl"
    source.write_text(json.dumps(HOSTILE) + "\n", encoding="utf-8")
    assert factdb("ingest", source).status == 0
    shown = "".join(factdb(command).stdout for command in (*ASKING, "stats")) + factdb("show", "1").stdout
    assert not set(shown) & {"\x1b", "\x07", "\x9b", "\u202e"}
    assert "[bold]Not␛[31m bold[/bold] :smile:" in shown
    assert "[/red]" in shown
    assert factdb("quotes", "--format", "jsonl").records[0]["text"].startswith("“\x1b[2J")


def test_colours_on_a_terminal_only_and_not_with_no_color(filled: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" not in filled("quotes").stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert "\x1b[36m" in filled("quotes").stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[36m" not in filled("quotes").stdout


def test_a_statement_of_ones_own(filled: Program) -> None:
    statement = "SELECT speaker, count(*) AS quotes FROM report_quotes WHERE speaker LIKE 'Ann%' GROUP BY speaker"
    (row,) = filled("sql", statement, "--format", "jsonl").records
    assert row["speaker"] == "Ann Marlow"
    table = filled("sql", statement).stdout.splitlines()
    assert table[0].split() == ["speaker", "quotes"]
    assert table[2].split() == ["Ann", "Marlow", str(row["quotes"])]


def test_a_statement_gets_the_columns_that_it_asks_for(factdb: Program) -> None:
    assert factdb("sql", "SELECT 1 AS one, NULL AS none, '' AS empty").stdout.splitlines()[0].split() == [
        "one", "none", "empty"
    ]  # fmt: skip


NUMBERS = [
    ("1234", "1234"),
    ("2024.0", "2024|2024.0"),
    ("0.00125", "0.00125"),
    ("1e300 * 10", "1e\\+301|10{301}"),
    ("CAST(12345678 AS NUMERIC)", "12345678"),
]


@pytest.mark.parametrize(("expression", "expected"), NUMBERS, ids=[row[0] for row in NUMBERS])
def test_a_statement_gets_its_numbers_as_they_are(expression: str, expected: str, factdb_on_each: Program) -> None:
    """An identifier or a year is no amount, and what is small is not nothing."""
    shown = "".join(factdb_on_each("sql", f"SELECT {expression} AS n").stdout.split("\n", 2)[2].split())
    assert re.fullmatch(expected, shown)


def test_an_articles_number_can_be_typed_back(factdb: Program, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("“Yes, 2 boats,” said Ann Marlow.", encoding="utf-8")
    factdb("ingest", tmp_path / "a.txt")
    with closing(sqlite3.connect(str(factdb.database).removeprefix("sqlite:///"))) as database, database:
        for table, column in (("articles", "id"), ("quotes", "article_id"), ("claims", "article_id")):
            database.execute(f"UPDATE {table} SET {column} = 12345")
    for command in ("articles", "quotes", "claims"):
        assert "12345" in factdb(command).stdout
    assert "Ann Marlow" in factdb("show", "12345").stdout


@pytest.mark.parametrize(("since", "until"), [("2024-04", "2024-03"), ("2025", "2024"), ("2024-01-02", "2024-01-01")])
def test_a_period_that_ends_before_it_begins(since: str, until: str, filled: Program) -> None:
    complaint = filled("quotes", "--since", since, "--until", until).complaint
    assert since in complaint
    assert until in complaint


def test_a_statement_that_is_cut_says_so(filled: Program) -> None:
    answer = filled("sql", "SELECT id FROM report_quotes", "--limit", "1", "--format", "csv")
    assert answer.stdout.count("\r\n") == 2
    assert answer.stderr == "cut after 1 rows; --limit for more\n"


def test_all_columns_of_a_view_fit_the_terminal(filled: Program) -> None:
    lines = filled("sql", "SELECT * FROM report_quotes").stdout.splitlines()
    assert max(cell_len(line) for line in lines) <= 100
    assert "speaker_kind" in {line.split()[0] for line in lines if line.split()}


@pytest.mark.parametrize("statement", ["DELETE FROM quotes", "SELECT 1; SELECT 2", "nonsense", ""])
def test_a_statement_that_does_more_than_read_is_refused(statement: str, filled: Program) -> None:
    before = filled("stats").stdout
    assert filled("sql", statement).complaint
    assert filled("stats").stdout == before


def test_stats(filled: Program) -> None:
    counts = {row["what"]: row["how_many"] for row in filled("stats", "--format", "jsonl").records}
    assert counts["articles"] == 2
    assert counts["articles without a date"] == 1
    assert counts["first published"] == "2021-03-02"
    assert counts["quotes"] == counts["quotes, direct"] + counts["quotes, mixed"] + counts["quotes, indirect"]
    assert "articles without a date" in filled("stats").stdout


def test_a_reader_that_leaves_early_ends_the_program_quietly(filled: Program, tmp_path: Path) -> None:
    """More rows than a pipe holds, and a reader that takes one line."""
    source = tmp_path / "many.jsonl"
    source.write_text(
        "".join(
            json.dumps({"title": f"{number} {'x' * 3000}", "text": f"Story {number}."}) + "\n" for number in range(60)
        )
    )
    filled("ingest", source)
    for format_ in ("jsonl", "table"):
        command = [*PROCESS, "--database", str(filled.database), "articles", "--limit", "0", "--format", format_]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            os.read(process.stdout.fileno(), 10)
            process.stdout.close()
            assert process.stderr.read() == b""
