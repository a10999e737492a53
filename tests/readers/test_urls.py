"""Web addresses as they are kept, and what they say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factdb.readers.urls import canonical, day_of, is_web, kept

KEPT = [
    ("as it is", "https://post.example/a?id=7&page=2", "https://post.example/a?id=7&page=2"),
    ("name and password", "https://ann:s3cret@post.example/a", "https://post.example/a"),
    ("a host in capitals", "https://ann:s3cret@Post.Example:8443/A", "https://post.example:8443/A"),
    ("a token", "https://post.example/a?id=7&access_token=s3cret", "https://post.example/a?id=7"),
    ("a signed address", "https://store.example/a?X-Amz-Signature=s3cret&X-Amz-Date=1", "https://store.example/a"),
    ("an API key", "https://post.example/a?api_key=s3cret", "https://post.example/a"),
    ("a session in the path", "https://post.example/a;jsessionid=s3cret?id=7", "https://post.example/a?id=7"),
    ("campaigns", "https://post.example/a?utm_source=x&id=7&fbclid=y#top", "https://post.example/a?id=7"),
    ("a fragment", "https://post.example#s3cret", "https://post.example/"),
    ("a story's number", "https://post.example/a?sid=7", "https://post.example/a?sid=7"),
    ("an odd query", "https://post.example/a?b&c=%20d", "https://post.example/a?b&c=%20d"),
    ("a blank before an empty query", "https://post.example/a ?", "https://post.example/a"),
    ("another scheme", "ftp://ann:s3cret@post.example/a?token=s3cret", "post.example/a"),
    ("no address", "http://[s3cret", "http://[s3cret"),
]  # fmt: skip


@pytest.mark.parametrize(("url", "expected"), [row[1:] for row in KEPT], ids=[row[0] for row in KEPT])
def test_kept(url: str, expected: str) -> None:
    assert kept(url) == expected
    assert kept(expected) == expected


@given(st.text())
def test_any_text_can_be_kept(text: str) -> None:
    assert isinstance(kept(f"http://{text}"), str)


FETCHED = "https://www.post.example/2024/ferry?utm_source=feed"
CANONICAL = [
    ("none", None, "https://www.post.example/2024/ferry"),
    ("its own", "https://post.example/ferry", "https://post.example/ferry"),
    ("of its mobile pages", "https://m.post.example/ferry", "https://m.post.example/ferry"),
    ("with a campaign", "https://post.example/ferry?utm_medium=x", "https://post.example/ferry"),
    ("the front page", "https://post.example/", "https://www.post.example/2024/ferry"),
    ("of another site", "https://times.example/ferry", "https://www.post.example/2024/ferry"),
    ("of another port", "https://www.post.example:8443/ferry", "https://www.post.example/2024/ferry"),
    ("relative", "/ferry", "https://www.post.example/2024/ferry"),
    ("a script", "javascript:alert(1)", "https://www.post.example/2024/ferry"),
]  # fmt: skip


@pytest.mark.parametrize(("stated", "expected"), [row[1:] for row in CANONICAL], ids=[row[0] for row in CANONICAL])
def test_canonical(stated: str | None, expected: str) -> None:
    assert canonical(stated, FETCHED) == expected


DAYS = [
    ("/2024/02/06/ferry", date(2024, 2, 6)),
    ("/news/2024-02-06-ferry.html", date(2024, 2, 6)),
    ("/20240206/ferry", date(2024, 2, 6)),
    ("/2024/2/6", date(2024, 2, 6)),
    ("/2024/02/ferry", None),
    ("/2024/02/31/ferry", None),
    ("/2024/13/01/ferry", None),
    ("/ferry-120240206", None),
    ("/2024/02/06/the-storm-of-1999-01-03", None),
    ("/1836/03/06/alamo", None),
    ("/a?day=2024-02-06", None),
]


@pytest.mark.parametrize(("path", "expected"), DAYS)
def test_day_of(path: str, expected: date | None) -> None:
    assert day_of(f"https://post.example{path}") == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("http://a", True), ("HTTPS://a", True), ("https", False), ("file:///a", False), ("s3://a", False), ("a.html", False),
     ("simplecache::https://a", False)],
)  # fmt: skip
def test_is_web(name: str, expected: bool) -> None:
    assert is_web(name) == expected
