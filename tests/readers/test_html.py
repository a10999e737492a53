"""Saved web pages."""

import logging
from datetime import UTC, date, datetime

import pytest

from factdb.articles import Article, DateSource
from factdb.errors import SourceError
from factdb.readers import html
from factdb.readers.html import declared_encoding, read_html

PROSE = """
<p>The ferry Marigold sank off Port Ansel shortly after midnight on Tuesday, and nine people were pulled from the sea.</p>
<p>“We heard it before we saw it,” said Marta Quill, who runs a bakery on Ferry Street. “Then the lights were gone.”</p>
<p>The harbour master, Odo Lindqvist, said the crew had done everything right in a sea of four metres.</p>
"""
TEXT = (
    "The ferry Marigold sank off Port Ansel shortly after midnight on Tuesday, and nine people were pulled from the sea."
    "\n\n“We heard it before we saw it,” said Marta Quill, who runs a bakery on Ferry Street. “Then the lights were gone.”"
    "\n\nThe harbour master, Odo Lindqvist, said the crew had done everything right in a sea of four metres."
)
DAY, MOMENT = date(2024, 2, 6), datetime(2024, 2, 6, 7, 30, tzinfo=UTC)
EVENING = datetime(2024, 2, 7, 3, 30, tzinfo=UTC)


