"""What the processes of a cluster do: each task reads its articles, extracts them and writes one shard.

Every function can be called again with the same arguments, at any time and by several processes, and changes nothing
then: so no task is lost or doubled, whatever becomes of the process that was at it.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from factdb.articles import Article
from factdb.cluster.folder import Folder
from factdb.cluster.planning import Job, Task
from factdb.cluster.shards import Counts
from factdb.corpora import extract_all, failure
from factdb.database.identity import refuse_unstorable
from factdb.errors import SourceError
from factdb.readers import Failure, Source
from factdb.readers.counting import count_articles


def count_sources(sources: Sequence[Source]) -> list[int]:
    """About how many articles each source holds."""
    return [count_articles(source) for source in sources]


def extract_shard(task: Task, job: Job, folder: Folder, *, deadly: frozenset[int] = frozenset()) -> Counts:
    """Write the shard of a task, unless it is there, and tell what it holds.

    ``deadly`` are the places in the task of articles that are not to be read: processes died of them.
    """
    done = folder.counts(task.shard)
    if done is not None:
        return done
    job.check()
    with folder.writing(task.shard) as shard:
        for result in extract_all(_storable(task.items(job), deadly), model=job.model):
            shard.add(result)
    return shard.counts


def count_items(task: Task, job: Job) -> int:
    """How many articles, and sources without one, a task has."""
    return sum(1 for _ in task.items(job))


def try_out(task: Task, job: Job, first: int, last: int) -> None:
    """Extract some articles of a task and drop what is found: a process that survives it shows that they can be read."""
    for _ in extract_all(islice(_storable(task.items(job), frozenset()), first, last), model=job.model):
        pass


def _storable(items: Iterable[Article | Failure], deadly: frozenset[int]) -> Iterator[Article | Failure]:
    """The items; in place of an article that no database can hold, or that must not be read, why it fails."""
    for place, item in enumerate(items):
        if isinstance(item, Failure):
            yield item
        elif place in deadly:
            yield failure(item, "every process that read it died: try it alone")
        else:
            yield _refused(item) or item


def _refused(article: Article) -> Failure | None:
    try:
        refuse_unstorable(article)
    except SourceError as error:
        return failure(article, error)
    return None
