"""A database of synthetic news, made in minutes: rows straight into the tables, with indexes and search made at the end.

The rows are those that the program's own storing makes of the same articles, but for the hashes by which copies and forms
of a quotation are found: those are random, for computing them would take hours and no article here is a copy.
"""

import random
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, Protocol

import psycopg
from sqlalchemy import Engine, update

from benchmarks.size.corpus import Corpus
from factdb.database import models
from factdb.database.connection import transaction
from factdb.database.identity import identity_key, words_key
from factdb.extraction import EXTRACTOR_VERSION, Extraction
from factdb.links.copies import BANDS
from factdb.links.topics import topic_keys
from factdb.names import name_key

ARTICLES_AT_ONCE = 1000

TOPICS = 8
"""Names by which an article is known, besides the bands of its words."""

KEYS_OF_UTTERANCE = 4

CORRECTED = 1 / 4000
"""Share of the quotes that a person gave to another speaker, and of those that a person rejected."""

COLUMNS = {
    "extraction_runs": "id version started_at finished_at articles quotes claims",
    "outlets": "id name",
    "articles": "id identity_key content_hash source_id url outlet_id title published_on text superseded_by run_id ingested_at",
    "article_stories": "id article_id story_id",
    "article_keys": "id key article_id",
    "speakers": "id name name_key kind article_id",
    "speaker_names": "id speaker_id name name_key",
    "mentions": "id article_id speaker_id kind start_char end_char",
    "utterances": "id words_key text",
    "utterance_keys": "id key utterance_id",
    "quotes": "id article_id speaker_id utterance_id kind manner start_char end_char text rule confidence listed_on",
    "quote_spans": "id quote_id part start_char end_char",
    "facts": "id label unit",
    "claims": "id article_id quote_id claimant_id fact_id start_char end_char low high modifier unit measure as_of_first "
    "as_of_last as_of_stated place confidence listed_on",
    "claim_ties": "id claim_id other_claim_id likeness decided sense",
    "corrections": "id article_id target start_char end_char field value reviewer created_at",
}
"""The columns that are filled, in an order in which no row refers to a later one."""

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]

NOW = datetime(2025, 1, 1, tzinfo=UTC)


