"""Articles as JSON: one object a line, or a file with one object or one array of them."""

import io
import json
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import BinaryIO

from factdb.articles import Article
from factdb.errors import SourceError
from factdb.readers.records import articles_of
from factdb.readers.sources import READ_FAULTS, Defaults, Failure, decode, open_text, read_whole

_Record = tuple[int, Mapping[str, object] | SourceError]

MOST_WRONG_LINES = 10
"""After so many lines without one JSON object before them, a file is taken for something else, and not read on."""


def read_jsonl(
    stream: io.BufferedReader,
    *,
    location: str,
    encoding: str,
    defaults: Defaults,
    max_bytes: int,
    document: bool = False,
) -> Iterator[Article | Failure]:
    """An article for each object, its ``id`` and ``text`` kept exactly; a line that gives none is told by its number.

    A stream that begins with "[", and any ``document`` (a ``.json`` file), may be one array or one object over several
    lines; it is read whole, and its records are counted from 1.
    """
    head = stream.peek(4096)
    if document or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        yield from _read_document(stream, location=location, encoding=encoding, defaults=defaults, max_bytes=max_bytes)
    else:
        with open_text(stream, head, encoding) as lines:
            records = _unless_something_else(_parsed(lines, max_bytes))
            yield from articles_of(records, location=location, defaults=defaults)


def _read_document(
    stream: BinaryIO, *, location: str, encoding: str, defaults: Defaults, max_bytes: int
) -> Iterator[Article | Failure]:
    try:
        text = decode(read_whole(stream, max_bytes), encoding)
    except (SourceError, *READ_FAULTS) as error:
        yield Failure(location, str(error))
        return
    records = _array(text) or _unless_something_else(_parsed(io.StringIO(text, newline=""), max_bytes))
    yield from articles_of(records, location=location, defaults=defaults)


def _array(text: str) -> Iterator[_Record] | None:
    """The records of one JSON value; None where the text is none, and so may be one a line."""
    value = _loads(text)
    if isinstance(value, SourceError):
        return None
    items = value if isinstance(value, list) else [value]
    return ((number, _object(item)) for number, item in enumerate(items, 1))


def _parsed(lines: io.TextIOBase, max_characters: int) -> Iterator[_Record]:
    """The object of each line, by its number; blank lines are passed over, and lines too long are not held in memory."""
    number = 0
    while line := lines.readline(max_characters + 1):
        number += 1
        if len(line) > max_characters:
            while line and not line.endswith("\n"):
                line = lines.readline(max_characters)
            yield number, SourceError(f"a line of more than {max_characters:,} characters: split its text")
        elif line.strip():
            yield number, _object(_loads(line))


def _unless_something_else(records: Iterator[_Record]) -> Iterator[_Record]:
    """The records; raises SourceError, in place of a complaint for every line, where the file is no JSON Lines at all."""
    first: list[_Record] = []
    for number, record in records:
        first.append((number, record))
        if not isinstance(record, SourceError):
            break
        if len(first) == MOST_WRONG_LINES:
            raise SourceError(
                f"none of its first {MOST_WRONG_LINES} lines is an object; line {first[0][0]}: {first[0][1]}"
            )
    return chain(first, records)


def _loads(text: str) -> object:
    """A JSON value, or a SourceError as a value."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        return SourceError(f"no JSON: {error.msg} at character {error.colno}; write one object a line")
    except (ValueError, RecursionError) as error:
        return SourceError(f"no JSON that can be read ({error}): write one flat object a line")


def _object(value: object) -> Mapping[str, object] | SourceError:
    if isinstance(value, dict | SourceError):
        return value
    return SourceError('JSON, but no object: write one object a line, such as {"id": "1", "text": "…"}')
