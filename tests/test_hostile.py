"""What strangers may hand over to do harm: bombs are refused in one line, and bad text costs no more than its length."""

import gzip
import io
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from benchmarks.shapes import SHAPES
from factdb.articles import Article
from factdb.errors import SourceError
from factdb.extraction import RULES, extract
from factdb.readers import Failure, InputFormat, read
from factdb.readers.csv import MOST_COLUMNS
from factdb.readers.feeds import named_feeds, parse_feed
from factdb.readers.html import BYTES_A_TAG
from tests.program import Program
from tests.readers.test_html import page
from tests.readers.test_warc import HTML, record

LIMIT = 30_000
"""What a record may hold in these tests; every other limit goes by it."""

ENTITIES = "<!DOCTYPE x [<!ENTITY a 'lol'>{}]>".format(
    "".join(f"<!ENTITY {chr(98 + level)} '{f'&{chr(97 + level)};' * 10}'>" for level in range(9))
)
"""A thousand million laughs: each entity is ten of the one before."""


def table(values: list[str], **options: Any) -> bytes:
    """A Parquet file with a column of texts."""
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    file = io.BytesIO()
    parquet.write_table(pyarrow.table({"text": values}), file, **options)
    return file.getvalue()


def packed_page(*codings: str, times: int = 1000) -> bytes:
    """A web archive with a page that unpacks to so many kilobytes."""
    body = b"<p>" + b" " * (times * 1000)
    for _ in codings:
        body = gzip.compress(body)
    return record(body, f"{HTML}\r\nContent-Encoding: {', '.join(codings)}")


BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a packed text": ("a.txt.gz", lambda: gzip.compress(b" " * 1_000_000), "larger than 30,000 bytes: split it"),
    "a packed page": ("a.html.gz", lambda: gzip.compress(b"<p>" + b" " * 1_000_000), "larger than 30,000 bytes"),
    "a line without end": (
        "a.jsonl.gz",
        lambda: gzip.compress(b" " * 1_000_000),
        r"unpacks to more than 200 times its size \([\d,]+ bytes of [\d,]+ so far\).*--max-bytes",
    ),
    "a row without end": ("a.csv.gz", lambda: gzip.compress(b'text\n"' + b"a\n" * 500_000), "more than 30,000 char"),
    "a packed archive": (
        "a.warc.gz",
        lambda: gzip.compress(record(b" " * 1_000_000)),
        "unpacks to more than 200 times its size|a page of more than 30,000 bytes",
    ),
    "a packed page of an archive": ("a.warc", lambda: packed_page("gzip"), "a page of more than 30,000 bytes"),
    "a page packed twice": ("a.warc", lambda: packed_page("gzip", "gzip"), "a page of more than 30,000 bytes"),
    "a page packed often": ("a.warc", lambda: packed_page(*["gzip"] * 9, times=1), "packed 9 times over, more than 4"),
    "a header of an archive": ("a.warc", lambda: b"WARC/1.0\r\nX: " + b"a" * 1_000_000, "cannot be read: Maximum header"),
    "a text as long as a book": ("a.txt", lambda: b"The quay is open. " * 1_000, "18,000 characters, more than 3,000"),
    "such a text in a record": ("a.csv", lambda: b"text\n" + b"a" * 7_000, "7,000 characters, more than 3,000"),
    "tags": ("a.html", lambda: page(top="<b>a</b>" * 400), f"a page of 8\\d\\d tags, more than {LIMIT // BYTES_A_TAG}:"),
    "an encoding of host names": (
        "a.html",
        lambda: page(head="<meta charset=punycode>").replace(b'<meta charset="utf-8">', b""),
        "",
    ),
    "columns": ("a.csv", lambda: b"text," + b"a," * MOST_COLUMNS, "10,002 columns, more than 10,000: leave out"),
    "a cell over many lines": ("a.csv", lambda: b'text,id\n"' + b"a\n" * 20_000 + b'",1\n', "a row of more than 30,000"),
    "cells over many lines": ("a.csv", lambda: b"text,id\n" + b'"a\n",' * 20_000, "a row of more than 30,000 characters"),
    "lists in lists": ("a.jsonl", lambda: b'{"text": ' + b"[" * 9_000, "no JSON that can be read"),
    "lists in lists, closed": (
        "a.jsonl",
        lambda: b'{"text": "a", "title": ' + b"[" * 900 + b"]" * 900 + b"}",
        "",
    ),
    "objects in objects": (
        "a.json",
        lambda: b'{"text": "a", "byline": ' + b'{"name": ' * 900 + b"1" + b"}" * 901,
        "",
    ),
    "a date of lists": (
        "a.jsonl",
        lambda: b'{"text": "a", "published": ' + b"[" * 900 + b"]" * 900 + b"}",
        "date of publication is a list: write it as YYYY-MM-DD",
    ),
    "linked data in lists": (
        "a.html",
        lambda: page(
            head='<script type="application/ld+json">{"datePublished": "x", "@type": [' + "[" * 900 + "]" * 901 + "}</script>"
        ),
        "",
    ),
    "a number of many digits": ("a.jsonl", lambda: b'{"text": "a", "id": ' + b"9" * 9_000 + b"}", "no JSON that can be"),
    "zeros in a column": (
        "a.parquet",
        lambda: table(["0" * 2_000_000], compression="zstd", use_dictionary=False),
        r"unpacks to more than 50 times its size \([\d,]+ bytes of [\d,]+\).*--max-bytes",
    ),
    "one word in many rows": ("a.parquet", lambda: table(["ab" * 16_000] * 50), "a text of more than 30,000 characters"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "reason"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused(tmp_path: Path, name: str, content: Callable[[], bytes], reason: str) -> None:
    """Quickly, in one line; where no reason is given it does no harm, and the rest of the article is read."""
    path = tmp_path / name
    path.write_bytes(content())
    begun = time.process_time()
    first = next(read([path], max_bytes=LIMIT))
    assert time.process_time() - begun < 5
    if reason:
        assert isinstance(first, Failure)
        assert first.reason == " ".join(first.reason.split())
        assert re.search(reason, first.reason), first.reason
    else:
        assert isinstance(first, Article)


def test_a_table_that_was_tampered_with() -> None:
    """pyarrow ends the process over some of these, where it is asked for the metadata of a column."""
    whole = table(["The quay is open."])
    for place in range(len(whole)):
        data = bytearray(whole)
        data[place] ^= 4
        for item in read(["-"], stdin=io.BytesIO(data), input_format=InputFormat.PARQUET):
            assert isinstance(item, Article | Failure)


def test_one_text_in_many_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(table(["a" * 5_000] * 500))
    *articles, failure = read([path], max_bytes=LIMIT)
    assert len(articles) == 60
    assert isinstance(failure, Failure)
    assert "its texts are more than 200 times as long as the file" in failure.reason


def test_the_limit_can_be_raised(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    factdb = Program(capsys)
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"The quay is open.\n" * 1_000))
    monkeypatch.setenv("FACTDB_MAX_BYTES", "10000")
    assert "larger than 10,000 bytes" in factdb("extract", path, "--model", "rules").complaint
    assert factdb("extract", path, "--model", "rules", "--max-bytes", "200000").status == 0