def page(*, head: str = "", top: str = "", bottom: str = "") -> bytes:
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ferry sinks off Port Ansel</title>{head}
    </head><body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
    <main><article>{top}{PROSE}{bottom}</article></main>
    <footer><p>© 2019 The Harbour Post. All rights reserved.</p><a href="/jobs">Jobs</a></footer></body></html>""".encode()


def read(data: bytes) -> Article:
    return read_html(data, location="a.html", encoding="utf-8")


def test_a_full_page() -> None:
    article = read(
        page(
            head="""<meta property="og:title" content="Ferry sinks off Port Ansel, nine saved">
            <meta property="og:site_name" content="The Harbour Post"><meta name="author" content="Ines Calder">
            <meta property="article:published_time" content="2024-02-06T07:30:00Z">
            <meta property="article:modified_time" content="2024-02-09T08:00:00Z">
            <link rel="canonical" href="https://harbourpost.example/2024/02/06/ferry">"""
        )
    )
    assert article == Article(
        text=TEXT,
        title="Ferry sinks off Port Ansel, nine saved",
        published=MOMENT,
        published_from=DateSource.METADATA,
        outlet="The Harbour Post",
        url="https://harbourpost.example/2024/02/06/ferry",
        byline="Ines Calder",
        location="a.html",
    )


def test_a_bare_page() -> None:
    article = read(page())
    assert (article.text, article.title) == (TEXT, "Ferry sinks off Port Ansel")
    assert (article.published, article.outlet, article.url, article.byline) == (None, None, None, None)


LINKED = '<script type="application/ld+json">{}</script>'
DATED = [
    ("JSON-LD", LINKED.format('{"@type": "NewsArticle", "datePublished": "2024-02-06T07:30:00Z"}'), "", MOMENT),
    ("a graph", LINKED.format('{"@graph": [{"@type": "WebSite"}, {"@type": ["Article"], "datePublished": "2024-02-06"}]}'), "", DAY),
    ("JSON-LD first", LINKED.format('{"@type": "NewsArticle", "datePublished": "2024-02-06"}') + '<meta name="date" content="2024-03-01">', "", DAY),
    ("broken JSON-LD", LINKED.format('{"@type": "NewsArticle", ') + '<meta name="pubdate" content="2024-02-06">', "", DAY),
    ("JSON-LD of the page's thing", LINKED.format('{"@type": ["WebPage"], "mainEntity": {"@type": ["Thing", "NewsArticle"], "datePublished": "2024-02-06"}}'), "", DAY),
    ("JSON-LD of others too", LINKED.format('[{"@type": "NewsArticle", "headline": "Pier shut", "datePublished": "2023-01-01"}, {"@type": "NewsArticle", "headline": "Ferry sinks off Port Ansel", "datePublished": "2024-02-06"}]'), "", DAY),
    ("JSON-LD of others alone", LINKED.format('[{"@type": "Report", "datePublished": "2023-01-01"}, {"@type": "Report", "datePublished": "2023-01-02"}]'), "", None),
    ("the future, then the past", '<meta name="pubdate" content="2199-02-06"><meta name="dc.date" content="2024-02-06">', "", DAY),
    ("the future", "", '<p class="date">6 February 2199</p>', None),
    ("no date at all, as programs write it", '<meta name="pubdate" content="1970-01-01T00:00:00Z">', "", None),
    ("the evening before", '<meta name="pubdate" content="2024-02-07T03:30:00Z">', '<p class="date">Feb 6, 2024</p>', EVENING),
    ("the day of the address", '<meta name="pubdate" content="2024-02-07T03:30:00Z"><link rel="canonical" href="https://post.example/2024/02/06/a">', "", EVENING),
    ("the next morning", '<meta name="pubdate" content="2024-02-05T21:00:00Z">', '<p class="date">6 February 2024</p>', datetime(2024, 2, 5, 21, tzinfo=UTC)),
    ("a day that it was nowhere", '<meta name="pubdate" content="2024-02-07T13:30:00Z">', '<p class="date">6 February 2024</p>', datetime(2024, 2, 7, 13, 30, tzinfo=UTC)),
    ("an address alone", '<link rel="canonical" href="https://post.example/2024/02/06/a">', "", DAY),
    ("JSON-LD of the site", LINKED.format('{"@type": "WebSite", "datePublished": "2001-01-01"}'), "", None),
    ("meta", '<meta itemprop="datePublished" content="2024-02-06T07:30:00Z">', "", MOMENT),
    ("unreadable, then readable", '<meta name="pubdate" content="soon"><meta name="dc.date" content="2024-02-06">', "", DAY),
    ("ambiguous", '<meta name="pubdate" content="03/04/2024">', "", None),
    ("a change", '<meta property="article:modified_time" content="2024-02-09T08:00:00Z">', "", None),
    ("one time", "", '<p><time datetime="2024-02-06T07:30:00Z">Tuesday</time></p>', MOMENT),
    ("a time that says it in words", "", "<p><time>6 February 2024</time></p>", DAY),
    ("the marked one of many", "", '<time datetime="2023-01-01">x</time><time class="published" datetime="2024-02-06">x</time>', DAY),
    ("many times", "", '<time datetime="2023-01-01">x</time><time datetime="2024-02-06">x</time>', None),
    ("a time of change", "", '<p>Updated <time datetime="2024-02-09">x</time></p>', None),
    ("a date line", "", '<p class="date">6 February 2024</p>', DAY),
    ("a date line of change", "", '<p class="date">Updated 6 February 2024</p>', None),
    ("an unmarked date line", "", "<p>Published: 6 February 2024</p>", DAY),
    ("a date in the prose", "", "<p>On 6 February 2024 the ferry had been in the dock for a week, its owner said.</p>", None),
]  # fmt: skip


@pytest.mark.parametrize(("head", "top", "published"), [row[1:] for row in DATED], ids=[row[0] for row in DATED])
def test_published(head: str, top: str, published: date | None) -> None:
    assert read(page(head=head, top=top)).published == published


SHOWN = [("the evening before", DAY), ("the day of the address", DAY), ("the next morning", DAY)]


@pytest.mark.parametrize(("kind", "day"), [*SHOWN, ("a day that it was nowhere", date(2024, 2, 7))])
def test_a_time_in_utc_is_of_the_day_that_the_page_shows(kind: str, day: date) -> None:
    head, top = next(row[1:3] for row in DATED if row[0] == kind)
    assert read(page(head=head, top=top)).published_date == day


SOURCES = {
    "meta": DateSource.METADATA,
    "one time": DateSource.METADATA,
    "an address alone": DateSource.URL,
    "a date line": DateSource.TEXT,
    "an unmarked date line": DateSource.TEXT,
    "a change": None,
}


@pytest.mark.parametrize(("kind", "source"), SOURCES.items(), ids=SOURCES)
def test_where_the_date_was_found(kind: str, source: DateSource | None) -> None:
    head, top = next(row[1:3] for row in DATED if row[0] == kind)
    assert read(page(head=head, top=top)).published_from is source


def test_boilerplate_stays_out() -> None:
    text = read(page(bottom='<aside class="related"><a href="/a">Ten beaches to see before you die</a></aside>')).text
    assert text == TEXT


ENCODINGS = [
    ("declared", b'<meta charset="windows-1251">', "utf-8", "windows-1251"),
    ("declared the old way", b'<meta http-equiv="a" content="text/html; charset=koi8-r">', "utf-8", "koi8-r"),
    ("latin 1 is windows-1252", b"<meta charset=iso-8859-1>", "utf-8", "cp1252"),
    ("unknown", b'<meta charset="klingon">', "utf-8", "utf-8"),
    ("impossible", b'<meta charset="utf-16">', "utf-8", "utf-8"),
    ("none", b"<p>", "utf-8", "utf-8"),
    ("asked for", b'<meta charset="koi8-r">', "cp1252", "cp1252"),
]


@pytest.mark.parametrize(("data", "asked", "used"), [row[1:] for row in ENCODINGS], ids=[row[0] for row in ENCODINGS])
def test_declared_encoding(data: bytes, asked: str, used: str) -> None:
    assert declared_encoding(data, asked) == used


def test_a_page_in_another_encoding() -> None:
    data = page().decode().replace("utf-8", "windows-1252").replace("Marigold", "Fähre").encode("cp1252")
    assert "The ferry Fähre sank" in read(data).text


REFUSED = [
    ("no article", b"<html><head><title>x</title></head><body><nav><a href='/'>Home</a></nav></body></html>", "no article"),
    ("an empty page", b"<html></html>", "no article"),
    ("a tag that never ends", b"<html><body><p", "no article|no HTML"),
    ("a comment", b"<!-- only -->", "no HTML"),
    ("wrong bytes", b"<html><body><p>F\xe4hre</p></body></html>", "byte 0xE4 at offset 16 is not utf-8"),
    ("binary", b"<html>\0\0", "binary"),
    ("deep", b"<div>" * 50_000 + b"x", "no article|no HTML"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "reason"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_holds_no_article_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read(data)


def test_a_page_larger_than_any_article() -> None:
    with pytest.raises(SourceError, match=f"a page of more than {html.MAX_PAGE_BYTES:,} bytes"):
        read(page() + b" " * html.MAX_PAGE_BYTES)


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, root.handlers = root.handlers, []
    try:
        with pytest.raises(SourceError):
            read(b"<html></html>")
    finally:
        root.handlers = handlers
    assert capfd.readouterr() == ("", "")
