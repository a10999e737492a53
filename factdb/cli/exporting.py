"""Files out: the rows of a view as CSV, or as JSON lines with their places in the text."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from factdb.cli.options import About, Kind, Limit, MinConfidence, Outlet, Since, Speaker, Until


class What(StrEnum):
    """What can be exported, in the words of ``factdb.exports.jsonl.Exported``, which the help must not import."""

    QUOTES = "quotes"
    CLAIMS = "claims"
    SPEAKERS = "speakers"
    ARTICLES = "articles"
    FACTS = "facts"


def export(
    context: typer.Context,
    what: Annotated[What, typer.Argument(metavar="WHAT", help="What to export: quotes, claims, speakers, articles or facts.")],
    to: Annotated[
        Path, typer.Option(metavar="FILE", help="The file to write; its name ends in .csv or .jsonl, which decides.")
    ],
    excel: Annotated[
        bool, typer.Option("--excel", help="CSV for Excel: a byte-order mark first, and ; between the columns.")
    ] = False,
    raw: Annotated[
        bool,
        typer.Option("--raw", help="CSV with texts as they are: without an apostrophe before = + - @, which a "
                     "spreadsheet takes for formulas."),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    speaker: Speaker = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    about: About = None,
    kind: Kind = None,
    min_confidence: MinConfidence = None,
    limit: Limit = None,
) -> None:  # fmt: skip
    """Write quotes, claims, speakers, articles or facts to a CSV or JSONL file, whole or not at all."""
    suffix = to.suffix.lower()
    if suffix not in (".csv", ".jsonl"):
        raise typer.BadParameter(f"{to} ends neither in .csv nor in .jsonl", param_hint="--to")
    if suffix == ".jsonl" and (excel or raw):
        raise typer.BadParameter("--excel and --raw are for CSV files", param_hint="--to")

    from factdb import queries
    from factdb.cli.lines import note
    from factdb.cli.opening import connected, filters_for
    from factdb.exports.csv import export_csv
    from factdb.exports.jsonl import Exported, export_jsonl

    select_by = {
        What.QUOTES: queries.quotes_by,
        What.CLAIMS: queries.claims_by,
        What.SPEAKERS: queries.speakers_by,
        What.ARTICLES: queries.articles_by,
        What.FACTS: queries.facts_by,
    }
    with connected(context) as connection:
        filters = filters_for(
            connection,
            speaker=speaker,
            since=since,
            until=until,
            outlet=outlet,
            about=about,
            kind=None if what is What.SPEAKERS else kind,
            speaker_kind=kind if what is What.SPEAKERS else None,
            min_confidence=min_confidence,
            limit=limit,
        )
        if suffix == ".csv":
            count = export_csv(connection, select_by[what](filters), to, excel=excel, raw=raw, force=force)
        else:
            count = export_jsonl(connection, Exported(what.value), filters, to, force=force)
    note(f"{count:,} {what} written to {to}")
