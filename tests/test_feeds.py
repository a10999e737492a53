"""Feeds read into a database, from real servers on loopback."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text

from factdb import batch, feeds
from factdb.database.store import Outcome, Saved
from factdb.readers import Defaults, Failure
from factdb.readers.visiting import Visitor
from tests.sites import HERE, Reply, Site, serving, story


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


def item(path: str, *, date: str = "", title: str = "Mole") -> str:
    dated = f"<pubDate>{date}</pubDate>" if date else ""
    return f"<item><guid>{path}</guid><link>{path}?utm_source=feed</link><title>{title}</title>{dated}</item>"


def publish(site: Site, *items: str, path: str = "/feed", etag: str = "") -> None:
    """Put a feed on a site, which answers 304 to whoever knows its mark already."""
    body = f"<rss version='2.0'><channel><title>Tidewick Post</title>{''.join(items)}</channel></rss>".encode()

    def answer(headers: Mapping[str, str]) -> Reply:
        if etag and headers.get("if-none-match") == etag:
            return Reply(b"", 304)
        return Reply(body, headers={"Content-Type": "application/rss+xml"} | ({"ETag": etag} if etag else {}))

    site.pages[path] = answer


def put(site: Site, path: str, words: str = "The mole is safe") -> None:
    site.pages[f"{path}?utm_source=feed"] = Reply(story(words))


class Reader:
    """Rounds over feeds with one visitor, who does not wait."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.now = 0.0
        self.visitor = Visitor(limits=HERE, pause=0.0, clock=lambda: self.now)

    def __call__(self, *urls: str) -> tuple[str, list[Outcome | str]]:
        """What is said of a round, and what came of each article."""
        done = feeds.Round()
        run = batch.begin(self.engine, model="rules")
        results = feeds.ingest(
            self.engine, run, urls, visitor=self.visitor, done=done, defaults=Defaults(outlet="Post"), model="rules"
        )
        found = [result.reason if isinstance(result, Failure) else result.outcome for result in results]
        batch.finish(self.engine, run)
        return str(done), found


