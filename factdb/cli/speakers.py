"""Speakers: who is quoted, and what people decide about who is who."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from factdb.cli import asking
from factdb.cli.deciding import By, DryRun, ListGroup, reviewer
from factdb.cli.options import COMPACT, As, Format

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Connection

    from factdb.links.speakers import Decided

app = typer.Typer(
    cls=ListGroup,
    help="List who is quoted, and decide who is who: later articles keep to it, and every decision can be undone.\n\n"
    "factdb speakers OPTIONS … is short for factdb speakers list OPTIONS …",
    rich_markup_mode=None,
    context_settings=COMPACT,
)
app.command("list", context_settings=COMPACT)(asking.speakers)

Name = Annotated[
    str, typer.Argument(metavar="SPEAKER", help="The speaker's name, in full, or number (id in --format jsonl).")
]


@app.command(context_settings=COMPACT)
def merge(
    context: typer.Context,
    speaker: Name,
    others: Annotated[list[str], typer.Argument(metavar="OTHER", help="Those that are the same speaker.")],
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Make one speaker of several, who keeps the first one's name. Later articles that name the others mean this one."""
    from factdb.links.canonical import find_speaker
    from factdb.links.speakers import merge_speakers

    def decide(connection: "Connection") -> "Iterable[Decided]":
        found = [find_speaker(connection, other) for other in others]
        return merge_speakers(connection, find_speaker(connection, speaker), found, reviewer=reviewer(by))

    _decide(context, decide, dry_run=dry_run)


@app.command(context_settings=COMPACT)
def split(
    context: typer.Context,
    speaker: Name,
    articles: Annotated[list[str], typer.Argument(metavar="ARTICLE", help="The articles that mean somebody else.")],
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="A name that tells the other one apart.")],
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Say that in some articles, in all their revisions, a speaker is another one of the same name."""
    from factdb.links.canonical import find_speaker
    from factdb.links.speakers import split_speaker
    from factdb.lookups import find_article

    def decide(connection: "Connection") -> "Iterable[Decided]":
        numbers = [find_article(connection, article) for article in articles]
        return [split_speaker(connection, find_speaker(connection, speaker), numbers, name, reviewer=reviewer(by))]

    _decide(context, decide, dry_run=dry_run)


@app.command(context_settings=COMPACT)
def rename(
    context: typer.Context,
    speaker: Name,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name to be shown.")],
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Give a speaker another canonical name. Later articles that use the old one mean this speaker."""
    from factdb.links.canonical import find_speaker
    from factdb.links.speakers import rename_speaker

    def decide(connection: "Connection") -> "Iterable[Decided | None]":
        return [rename_speaker(connection, find_speaker(connection, speaker), name, reviewer=reviewer(by))]

    _decide(context, decide, dry_run=dry_run)


@app.command(context_settings=COMPACT)
def alias(
    context: typer.Context,
    speaker: Name,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the speaker is called as well.")],
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Give a speaker one name more, by which later articles mean it."""
    from factdb.links.canonical import find_speaker
    from factdb.links.speakers import add_alias

    def decide(connection: "Connection") -> "Iterable[Decided | None]":
        return [add_alias(connection, find_speaker(connection, speaker), name, reviewer=reviewer(by))]

    _decide(context, decide, dry_run=dry_run)


@app.command(context_settings=COMPACT)
def role(
    context: typer.Context,
    speaker: Name,
    title: Annotated[str, typer.Argument(metavar="ROLE", help="The title or affiliation.")],
    since: Annotated[str | None, typer.Option(metavar="DATE", help="The first day with this role.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="The last day with it.")] = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Give a speaker a role."""
    from factdb.dates import parse_since, parse_until
    from factdb.links.canonical import find_speaker
    from factdb.links.speakers import add_role

    def decide(connection: "Connection") -> "Iterable[Decided | None]":
        first = None if since is None else parse_since(since)
        last = None if until is None else parse_until(until)
        found = find_speaker(connection, speaker)
        return [add_role(connection, found, title, first=first, last=last, reviewer=reviewer(by))]

    _decide(context, decide, dry_run=dry_run)


@app.command("import", context_settings=COMPACT)
def import_(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.csv",
            help="An authority file: columns name, kind, aliases and roles (separated by semicolons), wikidata_id.",
        ),
    ],
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Take speakers' names, roles and Wikidata items from a file; an alias that is another speaker's name merges both."""
    from factdb.links.authority import import_speakers

    _decide(context, lambda connection: import_speakers(connection, file, reviewer=reviewer(by)), dry_run=dry_run)


@app.command(context_settings=COMPACT)
def undo(
    context: typer.Context,
    decision: Annotated[
        int | None, typer.Argument(metavar="N", help="The decision's number. Without it, the newest.", min=1)
    ] = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Take back a decision about a speaker."""
    from factdb.links.speakers import undo_decision

    _decide(
        context,
        lambda connection: [undo_decision(connection, decision, reviewer=reviewer(by))],
        "undone: ",
        dry_run=dry_run,
    )


@app.command(context_settings=COMPACT)
def decisions(context: typer.Context, format_: As = Format.TABLE) -> None:
    """Print what people decided about speakers, the newest first, and what was taken back."""
    from factdb.cli.answering import print_rows
    from factdb.cli.console import Column
    from factdb.cli.lines import note
    from factdb.cli.opening import connected
    from factdb.links.speakers import decisions_made, described

    with connected(context) as connection:
        found = [
            (row.id, row.created_at, row.reviewer, words, row.undone_by)
            for row, words in described(connection, decisions_made(connection))
        ]
    if not found and format_ is Format.TABLE:
        note("nobody decided anything about speakers")
        return
    columns = [Column(heading="decision", right=True), Column(heading="when"), Column(heading="by")]
    print_rows(
        format_,
        ("decision", "created_at", "reviewer", "what", "undone_by"),
        found,
        [*columns, Column(heading="what", ratio=1), Column(heading="undone by")],
        lambda row: (str(row[0]), f"{row[1]:%Y-%m-%d %H:%M}", *row[2:]),
    )


def _decide(
    context: typer.Context,
    decide: "Callable[[Connection], Iterable[Decided | None]]",
    prefix: str = "",
    *,
    dry_run: bool,
) -> None:
    """Decide, and say what moved; in a dry run, what would."""
    from dataclasses import astuple

    from factdb.cli.deciding import trying
    from factdb.cli.lines import note

    with trying(context, dry_run=dry_run) as connection:
        made = [decided for decided in decide(connection) if decided is not None]
    for decided in made:
        moved = ", ".join(
            f"{number} {noun if number != 1 else noun[:-1]}"
            for noun, number in (
                ("quotes", decided.moved.quotes),
                ("claims", decided.moved.claims),
                ("articles", decided.moved.articles),
            )
        )
        # another name or role moves nothing
        told = f": {moved}" if any(astuple(decided.moved)) else ""
        number = "" if dry_run else f" (decision {decided.id})"
        note(f"{'would ' if dry_run else ''}{prefix}{decided.words}{told}{number}")
    if not made:
        note("nothing to change")
