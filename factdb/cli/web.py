"""Options of the commands that ask the web: what a page may cost, and where it may lead."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from factdb.readers import Limits

LONGEST_WAIT = 3600.0
"""Seconds: whoever wants to wait longer for one page wants something else."""

Feeds = Annotated[
    list[str] | None,
    typer.Option(
        "--feed",
        metavar="URL|FILE.opml",
        help="In place of SOURCES: a feed whose new entries' pages are read, or an OPML file of feeds; may be repeated.",
    ),
]
AllowPrivate = Annotated[
    bool,
    typer.Option("--allow-private", help="Read web pages of private networks and of this machine too."),
]
WebTimeout = Annotated[
    float,
    typer.Option(
        min=0.1, max=LONGEST_WAIT, metavar="SECONDS", help="How long a web page may take, with all redirects."
    ),
]
WebMaxBytes = Annotated[
    int, typer.Option(min=1, metavar="N", help="How large a web page may be, before and after unpacking.")
]
Pause = Annotated[
    float,
    typer.Option(min=0.0, max=LONGEST_WAIT, metavar="SECONDS", help="Between two requests to one host, for feeds."),
]
WebRedirects = Annotated[int, typer.Option(min=0, max=50, metavar="N", help="How often a web page may be redirected.")]


def limits_of(allow_private: bool, timeout: float, max_bytes: int, redirects: int) -> "Limits":
    """The limits that these options set."""
    from factdb.readers import Limits

    return Limits(allow_private=allow_private, seconds=timeout, max_bytes=max_bytes, redirects=redirects)
