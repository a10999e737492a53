"""From the encoder's scores to attributions: legal label sequences only.

A first sequence labels cues; then, once for each cue, every word of the window is labelled as source, content or
neither of *that* cue. Both are Viterbi searches over the transitions that make whole spans: the second allows one
source and any number of content spans.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from factdb.tagger.pieces import Word
from factdb.text import Span

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

FLAT_LABELS = 9
"""Outside, begins, goes on: for source, cue and content, in this order."""

ROLES = ("O", "B-source", "I-source", "B-content", "I-content")

_EDGES = np.array((0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 19, 24, 32, 48, 64, 96, 128), dtype=np.int64)
DISTANCES = 2 * len(_EDGES) - 1
"""Kinds of signed distance between a word and a cue, in words: exact up to 8, then ever coarser."""

_STEPS = 3
"""Sentences, paragraphs and cues between a word and a cue are told apart up to so many, on each side."""
_SIDES = 2 * _STEPS + 1
_QUOTATIONS = 5
REACHES = 3 * _SIDES + _QUOTATIONS
"""Kinds of sentences, paragraphs and cues between the two, and of the quotations that they stand in."""


@dataclass(frozen=True, slots=True)
class Places:
    """For each word of a window the number of its sentence, paragraph and quotation (-1 outside of any)."""

    sentence: Integers
    paragraph: Integers
    quotation: Integers


def places_of(words: Sequence[Word]) -> Places:
    """The places of a window's words."""
    rows = np.array([(word.sentence, word.paragraph, word.quotation) for word in words], dtype=np.int64)
    return Places(*rows.reshape(-1, 3).T)


def link_features(places: Places, cues: Integers) -> tuple[Integers, Integers]:
    """How every word lies to every cue: ``distance`` [cues, words] and ``reaches`` [cues, words, 4].

    ``cues`` [cues, 2]: first and last word of each, in order, none overlapping.
    """
    first, last = cues[:, :1], cues[:, 1:]
    at = np.arange(len(places.sentence))[None]
    offset = np.where(at < first, at - first, np.where(at > last, at - last, 0))
    nearness = np.searchsorted(_EDGES, np.abs(offset), side="right") - 1
    distance = np.sign(offset) * nearness + len(_EDGES) - 1
    before = np.searchsorted(cues[:, 0], at[0], side="right")[None]
    own = np.arange(1, len(cues) + 1)[:, None]
    # Cues that begin after the one and not after the other: a word that begins a cue to the right counts its own.
    between = np.where(offset > 0, before - own, np.where(offset < 0, before - own + 1, 0))
    sentences = places.sentence[None] - places.sentence[first]
    paragraphs = places.paragraph[None] - places.paragraph[first]
    mine, its = places.quotation[first], places.quotation[None]
    quotation = np.select([(mine < 0) & (its < 0), mine == its, mine < 0, its < 0], [0, 1, 2, 3], 4)
    reaches = np.stack(
        [
            np.clip(sentences, -_STEPS, _STEPS) + _STEPS,
            np.clip(paragraphs, -_STEPS, _STEPS) + _STEPS + _SIDES,
            np.clip(between, -_STEPS, _STEPS) + _STEPS + 2 * _SIDES,
            quotation + 3 * _SIDES,
        ],
        axis=2,
    )
    return distance.astype(np.int64), reaches.astype(np.int64)


@dataclass(frozen=True, slots=True)
class RoleHead:
    """The weights that score each word's role for each cue; ``width`` numbers a row, ``roles`` [5, width]."""

    distance: Floats
    reaches: Floats
    roles: Floats
    bias: Floats

    def score(self, parts: Floats, cues: Integers, places: Places) -> Floats:
        """Log-probabilities [cues, words, roles] from a window's ``parts`` [words, 5 x width]."""
        distance, reaches = link_features(places, cues)
        word, first, last, left, right = np.split(parts, 5, axis=1)
        start, end = cues[:, 0], cues[:, 1]
        mixed = left[None] * right[start][:, None]
        mixed += word[None]
        mixed += (first[start] + last[end])[:, None]
        mixed += self.distance[distance]
        for kind in range(reaches.shape[2]):
            mixed += self.reaches[reaches[:, :, kind]]
        np.maximum(mixed, 0, out=mixed)
        return log_softmax(np.add(mixed @ self.roles.T, self.bias, dtype=np.float32))


@dataclass(frozen=True, slots=True)
class Relation:
    """A cue with its source and content, as half-open ranges of a window's words, and what speaks for each.

    ``cue_score``, ``source_score`` and ``content_score`` are mean log-probabilities of their words' labels,
    ``edge_score`` the lowest one at an edge of the content.
    """

    cue: Span
    source: Span | None
    content: tuple[Span, ...]
    cue_score: float
    source_score: float
    content_score: float
    edge_score: float


