"""Shards into a database: it is the one that ingest makes of the same articles."""

import json
from collections.abc import Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine

from factdb import batch
from factdb.cluster import running
from factdb.cluster.folder import Folder
from factdb.cluster.loading import load
from factdb.cluster.planning import find_files, make_job, plan
from factdb.database.models import Base
from factdb.database.store import Outcome
from factdb.extraction import RULES
from factdb.readers import Failure, Source, read
from tests.database.contents import TIMES, ordered_contents

if TYPE_CHECKING:
    from distributed import Client

pytest.importorskip("distributed", reason="a cluster needs factdb[cluster]")

SEEDS = Path(__file__).parents[2] / "seeds"

AGAIN = [
    {"url": "https://post.example/1", "text": "“The quay is open,” said Ann Marlow.", "date": "2024-05-06"},
    {"url": "https://post.example/1", "text": "“The quay is shut,” said Ann Marlow.", "date": "2024-05-07"},
    {"url": "https://post.example/1", "text": "“The quay is open,” said Ann Marlow.", "date": "2024-05-06"},
    {"text": "The storm damaged 340 boats.\n\nOfficials said that the storm damaged 340 boats."},
    {"text": ""},
    {"text": "NUL \0"},
    {"text": "The quay is open.", "outlet": "Post " * 101},
]
"""A revision, an article that is known already, two records that give none, and an article that no database holds."""

FILLED = {
    *("articles", "outlets", "quotes", "quote_spans", "mentions", "claims", "claim_spans", "speakers", "speaker_names"),
    *("speaker_roles", "utterances", "utterance_keys", "facts", "article_stories", "article_keys", "failed_articles"),
    *("extraction_runs", "search"),
}
"""Tables of which these articles have rows."""


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The seeds, and records of which some are no news or no articles."""
    path = tmp_path_factory.mktemp("news") / "again.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in AGAIN))
    return [str(SEEDS), str(path)]


@pytest.fixture(scope="module")
def folder(client: "Client", sources: Sequence[str], tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Shards of these."""
    folder = Folder.at(str(tmp_path_factory.mktemp("shards")))
    found = [each for each in find_files(sources) if isinstance(each, Source)]
    job = make_job(sources, model=RULES, max_bytes=1_000_000)
    made = plan(folder, job, found, count=lambda new: running.count(client, new), per_task=8)
    assert len(list(running.extract(client, made.tasks, job, folder))) == 3
    return folder


def loaded(engine: Engine, folder: Folder) -> batch.Tally:
    run = batch.begin(engine, model=RULES)
    tally = batch.Tally()
    for done in load(engine, run, folder):
        tally.add(done)
    batch.finish(engine, run)
    return tally


def ingested(engine: Engine, sources: Sequence[str]) -> batch.Tally:
    run = batch.begin(engine, model=RULES)
    tally = batch.Tally()
    for done in batch.ingest(engine, run, read(sources), model=RULES):
        tally.add(done)
    batch.finish(engine, run)
    return tally


def test_the_database_is_the_one_that_ingest_makes(
    two_engines: tuple[Engine, Engine], sources: Sequence[str], folder: Folder
) -> None:
    one, other = two_engines
    in_one = ingested(one, sources)
    assert loaded(other, folder) == in_one
    assert in_one.outcomes == {Outcome.ADDED: 22, Outcome.REVISED: 2, Outcome.UNCHANGED: 1}
    before, after = ordered_contents(one), ordered_contents(other)
    assert before.keys() == after.keys()
    for table, rows in before.items():
        assert after[table] == rows, table
    assert not [table for table in FILLED if not before[table]]


def test_loading_again_changes_nothing(engine: Engine, folder: Folder) -> None:
    loaded(engine, folder)
    before = ordered_contents(engine)
    assert loaded(engine, folder).stored == 0
    after = ordered_contents(engine)
    # But for one try more of the article that no database holds.
    tries = [column.name for column in Base.metadata.tables["failed_articles"].c if column.name not in TIMES].index(
        "tries"
    )
    (first,), (second,) = before.pop("failed_articles"), after.pop("failed_articles")
    assert second == (*first[:tries], first[tries] + 1, *first[tries + 1 :])
    assert after == before


@pytest.mark.parametrize("stored", [1, 9, 20])
def test_a_load_that_was_interrupted_goes_on(
    engine: Engine, folder: Folder, monkeypatch: pytest.MonkeyPatch, stored: int
) -> None:
    monkeypatch.setattr(batch, "BATCH_ARTICLES", 3)
    run = batch.begin(engine, model=RULES)
    with closing(load(engine, run, folder)) as results:
        list(islice(results, stored))
    tally = loaded(engine, folder)
    assert tally.stored <= 24 - stored
    whole = ordered_contents(engine)
    assert len(whole["articles"]) == 24
    assert len({row[1:3] for row in whole["articles"]}) == 24


def test_failures_come_with_their_shard(engine: Engine, folder: Folder) -> None:
    run = batch.begin(engine, model=RULES)
    failures = [done for done in load(engine, run, folder) if isinstance(done, Failure)]
    assert [each.location.rpartition("/")[2] for each in failures] == [
        "again.jsonl:5",
        "again.jsonl:6",
        "again.jsonl:7",
    ]
