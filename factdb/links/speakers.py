"""What people decide about speakers: merge, split, rename, alias, role, Wikidata item. Later articles keep to it.

A decision names its speakers by kind and name, and by the article where the name is its own, so that no new extraction
loses it. Whom an article's words lead to stays in ``found_speaker_id`` where a decision makes somebody else of it, from
which everything can be told anew when a decision is undone.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    union,
    update,
)

from factdb.database import models
from factdb.database.reviewing import SpeakerAction
from factdb.database.statements import (
    articles,
    speaker_names,
    speaker_roles,
    speakers,
    split_articles,
)
from factdb.database.writing import insert_new
from factdb.errors import QueryError
from factdb.links.canonical import (
    active_decisions,
    canonical,
    checked_name,
    decisions,
    in_revisions,
    is_about,
    known_speaker,
    make_speaker,
    speakers_of,
)
from factdb.links.settling import SAID, reaching, settle, share_names
from factdb.names import name_key

corrections = models.Base.metadata.tables["corrections"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """How much a decision gives another speaker."""

    quotes: int
    claims: int
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision that was made or undone, and what it moved."""

    id: int
    words: str
    moved: Moved


def merge_speakers(
    connection: Connection, speaker: Row[Any], others: Sequence[Row[Any]], *, reviewer: str
) -> list[Decided]:
    """Make one speaker of several, who keeps the first one's name. Later articles that name the others mean this one."""
    return [
        _decide(connection, SpeakerAction.MERGE, other, reviewer, other=speaker)
        for other in {row.id: row for row in others if row.id != speaker.id}.values()
    ]


def split_speaker(
    connection: Connection, speaker: Row[Any], in_articles: Collection[int], name: str, *, reviewer: str
) -> Decided:
    """Say that in some articles, in all their revisions, a speaker is another one, of a name of its own."""
    if name_key(name) == speaker.name_key:
        raise QueryError(f"{name[:60]!r} is the speaker's own name: give the other one a name that tells them apart")
    keys = connection.execute(_identities(), {"articles": sorted(in_articles)}).all()
    said_by = [exists().where(table.c.article_id == articles.c.id, column == speaker.id) for table, column in SAID]
    for number in in_articles:
        if not connection.scalar(select(exists().where(articles.c.id == number, or_(*said_by)))):
            raise QueryError(
                f"article {number} has nothing of {speaker.name}: factdb quotes --speaker lists those that have"
            )
    other = known_speaker(connection, name, speaker.kind) or make_speaker(connection, name, speaker.kind)
    return _decide(
        connection, SpeakerAction.SPLIT, speaker, reviewer, other=other, identities=[row.identity_key for row in keys]
    )


def rename_speaker(connection: Connection, speaker: Row[Any], name: str, *, reviewer: str) -> Decided | None:
    """Give a speaker another canonical name; None where it has it. Later articles that use the old one mean this speaker."""
    wanted = checked_name(name)
    if wanted == speaker.name:
        return None
    _refuse_taken(connection, speaker, wanted)
    return _decide(connection, SpeakerAction.RENAME, speaker, reviewer, value=wanted, before=speaker.name)


def add_alias(connection: Connection, speaker: Row[Any], name: str, *, reviewer: str) -> Decided | None:
    """Give a speaker one name more, by which later articles mean it; None where it has it."""
    wanted = checked_name(name)
    own = select(speaker_names.c.id).where(speaker_names.c.speaker_id == speaker.id, speaker_names.c.name == wanted)
    if connection.scalar(own) is not None:
        return None
    _refuse_taken(connection, speaker, wanted)
    return _decide(connection, SpeakerAction.ALIAS, speaker, reviewer, value=wanted)


