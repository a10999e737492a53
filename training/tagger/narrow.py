"""Round a model's weights once more, so that no processor's sums overflow and all of them give the same scores.

usage: python -m training.tagger.narrow GOLD EXACT.onnx MODEL.onnx [--texts N] [--core N] [--context N]

Processors of the x86 family without VNNI multiply unsigned activations by signed weights in pairs and keep each pair's
sum in sixteen bits, where it is cut off at 32,767: with weights up to 127, two products of 255 can have 64,770, and a
model that is right elsewhere finds nothing there. Weights up to 64 cannot overflow (2 x 255 x 64 = 32,640). What that
costs in precision comes back by rounding each input's weights in turn and letting those that follow make up for the
error, on what the layers are given when training articles are read (Frantar et al. 2022, GPTQ). EXACT.onnx is what
export.py wrote, or a file of signed weights. --core and --context give its windows another size in word pieces.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from factdb.tagger import Tagger
from factdb.tagger.decoding import Floats
from factdb.tagger.model import arrays
from factdb.tagger.pieces import Word, cut_windows
from training.tagger.data import example, records
from training.tagger.evaluate import tagger_of
from training.tagger.export import MIDDLE

LARGEST = 64
"""Weights become whole numbers from minus to plus this."""

TEXTS = 100
"""Of this many training articles a window each is read."""

DAMPING = 0.01
"""Added to what the inputs are, as a share of their mean square, so that rare ones are not corrected for at any price."""


class Products:
    """The products of a model's graph: activations, scaled as they come, times whole numbers of eight bits."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.nodes = [node for node in model.graph.node if node.op_type == "DynamicQuantizeMatMul"]
        self._constants = {constant.name: constant for constant in model.graph.initializer}

    def weights(self, node: Any) -> tuple[NDArray[np.int64], Floats]:
        """A product's whole numbers [inputs, outputs] and the scale of each column."""
        numbers, scale, zeros = (numpy_helper.to_array(self._constants[name]) for name in node.input[1:4])
        return numbers.astype(np.int64) - zeros, scale

    def put(self, node: Any, numbers: NDArray[np.int64], scale: Floats, *, unsigned: bool = False) -> None:
        """Give a product other weights: signed, or unsigned, which is exact on every processor, and slower."""
        kind, zero = (np.uint8, MIDDLE) if unsigned else (np.int8, 0)
        zeros = np.full(numbers.shape[1], zero, dtype=kind)
        for name, value in zip(node.input[1:4], ((numbers + zero).astype(kind), scale, zeros), strict=True):
            self._constants[name].CopyFrom(numpy_helper.from_array(value, name))


def windows_of(gold: Path, tagger: Tagger, texts: int) -> Iterator[Sequence[Word]]:
    """One window of every eighth training article, until there are ``texts``; its place in the article moves on."""
    for number, record in enumerate(islice(records(gold / "polnear_train.jsonl"), 0, 8 * texts, 8)):
        words = example(record, tagger.vocabulary).words
        windows = list(cut_windows(words, core=tagger.settings.core, context=tagger.settings.context))
        window = windows[number % len(windows)]
        yield words[window.start : window.end]


def squares_of(source: Path, gold: Path, texts: int) -> dict[str, Floats]:
    """Of every product's input, by its name, the sums of what each pair of its values has in common [inputs, inputs]."""
    products = Products(onnx.load(source))
    for node in products.nodes:
        products.put(node, *products.weights(node), unsigned=True)
    names = [node.input[0] for node in products.nodes]
    products.model.graph.output.extend(
        helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names
    )
    session = onnxruntime.InferenceSession(products.model.SerializeToString(), providers=["CPUExecutionProvider"])
    squares: dict[str, Floats] = {}
    for window in windows_of(gold, tagger_of(source), texts):
        given = dict(zip(("pieces", "features", "firsts"), arrays(window), strict=True))
        for name, values in zip(names, session.run(names, given), strict=True):
            rows = values.reshape(-1, values.shape[-1])
            squares[name] = squares.get(name, 0) + rows.T @ rows
    return squares


def rounded(weights: Floats, squares: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Whole numbers for ``weights`` [inputs, outputs] and a scale for each column, with the least error in what comes out.

    ``squares`` [inputs, inputs] holds what the inputs have in common. Inputs are rounded in the order of their weight in it.
    """
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-8) / LARGEST
    order = np.argsort(-np.diag(squares), kind="stable")
    common = squares[np.ix_(order, order)].astype(np.float64)
    common += np.eye(len(common)) * DAMPING * np.mean(np.diag(common))
    factors = np.linalg.cholesky(np.linalg.inv(common)).T.astype(np.float32)
    left = weights[order].astype(np.float32)
    numbers = np.empty(weights.shape, dtype=np.int64)
    for at, row in enumerate(order):
        numbers[row] = np.clip(np.round(left[at] / scale), -LARGEST, LARGEST)
        error = (left[at] - numbers[row] * scale) / factors[at, at]
        left[at + 1 :] -= np.outer(factors[at, at + 1 :], error)
    return numbers, scale.astype(np.float32)


def resized(model: Any, sizes: dict[str, int]) -> None:
    """Give a model windows of other ``sizes``, by the names of the settings."""
    [made] = [entry for entry in model.metadata_props if entry.key == "factdb"]
    content = json.loads(made.value)
    content["settings"] |= sizes
    made.value = json.dumps(content, ensure_ascii=False)


def narrow(gold: Path, source: Path, target: Path, *, texts: int = TEXTS, **sizes: int) -> None:
    """Write ``target``: ``source`` with weights up to ``LARGEST``, by what its layers are given in ``texts`` articles."""
    squares = squares_of(source, gold, texts)
    products = Products(onnx.load(source))
    resized(products.model, sizes)
    for node in products.nodes:
        numbers, scale = products.weights(node)
        products.put(node, *rounded((numbers * scale).astype(np.float32), squares[node.input[0]]))
    onnx.save(products.model, target)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("gold", "exact", "model"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--texts", type=int, default=TEXTS)
    for name in ("core", "context"):
        parser.add_argument(f"--{name}", type=int, default=argparse.SUPPRESS)
    options = vars(parser.parse_args())
    narrow(options.pop("gold"), options.pop("exact"), options.pop("model"), **options)


if __name__ == "__main__":
    main()
