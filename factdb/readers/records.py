"""Records with named columns, as JSONL and CSV hold them, to articles."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from factdb.articles import Article, DateSource
from factdb.dates import parse_published
from factdb.errors import DateError, SourceError
from factdb.readers.sources import Defaults, Failure, check_characters

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "articletext", "articlebody", "fulltext", "maintext"),
    "title": ("title", "headline", "heading"),
    "published": (
        *("published", "publishedat", "publishedon", "datepublished", "publicationdate", "publisheddate"),
        *("pubdate", "publishdate", "datepublish", "publishtime", "date"),
    ),
    "published_from": ("publishedfrom",),
    "outlet": ("outlet", "publisher", "publication", "source", "sourcename", "newspaper", "sitename", "site"),
    "url": ("url", "link", "canonicalurl", "permalink"),
    "byline": ("byline", "author", "authors", "creator"),
    "id": ("sourceid", "id", "articleid", "guid", "uuid"),
}
"""What each field may be called, first choice first; case, spaces, hyphens and underscores do not count."""

SHOWN_COLUMNS = 20
"""Column names that a message lists."""

DEEPEST = 5
"""Lists and objects inside each other, in which words are looked for."""

_KINDS = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}


def columns_of(names: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """The column that each field is taken from: the chosen one, else the first of its names that there is."""
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(re.sub(r"[\W_]+", "", name).lower(), name)
    columns = {
        field: next((by_key[key] for key in keys if key in by_key), None)
        for field, keys in COLUMNS.items()
        if field not in chosen
    }
    found = {field: name for field, name in columns.items() if name is not None}
    return found | {field: name for field, name in chosen.items() if name in names}


def check_columns(chosen: Mapping[str, str]) -> None:
    """Raises SourceError where a name is chosen for a field that articles do not have."""
    for field in chosen:
        if field not in COLUMNS:
            raise SourceError(f"{field!r} is no field of an article: use one of {', '.join(COLUMNS)}")


def missing_text(names: Sequence[str], chosen: Mapping[str, str]) -> str:
    """Why a source gives no texts: the columns there are, and how to name the right one."""
    listed = ", ".join(" ".join(name[:60].split()) or "(no name)" for name in names[:SHOWN_COLUMNS]) + (
        ", …" if len(names) > SHOWN_COLUMNS else ""
    )
    listed = listed.encode("utf-8", "backslashreplace").decode()
    wanted = f"column {chosen['text']!r}" if "text" in chosen else "column of texts"
    return f"no {wanted} among {listed or 'no columns'}: name it with --column text=NAME"


def articles_of(
    records: Iterable[tuple[int, Mapping[str, object] | SourceError]], *, location: str, defaults: Defaults
) -> Iterator[Article | Failure]:
    """An article for each numbered record, or why it gives none; one failure in all where no record has a text column."""
    names: tuple[str, ...] | None = None
    columns: dict[str, str] = {}
    without_text: list[int] = []
    any_text = False
    for number, record in records:
        if isinstance(record, SourceError):
            yield Failure(f"{location}:{number}", str(record))
            continue
        if tuple(record) != names:
            names = tuple(record)
            columns = columns_of(names, defaults.columns)
        if "text" not in columns and not any_text:
            without_text.append(number)
            continue
        any_text = True
        yield from _missing(without_text, location)
        without_text.clear()
        yield _article(record, columns, location=f"{location}:{number}", defaults=defaults)
    if not any_text and without_text:
        yield Failure(location, missing_text(names or (), defaults.columns))


def _missing(numbers: Iterable[int], location: str) -> Iterator[Failure]:
    return (Failure(f"{location}:{number}", "no text in this record: add it") for number in numbers)


def _article(
    record: Mapping[str, object], columns: Mapping[str, str], *, location: str, defaults: Defaults
) -> Article | Failure:
    try:
        article = _stated(record, columns, location)
    except (SourceError, DateError) as error:
        return Failure(location, str(error))
    return defaults.fill(article)


def _stated(record: Mapping[str, object], columns: Mapping[str, str], location: str) -> Article:
    """What the record itself says; raises SourceError or DateError."""
    values = {field: record.get(name) for field, name in columns.items()}
    text = values.get("text")
    if text is None or text == "":
        raise SourceError("no text in this record: add it")
    if not isinstance(text, str):
        raise SourceError(f"its text is {_KINDS.get(type(text), 'no text')}: give it as one string")
    if not text.strip():
        raise SourceError("no text in this record: add it")
    identifier = values.get("id")
    when = _published(values.get("published"))
    article = Article(
        text=text,
        title=_words(values.get("title")),
        published=when,
        published_from=None if when is None else _published_from(values.get("published_from")),
        outlet=_words(values.get("outlet")),
        url=_words(values.get("url")),
        byline=without_by(_words(values.get("byline"))),
        source_id=identifier or None if isinstance(identifier, str) else _words(identifier),
        location=location,
    )
    return check_characters(article)


def _words(value: object, depth: int = 0) -> str | None:
    """A value as words: names of a list joined by commas, the name of an object; None where it says nothing."""
    if depth > DEEPEST:
        return None
    if isinstance(value, dict):
        return _words(value.get("name"), depth + 1)
    if isinstance(value, list):
        named = (_words(item, depth + 1) for item in value) if len(value) <= 1000 else ()
        return ", ".join(words for words in named if words) or None
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value).strip() or None
    return None


def _published(value: object) -> date | datetime | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, dict | list):
        raise DateError(f"the date of publication is {_KINDS[type(value)]}: write it as YYYY-MM-DD")
    return parse_published(value if isinstance(value, str) else repr(value)[:100])


def _published_from(value: object) -> DateSource:
    """Where the date of a record comes from, as factdb's own records say; of any other it is known from the record itself."""
    return next((source for source in DateSource if source == value), DateSource.RECORD)


def without_by(byline: str | None) -> str | None:
    """A byline without its "By", so that one author is one byline in every format."""
    if byline is None:
        return None
    return re.sub(r"(?i)^by:?\s+(?=\S)", "", byline)
