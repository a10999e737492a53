"""Make random corrections, let everything happen to the database, and look all of them up.

usage: python -m benchmarks.corrections [--times 500] [--seed 1] [--engine sqlite|postgres] [--model small]

The demonstration corpus is read by rules. People correct, confirm, reject and judge rows, merge, split, rename and describe
speakers, and merge, split, rename and pin facts, so many times. Then the articles are read again by the smaller encoder, half of
them get a new revision, the schema is taken back and upgraded, the database is backed up and restored, and copied into one of the
other engine, where articles are read again and revised once more. After each step every piece of work must be in force, as the views
show it, or, where its words are gone, be listed by ``factdb review vanished``; and ``factdb database check`` must find nothing.
"""

import argparse
import random
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from benchmarks.corrections.happening import back_up_and_restore, copy, opened, read_again, revise, upgrade
from benchmarks.corrections.holding import IN_FORCE, LISTED, LOST, tally
from benchmarks.corrections.making import People, Work
from factdb import batch
from factdb.articles import Article
from factdb.database.check import check
from factdb.database.connection import transaction
from factdb.extraction import RULES, extract
from factdb.readers import read
from tests.postgres import Server, new_folder

SEEDS = Path(__file__).parents[2] / "seeds"
OTHER = {"sqlite": "postgres", "postgres": "sqlite"}


class Places:
    """Where databases that hold nothing are made."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.server = folder, Server(new_folder())

    @contextmanager
    def database(self, engine: str) -> Iterator[str]:
        """The URL of one."""
        if engine == "sqlite":
            yield str(self.folder / f"{secrets.token_hex(6)}.db")
        else:
            with self.server.database(migrated=False) as url:
                yield url


def ingest(engine: Engine) -> None:
    """Store the demonstration corpus, read by rules."""
    run = batch.begin(engine, model=RULES)
    articles = (article for article in read([SEEDS]) if isinstance(article, Article))
    for _ in batch.store_all(engine, run, (extract(article, model=RULES) for article in articles)):
        pass
    batch.finish(engine, run)


def survive(engine: str, places: Places, works: list[Work], *, times: int, seed: int, model: str, said: Any) -> bool:
    """Whether all work is in force or listed, and all holds that must, after each step; each is told as a line of a table."""
    chance, whole = random.Random(seed), True

    def look(step: str, at: Engine) -> None:
        nonlocal whole
        counts, lost = tally(at, works)
        broken = [row for finding in check(at) for row in finding.named]
        whole = whole and not lost and not broken
        print(
            f"| {step} | {counts[IN_FORCE]} | {counts[LISTED]} | {counts[LOST]} | {len(broken)} |",
            file=said,
            flush=True,
        )
        for each in (*lost, *broken):
            print(f"  {each}", file=said, flush=True)

    with places.database(engine) as url, places.database(engine) as restored, places.database(OTHER[engine]) as other:
        with opened(url) as at:
            ingest(at)
            with transaction(at) as session:
                works += People(session.connection(), chance).work(times)
            look(f"{times} pieces of work on {engine}", at)
            read_again(at, model)
            look(f"read again by the model {model}", at)
            look(f"{revise(at, chance)} articles revised", at)
            upgrade(at)
            look("schema taken back and upgraded", at)
            back_up_and_restore(at, restored, places.folder)
        with opened(restored) as at:
            look("backed up and restored", at)
            copy(at, other)
        with opened(other) as at:
            look(f"copied to {OTHER[engine]}", at)
            read_again(at, RULES)
            look("read again by rules", at)
            look(f"{revise(at, chance)} articles revised", at)
    return whole


def main() -> None:
    """Print what became of the work after each step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=list(OTHER), default="sqlite")
    parser.add_argument("--model", default="small")
    options = parser.parse_args()
    print("| step | in force | listed as vanished | lost | broken rows |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        places = Places(Path(name))
        try:
            whole = survive(
                options.engine, places, [], times=options.times, seed=options.seed, model=options.model, said=sys.stdout
            )
        finally:
            places.server.stop()
    sys.exit(not whole)


if __name__ == "__main__":
    main()
