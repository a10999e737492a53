"""Which rows a listing shows: their identifiers, found by indexes before anything else is read of them.

A view puts each row together from many tables. So the rows of a page are chosen first, by the tables' own columns, in the
order of an index, and stop being looked for when the page is full. In an article that nobody corrected the machine's
values hold, and its rows are told by them; in one of the others the view is asked, row by row.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    and_,
    exists,
    func,
    literal_column,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import aliased

from factdb.database import models
from factdb.database.among import Among, OfCurrent, Unindexed
from factdb.database.search import (
    Frequency,
    Searched,
    count_of,
    finding,
    is_sooner_probed,
    limit_if,
    limit_of,
    matching,
    probing,
    sought_by,
)
from factdb.database.views import report_claims, report_quotes
from factdb.filters import Filters
from factdb.mentions import SpeakerKind

MOST_PARTS = 40
"""Speakers of one name whose newest rows are looked for one by one; of more, all rows are sorted."""


ALL = 2**62
"""A limit beyond every table, where a limit has to be given."""


def superseded() -> Select[Any]:
    """The articles that a newer revision has taken the place of."""
    return select(models.Article.id).where(models.Article.superseded_by.is_not(None))


def corrected() -> Select[Any]:
    """The articles in which a person corrected something: in all others the machine's values hold."""
    return select(models.Correction.article_id)


def as_corrected(row: Any, view: Table, names: Sequence[str], *conditions: ColumnElement[bool]) -> CompoundSelect[Any]:
    """Columns of many rows of a table, each as the view gives it.

    In articles that nobody corrected the tables tell it; the view, which takes far longer, is asked in the others alone.
    """
    machine = select(*(getattr(row, name) for name in names)).where(*conditions, row.article_id.not_in(corrected()))
    touched = select(row.id).where(*conditions, row.article_id.in_(corrected()))
    return union_all(machine, select(*(view.c[name] for name in names)).where(Among(view.c.id, touched)))


def quotes_as_corrected(filters: Filters, names: Sequence[str]) -> CompoundSelect[Any]:
    """Columns of report_quotes of all quotes that the filters let through, to count by; they must be columns of the table too."""
    conditions = list(holding_quotes(filters, ranked=True))
    if filters.about is not None:
        conditions.append(matching(Searched.QUOTES, models.Quote.id, filters.about))
    return as_corrected(models.Quote, report_quotes, names, *conditions)


def chosen_quotes(filters: Filters) -> Select[Any]:
    """The identifiers of the first quotes that the filters let through, newest publication first."""
    quote = models.Quote
    parts = _parts(quote, quote.speaker_id, list(holding_quotes(filters)), Searched.QUOTES, filters)
    return _joined(parts, filters)


def chosen_claims(filters: Filters) -> Select[Any]:
    """The identifiers of the first claims that the filters let through, newest publication first."""
    claim = models.Claim
    parts = _parts(claim, claim.claimant_id, list(holding_claims(filters)), Searched.CLAIMS, filters)
    return _joined(parts, filters)


def chosen_articles(filters: Filters) -> Select[Any]:
    """The identifiers of the first articles that the filters let through, newest publication first.

    With conditions on quotes, articles with such a quote.
    """
    article, quote = models.Article, models.Quote
    conditions = [article.superseded_by.is_(None), *_published(article, filters)]
    if filters.outlets is not None:
        conditions.append(article.outlet_id.in_(filters.outlets))
    if filters.after is not None:
        conditions.append(_behind_article(filters.after))
    of_quotes = [*_machine_quotes(filters), *_confident(quote, filters)]
    if filters.speakers is not None:
        theirs = select(quote.article_id).where(_candidates(quote, quote.speaker_id, filters.speakers))
        conditions.append(article.id.in_(theirs.where(*holding_quotes(filters))))
    elif of_quotes:
        conditions.append(exists().where(quote.article_id == article.id, *holding_quotes(filters)))
    order = (article.listed_on, article.id)
    parts = [part.where(*conditions) for part in _searched(article, Searched.ARTICLES, order, filters)]
    return _joined(parts, filters)


def holding_quotes(filters: Filters, *, ranked: bool = False) -> Iterator[ColumnElement[bool]]:
    """Conditions on a row of the quotes' table, search words and the place to go on from apart.

    ``ranked`` where all rows are gone through: what holds for few articles is then looked up once for all of them.
    """
    quote, view = models.Quote, report_quotes.c
    yield from _of_articles(quote, filters)
    yield from _confident(quote, filters)
    asked = [getattr(view, name) == value for name, value in _asked_of_quotes(filters)]
    if filters.speakers is not None:
        asked.append(view.speaker_id.in_(filters.speakers))
    probe = select(1).where(view.id == quote.id, *asked).scalar_subquery()
    yield _current(quote, ranked=ranked)
    yield _holds(quote, list(_machine_quotes(filters)), probe)


