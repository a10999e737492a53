"""Pages from real servers on loopback, and what a stranger's server may do."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from ipaddress import ip_address
from typing import Any

import pytest

from factdb.errors import SourceError
from factdb.readers import hosts
from factdb.readers.fetching import Limits, RefusedError, fetch
from factdb.readers.hosts import addresses_of, is_public
from tests.sites import HERE, Reply, Site, serving, story

STORY = story()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


def reason(url: str, limits: Limits = HERE) -> str:
    with pytest.raises(SourceError) as caught:
        fetch(url, limits=limits)
    assert "\n" not in str(caught.value)
    assert "s3cret" not in str(caught.value)
    return str(caught.value)


def test_a_page(site: Site) -> None:
    site.pages["/a%20b?c=%C3%A4"] = Reply(STORY, headers={"Content-Type": "Text/HTML; charset=koi8-r"})
    answer = fetch(site.url("/a b?c=ä"), limits=HERE)
    assert (answer.data, answer.content_type, answer.charset) == (STORY, "text/html", "koi8-r")
    (_, headers, _) = site.requests[0]
    assert headers["host"] == site.address
    assert headers["user-agent"].startswith("factdb/")
    assert "authorization" not in headers


@pytest.mark.parametrize("length", [None, -1], ids=["with its length", "until the end"])
def test_packed_pages(site: Site, length: int | None) -> None:
    site.pages["/a"] = replace(Reply.packed(STORY), announced=length)
    assert fetch(site.url("/a"), limits=HERE).data == STORY
    two = gzip.compress(STORY[:100]) + gzip.compress(STORY[100:])
    site.pages["/b"] = replace(Reply.packed(b""), body=two, announced=length)
    assert fetch(site.url("/b"), limits=HERE).data == STORY


def test_redirects_are_followed(site: Site) -> None:
    for status in (301, 302, 303, 307, 308):
        site.pages[f"/{status}"] = Reply.redirect("/a/ä", status)
    site.pages["/a/%C3%A4"] = Reply(STORY)
    for status in (301, 302, 303, 307, 308):
        assert fetch(site.url(f"/{status}"), limits=HERE).url == site.url("/a/ä")


def test_a_password_goes_to_its_own_server_alone(site: Site) -> None:
    with serving() as other:
        site.pages["/a"] = Reply.redirect("/b")
        site.pages["/b"] = Reply.redirect(other.url("/c"))
        other.pages["/c"] = Reply(STORY)
        answer = fetch(f"http://ann:s3cret%21@{site.address}/a", limits=HERE)
        assert [headers.get("authorization") for _, headers, _ in site.requests] == ["Basic YW5uOnMzY3JldCE="] * 2
        assert "authorization" not in other.requests[0][1]
        assert answer.url == other.url("/c")


def test_a_conditional_request(site: Site) -> None:
    site.pages["/a"] = lambda headers: Reply(b"", 304) if headers.get("if-none-match") == '"1"' else Reply(STORY)
    answer = fetch(site.url("/a"), limits=HERE, headers={"If-None-Match": '"1"'})
    assert (answer.status, answer.data) == (304, b"")


BOMB = gzip.compress(b"<p>" * 20_000_000)
REFUSED: list[tuple[str, Reply, str]] = [
    ("404", Reply(b"no", 404), "no such page (status 404)"),
    ("410", Reply(b"no", 410), "any more"),
    ("401", Reply(b"no", 401), "name and password"),
    ("403", Reply(b"no", 403), "does not let programs"),
    ("500", Reply(b"no", 500), "fault: try again later (status 500)"),
    ("an odd status", Reply(b"no", 418), "gave no page (status 418)"),
    ("a redirection to nowhere", Reply(b"", 302), "gave no page (status 302)"),
    ("a loop", Reply.redirect("/a"), "redirected more than 5 times"),
    ("to a file", Reply.redirect("file:///etc/passwd"), "the scheme 'file' is not read from the web"),
    ("to another scheme", Reply.redirect("ftp://post.example/a?token=s3cret"), "'ftp'"),
    ("to a data address", Reply.redirect("data:text/html,<p>s3cret"), "'data'"),
    ("to no address", Reply.redirect("http://[s3cret"), "to what is no web address"),
    ("too large as announced", Reply(b"x" * 2_000_000), "larger than 1,000,000 bytes"),
    ("too large without an end", replace(Reply(b"x" * 2_000_000), announced=-1), "larger than 1,000,000 bytes"),
    ("a bomb", replace(Reply.packed(b""), body=BOMB), "larger than 1,000,000 bytes"),
    ("broken gzip", replace(Reply.packed(b""), body=b"no gzip"), "its gzip is broken"),
    ("gzip cut short", replace(Reply.packed(b""), body=gzip.compress(STORY)[:-20]), "its gzip is broken"),
    ("another packing", Reply(b"x", headers={"Content-Encoding": "br"}), "packed as 'br'"),
    ("cut short", replace(Reply(STORY), announced=len(STORY) + 5), "broke off"),
    ("a body that drips", replace(Reply(STORY), slowly=0.05), "longer than 0.5 seconds"),
    ("a body without an end that drips", replace(Reply(STORY), slowly=0.05, announced=-1), "longer than 0.5 seconds"),
]


@pytest.mark.parametrize(("reply", "expected"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_a_server_may_not_do(reply: Reply, expected: str, site: Site) -> None:
    site.pages["/a"] = reply
    began = time.monotonic()
    limits = replace(HERE, max_bytes=1_000_000, seconds=0.5 if reply.slowly else 10)
    assert expected in reason(site.url("/a"), limits)
    assert time.monotonic() - began < 5
    assert len(site.requests) <= 6


def test_a_server_asks_for_a_pause(site: Site) -> None:
    site.pages["/a"] = Reply(b"", 429, {"Retry-After": "120"})
    with pytest.raises(RefusedError, match="too often") as caught:
        fetch(site.url("/a"), limits=HERE)
    assert (caught.value.status, caught.value.wait) == (429, 120)
    site.pages["/a"] = Reply(b"", 503, {"Retry-After": "Thu, 06 Feb 2031 10:00:00 GMT"})
    with pytest.raises(RefusedError) as caught:
        fetch(site.url("/a"), limits=HERE)
    assert caught.value.wait is None


@contextmanager
def talking(answer: bytes, *, each: float = 0.0) -> Iterator[str]:
    """A server that says the same to anybody, whatever that is, and then falls silent; gives its address."""
    ended = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def talk() -> None:
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            connection.recv(4096)
            for place in range(0, len(answer), 1 if each else len(answer) or 1):
                connection.send(answer[place : place + 1] if each else answer)
                if ended.wait(each):
                    return
            if not answer:
                ended.wait(10)

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/a"
    finally:
        ended.set()
        thread.join()
        listener.close()


@pytest.mark.parametrize(
    ("answer", "each", "expected"),
    [
        (b"", 0.0, "longer than 0.5 seconds"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-A: " + b"a" * 500, 0.05, "longer than 0.5 seconds"),
        (b"220 mail.example ready\r\n\r\n", 0.0, "speaks no HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: a\r\n" % n for n in range(500)) + b"\r\n", 0.0, "speaks no HTTP"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", 0.0, "speaks no HTTP"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 0.0, "speaks no HTTP"),
    ],
    ids=["silence", "headers that drip", "mail", "many headers", "a long header", "a broken chunk"],
)
def test_servers_that_are_none(answer: bytes, each: float, expected: str) -> None:
    with talking(answer, each=each) as url:
        assert expected in reason(url, replace(HERE, seconds=0.5))


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert reason(f"http://ann:s3cret@127.0.0.1:{port}/a?token=s3cret") == "cannot be read: connection refused"


def test_an_unsafe_connection_is_refused(site: Site) -> None:
    assert "no safe connection" in reason(site.url("/a").replace("http:", "https:"))


NOT_PUBLIC = """
    0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.8.8.8 169.254.169.254 172.16.0.1 192.168.1.1 192.0.2.1 198.18.0.1 224.0.0.1
    240.0.0.1 255.255.255.255 :: ::1 fe80::1 fe80::1%1 fc00::1 fd12::1 fec0::1 ff02::1 ff0e::1 2001:db8::1
    ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::a00:1 64:ff9b::7f00:1 2002:7f00:1:: 2002:a00:1:: 2001:0:5ef5:79fd:0:0:80ff:fffe
