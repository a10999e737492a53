"""JSON, one row a line: the views' rows, and in exports the places in the article's text as well."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Select, select
from sqlalchemy.orm import aliased

from factdb import queries
from factdb.database import models
from factdb.database.views import report_articles, report_claims, report_conflicts
from factdb.exports.earlier import earlier_claims_by
from factdb.exports.files import whole_file
from factdb.lookups import repeats_of, spans_of
from factdb.queries import Filters

ROWS_AT_ONCE = 500
"""Rows that are fetched from the database, and completed, together."""


class Exported(StrEnum):
    """What can be exported."""

    QUOTES = "quotes"
    CLAIMS = "claims"
    FACTS = "facts"
    SPEAKERS = "speakers"
    ARTICLES = "articles"


def jsonl_lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Each row as one JSON object with its line feed; dates in ISO 8601, decimals as strings of plain digits.

    A column whose name another one has already is called ``name_2``, ``name_3`` …
    """
    names: list[str] = []
    for column in columns:
        number = 2
        name = column
        while name in names:
            name, number = f"{column}_{number}", number + 1
        names.append(name)
    return (_line(dict(zip(names, row, strict=True))) for row in rows)


def _line(record: Mapping[str, Any]) -> str:
    return f"{json.dumps(record, ensure_ascii=False, default=_value)}\n"


def _value(value: Any) -> str:
    """A value that JSON has no type for."""
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case bytes():
            return value.hex()
        case _:
            return str(value)


def export_jsonl(
    connection: Connection, exported: Exported, filters: Filters, path: Path, *, force: bool = False
) -> int:
    """Write rows of a view with their places in the text to a file, all or nothing; the number of lines.

    Quotes have ``content``, ``cue`` and ``source`` as lists of [start, end]; claims ``start``, ``end`` and ``as_of``, a
    line for each place that gives the number, and after them those of superseded revisions (``superseded_by``);
    facts the pairs of their ``conflicts``; articles ``text``, each followed by its superseded revisions, which name the
    newer one in ``superseded_by``. Raises ExportError for a file that exists or cannot be written.
    """
    with whole_file(path, force=force) as file:
        count = 0
        for record in _records(connection, exported, filters):
            file.write(_line(record))
            count += 1
    return count


def _records(connection: Connection, exported: Exported, filters: Filters) -> Iterator[dict[str, Any]]:
    match exported:
        case Exported.QUOTES:
            return _quotes(connection, filters)
        case Exported.CLAIMS:
            return _claims(connection, filters)
        case Exported.FACTS:
            return _facts(connection, filters)
        case Exported.SPEAKERS:
            return (row._asdict() for rows in _batches(connection, queries.speakers_by(filters)) for row in rows)
        case Exported.ARTICLES:
            return _articles(connection, filters)


def _batches(connection: Connection, statement: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
    return connection.execute(statement, execution_options={"yield_per": ROWS_AT_ONCE}).partitions(ROWS_AT_ONCE)


def _quotes(connection: Connection, filters: Filters) -> Iterator[dict[str, Any]]:
    """Quotes with their spans; ``source`` is a list of spans here, its words stand in the text."""
    for rows in _batches(connection, queries.quotes_by(filters)):
        spans = spans_of(connection, [row.id for row in rows])
        for row in rows:
            yield row._asdict() | spans[row.id]


def _claims(connection: Connection, filters: Filters) -> Iterator[dict[str, Any]]:
    """Claims, each with a line for every place that gives it; then those of superseded revisions, which name the newer one."""
    for rows in _batches(connection, queries.claims_by(filters)):
        yield from _places_of(connection, rows)
    for rows in _batches(connection, earlier_claims_by(filters)):
        for record in _places_of(connection, rows):
            newer = record["superseded_by_source_id"] or record["superseded_by"]
            given = record | {"superseded_by": newer, "status": "superseded"}
            extra = ("start", "end", "as_of", "superseded_by")
            yield {name: given.get(name) for name in (*(column.name for column in report_claims.c), *extra)}


def _places_of(connection: Connection, rows: Sequence[Row[Any]]) -> Iterator[dict[str, Any]]:
    """Each claim once for each of its places: the first in the order of the table, then the others."""
    others = repeats_of(connection, [row.id for row in rows])
    for row in rows:
        dated = row.as_of_first is not None or row.as_of_last is not None
        period = [row.as_of_first, row.as_of_last] if dated else None
        for start, end in [(row.start_char, row.end_char), *others.get(row.id, ())]:
            yield row._asdict() | {"start": start, "end": end, "as_of": period, "superseded_by": None}


def _facts(connection: Connection, filters: Filters) -> Iterator[dict[str, Any]]:
    for rows in _batches(connection, queries.facts_by(filters)):
        found: dict[int, list[dict[str, Any]]] = {row.fact: [] for row in rows}
        for conflict in connection.execute(select(report_conflicts).where(report_conflicts.c.fact.in_(found))):
            found[conflict.fact].append(conflict._asdict())
        for row in rows:
            yield row._asdict() | {"conflicts": found[row.fact]}


def _articles(connection: Connection, filters: Filters) -> Iterator[dict[str, Any]]:
    statement = queries.articles_by(filters).add_columns(report_articles.c.text)
    for rows in _batches(connection, statement):
        for row in rows:
            yield row._asdict()
        yield from _superseded(connection, [row.id for row in rows])


def _superseded(connection: Connection, current: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Older revisions of articles, with the columns of the view; what only current ones have is null.

    ``superseded_by`` is the newer revision's source_id, or its id where it has none.
    """
    old, newer = models.Article, aliased(models.Article)
    same = select(newer.identity_key).where(newer.id.in_(current))
    columns = (old.id, old.source_id, old.url, models.Outlet.name.label("outlet"), old.title, old.byline)
    times = (old.published_on.label("published"), old.published_at, old.location, old.ingested_at)
    statement = (
        select(*columns, *times, newer.id.label("newer"), newer.source_id.label("newer_source"), old.text)
        .join(newer, newer.id == old.superseded_by)
        .outerjoin(models.Outlet, models.Outlet.id == old.outlet_id)
        .where(old.identity_key.in_(same))
        .order_by(old.id)
    )
    for row in connection.execute(statement):
        given = row._asdict() | {"superseded_by": row.newer_source or row.newer}
        yield {column.name: given.get(column.name) for column in report_articles.c}
