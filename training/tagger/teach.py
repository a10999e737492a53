"""Write down what a larger tagger says of the training text, for a smaller one to learn from (Hinton et al. 2015).

usage: python -m training.tagger.teach GOLD (RUN | MODEL.onnx) LABELS.npz [--seed N]

LABELS.npz holds for every article, variant and treebank document the log-probabilities [words, 9] of the flat labels.
The seed must be that of the run that learns from them: it decides the variants.
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from factdb.tagger import Tagger
from factdb.tagger.relations import score_windows
from training.tagger.data import Example
from training.tagger.evaluate import tagger_of
from training.tagger.train import Corpus, Settings, corpus


def soft_labels(one: Example, tagger: Tagger) -> np.ndarray:
    """Log-probabilities [words, 9] of an example's words, each from the window in whose core it lies."""
    cores = [
        scored.labels[scored.window.core_start - scored.window.start : scored.window.core_end - scored.window.start]
        for scored in score_windows(one.words, tagger)
    ]
    return np.concatenate([*cores, np.zeros((0, 9))]).astype(np.float16)


def teach(read: Corpus, tagger: Tagger, target: Path) -> None:
    """Write the labels of a whole corpus."""
    labels: dict[str, Any] = {one.name: soft_labels(one, tagger) for one in read.everything()}
    np.savez_compressed(target, **labels)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("gold", "model", "labels"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--seed", type=int, default=Settings().seed)
    options = parser.parse_args()
    tagger = tagger_of(options.model)
    teach(corpus(options.gold, tagger.vocabulary, options.seed), tagger, options.labels)


if __name__ == "__main__":
    main()
