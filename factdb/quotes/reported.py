"""Speech and thought in other words: X said that … · …, X said · according to X, … · X's claim that … · X wants to …."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from factdb.documents import FINITE, Token
from factdb.quotes.clauses import (
    LONGEST_CLAUSE,
    REACH,
    Range,
    clause_end,
    group_start,
    main_subject,
    noun_phrase_after,
    noun_phrase_before,
    subject_before,
    with_apposition,
)
from factdb.quotes.cues import ADJECTIVE, INFINITIVE, MARKS, NOUN, PARTICIPLE, PASSIVE, REDUCED, VERB, Cue, cue_at
from factdb.quotes.passages import DASHES, OUTSIDE, Draft, Passage

CLAUSES = frozenset(("that", "clause", "wh", "to", "quote", "colon"))
LOWEST_RATE = 0.5
"""Below this rate a word is left alone: more of its uses are no attributions than are."""
OWNED_RATE = 0.6
"""A reporting noun with an owner and a clause (her comment that …) is an attribution at least so often."""
RAISING = frozenset(("seem", "appear"))
ADDRESSED = frozenset(("tell", "ask", "remind", "assure", "warn", "inform", "urge", "advise", "convince", "persuade"))
# Words that begin an adverbial, which is not what somebody says: As the vote neared, X said.
ADVERBIAL = frozenset("when if after while although though because as since before until asked".split())


def find_reported(passage: Passage, sentence: range, spoken: Mapping[int, Draft]) -> Iterator[Draft]:
    """The attributions of one sentence outside its quotations.

    ``spoken`` are the heads of the cues that quotations have taken, with their drafts: whoever says “…” is also the one
    who adds, in a participle behind it, that ….
    """
    tokens = passage.tokens
    speaking: Draft | None = None
    for index in sentence:
        if index in spoken:
            speaking = spoken[index]
        if passage.is_quoted(index) or index in spoken:
            continue
        if tokens[index].lower == "according" and index + 2 < sentence.stop and tokens[index + 1].lower == "to":
            draft = _according_to(passage, sentence, index)
        else:
            cue = _cue_at(passage, sentence, index)
            draft = None if cue is None or cue.word == "according" else _reported(passage, sentence, cue)
            if draft is not None and cue is not None and cue.category == PARTICIPLE and speaking is not None:
                draft.source = list(speaking.source)
        if draft is not None and draft.content:
            yield draft


def _cue_at(passage: Passage, sentence: range, index: int) -> Cue | None:
    """The cue at a token; a participle that is its sentence's only verb is read as the past tense, whatever its tag."""
    tokens = passage.tokens
    cue = cue_at(tokens, index, sentence.stop)
    if cue is None or cue.category != REDUCED:
        return cue
    subject = subject_before(tokens, index, sentence.start)
    if subject is None or any(token.tag in FINITE for token in tokens[subject[1] : index]):
        return cue
    opener = tokens[subject[0] - 1] if subject[0] > sentence.start else None
    leads = opener is None or subject[0] == passage.opening(sentence) or opener.text == "," or opener.tag == "CC"
    if not leads or (cue.frame not in CLAUSES and _has_verb(tokens, index + 1, sentence.stop)):
        return cue
    return cue_at(tokens, index, sentence.stop, category=VERB) or cue


def _has_verb(tokens: Sequence[Token], first: int, stop: int) -> bool:
    """Whether a finite verb follows in the same clause."""
    for token in tokens[first : min(stop, first + REACH)]:
        if token.tag in FINITE:
            return True
        if token.text in (",", ";") or token.tag in ("WP", "WDT", "WRB", "IN"):
            return False
    return False


def _reported(passage: Passage, sentence: range, cue: Cue) -> Draft | None:
    if cue.category in (VERB, PARTICIPLE):
        postposed = _postposed(passage, sentence, cue)
        if postposed is not None:
            return postposed
    if cue.category == NOUN and cue.frame == "own-that":
        cue = replace(cue, rate=max(cue.rate, OWNED_RATE))
    if cue.rate < LOWEST_RATE or cue.content >= sentence.stop or cue.frame in ("end", "own-end"):
        return None
    if cue.category == NOUN:
        return _noun(passage, sentence, cue)
    if cue.category == ADJECTIVE:
        return _adjective(passage, sentence, cue)
    if cue.category in (PASSIVE, REDUCED):
        return _passive(passage, sentence, cue)
    return _verb(passage, sentence, cue)


def _draft(
    passage: Passage, cue: Range, source: Range | None, content: Sequence[Range], found: Cue, rate: float
) -> Draft:
    return Draft(
        content=[passage.span(*_uncut(passage, part, cue)) for part in content if part[1] > part[0]],
        cue=[passage.span(*cue)],
        source=[passage.span(*source)] if source else [],
        manner=found.manner,
        confidence=rate,
    )


