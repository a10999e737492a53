"""Claims that hang together by their ties, as facts: who hangs on whom, what a fact is called, where its claims went."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select, update

from factdb.database import models, statements
from factdb.database.statements import claims
from factdb.links.claims import telling_words
from factdb.links.stating import claim_ties

facts, merged_facts = (models.Base.metadata.tables[name] for name in ("facts", "merged_facts"))


def give_fact(connection: Connection, members: Iterable[int], fact: int) -> None:
    """Put claims into a fact."""
    rows = [{"claim": claim, "fact": fact} for claim in sorted(members)]
    if rows:
        connection.execute(_give_fact(), rows)


def hanging_on(connection: Connection, members: Iterable[int]) -> set[int]:
    """The claims that are tied to any of these, directly or by others."""
    return set(connection.scalars(_hanging_on(), {"claims": sorted(members)}))


def merge_empty(connection: Connection, emptied: Collection[int], into: int) -> None:
    """Remember that the claims of those of these facts that have none any more went into another one."""
    if not emptied:
        return
    left = set(connection.scalars(select(claims.c.fact_id).where(claims.c.fact_id.in_(emptied)).distinct()))
    gone = sorted(set(emptied) - left)
    if gone:
        connection.execute(update(merged_facts).where(merged_facts.c.into_id.in_(gone)).values(into_id=into))
        rows = [{"fact_id": fact, "into_id": into} for fact in gone]
        connection.execute(statements.insert_new(merged_facts, connection.dialect.name), rows)


def describe_facts(connection: Connection, changed: Collection[int]) -> None:
    """Give each of these facts the measure and unit that most of its claims have; measures that tell something first."""
    counts: defaultdict[int, Counter[tuple[str, str | None]]] = defaultdict(Counter)
    units: defaultdict[int, Counter[str]] = defaultdict(Counter)
    if not changed:
        return
    for fact, measure, unit, number in connection.execute(_measures(), {"facts": sorted(changed)}):
        counts[fact][measure or "", unit] += number
        if unit is not None:
            units[fact][unit] += number
    rows = [
        {
            "fact": fact,
            "label_": min(found, key=lambda each: (not telling_words(*each), not each[0], -found[each], each[0]))[0],
            "unit_": min(units[fact], key=lambda unit: (-units[fact][unit], unit), default=None),
        }
        for fact, found in counts.items()
    ]
    if rows:
        connection.execute(_describe(), rows)


@cache
def _give_fact() -> Any:
    return update(claims).where(claims.c.id == bindparam("claim")).values(fact_id=bindparam("fact"))


@cache
def _hanging_on() -> Select[Any]:
    """The claims that hang on some ``claims``."""
    tie = claim_ties.c
    direct = select(tie.claim_id).where(tie.other_claim_id.in_(bindparam("claims", expanding=True)))
    hanging = direct.cte("hanging", recursive=True)
    hanging = hanging.union(select(tie.claim_id).join(hanging, tie.other_claim_id == hanging.c.claim_id))
    return select(hanging.c.claim_id)


@cache
def _measures() -> Select[Any]:
    own = claims.c
    return (
        select(own.fact_id, own.measure, own.unit, func.count())
        .where(own.fact_id.in_(bindparam("facts", expanding=True)))
        .group_by(own.fact_id, own.measure, own.unit)
    )


@cache
def _describe() -> Any:
    return (
        update(facts).where(facts.c.id == bindparam("fact")).values(label=bindparam("label_"), unit=bindparam("unit_"))
    )
