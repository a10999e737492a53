"""The web view: a plugin of Datasette with pages of factdb's own, which read one SQLite file and change nothing.

Datasette finds the folders ``templates`` and ``static`` beside a plugin's module, so its hooks stand here. They do nothing
in a Datasette that does not serve a database of ours.
"""

import re
from collections.abc import Callable
from typing import Any

import pluggy

from factdb.report.html import UNSHOWN
from factdb.web.guard import Application, guarded
from factdb.web.opening import DATABASE, Served, served
from factdb.web.routes import ROUTES

__all__ = ["DATABASE", "Served", "served"]

hook = pluggy.HookimplMarker("datasette")

READABLE = re.compile(r"report_\w+")
"""What Datasette's own pages may show: the views that are made for people."""


@hook
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Any]]]:
    """Our pages, which come before Datasette's own."""
    return ROUTES if served(datasette) else []


@hook
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """Let no page hold what none can show, whoever wrote it. Escaping is Jinja's own."""
    if served(datasette):
        env.finalize = lambda value: UNSHOWN.sub("\ufffd", value) if type(value) is str else value


@hook
def permission_allowed(datasette: Any, action: str, resource: Any) -> bool | None:
    """Everybody may read the views, and nobody anything else: no tables, no SQL, no download of the file."""
    if not served(datasette):
        return None
    match action:
        case "view-instance":
            return True
        case "view-database":
            return bool(resource == DATABASE)
        case "view-table":
            return bool(resource[0] == DATABASE and READABLE.fullmatch(resource[1]))
        case _:
            return False


@hook
def asgi_wrapper(datasette: Any) -> Callable[[Application], Application]:
    """Answer only what is asked by GET or HEAD, under a name of this server, and tell browsers to run nothing."""
    ours = served(datasette)
    return lambda application: guarded(application, hosts=ours.hosts) if ours else application
