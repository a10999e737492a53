"""Penn Treebank part-of-speech tags, by NLTK's averaged perceptron (Collins, EMNLP 2002) with weights of our own.

The weights are made by training/tags.py from the English Web Treebank and GUM.
"""

import gzip
import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nltk.tag.perceptron import PerceptronTagger


@cache
def _tagger() -> "PerceptronTagger":
    from nltk.tag.perceptron import PerceptronTagger

    stored = json.loads(gzip.decompress(files("factdb.models").joinpath("tags.json.gz").read_bytes()))
    tagger = PerceptronTagger(load=False)
    tagger.model.weights = stored["weights"]
    tagger.tagdict = stored["dictionary"]
    tagger.classes = tagger.model.classes = set(stored["tags"])
    return tagger


def tag(words: Sequence[str]) -> tuple[str, ...]:
    """A tag for each word of a sentence."""
    return tuple(tag for _, tag in _tagger().tag(list(words)))