def holding_claims(filters: Filters, *, ranked: bool = False) -> Iterator[ColumnElement[bool]]:
    """The same conditions on a row of the claims' table."""
    claim, view = models.Claim, report_claims.c
    yield from _of_articles(claim, filters)
    yield from _confident(claim, filters)
    if filters.place is not None:
        yield claim.place.icontains(filters.place, autoescape=True)
    machine: list[ColumnElement[bool]] = []
    asked: list[ColumnElement[bool]] = []
    if filters.speakers is not None:
        machine.append(claim.claimant_id.in_(filters.speakers))
        asked.append(view.claimant_id.in_(filters.speakers))
    if filters.speaker_kind is not None:
        machine.append(_is_of_kind(claim.claimant_id, filters.speaker_kind))
        asked.append(view.claimant_kind == filters.speaker_kind)
    if filters.unit is not None:
        machine.append(claim.unit == filters.unit)
        asked.append(view.unit == filters.unit)
    yield _current(claim, ranked=ranked)
    yield _holds(claim, machine, select(1).where(view.id == claim.id, *asked).scalar_subquery())


def _asked_of_quotes(filters: Filters) -> Iterator[tuple[str, Any]]:
    """Columns of report_quotes that a person may have corrected, with the values asked for."""
    for name in ("kind", "manner", "speaker_kind"):
        if (value := getattr(filters, name)) is not None:
            yield name, value


def _machine_quotes(filters: Filters) -> Iterator[ColumnElement[bool]]:
    """What is asked of the machine's own values."""
    quote = models.Quote
    for name, value in _asked_of_quotes(filters):
        yield _is_of_kind(quote.speaker_id, value) if name == "speaker_kind" else getattr(quote, name) == value
    if filters.speakers is not None:
        yield quote.speaker_id.in_(filters.speakers)


def _is_of_kind(speaker: Any, kind: SpeakerKind) -> ColumnElement[bool]:
    return exists().where(models.Speaker.id == speaker, models.Speaker.kind == kind)


def _current(row: Any, *, ranked: bool) -> ColumnElement[bool]:
    """True for rows of articles that no newer revision has taken the place of."""
    identifier: ColumnElement[int] = row.article_id
    return identifier.not_in(superseded()) if ranked else OfCurrent(identifier)


def _holds(row: Any, machine: list[ColumnElement[bool]], probe: Any) -> ColumnElement[bool]:
    """True for rows that the machine's values let through, or the view where a person was at work."""
    untouched = and_(row.article_id.not_in(corrected()), *machine)
    touched = and_(row.article_id.in_(corrected()), probe == 1)
    return or_(untouched, touched)


