"""Pages on the web, read and stored by the program."""

from collections.abc import Iterator

import pytest

from tests.program import Program
from tests.sites import Reply, Site, serving, story

INGEST = ("ingest", "--model", "rules", "--jobs", "1", "--allow-private")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


def test_a_changed_page_is_a_revision(factdb_on_each: Program, site: Site) -> None:
    site.pages["/mole?utm_source=x"] = site.pages["/mole"] = Reply(story())
    assert "1 added" in factdb_on_each(*INGEST, site.url("/mole")).stderr
    assert "1 unchanged" in factdb_on_each(*INGEST, site.url("/mole?utm_source=x")).stderr
    site.pages["/mole"] = Reply(story("The mole is lost"))
    assert "1 revised" in factdb_on_each(*INGEST, site.url("/mole")).stderr
    (row,) = factdb_on_each("quotes", "--format", "jsonl").records
    assert (row["text"], row["url"], row["outlet"]) == ("“The mole is lost,”", site.url("/mole"), "127.0.0.1")


def test_no_secret_is_shown_or_stored(factdb: Program, site: Site) -> None:
    site.pages["/mole?id=7&token=s3cret"] = Reply(story())
    address = f"http://ann:s3cret@{site.address}"
    given = (f"{address}/mole?id=7&token=s3cret", f"{address}/none?token=s3cret", f"{address}:x/?token=s3cret")
    answer = factdb(*INGEST, *given)
    assert answer.status == 1
    assert "articles: 1 added, 2 failed" in answer.stderr
    assert f"factdb: {site.url('/none')}: the server has no such page (status 404)" in answer.stderr
    rows = factdb("sql", "SELECT * FROM articles", "--format", "jsonl")
    assert site.url("/mole?id=7") in rows.stdout
    assert "s3cret" not in answer.stderr + rows.stdout


def test_limits_can_be_set(factdb: Program, site: Site) -> None:
    site.pages["/a"] = Reply.redirect("/b")
    site.pages["/b"] = Reply(story(), slowly=0.001)
    extract = ("extract", "--model", "rules", "--jobs", "1", site.url("/a"))
    assert "give --allow-private" in factdb(*extract).complaint
    assert "redirected more than 0 times" in factdb(*extract, "--allow-private", "--web-redirects", "0").complaint
    assert "larger than 100 bytes" in factdb(*extract, "--allow-private", "--web-max-bytes", "100").complaint
    assert "longer than 0.2 seconds" in factdb(*extract, "--allow-private", "--web-timeout", "0.2").complaint
    (record,) = factdb(*extract, "--allow-private").records
    assert (record["url"], len(record["quotes"])) == (site.url("/b"), 1)
