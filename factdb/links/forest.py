"""Claims that hang together by their ties, as facts: who hangs on whom, what a fact is called, where its claims went."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Label, Row, Select, bindparam, delete, exists, func, or_, select, union, update

from factdb.database import models
from factdb.database.statements import claims
from factdb.database.writing import insert_new, insert_rows
from factdb.links.claims import telling_words
from factdb.links.stating import claim_ties

facts, merged_facts, fact_decisions = (
    models.Base.metadata.tables[name] for name in ("facts", "merged_facts", "fact_decisions")
)


def give_facts(connection: Connection, fact_of: Mapping[int, int]) -> None:
    """Put claims into the facts that are given for each."""
    rows = [{"claim": claim, "fact": fact_of[claim]} for claim in sorted(fact_of)]
    if rows:
        connection.execute(_give_fact(), rows)


def merge_empty(connection: Connection, emptied: Collection[int], into: int) -> None:
    """Remember that the claims of those of these facts that have none any more went into another one."""
    if not emptied:
        return
    left = set(connection.scalars(select(claims.c.fact_id).where(claims.c.fact_id.in_(emptied)).distinct()))
    gone = sorted(set(emptied) - left)
    if gone:
        connection.execute(update(merged_facts).where(merged_facts.c.into_id.in_(gone)).values(into_id=into))
        rows = [{"fact_id": fact, "into_id": into} for fact in gone]
        insert_new(connection, merged_facts, rows)


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


def regroup(connection: Connection, some: Collection[int], touched: Collection[int]) -> None:
    """Make the facts of these claims, and of the claims in these facts, those that hang together by their ties.

    A fact stays with most of its claims. Of several that are one now the first stays, and the others are remembered as
    merged into it; one without any claim is gone. A claim alone that does not say what it measures is in none, unless a
    person decided something about it.
    """
    found = _hanging_together(connection, some, touched)
    groups = _groups(found)
    counts: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for number, group in enumerate(groups):
        for claim in group:
            if found[claim].fact_id is not None:
                counts[found[claim].fact_id][number] += 1
    home = {fact: min(counts[fact], key=lambda number: (-counts[fact][number], number)) for fact in sorted(counts)}
    fact_of: dict[int, int] = {}
    for fact, number in home.items():
        fact_of.setdefault(number, fact)
    for number, group in enumerate(groups):
        if len(group) == 1 and not found[group[0]].measure and not found[group[0]].decided:
            connection.execute(update(claims).where(claims.c.id == group[0]).values(fact_id=None))
            fact_of.pop(number, None)
            continue
        if number not in fact_of:
            (fact_of[number],) = insert_rows(connection, facts, [{"label": "", "unit": None}])
        fact = fact_of[number]
        give_facts(connection, {claim: fact for claim in group if found[claim].fact_id != fact})
    for fact, number in home.items():
        if number in fact_of and fact_of[number] != fact:
            merge_empty(connection, [fact], fact_of[number])
    connection.execute(_forget_empty(), {"facts": sorted({*touched, *counts}) or (0,)})
    describe_facts(connection, set(fact_of.values()))


def _hanging_together(connection: Connection, some: Iterable[int], of: Iterable[int]) -> dict[int, Row[Any]]:
    """These claims, those of these facts, and all that are tied to any of them or share a fact with one."""
    found: dict[int, Row[Any]] = {}
    looked_at: set[int] = set()
    wanted, in_facts = set(some), set(of)
    while wanted or in_facts:
        parameters = {"claims": sorted(wanted) or (0,), "facts": sorted(in_facts) or (0,)}
        new = [row for row in connection.execute(_beside(), parameters) if row.id not in found]
        looked_at |= in_facts
        found.update((row.id, row) for row in new)
        wanted = {row.id for row in new} | {row.other_claim_id for row in new if row.other_claim_id is not None}
        in_facts = {row.fact_id for row in new if row.fact_id is not None} - looked_at
    return found


def _groups(found: Mapping[int, Row[Any]]) -> list[list[int]]:
    """The claims that hang together by their ties, each group and all of them in the order of their identifiers."""
    first = {claim: claim for claim in found}

    def first_of(claim: int) -> int:
        while first[claim] != claim:
            first[claim] = first[first[claim]]
            claim = first[claim]
        return claim

    for claim, row in found.items():
        if row.other_claim_id is not None:
            one, other = sorted((first_of(claim), first_of(row.other_claim_id)))
            first[other] = one
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for claim in sorted(found):
        groups[first_of(claim)].append(claim)
    return list(groups.values())


def is_decided_about(claim: Any) -> Label[bool]:
    """The column ``decided``: whether a person decided something about the fact of a claim."""
    made = fact_decisions.c
    same = (made[name] == claim[name] for name in ("article_id", "start_char", "end_char"))
    return exists().where(*same).label("decided")


@cache
def _give_fact() -> Any:
    return update(claims).where(claims.c.id == bindparam("claim")).values(fact_id=bindparam("fact"))


@cache
def _beside() -> Select[Any]:
    """Some ``claims``, those tied to them, and those of some ``facts``, with what each is tied to."""
    tie = claim_ties.c
    found = union(
        select(claims.c.id).where(claims.c.id.in_(bindparam("claims", expanding=True))),
        select(claims.c.id).where(claims.c.fact_id.in_(bindparam("facts", expanding=True))),
        select(tie.claim_id).where(tie.other_claim_id.in_(bindparam("claims", expanding=True))),
    )
    return (
        select(claims.c.id, claims.c.fact_id, claims.c.measure, tie.other_claim_id, is_decided_about(claims.c))
        .outerjoin(claim_ties, tie.claim_id == claims.c.id)
        .where(claims.c.id.in_(found))
    )


@cache
def _forget_empty() -> Any:
    """Those of some ``facts`` that have no claims and that no other fact's claims went into."""
    return delete(facts).where(
        facts.c.id.in_(bindparam("facts", expanding=True)),
        ~exists().where(claims.c.fact_id == facts.c.id),
        ~exists().where(or_(merged_facts.c.fact_id == facts.c.id, merged_facts.c.into_id == facts.c.id)),
    )


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
