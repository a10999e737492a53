"""Facts: what numbers are about, their series with chart and conflicts, and what people decide about them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from factdb.cli.answering import in_editor, print_data, print_listing
from factdb.cli.deciding import By, ListGroup, reviewer
from factdb.cli.options import COMPACT, About, After, As, Format, Limit, Open, Outlet, Since, Speaker, Until, about_all

if TYPE_CHECKING:
    from factdb.charts import Point
    from factdb.series import ShownFact

app = typer.Typer(
    cls=ListGroup,
    help="List what numbers are about, show how one changed, and decide what belongs together.\n\n"
    "factdb facts WORDS … is short for factdb facts list WORDS …",
    rich_markup_mode=None,
    context_settings=COMPACT,
)

FactNumber = Annotated[int, typer.Argument(metavar="N", help="The fact's number.", min=1)]


@app.command("list", context_settings=COMPACT)
def list_(
    context: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORDS", help="Only with all of these words in a claim or the label.")
    ] = None,
    speaker: Speaker = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    about: About = None,
    unit: Annotated[
        str | None, typer.Option(metavar="UNIT", help="Only in this unit, as claims show it: people, percent, USD …")
    ] = None,
    place: Annotated[str | None, typer.Option(metavar="PLACE", help="Only with a claim about this place.")] = None,
    conflicts: Annotated[bool, typer.Option("--conflicts", help="Only those about which claimants differ.")] = False,
    limit: Limit = None,
    after: After = None,
    format_: As = Format.TABLE,
    open_: Open = False,
) -> None:
    """Print what numbers are about: the latest number, how it went, and how many sources; pinned ones, then the most claimed.

    The filters choose facts by their claims: --since 2024, with a claim published in 2024 or later. Copies of a story
    are one source.
    """
    from factdb.charts import sparkline
    from factdb.cli.console import Column
    from factdb.cli.opening import connected, filters_for
    from factdb.quantities import Modifier, describe
    from factdb.queries import facts_by
    from factdb.series import points_of

    with in_editor(open_, "facts", format_), connected(context) as connection:
        filters = filters_for(
            connection,
            speaker=speaker,
            since=since,
            until=until,
            outlet=outlet,
            about=about_all(words, about),
            unit=unit,
            place=place,
            conflicts=conflicts,
            limit=limit,
            after=after,
        )
        columns = [
            Column(heading="fact", right=True),
            Column(heading="of", ratio=1),
            Column(heading="latest", part=0.3, style="yellow", right=True),
            Column(heading="as of"),
            Column(heading="series"),
            Column(heading="sources", right=True),
            Column(heading="conflicts", right=True),
        ]

        def cells(rows: Sequence[Any]) -> Iterator[tuple[object, ...]]:
            points = points_of(connection, [row.fact for row in rows])
            for row in rows:
                latest = describe(row.latest_low, row.latest_high, Modifier(row.latest_modifier), row.unit)
                label = f"{row.label} (pinned)" if row.pinned else row.label
                drawn = sparkline(points[row.fact]) if row.claims > 1 else None
                yield str(row.fact), label, latest, row.latest_as_of, drawn, row.sources, row.conflicts or None

        print_listing(connection, facts_by, filters, format_, limit, columns, cells, key="fact")


@app.command(context_settings=COMPACT)
def show(
    context: typer.Context,
    fact: FactNumber,
    plot: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Draw it into this file, which ends in .png or .svg (pip install 'factdb[charts]')."
        ),
    ] = None,
    format_: As = Format.TABLE,
) -> None:
    """Print the series of a fact: each number with who gave it, when, where and in which sentence, and a chart.

    A number is current, superseded by a later one, or corrected; those that contradict each other are named, and so is who
    merged, split, renamed or pinned it, and when.
    """
    from factdb import charts
    from factdb.cli.lines import note
    from factdb.cli.opening import connected
    from factdb.review.said import said_about_fact
    from factdb.series import fact_with_claims, find_fact

    with connected(context) as connection:
        found = fact_with_claims(connection, find_fact(connection, fact))
        said = said_about_fact(connection, found.row.fact)
    if found.row.fact != fact:
        note(f"fact {fact} is part of fact {found.row.fact} now")
    if plot is not None:
        charts.plot(found.points, plot, title=found.row.label, unit=found.row.unit)
        note(f"drawn into {plot}")
    if format_ is not Format.TABLE:
        print_data(format_, found.claims[0]._fields, found.claims)
        return
    _print_series(found)
    for each in said:
        note(str(each).removeprefix("fact: "))
    _print_chart(found.points)


def _print_series(found: "ShownFact") -> None:
    from rich.text import Text

    from factdb.cli.console import Column, print_table, put, terminal
    from factdb.cli.lines import one_line
    from factdb.quantities import Modifier, describe
    from factdb.series import sentence_of

    columns = [
        Column(heading="as of"),
        Column(heading="number", part=0.25, style="yellow", right=True),
        Column(heading="status"),
        Column(heading="who", part=0.2, style="cyan"),
        Column(heading="sentence", ratio=1),
        Column(heading="where", part=0.2),
        Column(heading="claim", right=True),
    ]
    rows = [
        (
            _period(claim),
            describe(claim.low, claim.high, Modifier(claim.modifier), claim.unit),
            f"{claim.status}, in conflict" if claim.conflicts else claim.status,
            claim.claimant,
            sentence_of(claim),
            " ".join(str(part) for part in (claim.outlet, claim.published) if part is not None),
            str(claim.id),
        )
        for claim in found.claims
    ]
    pinned = ", pinned" if found.row.pinned else ""
    print_table(columns, rows, title=f"Fact {found.row.fact}: {found.row.label} ({found.row.status}{pinned})")
    for conflict in found.conflicts:
        sides = (
            f"{describe(low, high, Modifier.EXACT, found.row.unit)} ({claimant or outlet or 'the article itself'})"
            for low, high, claimant, outlet in (
                (conflict.low, conflict.high, conflict.claimant, conflict.outlet),
                (conflict.other_low, conflict.other_high, conflict.other_claimant, conflict.other_outlet),
            )
        )
        put(terminal(), Text(one_line(f"conflict, {conflict.as_of}: {' against '.join(sides)}")))


def _period(claim: Any) -> str:
    days = [day.isoformat() for day in (claim.as_of_first, claim.as_of_last) if day is not None]
    return " to ".join(dict.fromkeys(days)) or str(claim.published or "")


def _print_chart(points: "list[Point]") -> None:
    from rich.text import Text

    from factdb.charts import terminal_chart
    from factdb.cli.console import put, terminal
    from factdb.cli.lines import harmless

    console = terminal()
    lines = terminal_chart(points, width=min(console.width, 100))
    if lines:
        put(console, "", *(Text(harmless(line), no_wrap=True, overflow="ellipsis") for line in lines))


@app.command(context_settings=COMPACT)
def merge(
    context: typer.Context,
    fact: FactNumber,
    others: Annotated[list[int], typer.Argument(metavar="OTHER", help="Those that are the same thing.", min=1)],
    by: By = None,
) -> None:
    """Make one fact of several; it keeps the first one's number. Later articles leave it so."""
    from factdb.cli.lines import note
    from factdb.cli.opening import deciding
    from factdb.links.decisions import merge_facts
    from factdb.series import find_fact

    with deciding(context) as connection:
        first = find_fact(connection, fact)
        rest = [find_fact(connection, other) for other in others]
        merge_facts(connection, first, rest, reviewer=reviewer(by))
    note(f"facts {', '.join(map(str, others))} are part of fact {first}")


