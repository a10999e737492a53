"""Penn Treebank part-of-speech tags, by NLTK's averaged perceptron (Collins, EMNLP 2002) with weights of our own.

The weights are made by training/tags.py from the English Web Treebank and GUM.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from factdb import lexicon
from factdb.documents.perceptron import MatrixPerceptron, parted

if TYPE_CHECKING:
    from nltk.tag.perceptron import PerceptronTagger


@cache
def _tagger() -> "PerceptronTagger":
    from nltk.tag.perceptron import PerceptronTagger

    tagger = PerceptronTagger(load=False)
    with files("factdb.models").joinpath("tags.npz").open("rb") as file, np.load(file, allow_pickle=False) as stored:
        names = {name: parted(stored[name]) for name in ("tags", "features", "words", "word_tags")}
        weights = (stored["counts"], stored["columns"], stored["weights"])
    tagger.model = MatrixPerceptron(names["tags"], names["features"], *weights)
    tagger.tagdict = dict(zip(names["words"], names["word_tags"], strict=True))
    tagger.classes = tagger.model.classes
    return tagger


def tag(words: Sequence[str]) -> tuple[str, ...]:
    """A tag for each word of a sentence."""
    return _mended(words, [tag for _, tag in _tagger().tag(list(words))])


@cache
def _verbs() -> dict[str, str]:
    return {row[0]: row[1] for row in lexicon.rows("verb_forms")}


def _mended(words: Sequence[str], tags: Sequence[str]) -> tuple[str, ...]:
    """The tags, but those of forms that are one thing alone: fell, told (a verb), ally (a noun), seven (a number)."""
    found: list[str] = []
    for word, tag in zip(words, tags, strict=True):
        verb = _verbs().get(word) if tag in ("NN", "NNS") else None
        if verb is not None:
            helped = verb == "VBD" and any(before.startswith("VB") for before in found[-2:])
            found.append("VBN" if helped else verb)
        elif tag == "RB" and word in lexicon.words("roles"):
            found.append("NN")
        elif tag in ("JJ", "NN") and word != "one" and word in lexicon.words("number_words"):
            found.append("CD")
        elif tag == "CD" and word.isalpha() and word.islower() and not _is_number(word):
            found.append("NN")
        else:
            found.append(tag)
    return tuple(found)


def _is_number(word: str) -> bool:
    """Whether a word is one for a number: seven, dozens, thirds, million."""
    known = (lexicon.words(f"number_{kind}") for kind in ("words", "scales", "fractions", "vague"))
    forms = (word, word.removesuffix("s"), word.removesuffix("ies") + "y")
    return any(form in names for names in known for form in forms)


def tagset() -> list[str]:
    """Every tag that there is, in the order of the alphabet."""
    return sorted(_tagger().classes)
