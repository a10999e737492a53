"""What is written to Parquet is read again exactly."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factdb.articles import Article
from factdb.claims import Claim
from factdb.cluster.columns import columns_of, pack, unpack
from factdb.cluster.shards import GROUP_ARTICLES, TABLES, Counts, ShardReader, ShardWriter, schema_of
from factdb.errors import SourceError
from factdb.extraction import RULES, Extraction, extract
from factdb.mentions import Mention
from factdb.quotes import Quote
from factdb.readers import Failure, read
from factdb.speakers import Attribution, Speaker
from tests.database.examples import extraction, plain

pyarrow = pytest.importorskip("pyarrow", reason="shards need factdb[cluster]")
parquet = pytest.importorskip("pyarrow.parquet")

SEEDS = Path(__file__).parents[2] / "seeds"


def written(results: Sequence[Extraction | Failure], shard: int = 0) -> tuple[dict[str, io.BytesIO], Counts]:
    files = {table: io.BytesIO() for table in TABLES}
    writer = ShardWriter(shard, files)
    for result in results:
        writer.add(result)
    writer.finish()
    writer.close()
    return files, writer.counts


def again(results: Sequence[Extraction | Failure]) -> list[Extraction | Failure]:
    files, _ = written(results)
    reader = ShardReader(files)
    return [*(found for group in reader.groups() for found in reader.extractions(group)), *reader.failures()]


def test_the_seeds() -> None:
    found = [extract(article, model=RULES) for article in read([SEEDS]) if isinstance(article, Article)]
    assert again(found) == found
    # equal decimals may have other digits, which are stored as they are
    digits = [[str(claim.quantity.low) for claim in each.claims] for each in found]
    assert [
        [str(claim.quantity.low) for claim in each.claims] for each in again(found) if isinstance(each, Extraction)
    ] == digits


TIMES = [
    None,
    date(2024, 5, 6),
    datetime(2024, 5, 6, 7, 30),
    datetime(2024, 5, 6, 7, 30, 1, 5, tzinfo=UTC),
    datetime(2024, 5, 6, 23, 30, tzinfo=timezone(timedelta(hours=-5, minutes=-30))),
    datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
]


@pytest.mark.parametrize("published", TIMES, ids=str)
def test_times(published: date | datetime | None) -> None:
    (found,) = again([plain("x", published=published)])
    assert isinstance(found, Extraction)
    assert found.article.published == published
    assert type(found.article.published) is type(published)
    assert found.article.published_date == (published.date() if isinstance(published, datetime) else published)


ZONES = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    type(None): st.none(),
    bool: st.booleans(),
    int: st.integers(0, 2**31 - 1),
    float: st.floats(allow_nan=False),
    str: st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.none() | ZONES),
}


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of an annotation's type."""
    if hint in PLAIN:
        return PLAIN[hint]
    if get_origin(hint) is tuple:
        return st.lists(values_of(get_args(hint)[0]), max_size=3).map(tuple)
    if get_args(hint):
        return st.one_of(*map(values_of, get_args(hint)))
    if issubclass(hint, StrEnum):
        return st.sampled_from(list(hint))
    return st.builds(hint, **{name: values_of(each) for name, each in get_type_hints(hint).items()})


@pytest.mark.parametrize("kind", [Article, Quote, Attribution, Speaker, Mention, Claim, Failure])
@given(data=st.data())
@settings(max_examples=50)
def test_any_value(kind: Any, data: st.DataObject) -> None:
    values = data.draw(st.lists(values_of(kind), max_size=3))
    schema = pyarrow.schema({name: column.type for name, column in columns_of(kind).items()})
    assert list(unpack(kind, pyarrow.Table.from_pylist([pack(value) for value in values], schema))) == values


def test_groups_of_articles_and_their_keys() -> None:
    found = [plain(f"word {number}", source_id=str(number)) for number in range(GROUP_ARTICLES)] + [extraction()]
    files, counts = written(
        [*found, Failure("gone.txt", "no such file"), Failure("a", "half \ud800", found[0].article)]
    )
    reader = ShardReader(files)
    groups = list(reader.groups())
    assert [len(group.keys) for group in groups] == [GROUP_ARTICLES, 1]
    assert [key[1] for key in groups[0].keys] == [each.article.content_hash for each in found[:-1]]
    assert list(reader.extractions(groups[1])) == [extraction()]
    assert list(reader.failures()) == [
        Failure("gone.txt", "no such file"),
        Failure("a", "half \\ud800", found[0].article),
    ]
    assert counts == Counts(articles=GROUP_ARTICLES + 1, failed=2, words=2 * GROUP_ARTICLES + 39, quotes=2, claims=2)


def test_an_empty_shard() -> None:
    assert again([]) == []


def test_tables_join_by_shard_and_article() -> None:
    files, _ = written([plain("x"), extraction(), extraction(title="Another")], shard=7)
    for table, rows in {"articles": 3, "speakers": 4, "quotes": 4, "mentions": 8, "claims": 4}.items():
        found = parquet.read_table(files[table])
        assert found.schema.equals(schema_of(table))
        assert found.num_rows == rows
        assert set(found.column("shard").to_pylist()) == {7}
        assert set(found.column("article").to_pylist()) == ({0, 1, 2} if table == "articles" else {1, 2})


def test_a_table_of_an_older_factdb() -> None:
    claims = pyarrow.Table.from_pylist([pack(claim) for claim in extraction().claims])
    older = list(unpack(Claim, claims.drop_columns(["repeats", "place"])))
    assert older == [replace(claim, repeats=(), place=None) for claim in extraction().claims]
    with pytest.raises(SourceError, match="extract it again"):
        list(unpack(Claim, claims.drop_columns(["confidence"])))
