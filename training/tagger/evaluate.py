"""Measure a tagger: from a run's checkpoint, or from an exported file through the package's own code.

usage: python -m training.tagger.evaluate GOLD.jsonl (RUN | MODEL.onnx) TOOLS [--tokens TOKENS.jsonl] [--speech]
           [--treebanks FOLDER] [--out PRED.jsonl] [--settings JSON]

GOLD.jsonl is of PolNeAR's form, TOOLS the folder of the scorers (score_quotes.py, score_spans.py); FOLDER holds gum/ and
ewt/, for the accuracy of the tags on the documents that training kept aside.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file

from factdb.documents.tags import tagset
from factdb.quotes import Quote
from factdb.tagger import Tagger, encode, find_quotes
from factdb.tagger import model as runtime
from factdb.tagger.decoding import Floats, RoleHead
from factdb.tagger.model import arrays, settings_of
from factdb.tagger.pieces import Vocabulary, Word
from factdb.tagger.relations import find_tags, score_windows
from training.tagger import model as networks
from training.tagger.data import UNKNOWN, article_of, records, treebank_examples


def network_of(run: Path) -> networks.Tagger:
    """The network of a run's checkpoint, ready to be read from."""
    shape = networks.Shape(**json.loads((run / "settings.json").read_text())["shape"])
    network = networks.Tagger(shape)
    network.load_state_dict(load_file(run / "weights.safetensors"))
    return network.eval()


def role_head(network: networks.Tagger) -> RoleHead:
    """The role head's weights for numpy."""
    weights = (network.distance.weight, network.reaches.weight, network.roles.weight, network.roles.bias)
    return RoleHead(*(weight.detach().numpy() for weight in weights))


def settings_file(run: Path) -> runtime.Settings:
    """What decoding was tuned to in this run; the defaults before that."""
    path = run / "decoding.json"
    return settings_of(json.loads(path.read_text())) if path.exists() else runtime.Settings()


def from_run(run: Path) -> Tagger:
    """A run's checkpoint behind the package's interface."""
    network = network_of(run)
    vocabulary = (run / "vocab.txt").read_text(encoding="utf-8").splitlines()

    def score(window: Sequence[Word]) -> tuple[Floats, Floats, Floats]:
        pieces, features, firsts = (torch.from_numpy(array)[None] for array in arrays(window))
        with torch.inference_mode():
            flat, parts, tags = network(pieces, features, torch.ones_like(pieces), firsts)
        return flat[0].numpy(), parts[0].numpy(), tags[0].numpy()

    tags = tuple(tagset()) if network.tags is not None else ()
    return Tagger(run.name, "", Vocabulary(vocabulary), score, role_head(network), settings_file(run), tags)


def tagger_of(path: Path) -> Tagger:
    """A tagger from a run's folder or an exported file."""
    if path.is_dir():
        return from_run(path)
    return runtime.load_file(path, hashlib.sha256(path.read_bytes()).hexdigest())


def as_record(quote: Quote) -> dict[str, Any]:
    """A quote in the form that the scorers read."""
    spans = {name: [[span.start, span.end] for span in getattr(quote, name)] for name in ("content", "cue", "source")}
    return {"kind": quote.kind, "manner": quote.manner, "confidence": quote.confidence, **spans}


def predict(gold: Path, tagger: Tagger) -> list[dict[str, Any]]:
    """A record of quotes for every article of a file."""
    found = []
    for record in records(gold):
        quotes = find_quotes(encode(article_of(record), tagger), tagger)
        found.append({"id": record["id"], "quotes": [as_record(quote) for quote in quotes]})
    return found


def figures(
    gold: Path, predicted: Sequence[dict[str, Any]], tools: Path, *, tokens: Path | None = None, speech: bool = False
) -> dict[str, float]:
    """F1 by the scorers: said and content by kind; exact spans where ``tokens`` are given."""
    sys.path.insert(0, str(tools))
    score_quotes, score_spans = map(import_module, ("score_quotes", "score_spans"))
    by_id = {record["id"]: record for record in predicted}
    result = {
        name: values["f1"]
        for name, values in score_quotes.score(score_quotes.load(gold), by_id, speech=speech).items()
        if not name.startswith("exact") or name.endswith("all")
    }
    if tokens is not None:
        spans = score_spans.score(tokens, score_quotes.load(gold), by_id)
        result |= {f"span.{name}": values["f1"] for name, values in spans.items() if "f1" in values}
    return result


def tag_accuracy(folder: Path, tagger: Tagger) -> float:
    """The share of the tokens of the treebanks' held-out documents that get the gold tag."""
    right = total = 0
    for one in treebank_examples(folder, tagger.vocabulary, held_out=True):
        if one.tags is not None:
            found = np.array([tagger.tags.index(tag) for tag in find_tags(score_windows(one.words, tagger), tagger)])
            known = one.tags != UNKNOWN
            right += int((found == one.tags)[known].sum())
            total += int(known.sum())
    return right / total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("tools", type=Path)
    parser.add_argument("--tokens", type=Path)
    parser.add_argument("--speech", action="store_true")
    parser.add_argument("--treebanks", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--settings", type=json.loads, default={})
    options = parser.parse_args()
    tagger = tagger_of(options.model)
    tagger = replace(tagger, settings=replace(tagger.settings, **options.settings))
    predicted = predict(options.gold, tagger)
    if options.out:
        options.out.write_text("".join(json.dumps(record) + "\n" for record in predicted), encoding="utf-8")
    found = figures(options.gold, predicted, options.tools, tokens=options.tokens, speech=options.speech)
    if options.treebanks:
        found["tags"] = tag_accuracy(options.treebanks, tagger)
    for name, value in found.items():
        print(f"{name:24}{value:.4f}")


if __name__ == "__main__":
    main()
