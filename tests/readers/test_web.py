"""Articles of pages on the web."""

from collections.abc import Iterator
from datetime import date

import pytest

from factdb.articles import Article, DateSource
from factdb.readers import Defaults, Failure, read
from factdb.readers.counting import expected_articles
from tests.readers.test_pdf import document
from tests.sites import HERE, Reply, Site, serving, story


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


NOTHING_SAID = Defaults()


def read_one(url: str, defaults: Defaults = NOTHING_SAID) -> Article | Failure:
    (item,) = read([url], limits=HERE, defaults=defaults)
    return item


def test_a_page_that_says_everything(site: Site) -> None:
    head = f"""<meta property="og:site_name" content="Tidewick Post"><meta name="author" content="Bea Reporter">
        <meta property="article:published_time" content="2024-02-06">
        <meta property="article:modified_time" content="2024-03-01">
        <link rel="canonical" href="{site.url("/mole")}">"""
    site.pages["/2023/01/01/mole?token=s3cret"] = Reply(story(head=head))
    article = read_one(f"http://ann:s3cret@{site.address}/2023/01/01/mole?token=s3cret")
    assert isinstance(article, Article)
    assert "“The mole is safe,” said Ann Marlow" in article.text
    assert article == Article(
        text=article.text,
        title="Mole holds in the storm",
        published=date(2024, 2, 6),
        published_from=DateSource.METADATA,
        outlet="Tidewick Post",
        url=site.url("/mole"),
        byline="Bea Reporter",
        location=site.url("/2023/01/01/mole"),
    )


def test_a_page_that_says_little(site: Site) -> None:
    site.pages["/2024/02/06/mole"] = Reply(story())
    site.pages["/a"] = Reply.redirect("/2024/02/06/mole?utm_source=feed")
    site.pages["/2024/02/06/mole?utm_source=feed"] = Reply(story())
    article = read_one(site.url("/a"))
    assert isinstance(article, Article)
    assert (article.url, article.published) == (site.url("/2024/02/06/mole"), date(2024, 2, 6))
    assert article.published_from is DateSource.URL
    assert article.outlet == "127.0.0.1"


def test_what_is_said_of_one_page_holds(site: Site) -> None:
    site.pages["/a"] = Reply(story())
    given = Defaults(title="Mole", outlet="Post", published=date(2024, 2, 6), url="https://post.example/mole")
    article = read_one(site.url("/a"), given)
    assert isinstance(article, Article)
    assert (article.title, article.outlet, article.published) == ("Mole", "Post", date(2024, 2, 6))
    assert article.published_from is DateSource.GIVEN
    assert article.url == "https://post.example/mole"


ENCODED = [
    ("as the server says", "text/html; charset=windows-1252", story("It is a fête").decode().encode("cp1252")),
    ("as the page says", "text/html", story("It is a fête").replace(b"utf-8", b"iso-8859-1").decode().encode("cp1252")),
    ("plain text", "text/plain; charset=iso-8859-15", "Mole holds\n\n“It is a fête,” said Ann.".encode("cp1252")),
    ("as nothing says", "", story("It is a fête")),
    ("as the server wrongly says", "text/html; charset=klingon", story("It is a fête")),
]


@pytest.mark.parametrize(("kind", "body"), [row[1:] for row in ENCODED], ids=[row[0] for row in ENCODED])
def test_encodings(kind: str, body: bytes, site: Site) -> None:
    site.pages["/a"] = Reply(body, headers={"Content-Type": kind} if kind else {})
    article = read_one(site.url("/a"))
    assert isinstance(article, Article), article
    assert "It is a fête" in article.text


def test_a_pdf_file(site: Site) -> None:
    site.pages["/a"] = Reply(
        document(["Quay opens again", "“The quay is open,” said Ann Marlow."]),
        headers={"Content-Type": "application/pdf"},
    )
    article = read_one(site.url("/a"))
    assert isinstance(article, Article), article
    assert article.text == "Quay opens again\n\n“The quay is open,” said Ann Marlow."
    assert (article.title, article.url) == ("Quay opens again", site.url("/a"))


REFUSED = [
    ("a broken PDF file", "application/pdf", b"%PDF-1.7", "no PDF file that can be read"),
    ("a PDF file by its type alone", "application/pdf", b"x", "no PDF file that can be read"),
    ("a PDF file that says HTML", "text/html", b"%PDF-1.7", "no PDF file that can be read"),
    ("a picture", "image/png", b"x", "a picture (image/png)"),
    ("a feed", "application/rss+xml", b"<rss/>", "give it with --feed"),
    ("records", "application/json", b"{}", "save it, and give the file"),
    ("records without a type", "", b'{"text": "a"}', "a jsonl file, not a page"),
    ("anything", "application/x-thing", b"x", "of the type 'application/x-thing'"),
    ("nothing", "text/html", b"", "empty"),
    ("no article", "text/html", b"<html><nav>Home</nav></html>", "no article in this page"),
    ("text of another encoding", "text/plain; charset=utf-8", b"F\xe4hre", "is not utf-8"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "body", "expected"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_no_page(kind: str, body: bytes, expected: str, site: Site) -> None:
    site.pages["/a"] = Reply(body, headers={"Content-Type": kind} if kind else {})
    failure = read_one(site.url("/a"))
    assert isinstance(failure, Failure), failure
    assert failure.location == site.url("/a")
    assert expected in failure.reason


def test_pages_among_other_sources(site: Site) -> None:
    site.pages["/a"] = Reply(story())
    given = [site.url("/a"), site.url("/b"), "http://"]
    assert expected_articles(given) == 3
    article, missing, nowhere = read(given, limits=HERE)
    assert isinstance(article, Article)
    assert isinstance(missing, Failure)
    assert isinstance(nowhere, Failure)
    assert "names no host" in nowhere.reason
