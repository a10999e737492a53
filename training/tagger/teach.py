"""Write down what a larger tagger says of the training text, for a smaller one to learn from (Hinton et al. 2015).

usage: python -m training.tagger.teach GOLD (RUN | MODEL.onnx) LABELS.npz [--seed N] [--jobs N]

LABELS.npz holds for every article, variant and treebank document the log-probabilities [words, 9] of the flat labels.
An exported file reads several times as quickly as a run, and is as good a teacher. The seed must be that of the run that learns from them: it decides the variants.
"""

import argparse
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from factdb.corpora import cores
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


_TAGGERS: list[Tagger] = []
"""The tagger of a process of the pool, loaded once."""


def _begin(model: Path) -> None:
    _TAGGERS.append(tagger_of(model))


def _labels(one: Example) -> np.ndarray:
    return soft_labels(one, _TAGGERS[0])


def teach(read: Corpus, model: Path, target: Path, *, jobs: int) -> None:
    """Write the labels of a whole corpus, and every hundredth example how many are done."""
    labels: dict[str, Any] = {}
    examples = read.everything()
    with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(model,)) as pool:
        for one, found in zip(examples, pool.map(_labels, examples, chunksize=4), strict=True):
            labels[one.name] = found
            if len(labels) % 100 == 0:
                print(f"{len(labels):,} of {len(examples):,}", flush=True)
    np.savez_compressed(target, allow_pickle=False, **labels)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("gold", "model", "labels"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--seed", type=int, default=Settings().seed)
    parser.add_argument("--jobs", type=int, default=cores())
    options = parser.parse_args()
    vocabulary = tagger_of(options.model).vocabulary
    teach(corpus(options.gold, vocabulary, options.seed), options.model, options.labels, jobs=options.jobs)


if __name__ == "__main__":
    main()
