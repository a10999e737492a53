"""Questions: quotes, claims, speakers, articles, a statement of one's own, and how much there is."""

from decimal import Decimal
from functools import partial
from typing import Annotated, Any

import typer

from factdb.cli.answering import in_editor, print_answer, print_data, print_listing, print_rows
from factdb.cli.options import (
    About,
    After,
    As,
    Format,
    Limit,
    MinConfidence,
    Open,
    Outlet,
    QuoteKind,
    Since,
    Speaker,
    SpeakerKind,
    Until,
    Words,
    about_all,
)


def quotes(
    context: typer.Context,
    words: Words = None,
    speaker: Speaker = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    about: About = None,
    kind: QuoteKind = None,
    min_confidence: MinConfidence = None,
    limit: Limit = None,
    after: After = None,
    format_: As = Format.TABLE,
    open_: Open = False,
) -> None:
    """Print who said what, the newest first."""
    from factdb.cli.console import Column
    from factdb.cli.opening import connected, filters_for
    from factdb.queries import quotes_by

    with in_editor(open_, "quotes", format_), connected(context) as connection:
        filters = filters_for(
            connection,
            speaker=speaker,
            since=since,
            until=until,
            outlet=outlet,
            about=about_all(words, about),
            kind=kind,
            min_confidence=min_confidence,
            limit=limit,
            after=after,
        )
        columns = [
            Column(heading="date"),
            Column(heading="outlet", part=0.2),
            Column(heading="speaker", part=0.3, style="cyan"),
            Column(heading="words", ratio=1),
            Column(heading="kind"),
            Column(heading="article", right=True),
        ]
        print_listing(connection, quotes_by, filters, format_, limit, columns, partial(map, _quote_cells))


def _quote_cells(row: Any) -> tuple[object, ...]:
    speaker = row.speaker or "—"
    return (
        row.published,
        row.outlet,
        f"{speaker} ({row.role})" if row.role else speaker,
        row.text,
        row.kind,
        str(row.article_id),
    )


def claims(
    context: typer.Context,
    words: Words = None,
    speaker: Speaker = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    about: About = None,
    kind: QuoteKind = None,
    min_confidence: MinConfidence = None,
    limit: Limit = None,
    after: After = None,
    format_: As = Format.TABLE,
    open_: Open = False,
) -> None:
    """Print which numbers were claimed, by whom and of what, the newest first."""
    from factdb.cli.console import Column
    from factdb.cli.opening import connected, filters_for
    from factdb.queries import claims_by

    with in_editor(open_, "claims", format_), connected(context) as connection:
        filters = filters_for(
            connection,
            speaker=speaker,
            since=since,
            until=until,
            outlet=outlet,
            about=about_all(words, about),
            kind=kind,
            min_confidence=min_confidence,
            limit=limit,
            after=after,
        )
        columns = [
            Column(heading="date"),
            Column(heading="outlet", part=0.2),
            Column(heading="claimant", part=0.25, style="cyan"),
            Column(heading="number", part=0.25, style="yellow"),
            Column(heading="of", ratio=1),
            Column(heading="article", right=True),
        ]
        print_listing(connection, claims_by, filters, format_, limit, columns, partial(map, _claim_cells))


def _claim_cells(row: Any) -> tuple[object, ...]:
    return row.published, row.outlet, row.claimant, row.text, row.measure, str(row.article_id)


def speakers(
    context: typer.Context,
    name: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="Only the speaker of this name: short for --speaker.")
    ] = None,
    speaker: Speaker = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    about: About = None,
    kind: SpeakerKind = None,
    min_confidence: MinConfidence = None,
    limit: Limit = None,
    after: After = None,
    format_: As = Format.TABLE,
    open_: Open = False,
) -> None:
    """Print who is quoted, the most quoted first."""
    from factdb.cli.console import Column
    from factdb.cli.opening import connected, filters_for
    from factdb.queries import speakers_by

    if name and speaker is not None:
        raise typer.BadParameter("the speaker is named twice: leave one out", param_hint="--speaker")
    with in_editor(open_, "speakers", format_), connected(context) as connection:
        filters = filters_for(
            connection,
            speaker=" ".join(name) if name else speaker,
            since=since,
            until=until,
            outlet=outlet,
            about=about,
            speaker_kind=kind,
            min_confidence=min_confidence,
            limit=limit,
            after=after,
        )
        columns = [
            Column(heading="speaker", part=0.4, style="cyan"),
            Column(heading="kind"),
            Column(heading="roles", ratio=1),
            Column(heading="quotes", right=True),
            Column(heading="articles", right=True),
            Column(heading="last"),
        ]
        print_listing(connection, speakers_by, filters, format_, limit, columns, partial(map, _speaker_cells))


def _speaker_cells(row: Any) -> tuple[object, ...]:
    return row.name, row.kind, row.roles, row.quotes, row.articles, row.last_quoted


