"""Verdicts with their history, on a scale of one's own."""

import pytest
from sqlalchemy import Connection, select

from factdb.database.models import Target
from factdb.database.views import report_verdicts
from factdb.errors import QueryError
from factdb.review.verdicts import DEFAULT_SCALE, define_scale, judge, scale, verdicts_of
from tests.review.conftest import places

URL = "https://port.example/figures"


@pytest.mark.parametrize("target", list(Target))
def test_the_newest_verdict_holds_and_the_others_stay(connection: Connection, target: Target) -> None:
    place = places(connection, target)[0]
    assert judge(connection, place, "False", explanation=" The port says 300. ", source_url=URL, reviewer="ann")
    assert not judge(connection, place, "false", explanation="The port says 300.", source_url=URL, reviewer="ann")
    assert judge(connection, place, "misleading", reviewer="bob")
    assert [(row.rating, row.reviewer) for row in verdicts_of(connection, place)] == [
        ("misleading", "bob"),
        ("false", "ann"),
    ]
    (row,) = connection.execute(select(report_verdicts)).all()
    assert (row.target, row.target_id, row.rating) == (target, place.id, "misleading")


@pytest.mark.parametrize(
    ("verdict", "message"),
    [
        ({"rating": "so-so"}, "'so-so' is no rating: give one of false, misleading, unproven, mostly true, true"),
        ({"rating": "true", "source_url": "port.example"}, "'port.example' is no web address"),
        ({"rating": "true", "source_url": "javascript:alert(1)"}, "is no web address"),
        ({"rating": "true", "explanation": "a\0"}, "no database holds"),
    ],
)
def test_what_is_no_verdict(connection: Connection, verdict: dict[str, str], message: str) -> None:
    place = places(connection, Target.CLAIM)[0]
    with pytest.raises(QueryError, match=message):
        judge(connection, place, reviewer="ann", **verdict)
    assert not verdicts_of(connection, place)


def test_a_scale_of_ones_own(connection: Connection) -> None:
    assert scale(connection) == DEFAULT_SCALE
    assert define_scale(connection, ["Wrong", " half  right ", "Right"]) == ("Wrong", "half right", "Right")
    assert scale(connection) == ("Wrong", "half right", "Right")
    judge(connection, places(connection, Target.CLAIM)[0], "right", reviewer="ann")
    for names, message in (
        (["Wrong"], "verdicts have the rating 'Right'"),
        (["Right", "right"], "'right' stands twice"),
        (["Right", "x" * 61], "is no rating"),
        ([], "verdicts have the rating 'Right'"),
    ):
        with pytest.raises(QueryError, match=message):
            define_scale(connection, names)
    assert define_scale(connection, ["Right", "Wrong"]) == scale(connection) == ("Right", "Wrong")
