"""Markdown: a table for people, with the columns that tell who said what, and links to the articles."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from factdb.exports.files import whole_file
from factdb.exports.formulas import as_text
from factdb.exports.links import is_web_address
from factdb.exports.tables import Table

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "quotes": ("published", "outlet", "speaker", "role", "text", "kind", "copies", "reviewed_by", "article"),
    "claims": ("published", "outlet", "claimant", "text", "measure", "as_of_last", "copies", "reviewed_by", "article"),
    "facts": ("fact", "label", "latest_low", "latest_high", "unit", "latest_as_of", "sources", "conflicts", "status"),
    "speakers": ("name", "kind", "roles", "quotes", "articles", "first_quoted", "last_quoted"),
    "articles": ("published", "outlet", "byline", "quotes", "claims", "copies", "article"),
    "verdicts": ("published", "speaker", "text", "rating", "explanation", "reviewer", "article"),
}
"""What is shown of each export; ``article`` is the title, linked to where it was published."""

# What Markdown, or HTML inside it, would read as anything but itself: signs of its own anywhere, those of lists and
# headings at the beginning, and the colons and stops of what some readers link or make a picture of.
_SPECIAL = re.compile(r"[\\`*_{\[\]<>#|~&$@]|^[-+=]|:(?=//|\w+:)|(?<=www)\.", re.IGNORECASE)

_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")

# What hides, or turns round, the words that follow.
_HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def export_markdown(table: Table, path: Path, *, raw: bool = False, force: bool = False) -> int:
    """Write a table of chosen columns to a file, all or nothing and in constant memory; the number of rows.

    No character of anybody's text is read as Markdown or HTML; what a spreadsheet would take for a formula when the page
    is pasted into one gets a leading apostrophe unless ``raw``. Raises ExportError for a file that exists or cannot be
    written.
    """
    with whole_file(path, force=force) as file:
        count = -2  # the two lines of the header are no rows
        for line in _lines(table, raw=raw):
            file.write(line)
            count += 1
    return count


def _lines(table: Table, *, raw: bool) -> Iterator[str]:
    chosen = COLUMNS[table.name]
    yield f"| {' | '.join(name.replace('_', ' ') for name in chosen)} |\n"
    yield f"|{' --- |' * len(chosen)}\n"
    for values in table.rows:
        row = dict(zip(table.names, values, strict=True))
        cells = (_article(row, raw=raw) if name == "article" else cell(row[name], raw=raw) for name in chosen)
        yield f"| {' | '.join(cells)} |\n"


def _article(row: Mapping[str, Any], *, raw: bool) -> str:
    number = row["article_id"] if "article_id" in row else row["id"]
    return link(row["title"] or f"article {number}", row["url"], raw=raw)


def link(words: str, url: str | None, *, raw: bool = False) -> str:
    """Words that lead to an address of the web; to any other address they do not."""
    shown = cell(words, raw=raw)
    return f"[{shown}](<{quote(url or '', safe=SAFE)}>)" if is_web_address(url) else shown


SAFE = ":/?#[]@!$&'()*+,;=%~-._"
"""Characters that an address may hold (RFC 3986); others are written as their bytes."""


def cell(value: Any, *, raw: bool = False) -> str:
    """A value on one line of Markdown that shows it as it is."""
    match value:
        case None:
            return ""
        case int():
            return str(value)
        case float():
            return f"{value:.2f}"
        case str():
            line = _BLANK.sub(" ", _HIDDEN.sub("\ufffd", value)).strip()
            return _SPECIAL.sub(lambda found: f"\\{found[0]}" if found[0] not in "<>&" else ENTITIES[found[0]],
                                line if raw else as_text(line))  # fmt: skip
        case _:
            return str(value)


ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
