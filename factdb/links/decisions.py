"""What people decide about facts: merge, split, rename, pin. Later articles and new links leave it as it is.

A decision is stored claim by claim, with who made it and when, and its claims' ties are the person's from then on: no
article that comes later changes them. Where claims are tied anew, the decisions are applied first.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, func, select, update

from factdb.database import models
from factdb.database.columns import FactAction
from factdb.database.statements import articles, claims
from factdb.errors import QueryError
from factdb.links.claims import Tie
from factdb.links.forest import describe_facts, give_facts, merge_empty
from factdb.links.stating import claim_ties

decisions, facts = (models.Base.metadata.tables[name] for name in ("fact_decisions", "facts"))


def merge_facts(connection: Connection, fact: int, others: Sequence[int], *, reviewer: str) -> None:
    """Make one fact of several, which keeps the first one's number. Raises QueryError for a fact without claims."""
    firsts = sorted((_members(connection, each)[0] for each in dict.fromkeys((fact, *others))), key=_order)
    for claim in firsts[1:]:
        _tie(connection, FactAction.MERGE, claim, firsts[0], reviewer)
    for other in set(others) - {fact}:
        give_facts(connection, {row.id: fact for row in _members(connection, other)})
    merge_empty(connection, set(others) - {fact}, fact)
    describe_facts(connection, [fact])


def split_fact(connection: Connection, fact: int, parted: Collection[int], *, reviewer: str) -> int:
    """Take claims out of a fact, into a new one of their own, whose number is returned.

    Raises QueryError for a claim that is not in the fact, and where none would be left.
    """
    members = _members(connection, fact)
    strange = sorted(set(parted) - {row.id for row in members})
    if strange or not parted:
        raise QueryError(
            f"claim {strange[0] if strange else ''} is not in fact {fact}: factdb facts show {fact} lists them"
        )
    if len(set(parted)) == len(members):
        raise QueryError(f"these are all claims of fact {fact}: leave at least one in it")
    for group in (
        [row for row in members if row.id in parted],
        [row for row in members if row.id not in parted],
    ):
        _hold_together(connection, group, reviewer)
    new = _new_fact(connection, parted)
    describe_facts(connection, [fact, new])
    return new


def move_claim(connection: Connection, claim: int, fact: int | None, *, reviewer: str) -> int:
    """Put a claim into another fact, or with None into one of its own; the number of the fact that it is in then.

    Raises QueryError for a fact without claims.
    """
    current = connection.scalar(select(claims.c.fact_id).where(claims.c.id == claim))
    if fact is not None and fact == current:
        return fact
    if fact is not None:
        _members(connection, fact)
    alone = current
    if current is None:
        alone = _new_fact(connection, [claim])
    elif len(_members(connection, current)) > 1:
        alone = split_fact(connection, current, [claim], reviewer=reviewer)
    if fact is None:
        return int(alone or 0)
    merge_facts(connection, fact, [int(alone or 0)], reviewer=reviewer)
    return fact


def rename_fact(connection: Connection, fact: int, label: str, *, reviewer: str) -> None:
    """Give a fact a label of a person's own."""
    _decide(connection, FactAction.RENAME, _members(connection, fact)[0], reviewer, label=label)


def pin_fact(connection: Connection, fact: int, *, reviewer: str, pinned: bool = True) -> None:
    """Keep every claim of a fact in it, whatever articles come later; or, with ``pinned`` false, no longer."""
    action = FactAction.PIN if pinned else FactAction.UNPIN
    _decide(connection, action, _members(connection, fact)[0], reviewer)


def decided_ties(connection: Connection, article_id: int) -> dict[int, Tie]:
    """The ties that people gave claims of an article, by claim."""
    found = connection.execute(_decided(), {"article_id": article_id}).all()
    return {row.id: Tie(other_id=row.other_id, decided=True) for row in found}


def arranged_facts(connection: Connection, some: Collection[int]) -> set[int]:
    """Those of some facts that a person put together, or parted from others."""
    return set(connection.scalars(_arranged(), {"facts": sorted(some)})) if some else set()


def pinned_facts(connection: Connection, some: Collection[int]) -> set[int]:
    """Those of some facts whose claims a person wants to stay."""
    if not some:
        return set()
    newest: dict[int, FactAction] = {
        row.fact_id: row.action for row in connection.execute(_pins(), {"facts": sorted(some)})
    }
    return {fact for fact, action in newest.items() if action is FactAction.PIN}


