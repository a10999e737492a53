"""How many articles there are to read, told without finding them."""

import io
import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from factdb.errors import SourceError
from factdb.readers.jsonl import read_jsonl
from factdb.readers.parquet import count_rows
from factdb.readers.sources import (
    MAX_BYTES,
    ONE_ARTICLE,
    READ_FAULTS,
    Defaults,
    Failure,
    InputFormat,
    Source,
    find_sources,
    sniff,
)
from factdb.readers.warc import count_pages

COUNTED_AT_ONCE = 1 << 20
"""Bytes of a file that are searched for line ends at a time."""


_BY_LINES = (InputFormat.JSONL, InputFormat.CSV)


def expected_articles(sources: Iterable[str]) -> int | None:
    """How many articles the sources hold, to measure progress by; None where only reading can tell.

    A text or page is one, JSONL has one a line, CSV one a row after its heading. Standard input, pipes and packed files
    do not tell.
    """
    total = 0
    for source in find_sources(sources):
        if isinstance(source, Failure) or source.is_web or source.format in ONE_ARTICLE:
            total += 1
        elif source.path is None or source.format not in _BY_LINES or not _can_be_read_twice(source.path):
            return None
        else:
            with source.path.open("rb") as file:
                total += _rows(file, quoted=source.format is InputFormat.CSV)
    return total


def count_articles(source: Source) -> int:
    """About how many articles one source holds: its pages, its rows, or the lines of its records, read but not parsed.

    1 where it cannot be read, which is then told where its articles are.
    """
    if source.is_web or source.format in ONE_ARTICLE:
        return 1
    try:
        with source.open(None) as stream:
            return _count(source, stream)
    except (SourceError, *READ_FAULTS):
        return 1


def _count(source: Source, stream: io.BufferedReader) -> int:
    match source.format or sniff(stream.peek(4096)):
        case InputFormat.JSONL if source.is_document:
            found = read_jsonl(
                stream, location="", encoding="utf-8", defaults=Defaults(), max_bytes=MAX_BYTES, document=True
            )
            return sum(1 for _ in found)
        case InputFormat.WARC:
            return count_pages(stream)
        case InputFormat.PARQUET:
            return count_rows(stream)
        case InputFormat.JSONL | InputFormat.CSV as form:
            return _rows(stream, quoted=form is InputFormat.CSV)
        case _:
            return 1


def _can_be_read_twice(path: Path) -> bool:
    """Whether counting leaves the rows where they are, and finds them: no pipe, nothing packed or forbidden."""
    return path.is_file() and path.suffix.lower() != ".gz" and os.access(path, os.R_OK)


def _rows(file: BinaryIO, *, quoted: bool) -> int:
    """The lines of a file; with ``quoted``, line ends between quotation marks and the heading do not count."""
    count = 0
    inside = False
    for block in iter(lambda: file.read(COUNTED_AT_ONCE), b""):
        pieces = block.split(b'"') if quoted else [block]
        count += sum(piece.count(b"\n") for piece in pieces[inside::2])
        inside ^= quoted and len(pieces) % 2 == 0
    return max(count - quoted, 0)
