"""Feeds of every kind, and lists of them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factdb.errors import SourceError
from factdb.readers.feeds import Entry, Feed, named_feeds, parse_feed

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title> Tidewick  Post </title>{items}</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Tidewick Post</title>
{items}</feed>"""
MOMENT = datetime(2024, 2, 6, 7, 30, tzinfo=UTC)


def read(items: str, form: str = RSS) -> Feed:
    return parse_feed(form.format(items=items).encode(), url="https://post.example/feed/", content_type="text/xml")


ENTRIES = [
    ("RSS", RSS, "<item><guid>7</guid><link>https://post.example/a</link><title>Mole &amp;amp; wall</title>"
     "<dc:creator>Ann Ode</dc:creator><pubDate>Tue, 06 Feb 2024 07:30:00 GMT</pubDate></item>",
     ("https://post.example/a", "Mole & wall", MOMENT, "Ann Ode")),
    ("Atom", ATOM, "<entry><id>7</id><link href='https://post.example/a'/><title>Mole</title><author><name>Ann Ode</name>"
     "</author><published>2024-02-06T07:30:00Z</published><updated>2024-03-01T00:00:00Z</updated></entry>",
     ("https://post.example/a", "Mole", MOMENT, "Ann Ode")),
    ("a day alone", RSS, "<item><link>https://post.example/a</link><pubDate>6 Feb 2024</pubDate></item>",
     ("https://post.example/a", None, date(2024, 2, 6), None)),
    ("no date", RSS, "<item><link>https://post.example/a</link></item>", ("https://post.example/a", None, None, None)),
    ("a date of change alone", ATOM, "<entry><id>7</id><link href='https://post.example/a'/>"
     "<updated>2024-03-01T00:00:00Z</updated></entry>", ("https://post.example/a", None, None, None)),
    ("a date that is none", RSS, "<item><link>https://post.example/a</link><pubDate>yesterday</pubDate></item>",
     ("https://post.example/a", None, None, None)),
    ("a relative link", ATOM, "<entry><id>7</id><link href='../a'/></entry>", ("https://post.example/a", None, None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("form", "items", "expected"), [row[1:] for row in ENTRIES], ids=[row[0] for row in ENTRIES])
def test_an_entry(form: str, items: str, expected: tuple[object, ...]) -> None:
    feed = read(items, form)
    (entry,) = feed.entries
    assert feed.title == "Tidewick Post"
    assert (entry.url, entry.title, entry.published, entry.byline) == expected


@pytest.mark.parametrize(
    "item",
    ["<item><title>Mole</title></item>", "<item><link>file:///etc/passwd</link></item>", "<item><link></link></item>"],
)
def test_what_leads_nowhere_is_no_entry(item: str) -> None:
    assert read(item).entries == ()


def entry(words: str) -> Entry:
    return read(f"<item><guid>7</guid><link>https://post.example/a</link>{words}</item>").entries[0]


def test_an_entry_is_known_by_its_identifier_and_changes_with_its_words() -> None:
    before = entry("<title>Mole</title>")
    assert entry("<title>Mole</title><description>new</description>") == before
    after = entry("<title>Mole lost</title>")
    assert (after.key == before.key, after.state == before.state) == (True, False)
    twice = "<item><guid>7</guid><link>https://post.example/a</link></item>"
    assert len(read(twice + twice).entries) == 1


NO_FEEDS = [
    ("a page", b"<html><body><p>Hello</p></body></html>"),
    ("nothing", b""),
    ("text", b"Hello"),
    ("a character that is none", b"<opml><<item><link>&#x110000;"),
    ("an entity of a file", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
]


@pytest.mark.parametrize("data", [row[1] for row in NO_FEEDS], ids=[row[0] for row in NO_FEEDS])
def test_what_is_no_feed(data: bytes) -> None:
    with pytest.raises(SourceError, match="no feed"):
        parse_feed(data, url="https://post.example/feed", content_type="text/xml")


def test_an_entity_bomb_is_not_unpacked() -> None:
    entities = "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(9))
    items = "<item><link>https://post.example/a</link><title>&a9;</title></item>"
    bomb = f"<!DOCTYPE rss [<!ENTITY a0 'mole'>{entities}]>{RSS.format(items=items).partition('?>')[2]}"
    try:
        feed = parse_feed(bomb.encode(), url="https://post.example/feed", content_type="text/xml")
    except SourceError:
        return
    assert all(len(entry.title or "") < 10_000 for entry in feed.entries)


@given(st.binary(max_size=200), st.sampled_from([b"", b"<rss version='2.0'><channel><item>", b"<feed>"]))
def test_any_bytes_are_a_feed_or_are_refused(data: bytes, start: bytes) -> None:
    try:
        feed = parse_feed(start + data, url="https://post.example/feed", content_type="text/xml")
    except SourceError:
        return
    assert isinstance(feed, Feed)


OPML = """<opml version="2.0"><body><outline text="News"><outline type="rss" xmlUrl="https://post.example/feed"/>
<outline xmlUrl="https://times.example/feed"/><outline xmlUrl="file:///etc/passwd"/></outline>
<outline xmlUrl="https://post.example/feed"/></body></opml>"""


def test_a_list_of_feeds(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(OPML, encoding="utf-8")
    named = named_feeds(["https://first.example/feed", str(path), "https://first.example/feed"])
    assert named == ["https://first.example/feed", "https://post.example/feed", "https://times.example/feed"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "[Nn]o such file"), ("<opml", "no OPML file"), ("", "no OPML file"), ("<opml/>", "lists no feeds"),
     (OPML.replace("opml", "html"), "lists no feeds")],
    ids=["missing", "broken", "empty", "without feeds", "another kind"],
)  # fmt: skip
def test_what_is_no_list(content: str | None, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=f"feeds.opml: .*{reason}"):
        named_feeds([str(path)])
