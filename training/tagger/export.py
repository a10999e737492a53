"""Export a run as an ONNX file: whole numbers of eight bits, everything decoding needs inside.

usage: python -m training.tagger.export RUN MODEL.onnx [--tags]

The graph is written operation by operation, with onnxruntime's fused ones, and reads one window at a time: without
padding nothing needs a mask. Weights have a scale for each column (tables: for each row), activations are scaled as they
come. Unsigned weights are exact on every processor, and slower than the signed ones that narrow.py makes of them to
ship. The part-of-speech head is left out without --tags: the perceptron's tags are better than those of a short run
(0.944 to 0.930 on the held-out documents). Prints the file's SHA-256 and size, and the mean and the largest difference of its scores to the network's.
"""

import argparse
import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from factdb.documents.tags import tagset
from factdb.tagger.decoding import Floats
from factdb.tagger.model import load_file
from factdb.tagger.pieces import Case, Place, Quoted, Word
from training.tagger.evaluate import from_run, network_of, role_head, settings_file
from training.tagger.model import Encoder, Layer, Tagger, buckets

OPSETS = {"": 17, "com.microsoft": 1}
LARGEST = 127
"""Weights become whole numbers from minus to plus this."""

MIDDLE = 128
"""The unsigned number that stands for nought."""


class Graph:
    """An ONNX graph that grows by one operation at a time; values go by their names."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def add(self, operation: str, *inputs: str, count: int = 1, domain: str = "", **attributes: Any) -> list[str]:
        """The names of ``count`` results of an operation."""
        outputs = [f"{operation}.{len(self.nodes)}.{number}" for number in range(count)]
        self.nodes.append(helper.make_node(operation, inputs, outputs, domain=domain, **attributes))
        return outputs

    def own(self, operation: str, *inputs: str, **attributes: Any) -> str:
        """The result of one of onnxruntime's own operations."""
        return self.add(operation, *inputs, domain="com.microsoft", **attributes)[0]

    def one(self, operation: str, *inputs: str, **attributes: Any) -> str:
        """The result of a standard operation."""
        return self.add(operation, *inputs, **attributes)[0]

    def table(self, name: str, weights: Floats, rows: str) -> str:
        """Rows of a table kept in eight bits."""
        scale = np.maximum(np.abs(weights).max(axis=1, keepdims=True), 1e-8) / 127
        numbers = self.constant(f"{name}.numbers", np.round(weights / scale).astype(np.int8))
        scales = self.constant(f"{name}.scale", scale.astype(np.float32))
        whole = self.one("Cast", self.one("Gather", numbers, rows), to=TensorProto.FLOAT)
        return self.one("Mul", whole, self.one("Gather", scales, rows))

    def linear(self, name: str, states: str, *parts: nn.Linear) -> str:
        """``states`` times the weights of one linear layer, or of several side by side, in eight bits."""
        weights = np.concatenate([part.weight.detach().numpy() for part in parts]).T
        scale = np.maximum(np.abs(weights).max(axis=0), 1e-8) / LARGEST
        numbers = self.constant(f"{name}.numbers", (np.round(weights / scale) + MIDDLE).astype(np.uint8))
        scales = self.constant(f"{name}.scale", scale.astype(np.float32))
        zeros = self.constant(f"{name}.zero", np.full(weights.shape[1], MIDDLE, dtype=np.uint8))
        bias = self.constant(f"{name}.bias", np.concatenate([part.bias.detach().numpy() for part in parts]))
        return self.own("DynamicQuantizeMatMul", states, numbers, scales, zeros, bias)

    def sum_normed(self, name: str, states: str, more: str, norm: nn.LayerNorm) -> str:
        """The normalised sum of two states."""
        weight = self.constant(f"{name}.weight", norm.weight.detach().numpy())
        bias = self.constant(f"{name}.bias", norm.bias.detach().numpy())
        # The fused operation is slower on a processor than its two parts.
        return self.one("LayerNormalization", self.one("Add", states, more), weight, bias, epsilon=norm.eps)


def graph_of(network: Tagger, *, tags: bool) -> Any:
    """The network for one window: ``pieces`` [n], ``features`` [n, 3], ``firsts`` [words] to ``flat``, ``parts`` and ``tags``."""
    graph = Graph()
    positions = _counted(graph)
    states = _embedded(graph, network.encoder, positions)
    bias = _position_bias(graph, network.encoder, positions) if network.shape.relative else ""
    for number, layer in enumerate(network.encoder.layers):
        assert isinstance(layer, Layer)
        states = _layer(graph, f"layer{number}", states, bias, layer)
    words = graph.one("Gather", states, "firsts", axis=1)
    # The heads are small and stay in floats.
    heads = {"flat": network.flat, "parts": network.parts}
    if tags and network.tags is not None:
        heads["tags"] = network.tags
    columns = np.concatenate([head.weight.detach().numpy() for head in heads.values()]).T
    biases = np.concatenate([head.bias.detach().numpy() for head in heads.values()])
    scored = graph.one("MatMul", words, graph.constant("heads.weight", columns))
    scored = graph.one("Add", scored, graph.constant("heads.bias", biases))
    scored = graph.one("Squeeze", scored, graph.constant("first", np.array([0])))
    widths = {name: head.out_features for name, head in heads.items()}
    sizes = graph.constant("sizes", np.array(list(widths.values())))
    graph.nodes.append(helper.make_node("Split", [scored, sizes], list(widths), axis=1))
    inputs = [
        helper.make_tensor_value_info("pieces", TensorProto.INT64, ["pieces"]),
        helper.make_tensor_value_info("features", TensorProto.INT64, ["pieces", 3]),
        helper.make_tensor_value_info("firsts", TensorProto.INT64, ["words"]),
    ]
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["words", width]) for name, width in widths.items()
    ]
    return helper.make_graph(graph.nodes, "tagger", inputs, outputs, graph.constants)