class Rower:
    """From extractions to the rows of all tables, with identifiers counted from 1."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.random = random.Random(corpus.size.seed)
        self.last: dict[str, int] = dict.fromkeys(COLUMNS, 0)
        self.outlets: dict[str, int] = {}
        self.speakers: dict[str, int] = {}
        self.utterances: dict[str, int] = {}
        self.facts: dict[tuple[str, str, str], int] = {}
        self.newest_of_fact: dict[int, int] = {}
        self.identity: dict[str, int] = {}
        self.superseded: dict[int, int] = {}

    def rows_of(self, extractions: Iterable[Extraction]) -> Rows:
        """The rows of some articles, by table."""
        rows: Rows = {table: [] for table in COLUMNS}
        for extraction in extractions:
            self._add(rows, extraction)
        return rows

    def _next(self, table: str) -> int:
        self.last[table] += 1
        return self.last[table]

    def _key(self) -> int:
        return self.random.getrandbits(64) - (1 << 63)

    def _add(self, rows: Rows, extraction: Extraction) -> None:
        article = extraction.article
        number, day = self._next("articles"), article.published_date
        outlet = self.outlets.setdefault(article.outlet or "", len(self.outlets) + 1)
        if outlet > self.last["outlets"]:
            rows["outlets"].append((self._next("outlets"), article.outlet))
        identity = identity_key(article)
        if identity in self.identity:
            self.superseded[self.identity[identity]] = number
        self.identity[identity] = number
        rows["articles"].append(
            (number, identity, article.content_hash, article.source_id, article.url, outlet, article.title, day,
             article.text, None, 1, NOW)
        )  # fmt: skip
        rows["article_stories"].append((self._next("article_stories"), number, number))
        names = [speaker.name.split()[-1] for speaker in extraction.speakers] + [
            claim.place for claim in extraction.claims if claim.place
        ]
        keys = {*topic_keys(tuple(names[:TOPICS])), *(self._key() for _ in range(BANDS))}
        rows["article_keys"].extend((self._next("article_keys"), key, number) for key in keys)
        speakers = self._add_speakers(rows, extraction, number)
        quotes = self._add_quotes(rows, extraction, number, speakers)
        self._add_claims(rows, extraction, number, speakers, quotes)

    def _add_speakers(self, rows: Rows, extraction: Extraction, article: int) -> list[int]:
        found = []
        for speaker in extraction.speakers:
            shared = speaker.name[0].isupper()
            known = self.speakers.get(speaker.name) if shared else None
            if known is None:
                known = self._next("speakers")
                key = name_key(speaker.name)
                rows["speakers"].append((known, speaker.name, key, speaker.kind.value, None if shared else article))
                rows["speaker_names"].append((self._next("speaker_names"), known, speaker.name, key))
                if shared:
                    self.speakers[speaker.name] = known
            found.append(known)
            rows["mentions"].extend(
                (self._next("mentions"), article, known, mention.kind.value, mention.start, mention.end)
                for mention in (extraction.mentions[place] for place in speaker.mentions)
            )
        return found

    def _add_quotes(self, rows: Rows, extraction: Extraction, article: int, speakers: Sequence[int]) -> list[int]:
        found = []
        day = extraction.article.published_date or date.min
        for quote, attribution in zip(extraction.quotes, extraction.attributions, strict=True):
            number = self._next("quotes")
            words = quote.content[0].of(extraction.article.text)
            speaker = None if attribution.speaker is None else speakers[attribution.speaker]
            confidence = min(quote.confidence, attribution.confidence)
            rows["quotes"].append(
                (number, article, speaker, self._utterance(rows, words), quote.kind.value, quote.manner.value,
                 quote.start, quote.end, words, attribution.rule, confidence, day)
            )  # fmt: skip
            for part, (span,) in (("content", quote.content), ("cue", quote.cue), ("source", quote.source)):
                rows["quote_spans"].append((self._next("quote_spans"), number, part, span.start, span.end))
            chance = self.random.random()
            if chance < 2 * CORRECTED:
                change = ("rejected", "true") if chance < CORRECTED else ("speaker", self.corpus.names[0])
                rows["corrections"].append(
                    (self._next("corrections"), article, "quote", quote.start, quote.end, *change, "reviewer", NOW)
                )
            found.append(number)
        return found

    def _utterance(self, rows: Rows, words: str) -> int | None:
        key = words_key(words)
        if key is None:
            return None
        known = self.utterances.get(key[:16])
        if known is None:
            known = self.utterances[key[:16]] = self._next("utterances")
            rows["utterances"].append((known, key, words))
            rows["utterance_keys"].extend(
                (self._next("utterance_keys"), self._key(), known) for _ in range(KEYS_OF_UTTERANCE)
            )
        return known

    def _add_claims(
        self, rows: Rows, extraction: Extraction, article: int, speakers: Sequence[int], quotes: Sequence[int]
    ) -> None:
        published = extraction.article.published_date
        for claim in extraction.claims:
            number, quantity = self._next("claims"), claim.quantity
            thing = (claim.measure or "", claim.place or "", quantity.unit or "")
            fact = self.facts.get(thing)
            if fact is None:
                fact = self.facts[thing] = self._next("facts")
                rows["facts"].append((fact, claim.measure, quantity.unit))
            speaker = None if claim.quote is None else extraction.attributions[claim.quote].speaker
            quote = None if claim.quote is None else quotes[claim.quote]
            rows["claims"].append(
                (number, article, quote, None if speaker is None else speakers[speaker], fact, quantity.start,
                 quantity.end, quantity.low, quantity.high, quantity.modifier.value, quantity.unit, claim.measure,
                 claim.as_of and claim.as_of.first, claim.as_of and claim.as_of.last, claim.as_of_stated, claim.place,
                 claim.confidence, published or date.min)
            )  # fmt: skip
            before = self.newest_of_fact.get(fact)
            rows["claim_ties"].append((self._next("claim_ties"), number, before, before and 0.6, False, "level"))
            self.newest_of_fact[fact] = number


class Writer(Protocol):
    """How rows get into one of the databases."""

    def open(self) -> None:
        """Take away what is quicker made at the end."""

    def write(self, rows: Rows) -> None:
        """Add the rows, in the order of the tables."""

    def close(self, superseded: Mapping[int, int]) -> None:
        """Mark the superseded articles, and make indexes and search."""


def build(engine: Engine, corpus: Corpus) -> Iterator[int]:
    """Fill an empty, migrated database with the corpus; gives the number of articles after each step."""
    rower = Rower(corpus)
    engine.dispose()  # its connections would keep the file from being set up
    writer: Writer = SqliteWriter(engine) if engine.dialect.name == "sqlite" else PostgresWriter(engine)
    writer.open()
    counted = ("articles", "quotes", "claims")
    writer.write({"extraction_runs": [(1, EXTRACTOR_VERSION, NOW, NOW, *(0 for _ in counted))]})
    articles = corpus.articles()
    while some := list(islice(articles, ARTICLES_AT_ONCE)):
        writer.write(rower.rows_of(some))
        yield rower.last["articles"]
    writer.close(rower.superseded)
    with transaction(engine) as session:
        session.execute(update(models.ExtractionRun).values({name: rower.last[name] for name in counted}))


class SqliteWriter:
    """Rows into a SQLite file by ``executemany``."""

    def __init__(self, engine: Engine) -> None:
        self.connection = sqlite3.connect(engine.url.database or "", isolation_level=None)
        self.made: list[str] = []

    def open(self) -> None:
        run = self.connection.execute
        for setting in ("foreign_keys = OFF", "synchronous = OFF", "journal_mode = OFF", "cache_size = -400000"):
            run(f"PRAGMA {setting}")
        found = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('index', 'trigger')"
        for kind, name, words in run(found).fetchall():
            self.made.append(words)
            run(f"DROP {kind} {name}")

    def write(self, rows: Rows) -> None:
        self.connection.execute("BEGIN")
        for table, some in rows.items():
            columns = COLUMNS[table].split()
            marks = ", ".join("?" * len(columns))
            plain = ([_plain(value) for value in row] for row in some)
            self.connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", plain)
        self.connection.execute("COMMIT")

    def close(self, superseded: Mapping[int, int]) -> None:
        run = self.connection.execute
        run("BEGIN")
        self.connection.executemany(
            "UPDATE articles SET superseded_by = ? WHERE id = ?",
            [(new, old) for old, new in superseded.items()],
        )
        for words in sorted(self.made, key=lambda each: each.startswith("CREATE TRIGGER")):
            run(words)
        for table in ("quotes", "articles"):
            run(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")
        run(
            "INSERT INTO claims_fts (rowid, measure, place, words) SELECT c.id, c.measure, c.place, "
            "substr(a.text, c.start_char + 1, c.end_char - c.start_char) FROM claims c JOIN articles a ON a.id = c.article_id"
        )
        run("COMMIT")
        run("PRAGMA analysis_limit = 400")
        run("ANALYZE")
        run("PRAGMA journal_mode = WAL")
        self.connection.close()


def _plain(value: Any) -> Any:
    """A value as SQLite holds it."""
    match value:
        case datetime():
            return value.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case _:
            return value


class PostgresWriter:
    """Rows into PostgreSQL by ``COPY``."""

    def __init__(self, engine: Engine) -> None:
        address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self.connection = psycopg.connect(address, autocommit=True)
        self.made: list[str] = []

    def open(self) -> None:
        found = self.connection.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version' "
            "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        ).fetchall()
        for name, words in found:
            self.made.append(words)
            self.connection.execute(f'DROP INDEX "{name}"'.encode())
        self.connection.execute("SET session_replication_role = replica")
        self.connection.execute("SET maintenance_work_mem = '512MB'")

    def write(self, rows: Rows) -> None:
        with self.connection.transaction(), self.connection.cursor() as cursor:
            for table, some in rows.items():
                columns = ", ".join(COLUMNS[table].split())
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN".encode()) as copy:
                    for row in some:
                        copy.write_row(row)

    def close(self, superseded: Mapping[int, int]) -> None:
        with self.connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE articles SET superseded_by = %s WHERE id = %s",
                [(new, old) for old, new in superseded.items()],
            )
        self.connection.execute("SET session_replication_role = origin")
        self.connection.execute("UPDATE claims SET measure = measure")
        for words in self.made:
            self.connection.execute(words.encode())
        for table in models.Base.metadata.tables:
            self.connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 1) FROM {table}))".encode()
            )
        self.connection.execute("VACUUM ANALYZE")
        self.connection.close()