LISTS = {
    "entities": (f"{ENTITIES}<opml><body><outline xmlUrl='&j;'/></body></opml>", "Maximum entity amplification"),
    "few entities": (
        "<!DOCTYPE x [<!ENTITY a 'b'>]><opml><body><outline xmlUrl='https://post.example/&a;'/></body></opml>",
        "declares entities, which no list of feeds needs",
    ),
    "a file of this machine": (
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><opml><body><outline xmlUrl='https://post.example/&a;'/>"
        "</body></opml>",
        "references external entity",
    ),
    "depth": (f"<opml>{'<outline>' * 300}{'</outline>' * 300}</opml>", "Excessive depth in document: 256"),
}


@pytest.mark.parametrize(("content", "reason"), LISTS.values(), ids=LISTS)
def test_a_list_of_feeds_that_is_a_bomb(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=reason):
        named_feeds([str(path)])


FEEDS = {
    "entities": f"{ENTITIES}<rss version='2.0'><channel><title>&j;</title></channel></rss>",
    "a file of this machine": "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><rss version='2.0'><channel><title>&a;"
    "</title></channel></rss>",
    "depth": f"<rss version='2.0'><channel>{'<a>' * 2_000}{'</a>' * 2_000}</channel></rss>",
}


@pytest.mark.parametrize("content", FEEDS.values(), ids=FEEDS)
def test_a_feed_that_is_a_bomb(content: str) -> None:
    feed = parse_feed(content.encode(), url="https://post.example/feed", content_type="text/xml")
    assert len(feed.title or "") < 10
    assert not feed.entries


def test_a_feed_of_tags_alone() -> None:
    tags = b"<item/>" * 500_001
    with pytest.raises(
        SourceError, match="a feed of 500,001 tags, more than 500,000: ask its makers for a shorter one"
    ):
        parse_feed(tags, url="https://post.example/feed", content_type="text/xml")


NAMED = """straight marks, nested marks, nested quotes, brackets, digits, numbers with commas, commas, one endless line, short lines,
right to left, zero width, lone surrogates, NULs, mixed encodings, other names, people of one surname, answers,
turns, claims"""
"""Shapes of benchmarks/shapes.py, which measures all of them at a million characters."""


@pytest.mark.parametrize("name", NAMED.replace("\n", " ").split(", "))
def test_work_is_linear_in_bad_text(name: str) -> None:
    """By the calls of functions, which are the same on a busy machine."""

    def calls(characters: int) -> int:
        article = Article(text=SHAPES[name](characters))
        count = 0

        def counted(_frame: FrameType, event: str, _argument: object) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        sys.setprofile(counted)
        try:
            extract(article, model=RULES)
        finally:
            sys.setprofile(None)
        return count

    calls(400)  # lexicons are loaded
    assert calls(1_600) <= 2.3 * calls(800) + 1_000
