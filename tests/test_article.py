"""The article that this program began with, as it was saved from a web page, through the database of each engine."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.program import Program

ARTICLE = Path(__file__).parents[1].parent / "shared" / "articles" / "embassy-2020-01-02.txt"

pytestmark = pytest.mark.skipif(not ARTICLE.exists(), reason=f"the agency's article is not at {ARTICLE}")

Row = dict[str, Any]


@pytest.fixture
def factdb(capsys: pytest.CaptureFixture[str], database_url: str) -> Program:
    """The program on a database with the article."""
    program = Program(capsys, database_url)
    assert program("ingest", ARTICLE).status == 0
    return program


@pytest.fixture
def quotes(factdb: Program) -> list[Row]:
    return factdb("quotes", "--format", "jsonl").records


@pytest.fixture
def claims(factdb: Program) -> list[Row]:
    return factdb("claims", "--format", "jsonl").records


def beginning(rows: Iterable[Row], words: str) -> Row:
    """The one row whose text begins with these words, whatever marks stand before them."""
    found = [row for row in rows if row["text"].lstrip("“\"'").startswith(words)]
    assert len(found) == 1, (words, [row["text"][:60] for row in rows])
    return found[0]


def test_date_and_title(factdb: Program) -> None:
    (article,) = factdb("articles", "--format", "jsonl").records
    assert article["published"] == date(2020, 1, 2).isoformat()
    assert article["title"].startswith("US expects more")


@pytest.mark.parametrize(
    ("words", "source"), [("The provocative", "Defence Secretary Mark Esper"), ("We are prepared", None)]
)
def test_mark_esper(words: str, source: str | None, quotes: list[Row]) -> None:
    """One quote with his name, and in the next paragraph one with no source at all."""
    quote = beginning((quote for quote in quotes if quote["kind"] == "direct"), words)
    assert (quote["speaker"], quote["speaker_kind"], quote["role"]) == ("Mark Esper", "person", "Defence Secretary")
    assert quote["source"] == source


@pytest.mark.parametrize("words", ["Before this episode", "That norm is"])
def test_renad_mansour(words: str, quotes: list[Row]) -> None:
    quote = beginning(quotes, words)
    assert (quote["speaker"], quote["speaker_kind"], quote["kind"]) == ("Renad Mansour", "person", "direct")
    assert quote["role"].endswith("expert at the London-based Chatham House")


def test_both_speakers_have_their_quotes_only(quotes: list[Row]) -> None:
    direct = [quote["speaker"] for quote in quotes if quote["kind"] == "direct"]
    assert (direct.count("Mark Esper"), direct.count("Renad Mansour")) == (2, 2)


def test_the_pentagon_states_two_things(quotes: list[Row]) -> None:
    stated = [quote for quote in quotes if quote["speaker"] == "Pentagon"]
    assert {quote["speaker_kind"] for quote in stated} == {"organization"}
    assert len(stated) == 2
    assert any("provocative behaviour" in quote["text"] and quote["kind"] == "mixed" for quote in stated)
    assert any("Kataeb Hezbollah" in quote["text"] and quote["kind"] == "indirect" for quote in stated)


def test_officials_from_both_countries(quotes: list[Row]) -> None:
    (quote,) = [quote for quote in quotes if "coldest" in quote["text"]]
    assert quote["speaker_kind"] == "group"
    assert quote["speaker"].endswith("officials from both countries")
    assert quote["kind"] == "mixed"


# The number in the article's words, its value, its modifier, its unit, and a word of what it counts.
CLAIMS: dict[str, tuple[str, int, str, str | None, str]] = {
    "killed in air strikes": ("25", 25, "exact", "people", "killed"),
    "killed in protests": ("Nearly 460", 460, "approx", "people", "killed"),
    "wounded": ("around 25,000", 25_000, "approx", "people", "wounded"),
    "vehicles": ("More than a dozen", 12, "more_than", "vehicles", "vehicles"),
    "protesters": ("tens of thousands", 20_000, "range", "people", "flooding"),
}


@pytest.mark.parametrize(("words", "low", "modifier", "unit", "measure"), CLAIMS.values(), ids=CLAIMS)
def test_claims(words: str, low: int, modifier: str, unit: str | None, measure: str, claims: list[Row]) -> None:
    (claim,) = [claim for claim in claims if claim["text"].lower() == words.lower()]
    assert Decimal(str(claim["low"])) == low
    assert claim["modifier"] == modifier
    assert claim["unit"] == unit
    assert measure in claim["measure"]


def test_no_other_number_is_a_claim(claims: list[Row]) -> None:
    """No reading time, no year of an invasion or a deal."""
    assert len(claims) == len(CLAIMS)
    assert not any(number in claim["text"] for claim in claims for number in ("3 min", "2003", "2018", "2020"))


def test_again_changes_nothing(factdb: Program) -> None:
    before = factdb("quotes", "--format", "csv").stdout
    assert "1 unchanged" in factdb("ingest", ARTICLE).stderr
    assert factdb("quotes", "--format", "csv").stdout == before


def test_esper_by_a_part_of_his_name(factdb: Program) -> None:
    answer = factdb("quotes", "--speaker", "esper", "--format", "jsonl")
    assert {row["speaker"] for row in answer.records} == {"Mark Esper"}
    assert len(answer.records) >= 2


def test_the_article_is_shown_with_its_speakers(factdb: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    shown = factdb("show", "1").stdout
    assert "Mark Esper, Defence Secretary · direct" in " ".join(shown.split())
    assert "{25}" in shown
