"""Questions to the views, as ``select()`` statements: who said what, and which numbers were claimed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select

from factdb.mentions import SpeakerKind
from factdb.quotes import Manner, QuoteKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is asked for; None leaves a question open, and a filter that a query has no column for is not applied.

    ``speakers`` are ids as ``find_speakers`` gives them, ``outlets`` as ``find_outlets`` does; ``since`` and ``until``
    are days of publication, both included, and leave out articles without a date. ``about`` are search words: all must
    occur, words in double quotation marks beside each other, a trailing ``*`` stands for any ending.
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
    min_confidence: float | None = None
    limit: int | None = None


def quotes_by(filters: Filters) -> Select[Any]:
    """Rows of report_quotes, newest publication first, then in the order of the article."""
    raise NotImplementedError


def claims_by(filters: Filters) -> Select[Any]:
    """Rows of report_claims, newest publication first, then in the order of the article."""
    raise NotImplementedError


def speakers_by(filters: Filters) -> Select[Any]:
    """Rows of report_speakers with a quote that the filters let through, most quoted first."""
    raise NotImplementedError


def articles_by(filters: Filters) -> Select[Any]:
    """Rows of report_articles without their text, newest publication first."""
    raise NotImplementedError


def facts_by(filters: Filters) -> Select[Any]:
    """Rows of report_facts with a claim that the filters let through, most claims first."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerMatch:
    """A speaker whose name answers to what was typed."""

    id: int
    name: str
    kind: SpeakerKind


def find_speakers(connection: Connection, name: str) -> tuple[SpeakerMatch, ...]:
    """Every speaker with these words in a name or alias, without regard to case, accents and punctuation.

    Where no name has the words, the ones that have the letters. Raises QueryError, with the nearest names, for none.
    """
    raise NotImplementedError


def find_outlets(connection: Connection, name: str) -> tuple[int, ...]:
    """The ids of the outlets of this name, else of those with these words in theirs, as ``find_speakers`` compares.

    Raises QueryError, with the nearest names, for none.
    """
    raise NotImplementedError


def find_article(connection: Connection, reference: str) -> int:
    """The id of the article with this id, source id or address, in its current revision where there are several.

    Raises QueryError where there is none.
    """
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError
