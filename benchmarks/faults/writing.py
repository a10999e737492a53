"""Several processes that write to one database at once, and others that read it meanwhile."""

import json
import os
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import text

from benchmarks.faults.places import Place, opened, state
from benchmarks.faults.processes import start
from benchmarks.faults.scenarios import do
from factdb.articles import Article
from factdb.readers import Failure, read

SEEDS = Path(__file__).parents[2] / "seeds"

OF_ONE_ARTICLE = ("articles", "speakers", "names", "roles", "mentions", "quote spans", "claim spans")
"""What does not depend on the order in which articles are stored."""

READERS = 2

SHARE = 0.6
"""The part of the articles that each process is given."""

WHOLE = """
    SELECT a.identity_key || ' ' || a.content_hash,
        (SELECT count(*) FROM quotes q WHERE q.article_id = a.id),
        (SELECT count(*) FROM quote_spans s JOIN quotes q ON q.id = s.quote_id WHERE q.article_id = a.id),
        (SELECT count(*) FROM claims c WHERE c.article_id = a.id),
        (SELECT count(*) FROM mentions m WHERE m.article_id = a.id),
        (SELECT count(*) FROM article_stories t WHERE t.article_id = a.id)
    FROM articles a
"""
"""Each article, and how many rows belong to it: one statement, which sees one state of the database on either engine."""

Articles = dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """What came of writers at once: what is wrong, and how often whoever read saw how many different states on the way."""

    wrong: tuple[str, ...]
    reads: int
    states: int

    def __str__(self) -> str:
        said = "\n".join(self.wrong) or "nothing lost, nothing doubled, no article seen in part"
        return f"{said} ({self.reads:,} reads, {self.states:,} states between the empty and the full database)"


def writers(engine: str, processes: int, *, source: Path = SEEDS, seed: int = 1) -> Found:
    """Have processes ingest overlapping parts of a source at once, and others read; what is wrong then and afterwards."""
    with tempfile.TemporaryDirectory(prefix="factdb-faults-") as name:
        folder = Path(name)
        place = Place(engine, folder)
        try:
            with place.database() as alone, place.database() as together:
                return _written(alone, together, _shared(source, folder, processes, random.Random(seed)), folder)
        finally:
            place.close()


def _written(alone: str, together: str, sources: Sequence[Path], folder: Path) -> Found:
    everything, *parts = sources
    do(alone, _ingest(everything))
    right = _whole(alone)
    done = folder / "done"
    readers = [_reader(together, right, done, folder / f"reader-{number}") for number in range(READERS)]
    children = [start(together, _ingest(source), folder / f"writer-{number}") for number, source in enumerate(parts)]
    statuses = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    done.touch()
    for reader in readers:
        os.waitpid(reader, 0)
    failed = [
        f"a process ended with {status}: {(folder / f'writer-{number}').read_text()}"
        for number, status in enumerate(statuses)
        if status
    ]
    seen = [json.loads((folder / f"reader-{number}").read_text()) for number in range(READERS)]
    expected, found = state(alone), state(together)
    wrong = [f"{table} are others" for table in OF_ONE_ARTICLE if expected[table] != found[table]]
    in_part = [row for each in seen for row in each["wrong"]]
    broken = [row for rows in found["broken"] for row in rows]
    return Found(
        (*failed, *wrong, *in_part, *broken),
        sum(each["reads"] for each in seen),
        max(each["states"] for each in seen),
    )


def _ingest(source: Path) -> tuple[str, ...]:
    return "ingest", "--model", "rules", "--jobs", "1", str(source)


def _shared(source: Path, folder: Path, processes: int, chance: random.Random) -> list[Path]:
    """A file of all articles, and one for each process: a part of them, in an order of its own; each is in one at least."""
    articles = [article for article in read([source]) if not isinstance(article, Failure)]
    paths = [_file(articles, folder / "all.jsonl")]
    for number in range(processes):
        part = [
            article
            for position, article in enumerate(articles)
            if position % processes == number or chance.random() < SHARE
        ]
        chance.shuffle(part)
        paths.append(_file(part, folder / f"part-{number}.jsonl"))
    return paths


def _file(articles: Sequence[Article], path: Path) -> Path:
    """Articles as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for article in articles:
            print(json.dumps({**asdict(article), "location": None}, default=str), file=file)
    return path


def _whole(url: str) -> Articles:
    with opened(url) as engine, engine.connect() as connection:
        return {key: tuple(counts) for key, *counts in connection.execute(text(WHOLE))}


def _reader(url: str, right: Articles, done: Path, report: Path) -> int:
    """The number of a process that looks at all articles again and again until all is done, and reports what it saw."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    reads = 0
    states: set[int] = set()
    wrong: set[str] = set()
    try:
        last = False
        while not last:
            last = done.exists()
            seen = _whole(url)
            reads += 1
            states.add(len(seen))
            wrong |= {f"{key}: seen with {counts}" for key, counts in seen.items() if right.get(key) != counts}
        between = len(states - {0, len(right)})
        report.write_text(json.dumps({"reads": reads, "states": between, "wrong": sorted(wrong)}))
    except BaseException as error:
        report.write_text(json.dumps({"reads": reads, "states": 0, "wrong": [f"reading failed: {error!r}"]}))
    finally:
        os._exit(0)
