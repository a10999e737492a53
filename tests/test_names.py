"""Names as strings: comparable, and taken apart."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factdb.names import forename_gender, is_plural_role, name_key, name_parts, role_noun, same_forename


@pytest.mark.parametrize(
    ("name", "key"),
    [
        pytest.param("José Núñez-Ortiz", "jose nunez ortiz", id="accents and hyphen"),
        pytest.param("J. K. Rowland", "jk rowland", id="initials apart"),
        pytest.param("J.K. Rowland", "jk rowland", id="initials together"),
        pytest.param("Mary J. Okafor", "mary j okafor", id="one initial"),
        pytest.param("O’Neill", "oneill", id="curly apostrophe"),
        pytest.param("O'Neill", "oneill", id="straight apostrophe"),
        pytest.param("U.N.", "un", id="acronym with points"),
        pytest.param("Jørgen Łukasz", "jorgen lukasz", id="letters without a decomposition"),
        pytest.param("  ANA \t RUIZ ", "ana ruiz", id="case and space"),
        pytest.param("—", "", id="no letter"),
    ],
)
def test_name_key(name: str, key: str) -> None:
    assert name_key(name) == key


@given(st.text())
def test_name_key_is_stable(name: str) -> None:
    key = name_key(name)
    assert name_key(key) == key
    assert not any(unicodedata.combining(character) for character in key)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        pytest.param("Ana Ruiz", ("ana", "ruiz"), id="two"),
        pytest.param("van der Berg", ("berg",), id="particles"),
        pytest.param("Tomas Eyde Jr.", ("tomas", "eyde"), id="generation"),
        pytest.param("al-Hariri", ("hariri",), id="joined particle"),
        pytest.param("Al Hart", ("al", "hart"), id="particle that is a forename"),
        pytest.param("", (), id="empty"),
    ],
)
def test_name_parts(name: str, parts: tuple[str, ...]) -> None:
    assert name_parts(name) == parts


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("michael", "mike", True), ("m", "michael", True), ("ana", "ana", True), ("ana", "ben", False)],
)
def test_same_forename(one: str, other: str, same: bool) -> None:
    assert same_forename(one, other) is same
    assert same_forename(other, one) is same


@pytest.mark.parametrize(
    ("word", "gender"), [("Petra", "female"), ("Tom", "male"), ("Robin", None), ("Jean-Luc", "male"), ("Xyzzy", None)]
)
def test_forename_gender(word: str, gender: str | None) -> None:
    assert forename_gender(word) == gender


@pytest.mark.parametrize(
    ("word", "noun", "plural"),
    [
        ("spokesmen", "spokesman", True),
        ("Secretary", "secretary", False),
        ("secretaries", "secretary", True),
        ("actress", "actress", False),
        ("table", None, False),
    ],
)
def test_role_noun(word: str, noun: str | None, plural: bool) -> None:
    assert role_noun(word) == noun
    assert is_plural_role(word) is plural
