"""The listings: quotes, claims, speakers, facts and articles, a page at a time, with what the rows can be narrowed by."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Connection, Row, Select

from factdb.database.views import report_claims, report_quotes
from factdb.errors import FactdbError
from factdb.quantities import Modifier, describe
from factdb.queries import Filters, articles_by, claims_by, facts_by, page_of, quotes_by, speakers_by
from factdb.quotes import QuoteKind
from factdb.web.asked import Asked
from factdb.web.opening import within

ROWS = 50
"""Rows of a page."""

MOST_FACETED = 2000
"""Rows of which the values are counted: the first ones found."""

VALUES = 10
"""Values of a facet that are shown."""

SECONDS = 20.0
"""How long a page may ask the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """Something to narrow a listing by.

    ``column`` holds the values, ``name`` is what the address calls them, ``words`` the column by which they are shown.
    """

    heading: str
    name: str
    column: Column[Any]
    words: Column[Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One of the listings of ``factdb.queries`` as a page: its facets, and the column by which it goes on."""

    noun: str
    by: Callable[[Filters], Select[Any]]
    fields: tuple[str, ...]
    facets: tuple[Facet, ...] = ()
    key: str = "id"


_QUOTE, _CLAIM = report_quotes.c, report_claims.c
_OF_ARTICLES = ("q", "speaker", "outlet", "since", "until")

LISTINGS = {
    listing.noun: listing
    for listing in (
        Listing(
            noun="quotes",
            by=quotes_by,
            fields=("q", "speaker", "outlet", "kind", "since", "until"),
            facets=(
                Facet(heading="Speaker", name="speaker_id", column=_QUOTE.speaker_id, words=_QUOTE.speaker),
                Facet(heading="Outlet", name="outlet", column=_QUOTE.outlet),
                Facet(heading="Kind", name="kind", column=_QUOTE.kind),
                Facet(heading="Month", name="month", column=_QUOTE.published),
            ),
        ),
        Listing(
            noun="claims",
            by=claims_by,
            fields=_OF_ARTICLES,
            facets=(
                Facet(heading="Claimant", name="speaker_id", column=_CLAIM.claimant_id, words=_CLAIM.claimant),
                Facet(heading="Outlet", name="outlet", column=_CLAIM.outlet),
                Facet(heading="Unit", name="unit", column=_CLAIM.unit),
                Facet(heading="Month", name="month", column=_CLAIM.published),
            ),
        ),
        Listing(noun="speakers", by=speakers_by, fields=_OF_ARTICLES),
        Listing(noun="facts", by=facts_by, fields=("q", "conflicts"), key="fact"),
        Listing(noun="articles", by=articles_by, fields=_OF_ARTICLES),
    )
}


def listing_page(connection: Connection, noun: str, asked: Asked) -> dict[str, Any]:
    """What the page of a listing shows. What cannot be understood or found is said on it, above no rows."""
    listing = LISTINGS[noun]
    page = {"listing": listing, "asked": asked, "kinds": tuple(QuoteKind), "path": f"/{noun}"}
    rows: Sequence[Row[Any]] = ()
    facets: list[dict[str, Any]] = []
    found = complaint = None
    try:
        with within(connection, SECONDS):
            filters = asked.filters(connection, limit=ROWS + 1)
            rows = page_of(connection, listing.by, filters)
            found, facets = _facets(connection, listing, asked, filters) if rows else (None, [])
    except FactdbError as error:
        complaint = str(error)
    shown = rows[:ROWS]
    following = asked.address(f"/{noun}", after=getattr(shown[-1], listing.key)) if len(rows) > ROWS else None
    return page | {
        "complaint": complaint,
        "rows": shown,
        "found": found,
        "is_cut": found == MOST_FACETED,
        "facets": facets,
        "removable": _removable(asked, facets, f"/{noun}"),
        "next": following,
        "first": asked.address(f"/{noun}", after=None) if "after" in asked.values else None,
        "csv": None if complaint else asked.address(f"/{noun}.csv", after=None),
        "json": None if complaint else asked.address(f"/{noun}.json", after=None),
    }


def amount(row: Row[Any]) -> str:
    """The number of a claim in short form."""
    return describe(row.low, row.high, Modifier(row.modifier), row.unit)


def plain(low: Decimal | None, high: Decimal | None, unit: str | None) -> str:
    """A number or range without a modifier in short form."""
    return describe(low, high, Modifier.EXACT, unit)


def latest(row: Row[Any]) -> str:
    """The latest number of a fact in short form."""
    return describe(row.latest_low, row.latest_high, Modifier(row.latest_modifier), row.unit)


def _facets(
    connection: Connection, listing: Listing, asked: Asked, filters: Filters
) -> tuple[int | None, list[dict[str, Any]]]:
    """How many rows are found, ``MOST_FACETED`` at most; and their facets.

    Of each facet these are the most frequent values, each with the address that asks for it.
    """
    if not listing.facets:
        return None, []
    columns = [facet.column for facet in listing.facets] + [
        facet.words for facet in listing.facets if facet.words is not None
    ]
    first = listing.by(replace(filters, limit=MOST_FACETED, after=None)).with_only_columns(*columns)
    rows = connection.execute(first).all()
    found = []
    for facet in listing.facets:
        counted = Counter(_value(row, facet) for row in rows)
        del counted[None]
        if facet.name == "month":
            ranked = sorted(counted.items(), key=lambda item: item[0] or "", reverse=True)
        else:
            ranked = counted.most_common()
        values = [_shown(value, number, facet, asked, f"/{listing.noun}") for value, number in ranked[:VALUES] if value]
        found.append({"heading": facet.heading, "name": facet.name, "values": values, "more": len(ranked) > VALUES})
    return len(rows), [facet for facet in found if facet["values"]]


def _value(row: Row[Any], facet: Facet) -> tuple[str, str] | None:
    """A row's value, as the address gives it and in words; None where it has none."""
    value = row._mapping[facet.column]
    if value is None:
        return None
    if facet.name == "month":
        return f"{value:%Y-%m}", f"{value:%Y-%m}"
    words = value if facet.words is None else row._mapping[facet.words]
    return str(value), str(words)


def _shown(value: tuple[str, str], number: int, facet: Facet, asked: Asked, path: str) -> dict[str, Any]:
    given, words = value
    changed: dict[str, object] = {"since": given, "until": given} if facet.name == "month" else {facet.name: given}
    current = all(asked.get(name) == str(wanted) for name, wanted in changed.items())
    return {"words": words, "number": number, "current": current, "address": asked.address(path, after=None, **changed)}


def _removable(asked: Asked, facets: Sequence[dict[str, Any]], path: str) -> list[dict[str, str]]:
    """What is asked for beyond the form's fields, in words, each with the address that no longer asks for it."""
    names = {facet["name"]: value["words"] for facet in facets for value in facet["values"] if value["current"]}
    return [
        {
            "words": f"{words}: {names.get(name, asked.get(name))}",
            "address": asked.address(path, after=None, **{name: None}),
        }
        for name, words in (("speaker_id", "speaker"), ("unit", "unit"), ("min_confidence", "confidence at least"))
        if asked.get(name)
    ]
