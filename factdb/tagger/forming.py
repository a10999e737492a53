"""From a relation to a quote: edges at their marks, kind, manner, and a calibrated confidence."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import numpy as np

from factdb.documents import Document
from factdb.lexicon import words as lexicon_words
from factdb.quotes import Manner, Quote, QuoteKind
from factdb.quotes.clauses import noun_phrase_after
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


def quotes_from(
    document: Document, words: Sequence[Word], relation: Relation, extents: Mapping[int, Span], settings: Settings
) -> list[Quote]:
    """A relation as a quote, its direct parts cut at their marks; as several where one speech ends and another begins.

    PolNeAR makes one attribution of them. Here the part that is nearest to the words which name who says it has those, and
    the others are quotes of their own, which follow.
    """
    guarded = (_guarded(words, span, relation.cue, extents) for span in relation.content)
    content = _joined(_utterance(document, words, _tidied(document, words, span)) for span in guarded)
    runs = _parted(words, _without_fragments(words, content, relation.cue), relation.cue)
    source = _whole_phrase(document, words, relation.source) if relation.source else None
    said_by = (relation.cue, source) if source else (relation.cue,)
    named = min(range(len(runs)), key=lambda number: min(_distance(runs[number], span) for span in said_by))
    confidence = confidence_of(evidence(words, relation), settings.calibration)
    return [
        Quote(
            kind=_kind(words, run),
            manner=_manner(document, words, relation.cue, run),
            content=tuple(_characters(words, span) for span in run),
            cue=(_characters(words, relation.cue),) if number == named else (),
            source=(_characters(words, source),) if source and number == named else (),
            confidence=confidence,
        )
        for number, run in enumerate(runs)
    ]


LEADING = frozenset("the a an this that its their his her of on in at for from".split())
"""Words that no source ends with: more of the phrase follows."""


def _whole_phrase(document: Document, words: Sequence[Word], source: Span) -> Span:
    """A source that ends in the middle of a noun phrase (a sign on the | door), with the rest of it."""
    if len(source) < 2 or _text(document, words[source.end - 1]).lower() not in LEADING:
        return source
    tokens = next(
        sentence.tokens
        for paragraph in document.read()
        for sentence in paragraph.sentences
        if sentence.end > words[source.end - 1].start
    )
    first = next(at for at, token in enumerate(tokens) if token.end > words[source.end - 1].start)
    end = noun_phrase_after(tokens, first + 1, len(tokens))
    return source if end is None else Span(source.start, source.end + end - first - 1)


def _distance(run: Sequence[Span], words: Span) -> int:
    """Words between a run of content and some other words."""
    return max(words.start - run[-1].end, run[0].start - words.end, 0)


def _without_fragments(words: Sequence[Word], content: Sequence[Span], cue: Span) -> list[Span]:
    """A content without what stands in another paragraph than its cue and is no quotation from its opening mark on."""
    kept = [
        span
        for span in content
        if words[span.start].paragraph == words[cue.start].paragraph or words[span.start].quoted in _OPENED
    ]
    return kept or list(content)


def _parted(words: Sequence[Word], content: Sequence[Span], cue: Span) -> list[list[Span]]:
    """A content, cut before every quotation that begins anew."""
    runs = [[content[0]]]
    for span in content[1:]:
        if _begins_anew(words, runs[-1], span, cue):
            runs.append([])
        runs[-1].append(span)
    return runs


def _begins_anew(words: Sequence[Word], run: Sequence[Span], span: Span, cue: Span) -> bool:
    """Whether a quotation is no part of the content before it.

    It is none in a later paragraph, unless it goes on from a quotation that is not closed; nor after words that are not all
    quoted, in a later sentence, unless theirs ends with the cue: …, he said. “…”.
    """
    before, after = words[run[-1].end - 1], words[span.start]
    if after.quoted not in _OPENED or _kind(words, [span]) is not QuoteKind.DIRECT:
        return False
    direct = _kind(words, run) is QuoteKind.DIRECT
    if before.paragraph != after.paragraph:
        return not direct or before.quoted is Quoted.CLOSING
    between = run[-1].end <= cue.start
    last = words[cue.start].sentence + 1 if between else before.sentence
    return not direct and last < after.sentence


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, what overlaps joined."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(span.end, joined[-1].end))
        else:
            joined.append(span)
    return joined


def _text(document: Document, word: Word) -> str:
    return document.text[word.start : word.end]


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


_OPENED = frozenset((Quoted.OPENING, Quoted.UNCLOSED))

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


JOINING = frozenset(("and", "but", "or", "then"))


def _utterance(document: Document, words: Sequence[Word], span: Span) -> Span:
    """A content that is one utterance in marks, without what is not uttered.

    That is a conjunction before it (…, but “…,” said X) and an adverbial behind it (said, “…,” until …).
    """
    opens = [at for at in range(span.start, min(span.start + 2, span.end)) if words[at].quoted is Quoted.OPENING]
    if not opens:
        return span
    start = opens[0]
    if start > span.start and _text(document, words[span.start]).lower() not in JOINING:
        return span
    closes = next((at for at in range(start, span.end) if words[at].quoted is Quoted.CLOSING), span.end - 1)
    uttered = closes > start and _text(document, words[closes - 1]) in UTTERED
    if closes + 1 == span.end:
        return Span(start, span.end)
    introduced = start > 0 and _text(document, words[start - 1]) in (",", ":")
    outside = all(word.quotation < 0 for word in words[closes + 1 : span.end])
    return Span(start, closes + 1) if uttered and introduced and outside else span


UTTERED = frozenset((",", ".", "!", "?", "…", "..."))
"""Marks by which an utterance ends inside its quotation marks."""


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


def _manner(document: Document, words: Sequence[Word], cue: Span, content: Sequence[Span]) -> Manner:
    """Thought where a word of the cue is a word for thoughts; what stands whole in marks was uttered: “…,” he recalled."""
    if _kind(words, content) is QuoteKind.DIRECT and words[cue.start].quotation < 0:
        return Manner.SPEECH
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
