"""Speech and thought in other words: X said that … · …, X said · according to X, … · X's claim that … · X wants to …."""

from collections.abc import Iterator, Sequence

from factdb.cues import ADJECTIVE, NOUN, PASSIVE, VERB, Cue, cue_at
from factdb.documents import Token
from factdb.passages import Draft, Passage
from factdb.clauses import (
    DASHES,
    clause_end,
    earlier_subject,
    group_start,
    noun_phrase_after,
    noun_phrase_before,
    subject_before,
    with_apposition,
)
from factdb.text import Span

Range = tuple[int, int]
CLAUSES = frozenset(("that", "clause", "wh", "to", "quote", "colon"))
LOWEST_RATE = 0.4
"""Below this rate a word is left alone: more of its uses are no attributions than are."""
RAISING = frozenset(("seem", "appear"))
ADDRESSED = frozenset(("tell", "ask", "remind", "assure", "warn", "inform", "urge", "advise", "convince", "persuade"))


def find_reported(passage: Passage, sentence: range, used: frozenset[int]) -> Iterator[Draft]:
    """The attributions of one sentence outside its quotations; ``used`` are the heads of cues already taken."""
    tokens = passage.tokens
    for index in sentence:
        if passage.is_quoted(index) or index in used:
            continue
        if tokens[index].lower == "according" and index + 2 < sentence.stop and tokens[index + 1].lower == "to":
            draft = _according_to(passage, sentence, index)
        else:
            cue = cue_at(tokens, index, sentence.stop)
            draft = None if cue is None or cue.word == "according" else _reported(passage, sentence, cue)
        if draft is not None and draft.content:
            yield draft


def _reported(passage: Passage, sentence: range, cue: Cue) -> Draft | None:
    if cue.category == VERB:
        return _verb(passage, sentence, cue)
    if cue.rate < LOWEST_RATE:
        return None
    if cue.category == NOUN:
        return _noun(passage, sentence, cue)
    if cue.category == ADJECTIVE:
        return _adjective(passage, sentence, cue)
    return _passive(passage, sentence, cue)


def _draft(passage: Passage, cue: Range, source: Range | None, content: list[Range], found: Cue, rate: float) -> Draft:
    return Draft(
        content=[passage.span(*part) for part in content if part[1] > part[0]],
        cue=[passage.span(*cue)],
        source=[passage.span(*source)] if source else [],
        manner=found.manner,
        confidence=rate,
    )


def _according_to(passage: Passage, sentence: range, index: int) -> Draft | None:
    """According to X, … · …, according to X."""
    tokens, stop = passage.tokens, sentence.stop
    end = noun_phrase_after(tokens, index + 2, stop)
    if end is None:
        return None
    end = with_apposition(tokens, end, stop)
    if index == sentence.start or (index == sentence.start + 1 and tokens[sentence.start].tag == "CC"):
        begin = end + 1 if end < stop and tokens[end].text == "," else end
        content = [(begin, clause_end(tokens, begin, stop, at_comma=False))] if begin < stop else []
    else:
        content = [(sentence_opening(passage, sentence), _without_comma(tokens, index))]
    return Draft(
        content=[passage.span(*part) for part in content if part[1] > part[0]],
        cue=[passage.span(index, index + 2)],
        source=[passage.span(index + 2, end)],
        confidence=0.9,
    )


def _without_comma(tokens: Sequence[Token], stop: int) -> int:
    return stop - 1 if tokens[stop - 1].text == "," or tokens[stop - 1].text in DASHES else stop


def sentence_opening(passage: Passage, sentence: range) -> int:
    """The first token of a sentence after its date line (HALVANY, Varnia —) and its leading conjunction."""
    tokens = passage.tokens
    first = sentence.start
    if sentence.start == 0 and tokens[0].text[:3].isupper():
        for index in range(1, min(14, sentence.stop - 1)):
            if tokens[index].text in DASHES:
                first = index + 1
                break
    if tokens[first].tag == "CC" and first + 1 < sentence.stop:
        first += 1
    return first


def _subject(passage: Passage, begin: int, sentence: range, head: int) -> Range | None:
    tokens = passage.tokens
    subject = subject_before(tokens, begin, sentence.start)
    if subject is None:
        return earlier_subject(tokens, begin, sentence.start)
    return subject


def _verb(passage: Passage, sentence: range, cue: Cue) -> Draft | None:
    tokens = passage.tokens
    begin = group_start(tokens, cue.head, sentence.start)
    postposed = _postposed(passage, sentence, cue, begin)
    if postposed is not None:
        return postposed
    if cue.rate < LOWEST_RATE or cue.content >= sentence.stop or cue.frame == "end":
        return None
    source = _subject(passage, begin, sentence, cue.head)
    end = clause_end(tokens, cue.content, sentence.stop, at_comma=cue.frame not in CLAUSES)
    content = [(cue.content, end)]
    stop = cue.head + 1 if cue.frame in CLAUSES or cue.frame == "object" else cue.content
    if cue.word in RAISING and source and cue.frame == "to":
        return _draft(passage, (begin, stop), None, [source, *content], cue, cue.rate)
    if cue.word in ADDRESSED and cue.frame in ("object", "clause"):
        content = [(_after_addressee(tokens, cue.content, end), end)]
    return _draft(passage, (begin, stop), source, content, cue, cue.rate)


