"""What is fuzzed, and what must hold of it: nothing is raised but FactdbError, and places lie in the text."""

import gzip
import io
import json
import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path

from sqlalchemy import Connection

from benchmarks.fuzz import files
from benchmarks.fuzz.pieces import text_of
from factdb import links
from factdb.articles import Article
from factdb.database import store
from factdb.database.connection import open_database, transaction
from factdb.database.search import fts5_query, parse_words
from factdb.dates import find_date_line, parse_date_line, parse_published, parse_since, parse_until
from factdb.documents import Document, Paragraph, ParagraphKind, parse
from factdb.documents.tags import tagset
from factdb.errors import FactdbError
from factdb.exports.records import extraction_record, json_line
from factdb.extraction import RULES, extract
from factdb.links.authority import import_speakers
from factdb.mentions import find_mentions
from factdb.names import name_key, name_parts, role_noun, same_forename
from factdb.quantities import describe, find_quantities
from factdb.quotes.marks import find_quotations
from factdb.readers import Failure, InputFormat, read
from factdb.readers.feeds import named_feeds, parse_feed
from factdb.readers.urls import canonical, day_of, kept, split
from factdb.review.sheets import import_sheet
from factdb.text import Span
from factdb.times import find_times
from tests.database.examples import extraction

PUBLISHED = date(2024, 5, 15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something that reads what strangers wrote: ``run`` takes an input, raises what must not be, and gives its length.

    ``pieces`` are what inputs of its format consist of, and ``seeds`` whole ones; ``encoded`` ones are made into a text, a
    byte a word, and have neither.
    """

    name: str
    run: Callable[[bytes], int]
    pieces: Sequence[bytes] = ()
    seeds: Sequence[bytes] = ()
    largest: int = 60


def of_text(check: Callable[[str], None], data: bytes) -> int:
    """Run a check on the text that an input stands for; its length."""
    text = text_of(data)
    with suppress(FactdbError):
        check(text)
    return len(text)


def in_order(spans: Iterable[Span], text: str, *, apart: bool = True) -> None:
    """Every span has words of the text, in order of start; ``apart``, none reaches into the next."""
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text), (end, span, len(text))
        end = span.end if apart else span.start


def document_of(text: str) -> Document:
    """A document with tags by chance: what is found must lie in the text whatever a tagger says."""
    document = parse(Article(text=text, published=PUBLISHED), tagged=False)
    tokens = [token for paragraph in document.read() for sentence in paragraph.sentences for token in sentence.tokens]
    in_order((Span(token.start, token.end) for token in tokens), text)
    tags = tagset()
    return document.with_tags(
        [tags[zlib.crc32(token.text.encode("utf-8", "surrogatepass")) % len(tags)] for token in tokens]
    )


def marks(text: str) -> None:
    """Quotations nest or stand apart, each within its line."""
    paragraphs, start = [], 0
    for line in text.split("\n"):
        if line:
            paragraphs.append(Paragraph(start, start + len(line), ParagraphKind.BODY, ()))
        start += len(line) + 1
    document = Document(Article(text=text), text, tuple(paragraphs))
    ends: list[int] = []
    found = find_quotations(document)
    in_order((quotation.span for quotation in found), text, apart=False)
    for quotation in found:
        while ends and ends[-1] <= quotation.start:
            ends.pop()
        assert not ends or quotation.end <= ends[-1]
        assert quotation.level == len(ends)
        ends.append(quotation.end)


def quantities(text: str) -> None:
    """Numbers in order, their ends too, and in words that can be shown."""
    found = find_quantities(document_of(text))
    in_order((quantity.span for quantity in found), text)
    for quantity in found:
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high
        if quantity.unit_span is not None:
            in_order([quantity.unit_span], text)
        describe(quantity.low, quantity.high, quantity.modifier, quantity.unit)


def times(text: str) -> None:
    """Times apart from each other, none of which ends before it begins."""
    found = find_times(document_of(text))
    in_order((time.span for time in found), text)
    for time in found:
        if time.period and time.period.first and time.period.last:
            assert time.period.first <= time.period.last


def names(text: str) -> None:
    """Mentions in the text; keys that are their own keys."""
    found = find_mentions(document_of(text))
    in_order((mention.span for mention in found), text, apart=False)
    for mention in found:
        in_order([span for span in (mention.name, mention.role) if span is not None][:1], text)
    key = name_key(text)
    assert name_key(key) == key, key
    parts = name_parts(text)
    role_noun(text)
    if parts:
        same_forename(parts[0], parts[-1])


def dates(text: str) -> None:
    """What people, pages and feeds give as a date."""
    line = find_date_line(text)
    assert line is None or isinstance(line.when, date | datetime)
    for reader in (parse_date_line, parse_published, parse_since, parse_until):
        with suppress(FactdbError):
            reader(text)


@cache
def _index() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE words USING fts5(text, tokenize = \"unicode61 remove_diacritics 2 tokenchars ''\")"
    )
    database.execute("INSERT INTO words VALUES ('Nine people were rescued, said Ann Lee')")
    return database


def search(text: str) -> None:
    """Whatever is searched for is no more than words to the database."""
    query = fts5_query(parse_words(text))
    list(_index().execute("SELECT rowid FROM words WHERE words MATCH ?", (query,)))


def addresses(text: str) -> None:
    """What is kept of an address is kept as it is."""
    shown = kept(text)
    assert kept(shown) == shown, shown
    split(text)
    day_of(canonical(text, text))


def whole(text: str, *, model: str) -> None:
    """Everything that is found in an article stands in it, and goes into a record."""
    found = extract(Article(text=text, published=PUBLISHED), model=model)
    for quote in found.quotes:
        in_order(quote.content, text)
        for span in (*quote.cue, *quote.source):
            in_order([span], text)
    for mention in found.mentions:
        in_order([mention.span], text)
    for claim in found.claims:
        in_order([claim.quantity.span], text)
        for span in claim.repeats:
            in_order([span], text)
    if not any("\ud800" <= character <= "\udfff" for character in text):
        json.loads(json_line(extraction_record(found)))


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="factdb-fuzz-"))


def reading(form: InputFormat, data: bytes) -> int:
    """Everything that is read is an article that can be stored, or a failure in one line."""
    return _read(data, read(["-"], stdin=io.BytesIO(data), input_format=form, max_bytes=100_000))


def packed(data: bytes) -> int:
    """The same of a packed file."""
    path = _folder() / "a.jsonl.gz"
    path.write_bytes(data)
    return _read(data, read([path], max_bytes=100_000))


def _read(data: bytes, items: Iterable[Article | Failure]) -> int:
    for item in items:
        if isinstance(item, Failure):
            assert item.reason == " ".join(item.reason.split()), item.reason
            item.reason.encode()
        else:
            assert item.text.strip()
            for value in (item.text, item.title, item.outlet, item.url, item.byline, item.source_id):
                assert value is None or "\0" not in value
                (value or "").encode()
    return len(data)


def feed(data: bytes) -> int:
    """A feed is read, or none."""
    with suppress(FactdbError):
        parse_feed(data, url="https://post.example/feed", content_type="")
    return len(data)


def opml(data: bytes) -> int:
    """A list of feeds is read, or none."""
    path = _folder() / "feeds.opml"
    path.write_bytes(data)
    with suppress(FactdbError):
        named_feeds([str(path)])
    return len(data)


@cache
def _database() -> Connection:
    """A connection to a database with one article, which nothing is committed to."""
    engine = open_database(f"sqlite:///{_folder() / 'news.db'}", create=True)
    with transaction(engine) as session:
        links.save(session, extraction(), run=store.begin_run(session))
    return engine.connect()


def table(read_table: Callable[[Connection, Path], Iterable[object]], data: bytes) -> int:
    """A spreadsheet of a person's is taken in, or refused, and leaves nothing behind."""
    path = _folder() / "table.csv"
    path.write_bytes(data)
    connection = _database()
    with suppress(FactdbError):
        list(read_table(connection, path))
    connection.rollback()
    return len(data)


TARGETS = {
    target.name: target
    for target in (
        *(
            Target(name=check.__name__, run=partial(of_text, check))
            for check in (marks, quantities, times, names, dates, search, addresses)
        ),
        *(
            Target(name=form.value, run=partial(reading, form), pieces=pieces, seeds=seeds, largest=4_000)
            for form, pieces, seeds in files.OF_READERS
        ),
        Target(
            name="gzip",
            run=packed,
            pieces=files.JSON,
            seeds=[gzip.compress(seed) for seed in files.RECORDS],
            largest=500,
        ),
        Target(name="feed", run=feed, pieces=files.XML, seeds=files.FEEDS, largest=2_000),
        Target(name="opml", run=opml, pieces=files.XML, seeds=files.LISTS, largest=2_000),
        Target(
            name="sheet",
            run=partial(table, partial(import_sheet, reviewer="Ann Lee")),
            pieces=files.CELLS,
            seeds=files.SHEETS,
            largest=2_000,
        ),
        Target(
            name="speakers",
            run=partial(table, partial(import_speakers, reviewer="Ann Lee")),
            pieces=files.CELLS,
            seeds=files.SPEAKERS,
            largest=2_000,
        ),
        *(
            Target(name=f"extraction-{model}", run=partial(of_text, partial(whole, model=model)), largest=200)
            for model in (RULES, "small", "standard")
        ),
    )
}
"""By name. The extractions are the whole path from an article to what is found in it."""
