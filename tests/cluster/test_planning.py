"""Which articles each shard holds."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from factdb.articles import Article
from factdb.cluster.folder import Folder
from factdb.cluster.planning import MOST_PIECES, Job, Plan, find_files, make_job, plan, read_plan
from factdb.errors import ClusterError, DateError, FactdbError, SourceError
from factdb.extraction import RULES
from factdb.readers import Failure, Source, read
from factdb.readers.counting import count_articles

pytest.importorskip("fsspec", reason="a folder of shards needs factdb[cluster]")

JOB = Job(model=RULES, digest=None, max_bytes=1000)


def records(path: Path, articles: int) -> Path:
    lines = (json.dumps({"id": f"{path.stem}-{number}", "text": "The quay is open."}) for number in range(articles))
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def counted(sources: Sequence[Source]) -> list[int]:
    return [count_articles(source) for source in sources]


def planned(folder: Path, given: Sequence[Path], *, per_task: int = 10, job: Job = JOB) -> Plan:
    found = [each for each in find_files([str(path) for path in given]) if isinstance(each, Source)]
    return plan(Folder.at(str(folder)), job, found, count=counted, per_task=per_task)


SIZES = {
    "nothing": ([], []),
    "less than a task": ([3], [3]),
    "small ones together": ([4, 4, 4, 4], [16]),
    "small ones, then enough": ([4, 4, 4, 4, 4, 4], [12, 12]),
    "the rest with the last": ([10, 10, 3], [10, 13]),
    "a large one in parts": ([35], [11, 12, 12]),
    "just not two": ([19], [19]),
    "small, large, small": ([4, 24, 4], [16, 16]),
    "an empty one": ([0, 12], [13]),
}


@pytest.mark.parametrize(("sizes", "tasks"), SIZES.values(), ids=SIZES)
def test_tasks(tmp_path: Path, sizes: list[int], tasks: list[int]) -> None:
    given = [records(tmp_path / f"{number}.jsonl", size) for number, size in enumerate(sizes)]
    made = planned(tmp_path / "out", given)
    assert [task.articles for task in made.tasks] == tasks
    assert [task.shard for task in made.tasks] == list(range(len(tasks)))
    everything = [item for task in made.tasks for item in task.items(JOB)]
    assert everything == list(read(given))
    if sizes:
        assert read_plan(Folder.at(str(tmp_path / "out"))) == made


def test_a_huge_source_is_read_over_a_bounded_number_of_times(tmp_path: Path) -> None:
    made = planned(tmp_path / "out", [records(tmp_path / "a.jsonl", 3 * MOST_PIECES)], per_task=1)
    assert [task.articles for task in made.tasks] == [3] * MOST_PIECES


def test_more_articles_than_were_counted_are_in_the_last_part(tmp_path: Path) -> None:
    source = records(tmp_path / "a.jsonl", 30)
    found = [each for each in find_files([str(source)]) if isinstance(each, Source)]
    made = plan(Folder.at(str(tmp_path / "out")), JOB, found, count=lambda sources: [20], per_task=10)
    assert [len(list(task.items(JOB))) for task in made.tasks] == [10, 20]


def test_texts_and_rows_alike(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    for number in range(7):
        (news / f"{number}.txt").write_text("Quay opens\n\nThe quay is open.\n", encoding="utf-8")
    (news / "z.csv").write_text('text\n"a\nb"\n' + "c\n" * 20, encoding="utf-8")
    made = planned(tmp_path / "out", [news])
    assert [task.articles for task in made.tasks] == [17, 11]
    assert [item for task in made.tasks for item in task.items(JOB)] == list(read([news]))


def test_a_second_plan_adds_what_is_new_or_changed(tmp_path: Path) -> None:
    first, second = records(tmp_path / "a.jsonl", 12), tmp_path / "b.jsonl"
    before = planned(tmp_path / "out", [first]).tasks
    assert planned(tmp_path / "out", [first]).tasks == before
    records(second, 25)
    more = planned(tmp_path / "out", [first, second]).tasks
    assert more[:1] == before
    assert [(task.shard, task.articles) for task in more] == [(0, 12), (1, 12), (2, 13)]
    records(first, 15)
    assert [task.articles for task in planned(tmp_path / "out", [first, second]).tasks] == [12, 12, 13, 15]


def test_missing_tasks(tmp_path: Path) -> None:
    made = planned(tmp_path / "out", [records(tmp_path / "a.jsonl", 40)])
    assert [task.shard for task in made.missing([0, 2, 7])] == [1, 3]


@pytest.mark.parametrize(
    ("change", "named"),
    [({"model": "small"}, "another model"), ({"version": "0"}, "version"), ({"outlet": "The Post", "encoding": "cp1252"}, "outlet, encoding")],
)  # fmt: skip
def test_another_job_needs_another_folder(tmp_path: Path, change: dict[str, Any], named: str) -> None:
    source = records(tmp_path / "a.jsonl", 3)
    planned(tmp_path / "out", [source])
    with pytest.raises(ClusterError, match=named):
        planned(tmp_path / "out", [source], job=replace(JOB, **change))


def test_what_was_said_of_one_article_holds_as_in_ingest(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Quay opens\n\nThe quay is open.\n", encoding="utf-8")
    job = make_job([str(path)], model=RULES, max_bytes=1000, title="Given", published="2 March 2021", outlet="Post")
    (task,) = planned(tmp_path / "out", [path], job=job).tasks
    (article,) = task.items(job)
    assert isinstance(article, Article)
    assert (article.title, str(article.published), article.outlet) == ("Given", "2021-03-02", "Post")


WRONG: dict[str, tuple[list[str], dict[str, Any], type[FactdbError], str]] = {
    "a date that is none": (["a"], {"published": "2021-02-30"}, DateError, "2021-02-30"),
    "a title for many": (["a", "b"], {"title": "Given"}, SourceError, "give one file"),
    "an encoding that is none": (["a"], {"encoding": "utf-9"}, SourceError, "no encoding"),
    "a field that is none": (["a"], {"columns": {"words": "a"}}, SourceError, "no field"),
}


@pytest.mark.parametrize(("given", "options", "fault", "named"), WRONG.values(), ids=WRONG)
def test_options_that_cannot_be(
    given: list[str], options: dict[str, Any], fault: type[FactdbError], named: str
) -> None:
    with pytest.raises(fault, match=named):
        make_job(given, model=RULES, max_bytes=1000, **options)


def test_sources_that_cannot_be_shared_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ClusterError, match="standard input"):
        find_files(["-"])
    monkeypatch.chdir(tmp_path)
    records(Path("a.jsonl"), 1)
    here, gone = find_files(["a.jsonl", "a.jsonl", "b.jsonl"])
    assert isinstance(here, Source)
    assert (here.location, here.path) == ("a.jsonl", tmp_path / "a.jsonl")
    assert isinstance(gone, Failure)


def test_another_version_refuses_the_work() -> None:
    JOB.check()
    with pytest.raises(ClusterError, match="install the same one everywhere"):
        replace(JOB, version="0").check()
    with pytest.raises(ClusterError, match="is another one than where"):
        replace(JOB, digest="0" * 64).check()


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match="holds no shards"):
        read_plan(Folder.at(str(tmp_path)))
    (tmp_path / "manifest.json").write_text('{"format": 99}')
    with pytest.raises(ClusterError, match="another factdb"):
        read_plan(Folder.at(str(tmp_path)))
    (tmp_path / "file").touch()
    with pytest.raises(ClusterError, match="cannot be used for shards"), Folder.at(str(tmp_path / "file")).writing(0):
        pass
