"""Web archives: the pages of a WARC file, each the article of its page (ISO 28500; read by FastWARC)."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, Literal

from factdb.articles import Article
from factdb.errors import DateError, SourceError
from factdb.readers.dating import dated_by_address
from factdb.readers.extras import missing
from factdb.readers.html import read_html
from factdb.readers.sources import Defaults, Failure, check_characters
from factdb.readers.text import read_text

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_PAGES = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}
"""What each type of content that may hold an article is read as."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A record that may hold an article; its bytes are there until the next record is asked for."""

    record: "WarcRecord"
    kind: str


def read_warc(
    stream: io.BufferedReader,
    *,
    location: str,
    encoding: str,
    defaults: Defaults,
    max_bytes: int,
    first: int = 0,
    last: int | None = None,
) -> Iterator[Article | Failure]:
    """An article for each page that was fetched, told by its number among them, or why it gives none.

    Pages are responses of status 200 and resources that are HTML, and text that was made of them (WET files). Of these
    those from number ``first``, counted from 0, to before ``last``. The day of the crawl is no date of publication.
    Raises SourceError where FastWARC is missing, OSError for what is no WARC file.
    """
    for number, page in islice(enumerate(_pages(stream), 1), first, last):
        yield _article(page, location=f"{location}:{number}", encoding=encoding, defaults=defaults, max_bytes=max_bytes)


def count_pages(stream: BinaryIO) -> int:
    """How many pages an archive holds."""
    return sum(1 for _ in _pages(stream))


def _pages(stream: BinaryIO) -> Iterator[_Page]:
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise missing("a WARC file", "fastwarc") from None
    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    for record in ArchiveIterator(stream, record_types=kinds, parse_http=False):
        kind = _kind(record, fetched=record.record_type == WarcRecordType.response)
        if kind is not None:
            yield _Page(record, kind)


def _kind(record: "WarcRecord", *, fetched: bool) -> str | None:
    """What a record is read as; None for pictures, errors, redirections and what else holds no article."""
    if not fetched:
        return _PAGES.get((record.headers.get("Content-Type") or "").partition(";")[0].strip().lower())
    try:
        record.parse_http()
    except OSError:
        return None
    kind = _PAGES.get(record.http_content_type or "")
    return kind if record.is_http_parsed and record.http_headers.status_code == 200 else None


def _article(page: _Page, *, location: str, encoding: str, defaults: Defaults, max_bytes: int) -> Article | Failure:
    try:
        article = _stated(page, location=location, encoding=encoding, max_bytes=max_bytes)
        return check_characters(defaults.fill(article))
    except (SourceError, DateError) as error:
        return Failure(location, str(error))


def _stated(page: _Page, *, location: str, encoding: str, max_bytes: int) -> Article:
    """The article, with the address that was fetched where the page gives none."""
    record = page.record
    data = _unpacked(record, max_bytes)
    if page.kind == "html":
        served = record.http_charset if record.is_http_parsed else None
        article = read_html(
            data,
            location=location,
            encoding=encoding,
            served=served,
            max_bytes=max_bytes,
            fetched=record.record_date,
        )
    else:
        article = read_text(data, location=location, encoding=encoding)
    article = replace(article, url=article.url or record.headers.get("WARC-Target-URI"), title=article.title or None)
    return dated_by_address(article, article.url, fetched=record.record_date)


def _unpacked(record: "WarcRecord", max_bytes: int) -> bytes:
    """The bytes of a page as the reader of a browser would see them; raises SourceError where they are cut or too many."""
    too_large = SourceError(f"a page of more than {max_bytes:,} bytes: it is no article")
    if record.content_length > max_bytes:
        raise too_large
    data = record.reader.read(max_bytes + 1)
    if len(data) < record.content_length:
        raise SourceError("the archive ends in the middle of this page: fetch the file again")
    if not record.is_http_parsed:
        return data
    headers = record.http_headers
    coding = ",".join(headers.get(name) or "" for name in ("Content-Encoding", "Transfer-Encoding")).lower()
    names = [name for word in coding.split(",") if (name := word.strip()) in _CODINGS]
    if len(names) > MOST_CODINGS:
        raise SourceError(f"a page packed {len(names)} times over, more than {MOST_CODINGS}: it is no article")
    for name in reversed(names):
        data = _decoded(data, name, max_bytes)
        if len(data) > max_bytes:
            raise too_large
    return data


MOST_CODINGS = 4
"""Codings of one page inside each other: chunks, and a gzip or two."""

_Coding = Literal["chunked", "gzip", "x-gzip", "deflate", "br"]
_CODINGS = ("chunked", "gzip", "x-gzip", "deflate", "br")


def _decoded(data: bytes, coding: str, max_bytes: int) -> bytes:
    """The bytes without a coding that the headers name; as they are where an archive keeps them decoded already."""
    from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader

    readers: dict[str, Callable[[BinaryIO], BrotliReader | ChunkedReader | GzipReader]] = {
        "chunked": ChunkedReader,
        "gzip": GzipReader,
        "x-gzip": GzipReader,
        "deflate": lambda packed: GzipReader(packed, zlib=True),
        "br": BrotliReader,
    }
    try:
        return readers[coding](io.BytesIO(data)).read(max_bytes + 1) or data
    except OSError:
        return data
