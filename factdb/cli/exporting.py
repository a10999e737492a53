"""Files out: the rows of a view for programs, spreadsheets and people, or as linked data."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from factdb.cli.options import About, Kind, Limit, MinConfidence, Outlet, Since, Speaker, Until

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from factdb.exports.tables import Exported
    from factdb.queries import Filters


class What(StrEnum):
    """What can be exported, in the words of ``factdb.exports.tables.Exported``, which the help must not import."""

    QUOTES = "quotes"
    CLAIMS = "claims"
    SPEAKERS = "speakers"
    ARTICLES = "articles"
    FACTS = "facts"
    VERDICTS = "verdicts"


class As(StrEnum):
    """As what, in the words of ``factdb.exports.linked.Form``."""

    CLAIMREVIEW = "claimreview"
    QUOTATION = "quotation"
    ANNOTATION = "annotation"


SUFFIXES = (".csv", ".jsonl", ".xlsx", ".parquet", ".md")
LINKED_SUFFIXES = (".json", ".jsonld", ".jsonl")


def export(
    context: typer.Context,
    what: Annotated[
        What, typer.Argument(metavar="WHAT", help="What to export: quotes, claims, speakers, articles, facts or verdicts.")
    ],
    to: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            help="The file to write; its name ends in .csv, .jsonl, .xlsx, .parquet or .md, which decides; with --as in "
            ".json, .jsonld or .jsonl.",
        ),
    ],
    as_: Annotated[
        As | None,
        typer.Option(
            "--as",
            metavar="FORM",
            help="Linked data (JSON-LD): verdicts as claimreview, quotes as quotation (both schema.org), quotes and "
            "claims as annotation (W3C).",
        ),
    ] = None,
    page: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="For claimreview: where your verdicts are published, {id} standing for a verdict's number."
        ),
    ] = None,
    publisher: Annotated[
        str | None, typer.Option(metavar="NAME", help="For claimreview: the organization that publishes them.")
    ] = None,
    by_month: Annotated[
        bool, typer.Option("--by-month", help="Parquet as a folder with a file for each month of publication.")
    ] = False,
    excel: Annotated[
        bool, typer.Option("--excel", help="CSV for Excel: a byte-order mark first, and ; between the columns.")
    ] = False,
    raw: Annotated[
        bool,
        typer.Option("--raw", help="CSV and Markdown with texts as they are: without an apostrophe before = + - @, which "
                     "a spreadsheet takes for formulas."),
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
    """Write rows to a file for programs, spreadsheets or people, whole or not at all.

    Each row holds what the command of that name prints, and beside it the sentence around, the number of copies of the
    article and who reviewed it.
    """
    suffix = to.suffix.lower()
    _check(suffix, to, as_, by_month=by_month, excel=excel, raw=raw, of_reviews=bool(page or publisher))

    from factdb.cli.lines import note
    from factdb.cli.opening import connected, filters_for
    from factdb.exports.linked import Form, Publisher, export_linked
    from factdb.exports.tables import Exported

    exported = Exported(what.value)
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
        if as_ is not None:
            by = Publisher(name=publisher, page=page)
            count = export_linked(connection, Form(as_.value), exported, filters, to, publisher=by, force=force)
        else:
            asked = {
                "--speaker": speaker, "--since": since, "--until": until, "--outlet": outlet, "--about": about,
                "--kind": kind, "--min-confidence": min_confidence, "--limit": limit,
            }  # fmt: skip
            notes = {name: str(value) for name, value in asked.items() if value is not None}
            count = _write(
                connection, exported, filters, to, notes, by_month=by_month, excel=excel, raw=raw, force=force
            )
    note(f"{count:,} {what} written to {to}")


def _check(suffix: str, to: Path, as_: As | None, *, by_month: bool, excel: bool, raw: bool, of_reviews: bool) -> None:
    """Refuse a name of another kind, and options that this kind does not have."""
    suffixes = SUFFIXES if as_ is None else LINKED_SUFFIXES
    if suffix not in suffixes:
        raise typer.BadParameter(f"{to} ends in none of {', '.join(suffixes)}", param_hint="--to")
    for name, given, holds in (
        ("--excel is for CSV files", excel, suffix == ".csv"),
        ("--raw is for CSV and Markdown files", raw, suffix in (".csv", ".md")),
        ("--by-month is for Parquet", by_month, suffix == ".parquet"),
        ("--page and --publisher are for --as claimreview", of_reviews, as_ is As.CLAIMREVIEW),
    ):
        if given and not holds:
            raise typer.BadParameter(name, param_hint="--to")


def _write(
    connection: "Connection",
    exported: "Exported",
    filters: "Filters",
    to: Path,
    notes: Mapping[str, str],
    *,
    by_month: bool,
    excel: bool,
    raw: bool,
    force: bool,
) -> int:
    """Write the rows in the form that the suffix names; the number of rows."""
    from factdb.exports.csv import export_csv
    from factdb.exports.jsonl import export_jsonl
    from factdb.exports.markdown import export_markdown
    from factdb.exports.parquet import export_parquet
    from factdb.exports.tables import table_of
    from factdb.exports.xlsx import export_xlsx

    suffix = to.suffix.lower()
    if suffix == ".jsonl":
        return export_jsonl(connection, exported, filters, to, force=force)
    table = table_of(connection, exported, filters)
    match suffix:
        case ".xlsx":
            return export_xlsx(table, to, notes=notes, force=force)
        case ".parquet":
            return export_parquet(table, to, by_month=by_month, force=force)
        case ".md":
            return export_markdown(table, to, raw=raw, force=force)
        case _:
            return export_csv(table, to, excel=excel, raw=raw, force=force)
