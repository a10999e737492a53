"""Sources by their address: fsspec's own file system in memory, and local files by URL."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from factdb.articles import Article
from factdb.readers import Defaults, Failure, read
from factdb.readers.addresses import is_address
from factdb.readers.counting import expected_articles

fsspec = pytest.importorskip("fsspec", reason="addresses need factdb[cluster]")

TEXT = "Ferry sinks\n\nNine people were rescued.\n"


@pytest.fixture
def memory() -> Iterator[None]:
    """A folder in memory: texts, records, and files that are passed over."""
    files = fsspec.filesystem("memory")
    for name in ("a.txt", "b/z.txt", "b/a.txt", ".hidden/a.txt", "README.md", "x.png"):
        files.pipe_file(f"/news/{name}", TEXT.encode())
    files.pipe_file("/news/c.jsonl.gz", gzip.compress(b'{"text": "The quay is open."}\n{"text": ""}\n'))
    yield
    files.rm("/news", recursive=True)


def places(found: Iterator[Article | Failure]) -> list[str]:
    return [str(item.location).partition("news/")[2] for item in found]


@pytest.mark.usefixtures("memory")
def test_a_folder_is_read_in_the_order_of_a_local_one(tmp_path: Path) -> None:
    found = list(read(["memory://news"], defaults=Defaults(outlet="The Post")))
    assert places(iter(found)) == ["a.txt", "c.jsonl.gz:1", "c.jsonl.gz:2", "b/a.txt", "b/z.txt"]
    fsspec.filesystem("memory").get("/news/", f"{tmp_path}/news", recursive=True)
    for given in (f"{tmp_path}/news", f"file://{tmp_path}/news"):
        local = [item.location or "" for item in read([given])]
        assert [place.rpartition("/news/")[2] for place in local] == places(iter(found))


@pytest.mark.usefixtures("memory")
@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("memory://news/a.txt", ["a.txt"]),
        ("memory://news/b/*.txt", ["b/a.txt", "b/z.txt"]),
        ("memory://news/*.jsonl.gz", ["c.jsonl.gz:1", "c.jsonl.gz:2"]),
    ],
)
def test_a_file_and_a_pattern(address: str, expected: list[str]) -> None:
    assert places(read([address])) == expected
    assert expected_articles([address]) == (1 if address.endswith("a.txt") else 2 if "*.txt" in address else None)


@pytest.mark.usefixtures("memory")
@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("memory://nothing", "no such file or folder: check the address"),
        ("memory://news/*.csv", "no such file or folder: check the address"),
        ("nowhere://news", "cannot be reached: Protocol not known"),
        ("memory://news/x.csv", "no such file or folder"),
    ],
)
def test_what_cannot_be_read_says_why(address: str, reason: str) -> None:
    (failure,) = read([address])
    assert isinstance(failure, Failure)
    assert failure.location == address
    assert reason in failure.reason


@pytest.mark.parametrize(
    ("name", "expected"),
    [("s3://bucket/a", True), ("file:///a", True), ("simplecache::s3://a", True), ("C:/a", False), ("a.txt", False),
     ("12:30 news.txt", False), ("-", False)],
)  # fmt: skip
def test_addresses(name: str, expected: bool) -> None:
    assert is_address(name) == expected
