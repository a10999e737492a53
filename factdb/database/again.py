"""A stored article read again: what a newer extraction finds takes the place of what was found before.

A quote, mention or claim at the same place keeps its row and its identifier. One that is not found any more goes, unless
a person judged, corrected or decided something about it: then it stays, and ``vanished`` says so.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Delete,
    Integer,
    Select,
    Table,
    Update,
    bindparam,
    cast,
    delete,
    false,
    func,
    literal,
    or_,
    select,
    union,
    update,
)

from factdb.articles import Article
from factdb.database import models, statements
from factdb.database.columns import SpanPart
from factdb.database.found import Ready, Saved, save_found
from factdb.database.models import Target
from factdb.database.revisions import Outcome
from factdb.database.statements import (
    articles,
    claim_spans,
    claims,
    outlets,
    quote_spans,
    quotes,
    runs,
    speakers,
    vanished,
)
from factdb.database.unused import forget_names, remove_unused, speakers_of
from factdb.database.writing import Writer, insert_rows
from factdb.extraction import Extraction
from factdb.quotes import Quote
from factdb.text import Span

_tables = models.Base.metadata.tables
corrections, verdicts, decisions = _tables["corrections"], _tables["verdicts"], _tables["fact_decisions"]

SAME = 0.5
"""Share of the characters of two quotes, of all that either has, that both have, if they are one with other ends."""

Place = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which of the stored articles are read again; None leaves a question open.

    ``since`` and ``until`` are days of publication, both included. ``below`` is the version of the extraction that the
    articles' own is lower than. ``models`` are the hashes of the models that read them, None for rules alone.
    """

    since: date | None = None
    until: date | None = None
    below: int | None = None
    models: Collection[str | None] | None = None


Held = Mapping[Target, Collection[Place]]
"""The places of an article's quotes and claims about which a person said something."""


def replace_found(
    connection: Connection, extraction: Extraction, article_id: int, run: models.ExtractionRun
) -> tuple[Saved, frozenset[str]]:
    """Put what an extraction finds in the place of what is stored of its article; the tables that changed by it.

    The caller ties the article to others again. Speakers that nothing refers to any more are taken away.
    """
    held = _held(connection, article_id)
    before = speakers_of(connection, article_id)
    forget_names(connection, before, article_id)
    writer = Replacing(connection, article_id, held)
    ready = Ready.of(_at_held_places(connection, extraction, article_id, held))
    (saved,) = save_found(writer, [ready], [(article_id, Outcome.REREAD)])
    _mark_vanished(connection, writer, run.id)
    remove_unused(connection, before)
    connection.execute(update(articles).where(articles.c.id == article_id).values(run_id=run.id))
    return saved, frozenset(writer.changed)


def count_to_read(connection: Connection, which: Which, run: models.ExtractionRun) -> int:
    """How many articles a run is to read again: all that are asked for and that its version and model have not read."""
    return connection.scalar(_to_read(which, run).with_only_columns(func.count())) or 0


def articles_to_read(
    connection: Connection, which: Which, run: models.ExtractionRun, *, after: int = 0, most: int = 100
) -> list[tuple[int, Article]]:
    """The next of them, with their identifiers, in the order in which they were stored."""
    own = articles.c
    columns = (
        own.id,
        own.text,
        own.title,
        own.published_on,
        own.published_from,
        outlets.c.name,
        own.url,
        own.byline,
        own.source_id,
        own.location,
    )
    statement = _to_read(which, run).outerjoin(outlets, outlets.c.id == own.outlet_id).with_only_columns(*columns)
    rows = connection.execute(statement.where(own.id > after).order_by(own.id).limit(most))
    return [
        (
            row.id,
            Article(
                text=row.text,
                title=row.title,
                published=row.published_on,
                published_from=row.published_from,
                outlet=row.name,
                url=row.url,
                byline=row.byline,
                source_id=row.source_id,
                location=row.location,
            ),
        )
        for row in rows
    ]


def _to_read(which: Which, run: models.ExtractionRun) -> Select[Any]:
    statement = select(articles.c.id).select_from(articles.join(runs, runs.c.id == articles.c.run_id))
    statement = statement.where(or_(runs.c.version != run.version, runs.c.model_hash.is_distinct_from(run.model_hash)))
    if which.since is not None:
        statement = statement.where(articles.c.published_on >= which.since)
    if which.until is not None:
        statement = statement.where(articles.c.published_on <= which.until)
    if which.below is not None:
        statement = statement.where(cast(runs.c.version, Integer) < which.below)
    if which.models is not None:
        read_by = (runs.c.model_hash.is_not_distinct_from(model) for model in which.models)
        statement = statement.where(or_(false(), *read_by))
    return statement