def _published(row: Any, filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.since is not None:
        yield row.listed_on >= filters.since
    if filters.until is not None:
        yield row.listed_on <= filters.until
        yield row.listed_on > date.min


def _of_articles(row: Any, filters: Filters) -> Iterator[ColumnElement[bool]]:
    """Conditions on the article of a quote or claim."""
    yield from _published(row, filters)
    if filters.outlets is not None:
        yield row.article_id.in_(select(models.Article.id).where(models.Article.outlet_id.in_(filters.outlets)))


def _confident(row: Any, filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.min_confidence is not None:
        yield row.confidence >= filters.min_confidence


def _parts(
    row: Any, speaker: Any, conditions: list[ColumnElement[bool]], searched: Searched, filters: Filters
) -> list[Select[Any]]:
    """Statements that together give the first identifiers, each in the order of one index."""
    if filters.after is not None:
        conditions.append(_behind(row, filters.after))
    order = (row.listed_on, row.article_id)
    bare = [part.where(*conditions) for part in _searched(row, searched, order, filters, row.start_char, of=speaker)]
    if filters.speakers is None:
        return bare
    few = select(*_keys(row)).where(row.id.in_(_corrected_to(row, filters.speakers)), *conditions)
    if filters.about is not None:
        few = few.where(probing(searched, row.id, filters.about))
    first = [Unindexed(column).desc() for column in order]
    corrected_to = [few.order_by(*first, row.start_char, row.id).limit(filters.limit)]
    if filters.about is not None or len(filters.speakers) > MOST_PARTS:
        return [*(part.where(speaker.in_(filters.speakers)) for part in bare), *corrected_to]
    return [*(part.where(speaker == one) for part in bare for one in filters.speakers), *corrected_to]


def _searched(
    row: Any, searched: Searched, newest: Sequence[Any], filters: Filters, *then: Any, of: Any = None
) -> list[Select[Any]]:
    """Statements for the identifiers of rows, the newest first, with the words that are searched for.

    ``of`` is the column of the speakers that are asked for, if rows have one. One statement for each way to find them; all but the one that suits have a limit of 0, with which none begins.
    """
    first = [column.desc() for column in newest]
    if filters.about is None:
        return [select(*_keys(row)).order_by(*first, *then, row.id).limit(filters.limit)]
    most = ALL if filters.limit is None else filters.limit
    words = filters.about
    found, listed = finding(searched, row.id, words), select(*_keys(row)).order_by(*first, *then, row.id)
    everywhere = listed.where(probing(searched, row.id, words))
    if filters.speakers is not None and (filters.limit is None or not sought_by(words).is_simple):
        # the rows of a speaker are gone through by their own index, whatever words they are to hold
        return [listed.where(found).limit(filters.limit)]
    if filters.speakers is not None:
        own = None if of is None else select(func.count()).where(of.in_(filters.speakers)).scalar_subquery()
        probed = is_sooner_probed(searched, words, own, most)
        return [
            listed.where(found).limit(limit_if(probed, most, holds=False)),
            everywhere.limit(limit_if(probed, most, holds=True)),
        ]
    rows = count_of(searched, words)
    sorted_ = [Unindexed(column).desc() for column in newest]
    return [
        select(*_keys(row)).where(found).order_by(*sorted_, *then, row.id).limit(limit_of(rows, Frequency.RARE, most)),
        listed.where(finding(searched, Unindexed(row.id), words)).limit(limit_of(rows, Frequency.COMMON, most)),
        everywhere.limit(limit_of(rows, Frequency.EVERYWHERE, most)),
    ]


def _keys(row: Any) -> list[Any]:
    """What tells a row of the tables and where it is listed, with one name in all tables."""
    if row is models.Article:
        return [row.id, row.listed_on, row.id.label("article")]
    return [row.id, row.listed_on, row.article_id.label("article"), row.start_char]


def _joined(parts: Sequence[Select[Any]], filters: Filters) -> Select[Any]:
    """The first identifiers of all parts."""
    found = (union(*(select(part.subquery()) for part in parts)) if len(parts) > 1 else parts[0]).subquery().c
    order = [
        found.listed_on.desc(),
        found.article.desc(),
        *(found[name] for name in ("start_char", "id") if name in found),
    ]
    return select(found.id).order_by(*order).limit(filters.limit)


def _behind(row: Any, after: int) -> ColumnElement[bool]:
    """True for the rows that are listed after the one of this id. The first term is one that an index can use."""
    last = aliased(row)
    day, article, start = (
        select(getattr(last, name)).where(last.id == after).scalar_subquery()
        for name in ("listed_on", "article_id", "start_char")
    )
    same = and_(row.article_id == article, or_(row.start_char > start, and_(row.start_char == start, row.id > after)))
    return and_(row.listed_on <= day, or_(row.listed_on < day, row.article_id < article, same))


def _behind_article(after: int) -> ColumnElement[bool]:
    article, last = models.Article, aliased(models.Article)
    day = select(last.listed_on).where(last.id == after).scalar_subquery()
    return and_(article.listed_on <= day, or_(article.listed_on < day, article.id < after))


def _candidates(row: Any, speaker: Any, speakers: tuple[int, ...]) -> ColumnElement[bool]:
    """True for rows that the machine gave the speakers, or a person."""
    return or_(speaker.in_(speakers), row.id.in_(_corrected_to(row, speakers)))


def _corrected_to(row: Any, speakers: tuple[int, ...]) -> Select[Any] | CompoundSelect[Any]:
    """The quotes that people gave to speakers of these names, or the claims in such quotes and those given to them."""
    correction, quote = models.Correction, aliased(models.Quote)
    names = select(models.Speaker.name).where(models.Speaker.id.in_(speakers))
    anchor = [getattr(correction, name) == getattr(quote, name) for name in ("article_id", "start_char", "end_char")]
    given = (
        select(quote.id)
        .join(correction, and_(*anchor))
        .where(correction.target == models.Target.QUOTE, _is_field("speaker"), correction.value.in_(names))
    )
    if row is models.Quote:
        return given
    claim, own = aliased(models.Claim), aliased(models.Claim)
    anchor = [getattr(correction, name) == getattr(own, name) for name in ("article_id", "start_char", "end_char")]
    claimed = (
        select(own.id)
        .join(correction, and_(*anchor))
        .where(correction.target == models.Target.CLAIM, _is_field("claimant"), correction.value.in_(names))
    )
    return union(select(claim.id).where(claim.quote_id.in_(given)), claimed)


def _is_field(name: str) -> ColumnElement[bool]:
    """True for corrections of a field, in the words of its index's own condition.

    Given a value for it, SQLite would make up its mind about that index anew, and the statement, at every call.
    """
    return models.Correction.field == literal_column(f"'{name}'")


def behind_ranked(ranked: Any, columns: Sequence[tuple[str, bool]], after: int) -> ColumnElement[bool]:
    """True for the rows of a ranking that come after the one whose ``id`` is ``after``.

    ``columns`` are those by which it is ordered, each with whether the greatest comes first; the last one is unique.
    """
    last = ranked.alias("last")
    equal: list[ColumnElement[bool]] = []
    behind: list[ColumnElement[bool]] = []
    for name, descending in columns:
        value = select(last.c[name]).where(last.c.id == after).scalar_subquery()
        column = ranked.c[name]
        behind.append(and_(*equal, column < value if descending else column > value))
        equal.append(column == value)
    return or_(*behind)
