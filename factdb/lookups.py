"""What people type, found in the database: a speaker, an outlet, an article; and how much there is altogether."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import Connection, Row, func, literal, or_, select

from factdb.database import models
from factdb.database.columns import SpanPart
from factdb.database.statements import speakers
from factdb.database.views import report_articles, report_claims, report_quotes
from factdb.errors import QueryError
from factdb.filters import Filters
from factdb.links.canonical import canonical_ones
from factdb.listing import as_corrected, quotes_as_corrected, superseded
from factdb.mentions import SpeakerKind
from factdb.names import name_key

MOST_CANDIDATES = 3000
"""Names that are compared letter by letter when none answers to what was typed."""

NEAREST_SHOWN = 3

OUTLETS_SHOWN = 12
"""Outlets that a message lists where none is near the one that was typed."""

LEAST_SIMILAR = 0.6
"""Ratio of difflib below which a name is no longer offered as the nearest one."""


MOST_BEHIND = 0.15
"""How far another name may lie behind the nearest one to be offered too."""

LONGEST_SHOWN = 60
"""Characters of what was typed in a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerMatch:
    """A speaker whose name answers to what was typed."""

    id: int
    name: str
    kind: SpeakerKind


def find_speakers(connection: Connection, name: str) -> tuple[SpeakerMatch, ...]:
    """Every speaker with these words in a name or alias, without regard to case, accents and punctuation.

    Where no name has the words, the ones that have the letters; in the place of one that people decided to be another, that
    one. Raises QueryError, with the nearest names, for none.
    """
    key = name_key(name)
    if not key:
        raise QueryError(f"{_shown(name)} is no name: give letters or digits of one")
    names = models.SpeakerName
    for compared, part in ((literal(" ") + names.name_key + " ", f"% {key} %"), (names.name_key, f"%{key}%")):
        bearing = select(names.speaker_id).where(compared.like(part))
        statement = select(speakers).where(speakers.c.id.in_(bearing)).order_by(speakers.c.id)
        found = {row.id: row for row in canonical_ones(connection, connection.execute(statement).all())}
        if found:
            return tuple(SpeakerMatch(id=row.id, name=row.name, kind=row.kind) for row in found.values())
    near = _nearest(key, _similar_names(connection, key))
    raise QueryError(f"no speaker is called {_shown(name)}: {near or 'factdb speakers lists them'}")


def _shown(typed: str) -> str:
    return repr(typed if len(typed) <= LONGEST_SHOWN else f"{typed[:LONGEST_SHOWN]}…")


def _similar_names(connection: Connection, key: str) -> dict[str, str]:
    """Names, by their keys, that share three letters in a row with ``key``, or begin as it does."""
    names = models.SpeakerName
    trigrams = sorted({key[start : start + 3] for start in range(len(key) - 2) if " " not in key[start : start + 3]})
    shared = or_(names.name_key.like(f"{key[0]}%"), *(names.name_key.like(f"%{part}%") for part in trigrams[:20]))
    statement = (
        select(names.name_key, models.Speaker.name)
        .join(models.Speaker, models.Speaker.id == names.speaker_id)
        .where(shared)
        .limit(MOST_CANDIDATES)
    )
    return {row.name_key: row.name for row in connection.execute(statement)}


def _nearest(key: str, names: dict[str, str]) -> str:
    """The end of a message: the names that come nearest, best first; nothing where none is near."""
    scored = sorted(((_similarity(key, other), name) for other, name in names.items()), reverse=True)
    least = max(LEAST_SIMILAR, scored[0][0] - MOST_BEHIND) if scored else LEAST_SIMILAR
    near = list(dict.fromkeys(name for score, name in scored if score >= least))[:NEAREST_SHOWN]
    return f"the nearest are {', '.join(near)}" if len(near) > 1 else f"the nearest is {near[0]}" if near else ""


def _similarity(key: str, other: str) -> float:
    """How alike two keys are, or one and a word of the other, from 0 to 1."""
    matcher = SequenceMatcher(b=key, autojunk=False)
    best = 0.0
    for part in {other, *other.split()}:
        matcher.set_seq1(part)
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
            best = max(best, matcher.ratio())
    return best


def find_outlets(connection: Connection, name: str) -> tuple[int, ...]:
    """The ids of the outlets of this name, else of those with these words in theirs, as ``find_speakers`` compares.

    Raises QueryError, with the nearest names, for none.
    """
    key = name_key(name)
    outlets = {row.id: row.name for row in connection.execute(select(models.Outlet.id, models.Outlet.name))}
    keys = {number: name_key(outlet) for number, outlet in outlets.items()}
    same = tuple(number for number in keys if outlets[number] == name or (key and keys[number] == key))
    found = same or tuple(number for number in keys if key and f" {key} " in f" {keys[number]} ")
    if not found:
        near = _nearest(key, {keys[number]: outlets[number] for number in outlets})
        known = (
            f"there are {', '.join(sorted(outlets.values())[:OUTLETS_SHOWN])}" if outlets else "no article names one"
        )
        more = ", …" if len(outlets) > OUTLETS_SHOWN else ""
        raise QueryError(f"no outlet is called {_shown(name)}: {near or known + more}")
    return found


