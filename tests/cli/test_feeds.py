"""Feeds, read and watched by the program."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.program import PROCESS, Program
from tests.sites import Reply, Site, serving, story

OPTIONS = ("--model", "rules", "--allow-private", "--pause", "0")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        entry = "<item><link>/mole</link><title>Mole</title><pubDate>Tue, 06 Feb 2024 07:30:00 GMT</pubDate></item>"
        feed = f"<rss version='2.0'><channel><title>Tidewick Post</title>{entry}</channel></rss>"
        running.pages["/feed"] = Reply(feed.encode(), headers={"Content-Type": "application/rss+xml", "ETag": '"1"'})
        running.pages["/mole"] = Reply(story())
        yield running


def opml(folder: Path, *urls: str) -> Path:
    path = folder / "feeds.opml"
    outlines = "".join(f'<outline xmlUrl="{url}"/>' for url in urls)
    path.write_text(f"<opml><body>{outlines}</body></opml>", encoding="utf-8")
    return path


def test_feeds_are_read_and_listed(factdb: Program, site: Site, tmp_path: Path) -> None:
    feeds = opml(tmp_path, site.url("/feed"), site.url("/none"))
    first = factdb("ingest", "--feed", feeds, "--outlet", "Tidewick Post", *OPTIONS)
    assert first.status == 1
    assert f"factdb: {site.url('/none')}: the server has no such page (status 404)" in first.stderr
    assert first.stderr.endswith("feeds: 1 read, 1 failed · entries: 1 new\n")
    assert "articles: 1 added, 1 failed" in first.stderr
    (article,) = factdb("articles", "--format", "jsonl").records
    assert (article["published"], article["outlet"], article["url"]) == (
        "2024-02-06",
        "Tidewick Post",
        site.url("/mole"),
    )
    listed = factdb("feeds", "--format", "jsonl").records
    assert [(row["url"], row["title"], row["entries"], row["failed"]) for row in listed] == [
        (site.url("/feed"), "Tidewick Post", 1, 0),
        (site.url("/none"), None, 0, 0),
    ]
    assert listed[1]["fault"] == "the server has no such page (status 404)"
    assert "Tidewick Post" in factdb("feeds").stdout
    assert factdb("feeds", "--forget", site.url("/none")).stderr == f"forgot {site.url('/none')}\n"
    assert len(factdb("feeds", "--format", "jsonl").records) == 1
    assert "no feed" in factdb("feeds", "--forget", site.url("/none")).complaint


def test_rounds_have_a_line_each(factdb: Program, site: Site) -> None:
    assert "no feeds are known" in factdb("watch").complaint
    answer = factdb("watch", site.url("/feed"), "--rounds", "2", "--every", "0.01", *OPTIONS)
    assert answer.status == 0
    first, second = answer.stdout.splitlines()
    assert first.endswith("feeds: 1 read · entries: 1 new · articles: 1 added")
    assert second.endswith("feeds: 1 read · entries: 1 known · articles: none")
    site.pages["/feed"] = Reply(b"", 500)
    answer = factdb("watch", "--rounds", "1", *OPTIONS)
    assert (answer.status, answer.stdout.count("\n")) == (0, 1)
    assert answer.stdout.endswith("feeds: 1 failed · entries: none · articles: none\n")
    assert answer.stderr.startswith(f"factdb: {site.url('/feed')}: the server has a fault")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "a service that is stopped"])
def test_watching_ends_cleanly(number: int, site: Site, sqlite_url: str) -> None:
    command = [*PROCESS, "--database", sqlite_url, "watch", site.url("/feed"), *OPTIONS]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as watching:
        assert watching.stdout is not None
        assert "1 added" in watching.stdout.readline()
        time.sleep(0.2)
        watching.send_signal(number)
        output, errors = watching.communicate(timeout=60)
    assert (watching.returncode, output) == (130, "")
    assert errors == "factdb: stopped · what is stored stays\n"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [(("--feed", "x.opml"), "x.opml: cannot be read"), (("--feed", "https://a.example", "--title", "Mole"), "of one article")],
)  # fmt: skip
def test_what_cannot_be_asked_for(arguments: tuple[str, ...], named: str, factdb: Program) -> None:
    assert named in factdb("ingest", *arguments).complaint


def test_feeds_take_the_place_of_sources(factdb: Program) -> None:
    assert factdb("ingest", "a.txt", "--feed", "https://a.example/feed").status == 2
