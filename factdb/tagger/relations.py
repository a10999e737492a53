"""From a document's words to relations: the encoder's pass over every window, and what decoding makes of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from factdb.tagger.decoding import (
    FLAT_LABELS,
    Floats,
    Relation,
    find_cues,
    find_roles,
    log_softmax,
    places_of,
    relations_of,
)
from factdb.tagger.model import Tagger
from factdb.tagger.pieces import Window, Word, cut_windows
from factdb.text import Span


@dataclass(frozen=True, slots=True)
class Scored:
    """A window with what the encoder says of its words: flat log-probabilities [words, 9], parts, scores of tags."""

    window: Window
    labels: Floats
    parts: Floats
    tags: Floats


def score_windows(words: Sequence[Word], tagger: Tagger) -> Iterator[Scored]:
    """The encoder's one pass over a document, window by window: the parts of all would take 2,560 bytes a word."""
    for window in cut_windows(words, core=tagger.settings.core, context=tagger.settings.context):
        flat, parts, tags = tagger.score(words[window.start : window.end])
        labels = log_softmax(flat.reshape(-1, 3, 3)).reshape(-1, FLAT_LABELS)
        yield Scored(window, labels, parts, tags)


def find_tags(scored: Iterable[Scored], tagger: Tagger) -> list[str]:
    """The likeliest part-of-speech tag of every word, from the window in whose core it lies."""
    best = (
        number
        for one in scored
        for number in one.tags.argmax(axis=1)[one.window.core_start - one.window.start :][
            : one.window.core_end - one.window.core_start
        ]
    )
    return [tagger.tags[number] for number in best]


def find_relations(words: Sequence[Word], scored: Iterable[Scored], tagger: Tagger) -> list[Relation]:
    """Every relation, in order of the cues, in ranges of the document's words; no two of one content."""
    found = [relation for one in scored for relation in _of_window(words, one, tagger)]
    return apart(sorted(found, key=lambda relation: relation.cue))


def _of_window(words: Sequence[Word], scored: Scored, tagger: Tagger) -> Iterator[Relation]:
    """The relations of a window whose cues lie in its core, moved to the document's count of words."""
    window, labels = scored.window, scored.labels
    cues = find_cues(labels[:, 3:6], bias=tagger.settings.cue_bias)
    if not cues:
        return
    places = places_of(words[window.start : window.end])
    scores = tagger.head.score(scored.parts, np.array([(cue.start, cue.end - 1) for cue in cues]), places)
    own = [row for row, cue in enumerate(cues) if window.core_start <= cue.start + window.start < window.core_end]
    if not own:
        return
    settings = tagger.settings
    roles = find_roles(scores[own], source_start=settings.source_start, content_start=settings.content_start)
    for relation in relations_of(labels, [cues[row] for row in own], scores[own], roles):
        yield replace(
            relation,
            cue=_moved(relation.cue, window.start),
            source=_moved(relation.source, window.start) if relation.source else None,
            content=tuple(_moved(span, window.start) for span in relation.content),
        )


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def apart(relations: Sequence[Relation]) -> list[Relation]:
    """Relations of which no two have almost the same content: the surer cue keeps it."""
    kept: list[Relation] = []
    for relation in relations:
        rival = kept[-1] if kept else None
        if rival is not None and _overlap(rival.content, relation.content) > SAME:
            if relation.cue_score + relation.content_score > rival.cue_score + rival.content_score:
                kept[-1] = relation
        else:
            kept.append(relation)
    return kept


SAME = 0.8
"""Two contents that share so much of the words that either covers are one."""


def _overlap(one: Sequence[Span], other: Sequence[Span]) -> float:
    """Shared words by all words of two contents."""
    first = {at for span in one for at in range(span.start, span.end)}
    second = {at for span in other for at in range(span.start, span.end)}
    return len(first & second) / len(first | second)
