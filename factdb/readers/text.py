"""Plain text, as somebody saved it from a web page or typed it: the headline first, then date, byline and boilerplate."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from factdb.articles import Article, DateSource
from factdb.dates import LINES_SEARCHED, find_date_line, is_date_line
from factdb.errors import DateError, SourceError
from factdb.readers.dating import can_be
from factdb.readers.records import without_by
from factdb.readers.sources import decode

LONGEST_TITLE = 250
"""Characters of a first line that may be a headline."""
LONGEST_BYLINE = 120
"""Characters of a line that may be a byline."""

# "Title: …", "Outlet: …" at the top of a text that carries its own details. Dates are found by their own finder.
_DETAIL = re.compile(
    r"(?P<name>title|headline|outlet|publication|publisher|source|url|link|author|byline)[ \t]*:[ \t]*(?P<value>\S.*)",
    re.IGNORECASE,
)
_DETAIL_FIELDS = {
    **dict.fromkeys(("title", "headline"), "title"),
    **dict.fromkeys(("outlet", "publication", "publisher", "source"), "outlet"),
    **dict.fromkeys(("url", "link"), "url"),
    **dict.fromkeys(("author", "byline"), "byline"),
}
# "By Ann Ode", "BY ANN ODE and Lee Marsh, Staff", "By Reuters", "By our correspondent"; not "By Tuesday, the river had
# risen" nor "By the numbers".
_BYLINE = re.compile(
    r"by:? (?:(?!(?:the|a|an|mon|tues|wednes|thurs|fri|satur|sun)(?:day)?\b|(?:january|february|march|april|may|june|july"
    r"|august|september|october|november|december)\b)(?-i:[A-Z])[\w.'’-]*(?:[ ,/&]+(?:(?:and|of|in|for|with|de|van|von|der"
    r"|la|al|bin|el|di|da)\b|(?-i:[A-Z])[\w.'’-]*))*|(?:our|a|an|the) ?[\w -]*\b(?:correspondent|reporter|writer|staff))",
    re.IGNORECASE,
)
# "PRESS RELEASE", "For immediate release", "Embargoed until 6 a.m."; not "Press release costs minister her office".
_RELEASE = re.compile(
    r"(?:press|news|media) (?:release|statement|notice)(?: no\.? ?[\w/-]+)?\W*"
    r"|(?:for )?immediate release\W*|(?:under )?embargo(?:ed)?(?: (?:until|till)\b.{0,60})?\W*",
    re.IGNORECASE,
)
# What separates the parts of "By Ann Ode | 2 January 2020 · 3 min read".
_PARTS = re.compile(r"\s*[|·•]\s*|\s+[–—-]\s+")


def read_text(data: bytes, *, location: str, encoding: str, published: date | datetime | None = None) -> Article:
    """The article that a text file holds, its text verbatim and whole.

    The first line is the title unless it is prose; date, byline and outlet come from lines of their own near the top.
    ``published`` is used in place of the text's own date. Raises SourceError for what is no text, DateError for a date
    line that cannot be understood.
    """
    text = decode(data, encoding)
    if not text.strip():
        raise SourceError("empty: there is nothing to read")
    details = find_details(text)
    when, source = (published, DateSource.GIVEN) if published else _published(text)
    return Article(
        text=text,
        title=details.title,
        published=when,
        published_from=source,
        outlet=details.outlet,
        url=details.url,
        byline=details.byline,
        location=location,
    )


def _published(text: str) -> tuple[date | datetime | None, DateSource | None]:
    """The date of a line at the top, and whether that is one of publication."""
    try:
        found = find_date_line(text)
    except DateError as error:
        raise DateError(f"its date line {error}, or give --published for this file alone") from None
    if found is None or not can_be(found.when):
        return None, None
    return found.when, DateSource.CHANGE if found.updated else DateSource.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What the lines at the top of a text say about it."""

    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    url: str | None = None


def find_details(text: str) -> Details:
    """Title, byline, outlet and URL by the lines at the top of a text; None for each that no line states."""
    lines = list(_top_lines(text))
    stated: dict[str, str] = {}
    for line in lines:
        detail = _DETAIL.fullmatch(line) if len(line) <= LONGEST_TITLE else None
        if detail is not None:
            stated.setdefault(_DETAIL_FIELDS[detail["name"].lower()], detail["value"])
    return Details(
        title=stated.get("title") or _title(lines),
        byline=without_by(stated.get("byline")) or _byline(lines[1:]),
        outlet=stated.get("outlet"),
        url=stated.get("url"),
    )


# What ends a line: LF, CR LF, the CR of old Macs, or Unicode's own (NEL, LINE and PARAGRAPH SEPARATOR).
_LINE_END = re.compile(r"[\n\r\x85\u2028\u2029]")
# A line from its first character that is no white space, as far as anything is looked for in it.
_LINE = re.compile(rf"\S[^\n\r\x85\u2028\u2029]{{0,{4 * LONGEST_TITLE}}}")


def _top_lines(text: str) -> Iterator[str]:
    """The first lines with words, white space at their edges off."""
    end = 0
    for _ in range(LINES_SEARCHED):
        line = _LINE.search(text, end)
        if line is None:
            return
        yield " ".join(line[0].split())
        line_end = _LINE_END.search(text, line.end())
        if line_end is None:
            return
        end = line_end.end()


def _title(lines: Sequence[str]) -> str | None:
    """The first line where it is a headline; of a press release, the first after the lines that only say that it is one."""
    first = next((number for number, line in enumerate(lines) if not _RELEASE.fullmatch(line)), len(lines))
    lines = lines[first:]
    if first and lines and is_date_line(lines[0]):
        lines = lines[1:]
    if len(lines) < 2:
        return None
    line = lines[0].removeprefix("# ")
    if len(line) > LONGEST_TITLE or _DETAIL.fullmatch(line) or is_date_line(line) or _BYLINE.fullmatch(line):
        return None
    # Prose ends with a full stop, or runs on in the next line where lines are cut at a width; a headline that stands
    # twice is one whatever it looks like.
    sentence = line.rstrip("\"”’'»").endswith(".") and (len(line.split()) >= 10 or ". " in line)
    runs_on = lines[1][0].islower() or line.endswith((",", ";"))
    return None if (sentence or runs_on) and lines[1] != lines[0] else line


def _byline(lines: Sequence[str]) -> str | None:
    for line in lines:
        if len(line) <= LONGEST_BYLINE:
            for part in _PARTS.split(line):
                if _BYLINE.fullmatch(part) and len(part.split()) <= 14:
                    return without_by(part)
    return None
