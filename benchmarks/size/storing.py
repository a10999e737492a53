"""How quickly the program stores articles that are extracted already, at several sizes, beside bare rows.

The same articles are stored by what ``factdb.links.save_all`` calls, with copies, utterances, facts and search, in
transactions of ``AT_ONCE``. Rows alone, without those links, are then stored in databases of their own, and written anew by
``executemany`` or COPY alone into others of the same schema, which have the same indexes and triggers. Processor seconds, on
PostgreSQL with the server's.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select, text

from benchmarks.size.corpus import Corpus, Size
from benchmarks.size.measuring import processor_clock
from factdb.database import models
from factdb.database.connection import open_database, transaction
from factdb.database.store import begin_run, save_together, together
from factdb.extraction import Extraction
from factdb.links import link

AT_ONCE = 64
"""Articles of a transaction, as in ``factdb.batch``."""

ROUNDS = 3
"""How often rows alone are stored, by the program and by hand in turn; the quickest of each counts."""

STORED = ("articles", "speakers", "speaker_names", "mentions", "utterances", "quotes", "quote_spans", "claims")
"""The tables whose rows are counted: those that hold what was extracted."""

WRITTEN = ("outlets", "extraction_runs", *STORED)
"""The tables that are written by hand, in an order in which no row refers to a later table."""

Clock = Callable[[], float]


def storing(engine: Engine, size: Size, *, articles: int, before: Sequence[int]) -> Iterator[str]:
    """Lines with the rates of storing so many articles when the database holds ``before`` already, or what it holds."""
    source = Corpus(replace(size, seed=size.seed + 1)).articles()
    clock = processor_clock(engine)
    first = None
    with transaction(engine) as session:
        stored = session.scalar(select(func.count()).select_from(models.Article)) or 0
        run = begin_run(session)
    yield "| articles before | articles per CPU s | of the rate into an empty database | storing | linking |"
    yield "|---|---|---|---|---|"
    for wanted in sorted(max(each, stored) for each in before):
        while stored < wanted:
            some = list(islice(source, min(AT_ONCE, wanted - stored)))
            _save(engine, run, some, clock)
            stored += len(some)
        # at the first articles the statements are put into words, once for all
        _save(engine, run, list(islice(source, AT_ONCE)), clock)
        stored += AT_ONCE
        saving = linking = 0.0
        measured = 0
        while measured < articles:
            some = list(islice(source, AT_ONCE))
            one, other = _save(engine, run, some, clock)
            saving, linking, measured = saving + one, linking + other, measured + len(some)
        rate = measured / (saving + linking)
        first = first or rate
        yield f"| {stored:,} | {rate:,.0f} | {rate / first:.0%} | {1000 * saving / measured:.1f} ms | {1000 * linking / measured:.1f} ms |"
        stored += measured
    yield _beside_bare_rows(engine, size)


def _save(engine: Engine, run: models.ExtractionRun, some: Sequence[Extraction], clock: Clock) -> tuple[float, float]:
    """Processor seconds of storing the articles, with the commit, and of linking them."""
    started = clock()
    linking = 0.0
    with transaction(engine) as session:
        for part in together(session, some):
            saved = save_together(session, part, run=run)
            begun = clock()
            for each in saved:
                link(session, each.article_id)
            linking += clock() - begun
    return clock() - started - linking, linking


def _beside_bare_rows(engine: Engine, size: Size, articles: int = 512) -> str:
    """Rows a processor second by the program's storing, without links, and by the bare statements with the same rows."""
    some = list(islice(Corpus(size).articles(), articles))
    ours: list[float] = []
    by_hand: list[float] = []
    rows = 0
    for _ in range(ROUNDS):
        with _another(engine) as one, _another(engine) as other:
            ours.append(_rows_alone(one, some))
            by_hand.append(_copied(one, other))
            with one.connect() as connection:
                tables = (models.Base.metadata.tables[name] for name in STORED)
                rows = sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
    name = "executemany" if engine.dialect.name == "sqlite" else "COPY"
    return (
        f"\n{rows:,} rows of {articles:,} articles: {rows / min(ours):,.0f} a CPU second by the program's storing, "
        f"{rows / min(by_hand):,.0f} by {name} alone, {min(by_hand) / min(ours):.0%}"
    )


def _rows_alone(engine: Engine, some: Sequence[Extraction]) -> float:
    """Processor seconds of storing the articles without links."""
    with transaction(engine) as session:
        run = begin_run(session)
    clock = processor_clock(engine)
    started = clock()
    for start in range(0, len(some), AT_ONCE):
        with transaction(engine) as session:
            for part in together(session, some[start : start + AT_ONCE]):
                save_together(session, part, run=run)
    return clock() - started


@contextmanager
def _another(engine: Engine) -> Iterator[Engine]:
    """A database of its own on the same engine, migrated and empty, for as long as it is needed."""
    if engine.dialect.name == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            made = open_database(str(Path(folder) / "rows.db"), create=True)
            yield made
            made.dispose()
        return
    name = f"rows_{time.monotonic_ns()}"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
        made = open_database(engine.url.set(database=name).render_as_string(hide_password=False), create=True)
        yield made
        made.dispose()
        connection.execute(text(f"DROP DATABASE {name}"))


def _copied(source: Engine, target: Engine) -> float:
    """Processor seconds of writing the rows of one database into another by executemany or COPY, in one transaction."""
    clock = processor_clock(target)
    taken, written = source.raw_connection(), target.raw_connection()
    cursor: Any = written.cursor()
    if target.dialect.name == "sqlite":
        cursor.execute("BEGIN")
        cursor.execute("PRAGMA defer_foreign_keys = ON")  # a revision refers to the newer one, which comes later
    spent = 0.0
    for name in WRITTEN:
        columns = [column.name for column in models.Base.metadata.tables[name].c if column.computed is None]
        reading = taken.cursor()
        reading.execute(f"SELECT {', '.join(columns)} FROM {name}")
        rows = reading.fetchall()
        started = clock()
        if target.dialect.name == "sqlite":
            marks = ", ".join("?" * len(columns))
            cursor.executemany(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})", rows)
        else:
            with cursor.copy(f"COPY {name} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        spent += clock() - started
    started = clock()
    written.commit()
    spent += clock() - started
    taken.close()
    written.close()
    return spent
