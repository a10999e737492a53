"""Quotations that somebody speaks: “…,” X said · X said: “…” · “…,” said X, “…” · “…” — X · X: “…”."""

import re
from dataclasses import dataclass, field

from factdb.documents import FINITE
from factdb.quotes.clauses import (
    Range,
    group_start,
    main_subject,
    noun_phrase_after,
    noun_phrase_before,
    subject_before,
    with_apposition,
)
from factdb.quotes.cues import BE, HAVE, PARTICIPLE, REDUCED, VERB, Cue, cue_at
from factdb.quotes.passages import DASHES, Draft, Passage
from factdb.text import Span

# A sign by which a quotation ends as an utterance does.
UTTERED = re.compile(r"[.,!?…;:—–-]\Z")
# It begins as a sentence does: a capital or a figure after the marks; an ellipsis, a hashtag or an address may come first.
BEGINS = re.compile(r"\W*[A-Z0-9]|\W*(?:\.\.\.|…|@\w|#\w)")
ENDED = re.compile(r"[.?!…]\W*\Z")
WORD = re.compile(r"[^\W\d_]+")
CLOSING_MARKS = "\"“”'’‘»«`  "
SPOKEN_RATE = 0.3
"""A word that is a cue less often than this in the constructions of direct speech does not attribute a quotation."""
SURE_RATE = 0.6
"""A word so often a cue attributes what does not look like an utterance too: he called it “a mess,” she said."""
NEAR = 30
"""An attribution lies within so many tokens of its quotation."""
COMMA_NEAR = 14
"""… and within so many where a comma, not a colon, leads to it."""
# Words that have no capital in the middle of a title.
SMALL_WORDS = frozenset("a an the and or but nor of in on at to for from by with as s t".split())
LONGEST_HEADING = 14
"""A heading has fewer tokens, its marks among them."""
ADDRESSED = frozenset(("tell", "ask", "remind", "assure", "warn", "inform", "urge", "advise"))


@dataclass(slots=True)
class Spoken:
    """What a passage's quotations came to: the drafts in order, and where each quotation and each cue went."""

    drafts: list[Draft] = field(default_factory=list)
    by_quotation: dict[int, Draft] = field(default_factory=dict)
    cues: dict[int, Draft] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attributed:
    """Who is said to speak: the token ranges of cue and source, and the cue's head, where there are any."""

    cue: Range | None
    source: Range | None
    head: int | None
    rate: float


def find_spoken(passage: Passage) -> Spoken:
    """The quotations of a passage that have a speaker in it, and those that read like speech without one."""
    spoken = Spoken()
    for number in range(len(passage.quotations)):
        if not passage.ranges[number]:
            continue
        if _goes_on(passage, number, spoken):
            _add(passage, number, spoken, spoken.by_quotation[number - 1])
            continue
        found = _attributed(passage, number)
        if found is None:
            _without_attribution(passage, number, spoken)
        elif found.head is not None and found.head in spoken.cues:
            _add(passage, number, spoken, spoken.cues[found.head])
        else:
            draft = Draft(
                [], _spans(passage, found.cue), _spans(passage, found.source), confidence=found.rate, spoken=True
            )
            spoken.drafts.append(draft)
            _add(passage, number, spoken, draft)
            if found.head is not None:
                spoken.cues[found.head] = draft
    return spoken


def _goes_on(passage: Passage, number: int, spoken: Spoken) -> bool:
    """Whether a sentence goes on in this quotation after its attribution: “…,” said X, “and …” · “…,” said X, but “…”."""
    before = spoken.by_quotation.get(number - 1)
    first = passage.ranges[number].start
    joint = passage.tokens[first - 1].text if first else ""
    if before is None or joint not in (",", *DASHES, "but", "and"):
        return False
    if joint in ("but", "and"):
        inner = passage.quotations[number].span.of(passage.text).rstrip(CLOSING_MARKS)
        if not UTTERED.search(inner) or _attributed(passage, number) is not None:
            return False
    between = range(passage.ranges[number - 1].stop, first)
    return passage.sentence_at(first).start <= between.start and any(spoken.cues.get(i) is before for i in between)


