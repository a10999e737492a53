"""What fact-checkers found, for exports."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from factdb.database import models
from factdb.database.search import Searched, matching
from factdb.database.views import report_claims, report_quotes, report_verdicts
from factdb.queries import Filters


def verdicts_by(filters: Filters) -> Select[Any]:
    """Rows of report_verdicts, newest publication of what was checked first, then in the order of the article."""
    view = report_verdicts.c
    order = (view.published.desc().nulls_last(), view.article_id.desc(), view.start_char, view.id)
    return select(report_verdicts).where(*_conditions(filters)).order_by(*order).limit(filters.limit)


def _conditions(filters: Filters) -> Iterator[ColumnElement[bool]]:
    view = report_verdicts.c
    if filters.since is not None:
        yield view.published >= filters.since
    if filters.until is not None:
        yield view.published <= filters.until
    if filters.outlets is not None:
        yield view.article_id.in_(select(models.Article.id).where(models.Article.outlet_id.in_(filters.outlets)))
    if filters.speakers is not None:
        yield _about(
            report_quotes.c.speaker_id.in_(filters.speakers), report_claims.c.claimant_id.in_(filters.speakers)
        )
    if filters.about is not None:
        yield _about(
            matching(Searched.QUOTES, report_quotes.c.id, filters.about),
            matching(Searched.CLAIMS, report_claims.c.id, filters.about),
        )
    if filters.min_confidence is not None:
        yield _about(
            report_quotes.c.confidence >= filters.min_confidence, report_claims.c.confidence >= filters.min_confidence
        )


def _about(quotes: ColumnElement[bool], claims: ColumnElement[bool]) -> ColumnElement[bool]:
    """True for verdicts on quotes, or on claims, of which the condition holds."""
    view = report_verdicts.c
    return or_(
        and_(view.target == models.Target.QUOTE, view.target_id.in_(select(report_quotes.c.id).where(quotes))),
        and_(view.target == models.Target.CLAIM, view.target_id.in_(select(report_claims.c.id).where(claims))),
    )
