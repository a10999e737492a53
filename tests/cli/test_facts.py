"""``facts``: what there is, how one changed, and what people decide."""

import json
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.program import Program

TOLLS = [
    {"id": "a", "outlet": "A", "published": "2024-03-12", "title": "Quake hits Marlow in Vardo",
     "text": "At least 74 people were killed when an earthquake struck Marlow in Vardo on Tuesday, the army said."},
    {"id": "b", "outlet": "B", "published": "2024-03-15", "title": "Marlow counts its dead",
     "text": "Ann Castor, the mayor of Marlow, said that 287 people were killed. “In Marlow 312 people were "
     "killed,” said Peter Olsen, a doctor in Vardo. Nobody in Marlow had tents before the army delivered 40 tents."},
]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "labels"),
    [
        ((), ["people killed", "tents delivered"]),
        (("killed",), ["people killed"]),
        (("list", "killed"), ["people killed"]),
        (("list", "show"), []),
        (("killed", "--about", "doctor"), []),
        (("--conflicts",), ["people killed"]),
        (("--about", "killed"), ["people killed"]),
        (("--unit", "people"), ["people killed"]),
        (("--until", "2024-03-13"), ["people killed"]),
        (("--unit", "EUR"), []),
    ],
)
def test_facts(options: tuple[str, ...], labels: list[str], factdb_on_each: Program, tmp_path: Path) -> None:
    source = tmp_path / "tolls.jsonl"
    source.write_text("".join(f"{json.dumps(article)}\n" for article in TOLLS), encoding="utf-8")
    assert factdb_on_each("ingest", source).status == 0
    records = factdb_on_each("facts", *options, "--format", "jsonl").records
    assert [record["label"] for record in records] == labels
    if not options:
        heading, _, first, *_rest = factdb_on_each("facts").stdout.splitlines()
        assert heading.split() == ["fact", "of", "latest", "as", "of", "series", "sources", "conflicts"]
        assert first.split()[1:3] + first.split()[-4:] == ["people", "killed", "2024-03-15", "▁█", "2", "1"]


@pytest.fixture
def tolls(factdb: Program, tmp_path: Path) -> Program:
    """The program on a database with two articles about an earthquake."""
    source = tmp_path / "tolls.jsonl"
    source.write_text("".join(f"{json.dumps(article)}\n" for article in TOLLS), encoding="utf-8")
    assert factdb("ingest", source).status == 0
    return factdb


def numbers(program: Program) -> dict[str, int]:
    """The facts by their labels."""
    return {record["label"]: record["fact"] for record in program("facts", "--format", "jsonl").records}


@pytest.mark.parametrize("width", [40, 80, 140])
def test_show(width: int, tolls: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    answer = tolls("facts", "show", numbers(tolls)["people killed"])
    assert (answer.status, answer.stderr) == (0, "")
    assert max(map(cell_len, answer.stdout.splitlines())) <= width
    words = " ".join(answer.stdout.split())
    for expected in ("people killed (conflict)", "≥74 people", "superseded", "2024-03-15", "Ann Castor", "Peter Olsen"):
        assert expected in words
    assert "287 people (Ann Castor) against 312 people (Peter Olsen)" in words
    assert "! claimants differ" in words


def test_show_gives_the_rows_of_the_claims(tolls: Program) -> None:
    records = tolls("facts", "show", numbers(tolls)["people killed"], "--format", "jsonl").records
    assert [(record["low"], record["status"], record["conflicts"]) for record in records] == [
        ("74", "superseded", 0),
        ("287", "current", 1),
        ("312", "current", 1),
    ]


def test_plot(tolls: Program, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    answer = tolls("facts", "show", numbers(tolls)["people killed"], "--plot", tmp_path / "toll.svg")
    assert answer.status == 0
    assert answer.stderr == f"drawn into {tmp_path / 'toll.svg'}\n"
    drawn = (tmp_path / "toll.svg").read_text(encoding="utf-8")
    assert "<svg" in drawn


def test_plot_to_a_file_of_no_such_kind(tolls: Program, tmp_path: Path) -> None:
    complaint = tolls("facts", "show", numbers(tolls)["people killed"], "--plot", tmp_path / "toll.pdf").complaint
    assert "neither in .png nor in .svg" in complaint


def test_merge_and_split(tolls: Program) -> None:
    before = numbers(tolls)
    killed, tents = before["people killed"], before["tents delivered"]
    assert tolls("facts", "merge", killed, tents, "--by", "ann").stderr == f"facts {tents} are part of fact {killed}\n"
    assert list(numbers(tolls).values()) == [killed]
    told = tolls("facts", "show", tents).stderr
    assert re.fullmatch(rf"fact {tents} is part of fact {killed} now\nmerge by ann, \d{{4}}-\d\d-\d\d\n", told)
    claims = tolls("facts", "show", killed, "--format", "jsonl").records
    (claim,) = [record["id"] for record in claims if record["unit"] == "tents"]
    assert tolls("facts", "split", killed, claim).status == 0
    assert set(numbers(tolls)) == set(before)


def test_rename_and_pin(tolls: Program) -> None:
    tents = numbers(tolls)["tents delivered"]
    assert tolls("facts", "rename", tents, "army", "tents").status == 0
    assert tolls("facts", "pin", tents).status == 0
    assert list(numbers(tolls)) == ["army tents", "people killed"]
    assert "army tents (pinned)" in " ".join(tolls("facts").stdout.split())
    assert [record["fact"] for record in tolls("facts", "army", "--format", "jsonl").records] == [tents]
    assert tolls("facts", "unpin", tents).status == 0
    assert list(numbers(tolls)) == ["people killed", "army tents"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("show", "999"), "no fact has the number 999"),
        (("pin", "999"), "no fact has the number 999"),
        (("split", "1", "999"), "claim 999 is not in fact 1"),
        (("merge", "1", "999"), "no fact has the number 999"),
    ],
)
def test_what_is_not_there(arguments: tuple[str, ...], message: str, tolls: Program) -> None:
    assert message in tolls("facts", *arguments).complaint
