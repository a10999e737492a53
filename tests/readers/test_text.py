"""Plain text as saved from a web page."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factdb.articles import Article, DateSource
from factdb.errors import DateError, SourceError
from factdb.readers.text import Details, find_details, read_text

EMBASSY = Path(__file__).parents[3] / "shared" / "articles" / "embassy-2020-01-02.txt"

PAGE = """Ferry sinks off Port Ansel, nine rescued

Ferry sinks off Port Ansel, nine rescued
The harbour master said the crew 'did everything right'.
By Ines Calder and Tom Ash, Staff
3 min read
02 January, 2020
The Marigold left port at dawn [Harbour Post]
Nine people were pulled from the sea on Thursday.

Updated 3 January 2020
"""


def read(text: str) -> Article:
    return read_text(text.encode(), location="a.txt", encoding="utf-8")


def test_a_saved_page() -> None:
    assert read(PAGE) == Article(
        text=PAGE,
        title="Ferry sinks off Port Ansel, nine rescued",
        published=date(2020, 1, 2),
        published_from=DateSource.TEXT,
        byline="Ines Calder and Tom Ash, Staff",
        location="a.txt",
    )


@pytest.mark.skipif(not EMBASSY.exists(), reason="the article is not here")
def test_the_article_that_the_project_started_from() -> None:
    data = EMBASSY.read_bytes()
    article = read_text(data, location="a.txt", encoding="utf-8")
    assert article.text == data.decode()
    assert article.published == date(2020, 1, 2)
    assert article.title == article.text.split("\n")[0]
    assert (article.byline, article.outlet, article.url) == (None, None, None)


def test_a_text_with_details_of_its_own() -> None:
    article = read(
        "Title: Ferry sinks\nOutlet: The Harbour Post\nAuthor: By Ines Calder\nDate: 2020-01-02 10:05\n"
        "URL: https://harbourpost.example/ferry\n\nNine people were rescued.\n"
    )
    assert article.published == datetime(2020, 1, 2, 10, 5)
    assert find_details(article.text) == Details(
        title="Ferry sinks",
        outlet="The Harbour Post",
        byline="Ines Calder",
        url="https://harbourpost.example/ferry",
    )


LINE_ENDS = {"Windows": "\r\n", "old Mac": "\r", "NEL": "\x85", "line separator": "\u2028", "paragraph": "\u2029"}


@pytest.mark.parametrize("line_end", LINE_ENDS.values(), ids=LINE_ENDS)
def test_line_ends(line_end: str) -> None:
    text = PAGE.replace("\n", line_end)
    article = read(text)
    assert article.text == text
    assert (article.title, article.published, article.byline) == (
        "Ferry sinks off Port Ansel, nine rescued",
        date(2020, 1, 2),
        "Ines Calder and Tom Ash, Staff",
    )


TITLES = [
    ("headline", "Ferry sinks\n\nNine people were rescued on Thursday.", "Ferry sinks"),
    ("markdown", "# Ferry sinks\n\nNine people were rescued on Thursday.", "Ferry sinks"),
    ("question", "Why did the ferry sink?\n\nNine people were rescued.", "Why did the ferry sink?"),
    ("short with a stop", "Nine saved by U.S.\n\nNine people were rescued.", "Nine saved by U.S."),
    ("quoted", "‘We lost her’: ferry sinks\n\nNine people were rescued.", "‘We lost her’: ferry sinks"),
    ("white space", "\n\n  Ferry   sinks \r\n\r\nNine people were rescued.", "Ferry sinks"),
    ("prose", "Nine people were pulled from the sea on Thursday off Port Ansel.\n\nThe ferry sank.", None),
    ("two sentences", "The ferry sank. Nine were saved.\n\nOthers were not.", None),
    ("quoted prose", "“We lost her,” he said, “and nine of us were pulled from the sea.”\n\nThe ferry sank.", None),
    ("cut lines", "Nine people were pulled\nfrom the sea on Thursday.\n", None),
    ("one line", "Ferry sinks", None),
    (
        "a press release",
        "PRESS RELEASE\nFor immediate release\n2 January 2020\nFerry sinks\nNine were rescued.",
        "Ferry sinks",
    ),
    (
        "a headline of a press release",
        "Press release costs minister her office\nShe left.",
        "Press release costs minister her office",
    ),
    ("a press release alone", "PRESS RELEASE\nNine people were rescued.", None),
    ("date first", "2 January 2020\nNine people were rescued.", None),
    ("byline first", "By Ines Calder\nNine people were rescued.", None),
    ("too long", "Ferry " * 60 + "\nNine people were rescued.", None),
]


@pytest.mark.parametrize(("text", "title"), [row[1:] for row in TITLES], ids=[row[0] for row in TITLES])
def test_title(text: str, title: str | None) -> None:
    assert read(text).title == title


BYLINES = [
    ("By Ines Calder", "Ines Calder"),
    ("BY INES CALDER", "INES CALDER"),
    ("By Ines Calder and Tom Ash in Port Ansel", "Ines Calder and Tom Ash in Port Ansel"),
    ("By Ines Calder | 2 January 2020 | 3 min read", "Ines Calder"),
    ("By Lucía de la Torre, Health Correspondent", "Lucía de la Torre, Health Correspondent"),
    ("By Reuters", "Reuters"),
    ("By our correspondent", "our correspondent"),
    ("By Tuesday the river had risen", None),
    ("By the numbers", None),
    ("By Ines Calder's count nine were saved.", None),
    ("Bystanders Wept", None),
    ("Nine were saved by Ines Calder", None),
]


@pytest.mark.parametrize(("line", "byline"), BYLINES, ids=[row[0] for row in BYLINES])
def test_byline(line: str, byline: str | None) -> None:
    assert read(f"Ferry sinks\n{line}\n\nNine people were rescued.\n").byline == byline


DATES = [
    ("Published: 3 May 2021 10:05", datetime(2021, 5, 3, 10, 5), DateSource.TEXT),
    ("Updated 4 May 2021\nPublished 3 May 2021", date(2021, 5, 3), DateSource.TEXT),
    ("Updated 4 May 2021", date(2021, 5, 4), DateSource.CHANGE),
    ("On 3 May 2021 nine people were rescued.", None, None),
    ("Nothing to see", None, None),
]


@pytest.mark.parametrize(("lines", "published", "source"), DATES, ids=[row[0] for row in DATES])
def test_published(lines: str, published: date | None, source: DateSource | None) -> None:
    article = read(f"Ferry sinks\n{lines}\n\nNine people were rescued.\n")
    assert (article.published, article.published_from) == (published, source)


def test_a_wrong_date_line_is_an_error_unless_a_date_is_given() -> None:
    text = b"Ferry sinks\n31/02/2020\nNine people were rescued.\n"
    with pytest.raises(DateError, match=r"'31/02/2020' is a date that does not exist: write it as YYYY-MM-DD, or give"):
        read_text(text, location="a.txt", encoding="utf-8")
    given_date = date(2020, 3, 1)
    assert read_text(text, location="a.txt", encoding="utf-8", published=given_date).published == given_date


ENCODED = [
    ("utf-8", "Fähre".encode()),
    ("utf-8 with mark", "Fähre".encode("utf-8-sig")),
    ("utf-16 with mark", "Fähre".encode("utf-16")),
    ("utf-32 with mark", "Fähre".encode("utf-32")),
]


@pytest.mark.parametrize("data", [row[1] for row in ENCODED], ids=[row[0] for row in ENCODED])
def test_encodings_that_say_what_they_are(data: bytes) -> None:
    assert read_text(data, location="a.txt", encoding="utf-8").text == "Fähre"


def test_the_encoding_that_was_asked_for() -> None:
    assert read_text("Fähre".encode("cp1252"), location="a.txt", encoding="cp1252").text == "Fähre"
    assert read_text("Fähre".encode("utf-16-le"), location="a.txt", encoding="utf-16-le").text == "Fähre"


REFUSED = [
    ("wrong encoding", b"F\xe4hre", "byte 0xE4 at offset 1 is not utf-8: name its encoding with --encoding"),
    ("binary", b"F\0hre", "binary: byte 0x00 at offset 1"),
    ("empty", b"", "empty"),
    ("white space", b" \n\t\r\n", "empty"),
    ("a mark alone", b"\xef\xbb\xbf", "empty"),
    ("half a UTF-16", b"\xff\xfeF", "not utf-16"),
]


@pytest.mark.parametrize(("data", "reason"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_no_text_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read_text(data, location="a.txt", encoding="utf-8")


def test_a_text_of_fifty_megabytes() -> None:
    text = "Ferry sinks\n2 January 2020\n" + "Nine people were pulled from the sea on Thursday. " * 1_000_000
    article = read(text)
    assert len(article.text) == len(text) > 50_000_000
    assert article.published == date(2020, 1, 2)


@given(st.text())
def test_the_text_is_kept_verbatim(text: str) -> None:
    try:
        article = read(text)
    except (SourceError, DateError):
        return
    assert article.text == text.removeprefix("\ufeff")
