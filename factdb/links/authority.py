"""An authority file: a CSV of speakers with their other names and Wikidata items, read into decisions."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import Connection

from factdb.errors import QueryError, SourceError
from factdb.links.canonical import canonical, known_speaker, make_speaker
from factdb.links.speakers import Decided, add_alias, add_role, identify, merge_speakers
from factdb.mentions import SpeakerKind

COLUMNS = ("name", "kind", "aliases", "roles", "wikidata_id")
"""What a file can have; it must have a name. Aliases and roles are separated by semicolons."""


def import_speakers(connection: Connection, path: Path, *, reviewer: str) -> Iterator[Decided]:
    """Decide what a file says and the database does not: the same file again decides nothing.

    A name that no speaker has becomes one, of the file's kind or a person. An alias that is another speaker's name makes
    one of both. Raises SourceError for a file that is none of these, and QueryError, with the line, for what cannot be.
    """
    try:
        file = path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise SourceError(f"{path} cannot be read ({error.strerror}): name a CSV file") from error
    with file:
        try:
            head = file.readline()
            file.seek(0)
            reader = csv.DictReader(file, delimiter=max(",;\t", key=head.count), restval="")
            columns, lines = reader.fieldnames or [], list(reader)
        except (UnicodeDecodeError, csv.Error) as error:
            raise SourceError(f"{path} is no CSV in UTF-8: save it as CSV UTF-8 and import it again") from error
    if "name" not in columns:
        raise SourceError(f"{path} has no column name: its columns can be {', '.join(COLUMNS)}")
    for number, line in enumerate(lines, start=2):
        try:
            yield from _decide(connection, line, reviewer)
        except QueryError as error:
            raise QueryError(f"{path}:{number}: {error}") from error


def _decide(connection: Connection, line: Mapping[str, str], reviewer: str) -> Iterator[Decided]:
    name, kind = line["name"].strip(), (line.get("kind") or "person").strip().lower()
    if kind not in tuple(SpeakerKind):
        raise QueryError(f"{kind[:60]!r} is no kind of speaker: give one of {', '.join(SpeakerKind)}")
    speaker = canonical(connection, make_speaker(connection, name, SpeakerKind(kind)))
    for alias in _several(line.get("aliases")):
        other = known_speaker(connection, alias, speaker.kind)
        if other is None:
            decided = add_alias(connection, speaker, alias, reviewer=reviewer)
            yield from [] if decided is None else [decided]
        elif canonical(connection, other).id != speaker.id:
            yield from merge_speakers(connection, speaker, [canonical(connection, other)], reviewer=reviewer)
    for role in _several(line.get("roles")):
        decided = add_role(connection, speaker, role, reviewer=reviewer)
        yield from [] if decided is None else [decided]
    item = (line.get("wikidata_id") or "").strip()
    if item:
        decided = identify(connection, speaker, item, reviewer=reviewer)
        yield from [] if decided is None else [decided]


def _several(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").split(";") if part.strip()]
