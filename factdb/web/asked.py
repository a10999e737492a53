"""From the address of a page to the filters of a query, and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection

from factdb.dates import parse_since, parse_until
from factdb.errors import DateError, QueryError
from factdb.lookups import find_outlets, find_speakers
from factdb.queries import Filters
from factdb.quotes import QuoteKind

NAMES = (
    "q",
    "speaker",
    "speaker_id",
    "outlet",
    "kind",
    "unit",
    "since",
    "until",
    "min_confidence",
    "conflicts",
    "after",
)
"""What an address may ask for, in the order in which it is written."""

LONGEST = 500
"""Characters of one of them."""

LARGEST = 2**63
"""No row has a number as large as that."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: values as they were typed, by name, without empty ones."""

    values: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, arguments: Any) -> "Asked":
        """What Datasette's arguments of a request ask for; the first of several values of one name counts."""
        given = {name: (arguments.get(name) or "").strip()[:LONGEST] for name in NAMES}
        return cls({name: value for name, value in given.items() if value})

    def get(self, name: str) -> str:
        """A value for a form's field: as it was typed, or nothing."""
        return self.values.get(name, "")

    def address(self, path: str, **changed: object) -> str:
        """The address of a page that asks for the same but for what is changed; None takes a value away."""
        merged = {**self.values, **changed}
        given = {name: merged[name] for name in NAMES if merged.get(name) is not None}
        return f"{path}?{urlencode(given)}" if given else path

    def filters(self, connection: Connection, *, limit: int | None = None) -> Filters:
        """The filters. Raises QueryError or DateError, with the value, where one cannot be understood or found."""
        value = self.values.get
        since, until = value("since"), value("until")
        first, last = since and parse_since(since), until and parse_until(until)
        if first and last and first > last:
            raise DateError(f"{since} lies after {until}: nothing can be between them, so swap them")
        speaker, outlet, kind = value("speaker"), value("outlet"), value("kind")
        speakers = None if speaker is None else tuple(match.id for match in find_speakers(connection, speaker))
        if "speaker_id" in self.values:
            speakers = (self._number("speaker_id"),)
        if kind is not None and kind not in tuple(QuoteKind):
            raise QueryError(f"{kind!r} is no kind of quote: give one of {', '.join(QuoteKind)}")
        return Filters(
            speakers=speakers,
            outlets=None if outlet is None else find_outlets(connection, outlet),
            since=first or None,
            until=last or None,
            about=value("q"),
            kind=None if kind is None else QuoteKind(kind),
            unit=value("unit"),
            conflicts="conflicts" in self.values,
            min_confidence=self._share("min_confidence"),
            limit=limit,
            after=self._number("after") if "after" in self.values else None,
        )

    def _number(self, name: str) -> int:
        value = self.values[name]
        if not (value.isascii() and value.isdigit() and len(value) < 20 and int(value) < LARGEST):
            raise QueryError(f"{name} {value!r} is no number of a row: follow a link of a page")
        return int(value)

    def _share(self, name: str) -> float | None:
        value = self.values.get(name)
        if value is None:
            return None
        try:
            share = float(value)
        except ValueError:
            share = -1.0
        if not 0 <= share <= 1:
            raise QueryError(f"{name} {value!r} is none: give a number from 0 to 1")
        return share
