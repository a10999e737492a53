"""What stands on a page: about a speaker, a fact, or whatever some filters choose."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from factdb import __version__
from factdb.charts.counts import Times, quotes_of_speakers, shares_of_outlets
from factdb.charts.pictures import shares_chart, times_chart
from factdb.charts.points import OWN_VOICE
from factdb.database.views import report_speakers
from factdb.errors import ExportError
from factdb.exports.files import whole_file
from factdb.quantities import Modifier, describe
from factdb.queries import Filters, claims_by, facts_by, quotes_by, speakers_by
from factdb.report.html import html_of
from factdb.report.markdown import markdown_of
from factdb.report.page import Chart, Link, Page, Part, Quotation, Section, Table
from factdb.series import chart_of, fact_with_claims, sentence_of

CONTEXT = 150
"""Characters of the article that the views give on either side of a quote or number."""

ROWS = 20
"""Rows of a page's tables at most."""

SUFFIXES = (".html", ".md")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a page is about, in words and as filters, and how many quotations it shows at most."""

    words: str
    filters: Filters
    quotations: int


def save_page(page: Page, path: Path, *, force: bool) -> None:
    """Write a page to a file that ends in .html or .md, whole or not at all.

    Raises ExportError where matplotlib is missing for HTML, the name has another ending, or the file exists or cannot be
    written.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ExportError(f"{path} ends neither in .html nor in .md")
    with whole_file(path, force=force) as file:
        file.write(html_of(page) if suffix == ".html" else markdown_of(page))


def page_of_speakers(connection: Connection, asked: Asked) -> Page:
    """What the speakers of a name said, when, where, and which numbers they gave."""
    rows = connection.execute(
        select(report_speakers).where(report_speakers.c.id.in_(asked.filters.speakers or ()))
    ).all()
    times = quotes_of_speakers(connection, asked.filters)
    names = ", ".join(dict.fromkeys(row.name for row in rows if row.quotes)) or asked.words
    sections = (
        Section(heading="Who it is", parts=tuple(_portrait(row) for row in rows if row.quotes)),
        Section(heading="When", parts=(_over_time(times, "Quotes over time"),)),
        Section(heading="Where", parts=(_outlets(connection, asked.filters),)),
        *_claims(connection, asked.filters),
        *_quotations(connection, asked),
    )
    return _page(names, str(times.source), sections, asked)


def page_of_fact(connection: Connection, fact: int, *, quotations: int) -> Page:
    """The series of a fact: its chart, each number with its sentence, and where claimants differ."""
    found = fact_with_claims(connection, fact)
    table = _series(found.claims)
    title = found.row.label
    dated = any(point.day is not None for point in found.points)
    charts = [Chart(drawing=chart_of(found, title=title), shows=f"{title}, as told over time")] if dated else []
    conflicts = [
        " against ".join(
            f"{describe(low, high, Modifier.EXACT, found.row.unit)} ({claimant or outlet or OWN_VOICE})"
            for low, high, claimant, outlet in (
                (row.low, row.high, row.claimant, row.outlet),
                (row.other_low, row.other_high, row.other_claimant, row.other_outlet),
            )
        )
        + f", as of {row.as_of}."
        for row in found.conflicts
    ]
    shown = [_quotation(claim, claim.claimant or OWN_VOICE, claim.status) for claim in found.claims[-quotations:][::-1]]
    sections = (
        Section(heading="How it went", parts=(*charts, table)),
        Section(heading="Where claimants differ", parts=tuple(conflicts)),
        Section(heading="In context", parts=tuple(shown)),
    )
    about = (
        f"Fact {found.row.fact}, {found.row.status}: {found.row.claims} numbers from {found.row.sources} stories, "
        f"published {found.row.first_published} to {found.row.last_published}."
    )
    return _page(title, about, sections, Asked(words=f"fact {fact}", filters=Filters(), quotations=quotations))


def page_of_time(connection: Connection, asked: Asked) -> Page:
    """Who was heard, where, on which numbers, and what was said last, within some filters."""
    times = quotes_of_speakers(connection, asked.filters)
    shares = shares_of_outlets(connection, asked.filters)
    parts = Table(
        headings=("outlet", "quotes", *shares.parts),
        rows=[
            (outlet, f"{total:,}", *(f"{part[number]:,}" for part in shares.parts.values()))
            for number, (outlet, total) in enumerate(zip(shares.outlets, shares.totals, strict=True))
        ],
        numbers=frozenset(range(1, len(shares.parts) + 2)),
    )
    voices = Chart(
        drawing=shares_chart(shares, title="Share of voice by outlet"),
        shows="Share of voice: who has how many of each outlet's quotes",
        table=parts,
    )
    sections = (
        Section(heading="Who was heard", parts=(_over_time(times, "Quotes by speaker"), _speakers(connection, asked))),
        Section(heading="Where", parts=(voices,)),
        *_facts(connection, asked.filters),
        *_quotations(connection, asked),
    )
    title = f"Who said what: {asked.words}" if asked.words else "Who said what"
    return _page(title, str(times.source), sections, asked)


def _page(title: str, about: str, sections: Sequence[Section], asked: Asked) -> Page:
    made = (
        f"Made by factdb {__version__} on {datetime.now(UTC):%Y-%m-%d}"
        f"{f' for: {asked.words}' if asked.words else ''}. Found by a program, and corrected where somebody did: check the "
        "source before you publish."
    )
    return Page(title=title, about=about, sections=tuple(section for section in sections if section.parts), made=made)


