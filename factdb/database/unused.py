"""Speakers of an article that is read again: what it alone said of them is forgotten, and who is unused goes."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import Connection, Delete, Select, bindparam, delete, exists, or_, select, union

from factdb.database import models
from factdb.database.found import stored_key
from factdb.database.statements import claims, mentions, quotes, speaker_names, speaker_roles, speakers
from factdb.database.writing import insert_new

_tables = models.Base.metadata.tables
corrections, speaker_decisions = _tables["corrections"], _tables["speaker_decisions"]

REFERRING = (
    (mentions, "speaker_id"),
    (quotes, "speaker_id"),
    (quotes, "found_speaker_id"),
    (claims, "claimant_id"),
    (claims, "found_speaker_id"),
)
"""What refers to a speaker, by which column."""


def speakers_of(connection: Connection, article_id: int) -> set[int]:
    """The speakers that an article speaks of, and those of its own."""
    return set(connection.scalars(_speakers_of(), {"article": article_id}))


def forget_names(connection: Connection, some: Collection[int], article_id: int) -> None:
    """Take away the names and roles of speakers that this article alone speaks of, and gives again; not what people said."""
    if not some:
        return
    elsewhere = set(connection.scalars(_spoken_of_elsewhere(), {"speakers": sorted(some), "article": article_id}))
    own = sorted(set(some) - elsewhere)
    for table in (speaker_names, speaker_roles):
        connection.execute(delete(table).where(table.c.speaker_id.in_(own), table.c.decision_id.is_(None)))


def remove_unused(connection: Connection, some: Collection[int]) -> None:
    """Take away those of these speakers that nothing refers to: no article, and no person. Those that stay have a name."""
    if some:
        connection.execute(_delete_unused(), {"speakers": sorted(some)})
        left = connection.execute(_nameless(), {"speakers": sorted(some)})
        names = [{"speaker_id": row.id, "name": row.name, "name_key": stored_key(row.name)} for row in left]
        insert_new(connection, speaker_names, names)


@cache
def _speakers_of() -> Any:
    return union(
        select(speakers.c.id).where(speakers.c.article_id == bindparam("article")),
        *(
            select(table.c[column]).where(table.c.article_id == bindparam("article"), table.c[column].is_not(None))
            for table, column in REFERRING
        ),
    )


@cache
def _spoken_of_elsewhere() -> Select[Any]:
    """Those of some ``speakers`` that other articles than ``article`` speak of."""
    referring = (
        exists().where(table.c[column] == speakers.c.id, table.c.article_id != bindparam("article"))
        for table, column in REFERRING
    )
    return select(speakers.c.id).where(speakers.c.id.in_(bindparam("speakers", expanding=True)), or_(*referring))


@cache
def _delete_unused() -> Delete:
    """Those of some ``speakers`` without a name, which the article does not give any more, that nothing refers to."""
    made = speaker_decisions.c
    said = (
        *(
            exists().where(corrections.c.field == field, corrections.c.value == speakers.c.name)
            for field in ("speaker", "claimant")
        ),
        *(
            exists().where(
                made.undone_by.is_(None),
                made[f"{prefix}name_key"] == speakers.c.name_key,
                made[f"{prefix}kind"] == speakers.c.kind,
            )
            for prefix in ("", "other_")
        ),
    )
    return delete(speakers).where(
        speakers.c.id.in_(bindparam("speakers", expanding=True)),
        speakers.c.wikidata_id.is_(None),
        *(~each for each in said),
        ~exists().where(speaker_names.c.speaker_id == speakers.c.id),
        *(~exists().where(table.c[column] == speakers.c.id) for table, column in REFERRING),
    )


@cache
def _nameless() -> Select[Any]:
    """Those of some ``speakers`` of whose names none is their own."""
    own = speaker_names.c
    named = exists().where(
        own.speaker_id == speakers.c.id, or_(own.name_key == speakers.c.name_key, own.name == speakers.c.name)
    )
    return select(speakers.c.id, speakers.c.name).where(
        speakers.c.id.in_(bindparam("speakers", expanding=True)), ~named
    )
