"""What `factdb extract --format jsonl` prints."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from factdb.articles import Article, DateSource
from factdb.claims import Claim
from factdb.exports.records import extraction_record, json_line
from factdb.extraction import Extraction
from factdb.mentions import SpeakerKind
from factdb.quantities import Direction, Modifier, Quantity
from factdb.quotes import Manner, Quote, QuoteKind
from factdb.speakers import Attribution, Speaker
from factdb.text import Span
from factdb.times import Period

TEXT = "“We lost 25 boats,” said harbour master Ilse Varga. Prices rose 3.50%."


def extraction(**changes: object) -> Extraction:
    article = Article(
        text=TEXT,
        title="Storm",
        published=date(2024, 2, 3),
        published_from=DateSource.RECORD,
        outlet="The Quay",
        source_id="a1",
    )
    values: dict[str, object] = {
        "article": article,
        "quotes": (
            Quote(
                kind=QuoteKind.DIRECT,
                manner=Manner.SPEECH,
                content=(Span(0, 19),),
                cue=(Span(20, 24),),
                source=(Span(25, 51),),
                confidence=0.9,
            ),
        ),
        "attributions": (Attribution(speaker=0, rule="full name", confidence=0.95),),
        "speakers": (Speaker(name="Ilse Varga", kind=SpeakerKind.PERSON, roles=(Span(25, 39),)),),
        "mentions": (),
        "claims": (
            Claim(
                quantity=Quantity(
                    start=9, end=11, low=Decimal(25), high=Decimal(25), unit="boats", unit_in_full="old boats"
                ),
                measure="boats lost",
                as_of=Period(first=None, last=date(2024, 2, 3)),
                quote=0,
                confidence=0.8,
            ),
            Claim(
                quantity=Quantity(
                    start=64,
                    end=69,
                    low=Decimal("3.50"),
                    high=None,
                    modifier=Modifier.MORE_THAN,
                    direction=Direction.UP,
                    unit="percent",
                ),
                measure=None,
                as_of=None,
                quote=None,
                confidence=1,
            ),
        ),
    }
    return Extraction(**(values | changes))  # type: ignore[arg-type]


def test_the_whole_record() -> None:
    assert extraction_record(extraction()) == {
        "id": "a1",
        "url": None,
        "outlet": "The Quay",
        "title": "Storm",
        "byline": None,
        "published": "2024-02-03",
        "published_from": "record",
        "text": TEXT,
        "quotes": [
            {
                "kind": "direct",
                "manner": "speech",
                "content": [[0, 19]],
                "cue": [[20, 24]],
                "source": [[25, 51]],
                "speaker": "Ilse Varga",
                "speaker_kind": "person",
                "role": "harbour master",
                "rule": "full name",
                "confidence": 0.9,
            }
        ],
        "claims": [
            {
                "start": 9,
                "end": 11,
                "low": "25",
                "high": "25",
                "modifier": "exact",
                "direction": None,
                "unit": "old boats",
                "canonical_unit": "boats",
                "measure": "boats lost",
                "as_of": [None, "2024-02-03"],
                "as_of_stated": True,
                "place": None,
                "claimant": "Ilse Varga",
                "repeats": [],
                "confidence": 0.8,
            },
            {
                "start": 64,
                "end": 69,
                "low": "3.5",
                "high": None,
                "modifier": "more_than",
                "direction": "up",
                "unit": "percent",
                "canonical_unit": "percent",
                "measure": None,
                "as_of": None,
                "as_of_stated": False,
                "place": None,
                "claimant": None,
                "repeats": [],
                "confidence": 1,
            },
        ],
    }


def test_a_quote_that_nobody_is_given() -> None:
    nobody = extraction(attributions=(Attribution(speaker=None, rule="two candidates", confidence=0.3),), speakers=())
    record = extraction_record(nobody)
    quote = record["quotes"][0]
    assert [quote[name] for name in ("speaker", "speaker_kind", "role", "rule")] == [None, None, None, "two candidates"]
    assert record["claims"][0]["claimant"] is None


@pytest.mark.parametrize(
    ("article", "name", "expected"),
    [
        pytest.param(Article(text="x", location="news/a.txt"), "id", "news/a.txt", id="the place where there is no id"),
        pytest.param(Article(text="x", source_id="", location="a"), "id", "", id="an empty id is an id"),
        pytest.param(Article(text="x"), "id", None, id="neither"),
        pytest.param(Article(text="x"), "published", None, id="no date"),
        pytest.param(
            Article(text="x", published=datetime(2024, 2, 3, 6, 40, tzinfo=UTC)),
            "published",
            "2024-02-03T06:40:00+00:00",
            id="a moment",
        ),
    ],
)
def test_article_fields(article: Article, name: str, expected: object) -> None:
    empty = extraction(article=article, quotes=(), attributions=(), speakers=(), claims=())
    assert extraction_record(empty)[name] == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1E+3", "1000"), ("0.0", "0"), ("100", "100"), ("12345678901234567890.10", "12345678901234567890.1")],
)
def test_numbers_are_plain_digits(value: str, expected: str) -> None:
    claim = Claim(
        quantity=Quantity(start=9, end=11, low=Decimal(value), high=None),
        measure=None,
        as_of=None,
        quote=None,
        confidence=1,
    )
    assert extraction_record(extraction(claims=(claim,)))["claims"][0]["low"] == expected


@pytest.mark.parametrize("text", ["“naïve” – 東京 🦉", "half a pair: \ud83d", "line\u2028separator\nfeed\0nul"])
def test_a_line_is_one_line_of_utf_8_and_comes_back(text: str) -> None:
    line = json_line({"text": text})
    assert "\n" not in line
    assert json.loads(line.encode("utf-8")) == {"text": text}