@app.command(context_settings=COMPACT)
def split(
    context: typer.Context,
    fact: FactNumber,
    claims: Annotated[
        list[int], typer.Argument(metavar="CLAIM", help="The claims to take out, as facts show numbers them.", min=1)
    ],
    by: By = None,
) -> None:
    """Take claims out of a fact, into one of their own. Later articles leave it so."""
    from factdb.cli.lines import note
    from factdb.cli.opening import deciding
    from factdb.links.decisions import split_fact
    from factdb.series import find_fact

    with deciding(context) as connection:
        number = split_fact(connection, find_fact(connection, fact), claims, reviewer=reviewer(by))
    note(f"claims {', '.join(map(str, claims))} are fact {number}")


@app.command(context_settings=COMPACT)
def rename(
    context: typer.Context,
    fact: FactNumber,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="What the number is of, in your words.")],
    by: By = None,
) -> None:
    """Give a fact a label of your own."""
    from factdb.cli.lines import note
    from factdb.cli.opening import deciding
    from factdb.links.decisions import rename_fact
    from factdb.series import find_fact

    with deciding(context) as connection:
        number = find_fact(connection, fact)
        rename_fact(connection, number, " ".join(words), reviewer=reviewer(by))
    note(f"fact {number} is {' '.join(words)}")


@app.command(context_settings=COMPACT)
def pin(context: typer.Context, fact: FactNumber, by: By = None) -> None:
    """List a fact first, and keep its claims in it whatever articles come later; they can add to it."""
    _pin(context, fact, by, pinned=True)


@app.command(context_settings=COMPACT)
def unpin(context: typer.Context, fact: FactNumber, by: By = None) -> None:
    """Take back that a fact is pinned."""
    _pin(context, fact, by, pinned=False)


def _pin(context: typer.Context, fact: int, by: str | None, *, pinned: bool) -> None:
    from factdb.cli.lines import note
    from factdb.cli.opening import deciding
    from factdb.links.decisions import pin_fact
    from factdb.series import find_fact

    with deciding(context) as connection:
        number = find_fact(connection, fact)
        pin_fact(connection, number, reviewer=reviewer(by), pinned=pinned)
    note(f"fact {number} is {'' if pinned else 'no longer '}pinned")