def _uncut(passage: Passage, content: Range, cue: Range) -> Range:
    """What is said, with the whole of a quotation that its edges would cut in two: called it “a start, and a late one”."""
    first, stop = content
    opening, closing = _quotation_at(passage, first, cue), _quotation_at(passage, stop - 1, cue)
    if closing is not None and not first < cue[0] < closing.stop:
        stop = max(stop, closing.stop)
    return (first if opening is None else opening.start), stop


def _quotation_at(passage: Passage, index: int, cue: Range) -> range | None:
    """The tokens of the quotation around a token, unless its cue stands there too."""
    number = passage.quoted[index]
    return None if number == OUTSIDE or cue[0] in passage.ranges[number] else passage.ranges[number]


def _according_to(passage: Passage, sentence: range, index: int) -> Draft | None:
    """According to X, … · …, according to X."""
    tokens, stop = passage.tokens, sentence.stop
    end = noun_phrase_after(tokens, index + 2, stop)
    if end is None:
        return None
    end = with_apposition(tokens, end, stop)
    opening = passage.opening(sentence)
    if index <= opening:
        begin = end + 1 if end < stop and tokens[end].text == "," else end
        content = (begin, clause_end(tokens, begin, stop, at_comma=False) if begin < stop else begin)
    else:
        content = (max(opening, index - LONGEST_CLAUSE), _without_comma(tokens, index))
    return Draft(
        content=[passage.span(*content)] if content[1] > content[0] else [],
        cue=[passage.span(index, index + 2)],
        source=[passage.span(index + 2, end)],
        confidence=0.9,
    )


def _without_comma(tokens: Sequence[Token], stop: int) -> int:
    return stop - 1 if tokens[stop - 1].text == "," or tokens[stop - 1].text in DASHES else stop


def _verb(passage: Passage, sentence: range, cue: Cue) -> Draft:
    """X said that … · X told Y that … · X wants to … · X called for …."""
    tokens = passage.tokens
    begin = group_start(tokens, cue.head, sentence.start)
    source = _source_of(passage, sentence, cue, begin)
    at_comma = cue.frame not in CLAUSES and not cue.takes_clause
    end = clause_end(tokens, cue.content, sentence.stop, at_comma=at_comma)
    first = cue.content
    if cue.word in ADDRESSED and cue.frame in ("object", "clause"):
        first = _after_addressee(tokens, first, end)
    content = [(first, end)]
    if cue.word in RAISING and source and cue.frame == "to":
        return _draft(passage, (begin, cue.head + 1), None, [source, *content], cue, cue.rate)
    stop = cue.head + 1 if cue.frame in CLAUSES or cue.frame == "object" else cue.content
    return _draft(passage, (begin, stop), source, content, cue, cue.rate)


def _source_of(passage: Passage, sentence: range, cue: Cue, begin: int) -> Range | None:
    """The subject of a verb; that of an infinitive, and of a participle behind a comma, is the main verb's."""
    tokens, start = passage.tokens, sentence.start
    loose = begin > start and (tokens[begin - 1].text == "," or tokens[begin - 1].tag == "IN")
    if cue.category == PARTICIPLE and begin - 1 > start and tokens[begin - 1].lower == "as":
        # quoted X as saying; X was quoted as saying
        first = noun_phrase_before(tokens, begin - 1 - (tokens[begin - 2].text == ","), start)
        if first is not None:
            return first, begin - 1
    if (cue.category == PARTICIPLE and loose) or (cue.category == INFINITIVE and begin == cue.head - 1):
        return main_subject(tokens, begin, start) or subject_before(tokens, begin, start)
    return subject_before(tokens, begin, start) or main_subject(tokens, begin, start)


def _after_addressee(tokens: Sequence[Token], first: int, end: int) -> int:
    """Where what is said begins after the one it is said to: told the paper | he would go, asked them | to go."""
    after = noun_phrase_after(tokens, first, end)
    return after if after is not None and after < end else first


def _postposed(passage: Passage, sentence: range, cue: Cue) -> Draft | None:
    """…, X said · …, said X · …, X said, …."""
    tokens = passage.tokens
    opening = passage.opening(sentence)
    ending = max(cue.ending, 0.9 if cue.word in ADDRESSED else 0.0)
    if ending < LOWEST_RATE or cue.head <= opening + 1:
        return None
    begin = group_start(tokens, cue.head, sentence.start)
    found = _source_after_clause(tokens, begin, cue, sentence)
    if found is None:
        return None
    first, source, after = found
    if not opening < first <= opening + LONGEST_CLAUSE or not _is_whole(tokens, opening, first):
        return None
    content = [(opening, _without_comma(tokens, first))]
    if after + 1 < sentence.stop and tokens[after].text == ",":
        content.append((after + 1, clause_end(tokens, after + 1, sentence.stop, at_comma=False)))
    return _draft(passage, (begin, cue.head + 1), source, content, cue, ending)


