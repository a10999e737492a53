"""The rows behind the pages, as CSV and JSON: the same as the commands print, sent as they are found."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from factdb.database.views import report_speakers
from factdb.errors import QueryError
from factdb.exports.csv import csv_lines
from factdb.exports.jsonl import article_object, json_value, jsonl_lines
from factdb.lookups import article_with_quotes, counts
from factdb.queries import rows_of
from factdb.series import fact_with_claims, find_fact
from factdb.web.asked import Asked
from factdb.web.listings import LISTINGS

CHUNK = 65_536
"""Characters that are sent at once, about."""


@dataclass(frozen=True, slots=True)
class Format:
    """What a file is, and how its rows are written."""

    content_type: str
    lines: Callable[[Sequence[str], Any], Iterator[str]]


def _json_lines(columns: Sequence[str], rows: Any) -> Iterator[str]:
    """A list of objects, one a line."""
    before = "["
    for line in jsonl_lines(columns, rows):
        yield f"{before}\n{line.rstrip()}"
        before = ","
    yield "\n]\n" if before == "," else "[]\n"


FORMATS = {
    "csv": Format("text/csv; charset=utf-8", csv_lines),
    "json": Format("application/json; charset=utf-8", _json_lines),
}


def listed(connection: Connection, noun: str, asked: Asked, format_: str) -> Iterator[str]:
    """All rows of a listing, in pieces of a file."""
    listing = LISTINGS[noun]
    filters = asked.filters(connection)
    columns = listing.by(filters).selected_columns.keys()
    return chunks(FORMATS[format_].lines(columns, rows_of(connection, listing.by, filters)))


def chunks(lines: Iterator[str]) -> Iterator[str]:
    """The lines in pieces of about ``CHUNK`` characters."""
    waiting: list[str] = []
    size = 0
    for line in lines:
        waiting.append(line)
        size += len(line)
        if size >= CHUNK:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join(waiting)


def overview(connection: Connection, format_: str) -> str:
    """How much there is."""
    found = asdict(counts(connection))
    if format_ == "json":
        return _json(found)
    plain = [(name, value) for name, value in found.items() if not isinstance(value, tuple)]
    return _csv(("what", "how_many"), plain)


def article(connection: Connection, number: int, format_: str) -> str:
    """An article with its quotes and claims; as CSV, the quotes."""
    found = article_with_quotes(connection, number)
    if format_ == "csv":
        return _rows_csv([quote.row for quote in found.quotes])
    return _json(article_object(found))


def claims_of_article(connection: Connection, number: int, format_: str) -> str:
    """The claims of an article."""
    claims = article_with_quotes(connection, number).claims
    return _rows_csv(claims) if format_ == "csv" else _json(_dicts(claims))


def speaker(connection: Connection, number: int, format_: str) -> str:
    """A speaker's row. Raises QueryError where there is none."""
    rows = connection.execute(select(report_speakers).where(report_speakers.c.id == number)).all()
    if not rows:
        raise QueryError(f"no speaker has the number {number}: search for the name")
    return _rows_csv(rows) if format_ == "csv" else _json(_dicts(rows)[0])


def fact(connection: Connection, number: int, format_: str) -> str:
    """A fact with its claims and conflicts; as CSV, the claims."""
    found = fact_with_claims(connection, find_fact(connection, number))
    if format_ == "csv":
        return _rows_csv(found.claims)
    return _json({"fact": found.row._asdict(), "claims": _dicts(found.claims), "conflicts": _dicts(found.conflicts)})


def _dicts(rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    return [row._asdict() for row in rows]


def _json(value: Any) -> str:
    return f"{json.dumps(value, ensure_ascii=False, default=json_value, indent=1)}\n"


def _rows_csv(rows: Sequence[Row[Any]]) -> str:
    return _csv(rows[0]._fields if rows else (), rows)


def _csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    return "".join(csv_lines(columns, rows))