def _portrait(row: Row[Any]) -> str:
    parts = (
        f"{row.name}, {row.kind}.",
        f"Called {row.roles}." if row.roles else "",
        f"Also {row.aliases}." if row.aliases else "",
        f"{row.quotes} quotes in {row.articles} articles, {row.claims} numbers.",
        f"First quoted {row.first_quoted}, last {row.last_quoted}." if row.first_quoted else "",
    )
    return " ".join(part for part in parts if part)


def _over_time(times: Times, title: str) -> Chart:
    table = Table(
        headings=(times.step.value, *times.lines),
        rows=[
            (str(day), *(f"{counts[number]:,}" for counts in times.lines.values()))
            for number, day in enumerate(times.days)
        ],
        numbers=frozenset(range(1, len(times.lines) + 1)),
    )
    return Chart(drawing=times_chart(times, title=title), shows=f"{title}, a {times.step}", table=table)


def _outlets(connection: Connection, filters: Filters) -> Table:
    statement = quotes_by(replace(filters, limit=None)).order_by(None).subquery()
    counts = Counter(row.outlet or "no outlet" for row in connection.execute(select(statement.c.outlet)))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:ROWS]
    return Table(
        headings=("outlet", "quotes"),
        rows=[(outlet, f"{count:,}") for outlet, count in ranked],
        numbers=frozenset({1}),
    )


def _speakers(connection: Connection, asked: Asked) -> Table:
    rows = connection.execute(speakers_by(replace(asked.filters, limit=ROWS))).all()
    return Table(
        headings=("speaker", "kind", "roles", "quotes in all"),
        rows=[(row.name, row.kind, row.roles or "", f"{row.quotes:,}") for row in rows],
        numbers=frozenset({3}),
    )


def _claims(connection: Connection, filters: Filters) -> Iterator[Section]:
    """The numbers that speakers gave."""
    chosen = replace(filters, kind=None, manner=None, limit=ROWS)
    rows = connection.execute(claims_by(chosen)).all()
    table = Table(
        headings=("published", "number", "of", "sentence", "article"),
        rows=[
            (
                str(row.published or ""),
                describe(row.low, row.high, Modifier(row.modifier), row.unit),
                row.measure or "",
                sentence_of(row),
                _article(row),
            )
            for row in rows
        ],
        numbers=frozenset({1}),
    )
    if rows:
        yield Section(heading="Numbers", parts=(table,))


def _facts(connection: Connection, filters: Filters) -> Iterator[Section]:
    """What numbers were about, those about which claimants differ first."""
    rows = connection.execute(facts_by(replace(filters, limit=ROWS * 5))).all()
    chosen = sorted((row for row in rows if row.claims > 1), key=lambda row: not row.conflicts)[:ROWS]
    table = Table(
        headings=("fact", "of", "latest", "as of", "sources", "status"),
        rows=[
            (
                str(row.fact),
                row.label,
                describe(row.latest_low, row.latest_high, Modifier(row.latest_modifier), row.unit),
                str(row.latest_as_of or ""),
                f"{row.sources:,}",
                row.status,
            )
            for row in chosen
        ],
        numbers=frozenset({0, 2, 4}),
    )
    if chosen:
        yield Section(heading="Numbers that were given more than once", parts=(table,))


def _series(claims: Sequence[Row[Any]]) -> Table:
    rows = [
        (
            str(claim.as_of_last or claim.published or ""),
            describe(claim.low, claim.high, Modifier(claim.modifier), claim.unit),
            f"{claim.status}, in conflict" if claim.conflicts else claim.status or "",
            claim.claimant or OWN_VOICE,
            sentence_of(claim),
            _article(claim),
        )
        for claim in claims
    ]
    headings = ("as of", "number", "status", "who", "sentence", "article")
    return Table(headings=headings, rows=rows, numbers=frozenset({1}))


def _quotations(connection: Connection, asked: Asked) -> Iterator[Section]:
    rows = connection.execute(quotes_by(replace(asked.filters, limit=asked.quotations))).all()
    parts: list[Part] = [_quotation(row, row.speaker, row.kind, row.role) for row in rows]
    yield Section(heading="In context, the newest first", parts=tuple(parts))


def _quotation(row: Row[Any], who: str | None, what: str | None, role: str | None = None) -> Quotation:
    """A quote or number in the text around it."""
    first = min(row.start_char, CONTEXT)
    last = first + row.end_char - row.start_char
    cut_before = "… " if row.start_char > CONTEXT else ""
    cut_after = " …" if len(row.context) >= last + CONTEXT else ""
    checked = (
        f"checked: {row.verdict} by {row.verdict_by}"
        if row.verdict
        else f"corrected by {row.corrected_by}"
        if row.corrected_by
        else ""
    )
    notes = (what, f"confidence {row.confidence:.2f}", checked)
    return Quotation(
        before=cut_before + row.context[:first],
        words=row.context[first:last],
        after=row.context[last:] + cut_after,
        who=f"{who}, {role}" if who and role else who or "nobody known",
        source=_article(row),
        notes=", ".join(note for note in notes if note),
    )


def _article(row: Row[Any]) -> Link:
    known = (row.outlet, row.published, row.title or f"article {row.article_id}")
    return Link(", ".join(str(part) for part in known if part), row.url)
