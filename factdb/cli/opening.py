"""From what was typed to an open database and the filters of a query."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

import typer

from factdb.cli.lines import note

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from factdb.queries import Filters

NAMES_NOTED = 6
"""How many of the speakers that answer to a name are listed."""


def opened(context: typer.Context, *, create: bool = False) -> AbstractContextManager["Engine"]:
    """The database that the program was told to use; with ``create``, made or brought up to date first."""
    return opened_at(context.obj, create=create)


@contextmanager
def opened_at(url: str | None, *, create: bool = False) -> Iterator["Engine"]:
    """The database at an address; with ``create``, made or brought up to date first."""
    from factdb.database.connection import open_database

    engine = open_database(url, create=create)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def reached(context: typer.Context, *, create: bool = False) -> Iterator["Engine"]:
    """That database as it is, of whatever revision; with ``create``, a missing file is made, empty."""
    from factdb.database.connection import connect

    engine = connect(context.obj, create=create)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def connected(context: typer.Context) -> Iterator["Connection"]:
    """A connection to read from that database."""
    from factdb.database.connection import reading

    with opened(context) as engine, reading(engine) as session:
        yield session.connection()


@contextmanager
def deciding(context: typer.Context) -> Iterator["Connection"]:
    """A connection to write what a person decides into that database: all of it, or nothing where it fails."""
    from factdb.database.connection import transaction

    with opened(context) as engine, transaction(engine) as session:
        yield session.connection()


def filters_for(
    connection: "Connection",
    *,
    speaker: str | None = None,
    since: str | None = None,
    until: str | None = None,
    outlet: str | None = None,
    about: str | None = None,
    kind: str | None = None,
    speaker_kind: str | None = None,
    min_confidence: float | None = None,
    unit: str | None = None,
    place: str | None = None,
    conflicts: bool = False,
    limit: int | None = None,
    after: int | None = None,
) -> "Filters":
    """The filters that options ask for. Several speakers of a name are all taken, and named on standard error."""
    from factdb.dates import parse_since, parse_until
    from factdb.errors import DateError
    from factdb.lookups import find_outlets, find_speakers
    from factdb.mentions import SpeakerKind
    from factdb.queries import Filters
    from factdb.quotes import QuoteKind

    first, last = None if since is None else parse_since(since), None if until is None else parse_until(until)
    if first is not None and last is not None and first > last:
        raise DateError(f"--since {since} lies after --until {until}: nothing can be between them, so swap them")
    quote_kind = None if kind is None else _choice(kind, tuple(QuoteKind))
    kind_of_speaker = None if speaker_kind is None else _choice(speaker_kind, tuple(SpeakerKind))
    matches = () if speaker is None else find_speakers(connection, speaker)
    if len({match.name for match in matches}) > 1:
        names = list(dict.fromkeys(match.name for match in matches))
        more = f" and {len(names) - NAMES_NOTED} more" if len(names) > NAMES_NOTED else ""
        note(f"{speaker!r} names {len(names)} speakers: {', '.join(names[:NAMES_NOTED])}{more}")
    return Filters(
        speakers=None if speaker is None else tuple(match.id for match in matches),
        outlets=None if outlet is None else find_outlets(connection, outlet),
        since=first,
        until=last,
        about=about,
        kind=None if quote_kind is None else QuoteKind(quote_kind),
        speaker_kind=None if kind_of_speaker is None else SpeakerKind(kind_of_speaker),
        min_confidence=min_confidence,
        unit=unit,
        place=place,
        conflicts=conflicts,
        limit=limit or None,
        after=after,
    )


def _choice(value: str, choices: tuple[str, ...]) -> str:
    """The value in lower case, if it is one of the choices; else the usage error that names them."""
    if value.lower() not in choices:
        raise typer.BadParameter(f"{value!r} is not one of {', '.join(choices)}", param_hint="--kind")
    return value.lower()
