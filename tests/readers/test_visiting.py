"""How servers are asked: with pauses, by their rules, and not while they want to be left alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from factdb.errors import SourceError
from factdb.readers.fetching import RefusedError
from factdb.readers.visiting import BusyError, Visitor
from tests.sites import HERE, Reply, Site, serving, story


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        running.pages |= {path: Reply(story()) for path in ("/a", "/b", "/private/a", "/private/open")}
        yield running


@dataclass
class Clock:
    """Time that passes when somebody sleeps."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds

    def visitor(self, pause: float = 2.0) -> Visitor:
        return Visitor(limits=HERE, pause=pause, clock=lambda: self.now, sleep=self.sleep)


def test_pauses_between_requests_to_one_host(site: Site) -> None:
    clock = Clock()
    visitor = clock.visitor()
    with serving() as other:
        other.pages["/a"] = Reply(story())
        visitor.fetch(site.url("/a"))
        visitor.fetch(other.url("/a"))
        assert clock.slept == [2, 2]
        clock.now += 1.5
        visitor.fetch(site.url("/b"))
        clock.now += 5
        visitor.fetch(site.url("/a"))
    assert clock.slept == [2, 2]
    assert site.paths == ["/robots.txt", "/a", "/b", "/a"]


def test_pauses_after_a_redirect_too(site: Site) -> None:
    site.pages["/a"] = Reply.redirect("/b")
    clock = Clock()
    clock.visitor().fetch(site.url("/a"))
    assert clock.slept == [2, 2]


RULES = """User-agent: *
Disallow: /private/
Disallow: /*.pdf$
Allow: /private/open
Crawl-delay: 7

User-agent: other
Disallow: /
"""


def test_the_rules_of_a_site(site: Site) -> None:
    site.pages["/robots.txt"] = Reply(RULES.encode(), headers={"Content-Type": "text/plain"})
    site.pages["/b"] = Reply.redirect("/private/a")
    clock = Clock()
    visitor = clock.visitor()
    visitor.fetch(site.url("/a"))
    visitor.fetch(site.url("/private/open"))
    assert clock.slept == [2, 7]
    for path in ("/private/a", "/a.pdf", "/b"):
        with pytest.raises(SourceError, match=r"robots\.txt forbids"):
            visitor.fetch(site.url(path))
    assert site.paths == ["/robots.txt", "/a", "/private/open", "/b"]


def test_rules_for_this_program(site: Site) -> None:
    site.pages["/robots.txt"] = Reply(b"User-agent: factdb\nDisallow: /\n")
    with pytest.raises(SourceError, match="forbids"):
        Clock().visitor().fetch(site.url("/a"))


@pytest.mark.parametrize("status", [404, 401, 410])
def test_without_rules_everything_is_allowed(status: int, site: Site) -> None:
    site.pages["/robots.txt"] = Reply(b"", status)
    assert Clock().visitor().fetch(site.url("/a")).status == 200


@pytest.mark.parametrize(
    "reply", [Reply(b"", 500), Reply(b"", 503), Reply.redirect("/robots.txt")], ids=["500", "503", "loop"]
)
def test_while_rules_cannot_be_read_nothing_is_asked(reply: Reply, site: Site) -> None:
    site.pages["/robots.txt"] = reply
    with pytest.raises(SourceError, match="nothing is asked"):
        Clock().visitor().fetch(site.url("/a"))
    assert "/a" not in site.paths


def test_rules_are_asked_for_once_a_day(site: Site) -> None:
    clock = Clock()
    visitor = clock.visitor()
    for _ in range(3):
        visitor.fetch(site.url("/a"))
    assert site.paths.count("/robots.txt") == 1
    clock.now += 100_000
    visitor.fetch(site.url("/a"))
    assert site.paths.count("/robots.txt") == 2


@pytest.mark.parametrize(("headers", "seconds"), [({"Retry-After": "120"}, 120), ({}, 300)], ids=["named", "not named"])
def test_a_host_is_left_alone(headers: dict[str, str], seconds: int, site: Site) -> None:
    clock = Clock()
    visitor = clock.visitor()
    site.pages["/a"] = Reply(b"", 429, headers)
    with pytest.raises(RefusedError):
        visitor.fetch(site.url("/a"))
    asked = len(site.requests)
    with pytest.raises(BusyError, match=f"left alone for {seconds} more seconds"):
        visitor.fetch(site.url("/b"))
    assert len(site.requests) == asked
    clock.now += seconds + 1
    assert visitor.fetch(site.url("/b")).status == 200
