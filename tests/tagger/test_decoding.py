"""From scores to spans: the best sequence, and never a broken one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from factdb.tagger.decoding import (
    DISTANCES,
    REACHES,
    ROLES,
    Floats,
    Places,
    RoleHead,
    find_cues,
    find_roles,
    link_features,
    log_softmax,
    relations_of,
    spans_of,
)
from factdb.text import Span


def cue_scores(labels: str) -> Floats:
    """Scores under which each word's label of ``labels`` (O, B or I) is by far the likeliest, a small letter hardly."""
    scores = np.zeros((len(labels), 3), dtype=np.float32)
    for at, label in enumerate(labels):
        scores[at, "OBI".index(label.upper())] = 6 if label.isupper() else 0.5
    return log_softmax(scores)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        pytest.param("OOO", [], id="none"),
        pytest.param("", [], id="no words"),
        pytest.param("OBO", [(1, 2)], id="one word"),
        pytest.param("BIIO", [(0, 3)], id="from the first word"),
        pytest.param("OOBI", [(2, 4)], id="to the last word"),
        pytest.param("OBB", [(1, 2), (2, 3)], id="one after the other"),
        pytest.param("OBIBO", [(1, 3), (3, 4)], id="one after the other, longer"),
        pytest.param("oII", [(0, 3)], id="what goes on must have begun"),
        pytest.param("OOiO", [], id="an unlikely word that goes on from nothing"),
    ],
)
def test_cues(labels: str, expected: list[tuple[int, int]]) -> None:
    assert find_cues(cue_scores(labels)) == [Span(*pair) for pair in expected]


def test_the_bias_decides_how_many_cues_there_are() -> None:
    scores = log_softmax(np.array([[1, 0, -9], [0, 1, -9], [3, 0, -9]], dtype=np.float32))
    assert [len(find_cues(scores, bias=bias)) for bias in (-2.0, 0.0, 2.0, 4.0)] == [0, 1, 2, 3]


matrices = arrays.arrays(np.float32, st.tuples(st.integers(0, 12), st.just(3)), elements=st.floats(-9, 9, width=32))


@given(matrices)
def test_cues_never_overlap(scores: Floats) -> None:
    spans = find_cues(scores)
    covered = [at for span in spans for at in range(span.start, span.end)]
    assert covered == sorted(set(covered))
    assert all(len(span) > 0 for span in spans)


LETTERS = {".": "O", "S": "B-source", "s": "I-source", "C": "B-content", "c": "I-content"}


def role_scores(labels: str) -> Floats:
    scores = np.zeros((1, len(labels), len(ROLES)), dtype=np.float32)
    for at, label in enumerate(labels):
        scores[0, at, ROLES.index(LETTERS[label])] = 4
    return log_softmax(scores)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        pytest.param("Ss.Ccc", "Ss.Ccc", id="source, cue, content"),
        pytest.param("Ccc.Ss.Cc", "Ccc.Ss.Cc", id="a split quote"),
        pytest.param("CccS..", "CccS..", id="content and source side by side"),
        pytest.param("CcCc", "CcCc", id="two contents side by side"),
        pytest.param("....", "....", id="nothing"),
        pytest.param(".Cc", ".Cc", id="no source"),
    ],
)
def test_legal_roles_stay(labels: str, expected: str) -> None:
    letters = {role: letter for letter, role in LETTERS.items()}
    assert "".join(letters[ROLES[role]] for role in find_roles(role_scores(labels))[0]) == expected


def test_the_surer_of_two_sources_stays() -> None:
    scores = role_scores("S..Ss.C")
    assert spans_of(find_roles(scores)[0].tolist(), 1, 2) == [Span(3, 5)]


role_arrays = arrays.arrays(
    np.float32,
    st.tuples(st.integers(1, 3), st.integers(1, 12), st.just(len(ROLES))),
    elements=st.floats(-9, 9, width=32),
)


@given(role_arrays)
def test_roles_are_whole_spans_and_one_source(scores: Floats) -> None:
    for roles in find_roles(scores).tolist():
        assert len(spans_of(roles, 1, 2)) <= 1
        for before, role in zip([0, *roles], roles, strict=False):
            assert role not in (2, 4) or before in (role - 1, role)
        covered = sum(len(span) for kind in (1, 3) for span in spans_of(roles, kind, kind + 1))
        assert covered == sum(role != 0 for role in roles)


