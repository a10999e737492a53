"""A quote or claim as a person refers to it (q12, c7), and as the views show it now."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, select

from factdb.database import models
from factdb.database.models import Target
from factdb.database.views import report_claims, report_quotes
from factdb.errors import QueryError

TABLES: dict[Target, Any] = {Target.QUOTE: models.Quote, Target.CLAIM: models.Claim}
VIEWS = {Target.QUOTE: report_quotes, Target.CLAIM: report_claims}

# A row as people name it: q12, c7, quote 12, claim:7.
REFERENCE = re.compile(r"\s*(q|c|quote|claim)[\s:#]*(\d{1,18})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the machine found a quote or claim: what people's work on it is anchored by."""

    target: Target
    id: int
    article_id: int
    start_char: int
    end_char: int

    def __str__(self) -> str:
        return f"{self.target.value[0]}{self.id}"

    @property
    def anchor(self) -> dict[str, Any]:
        """The columns that a row about this place has."""
        names = ("article_id", "target", "start_char", "end_char")
        return {name: getattr(self, name) for name in names}


def find_place(connection: Connection, reference: str) -> Place:
    """The quote or claim that somebody names (``q12``, ``claim 7``). Raises QueryError for what names none."""
    match = REFERENCE.fullmatch(reference)
    if match is None:
        raise QueryError(f"{reference[:60]!r} names no row: write q12 for a quote, c7 for a claim, as factdb show does")
    target = Target.QUOTE if match[1].lower().startswith("q") else Target.CLAIM
    return place_of(connection, target, int(match[2]))


def place_of(connection: Connection, target: Target, number: int) -> Place:
    """The place of a row of this id. Raises QueryError where there is none."""
    table = TABLES[target]
    statement = select(table.article_id, table.start_char, table.end_char).where(table.id == number)
    # more digits than an identifier has
    found = connection.execute(statement).one_or_none() if number < 1 << 31 else None
    if found is None:
        raise QueryError(f"there is no {target} {number}: factdb show ARTICLE gives the numbers of its rows")
    return Place(target=target, id=number, **found._mapping)


def shown_row(connection: Connection, place: Place) -> Row[Any] | None:
    """The row as the view shows it; None where it is rejected, or of a superseded revision."""
    view = VIEWS[place.target]
    return connection.execute(select(view).where(view.c.id == place.id)).one_or_none()


def state_of(place: Place, row: Row[Any]) -> dict[str, str | None]:
    """The values of a row that people can correct, as corrections hold them."""
    fields: dict[str, Any] = {"span": f"{row.start_char}-{row.end_char}"}
    if place.target is Target.QUOTE:
        fields |= {name: getattr(row, name) for name in ("speaker", "role", "kind", "manner")}
    else:
        fields |= {
            name: getattr(row, name) for name in ("claimant", "low", "high", "modifier", "unit", "measure", "fact")
        }
    return {name: written(value) for name, value in fields.items()}


def written(value: object) -> str | None:
    """A value as a correction holds it: numbers in plain digits."""
    if isinstance(value, Decimal):
        digits = f"{value:f}"
        return (digits.rstrip("0").rstrip(".") if "." in digits else digits) or "0"
    return None if value is None else str(value)