def _embedded(graph: Graph, encoder: Encoder, numbers: str) -> str:
    """Pieces, positions and features, summed and normalised: [1, n, width]."""
    states = graph.table("pieces", encoder.pieces.weight.detach().numpy(), "pieces")
    positions = encoder.positions.weight.detach().numpy()[encoder.shape.first_position :]
    states = graph.one("Add", states, graph.table("positions", positions, numbers))
    for number, table in enumerate(encoder.features):
        assert isinstance(table, nn.Embedding)
        column = graph.one("Gather", "features", graph.constant(f"feature{number}", np.array(number)), axis=1)
        weights = graph.constant(f"feature{number}.weight", table.weight.detach().numpy())
        states = graph.one("Add", states, graph.one("Gather", weights, column))
    weight = graph.constant("embedded.weight", encoder.norm.weight.detach().numpy())
    bias = graph.constant("embedded.bias", encoder.norm.bias.detach().numpy())
    states = graph.one("LayerNormalization", states, weight, bias, epsilon=encoder.norm.eps)
    return graph.one("Unsqueeze", states, graph.constant("outer", np.array([0])))


def _counted(graph: Graph) -> str:
    """The numbers of the pieces, from nought."""
    size = graph.one("Squeeze", graph.one("Shape", "pieces"))
    zero, step = graph.constant("from", np.array(0)), graph.constant("step", np.array(1))
    return graph.one("Range", zero, size, step)


def _position_bias(graph: Graph, encoder: Encoder, numbers: str) -> str:
    """MPNet's bias for relative positions: [1, heads, n, n]."""
    most = encoder.shape.positions
    at = torch.arange(most)
    # Bucket of every offset from most - 1 down to 1 - most, by what stands in the first column and the first row.
    numbered = buckets(at)
    by_offset = torch.cat([numbered[0].flip(0)[:-1], numbered[:, 0]])
    biases = encoder.relative.weight.detach()[by_offset].numpy()
    rows = graph.one("Unsqueeze", numbers, graph.constant("bias.rows", np.array([1])))
    columns = graph.one("Unsqueeze", numbers, graph.constant("bias.columns", np.array([0])))
    offset = graph.one("Add", graph.one("Sub", rows, columns), graph.constant("bias.shift", np.array(most - 1)))
    bias = graph.one("Gather", graph.constant("bias.weight", biases), offset)
    return graph.one(
        "Unsqueeze", graph.one("Transpose", bias, perm=[2, 0, 1]), graph.constant("bias.outer", np.array([0]))
    )


def _layer(graph: Graph, name: str, states: str, bias: str, layer: Layer) -> str:
    """One Transformer layer."""
    mixed = graph.linear(f"{name}.mix", states, layer.query, layer.key, layer.value)
    query, key, value = graph.add("Split", mixed, count=3, axis=2)
    inputs = (query, key, value, "", "", bias) if bias else (query, key, value)
    attended = graph.own("MultiHeadAttention", *inputs, num_heads=layer.heads)
    attended = graph.linear(f"{name}.attended", attended, layer.attended)
    states = graph.sum_normed(f"{name}.attended_norm", states, attended, layer.attended_norm)
    inner = graph.own("Gelu", graph.linear(f"{name}.inner", states, layer.inner))
    outer = graph.linear(f"{name}.outer", inner, layer.outer)
    return graph.sum_normed(f"{name}.outer_norm", states, outer, layer.outer_norm)


def export(run: Path, target: Path, *, tags: bool = False) -> None:
    """Write ``target`` from a run's checkpoint, with or without its part-of-speech head."""
    network = network_of(run)
    opsets = [helper.make_opsetid(domain, version) for domain, version in OPSETS.items()]
    model = helper.make_model(graph_of(network, tags=tags), opset_imports=opsets, ir_version=8, producer_name="factdb")
    made = {
        "vocabulary": (run / "vocab.txt").read_text(encoding="utf-8").splitlines(),
        "head": {name: rounded(values) for name, values in asdict(role_head(network)).items()},
        "settings": asdict(settings_file(run)),
        "tags": tagset() if tags and network.tags is not None else [],
    }
    helper.set_model_props(model, {"factdb": json.dumps(made, ensure_ascii=False)})
    onnx.save(model, target)
    compare(run, target)


def rounded(values: Floats) -> Any:
    """An array as nested lists of numbers of six decimals."""
    return np.round(values.astype(np.float64), 6).tolist()


def plain_window(size: int) -> list[Word]:
    """Words of nothing in particular, for a comparison."""
    return [Word(0, 1, (4 + at * 37 % 3000,), Case.LOWER, Quoted.OUTSIDE, Place.WITHIN, 0, 0, -1) for at in range(size)]


def compare(run: Path, target: Path) -> None:
    """Print how large the file is, and how far its scores are from the network's."""
    content = target.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    print(f"{digest}  {target.name}  {len(content) / 1e6:.1f} MB")
    window = plain_window(200)
    ours, theirs = load_file(target, digest).score(window), from_run(run).score(window)
    for name, one, other in zip(("flat", "parts", "tags"), ours, theirs, strict=True):
        if not one.size:
            continue
        difference = np.abs(one - other)
        print(f"{name}: mean difference {difference.mean():.4f}, largest {difference.max():.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--tags", action="store_true")
    options = parser.parse_args()
    export(options.run, options.target, tags=options.tags)


if __name__ == "__main__":
    main()
