"""The series of a fact: its claims in time, with the sentence of each, as commands and charts show them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from factdb import __version__
from factdb.charts import Point
from factdb.charts.pictures import Drawing, series_chart
from factdb.database import linked
from factdb.database.columns import Sense
from factdb.database.views import report_claims, report_conflicts, report_facts
from factdb.errors import QueryError
from factdb.links.stating import SENTENCE
from factdb.queries import claims_of_fact

CONTEXT = 150
"""Characters of the article that report_claims and report_quotes give on either side of the words."""

# A line break or several spaces, which a sentence in a list does not keep.
SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFact:
    """A row of report_facts with its claims (rows of report_claims, in the order of time) and conflicts."""

    row: Row[Any]
    claims: Sequence[Row[Any]]
    conflicts: Sequence[Row[Any]]

    @property
    def points(self) -> list[Point]:
        """The claims as a chart shows them."""
        return [
            Point(
                day=claim.as_of_last or claim.published,
                low=claim.fact_low,
                high=claim.fact_high,
                claimant=claim.claimant,
                status=claim.status,
                in_conflict=claim.conflicts > 0,
            )
            for claim in self.claims
        ]


def find_fact(connection: Connection, number: int) -> int:
    """The fact of this number, or the one that its claims went into. Raises QueryError where there is none."""
    merged = linked.MergedFact
    found = connection.scalar(select(merged.into_id).where(merged.fact_id == number)) or number
    if connection.scalar(select(report_facts.c.fact).where(report_facts.c.fact == found)) is None:
        raise QueryError(f"no fact has the number {number}: factdb facts lists them")
    return found


def fact_with_claims(connection: Connection, fact: int) -> ShownFact:
    """A fact of this number with all that is claimed about it."""
    row = connection.execute(select(report_facts).where(report_facts.c.fact == fact)).one()
    claims = connection.execute(claims_of_fact(fact)).all()
    order = (report_conflicts.c.as_of, report_conflicts.c.claim_id, report_conflicts.c.other_claim_id)
    conflicts = select(report_conflicts).where(report_conflicts.c.fact == fact).order_by(*order)
    return ShownFact(row=row, claims=claims, conflicts=connection.execute(conflicts).all())


def chart_of(fact: ShownFact, *, title: str | None = None) -> Drawing:
    """The series of a fact as a picture, with what it was made of below. Raises ExportError where no number has a day."""
    row = fact.row
    numbers = f"{row.claims:,} number{'' if row.claims == 1 else 's'}"
    articles = f"{row.articles:,} article{'' if row.articles == 1 else 's'}"
    outlets = sorted({claim.outlet for claim in fact.claims if claim.outlet is not None})
    of = f" of {', '.join(outlets[:3])}{f' and {len(outlets) - 3} more' if len(outlets) > 3 else ''}" if outlets else ""
    when = f", {row.first_published} to {row.last_published}" if row.first_published is not None else ""
    caption = f"Fact {row.fact}: {numbers} in {articles}{of}{when}. Read by factdb {__version__}."
    return series_chart(fact.points, title=title or row.label, unit=row.unit, caption=caption)


def points_of(connection: Connection, facts: Iterable[int]) -> dict[int, list[Point]]:
    """The series of some facts as a sparkline shows them: without who differs from whom."""
    view = report_claims.c
    day = func.coalesce(view.as_of_last, view.published).label("day")
    found: dict[int, list[Point]] = {fact: [] for fact in facts}
    statement = select(view.fact, day, view.fact_low, view.fact_high, view.sense).where(view.fact.in_(found))
    for row in connection.execute(statement.order_by(day, view.published, view.id)):
        status = "corrected" if row.sense == Sense.WITHDRAWN else "current"
        found[row.fact].append(Point(day=row.day, low=row.fact_low, high=row.fact_high, status=status))
    return found


def sentence_of(row: Row[Any]) -> str:
    """The sentence of a row of report_claims or report_quotes, as far as its context goes."""
    return "".join(sentence_around(row)).strip()


def sentence_around(row: Row[Any]) -> tuple[str, str, str]:
    """The same in three parts: what stands before the row's words, the words, and what stands after them."""
    start = min(row.start_char, CONTEXT)
    end = start + row.end_char - row.start_char
    before = SENTENCE.split(row.context[:start])
    after = SENTENCE.search(row.context, end)
    begun = "" if len(before) > 1 or row.start_char <= CONTEXT else "…"
    rest = row.context[end : after.end() if after else None].rstrip()
    return (
        SPACES.sub(" ", f"{begun}{before[-1]}"),
        SPACES.sub(" ", row.context[start:end]),
        SPACES.sub(" ", f"{rest}{'' if after else '…'}"),
    )
