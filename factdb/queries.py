"""Questions to the views, as ``select()`` statements: who said what, and which numbers were claimed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, func, select, union

from factdb.database import models
from factdb.database.among import Among
from factdb.database.search import Searched, matching
from factdb.database.views import (
    report_articles,
    report_claims,
    report_conflicts,
    report_facts,
    report_quotes,
    report_speakers,
)
from factdb.mentions import SpeakerKind
from factdb.quotes import Manner, QuoteKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is asked for; None leaves a question open, and a filter that a query has no column for is not applied.

    ``speakers`` are ids as ``lookups.find_speakers`` gives them, ``outlets`` as ``find_outlets`` does; ``since`` and
    ``until`` are days of publication, both included, and leave out articles without a date. ``about`` are search words:
    all must occur, words in double quotation marks beside each other, a trailing ``*`` stands for any ending. With
    ``conflicts``, only facts about which claimants differ.
    """

    speakers: tuple[int, ...] | None = None
    outlets: tuple[int, ...] | None = None
    since: date | None = None
    until: date | None = None
    about: str | None = None
    kind: QuoteKind | None = None
    manner: Manner | None = None
    speaker_kind: SpeakerKind | None = None
    unit: str | None = None
    conflicts: bool = False
    min_confidence: float | None = None
    limit: int | None = None


def quotes_by(filters: Filters) -> Select[Any]:
    """Rows of report_quotes, newest publication first, then in the order of the article."""
    statement = select(report_quotes).where(*_of_articles(report_quotes, filters), *_of_quotes(filters))
    if filters.about is not None:
        statement = statement.where(matching(Searched.QUOTES, report_quotes.c.id, filters.about))
    return _newest_first(statement, report_quotes).limit(filters.limit)


def claims_by(filters: Filters) -> Select[Any]:
    """Rows of report_claims, newest publication first, then in the order of the article."""
    statement = select(report_claims).where(*_of_articles(report_claims, filters), *_of_claims(filters))
    return _newest_first(statement, report_claims).limit(filters.limit)


def speakers_by(filters: Filters) -> Select[Any]:
    """Rows of report_speakers with a quote that the filters let through, those with most such quotes first."""
    quote, number = report_quotes.c, func.count().label("number")
    conditions = [*_of_articles(report_quotes, filters), *_of_quotes(filters)]
    if filters.about is not None:
        conditions.append(matching(Searched.QUOTES, quote.id, filters.about))
    # counted first and looked up afterwards, so that the view works for the speakers that are shown alone
    ranked = (
        select(quote.speaker_id, number)
        .where(quote.speaker_id.is_not(None), *conditions)
        .group_by(quote.speaker_id)
        .order_by(number.desc(), func.min(quote.speaker), quote.speaker_id)
        .limit(filters.limit)
        .subquery()
    )
    statement = select(report_speakers).join(ranked, ranked.c.speaker_id == report_speakers.c.id)
    return statement.order_by(ranked.c.number.desc(), report_speakers.c.name, report_speakers.c.id)


def articles_by(filters: Filters) -> Select[Any]:
    """Rows of report_articles without their text, newest publication first; with a quote that the filters let through.

    ``about`` searches headline and text.
    """
    columns = [column for column in report_articles.c if column.name != "text"]
    statement = select(*columns).where(*_published(report_articles, filters))
    if filters.outlets is not None:
        statement = statement.where(report_articles.c.id.in_(_articles_of(filters.outlets)))
    if filters.about is not None:
        statement = statement.where(matching(Searched.ARTICLES, report_articles.c.id, filters.about))
    conditions = [*_of_quotes(filters)]
    if conditions:
        statement = statement.where(report_articles.c.id.in_(select(report_quotes.c.article_id).where(*conditions)))
    order = (report_articles.c.published.desc().nulls_last(), report_articles.c.id.desc())
    return statement.order_by(*order).limit(filters.limit)