def _source_after_clause(
    tokens: Sequence[Token], begin: int, cue: Cue, sentence: range
) -> tuple[int, Range, int] | None:
    """The end of the clause before, the source, and the token after the attribution; None where it is not of this form."""
    addressed = cue.word in ADDRESSED and cue.frame == "object"
    subject = subject_before(tokens, begin, sentence.start)
    if subject is not None and subject[0] > sentence.start and _is_break(tokens, subject[0]):
        if cue.frame in CLAUSES or (cue.frame == "object" and not addressed):
            return None
        return subject[0], subject, cue.head + 1
    if begin != cue.head or cue.frame != "object" or cue.category == PARTICIPLE or not _is_break(tokens, begin):
        return None
    end = noun_phrase_after(tokens, cue.head + 1, sentence.stop)
    if end is None:
        return None
    end = with_apposition(tokens, end, sentence.stop)
    if end < sentence.stop - 1 and tokens[end].text not in (",", ".") and tokens[end].tag != "IN":
        return None
    return begin, (cue.head + 1, end), end


def _is_break(tokens: Sequence[Token], index: int) -> bool:
    """Whether a comma or a dash, inside a closing mark perhaps, stands just before a token."""
    before = tokens[index - 1]
    if before.text in MARKS and index > 1:
        before = tokens[index - 2]
    return before.text == "," or before.text in ("—", "–", "--")


def _is_whole(tokens: Sequence[Token], first: int, stop: int) -> bool:
    """Whether the words before an attribution are a clause of their own and not an adverbial (On Monday, he said …)."""
    if tokens[first].tag in ("IN", "RB", "VBG", "WRB", "VBN", "TO"):
        comma = any(token.text == "," for token in tokens[first : stop - 1])
        return tokens[first].lower not in ADVERBIAL and comma
    return any(token.tag in FINITE for token in tokens[first:stop])


def _noun(passage: Passage, sentence: range, cue: Cue) -> Draft:
    """X's claim that … · his call for …."""
    tokens = passage.tokens
    begin = cue.head
    while begin > sentence.start and tokens[begin - 1].tag in ("JJ", "NN") and cue.head - begin < 3:
        begin -= 1
    source = None
    if begin > sentence.start and tokens[begin - 1].tag == "PRP$":
        source = (begin - 1, begin)
    elif begin > sentence.start and tokens[begin - 1].tag == "POS":
        first = noun_phrase_before(tokens, begin - 1, sentence.start)
        source = (first, begin - 1) if first is not None else None
    clause = cue.frame.removeprefix("own-") in CLAUSES
    end = clause_end(tokens, cue.content, sentence.stop, at_comma=True)
    if clause and not any(token.tag in FINITE for token in tokens[max(sentence.start, begin - REACH) : begin]):
        # The clause belongs to the subject: her claim that the bridge is safe | angered the town.
        finite = [index for index in range(cue.content, end) if tokens[index].tag in FINITE]
        end = group_start(tokens, finite[1], cue.content) if len(finite) > 1 else end
    return _draft(passage, (begin, cue.head + 1), source, [(cue.content, end)], cue, cue.rate)


def _adjective(passage: Passage, sentence: range, cue: Cue) -> Draft | None:
    """X is confident that … · X is ready to …."""
    tokens = passage.tokens
    begin = group_start(tokens, cue.head, sentence.start)
    if begin == cue.head:
        return None
    source = subject_before(tokens, begin, sentence.start)
    end = clause_end(tokens, cue.content, sentence.stop, at_comma=cue.frame not in CLAUSES)
    return _draft(passage, (begin, cue.head + 1), source, [(cue.content, end)], cue, cue.rate)


def _passive(passage: Passage, sentence: range, cue: Cue) -> Draft:
    """X is expected to … · X was criticized by Y for …: the subject belongs to what is said."""
    tokens = passage.tokens
    begin = group_start(tokens, cue.head, sentence.start)
    source: Range | None = None
    first = cue.content
    if cue.frame == "by":
        end = noun_phrase_after(tokens, cue.content, sentence.stop)
        source, first = (None, first) if end is None else ((cue.content, end), end)
    content: list[Range] = []
    subject = subject_before(tokens, begin, sentence.start) if cue.category == PASSIVE else None
    if (
        subject is not None
        and cue.frame not in ("that", "clause", "wh")
        and tokens[subject[0]].tag not in ("WP", "WDT")
    ):
        content.append(subject)
    if first < sentence.stop:
        content.append((first, clause_end(tokens, first, sentence.stop, at_comma=cue.frame not in CLAUSES)))
    return _draft(passage, (begin, cue.head + 1), source, content, cue, cue.rate)
