"""``show``: an article with its quotes and numbers marked."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from rich.cells import cell_len

from factdb.cli.showing import amount
from tests.program import Program


def test_quotes_and_numbers_are_marked_with_their_speakers_beside(filled: Program) -> None:
    number = next(row["id"] for row in filled("articles", "--format", "jsonl").records if row["published"])
    answer = filled("show", number)
    assert (answer.status, answer.stderr) == (0, "")
    lines = answer.stdout.splitlines()
    assert lines[0] == "Tidewick keeps its harbour open"
    assert f"2021-03-02 (by its text) · Tidewick Post · article {number}" in lines
    assert any("[1 “We will not close" in line and "[1] Ann Marlow" in line for line in lines)
    assert "{25" in answer.stdout
    assert max(cell_len(line) for line in lines) <= 100


@pytest.mark.parametrize(
    "reference", ["post-17", "https://post.example/17", "1"], ids=["source id", "address", "number"]
)
def test_an_article_is_found_by(reference: str, factdb_on_each: Program, tmp_path: Any) -> None:
    source = tmp_path / "one.jsonl"
    source.write_text('{"id": "post-17", "url": "https://post.example/17", "text": "“Yes,” said Ann Marlow."}\n')
    factdb_on_each("ingest", source)
    assert "[1 “Yes,” 1] said Ann Marlow." in factdb_on_each("show", reference).stdout


def test_an_article_is_an_object_for_programs(filled: Program) -> None:
    (record,) = filled("show", "1", "--json").records
    article, quotes = record["article"], record["quotes"]
    assert [quote["text"] for quote in quotes] == [
        " … ".join(article["text"][start:end] for start, end in quote["content"]) for quote in quotes
    ]
    assert {quote["article_id"] for quote in quotes} | {claim["article_id"] for claim in record["claims"]} == {1}
    assert [claim["text"] for claim in record["claims"]] == [
        article["text"][claim["start_char"] : claim["end_char"]] for claim in record["claims"]
    ]
    assert quotes


def test_an_unknown_article_is_named(filled: Program) -> None:
    assert "https://post.example/none" in filled("show", "https://post.example/none").complaint


CLAIM = {
    "low": Decimal(25), "high": Decimal(25), "modifier": "exact", "direction": None, "unit": "people",
    "measure": None, "claimant": None, "as_of_first": None, "as_of_last": None,
}  # fmt: skip
AMOUNTS: dict[str, tuple[dict[str, Any], str]] = {
    "exact": ({}, "25 people"),
    "approx": ({"low": Decimal(460), "high": Decimal(460), "modifier": "approx"}, "about 460 people"),
    "range": ({"high": Decimal(30), "modifier": "range"}, "25–30 people"),
    "at least": ({"high": None, "modifier": "at_least"}, "at least 25 people"),
    "at most": ({"low": None, "modifier": "at_most"}, "at most 25 people"),
    "thousands and decimals": ({"low": Decimal("12345.60"), "high": Decimal("12345.60"), "unit": "USD"}, "12,345.60 USD"),
    "direction": ({"unit": "percentage_point", "direction": "up"}, "25 percentage point up"),
    "everything": (
        {"measure": "people killed", "claimant": "Ann Marlow", "as_of_first": date(2020, 1, 1), "as_of_last": date(2020, 1, 2)},
        "25 people · people killed · Ann Marlow · 2020-01-01 to 2020-01-02",
    ),
    "one day": ({"as_of_first": date(2020, 1, 1), "as_of_last": date(2020, 1, 1)}, "25 people · 2020-01-01"),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "expected"), AMOUNTS.values(), ids=AMOUNTS)
def test_a_number_in_words(fields: dict[str, Any], expected: str) -> None:
    assert amount(SimpleNamespace(**{**CLAIM, **fields})) == expected