def test_fewer_contents_when_beginnings_cost() -> None:
    scores = role_scores("CcC.Ccc")
    found = [len(spans_of(find_roles(scores, content_start=cost)[0].tolist(), 3, 4)) for cost in (0.0, -5.0, -20.0)]
    assert found == sorted(found, reverse=True)
    assert (found[0], found[-1]) == (3, 0)


PLACES = Places(
    sentence=np.array([0, 0, 0, 1, 1, 1]),
    paragraph=np.array([0, 0, 0, 0, 1, 1]),
    quotation=np.array([-1, -1, 0, 0, -1, 3]),
)


def test_distance_is_signed_and_nought_within_the_cue() -> None:
    distance, _ = link_features(PLACES, np.array([[2, 3]]))
    middle = DISTANCES // 2
    assert (distance[0] - middle).tolist() == [-2, -1, 0, 0, 1, 2]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param(0, [[3, 3, 3, 4, 4, 4], [2, 2, 2, 3, 3, 3]], id="sentences"),
        pytest.param(1, [[10, 10, 10, 10, 11, 11], [9, 9, 9, 9, 10, 10]], id="paragraphs"),
        pytest.param(2, [[17, 17, 17, 17, 18, 18], [16, 17, 17, 17, 17, 17]], id="cues between"),
        pytest.param(3, [[21, 21, 23, 23, 21, 23], [21, 21, 23, 23, 21, 23]], id="quotations"),
    ],
)
def test_reaches(kind: int, expected: list[list[int]]) -> None:
    _, reaches = link_features(PLACES, np.array([[1, 1], [4, 4]]))
    assert reaches[:, :, kind].tolist() == expected


@given(st.data())
def test_features_stay_within_their_tables(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 400))
    steps = st.lists(st.integers(0, 2), min_size=size, max_size=size)
    places = Places(*(np.cumsum(data.draw(steps)) - 1 for _ in range(3)))
    firsts = sorted(data.draw(st.sets(st.integers(0, size - 1), min_size=1, max_size=5)))
    distance, reaches = link_features(places, np.array([(first, first) for first in firsts]))
    assert 0 <= distance.min() <= distance.max() < DISTANCES
    assert 0 <= reaches.min() <= reaches.max() < REACHES


def test_the_role_head_scores_every_word_for_every_cue() -> None:
    dice = np.random.default_rng(3)
    width = 4
    tables = [
        dice.normal(size=size).astype(np.float32) for size in ((DISTANCES, width), (REACHES, width), (5, width), (5,))
    ]
    parts = dice.normal(size=(6, 5 * width)).astype(np.float32)
    cues = np.array([[1, 2], [4, 4]])
    scores = RoleHead(*tables).score(parts, cues, PLACES)
    distance, reaches = link_features(PLACES, cues)
    word, first, last, left, right = parts.reshape(6, 5, width).transpose(1, 0, 2)
    mixed = word[5] + first[1] + last[2] + left[5] * right[1] + tables[0][distance[0, 5]]
    mixed = mixed + sum(tables[1][kind] for kind in reaches[0, 5])
    expected = log_softmax(np.maximum(mixed, 0) @ tables[2].T + tables[3])
    assert scores.shape == (2, 6, 5)
    np.testing.assert_allclose(scores[0, 5], expected, rtol=1e-4, atol=1e-5)


def test_relations_name_source_and_content() -> None:
    scores = role_scores("Ss.Ccc")
    flat = np.log(np.full((6, 9), 1 / 3, dtype=np.float32))
    (relation,) = relations_of(flat, [Span(2, 3)], scores, find_roles(scores))
    assert (relation.cue, relation.source, relation.content) == (Span(2, 3), Span(0, 2), (Span(3, 6),))
    assert relation.cue_score == pytest.approx(np.log(1 / 3))
    assert relation.content_score == pytest.approx(scores.max())


def test_a_cue_without_content_relates_nothing() -> None:
    scores = role_scores("Ss....")
    assert relations_of(np.zeros((6, 9), dtype=np.float32), [Span(2, 3)], scores, find_roles(scores)) == []
