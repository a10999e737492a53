"""The web view: pages to read and search a SQLite database in a browser."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import socket

LOOPBACK = "127.0.0.1"

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names of this machine's own address."""


def serve(
    context: typer.Context,
    host: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS", help="Answer at this address. Others than 127.0.0.1 let everybody in who can reach them."
        ),
    ] = LOOPBACK,
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="N", help="Answer at this port; 0 for any that is free.")
    ] = 8001,
) -> None:
    """Show the database in a browser: search, articles with their quotes marked, speakers, facts with their series.

    It reads a SQLite file, changes nothing, and shows what an ingest that goes on meanwhile has stored. Needs factdb[web].
    """
    from factdb.cli.lines import note
    from factdb.cli.opening import opened
    from factdb.database.connection import parse_url
    from factdb.database.faults import shown
    from factdb.errors import ServeError
    from factdb.extras import install

    address = parse_url(context.obj)
    if address.get_backend_name() != "sqlite":
        raise ServeError(
            f"{shown(address)} is no SQLite file, which is all that factdb serve shows: point a tool for PostgreSQL at its "
            "report_ views, or ingest into a SQLite file"
        )
    try:
        import uvicorn

        from factdb.web.opening import serving
    except ImportError as error:
        raise ServeError(f"factdb serve needs Datasette: {install('web')}") from error
    with opened(context) as engine, _listening(host, port) as listener:
        datasette = serving(engine, hosts=LOCAL if host in LOCAL else None)
        name = f"[{host}]" if ":" in host else host
        note(f"{shown(address)} is shown at http://{name}:{listener.getsockname()[1]}/ until Ctrl+C")
        config = uvicorn.Config(datasette.app(), log_level="warning", server_header=False)
        uvicorn.Server(config).run(sockets=[listener])


def _listening(host: str, port: int) -> "socket.socket":
    """A socket at this address. Raises ServeError where it is taken, or none of this machine's."""
    import socket

    from factdb.errors import ServeError

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise ServeError(
            f"{host}:{port} cannot be used ({error.strerror or error}): give another --port or --host"
        ) from error
