"""Articles as rows of CSV (RFC 4180) or of tab-separated values, with the names of the columns in the first row."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import TextIO

from factdb.articles import Article
from factdb.errors import SourceError
from factdb.readers.records import articles_of, columns_of, missing_text
from factdb.readers.sources import Defaults, Failure, open_text

DELIMITERS = (",", "\t", ";", "|")
"""The first row decides: the one that it holds most of, the earlier of two."""

MOST_COLUMNS = 10_000
"""A file with more is no table of articles."""


def read_csv(
    stream: io.BufferedReader, *, location: str, encoding: str, defaults: Defaults, max_bytes: int
) -> Iterator[Article | Failure]:
    """An article for each row; a row that gives none is told by the number of its first line."""
    with open_text(stream, stream.peek(4096), encoding) as text:
        yield from _articles(_Lines(text, max_bytes), location, defaults, max_bytes)


def _articles(lines: "_Lines", location: str, defaults: Defaults, max_bytes: int) -> Iterator[Article | Failure]:
    try:
        names, delimiter = _header(lines, max_bytes)
    except csv.Error as error:
        yield Failure(location, f"no names of columns in the first line ({error}): add them")
        return
    if not any(names):
        yield Failure(location, "no names of columns in the first line: add them")
    elif "text" not in (columns := columns_of(names, defaults.columns)):
        yield Failure(location, missing_text(names, defaults.columns))
    elif twice := next((name for name in columns.values() if names.count(name) > 1), None):
        yield Failure(location, f"two columns are called {twice!r}: rename the one that is not meant")
    else:
        yield from articles_of(_rows(lines, names, delimiter, max_bytes), location=location, defaults=defaults)


def _header(lines: "_Lines", limit: int) -> tuple[list[str], str]:
    """The names of the columns, and what separates them."""
    header = lines.read()
    delimiter = max(DELIMITERS, key=header.count)
    if (columns := header.count(delimiter) + 1) > MOST_COLUMNS:
        raise SourceError(f"{columns:,} columns, more than {MOST_COLUMNS:,}: leave out those that articles do not need")
    return _next_row(csv.reader([header], delimiter=delimiter), limit) or [], delimiter


class _Lines:
    """The lines of a file, each of bounded length, and so those of a row; ``ended`` once one was asked for after the last."""

    def __init__(self, text: TextIO, limit: int) -> None:
        self.text, self.limit, self.count, self.ended = text, limit, 0, False
        self.of_row = 0

    def begin_row(self) -> None:
        """Count the characters of a row from here on."""
        self.of_row = 0

    def read(self) -> str:
        line = self.text.readline(self.limit + 1)
        self.count += 1 if line else 0
        self.ended = not line
        if len(line) > self.limit:
            while line and not line.endswith("\n"):
                line = self.text.readline(self.limit)
            raise csv.Error(f"a line of more than {self.limit:,} characters")
        return line

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.read()
        if not line:
            raise StopIteration
        self.of_row += len(line)
        if self.of_row > self.limit:
            raise csv.Error(f"a row of more than {self.limit:,} characters")
        return line


def _rows(
    lines: _Lines, names: list[str], delimiter: str, limit: int
) -> Iterator[tuple[int, Mapping[str, object] | SourceError]]:
    """Each row after the first, by the number of its first line."""
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        number = lines.count + 1
        lines.begin_row()
        try:
            row = _next_row(reader, limit)
        except csv.Error as error:
            yield number, SourceError(f"no row of CSV ({error}): look for a quotation mark that is never closed")
            continue
        if row is None:
            return
        if lines.ended:
            yield number, SourceError("a quotation mark opened in this row is never closed: close it")
        elif len(row) > len(names):
            yield number, SourceError(f"{len(row)} values for {len(names)} columns: put the text in quotation marks")
        elif row:
            yield number, dict(zip(names, row, strict=False))


def _next_row(reader: Iterator[list[str]], limit: int) -> list[str] | None:
    """The next row; the csv module's bound on a field holds for the whole process, so it is put back at once."""
    before = csv.field_size_limit(limit)
    try:
        return next(reader, None)
    finally:
        csv.field_size_limit(before)
