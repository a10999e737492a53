"""The views beside each row: what people decided about it, its speaker and its fact, who and when."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Table, select

from factdb.database.models import Target
from factdb.database.views import report_claims, report_facts, report_quotes, report_speakers
from factdb.links.canonical import find_speaker
from factdb.links.decisions import merge_facts, move_claim, pin_fact, rename_fact
from factdb.links.speakers import add_alias, identify, merge_speakers, rename_speaker, split_speaker, undo_decision
from factdb.review.said import said_about
from factdb.review.verdicts import judge
from tests.review.conftest import places

VIEWS = {"quote": report_quotes, "claim": report_claims, "fact": report_facts, "speaker": report_speakers}


def told(connection: Connection, view: Table) -> list[tuple[str | None, str | None]]:
    """What was decided about each row of a view that has quotes, and by whom; each with a time of just now."""
    rows = connection.execute(select(view).order_by(view.c[0])).all()
    for row in rows:
        assert (row.decided is None) == (row.decided_by is None) == (row.decided_at is None)
        if row.decided_at is not None:
            assert timedelta(0) <= datetime.now(UTC) - row.decided_at < timedelta(minutes=5)
    return [(row.decided, row.decided_by) for row in rows]


NOTHING = (None, None)


@pytest.mark.parametrize("view", VIEWS.values(), ids=list(VIEWS))
def test_the_machine_decides_nothing(connection: Connection, view: Table) -> None:
    assert set(told(connection, view)) == {NOTHING}


def test_speakers(connection: Connection) -> None:
    calder, spokesman = (find_speaker(connection, name) for name in ("Ines Calder", "a spokesman"))
    merge_speakers(connection, calder, [spokesman], reviewer="gil")
    assert told(connection, report_quotes) == [NOTHING, ("speaker merge", "gil")]
    assert told(connection, report_claims) == [NOTHING, ("claimant merge", "gil")]
    assert told(connection, report_speakers) == [("merge", "gil")]
    own = report_quotes.c
    assert connection.execute(select(own.speaker, own.found_speaker).order_by(own.id)).all() == [
        ("Ines Calder", None),
        ("Ines Calder", "a spokesman"),
    ]
    claimed = report_claims.c.found_claimant
    assert connection.scalars(select(claimed).order_by(report_claims.c.id)).all() == [None, "a spokesman"]
    rename_speaker(connection, calder, "Inés Calder", reviewer="hal")
    identify(connection, calder, "Q937", reviewer="ida")
    assert told(connection, report_speakers) == [("identify, merge, rename", "ida")]
    assert told(connection, report_quotes)[0] == NOTHING
    for _ in range(3):
        undo_decision(connection, None, reviewer="jo")
    assert {*told(connection, report_speakers), *told(connection, report_quotes)} == {NOTHING}


def test_a_split_tells_of_its_articles_alone(connection: Connection) -> None:
    calder, spokesman = (find_speaker(connection, name) for name in ("Ines Calder", "a spokesman"))
    article = places(connection, Target.QUOTE)[0].article_id
    split_speaker(connection, calder, [article], "Ines Calder the younger", reviewer="gil")
    assert told(connection, report_quotes) == [("speaker split", "gil"), NOTHING]
    assert told(connection, report_speakers) == [NOTHING, ("split", "gil")]
    # of two decisions that lead on, that of the article
    merge_speakers(connection, spokesman, [calder], reviewer="hal")
    assert told(connection, report_quotes) == [("speaker split", "gil"), NOTHING]
    assert [each.what for each in said_about(connection, article)[Target.QUOTE, 1]] == [
        "Ines Calder in the article: split"
    ]


def test_an_alias_tells_of_whom_it_names(connection: Connection) -> None:
    calder = find_speaker(connection, "Ines Calder")
    add_alias(connection, calder, "I. Calder", reviewer="gil")
    assert told(connection, report_speakers)[0] == ("alias", "gil")
    assert set(told(connection, report_quotes)) == {NOTHING}


def test_facts(connection: Connection) -> None:
    first, second = connection.scalars(select(report_facts.c.fact).order_by(report_facts.c.fact)).all()
    merge_facts(connection, first, [second], reviewer="ann")
    assert told(connection, report_facts) == [("merge", "ann")]
    assert told(connection, report_claims) == [NOTHING, ("fact merge", "ann")]
    rename_fact(connection, first, "work on the quay", reviewer="bob")
    pin_fact(connection, first, reviewer="cy")
    assert told(connection, report_facts) == [("merge, pin, rename", "cy")]
    assert told(connection, report_claims) == [("fact pin, fact rename", "cy"), ("fact merge", "ann")]
    pin_fact(connection, first, reviewer="dan", pinned=False)
    assert told(connection, report_facts) == [("merge, rename", "bob")]
    move_claim(connection, places(connection, Target.CLAIM)[1].id, None, reviewer="eve")
    assert told(connection, report_facts) == [("rename, split", "eve"), ("split", "eve")]
    spokesman, calder = (find_speaker(connection, name) for name in ("a spokesman", "Ines Calder"))
    merge_speakers(connection, calder, [spokesman], reviewer="fay")
    assert told(connection, report_claims)[1] == ("claimant merge, fact split", "fay")


@pytest.mark.parametrize("target", list(Target))
def test_a_verdict_names_who_gave_it(connection: Connection, target: Target) -> None:
    view = VIEWS[target.value]
    place = places(connection, target)[0]
    for reviewer, rating in (("ann", "false"), ("bob", "true")):
        judge(connection, place, rating, reviewer=reviewer)
    rows: list[Any] = list(connection.execute(select(view).order_by(view.c.id)))
    assert [(row.verdict, row.verdict_by, row.verdict_at is None) for row in rows] == [
        ("true", "bob", False),
        (None, None, True),
    ]