def find_article(connection: Connection, reference: str) -> int:
    """The id of the article with this id, source id or address, in its current revision where there are several.

    Raises QueryError where there is none, and where several articles have that source id.
    """
    article = models.Article
    if reference.isascii() and reference.isdigit() and len(reference) < 10:
        number = connection.scalar(select(article.id).where(article.id == int(reference)))
        if number is not None:
            return number
    # what no database takes as text is in none
    words = reference.encode(errors="replace").decode().replace("\0", "?")
    for column in (article.source_id, article.url, article.location):
        statement = select(article.id).where(column == words, article.superseded_by.is_(None)).order_by(article.id)
        found = connection.scalars(statement.limit(5)).all()
        if len(found) > 1:
            numbers = ", ".join(map(str, found))
            raise QueryError(f"several articles are called {_shown(reference)}: give one of the ids {numbers}")
        if found:
            return found[0]
    raise QueryError(f"no article has the id or address {_shown(reference)}: factdb articles lists them")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownQuote:
    """A row of report_quotes with its places in the article's text, as (start, end) offsets."""

    row: Row[Any]
    content: tuple[tuple[int, int], ...]
    cue: tuple[tuple[int, int], ...]
    source: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownArticle:
    """A row of report_articles with its quotes and its claims (rows of report_claims), each in the order of the text."""

    row: Row[Any]
    quotes: tuple[ShownQuote, ...]
    claims: Sequence[Row[Any]]


def article_with_quotes(connection: Connection, article: int) -> ShownArticle:
    """An article of this id with all that is found in it. Raises QueryError where there is none."""
    row = connection.execute(select(report_articles).where(report_articles.c.id == article)).one_or_none()
    if row is None:
        newer = connection.scalar(select(models.Article.superseded_by).where(models.Article.id == article))
        next_step = "factdb articles lists them" if newer is None else f"it was superseded by {newer}"
        raise QueryError(f"no current article has the id {article}: {next_step}")
    quotes, claims = (
        connection.execute(
            select(view).where(view.c.article_id == article).order_by(view.c.start_char, view.c.end_char)
        ).all()
        for view in (report_quotes, report_claims)
    )
    spans = spans_of(connection, [quote.id for quote in quotes])
    shown = tuple(ShownQuote(row=quote, **placed(quote, spans[quote.id])) for quote in quotes)
    return ShownArticle(row=row, quotes=shown, claims=claims)


def placed(quote: Row[Any], spans: dict[str, tuple[tuple[int, int], ...]]) -> dict[str, tuple[tuple[int, int], ...]]:
    """The places of a row of report_quotes, its content where a person said that it stands."""
    if "span" not in (quote.corrected or "").split(", "):
        return spans
    return spans | {"content": ((quote.start_char, quote.end_char),)}


def spans_of(connection: Connection, quotes: Iterable[int]) -> dict[int, dict[str, tuple[tuple[int, int], ...]]]:
    """For each quote, the (start, end) offsets of its ``content``, ``cue`` and ``source``, in the order of the text."""
    found: dict[int, dict[str, list[tuple[int, int]]]] = {
        quote: {part.value: [] for part in SpanPart} for quote in quotes
    }
    span = models.QuoteSpan
    statement = (
        select(span.quote_id, span.part, span.start_char, span.end_char)
        .where(span.quote_id.in_(found))
        .order_by(span.quote_id, span.start_char)
    )
    for row in connection.execute(statement):
        found[row.quote_id][row.part.value].append((row.start_char, row.end_char))
    return {quote: {part: tuple(spans) for part, spans in parts.items()} for quote, parts in found.items()}


def repeats_of(connection: Connection, claims: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    """For each claim that its article gives again, the (start, end) offsets of the other places, in order."""
    span = models.ClaimSpan
    statement = (
        select(span.claim_id, span.start_char, span.end_char)
        .where(span.claim_id.in_(claims))
        .order_by(span.claim_id, span.start_char)
    )
    found: dict[int, list[tuple[int, int]]] = {}
    for row in connection.execute(statement):
        found.setdefault(row.claim_id, []).append((row.start_char, row.end_char))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much a database holds: current articles, and what the views show of them."""

    articles: int
    superseded: int
    undated: int
    outlets: int
    quotes: int
    quotes_by_kind: tuple[tuple[str, int], ...]
    speakers: int
    claims: int
    first_published: date | None
    last_published: date | None
    most_quoted: tuple[tuple[str, int], ...]


def counts(connection: Connection, *, most_quoted: int = 10) -> Counts:
    """How much there is, with the names that are quoted most."""
    article = models.Article
    current = article.superseded_by.is_(None)
    articles = connection.execute(
        select(
            func.count().label("all"),
            func.count(article.published_on).label("dated"),
            func.count(article.outlet_id.distinct()).label("outlets"),
            func.min(article.published_on).label("first"),
            func.max(article.published_on).label("last"),
        ).where(current)
    ).one()
    number = func.count().label("number")
    said = quotes_as_corrected(Filters(), ["kind", "speaker_id"]).subquery().c
    by_kind = connection.execute(select(said.kind, number).group_by(said.kind).order_by(said.kind)).all()
    name = func.min(models.Speaker.name)
    by_speaker = connection.execute(
        select(name.label("name"), number)
        .where(models.Speaker.id == said.speaker_id)
        .group_by(said.speaker_id)
        .order_by(number.desc(), name)
    ).all()
    claim = models.Claim
    claimed = as_corrected(claim, report_claims, ["id"], claim.article_id.not_in(superseded())).subquery().c
    return Counts(
        articles=articles.all,
        superseded=connection.scalars(select(func.count()).select_from(article).where(~current)).one(),
        undated=articles.all - articles.dated,
        outlets=articles.outlets,
        quotes=sum(row.number for row in by_kind),
        quotes_by_kind=tuple((row.kind, row.number) for row in by_kind),
        speakers=len(by_speaker),
        claims=connection.scalars(select(func.count(claimed.id))).one(),
        first_published=articles.first,
        last_published=articles.last,
        most_quoted=tuple((row.name, row.number) for row in by_speaker[:most_quoted]),
    )
