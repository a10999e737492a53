"""JSON, one object a line or one document."""

import io
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factdb.articles import Article, DateSource
from factdb.errors import SourceError
from factdb.readers import Defaults, Failure
from factdb.readers.jsonl import read_jsonl


def read(
    data: bytes | str,
    *,
    columns: Mapping[str, str] | None = None,
    outlet: str | None = None,
    document: bool = False,
    encoding: str = "utf-8",
    max_bytes: int = 10_000,
) -> list[Article | Failure]:
    stream: io.BufferedReader = io.BufferedReader(io.BytesIO(data if isinstance(data, bytes) else data.encode()))
    defaults = Defaults(columns=columns or {}, outlet=outlet)
    return list(
        read_jsonl(
            stream, location="a.jsonl", encoding=encoding, defaults=defaults, max_bytes=max_bytes, document=document
        )
    )


def line(**record: object) -> str:
    return json.dumps(record) + "\n"


def test_a_record() -> None:
    record = line(
        id=" 7 ",
        text=" Nine people\r\nwere rescued. ",
        title="Ferry sinks",
        published="2020-01-02T03:04:05Z",
        outlet="The Harbour Post",
        url="https://harbourpost.example/ferry",
        byline="By Ines Calder",
    )
    assert read(record) == [
        Article(
            source_id=" 7 ",
            text=" Nine people\r\nwere rescued. ",
            title="Ferry sinks",
            published=datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC),
            published_from=DateSource.RECORD,
            outlet="The Harbour Post",
            url="https://harbourpost.example/ferry",
            byline="Ines Calder",
            location="a.jsonl:1",
        )
    ]


