"""Quotes: what is said, in which words it is introduced, and by which words its source is named."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from factdb.documents import Document
from factdb.quotes.marks import find_quotations
from factdb.quotes.passages import Draft, Passage, passages_of
from factdb.quotes.reported import find_reported
from factdb.quotes.spoken import Spoken, ends_attributed, find_spoken, lead_in, signed_by
from factdb.quotes.transcripts import find_turns, headline_speech
from factdb.text import Span


class QuoteKind(StrEnum):
    """How much of a quote stands in quotation marks: all of it, a part, or nothing."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class Manner(StrEnum):
    """Speech gives words that were uttered or written (said, announced, according to).

    Thought gives none: thinks, wants, fears, and attitudes and demands (disputes the count, calls for a halt).
    """

    SPEECH = "speech"
    THOUGHT = "thought"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """An attribution relation: content, cue and source, after PolNeAR (Newell, Margolin and Ruths, LREC 2018).

    ``content`` has at least one span; a split quote ("…," said X. "…") has several. Marks belong to the content of a
    direct quote. ``cue`` and ``source`` are empty where the text gives none; a colon or a dash that alone joins the source
    is a cue, as there. ``confidence`` lies between 0 and 1. ``follows`` is the start of the quote that this one goes on
    from (the same speaker without a source of its own).
    """

    kind: QuoteKind
    manner: Manner
    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    follows: int | None = None
    confidence: float

    @property
    def start(self) -> int:
        return self.content[0].start

    @property
    def end(self) -> int:
        return self.content[-1].end


def find_quotes(document: Document) -> Sequence[Quote]:
    """Every quote of a document, in order of its content's start."""
    turns = find_turns(document)
    drafts: list[Draft] = []
    left = Left()
    for passage in passages_of(document):
        turn = turns.get(passage.start)
        if turn is not None:
            drafts.append(turn)
            open_end = bool(passage.quotations) and passage.quotations[-1].continues
            left = Left(last=turn, chain=turn if open_end else None)
        else:
            found = _of_passage(passage, left)
            drafts.extend(found.drafts)
            left = found.left
    return _quotes(document, drafts)


@dataclass(frozen=True, slots=True)
class Left:
    """What a paragraph leaves to the next one.

    ``last`` is the last thing that somebody says in it, ``chain`` its last quotation if that one is not closed, and
    ``lead`` the attribution that it ends with (X said:).
    """

    last: Draft | None = None
    chain: Draft | None = None
    lead: Draft | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The drafts of a paragraph, and what it leaves to the next one."""

    drafts: Sequence[Draft]
    left: Left


def _of_passage(passage: Passage, left: Left) -> Found:
    """The quotes of one paragraph; one that goes on from the paragraph before is added to that one's draft."""
    spoken = find_spoken(passage)
    chain = None
    if passage.quotations and passage.quotations[0].continued:
        chain = _joined(spoken, left.chain)
    _lead(passage, spoken, left.lead)
    signature = signed_by(passage)
    if signature is not None and left.last is not None and left.last.spoken and not left.last.source:
        dash, name = signature
        left.last.cue.append(dash)
        left.last.source.append(name)
        left.last.confidence = 0.7
    found = [draft for draft in spoken.drafts if draft is not chain]
    headline = headline_speech(passage)
    if headline is not None:
        found.append(headline)
    for sentence in passage.sentences:
        found.extend(find_reported(passage, sentence, spoken.cues))
    found.sort(key=lambda draft: draft.content[0].start)
    last = chain or left.last
    for draft in found:
        if draft.spoken and not draft.source:
            draft.follows = last
        if draft.manner == "speech":
            last = draft
    said = last if found or chain else None
    open_end = bool(passage.quotations) and passage.quotations[-1].continues
    onward = spoken.by_quotation.get(len(passage.quotations) - 1) if open_end and not ends_attributed(passage) else None
    return Found(found, Left(last=said, chain=onward, lead=lead_in(passage)))


def _lead(passage: Passage, spoken: Spoken, lead: Draft | None) -> None:
    """Give the quotation that opens a paragraph the attribution that the paragraph before ends with."""
    opening = spoken.by_quotation.get(0)
    if lead is not None and opening is not None and not opening.source and passage.ranges[0].start == 0:
        opening.cue, opening.source, opening.confidence = lead.cue, lead.source, lead.confidence


def _joined(spoken: Spoken, chain: Draft | None) -> Draft | None:
    """The draft of the paragraph before, with the quotation that goes on from it; the attribution of either serves."""
    here = spoken.by_quotation.get(0)
    if here is None or chain is None or here is chain:
        return None
    if here.source and chain.source:
        return None
    chain.content.extend(here.content)
    if here.source:
        chain.cue, chain.source, chain.confidence = here.cue, here.source, here.confidence
    for number, draft in spoken.by_quotation.items():
        if draft is here:
            spoken.by_quotation[number] = chain
    spoken.drafts.remove(here)
    return chain


def _quotes(document: Document, drafts: Sequence[Draft]) -> tuple[Quote, ...]:
    """Drafts as quotes: in order, spans apart, no two over the same stretch of text."""
    best: dict[tuple[int, int], Draft] = {}
    for draft in drafts:
        draft.content = _apart(draft.content)
        key = (draft.content[0].start, draft.content[-1].end)
        if key not in best or draft.confidence > best[key].confidence:
            best[key] = draft
    quotations = [quotation.span for quotation in find_quotations(document) if quotation.level == 0]
    starts = [span.start for span in quotations]
    return tuple(
        Quote(
            kind=QuoteKind.DIRECT if draft.verbatim else _kind(document.text, draft.content, quotations, starts),
            manner=Manner(draft.manner),
            content=tuple(draft.content),
            cue=tuple(draft.cue),
            source=tuple(draft.source),
            follows=draft.follows.content[0].start if draft.follows and not draft.source else None,
            confidence=min(1.0, max(0.0, draft.confidence)),
        )
        for _, draft in sorted(best.items())
    )


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Spans in order, what overlaps joined."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.start < result[-1].end:
            result[-1] = Span(result[-1].start, max(span.end, result[-1].end))
        else:
            result.append(span)
    return result


def _kind(text: str, content: Sequence[Span], quotations: Sequence[Span], starts: Sequence[int]) -> QuoteKind:
    """Direct where every letter stands in quotation marks, mixed where some do, indirect where none does."""
    inside = outside = False
    for span in content:
        position = span.start
        index = max(0, bisect_right(starts, span.start) - 1)
        while index < len(quotations) and quotations[index].start < span.end:
            quotation = quotations[index]
            if quotation.end > span.start:
                inside = True
                outside = outside or _has_words(text, position, quotation.start)
                position = max(position, quotation.end)
            index += 1
        outside = outside or _has_words(text, position, span.end)
    if not inside:
        return QuoteKind.INDIRECT
    return QuoteKind.MIXED if outside else QuoteKind.DIRECT


def _has_words(text: str, start: int, end: int) -> bool:
    return any(map(str.isalnum, text[start:end]))
