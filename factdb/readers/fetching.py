"""One request to a stranger's server: bounded in bytes, time and redirects, and to addresses that were checked.

A host's name is resolved once a request, and the connection is made to an address that was looked at, so that a name
server cannot give another one in between. Proxies are not used, for they would resolve the name themselves.
"""

import ssl
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from functools import cache
from http.client import HTTPException
from socket import SHUT_RDWR, socket
from threading import Event, Timer
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, unquote, urljoin

from factdb import __version__
from factdb.errors import SourceError
from factdb.readers.hosts import addresses_of
from factdb.readers.urls import kept, split

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse
    from urllib3.connection import HTTPConnection

AGENT = f"factdb/{__version__}"
"""What servers are told who asks, and what robots.txt may name."""

BLOCK = 1 << 16
"""Bytes that are read at a time."""

REDIRECTS = {301, 302, 303, 307, 308}
NOT_MODIFIED = 304

_PLAIN = "/%?:@!$&'()*+,;=~-._"
"""Characters that stand for themselves in a path or query (RFC 3986); % because what is quoted stays so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one page may cost: bytes, before and after unpacking; seconds, with all redirects; and how many of these.

    ``allow_private`` lets addresses be asked that are not of the open internet.
    """

    max_bytes: int = 10_000_000
    seconds: float = 30.0
    redirects: int = 5
    allow_private: bool = False


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server gave: ``url`` is where the last redirect led, ``data`` unpacked and empty where nothing changed."""

    url: str
    status: int
    headers: Mapping[str, str]
    data: bytes = field(repr=False)

    @property
    def content_type(self) -> str:
        """The type of the content in lower case, without parameters; empty where none is given."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The encoding that the server gave, if any."""
        message = Message()
        message["content-type"] = self.headers.get("content-type", "")
        return message.get_content_charset()


