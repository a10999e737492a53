"""How quickly the program stores articles that are extracted already, at several sizes, beside bare rows.

The same articles are stored by ``factdb.links.save``, with copies, utterances, facts and search, in transactions of
``AT_ONCE``; their rows are then written anew, by ``executemany`` alone, into an empty database of the same schema, which
has the same indexes and triggers.
"""

import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine, func, select

from benchmarks.size.corpus import Corpus, Size
from factdb.database import models
from factdb.database.connection import open_database, transaction
from factdb.database.store import begin_run
from factdb.database.store import save as store
from factdb.extraction import Extraction
from factdb.links import link

AT_ONCE = 50

STORED = ("articles", "speakers", "speaker_names", "mentions", "utterances", "quotes", "quote_spans", "claims")
"""The tables whose rows are counted: those that hold what was extracted."""


def storing(engine: Engine, size: Size, *, articles: int, before: Sequence[int]) -> Iterator[str]:
    """Lines with the rates of storing so many articles when the database holds ``before`` already, or what it holds."""
    source = Corpus(replace(size, seed=size.seed + 1)).articles()
    first = None
    with transaction(engine) as session:
        stored = session.scalar(select(func.count()).select_from(models.Article)) or 0
        run = begin_run(session)
    yield "| articles before | articles per CPU s | of the rate into an empty database | storing | linking |"
    yield "|---|---|---|---|---|"
    for wanted in sorted(max(each, stored) for each in before):
        while stored < wanted:
            some = list(islice(source, min(AT_ONCE, wanted - stored)))
            _save(engine, run, some)
            stored += len(some)
        # at the first articles the statements are put into words, once for all
        _save(engine, run, list(islice(source, AT_ONCE)))
        stored += AT_ONCE
        saving = linking = 0.0
        for _ in range(articles // AT_ONCE):
            some = list(islice(source, AT_ONCE))
            one, other = _save(engine, run, some)
            saving, linking, stored = saving + one, linking + other, stored + len(some)
        rate = articles / (saving + linking)
        first = first or rate
        yield f"| {stored - articles:,} | {rate:,.0f} | {rate / first:.0%} | {1000 * saving / articles:.1f} ms | {1000 * linking / articles:.1f} ms |"
    if engine.dialect.name == "sqlite":
        yield _beside_bare_rows(engine, size)


def _save(engine: Engine, run: models.ExtractionRun, some: Sequence[Extraction]) -> tuple[float, float]:
    """Processor seconds of storing the articles, with the commit, and of linking them."""
    started = time.process_time()
    linking = 0.0
    with transaction(engine) as session:
        for extraction in some:
            saved = store(session, extraction, run=run)
            begun = time.process_time()
            link(session, saved.article_id)
            linking += time.process_time() - begun
    return time.process_time() - started - linking, linking


def _beside_bare_rows(engine: Engine, size: Size, articles: int = 500) -> str:
    """Rows a processor second by the program's storing, without links, and by executemany of the same rows."""
    some = list(islice(Corpus(size).articles(), articles))
    with tempfile.TemporaryDirectory() as folder:
        ours, bare = (open_database(str(Path(folder) / name), create=True) for name in ("ours.db", "bare.db"))
        with transaction(ours) as session:
            run = begin_run(session)
        started = time.process_time()
        for start in range(0, articles, AT_ONCE):
            with transaction(ours) as session:
                for extraction in some[start : start + AT_ONCE]:
                    store(session, extraction, run=run)
        seconds = time.process_time() - started
        with ours.connect() as connection:
            tables = models.Base.metadata.tables
            rows = sum(connection.scalar(select(func.count()).select_from(tables[name])) or 0 for name in STORED)
        by_hand = _copy(Path(folder) / "ours.db", Path(folder) / "bare.db")
        ours.dispose()
        bare.dispose()
    return (
        f"\n{rows:,} rows of {articles:,} articles: {rows / seconds:,.0f} a CPU second by the program's storing, "
        f"{rows / by_hand:,.0f} by executemany alone, {by_hand / seconds:.0%}"
    )


def _copy(source: Path, target: Path) -> float:
    """Processor seconds of writing the rows of one database into another by executemany, in one transaction."""
    taken, written = sqlite3.connect(source), sqlite3.connect(target, isolation_level=None)
    written.execute("PRAGMA synchronous = NORMAL")
    written.execute("PRAGMA foreign_keys = ON")
    spent = 0.0
    written.execute("BEGIN")
    written.execute("PRAGMA defer_foreign_keys = ON")  # a revision refers to the newer one, which comes later
    for name in ("outlets", "extraction_runs", *STORED):
        columns = [row[1] for row in taken.execute(f"PRAGMA table_info({name})")]
        rows = taken.execute(f"SELECT {', '.join(columns)} FROM {name}").fetchall()
        statement = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        started = time.process_time()
        written.executemany(statement, rows)
        spent += time.process_time() - started
    started = time.process_time()
    written.execute("COMMIT")
    return spent + time.process_time() - started
