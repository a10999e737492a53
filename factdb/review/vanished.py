"""What people said about words that are not there any more: what newer extractions do not find, and newer revisions have not.

A row that a newer extraction of its article does not find stays as the person saw it (kept). What was said about words that
the newest revision of an article has not stays with the old revision (gone). A decision about a speaker holds whenever an
article names that one again; here are those whom no current article speaks of.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)

from factdb.database import models
from factdb.database.models import Target
from factdb.database.statements import articles, claims, mentions, quotes, vanished
from factdb.links.canonical import active_decisions, speakers_of
from factdb.links.speakers import described

corrections, verdicts, fact_decisions = (
    models.Base.metadata.tables[name] for name in ("corrections", "verdicts", "fact_decisions")
)

SPOKEN_OF = (
    (mentions, mentions.c.speaker_id),
    *((quotes, column) for column in (quotes.c.speaker_id, quotes.c.found_speaker_id)),
    *((claims, column) for column in (claims.c.claimant_id, claims.c.found_speaker_id)),
)
"""What refers to a speaker, by which column."""

PLACE = ("article_id", "start_char", "end_char")


class Fate(StrEnum):
    """What became of something that a person said."""

    KEPT = "kept"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vanished:
    """Something that a person said, and the words that it was about; ``what`` is a field with its value, or a decision.

    ``article_id`` is the revision that has, or had, the words; None for a decision about a speaker known to all articles.
    """

    fate: Fate
    what: str
    reviewer: str
    reviewed_at: datetime
    article_id: int | None
    words: str


def find_vanished(connection: Connection) -> Iterator[Vanished]:
    """All of it, by article and place, and then decisions about speakers, in the order in which they were made."""
    told = union_all(
        _told(corrections, corrections.c.field, corrections.c.value, corrections.c.target, [corrections.c.field]),
        _told(verdicts, literal("verdict"), verdicts.c.rating, verdicts.c.target, []),
        _told(
            fact_decisions,
            fact_decisions.c.action,
            fact_decisions.c.label,
            literal(Target.CLAIM),
            [fact_decisions.c.action],
        ),
    ).subquery()
    for row in connection.execute(select(told).order_by(told.c.article_id, told.c.start_char, told.c.created_at)):
        yield Vanished(
            fate=Fate.KEPT if row.kept else Fate.GONE,
            what=row.name if row.value is None or row.value == "true" else f"{row.name}: {row.value}",
            reviewer=row.reviewer,
            reviewed_at=row.created_at,
            article_id=row.article_id,
            words=row.words,
        )
    yield from _unspoken_of(connection)


def _told(table: Table, name: Any, value: Any, target: Any, of_one_kind: list[Any]) -> Select[Any]:
    """What was said last about places that a newer extraction does not find, or a newer revision has not."""
    own, later, missing = table.c, table.alias().c, vanished.c
    carried = exists().where(later.carried_from == own.id)
    same = [later[column] == own[column] for column in PLACE]
    same += [later[column.name] == column for column in (*of_one_kind, *([own.target] if "target" in own else []))]
    replaced = exists().where(and_(*same), later.id > own.id)
    kept = exists().where(missing.target == target, *(missing[column] == own[column] for column in PLACE))
    words = func.substr(articles.c.text, own.start_char + 1, own.end_char - own.start_char)
    columns = (own.article_id, own.start_char, own.reviewer, own.created_at, words.label("words"))
    gone: ColumnElement[bool] = articles.c.superseded_by.is_not(None)
    if table is fact_decisions:
        gone = gone & ~_is_in_current_fact()
    return (
        select(*columns, name.label("name"), value.label("value"), (~gone).label("kept"))
        .join(articles, articles.c.id == own.article_id)
        .where(~carried, ~replaced, or_(gone, kept))
    )


def _is_in_current_fact() -> ColumnElement[bool]:
    """True for a decision about a claim of an earlier revision whose fact has claims in current articles: it holds there."""
    own, made, other, article = claims.c, fact_decisions.c, claims.alias("other"), articles.alias("article")
    return exists().where(
        *(own[column] == made[column] for column in PLACE),
        other.c.fact_id == own.fact_id,
        article.c.id == other.c.article_id,
        article.c.superseded_by.is_(None),
    )


def _unspoken_of(connection: Connection) -> Iterator[Vanished]:
    for row, words in described(connection, connection.execute(active_decisions()).all()):
        if not _is_spoken_of(connection, row):
            yield Vanished(
                fate=Fate.GONE,
                what=words,
                reviewer=row.reviewer,
                reviewed_at=row.created_at,
                article_id=row.article_id,
                words="",
            )


def _is_spoken_of(connection: Connection, decision: Row[Any]) -> bool:
    """Whether a current article speaks of the speaker whom a decision is about."""
    some = [row.id for row in speakers_of(connection, decision.kind, decision.name_key, decision.article_id)]
    return any(connection.scalar(select(_in_current(table, column, some))) for table, column in SPOKEN_OF)


def _in_current(table: Table, column: ColumnElement[Any], some: list[int]) -> ColumnElement[bool]:
    """True where a current article has a row of a table whose column names one of these speakers."""
    current = (articles.c.id == table.c.article_id, articles.c.superseded_by.is_(None))
    return exists().where(column.in_(some), *current)
