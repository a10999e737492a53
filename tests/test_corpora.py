"""Many articles: the same results by one process and by several, and none that is lost with another."""

import pytest

from factdb import corpora
from factdb.articles import Article
from factdb.corpora import cores, extract_all, jobs_for
from factdb.exports.records import extraction_record
from factdb.extraction import RULES, Extraction, extract
from factdb.readers import Failure
from tests.cli.conftest import BRIDGE, HARBOUR

GONE = Failure("gone.txt", "there is no such file")
ARTICLES = [Article(text=f"{text}\n\nThis is number {n}.") for n in range(3) for text in (BRIDGE, HARBOUR)]


def found(jobs: int) -> list[object]:
    items: list[Article | Failure] = [*ARTICLES[:2], GONE, *ARTICLES[2:]]
    results = extract_all(items, model=RULES, jobs=jobs)
    return [extraction_record(result) if isinstance(result, Extraction) else result for result in results]


def test_several_processes_find_the_same_in_the_same_order() -> None:
    alone = found(jobs=1)
    assert alone[2] == GONE
    assert found(jobs=2) == alone


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_known_is_not_extracted(jobs: int) -> None:
    results = extract_all(ARTICLES, model=RULES, jobs=jobs, known=lambda article: article.text[-2])
    assert list(results) == ["0", "0", "1", "1", "2", "2"]


def test_a_fault_in_one_article_does_not_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(article: Article, *, model: str) -> Extraction:
        if article is ARTICLES[1]:
            raise IndexError("out of range")
        return extract(article, model=model)

    monkeypatch.setattr(corpora, "extract", failing)
    first, fault, *others = extract_all(ARTICLES, model=RULES)
    assert isinstance(first, Extraction)
    assert isinstance(fault, Failure)
    assert "IndexError: out of range" in fault.reason
    assert len(others) == 4


@pytest.mark.parametrize(
    ("articles", "jobs"), [(0, 1), (1, 1), (15, 1), (16, min(2, cores())), (10**6, cores()), (None, cores())]
)
def test_jobs_that_are_worth_it(articles: int | None, jobs: int) -> None:
    assert jobs_for(articles) == jobs
