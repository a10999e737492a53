"""Review: rows one after another, single corrections, and both through a spreadsheet."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from factdb.cli.deciding import By, ReviewGroup, reviewer
from factdb.cli.options import COMPACT, About, As, Format, Outlet, Since, Speaker, Until

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from factdb.review.corrections import Change
    from factdb.review.rows import Place

app = typer.Typer(
    cls=ReviewGroup,
    help="Go through the rows that need a look, and confirm, reject or correct them.\n\n"
    "factdb review OPTIONS … is short for factdb review rows OPTIONS …",
    rich_markup_mode=None,
    context_settings=COMPACT,
)

_ROW = typer.Argument(metavar="ROW", help="The row, as factdb show numbers it: q12 for a quote, c7 for a claim.")
RowName = Annotated[str, _ROW]
RowWords = Annotated[list[str], _ROW]
"""The row in as many words as people type: ``claim 7``."""


@app.command(context_settings=COMPACT)
def rows(
    context: typer.Context,
    of: Annotated[str | None, typer.Option(metavar="quotes|claims", help="Only these. Without it, both.")] = None,
    first: Annotated[
        str,
        typer.Option(
            metavar="uncertain|important",
            help="Which come first: those that the machine is least sure of, or those that are repeated most.",
        ),
    ] = "uncertain",
    speaker: Speaker = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    about: About = None,
    skipped: Annotated[bool, typer.Option("--skipped", help="Those that you passed over, too.")] = False,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many rows.")] = 200,
    by: By = None,
    export: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write the rows into a spreadsheet instead.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    import_: Annotated[
        Path | None,
        typer.Option("--import", metavar="FILE.csv", help="Make corrections of the cells that were changed in it."),
    ] = None,
) -> None:
    """Show the rows that nobody has looked at, one by one, and ask for a key; what is done is kept at once.

    A review goes on where it stopped: rows that somebody confirmed, corrected or rejected do not come again, nor those
    that you passed over. Where the input is no terminal, each line of it is a key and what goes with it.
    """
    from factdb.cli.opening import filters_for, opened
    from factdb.cli.screens import Session
    from factdb.database.connection import reading
    from factdb.database.models import Target
    from factdb.review.queue import Order, rows_to_review

    if import_ is not None:
        _import(context, import_, reviewer(by))
        return
    targets = {"quotes": Target.QUOTE, "claims": Target.CLAIM}
    if of is not None and of not in targets:
        raise typer.BadParameter(f"{of!r} is not one of quotes, claims", param_hint="--of")
    if first not in tuple(Order):
        raise typer.BadParameter(f"{first!r} is not one of {', '.join(Order)}", param_hint="--first")
    with opened(context) as engine:
        with reading(engine) as session:
            connection = session.connection()
            asked = {"speaker": speaker, "since": since, "until": until, "outlet": outlet, "about": about}
            filters = filters_for(connection, **asked) if any(asked.values()) else None  # type: ignore[arg-type]
            waiting = rows_to_review(
                connection,
                reviewer=reviewer(by),
                order=Order(first),
                target=None if of is None else targets[of],
                filters=filters,
                skipped=skipped,
                limit=limit,
            )
            if export is not None:
                _export(connection, waiting, export, force=force)
                return
            found = list(waiting)
        Session(engine, reviewer(by)).go_through(found)


def _export(connection: "Connection", waiting: Any, path: Path, *, force: bool) -> None:
    from factdb.cli.lines import note
    from factdb.review.sheets import export_sheet

    note(f"{export_sheet(connection, waiting, path, force=force)} rows written to {path}")


def _import(context: typer.Context, path: Path, who: str) -> None:
    """Say of each line that was not taken why, and how many there are of each."""
    from collections import Counter

    from factdb.cli.lines import note
    from factdb.cli.opening import deciding
    from factdb.review.sheets import Result, import_sheet

    results: Counter[Result] = Counter()
    with deciding(context) as connection:
        for line in import_sheet(connection, path, reviewer=who):
            results[line.result] += 1
            if line.reason:
                note(f"{path}:{line.number}: {line.result}: {line.reason}")
    note(", ".join(f"{results[result]} {result}" for result in Result if results[result]) or "no rows")
    if results[Result.MOVED] or results[Result.REFUSED]:
        raise typer.Exit(1)


@app.command("set", context_settings=COMPACT)
def set_(
    context: typer.Context,
    row: RowName,
    values: Annotated[
        list[str],
        typer.Argument(
            metavar="FIELD=VALUE",
            help="What is right: speaker, role, kind, manner and span of a quote; claimant, number (or low, high, "
            "modifier), unit, measure, span and fact of a claim. Nothing behind the sign empties a field.",
        ),
    ],
    by: By = None,
) -> None:
    """Correct fields of a quote or claim."""
    from factdb.review.corrections import correct
    from factdb.review.fields import number_in

    typed: dict[str, str | None] = {}
    for value in values:
        field, sign, words = value.partition("=")
        if not sign:
            raise typer.BadParameter(f"{value!r} is no FIELD=VALUE, such as kind=mixed", param_hint="FIELD=VALUE")
        typed |= number_in(words) if field.strip() == "number" else {field.strip(): words}
    _do(context, row, lambda connection, place: correct(connection, place, typed, reviewer=reviewer(by)))


@app.command("confirm", context_settings=COMPACT)
def confirm_(context: typer.Context, row: RowWords, by: By = None) -> None:
    """Say that a quote or claim is right as it is."""
    from factdb.review.corrections import confirm

    _do(context, " ".join(row), lambda connection, place: confirm(connection, place, reviewer=reviewer(by)))


@app.command("reject", context_settings=COMPACT)
def reject_(context: typer.Context, row: RowWords, by: By = None) -> None:
    """Take a quote or claim out of every view."""
    from factdb.review.corrections import reject

    _do(context, " ".join(row), lambda connection, place: reject(connection, place, reviewer=reviewer(by)))


@app.command("undo", context_settings=COMPACT)
def undo_(context: typer.Context, row: RowWords, by: By = None) -> None:
    """Take back what was done to a quote or claim last."""
    from factdb.review.corrections import undo

    _do(
        context, " ".join(row), lambda connection, place: undo(connection, place, reviewer=reviewer(by)), "taken back: "
    )


@app.command("vanished", context_settings=COMPACT)
def vanished_(context: typer.Context, format_: As = Format.TABLE) -> None:
    """List what people said about words that are not there any more.

    kept: a newer extraction of the article does not find the row, which stays as it was. gone: the newest revision of the
    article has not the words, or no current article speaks of the speaker; it is in force again where they come again.
    """
    from dataclasses import astuple, fields

    from factdb.cli.answering import print_data
    from factdb.cli.console import Column, print_table
    from factdb.cli.lines import note
    from factdb.cli.opening import connected
    from factdb.review.vanished import Vanished, find_vanished

    with connected(context) as connection:
        found = list(find_vanished(connection))
    if format_ is not Format.TABLE:
        print_data(format_, tuple(field.name for field in fields(Vanished)), map(astuple, found))
        return
    if not found:
        note("nothing vanished: all that people said is about words that are there")
        return
    columns = [Column(heading="is"), Column(heading="what", part=0.3), Column(heading="by"), Column(heading="when")]
    print_table(
        [*columns, Column(heading="words", ratio=1), Column(heading="article", right=True)],
        [
            (each.fate, each.what, each.reviewer, f"{each.reviewed_at:%Y-%m-%d %H:%M}", each.words, each.article_id)
            for each in found
        ],
    )


@app.command("history", context_settings=COMPACT)
def history_(context: typer.Context, row: RowWords, format_: As = Format.TABLE) -> None:
    """Print what people did to a quote or claim, and what was taken back."""
    from factdb.cli.answering import print_rows
    from factdb.cli.console import Column
    from factdb.cli.lines import note
    from factdb.cli.opening import connected
    from factdb.review.corrections import history
    from factdb.review.rows import find_place

    with connected(context) as connection:
        place = find_place(connection, " ".join(row))
        found = history(connection, place)
    if not found and format_ is Format.TABLE:
        note(f"nobody changed {place}")
        return
    columns = [Column(heading=name) for name in ("when", "by", "field", "before", "after", "taken back by")]
    names = ("created_at", "reviewer", "field", "before", "value", "undone_by")
    print_rows(
        format_,
        names,
        [[each[name] for name in names] for each in found],
        columns,
        lambda each: (f"{each[0]:%Y-%m-%d %H:%M}", *each[1:]),
    )


def _do(
    context: typer.Context,
    row: str,
    action: "Callable[[Connection, Place], tuple[Change, ...]]",
    prefix: str = "",
) -> None:
    """Do something to a row, and say what changed."""
    from factdb.cli.lines import note
    from factdb.cli.opening import deciding
    from factdb.review.rows import find_place

    with deciding(context) as connection:
        changes = action(connection, find_place(connection, row))
    for change in changes:
        note(f"{prefix}{change}")
    if not changes:
        note(f"nothing to change in {row}")