def add_role(
    connection: Connection,
    speaker: Row[Any],
    title: str,
    *,
    first: date | None = None,
    last: date | None = None,
    reviewer: str,
) -> Decided | None:
    """Give a speaker a role, from and to a day where they are known; None where it has it."""
    wanted = checked_name(title)
    if first is not None and last is not None and first > last:
        raise QueryError(f"{first} lies after {last}: give the days of the role in their order")
    own = select(speaker_roles.c.id).where(speaker_roles.c.speaker_id == speaker.id, speaker_roles.c.title == wanted)
    if connection.scalar(own) is not None:
        return None
    return _decide(connection, SpeakerAction.ROLE, speaker, reviewer, value=wanted, days=(first, last))


def identify(connection: Connection, speaker: Row[Any], item: str, *, reviewer: str) -> Decided | None:
    """Say which Wikidata item a speaker is, such as Q937; None where that is known."""
    wanted = item.strip().upper()
    if not wanted.startswith("Q") or not wanted[1:].isdigit() or not wanted.isascii() or len(wanted) > 20:
        raise QueryError(f"{item[:60]!r} is no Wikidata item: give one such as Q937")
    if wanted == speaker.wikidata_id:
        return None
    return _decide(connection, SpeakerAction.IDENTIFY, speaker, reviewer, value=wanted, before=speaker.wikidata_id)


def undo_decision(connection: Connection, number: int | None, *, reviewer: str) -> Decided:
    """Take back a decision, the newest one without a ``number``. Raises QueryError where there is none, or no longer."""
    statement = select(decisions).where(decisions.c.undone_by.is_(None)).order_by(decisions.c.id.desc()).limit(1)
    row = connection.execute(statement if number is None else statement.where(decisions.c.id == number)).one_or_none()
    if row is None:
        which = "there is no decision" if number is None else f"there is no decision {number}"
        raise QueryError(f"{which} to take back: factdb speakers decisions lists them")
    before = _states(connection)
    moving = reaching(connection, row)
    taken_back = update(decisions).where(decisions.c.id == row.id)
    connection.execute(taken_back.values(undone_by=reviewer, undone_at=datetime.now(UTC)))
    for table in (speaker_names, speaker_roles, corrections):
        connection.execute(delete(table).where(table.c.decision_id == row.id))
    for speaker in speakers_of(connection, row.kind, row.name_key, row.article_id):
        if row.action is SpeakerAction.RENAME:
            connection.execute(update(speakers).where(speakers.c.id == speaker.id).values(name=row.before))
        if row.action is SpeakerAction.IDENTIFY:
            connection.execute(update(speakers).where(speakers.c.id == speaker.id).values(wikidata_id=row.before))
    for merge in connection.execute(active_decisions().where(decisions.c.action == SpeakerAction.MERGE)).all():
        share_names(connection, merge)
    for speaker_id in moving:
        settle(connection, speaker_id)
    return Decided(id=row.id, words=_words(connection, row), moved=_moved(before, _states(connection)))


def decisions_made(connection: Connection, limit: int | None = None) -> Sequence[Row[Any]]:
    """What people decided about speakers, the newest first, what was taken back among it."""
    return connection.execute(select(decisions).order_by(decisions.c.id.desc()).limit(limit)).all()


def link_speakers(connection: Connection, article_id: int) -> None:
    """Apply what people decided to an article that was stored or read again."""
    if not connection.scalar(select(exists().where(decisions.c.undone_by.is_(None)))):
        return
    for speaker in connection.execute(_found_in(), {"article": article_id}).all():
        settle(connection, speaker.id, article_id)
        for decision in connection.execute(active_decisions().where(is_about(speaker))).all():
            if decision.action is SpeakerAction.MERGE:
                share_names(connection, decision)
            else:
                _describe(connection, decision, speaker)
        if speaker.article_id is not None:
            _lead_here(connection, speaker)


def _lead_here(connection: Connection, speaker: Row[Any]) -> None:
    """Give a speaker of a new revision what other articles say of those who were merged into that of an earlier one."""
    merge = decisions.c.action == SpeakerAction.MERGE
    for row in connection.execute(active_decisions().where(merge, is_about(speaker, "other_"))).all():
        for other in speakers_of(connection, row.kind, row.name_key, row.article_id):
            settle(connection, other.id)


