"""Web archives."""

import gzip
import io
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from factdb.articles import Article, DateSource
from factdb.readers import Defaults, Failure, InputFormat, read
from factdb.readers.html import read_html
from tests.readers.test_html import TEXT, page

pytest.importorskip("fastwarc", reason="web archives need factdb[cluster]")

HTML = "HTTP/1.1 200 OK\r\nContent-Type: text/html"


def record(
    body: bytes, http: str | None = HTML, *, kind: str = "response", url: str = "https://post.example/1"
) -> bytes:
    """A record of a WARC file; without ``http`` its block is the body alone, of plain text."""
    block = body if http is None else http.encode() + b"\r\n\r\n" + body
    content = "text/plain" if http is None else "application/http; msgtype=response"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-06T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\nContent-Type: {content}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def found_in(tmp_path: Path, *records: bytes, name: str = "news.warc") -> list[Article | Failure]:
    """What an archive holds; packed record by record, as archives are, where its name says so."""
    path = tmp_path / name
    path.write_bytes(b"".join(gzip.compress(each) if name.endswith(".gz") else each for each in records))
    return list(read([path], max_bytes=10_000))


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


@pytest.mark.parametrize("name", ["news.warc", "news.warc.gz"])
def test_the_pages_of_an_archive(tmp_path: Path, name: str) -> None:
    found = found_in(
        tmp_path,
        record(b"software: a crawler", None, kind="warcinfo"),
        record(page()),
        record(b"GIF89a", "HTTP/1.1 200 OK\r\nContent-Type: image/gif"),
        record(page(), "HTTP/1.1 404 Not Found\r\nContent-Type: text/html"),
        record(
            page(head='<link rel="canonical" href="https://post.example/two">'), url="https://post.example/2?from=rss"
        ),
        record(b"Ferry sinks\n\nNine people were rescued.\n", None, kind="conversion", url="https://post.example/3"),
        name=name,
    )
    place = f"{tmp_path / name}"
    alone = read_html(page(), location=f"{place}:1", encoding="utf-8")
    assert found == [
        replace(alone, url="https://post.example/1"),
        replace(alone, url="https://post.example/two", outlet="post.example", location=f"{place}:2"),
        Article(
            text="Ferry sinks\n\nNine people were rescued.\n",
            title="Ferry sinks",
            url="https://post.example/3",
            location=f"{place}:3",
        ),
    ]


def test_dates_of_pages_by_their_crawl_and_address(tmp_path: Path) -> None:
    stated = page(head='<meta name="pubdate" content="2024-09-01"><meta name="date" content="2024-05-01">')
    later, by_address = found_in(tmp_path, record(stated), record(page(), url="https://post.example/2024/05/02/a"))
    assert isinstance(later, Article)
    assert isinstance(by_address, Article)
    assert (later.published, later.published_from) == (date(2024, 5, 1), DateSource.METADATA)
    assert (by_address.published, by_address.published_from) == (date(2024, 5, 2), DateSource.URL)


CODINGS = {
    "gzip": ("Content-Encoding: gzip", gzip.compress(page())),
    "deflate": ("Content-Encoding: deflate", zlib.compress(page())),
    "chunked": ("Transfer-Encoding: chunked", chunked(page())),
    "gzip in chunks": ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked", chunked(gzip.compress(page()))),
    "decoded by the crawler": ("Content-Encoding: gzip", page()),
}


@pytest.mark.parametrize(("header", "body"), CODINGS.values(), ids=CODINGS)
def test_a_page_as_a_browser_sees_it(tmp_path: Path, header: str, body: bytes) -> None:
    (article,) = found_in(tmp_path, record(body, f"{HTML}\r\n{header}"))
    assert isinstance(article, Article)
    assert article.text == TEXT


def test_the_encoding_that_the_server_gave(tmp_path: Path) -> None:
    body = page().decode().replace('<meta charset="utf-8">', "").encode("cp1250")
    (article,) = found_in(tmp_path, record(body, f"{HTML}; charset=windows-1250"))
    assert isinstance(article, Article)
    assert article.text == TEXT


FAULTS = {
    "no article": (record(b"<p>Home</p>"), "news.warc:1", "no article in this page"),
    "too large": (record(b"x" * 10_001), "news.warc:1", "more than 10,000 bytes"),
    "too large unpacked": (
        record(gzip.compress(b"x" * 20_000), f"{HTML}\r\nContent-Encoding: gzip"),
        "news.warc:1",
        "more than 10,000 bytes",
    ),
    "cut off": (record(page())[:-300], "news.warc:1", "ends in the middle"),
    "no archive": (b"Nine people were rescued.\n" * 20, "news.warc", "cannot be read"),
    "nothing": (b"", "news.warc", "empty"),
}


@pytest.mark.parametrize(("data", "place", "reason"), FAULTS.values(), ids=FAULTS)
def test_what_gives_no_article_says_why(tmp_path: Path, data: bytes, place: str, reason: str) -> None:
    (failure,) = found_in(tmp_path, data)
    assert isinstance(failure, Failure)
    assert failure.location.endswith(place)
    assert reason in failure.reason


def test_a_bad_page_costs_itself_alone(tmp_path: Path) -> None:
    bad = record(b"\x1f\x8b not packed", f"{HTML}\r\nContent-Encoding: gzip")
    found = found_in(tmp_path, record(page()), bad, record(page()))
    assert [isinstance(item, Article) for item in found] == [True, False, True]


def test_an_archive_packed_and_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "news.warc.gz"
    path.write_bytes(gzip.compress(record(page())) + gzip.compress(record(page()))[:-100])
    failure = list(read([path], defaults=Defaults(outlet="The Post")))[-1]
    assert isinstance(failure, Failure)
    assert "ended before" in failure.reason


def test_standard_input_is_known_by_its_first_bytes() -> None:
    for input_format in (None, InputFormat.WARC):
        stdin = io.BytesIO(record(page()))
        (article,) = read(["-"], stdin=stdin, input_format=input_format)
        assert isinstance(article, Article)
        assert article.location == "standard input:1"
