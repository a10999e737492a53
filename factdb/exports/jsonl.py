"""JSON, one row a line: the views' rows, and in exports the places in the article's text as well."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from factdb.queries import Filters


class Exported(StrEnum):
    """What can be exported."""

    QUOTES = "quotes"
    CLAIMS = "claims"
    FACTS = "facts"
    SPEAKERS = "speakers"
    ARTICLES = "articles"


def jsonl_lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Each row as one JSON object with its line feed; dates in ISO 8601, numbers of claims as strings."""
    raise NotImplementedError


def export_jsonl(
    connection: Connection, exported: Exported, filters: Filters, path: Path, *, force: bool = False
) -> int:
    """Write rows of a view with their places in the text to a file, all or nothing; the number of rows.

    Quotes have ``content``, ``cue`` and ``source`` as lists of [start, end]; claims ``start``, ``end`` and ``as_of``;
    facts ``conflicts``, pairs of claims; articles ``text``, with the superseded revisions after the current ones and
    ``superseded_by`` as the newer one's source_id. Raises ExportError for a file that exists or cannot be written.
    """
    raise NotImplementedError
