"""Utterances: which quotations are forms of one, and what becomes of them when they are stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from factdb import links
from factdb.database import store
from factdb.database.connection import transaction
from factdb.links.utterances import fingerprints, is_same_utterance
from tests.database.examples import quoting

LONG = "“We will dredge the channel before winter, whatever it costs, because the town lives by its harbour.”"
SHORT = "“We will dredge the channel before winter.”"
CHANGED = "“We'll dredge the channel before winter, whatever that costs, because the town lives by its harbour”"
OTHER = "“The channel is deep enough for every ship that has ever called at this town.”"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(LONG, LONG, True, id="the same"),
        pytest.param(LONG, LONG.upper(), True, id="case"),
        pytest.param(LONG, SHORT, True, id="shortened"),
        pytest.param(LONG, CHANGED, True, id="a word changed"),
        pytest.param(LONG, "“… because the town lives by its harbour”", True, id="its end"),
        pytest.param(LONG, "“We will dredge” … “the town lives by its harbour”", True, id="its parts"),
        pytest.param(LONG, OTHER, False, id="about the same"),
        pytest.param(SHORT, "“We will dredge the western basin next summer.”", False, id="the same beginning"),
        pytest.param("“No comment.”", "“No comment.”", False, id="too short to be known"),
        pytest.param("", LONG, False, id="nothing"),
    ],
)
def test_is_same_utterance(one: str, other: str, expected: bool) -> None:
    assert is_same_utterance(one, other) is expected
    assert is_same_utterance(other, one) is expected


@given(st.lists(st.sampled_from("abcdefgh"), min_size=6, max_size=30), st.data())
def test_six_words_in_a_row_share_a_fingerprint(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 6))
    assert set(fingerprints(" ".join(words))) & set(fingerprints(" ".join(words[start : start + 6])))


@given(st.text(max_size=200))
def test_any_words_have_fingerprints_that_a_database_holds(words: str) -> None:
    assert all(-(2**63) <= key < 2**63 for key in fingerprints(words))


def utterances(engine: Engine, *words: str) -> list[tuple[int | None, str | None]]:
    """The utterance of each quote and its words, in the order stored, after storing these quotes."""
    with transaction(engine) as session:
        run = store.begin_run(session)
        for each in words:
            links.save(session, quoting(each), run=run)
    query = "SELECT q.utterance_id, u.text FROM quotes q LEFT JOIN utterances u ON u.id = q.utterance_id ORDER BY q.id"
    with engine.connect() as connection:
        return [(row[0], row[1]) for row in connection.execute(text(query))]


@pytest.mark.parametrize("words", [(LONG, SHORT, CHANGED), (SHORT, LONG, CHANGED), (CHANGED, SHORT, LONG)])
def test_forms_share_an_utterance_of_the_longest(engine: Engine, words: tuple[str, ...]) -> None:
    found = utterances(engine, *words, OTHER)
    assert found[:3] == [(1, max(words, key=len))] * 3
    assert found[3][0] not in (None, 1)


def test_a_form_that_comes_again_finds_its_utterance(engine: Engine) -> None:
    utterances(engine, LONG, SHORT)
    found = utterances(engine, f"{SHORT} ", f"{SHORT}  ", LONG[1:-1], "“No comment.”")
    assert found == [(1, LONG)] * 5 + [(None, None)]


def test_two_that_have_a_form_in_common_stay_two(engine: Engine) -> None:
    first, second = f"“The quay is old. {SHORT[1:-1]}”", f"“{SHORT[1:-1]} Nobody may stop us from it.”"
    found = utterances(engine, first, f"“{'The tower leans a little more every year. ' * 3}”", second, SHORT)
    assert found[1][0] != found[0][0]
    assert found[3][0] in (found[0][0], found[2][0])


def test_storing_again_changes_nothing(engine: Engine) -> None:
    before = utterances(engine, LONG, SHORT, OTHER)
    assert utterances(engine, LONG, SHORT, OTHER) == before