def log_softmax(scores: Floats) -> Floats:
    """Log-probabilities along the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    normed: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return normed


def find_cues(scores: Floats, *, bias: float = 0.0) -> list[Span]:
    """The best legal sequence of cues, from log-probabilities [words, 3] of outside, begins and goes on.

    ``bias`` is added to every beginning: below nought for fewer cues, above for more.
    """
    outside, begins, goes_on = (scores[:, label].tolist() for label in range(3))
    best_out, best_in = 0.0, -np.inf
    came: list[tuple[bool, int]] = []
    for at in range(len(outside)):
        begin = max(best_out, best_in) + begins[at] + bias
        stay = best_in + goes_on[at]
        came.append((best_in > best_out, 1 if begin >= stay else 2))
        best_out, best_in = max(best_out, best_in) + outside[at], max(begin, stay)
    spans: list[Span] = []
    end = -1
    inside = best_in > best_out
    for at in range(len(came) - 1, -1, -1):
        before_inside, how = came[at]
        if not inside:
            inside = before_inside
            continue
        end = at + 1 if end < 0 else end
        if how == 1:
            spans.append(Span(at, end))
            end = -1
            inside = before_inside
    return spans[::-1]


# States of the search for roles: what a word is to the cue, and whether its source has come already (+).
_STATES = ("O", "O+", "B-source", "I-source", "B-content", "I-content", "B-content+", "I-content+")
_STATE_ROLE = np.array([ROLES.index(state.rstrip("+")) for state in _STATES])
_UNSEEN = frozenset(("O", "B-content", "I-content"))


def _may_follow(before: str, after: str) -> bool:
    """Whether one state may come after another: whole spans, one source at most."""
    if after.startswith("I-"):
        return before[2:] == after[2:] and before != "O" and before != "O+"
    if before in _UNSEEN:
        return after in ("O", "B-source", "B-content")
    return after in ("O+", "B-content+")


_TRANSITIONS = np.array(
    [[0.0 if _may_follow(before, after) else -np.inf for after in _STATES] for before in _STATES], dtype=np.float32
)
_START = np.array([0.0 if state in ("O", "B-source", "B-content") else -np.inf for state in _STATES], dtype=np.float32)


def find_roles(scores: Floats, *, source_start: float = 0.0, content_start: float = 0.0) -> Integers:
    """The best legal roles [cues, words] from log-probabilities [cues, words, roles].

    ``source_start`` is added to every beginning of a source, ``content_start`` to that of a content: below nought for
    fewer of them.
    """
    cues, words, _ = scores.shape
    emitted = scores[:, :, _STATE_ROLE]
    emitted[:, :, 2] += source_start
    emitted[:, :, [4, 6]] += content_start
    came = np.zeros((words, cues, len(_STATES)), dtype=np.int8)
    best = emitted[:, 0] + _START if words else np.zeros((cues, len(_STATES)), dtype=np.float32)
    for at in range(1, words):
        reached = best[:, :, None] + _TRANSITIONS[None]
        came[at] = reached.argmax(axis=1)
        best = reached.max(axis=1) + emitted[:, at]
    states = np.zeros((cues, words), dtype=np.int64)
    current = best.argmax(axis=1)
    everywhere = np.arange(cues)
    for at in range(words - 1, -1, -1):
        states[:, at] = current
        current = came[at, everywhere, current]
    return _STATE_ROLE[states]


def spans_of(roles: Sequence[int], begins: int, goes_on: int) -> list[Span]:
    """The spans of one kind in a legal sequence of roles."""
    spans: list[Span] = []
    start = -1
    for at, role in enumerate([*roles, 0]):
        if start >= 0 and role != goes_on:
            spans.append(Span(start, at))
            start = -1
        if role == begins:
            start = at
    return spans


def relations_of(flat: Floats, cues: Sequence[Span], scores: Floats, roles: Integers) -> list[Relation]:
    """What each cue relates; a cue without content relates nothing.

    ``flat`` [words, 9] and ``scores`` [cues, words, roles] are log-probabilities, ``roles`` [cues, words] the best.
    """
    relations: list[Relation] = []
    for row, cue in enumerate(cues):
        labels = roles[row].tolist()
        content = spans_of(labels, 3, 4)
        if not content:
            continue
        sources = spans_of(labels, 1, 2)
        chosen = np.take_along_axis(scores[row], roles[row][:, None], axis=1)[:, 0]
        source = sources[0] if sources else None
        edges = [chosen[at] for span in content for at in (span.start, span.end - 1, min(span.end, len(labels) - 1))]
        relation = Relation(
            cue,
            source,
            tuple(content),
            _mean([flat[cue.start, 4], *flat[cue.start + 1 : cue.end, 5]]),
            _mean(chosen[source.start : source.end]) if source else 0.0,
            _mean(np.concatenate([chosen[span.start : span.end] for span in content])),
            float(min(edges)),
        )
        relations.append(relation)
    return relations


def _mean(values: Sequence[np.float32] | Floats) -> float:
    return float(sum(values) / len(values))
