"""In which sense numbers are given, by the words around them."""

import pytest

from factdb.database.columns import Sense
from factdb.links.senses import is_change, is_planned, sense_of
from factdb.quantities import Direction


@pytest.mark.parametrize(
    ("before", "after", "is_later", "expected"),
    [
        ("The firm expects revenue of ", "", False, True),
        ("Revenue reached ", "", False, False),
        ("rather than the ", " it forecast in May", False, True),
        ("Capacity will reach ", "", True, True),
        ("Revenue will reach ", "", False, False),
    ],
)
def test_is_planned(before: str, after: str, is_later: bool, expected: bool) -> None:
    assert is_planned(before, after, is_later=is_later) is expected


@pytest.mark.parametrize(
    ("before", "clause", "expected"),
    [
        ("Revenue rose by ", "Revenue rose by", True),
        ("Revenue fell ", "Revenue fell on the year", True),
        ("Turnout rose to ", "Turnout rose to", False),
        ("The poll gave the party ", "The poll gave the party", False),
    ],
)
def test_is_change(before: str, clause: str, expected: bool) -> None:
    assert is_change("percent", Direction.UP, before, clause) is expected
    assert not is_change("people", Direction.UP, before, clause)
    assert not is_change("percent", None, before, clause)


@pytest.mark.parametrize(
    ("before", "clause", "direction", "expected"),
    [
        ("It fell by ", "It fell by overnight", Direction.DOWN, True),
        ("It fell to ", "It fell to overnight", Direction.DOWN, False),
        ("It was ", "It was above the seasonal average", None, True),
        ("They want to limit warming to ", "They want to limit warming to", None, True),
        ("Its water is ", "Its water is warmer than in May", None, True),
        ("It reached ", "It reached in the shade", None, False),
    ],
)
def test_degrees_may_be_those_of_a_change(
    before: str, clause: str, direction: Direction | None, expected: bool
) -> None:
    assert is_change("degree_celsius", direction, before, clause) is expected


SENSES = [
    ("The storm killed ", " people.", Sense.LEVEL),
    ("An earlier version of this article said ", " people were hurt. The correct figure is 25.", Sense.WITHDRAWN),
    ("Our report wrongly gave the toll as ", ".", Sense.WITHDRAWN),
    ("We said on Monday that the bridge cost ", ". It should have been €4m.", Sense.WITHDRAWN),
    ("The same story said that profit had fallen by ", " per cent. It fell by 14; the digits were transposed.",
     Sense.WITHDRAWN),
    ("The figure should have been ", " boats.", Sense.LEVEL),
    ("The number of homes without power fell to 300 from ", " on Monday.", Sense.FORMER),
    ("Output was 26 tonnes, rather than ", ".", Sense.FORMER),
    ("The river reached 7.6 metres, not the ", " first announced.", Sense.FORMER),
    ("The reading was first given as ", ".", Sense.FORMER),
    ("The firm had ", " originally planned.", Sense.FORMER),
    ("On Saturday the government had put the number of dead at ", ".", Sense.FORMER),
    ("The article was read by ", " people.", Sense.LEVEL),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), SENSES, ids=[f"{row[0]}…{row[1]}"[:60] for row in SENSES])
def test_sense(before: str, after: str, expected: Sense) -> None:
    assert sense_of(before, after, change=False, planned=False) is expected


def test_a_change_and_a_forecast_are_senses_of_their_own() -> None:
    assert sense_of("Revenue rose ", ".", change=True, planned=True) is Sense.CHANGE
    assert sense_of("Revenue will be ", ".", change=False, planned=True) is Sense.EXPECTED
    assert sense_of("rather than the ", ".", change=True, planned=True) is Sense.FORMER
