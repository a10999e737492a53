"""Saved web pages: the article by trafilatura, its date of publication only by what the page states."""

import json
import logging
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from factdb.articles import Article, DateSource
from factdb.dates import LONGEST_DATE, as_day, find_date_line, parse_date_line, parse_published
from factdb.errors import DateError, SourceError
from factdb.readers.dating import can_be, dated_by_address, on_shown_day
from factdb.readers.records import without_by
from factdb.readers.sources import PARSER_FAULTS, check_encoding, decode, marked_encoding

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PAGE_BYTES = 10_000_000
"""A page of more than this is no article, and would keep the extractor busy for minutes."""

BYTES_A_TAG = 50
"""A page of the largest size has a tag for so many of its bytes at most; each costs far more memory than it is long."""

MOST_PIECES = 400
"""Stretches of text in an element, and characters in each, that are looked at for a date line."""

_SILENT = logging.NullHandler()

# The encoding that a page declares in its head: <meta charset=…>, <meta content="text/html; charset=…">, <?xml …?>.
_CHARSET = re.compile(rb"(?:charset|<\?xml[^>]{1,100}encoding)\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.IGNORECASE)
_LATIN = {"iso-8859-1", "iso8859-1", "latin1", "latin-1", "ascii", "us-ascii", "windows-1252"}

# Names and properties of <meta> that hold the date of publication, surest first.
_META_DATES = (
    *("article:published_time", "og:published_time", "og:article:published_time", "datepublished", "article.published"),
    *("publication_date", "publish_date", "publish-date", "publishdate", "pubdate", "published_at", "parsely-pub-date"),
    *("sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date", "dc.created"),
    *("cxenseparse:recs:publishtime", "date"),
)
_ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report)$")
_CHANGED = re.compile(r"updat|modif|edited|revis", re.IGNORECASE)
_DATE_CLASS = re.compile(r"publish|posted|pubdate|entry-date|(?:^|[\s_-])(?:date|dateline|timestamp)(?:$|[\s_-])", re.I)


