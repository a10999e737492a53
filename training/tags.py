"""Make factdb/models/tags.npz: the weights of NLTK's averaged perceptron tagger, from EWT and GUM.

usage: python -m training.tags GOLD_FOLDER

The treebanks cut words at hyphens, factdb does not: a word that covers several of theirs takes the last one's tag
(an adjective where that is a participle). One document in ten is held out; the accuracy on them is printed.
"""

import random
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from nltk.tag.perceptron import PerceptronTagger
from numpy.typing import NDArray

from factdb.documents.perceptron import SCALE
from factdb.documents.tokens import find_tokens
from factdb.text import Span, plain
from training.conllu import TreebankSentence, read_conllu

TARGET = Path(__file__).parents[1] / "factdb" / "models" / "tags.npz"
EPOCHS = 6
SEED = 7
SMALLEST_WEIGHT = 0.08
"""Weights nearer to zero are left out: a third of the size, and no loss on the held-out documents."""

Tagged = list[tuple[str, str]]
TagAt = dict[int, tuple[int, str]]


def retokenized(sentence: TreebankSentence) -> Tagged | None:
    """The sentence in factdb's tokens with the treebank's tags, or None where the two cannot be aligned."""
    text = plain(sentence.text)
    tag_at = tags_at(sentence)
    if tag_at is None:
        return None
    tokens: Tagged = []
    for span in find_tokens(text, Span(0, len(text))):
        tag = tag_of(span, tag_at)
        if tag is None:
            return None
        tokens.append((span.of(text), tag))
    return tokens


def tags_at(sentence: TreebankSentence) -> TagAt | None:
    """Where each word of the treebank begins in the sentence's text: its end and its tag; None where one is not found."""
    text = plain(sentence.text)
    tag_at: TagAt = {}
    at = 0
    for form, tag in sentence.words:
        start = text.find(plain(form), at)
        if start < 0 or start > at + 3:
            return None
        at = start + len(form)
        tag_at[start] = (at, tag)
    return tag_at


def tag_of(span: Span, tag_at: TagAt) -> str | None:
    """The tag of a token of ours, None where it is no whole number of the treebank's words."""
    inside = [tag_at[i] for i in range(span.start, span.end) if i in tag_at]
    if span.start not in tag_at or inside[-1][0] != span.end:
        return None
    tag = inside[-1][1]
    return "JJ" if len(inside) > 1 and tag in {"VBN", "VBG", "VBD"} else tag


def treebanks(gold: Path, *, held_out: bool) -> Iterator[TreebankSentence]:
    """The sentences of the documents that are held out, or of those that are not."""
    for path in sorted([*gold.glob("ewt/*.conllu"), *gold.glob("gum/*.conllu")]):
        for sentence in read_conllu(path):
            if (crc32(sentence.document.encode()) % 10 == 0) is held_out:
                yield sentence


def sentences(gold: Path, *, held_out: bool) -> Iterator[Tagged]:
    """The sentences that can be aligned."""
    for sentence in treebanks(gold, held_out=held_out):
        tokens = retokenized(sentence)
        if tokens:
            yield tokens


def accuracy(tagger: PerceptronTagger, gold: list[Tagged]) -> float:
    """The share of tokens that get the gold tag."""
    pairs = [
        (got[1], want[1])
        for sentence in gold
        for got, want in zip(tagger.tag([word for word, _ in sentence]), sentence, strict=True)
    ]
    return float(sum(got == want for got, want in pairs) / len(pairs))


def packed(weights: Mapping[str, Mapping[str, float]], dictionary: Mapping[str, str]) -> dict[str, NDArray[Any]]:
    """The weights of NLTK's perceptron and the tagger's dictionary as arrays of a file, without Python objects."""
    tags = sorted({tag for of_feature in weights.values() for tag in of_feature} | set(dictionary.values()))
    number = {tag: at for at, tag in enumerate(tags)}
    flat = [(number[tag], weight) for of_feature in weights.values() for tag, weight in sorted(of_feature.items())]
    return {
        "tags": joined(tags),
        "features": joined(weights),
        "counts": np.array([len(of_feature) for of_feature in weights.values()], dtype=np.uint8),
        "columns": np.array([column for column, _ in flat], dtype=np.uint8),
        "weights": np.rint(np.array([weight for _, weight in flat]) * SCALE).astype(np.int16),
        "words": joined(dictionary),
        "word_tags": joined(dictionary.values()),
    }


def joined(names: Iterable[str]) -> NDArray[np.uint8]:
    """Names, which hold no line feed, one to a line, as the bytes of one text."""
    return np.frombuffer("\n".join(names).encode(), dtype=np.uint8)


def main(gold: Path) -> None:
    random.seed(SEED)
    training, held_out = list(sentences(gold, held_out=False)), list(sentences(gold, held_out=True))
    tagger = PerceptronTagger(load=False)
    tagger.train(training, nr_iter=EPOCHS)
    tagger.model.weights = {
        feature: kept
        for feature, weights in sorted(tagger.model.weights.items())
        if (kept := {tag: round(w, 2) for tag, w in sorted(weights.items()) if abs(w) >= SMALLEST_WEIGHT})
    }
    np.savez_compressed(
        TARGET, allow_pickle=False, **packed(tagger.model.weights, dict(sorted(tagger.tagdict.items())))
    )
    print(
        f"{len(training):,} sentences; held out {len(held_out):,}: accuracy {accuracy(tagger, held_out):.4f}; "
        f"{TARGET.stat().st_size:,} bytes"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