def _spans(passage: Passage, tokens: Range | None) -> list[Span]:
    return [passage.span(*tokens)] if tokens else []


def _add(passage: Passage, number: int, spoken: Spoken, draft: Draft) -> None:
    draft.content.append(passage.quotations[number].span)
    spoken.by_quotation[number] = draft


def ends_attributed(passage: Passage) -> bool:
    """Whether a quotation that is not closed ends with its attribution: the closing mark was forgotten ("…, Orr said.)."""
    stop = len(passage.tokens)
    for index in range(max(1, stop - 4), stop):
        cue = cue_at(passage.tokens, index, stop)
        if cue is not None and cue.category == VERB and cue.frame == "end" and cue.ending >= SURE_RATE:
            return subject_before(passage.tokens, index, max(0, index - NEAR)) is not None
    return False


def is_utterance(passage: Passage, number: int) -> bool:
    """Whether a quotation reads like something said, not like a title or a word held at arm's length."""
    quotation = passage.quotations[number]
    inner = quotation.span.of(passage.text)
    if not BEGINS.match(inner) or len(inner.split()) < 2:
        return not quotation.closed and quotation.continued
    if _is_title(inner) and not _begins_sentence(passage, passage.ranges[number].start):
        return False
    after = passage.text[quotation.end : quotation.end + 1]
    return bool(UTTERED.search(inner.rstrip(CLOSING_MARKS))) or not quotation.closed or after in (",", ":")


def _is_title(inner: str) -> bool:
    """Whether every long word has a capital and no sentence ends: the name of a book, a song, a programme."""
    long_words = [word for word in WORD.findall(inner) if len(word) > 3]
    return bool(long_words) and all(word[0].isupper() for word in long_words) and not ENDED.search(inner)


def _is_heading(passage: Passage, number: int) -> bool:
    """Whether a quotation is all of its paragraph and has capitals as titles have: a heading between paragraphs."""
    quoted = WORD.findall(passage.quotations[number].span.of(passage.text))
    titled = all(word[0].isupper() or word in SMALL_WORDS for word in quoted)
    return titled and len(quoted) > 2 and len(passage.ranges[number]) == len(passage.tokens) < LONGEST_HEADING


def _without_attribution(passage: Passage, number: int, spoken: Spoken) -> None:
    """A quotation with no attribution of its own: it goes on from the one before it, or stands alone."""
    if not is_utterance(passage, number) or _is_heading(passage, number):
        return
    first = passage.ranges[number].start
    sentence = passage.sentence_at(first)
    previous = next(reversed(spoken.by_quotation), number)
    before = spoken.by_quotation.get(previous)
    if first != sentence.start and passage.tokens[first - 1].text not in (":", *DASHES):
        return
    if before is not None and before.source and first == sentence.start and _follows_at_once(passage, previous, number):
        _add(passage, number, spoken, before)
        return
    source = _subject_of_sentence_before(passage, sentence) if first == sentence.start else None
    draft = Draft([], [], _spans(passage, source), confidence=0.5 if source else 0.4, spoken=True)
    spoken.drafts.append(draft)
    _add(passage, number, spoken, draft)


def _follows_at_once(passage: Passage, previous: int, number: int) -> bool:
    """Whether a quotation stands in the sentence of the previous one or in the one just after it."""
    here = passage.ranges[number].start
    last = passage.ranges[previous].stop - 1
    return passage.sentence_at(last).stop >= passage.sentence_at(here).start


