"""From a relation to a quote: edges at their marks, kind, manner, and a calibrated confidence."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

import numpy as np

from factdb.documents import FINITE, Document, Token
from factdb.lexicon import words as lexicon_words
from factdb.quotes import Manner, Quote, QuoteKind
from factdb.quotes.clauses import noun_phrase_after
from factdb.quotes.cues import NOUN, QUESTION_WORDS, VERB, forms_of
from factdb.tagger.decoding import Relation
from factdb.tagger.model import Settings
from factdb.tagger.pieces import Quoted, Word
from factdb.text import Span


@dataclass(frozen=True, slots=True)
class Surface:
    """A document's words, the token of each with its tag, and the words of each outermost quotation, marks included."""

    words: Sequence[Word]
    tokens: Sequence[Token]
    extents: Mapping[int, Span]

    def text(self, at: int) -> str:
        return self.tokens[at].text


def surface_of(document: Document, words: Sequence[Word]) -> Surface:
    """The surface of a document and the words in which the encoder read it, one a token."""
    tokens = [token for paragraph in document.read() for sentence in paragraph.sentences for token in sentence.tokens]
    extents: dict[int, Span] = {}
    for at, word in enumerate(words):
        if word.quotation >= 0:
            start = extents[word.quotation].start if word.quotation in extents else at
            extents[word.quotation] = Span(start, at + 1)
    return Surface(words, tokens, extents)


def quotes_from(surface: Surface, relation: Relation, settings: Settings) -> list[Quote]:
    """A relation as a quote, its direct parts cut at their marks; as several where one speech ends and another begins.

    PolNeAR makes one attribution of them. Here the part that is nearest to the words which name who says it has those, and
    the others are quotes of their own, which follow.
    """
    words = surface.words
    guarded = (_guarded(words, span, relation.cue, surface.extents) for span in relation.content)
    content = _joined(_utterance(surface, _tidied(surface, span)) for span in guarded)
    runs = _parted(words, _without_fragments(words, content, relation.cue), relation.cue)
    source = _whole_phrase(surface, relation.source, relation.cue) if relation.source else None
    said_by = (relation.cue, source) if source else (relation.cue,)
    named = min(range(len(runs)), key=lambda number: min(_distance(runs[number], span) for span in said_by))
    confidence = confidence_of(evidence(words, relation), settings.calibration)
    return [
        Quote(
            kind=_kind(words, run),
            manner=_manner(surface, relation.cue, run, named=source is not None),
            content=tuple(_characters(words, span) for span in run),
            cue=(_characters(words, relation.cue),) if number == named else (),
            source=(_characters(words, source),) if source and number == named else (),
            confidence=confidence,
        )
        for number, run in enumerate(runs)
    ]


LEADING = frozenset("the a an this that its their his her of on in at for from".split())
"""Words that no source ends with: more of the phrase follows."""


COMMON_NOUNS = frozenset(("NN", "NNS"))


def _whole_phrase(surface: Surface, source: Span, cue: Span) -> Span:
    """A source that ends in the middle of a noun phrase (a sign on the | door), with the rest of it.

    So with the rest of a compound (the ferry | office), where it follows its cue: what follows other sources is often a verb.
    """
    if len(source) < 2:
        return source
    stop = source.end
    while stop < len(surface.words) and surface.words[stop].sentence == surface.words[source.start].sentence:
        stop += 1
    if surface.text(source.end - 1).lower() in LEADING:
        return Span(source.start, noun_phrase_after(surface.tokens, source.end, stop) or source.end)
    end = source.end
    if cue.end <= source.start and surface.tokens[end - 1].tag in COMMON_NOUNS:
        days = lexicon_words("cue_days")
        while end < stop and surface.tokens[end].tag in COMMON_NOUNS and surface.text(end).lower() not in days:
            end += 1
    return Span(source.start, end)


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


def _tidied(surface: Surface, span: Span) -> Span:
    """A content without loose marks at its edges, and with the closing bracket of those inside it alone."""
    texts = [token.text for token in surface.tokens[span.start : span.end + 1]]
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


def _utterance(surface: Surface, span: Span) -> Span:
    """A content that is one utterance in marks, without what is not uttered.

    That is a conjunction before it (…, but “…,” said X) and an adverbial behind it (said, “…,” until …).
    """
    words = surface.words
    opens = [at for at in range(span.start, min(span.start + 2, span.end)) if words[at].quoted is Quoted.OPENING]
    if not opens:
        return span
    start = opens[0]
    if start > span.start and surface.text(span.start).lower() not in JOINING:
        return span
    closes = next((at for at in range(start, span.end) if words[at].quoted is Quoted.CLOSING), span.end - 1)
    uttered = closes > start and surface.text(closes - 1) in UTTERED
    if closes + 1 == span.end:
        return Span(start, span.end)
    introduced = start > 0 and surface.text(start - 1) in (",", ":")
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
def _forms(name: str) -> Mapping[str, frozenset[str]]:
    """Every form of the words of a lexicon file, as verbs and as nouns, with what must stand beside it."""
    entries = (entry.split() for entry in lexicon_words(name))
    return {
        form: frozenset(beside) for word, *beside in entries for kind in (VERB, NOUN) for form in forms_of(word, kind)
    }


def _tells(name: str, cue: Sequence[str]) -> bool:
    """Whether a word of a lexicon file is among those of a cue, with what must stand beside it."""
    forms = _forms(name)
    return any(word in forms and forms[word].issubset(cue) for word in cue)


def _manner(surface: Surface, cue: Span, content: Sequence[Span], *, named: bool) -> Manner:
    """Thought where a word of the cue is a word for thoughts, or no words are given and the cue is one for attitudes.

    What stands in marks, some of it at least, was uttered: “…,” he recalled. What nobody is ``named`` for is speech only in
    words: not in two deaths are confirmed, relatives were asked to call.
    """
    if _kind(surface.words, content) is not QuoteKind.INDIRECT and surface.words[cue.start].quotation < 0:
        return Manner.SPEECH
    said = [token.lower for token in surface.tokens[cue.start : cue.end]]
    if _tells("thought_words", said):
        return Manner.THOUGHT
    attitude = _tells("attitude_words", said)
    given = _is_said(surface, content, CLAUSAL if named else FINITE)
    return Manner.SPEECH if given or (named and not attitude) else Manner.THOUGHT


CLAUSAL = FINITE | {"TO"}
OPENING = QUESTION_WORDS | {"that"}
"""Words with which a clause begins."""


def _is_said(surface: Surface, content: Sequence[Span], verbal: Set[str]) -> bool:
    """Whether a content gives words: some of it is quoted, or "that" or a verb of these tags makes a clause of it."""
    if _kind(surface.words, content) is not QuoteKind.INDIRECT or surface.text(content[0].start).lower() in OPENING:
        return True
    return any(token.tag in verbal for span in content for token in surface.tokens[span.start : span.end])


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