RECORDS = [
    ("synonyms", {"body": "T", "headline": "H", "publishedAt": "2020-01-02"}, ("T", "H", date(2020, 1, 2), None, None)),
    ("the sites' form", {"maintext": "T", "date_publish": "2020-01-02 00:00:00"}, ("T", None, datetime(2020, 1, 2), None, None)),
    ("objects with names", {"text": "T", "source": {"id": None, "name": "Post"}}, ("T", None, None, "Post", None)),
    ("lists of names", {"text": "T", "authors": ["Ann Ode", "Lee Marsh"]}, ("T", None, None, None, "Ann Ode, Lee Marsh")),
    ("empty values", {"text": "T", "title": " ", "date": "", "outlet": None}, ("T", None, None, None, None)),
    ("first choice first", {"content": "no", "text": "T", "site": "no", "Outlet": "Post"}, ("T", None, None, "Post", None)),
    ("other columns", {"text": "T", "section": "World", "score": 1.5}, ("T", None, None, None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("record", "expected"), [row[1:] for row in RECORDS], ids=[row[0] for row in RECORDS])
def test_names_and_shapes(record: dict[str, object], expected: tuple[object, ...]) -> None:
    (article,) = read(json.dumps(record))
    assert isinstance(article, Article)
    assert (article.text, article.title, article.published, article.outlet, article.byline) == expected


IDENTIFIERS = [({"id": 7}, "7"), ({"id": "007"}, "007"), ({"id": ""}, None), ({"id": None}, None), ({}, None)]
IDENTIFIERS += [({"source_id": "a", "id": 3}, "a"), ({"article_id": "b"}, "b")]


@pytest.mark.parametrize(("record", "expected"), IDENTIFIERS, ids=[str(row[0]) for row in IDENTIFIERS])
def test_identifiers(record: dict[str, object], expected: str | None) -> None:
    (article,) = read(json.dumps(record | {"text": "T"}))
    assert isinstance(article, Article)
    assert article.source_id == expected


def test_chosen_columns_and_defaults() -> None:
    data = line(story="T", text="teaser", site="Post") + line(story="U", text="teaser")
    first, second = read(data, columns={"text": "story", "outlet": "site"}, outlet="Wire")
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.text, first.outlet, second.text, second.outlet) == ("T", "Post", "U", "Wire")


WRONG = [
    ("no JSON", "{oops}\n", "no JSON"),
    ("no object", "[1, 2]\n", "no object"),
    ("a string", '"text"\n', "no object"),
    ("no text", line(id="3", title="H"), "no text"),
    ("empty text", line(text=" \n"), "no text"),
    ("null", line(text=None), "no text"),
    ("a number", line(text=3), "its text is a number"),
    ("a list", line(text=["a"]), "its text is a list"),
    (
        "a date that does not exist",
        line(text="T", published="31/02/2020"),
        "'31/02/2020' is a date that does not exist",
    ),
    ("an ambiguous date", line(text="T", date="03/04/2020"), "two ways"),
    ("seconds since 1970", line(text="T", published=1577923200), "'1577923200' is no date"),
    ("NUL", line(text="a\0b"), "text holds the character NUL"),
    ("NUL elsewhere", line(text="T", title="a\0b"), "title holds the character NUL"),
    ("half a pair", '{"text": "a\\ud800b"}\n', "half a surrogate pair, U\\+D800"),
    ("too long", line(text="T" * 10_000), "more than 10,000 characters"),
    ("nested", "[" * 100_000 + "\n", "no JSON|more than"),
    ("a huge number", '{"text": "T", "n": ' + "9" * 5_000 + "}\n", "no JSON"),
]


@pytest.mark.parametrize(("wrong", "reason"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_wrong_line_is_told_and_the_rest_goes_in(wrong: str, reason: str) -> None:
    first, failure, last = read(line(text="first") + "\n" + wrong + line(text="last"))
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert (first.text, last.text, last.location) == ("first", "last", "a.jsonl:4")
    assert isinstance(failure, Failure)
    assert failure.location == "a.jsonl:3"
    with pytest.raises(ValueError, match=reason):
        raise ValueError(failure.reason)
    assert "\n" not in failure.reason


def test_a_file_of_something_else_is_one_complaint() -> None:
    spread = json.dumps({f"field{number}": number for number in range(12)}, indent=1)
    with pytest.raises(SourceError, match="none of its first 10 lines is an object; line 1: no JSON"):
        read(spread)
    assert len(read(line(text="T") + spread)) > 10
    assert len(read("{\n" * 9 + line(text="T"))) == 10


def test_wrong_bytes_cost_their_own_line() -> None:
    wrong, right = read(b'{"text": "F\xe4hre"}\n{"text": "Ferry", "note": "\xe4"}\n')
    assert isinstance(wrong, Failure)
    assert wrong.reason.startswith("text holds the byte 0xE4")
    assert "--encoding" in wrong.reason
    assert isinstance(right, Article)


def test_no_record_with_a_text_is_one_failure() -> None:
    data = line(id=1, story="T") + line(id=2, story="U")
    assert read(data) == [Failure("a.jsonl", "no column of texts among id, story: name it with --column text=NAME")]
    assert "no column 'body' among" in str(read(data, columns={"text": "body"}))


def test_records_without_text_before_the_first_text() -> None:
    found = read(line(id=1) + line(id=2) + line(text="T") + line(id=4))
    assert [(type(item), item.location) for item in found] == [
        (Failure, "a.jsonl:1"),
        (Failure, "a.jsonl:2"),
        (Article, "a.jsonl:3"),
        (Failure, "a.jsonl:4"),
    ]


DOCUMENTS = [
    ("an array", '[{"text": "T"},\n {"text": "U"}]', ["T", "U"]),
    ("one object", '{\n "text": "T"\n}', ["T"]),
    ("one a line", '{"text": "T"}\n{"text": "U"}\n', ["T", "U"]),
    ("an empty array", "[]", []),
]


@pytest.mark.parametrize(("data", "texts"), [row[1:] for row in DOCUMENTS], ids=[row[0] for row in DOCUMENTS])
def test_documents(data: str, texts: list[str]) -> None:
    found = read(data, document=True)
    assert [getattr(item, "text", None) for item in found] == texts
    assert [item.location for item in found] == [f"a.jsonl:{number}" for number in range(1, len(texts) + 1)]


def test_a_document_larger_than_the_limit() -> None:
    (failure,) = read(json.dumps([{"text": "T" * 10_000}]), document=True)
    assert isinstance(failure, Failure)
    assert failure.reason.startswith("larger than 10,000 bytes")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    data = '{"text": "Fähre"}\n{"text": "Übung"}\n'.encode(encoding)
    found = read(data, encoding="cp1252" if encoding == "cp1252" else "utf-8")
    assert [getattr(item, "text", None) for item in found] == ["Fähre", "Übung"]


@given(st.text(min_size=1).filter(str.strip), st.text(min_size=1), st.booleans())
def test_id_and_text_are_kept_exactly(text: str, identifier: str, ascii_only: bool) -> None:
    record = json.dumps({"id": identifier, "text": text}, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    (found,) = read(record)
    if isinstance(found, Article):
        assert (found.text, found.source_id) == (text, identifier)
    else:
        assert "\0" in text + identifier
