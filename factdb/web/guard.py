"""What comes before every page: which requests are answered, and what a browser may do with an answer."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Callable[[], Awaitable[Message]], Send], Awaitable[None]]
"""What ASGI calls an application: https://asgi.readthedocs.io/en/latest/specs/www.html."""

HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
"""No script runs, nothing is loaded from elsewhere or into another's frame, and no other site learns what was read."""

OWN = "/-/"
"""Where Datasette has pages about itself."""

STATIC = ("/-/static/", "/-/static-plugins/factdb.web/")


def guarded(application: Application, *, hosts: frozenset[str] | None) -> Application:
    """The application behind these rules. With ``hosts``, only requests for one of these names are answered.

    On a machine's own address that keeps away pages of others, whose names lead there too (DNS rebinding).
    """

    async def answer(scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.encode() for name in HEADERS}
                kept = [(name, value) for name, value in message.get("headers", ()) if name.lower() not in own]
                added = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message = {**message, "headers": [*kept, *added]}
            await send(message)

        refusal = _refusal(scope, hosts)
        if refusal is None:
            await application(scope, receive, send_with_headers)
            return
        status, words = refusal
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"allow", b"GET, HEAD")]
        await send_with_headers({"type": "http.response.start", "status": status, "headers": headers})
        await send_with_headers({"type": "http.response.body", "body": f"{words}\n".encode()})

    return answer


def _refusal(scope: Message, hosts: frozenset[str] | None) -> tuple[int, str] | None:
    """The status and the line with which a request is refused; None for one that is answered."""
    given = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    if hosts is not None and _without_port(given) not in hosts:
        return 421, "this server answers to its own names only: see factdb serve --help"
    if scope["method"] not in ("GET", "HEAD"):
        return 405, "this server only reads: corrections are made with factdb review"
    if scope["path"].startswith(OWN) and not scope["path"].startswith(STATIC):
        return 404, "there is no such page"
    return None


def _without_port(host: str) -> str:
    """``[::1]:8001`` is ``::1``, ``localhost:8001`` is ``localhost``."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()
