"""What people gave to be read: that something of it is there, and what of it is passed over."""

from collections.abc import Sequence

import typer

KINDS_NAMED = 5
"""Kinds of files that a note names."""


def refuse_nothing(given: Sequence[str]) -> None:
    """End the program before it makes a database where not one of the sources is there."""
    from factdb.cli.lines import complain
    from factdb.readers import Failure
    from factdb.readers.sources import find_sources

    missing = []
    for found in find_sources(given):
        if not isinstance(found, Failure):
            note_others(given)
            return
        missing.append(found)
    for failure in missing:
        complain(f"{failure.location}: {failure.reason}")
    if missing:
        raise typer.Exit(1)


def note_others(given: Sequence[str]) -> None:
    """Say how many files of a folder are of kinds that factdb does not read: whoever gave a folder means all of it."""
    from factdb.cli.lines import note
    from factdb.readers.sources import other_files

    found = other_files(given)
    named = ", ".join(f"{count:,} {suffix}" for suffix, count in found.most_common(KINDS_NAMED))
    if found:
        more = ", …" if len(found) > KINDS_NAMED else ""
        note(f"passed over, as of no kind that is read: {named}{more}")