@dataclass(frozen=True, slots=True)
class Replacing(Writer):
    """Writes the rows of an article over those that were stored of it.

    ``kept`` are the rows, by identifier, that are not found any more and stay. Speakers stay as long as rows refer to them.
    """

    article_id: int
    held: Held
    kept: dict[Target, dict[int, Place]] = field(default_factory=lambda: {target: {} for target in Target})
    changed: set[str] = field(default_factory=set)

    def write(self, table: Table, rows: Sequence[Mapping[str, Any]], *keys: str) -> list[int]:
        """Put these rows in the place of the article's, those of equal ``keys`` under their old identifiers."""
        names = tuple(rows[0]) if rows else keys
        stored: defaultdict[tuple[Any, ...], list[Any]] = defaultdict(list)
        for row in self.connection.execute(_stored(table, names), {"article": self.article_id}):
            stored[tuple(getattr(row, key) for key in keys)].append(row)
        found = [same.pop(0) if (same := stored[tuple(row[key] for key in keys)]) else None for row in rows]
        changes = [
            {"row_id": old.id, **{f"new_{name}": new[name] for name in names}}
            for old, new in zip(found, rows, strict=True)
            if old is not None and any(getattr(old, name) != new[name] for name in names)
        ]
        self._remove(table, [row for same in stored.values() for row in same])
        if changes:
            self.connection.execute(_change(table, names), changes)
        fresh = [new for old, new in zip(found, rows, strict=True) if old is None]
        if changes or fresh:
            self.changed.add(table.name)
        added = iter(insert_rows(self.connection, table, fresh))
        return [next(added) if old is None else old.id for old in found]

    def _remove(self, table: Table, rows: Sequence[Any]) -> None:
        """Take away what is not found any more and what nobody said anything about."""
        if table is speakers:
            return
        for target, of, parts in ((Target.QUOTE, quotes, quote_spans), (Target.CLAIM, claims, claim_spans)):
            if table is of:
                kept = {row.id: place for row in rows if (place := (row.start_char, row.end_char)) in self.held[target]}
                self.kept[target].update(kept)
                rows = [row for row in rows if row.id not in kept]
            elif table is parts:
                rows = [row for row in rows if getattr(row, f"{target}_id") not in self.kept[target]]
        if rows:
            self.changed.add(table.name)
            self.connection.execute(_delete(table), [{"row_id": row.id} for row in rows])


def _held(connection: Connection, article_id: int) -> Held:
    """The places that people judged, corrected, or decided something about."""
    found: dict[Target, set[Place]] = {target: set() for target in Target}
    for target, start, end in connection.execute(_held_places(), {"article": article_id}):
        found[Target(target)].add((start, end))
    return found


def _at_held_places(connection: Connection, extraction: Extraction, article_id: int, held: Held) -> Extraction:
    """The extraction with a person's places for those quotes and claims that it finds with other ends."""
    if not any(held.values()):
        return extraction
    found_quotes, found_claims = list(extraction.quotes), list(extraction.claims)
    for place in _lost(held[Target.QUOTE], {(quote.start, quote.end) for quote in found_quotes}):
        parts = connection.execute(_parts_of(), {"article": article_id, "start": place[0], "end": place[1]}).all()
        index = _nearest(place, [(quote.start, quote.end) for quote in found_quotes], SAME)
        if parts and index is not None:
            found_quotes[index] = _with_parts(found_quotes[index], parts)
    for place in _lost(held[Target.CLAIM], {(claim.quantity.start, claim.quantity.end) for claim in found_claims}):
        index = _nearest(place, [(claim.quantity.start, claim.quantity.end) for claim in found_claims], 0.0)
        if index is not None:
            quantity = replace(found_claims[index].quantity, start=place[0], end=place[1])
            found_claims[index] = replace(found_claims[index], quantity=quantity)
    return replace(extraction, quotes=tuple(found_quotes), claims=tuple(found_claims))


def _lost(held: Collection[Place], found: Collection[Place]) -> list[Place]:
    return sorted(set(held) - set(found))


def _nearest(place: Place, others: Sequence[Place], least: float) -> int | None:
    """The index of the place that shares most with this one, more than ``least`` of what either has."""
    best, most = None, least
    for index, other in enumerate(others):
        shared = min(place[1], other[1]) - max(place[0], other[0])
        share = shared / (max(place[1], other[1]) - min(place[0], other[0]))
        if share > most:
            best, most = index, share
    return best


