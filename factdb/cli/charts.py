"""Pictures: quotes over time by speaker or topic, share of voice by outlet, the series of a fact, as PNG or SVG."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from factdb.cli.options import COMPACT, About, MinConfidence, Outlet, QuoteKind, Since, Speaker, Until

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from factdb.queries import Filters

app = typer.Typer(
    help="Draw a chart into a PNG or SVG file (pip install 'factdb[charts]').",
    rich_markup_mode=None,
    context_settings=COMPACT,
    no_args_is_help=True,
)

To = Annotated[Path, typer.Option("--to", metavar="FILE", help="The file to draw into, which ends in .png or .svg.")]
Force = Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")]
Title = Annotated[str | None, typer.Option(metavar="WORDS", help="What stands above the chart.")]
Most = Annotated[int, typer.Option("--most", min=1, max=20, metavar="N", help="At most so many speakers.")]


@contextmanager
def _asked(context: typer.Context, **options: Any) -> Iterator[tuple["Connection", "Filters"]]:
    from factdb.cli.opening import connected, filters_for

    with connected(context) as connection:
        yield connection, filters_for(connection, **options)


def _save(chart: Any, to: Path, *, force: bool) -> None:
    from factdb.charts.pictures import save_chart
    from factdb.cli.lines import note

    save_chart(chart, to, force=force)
    note(f"drawn into {to}")


@app.command(context_settings=COMPACT)
def speakers(
    context: typer.Context,
    to: To,
    speaker: Speaker = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    about: About = None,
    kind: QuoteKind = None,
    min_confidence: MinConfidence = None,
    most: Most = 8,
    title: Title = None,
    force: Force = False,
) -> None:
    """Draw how often speakers were quoted over time: those of a name, or those who are quoted most."""
    from factdb.charts.counts import quotes_of_speakers
    from factdb.charts.pictures import times_chart

    with _asked(
        context,
        speaker=speaker,
        since=since,
        until=until,
        outlet=outlet,
        about=about,
        kind=kind,
        min_confidence=min_confidence,
    ) as (connection, filters):
        times = quotes_of_speakers(connection, filters, most=most)
    _save(times_chart(times, title=title or "Quotes by speaker"), to, force=force)


@app.command(context_settings=COMPACT)
def outlets(
    context: typer.Context,
    to: To,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    about: About = None,
    kind: QuoteKind = None,
    min_confidence: MinConfidence = None,
    most: Most = 6,
    title: Title = None,
    force: Force = False,
) -> None:
    """Draw the share of voice: who has how many of each outlet's quotes."""
    from factdb.charts.counts import shares_of_outlets
    from factdb.charts.pictures import shares_chart

    with _asked(
        context, since=since, until=until, outlet=outlet, about=about, kind=kind, min_confidence=min_confidence
    ) as (connection, filters):
        shares = shares_of_outlets(connection, filters, most=most)
    _save(shares_chart(shares, title=title or "Share of voice by outlet"), to, force=force)


@app.command(context_settings=COMPACT)
def topics(
    context: typer.Context,
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS", help='A topic each, by its words: tunnel "flood levy" strik*')
    ],
    to: To,
    speaker: Speaker = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    kind: QuoteKind = None,
    min_confidence: MinConfidence = None,
    title: Title = None,
    force: Force = False,
) -> None:
    """Draw how many quotes have the words of each topic over time."""
    from factdb.charts.counts import quotes_about
    from factdb.charts.pictures import times_chart

    with _asked(
        context, speaker=speaker, since=since, until=until, outlet=outlet, kind=kind, min_confidence=min_confidence
    ) as (connection, filters):
        times = quotes_about(connection, words, filters)
    _save(times_chart(times, title=title or "Quotes by topic"), to, force=force)


@app.command(context_settings=COMPACT)
def fact(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="N", help="The fact's number, as factdb facts lists it.", min=1)],
    to: To,
    title: Title = None,
    force: Force = False,
) -> None:
    """Draw the series of a fact: each number with who gave it, ranges as bars, conflicts ringed, corrected ones crossed."""
    from factdb.cli.opening import connected
    from factdb.series import chart_of, fact_with_claims, find_fact

    with connected(context) as connection:
        found = fact_with_claims(connection, find_fact(connection, number))
    _save(chart_of(found, title=title), to, force=force)
