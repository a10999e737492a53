"""What exports hold: the rows of a view, and beside them what an analyst would otherwise join for.

``table_of`` reads as it goes: a few hundred rows at a time are fetched, completed and handed on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Connection, Integer, Row, Select, Text
from sqlalchemy import Table as View

from factdb import queries
from factdb.database import models
from factdb.database.columns import UtcDateTime
from factdb.database.views import (
    report_articles,
    report_claims,
    report_facts,
    report_quotes,
    report_speakers,
    report_verdicts,
)
from factdb.exports.joined import completed, stories_of
from factdb.exports.verdicts import verdicts_by
from factdb.queries import Filters

ROWS_AT_ONCE = 500
"""Rows that are fetched from the database, and completed, together."""


class Exported(StrEnum):
    """What can be exported."""

    QUOTES = "quotes"
    CLAIMS = "claims"
    FACTS = "facts"
    SPEAKERS = "speakers"
    ARTICLES = "articles"
    VERDICTS = "verdicts"


VIEWS: Mapping[Exported, View] = {
    Exported.QUOTES: report_quotes,
    Exported.CLAIMS: report_claims,
    Exported.FACTS: report_facts,
    Exported.SPEAKERS: report_speakers,
    Exported.ARTICLES: report_articles,
    Exported.VERDICTS: report_verdicts,
}

_SELECTS = {
    Exported.QUOTES: queries.quotes_by,
    Exported.CLAIMS: queries.claims_by,
    Exported.FACTS: queries.facts_by,
    Exported.SPEAKERS: queries.speakers_by,
    Exported.ARTICLES: queries.articles_by,
    Exported.VERDICTS: verdicts_by,
}

_SENTENCE = Column("sentence", Text, comment="the sentence, or sentences, in which it stands; … where they are long")
_STORY = Column(
    "story", Integer, comment="shared by copies of the article in several outlets, as in report_articles.story"
)
_COPIES = Column("copies", Integer, comment="current articles that tell this story, this one among them")
_REVIEWED_BY = Column(
    "reviewed_by",
    Text,
    comment="everybody who corrected, confirmed or judged this row, and who decided about its speaker or fact last, "
    "separated by semicolons",
)
_REVIEWED_AT = Column("reviewed_at", UtcDateTime, comment="when somebody did so last, UTC")
_ROLE = Column("role", Text, comment="the claimant's title or affiliation in the quote that holds the number")
_SPEAKER_KIND = Column("speaker_kind", Text, comment="person, organization, group, unnamed or document")
_WIKIDATA = Column("wikidata_id", Text, comment="the speaker's Wikidata item, such as Q937")

ADDED: Mapping[Exported, tuple[Column[Any], ...]] = {
    Exported.QUOTES: (_SENTENCE, _STORY, _COPIES, _REVIEWED_BY, _REVIEWED_AT),
    Exported.CLAIMS: (_SENTENCE, _ROLE, _STORY, _COPIES, _REVIEWED_BY, _REVIEWED_AT),
    Exported.FACTS: (),
    Exported.SPEAKERS: (),
    Exported.ARTICLES: (_COPIES,),
    Exported.VERDICTS: (_SPEAKER_KIND, _WIKIDATA, _SENTENCE, _STORY, _COPIES),
}
"""The columns that an export has beside those of the view, after them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows with the names, types and meanings of their columns. The rows can be read once."""

    name: str
    comment: str
    columns: tuple[Column[Any], ...]
    rows: Iterator[Sequence[Any]]

    @property
    def names(self) -> list[str]:
        """The columns' names, in order."""
        return [column.name for column in self.columns]


def columns_of(exported: Exported) -> tuple[Column[Any], ...]:
    """The columns of an export: those of the view without the article's text, then what is added."""
    view = VIEWS[exported]
    own = (column for column in view.c if (view.name, column.name) != ("report_articles", "text"))
    return (*own, *ADDED[exported])


def statement_of(exported: Exported, filters: Filters) -> Select[Any]:
    """The rows of the view that the filters let through, in the order of the command of that name."""
    return _SELECTS[exported](filters)


def table_of(connection: Connection, exported: Exported, filters: Filters) -> Table:
    """Those rows with what is added to them, as they are read; nothing is asked before the first one is."""
    comment = VIEWS[exported].comment or ""
    rows = _rows(connection, exported, filters)
    return Table(name=exported.value, comment=comment, columns=columns_of(exported), rows=rows)


def _rows(connection: Connection, exported: Exported, filters: Filters) -> Iterator[Sequence[Any]]:
    for rows in rows_of(connection, exported, filters):
        for row, added in zip(rows, additions(connection, exported, rows), strict=True):
            yield (*row, *added.values())


def rows_of(
    connection: Connection, exported: Exported, filters: Filters, *extra: Column[Any]
) -> Iterator[Sequence[Row[Any]]]:
    """The rows of the view that the filters let through, a few hundred at a time, with ``extra`` columns of the view.

    Where an index gives the order they come page by page: all at once, a database would sort whole rows first.
    """

    def by(asked: Filters) -> Select[Any]:
        return statement_of(exported, asked).add_columns(*extra)

    if exported in (Exported.QUOTES, Exported.CLAIMS, Exported.ARTICLES):
        return queries.pages(connection, by, filters)
    return batches(connection, by(filters))


def batches(connection: Connection, statement: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
    """A statement's rows, a few hundred at a time, as the database gives them."""
    with connection.execute(statement, execution_options={"yield_per": ROWS_AT_ONCE}) as result:
        yield from result.partitions(ROWS_AT_ONCE)


def additions(connection: Connection, exported: Exported, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    """For each row of a view, the values of the columns that its export adds, by their names and in their order."""
    match exported:
        case Exported.QUOTES:
            found = completed(connection, models.Quote, rows)
        case Exported.CLAIMS:
            found = completed(connection, models.Claim, rows)
        case Exported.VERDICTS:
            found = completed(connection, models.Verdict, rows)
        case Exported.ARTICLES:
            stories = stories_of(connection, [row.id for row in rows])
            found = [{"copies": stories[row.id].copies} for row in rows]
        case Exported.FACTS | Exported.SPEAKERS:
            found = [{} for _ in rows]
    return [{column.name: each[column.name] for column in ADDED[exported]} for each in found]
