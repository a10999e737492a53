"""Tasks on a cluster: nothing lost and nothing doubled, whoever dies."""

import json
import os
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from factdb.articles import Article
from factdb.cluster import running, tasks
from factdb.cluster.folder import ASIDE, Folder
from factdb.cluster.planning import Plan, find_files, make_job, plan
from factdb.cluster.shards import Counts
from factdb.errors import ClusterError
from factdb.extraction import RULES, Extraction, extract
from factdb.readers import Failure, Source, read

if TYPE_CHECKING:
    from distributed import Client

distributed = pytest.importorskip("distributed", reason="a cluster needs factdb[cluster]")

WORDS = "“The quay number {} is open,” said Ann Marlow. The port has 40 ships."


def write(path: Path, texts: Sequence[str]) -> Path:
    path.write_text("".join(json.dumps({"id": str(at), "text": text}) + "\n" for at, text in enumerate(texts)))
    return path


def planned(client: "Client", folder: Folder, given: Sequence[str], *, per_task: int) -> Plan:
    found = [each for each in find_files(given) if isinstance(each, Source)]
    job = make_job(given, model=RULES, max_bytes=10_000)
    return plan(folder, job, found, count=lambda new: running.count(client, new), per_task=per_task)


def run(client: "Client", folder: Folder, given: Sequence[str], *, per_task: int = 10) -> list[running.Done]:
    made = planned(client, folder, given, per_task=per_task)
    return list(running.extract(client, made.missing(folder.shards()), made.job, folder))


def held(folder: Folder) -> list[Extraction | Failure]:
    """Everything that the shards of a folder hold."""
    found: list[Extraction | Failure] = []
    for shard in folder.shards():
        with folder.reading(shard) as reader:
            found += (each for group in reader.groups() for each in reader.extractions(group))
            found += reader.failures()
    return found


def extracted(given: Sequence[str]) -> list[Extraction | Failure]:
    return [item if isinstance(item, Failure) else extract(item, model=RULES) for item in read(given, max_bytes=10_000)]


