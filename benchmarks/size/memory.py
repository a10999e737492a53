"""How much memory the commands take while they go through a corpus: all their processes together, by articles done.

Short synthetic articles of a few sentences are read by ``rules`` with two workers. Every ``SECONDS`` the memory is added up that
the processes of a command alone or in shares hold (PSS of Linux: a page that three of them share counts as a third in each).
"""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from benchmarks.size.corpus import Corpus, Size

SECONDS = 0.5

PARAGRAPHS = slice(1, 6)
"""Of an article: two quotes or three, with two numbers between them."""

WORKERS = "2"

PARTS = 10
"""Columns of the table: so many parts of the work."""

PROGRAM = (sys.executable, "-c", "import sys; from factdb.cli import main; sys.exit(main())")


def memory(folder: Path, *, articles: int) -> Iterator[str]:
    """Lines of a table: the most memory of each command, in MB, while it was at each part of the articles, and its seconds.

    ``folder`` is empty; the corpus, databases, shards and the export go there.
    """
    source = write_corpus(folder / "news.jsonl", articles)
    one, other, shards, rows = (folder / name for name in ("ingested.db", "loaded.db", "shards", "rows"))
    rows.mkdir()
    read = ("--model", "rules")
    commands: dict[str, tuple[Sequence[str], Callable[[], int]]] = {
        "ingest": (
            ("--database", str(one), "ingest", str(source), *read, "--jobs", WORKERS),
            lambda: stored(one),
        ),
        "batch extract": (
            ("batch", "extract", str(source), "--to", str(shards), *read, "--workers", WORKERS),
            lambda: extracted(shards),
        ),
        "batch load": (("--database", str(other), "batch", "load", str(shards)), lambda: stored(other)),
        "export": (
            ("--database", str(one), "export", "quotes", "--to", str(rows / "quotes.jsonl")),
            lambda: held(rows),
        ),
    }
    yield f"| | {' | '.join(f'{articles * part // PARTS:,}' for part in range(1, PARTS + 1))} | s |"
    yield f"|---{'|---' * (PARTS + 1)}|"
    for name, (arguments, done) in commands.items():
        started = time.monotonic()
        most = by_part(list(watched(arguments, done)))
        yield f"| {name} | {' | '.join(f'{each:,.0f}' for each in most)} | {time.monotonic() - started:,.0f} |"


def write_corpus(path: Path, articles: int) -> Path:
    """Write so many short articles as JSON lines."""
    corpus = Corpus(Size().scaled(articles))
    with path.open("w", encoding="utf-8") as file:
        for extraction in corpus.articles():
            article = extraction.article
            text = "\n\n".join(article.text.split("\n\n")[PARAGRAPHS])
            record = {"text": text, "url": article.url, "outlet": article.outlet}
            if article.published is not None:
                record["published"] = article.published.isoformat()
            file.write(json.dumps(record) + "\n")
    return path


def watched(arguments: Sequence[str], done: Callable[[], int]) -> Iterator[tuple[int, float]]:
    """Run a command of the program: how much of its work was done, and the megabytes of all its processes, time after time."""
    with subprocess.Popen(
        [*PROGRAM, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        while process.poll() is None:
            yield done(), megabytes(process.pid)
            time.sleep(SECONDS)
        complaint = process.stderr.read() if process.stderr is not None else ""
    if process.returncode:
        raise SystemExit(complaint)


def megabytes(pid: int) -> float:
    """What a process and those that it started hold together; none for one that has just ended."""
    held_by = 0.0
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        for each in (process, *process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                held_by += each.memory_full_info().pss
    return held_by / 1e6


def by_part(samples: Sequence[tuple[int, float]]) -> list[float]:
    """The most memory while each part of the work was done; where a part was too quick to be seen, that of the one before."""
    whole = max(done for done, _ in samples) or 1
    most = [0.0] * PARTS
    for done, held_by in samples:
        part = min(done * PARTS // whole, PARTS - 1)
        most[part] = max(most[part], held_by)
    for part in range(1, PARTS):
        most[part] = most[part] or most[part - 1]
    return most


def stored(database: Path) -> int:
    """Articles that a SQLite file holds, which may not be made yet."""
    with (
        suppress(sqlite3.OperationalError),
        closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection,
    ):
        return int(connection.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()[0])
    return 0


def extracted(shards: Path) -> int:
    """Articles of the shards that are done."""
    return sum(json.loads(path.read_text())["articles"] for path in shards.glob("done/*.json"))


def held(folder: Path) -> int:
    """Bytes of the files of a folder, one that is being written among them."""
    return sum(path.stat().st_size for path in folder.iterdir())
