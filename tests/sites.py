"""A web server on loopback whose pages a test writes, and the pages of an invented newspaper."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from factdb.readers.fetching import Limits

HERE = Limits(allow_private=True, seconds=10)
"""The limits of tests, whose servers are all on this machine."""


def story(words: str = "The mole is safe", *, title: str = "Mole holds in the storm", head: str = "") -> bytes:
    """A page with one article, in which a person says some words."""
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>
    <nav><a href="/">Home</a></nav><main><article><h1>{title}</h1>
    <p>The outer mole of Tidewick harbour held through the night, and 40 boats stayed dry behind it.</p>
    <p>“{words},” said Ann Marlow, the mayor of Tidewick. She had spent the night in the harbour office.</p>
    <p>The wall was last repaired nine years ago, after a storm that had sunk two of the town's ferries.</p>
    </article></main></body></html>""".encode()


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answers: with ``slowly``, a byte of the body each so many seconds."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html"})
    slowly: float = 0.0
    announced: int | None = None

    @classmethod
    def redirect(cls, target: str, status: int = 302) -> "Reply":
        """A redirection."""
        return cls(status=status, headers={"Location": target})

    @classmethod
    def packed(cls, body: bytes) -> "Reply":
        """A page in gzip."""
        headers = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
        return cls(gzip.compress(body), headers=headers)


@dataclass(slots=True)
class Site:
    """A running server: ``pages`` by path, changed as the test goes on, and every request that came."""

    address: str
    pages: dict[str, Reply | Callable[[Mapping[str, str]], Reply]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str], float]] = field(default_factory=list)

    def url(self, path: str = "/") -> str:
        """The address of a page."""
        return f"http://{self.address}{path}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in its order."""
        return [path for path, _, _ in self.requests]


@contextmanager
def serving() -> Iterator[Site]:
    """A server of its own, which ends with the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.requests.append((self.path, {k.lower(): v for k, v in self.headers.items()}, time.monotonic()))
            found = site.pages.get(self.path, Reply(b"nothing here", 404))
            reply = found if isinstance(found, Reply) else found(site.requests[-1][1])
            self.send_response_only(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            length = len(reply.body) if reply.announced is None else reply.announced
            if length >= 0:
                self.send_header("Content-Length", str(length))
            self.end_headers()
            try:
                self.write(reply)
            except OSError:
                self.close_connection = True

        def write(self, reply: Reply) -> None:
            if not reply.slowly:
                self.wfile.write(reply.body)
                return
            for place in range(len(reply.body)):
                self.wfile.write(reply.body[place : place + 1])
                self.wfile.flush()
                if ended.wait(reply.slowly):
                    return

        def log_message(self, *_: object) -> None:
            pass

    ended = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Site(f"127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
        thread.join()
