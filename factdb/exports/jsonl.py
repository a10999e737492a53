"""JSON, one row a line: the views' rows, and in exports the places in the article's text as well."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import aliased

from factdb.database import models
from factdb.database.views import report_articles, report_conflicts
from factdb.exports.earlier import earlier_claims_by
from factdb.exports.files import whole_file
from factdb.exports.tables import Exported, additions, batches, columns_of, rows_of
from factdb.lookups import ShownArticle, repeats_of, spans_of
from factdb.queries import Filters

_OF_ARTICLES = (*report_articles.c.keys(), "copies")


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
    return (json_line(dict(zip(names, row, strict=True))) for row in rows)


def json_value(value: Any) -> str:
    """A value that JSON has no type for: dates and moments in ISO 8601, a decimal's plain digits."""
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case bytes():
            return value.hex()
        case _:
            return str(value)


def article_object(found: ShownArticle) -> dict[str, Any]:
    """An article with what was found in it: its row, the quotes' rows with their places in the text, the claims' rows."""
    places = [{"content": quote.content, "cue": quote.cue, "source": quote.source} for quote in found.quotes]
    quotes = [quote.row._asdict() | place for quote, place in zip(found.quotes, places, strict=True)]
    return {"article": found.row._asdict(), "quotes": quotes, "claims": [row._asdict() for row in found.claims]}


def json_line(record: Mapping[str, Any]) -> str:
    """An object on a line, with its line feed."""
    return f"{json.dumps(record, ensure_ascii=False, default=json_value)}\n"


def export_jsonl(
    connection: Connection, exported: Exported, filters: Filters, path: Path, *, force: bool = False
) -> int:
    """Write rows of a view with their places in the text to a file, all or nothing; the number of lines.

    Each has the columns of every export (``factdb.exports.tables``), and beside them quotes ``content``, ``cue`` and
    ``source`` as lists of [start, end]; claims ``start``, ``end`` and ``as_of``, a line for each place that gives the
    number, and after them those of superseded revisions (``superseded_by``); facts the pairs of their ``conflicts``;
    articles ``text``, each followed by its superseded revisions, which name the newer one in ``superseded_by``. Raises ExportError for a file
    that exists or cannot be written.
    """
    with whole_file(path, force=force) as file:
        count = 0
        for record in _records(connection, exported, filters):
            file.write(json_line(record))
            count += 1
    return count


def _records(connection: Connection, exported: Exported, filters: Filters) -> Iterator[dict[str, Any]]:
    """The rows as objects: the columns of every export, then what belongs to this one alone."""
    extra = [report_articles.c.text] if exported is Exported.ARTICLES else []
    for rows in rows_of(connection, exported, filters, *extra):
        added = additions(connection, exported, rows)
        records = [row._asdict() | each for row, each in zip(rows, added, strict=True)]
        match exported:
            case Exported.QUOTES:
                yield from _quotes(connection, records)
            case Exported.CLAIMS:
                yield from _places_of(connection, records)
            case Exported.FACTS:
                yield from _facts(connection, records)
            case Exported.ARTICLES:
                yield from ({name: record[name] for name in _OF_ARTICLES} for record in records)
                yield from _superseded(connection, [row.id for row in rows])
            case Exported.SPEAKERS | Exported.VERDICTS:
                yield from records
    if exported is Exported.CLAIMS:
        yield from _earlier_claims(connection, filters)


def _quotes(connection: Connection, records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Quotes with their spans; ``source`` is a list of spans here, its words stand in the text."""
    spans = spans_of(connection, [record["id"] for record in records])
    return (record | spans[record["id"]] for record in records)


def _earlier_claims(connection: Connection, filters: Filters) -> Iterator[dict[str, Any]]:
    """The claims of superseded revisions, which name the newer one."""
    names = [column.name for column in columns_of(Exported.CLAIMS)]
    for rows in batches(connection, earlier_claims_by(filters)):
        for record in _places_of(connection, [row._asdict() for row in rows]):
            newer = record["superseded_by_source_id"] or record["superseded_by"]
            given = record | {"superseded_by": newer, "status": "superseded"}
            yield {name: given.get(name) for name in (*names, "start", "end", "as_of", "superseded_by")}


def _places_of(connection: Connection, records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each claim once for each of its places: the first in the order of the table, then the others."""
    others = repeats_of(connection, [record["id"] for record in records])
    for record in records:
        first, last = record["as_of_first"], record["as_of_last"]
        period = None if first is None and last is None else [first, last]
        for start, end in [(record["start_char"], record["end_char"]), *others.get(record["id"], ())]:
            newer = record.get("superseded_by")
            yield record | {"start": start, "end": end, "as_of": period, "superseded_by": newer}


def _facts(connection: Connection, records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    found: dict[int, list[dict[str, Any]]] = {record["fact"]: [] for record in records}
    for conflict in connection.execute(select(report_conflicts).where(report_conflicts.c.fact.in_(found))):
        found[conflict.fact].append(conflict._asdict())
    return (record | {"conflicts": found[record["fact"]]} for record in records)


def _superseded(connection: Connection, current: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Older revisions of articles, with the columns of the view; what only current ones have is null.

    ``superseded_by`` is the newer revision's source_id, or its id where it has none.
    """
    old, newer = models.Article, aliased(models.Article)
    same = select(newer.identity_key).where(newer.id.in_(current))
    columns = (old.id, old.source_id, old.url, models.Outlet.name.label("outlet"), old.title, old.byline)
    published = (old.published_on.label("published"), old.published_at, old.published_from)
    times = (*published, old.location, old.ingested_at)
    statement = (
        select(*columns, *times, newer.id.label("newer"), newer.source_id.label("newer_source"), old.text)
        .join(newer, newer.id == old.superseded_by)
        .outerjoin(models.Outlet, models.Outlet.id == old.outlet_id)
        .where(old.identity_key.in_(same))
        .order_by(old.id)
    )
    for row in connection.execute(statement):
        given = row._asdict() | {"superseded_by": row.newer_source or row.newer}
        yield {name: given.get(name) for name in _OF_ARTICLES}
