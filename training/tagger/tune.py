"""Tune a run's decoding and calibrate its confidence on the training articles that it has not seen.

usage: python -m training.tagger.tune GOLD TOOLS RUN [MODEL.onnx] [--core N] [--context N]

MODEL.onnx, the run's export, reads more quickly than the run's own network, and as the package will; --core and --context
are the windows' sizes in word pieces. Writes RUN/decoding.json, which evaluation and export read. The biases are those of the best said F1 (score_quotes.py);
confidence is a logistic regression over ``factdb.tagger.forming.evidence`` on whether a quote is right as "said" counts it.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.calibration import rightness
from factdb.tagger import Reading, Tagger, encode
from factdb.tagger.forming import confidence_of, evidence, quotes_from, surface_of
from factdb.tagger.model import Settings
from factdb.tagger.relations import Scored, find_relations, score_windows
from training.tagger.data import article_of, records
from training.tagger.evaluate import as_record, tagger_of
from training.tagger.train import HELD_OUT

CUE_BIASES = (-0.5, 0.0, 0.5, 1.0, 1.5)
SOURCE_STARTS = (-0.5, 0.0, 0.5, 1.0)
CONTENT_START = -0.5
LEAST = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45)
WINDOWS = Settings()
PRIOR = 2.0
"""Strength of the pull of the calibration's weights to nought."""


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """A gold record, what a user's extraction makes of it, and what the encoder says of its words, to be decoded anew."""

    record: dict[str, Any]
    reading: Reading
    scored: list[Scored]


def read_all(chosen: Sequence[dict[str, Any]], tagger: Tagger) -> list[ReadArticle]:
    """Every record through the encoder."""
    readings = ((record, encode(article_of(record), tagger)) for record in chosen)
    return [ReadArticle(record, read, list(score_windows(read.words, tagger))) for record, read in readings]


def quotes_of(article: ReadArticle, tagger: Tagger) -> list[tuple[tuple[float, ...], dict[str, Any]]]:
    """The evidence for each quote, and the quote as the scorers read it."""
    found: list[tuple[tuple[float, ...], dict[str, Any]]] = []
    document, words = article.reading.document, article.reading.words
    surface = surface_of(document, words)
    for relation in find_relations(words, article.scored, tagger):
        quotes = quotes_from(surface, relation, tagger.settings)
        found.extend((evidence(words, relation), as_record(quote)) for quote in quotes)
    return found


def said(articles: Sequence[ReadArticle], found: Sequence[Sequence[dict[str, Any]]], score_quotes: Any) -> float:
    """Said F1 over all of the quotes found in each article."""
    gold = {article.record["id"]: article.record for article in articles}
    predicted = {article.record["id"]: {"quotes": quotes} for article, quotes in zip(articles, found, strict=True)}
    return float(score_quotes.score(gold, predicted)["said.all"]["f1"])


def best_settings(articles: Sequence[ReadArticle], tagger: Tagger, score_quotes: Any) -> tuple[float, Settings]:
    """The best said F1, and the settings that reach it: biases, calibration and the least confidence."""
    best = (-1.0, tagger.settings)
    for cue_bias, source_start in product(CUE_BIASES, SOURCE_STARTS):
        settings = replace(
            tagger.settings, cue_bias=cue_bias, source_start=source_start, content_start=CONTENT_START, least=0.0
        )
        found = [quotes_of(article, replace(tagger, settings=settings)) for article in articles]
        weights = calibration(articles, found, score_quotes)
        for least in LEAST:
            kept = [[quote for row, quote in quotes if confidence_of(row, weights) >= least] for quotes in found]
            value = said(articles, kept, score_quotes)
            if value > best[0]:
                best = (value, replace(settings, least=least, calibration=weights))
    return best


def logistic(rows: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights of a logistic regression by Newton's method, the constant (first) free of the prior."""
    weights = np.zeros(rows.shape[1])
    prior = np.full(rows.shape[1], PRIOR)
    prior[0] = 1e-6
    for _ in range(30):
        probability = 1 / (1 + np.exp(-rows @ weights))
        gradient = rows.T @ (probability - right) + prior * weights
        curvature = (rows * (probability * (1 - probability))[:, None]).T @ rows + np.diag(prior)
        weights = weights - np.linalg.solve(curvature, gradient)
    return weights


def calibration(
    articles: Sequence[ReadArticle],
    found: Sequence[Sequence[tuple[tuple[float, ...], dict[str, Any]]]],
    score_quotes: Any,
) -> tuple[float, ...]:
    """The weights that make confidence the probability of being right."""
    rows = [row for quotes in found for row, _ in quotes]
    right = [
        one
        for article, quotes in zip(articles, found, strict=True)
        for one in rightness(article.record, [quote for _, quote in quotes], score_quotes)
    ]
    weights = logistic(np.array(rows), np.array(right, dtype=np.float64))
    return tuple(round(float(weight), 6) for weight in weights)


def tune(gold: Path, tools: Path, run: Path, model: Path | None = None, *, windows: Settings = WINDOWS) -> None:
    """Write the run's decoding.json, by what the run's network says of the held-out articles, or by its export."""
    sys.path.insert(0, str(tools))
    score_quotes = import_module("score_quotes")
    tagger = replace(tagger_of(model or run), settings=windows)
    chosen = [record for n, record in enumerate(records(gold / "polnear_train.jsonl")) if not n % HELD_OUT]
    articles = read_all(chosen, tagger)
    value, settings = best_settings(articles, tagger, score_quotes)
    (run / "decoding.json").write_text(json.dumps(asdict(settings)) + "\n")
    print(f"said F1 on {len(articles)} held-out articles {value:.4f} with {settings}")


def add_windows(parser: argparse.ArgumentParser) -> None:
    """Options for the windows' sizes."""
    parser.add_argument("--core", type=int, default=WINDOWS.core)
    parser.add_argument("--context", type=int, default=WINDOWS.context)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("gold", "tools", "run"):
        parser.add_argument(name, type=Path)
    parser.add_argument("model", type=Path, nargs="?")
    add_windows(parser)
    options = parser.parse_args()
    windows = Settings(core=options.core, context=options.context)
    tune(options.gold, options.tools, options.run, options.model, windows=windows)


if __name__ == "__main__":
    main()
