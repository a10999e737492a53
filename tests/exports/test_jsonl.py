"""JSONL: the views' rows, and in exports the places in the text, under the names that scorers read."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from factdb.database.connection import transaction
from factdb.database.store import begin_run, save
from factdb.database.views import metadata
from factdb.errors import ExportError
from factdb.exports.jsonl import export_jsonl, jsonl_lines
from factdb.exports.tables import Exported
from factdb.quantities import Modifier
from factdb.queries import Filters
from factdb.text import Span
from tests.database.examples import TEXT, extraction, plain


def test_lines() -> None:
    row = (1, "“ü”\n", None, date(2020, 1, 2), datetime(2020, 1, 2, 3, tzinfo=UTC), Decimal("1E+2"), 0.5, b"\xff", True)
    lines = list(jsonl_lines(tuple("abcdefghi"), [row]))
    assert lines == [
        '{"a": 1, "b": "“ü”\\n", "c": null, "d": "2020-01-02", "e": "2020-01-02T03:00:00+00:00", "f": "100", '
        '"g": 0.5, "h": "ff", "i": true}\n'
    ]


def test_no_column_is_lost_to_another_of_its_name() -> None:
    assert list(jsonl_lines(("a", "a", "a_2"), [(1, 2, 3)])) == ['{"a": 1, "a_2": 2, "a_2_2": 3}\n']


@pytest.fixture(scope="module")
def filled(shared_engine: Engine) -> Engine:
    with transaction(shared_engine) as session:
        run = begin_run(session)
        url = "https://harbourpost.example/quay"
        save(session, plain("Draft.", url=url, source_id="draft", published=date(2024, 5, 5)), run=run)
        save(session, extraction(source_id="quay"), run=run)
        save(session, extraction(source_id="copy", url="https://tide.example/quay", outlet="Tide"), run=run)
        session.execute(text("INSERT INTO facts (id, label) VALUES (7, 'moved'), (8, 'fees')"))
        session.execute(text("UPDATE claims SET fact_id = 7, modifier = 'exact'").bindparams())
        session.execute(text("UPDATE claims SET fact_id = 8 WHERE measure = 'fees'"))
        session.execute(text("UPDATE claims SET claimant_id = NULL, quote_id = NULL, low = 9, high = 9 WHERE id = "
                             "(SELECT max(id) FROM claims WHERE fact_id = 7)"))  # fmt: skip
    return shared_engine


def exported(engine: Engine, what: Exported, folder: Path, **filters: Any) -> list[dict[str, Any]]:
    path = folder / f"{what}.jsonl"
    with engine.connect() as connection:
        count = export_jsonl(connection, what, Filters(**filters), path, force=True)
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]
    assert count == len(records)
    return records


@pytest.mark.parametrize("what", list(Exported))
def test_the_columns_of_the_view_come_first(filled: Engine, tmp_path: Path, what: Exported) -> None:
    names = [column.name for column in metadata.tables[f"report_{what}"].c]
    for record in exported(filled, what, tmp_path):
        assert list(record)[: len(names)] == names


def test_quotes(filled: Engine, tmp_path: Path) -> None:
    first, second = [record for record in exported(filled, Exported.QUOTES, tmp_path) if record["source_id"] == "quay"]
    assert [TEXT[start:end] for start, end in first["content"]] == [
        "“We moved nearly 460 tonnes of grain this week,”",
        "“and we will move more.”",
    ]
    assert [TEXT[start:end] for start, end in first["cue"]] == ["said"]
    assert [TEXT[start:end] for start, end in second["source"]] == ["A spokesman"]
    assert (first["speaker"], first["published"]) == ("Ines Calder", "2024-05-06")
    copy = next(record for record in exported(filled, Exported.QUOTES, tmp_path) if record["source_id"] == "copy")
    assert copy["utterance"] == first["utterance"] is not None


def test_claims(filled: Engine, tmp_path: Path) -> None:
    first, second = [record for record in exported(filled, Exported.CLAIMS, tmp_path) if record["source_id"] == "quay"]
    assert TEXT[first["start"] : first["end"]] == "nearly 460 tonnes"
    assert (first["low"], first["high"], first["as_of"], first["fact"]) == ("460", "460", None, 7)
    assert (second["low"], second["high"], second["as_of"]) == ("5", None, ["2024-05-06", None])
    assert first["modifier"] == Modifier.EXACT


def test_claims_of_superseded_revisions_come_last(engine: Engine, tmp_path: Path) -> None:
    with transaction(engine) as session:
        run = begin_run(session)
        save(session, extraction(source_id="old", published=date(2024, 5, 6)), run=run)
        new = extraction(source_id="new", published=date(2024, 5, 7))
        save(session, replace(new, article=replace(new.article, text=new.article.text + " More.")), run=run)
    records = exported(engine, Exported.CLAIMS, tmp_path)
    assert [(record["source_id"], record["superseded_by"]) for record in records] == [
        ("new", None), ("new", None), ("old", "new"), ("old", "new"),
    ]  # fmt: skip
    assert [record["status"] for record in records[2:]] == ["superseded"] * 2
    assert len({tuple(record) for record in records}) == 1
    assert exported(engine, Exported.CLAIMS, tmp_path, since=date(2024, 5, 7), unit="tonne") == records[:1]


def test_a_claim_has_a_line_for_every_place(engine: Engine, tmp_path: Path) -> None:
    found = extraction(source_id="quay")
    again = Span(0, 5)
    claims = (replace(found.claims[0], repeats=(again,)), found.claims[1])
    with transaction(engine) as session:
        save(session, replace(found, claims=claims), run=begin_run(session))
    records = [record for record in exported(engine, Exported.CLAIMS, tmp_path) if record["unit"] == "tonne"]
    assert len({record["id"] for record in records}) == 1
    assert [record["start"] for record in records] == [claims[0].quantity.start, again.start]
    assert [record["places"] for record in records] == [2, 2]


def test_facts(filled: Engine, tmp_path: Path) -> None:
    moved, fees = sorted(exported(filled, Exported.FACTS, tmp_path), key=lambda record: int(record["fact"]))
    conflict = moved["conflicts"][0]
    assert {conflict["claimant"], conflict["other_claimant"]} == {"Ines Calder", None}
    assert {conflict["low"], conflict["other_low"]} == {"460", "9"}
    assert fees["conflicts"] == []


def test_articles_with_their_superseded_revisions(filled: Engine, tmp_path: Path) -> None:
    records = {record["source_id"]: record for record in exported(filled, Exported.ARTICLES, tmp_path)}
    assert set(records) == {"draft", "quay", "copy"}
    assert {name: record["superseded_by"] for name, record in records.items()} == {
        "draft": "quay",
        "quay": None,
        "copy": None,
    }
    assert records["quay"]["story"] == records["copy"]["story"] != records["draft"]["story"]
    assert records["quay"]["text"] == TEXT
    assert records["draft"]["text"] == "Draft."
    assert list(records["draft"]) == list(records["quay"])


def test_filters(filled: Engine, tmp_path: Path) -> None:
    assert exported(filled, Exported.QUOTES, tmp_path, since=date(2025, 1, 1)) == []
    assert len(exported(filled, Exported.CLAIMS, tmp_path, unit="tonne")) == 2
    assert len(exported(filled, Exported.SPEAKERS, tmp_path, limit=1)) == 1


def test_more_rows_than_are_held_in_memory(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factdb.exports.tables.ROWS_AT_ONCE", 2)
    with transaction(engine) as session:
        run = begin_run(session)
        for number in range(5):
            save(session, extraction(url=f"https://a.example/{number}", source_id=f"a{number}"), run=run)
    quotes = exported(engine, Exported.QUOTES, tmp_path)
    assert len({record["id"] for record in quotes}) == 10
    assert all(record["content"] and record["source"] for record in quotes)


def test_a_file_that_exists_is_kept(filled: Engine, tmp_path: Path) -> None:
    (tmp_path / "quotes.jsonl").write_text("mine")
    with filled.connect() as connection, pytest.raises(ExportError, match="--force"):
        export_jsonl(connection, Exported.QUOTES, Filters(), tmp_path / "quotes.jsonl")
    assert (tmp_path / "quotes.jsonl").read_text() == "mine"
