"""Many articles: the extraction of each, by this process or by several, in the order in which they come."""

import os
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from functools import partial
from typing import TypeVar

from factdb.articles import Article
from factdb.errors import FactdbError
from factdb.extraction import Extraction, extract
from factdb.readers import Failure
from factdb.workers import Lost, spread

Known = TypeVar("Known")

WORTH_A_PROCESS = 8
"""A process takes about as long to start as so many articles take to read."""


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def jobs_for(articles: int | None) -> int:
    """How many processes are worth starting for so many articles, None where nobody knows how many there are."""
    return cores() if articles is None else max(1, min(cores(), articles // WORTH_A_PROCESS))


def extract_all(
    items: Iterable[Article | Failure],
    *,
    model: str,
    jobs: int = 1,
    apart: bool = False,
    known: Callable[[Article], Known | None] = lambda article: None,
) -> Generator[Extraction | Known | Failure, None, None]:
    """The extraction of every article in the order of the items; failures are handed through.

    ``known`` may have something in place of an article's extraction; it is asked in this process. An article that cannot
    be extracted, or whose process dies twice, is a Failure, and the others go on. Only ``jobs`` processes' worth of
    articles is held. One of ``jobs`` is this process itself, which an article may end, unless they are to be ``apart`` from
    it. Raises ModelError where there is no such model.
    """
    settled = partial(_settled, known=known)
    work = partial(_work, model=model)
    if jobs == 1 and not apart:
        for item in items:
            there = settled(item)
            yield work(item) if there is None else there
        return
    with closing(spread(work, items, jobs=jobs, settled=settled)) as results:
        for outcome in results:
            yield _lost(outcome) if isinstance(outcome, Lost) else outcome


def _settled(item: Article | Failure, *, known: Callable[[Article], Known | None]) -> Known | Failure | None:
    return item if isinstance(item, Failure) else known(item)


def _lost(lost: Lost[Article | Failure]) -> Failure:
    return (
        lost.item
        if isinstance(lost.item, Failure)
        else failure(lost.item, f"{lost.reason}: try it alone, with more memory")
    )


def _work(item: Article | Failure, *, model: str) -> Extraction | Failure:
    """An article's extraction. A fault of ours in one article must not end a run of a million."""
    if isinstance(item, Failure):
        return item
    try:
        return extract(item, model=model)
    except FactdbError:
        raise
    except Exception as error:
        return failure(item, error)


def failure(article: Article, fault: str | Exception) -> Failure:
    """What is said of an article that could not be extracted or stored; ``fault`` is why, or what was raised."""
    reason = str(fault)
    if isinstance(fault, Exception) and not isinstance(fault, FactdbError):
        reason = f"factdb failed on it ({type(fault).__name__}: {fault}): please report it with the article"
    return Failure(article.location or article.source_id or "article", reason, article)
