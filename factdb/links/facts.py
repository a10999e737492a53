"""Facts: claims about the same measure, unit and subject become one, within an article and across related ones.

A claim is compared with the claims of its article, of its article's copies and earlier revisions, and of a bounded
number of articles that share names with it. It joins the fact of the claim that it is most surely about the same thing
as, if any; else it is the first of a fact of its own. What is doubtful stays apart: a fact too many is sooner mended
than two that were taken for one.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, case, func, or_, select, update

from factdb.database import models, store
from factdb.database.statements import articles, claims, mentions
from factdb.links.claims import (
    COMPARED,
    RESTATED,
    TOLD_AROUND,
    Stated,
    is_change,
    is_list,
    is_planned,
    is_set_beside,
    likeness,
    names_in,
    telling_words,
)
from factdb.links.copies import article_stories
from factdb.links.topics import names_of, related_articles
from factdb.mentions import MentionKind

facts = models.Base.metadata.tables["facts"]

AROUND = 100
"""Characters on either side of a number whose words are compared."""

# Where a clause ends, for the words that belong to its number.
CLAUSE = re.compile(r"[,;:—–]| and | but | while ")

MOST_MENTIONS = 200
"""Names of persons and bodies that are looked at."""

MOST_CLAIMS = 300
"""Numbers of one article that are compared."""

MOST_COMPARED = 3000
"""Numbers of other articles that they are compared with."""

MOST_COPIES = 10
"""Copies of a story whose claims are compared with an article's own."""


def link_facts(connection: Connection, article_id: int, *, story_id: int, title: str | None, text: str) -> None:
    """Put every claim of an article that is in no fact into one.

    Of an article with more than ``MOST_CLAIMS`` numbers, which is a table, the first ones.
    """
    own = [_stated(row) for row in connection.execute(_claims_of(), {"article_ids": [article_id]})][:MOST_CLAIMS]
    new = [claim for claim in own if claim.fact_id is None]
    mentioned = [text[start:end] for start, end in connection.execute(_names(), {"article_id": article_id})]
    related, perhaps = related_articles(connection, article_id, names_of(title, text, mentioned))
    copies = set(connection.scalars(_copies(), {"story_id": story_id}))
    others = sorted({*copies, *related, *perhaps} - {article_id})
    if not new:
        return
    found = _claims_to_compare(connection, others, {claim.unit for claim in new})
    stated = [*own, *(_stated(row) for row in found)]
    doubtful = set(perhaps) - copies - set(related) - _sharing_numbers(new, stated)
    known = [claim for claim in stated if claim.fact_id is not None and claim.article_id not in doubtful]
    _store(connection, _joined(new, known, copies - {article_id}))


def _claims_to_compare(connection: Connection, others: Sequence[int], units: set[str | None]) -> Sequence[Any]:
    """The claims of other articles in these units or in none; in any unit where None is among them."""
    if not others:
        return []
    if None in units:
        return connection.execute(_claims_of(), {"article_ids": others}).fetchmany(MOST_COMPARED)
    parameters = {"article_ids": others, "units": sorted(unit for unit in units if unit is not None)}
    return connection.execute(_claims_in_units(), parameters).fetchmany(MOST_COMPARED)


def _sharing_numbers(new: Sequence[Stated], stated: Sequence[Stated]) -> set[int]:
    """The articles that give two telling numbers of the new claims again."""
    numbers = {(claim.value, claim.unit) for claim in new if claim.is_telling}
    shared = {(claim.article_id, claim.value) for claim in stated if (claim.value, claim.unit) in numbers}
    found = Counter(article for article, _value in shared)
    return {article for article, times in found.items() if times > 1}


def _joined(new: Sequence[Stated], known: Sequence[Stated], copies: set[int]) -> dict[int, int | Stated]:
    """For each new claim, by id: the fact that it joins, or the new claim whose fact it joins (perhaps its own)."""
    joined: dict[int, int | Stated] = {}
    by_unit: dict[str | None, list[Stated]] = {}
    for claim in known:
        by_unit.setdefault(claim.unit, []).append(claim)
    for before, claim in zip((None, *new), new, strict=False):
        units = by_unit if claim.unit is None else (claim.unit, None)
        candidates = [other for unit in units for other in by_unit.get(unit, ())]
        ranked = sorted(
            ((likeness(claim, other, copies=other.article_id in copies), -other.id, other) for other in candidates),
            key=lambda found: found[:2],
            reverse=True,
        )
        target = _target(claim, ranked, new, joined)
        if before is not None and is_set_beside(claim, before):
            target = joined.get(before.id, target)
        if target is not None or claim.measure:
            joined[claim.id] = claim if target is None else target
            by_unit.setdefault(claim.unit, []).append(claim)
    return joined


