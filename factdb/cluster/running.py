"""The tasks of a plan on a Dask cluster: one that is there already, or one made on this machine for the time being."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factdb.cluster.folder import Folder
from factdb.cluster.planning import Job, Task
from factdb.cluster.shards import Counts
from factdb.cluster.tasks import count_items, count_sources, extract_shard, try_out
from factdb.errors import ClusterError
from factdb.extras import install
from factdb.readers import Source
from factdb.readers.sources import ONE_ARTICLE

if TYPE_CHECKING:
    from distributed import Client, Future

AHEAD = 1
"""Tasks for each worker that the scheduler knows of: one that waited with a worker would be blamed for its death as well."""

SECONDS_TO_CONNECT = 15

SOURCES_A_COUNT = 50
"""Sources that one task counts."""

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Done:
    """A task that came to its end: what its shard holds, or the reason why there is none."""

    task: Task
    counts: Counts | None
    reason: str | None = None


@contextmanager
def connected(scheduler: str | None, *, workers: int) -> Iterator["Client"]:
    """A client of the scheduler at an address; without one, of so many processes on this machine, which end with the block.

    These listen on loopback alone and have no dashboard. Raises ClusterError where Dask is missing or nobody answers.
    """
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        raise ClusterError(f"a cluster needs Dask: {install('cluster')}") from None
    if scheduler is not None:
        try:
            client = Client(scheduler, timeout=SECONDS_TO_CONNECT)
        except (OSError, ValueError) as error:
            raise ClusterError(
                f"no scheduler answers at {scheduler} ({' '.join(str(error).split())[:200]}): start one with dask scheduler"
            ) from None
        with client:
            yield client
        return
    settings: dict[str, Any] = {
        "distributed.scheduler.allowed-failures": 1,
        # A process that died is begun anew. On a busy machine that takes longer than the 15 seconds after which Dask gives
        # it up for good, and a cluster without processes waits for ever.
        "distributed.deploy.lost-worker-timeout": "1 hour",
        # What each process was at in every second, of the last hour: megabytes that nobody looks at without a dashboard.
        "distributed.worker.profile.enabled": False,
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
    }
    with (
        dask.config.set(settings),
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host=LOOPBACK,
            dashboard_address=None,
            scheduler_kwargs={"dashboard_address": f"{LOOPBACK}:0"},
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def count(client: "Client", sources: Sequence[Source]) -> list[int]:
    """About how many articles each source holds, counted by the workers; a text or page is one without a look."""
    read = [source for source in sources if source.format not in ONE_ARTICLE]
    groups = [read[start : start + SOURCES_A_COUNT] for start in range(0, len(read), SOURCES_A_COUNT)]
    counted = client.gather(client.map(count_sources, groups, pure=False))
    found = {source.location: number for group, numbers in zip(groups, counted, strict=True)
             for source, number in zip(group, numbers, strict=True)}  # fmt: skip
    return [found.get(source.location, 1) for source in sources]


def extract(client: "Client", tasks: Iterable[Task], job: Job, folder: Folder) -> Iterator[Done]:
    """Every task, as it comes to its end. Nothing but counts is sent back.

    A task whose workers died is tried again alone, when the others are done; the articles that processes die of then are
    found and fail, and the others are extracted. Raises what a task raises, ClusterError where it is the folder's or the
    installation's fault.
    """
    suspects = []
    for task, future in _spread(
        client, tasks, lambda task: client.submit(extract_shard, task, job, folder, pure=False)
    ):
        if _died(future):
            suspects.append(task)
        else:
            yield Done(task, future.result())
    for task in suspects:
        yield _alone(client, task, job, folder)


def _spread(
    client: "Client", tasks: Iterable[Task], submit: Callable[[Task], "Future[Any]"]
) -> Iterator[tuple[Task, "Future[Any]"]]:
    """The tasks with their futures, as these end; the scheduler knows of a few at a time."""
    from distributed import as_completed

    waiting = iter(tasks)
    under_way: dict[Future[Any], Task] = {}
    ended = as_completed([])

    def submit_more() -> None:
        room = AHEAD * max(sum(client.nthreads().values()), 1) - len(under_way)
        for task in waiting if room > 0 else ():
            future = submit(task)
            under_way[future] = task
            ended.add(future)
            room -= 1
            if room <= 0:
                return

    submit_more()
    for future in ended:
        yield under_way.pop(future), future
        submit_more()


def _died(future: "Future[Any]") -> bool:
    """Whether the workers that had this task died, once more than the scheduler allows."""
    from distributed import KilledWorker

    return isinstance(future.exception(), KilledWorker)


def _alone(client: "Client", task: Task, job: Job, folder: Folder) -> Done:
    """A task that a worker had when it died, with no other one beside it that could be at fault."""
    future = client.submit(extract_shard, task, job, folder, pure=False)
    if _died(future):
        total = client.submit(count_items, task, job, pure=False).result()
        deadly = frozenset(_deadly(client, task, job, 0, total))
        future = client.submit(extract_shard, task, job, folder, deadly=deadly, pure=False)
    if not _died(future):
        return Done(task, future.result())
    first = task.pieces[0]
    return Done(
        task, None, f"every process that read the articles from {first.source.location}:{first.first + 1} on died"
    )


def _deadly(client: "Client", task: Task, job: Job, first: int, last: int) -> Iterator[int]:
    """The places of those articles in a part of a task that a process dies of, found by halves."""
    if last == first or not _died(client.submit(try_out, task, job, first, last, pure=False)):
        return
    if last - first == 1:
        yield first
        return
    middle = (first + last) // 2
    yield from _deadly(client, task, job, first, middle)
    yield from _deadly(client, task, job, middle, last)