def _subject_of_sentence_before(passage: Passage, sentence: range) -> Range | None:
    """The name that the sentence before begins with, if it reports nothing: Orr smiled. “Let them come”."""
    if sentence.start == 0:
        return None
    before = passage.sentence_at(sentence.start - 1)
    first = passage.opening(before)
    end = noun_phrase_after(passage.tokens, first, before.stop)
    if (
        end is None
        or passage.tokens[end - 1].tag not in ("NNP", "PRP")
        or passage.tokens[first].lower in ("it", "i", "we", "he", "she", "they")
    ):
        return None
    if any(passage.is_quoted(index) or _is_cue(passage, index, before.stop) for index in before):
        return None
    return first, with_apposition(passage.tokens, end, before.stop)


def _is_cue(passage: Passage, index: int, stop: int) -> bool:
    cue = cue_at(passage.tokens, index, stop)
    return cue is not None and cue.category == VERB and cue.rate >= SURE_RATE


def _attributed(passage: Passage, number: int) -> Attributed | None:
    """The attribution of a quotation: after it, unless a colon, or a comma on the left alone, points the other way."""
    inside = passage.quotations[number].span.of(passage.text).rstrip(CLOSING_MARKS)
    first = passage.ranges[number].start
    before = passage.tokens[first - 1].text if first else ""
    if before == ":" or (before == "," and not inside.endswith(",")):
        return _left(passage, number) or _right(passage, number, inside)
    return _right(passage, number, inside) or _left(passage, number)


def _right(passage: Passage, number: int, inside: str) -> Attributed | None:
    """The attribution after a quotation: “…,” said X · “…,” X said · “…,” according to X · “…” — X."""
    after = _words_after(passage, number, inside)
    if after is None:
        return None
    first, stop = after
    if passage.tokens[first].lower == "according" and first + 2 < stop:
        source = _named(passage, first + 2, stop)
        return Attributed((first, first + 2), source, first, 0.9) if source else None
    utterance = is_utterance(passage, number)
    return (
        _inverted(passage, first, stop, utterance=utterance)
        or _verb_after(passage, first, stop, utterance=utterance)
        or _signature(passage, first, stop)
    )


def _words_after(passage: Passage, number: int, inside: str) -> Range | None:
    """The tokens after a quotation that can hold its attribution; None where it is inside another's sentence or at an end."""
    tokens, quoted = passage.tokens, passage.ranges[number]
    first = quoted.stop
    if first >= len(tokens) or not (is_utterance(passage, number) or _begins_sentence(passage, quoted.start)):
        return None
    sentence = passage.sentence_at(first - 1)
    joined = tokens[first].text in (",", *DASHES) or tokens[first].text[:1].islower()
    if inside.endswith((".", "…")) and not joined:
        return None
    if sentence.stop <= first:
        sentence = passage.sentence_at(first)
    stop = min(sentence.stop, first + 2 * NEAR)
    if number + 1 < len(passage.ranges) and is_utterance(passage, number + 1):
        stop = min(stop, passage.ranges[number + 1].start)
    while first < stop and tokens[first].text in (",", *DASHES):
        first += 1
    return (first, stop) if first < stop else None


def _begins_sentence(passage: Passage, index: int) -> bool:
    return index == passage.opening(passage.sentence_at(index))


def _named(passage: Passage, first: int, stop: int) -> Range | None:
    end = noun_phrase_after(passage.tokens, first, stop)
    return None if end is None else (first, with_apposition(passage.tokens, end, stop))


def _inverted(passage: Passage, first: int, stop: int, *, utterance: bool) -> Attributed | None:
    """“…,” said X. After an utterance any verb in the past or present serves before a name: beamed X."""
    tokens = passage.tokens
    if passage.is_quoted(first) or tokens[first].tag not in ("VBD", "VBZ", "VBN", "VBP") or first + 1 >= stop:
        return None
    cue = _cue_verb(passage, first, stop)
    if cue is None and not (utterance and tokens[first].tag in ("VBD", "VBZ") and tokens[first + 1].tag == "NNP"):
        return None
    source = _named(passage, first + 1, stop)
    return Attributed((first, first + 1), source, first, 0.95 if cue else 0.6) if source else None


