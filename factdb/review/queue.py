"""What to look at next: the least certain rows, or the most important ones, that nobody has looked at.

A row that somebody confirmed, corrected or rejected is done, and one that a reviewer passed over is done for them: a
review goes on where it stopped.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, literal, select, union_all

from factdb.database import models
from factdb.database.models import Target
from factdb.database.reviewing import SkippedRow
from factdb.database.writing import insert_new
from factdb.queries import Filters, claims_by, quotes_by
from factdb.review.rows import TABLES, Place, place_of

ROWS_AT_ONCE = 50


class Order(StrEnum):
    """Which rows come first: those that the machine is least sure of, or those that are repeated or disputed most."""

    UNCERTAIN = "uncertain"
    IMPORTANT = "important"


def rows_to_review(
    connection: Connection,
    *,
    reviewer: str,
    order: Order = Order.UNCERTAIN,
    target: Target | None = None,
    filters: Filters | None = None,
    skipped: bool = False,
    limit: int = ROWS_AT_ONCE,
) -> Iterator[Place]:
    """The next quotes and claims, or those of one ``target``, that the filters let through.

    With ``skipped``, those that the reviewer passed over too.
    """
    targets = tuple(Target) if target is None else (target,)
    waiting = union_all(
        *(_waiting(each, reviewer=reviewer, order=order, filters=filters, skipped=skipped) for each in targets)
    ).subquery()
    first = waiting.c.weight.desc() if order is Order.IMPORTANT else waiting.c.confidence
    statement = select(waiting).order_by(first, waiting.c.confidence, waiting.c.target, waiting.c.id).limit(limit)
    for row in connection.execute(statement).all():
        yield place_of(connection, Target(row.target), row.id)


def skip(connection: Connection, place: Place, *, reviewer: str) -> None:
    """Remember that a reviewer passed a row over."""
    row = place.anchor | {"reviewer": reviewer, "created_at": datetime.now(UTC)}
    table = models.Base.metadata.tables[SkippedRow.__tablename__]
    insert_new(connection, table, [row])


def _waiting(target: Target, *, reviewer: str, order: Order, filters: Filters | None, skipped: bool) -> Select[Any]:
    """The rows of a target that are to be looked at, with how sure the machine is, and how much they weigh."""
    own, article = TABLES[target], models.Article
    weight: Any = _weight(target) if order is Order.IMPORTANT else literal(0)
    statement: Select[Any] = (
        select(literal(target.value).label("target"), own.id, own.confidence, weight.label("weight"))
        .join(article, article.id == own.article_id)
        .where(article.superseded_by.is_(None), ~_has(models.Correction, own, target))
    )
    if not skipped:
        statement = statement.where(~_has(SkippedRow, own, target, SkippedRow.reviewer == reviewer))
    if filters is not None:
        chosen = (quotes_by if target is Target.QUOTE else claims_by)(filters).order_by(None).subquery()
        statement = statement.where(own.id.in_(select(chosen.c.id)))
    return statement


def _has(table: Any, own: Any, target: Target, *conditions: Any) -> Any:
    """True for a row that a table of people's work is about."""
    same = (getattr(table, name) == getattr(own, name) for name in ("article_id", "start_char", "end_char"))
    return exists().where(and_(*same, table.target == target, *conditions))


def _weight(target: Target) -> Any:
    """In how many places the same is said: forms of a quotation, numbers of a fact."""
    if target is Target.QUOTE:
        others = models.Quote.__table__.alias()
        return select(func.count()).where(others.c.utterance_id == models.Quote.utterance_id).scalar_subquery()
    others = models.Claim.__table__.alias()
    return select(func.count()).where(others.c.fact_id == models.Claim.fact_id).scalar_subquery()
