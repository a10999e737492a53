"""Feeds: the entries of RSS and Atom, by feedparser, and the feeds that an OPML file lists."""

import hashlib
import html
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from factdb.dates import parse_published
from factdb.errors import DateError, SourceError
from factdb.readers.dating import can_be
from factdb.readers.sources import PARSER_FAULTS, read_whole, shown
from factdb.readers.urls import is_web

LARGEST_LIST = 10_000_000
"""Bytes of an OPML file."""

# A tag of HTML, as titles hold them ("<b>"); never "3 < 5".
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>", re.IGNORECASE)

MOST_TAGS = 500_000
"""Tags of one feed, ends of elements included: feedparser can take 500 bytes and 60 microseconds for each."""

MOST_ENTRIES = 5_000
"""Entries of one feed that are looked at, from its top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a feed says about an article: ``key`` tells it from the feed's others, ``state`` changes where it does.

    ``published`` is None where the feed gives no date of publication; one of change does not count.
    """

    key: str
    state: str
    url: str
    title: str | None = None
    published: date | datetime | None = None
    byline: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as it was read: its entries in their order, each once."""

    title: str | None
    entries: tuple[Entry, ...]


def parse_feed(data: bytes, *, url: str, content_type: str) -> Feed:
    """The feed of some bytes; relative links are those of ``url``. Raises SourceError for what is no feed."""
    import feedparser

    if (tags := data.count(b"<")) > MOST_TAGS:
        raise SourceError(
            f"a feed of {tags:,} tags, more than {MOST_TAGS:,}: ask its makers for a shorter one, or give its pages"
        )
    headers = {"content-location": url, "content-type": content_type or "application/xml"}
    try:
        found = feedparser.parse(io.BytesIO(data), response_headers=headers, sanitize_html=False)
    except PARSER_FAULTS as error:
        raise SourceError(
            f"no feed that can be read ({type(error).__name__}): tell its makers, or give its pages"
        ) from None
    if not found.get("version"):
        raise SourceError("no feed: give the address of RSS or Atom, and a page's own without --feed")
    entries = [entry for each in found.entries[:MOST_ENTRIES] if (entry := _entry(each)) is not None]
    return Feed(title=_title(found.feed), entries=tuple({entry.key: entry for entry in entries}.values()))


def _entry(found: Mapping[str, Any]) -> Entry | None:
    """An entry, None where it leads nowhere: without a link there is no article to read."""
    link = found.get("link") or ""
    if not is_web(link):
        return None
    title = _title(found)
    # feedparser gives "updated" for what was only published, with a warning, unless it is asked for by name
    updated = found.get("updated") if "updated" in found else None
    return Entry(
        key=_digest(found.get("id") or link),
        state=_digest(f"{link}\0{title}\0{updated}"),
        url=link,
        title=title,
        published=_published(found.get("published")),
        byline=_words(found.get("author")),
    )


def _title(found: Mapping[str, Any]) -> str | None:
    """The title in plain words; most are HTML in which little but entities stands."""
    title = found.get("title") or ""
    plain = found.get("title_detail", {}).get("type") == "text/plain"
    return _words(title if plain else html.unescape(_TAG.sub("", title)))


def _published(words: str | None) -> date | datetime | None:
    try:
        when = parse_published(words or "")
    except DateError:
        return None
    return when if can_be(when) else None


def _words(value: str | None) -> str | None:
    return " ".join((value or "").split()) or None


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def named_feeds(names: list[str]) -> list[str]:
    """The addresses of feeds that arguments name, each once: themselves, or those that an OPML file lists."""
    found = [feed for name in names for feed in ([name] if is_web(name) else _listed(Path(name)))]
    return list(dict.fromkeys(found))


def _one_line(error: Exception) -> str:
    return " ".join(str(error).partition(", line")[0].split())[:200]


def _listed(path: Path) -> list[str]:
    from lxml import etree

    name = shown(path)
    try:
        with path.open("rb") as file:
            data = read_whole(file, LARGEST_LIST)
    except OSError as error:
        raise SourceError(f"{name}: cannot be read: {error.strerror}; give a feed's address or an OPML file") from None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError(f"{name}: no OPML file ({_one_line(error)}): give one, or the address of a feed") from None
    kind = root.getroottree().docinfo.internalDTD
    if kind is not None and any(kind.iterentities()):
        raise SourceError(f"{name}: declares entities, which no list of feeds needs: take them out")
    feeds = [str(outline.get("xmlUrl") or "").strip() for outline in root.iter("outline")]
    listed = [feed for feed in feeds if is_web(feed)]
    if root.tag != "opml" or not listed:
        raise SourceError(f"{name}: lists no feeds: an OPML file has outlines with xmlUrl")
    return listed
