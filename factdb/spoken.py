"""Quotations that somebody speaks: “…,” X said · X said: “…” · “…,” said X, “…” · “…” — X · X: “…”."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from factdb.cues import FINITE, MARKS, VERB, Cue, cue_at
from factdb.lexicon import words
from factdb.marks import Quotation
from factdb.passages import Draft, Passage
from factdb.clauses import (
    DASHES,
    earlier_subject,
    group_start,
    noun_phrase_after,
    noun_phrase_before,
    subject_before,
    with_apposition,
)
from factdb.text import Span

# The last sign inside the closing mark (or the sign after it) by which a quotation is a whole utterance.
UTTERED = re.compile(r"[.,!?…;:—–-]\W*\Z")
# It begins as a sentence does: a capital or a figure, after the marks; an ellipsis may come first.
BEGINS = re.compile(r"\W*(?:[A-Z0-9]|\.\.\.|…|[@#$£€])")
REPORTING = ("quote", "end", "colon", "that", "clause")
SPOKEN_RATE = 0.3
"""A word that is a cue less often than this in the constructions of direct speech does not attribute a quotation."""
NEAR = 30
"""An attribution lies within so many tokens of its quotation."""


@dataclass(slots=True)
class Spoken:
    """What a passage's quotations came to: ``drafts`` in order, and the quotation numbers and cue heads used up."""

    drafts: list[Draft] = field(default_factory=list)
    by_quotation: dict[int, Draft] = field(default_factory=dict)
    cues: dict[int, Draft] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attributed:
    """Who is said to speak: token ranges of cue and source."""

    cue: tuple[int, int] | None
    source: tuple[int, int] | None
    head: int | None
    rate: float


def is_utterance(passage: Passage, number: int) -> bool:
    """Whether a quotation reads like something said, not like a title or a word held at arm's length."""
    quotation = passage.quotations[number]
    inner = quotation.span.of(passage.text)
    if not BEGINS.match(inner) or len(inner.split()) < 2:
        return False
    after = passage.text[quotation.end : quotation.end + 1]
    return bool(UTTERED.search(inner)) or not quotation.closed or after in (",", ":")


def find_spoken(passage: Passage) -> Spoken:
    """The quotations of a passage that have a speaker in it, and those that read like speech without one."""
    spoken = Spoken()
    for number in range(len(passage.quotations)):
        if not passage.ranges[number]:
            continue
        attributed = _attribution(passage, number, spoken)
        span = passage.quotations[number].span
        if attributed is None:
            _without_attribution(passage, number, spoken)
        elif attributed.head is not None and attributed.head in spoken.cues:
            draft = spoken.cues[attributed.head]
            draft.content.append(span)
            spoken.by_quotation[number] = draft
        else:
            draft = Draft(
                content=[span],
                cue=[passage.span(*attributed.cue)] if attributed.cue else [],
                source=[passage.span(*attributed.source)] if attributed.source else [],
                confidence=attributed.rate,
                spoken=True,
            )
            spoken.drafts.append(draft)
            spoken.by_quotation[number] = draft
            if attributed.head is not None:
                spoken.cues[attributed.head] = draft
    return spoken


def _without_attribution(passage: Passage, number: int, spoken: Spoken) -> None:
    """A quotation with no attribution of its own: it goes on from the one before it, or stands alone."""
    if not is_utterance(passage, number):
        return
    span = passage.quotations[number].span
    first = passage.ranges[number].start
    before = spoken.by_quotation.get(number - 1)
    sentence = sentence_of(passage, first)
    if before is not None and before.source and first == sentence.start and _is_next_sentence(passage, number):
        before.content.append(span)
        spoken.by_quotation[number] = before
    elif first == sentence.start or passage.tokens[first - 1].text in (":", "—", "–"):
        draft = Draft([span], [], [], confidence=0.4, spoken=True)
        spoken.drafts.append(draft)
        spoken.by_quotation[number] = draft


def _is_next_sentence(passage: Passage, number: int) -> bool:
    """Whether the quotation before this one stands in the sentence just before this one's."""
    here = passage.ranges[number].start
    last = passage.ranges[number - 1].stop - 1
    return sentence_of(passage, last).stop >= sentence_of(passage, here).start


def sentence_of(passage: Passage, index: int) -> range:
    """The sentence that holds a token, by bisection."""
    low, high = 0, len(passage.sentences) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if passage.sentences[middle].start <= index:
            low = middle
        else:
            high = middle - 1
    return passage.sentences[low]


def _attribution(passage: Passage, number: int, spoken: Spoken) -> Attributed | None:
    quotation = passage.quotations[number]
    inside = quotation.span.of(passage.text).rstrip("\"“”'’‘»«` ")
    before = passage.tokens[passage.ranges[number].start - 1].text if passage.ranges[number].start else ""
    left_first = before == ":" or (before == "," and not inside.endswith(","))
    sides = (_left, _right) if left_first else (_right, _left)
    for side in sides:
        found = side(passage, number, inside)
        if found is not None:
            return found
    return None


