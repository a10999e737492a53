"""From a relation to a quote: edges at their marks, kind, manner, and a calibrated confidence."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import numpy as np

from factdb.documents import Document
from factdb.lexicon import words as lexicon_words
from factdb.quotes import Manner, Quote, QuoteKind
from factdb.quotes.cues import NOUN, VERB, forms_of
from factdb.tagger.decoding import Relation
from factdb.tagger.model import Settings
from factdb.tagger.pieces import Quoted, Word
from factdb.text import Span


def extents_of(words: Sequence[Word]) -> dict[int, Span]:
    """The words of each outermost quotation, marks included, by the quotation's number."""
    extents: dict[int, Span] = {}
    for at, word in enumerate(words):
        if word.quotation >= 0:
            start = extents[word.quotation].start if word.quotation in extents else at
            extents[word.quotation] = Span(start, at + 1)
    return extents


def quote_of(
    document: Document, words: Sequence[Word], relation: Relation, extents: Mapping[int, Span], settings: Settings
) -> Quote:
    """A relation as a quote, its direct parts cut at their marks."""
    guarded = (_guarded(words, span, relation.cue, extents) for span in relation.content)
    content = _joined(_tidied(document, words, span) for span in guarded)
    return Quote(
        kind=_kind(words, content),
        manner=_manner(document, words, relation.cue),
        content=tuple(_characters(words, span) for span in content),
        cue=(_characters(words, relation.cue),),
        source=(_characters(words, relation.source),) if relation.source else (),
        confidence=confidence_of(evidence(words, relation), settings.calibration),
    )


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, what overlaps joined."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(span.end, joined[-1].end))
        else:
            joined.append(span)
    return joined


def _characters(words: Sequence[Word], span: Span) -> Span:
    return Span(words[span.start].start, words[span.end - 1].end)


def _guarded(words: Sequence[Word], span: Span, cue: Span, extents: Mapping[int, Span]) -> Span:
    """A content whose edges are marks where they stand beside them.

    What begins with a quotation's opening mark, introduced from outside, goes on to its end.
    """
    start, end = span.start, span.end
    if start > 0 and words[start].quoted is Quoted.INSIDE and words[start - 1].quoted is Quoted.OPENING:
        start -= 1
    if end < len(words) and words[end - 1].quoted is Quoted.INSIDE and words[end].quoted is Quoted.CLOSING:
        end += 1
    if end - start > 1 and words[end - 1].quoted is Quoted.OPENING:
        end -= 1
    if end - start > 1 and words[start].quoted is Quoted.CLOSING:
        start += 1
    extent = extents.get(words[start].quotation)
    if extent is not None and words[start].quoted is Quoted.OPENING and not extent.overlaps(cue):
        end = max(end, extent.end)
    return Span(start, end)


LOOSE = frozenset((",", ";", ":", "(", "[", "-", "--", "–", "—"))
"""Marks that nobody's words begin or end with."""


def _tidied(document: Document, words: Sequence[Word], span: Span) -> Span:
    """A content without loose marks at its edges, and with the closing bracket of those inside it alone."""
    texts = [document.text[word.start : word.end] for word in words[span.start : span.end + 1]]
    start, end = 0, len(span)
    while end - start > 1 and texts[end - 1] in LOOSE:
        end -= 1
    while end - start > 1 and texts[start] in LOOSE:
        start += 1
    unclosed = texts[start:end].count("(") - texts[start:end].count(")")
    if unclosed > 0 and texts[end : end + 1] == [")"]:
        end += 1
    elif unclosed < 0 and end - start > 1 and texts[end - 1] == ")":
        end -= 1
    return Span(span.start + start, span.start + end)


def _kind(words: Sequence[Word], content: Sequence[Span]) -> QuoteKind:
    """Direct where every word stands in quotation marks, mixed where some do, indirect where none does."""
    quoted = [
        word.quotation >= 0
        for span in content
        for word in words[span.start : span.end]
        if word.case or word.quoted in (Quoted.INSIDE, Quoted.NESTED_INSIDE)
    ]
    if not any(quoted):
        return QuoteKind.INDIRECT
    return QuoteKind.DIRECT if all(quoted) else QuoteKind.MIXED


@cache
def _thoughts() -> frozenset[str]:
    """Every form of the words for thoughts."""
    listed = lexicon_words("thought_words")
    return frozenset(form for word in listed for kind in (VERB, NOUN) for form in forms_of(word, kind))


def _manner(document: Document, words: Sequence[Word], cue: Span) -> Manner:
    """Thought where a word of the cue is a word for thoughts."""
    forms = (document.text[word.start : word.end].lower() for word in words[cue.start : cue.end])
    return Manner.THOUGHT if any(form in _thoughts() for form in forms) else Manner.SPEECH


CALIBRATED = 10
"""So many numbers are evidence."""


def evidence(words: Sequence[Word], relation: Relation) -> tuple[float, ...]:
    """What speaks for a relation, the constant first."""
    content = relation.content
    size = sum(map(len, content))
    quoted = sum(word.quotation >= 0 for span in content for word in words[span.start : span.end]) / size
    distance = min(abs(span.start - relation.cue.end) for span in content)
    return (
        1.0,
        max(relation.cue_score, -8.0),
        max(relation.source_score, -8.0),
        max(relation.content_score, -8.0),
        max(relation.edge_score, -8.0),
        float(relation.source is not None),
        quoted,
        float(len(content) > 1),
        float(np.log1p(size)),
        float(np.log1p(distance)),
    )


def confidence_of(evidence: Sequence[float], calibration: Sequence[float]) -> float:
    """The probability that who said it and what was said are right."""
    if not calibration:
        return float(np.exp(min(0.0, evidence[1] + evidence[3])))
    score = sum(weight * value for weight, value in zip(calibration, evidence, strict=True))
    return float(1 / (1 + np.exp(-score)))
