"""Readers of articles: text, HTML, Word, PDF, JSONL, CSV, WARC and Parquet, from files, folders, addresses, the web and standard input."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from factdb.articles import Article
from factdb.errors import DateError, SourceError
from factdb.readers.addresses import is_address
from factdb.readers.csv import read_csv
from factdb.readers.docx import read_docx
from factdb.readers.fetching import DEFAULT_LIMITS, Limits
from factdb.readers.html import read_html
from factdb.readers.jsonl import read_jsonl
from factdb.readers.parquet import read_parquet
from factdb.readers.pdf import read_pdf
from factdb.readers.records import check_columns
from factdb.readers.sources import (
    MAX_BYTES,
    PDF,
    READ_FAULTS,
    ZIP,
    Defaults,
    Failure,
    InputFormat,
    Source,
    check_characters,
    check_encoding,
    check_length,
    check_signature,
    find_sources,
    read_whole,
    sniff,
)
from factdb.readers.text import read_text
from factdb.readers.urls import is_web
from factdb.readers.warc import read_warc
from factdb.readers.web import read_web

__all__ = [
    "MAX_BYTES",
    "Defaults",
    "Failure",
    "InputFormat",
    "Limits",
    "Source",
    "check_options",
    "check_shared",
    "find_sources",
    "is_alone",
    "read",
    "read_source",
]

NO_DEFAULTS = Defaults()

_MARKS = {InputFormat.DOCX: ZIP, InputFormat.PDF: PDF}
"""First bytes that are no mistake in a file of the format."""


def read(
    sources: Iterable[str | Path],
    *,
    defaults: Defaults = NO_DEFAULTS,
    encoding: str = "utf-8",
    input_format: InputFormat | None = None,
    max_bytes: int = MAX_BYTES,
    stdin: BinaryIO | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[Article | Failure]:
    """The articles of files, folders, pages on the web and standard input ("-"), one after the other.

    A Failure for each that gives none.

    Holds one file, or a few records of one, at a time. ``input_format`` is for standard input and for files named
    one by one; without it the suffix says what a file holds, or else its first bytes. ``encoding`` gives way to a byte order mark and to what a page declares. ``stdin``
    stands in for the program's own. Raises SourceError, before anything is read, for options that cannot be.
    """
    given = list(sources)
    check_options(defaults, encoding)
    if [str(name) for name in given].count("-") > 1:
        raise SourceError("'-' is given more than once: standard input can be read only once")
    alone = is_alone(given)
    if not alone:
        check_shared(defaults)
    return (
        article
        for source in find_sources(given, input_format)
        for article in read_source(
            source,
            alone=alone,
            defaults=defaults,
            encoding=encoding,
            max_bytes=max_bytes,
            stdin=stdin,
            limits=limits,
        )
    )


def check_options(defaults: Defaults, encoding: str) -> None:
    """Raises SourceError for an encoding or a field that there is not."""
    check_encoding(encoding)
    check_columns(defaults.columns)


def is_alone(given: Sequence[str | Path]) -> bool:
    """Whether the arguments name one file or page, of which what is said of an article can hold against what it says itself."""
    if len(given) != 1:
        return False
    return is_web(str(given[0])) or not (is_address(str(given[0])) or os.path.isdir(given[0]))


def check_shared(defaults: Defaults) -> None:
    """Raises SourceError for what can be said of one article alone."""
    if defaults.title or defaults.url:
        said = f"title {defaults.title!r}" if defaults.title else f"URL {defaults.url!r}"
        raise SourceError(f"the {said} is of one article: give one file or page with it")


def read_source(
    source: Source | Failure,
    *,
    alone: bool = False,
    defaults: Defaults = NO_DEFAULTS,
    encoding: str = "utf-8",
    max_bytes: int = MAX_BYTES,
    stdin: BinaryIO | None = None,
    limits: Limits = DEFAULT_LIMITS,
    first: int = 0,
    last: int | None = None,
) -> Iterator[Article | Failure]:
    """Everything that one source holds, in its order; what goes wrong on the way becomes a Failure.

    ``limits`` are those of a page on the web. Of many records in one file, those from number ``first``, counted from 0, to before ``last``.
    """
    if isinstance(source, Failure):
        yield source
        return
    try:
        if source.is_web:
            page = read_web(source.address or "", limits=limits, encoding=encoding)
            yield check_length(_finished(page, alone, defaults), limits.max_bytes, option="--web-max-bytes")
            return
        for found in _opened(source, alone, defaults, encoding, max_bytes, stdin, first, last):
            yield _of_length(found, max_bytes)
    except (SourceError, DateError) as error:
        yield Failure(source.location, str(error))
    except UnicodeError as error:
        yield Failure(
            source.location, f"wrong encoding ({' '.join(str(error).split())}): name the right one with --encoding"
        )
    except READ_FAULTS as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        yield Failure(source.location, f"cannot be read: {' '.join(reason.split())}")


def _opened(
    source: Source,
    alone: bool,
    defaults: Defaults,
    encoding: str,
    max_bytes: int,
    stdin: BinaryIO | None,
    first: int,
    last: int | None,
) -> Iterator[Article | Failure]:
    place = source.location
    with source.open(stdin, max_bytes) as stream:
        head = stream.peek(4096)
        form = source.format or sniff(head)
        if not head.startswith(_MARKS.get(form, ())):
            check_signature(head)
        match form:
            case InputFormat.JSONL:
                found = read_jsonl(
                    stream,
                    location=place,
                    encoding=encoding,
                    defaults=defaults,
                    max_bytes=max_bytes,
                    document=source.is_document,
                )
                yield from islice(found, first, last)
            case InputFormat.CSV:
                found = read_csv(stream, location=place, encoding=encoding, defaults=defaults, max_bytes=max_bytes)
                yield from islice(found, first, last)
            case InputFormat.WARC:
                yield from read_warc(
                    stream,
                    location=place,
                    encoding=encoding,
                    defaults=defaults,
                    max_bytes=max_bytes,
                    first=first,
                    last=last,
                )
            case InputFormat.PARQUET:
                yield from read_parquet(
                    stream, location=place, defaults=defaults, max_bytes=max_bytes, first=first, last=last
                )
            case InputFormat.HTML:
                data = read_whole(stream, max_bytes)
                page = read_html(data, location=place, encoding=encoding, max_bytes=max_bytes)
                yield _finished(page, alone, defaults)
            case InputFormat.DOCX | InputFormat.PDF:
                published = defaults.published if alone else None
                data = read_whole(stream, max_bytes)
                read_document = read_docx if form is InputFormat.DOCX else read_pdf
                document = read_document(data, location=place, max_bytes=max_bytes, published=published)
                yield _finished(document, alone, defaults)
            case InputFormat.TEXT:
                published = defaults.published if alone else None
                data = read_whole(stream, max_bytes)
                text = read_text(data, location=place, encoding=encoding, published=published)
                yield _finished(text, alone, defaults)


def _of_length(found: Article | Failure, max_bytes: int) -> Article | Failure:
    if isinstance(found, Failure):
        return found
    try:
        return check_length(found, max_bytes)
    except SourceError as error:
        return Failure(found.location or "", str(error))


def _finished(article: Article, alone: bool, defaults: Defaults) -> Article:
    filled = defaults.over(article) if alone else defaults.fill(article)
    return check_characters(replace(filled, title=filled.title or None))