class RefusedError(SourceError):
    """A server's answer that is no page, by its ``status``; ``wait`` is how many seconds it asked to be left alone."""

    def __init__(self, message: str, *, status: int, wait: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.wait = wait


def fetch(
    url: str,
    *,
    limits: Limits = DEFAULT_LIMITS,
    headers: Mapping[str, str] | None = None,
    before: Callable[[str], None] = lambda url: None,
) -> Answer:
    """What stands at a web address, after its redirects; status 200, or 304 where ``headers`` make the request conditional.

    A name and password in the address are sent to its own host alone. ``before`` is called with the address of each request,
    without them, and may raise what forbids it; its time does not count. Raises SourceError for everything else, in words that
    hold no secret; RefusedError where a server answers with another status.
    """
    ends = monotonic() + limits.seconds
    start = parts = split(url)
    own = _credentials(start)
    for _ in range(limits.redirects + 1):
        asked = monotonic()
        before(parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl())
        ends += monotonic() - asked
        login = own if _origin(parts) == _origin(start) else {}
        answer = _ask(parts, {**(headers or {}), **login}, limits, ends)
        target = answer.headers.get("location")
        if answer.status not in REDIRECTS or target is None:
            return _accepted(answer)
        parts = _redirected(parts, target)
    raise SourceError(f"redirected more than {limits.redirects} times, at last to {kept(parts.geturl())}")


def _redirected(parts: SplitResult, target: str) -> SplitResult:
    """Where a server sends on to; without the name and password, which may be for that server alone."""
    with suppress(UnicodeError):
        # the protocol's library reads as Latin-1 what is UTF-8
        target = target.encode("latin-1").decode("utf-8")
    try:
        url = urljoin(parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(), target)
    except ValueError:
        raise SourceError("redirected to what is no web address") from None
    return split(url)


def _accepted(answer: Answer) -> Answer:
    if answer.status in (200, NOT_MODIFIED):
        return answer
    wait = answer.headers.get("retry-after", "").strip()
    seconds = float(wait) if wait.isdecimal() and len(wait) < 10 else None
    what = {
        401: "wants a name and password",
        403: "does not let programs read this page",
        404: "has no such page",
        410: "has no such page any more",
        429: "is asked too often: try again later",
    }.get(answer.status, "has a fault: try again later" if answer.status >= 500 else "gave no page")
    raise RefusedError(f"the server {what} (status {answer.status})", status=answer.status, wait=seconds)


def _credentials(parts: SplitResult) -> dict[str, str]:
    """The header with the name and password of an address."""
    if parts.username is None:
        return {}
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
    return {"Authorization": f"Basic {b64encode(pair).decode()}"}


def _origin(parts: SplitResult) -> tuple[str, str | None, int]:
    return parts.scheme, parts.hostname, _port(parts)


def _port(parts: SplitResult) -> int:
    return parts.port or {"http": 80, "https": 443}[parts.scheme]


def _ask(parts: SplitResult, headers: Mapping[str, str], limits: Limits, ends: float) -> Answer:
    """The answer to one request, of whatever status; its body is read for 200 alone."""
    from urllib3.exceptions import HTTPError

    late = Event()
    try:
        with _connected(parts, limits, ends, late) as connection:
            connection.request(
                "GET",
                _target(parts),
                headers=_headers(parts, headers),
                preload_content=False,
                decode_content=False,
            )
            with closing(connection.getresponse()) as response:
                data = _body(response, limits.max_bytes) if response.status == 200 else b""
    except (OSError, EOFError, HTTPException, HTTPError, zlib.error) as error:
        if late.is_set() or isinstance(error, TimeoutError) or monotonic() >= ends:
            raise _too_slow(limits) from None
        raise SourceError(f"cannot be read: {_reason(error)}") from None
    if late.is_set():
        raise _too_slow(limits)
    given = {name.lower(): value for name, value in response.headers.items()}
    return Answer(url=parts.geturl(), status=response.status, headers=given, data=data)


def _too_slow(limits: Limits) -> SourceError:
    return SourceError(f"took longer than {limits.seconds:g} seconds: try again, or give more with --web-timeout")


def _headers(parts: SplitResult, headers: Mapping[str, str]) -> dict[str, str]:
    host = _ascii_host(parts)
    host = f"[{host}]" if ":" in host else host
    return {
        "Host": host if parts.port is None else f"{host}:{parts.port}",
        "User-Agent": AGENT,
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.9,*/*;q=0.5",
        "Accept-Encoding": "gzip",
        "Connection": "close",
        **headers,
    }


def _target(parts: SplitResult) -> str:
    """The path and query as a request line may hold them."""
    path, query = quote(parts.path or "/", safe=_PLAIN), quote(parts.query, safe=_PLAIN)
    return f"{path}?{query}" if query else path


def _ascii_host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        raise SourceError(f"the host {host[:100]!r} cannot be: check the address") from None


@contextmanager
def _connected(parts: SplitResult, limits: Limits, ends: float, late: Event) -> "Iterator[HTTPConnection]":
    """A connection to the first address of a host that can be reached; it is cut when the time is over."""
    from urllib3.exceptions import HTTPError

    host, port = _ascii_host(parts), _port(parts)
    addresses = addresses_of(host, port, allow_private=limits.allow_private)
    for number, address in enumerate(addresses, 1):
        seconds = ends - monotonic()
        if seconds <= 0:
            raise TimeoutError
        connection = _connection(parts.scheme, address, port, host, seconds)
        try:
            connection.connect()
            break
        except (OSError, HTTPError):
            connection.close()
            if number == len(addresses):
                raise
    timer = Timer(max(ends - monotonic(), 0), _cut, (connection.sock, late))
    timer.daemon = True
    timer.start()
    try:
        yield connection
    finally:
        timer.cancel()
        connection.close()


def _cut(sock: socket, late: Event) -> None:
    """End a connection in the midst of whatever it waits for: a server that sends a byte a second never times out."""
    late.set()
    with suppress(OSError):
        sock.shutdown(SHUT_RDWR)


def _connection(scheme: str, address: str, port: int, host: str, seconds: float) -> "HTTPConnection":
    from urllib3.connection import HTTPConnection, HTTPSConnection

    if scheme == "http":
        return HTTPConnection(address, port, timeout=seconds)
    return HTTPSConnection(
        address, port, timeout=seconds, server_hostname=host, assert_hostname=host, ssl_context=_certificates()
    )


@cache
def _certificates() -> ssl.SSLContext:
    """The authorities that this machine trusts (SSL_CERT_FILE and SSL_CERT_DIR among them); every certificate is checked."""
    return ssl.create_default_context()


def _body(response: "BaseHTTPResponse", max_bytes: int) -> bytes:
    """All bytes of a body, unpacked as far as the limit; raises SourceError where there are more."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise SourceError(f"packed as {encoding[:20]!r}, which was not asked for: save the page and give the file")
    pieces = response.stream(BLOCK, decode_content=False)
    data = bytearray()
    received = 0
    for piece in _unpacked(pieces, max_bytes) if "gzip" in encoding else pieces:
        received += len(piece)
        if received > max_bytes:
            raise SourceError(
                f"larger than {max_bytes:,} bytes: give more with --web-max-bytes, or save the article alone"
            )
        data += piece
    return bytes(data)


def _unpacked(pieces: Iterator[bytes], max_bytes: int) -> Iterator[bytes]:
    """The bytes of a gzip file of one or more members, in pieces that are never larger than one block."""
    member = zlib.decompressobj(wbits=31)
    for piece in pieces:
        rest = piece
        while rest:
            if member.eof:
                member = zlib.decompressobj(wbits=31)
            yield member.decompress(rest, BLOCK)
            rest = member.unused_data if member.eof else member.unconsumed_tail
    yield member.flush()
    if not member.eof:
        raise EOFError


def _reason(error: BaseException) -> str:
    """What went wrong, in words that name neither address nor query."""
    fault = error
    while not isinstance(fault, OSError) and fault.__cause__ is not None:
        fault = fault.__cause__
    if isinstance(fault, ssl.SSLError):
        return f"no safe connection ({getattr(fault, 'verify_message', '') or fault.reason or 'TLS'})"
    if isinstance(fault, OSError) and fault.strerror:
        return fault.strerror.lower()
    if isinstance(fault, EOFError | zlib.error):
        return "its gzip is broken"
    return f"the server broke off, or speaks no HTTP ({type(fault).__name__})"
