"""Articles in columns of Parquet."""

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from factdb.articles import Article, DateSource
from factdb.readers import Defaults, Failure, find_sources, read, read_source
from factdb.readers.counting import count_articles

pyarrow = pytest.importorskip("pyarrow", reason="Parquet needs factdb[cluster]")
parquet = pytest.importorskip("pyarrow.parquet")

NEWS = [f"Nine people were rescued on day {day}." for day in range(300)]


def write(path: Path, columns: dict[str, Any], **options: Any) -> Path:
    parquet.write_table(pyarrow.table(columns), path, **options)
    return path


def test_the_columns_of_an_article(tmp_path: Path) -> None:
    moment = datetime(2024, 5, 6, 7, 30, tzinfo=UTC)
    path = write(
        tmp_path / "news.parquet",
        {
            "Body": ["Nine people were rescued.", "The quay is open."],
            "headline": pyarrow.array(["Ferry sinks", None]),
            "date": pyarrow.array([moment, None], pyarrow.timestamp("ns", "UTC")),
            "id": [7, 8],
            "url": [b"https://post.example/7", b"https://post.example/8"],
            "embedding": [[0.5] * 4] * 2,
        },
    )
    first = Article(
        text="Nine people were rescued.",
        title="Ferry sinks",
        published=moment,
        published_from=DateSource.RECORD,
        outlet="The Post",
        url="https://post.example/7",
        source_id="7",
        location=f"{path}:1",
    )
    second = Article(
        text="The quay is open.",
        outlet="The Post",
        url="https://post.example/8",
        source_id="8",
        location=f"{path}:2",
    )
    assert list(read([path], defaults=Defaults(outlet="The Post"))) == [first, second]


DATES = {
    "date": (pyarrow.array([date(2024, 5, 6)]), date(2024, 5, 6)),
    "text": (pyarrow.array(["6 May 2024"]), date(2024, 5, 6)),
    "moment": (pyarrow.array([datetime(2024, 5, 6, 7)], pyarrow.timestamp("s")), datetime(2024, 5, 6, 7)),
    "none": (pyarrow.array([None], pyarrow.date32()), None),
}


@pytest.mark.parametrize(("column", "expected"), DATES.values(), ids=DATES)
def test_dates(tmp_path: Path, column: Any, expected: date | None) -> None:
    (article,) = read([write(tmp_path / "a.parquet", {"text": ["The quay is open."], "published": column})])
    assert isinstance(article, Article)
    assert article.published == expected


@pytest.mark.parametrize("rows", [7, 100, 1000], ids=lambda rows: f"groups of {rows} rows")
@pytest.mark.parametrize("part", [(0, 300), (0, 1), (63, 65), (150, None), (299, 300), (300, 400)], ids=str)
def test_a_part_of_the_rows(tmp_path: Path, rows: int, part: tuple[int, int | None]) -> None:
    (source,) = find_sources([write(tmp_path / "a.parquet", {"text": NEWS}, row_group_size=rows)])
    found = list(read_source(source, first=part[0], last=part[1]))
    assert [item.text for item in found if isinstance(item, Article)] == NEWS[part[0] : part[1]]
    assert [item.location for item in found[:1]] == [f"{source.location}:{part[0] + 1}"][: len(found)]
    assert not isinstance(source, Failure)
    assert count_articles(source) == 300


def test_what_gives_no_article_says_why(tmp_path: Path) -> None:
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1" + bytes(100))
    cases = [
        (write(tmp_path / "a.parquet", {"words": ["x"]}), "name it with --column text=NAME"),
        (write(tmp_path / "b.parquet", {"text": ["x" * 101]}), "more than 100 characters"),
        (write(tmp_path / "c.parquet", {"text": [""]}), "no text in this record"),
        (write(tmp_path / "d.parquet", {"text": [3]}), "its text is a number"),
        (broken, "no Parquet file that can be read"),
    ]
    for path, reason in cases:
        (failure,) = read([path], max_bytes=100)
        assert isinstance(failure, Failure)
        assert reason in failure.reason


def test_a_chosen_column(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", {"words": ["The quay is open."], "text": ["other"]})
    (article,) = read([path], defaults=Defaults(columns={"text": "words"}))
    assert isinstance(article, Article)
    assert article.text == "The quay is open."


def test_no_pipe() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    (failure,) = read(["-"], stdin=Pipe(b"PAR1" + bytes(100)))
    assert isinstance(failure, Failure)
    assert "pipe" in failure.reason
