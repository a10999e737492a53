"""Feeds: the articles of their entries are stored, once or on a schedule, and the feeds are listed."""

import signal
import time
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from factdb.cli.answering import print_answer
from factdb.cli.options import As, Format, Limit
from factdb.cli.reading import INTERRUPTED, LARGEST_ARTICLE, Model, ModelName, Outlet, run_through
from factdb.cli.web import AllowPrivate, Pause, WebMaxBytes, WebRedirects, WebTimeout, limits_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

    from factdb.readers import Defaults, Limits
    from factdb.readers.visiting import Visitor

EVERY = 15.0
"""Minutes between two rounds, where nothing else is said."""


def ingest_feeds(
    context: typer.Context,
    named: list[str],
    limits: "Limits",
    pause: float,
    defaults: "Defaults",
    *,
    model: str,
    jobs: int,
) -> None:
    """Read feeds once, and say what came of it; the program ends here where some failed."""
    from factdb import batch, feeds
    from factdb.cli.lines import note
    from factdb.cli.opening import opened
    from factdb.readers import check_shared
    from factdb.readers.feeds import named_feeds
    from factdb.readers.visiting import Visitor

    check_shared(defaults)
    wanted = named_feeds(named)
    visitor, done = Visitor(limits=limits, pause=pause), feeds.Round()
    with opened(context, create=True) as engine:
        run = batch.begin(engine, model=model)
        results = feeds.ingest(
            engine, run, wanted, visitor=visitor, done=done, defaults=defaults, model=model, jobs=jobs
        )
        try:
            run_through(engine, run, results, None)
        finally:
            note(str(done))


def feeds(
    context: typer.Context,
    forget: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Take this feed away, with what is remembered of it; its articles stay."),
    ] = None,
    limit: Limit = None,
    format_: As = Format.TABLE,
) -> None:
    """Print the feeds that were read, when they were asked last, and how many entries they had.

    factdb ingest --feed URL reads one, and remembers it; factdb watch reads all of them again and again.
    """
    from factdb.cli.console import Column
    from factdb.cli.lines import note
    from factdb.cli.opening import connected, deciding
    from factdb.database.feeds import feeds_listed, forget_feed
    from factdb.errors import QueryError

    if forget is not None:
        with deciding(context) as connection:
            forgotten = forget_feed(connection, forget)
        if not forgotten:
            raise QueryError(f"no feed {forget}: factdb feeds lists those that there are")
        note(f"forgot {forget}")
        return
    columns = [
        Column(heading="feed", ratio=1),
        Column(heading="title", part=0.2),
        Column(heading="asked"),
        Column(heading="entries", right=True),
        Column(heading="failed", right=True),
        Column(heading="fault", part=0.3),
    ]
    with connected(context) as connection:
        print_answer(connection, feeds_listed(), format_, limit, "feeds", columns, partial(map, _cells))


def _cells(row: Any) -> tuple[object, ...]:
    asked = None if row.fetched_at is None else f"{row.fetched_at:%Y-%m-%d %H:%M}"
    return row.url, row.title, asked, row.entries, row.failed, row.fault


def watch(
    context: typer.Context,
    feeds: Annotated[
        list[str] | None,
        typer.Argument(metavar="FEEDS", help="Addresses of feeds, and OPML files; without any, all known ones."),
    ] = None,
    every: Annotated[float, typer.Option(min=0.01, metavar="MINUTES", help="From one round to the next.")] = EVERY,
    rounds: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Stop after so many rounds; else at Ctrl-C.")
    ] = None,
    outlet: Outlet = None,
    model: ModelName = Model.STANDARD,
    pause: Pause = 2.0,
    allow_private: AllowPrivate = False,
    web_timeout: WebTimeout = 30.0,
    web_max_bytes: WebMaxBytes = LARGEST_ARTICLE,
    web_redirects: WebRedirects = 5,
) -> None:
    """Read feeds again and again, in the foreground, with one line a round.

    What fails is named and the rounds go on. Ctrl-C, or a SIGTERM as services are stopped by, keeps what is stored.
    """
    from factdb.cli.lines import complain
    from factdb.cli.opening import opened
    from factdb.database.connection import reading
    from factdb.database.feeds import feed_urls
    from factdb.errors import FactdbError, QueryError
    from factdb.readers import Defaults
    from factdb.readers.feeds import named_feeds
    from factdb.readers.visiting import Visitor

    visitor = Visitor(limits=limits_of(allow_private, web_timeout, web_max_bytes, web_redirects), pause=pause)
    named = named_feeds(feeds or [])
    with opened(context, create=True) as engine:
        with reading(engine) as session:
            wanted = named or feed_urls(session.connection())
        if not wanted:
            raise QueryError("no feeds are known: factdb watch URL… names some, or an OPML file")
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        number = 0
        try:
            while True:
                began = time.monotonic()
                number += 1
                try:
                    _round(engine, wanted, visitor, Defaults(outlet=outlet), model.value)
                except FactdbError as error:
                    complain(f"round {number}: {error}")
                if number == rounds:
                    return
                time.sleep(max(0.0, began + 60 * every - time.monotonic()))
        except KeyboardInterrupt:
            complain("stopped · what is stored stays")
            raise typer.Exit(INTERRUPTED) from None


def _round(engine: "Engine", feeds: "Sequence[str]", visitor: "Visitor", defaults: "Defaults", model: str) -> None:
    """Read all feeds once, and print what came of it on one line."""
    from datetime import UTC, datetime

    from factdb import batch
    from factdb.cli.lines import complain
    from factdb.feeds import Round, ingest
    from factdb.readers import Failure

    run = batch.begin(engine, model=model)
    done, tally = Round(), batch.Tally()
    for result in ingest(engine, run, feeds, visitor=visitor, done=done, defaults=defaults, model=model):
        tally.add(result)
        if isinstance(result, Failure):
            complain(f"{result.location}: {result.reason}")
    batch.finish(engine, run)
    outcomes = ", ".join(f"{count:,} {outcome}" for outcome, count in tally.outcomes.items()) or "none"
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} · {done} · articles: {outcomes}", flush=True)
