"""An article as its source gave it."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article, verbatim. All offsets of an extraction are offsets into ``text``.

    ``published`` is a date, or a datetime where the source gives the time, or None where it gives neither: never
    today's. ``source_id`` is the identifier that the input gave, or None; ``location`` the file (and line) it was read from.
    """

    text: str
    title: str | None = None
    published: date | datetime | None = None
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
        return self.published.date() if isinstance(self.published, datetime) else self.published