def _verb_after(passage: Passage, first: int, stop: int, *, utterance: bool) -> Attributed | None:
    """“…,” X said · “…,” X, a Y at Z, told reporters."""
    tokens = passage.tokens
    for index in range(first, min(stop, first + NEAR)):
        cue = _cue_verb(passage, index, stop)
        if cue is None or (cue.spoken < SURE_RATE and not utterance):
            continue
        if cue.frame == "object" and cue.spoken < SURE_RATE and cue.word not in ADDRESSED:
            continue
        begin = group_start(tokens, index, first)
        subject = subject_before(tokens, begin, first) or main_subject(tokens, begin, first)
        if subject is not None and _leads(passage, first, subject[0]):
            return Attributed((begin, index + 1), subject, index, 0.95)
    return None


def _leads(passage: Passage, first: int, subject: int) -> bool:
    """Whether nothing but an adverb or a conjunction stands between a quotation and the subject after it."""
    return all(
        passage.tokens[index].tag in ("CC", "RB", "IN", "NNP", "DT", "NN", ",") for index in range(first, subject)
    )


def _signature(passage: Passage, first: int, stop: int) -> Attributed | None:
    """“…” — X."""
    if passage.tokens[first - 1].text not in DASHES or any(passage.tokens[i].tag in FINITE for i in range(first, stop)):
        return None
    source = _named(passage, first, stop)
    return Attributed((first - 1, first), source, None, 0.7) if source else None


def _cue_verb(passage: Passage, index: int, stop: int) -> Cue | None:
    """The reporting verb at a token, if one that introduces direct speech stands there outside the quotations."""
    if passage.is_quoted(index):
        return None
    cue = cue_at(passage.tokens, index, stop)
    if cue is not None and cue.category == REDUCED:
        cue = cue_at(passage.tokens, index, stop, category=VERB)
    if cue is None or cue.category not in (VERB, PARTICIPLE) or cue.spoken < SPOKEN_RATE:
        return None
    return cue


def _left(passage: Passage, number: int) -> Attributed | None:
    """The attribution before a quotation: X said: “…” · X told reporters, “…” · X: “…” · X tweeted “…”."""
    stop = passage.ranges[number].start
    if stop == 0:
        return None
    start = passage.sentence_at(stop).start
    if stop == start:
        if passage.tokens[stop - 1].text != ":":
            return None
        start = passage.sentence_at(stop - 1).start
    if number and passage.ranges[number - 1].stop > start and is_utterance(passage, number - 1):
        start = passage.ranges[number - 1].stop
    title = _is_title(passage.quotations[number].span.of(passage.text))
    return _leading(passage, start, stop, utterance=is_utterance(passage, number), title=title)


def _leading(passage: Passage, start: int, stop: int, *, utterance: bool, title: bool = False) -> Attributed | None:
    """The attribution that tokens ``start`` to ``stop`` make of what comes after them."""
    last = passage.tokens[stop - 1].text
    found = _according(passage, start, stop) or (_any_verb(passage, start, stop) if utterance else None)
    if found is not None:
        return found
    for index in range(stop - 1, max(start, stop - NEAR) - 1, -1):
        if passage.is_quoted(index):
            break
        if _cue_verb(passage, index, min(stop + 1, len(passage.tokens))) is not None:
            return _before(passage, index, start, stop, utterance=utterance, title=title)
        if passage.tokens[index].tag in FINITE and last != ":":
            break
    return announced(passage, start, stop) if last == ":" and utterance else None


def _according(passage: Passage, start: int, stop: int) -> Attributed | None:
    """According to X, “…”."""
    first = passage.opening(passage.sentence_at(start))
    if passage.tokens[stop - 1].text != "," or first + 2 >= stop or passage.tokens[first].lower != "according":
        return None
    source = _named(passage, first + 2, stop - 1)
    return Attributed((first, first + 2), source, first, 0.9) if source and source[1] == stop - 1 else None


