"""Corpora beyond one machine: ``batch extract`` writes shards on a Dask cluster, ``batch load`` stores them."""

import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Annotated

import typer

from factdb.cli.options import COMPACT
from factdb.cli.reading import (
    INTERRUPTED,
    LARGEST_ARTICLE,
    Byline,
    Columns,
    Encoding,
    InputFormat,
    MaxBytes,
    Model,
    ModelName,
    Outlet,
    Published,
    Title,
    Url,
    check_input_format,
    columns_named,
    counted,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from factdb.cluster.planning import Task
    from factdb.cluster.running import Done
    from factdb.cluster.shards import Counts

FEWEST_PER_TASK = 200
"""As ``factdb.cluster.planning.ARTICLES_A_TASK``, which the help must not import."""

app = typer.Typer(
    help="Read corpora beyond one machine: extract on a Dask cluster into Parquet, then load (needs factdb[cluster]).",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings=COMPACT,
)


@app.command(context_settings=COMPACT)
def extract(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCES", help="Files, folders and addresses (s3://bucket/news) to read articles from."
        ),
    ],
    to: Annotated[
        str,
        typer.Option(metavar="FOLDER", help="Where the shards go: a folder, or an address of one (s3://bucket/out)."),
    ],
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="The Dask scheduler to use, such as tcp://10.0.0.1:8786. Without it, processes on this machine.",
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Processes on this machine. Without it, one for each core."),
    ] = None,
    model: ModelName = Model.STANDARD,
    per_task: Annotated[
        int,
        typer.Option(
            min=1, metavar="N", help="Articles of a shard, at least; more for a large corpus means fewer files."
        ),
    ] = FEWEST_PER_TASK,
    published: Published = None,
    outlet: Outlet = None,
    byline: Byline = None,
    title: Title = None,
    url: Url = None,
    column: Columns = None,
    encoding: Encoding = "utf-8",
    input_format: InputFormat = None,
    max_bytes: MaxBytes = LARGEST_ARTICLE,
) -> None:
    """Extract articles on a cluster, into shards of Parquet.

    Reads what ingest reads, small sources together and large ones in parts. A shard is there whole or not at all, and a
    second run does only what is missing: after an interruption, or for sources that are new. What gives no article is
    written to the shards' failures with the reason. Workers must reach sources and folder by the same names.
    """
    if scheduler is not None and workers is not None:
        raise typer.BadParameter("--workers are of this machine, and --scheduler has its own", param_hint="--workers")
    check_input_format(input_format)
    columns = columns_named(column)

    from factdb.cli.lines import complain, note
    from factdb.cluster import planning, running
    from factdb.cluster.folder import Folder
    from factdb.corpora import cores
    from factdb.readers import Failure
    from factdb.readers import InputFormat as Form

    folder = Folder.at(to)
    job = planning.make_job(
        sources,
        model=model.value,
        max_bytes=max_bytes,
        published=published,
        outlet=outlet,
        byline=byline,
        title=title,
        url=url,
        columns=columns,
        encoding=encoding,
    )
    found = planning.find_files(sources, None if input_format is None else Form(input_format))
    unread = [each for each in found if isinstance(each, Failure)]
    for failure in unread:
        complain(f"{failure.location}: {failure.reason}")
    tally = _Tally(failed=len(unread))
    try:
        with ExitStack() as stack:
            client = cache(lambda: stack.enter_context(running.connected(scheduler, workers=workers or cores())))
            plan = planning.plan(
                folder,
                job,
                [each for each in found if not isinstance(each, Failure)],
                count=lambda new: running.count(client(), new),
                per_task=per_task,
            )
            tasks = plan.missing(folder.shards())
            if tasks:
                _follow(running.extract(client(), tasks, plan.job, folder), tasks, tally)
    except KeyboardInterrupt:
        note(f"interrupted · {tally} · the shards that are done stay; the same command goes on from there")
        raise typer.Exit(INTERRUPTED) from None
    folder.clear_aside()
    note(str(tally) if tasks else f"nothing to do: {counted(len(plan.tasks), 'shard')} done before")
    if tally.articles:
        note(f"try: factdb batch load {to}")
    if tally.failed:
        raise typer.Exit(1)


@app.command(context_settings=COMPACT)
def load(
    context: typer.Context,
    folder: Annotated[
        str, typer.Argument(metavar="FOLDER", help="The folder, or the address of one, that batch extract wrote.")
    ],
) -> None:
    """Store the articles of a folder of shards, with everything that ingest gives: search, copies, utterances, facts.

    What is stored already is passed over, so that the same command goes on after an interruption. The shards of an
    extraction that is not done yet can be loaded too; the next load takes the others.
    """
    from factdb import batch
    from factdb.cli.opening import opened
    from factdb.cli.reading import run_through
    from factdb.cluster import loading
    from factdb.cluster.folder import Folder
    from factdb.cluster.planning import read_plan

    shards = Folder.at(folder)
    plan = read_plan(shards)
    with opened(context, create=True) as engine:
        run = batch.begin(engine, model=plan.job.model, digest=plan.job.digest, version=plan.job.version)
        done = set(shards.shards())
        expected = sum(task.articles for task in plan.tasks if task.shard in done)
        run_through(engine, run, loading.load(engine, run, shards), expected)


@dataclass(slots=True)
class _Tally:
    """What has been extracted so far, for the line at the end."""

    failed: int = 0
    articles: int = 0
    words: int = 0
    quotes: int = 0
    claims: int = 0
    began: float = field(default_factory=time.monotonic)

    def add(self, counts: "Counts") -> None:
        self.failed += counts.failed
        self.articles += counts.articles
        self.words += counts.words
        self.quotes += counts.quotes
        self.claims += counts.claims

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def so_far(self) -> str:
        """What progress says beside the number of articles."""
        failed = f" · {self.failed:,} failed" if self.failed else ""
        return f" · {self.words / self.seconds:,.0f} words/s · {counted(self.quotes, 'quote')}{failed}"

    def __str__(self) -> str:
        failed = f", {self.failed:,} failed" if self.failed else ""
        return (
            f"articles: {self.articles:,} extracted{failed} · {counted(self.quotes, 'quote')} · "
            f"{counted(self.claims, 'claim')} · {self.seconds:.1f} s"
        )


def _follow(results: "Iterable[Done]", tasks: "Sequence[Task]", tally: _Tally) -> None:
    """Take in the results as they come, with progress; complain of a shard that could not be made."""
    from factdb.cli.lines import complain
    from factdb.cli.progress import progress

    with progress(sum(task.articles for task in tasks)) as advance:
        for done in results:
            if done.counts is None:
                tally.failed += done.task.articles
                complain(f"shard {done.task.shard}: {done.reason}: run it again")
            else:
                tally.add(done.counts)
            advance(tally.articles + tally.failed, tally.so_far())