def facts_by(filters: Filters) -> Select[Any]:
    """Rows of report_facts with a claim that the filters let through, those with most such claims first."""
    conditions = [*_of_articles(report_claims, filters), *_of_claims(filters)]
    fact = report_claims.c.fact if conditions else models.Claim.fact_id
    number = func.count().label("number")
    # counted first and looked up afterwards, so that the view works for the facts that are shown alone
    counted = select(fact.label("fact"), number).where(fact.is_not(None), *conditions)
    if not conditions:
        counted = counted.join(models.Article).where(models.Article.superseded_by.is_(None))
    if filters.conflicts:
        counted = counted.where(fact.in_(select(report_conflicts.c.fact)))
    ranked = counted.group_by(fact).order_by(number.desc(), fact).limit(filters.limit).subquery()
    statement = select(report_facts).join(ranked, ranked.c.fact == report_facts.c.fact)
    return statement.order_by(ranked.c.number.desc(), report_facts.c.fact)


def _newest_first(statement: Select[Any], view: Table) -> Select[Any]:
    """The same row always comes at the same place: its publication, article and offset are its key."""
    return statement.order_by(
        view.c.published.desc().nulls_last(), view.c.article_id.desc(), view.c.start_char, view.c.id
    )


def _published(view: Table, filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.since is not None:
        yield view.c.published >= filters.since
    if filters.until is not None:
        yield view.c.published <= filters.until


def _of_articles(view: Table, filters: Filters) -> Iterator[ColumnElement[bool]]:
    """Conditions on the article of a quote or claim."""
    yield from _published(view, filters)
    if filters.outlets is not None:
        yield view.c.article_id.in_(_articles_of(filters.outlets))


def _articles_of(outlets: tuple[int, ...]) -> Select[Any]:
    return select(models.Article.id).where(models.Article.outlet_id.in_(outlets))


def _of_quotes(filters: Filters) -> Iterator[ColumnElement[bool]]:
    """Conditions on the quote itself, search words apart."""
    view = report_quotes.c
    if filters.speakers is not None:
        yield view.speaker_id.in_(filters.speakers)
        yield Among(view.id, _candidate_quotes(filters.speakers))
    if filters.speaker_kind is not None:
        yield view.speaker_kind == filters.speaker_kind
    if filters.kind is not None:
        yield view.kind == filters.kind
    if filters.manner is not None:
        yield view.manner == filters.manner
    if filters.min_confidence is not None:
        yield view.confidence >= filters.min_confidence


def _of_claims(filters: Filters) -> Iterator[ColumnElement[bool]]:
    """Conditions on the claim itself."""
    view = report_claims.c
    if filters.speakers is not None:
        quotes = _candidate_quotes(filters.speakers)
        theirs = select(models.Claim.id).where(models.Claim.claimant_id.in_(filters.speakers))
        yield view.claimant_id.in_(filters.speakers)
        yield Among(view.id, union(theirs, select(models.Claim.id).where(Among(models.Claim.quote_id, quotes))))
    if filters.speaker_kind is not None:
        yield view.claimant_kind == filters.speaker_kind
    if filters.unit is not None:
        yield view.unit == filters.unit
    if filters.min_confidence is not None:
        yield view.confidence >= filters.min_confidence
    if filters.about is not None:
        yield matching(Searched.CLAIMS, view.id, filters.about)


def _candidate_quotes(speakers: tuple[int, ...]) -> Any:
    """Ids of quotes that the machine gave the speakers, or a person anybody.

    Indexes find these; by the view's own column, which a correction may have changed, every quote would be looked at.
    """
    correction = models.Correction
    corrected = (
        select(models.Quote.id)
        .join(
            correction,
            and_(
                correction.article_id == models.Quote.article_id,
                correction.start_char == models.Quote.start_char,
                correction.end_char == models.Quote.end_char,
            ),
        )
        .where(correction.target == models.Target.QUOTE, correction.field == "speaker")
    )
    return union(select(models.Quote.id).where(models.Quote.speaker_id.in_(speakers)), corrected)