def test_shards_hold_what_extract_finds(client: "Client", tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", [WORDS.format(at) for at in range(25)])
    folder = Folder.at(str(tmp_path / "out"))
    done = run(client, folder, [str(source)])
    assert [each.counts for each in done] == [
        Counts(articles=12, words=168, quotes=12, claims=12),
        Counts(articles=13, words=182, quotes=13, claims=13),
    ]
    assert held(folder) == extracted([str(source)])
    assert run(client, folder, [str(source)]) == []


def test_any_address(client: "Client") -> None:
    import fsspec

    files = fsspec.filesystem("memory")
    files.pipe_file("/in/a.txt", "Quay opens\n\n“The quay is open,” said Ann Marlow.\n".encode())
    files.pipe_file("/in/b.jsonl", (json.dumps({"text": WORDS}) + "\n").encode() * 30)
    folder = Folder.at("memory://shards/2024")
    run(client, folder, ["memory://in"])
    assert folder.shards() == [0, 1, 2]
    assert held(folder) == extracted(["memory://in"])
    assert {name.rpartition("/")[2] for name in files.ls("/shards/2024", detail=False)} >= {"manifest.json", "articles"}
    folder.clear_aside()
    assert not files.exists(f"/shards/2024/{ASIDE}")


def test_a_second_run_does_what_is_missing(client: "Client", tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write(tmp_path / "a.jsonl", [WORDS.format(at) for at in range(30)])
    folder = Folder.at(str(tmp_path / "out"))
    run(client, folder, [str(source)])
    before = held(folder)
    (tmp_path / "out/done/part-000001.json").unlink()
    more = write(tmp_path / "b.jsonl", [WORDS.format(at) for at in range(30, 40)])
    done = run(client, folder, [str(source), str(more)])
    assert [each.task.shard for each in done] == [1, 3]
    assert held(folder) == [*before, *extracted([str(more)])]


def test_failures_are_kept_with_their_reasons(client: "Client", tmp_path: Path) -> None:
    texts = [WORDS, "", "x" * 20_000, "with a NUL \0", WORDS]
    source = write(tmp_path / "a.jsonl", texts)
    folder = Folder.at(str(tmp_path / "out"))
    (done,) = run(client, folder, [str(source)])
    assert done.counts is not None
    assert (done.counts.articles, done.counts.failed) == (2, 3)
    assert [each for each in held(folder) if isinstance(each, Failure)] == [
        each for each in extracted([str(source)]) if isinstance(each, Failure)
    ]


def test_a_task_done_twice_changes_nothing(client: "Client", tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", [WORDS.format(at) for at in range(10)])
    folder = Folder.at(str(tmp_path / "out"))
    made = planned(client, folder, [str(source)], per_task=10)
    first = tasks.extract_shard(made.tasks[0], made.job, folder)
    written = (tmp_path / "out/quotes/part-000000.parquet").stat().st_mtime_ns
    assert tasks.extract_shard(made.tasks[0], made.job, folder) == first
    assert (tmp_path / "out/quotes/part-000000.parquet").stat().st_mtime_ns == written


def test_a_shard_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = Folder.at(str(tmp_path / "out"))
    with pytest.raises(AttributeError), folder.writing(0) as shard:
        shard.add("neither an extraction nor a failure")  # type: ignore[arg-type]
    assert folder.shards() == []
    assert not list((tmp_path / "out").glob("*/part-*"))


def test_a_folder_that_cannot_be_written(client: "Client", tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", [WORDS])
    folder = Folder.at(str(tmp_path / "out"))
    made = planned(client, folder, [str(source)], per_task=10)
    (tmp_path / "out/quotes").touch()
    with pytest.raises(ClusterError, match="cannot be used for shards"):
        list(running.extract(client, made.tasks, made.job, folder))


def test_a_scheduler_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SECONDS_TO_CONNECT", 1)
    for address in ("tcp://127.0.0.1:1", "nowhere"):
        with pytest.raises(ClusterError, match="no scheduler answers at"), running.connected(address, workers=1):
            pass


@pytest.fixture(scope="module")
def processes() -> Iterator["Client"]:
    """A cluster of two processes, as the program makes it."""
    with running.connected(None, workers=2) as client:
        yield client


def pids(client: "Client") -> list[int]:
    return list(client.run(os.getpid).values())


def test_processes_listen_on_loopback_alone(processes: "Client") -> None:
    psutil = pytest.importorskip("psutil")

    def addresses() -> set[str]:
        return {each.laddr.ip for each in psutil.Process().net_connections() if each.status == psutil.CONN_LISTEN}

    for found in (addresses(), *processes.run(addresses).values()):
        assert found == {"127.0.0.1"}


def test_a_worker_that_is_killed_loses_and_doubles_nothing(processes: "Client", tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", [WORDS.format(at) for at in range(100)])
    folder = Folder.at(str(tmp_path / "out"))
    made = planned(processes, folder, [str(source)], per_task=10)
    done: list[running.Done] = []
    for each in running.extract(processes, made.tasks, made.job, folder):
        done.append(each)
        if len(done) == 2:
            os.kill(pids(processes)[0], signal.SIGKILL)
    assert sorted(each.task.shard for each in done) == list(range(10))
    assert sum(each.counts.articles for each in done if each.counts) == 100
    assert held(folder) == extracted([str(source)])


def kill_at_poison() -> None:
    """Make this process die of any article with the word in it."""
    from factdb import corpora

    def deadly(article: Article, **options: Any) -> Extraction:
        if "poison" in article.text:
            os.kill(os.getpid(), signal.SIGKILL)
        return extract(article, **options)

    corpora.extract = deadly  # type: ignore[attr-defined]


class Poison(distributed.WorkerPlugin):  # type: ignore[misc, name-defined]
    """Does so in every process that a cluster starts."""

    name = "poison"

    def setup(self, worker: Any) -> None:
        kill_at_poison()


def test_an_article_that_workers_die_of_costs_itself_alone(processes: "Client", tmp_path: Path) -> None:
    texts = [WORDS.format(at) for at in range(4)]
    texts[1] += " It is poison."
    source = write(tmp_path / "a.jsonl", texts)
    folder = Folder.at(str(tmp_path / "out"))
    processes.register_plugin(Poison())
    try:
        done = run(processes, folder, [str(source)], per_task=2)
    finally:
        processes.unregister_worker_plugin("poison")
    assert Counter(failed=1, articles=3) == sum(
        (Counter(failed=each.counts.failed, articles=each.counts.articles) for each in done if each.counts), Counter()
    )
    (failure,) = (each for each in held(folder) if isinstance(each, Failure))
    assert failure.location == f"{source}:2"
    assert "died" in failure.reason
