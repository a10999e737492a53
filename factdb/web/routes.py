"""The addresses of the pages, and who answers them. What asks the database does so in a thread of Datasette's."""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from typing import Any

from datasette.utils.asgi import AsgiStream, Response

from factdb import __version__
from factdb.errors import DatabaseError, FactdbError
from factdb.series import sentence_around
from factdb.web import data, listings, pages
from factdb.web.asked import Asked
from factdb.web.opening import SlowError, looking, served, within

SECONDS_FOR_DATA = 60.0
"""How long the first rows of a file may take, and all of one that is sent at once."""

Handler = Callable[[Any, Any], Awaitable[Any]]


async def _in_thread(datasette: Any, ask: Callable[..., Any], *arguments: Any) -> Any:
    return await asyncio.get_running_loop().run_in_executor(datasette.executor, ask, *arguments)


async def _asked(datasette: Any, ask: Callable[..., Any], *arguments: Any) -> Any:
    """What a function gets from a connection of its own."""
    engine = served(datasette).engine  # type: ignore[union-attr] # the routes are only ours

    def look() -> Any:
        with looking(engine) as connection:
            return ask(connection, *arguments)

    return await _in_thread(datasette, look)


async def _page(datasette: Any, request: Any, template: str, shown: dict[str, Any], status: int = 200) -> Any:
    context = {
        "version": __version__,
        "section": request.path.split("/")[1],
        "amount": listings.amount,
        "latest": listings.latest,
        "sentence_around": sentence_around,
        **shown,
    }
    html = await datasette.render_template([f"factdb/{template}.html"], context, request=request)
    return Response.html(html, status=status, headers={"cache-control": "no-cache"})


def _status(error: FactdbError) -> int:
    return 503 if isinstance(error, SlowError | DatabaseError) else 404


async def _whole_page(datasette: Any, request: Any, template: str, ask: Callable[..., Any], *arguments: Any) -> Any:
    """A page, or the one that says why there is none."""
    try:
        shown = await _asked(datasette, ask, *arguments)
    except FactdbError as error:
        return await _page(datasette, request, "missing", {"complaint": str(error)}, _status(error))
    return await _page(datasette, request, template, shown, 400 if shown.get("complaint") else 200)


def _file(content: str, name: str, format_: str) -> Any:
    return Response(content, headers=_as_file(name, format_), content_type=data.FORMATS[format_].content_type)


def _as_file(name: str, format_: str) -> dict[str, str]:
    """The headers of a file: CSV is saved, JSON shown."""
    kept = {"content-disposition": f'attachment; filename="{name}.csv"'} if format_ == "csv" else {}
    return {"cache-control": "no-cache", **kept}


def _refused(error: FactdbError) -> Any:
    return Response.text(f"{error}\n", status=_status(error))


async def _whole_file(datasette: Any, request: Any, name: str, ask: Callable[..., str], *arguments: Any) -> Any:
    """A file that is sent at once."""
    format_ = request.url_vars["format"]

    def asked(connection: Any) -> str:
        with within(connection, SECONDS_FOR_DATA):
            return ask(connection, *arguments, format_)

    try:
        content = await _asked(datasette, asked)
    except FactdbError as error:
        return _refused(error)
    return _file(content, name, format_)


async def _front(datasette: Any, request: Any) -> Any:
    return await _whole_page(datasette, request, "front", pages.front_page)


async def _overview(datasette: Any, request: Any) -> Any:
    return await _whole_file(datasette, request, "overview", data.overview)


async def _listing(datasette: Any, request: Any) -> Any:
    noun = request.url_vars["noun"]
    return await _whole_page(datasette, request, noun, listings.listing_page, noun, Asked.of(request.args))


async def _listed(datasette: Any, request: Any) -> Any:
    """All rows of a listing, however many, while somebody takes them."""
    noun, format_ = request.url_vars["noun"], request.url_vars["format"]
    asked = Asked.of(request.args)
    engine = served(datasette).engine  # type: ignore[union-attr] # the routes are only ours

    def pieces() -> Generator[str]:
        with looking(engine) as connection:
            with within(connection, SECONDS_FOR_DATA):
                rest = data.listed(connection, noun, asked, format_)
                beginning = next(rest)
            yield beginning
            yield from rest

    found = pieces()
    try:
        first = await _in_thread(datasette, next, found)
    except FactdbError as error:
        return _refused(error)

    async def send(writer: Any) -> None:
        leaving = asyncio.ensure_future(_left(request))
        piece = first
        try:
            while piece is not None and not leaving.done():
                await writer.write(piece)
                piece = await _in_thread(datasette, next, found, None)
        finally:
            leaving.cancel()
            await _in_thread(datasette, found.close)

    return AsgiStream(send, headers=_as_file(noun, format_), content_type=data.FORMATS[format_].content_type)


async def _left(request: Any) -> None:
    """Ends when the one who asked has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _about(template: str, page: Callable[..., Any]) -> Handler:
    async def answer(datasette: Any, request: Any) -> Any:
        return await _whole_page(datasette, request, template, page, int(request.url_vars["number"]))

    return answer


def _file_about(name: str, ask: Callable[..., str]) -> Handler:
    async def answer(datasette: Any, request: Any) -> Any:
        number = int(request.url_vars["number"])
        return await _whole_file(datasette, request, f"{name}-{number}", ask, number)

    return answer


_NOUN = f"(?P<noun>{'|'.join(listings.LISTINGS)})"
_NUMBER = r"(?P<number>[0-9]{1,18})"
_FORMAT = r"\.(?P<format>csv|json)"

ROUTES: list[tuple[str, Handler]] = [
    (r"^/$", _front),
    (rf"^/overview{_FORMAT}$", _overview),
    (rf"^/{_NOUN}$", _listing),
    (rf"^/{_NOUN}{_FORMAT}$", _listed),
    (rf"^/articles/{_NUMBER}$", _about("article", pages.article_page)),
    (rf"^/articles/{_NUMBER}{_FORMAT}$", _file_about("article", data.article)),
    (rf"^/articles/{_NUMBER}/claims{_FORMAT}$", _file_about("claims-of-article", data.claims_of_article)),
    (rf"^/speakers/{_NUMBER}$", _about("speaker", pages.speaker_page)),
    (rf"^/speakers/{_NUMBER}{_FORMAT}$", _file_about("speaker", data.speaker)),
    (rf"^/facts/{_NUMBER}$", _about("fact", pages.fact_page)),
    (rf"^/facts/{_NUMBER}{_FORMAT}$", _file_about("fact", data.fact)),
]
"""What ``register_routes`` gives Datasette."""
