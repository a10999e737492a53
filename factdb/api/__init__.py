"""factdb for programs and notebooks: ``extract`` a text, ``open`` a database and ask it for rows.

What stands here is stable between releases, and is at hand as ``factdb.extract``, ``factdb.open`` and so on; what it gives
are rows that ``pandas.DataFrame`` and ``polars.DataFrame`` take as they are.
"""

from datetime import date, datetime
from decimal import Decimal
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import Engine, select

from factdb.api.found import Found, FoundClaim, FoundQuote
from factdb.api.rows import ArticleRow, ClaimRow, FactRow, QuoteRow, SpeakerRow, VerdictRow
from factdb.articles import Article, DateSource
from factdb.database import models
from factdb.database.connection import open_database, reading
from factdb.dates import parse_published, parse_since, parse_until
from factdb.errors import FactdbError, QueryError
from factdb.exports.tables import Exported, table_of
from factdb.extraction import DEFAULT_MODEL
from factdb.extraction import extract as extract_article
from factdb.lookups import find_article, find_outlets, find_speakers
from factdb.mentions import SpeakerKind
from factdb.queries import Filters
from factdb.quotes import QuoteKind

__all__ = [
    "ArticleRow",
    "ClaimRow",
    "Database",
    "FactRow",
    "FactdbError",
    "Found",
    "FoundClaim",
    "FoundQuote",
    "QuoteRow",
    "SpeakerRow",
    "VerdictRow",
    "extract",
    "open",
]

RowType = TypeVar("RowType", QuoteRow, ClaimRow, FactRow, SpeakerRow, ArticleRow, VerdictRow)
KindType = TypeVar("KindType", QuoteKind, SpeakerKind)

Day = str | date
"""A day; as a string also a year or a month, "2024-05", which begins or ends with its first or last day."""


def extract(
    text: str,
    *,
    title: str | None = None,
    published: str | date | datetime | None = None,
    outlet: str | None = None,
    url: str | None = None,
    byline: str | None = None,
    model: str = DEFAULT_MODEL,
) -> Found:
    """Everything that factdb finds in an article's text; no text makes it raise.

    ``published`` is what "on Monday" counts from. ``model`` is "standard", "small" or "rules", from exact to quick.
    Raises DateError for a date that cannot be understood and ModelError for another model, both FactdbError.
    """
    article = Article(
        text=text,
        title=title,
        published=parse_published(published) if isinstance(published, str) else published,
        published_from=None if published is None else DateSource.GIVEN,
        outlet=outlet,
        url=url,
        byline=byline,
    )
    return Found(extract_article(article, model=model))


def open(url: str | None = None) -> "Database":
    """A database for reading: a path of a SQLite file or postgresql://…; without it FACTDB_DATABASE, else factdb.db.

    Raises DatabaseError, a FactdbError, where there is none, or one of another version.
    """
    return Database(open_database(url))


