"""Questions to the views, as ``select()`` statements: who said what, and which numbers were claimed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, Column, Connection, Row, Select, Table, and_, case, exists, func, select, union
from sqlalchemy.orm import aliased

from factdb.database import models
from factdb.database.among import Among, Unindexed
from factdb.database.columns import FactAction
from factdb.database.search import Searched, matching
from factdb.database.views import (
    report_articles,
    report_claims,
    report_conflicts,
    report_facts,
    report_quotes,
    report_speakers,
)
from factdb.filters import Filters, Shape, parameters, shape_of, values_of
from factdb.listing import (
    behind_ranked,
    chosen_articles,
    chosen_claims,
    chosen_quotes,
    holding_claims,
    quotes_as_corrected,
    superseded,
)

__all__ = [
    "Filters",
    "articles_by",
    "claims_by",
    "claims_of_fact",
    "facts_by",
    "how_many",
    "page_of",
    "pages",
    "quotes_by",
    "ranked_facts",
    "ranked_speakers",
    "rows_of",
    "speakers_by",
]

MOST_COUNTED = 10_000
"""Rows of a listing that are counted; of more it is said that there are more."""

ROWS_OF_PAGE = 1000
"""Rows that are put together at once where all are wanted."""

MOST_STATEMENTS = 200
"""Statements that are kept to be executed again."""


def quotes_by(filters: Filters) -> Select[Any]:
    """Rows of report_quotes, newest publication first, then in the order of the article."""
    return _newest_first(report_quotes, chosen_quotes(filters), filters)


def claims_by(filters: Filters) -> Select[Any]:
    """Rows of report_claims, newest publication first, then in the order of the article."""
    return _newest_first(report_claims, chosen_claims(filters), filters)


def pages(
    connection: Connection, by: Callable[[Filters], Select[Any]], filters: Filters
) -> Iterator[Sequence[Row[Any]]]:
    """All rows of a listing in its order, a page at a time, each found from where the last one ended.

    Nothing is kept of a page that is done.
    """
    left = filters.limit
    while left is None or left > 0:
        most = ROWS_OF_PAGE if left is None else min(left, ROWS_OF_PAGE)
        rows = page_of(connection, by, replace(filters, limit=most))
        if rows:
            yield rows
        if len(rows) < most:
            return
        left = None if left is None else left - most
        filters = replace(filters, after=rows[-1].id)


def page_of(connection: Connection, by: Callable[[Filters], Select[Any]], filters: Filters) -> Sequence[Row[Any]]:
    """The rows that a listing shows at once.

    To put a statement into words takes longer than to execute it, so one is made for all filters of a shape.
    """
    if by in BY_KEY and filters.place is None:
        return connection.execute(_statement(by, shape_of(filters)), values_of(filters)).all()
    return connection.execute(by(filters)).all()


@lru_cache(maxsize=MOST_STATEMENTS)
def _statement(by: Callable[[Filters], Select[Any]], shape: Shape) -> Select[Any]:
    return by(parameters(shape))


def rows_of(connection: Connection, by: Callable[[Filters], Select[Any]], filters: Filters) -> Iterator[Row[Any]]:
    """All rows of a listing, as they are found.

    Page by page where an index gives the order; rankings are made once, for each page would make them anew.
    """
    if by in (speakers_by, facts_by):
        yield from connection.execute(by(filters), execution_options={"yield_per": ROWS_OF_PAGE})
    else:
        for rows in pages(connection, by, filters):
            yield from rows


def how_many(connection: Connection, by: Callable[[Filters], Select[Any]], filters: Filters) -> int:
    """How many rows a listing has, at most ``MOST_COUNTED`` + 1: nobody reads on to there, and counting takes its time."""
    chosen = _CHOSEN[by](replace(filters, limit=MOST_COUNTED + 1, after=None)).subquery()
    return connection.scalar(select(func.count()).select_from(chosen)) or 0


def speakers_by(filters: Filters) -> Select[Any]:
    """Rows of report_speakers with a quote that the filters let through, those with most such quotes first."""
    # counted first and looked up afterwards, so that the view works for the speakers that are shown alone
    chosen = ranked_speakers(filters).cte("chosen")
    statement = _looked_up(report_speakers, report_speakers.c.id, chosen)
    return statement.order_by(chosen.c.number.desc(), report_speakers.c.name, report_speakers.c.id)


def ranked_speakers(filters: Filters) -> Select[Any]:
    """The identifiers of the first of these speakers, with the numbers of such quotes."""
    speaker = models.Speaker
    said = quotes_as_corrected(filters, ["speaker_id"]).subquery().c.speaker_id
    counted = select(said, func.count().label("number")).where(said.is_not(None)).group_by(said).subquery()
    joined = select(speaker.id, counted.c.number, speaker.name).join(counted, counted.c.speaker_id == speaker.id)
    ranked = joined.cte("ranked")
    first = select(ranked.c.id, ranked.c.number)
    if filters.after is not None:
        order = (("number", True), ("name", False), ("id", False))
        first = first.where(behind_ranked(ranked, order, filters.after))
    return first.order_by(ranked.c.number.desc(), ranked.c.name, ranked.c.id).limit(filters.limit)


def articles_by(filters: Filters) -> Select[Any]:
    """Rows of report_articles without their text, newest publication first; with a quote that the filters let through.

    ``about`` searches headline and text.
    """
    view = report_articles.c
    columns = [column for column in view if column.name != "text"]
    statement = select(*columns).where(Among(view.id, chosen_articles(filters)))
    return statement.order_by(view.published.desc().nulls_last(), view.id.desc()).limit(filters.limit)


def facts_by(filters: Filters) -> Select[Any]:
    """Rows of report_facts with a claim that the filters let through: pinned ones, then those with most such claims.

    ``about`` searches the claims of a fact, and the labels that people gave.
    """
    # counted first and looked up afterwards, so that the view works for the facts that are shown alone
    chosen = ranked_facts(filters).cte("chosen")
    statement = _looked_up(report_facts, report_facts.c.fact, chosen)
    return statement.order_by(chosen.c.pinned.desc(), chosen.c.number.desc(), report_facts.c.fact)


def ranked_facts(filters: Filters) -> Select[Any]:
    """The numbers of the first of these facts, with how many such claims they have and whether they are pinned."""
    claim = models.Claim
    fact, number = claim.fact_id.label("id"), func.count().label("number")
    of_all = Filters(about=filters.about, conflicts=filters.conflicts, limit=filters.limit, after=filters.after)
    conditions = (
        # where nothing is asked of the claims, an index of facts and articles holds all that is counted
        [claim.article_id.not_in(superseded())] if filters == of_all else list(holding_claims(filters, ranked=True))
    )
    counted = select(fact, number).where(fact.is_not(None), *conditions)
    if filters.about is not None:
        counted = counted.where(fact.in_(union(_facts_with(filters.about), _facts_called(filters.about))))
    pinned = func.max(case((fact.in_(_facts_pinned()), 1), else_=0)).label("pinned")
    ranked = counted.add_columns(pinned).group_by(fact).cte("ranked")
    first = select(ranked)
    if filters.after is not None:
        order = (("pinned", True), ("number", True), ("id", False))
        first = first.where(behind_ranked(ranked, order, filters.after))
    first = first.order_by(ranked.c.pinned.desc(), ranked.c.number.desc(), ranked.c.id)
    if filters.conflicts:
        # asked of one fact after another, the most claimed first, until there are enough
        every = first.offset(0).subquery()
        first = select(every).where(exists().where(report_conflicts.c.fact == every.c.id))
    return first.limit(filters.limit)


def _facts_with(words: str) -> Select[Any]:
    """The facts of the claims that search words find."""
    return select(models.Claim.fact_id).where(matching(Searched.CLAIMS, models.Claim.id, words))


def _facts_called(words: str) -> Select[Any]:
    """The facts to which people gave a label with these words, now or before."""
    called = [models.FactDecision.label.icontains(word.strip('"*'), autoescape=True) for word in words.split()]
    return _decided().where(models.FactDecision.action == FactAction.RENAME, *called)


def _facts_pinned() -> Select[Any]:
    """The facts of which a claim was pinned, and not unpinned later."""
    later = aliased(models.FactDecision)
    same = [
        getattr(later, name) == getattr(models.FactDecision, name) for name in ("article_id", "start_char", "end_char")
    ]
    taken_back = exists().where(*same, later.action == FactAction.UNPIN, later.id > models.FactDecision.id)
    return _decided().where(models.FactDecision.action == FactAction.PIN, ~taken_back)


def _decided() -> Select[Any]:
    """The facts of the claims that decisions are about.

    Of an empty table SQLite has no figures, and takes it for a large one: it would look for a decision about every claim.
    """
    claim, decision = models.Claim, models.FactDecision
    names = ("article_id", "start_char", "end_char")
    anchor = [getattr(claim, name) == Unindexed(getattr(decision, name)) for name in names]
    return select(claim.fact_id).join(decision, and_(*anchor))


def claims_of_fact(fact: int) -> Select[Any]:
    """Rows of report_claims of a fact, in the order of the days that they speak of, then of publication."""
    view = report_claims.c
    day = func.coalesce(view.as_of_last, view.published)
    order = (day.asc().nulls_first(), view.published.asc().nulls_first(), view.article_id, view.start_char)
    return select(report_claims).where(view.fact == fact).order_by(*order)


def _looked_up(view: Table, identifier: Column[int], chosen: CTE) -> Select[Any]:
    """The rows of a view that were chosen, beside their ranks.

    PostgreSQL would put the whole of a view together to join it with a few rows.
    """
    return select(view).join(chosen, chosen.c.id == identifier).where(Among(identifier, select(chosen.c.id)))


def _newest_first(view: Table, chosen: Select[Any], filters: Filters) -> Select[Any]:
    """The same row always comes at the same place: its publication, article and offset are its key."""
    order = (view.c.published.desc().nulls_last(), view.c.article_id.desc(), view.c.start_char, view.c.id)
    return select(view).where(Among(view.c.id, chosen)).order_by(*order).limit(filters.limit)


_CHOSEN: dict[Callable[[Filters], Select[Any]], Callable[[Filters], Select[Any]]] = {
    quotes_by: chosen_quotes,
    claims_by: chosen_claims,
    articles_by: chosen_articles,
    speakers_by: ranked_speakers,
    facts_by: ranked_facts,
}
"""What finds the identifiers of each listing's rows."""

BY_KEY = (quotes_by, claims_by, articles_by)
"""The listings of which a page goes on from the row that the last one ended with."""
