from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from factdb.articles import Article
from factdb.database.identity import identity_key, refuse_unstorable, words_key
from factdb.errors import SourceError

ARTICLE = Article(text="The quay is open.", outlet="The Tide", title="Quay")

SAME_ARTICLES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "scheme and host in capitals": ({"url": "https://tide.example/Quay"}, {"url": "HTTPS://Tide.Example/Quay"}),
    "a fragment": ({"url": "https://tide.example/quay"}, {"url": "https://tide.example/quay#comments"}),
    "the default port": ({"url": "https://tide.example/quay"}, {"url": "https://tide.example:443/quay"}),
    "no path": ({"url": "https://tide.example"}, {"url": "https://tide.example/"}),
    "white space": ({"url": "https://tide.example/quay"}, {"url": " https://tide.example/quay\n"}),
    "one URL, two outlets, texts and ids": (
        {"url": "https://tide.example/quay"},
        {"url": "https://tide.example/quay", "outlet": "Tide", "text": "The quay was open.", "source_id": "7"},
    ),
    "one id, two texts": ({"source_id": "7"}, {"source_id": "7", "text": "The quay was open.", "title": None}),
    "one text, two files": ({"location": "a.txt"}, {"location": "b.txt"}),
    "one text, two dates": ({}, {"published": date(2024, 5, 6)}),
}

OTHER_ARTICLES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "another path": ({"url": "https://tide.example/quay"}, {"url": "https://tide.example/Quay"}),
    "another query": ({"url": "https://tide.example/?id=1"}, {"url": "https://tide.example/?id=2"}),
    "another port": ({"url": "https://tide.example/quay"}, {"url": "https://tide.example:8443/quay"}),
    "another scheme": ({"url": "https://tide.example/quay"}, {"url": "http://tide.example/quay"}),
    "another id": ({"source_id": "7"}, {"source_id": "8"}),
    "one id, two outlets": ({"source_id": "7"}, {"source_id": "7", "outlet": "The Ebb"}),
    "another text": ({}, {"text": "The quay was open."}),
    "another title": ({}, {"title": "Pier"}),
    "one text, two outlets": ({}, {"outlet": "The Ebb"}),
    "URLs that are none": ({"url": "http://[quay"}, {"url": "http://[pier"}),
    "an id like a URL": ({"url": "https://tide.example/quay"}, {"source_id": "https://tide.example/quay"}),
}


@pytest.mark.parametrize(("one", "other"), SAME_ARTICLES.values(), ids=SAME_ARTICLES)
def test_the_same_article(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert identity_key(replace(ARTICLE, **one)) == identity_key(replace(ARTICLE, **other))


@pytest.mark.parametrize(("one", "other"), OTHER_ARTICLES.values(), ids=OTHER_ARTICLES)
def test_another_article(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert identity_key(replace(ARTICLE, **one)) != identity_key(replace(ARTICLE, **other))


SAME_WORDS = {
    "marks and case": ("“We will open the quay today,”", "we will open the quay today"),
    "apostrophes": ("“We’ll open the new quay here today.”", "we'll open the new quay here today"),
    "dashes and line breaks": ("The quay — the new\none — is open", "the quay, the new one, is open"),
    "full width": ("We will open the ｑｕａｙ today", "We will open the quay today"),
    "composed accents": ("The cafe\u0301 by the quay is open", "The caf\u00e9 by the quay is open"),
}


@pytest.mark.parametrize(("one", "other"), SAME_WORDS.values(), ids=SAME_WORDS)
def test_the_same_words(one: str, other: str) -> None:
    assert words_key(one) == words_key(other) is not None


@pytest.mark.parametrize("words", ["", "No comment.", "one two three four five", "— … “”"])
def test_too_few_words(words: str) -> None:
    assert words_key(words) is None


def test_other_words() -> None:
    assert words_key("We will open the quay today") != words_key("We will close the quay today")


@pytest.mark.parametrize("field", ["text", "title", "outlet", "url", "byline", "source_id", "location"])
@pytest.mark.parametrize(("character", "name"), [("\0", "U+0000"), ("\ud83d", "U+D83D"), ("\udfff", "U+DFFF")])
def test_refuses_characters_that_no_database_holds(field: str, character: str, name: str) -> None:
    changes: dict[str, Any] = {field: f"ab{character}c"}
    with pytest.raises(SourceError, match=f"its {field} has the character {name.replace('+', '[+]')} at 2") as refused:
        refuse_unstorable(replace(ARTICLE, **changes))
    str(refused.value).encode()
    assert "\0" not in str(refused.value)


def test_refuses_an_endless_outlet() -> None:
    with pytest.raises(SourceError, match="longer than 500 characters"):
        refuse_unstorable(replace(ARTICLE, outlet="x" * 501))


def test_takes_any_other_character() -> None:
    refuse_unstorable(replace(ARTICLE, text="\x01\t\r\n\ufffe\U0001f600\U0010ffff"))