def read_html(
    data: bytes,
    *,
    location: str,
    encoding: str,
    served: str | None = None,
    max_bytes: int = MAX_PAGE_BYTES,
    fetched: datetime | None = None,
) -> Article:
    """The article of a web page: its paragraphs separated by blank lines, without navigation, comments and tables.

    ``served`` is the encoding that its server gave, which holds against the page's own word; ``fetched`` when the page was
    there at the latest, now without it. Raises SourceError where the page holds no article or cannot be read.
    """
    most = min(max_bytes, MAX_PAGE_BYTES)
    if len(data) > most:
        raise SourceError(f"a page of more than {most:,} bytes: save the article alone, as text or HTML")
    page = decode(data, declared_encoding(data, encoding, served))
    if (tags := page.count("<")) > (most_tags := most // BYTES_A_TAG):
        raise SourceError(f"a page of {tags:,} tags, more than {most_tags:,}: save the article alone, as text or HTML")
    tree = _parse(page)
    text, details = _extract(tree)
    # Less than four words in every line is the rest of a menu.
    if not any(len(line.split(maxsplit=3)) > 3 for line in text.split("\n")):
        raise SourceError("no article in this page: save the page of one article, or its text")
    when, source = published_of(tree, text, fetched=fetched) or (None, None)
    article = Article(
        text=text,
        title=details["title"],
        published=when,
        published_from=source,
        outlet=details["outlet"],
        url=details["url"],
        byline=without_by(details["byline"]),
        location=location,
    )
    return dated_by_address(article, article.url, fetched=fetched)


def declared_encoding(data: bytes, encoding: str, served: str | None = None) -> str:
    """The encoding of a page: its byte order mark, one other than UTF-8 that was asked for, its server's, its own word."""
    if marked_encoding(data[:4], "") or encoding.lower().replace("_", "-") not in ("utf-8", "utf8"):
        return encoding
    declared = _CHARSET.search(data, 0, 4096)
    name = served.lower() if served else declared[1].decode("ascii").lower() if declared else encoding
    if name in _LATIN:
        return "cp1252"
    try:
        check_encoding(name)
    except SourceError:
        return encoding
    # The page's own word was read byte by byte, so it is not in one of these.
    return encoding if name.startswith(("utf-16", "utf-32")) else name


def _parse(text: str) -> "_Element":
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = html.document_fromstring(text.encode(), parser=parser)
    except (etree.LxmlError, *PARSER_FAULTS) as error:
        raise SourceError(f"no HTML that can be read ({error}): save the page again, or its text") from None
    return tree


def _extract(tree: "_Element") -> tuple[str, dict[str, str | None]]:
    """The text of the article, and its title, outlet, url and byline."""
    from trafilatura import bare_extraction, extract_metadata
    from trafilatura.settings import Document

    for name in ("trafilatura", "htmldate", "courlan", "justext", "readability"):
        logging.getLogger(name).addHandler(_SILENT)
    try:
        metadata = extract_metadata(tree, date_config={"extensive_search": False, "original_date": True})
        document = bare_extraction(tree, include_comments=False, include_tables=False, include_formatting=False)
    except PARSER_FAULTS as error:
        raise SourceError(f"no article found in this page ({type(error).__name__}): save its text") from None
    lines = (document.text or "").split("\n") if isinstance(document, Document) else []
    text = "\n\n".join(line.strip() for line in lines if line.strip())
    details = {
        "title": metadata.title,
        "outlet": metadata.sitename,
        "url": metadata.url,
        "byline": (metadata.author or "").replace("; ", ", "),
    }
    return text, {name: value or None for name, value in details.items()}


Published = tuple[date | datetime, DateSource]
"""A date of publication, and where it was found."""


def published_of(tree: "_Element", text: str, *, fetched: datetime | None = None) -> Published | None:
    """When a page says that it was published, by its JSON-LD, <meta>, <time> or a date line of its own or of its ``text``.

    Dates of change do not count, nor does what comes after the page was ``fetched``.
    """
    stated = (when for words in _stated_dates(tree) if (when := _readable(words)) is not None)
    first = next((when for when in stated if can_be(when, fetched=fetched)), None)
    shown = [when for when in _shown_dates(tree, text) if can_be(when, fetched=fetched)]
    if first is not None:
        return on_shown_day(first, set(map(as_day, shown))), DateSource.METADATA
    return (shown[0], DateSource.TEXT) if shown else None


def _readable(words: str) -> date | datetime | None:
    try:
        return parse_published(words)
    except DateError:
        return None


def _shown_dates(tree: "_Element", text: str) -> Iterator[date | datetime]:
    """By date lines, in the page and at the top of its text; a page has other ways to say it, so wrong ones are passed over."""
    for words in _date_lines(tree):
        yield from _line_date(words)
    try:
        found = find_date_line(text)
    except DateError:
        return
    if found is not None and not found.updated:
        yield found.when


def _stated_dates(tree: "_Element") -> Iterator[str]:
    """Everything that a page states for machines and that may be its date of publication, surest first."""
    yield from _linked_dates(tree)
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop"):
            metas.setdefault(str(meta.get(attribute) or "").lower(), str(meta.get("content") or ""))
    yield from (metas[name] for name in _META_DATES if name in metas)
    times = list(_times(tree))
    yield from (words for words, sure in times if sure)
    if len(times) == 1:
        yield times[0][0]


def _linked_dates(tree: "_Element") -> Iterator[str]:
    """The date of the article of a page's JSON-LD; where several articles have other dates, that of the page's own title."""
    dated = [
        thing for thing in _linked_data(tree) if _is_article(thing) and isinstance(thing.get("datePublished"), str)
    ]
    if len({thing["datePublished"] for thing in dated}) > 1:
        titles = tuple(" ".join(str(title.text or "").split()) for title in tree.iter("title", "h1"))
        dated = [thing for thing in dated if _is_headline(thing.get("headline"), titles)]
    dates = {thing["datePublished"] for thing in dated}
    if len(dates) == 1:
        yield from dates


def _is_headline(headline: object, titles: Iterable[str]) -> bool:
    """Whether one of a page's titles begins with it: most name the site behind it."""
    return isinstance(headline, str) and headline != "" and any(title.startswith(headline) for title in titles)


def _is_article(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE_TYPE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _linked_data(tree: "_Element") -> Iterator[dict[str, Any]]:
    """The objects of a page's JSON-LD, those of a list or @graph one by one."""
    for script in tree.iter("script"):
        if str(script.get("type") or "").lower() == "application/ld+json":
            try:
                value = json.loads(script.text or "")
            except (ValueError, RecursionError):
                continue
            graph = value.get("@graph", value) if isinstance(value, dict) else value
            for thing in graph if isinstance(graph, list) else [graph]:
                if isinstance(thing, dict):
                    yield thing
                    if isinstance(thing.get("mainEntity"), dict):
                        yield thing["mainEntity"]


def _times(tree: "_Element") -> Iterator[tuple[str, bool]]:
    """What each <time> says, and whether it or its parent is marked as the publication's."""
    for time in tree.iter("time"):
        parent = time.getparent()
        marks = " ".join(
            str(value)
            for element in (time, parent)
            if element is not None
            for value in (element.get("class"), element.get("itemprop"), element.get("id"))
            if value
        )
        words = str(time.get("datetime") or time.text or "")
        before = " ".join(str(part or "") for part in (parent is not None and parent.text, time.text))
        if not _CHANGED.search(f"{marks} {before}"):
            yield words, time.get("pubdate") is not None or bool(re.search("publish|posted|entry-date", marks, re.I))


def _date_lines(tree: "_Element") -> Iterator[str]:
    """The words of elements whose class says that they hold a date, where they hold little else."""
    for element in tree.iter("p", "span", "div", "li"):
        if _DATE_CLASS.search(str(element.get("class") or "")) and len(element) < 10:
            # Cut short, because an element that holds the whole page would be read once for each one around it.
            pieces = (str(piece)[:MOST_PIECES] for piece in islice(element.itertext(), MOST_PIECES))
            words = " ".join("".join(pieces).split())
            if len(words) <= 2 * LONGEST_DATE and not _CHANGED.match(words):
                yield words


def _line_date(words: str) -> Iterator[date | datetime]:
    try:
        found = parse_date_line(words)
    except DateError:
        return
    if found is not None and not found.updated:
        yield found.when