def _new_fact(connection: Connection, members: Collection[int]) -> int:
    """A fact of these claims, which is to be described yet."""
    new = connection.execute(facts.insert().values(label="", unit=None).returning(facts.c.id)).scalar_one()
    give_facts(connection, dict.fromkeys(members, new))
    return int(new)


def _members(connection: Connection, fact: int) -> list[Row[Any]]:
    """The claims of a fact in their order. Raises QueryError where it has none."""
    found = sorted(connection.execute(_claims_of_fact(), {"fact": fact}).all(), key=_order)
    if not found:
        raise QueryError(f"fact {fact} has no claims: factdb facts lists those that have")
    return found


def _order(row: Row[Any]) -> tuple[bool, str, str, str, int]:
    """As articles are ordered where claims are tied: those without a date, then by publication."""
    at = "" if row.published_at is None else row.published_at.isoformat()
    return row.published_on is not None, str(row.published_on), at, row.content_hash, row.start_char


def _hold_together(connection: Connection, group: Sequence[Row[Any]], reviewer: str) -> None:
    """Make the claims of a group one fact: the first is tied to none, those that hung on claims elsewhere to the first."""
    inside = {row.id for row in group}
    _tie(connection, FactAction.SPLIT, group[0], None, reviewer)
    for row in group[1:]:
        if row.other_claim_id not in inside:
            _tie(connection, FactAction.SPLIT, row, group[0], reviewer)


def _tie(connection: Connection, action: FactAction, claim: Row[Any], other: Row[Any] | None, reviewer: str) -> None:
    _decide(connection, action, claim, reviewer, other=other)
    values = {"other_claim_id": None if other is None else other.id, "likeness": None, "decided": True}
    connection.execute(update(claim_ties).where(claim_ties.c.claim_id == claim.id).values(**values))


def _decide(
    connection: Connection,
    action: FactAction,
    claim: Row[Any],
    reviewer: str,
    *,
    other: Row[Any] | None = None,
    label: str | None = None,
) -> None:
    row = {
        "action": action,
        "article_id": claim.article_id,
        "start_char": claim.start_char,
        "end_char": claim.end_char,
        "other_article_id": None if other is None else other.article_id,
        "other_start_char": None if other is None else other.start_char,
        "other_end_char": None if other is None else other.end_char,
        "label": label,
        "reviewer": reviewer,
        "created_at": datetime.now(UTC),
    }
    connection.execute(decisions.insert(), [row])


@cache
def _claims_of_fact() -> Select[Any]:
    own, article = claims.c, articles.c
    columns = (own.id, own.article_id, own.start_char, own.end_char, claim_ties.c.other_claim_id)
    return (
        select(*columns, article.published_on, article.published_at, article.content_hash)
        .join(articles, article.id == own.article_id)
        .join(claim_ties, claim_ties.c.claim_id == own.id)
        .where(own.fact_id == bindparam("fact"))
    )


@cache
def _decided() -> Select[Any]:
    """The newest tie that a person gave each claim of an ``article_id``: the claim's id, and the other's or null."""
    ties = (FactAction.MERGE, FactAction.SPLIT)
    own, other, made = claims, claims.alias("other"), decisions.c
    newest = (
        select(func.max(made.id))
        .where(made.article_id == bindparam("article_id"), made.action.in_(ties))
        .group_by(made.start_char, made.end_char)
    )
    return (
        select(own.c.id, other.c.id.label("other_id"))
        .join(decisions, _anchored(own.c, made, ""))
        .outerjoin(other, _anchored(other.c, made, "other_"))
        .where(made.id.in_(newest))
    )


@cache
def _pins() -> Select[Any]:
    """What was decided last about keeping the claims of some ``facts``, the newest decision last."""
    made = decisions.c
    return (
        select(claims.c.fact_id, made.action)
        .join(decisions, _anchored(claims.c, made, ""))
        .where(
            made.action.in_((FactAction.PIN, FactAction.UNPIN)),
            claims.c.fact_id.in_(bindparam("facts", expanding=True)),
        )
        .order_by(made.id)
    )


@cache
def _arranged() -> Select[Any]:
    """Those of some ``facts`` of whose claims a person tied one to another, or made one the first."""
    return (
        select(claims.c.fact_id)
        .join(claim_ties, claim_ties.c.claim_id == claims.c.id)
        .where(claim_ties.c.decided, claims.c.fact_id.in_(bindparam("facts", expanding=True)))
        .distinct()
    )


def _anchored(claim: Any, made: Any, prefix: str) -> Any:
    """True for the claim that a decision is about, or, with the prefix ``other_``, that it is tied to."""
    return and_(*(claim[name] == made[f"{prefix}{name}"] for name in ("article_id", "start_char", "end_char")))
