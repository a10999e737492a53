"""A trained model: its file, what is in it, and how a window of words goes through it.

The weights are an ONNX file of whole numbers of eight bits, run by onnxruntime on one thread; what else decoding needs
(the vocabulary, the small weights of the role head, calibration) is JSON in the same file's metadata. docs/model-card.md
says how the weights were made and what they reach.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from factdb.errors import ModelError
from factdb.tagger.decoding import Floats, Integers, RoleHead
from factdb.tagger.pieces import Vocabulary, Word

MODELS = Path(__file__).parents[1] / "models"
CHECKSUMS = MODELS / "models.sha256"
"""Of each shipped model its SHA-256 and its file name, a line each, as sha256sum writes them."""

DEFAULT_MODEL = "standard"

Score = Callable[[Sequence[Word]], tuple[Floats, Floats, Floats]]
"""From a window of words to flat scores [words, 9], parts [words, 5 x width], and scores of its tags [words, tags]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What decoding was tuned to. ``core`` and ``context`` count word pieces; the rest is as in factdb.decoding.

    A quote of a confidence under ``least`` is left out; ``calibration`` holds the weights of a logistic regression over
    ``evidence``, the constant first; empty for none.
    """

    core: int = 180
    context: int = 32
    cue_bias: float = 0.0
    source_start: float = 0.0
    content_start: float = 0.0
    least: float = 0.0
    calibration: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Tagger:
    """A loaded model. ``tags`` names the part-of-speech tags that it scores; it may know none."""

    name: str
    digest: str
    vocabulary: Vocabulary
    score: Score
    head: RoleHead
    settings: Settings
    tags: tuple[str, ...] = ()


def shipped() -> dict[str, str]:
    """The models that come with this version, by name, and the SHA-256 that each file must have."""
    lines = CHECKSUMS.read_text(encoding="utf-8").splitlines() if CHECKSUMS.exists() else []
    return {name.removesuffix(".onnx"): digest for digest, name in map(str.split, lines)}


@cache
def load(model: str = DEFAULT_MODEL) -> Tagger:
    """A shipped model by its name; raises ModelError where its file is missing or changed."""
    return load_file(*_file_of(model))


def digest_of(model: str) -> str:
    """The SHA-256 of a shipped model's file, which is as it was made, without loading it; raises as ``load`` does."""
    path, digest = _file_of(model)
    _content(path, digest)
    return digest


def _file_of(model: str) -> tuple[Path, str]:
    """A shipped model's file, and the SHA-256 that it must have."""
    path = MODELS / f"{model}.onnx"
    expected = shipped()
    if model not in expected or not path.exists():
        known = ", ".join(sorted(expected)) or "none"
        raise ModelError(f"there is no model {model!r}: choose one of {known}, or install factdb again")
    return path, expected[model]


def _content(path: Path, digest: str) -> bytes:
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise ModelError(f"{path} is not the file that this version was made with: install factdb again")
    return content


def load_file(path: Path, digest: str) -> Tagger:
    """A model from its file, whose SHA-256 must be ``digest``."""
    content = _content(path, digest)
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    made = json.loads(session.get_modelmeta().custom_metadata_map["factdb"])

    tags = tuple(made.get("tags", ()))
    outputs = ["flat", "parts", "tags"] if tags else ["flat", "parts"]

    def score(window: Sequence[Word]) -> tuple[Floats, Floats, Floats]:
        pieces, features, firsts = arrays(window)
        flat, parts, *more = session.run(outputs, {"pieces": pieces, "features": features, "firsts": firsts})
        return flat, parts, more[0] if more else np.zeros((len(window), 0), dtype=np.float32)

    vocabulary = Vocabulary(made["vocabulary"])
    return Tagger(path.stem, digest, vocabulary, score, head_of(made["head"]), settings_of(made["settings"]), tags)


def head_of(made: dict[str, Any]) -> RoleHead:
    """The role head from lists of numbers."""
    return RoleHead(**{name: np.array(values, dtype=np.float32) for name, values in made.items()})


def settings_of(made: dict[str, Any]) -> Settings:
    """The settings from their JSON form."""
    return Settings(**{**made, "calibration": tuple(made["calibration"])})


def arrays(window: Sequence[Word]) -> tuple[Integers, Integers, Integers]:
    """A window as the encoder reads it, between ``<s>`` and ``</s>``.

    Pieces [n], features [n, 3], and where each word's first piece stands [words].
    """
    pieces = [0]
    features = [(0, 0, 0)]
    firsts: list[int] = []
    for word in window:
        firsts.append(len(pieces))
        pieces.extend(word.pieces)
        features.append((word.case, word.quoted, word.place))
        features.extend([(word.case, word.quoted, 0)] * (len(word.pieces) - 1))
    pieces.append(2)
    features.append((0, 0, 0))
    return np.array(pieces), np.array(features), np.array(firsts)
