"""A page to send: about a speaker, a fact, or what was said since a day."""

from pathlib import Path
from typing import Annotated

import typer

from factdb.cli.options import About, MinConfidence, Outlet, QuoteKind, Since, Speaker, Until


def report(
    context: typer.Context,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The file to write, which ends in .html or .md.")],
    fact: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="About this fact; no other filter is taken then.")
    ] = None,
    speaker: Speaker = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    about: About = None,
    kind: QuoteKind = None,
    min_confidence: MinConfidence = None,
    quotations: Annotated[
        int, typer.Option("--quotations", min=0, metavar="N", help="At most so many quotations in context.")
    ] = 30,
    title: Annotated[str | None, typer.Option(metavar="WORDS", help="What stands above the page.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write one page with charts, tables and quotations in context, for somebody who has no database.

    It is about a speaker, a fact, or everything that the filters choose. HTML needs nothing beside it and runs no script
    (its charts need factdb[charts]); in Markdown the charts are tables.
    """
    from dataclasses import replace

    from factdb.cli.lines import note
    from factdb.cli.opening import connected, filters_for
    from factdb.report.making import Asked, page_of_fact, page_of_speakers, page_of_time, save_page
    from factdb.series import find_fact

    given = {
        "speaker": speaker, "since": since, "until": until, "outlet": outlet, "about": about, "kind": kind,
        "confidence at least": min_confidence,
    }  # fmt: skip
    asked_for = {name: value for name, value in given.items() if value is not None}
    if fact is not None and asked_for:
        raise typer.BadParameter("a report on a fact takes no filter beside it", param_hint="--fact")
    with connected(context) as connection:
        if fact is not None:
            page = page_of_fact(connection, find_fact(connection, fact), quotations=quotations)
        else:
            filters = filters_for(
                connection,
                speaker=speaker,
                since=since,
                until=until,
                outlet=outlet,
                about=about,
                kind=kind,
                min_confidence=min_confidence,
            )
            words = ", ".join(f"{name} {value}" for name, value in asked_for.items())
            asked = Asked(words=words, filters=filters, quotations=quotations)
            page = page_of_time(connection, asked) if speaker is None else page_of_speakers(connection, asked)
        save_page(replace(page, title=title) if title else page, to, force=force)
    note(f"report written to {to}")