def unlink_speakers(connection: Connection, article_id: int) -> None:
    """Give what an article says back to those to whom its words lead, before it is read again."""
    for table, column in SAID:
        found = table.c.found_speaker_id
        statement = update(table).where(table.c.article_id == article_id, found.is_not(None))
        connection.execute(statement.values({column.name: found, "found_speaker_id": None}))
    renamed = decisions.c.action == SpeakerAction.RENAME
    for speaker in connection.execute(select(speakers).where(speakers.c.article_id == article_id)).all():
        first = connection.execute(active_decisions().where(renamed, is_about(speaker)).limit(1)).one_or_none()
        if first is not None:
            connection.execute(update(speakers).where(speakers.c.id == speaker.id).values(name=first.before))


def _decide(
    connection: Connection,
    action: SpeakerAction,
    speaker: Row[Any],
    reviewer: str,
    *,
    other: Row[Any] | None = None,
    value: str | None = None,
    before: str | None = None,
    days: tuple[date | None, date | None] = (None, None),
    identities: Collection[str] = (),
) -> Decided:
    """Store a decision and apply it."""
    states = _states(connection)
    row = {
        "action": action,
        "kind": speaker.kind,
        "name_key": speaker.name_key,
        "article_id": speaker.article_id,
        "other_kind": None if other is None else other.kind,
        "other_name_key": None if other is None else other.name_key,
        "other_article_id": None if other is None else other.article_id,
        "value": value,
        "before": before,
        "first_seen": days[0],
        "last_seen": days[1],
        "reviewer": reviewer,
        "created_at": datetime.now(UTC),
    }
    made = connection.execute(decisions.insert().values(**row).returning(decisions)).one()
    if identities:
        rows = [{"decision_id": made.id, "identity_key": key} for key in sorted(set(identities))]
        connection.execute(split_articles.insert(), rows)
    _describe(connection, made, speaker)
    if action is SpeakerAction.RENAME:
        _rename_in_corrections(connection, made, speaker, value or "", reviewer)
    if action is SpeakerAction.MERGE and other is not None:
        share_names(connection, made)
        _rename_in_corrections(connection, made, speaker, other.name, reviewer)
    for speaker_id in reaching(connection, made):
        settle(connection, speaker_id)
    return Decided(id=made.id, words=_words(connection, made), moved=_moved(states, _states(connection)))


def _describe(connection: Connection, decision: Row[Any], speaker: Row[Any]) -> None:
    """Give a speaker the name, alias, role or item that a decision says."""
    own = update(speakers).where(speakers.c.id == speaker.id)
    match decision.action:
        case SpeakerAction.RENAME:
            connection.execute(own.values(name=decision.value))
            _add_name(connection, speaker.id, decision.value, decision.id)
        case SpeakerAction.ALIAS:
            _add_name(connection, speaker.id, decision.value, decision.id)
        case SpeakerAction.IDENTIFY:
            connection.execute(own.values(wikidata_id=decision.value))
        case SpeakerAction.ROLE:
            days = {"first_seen": decision.first_seen, "last_seen": decision.last_seen}
            row = {"speaker_id": speaker.id, "title": decision.value, **days, "decision_id": decision.id}
            insert_new(connection, speaker_roles, [row])


def _add_name(connection: Connection, speaker_id: int, name: str, decision: int) -> None:
    row = {"speaker_id": speaker_id, "name": name, "name_key": name_key(name), "decision_id": decision}
    insert_new(connection, speaker_names, [row])


def _rename_in_corrections(
    connection: Connection, decision: Row[Any], speaker: Row[Any], new: str, reviewer: str
) -> None:
    """Let corrections that name a speaker, as it was called, name it as it is called now.

    In an article that knows a speaker of its own by that name, the name may mean another one.
    """
    later, known = corrections.alias(), speakers.alias()
    names = ("article_id", "target", "start_char", "end_char", "field")
    newer = exists().where(*(later.c[name] == corrections.c[name] for name in names), later.c.id > corrections.c.id)
    naming = [corrections.c.field.in_(("speaker", "claimant")), corrections.c.value == speaker.name]
    if speaker.article_id is not None:
        naming.append(in_revisions(corrections.c.article_id, speaker.article_id))
    else:
        own = (known.c.article_id == corrections.c.article_id, known.c.name == speaker.name)
        naming.append(~exists().where(*own, known.c.id < speaker.id))
    rows = [
        {
            **{name: getattr(row, name) for name in names},
            "before": speaker.name,
            "value": new,
            "reviewer": reviewer,
            "created_at": decision.created_at,
            "decision_id": decision.id,
        }
        for row in connection.execute(select(corrections).where(*naming, ~newer))
    ]
    if rows:
        connection.execute(corrections.insert(), rows)


def _refuse_taken(connection: Connection, speaker: Row[Any], name: str) -> None:
    other = known_speaker(connection, name, speaker.kind)
    if other is not None and canonical(connection, other).id != speaker.id:
        raise QueryError(
            f"{other.name} is a speaker already: factdb speakers merge {speaker.id} {other.id} makes them one"
        )


def _states(connection: Connection) -> dict[str, dict[int, tuple[int, int | None]]]:
    """The speaker of every row that a decision moved, with its article."""
    return {
        table.name: {
            row.id: (row.article_id, row.speaker)
            for row in connection.execute(
                select(table.c.id, table.c.article_id, column.label("speaker")).where(
                    table.c.found_speaker_id.is_not(None)
                )
            )
        }
        for table, column in SAID
    }


def _moved(
    before: dict[str, dict[int, tuple[int, int | None]]], after: dict[str, dict[int, tuple[int, int | None]]]
) -> Moved:
    """What differs between two such states."""
    changed = {
        table: [
            before[table].get(row, after[table].get(row))
            for row in before[table].keys() | after[table].keys()
            if before[table].get(row) != after[table].get(row)
        ]
        for table in before
    }
    touched = {row[0] for rows in changed.values() for row in rows if row is not None}
    return Moved(quotes=len(changed["quotes"]), claims=len(changed["claims"]), articles=len(touched))


def _words(connection: Connection, row: Row[Any]) -> str:
    """A decision as people say it: "merge Bob Hill into Robert Hill"."""
    name = next((each.name for each in speakers_of(connection, row.kind, row.name_key, row.article_id)), row.name_key)
    others = (
        speakers_of(connection, row.other_kind, row.other_name_key, row.other_article_id) if row.other_name_key else []
    )
    other = next((each.name for each in others), row.other_name_key)
    match row.action:
        case SpeakerAction.MERGE:
            return f"merge {name} into {other}"
        case SpeakerAction.SPLIT:
            return f"split {other} off {name}"
        case SpeakerAction.RENAME:
            return f"rename {row.before} to {row.value}"
        case _:
            return f"{row.action} of {name}: {row.value}"


def described(connection: Connection, rows: Sequence[Row[Any]]) -> Iterator[tuple[Row[Any], str]]:
    """Decisions, each with its words."""
    return ((row, _words(connection, row)) for row in rows)


@cache
def _found_in() -> Select[Any]:
    """The speakers to whom the words of an ``article`` lead, and those that it alone knows."""
    article: BindParameter[int] = bindparam("article")
    said = (
        select(func.coalesce(table.c.found_speaker_id, column)).where(table.c.article_id == article)
        for table, column in SAID
    )
    own = select(speakers.c.id).where(speakers.c.article_id == article)
    return select(speakers).where(speakers.c.id.in_(union(own, *said))).order_by(speakers.c.id)


@cache
def _identities() -> Select[Any]:
    return select(articles.c.identity_key).where(articles.c.id.in_(bindparam("articles", expanding=True)))
