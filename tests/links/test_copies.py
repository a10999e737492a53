"""Copies of a story: what is one, and that storing an article finds it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text

from factdb import links
from factdb.database import linked, store
from factdb.database.connection import reading, transaction
from factdb.database.views import report_articles
from factdb.extraction import Extraction
from factdb.links.copies import PRIME, are_copies, band_keys, sketch, smallest_values
from factdb.links.words import hash64, shingles
from tests.database.examples import plain

WIRE = """TIDEWICK (Wire) — The harbour of Tidewick stayed closed for a second day on Tuesday after a grain ship lost its
rudder in the narrow channel and came to rest across it, the port authority said. Two tugs from Marlow arrived before
dawn and began to turn the vessel, which carries 12,000 tonnes of barley. Nobody was hurt.

Eleven other ships were waiting outside the breakwater. The authority's head, Ines Calder, said the channel would open
again on Thursday at the earliest. Divers had found no leak in the hull, she said, and the crew of nineteen remained on
board. The owner, a company in Vardo, did not answer calls.

Fishing boats, which draw less water, were allowed to leave through the old western gate."""

EDITED = WIRE.replace("TIDEWICK (Wire) — ", "").replace("Tuesday", "Tues.").replace("12,000", "twelve thousand")

OTHER = """The grain ship that blocks Tidewick harbour was built for wider waters, its pilot says. Ola Brandt has steered
vessels through the channel for thirty years and remembers two that stuck. This one, he says, should never have come in
at low tide with a crosswind. The port authority said the harbour stayed closed. Brandt spent the day on the quay with a
flask of tea, explaining to passers-by what the tugs were doing and what he would have done instead of them."""


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(WIRE, WIRE, True, id="the same"),
        pytest.param(WIRE, WIRE.upper().replace("\n", " "), True, id="case and lines"),
        pytest.param(WIRE, EDITED, True, id="lightly edited"),
        pytest.param(WIRE, "A headline of one's own\n\n" + EDITED, True, id="another headline"),
        pytest.param(WIRE, WIRE.rsplit("\n\n", 1)[0], True, id="the end cut off"),
        pytest.param(WIRE, WIRE.split("\n\n")[0], True, id="the first paragraph"),
        pytest.param(WIRE, OTHER, False, id="the same event by another writer"),
        pytest.param(WIRE, OTHER * 5 + WIRE.split("\n\n")[2], False, id="a sentence quoted in a long article"),
        pytest.param(WIRE, WIRE[:60], False, id="a line of it"),
        pytest.param("", "", False, id="nothing"),
    ],
)
def test_are_copies(one: str, other: str, expected: bool) -> None:
    assert are_copies(sketch(one).rows, sketch(other).rows) is expected
    assert are_copies(sketch(other).rows, sketch(one).rows) is expected


def test_copies_share_a_band_and_others_none() -> None:
    assert set(sketch(WIRE).keys) & set(sketch(EDITED).keys)
    assert not set(sketch(WIRE).keys) & set(sketch(OTHER).keys)
    assert sketch("Too short to be known by a part of it.").keys == ()


def test_keys_stay_the_same_in_every_version() -> None:
    """They are stored: other ones would find no copy of an article that is there already."""
    assert hash64("the grain ship") == 7641963943142780114
    assert band_keys(frozenset(["the grain ship", "grain ship lost"]))[:2] == (336163167753098384, 77374299169521186)


NUMBERS = st.integers(0, PRIME - 1) | st.sampled_from([0, 1, (1 << 31) - 1, 1 << 31, 1 << 60, PRIME - 1])


@given(st.lists(NUMBERS, min_size=1, max_size=5), st.lists(st.tuples(NUMBERS, NUMBERS), max_size=5))
def test_the_smallest_values_are_those_of_whole_numbers(hashes: list[int], permutations: list[tuple[int, int]]) -> None:
    expected = [min((factor * value + term) % PRIME for value in hashes) for factor, term in permutations]
    assert smallest_values(hashes, permutations) == expected


@given(st.lists(st.sampled_from("abcdefg"), max_size=12), st.integers(1, 5))
def test_shingles_hold_every_word(words: list[str], length: int) -> None:
    rows = shingles(words, length)
    assert len(rows) == (max(len(words) - length + 1, 1) if words else 0)
    assert {word for row in rows for word in row.split()} == set(words)


@given(st.text(max_size=300))
def test_any_text_has_a_sketch_and_is_its_own_copy(any_text: str) -> None:
    found = sketch(any_text)
    assert are_copies(found.rows, found.rows) is bool(found.rows)
    assert all(-(2**63) <= key < 2**63 for key in found.keys)


def stories(engine: Engine, *extractions: Extraction) -> list[int]:
    """The story of each current article, in the order stored."""
    with transaction(engine) as session:
        run = store.begin_run(session)
        for extraction in extractions:
            links.save(session, extraction, run=run)
    with reading(engine) as session:
        return list(session.scalars(select(report_articles.c.story).order_by(report_articles.c.id)))


def test_storing_finds_the_copy(engine: Engine) -> None:
    found = stories(
        engine, plain(WIRE, outlet="A"), plain(OTHER, outlet="B"), plain(EDITED, outlet="C"), plain(WIRE, outlet="D")
    )
    assert found == [1, 2, 1, 1]


def test_short_texts_are_copies_word_for_word(engine: Engine) -> None:
    words = ("Rain is near.", "Rain is near.", "Rain is nearer.")
    assert stories(engine, *(plain(each, outlet=str(number)) for number, each in enumerate(words))) == [1, 1, 3]


def test_a_revision_stays_in_its_story(engine: Engine) -> None:
    url = "https://a.example/ship"
    found = stories(engine, plain(WIRE, url=url), plain(EDITED, outlet="C"), plain(WIRE + " It is afloat.", url=url))
    assert found == [2, 2]


def test_storing_again_changes_nothing(engine: Engine) -> None:
    assert stories(engine, plain(WIRE, outlet="A"), plain(EDITED, outlet="C")) == [1, 1]
    assert stories(engine, plain(WIRE, outlet="A"), plain(EDITED, outlet="C")) == [1, 1]
    with transaction(engine) as session:
        links.link(session, 2)
    assert len(stories(engine)) == 2


def test_articles_of_an_older_database_are_caught_up_with(engine: Engine) -> None:
    with transaction(engine) as session:
        run = store.begin_run(session)
        for number, words in enumerate((WIRE, OTHER, EDITED)):
            store.save(session, plain(words, outlet=str(number)), run=run)
    done: list[int] = []
    while not done or done[-1]:
        with transaction(engine) as session:
            done.append(links.catch_up(session, most=2))
    assert done == [2, 1, 0]
    assert stories(engine) == [1, 2, 1]


def test_an_article_that_is_deleted_takes_its_links_along(engine: Engine) -> None:
    stories(engine, plain(WIRE, outlet="A"), plain(EDITED, outlet="C"))
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM articles WHERE id = 2"))
        assert set(connection.scalars(select(linked.ArticleKey.article_id))) == {1}
        assert connection.scalars(select(linked.ArticleStory.article_id)).all() == [1]
