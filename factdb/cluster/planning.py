"""Which articles each shard holds: small sources are grouped, large ones split, and what is planned stays planned."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from factdb.articles import Article
from factdb.cluster.folder import Folder
from factdb.dates import parse_published
from factdb.errors import ClusterError
from factdb.extraction import EXTRACTOR_VERSION, model_hash
from factdb.readers import (
    Defaults,
    Failure,
    InputFormat,
    Source,
    check_options,
    check_shared,
    find_sources,
    is_alone,
    read_source,
)
from factdb.readers.addresses import file_system

ARTICLES_A_TASK = 200
"""Articles of a task at least: what a task costs beside them, some milliseconds, is then nothing."""

MOST_PIECES = 100
"""Pieces that one file is split into: each reads over those before it, a hundredth of the work of all."""

FORMAT = 1
"""Grows whenever the files of a folder change their meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """How articles are read and extracted, the same for all shards of a folder; ``digest`` is the model's hash.

    The options are those of ``factdb.readers.read``, as they were typed; ``alone`` where they are of one article.
    """

    model: str
    digest: str | None
    version: str = EXTRACTOR_VERSION
    published: str | None = None
    outlet: str | None = None
    byline: str | None = None
    title: str | None = None
    url: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"
    max_bytes: int
    alone: bool = False

    def defaults(self) -> Defaults:
        """What is said of the articles."""
        return Defaults(
            published=None if self.published is None else parse_published(self.published),
            outlet=self.outlet,
            byline=self.byline,
            title=self.title,
            url=self.url,
            columns=self.columns,
        )

    def check(self) -> None:
        """Raises ClusterError where this process would find something else than the one that planned."""
        if self.version != EXTRACTOR_VERSION:
            raise ClusterError(
                f"factdb here finds what version {EXTRACTOR_VERSION} finds, and the work was planned by version "
                f"{self.version}: install the same one everywhere"
            )
        if self.digest != model_hash(self.model):
            raise ClusterError(
                f"the model {self.model!r} here is another one than where the work was planned: install it"
            )


@dataclass(frozen=True, slots=True)
class Piece:
    """The articles of a source from number ``first``, counted from 0, to before ``last``, or to the end."""

    source: Source
    first: int = 0
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """What one shard is made of; ``articles`` is about how many there are."""

    shard: int
    articles: int
    pieces: tuple[Piece, ...]

    def items(self, job: Job) -> Iterator[Article | Failure]:
        """The articles of the task, in the order of its sources."""
        defaults = job.defaults()
        for piece in self.pieces:
            yield from read_source(
                piece.source,
                alone=job.alone,
                defaults=defaults,
                encoding=job.encoding,
                max_bytes=job.max_bytes,
                first=piece.first,
                last=piece.last,
            )


@dataclass(slots=True)
class Plan:
    """Everything that a folder is to hold: ``stamps`` tells for each source by which size and change it was planned."""

    job: Job
    tasks: list[Task] = field(default_factory=list)
    stamps: dict[str, str] = field(default_factory=dict)

    def missing(self, done: Iterable[int]) -> list[Task]:
        """The tasks whose shards are not there."""
        there = set(done)
        return [task for task in self.tasks if task.shard not in there]


def find_files(given: Sequence[str], input_format: InputFormat | None = None) -> list[Source | Failure]:
    """The sources that the arguments name, each once, by paths that hold in any working directory."""
    if "-" in given:
        raise ClusterError("standard input cannot be shared out: save it to a file")
    found = {source.location: source for source in find_sources(given, input_format)}
    return [
        replace(source, path=source.path.absolute()) if isinstance(source, Source) and source.path else source
        for source in found.values()
    ]


def make_job(given: Sequence[str], *, model: str, max_bytes: int, **options: Any) -> Job:
    """The job for these arguments; raises what the options and the model raise."""
    job = Job(model=model, digest=model_hash(model), max_bytes=max_bytes, **options)
    said = job.defaults()
    check_options(said, job.encoding)
    alone = is_alone(given)
    if not alone:
        check_shared(said)
    return replace(job, alone=alone and said != Defaults())


