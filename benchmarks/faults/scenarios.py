"""What is going on when harm comes: commands, and what the database holds before each."""

import io
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from benchmarks.faults.places import opened, settle
from factdb.cli import main as factdb
from factdb.database import schema

ARTICLES = Path(__file__).with_name("articles.jsonl")
"""Short articles about one thing: a copy, a revision, repeated quotes, numbers in conflict and in two units, a transcript."""

INGEST = ("ingest", "--model", "rules", "--jobs", "1", str(ARTICLES))

OLDEST_FILLED = "0004"
"""The revision that a migration begins with."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A command, and what the database holds before it; both are told of a folder of the scenario's own."""

    name: str
    prepare: Callable[[str, Path], None]
    command: Callable[[Path], Sequence[str]]
    pool: bool = False
    may_refuse: bool = False
    """Whether the command, run again when it was done, says that there is nothing to do by exit status 1."""
    whole: bool = False
    """Whether the command writes in one transaction."""


def _empty(_url: str, _folder: Path) -> None:
    pass


def _ingested(url: str, _folder: Path) -> None:
    do(url, INGEST)


def _outdated(url: str, folder: Path) -> None:
    """Read by an older version, which found less."""
    _ingested(url, folder)
    with opened(url) as engine, engine.begin() as connection:
        for statement in (
            "DELETE FROM claims WHERE id % 3 = 0",
            "DELETE FROM quotes WHERE id % 4 = 0",
            "DELETE FROM facts WHERE NOT EXISTS (SELECT 1 FROM claims c WHERE c.fact_id = facts.id) AND NOT EXISTS "
            "(SELECT 1 FROM merged_facts m WHERE m.fact_id = facts.id OR m.into_id = facts.id)",
            "UPDATE extraction_runs SET version = '0'",
        ):
            connection.execute(text(statement))


def _downgraded(url: str, folder: Path) -> None:
    _ingested(url, folder)
    with opened(url) as engine:
        schema.downgrade(engine, OLDEST_FILLED)


def _in_shards(_url: str, folder: Path) -> None:
    do(None, ("batch", "extract", "--model", "rules", str(ARTICLES), "--to", str(folder / "shards")))


SCENARIOS = (
    Scenario("ingest", _empty, lambda _: INGEST),
    Scenario(
        "ingest, 2 processes", _empty, lambda _: ("ingest", "--model", "rules", "--jobs", "2", str(ARTICLES)), pool=True
    ),
    Scenario("ingest --again", _outdated, lambda _: ("ingest", "--again", "--model", "rules", "--jobs", "1")),
    Scenario("database upgrade", _downgraded, lambda _: ("database", "upgrade"), whole=True),
    Scenario(
        "facts merge", _ingested, lambda _: ("facts", "merge", "1", "2", "--by", "Ann"), may_refuse=True, whole=True
    ),
    Scenario(
        "speakers merge",
        _ingested,
        lambda _: ("speakers", "merge", "Jonas Wick", "Ida Castell", "--by", "Ann"),
        may_refuse=True,
        whole=True,
    ),
    Scenario(
        "review set",
        _ingested,
        lambda _: ("review", "set", "c20", "measure=boats", "--by", "Ann"),
        may_refuse=True,
        whole=True,
    ),
    Scenario("batch load", _in_shards, lambda folder: ("batch", "load", str(folder / "shards"))),
)


def do(url: str | None, command: Sequence[str]) -> None:
    """Run a command to its end in this process, which then has loaded what its forks need; RuntimeError if it fails."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        status = factdb([*([] if url is None else ["--database", url]), *command])
    if status:
        raise RuntimeError(f"factdb {' '.join(command)} ended with {status}: {said.getvalue()}")
    if url is not None:
        settle(url)
