"""Stored claims as they are compared: read with the words around them, those of an article or of several."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, case, func, or_, select

from factdb.database import models
from factdb.database.statements import articles, claims
from factdb.links.claims import Stated, Tie, Told, names_in, telling_of, telling_words
from factdb.links.scales import unit_conversions
from factdb.links.senses import is_change, is_compared, is_planned, sense_of
from factdb.quantities import Direction
from factdb.quantities.conversions import Conversion

claim_ties = models.Base.metadata.tables["claim_ties"]

AROUND = 160
"""Characters on either side of a number whose words are compared."""

MOST_COMPARED = 3000
"""Numbers of other articles that those of one are compared with."""

# Where a clause ends, for the words that belong to its number.
CLAUSE = re.compile(r"[,;:—–]| and | but | while ")

# Where a sentence or a line ends, between which the words that tell about a number stand.
SENTENCE = re.compile(r"[.!?][”’\"')]*\s+(?=[\"“‘'(]?[A-Z0-9])|\n")


# Before a number, and behind it: what makes it a part of what another number is of.
PART_OF = re.compile(r"\b(?:of (?:which|whom)|including)(?: (?!the\b)[\w-]+){0,2} $")
OF_THOSE = re.compile(r" of (?:them|these|whom|which)\b")

# Behind a number: what makes it the difference of two.
DIFFERENCE = re.compile(r"(?: an? \w+)? (?:more|less|fewer|higher|lower) than (?:in|a|an|last|the|at|on|it)\b")


def claims_of(connection: Connection, article_id: int) -> list[Stated]:
    """The claims of an article, in the order of its text."""
    return [stated(row) for row in connection.execute(_claims_of(), {"article_ids": [article_id]})]


def claims_to_compare(connection: Connection, others: Sequence[int], own: Sequence[Stated]) -> list[Stated]:
    """The tied claims of other articles that some may be compared with: in their units, in units of one dimension or none.

    In any unit where one of them has none.
    """
    if not others:
        return []
    parameters: dict[str, Any] = {"article_ids": others}
    statement = _claims_of()
    units = {claim.unit for claim in own}
    if None not in units:
        statement = _claims_in_units()
        parameters["units"] = sorted(filter(None, units))
        parameters["bases"] = sorted({claim.conversion.base for claim in own if claim.conversion is not None})
    found = map(stated, connection.execute(statement, parameters).fetchmany(MOST_COMPARED))
    return [claim for claim in found if claim.tie is not None]


@lru_cache(maxsize=5000)
def _told(
    context: str, start: int, end: int, measure: str, unit: str | None, direction: Direction | None, later: bool
) -> Told:
    """Read the words before ``start`` and behind ``end`` of a number's context.

    Remembered, as the claims of the last articles are compared with those of every new one.
    """
    before = SENTENCE.split(context[:start])[-1]
    following = context[end:]
    after = SENTENCE.split(following)[0]
    clause = f"{CLAUSE.split(before)[-1]} {CLAUSE.split(after)[0]}"
    planned = is_planned(before, CLAUSE.split(after)[0], is_later=later)
    change = is_change(unit, direction, before, clause) or DIFFERENCE.match(after) is not None
    return Told(
        telling=telling_of(measure, unit, clause),
        names=names_in(measure),
        around=frozenset(word for word in telling_words(f"{before} {after}", unit) if len(word) > 3),
        near=telling_words(clause, unit),
        is_change=change,
        is_planned=planned,
        is_compared=is_compared(before, after),
        is_part=PART_OF.search(before) is not None or OF_THOSE.match(after) is not None,
        sense=sense_of(before, following, change=change, planned=planned),
    )


def stated(row: Any) -> Stated:
    """A row of the statements below as it is compared."""
    start = row.start_char - row.begin
    measure = row.measure or ""
    later = None not in (row.as_of_last, row.published_on) and row.as_of_last > row.published_on
    end = start + row.end_char - row.start_char
    told = _told(row.context, start, end, measure, row.unit, row.direction, later)
    return Stated(
        id=row.id,
        article_id=row.article_id,
        fact_id=row.fact_id,
        low=row.low,
        high=row.high,
        unit=row.unit,
        modifier=row.modifier,
        measure=measure,
        telling=told.telling,
        names=told.names,
        around=told.around,
        near=told.near,
        is_change=told.is_change,
        is_planned=told.is_planned,
        is_compared=told.is_compared,
        is_part=told.is_part,
        first=row.as_of_first,
        last=row.as_of_last,
        published=row.published_on,
        claimant_id=row.claimant_id,
        place=row.place,
        start=row.start_char,
        end=row.end_char,
        order=(_moment(row.published_on, row.published_at), row.content_hash, row.start_char),
        tie=_tie(row),
        sense=told.sense,
        conversion=_conversion(row, is_difference=told.is_change),
    )


def _conversion(row: Any, *, is_difference: bool) -> Conversion | None:
    """How the claim's unit is converted; by how much something changed knows no zero that could lie elsewhere."""
    if row.base is None:
        return None
    return Conversion(base=row.base, factor=row.factor, shift=Decimal(0) if is_difference else row.shift)


