"""What earlier revisions of articles claimed, for the export of claims."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from factdb.database import models
from factdb.database.search import Searched, matching
from factdb.database.views import report_earlier_claims
from factdb.queries import Filters


def earlier_claims_by(filters: Filters) -> Select[Any]:
    """Rows of report_earlier_claims, newest publication first, then in the order of the revision."""
    view = report_earlier_claims.c
    order = (view.published.desc().nulls_last(), view.article_id.desc(), view.start_char, view.id)
    return select(report_earlier_claims).where(*_conditions(filters)).order_by(*order).limit(filters.limit)


def _conditions(filters: Filters) -> Iterator[ColumnElement[bool]]:
    view = report_earlier_claims.c
    if filters.since is not None:
        yield view.published >= filters.since
    if filters.until is not None:
        yield view.published <= filters.until
    if filters.outlets is not None:
        of_outlets = select(models.Article.id).where(models.Article.outlet_id.in_(filters.outlets))
        yield view.article_id.in_(of_outlets)
    if filters.speakers is not None:
        yield view.claimant_id.in_(filters.speakers)
    if filters.speaker_kind is not None:
        yield view.claimant_kind == filters.speaker_kind
    if filters.unit is not None:
        yield view.unit == filters.unit
    if filters.min_confidence is not None:
        yield view.confidence >= filters.min_confidence
    if filters.about is not None:
        yield matching(Searched.CLAIMS, view.id, filters.about)
