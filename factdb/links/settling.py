"""Whom the words of articles lead to, by what people decided: merges, splits, and splits of who was split off."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select, update

from factdb.database.reviewing import SpeakerAction
from factdb.database.statements import (
    articles,
    claims,
    quotes,
    speaker_names,
    speaker_roles,
    speakers,
    split_articles,
)
from factdb.database.writing import insert_new
from factdb.links.canonical import active_decisions, canonical, chain_of, decisions, is_about, other_of, speakers_of
from factdb.names import name_key

SAID = ((quotes, quotes.c.speaker_id), (claims, claims.c.claimant_id))
"""The tables that say who, and their columns."""


def settle(connection: Connection, found: int, article_id: int | None = None) -> None:
    """Give what articles say of a speaker to whom people decided that it is: everywhere, or in one article."""
    chain = chain_of(connection, connection.execute(select(speakers).where(speakers.c.id == found)).one())
    _give(connection, found, chain[-1].id, () if article_id is None else (article_id,))
    _part(connection, found, chain, None if article_id is None else {article_id})


def _part(
    connection: Connection,
    found: int,
    chain: Sequence[Row[Any]],
    within: Collection[int] | None,
    passed: frozenset[int] = frozenset(),
) -> None:
    """The same in those articles, of some or of all, in which a speaker of the chain was split, and split again."""
    passed |= {row.id for row in chain}
    for row in reversed(chain):
        for split in connection.execute(
            active_decisions().where(decisions.c.action == SpeakerAction.SPLIT, is_about(row))
        ).all():
            parted = set(connection.scalars(_parted(), {"decision": split.id}))
            few = parted if within is None else parted.intersection(within)
            other = other_of(connection, split, row)
            if few and other is not None and other.id not in passed:
                onward = chain_of(connection, other)
                _give(connection, found, onward[-1].id, sorted(few))
                _part(connection, found, onward, few, passed)


def _give(connection: Connection, found: int, speaker: int, few: Collection[int]) -> None:
    """Make the speaker of everything that leads to ``found``, in ``few`` articles or in all, another one."""
    for table, column in SAID:
        within = [table.c.article_id.in_(few)] if few else []
        values = {column.name: speaker, "found_speaker_id": None if speaker == found else found}
        for whose in (table.c.found_speaker_id == found, (table.c.found_speaker_id.is_(None)) & (column == found)):
            connection.execute(update(table).where(whose, *within).values(**values))


def reaching(connection: Connection, decision: Row[Any]) -> list[int]:
    """The speakers of a decision about who is who, and those that other decisions lead to them."""
    if decision.action is SpeakerAction.ALIAS:
        named = select(speakers).where(
            speakers.c.kind == decision.kind,
            speakers.c.name_key == name_key(decision.value),
            speakers.c.article_id.is_(None),
        )
        waiting = list(connection.execute(named).all())
    elif decision.action in (SpeakerAction.MERGE, SpeakerAction.SPLIT):
        waiting = speakers_of(connection, decision.kind, decision.name_key, decision.article_id)
    else:
        waiting = []
    reached: dict[int, None] = {}
    while waiting:
        speaker = waiting.pop()
        if speaker.id in reached:
            continue
        reached[speaker.id] = None
        # by a merge, or by a split of which it is the other one
        for leading in connection.execute(active_decisions().where(is_about(speaker, "other_"))):
            waiting += speakers_of(connection, leading.kind, leading.name_key, leading.article_id)
    return list(reached)


def share_names(connection: Connection, merge: Row[Any]) -> None:
    """Give the speaker that others were merged into their names and roles."""
    for other in speakers_of(connection, merge.kind, merge.name_key, merge.article_id):
        into = other_of(connection, merge, other)
        if into is None:
            continue
        for table, copied in (
            (speaker_names, ("name", "name_key")),
            (speaker_roles, ("title", "first_seen", "last_seen")),
        ):
            theirs = select(*(table.c[name] for name in copied)).where(table.c.speaker_id == other.id)
            rows = [
                {**row._mapping, "speaker_id": canonical(connection, into).id, "decision_id": merge.id}
                for row in connection.execute(theirs)
            ]
            insert_new(connection, table, rows)


@cache
def _parted() -> Select[Any]:
    """The articles, in all revisions, in which a ``decision`` split a speaker."""
    own = select(split_articles.c.identity_key).where(split_articles.c.decision_id == bindparam("decision"))
    return select(articles.c.id).where(articles.c.identity_key.in_(own))
