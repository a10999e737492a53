"""What people said about words that are gone is listed, and is in force again when they come again."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from factdb import batch, links
from factdb.database import store
from factdb.database.connection import reading, transaction
from factdb.database.models import Target
from factdb.extraction import RULES, Extraction
from factdb.links.canonical import find_speaker
from factdb.links.decisions import pin_fact, rename_fact
from factdb.links.speakers import rename_speaker
from factdb.review.corrections import confirm, correct, reject
from factdb.review.rows import shown_row
from factdb.review.vanished import find_vanished
from factdb.review.verdicts import judge
from tests.database.examples import TEXT, extraction, plain
from tests.program import Program
from tests.review.conftest import places

REVISED = "Nothing was heard of the quay."


def read_again(engine: Engine, found: Extraction) -> None:
    run = batch.begin(engine, model=RULES)
    assert len(list(batch.store_all(engine, run, [found], again=True))) == 1
    batch.finish(engine, run)


def save(engine: Engine, found: Extraction) -> store.Outcome:
    with transaction(engine) as session:
        return links.save(session, found, run=store.begin_run(session)).outcome


def work(connection: Connection) -> None:
    """Let somebody say something of every kind."""
    quote, other = places(connection, Target.QUOTE)
    grain, fees = places(connection, Target.CLAIM)
    correct(connection, quote, {"role": "mayor", "kind": "mixed"}, reviewer="ann")
    correct(connection, quote, {"role": "skipper"}, reviewer="bob")
    confirm(connection, grain, reviewer="ann")
    judge(connection, fees, "false", reviewer="cy")
    reject(connection, other, reviewer="ann")
    for place, number in ((grain, 1), (fees, 2)):
        row = shown_row(connection, place)
        assert row is not None
        (rename_fact(connection, row.fact, "grain", reviewer="dan") if number == 1
         else pin_fact(connection, row.fact, reviewer="eve"))  # fmt: skip
    rename_speaker(connection, find_speaker(connection, "a spokesman"), "Tom Reed", reviewer="fay")


SAID = {
    ("kind: mixed", "ann"),
    ("role: skipper", "bob"),
    ("confirmed", "ann"),
    ("verdict: false", "cy"),
    ("rename: grain", "dan"),
    ("pin", "eve"),
}
REJECTED = ("rejected", "ann")
RENAMED = ("rename a spokesman to Tom Reed", "fay")


@pytest.fixture
def worked_on(reviewed: Engine) -> Engine:
    with transaction(reviewed) as session:
        work(session.connection())
    assert listed(reviewed) == {}
    return reviewed


def listed(engine: Engine) -> dict[str, set[tuple[str, str]]]:
    """What is listed, by its fate."""
    found: dict[str, set[tuple[str, str]]] = {}
    with reading(engine) as session:
        for each in find_vanished(session.connection()):
            found.setdefault(each.fate, set()).add((each.what, each.reviewer))
    return found


def test_what_a_newer_extraction_does_not_find_is_kept(worked_on: Engine) -> None:
    read_again(worked_on, replace(extraction(), quotes=(), attributions=(), claims=()))
    assert listed(worked_on) == {"kept": SAID}
    read_again(worked_on, extraction())
    assert listed(worked_on) == {}


def test_what_a_newer_revision_has_not_is_gone_until_it_comes_again(worked_on: Engine) -> None:
    assert save(worked_on, plain(REVISED, url=extraction().article.url)) is store.Outcome.REVISED
    assert listed(worked_on) == {"gone": SAID | {REJECTED, RENAMED}}
    assert save(worked_on, extraction()) is store.Outcome.RESTORED
    assert listed(worked_on) == {}


def test_what_was_said_of_a_newer_revision_holds_for_an_earlier_one_that_is_current_again(reviewed: Engine) -> None:
    save(reviewed, extraction(text=f"{TEXT} More was not known."))
    with transaction(reviewed) as session:
        connection = session.connection()
        for number, place in enumerate(places(connection, Target.QUOTE)[2:]):
            correct(connection, place, {"role": f"number {number}"}, reviewer="ann")
    for _ in range(2):
        save(reviewed, extraction())
        save(reviewed, extraction(text=f"{TEXT} More was not known."))
    save(reviewed, extraction())
    assert listed(reviewed) == {}
    with reading(reviewed) as session:
        connection = session.connection()
        shown = [shown_row(connection, place) for place in places(connection, Target.QUOTE)[:2]]
        assert [row.role for row in shown if row is not None] == ["number 0", "number 1"]
        assert connection.exec_driver_sql("SELECT count(*) FROM corrections").scalar() == 4


def test_the_command_lists_them(worked_on: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    factdb = Program(capsys, worked_on.url.render_as_string(hide_password=False))
    assert "nothing vanished" in factdb("review", "vanished").stderr
    save(worked_on, plain(REVISED, url=extraction().article.url))
    table = factdb("review", "vanished")
    assert table.status == 0
    assert "role: skipper" in table.stdout
    records: list[dict[str, Any]] = factdb("review", "vanished", "--format", "jsonl").records
    (skipper,) = [record for record in records if record["what"] == "role: skipper"]
    assert (skipper["fate"], skipper["reviewer"], skipper["article_id"]) == ("gone", "bob", 1)
    assert skipper["words"].startswith("“We moved nearly 460 tonnes")
