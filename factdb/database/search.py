"""Full-text search over quotes, claims and articles: what a user types, as the database's own query."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, SQLColumnExpression, Text, bindparam, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType

from factdb.errors import QueryError

LONGEST_SEARCH = 1000
"""Characters of one search."""

MOST_TERMS = 50
"""Words and phrases of one search."""

LONGEST_WORD = 1000
"""Bytes of one word; PostgreSQL takes 2,046 (https://www.postgresql.org/docs/current/textsearch-limitations.html)."""


class Searched(StrEnum):
    """The tables that can be searched."""

    QUOTES = "quotes"
    CLAIMS = "claims"
    ARTICLES = "articles"


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or several beside each other; with ``prefix`` the last may go on with any letters."""

    words: str
    prefix: bool = False


# A phrase in double quotation marks, "straight", “curly” or „low“, or a run without white space; a mark that nothing
# closes is part of the run. An asterisk behind either asks for any ending.
_TERM = re.compile(r'(?:"([^"]*)"|“([^“”]*)”|„([^„“”]*)[“”])(\*?)|(\S+)')

# What no database takes as text, and no word holds: NUL, and halves of surrogate pairs.
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def parse_words(text: str) -> tuple[Term, ...]:
    """What a user typed, as terms that must all occur. QueryError where there is no word in it, or far too many."""
    if len(text) > LONGEST_SEARCH:
        raise QueryError(f"{text[:40]!r}… is too long to search for: give at most {LONGEST_SEARCH:,} characters")
    terms = []
    for match in _TERM.finditer(_NO_TEXT.sub(" ", text)):
        run = match[5] or ""
        words = run.rstrip("*") or match[1] or match[2] or match[3] or ""
        prefix = run.endswith("*") or match[4] == "*"
        if any(character.isalnum() for character in words):
            terms.append(Term(words, prefix))
    if not terms:
        raise QueryError(f"{text!r} has no word to search for: give letters or digits")
    if len(terms) > MOST_TERMS:
        raise QueryError(f"{text[:40]!r}… has {len(terms)} words: search for at most {MOST_TERMS}")
    longest = max((word for term in terms for word in term.words.split()), key=len)
    if len(unicodedata.normalize("NFKD", longest).encode()) > LONGEST_WORD:
        raise QueryError(f"{longest[:40]!r}… is too long for a word: search for its beginning, as in 'begin*'")
    return tuple(terms)


class Frequency(Enum):
    """How many rows hold the words of a search, which decides how the first ones of an order are found.

    RARE: all are looked up and sorted. COMMON: the order's index is gone through, with a list of them beside it.
    LISTED: either of these. EVERYWHERE: it is gone through, and each row looked up in the index of words. The bounds are where on two million
    quotes one way becomes slower than the next; a phrase is never taken for one that stands everywhere, as counting the
    rows that hold it takes too long. PostgreSQL estimates the numbers itself and needs one way alone.
    """

    RARE = (0, 10_000)
    COMMON = (10_001, 250_000)
    LISTED = (0, 250_000)
    EVERYWHERE = (250_001, 2**62)


def matching(searched: Searched, identifier: SQLColumnExpression[int], words: str) -> ColumnElement[bool]:
    """True for rows whose ``identifier`` is that of a quote, claim or article with all these words.

    A subquery of ids, not a join: SQLite would begin a join with the larger side.
    """
    return _Matches(searched, identifier, parse_words(words))


def finding(searched: Searched, identifier: SQLColumnExpression[int], words: str) -> ColumnElement[bool]:
    """The same, of rows of the searched table under its own name: on SQLite by the ids, on PostgreSQL row by row or not."""
    return _Finds(searched, identifier, parse_words(words))


def probing(searched: Searched, identifier: SQLColumnExpression[int], words: str) -> ColumnElement[bool]:
    """The same, asked of one row after the other; ``identifier`` is that of the searched table under its own name."""
    return _Probes(searched, identifier, parse_words(words))


def is_simple(words: str) -> bool:
    """Whether these are one word alone: how many rows hold it is quickly counted."""
    terms = parse_words(words)
    return len(terms) == 1 and len(terms[0].words.split()) == 1


def count_of(searched: Searched, words: str) -> ColumnElement[int]:
    """How many rows hold all these words, as far as it matters; counted once for all uses in a statement, on SQLite."""
    terms = parse_words(words)
    most = (Frequency.COMMON if is_simple(words) else Frequency.RARE).value[1] + 1
    # the table is one of our own three
    counted = text(
        f"SELECT count(*) AS rows FROM (SELECT 1 FROM {searched}_fts WHERE {searched}_fts MATCH :words LIMIT :most)"  # noqa: S608
    ).bindparams(words=fts5_query(terms), most=most)
    return select(counted.columns(rows=Integer).cte("found").c.rows).scalar_subquery()


def limit_of(rows: ColumnElement[int], frequency: Frequency, limit: int) -> ColumnElement[int]:
    """The limit where words of so many rows, as ``count_of`` counts them, are of this frequency, else 0."""
    return _LimitOf(rows, frequency, limit)


class _Matches(FunctionElement[Any]):
    """``identifier IN (the rows that hold all terms)``, in the words of either database."""

    # not Boolean: SQLAlchemy would write "… = 1" for SQLite, which has none, and no index would be used
    type = NullType()
    inherit_cache = False
    name = "matches"

    def __init__(self, searched: Searched, identifier: SQLColumnExpression[int], terms: Sequence[Term]) -> None:
        self.searched = searched
        self.prefixes = tuple(term.prefix for term in terms)
        super().__init__(
            identifier, bindparam(None, fts5_query(terms), Text), *(bindparam(None, term.words, Text) for term in terms)
        )


class _Finds(_Matches):
    """Ids that hold all terms, or where the planner knows how many these are the terms themselves."""

    inherit_cache = False
    name = "finds"


class _Probes(_Matches):
    """True for a row of the searched table that holds all terms, asked of that row alone."""

    inherit_cache = False
    name = "probes"


class _LimitOf(FunctionElement[int]):
    """``limit`` where so many rows were found as the frequency says, else 0."""

    type = Integer()
    inherit_cache = False
    name = "limit_of"

    def __init__(self, rows: ColumnElement[int], frequency: Frequency, limit: int) -> None:
        self.frequency, self.limit = frequency, limit
        super().__init__(rows)


def fts5_query(terms: Sequence[Term]) -> str:
    """The terms in FTS5's language, each as a string, in which no word and no mark has a meaning of its own."""
    return " AND ".join('"{}"{}'.format(term.words.replace('"', '""'), " *" if term.prefix else "") for term in terms)


@compiles(_Matches, "sqlite")
@compiles(_Finds, "sqlite")
def _in_sqlite(element: _Matches, compiler: SQLCompiler, **options: Any) -> str:
    identifier, query, *_ = (compiler.process(clause, **options) for clause in element.clauses)
    table = f"{element.searched.value}_fts"
    # the table is one of our own three, the query a bound parameter
    return f"{identifier} IN (SELECT rowid FROM {table} WHERE {table} MATCH {query})"  # noqa: S608


@compiles(_Matches, "postgresql")
def _in_postgresql(element: _Matches, compiler: SQLCompiler, **options: Any) -> str:
    identifier, *_ = element.clauses
    phrases = _phrases(element, compiler, **options)
    # the table's name is one of our own three
    return f"{compiler.process(identifier, **options)} = ANY (ARRAY(SELECT id FROM {element.searched.value} WHERE fts @@ ({phrases})))"  # noqa: S608


@compiles(_Probes, "sqlite")
def _probe_in_sqlite(element: _Probes, compiler: SQLCompiler, **options: Any) -> str:
    identifier, query, *_ = (compiler.process(clause, **options) for clause in element.clauses)
    table = f"{element.searched.value}_fts"
    return f"EXISTS (SELECT 1 FROM {table} WHERE {table} MATCH {query} AND rowid = {identifier})"  # noqa: S608


@compiles(_Finds, "postgresql")
@compiles(_Probes, "postgresql")
def _probe_in_postgresql(element: _Probes, compiler: SQLCompiler, **options: Any) -> str:
    return f"{element.searched.value}.fts @@ ({_phrases(element, compiler, **options)})"


@compiles(_LimitOf, "sqlite")
def _limit_in_sqlite(element: _LimitOf, compiler: SQLCompiler, **options: Any) -> str:
    (rows,) = (compiler.process(clause, **options) for clause in element.clauses)
    least, most = element.frequency.value
    return f"CASE WHEN {rows} BETWEEN {least} AND {most} THEN {element.limit} ELSE 0 END"


@compiles(_LimitOf, "postgresql")
def _limit_in_postgresql(element: _LimitOf, _compiler: SQLCompiler, **_options: Any) -> str:
    return str(element.limit if element.frequency is Frequency.EVERYWHERE else 0)


def _phrases(element: _Matches, compiler: SQLCompiler, **options: Any) -> str:
    """The terms in PostgreSQL's language."""
    _, _, *words = element.clauses
    return " && ".join(
        _phrase(compiler.process(word, **options), prefix) for word, prefix in zip(words, element.prefixes, strict=True)
    )


def _phrase(words: str, prefix: bool) -> str:
    """SQL for the words beside each other; ``:*`` behind the last one stands for any ending."""
    query = f"phraseto_tsquery('simple', factdb_fts_words({words}))"
    return f"CAST(CAST({query} AS text) || ':*' AS tsquery)" if prefix else query
