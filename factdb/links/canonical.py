"""Which speaker a name means, after what people decided: merges, and aliases that are another speaker's name."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, or_, select

from factdb.database import models
from factdb.database.identity import LONGEST_NAME, UNSTORABLE
from factdb.database.reviewing import SpeakerAction
from factdb.database.statements import articles, speaker_names, speakers
from factdb.database.store import take_turn
from factdb.errors import QueryError
from factdb.mentions import SpeakerKind
from factdb.names import name_key

decisions = models.Base.metadata.tables["speaker_decisions"]


def find_speaker(connection: Connection, reference: str) -> Row[Any]:
    """The speaker of this number, canonical name or other name. Raises QueryError for none, and for several."""
    own = speakers.c
    if reference.isascii() and reference.isdigit() and len(reference) < 10:
        found = connection.execute(select(speakers).where(own.id == int(reference))).all()
        return canonical(connection, _only(found, reference))
    key = name_key(reference)
    for condition in (
        own.name == reference,
        own.name_key == key,
        own.id.in_(select(speaker_names.c.speaker_id).where(speaker_names.c.name_key == key)),
    ):
        found = connection.execute(select(speakers).where(condition).order_by(own.id)).all()
        if found and key:
            reached = {row.id: row for row in (canonical(connection, row) for row in found)}
            current = [row for row in reached.values() if not _is_superseded(connection, row)]
            return _only(current or list(reached.values()), reference)
    return _only([], reference)


def canonical_name(connection: Connection, name: str, article_id: int) -> str:
    """The name of the speaker, known to all articles or to this one, whom people decided that a canonical name means."""
    own = speakers.c
    reachable = or_(own.article_id.is_(None), own.article_id == article_id)
    row = connection.execute(
        select(speakers).where(own.name == name, reachable).order_by(own.id).limit(1)
    ).one_or_none()
    return name if row is None else str(canonical(connection, row).name)


def make_speaker(connection: Connection, name: str, kind: SpeakerKind) -> Row[Any]:
    """A speaker, known to all articles, of a name that none has yet; the one that has it, where there is one."""
    wanted = checked_name(name)
    take_turn(connection)  # articles that are being stored may make the same one
    known = known_speaker(connection, wanted, kind)
    if known is not None:
        return known
    row = {"name": wanted, "name_key": name_key(wanted), "kind": kind}
    made = connection.execute(speakers.insert().values(**row).returning(speakers)).one()
    connection.execute(speaker_names.insert().values(speaker_id=made.id, name=wanted, name_key=name_key(wanted)))
    return made


def canonical(connection: Connection, speaker: Row[Any]) -> Row[Any]:
    """The speaker whom people decided that this one is, itself where they did not."""
    return chain_of(connection, speaker)[-1]


def canonical_ones(connection: Connection, some: Iterable[Row[Any]]) -> Iterator[Row[Any]]:
    """The same for many speakers, of whom decisions that lead to others are looked up for few."""
    own = decisions.c
    leading = active_decisions().where(own.action.in_((SpeakerAction.MERGE, SpeakerAction.ALIAS)))
    moved = {
        (row.kind, row.name_key if row.action is SpeakerAction.MERGE else name_key(row.value))
        for row in connection.execute(leading)
    }
    return (canonical(connection, row) if (row.kind, row.name_key) in moved else row for row in some)


def chain_of(connection: Connection, speaker: Row[Any]) -> list[Row[Any]]:
    """A speaker, and each whom a decision leads to from the one before."""
    chain = [speaker]
    while (following := _next(connection, chain[-1])) is not None and following.id not in {row.id for row in chain}:
        chain.append(following)
    return chain


def _next(connection: Connection, speaker: Row[Any]) -> Row[Any] | None:
    """The speaker whom a person said that this one is: by a merge, or by an alias that is its name."""
    merge = decisions.c.action == SpeakerAction.MERGE
    newest = active_decisions().order_by(None).order_by(decisions.c.id.desc()).limit(1)
    row = connection.execute(newest.where(merge, is_about(speaker))).one_or_none()
    if row is not None:
        return other_of(connection, row, speaker)
    if speaker.article_id is not None:
        return None
    named = (decisions.c.action == SpeakerAction.ALIAS, decisions.c.kind == speaker.kind)
    for row in connection.execute(newest.limit(None).where(*named, decisions.c.name_key != speaker.name_key)):
        if name_key(row.value) == speaker.name_key:
            return next(iter(speakers_of(connection, row.kind, row.name_key, row.article_id)), None)
    return None


def other_of(connection: Connection, decision: Row[Any], speaker: Row[Any]) -> Row[Any] | None:
    """The speaker that a merge or split makes of a speaker; of one that several revisions have, that of the same or current."""
    found = speakers_of(connection, decision.other_kind, decision.other_name_key, decision.other_article_id)
    return min(
        found,
        key=lambda row: (row.article_id != speaker.article_id, _is_superseded(connection, row), -row.id),
        default=None,
    )


def _is_superseded(connection: Connection, speaker: Row[Any]) -> bool:
    """Whether a speaker is known in a superseded revision alone."""
    newer = select(articles.c.superseded_by).where(articles.c.id == speaker.article_id)
    return speaker.article_id is not None and connection.scalar(newer) is not None


def speakers_of(connection: Connection, kind: Any, key: str | None, article_id: int | None) -> list[Row[Any]]:
    """The speakers of a kind and name, known to all articles or to one, in all its revisions."""
    own = speakers.c
    named = (own.kind == kind, own.name_key == key, in_revisions(own.article_id, article_id))
    return list(connection.execute(select(speakers).where(*named).order_by(own.id)).all())


def known_speaker(connection: Connection, name: str, kind: SpeakerKind) -> Row[Any] | None:
    """The speaker of this name and kind, known to all articles, or None."""
    return next(iter(speakers_of(connection, kind, name_key(name), None)), None)


def is_about(speaker: Row[Any], prefix: str = "") -> Any:
    """True for decisions about a speaker, or, with the prefix ``other_``, that lead to it, in whatever revision."""
    own = decisions.c
    where = in_revisions(own[f"{prefix}article_id"], speaker.article_id)
    return (own[f"{prefix}kind"] == speaker.kind) & (own[f"{prefix}name_key"] == speaker.name_key) & where


def in_revisions(column: ColumnElement[int | None], article_id: int | None) -> ColumnElement[bool]:
    """True where a column names the same article, in any of its revisions, or none as well."""
    if article_id is None:
        return column.is_(None)
    key = select(articles.c.identity_key).where(articles.c.id == article_id).scalar_subquery()
    return column.in_(select(articles.c.id).where(articles.c.identity_key == key))


def checked_name(name: str) -> str:
    """A name as it is stored. Raises QueryError where it is none."""
    wanted = " ".join(name.split())
    if not name_key(wanted) or len(wanted) > LONGEST_NAME or UNSTORABLE.search(wanted) is not None:
        raise QueryError(f"{name[:60]!r} is no name: give letters or digits, at most {LONGEST_NAME} characters")
    return wanted


def _only(found: Sequence[Row[Any]], reference: str) -> Row[Any]:
    if not found:
        raise QueryError(f"no speaker is called {reference[:60]!r}: factdb speakers lists them")
    if len(found) > 1:
        several = ", ".join(f"{row.id} ({row.name})" for row in found[:6])
        raise QueryError(f"{reference[:60]!r} names several speakers: give the number of one: {several}")
    return found[0]


@cache
def active_decisions() -> Select[Any]:
    """The decisions that hold, in the order in which they were made."""
    return select(decisions).where(decisions.c.undone_by.is_(None)).order_by(decisions.c.id)
