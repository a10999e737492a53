"""CSV and tab-separated values."""

import csv
import io
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factdb.articles import Article, DateSource
from factdb.readers import Defaults, Failure
from factdb.readers.csv import read_csv


def read(
    data: bytes | str, *, columns: Mapping[str, str] | None = None, encoding: str = "utf-8", max_bytes: int = 1_000_000
) -> list[Article | Failure]:
    stream: io.BufferedReader = io.BufferedReader(io.BytesIO(data if isinstance(data, bytes) else data.encode()))
    defaults = Defaults(columns=columns or {})
    return list(read_csv(stream, location="a.csv", encoding=encoding, defaults=defaults, max_bytes=max_bytes))


def texts(found: list[Article | Failure]) -> list[str]:
    return [item.text if isinstance(item, Article) else item.reason for item in found]


def test_rows() -> None:
    found = read(
        "ID,Headline,Body,Publication Date,Publisher\r\n"
        '007,Ferry sinks,"Nine people, all crew,\r\nwere ""saved"".",2020-01-02,The Harbour Post\r\n'
        "008,,Others were not.,,\r\n"
    )
    assert found == [
        Article(
            source_id="007",
            title="Ferry sinks",
            text='Nine people, all crew,\r\nwere "saved".',
            published=date(2020, 1, 2),
            published_from=DateSource.RECORD,
            outlet="The Harbour Post",
            location="a.csv:2",
        ),
        Article(source_id="008", text="Others were not.", location="a.csv:4"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
def test_delimiters(delimiter: str) -> None:
    assert texts(read(f"id{delimiter}text\n1{delimiter}T\n")) == ["T"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks(encoding: str) -> None:
    assert texts(read("text\nFähre\n".encode(encoding))) == ["Fähre"]


def test_chosen_columns() -> None:
    assert texts(read("text,story\nteaser,T\n", columns={"text": "story"})) == ["T"]


WHOLE_FILE = [
    ("no text column", "id,story\n1,T\n", "no column of texts among id, story: name it with --column text=NAME"),
    ("two text columns", "id,text,text\n1,T,U\n", "two columns are called 'text': rename"),
    ("no header", "\n\n", "no names of columns"),
    ("no rows", "id,text\n", None),
]


@pytest.mark.parametrize(("data", "reason"), [row[1:] for row in WHOLE_FILE], ids=[row[0] for row in WHOLE_FILE])
def test_a_file_without_articles(data: str, reason: str | None) -> None:
    found = read(data)
    if reason is None:
        assert found == []
    else:
        (failure,) = found
        assert isinstance(failure, Failure)
        assert failure.location == "a.csv"
        assert reason in failure.reason


def test_columns_that_nothing_is_taken_from_may_share_a_name() -> None:
    assert texts(read("note,text,note\n1,T,2\n")) == ["T"]


def test_a_chosen_column_that_is_not_there() -> None:
    assert texts(read("id,text\n1,T\n", columns={"text": "body"})) == [
        "no column 'body' among id, text: name it with --column text=NAME"
    ]


WRONG = [
    ("no text", "2,,\n", "no text in this record"),
    ("too short", "2\n", "no text in this record"),
    ("too many values", "2,a,,b\n", "4 values for 3 columns"),
    ("a bad date", "2,T,31/02/2020\n", "'31/02/2020' is a date that does not exist"),
    ("NUL", "2,a\0b,\n", "text holds the character NUL"),
]


@pytest.mark.parametrize(("wrong", "reason"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_wrong_row_is_told_and_the_rest_goes_in(wrong: str, reason: str) -> None:
    found = read(f"id,text,date\n1,first,\n\n{wrong}3,last,\n")
    assert [item.location for item in found] == ["a.csv:2", "a.csv:4", "a.csv:5"]
    first, failure, last = texts(found)
    assert (first, last) == ("first", "last")
    assert reason in failure


def test_wrong_bytes_cost_their_own_row() -> None:
    wrong, right = texts(read(b"id,text\n1,F\xe4hre\n2,Ferry\n"))
    assert "0xE4" in wrong
    assert right == "Ferry"


def test_a_quotation_mark_never_closed_stores_nothing_of_its_row() -> None:
    first, failure = texts(read('id,text\n1,first\n2,"second\n3,third\n'))
    assert first == "first"
    assert "never closed" in failure


def test_a_line_and_a_field_larger_than_the_limit() -> None:
    found = texts(read("id,text\n1,first\n2," + "T" * 2_000 + "\n3,last\n", max_bytes=1_000))
    assert (found[0], found[2]) == ("first", "last")
    assert "more than 1,000 characters" in found[1]
    found = texts(read('id,text\n1,"' + "T\n" * 600 + '"\n2,last\n', max_bytes=1_000))
    assert "a row of more than 1,000 characters" in found[0]


def test_the_limit_of_the_csv_module_is_put_back() -> None:
    before = csv.field_size_limit()
    assert texts(read("id,text\n1," + "T" * 200_000)) == ["T" * 200_000]
    assert csv.field_size_limit() == before


TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(str.strip)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5))
def test_what_csv_writes_is_read_back(rows: list[tuple[str, str]]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([("id", "text"), *rows])
    found = read(written.getvalue())
    assert [(item.source_id, item.text) for item in found if isinstance(item, Article)] == rows