def _right(passage: Passage, number: int, inside: str) -> Attributed | None:
    """The attribution after a quotation: “…,” said X · “…,” X said · “…,” according to X · “…” — X."""
    tokens = passage.tokens
    first = passage.ranges[number].stop
    if first >= len(tokens):
        return None
    sentence = sentence_of(passage, first - 1)
    if sentence.stop <= first:
        if inside.endswith((".", "…")) and not tokens[first].text[:1].islower():
            return None
        sentence = sentence_of(passage, first)
    elif (
        inside.endswith(".")
        and tokens[first].text not in (",", "—", "–", "-", "--")
        and not tokens[first].text[:1].islower()
    ):
        return None
    stop = min(sentence.stop, first + NEAR + 30)
    for later in range(number + 1, len(passage.ranges)):
        if passage.ranges[later].start < stop and is_utterance(passage, later):
            stop = passage.ranges[later].start
        break
    after_dash = tokens[first].text in DASHES
    comma_outside = tokens[first].text == ","
    if not (comma_outside or after_dash or UTTERED.search(inside[-1:])) and not is_utterance(passage, number):
        if cue_verb(passage, first, stop) is None:
            return None
    while first < stop and (tokens[first].text == "," or tokens[first].text in DASHES):
        first += 1
    if first >= stop:
        return None
    if tokens[first].lower == "according":
        end = noun_phrase_after(tokens, first + 2, stop)
        if end is None:
            return None
        return Attributed((first, first + 2), (first + 2, with_apposition(tokens, end, stop)), first, 0.9)
    inverted = cue_verb(passage, first, stop)
    if inverted is not None:
        end = noun_phrase_after(tokens, first + 1, stop)
        if end is not None:
            end = with_apposition(tokens, end, stop)
            return Attributed((first, first + 1), (first + 1, end), first, 0.95)
    for index in range(first, min(stop, first + NEAR)):
        cue = cue_verb(passage, index, stop)
        if cue is None:
            continue
        begin = group_start(tokens, index, first)
        subject = subject_before(tokens, begin, first) or earlier_subject(tokens, begin, first)
        if subject is not None and _leads(passage, first, subject[0]):
            return Attributed((begin, index + 1), subject, index, 0.95)
    if after_dash and all(tokens[i].tag not in FINITE for i in range(first, stop)):
        end = noun_phrase_after(tokens, first, stop)
        if end is not None:
            return Attributed(None, (first, with_apposition(tokens, end, stop)), None, 0.7)
    return None


def _leads(passage: Passage, first: int, subject: int) -> bool:
    """Whether nothing but an adverb or a conjunction stands between a quotation and the subject after it."""
    return all(passage.tokens[i].tag in ("CC", "RB", "IN", "NNP", "DT", "NN", ",") for i in range(first, subject))


def cue_verb(passage: Passage, index: int, stop: int) -> Cue | None:
    """The reporting verb at a token, if one that introduces direct speech stands there outside the quotations."""
    if passage.is_quoted(index):
        return None
    cue = cue_at(passage.tokens, index, stop)
    if cue is None or cue.category != VERB or cue.spoken < SPOKEN_RATE or passage.tokens[index].tag == "VB":
        return None
    return cue


def _left(passage: Passage, number: int, inside: str) -> Attributed | None:
    """The attribution before a quotation: X said: “…” · X told reporters, “…” · X: “…” · X tweeted “…”."""
    tokens = passage.tokens
    stop = passage.ranges[number].start
    if stop == 0:
        return None
    sentence = sentence_of(passage, stop)
    start = sentence.start
    if stop == start:
        if tokens[stop - 1].text != ":":
            return None
        start = sentence_of(passage, stop - 1).start
    previous = passage.ranges[number - 1] if number else None
    if previous and previous.stop > start and is_utterance(passage, number - 1):
        start = previous.stop
    last = tokens[stop - 1]
    for index in range(stop - 1, max(start, stop - NEAR) - 1, -1):
        if passage.is_quoted(index):
            break
        cue = cue_at(tokens, index, stop + 1)
        if cue is not None and cue.category == VERB and tokens[index].tag != "VB" and cue.spoken >= SPOKEN_RATE:
            if not (last.text in (",", ":") or index == stop - 1):
                return None
            if last.text == "," and stop - index > 14:
                return None
            begin = group_start(tokens, index, start)
            subject = subject_before(tokens, begin, start)
            if subject is None and index + 1 < stop and tokens[index + 1].tag in ("NNP", "PRP", "DT"):
                end = noun_phrase_after(tokens, index + 1, stop)
                if end is not None and end >= stop - 1:
                    return Attributed((index, index + 1), (index + 1, end), index, 0.9)
            subject = subject or earlier_subject(tokens, begin, start)
            if subject is None and last.text not in (",", ":"):
                return None
            return Attributed((begin, index + 1), subject, index, 0.9 if subject else 0.5)
        if tokens[index].tag in FINITE and last.text != ":":
            return None
    if last.text == ":" and is_utterance(passage, number):
        end = noun_phrase_after(tokens, start, stop)
        if end is not None and tokens[start].tag not in ("PRP", "CD"):
            return Attributed((stop - 1, stop), (start, with_apposition(tokens, end, stop - 1)), None, 0.6)
    return None