""".split()
PUBLIC = "8.8.8.8 93.184.216.34 2606:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808".split()


@pytest.mark.parametrize(("address", "expected"), [*((a, False) for a in NOT_PUBLIC), *((a, True) for a in PUBLIC)])
def test_public_addresses(address: str, expected: bool) -> None:
    assert is_public(ip_address(address)) == expected


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_this_machine_is_refused(host: str, site: Site) -> None:
    port = site.address.partition(":")[2]
    assert "no public address: give --allow-private" in reason(f"http://{host}:{port}/a", Limits())
    assert not site.requests


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let names lead to these addresses, another list each time that one is asked for; gives the names that were."""
    asked: list[str] = []
    left = list(answers)

    def resolve(host: str, port: int, *_: Any, **__: Any) -> list[tuple[Any, ...]]:
        asked.append(host)
        if host[0].isdigit():
            addresses = [host]
        elif len(left) > 1:
            addresses = left.pop(0)
        else:
            addresses = left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr("factdb.readers.hosts.socket.getaddrinfo", resolve)
    return asked


def test_a_name_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(SourceError, match=r"inside.example \(10.0.0.1\) is no public address"):
        addresses_of("inside.example", 80, allow_private=False)


def test_the_connection_is_made_to_the_address_that_was_checked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    # A name that leads elsewhere the second time it is asked for would lead past the check.
    asked = resolving(monkeypatch, ["127.0.0.1"], ["192.0.2.7"])
    site.pages["/a"] = Reply(STORY)
    port = site.address.partition(":")[2]
    assert fetch(f"http://post.example:{port}/a", limits=HERE).data == STORY
    assert asked.count("post.example") == 1
    assert site.requests[0][1]["host"] == f"post.example:{port}"


def test_a_redirect_to_a_private_address_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as inner:
        site.pages["/a"] = Reply.redirect(inner.url("/b?token=s3cret"))
        own = int(site.address.partition(":")[2])
        real = hosts.addresses_of
        monkeypatch.setattr(
            "factdb.readers.fetching.addresses_of",
            lambda host, port, *, allow_private: real(host, port, allow_private=port == own),
        )
        assert "no public address" in reason(site.url("/a"), Limits())
        assert (site.paths, inner.paths) == (["/a"], [])


def test_the_next_address_is_tried(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, ["127.0.0.2", "127.0.0.1"])
    site.pages["/a"] = Reply(STORY)
    assert fetch(f"http://post.example:{site.address.partition(':')[2]}/a", limits=HERE).data == STORY
