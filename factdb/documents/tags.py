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
    """The tags, none that of a noun where the form is a verb's alone ("profit fell 3%"), nor of an adverb for an ally."""
    found: list[str] = []
    for word, tag in zip(words, tags, strict=True):
        if tag == "RB" and word in lexicon.words("roles"):
            found.append("NN")
            continue
        verb = _verbs().get(word, tag) if tag in ("NN", "NNS") else tag
        helped = verb != tag and verb == "VBD" and any(before.startswith("VB") for before in found[-2:])
        found.append("VBN" if helped else verb)
    return tuple(found)


def tagset() -> list[str]:
    """Every tag that there is, in the order of the alphabet."""
    return sorted(_tagger().classes)