def _after_addressee(tokens: Sequence[Token], first: int, end: int) -> int:
    """Where what is said begins after the one it is said to: "told the paper | he would go", "asked them | to go"."""
    after = noun_phrase_after(tokens, first, end)
    return after if after is not None and after < end else first


def _postposed(passage: Passage, sentence: range, cue: Cue, begin: int) -> Draft | None:
    """…, X said · …, said X · …, X said, …."""
    tokens = passage.tokens
    subject = subject_before(tokens, begin, sentence.start)
    after = cue.head + 1
    if subject is not None and subject[0] > sentence.start and tokens[subject[0] - 1].text in (",", "—", "–", "--"):
        first, source = subject[0] - 1, subject
    elif (
        begin > sentence.start
        and tokens[begin - 1].text == ","
        and cue.frame in ("object", "clause")
        and begin == cue.head
    ):
        end = noun_phrase_after(tokens, after, sentence.stop)
        if end is None or tokens[cue.head].tag == "VBG":
            return None
        end = with_apposition(tokens, end, sentence.stop)
        first, source, after = begin - 1, (after, end), end
    else:
        return None
    opening = sentence_opening(passage, sentence)
    if first <= opening or cue.ending < LOWEST_RATE or not _is_whole(passage, opening, first):
        return None
    if cue.frame in ("that", "to", "wh", "quote", "colon") or (cue.frame == "clause" and after == cue.head + 1):
        return None
    content = [(opening, first)]
    if after + 1 < sentence.stop and tokens[after].text == "," and cue.frame == "end":
        content.append((after + 1, clause_end(tokens, after + 1, sentence.stop, at_comma=False)))
    return _draft(passage, (begin, cue.head + 1), source, content, cue, cue.ending)


def _is_whole(passage: Passage, first: int, stop: int) -> bool:
    """Whether the words before an attribution are a clause of their own and not an adverbial ("On Monday, he said")."""
    tokens = passage.tokens
    if tokens[first].tag in ("IN", "RB", "VBG", "WRB", "VBN", "TO"):
        return tokens[first].lower not in ADVERBIAL and any(t.text == "," for t in tokens[first:stop])
    return any(token.tag in ("VBD", "VBZ", "VBP", "MD") for token in tokens[first:stop])


ADVERBIAL = frozenset(
    ("when", "if", "after", "while", "although", "though", "because", "as", "since", "before", "until", "asked")
)


def _noun(passage: Passage, sentence: range, cue: Cue) -> Draft | None:
    """X's claim that … · his call for …."""
    tokens = passage.tokens
    if cue.frame == "end" or cue.frame == "own-end" or cue.content >= sentence.stop:
        return None
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
    if not clause and cue.frame == "object":
        return None
    end = clause_end(tokens, cue.content, sentence.stop, at_comma=True)
    return _draft(passage, (begin, cue.head + 1), source, [(cue.content, end)], cue, cue.rate)


def _adjective(passage: Passage, sentence: range, cue: Cue) -> Draft | None:
    """X is confident that … · X is ready to …."""
    tokens = passage.tokens
    begin = group_start(tokens, cue.head, sentence.start)
    if begin == cue.head or cue.content >= sentence.stop or cue.frame == "end":
        return None
    source = subject_before(tokens, begin, sentence.start)
    end = clause_end(tokens, cue.content, sentence.stop, at_comma=cue.frame not in CLAUSES)
    return _draft(passage, (begin, cue.head + 1), source, [(cue.content, end)], cue, cue.rate)


def _passive(passage: Passage, sentence: range, cue: Cue) -> Draft | None:
    """X is expected to … · X was criticized by Y for …: the subject belongs to what is said."""
    tokens = passage.tokens
    begin = group_start(tokens, cue.head, sentence.start)
    subject = subject_before(tokens, begin, sentence.start)
    source: Range | None = None
    first = cue.content
    if cue.frame == "by":
        end = noun_phrase_after(tokens, cue.content, sentence.stop)
        if end is None:
            return None
        source, first = (cue.content, end), end
    content: list[Range] = []
    if (
        subject is not None
        and cue.frame not in ("that", "clause", "wh")
        and tokens[subject[0]].tag not in ("WP", "WDT")
    ):
        content.append(subject)
    if first < sentence.stop:
        content.append((first, clause_end(tokens, first, sentence.stop, at_comma=cue.frame not in CLAUSES)))
    return _draft(passage, (begin, cue.head + 1), source, content, cue, cue.rate) if content else None
