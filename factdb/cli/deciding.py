"""What the commands share by which people decide: who it is, and commands that one of several stands for."""

import getpass
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from factdb.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

By = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", envvar="FACTDB_REVIEWER", help="Who decides. Without it, your login name."),
]

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")]


def reviewer(by: str | None) -> str:
    """Who decides: as the option or the environment says, else the login name."""
    given = " ".join((by or "").split())
    if given:
        return given
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        # in a container under a bare number, or on Windows without USERNAME
        raise QueryError(
            "nobody's login name is known here: say who decides with --by NAME or FACTDB_REVIEWER"
        ) from None


class ListGroup(TyperGroup):
    """Commands about one thing. What is none of them is for ``list``: ``facts killed`` is ``facts list killed``."""

    first = "list"

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the first command before anything else."""
        named = args and args[0] in (*self.commands, "--help", "-h")
        return super().parse_args(ctx, args if named else [self.first, *args])


class ReviewGroup(ListGroup):
    """The same, for ``review rows``."""

    first = "rows"


@contextmanager
def trying(context: typer.Context, *, dry_run: bool) -> "Iterator[Connection]":
    """A connection to write what a person decides, as ``deciding`` gives; in a dry run, everything is taken back."""
    from factdb.cli.opening import opened
    from factdb.database.connection import transaction

    with opened(context) as engine, transaction(engine) as session:
        yield session.connection()
        if dry_run:
            session.rollback()
