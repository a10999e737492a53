"""What people say stays, or is listed: random work on the demonstration corpus, and all that happens to a database.

``python -m benchmarks.corrections`` does the same with 500 pieces of work, a real encoder, and PostgreSQL.
"""

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from benchmarks.corrections.happening import back_up_and_restore, copy, opened, revise, store_again, upgrade
from benchmarks.corrections.holding import LISTED, LOST, tally
from benchmarks.corrections.making import KINDS, People
from factdb import batch
from factdb.articles import Article
from factdb.database.check import check
from factdb.database.connection import transaction
from factdb.extraction import RULES, Extraction, extract
from factdb.readers import read

SEEDS = Path(__file__).parents[2] / "seeds" / "ledger.csv"
TIMES = 80
REVISIONS = 6
"""The articles are revised so many times at most, until something that was corrected is no longer there and is listed."""


def thinned(found: Extraction, every: int = 4) -> Extraction:
    """An extraction that finds less, as another model might: without one in so many quotes and claims."""
    left = {old: new for new, old in enumerate(number for number in range(len(found.quotes)) if number % every)}
    claims = [claim for number, claim in enumerate(found.claims) if number % every]
    return replace(
        found,
        quotes=tuple(found.quotes[old] for old in left),
        attributions=tuple(found.attributions[old] for old in left),
        claims=tuple(replace(claim, quote=None if claim.quote is None else left.get(claim.quote)) for claim in claims),
    )


@pytest.fixture(scope="module")
def found() -> list[Extraction]:
    return [extract(article, model=RULES) for article in read([SEEDS]) if isinstance(article, Article)]


@pytest.fixture
def news(sqlite_template: Path, tmp_path: Path, found: list[Extraction]) -> Iterator[Engine]:
    """A database of a few articles."""
    with opened(str(shutil.copy(sqlite_template, tmp_path / "news.db"))) as engine:
        run = batch.begin(engine, model=RULES)
        assert len(list(batch.store_all(engine, run, found))) == len(found)
        batch.finish(engine, run)
        yield engine


@pytest.mark.parametrize("seed", [1])
def test_all_that_people_say_stays_or_is_listed(
    seed: int, news: Engine, found: list[Extraction], tmp_path: Path
) -> None:
    chance = random.Random(seed)
    with transaction(news) as session:
        works = People(session.connection(), chance).work(TIMES)
    assert len({work.reviewer.rpartition(" ")[0] for work in works}) >= len(KINDS) * 2 / 3
    listed = 0

    def assert_none_lost(step: str, engine: Engine) -> None:
        nonlocal listed
        counts, lost = tally(engine, works)
        assert lost == [], step
        assert counts[LOST] == 0
        listed = counts[LISTED]

    assert_none_lost("as it was done", news)
    assert listed == 0
    store_again(news, (thinned(each) for each in found))
    assert_none_lost("read again", news)
    for _ in range(REVISIONS):
        assert revise(news, chance, share=0.9) > 1
        assert_none_lost("revised", news)
        if listed:
            break
    assert listed > 0
    upgrade(news)
    back_up_and_restore(news, str(tmp_path / "restored.db"), tmp_path)
    copied = str(tmp_path / "copied.db")
    with opened(str(tmp_path / "restored.db")) as engine:
        assert_none_lost("upgraded, backed up and restored", engine)
        copy(engine, copied)
    with opened(copied) as engine:
        assert_none_lost("copied", engine)
        assert [finding.named for finding in check(engine) if finding.broken] == []
