"""Verdicts: what a fact-checker found about a quote or a claim, and the scale of ratings."""

from typing import Annotated

import typer

from factdb.cli.deciding import By, reviewer
from factdb.cli.options import As, Format


def check(
    context: typer.Context,
    row: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CLAIM|QUOTE", help="The row, as factdb show numbers it: c7 for a claim, q12 for a quote."
        ),
    ] = None,
    verdict: Annotated[
        str | None, typer.Option(metavar="RATING", help="The verdict. Without it, the verdicts that there are.")
    ] = None,
    explanation: Annotated[str | None, typer.Option(metavar="WORDS", help="Why.")] = None,
    source: Annotated[str | None, typer.Option(metavar="URL", help="The evidence.")] = None,
    by: By = None,
    scale: Annotated[
        str | None,
        typer.Option(
            metavar="RATINGS", help="Set the scale: its ratings from the worst to the best, separated by commas."
        ),
    ] = None,
    format_: As = Format.TABLE,
) -> None:
    """Give a claim or quote a verdict, or print its verdicts, the newest first; without a row, the scale of ratings."""
    from factdb.cli.lines import note
    from factdb.cli.opening import deciding
    from factdb.review.rows import find_place
    from factdb.review.verdicts import define_scale, judge

    if not row and (verdict or explanation or source):
        raise typer.BadParameter("name the claim or quote that it is about, such as c7", param_hint="CLAIM|QUOTE")
    if not row or scale is not None:
        if scale is not None:
            names = [name for name in scale.split(",") if name.strip()]
            with deciding(context) as connection:
                ratings = define_scale(connection, names)
            note(f"the scale is {', '.join(ratings)}")
        else:
            _print_scale(context, format_)
        return
    if verdict is None:
        if explanation or source:
            raise typer.BadParameter("give the rating that it explains", param_hint="--verdict")
        _print_verdicts(context, " ".join(row), format_)
        return
    with deciding(context) as connection:
        place = find_place(connection, " ".join(row))
        given = judge(connection, place, verdict, explanation=explanation, source_url=source, reviewer=reviewer(by))
    note(f"{place} is {verdict}" if given else f"{place} has this verdict already")


def _print_scale(context: typer.Context, format_: Format) -> None:
    from factdb.cli.answering import print_data
    from factdb.cli.lines import one_line
    from factdb.cli.opening import connected
    from factdb.review.verdicts import scale

    with connected(context) as connection:
        ratings = scale(connection)
    if format_ is not Format.TABLE:
        print_data(format_, ("rating",), [(rating,) for rating in ratings])
        return
    for rating in ratings:
        typer.echo(one_line(rating))


def _print_verdicts(context: typer.Context, row: str, format_: Format) -> None:
    from factdb.cli.answering import print_rows
    from factdb.cli.console import Column
    from factdb.cli.lines import note
    from factdb.cli.opening import connected
    from factdb.review.rows import find_place
    from factdb.review.verdicts import verdicts_of

    with connected(context) as connection:
        place = find_place(connection, row)
        found = verdicts_of(connection, place)
    if not found and format_ is Format.TABLE:
        note(f"{place} has no verdict; factdb check {place} --verdict RATING gives one")
        return
    columns = [
        Column(heading="when"),
        Column(heading="verdict", style="yellow"),
        Column(heading="by"),
        Column(heading="why", ratio=1),
        Column(heading="evidence", part=0.3),
    ]
    print_rows(
        format_,
        ("reviewed_at", "rating", "reviewer", "explanation", "evidence_url"),
        [(each.created_at, each.rating, each.reviewer, each.explanation, each.source_url) for each in found],
        columns,
        lambda row: (f"{row[0]:%Y-%m-%d %H:%M}", *row[1:]),
    )
