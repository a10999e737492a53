"""One statement of a user's own, which can only read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The answer to a statement; ``truncated`` says that there are more rows than were asked for."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    truncated: bool


def run(engine: Engine, statement: str, *, limit: int = 1000, seconds: float = 30) -> Result:
    """The first ``limit`` rows of one statement that reads.

    Raises QueryError for anything else (a write, several statements, a setting, a function with an effect), for a
    statement that the database does not understand, and for one that takes longer than ``seconds``.
    """
    raise NotImplementedError