class Database:
    """A database that was opened for reading. ``close`` it, or open it in a ``with`` statement.

    The questions take the filters of the commands: ``speaker`` and ``outlet`` are names or parts of one, ``since`` and
    ``until`` days of publication, both included, ``about`` search words, ``limit`` a number of rows. Each raises
    QueryError for a name that nobody has, with the nearest ones, and DateError for what is no day.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def quotes(
        self,
        *,
        speaker: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        outlet: str | None = None,
        about: str | None = None,
        kind: str | None = None,
        min_confidence: float | None = None,
        limit: int | None = None,
    ) -> list[QuoteRow]:
        """Who said what, the newest first; ``kind`` is direct, mixed or indirect."""
        return self._rows(
            Exported.QUOTES,
            QuoteRow,
            speaker=speaker,
            since=since,
            until=until,
            outlet=outlet,
            about=about,
            kind=_choice(QuoteKind, kind),
            min_confidence=min_confidence,
            limit=limit,
        )

    def claims(
        self,
        *,
        speaker: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        outlet: str | None = None,
        about: str | None = None,
        unit: str | None = None,
        place: str | None = None,
        min_confidence: float | None = None,
        limit: int | None = None,
    ) -> list[ClaimRow]:
        """Which numbers were claimed, the newest first; ``unit`` is that of the rows (people, percent, USD)."""
        return self._rows(
            Exported.CLAIMS,
            ClaimRow,
            speaker=speaker,
            since=since,
            until=until,
            outlet=outlet,
            about=about,
            unit=unit,
            place=place,
            min_confidence=min_confidence,
            limit=limit,
        )

    def facts(
        self,
        *,
        speaker: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        outlet: str | None = None,
        about: str | None = None,
        unit: str | None = None,
        place: str | None = None,
        conflicts: bool = False,
        limit: int | None = None,
    ) -> list[FactRow]:
        """What numbers are about, pinned ones and then the most claimed first; ``conflicts`` gives only disputed ones."""
        return self._rows(
            Exported.FACTS,
            FactRow,
            speaker=speaker,
            since=since,
            until=until,
            outlet=outlet,
            about=about,
            unit=unit,
            place=place,
            conflicts=conflicts,
            limit=limit,
        )

    def speakers(
        self,
        *,
        speaker: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        outlet: str | None = None,
        about: str | None = None,
        kind: str | None = None,
        limit: int | None = None,
    ) -> list[SpeakerRow]:
        """Who is quoted, the most quoted first; ``kind`` is person, organization, group, unnamed or document."""
        return self._rows(
            Exported.SPEAKERS,
            SpeakerRow,
            speaker=speaker,
            since=since,
            until=until,
            outlet=outlet,
            about=about,
            speaker_kind=_choice(SpeakerKind, kind),
            limit=limit,
        )

    def articles(
        self,
        *,
        speaker: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        outlet: str | None = None,
        about: str | None = None,
        limit: int | None = None,
    ) -> list[ArticleRow]:
        """Which articles are stored, the newest first, in their current revision."""
        return self._rows(
            Exported.ARTICLES,
            ArticleRow,
            speaker=speaker,
            since=since,
            until=until,
            outlet=outlet,
            about=about,
            limit=limit,
        )

    def verdicts(
        self,
        *,
        speaker: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        outlet: str | None = None,
        about: str | None = None,
        limit: int | None = None,
    ) -> list[VerdictRow]:
        """What fact-checkers found, the newest publication of what was checked first."""
        return self._rows(
            Exported.VERDICTS,
            VerdictRow,
            speaker=speaker,
            since=since,
            until=until,
            outlet=outlet,
            about=about,
            limit=limit,
        )

    def text(self, article: int | str) -> str:
        """An article's text, into which ``start_char`` and ``end_char`` count; by its number, source id or address.

        Raises QueryError where there is none.
        """
        with reading(self._engine) as session:
            number = find_article(session.connection(), str(article))
            statement = select(models.Article.text).where(models.Article.id == number)
            return session.scalars(statement).one()

    def _rows(
        self,
        exported: Exported,
        row_type: type[RowType],
        *,
        speaker: str | None,
        since: Day | None,
        until: Day | None,
        outlet: str | None,
        **filters: Any,
    ) -> list[RowType]:
        with reading(self._engine) as session:
            connection = session.connection()
            chosen = Filters(
                speakers=None if speaker is None else tuple(match.id for match in find_speakers(connection, speaker)),
                outlets=None if outlet is None else find_outlets(connection, outlet),
                since=parse_since(since) if isinstance(since, str) else since,
                until=parse_until(until) if isinstance(until, str) else until,
                **filters,
            )
            return [row_type(*map(_plain, row)) for row in table_of(connection, exported, chosen).rows]


def _plain(value: Any) -> Any:
    """A value of a type that data frames have."""
    return float(value) if isinstance(value, Decimal) else value


def _choice(kinds: type[KindType], kind: str | None) -> KindType | None:
    if kind is None or kind.lower() in {each.value for each in kinds}:
        return None if kind is None else kinds(kind.lower())
    raise QueryError(f"{kind!r} is none of the kinds {', '.join(each.value for each in kinds)}")
