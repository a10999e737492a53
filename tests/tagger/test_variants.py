"""Training articles in other settings: the gold goes with the text."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.tagger.variants import SPANS, variant

TEXT = (
    "Mara Lind, the engineer, said: “The dam held for a week. We have measured it twice. Nobody is in danger now.”\n\n"
    "Residents disagree. One called the wall “a joke” and left. Others want it mended.\n\n"
    'Her deputy added: "It leaks." Nothing else was said.'
)
GOLD: list[tuple[str, str, list[str]]] = [
    (
        "Mara Lind, the engineer",
        "said",
        ["“The dam held for a week. We have measured it twice. Nobody is in danger now.”"],
    ),
    ("One", "called", ["the wall", "“a joke”"]),
    ("Her deputy", "added", ['"It leaks."']),
]


def record() -> dict[str, Any]:
    def span(words: str) -> list[int]:
        return [TEXT.index(words), TEXT.index(words) + len(words)]

    attributions = [
        {"source": [span(source)], "cue": [span(cue)], "content": [span(words) for words in content], "kind": "any"}
        for source, cue, content in GOLD
    ]
    return {"id": "dam", "title": None, "text": TEXT, "attributions": attributions}


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


@given(st.integers(0, 10**6))
def test_every_span_keeps_its_words(seed: int) -> None:
    given_record = record()
    made = variant(given_record, str(seed))
    assert letters(made["text"]) == letters(TEXT)
    for before, after in zip(given_record["attributions"], made["attributions"], strict=True):
        for name in SPANS:
            for (start, end), (new_start, new_end) in zip(before[name], after[name], strict=True):
                assert letters(made["text"][new_start:new_end]) == letters(TEXT[start:end])
    assert made["text"][slice(*made["attributions"][1]["content"][1])][1:-1] == "a joke"
    json.dumps(made)


def test_one_seed_makes_one_variant_and_the_record_stays() -> None:
    given_record = record()
    assert variant(given_record, "7") == variant(given_record, "7")
    assert given_record == record()


@pytest.mark.parametrize(
    ("sign", "kind"),
    [
        pytest.param("‘a joke’", "single marks", id="single"),
        pytest.param("«a joke»", "guillemets", id="guillemets"),
        pytest.param("„a joke“", "low-high", id="low"),
        pytest.param("\n\n“We have", "a paragraph that opens again", id="opens again"),
        pytest.param("said:\n\n", "a paragraph after a colon", id="colon"),
    ],
)
def test_settings_that_the_gold_lacks(sign: str, kind: str) -> None:
    assert any(sign in variant(record(), str(seed))["text"] for seed in range(200)), kind