def _target(
    claim: Stated,
    ranked: Sequence[tuple[float, int, Stated]],
    new: Sequence[Stated],
    joined: Mapping[int, int | Stated],
) -> int | Stated | None:
    """The fact of the claim that is most surely about the same thing, None where there is none."""
    for sure, _, other in ranked:
        if sure <= TOLD_AROUND and _is_of_a_neighbour(claim, other, new):
            continue
        fact = joined.get(other.id, other.fact_id)
        if sure > 0 and fact is not None and (sure >= RESTATED or not _has_other(claim, fact, new, joined)):
            return fact
    return None


def _is_of_a_neighbour(claim: Stated, other: Stated, new: Sequence[Stated]) -> bool:
    """Whether the measure that stands around a sum of money is that of another one beside it."""
    if not (claim.unit or "").isupper():
        return False
    beside = (each for each in new if each.id != claim.id and abs(each.start - claim.start) <= AROUND)
    return any(each.unit == claim.unit and each.telling & other.telling for each in beside)


def _has_other(claim: Stated, target: int | Stated, new: Sequence[Stated], joined: Mapping[int, int | Stated]) -> bool:
    """Whether a fact has a number of the same article already that is of another thing."""
    mine = (other for other in new if joined.get(other.id) == target)
    return any(other.value != claim.value and is_list(claim, other) for other in mine)


def _store(connection: Connection, joined: Mapping[int, int | Stated]) -> None:
    """Make the facts of the claims that are the first of theirs, and put every claim into its fact."""
    firsts = [target for claim, target in sorted(joined.items()) if isinstance(target, Stated) and target.id == claim]
    rows_to_make = [{"label": first.measure, "unit": first.unit} for first in firsts]
    identifiers = store.insert_with_ids(connection, facts, rows_to_make, "label", "unit")
    made = {first.id: identifier for first, identifier in zip(firsts, identifiers, strict=True)}
    rows = [
        {"claim": claim, "fact": made[target.id] if isinstance(target, Stated) else target}
        for claim, target in joined.items()
    ]
    if rows:
        connection.execute(_give_fact(), rows)


def _stated(row: Any) -> Stated:
    """A row of ``_claims_of`` as it is compared."""
    start = row.start_char - row.begin
    before = row.context[:start]
    sentence = before.rsplit(". ", 1)[-1]
    after = row.context[start + row.end_char - row.start_char :].split(". ", 1)[0]
    measure = row.measure or ""
    telling = telling_words(measure, row.unit)
    clause = f"{CLAUSE.split(sentence)[-1]} {CLAUSE.split(after)[0]}"
    return Stated(
        id=row.id,
        article_id=row.article_id,
        fact_id=row.fact_id,
        low=row.low,
        high=row.high,
        unit=row.unit,
        modifier=row.modifier,
        measure=measure,
        telling=telling,
        names=names_in(measure),
        around=frozenset(word for word in telling_words(f"{sentence} {after}", row.unit) if len(word) > 3),
        near=telling_words(clause, row.unit),
        is_change=is_change(row.unit, row.direction, before, clause),
        is_planned=is_planned(sentence, CLAUSE.split(after)[0], row.as_of_last, row.published_on),
        is_compared=COMPARED.search(before) is not None,
        first=row.as_of_first,
        last=row.as_of_last,
        published=row.published_on,
        claimant_id=row.claimant_id,
        start=row.start_char,
        end=row.end_char,
    )


@cache
def _names() -> Select[Any]:
    """The first mentions by name in an ``article_id``."""
    own = mentions.c
    named = (own.article_id == bindparam("article_id"), own.kind == MentionKind.NAME)
    return select(own.start_char, own.end_char).where(*named).order_by(own.start_char).limit(MOST_MENTIONS)


@cache
def _copies() -> Select[Any]:
    story = article_stories.c
    return (
        select(story.article_id)
        .where(story.story_id == bindparam("story_id"))
        .order_by(story.article_id.desc())
        .limit(MOST_COPIES)
    )


@cache
def _claims_of() -> Select[Any]:
    """The claims of some articles with the text around them, which begins at ``begin``."""
    own = claims.c
    begin = case((own.start_char > AROUND, own.start_char - AROUND), else_=0)
    context = func.substr(articles.c.text, begin + 1, own.end_char + AROUND - begin)
    columns = (
        own.id,
        own.article_id,
        own.fact_id,
        own.low,
        own.high,
        own.unit,
        own.modifier,
        own.direction,
        own.claimant_id,
    )
    times = (own.measure, own.as_of_first, own.as_of_last, articles.c.published_on, own.start_char, own.end_char)
    return (
        select(*columns, *times, begin.label("begin"), context.label("context"))
        .join(articles, articles.c.id == own.article_id)
        .where(own.article_id.in_(bindparam("article_ids", expanding=True)))
        .order_by(own.article_id.desc(), own.id)
    )


@cache
def _claims_in_units() -> Select[Any]:
    """Those of some ``units`` or of none."""
    return _claims_of().where(or_(claims.c.unit.is_(None), claims.c.unit.in_(bindparam("units", expanding=True))))


@cache
def _give_fact() -> Any:
    return update(claims).where(claims.c.id == bindparam("claim")).values(fact_id=bindparam("fact"))
