"""``review`` on a pipe, ``check``, and what ``show`` says of them."""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.program import Answer, Program


def rows(program: Program, command: str) -> dict[str, str]:
    """The words of each row by its name."""
    return {f"{command[0]}{record['id']}": record["text"] for record in program(command, "--format", "jsonl").records}


def typed(program: Program, monkeypatch: pytest.MonkeyPatch, keys: str, *options: str) -> Answer:
    monkeypatch.setattr(sys, "stdin", io.StringIO(keys))
    return program("review", "--by", "ann", *options)


def test_a_review_on_a_pipe(filled: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    quotes = rows(filled, "quotes")
    total = len(quotes)
    answer = typed(filled, monkeypatch, "y\ns Carl Brisk\nk mixed\n\nq\n", "--of", "quotes")
    assert answer.status == 0
    assert f"1 of {total} · q" in answer.stdout
    assert "sure: 0." in answer.stdout
    assert "corrected: kind, speaker, by ann" in answer.stdout
    assert answer.stderr.splitlines()[-1] == f"{total - 2} rows left; factdb review goes on there"
    again = typed(filled, monkeypatch, "q\n", "--of", "quotes")
    assert f"1 of {total - 2} · q" in again.stdout
    records = filled("quotes", "--speaker", "brisk", "--format", "jsonl").records
    assert [(record["speaker"], record["kind"], record["corrected_by"]) for record in records] == [
        ("Carl Brisk", "mixed", "ann")
    ]
    assert "speaker corrected by ann" in " ".join(filled("show", records[0]["article_id"]).stdout.split())


def test_undo_goes_back(filled: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(filled, "claims")
    answer = typed(filled, monkeypatch, "n\nz\n# at least 30\nz\nz\nq\n", "--of", "claims")
    assert answer.stdout.count(f"1 of {len(before)} · c") == 5
    assert "nothing to take back" in answer.stderr
    assert rows(filled, "claims") == before
    assert {record["corrected"] for record in filled("claims", "--format", "jsonl").records} == {None}


def test_rows_that_are_passed_over_come_back_with_skipped(filled: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    total = len(rows(filled, "claims"))
    assert typed(filled, monkeypatch, "\n" * total, "--of", "claims").stderr == "no rows left\n"
    assert typed(filled, monkeypatch, "q\n", "--of", "claims").stdout == ""
    assert f"1 of {total}" in typed(filled, monkeypatch, "q\n", "--of", "claims", "--skipped").stdout


def test_what_a_key_cannot_do_is_said(filled: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = typed(filled, monkeypatch, "x\nk loud\n#5\n", "--of", "quotes", "--first", "important")
    for message in ("'x' does nothing here", "'loud' is no kind", "'#' does nothing here"):
        assert message in answer.stderr


def test_single_corrections(filled: Program) -> None:
    name = next(name for name, words in rows(filled, "claims").items() if "25" in words)
    answer = filled("review", "set", name, "number=about 30", "measure=boats sunk", "--by", "ann")
    assert f"{name} measure: " in answer.stderr
    assert f"{name} low: 25 → 30" in answer.stderr
    assert filled("review", "set", name, "measure=boats sunk").stderr == f"nothing to change in {name}\n"
    assert filled("review", "confirm", name, "--by", "bob").stderr == f"{name} confirmed\n"
    assert "taken back: " in filled("review", "undo", name).stderr
    history = filled("review", "history", name).stdout
    assert all(word in history for word in ("measure", "boats sunk", "ann", "bob"))
    assert filled("review", "reject", name).stderr == f"{name} rejected\n"
    assert name not in rows(filled, "claims")
    assert "was rejected" in filled("review", "confirm", name).complaint


def test_a_sheet(filled: Program, tmp_path: Path) -> None:
    sheet = f"{tmp_path}/rows.csv"
    answer = filled("review", "--export", sheet)
    assert answer.stderr.endswith(f"rows written to {sheet}\n")
    assert "exists" in filled("review", "--export", sheet).complaint
    text = Path(sheet).read_bytes().decode("utf-8-sig")
    with open(sheet, "w", encoding="utf-8", newline="") as file:
        file.write(text.replace(",exact,", ",approx,").replace(",direct,", ",loud,"))
    answer = filled("review", "--import", sheet)
    assert answer.status == 1
    assert "'loud' is no kind" in answer.stderr
    assert answer.stderr.splitlines()[-1].startswith("2 changed, ")
    assert {record["modifier"] for record in filled("claims", "--format", "jsonl").records} == {"approx"}


def test_check(filled: Program) -> None:
    name = next(iter(rows(filled, "claims")))
    assert filled("check").stdout.splitlines()[0] == "false"
    assert filled("check", "--scale", "wrong, right").stderr == "the scale is wrong, right\n"
    assert "one of wrong, right" in filled("check", name, "--verdict", "true").complaint
    assert "has no verdict" in filled("check", name).stderr
    options = ("--explanation", "counted", "--source", "https://port.example", "--by", "ann")
    assert filled("check", name, "--verdict", "right", *options).stderr == f"{name} is right\n"
    assert filled("check", name, "--verdict", "right", *options).stderr == f"{name} has this verdict already\n"
    assert "counted" in filled("check", name).stdout
    assert filled("check", "--verdict", "right").status == 2
    words = ("claim", name.removeprefix("c"))
    assert filled("check", *words).stdout == filled("check", name).stdout != ""
    assert filled("review", "history", *words).stdout == filled("review", "history", name).stdout
    assert "write q12 for a quote" in filled("check", *words, "again").complaint


def test_show_tells_who_did_what_and_when(filled: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "900")
    quote = next(name for name, words in rows(filled, "quotes").items() if "We will not close" in words)
    claim = next(name for name, words in rows(filled, "claims").items() if "25" in words)
    fact = next(
        record["fact"] for record in filled("claims", "--format", "jsonl").records if f"c{record['id']}" == claim
    )
    number = next(record["article_id"] for record in filled("claims", "--format", "jsonl").records)
    assert " by " not in filled("show", number).stdout.replace("\n", " ").partition("article ")[2]
    for command in (
        ("review", "set", quote, "role=skipper", "--by", "ann"),
        ("review", "confirm", quote, "--by", "bob"),
        ("check", quote, "--verdict", "false", "--by", "cy"),
        ("check", claim, "--verdict", "true", "--by", "dan"),
        ("facts", "rename", fact, "boats", "--by", "eve"),
        ("facts", "pin", fact, "--by", "fay"),
        ("speakers", "merge", "Peter Olsen", "Ann Marlow", "--by", "gil"),
    ):
        assert filled(*command).status == 0, command
    shown = filled("show", number).stdout
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    for words in (
        "role corrected by ann",
        "confirmed by bob",
        "checked: false by cy",
        "checked: true by dan",
        "fact: rename to 'boats' by eve",
        "fact: pin by fay",
        "Ann Marlow in the article: merge by gil",
    ):
        assert f"{words}, {today}" in shown
    series = filled("facts", "show", fact)
    assert f"rename to 'boats' by eve, {today}\npin by fay, {today}" in series.stderr


def test_what_people_did_as_data(filled: Program) -> None:
    quote = f"q{filled('quotes', '--json').records[0]['id']}"
    asked = {"check": [quote], "review history": [quote], "speakers decisions": []}
    for command, row in asked.items():
        answer = filled(*command.split(), *row, "--json")
        assert (answer.stdout, answer.stderr) == ("", "")
    filled("check", quote, "--verdict", "True", "--explanation", "seen", "--by", "Ada")
    filled("review", "set", quote, "kind=indirect", "--by", "Ada")
    filled("speakers", "rename", "Ann Marlow", "Anne Marlow", "--by", "Ada")
    did = {command: filled(*command.split(), *row, "--json").records for command, row in asked.items()}
    assert [[record["reviewer"] for record in records] for records in did.values()] == [["Ada"]] * 3
    assert did["check"][0]["rating"] == "true"
    assert {record["rating"] for record in filled("check", "--json").records} >= {"true", "false"}


def test_somebody_without_a_login_name_is_asked_for_one(filled: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise KeyError("getpwuid(): uid not found: 1234")

    monkeypatch.setattr("getpass.getuser", unknown)
    assert "--by NAME or FACTDB_REVIEWER" in filled("check", "q1", "--verdict", "true").complaint
