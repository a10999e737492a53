"""Noun phrases: where they stand, and the descriptions beside a name."""

from collections.abc import Iterator, Sequence

from factdb.documents import FINITE, NOUNS, Sentence, Token
from factdb.lexicon import words
from factdb.names import is_body_noun, role_noun
from factdb.text import Span

DETERMINERS = frozenset(("DT", "PRP$", "PDT", "WP$"))
MODIFIERS = frozenset(("JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "CD", "VBN", "VBG"))
# Participles that describe a person before a title; others are verbs of the sentence ("brought Senator …").
PARTICIPLES = frozenset(
    (
        "retired",
        "elected",
        "ousted",
        "disgraced",
        "fired",
        "appointed",
        "convicted",
        "accused",
        "exiled",
        "deposed",
        "renowned",
        "acting",
        "outgoing",
        "incoming",
        "leading",
        "sitting",
        "ruling",
        "visiting",
    )
)
# Longer phrases than this are no description of a speaker; it also bounds every look-around.
LONGEST = 30
FIRMS_TOO = frozenset(
    "owner maker operator publisher developer manufacturer producer provider supplier employer creator".split()
)
"""Words for a person that may be a firm, too."""


def noun_phrases(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """The token ranges of the base noun phrases: a determiner, modifiers and the last noun, no possessor before it."""
    tokens = sentence.tokens
    index = 0
    while index < len(tokens):
        if tokens[index].tag not in DETERMINERS and tokens[index].tag not in MODIFIERS:
            index += 1
            continue
        last = phrase_end(tokens, index)
        if any(tokens[at].tag in NOUNS for at in range(index, last)) and tokens[last - 1].tag not in DETERMINERS:
            yield index, last
        index = max(last, index + 1)


def phrase_end(tokens: Sequence[Token], first: int) -> int:
    """Where the base noun phrase that begins at ``first`` ends: after its last noun."""
    at = first
    while at < len(tokens) and tokens[at].tag in DETERMINERS:
        at += 1
    if first < at < len(tokens) - 1 and tokens[at].tag in ("RB", "RBR", "RBS") and tokens[at + 1].tag in MODIFIERS:
        at += 1  # the far right's, the newly elected mayor
    end = at
    while at < len(tokens) and at - first < LONGEST and tokens[at].tag in MODIFIERS:
        if end > first and tokens[at].tag in ("VBN", "VBG") and tokens[end - 1].tag in NOUNS and end == at:
            break
        at += 1
        if at + 1 < len(tokens) and tokens[at + 1].tag in MODIFIERS and _is_joint(tokens[at], tokens[at - 1]):
            at += 1
            continue
        if tokens[at - 1].tag in NOUNS or _is_age(tokens[at - 1]) or role_noun(tokens[at - 1].text):
            end = at
    return max(end, first + 1)


def _is_joint(token: Token, before: Token) -> bool:
    """Whether a token joins two modifiers: a Wire/Post poll, the former first lady."""
    return token.text in ("/", "&") or (token.tag in ("RB", "RBS") and before.tag not in NOUNS)


def _is_age(token: Token) -> bool:
    return token.lower.endswith("-year-old")


def described_before(sentence: Sentence, first: int, name_first: int) -> Span | None:
    """The title or description right before a name: its capitalised titles and the common nouns before these.

    ``first`` is the first token with a capital title, ``name_first`` the first of the name.
    """
    tokens = sentence.tokens
    honorifics = words("honorifics")
    titled = any(tokens[at].text not in honorifics for at in range(first, name_first))
    start = first
    while start > 0 and first - start < LONGEST and _describes(tokens, start - 1, titles=titled or start < first):
        start -= 1
    end = name_first
    while end > start and tokens[end - 1].text in honorifics:
        end -= 1
    if start == end or not any(role_noun(token.text) or token.text in words("titles") for token in tokens[start:end]):
        return None
    return Span(tokens[start].start, tokens[end - 1].end)


def introduced_by(sentence: Sentence, first: int, last: int) -> Span | None:
    """The description and comma before a name: "the governor, Ana Ruiz, …", "its director, Ana Ruiz.", "the mayor of Arden, Ana Ruiz, …"."""
    tokens = sentence.tokens
    if first < 3 or tokens[first - 1].text != "," or (last < len(tokens) and tokens[last].tag in ("CC", "POS")):
        return None
    head = first - 2
    if role_noun(tokens[head].text) is None and last < len(tokens) and tokens[last].text == ",":
        head = _before_complement(tokens, head)
    if role_noun(tokens[head].text) is None or tokens[head].tag not in ("NN", "NNP"):
        return None
    start = head
    while start > 0 and first - start < LONGEST and tokens[start].tag in MODIFIERS:
        start -= 1
    if tokens[start].tag == "PRP$" or tokens[start].lower == "the":
        return Span(tokens[start].start, tokens[first - 2].end)
    return None


def _before_complement(tokens: Sequence[Token], last: int) -> int:
    """Where the noun stands to which a phrase with a preposition belongs that ends at ``last``: "mayor | of Arden"."""
    at = last
    while at > 1 and last - at < LONGEST and (tokens[at].tag in MODIFIERS or tokens[at].tag in ("NNS", "NNPS", "DT")):
        at -= 1
    return at - 1 if tokens[at].lower in ("of", "for", "at") else last


def _describes(tokens: Sequence[Token], at: int, *, titles: bool) -> bool:
    """Whether a token before a name goes on its description to the left: the role noun first, then what modifies it."""
    token = tokens[at]
    if not titles:
        return role_noun(token.text) is not None and token.tag in MODIFIERS and token.text.islower()
    if token.tag in ("VBN", "VBG", "CD"):
        return token.lower in PARTICIPLES
    if token.lower == "first":
        return True
    return token.tag in MODIFIERS and token.text[0].isalpha() and token.text not in words("not_names")


def appositive(sentence: Sentence, after: int) -> Span | None:
    """The description set off by commas after a name that ends before token ``after``: "…, an expert at …, …".

    An age and a place or party in brackets between name and description are passed over.
    """
    tokens = sentence.tokens
    at = _after_brackets(tokens, after)
    if (
        at < len(tokens)
        and tokens[at].text == ","
        and at + 2 < len(tokens)
        and tokens[at + 1].tag == "CD"
        and tokens[at + 2].text == ","
    ):
        at += 2
    if at >= len(tokens) or tokens[at].text not in (",", "—", "–"):
        return None
    first = at + 1
    head = _head_after(tokens, first)
    if head is None or not _is_role(tokens, first, head):
        return None
    last = _clause_end(tokens, head + 1)
    if _is_listed(tokens, first, last) or (_is_adjunct(tokens, after) and _is_subject(tokens, last)):
        return None
    return Span(tokens[first].start, tokens[last - 1].end)


def apposed_noun(sentence: Sentence, after: int) -> str | None:
    """The noun of the description set off by commas after a name that ends before token ``after``, in lower case."""
    role = appositive(sentence, after)
    if role is None:
        return None
    first = next(index for index, token in enumerate(sentence.tokens) if token.start == role.start)
    head = _head_after(sentence.tokens, first)
    return None if head is None else sentence.tokens[head].lower


def _is_adjunct(tokens: Sequence[Token], after: int) -> bool:
    """Whether a preposition governs the name that ends before token ``after``: "at Ground Zero", "in a Halven street"."""
    at = after - 1
    while at > 0 and after - at < LONGEST and (tokens[at].tag in MODIFIERS or tokens[at].tag in DETERMINERS):
        at -= 1
    return tokens[at].tag in ("IN", "TO")


def _is_subject(tokens: Sequence[Token], last: int) -> bool:
    """Whether the phrase that ends before token ``last`` is the subject of the verb behind it."""
    while last < len(tokens) and tokens[last].tag == "RB":
        last += 1
    return last < len(tokens) and tokens[last].tag in FINITE


def _after_brackets(tokens: Sequence[Token], at: int) -> int:
    """Past a bracket that begins at token ``at``: "(D-Mass.)"."""
    if at < len(tokens) and tokens[at].text == "(":
        for index in range(at + 1, min(at + 10, len(tokens))):
            if tokens[index].text == ")":
                return index + 1
    return at


def _head_after(tokens: Sequence[Token], first: int) -> int | None:
    """The token of the head noun of the phrase at ``first``, possessors passed over: "the campaign’s press secretary"."""
    if first >= len(tokens):
        return None
    last = phrase_end(tokens, first)
    for _ in range(3):
        if last + 1 < len(tokens) and tokens[last].tag == "POS":
            last = phrase_end(tokens, last + 1)
    if last < len(tokens) and tokens[last].text == "and" and tokens[last - 1].tag in NOUNS:
        return last - 1
    return last - 1 if tokens[last - 1].tag in NOUNS or role_noun(tokens[last - 1].text) else None


def _is_role(tokens: Sequence[Token], first: int, head: int) -> bool:
    """Whether a phrase can describe whom was just named: its noun is a role or body, or "one of" such."""
    if tokens[first].lower == "one" and first + 1 < len(tokens) and tokens[first + 1].text == "of":
        return True
    noun = role_noun(tokens[head].text) is not None or is_body_noun(tokens[head].text)
    if not noun or tokens[first].tag == "PRP":
        return False
    return (
        tokens[first].tag in DETERMINERS or not tokens[first].text[0].isupper() or _heads_an_office(tokens, first, head)
    )


def _heads_an_office(tokens: Sequence[Token], first: int, head: int) -> bool:
    """Whether capitalised words end in a role that stands for an office: "Minister of …", "D-Mass. senator"."""
    return role_noun(tokens[head].text) is not None and all(
        token.tag in MODIFIERS for token in tokens[first : head + 1]
    )


CLAUSE_ENDS = frozenset(
    (",", ";", ":", ".", "!", "?", "—", "–", "(", ")", '"', "“", "”", "‘", "``", "''", "who", "whom", "whose", "which")
)


def _clause_end(tokens: Sequence[Token], at: int) -> int:
    """Where the description ends: before a mark, a relative clause or a finite verb."""
    limit = min(len(tokens), at + LONGEST)
    first = at
    while at < limit and tokens[at].text not in CLAUSE_ENDS and tokens[at].tag not in FINITE:
        at += 1
    while at > first and tokens[at - 1].tag in ("IN", "TO", "CC", "DT"):
        at -= 1
    return at


def _is_listed(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether the phrase is the last but one of a list of people: "Ana Ruiz, the mayor and …" is no such case."""
    return (
        last + 1 < len(tokens)
        and tokens[last].text == ","
        and tokens[last + 1].text == "and"
        and tokens[first].tag not in DETERMINERS
    )
