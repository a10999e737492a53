"""Verdicts: what a fact-checker found about a quote or claim, on a scale of the user's own, with the history."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Row, delete, func, select

from factdb.database import models
from factdb.database.identity import UNSTORABLE
from factdb.errors import QueryError
from factdb.review.rows import Place

verdicts, ratings = (models.Base.metadata.tables[name] for name in ("verdicts", "ratings"))

DEFAULT_SCALE = ("false", "misleading", "unproven", "mostly true", "true")
"""The ratings where nobody has defined others, the worst first."""

LONGEST_RATING = 60


def scale(connection: Connection) -> tuple[str, ...]:
    """The ratings that a verdict can have, the worst first."""
    own = tuple(connection.scalars(select(ratings.c.name).order_by(ratings.c.position)))
    return own or DEFAULT_SCALE


def define_scale(connection: Connection, names: Sequence[str]) -> tuple[str, ...]:
    """Set the ratings that a verdict can have, the worst first; no names at all bring the default ones back.

    Raises QueryError for a name twice, and where a verdict has a rating that would be none any more.
    """
    wanted = tuple(" ".join(name.split()) for name in names)
    doubled = [name for number, name in enumerate(wanted) if name.casefold() in map(str.casefold, wanted[:number])]
    for name in wanted:
        if not name or len(name) > LONGEST_RATING or UNSTORABLE.search(name) is not None:
            raise QueryError(f"{name[:60]!r} is no rating: give 1 to {LONGEST_RATING} characters")
    if doubled:
        raise QueryError(f"the rating {doubled[0]!r} stands twice: name each once, the worst first")
    used = connection.execute(select(verdicts.c.rating, func.count()).group_by(verdicts.c.rating)).all()
    lost = sorted(rating for rating, _ in used if rating not in (wanted or DEFAULT_SCALE))
    if lost:
        raise QueryError(f"verdicts have the rating {lost[0]!r}: keep it on the scale")
    connection.execute(delete(ratings))
    if wanted:
        rows = [{"position": position, "name": name} for position, name in enumerate(wanted, start=1)]
        connection.execute(ratings.insert(), rows)
    return wanted or DEFAULT_SCALE


def judge(
    connection: Connection,
    place: Place,
    rating: str,
    *,
    explanation: str | None = None,
    source_url: str | None = None,
    reviewer: str,
) -> bool:
    """Give a quote or claim a verdict; False where its newest one says the same already.

    Raises QueryError for a rating that is not on the scale, and for a source that is no web address.
    """
    known = {name.casefold(): name for name in scale(connection)}
    name = known.get(" ".join(rating.split()).casefold())
    if name is None:
        raise QueryError(f"{rating[:60]!r} is no rating: give one of {', '.join(known.values())}")
    if source_url is not None and not _is_address(source_url):
        raise QueryError(f"{source_url[:100]!r} is no web address: give one that begins with https://")
    explained = (explanation or "").strip() or None
    if explained is not None and UNSTORABLE.search(explained) is not None:
        raise QueryError("the explanation has a character that no database holds: leave it out")
    row = {"rating": name, "explanation": explained, "source_url": source_url, "reviewer": reviewer}
    newest = next(iter(verdicts_of(connection, place)), None)
    if newest is not None and all(getattr(newest, field) == value for field, value in row.items()):
        return False
    connection.execute(verdicts.insert(), [place.anchor | row | {"created_at": datetime.now(UTC)}])
    return True


def verdicts_of(connection: Connection, place: Place) -> Sequence[Row[Any]]:
    """The verdicts about a row, the newest first: rating, explanation, source_url, reviewer, created_at."""
    same = [verdicts.c[name] == value for name, value in place.anchor.items()]
    return connection.execute(select(verdicts).where(*same).order_by(verdicts.c.id.desc())).all()


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and UNSTORABLE.search(url) is None
