"""The tagger's network: a Transformer encoder cut to its first layers, a flat head, a role head and a tag head.

MPNet (Song et al., NeurIPS 2020) and BERT share these layers; MPNet adds a bias for the relative position of two
pieces, shared by all layers. Features of case, quotation and layout are added to the embeddings. The flat head labels
every word as source, cue and content; the role head labels every word once for each cue; the tag head gives every
word its part of speech.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import torch
from safetensors import safe_open
from torch import Tensor, nn
from torch.nn import functional

from factdb.tagger.decoding import DISTANCES, FLAT_LABELS, REACHES, ROLES
from factdb.tagger.pieces import Case, Place, Quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Sizes of the network.

    ``relative`` says whether positions have MPNet's bias; ``tags`` is the number of part-of-speech tags, 0 for no such
    head.
    """

    vocabulary: int
    layers: int
    width: int
    heads: int
    relative: bool
    first_position: int
    epsilon: float
    positions: int = 514
    role_width: int = 128
    tags: int = 0
    dropout: float = 0.1


MPNET: dict[str, Any] = {
    "width": 768,
    "heads": 12,
    "relative": True,
    "first_position": 2,
    "epsilon": 1e-5,
    "positions": 514,
}
MINILM: dict[str, Any] = {
    "width": 384,
    "heads": 12,
    "relative": False,
    "first_position": 0,
    "epsilon": 1e-12,
    "positions": 512,
}