def plan(
    folder: Folder,
    job: Job,
    sources: Iterable[Source],
    *,
    count: Callable[[Sequence[Source]], Sequence[int]],
    per_task: int = ARTICLES_A_TASK,
) -> Plan:
    """What the folder is to hold, written to its manifest: what was planned before, and then the sources that are new.

    A source that has changed since is new. ``count`` tells about how many articles each source holds. Raises ClusterError
    where the folder was planned with other options, by another model or version.
    """
    planned = _read(folder) or Plan(job)
    if planned.job != job:
        changed = [name for name, value in asdict(job).items() if getattr(planned.job, name) != value]
        raise ClusterError(
            f"{folder.address} was begun with another {', '.join(changed)}: give the same options, or another folder"
        )
    stamps = {source.location: _stamp(source) for source in sources}
    new = [source for source in sources if planned.stamps.get(source.location) != stamps[source.location]]
    if new:
        planned.tasks += _tasks(new, count(new), per_task, first=len(planned.tasks))
        planned.stamps |= stamps
        folder.write_manifest(_manifest(planned))
    return planned


def read_plan(folder: Folder) -> Plan:
    """What a folder is to hold; raises ClusterError where nothing was planned."""
    planned = _read(folder)
    if planned is None:
        raise ClusterError(f"{folder.address} holds no shards: factdb batch extract SOURCES --to FOLDER writes them")
    return planned


def _stamp(source: Source) -> str:
    """The size of a source and when it was changed, as its store tells; empty where it cannot be asked."""
    if source.is_web:
        return ""
    try:
        if source.path is not None:
            status = source.path.stat()
            return f"{status.st_size}-{status.st_mtime_ns}"
        files, path = file_system(source.address or "")
        told = files.info(path)
    except OSError:
        return ""
    changed = next((told[name] for name in ("ETag", "LastModified", "mtime", "created") if told.get(name)), "")
    return f"{told.get('size')}-{changed}"


def _tasks(sources: Sequence[Source], counts: Sequence[int], per_task: int, *, first: int) -> list[Task]:
    """The sources in their order, cut and joined into tasks of at least so many articles; fewer where there are no more."""
    groups: list[tuple[int, list[Piece]]] = []
    waiting: list[Piece] = []
    articles = 0
    for source, number in zip(sources, counts, strict=True):
        for piece, size in _pieces(source, max(number, 1), per_task):
            waiting.append(piece)
            articles += size
            if articles >= per_task:
                groups.append((articles, waiting))
                waiting, articles = [], 0
    if waiting and groups:
        last, pieces = groups.pop()
        groups.append((last + articles, pieces + waiting))
    elif waiting:
        groups.append((articles, waiting))
    return [Task(shard, size, tuple(pieces)) for shard, (size, pieces) in enumerate(groups, first)]


def _pieces(source: Source, articles: int, per_task: int) -> Iterator[tuple[Piece, int]]:
    """The pieces of one source, alike in size; the last is open, for the number of articles is not sure."""
    parts = min(max(articles // per_task, 1), MOST_PIECES)
    ends = [articles * part // parts for part in range(parts + 1)]
    for first, last in pairwise(ends):
        yield Piece(source, first, None if last == articles else last), last - first


def _manifest(planned: Plan) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "job": asdict(planned.job),
        "sources": planned.stamps,
        "tasks": [
            {"articles": task.articles, "pieces": [_piece_record(piece) for piece in task.pieces]}
            for task in planned.tasks
        ],
    }


def _piece_record(piece: Piece) -> dict[str, Any]:
    source = piece.source
    return {
        "location": source.location,
        "path": None if source.path is None else str(source.path),
        "address": source.address,
        "format": source.format,
        "first": piece.first,
        "last": piece.last,
    }


def _read(folder: Folder) -> Plan | None:
    found = folder.read_manifest()
    if found is None:
        return None
    if found.get("format") != FORMAT:
        raise ClusterError(f"{folder.address} was written by another factdb: give another folder")
    tasks = [
        Task(shard, task["articles"], tuple(_piece(record) for record in task["pieces"]))
        for shard, task in enumerate(found["tasks"])
    ]
    return Plan(Job(**found["job"]), tasks, found["sources"])


def _piece(record: dict[str, Any]) -> Piece:
    source = Source(
        location=record["location"],
        path=None if record["path"] is None else Path(record["path"]),
        address=record["address"],
        format=None if record["format"] is None else InputFormat(record["format"]),
    )
    return Piece(source, record["first"], record["last"])
