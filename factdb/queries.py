"""Questions to the views, as ``select()`` statements: who said what, and which numbers were claimed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, exists, func, select, union
from sqlalchemy.orm import aliased

from factdb.database import models
from factdb.database.among import Among
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
from factdb.mentions import SpeakerKind
from factdb.quotes import Manner, QuoteKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is asked for; None leaves a question open, and a filter that a query has no column for is not applied.

    ``speakers`` are ids as ``lookups.find_speakers`` gives them, ``outlets`` as ``find_outlets`` does; ``since`` and
    ``until`` are days of publication, both included, and leave out articles without a date. ``about`` are search words:
    all must occur, words in double quotation marks beside each other, a trailing ``*`` stands for any ending. ``place``
    is a part of a claim's place. With ``conflicts``, only facts about which claimants differ.
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
    place: str | None = None
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
    """Rows of report_facts with a claim that the filters let through: pinned ones, then those with most such claims.

    ``about`` searches the claims of a fact, and the labels that people gave.
    """
    conditions = [*_of_articles(report_claims, filters), *_of_claims(replace(filters, about=None))]
    fact = report_claims.c.fact if conditions else models.Claim.fact_id
    number = func.count().label("number")
    # counted first and looked up afterwards, so that the view works for the facts that are shown alone
    counted = select(fact.label("fact"), number).where(fact.is_not(None), *conditions)
    if not conditions:
        counted = counted.join(models.Article).where(models.Article.superseded_by.is_(None))
    if filters.about is not None:
        counted = counted.where(fact.in_(union(_facts_with(filters.about), _facts_called(filters.about))))
    if filters.conflicts:
        counted = counted.where(fact.in_(select(report_conflicts.c.fact)))
    pinned = func.max(case((fact.in_(_facts_pinned()), 1), else_=0)).label("pinned")
    ranked = counted.add_columns(pinned).group_by(fact).order_by(pinned.desc(), number.desc(), fact)
    chosen = ranked.limit(filters.limit).subquery()
    statement = select(report_facts).join(chosen, chosen.c.fact == report_facts.c.fact)
    return statement.order_by(chosen.c.pinned.desc(), chosen.c.number.desc(), report_facts.c.fact)


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
    """The facts of the claims that decisions are about."""
    claim, decision = models.Claim, models.FactDecision
    anchor = (claim.article_id == decision.article_id, claim.start_char == decision.start_char)
    return select(claim.fact_id).join(decision, and_(*anchor, claim.end_char == decision.end_char))


def claims_of_fact(fact: int) -> Select[Any]:
    """Rows of report_claims of a fact, in the order of the days that they speak of, then of publication."""
    view = report_claims.c
    day = func.coalesce(view.as_of_last, view.published)
    order = (day.asc().nulls_first(), view.published.asc().nulls_first(), view.article_id, view.start_char)
    return select(report_claims).where(view.fact == fact).order_by(*order)


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
    if filters.place is not None:
        yield view.place.icontains(filters.place, autoescape=True)
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
