"""How many articles there are to read, told without reading them."""

import os
from collections.abc import Iterable
from pathlib import Path

from factdb.readers.sources import Failure, InputFormat, find_sources

COUNTED_AT_ONCE = 1 << 20
"""Bytes of a file that are searched for line ends at a time."""


def expected_articles(sources: Iterable[str]) -> int | None:
    """How many articles the sources hold, to measure progress by; None where only reading can tell.

    A text or page is one, JSONL has one a line, CSV one a row after its heading. Standard input, pipes and packed files
    do not tell.
    """
    total = 0
    for source in find_sources(sources):
        if isinstance(source, Failure) or source.format in (InputFormat.TEXT, InputFormat.HTML):
            total += 1
        elif source.path is None or source.format is None or not _can_be_read_twice(source.path):
            return None
        else:
            total += _rows(source.path, quoted=source.format is InputFormat.CSV)
    return total


def _can_be_read_twice(path: Path) -> bool:
    """Whether counting leaves the rows where they are, and finds them: no pipe, nothing packed or forbidden."""
    return path.is_file() and path.suffix.lower() != ".gz" and os.access(path, os.R_OK)


def _rows(path: Path, *, quoted: bool) -> int:
    """The lines of a file; with ``quoted``, line ends between quotation marks and the heading do not count."""
    count = 0
    inside = False
    with path.open("rb") as file:
        for block in iter(lambda: file.read(COUNTED_AT_ONCE), b""):
            pieces = block.split(b'"') if quoted else [block]
            count += sum(piece.count(b"\n") for piece in pieces[inside::2])
            inside ^= quoted and len(pieces) % 2 == 0
    return max(count - quoted, 0)
