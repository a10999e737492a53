"""Build a large database of synthetic news, ask it, and measure how quickly it grows.

usage: python -m benchmarks.size build DATABASE [--articles N]
       python -m benchmarks.size queries DATABASE [--questions N] [--exported N]
       python -m benchmarks.size storing DATABASE [--articles N] [--before N …]
       python -m benchmarks.size memory FOLDER [--articles N]

DATABASE is a path or a URL; ``build`` makes one that must not exist, or on PostgreSQL be empty; ``storing`` adds to one:
``python -m tests.postgres COMMAND`` runs a command with FACTDB_DATABASE naming such a one, for which DATABASE is then ``-``.
``memory`` runs commands on a corpus of its own, of 100,000 short articles by default, in a new FOLDER.
By default 200,000 articles with 2 million quotes of 50,000 speakers and a million claims; of fewer articles, in proportion.
Times of questions are processor seconds of this process on SQLite, whatever else the machine does, and elapsed ones on
PostgreSQL; those of storing are processor seconds, on PostgreSQL with the server's.
"""

import argparse
import os
import sys
import time
from pathlib import Path

from benchmarks.size import queries
from benchmarks.size.building import build
from benchmarks.size.corpus import Corpus, Size
from benchmarks.size.measuring import table
from benchmarks.size.memory import memory
from benchmarks.size.storing import storing
from factdb.database.connection import open_database


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["build", "queries", "storing", "memory"])
    parser.add_argument("database")
    parser.add_argument("--articles", type=int, default=None)
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--exported", type=int, default=20_000)
    parser.add_argument("--before", type=int, nargs="*", default=[0, 1000, 5000])
    options = parser.parse_args()
    if options.what == "memory":
        folder = Path(options.database)
        folder.mkdir(parents=True)
        for line in memory(folder, articles=options.articles or 100_000):
            print(line, flush=True)
        return
    url = os.environ["FACTDB_DATABASE"] if options.database == "-" else options.database
    if options.what == "queries":
        engine = open_database(url)
        print(table(queries.figures(engine, questions=options.questions, exported=options.exported)))
        return
    engine = open_database(url, create=True)
    if options.what == "storing":
        for line in storing(engine, Size(), articles=options.articles or 500, before=options.before):
            print(line, flush=True)
        return
    size = Size() if options.articles is None else Size().scaled(options.articles)
    started, used = time.monotonic(), time.process_time()
    for done in build(engine, Corpus(size)):
        if done % 10_000 == 0:
            print(f"{done:,} articles, {time.monotonic() - started:,.0f} s", file=sys.stderr)
    print(
        f"{size.articles:,} articles in {time.monotonic() - started:,.0f} s, {time.process_time() - used:,.0f} CPU s here"
    )


if __name__ == "__main__":
    main()
