"""Extractions as tables of Parquet: articles, speakers, quotes, mentions and claims, and what failed.

Every row has the ``shard`` and the number of its ``article`` in it, which tie the tables together, and the fields of its
type in factdb, as ``factdb.cluster.columns`` lays them out. A shard is read and written a group of articles at a time:
each group is a row group of every table.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from factdb.articles import Article
from factdb.claims import Claim
from factdb.cluster.columns import arrow, columns_of, pack, unpack
from factdb.database.identity import identity_key
from factdb.extraction import Extraction
from factdb.mentions import Mention
from factdb.quotes import Quote
from factdb.readers import Failure
from factdb.speakers import Attribution, Speaker

GROUP_ARTICLES = 64
"""Articles of a row group: a quarter of a megabyte of text, and thirteen megabytes while it waits to be written."""

KEY = ("shard", "article")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """What the table of articles has beside the article itself: by which it is known, as a database knows it."""

    identity_key: str
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRow:
    """What the table of quotes has beside the quote itself: who said it."""

    attribution: Attribution


TABLES: Mapping[str, tuple[type, ...]] = {
    "articles": (ArticleRow, Article),
    "speakers": (Speaker,),
    "quotes": (Quote, QuoteRow),
    "mentions": (Mention,),
    "claims": (Claim,),
    "failures": (Failure,),
}
"""The types whose fields are the columns of each table, after ``shard`` and ``article``."""


def schema_of(table: str) -> Any:
    """The columns of a table, a ``pyarrow.Schema``."""
    key = KEY if table != "failures" else KEY[:1]
    columns = {name: column.type for kind in TABLES[table] for name, column in columns_of(kind).items()}
    return arrow().schema({**dict.fromkeys(key, "int32"), **columns})


@dataclass(slots=True)
class Counts:
    """What a shard holds."""

    articles: int = 0
    failed: int = 0
    words: int = 0
    quotes: int = 0
    claims: int = 0

    def add(self, other: "Counts") -> None:
        """Count the articles of another shard too."""
        self.articles += other.articles
        self.failed += other.failed
        self.words += other.words
        self.quotes += other.quotes
        self.claims += other.claims


class ShardWriter:
    """Writes one shard, a table to each of the files, which the caller opens and closes."""

    def __init__(self, shard: int, files: Mapping[str, BinaryIO]) -> None:
        from pyarrow.parquet import ParquetWriter

        self.counts = Counts()
        self._shard = shard
        self._rows: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
        self._schemas = {table: schema_of(table) for table in TABLES}
        self._writers = {
            table: ParquetWriter(files[table], self._schemas[table], compression="zstd") for table in TABLES
        }

    def add(self, result: Extraction | Failure) -> None:
        """Write the next article, or why there is none."""
        if isinstance(result, Failure):
            # a fault may quote any text, half a surrogate pair too, which Parquet does not hold
            told = replace(result, reason=result.reason.encode("utf-8", "backslashreplace").decode())
            self._rows["failures"].append({"shard": self._shard, **pack(told)})
            self.counts.failed += 1
        else:
            self._add(result)
            if self.counts.articles % GROUP_ARTICLES == 0:
                self._flush()

    def _add(self, extraction: Extraction) -> None:
        key = dict(zip(KEY, (self._shard, self.counts.articles), strict=True))
        article = extraction.article
        known_by = ArticleRow(identity_key=identity_key(article), content_hash=article.content_hash)
        self._rows["articles"].append({**key, **pack(known_by), **pack(article)})
        self._rows["quotes"] += (
            {**key, **pack(quote), **pack(QuoteRow(attribution=attribution))}
            for quote, attribution in zip(extraction.quotes, extraction.attributions, strict=True)
        )
        self._rows["speakers"] += ({**key, **pack(speaker)} for speaker in extraction.speakers)
        self._rows["mentions"] += ({**key, **pack(mention)} for mention in extraction.mentions)
        self._rows["claims"] += ({**key, **pack(claim)} for claim in extraction.claims)
        self.counts.articles += 1
        self.counts.words += len(article.text.split())
        self.counts.quotes += len(extraction.quotes)
        self.counts.claims += len(extraction.claims)

    def _flush(self) -> None:
        """Write a row group of every table, of no rows where there are none, so that groups of a number belong together."""
        for table, writer in self._writers.items():
            writer.write_table(arrow().Table.from_pylist(self._rows[table], self._schemas[table]))
            self._rows[table].clear()

    def finish(self) -> None:
        """Write what is left, after the last article."""
        if any(self._rows.values()):
            self._flush()

    def close(self) -> None:
        """Write the ends of the tables."""
        for writer in self._writers.values():
            writer.close()


@dataclass(frozen=True, slots=True)
class Group:
    """Some articles of a shard, not read yet: their keys are there at once."""

    number: int
    keys: list[tuple[str, str]] = field(repr=False)
    """``identity_key`` and ``content_hash`` of each article, in order."""


class ShardReader:
    """Reads one shard, a group of articles at a time, from files that the caller opens and closes."""

    def __init__(self, files: Mapping[str, BinaryIO]) -> None:
        from pyarrow.parquet import ParquetFile

        with ExitStack() as stack:
            self._tables = {table: stack.enter_context(ParquetFile(files[table])) for table in TABLES}
            self._close = stack.pop_all().close

    def close(self) -> None:
        """Let go of the tables."""
        self._close()

    def groups(self) -> Iterator[Group]:
        """The groups of the shard, in the order of their articles."""
        articles = self._tables["articles"]
        for number in range(articles.num_row_groups):
            keys = articles.read_row_group(number, columns=["identity_key", "content_hash"])
            yield Group(number, list(zip(*(keys.column(name).to_pylist() for name in keys.column_names), strict=True)))

    def failures(self) -> Iterator[Failure]:
        """What gave no article."""
        return unpack(Failure, self._tables["failures"].read())

    def extractions(self, group: Group) -> Iterator[Extraction]:
        """The extractions of a group, in order, each as it was."""
        articles = self._tables["articles"].read_row_group(group.number)
        found = {table: self._rows(table, group) for table in ("speakers", "quotes", "mentions", "claims")}
        for number, article in zip(articles.column("article").to_pylist(), unpack(Article, articles), strict=True):
            quotes = found["quotes"].get(number, [])
            yield Extraction(
                article=article,
                quotes=tuple([quote for quote, _ in quotes]),
                attributions=tuple([row.attribution for _, row in quotes]),
                speakers=tuple([speaker for (speaker,) in found["speakers"].get(number, ())]),
                mentions=tuple([mention for (mention,) in found["mentions"].get(number, ())]),
                claims=tuple([claim for (claim,) in found["claims"].get(number, ())]),
            )

    def _rows(self, table: str, group: Group) -> dict[int, list[tuple[Any, ...]]]:
        """The values that a table's rows hold, by the number of their article."""
        rows = self._tables[table].read_row_group(group.number)
        values = zip(*(unpack(kind, rows) for kind in TABLES[table]), strict=True)
        by_article: dict[int, list[tuple[Any, ...]]] = {}
        for number, value in zip(rows.column("article").to_pylist(), values, strict=True):
            by_article.setdefault(number, []).append(value)
        return by_article