def _with_parts(quote: Quote, parts: Sequence[Any]) -> Quote:
    """A quote with the stored spans of another."""
    spans = {part: tuple(Span(row.start_char, row.end_char) for row in parts if row.part is part) for part in SpanPart}
    return replace(quote, content=spans[SpanPart.CONTENT], cue=spans[SpanPart.CUE], source=spans[SpanPart.SOURCE])


def _mark_vanished(connection: Connection, writer: Replacing, run_id: int) -> None:
    """Mark what stays only because a person said something about it; what a person rejected goes after all."""
    rejected = _anchors(connection, _rejected(), writer.article_id)
    rows: list[tuple[Target, int, int]] = []
    for target, table in ((Target.QUOTE, quotes), (Target.CLAIM, claims)):
        for identifier, place in writer.kept[target].items():
            if (target, *place) in rejected:
                connection.execute(_delete(table), {"row_id": identifier})
                writer.changed.add(table.name)
            else:
                rows.append((target, *place))
    marked = _anchors(connection, _marked(), writer.article_id)
    for target, start, end in sorted(marked - set(rows)):
        connection.execute(_unmark(), {"article": writer.article_id, "of": target, "start": start, "end": end})
    new = [
        {"article_id": writer.article_id, "target": target, "start_char": start, "end_char": end, "run_id": run_id}
        for target, start, end in rows
        if (target, start, end) not in marked
    ]
    if new:
        connection.execute(statements.insert(vanished), new)


def _anchors(connection: Connection, statement: Select[Any], article_id: int) -> set[tuple[Target, int, int]]:
    """Target, begin and end of what a statement finds in an article."""
    return {
        (row.target, row.start_char, row.end_char) for row in connection.execute(statement, {"article": article_id})
    }


def _of_article(table: Table) -> Any:
    """True for the rows of an ``article``; those of quotes' and claims' spans through these."""
    for parent, child in ((quotes, "quote_id"), (claims, "claim_id")):
        if child in table.c and "article_id" not in table.c:
            return table.c[child].in_(select(parent.c.id).where(parent.c.article_id == bindparam("article")))
    return table.c.article_id == bindparam("article")


@cache
def _stored(table: Table, names: tuple[str, ...]) -> Select[Any]:
    """The rows of an ``article``: identifier, the columns of these names, and where each begins and ends."""
    return select(table.c.id, *(table.c[name] for name in names)).where(_of_article(table)).order_by(table.c.id)


@cache
def _change(table: Table, names: tuple[str, ...]) -> Update:
    return (
        update(table)
        .where(table.c.id == bindparam("row_id"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )


@cache
def _delete(table: Table) -> Delete:
    return delete(table).where(table.c.id == bindparam("row_id"))


@cache
def _held_places() -> Any:
    """Target, begin and end of everything in an ``article`` that a person said something about."""
    made, claim = decisions.c, literal(Target.CLAIM, corrections.c.target.type)
    return union(
        *(
            select(table.c.target, table.c.start_char, table.c.end_char).where(
                table.c.article_id == bindparam("article")
            )
            for table in (corrections, verdicts)
        ),
        select(claim, made.start_char, made.end_char).where(made.article_id == bindparam("article")),
        select(claim, made.other_start_char, made.other_end_char).where(made.other_article_id == bindparam("article")),
    )


@cache
def _rejected() -> Select[Any]:
    """What people rejected in an ``article``: the newest correction says so."""
    own = corrections.c
    places = (own.article_id, own.target, own.start_char, own.end_char)
    newest = (
        select(func.max(own.id))
        .where(own.article_id == bindparam("article"), own.field == "rejected")
        .group_by(*places)
    )
    return select(own.target, own.start_char, own.end_char).where(own.id.in_(newest), own.value == "true")


@cache
def _marked() -> Select[Any]:
    own = vanished.c
    return select(own.target, own.start_char, own.end_char).where(own.article_id == bindparam("article"))


@cache
def _unmark() -> Delete:
    own = vanished.c
    place = (own.start_char == bindparam("start"), own.end_char == bindparam("end"))
    return delete(vanished).where(own.article_id == bindparam("article"), own.target == bindparam("of"), *place)


@cache
def _parts_of() -> Select[Any]:
    """The spans of the quote of an ``article`` between ``start`` and ``end``, in the order of the text."""
    place = (quotes.c.start_char == bindparam("start"), quotes.c.end_char == bindparam("end"))
    return (
        select(quote_spans.c.part, quote_spans.c.start_char, quote_spans.c.end_char)
        .join(quotes, quotes.c.id == quote_spans.c.quote_id)
        .where(quotes.c.article_id == bindparam("article"), *place)
        .order_by(quote_spans.c.start_char)
    )