def _tie(row: Any) -> Tie | None:
    """What a claim is tied to."""
    if row.tie_id is None:
        return None
    if row.other_claim_id is None:
        return Tie(decided=row.decided)
    moment = _moment(row.other_published_on, row.other_published_at)
    order = (moment, row.other_content_hash, row.other_start_char)
    return Tie(other_id=row.other_claim_id, likeness=row.likeness or 0.0, order=order, decided=row.decided)


def _moment(day: date | None, moment: datetime | None) -> str:
    """When an article was published, as a text that sorts; those without a date first."""
    return "" if day is None else f"{day.isoformat()} {'' if moment is None else moment.isoformat()}"


@cache
def _claims_of() -> Select[Any]:
    """The claims of some articles with the text around them, which begins at ``begin``, and their ties."""
    own, tie, scale = claims.c, claim_ties.c, unit_conversions.c
    begin = case((own.start_char > AROUND, own.start_char - AROUND), else_=0)
    context = func.substr(articles.c.text, begin + 1, own.end_char + AROUND - begin)
    number = (own.id, own.article_id, own.fact_id, own.low, own.high, own.unit, own.modifier, own.direction)
    said = (own.claimant_id, own.place, own.measure, own.as_of_first, own.as_of_last, own.start_char, own.end_char)
    article = (articles.c.published_on, articles.c.published_at, articles.c.content_hash)
    tied = (tie.id.label("tie_id"), tie.other_claim_id, tie.likeness, tie.decided)
    other, its = claims.alias("other"), articles.alias("its")
    columns = (its.c.published_on, its.c.published_at, its.c.content_hash, other.c.start_char)
    tied_to = [column.label(f"other_{column.name}") for column in columns]
    return (
        select(
            *number,
            *said,
            *article,
            *tied,
            *tied_to,
            scale.base,
            scale.factor,
            scale.shift,
            begin.label("begin"),
            context.label("context"),
        )
        .join(articles, articles.c.id == own.article_id)
        .outerjoin(claim_ties, tie.claim_id == own.id)
        .outerjoin(unit_conversions, scale.unit == own.unit)
        .outerjoin(other, other.c.id == tie.other_claim_id)
        .outerjoin(its, its.c.id == other.c.article_id)
        .where(own.article_id.in_(bindparam("article_ids", expanding=True)))
        .order_by(own.article_id.desc(), own.start_char, own.id)
    )


@cache
def _claims_in_units() -> Select[Any]:
    """Those in some ``units``, in those of some ``bases`` or in none."""
    unit, base = claims.c.unit, unit_conversions.c.base
    in_units, in_bases = unit.in_(bindparam("units", expanding=True)), base.in_(bindparam("bases", expanding=True))
    return _claims_of().where(or_(unit.is_(None), in_units, in_bases))
