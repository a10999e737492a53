"""What a corpus costs on a cluster: words a CPU second, bytes an article, and articles a CPU second into a database.

    python -m benchmarks.shards SOURCES… [--model small]
    python -m tests.postgres python -m benchmarks.shards SOURCES… --model small

The articles are written to one shard by this process, and loaded into the database of FACTDB_DATABASE, which must be empty, or a
new SQLite file. On PostgreSQL the rows are then taken out and put in again by COPY alone, into the same tables with their
constraints, indexes and search: the least that storing them can cost. Seconds are those of processors, of the server too.
"""

import argparse
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from benchmarks.size.measuring import processor_clock
from factdb import batch
from factdb.cluster.folder import Folder
from factdb.cluster.loading import load
from factdb.cluster.planning import Job, find_files, make_job, plan
from factdb.cluster.tasks import extract_shard
from factdb.database.connection import open_database
from factdb.database.models import Base
from factdb.readers import Source

LARGEST = 10_000_000


def main() -> None:
    """Print the figures, one a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--model", default="small")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Folder.at(f"{temporary}/shards")
        job = make_job(arguments.sources, model=arguments.model, max_bytes=LARGEST)
        articles = extracted(folder, job, arguments.sources)
        engine = open_database(os.environ.get("FACTDB_DATABASE", f"{temporary}/news.db"), create=True)
        seconds = loaded(engine, folder, job)
        rows = sum(counted(engine).values())
        print(
            f"load into {engine.dialect.name}: {articles / seconds:.1f} articles, {rows / seconds:,.0f} rows a CPU second"
        )
        print(f"database: {size(engine) / articles:,.0f} bytes and {rows / articles:.0f} rows an article")
        for table, number in sorted(counted(engine).items(), key=lambda item: -item[1])[:5]:
            print(f"  {table}: {number / articles:.0f} rows an article")
        if engine.dialect.name == "postgresql":
            bare = copied(engine)
            print(f"COPY of the same rows: {articles / bare:.0f} articles, {rows / bare:,.0f} rows a CPU second; "
                  f"the load takes {seconds / bare:.1f} times as long")  # fmt: skip
        engine.dispose()


def extracted(folder: Folder, job: Job, sources: list[str]) -> int:
    """Write the articles to one shard; how many there are."""
    found = [each for each in find_files(sources) if isinstance(each, Source)]
    (task,) = plan(folder, job, found, count=lambda new: [1] * len(new), per_task=sys.maxsize).tasks
    began = time.process_time()
    counts = extract_shard(task, job, folder)
    seconds = time.process_time() - began
    held = sum(path.stat().st_size for path in Path(folder.address).glob("*/part-*"))
    print(f"{counts.articles:,} articles of {counts.words / counts.articles:.0f} words, {counts.quotes:,} quotes")
    print(
        f"extract by {job.model}: {counts.words / seconds:,.0f} words a CPU second, shard and start of the model included"
    )
    print(f"shard: {held / counts.articles:,.0f} bytes an article")
    began = time.process_time()
    with folder.reading(task.shard) as shard:
        read = sum(1 for group in shard.groups() for _ in shard.extractions(group))
    print(f"read from it: {read / (time.process_time() - began):,.0f} articles a CPU second")
    return counts.articles


def loaded(engine: Engine, folder: Folder, job: Job) -> float:
    """Load the shard; CPU seconds."""

    def store() -> None:
        run = batch.begin(engine, model=job.model, digest=job.digest)
        for _ in load(engine, run, folder):
            pass
        batch.finish(engine, run)

    return processor_seconds(store, engine)


def copied(engine: Engine) -> float:
    """Take every row out, empty the tables, and put the rows in again by COPY; CPU seconds of the last."""
    names = [table.name for table in Base.metadata.sorted_tables]
    with closing(engine.raw_connection()) as pooled:
        connection: Any = pooled.driver_connection
        columns = {
            name: ", ".join(column.name for column in Base.metadata.tables[name].c if column.computed is None)
            for name in names
        }
        taken = {name: io.BytesIO() for name in names}
        for name in names:
            with connection.cursor().copy(f"COPY {name} ({columns[name]}) TO STDOUT") as out:
                for block in out:
                    taken[name].write(block)
        connection.execute(f"TRUNCATE {', '.join(names)}")
        connection.commit()

        def put() -> None:
            for name in names:
                with connection.cursor().copy(f"COPY {name} ({columns[name]}) FROM STDIN") as into:
                    into.write(taken[name].getvalue())
            connection.commit()

        return processor_seconds(put, engine)


def processor_seconds(work: Callable[[], None], engine: Engine) -> float:
    """What a piece of work takes of this process and, on PostgreSQL, of the server, which must do nothing else."""
    clock = processor_clock(engine)
    before = clock()
    work()
    return clock() - before


def counted(engine: Engine) -> dict[str, int]:
    """The rows of each table."""
    with engine.connect() as connection:
        return {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in Base.metadata.tables}


def size(engine: Engine) -> int:
    """Bytes of the tables with their indexes and search."""
    sizes = {
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
        "postgresql": "SELECT sum(pg_total_relation_size(oid)) FROM pg_class "
        "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    }
    with engine.connect() as connection:
        return int(connection.scalar(text(sizes[engine.dialect.name])) or 0)


if __name__ == "__main__":
    main()
