"""Full-text search over quotes, claims and articles: what a user types, as the database's own query."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Integer,
    SQLColumnExpression,
    Text,
    bindparam,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import NullType, TypeEngine

from factdb.errors import QueryError

LONGEST_SEARCH = 1000
"""Characters of one search."""

MOST_TERMS = 50
"""Words and phrases of one search."""

LONGEST_WORD = 1000
"""Bytes of one word; PostgreSQL takes 2,046 (https://www.postgresql.org/docs/current/textsearch-limitations.html)."""

LISTED_IN_A_PROBE = 250
"""Rows of a word that are listed in the time in which one row is looked up in the index of words: 50 and 0.2 µs."""

LAST_ROWS = 64
"""Of so many rows the last one is looked at to tell how many hold a word."""


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


@dataclass(frozen=True, slots=True)
class Sought:
    """Search words as they are understood: FTS5's query, and phrases, each with whether it may go on with any letters.

    ``is_simple`` for one word alone: how many rows hold it is quickly counted. In the place of query and phrases there may
    be parameters, whose values are given when a statement is executed.
    """

    query: str | BindParameter[str]
    phrases: tuple[str | BindParameter[str], ...]
    prefixes: tuple[bool, ...]
    is_simple: bool


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


def sought_by(words: str | Sought) -> Sought:
    """What a user typed, understood once for all uses in a statement."""
    if isinstance(words, Sought):
        return words
    terms = parse_words(words)
    return Sought(
        query=fts5_query(terms),
        phrases=tuple(term.words for term in terms),
        prefixes=tuple(term.prefix for term in terms),
        is_simple=len(terms) == 1 and len(terms[0].words.split()) == 1,
    )


class Frequency(Enum):
    """How many rows hold the words of a search, which decides how the first ones of an order are found.

    RARE: all are looked up and sorted. COMMON: the order's index is gone through, with a list of them beside it.
    EVERYWHERE: it is gone through, and each row looked up in the index of words. The bounds are where on two million
    quotes one way becomes slower than the next; a phrase is never taken for one that stands everywhere, as counting the
    rows that hold it takes too long. PostgreSQL estimates the numbers itself and needs one way alone.
    """

    RARE = (0, 10_000)
    COMMON = (10_001, 250_000)
    EVERYWHERE = (250_001, 2**62)


def matching(searched: Searched, identifier: SQLColumnExpression[int], words: str | Sought) -> ColumnElement[bool]:
    """True for rows whose ``identifier`` is that of a quote, claim or article with all these words.

    A subquery of ids, not a join: SQLite would begin a join with the larger side.
    """
    return _Matches(searched, identifier, sought_by(words))


def finding(searched: Searched, identifier: SQLColumnExpression[int], words: str | Sought) -> ColumnElement[bool]:
    """The same, of rows of the searched table under its own name: on SQLite by the ids, on PostgreSQL row by row or not."""
    return _Finds(searched, identifier, sought_by(words))


def probing(searched: Searched, identifier: SQLColumnExpression[int], words: str | Sought) -> ColumnElement[bool]:
    """The same, asked of one row after the other; ``identifier`` is that of the searched table under its own name."""
    return _Probes(searched, identifier, sought_by(words))


def count_of(searched: Searched, words: str | Sought) -> ColumnElement[int]:
    """How many rows hold all these words, as far as it matters; counted once for all uses in a statement, on SQLite."""
    sought = sought_by(words)
    most = (Frequency.COMMON if sought.is_simple else Frequency.RARE).value[1] + 1
    query = _named("about", sought.query)
    # the table is one of our own three, the number our own
    counted = text(
        f"SELECT count(*) AS rows FROM (SELECT 1 FROM {searched}_fts WHERE {searched}_fts MATCH :about LIMIT {most})"  # noqa: S608
    ).bindparams(query)
    return select(counted.columns(rows=Integer).cte("found").c.rows).scalar_subquery()


def is_sooner_probed(
    searched: Searched, words: str | Sought, own: ColumnElement[int] | None, limit: int | BindParameter[int]
) -> ColumnElement[bool]:
    """Whether ``limit`` of some rows that hold these words are found sooner by looking each up than by a list of all.

    Of n rows c hold them: a list takes as long as c / ``LISTED_IN_A_PROBE`` probes, going through limit * n / c of them, or
    through all ``own`` ones. How many hold them is told by the last rows: counting would take as long as the list.
    """
    # the table is one of our own three, the number our own
    told = text(
        f"SELECT count(*) * {LAST_ROWS} AS rows, (SELECT max(id) FROM {searched}) AS last "  # noqa: S608
        f"FROM {searched}_fts WHERE {searched}_fts MATCH :about "
        f"AND rowid > (SELECT max(id) - max(id) / {LAST_ROWS} FROM {searched})"
    ).bindparams(_named("about", sought_by(words).query))
    column = told.columns(rows=Integer, last=Integer).cte("told").c
    rows, last = select(column.rows).scalar_subquery(), select(column.last).scalar_subquery()
    often = rows * rows > LISTED_IN_A_PROBE * last * _parameter(limit, BigInteger())
    return often if own is None else or_(often, rows > LISTED_IN_A_PROBE * own)


def limit_if(condition: ColumnElement[bool], limit: int | BindParameter[int], *, holds: bool) -> ColumnElement[int]:
    """The limit where the condition ``holds``, or does not, else 0; PostgreSQL, which is not asked, takes it to hold."""
    return _LimitIf(condition, limit, holds=holds)


def _named(name: str, value: Any) -> BindParameter[Any]:
    """A value of a statement in words."""
    return value if isinstance(value, BindParameter) else bindparam(name, value, unique=True)


def limit_of(rows: ColumnElement[int], frequency: Frequency, limit: int | BindParameter[int]) -> ColumnElement[int]:
    """The limit where words of so many rows, as ``count_of`` counts them, are of this frequency, else 0."""
    # PostgreSQL plans by itself which way to go: the part for all frequencies is the one that is executed there.
    least, most = (literal_column(str(bound), Integer) for bound in frequency.value)
    within = rows.between(least, most)
    everywhere = frequency is Frequency.EVERYWHERE
    return limit_if(within if everywhere else ~within, limit, holds=everywhere)


class _Matches(FunctionElement[Any]):
    """``identifier IN (the rows that hold all terms)``, in the words of either database."""

    # not Boolean: SQLAlchemy would write "… = 1" for SQLite, which has none, and no index would be used
    type = NullType()
    inherit_cache = True
    name = "matches"
    # what the words depend on besides the clauses
    _traverse_internals = [  # noqa: RUF012
        *FunctionElement._traverse_internals,
        ("searched", InternalTraversal.dp_plain_obj),
        ("prefixes", InternalTraversal.dp_plain_obj),
    ]

    def __init__(self, searched: Searched, identifier: SQLColumnExpression[int], sought: Sought) -> None:
        self.searched = searched
        self.prefixes = sought.prefixes
        super().__init__(identifier, *(_parameter(value, Text()) for value in (sought.query, *sought.phrases)))


class _Finds(_Matches):
    """Ids that hold all terms, or where the planner knows how many these are the terms themselves."""

    inherit_cache = True
    name = "finds"


class _Probes(_Matches):
    """True for a row of the searched table that holds all terms, asked of that row alone."""

    inherit_cache = True
    name = "probes"


class _LimitIf(FunctionElement[int]):
    """``limit`` where a condition holds, or does not, else 0."""

    type = Integer()
    inherit_cache = True
    name = "limit_if"
    _traverse_internals = [  # noqa: RUF012
        *FunctionElement._traverse_internals,
        ("holds", InternalTraversal.dp_boolean),
    ]

    def __init__(self, condition: ColumnElement[bool], limit: int | BindParameter[int], *, holds: bool) -> None:
        self.holds = holds
        super().__init__(condition, _parameter(limit, BigInteger()))


def _parameter(value: Any, type_: TypeEngine[Any]) -> BindParameter[Any]:
    return value if isinstance(value, BindParameter) else bindparam(None, value, type_)


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


@compiles(_LimitIf, "sqlite")
def _limit_if_in_sqlite(element: _LimitIf, compiler: SQLCompiler, **options: Any) -> str:
    condition, limit = (compiler.process(clause, **options) for clause in element.clauses)
    return (
        f"CASE WHEN {condition} THEN {limit} ELSE 0 END"
        if element.holds
        else f"CASE WHEN {condition} THEN 0 ELSE {limit} END"
    )


@compiles(_LimitIf, "postgresql")
def _limit_if_in_postgresql(element: _LimitIf, compiler: SQLCompiler, **options: Any) -> str:
    _, limit = element.clauses
    return compiler.process(limit, **options) if element.holds else "0"


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