def _any_verb(passage: Passage, start: int, stop: int) -> Attributed | None:
    """X grumbled, “…” · X erupted: “…”: before an utterance, any verb with a subject serves."""
    head = stop - 2
    if head <= start or passage.is_quoted(head) or passage.tokens[stop - 1].text not in (",", ":"):
        return None
    if passage.tokens[head].tag not in ("VBD", "VBZ") or passage.tokens[head].lower in BE | HAVE:
        return None
    begin = group_start(passage.tokens, head, start)
    subject = subject_before(passage.tokens, begin, start)
    if subject is None:
        return None
    cue = _cue_verb(passage, head, stop)
    return Attributed((begin, head + 1), subject, head, 0.9 if cue else 0.6)


def lead_in(passage: Passage) -> Draft | None:
    """The attribution that a paragraph ending in a colon makes of the quotation that opens the next one."""
    if not passage.tokens or passage.tokens[-1].text != ":" or passage.is_quoted(len(passage.tokens) - 1):
        return None
    found = _leading(passage, passage.sentences[-1].start, len(passage.tokens), utterance=True)
    if found is None:
        return None
    return Draft([], _spans(passage, found.cue), _spans(passage, found.source), confidence=found.rate, spoken=True)


def signed_by(passage: Passage) -> tuple[Span, Span] | None:
    """The dash and the name of who signs the quotation of the paragraph before, in a paragraph of nothing else."""
    tokens = passage.tokens
    if len(tokens) < 2 or tokens[0].text not in DASHES or passage.quotations:
        return None
    source = _named(passage, 1, len(tokens))
    return (passage.span(0, 1), passage.span(*source)) if source and source[1] >= len(tokens) - 1 else None


def _before(passage: Passage, head: int, start: int, stop: int, *, utterance: bool, title: bool) -> Attributed | None:
    """The attribution by the verb at ``head`` of what begins at ``stop``."""
    tokens = passage.tokens
    last = tokens[stop - 1].text
    if last not in (",", ":") and (head != stop - 1 or title):
        return None
    if last == "," and (stop - head > COMMA_NEAR or not utterance) and head != stop - 2:
        return None
    begin = group_start(tokens, head, start)
    subject = subject_before(tokens, begin, start)
    if subject is None and head + 1 < stop and tokens[head + 1].tag in ("NNP", "PRP", "DT"):
        source = _named(passage, head + 1, stop - 1)
        if source is not None and source[1] >= stop - 2:
            return Attributed((head, head + 1), source, head, 0.9)
    if begin > start + 1 and tokens[begin - 1].lower == "as" and tokens[head].tag == "VBG":
        # quoted X as saying
        first = noun_phrase_before(tokens, begin - 1 - (tokens[begin - 2].text == ","), start)
        subject = subject if first is None else (first, begin - 1)
    if tokens[head].tag == "VBG" and begin > start and tokens[begin - 1].text == ",":
        subject = main_subject(tokens, begin, start)
    subject = subject or main_subject(tokens, begin, start)
    if subject is None and last not in (",", ":"):
        return None
    return Attributed((begin, head + 1), subject, head, 0.9 if subject else 0.5)


def announced(passage: Passage, start: int, stop: int) -> Attributed | None:
    """Who is announced before a colon at ``stop`` - 1: X: · X, on the radio: · a woman shouts from a balcony:."""
    first = passage.opening(range(start, stop)) if start == passage.sentence_at(start).start else start
    source = _named(passage, first, stop - 1)
    if source is None or passage.tokens[first].tag == "CD":
        return None
    after = source[1] + (passage.tokens[source[1]].text == ",")
    if after < stop - 1 and passage.tokens[after].tag in FINITE:
        return Attributed((after, after + 1), source, after, 0.6)
    return Attributed((stop - 1, stop), source, None, 0.6)