def articles(
    context: typer.Context,
    words: Words = None,
    speaker: Speaker = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    about: About = None,
    kind: QuoteKind = None,
    min_confidence: MinConfidence = None,
    limit: Limit = None,
    after: After = None,
    failed: Annotated[
        bool,
        typer.Option(
            "--failed",
            help="Those that could not be read or stored, the last one first; factdb ingest --retry-failed tries them again.",
        ),
    ] = False,
    format_: As = Format.TABLE,
    open_: Open = False,
) -> None:
    """Print which articles are stored, the newest first, in their current revision."""
    from factdb.cli.console import Column
    from factdb.cli.opening import connected, filters_for
    from factdb.queries import articles_by

    if failed:
        if any((words, speaker, since, until, outlet, about, kind, min_confidence, after)):
            raise typer.BadParameter("goes with --limit and --format alone", param_hint="--failed")
        _print_failed(context, limit, format_)
        return
    with in_editor(open_, "articles", format_), connected(context) as connection:
        filters = filters_for(
            connection,
            speaker=speaker,
            since=since,
            until=until,
            outlet=outlet,
            about=about_all(words, about),
            kind=kind,
            min_confidence=min_confidence,
            limit=limit,
            after=after,
        )
        columns = [
            Column(heading="article", right=True),
            Column(heading="date"),
            Column(heading="date from", optional=True),
            Column(heading="outlet", part=0.2),
            Column(heading="title", ratio=1),
            Column(heading="quotes", right=True),
            Column(heading="claims", right=True),
        ]
        print_listing(connection, articles_by, filters, format_, limit, columns, partial(map, _article_cells))


def _article_cells(row: Any) -> tuple[object, ...]:
    about = (row.published, row.published_from, row.outlet, row.title or row.location)
    return str(row.id), *about, row.quotes, row.claims


def _print_failed(context: typer.Context, limit: int | None, format_: Format) -> None:
    from factdb.cli.console import Column
    from factdb.cli.opening import connected
    from factdb.database.failed import failures

    columns = [
        Column(heading="failed"),
        Column(heading="tries", right=True),
        Column(heading="article", part=0.3),
        Column(heading="reason", ratio=1),
    ]
    with connected(context) as connection:
        print_answer(connection, failures(), format_, limit, "failed articles", columns, partial(map, _failed_cells))


def _failed_cells(row: Any) -> tuple[object, ...]:
    name = row.location or row.url or row.source_id or row.title
    return f"{row.failed_at:%Y-%m-%d %H:%M}", row.tries, name, row.reason


def sql(
    context: typer.Context,
    statement: Annotated[str, typer.Argument(metavar="STATEMENT", help='One SELECT, such as "SELECT speaker, count(*) FROM report_quotes '
                                                  'GROUP BY speaker".')],
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many rows.")] = 1000,
    seconds: Annotated[float, typer.Option(min=0.1, metavar="N", help="Stop a statement that takes longer.")] = 30,
    format_: As = Format.TABLE,
) -> None:  # fmt: skip
    """Print the answer to a statement in SQL, which can read and nothing else.

    The views report_quotes, report_claims, report_facts, report_speakers, report_articles and report_verdicts are made
    for it.
    """
    from factdb.cli.console import Column, print_table
    from factdb.cli.lines import note
    from factdb.cli.opening import opened
    from factdb.sql import run

    with opened(context) as engine:
        result = run(engine, statement, limit=limit, seconds=seconds)
    if format_ is not Format.TABLE:
        print_data(format_, result.columns, result.rows)
    elif result.rows:
        numeric = [
            all(isinstance(row[index], int | float | Decimal | None) for row in result.rows)
            for index in range(len(result.columns))
        ]
        headings = zip(result.columns, numeric, strict=True)
        rows = [[_plain(value) for value in row] for row in result.rows]
        print_table([Column(heading=name, right=right) for name, right in headings], rows, keep_empty=True, paged=True)
    else:
        note("no rows")
    if result.truncated:
        note(f"cut after {limit:,} rows; --limit for more")


def _plain(value: Any) -> Any:
    """A number with all its digits and nothing between them: it may be an identifier or a year."""
    match value:
        case bool():
            return value
        case float():
            return f"{value:.15g}"
        case int() | Decimal():
            return f"{value:f}" if isinstance(value, Decimal) else str(value)
        case _:
            return value


def stats(context: typer.Context, format_: As = Format.TABLE) -> None:
    """Print how much the database holds, and who is quoted most."""
    from factdb.cli.console import Column
    from factdb.cli.opening import connected
    from factdb.lookups import counts

    with connected(context) as connection:
        found = counts(connection)
    rows: list[tuple[str, object]] = [
        ("articles", found.articles),
        ("articles without a date", found.undated),
        ("superseded revisions", found.superseded),
        ("first published", found.first_published),
        ("last published", found.last_published),
        ("outlets", found.outlets),
        ("quotes", found.quotes),
        *((f"quotes, {kind}", number) for kind, number in found.quotes_by_kind),
        ("speakers", found.speakers),
        ("claims", found.claims),
        *((f"quotes of {name}", number) for name, number in found.most_quoted),
    ]
    print_rows(format_, ("what", "how_many"), rows, [Column(heading="what"), Column(heading="how many", right=True)])