class Layer(nn.Module):
    """One Transformer layer, normalised after each sum."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.query = nn.Linear(shape.width, shape.width)
        self.key = nn.Linear(shape.width, shape.width)
        self.value = nn.Linear(shape.width, shape.width)
        self.attended = nn.Linear(shape.width, shape.width)
        self.attended_norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.inner = nn.Linear(shape.width, 4 * shape.width)
        self.outer = nn.Linear(4 * shape.width, shape.width)
        self.outer_norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.dropout = nn.Dropout(shape.dropout)

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """``states`` [batch, pieces, width]; ``bias`` [batch or 1, heads or 1, pieces, pieces], added to the scores."""
        query, key, value = (self._split(part(states)) for part in (self.query, self.key, self.value))
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        mixed = self.attended(mixed.transpose(1, 2).flatten(2))
        states = self.attended_norm(states + self.dropout(mixed))
        inner = self.outer(functional.gelu(self.inner(states)))
        normed: Tensor = self.outer_norm(states + self.dropout(inner))
        return normed

    def _split(self, states: Tensor) -> Tensor:
        windows, pieces, width = states.shape
        return states.reshape(windows, pieces, self.heads, width // self.heads).transpose(1, 2)


class Encoder(nn.Module):
    """Pieces and features to states."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.pieces = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        features = [nn.Embedding(len(kind), shape.width) for kind in (Case, Quoted, Place)]
        self.features = nn.ModuleList(features)
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.dropout = nn.Dropout(shape.dropout)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.relative = nn.Embedding(32, shape.heads)
        # What a pretrained vocabulary means is not forgotten for the few words of the gold.
        self.pieces.weight.requires_grad_(False)
        # Without a gradient for the bias the fused attention kernel can be used.
        self.relative.weight.requires_grad_(False)
        for table in features:
            nn.init.zeros_(table.weight)

    def forward(self, pieces: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """``pieces`` [batch, pieces], ``features`` [batch, pieces, 3], ``mask`` [batch, pieces] 1 for a piece, 0 for none."""
        length = pieces.shape[1]
        positions = torch.arange(length, device=pieces.device)
        states: Tensor = self.pieces(pieces) + self.positions(positions + self.shape.first_position)
        for number, table in enumerate(self.features):
            states = states + table(features[:, :, number])
        states = self.dropout(self.norm(states))
        bias = (mask[:, None, None, :].to(states.dtype) - 1) * 1e4
        if self.shape.relative:
            bias = bias + self.relative(buckets(positions)).permute(2, 0, 1)[None]
        else:
            bias = bias.expand(-1, 1, length, -1)
        for layer in self.layers:
            states = layer(states, bias)
        return states


def buckets(positions: Tensor) -> Tensor:
    """Number of the bucket for each pair of positions: exact up to 8 apart, logarithmic up to 128 (Raffel et al. 2020)."""
    offset = positions[:, None] - positions[None, :]
    distance = offset.abs()
    far = 8 + (torch.log(distance.clamp(min=1).float() / 8) / math.log(16) * 8).long()
    return (offset < 0).long() * 16 + torch.where(distance < 8, distance, far.clamp(max=15))


class Tagger(nn.Module):
    """The whole network."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape)
        self.flat = nn.Linear(shape.width, FLAT_LABELS)
        # For the role head: a word as a word, as a cue's first and last word, and two factors that are multiplied.
        self.parts = nn.Linear(shape.width, 5 * shape.role_width)
        self.distance = nn.Embedding(DISTANCES, shape.role_width)
        self.reaches = nn.Embedding(REACHES, shape.role_width)
        self.roles = nn.Linear(shape.role_width, len(ROLES))
        self.tags = nn.Linear(shape.width, shape.tags) if shape.tags else None
        self.dropout = nn.Dropout(shape.dropout)
        for linear in (self.flat, self.parts, self.roles, *([self.tags] if self.tags is not None else [])):
            nn.init.normal_(linear.weight, std=0.02)
            nn.init.zeros_(linear.bias)
        for table in (self.distance, self.reaches):
            nn.init.normal_(table.weight, std=0.02)

    def forward(self, pieces: Tensor, features: Tensor, mask: Tensor, firsts: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Flat logits [batch, words, 9], parts [batch, words, 5 x role width], and logits of tags [batch, words, tags].

        ``firsts`` [batch, words]: where each word's first piece stands, 0 for padding.
        """
        states = self.encoder(pieces, features, mask)
        words = torch.gather(states, 1, firsts[:, :, None].expand(-1, -1, states.shape[2]))
        words = self.dropout(words)
        return self.flat(words), self.parts(words), words[:, :, :0] if self.tags is None else self.tags(words)

    def link(self, parts: Tensor, cues: Tensor, distance: Tensor, reaches: Tensor) -> Tensor:
        """Role logits [cues, words, roles] of one window.

        ``parts`` [words, 5 x role width]; ``cues`` [cues, 2] first and last word; ``distance`` [cues, words] and
        ``reaches`` [cues, words, kinds] as numbered by ``factdb.tagger.decoding``.
        """
        word, first, last, left, right = parts.chunk(5, dim=1)
        start, end = cues[:, 0], cues[:, 1]
        mixed = word[None] + (first[start] + last[end])[:, None]
        mixed = mixed + left[None] * right[start][:, None]
        mixed = mixed + self.distance(distance) + self.reaches(reaches).sum(2)
        logits: Tensor = self.roles(self.dropout(functional.relu(mixed)))
        return logits

    @classmethod
    def pretrained(cls, shape: Shape, weights: Path, vocabulary: list[str], full: list[str]) -> Self:
        """A network whose encoder begins with pretrained weights, its embeddings pruned to ``vocabulary``."""
        network = cls(shape)
        numbers = {piece: number for number, piece in enumerate(full)}
        alike = {"<s>": "[CLS]", "</s>": "[SEP]", "<pad>": "[PAD]"}
        rows = [numbers[piece] if piece in numbers else numbers[alike[piece]] for piece in vocabulary]
        with safe_open(weights, "pt") as tensors:
            names = {name.removeprefix("mpnet.").removeprefix("bert."): name for name in tensors.keys()}  # noqa: SIM118
            own = network.encoder.state_dict()
            for target in own:
                if target.startswith("features."):
                    continue
                source = names.get(_pretrained_name(target, relative=shape.relative))
                if source is not None:
                    tensor = tensors.get_tensor(source)
                    own[target].copy_(tensor[rows] if target == "pieces.weight" else tensor)
            if not shape.relative:
                # Everything is of the first of BERT's two kinds of text.
                own["positions.weight"] += tensors.get_tensor(names["embeddings.token_type_embeddings.weight"])[0]
        network.encoder.load_state_dict(own)
        return network


_MPNET_PARTS = {
    "query": "attention.attn.q",
    "key": "attention.attn.k",
    "value": "attention.attn.v",
    "attended": "attention.attn.o",
    "attended_norm": "attention.LayerNorm",
}
_BERT_PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "attended": "attention.output.dense",
    "attended_norm": "attention.output.LayerNorm",
}
_PARTS = {"inner": "intermediate.dense", "outer": "output.dense", "outer_norm": "output.LayerNorm"}
_TABLES = {
    "pieces": "embeddings.word_embeddings",
    "positions": "embeddings.position_embeddings",
    "norm": "embeddings.LayerNorm",
    "relative": "encoder.relative_attention_bias",
}


def _pretrained_name(target: str, *, relative: bool) -> str:
    """The name that a weight of ours has in the published file."""
    head, _, rest = target.partition(".")
    if head != "layers":
        return f"{_TABLES[head]}.{rest}"
    number, part, kind = rest.split(".")
    parts = _PARTS | (_MPNET_PARTS if relative else _BERT_PARTS)
    return f"encoder.layer.{number}.{parts[part]}.{kind}"
