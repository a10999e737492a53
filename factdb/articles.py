"""An article as its source gave it."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from factdb.dates import as_day


class DateSource(StrEnum):
    """Where a date of publication comes from, the surest first.

    ``given``: the person who had the article read says so. ``record``: a column of JSON Lines, CSV or Parquet.
    ``metadata``: what a page states for machines (JSON-LD, <meta>, <time>). ``feed``: the feed that leads to the page.
    ``text``: a date line that readers see. ``url``: a day in the address. ``change``: a line that says only when the text
    was last changed.
    """

    GIVEN = "given"
    RECORD = "record"
    METADATA = "metadata"
    FEED = "feed"
    TEXT = "text"
    URL = "url"
    CHANGE = "change"

    @property
    def in_words(self) -> str:
        """What to say behind such a date."""
        return _IN_WORDS[self]

    def is_surer_than(self, other: "DateSource | None") -> bool:
        """Whether a date from here takes the place of one from there; one of unknown origin gives way to a person alone."""
        order = list(DateSource)
        return order.index(self) < order.index(other or DateSource.RECORD)


_IN_WORDS = {
    DateSource.GIVEN: "as given",
    DateSource.RECORD: "by its record",
    DateSource.METADATA: "by the page's metadata",
    DateSource.FEED: "by its feed",
    DateSource.TEXT: "by its text",
    DateSource.URL: "by its address",
    DateSource.CHANGE: "when it was changed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article, verbatim. All offsets of an extraction are offsets into ``text``.

    ``published`` is a date, or a datetime where the source gives the time, or None where it gives neither: never
    today's; ``published_from`` says where it was found, None where nobody knows. ``source_id`` is the identifier that the input gave, or None; ``location`` the file (and line) it was read from.
    """

    text: str
    title: str | None = None
    published: date | datetime | None = None
    published_from: DateSource | None = None
    outlet: str | None = None
    url: str | None = None
    byline: str | None = None
    source_id: str | None = None
    location: str | None = None

    @property
    def content_hash(self) -> str:
        """SHA-256 of the title and the text, in hexadecimal: two articles of one hash hold the same words."""
        return hashlib.sha256(f"{self.title or ''}\0{self.text}".encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def published_date(self) -> date | None:
        """The day of publication, which the dates inside the text are resolved against."""
        return None if self.published is None else as_day(self.published)