def stored(engine: Engine, query: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_a_feed_is_read_once(engine: Engine, site: Site) -> None:
    read = Reader(engine)
    for path in ("/a", "/b"):
        put(site, path, f"The mole at {path} is safe")
    publish(site, item("/a", date="Tue, 06 Feb 2024 07:30:00 GMT"), item("/b"), etag='"1"')
    assert read(site.url("/feed")) == ("feeds: 1 read · entries: 2 new", [Outcome.ADDED, Outcome.ADDED])
    assert stored(engine, "SELECT url, title FROM articles ORDER BY id") == [
        (site.url("/a"), "Mole holds in the storm"),
        (site.url("/b"), "Mole holds in the storm"),
    ]
    (dated, undated) = stored(engine, "SELECT CAST(published_on AS text), published_from FROM articles ORDER BY id")
    assert (dated, undated) == (("2024-02-06", "feed"), (None, None))
    asked = len(site.requests)
    assert read(site.url("/feed")) == ("feeds: 1 unchanged · entries: none", [])
    assert site.paths[asked:] == ["/feed"]
    put(site, "/c", "The mole at /c is safe")
    publish(site, item("/c"), item("/b"), item("/a", date="Tue, 06 Feb 2024 07:30:00 GMT"), etag='"2"')
    assert read(site.url("/feed")) == ("feeds: 1 read · entries: 1 new, 2 known", [Outcome.ADDED])
    assert site.paths[asked + 1 :] == ["/feed", "/c?utm_source=feed"]


def test_a_changed_entry_is_a_revision(engine: Engine, site: Site) -> None:
    read = Reader(engine)
    put(site, "/a")
    publish(site, item("/a"))
    read(site.url("/feed"))
    put(site, "/a", "The mole is lost")
    assert read(site.url("/feed")) == ("feeds: 1 read · entries: 1 known", [])
    publish(site, item("/a", title="Mole lost"))
    assert read(site.url("/feed")) == ("feeds: 1 read · entries: 1 new", [Outcome.REVISED])


def test_an_entry_of_two_feeds_is_asked_for_once(engine: Engine, site: Site) -> None:
    put(site, "/a")
    for path in ("/feed", "/top"):
        publish(site, item("/a"), path=path)
    assert Reader(engine)(site.url("/feed"), site.url("/top"))[0] == "feeds: 2 read · entries: 1 new, 1 known"
    assert site.paths.count("/a?utm_source=feed") == 1


def test_what_fails_is_named_and_tried_again(engine: Engine, site: Site) -> None:
    read = Reader(engine)
    put(site, "/b")
    site.pages["/a?utm_source=feed"] = Reply(b"", 500)
    publish(site, item("/a"), item("/b"), etag='"1"')
    fault = "the server has a fault: try again later (status 500)"
    said = read(site.url("/feed"))
    assert said == ("feeds: 1 read · entries: 1 new, 1 failed", [fault, Outcome.ADDED])
    # asked for whole although it has not changed, for one of its entries is still to be read
    for _ in range(2):
        assert read(site.url("/feed")) == ("feeds: 1 read · entries: 1 known, 1 failed", [fault])
    assert read(site.url("/feed"))[0] == "feeds: 1 read · entries: 2 known"
    assert read(site.url("/feed"))[0] == "feeds: 1 unchanged · entries: none"
    put(site, "/a", "The mole stands again")
    publish(site, item("/a", title="Mole again"), item("/b"), etag='"2"')
    assert read(site.url("/feed"))[1] == [Outcome.ADDED]


def test_a_failing_feed_stops_no_other(engine: Engine, site: Site) -> None:
    put(site, "/a")
    publish(site, item("/a"))
    site.pages["/page"] = Reply(story())
    urls = (site.url("/nothing?token=s3cret"), site.url("/page"), site.url("/feed"))
    said, found = Reader(engine)(*urls)
    assert said == "feeds: 1 read, 2 failed · entries: 1 new"
    assert found[0] == "the server has no such page (status 404)"
    assert "no feed" in str(found[1])
    rows = stored(engine, "SELECT url, fault FROM feeds ORDER BY id")
    assert [row[0] for row in rows] == [site.url("/nothing"), site.url("/page"), site.url("/feed")]
    assert [row[1] is None for row in rows] == [False, False, True]


def test_a_server_is_left_alone_for_as_long_as_it_asks(engine: Engine, site: Site) -> None:
    put(site, "/b")
    site.pages["/a?utm_source=feed"] = Reply(b"", 429, {"Retry-After": "60"})
    publish(site, item("/a"), item("/b"), etag='"1"')
    read = Reader(engine)
    said, found = read(site.url("/feed"))
    assert said == "feeds: 1 read · entries: 2 failed"
    assert "/b?utm_source=feed" not in site.paths
    assert "left alone" in str(found[1])
    read.now += 61
    put(site, "/a")
    assert read(site.url("/feed"))[0] == "feeds: 1 read · entries: 2 new"


def test_a_feed_that_wants_a_pause_gets_it_from_the_next_run_too(engine: Engine, site: Site) -> None:
    site.pages["/feed"] = Reply(b"", 503, {"Retry-After": "600"})
    Reader(engine)(site.url("/feed"))
    asked = len(site.requests)
    (fault,) = Reader(engine)(site.url("/feed"))[1]
    assert "left alone until" in str(fault)
    assert len(site.requests) == asked
    with engine.begin() as connection:
        connection.execute(text("UPDATE feeds SET not_before = :past"), {"past": datetime(2020, 1, 1, tzinfo=UTC)})
    Reader(engine)(site.url("/feed"))
    assert len(site.requests) > asked


def test_an_interruption_loses_no_entry(engine: Engine, site: Site) -> None:
    for path in ("/a", "/b"):
        put(site, path, f"The mole at {path} is safe")
    publish(site, item("/a"), item("/b"), etag='"1"')
    visitor = Visitor(limits=HERE, pause=0.0)
    run = batch.begin(engine, model="rules")
    results = feeds.ingest(engine, run, [site.url("/feed")], visitor=visitor, done=feeds.Round(), model="rules")
    assert isinstance(next(results), Saved)
    del results
    found = Reader(engine)(site.url("/feed"))[1]
    assert set(found) <= {Outcome.ADDED, Outcome.UNCHANGED, Outcome.COMPLETED}
    assert stored(engine, "SELECT count(*) FROM articles") == [(2,)]


def test_robots_are_heeded(engine: Engine, site: Site) -> None:
    put(site, "/a")
    site.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /a\n")
    publish(site, item("/a"))
    said, found = Reader(engine)(site.url("/feed"))
    assert said == "feeds: 1 read · entries: 1 failed"
    assert "robots.txt forbids" in str(found[0])
    assert "/a?utm_source=feed" not in site.paths


def test_private_pages_are_refused(engine: Engine, site: Site) -> None:
    reader = Reader(engine)
    reader.visitor = Visitor(pause=0.0)
    assert "no public address" in str(reader(site.url("/feed"))[1][0])
    assert site.requests == []
