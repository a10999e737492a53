"""Subjects and clauses, found by tags alone: who stands before a verb or after it, and where what is said ends.

Every search is bounded by a number of tokens, so that a text without punctuation costs linear time too.
"""

from collections.abc import Sequence

from factdb.documents import FINITE, NOUNS, Token
from factdb.lexicon import words
from factdb.quotes.cues import MARKS, cue_at
from factdb.quotes.passages import DASHES

Tokens = Sequence[Token]
Range = tuple[int, int]

REACH = 50
"""No phrase or parenthesis is longer than so many tokens."""
LONGEST_CLAUSE = 150
"""What somebody says in one sentence of reported speech is cut after so many tokens."""
HEADS = NOUNS | {"PRP", "CD", "WP", "WDT", "EX", "FW", "JJS"}
INSIDE = NOUNS | {"JJ", "JJR", "JJS", "CD", "DT", "PRP$", "POS", "PDT", "$", "FW", "SYM", "NFP", "HYPH", "AFX", "ADD"}
JOINTS = frozenset(("&", "-", "/"))
POSTMODIFIERS = frozenset(
    "of for at in from with on to by near against over behind outside inside within under among around".split()
)
DETERMINERS = frozenset(("DT", "PRP$", "PDT"))
CLAUSE_START = frozenset(
    (",", ";", ":", "—", "–", "--", "-", "but", "and", "that", "as", "while", "because", "if", "when")
)
APPOSITION = NOUNS | {"DT", "PRP$", "CD", "JJ", "JJS", "WP", "WDT", "VBN", "RB"}
NAMELIKE = frozenset(("VB", "VBP", "VBZ", "VBD", "VBG", "VBN", "MD", "JJ", "UH", "RB", "LS"))
NEGATIONS = frozenset(("n't", "n’t", "not"))
# Words after which an object is at its end: called for a halt | after the vote.
TIMES = frozenset(("after", "while", "when", "because", "before", "during", "since", "until"))
SUBORDINATORS = frozenset(
    ("that", "when", "while", "as", "if", "because", "after", "before", "since", "although", "though")
)
# Words that turn, after a comma, from what is said to something else.
TURNS = frozenset(("but", "according", "while", "although", "though"))


def group_start(tokens: Tokens, head: int, start: int) -> int:
    """The first token of the verb group that ends in ``head``: "has also repeatedly said"."""
    first = head
    while first > start and head - first < REACH:
        tag = tokens[first - 1].tag
        if tag not in ("MD", "TO") and not tag.startswith(("VB", "RB")):
            break
        if tokens[first - 1].text[:1].isupper() and first - 1 > start - 1 and tokens[first].lower not in NEGATIONS:
            # King says, Will claims: a name that looks like a verb
            break
        first -= 1
    return first


def noun_phrase_before(tokens: Tokens, stop: int, start: int) -> int | None:
    """The first token of the noun phrase that ends just before ``stop``, with its "of" and "for"; None if none ends there."""
    if stop <= start or not _is_head(tokens[stop - 1]):
        return None
    first: int | None = _base_before(tokens, stop, start)
    whole = first
    while first is not None and stop - first < REACH:
        whole = first
        first = _before_link(tokens, first, start)
    return whole


def _before_link(tokens: Tokens, first: int, start: int) -> int | None:
    """The first token of the phrase that the one at ``first`` is tied to by a preposition or conjunction, if any."""
    if first - 2 < start:
        return None
    link, before = tokens[first - 1].lower, tokens[first - 2]
    if link in POSTMODIFIERS:
        if _is_head(before):
            return _base_before(tokens, first - 1, start)
        # a person familiar with the plans, officials working on the case
        if before.tag in ("JJ", "VBN", "VBG") and first - 3 >= start and tokens[first - 3].tag in NOUNS:
            return _base_before(tokens, first - 2, start)
    elif link in ("and", "&", "or") and _is_head(before):
        joined = _base_before(tokens, first - 1, start)
        if joined == start or tokens[joined - 1].lower in CLAUSE_START:
            return joined
    return None


def _is_head(token: Token) -> bool:
    """Whether a noun phrase can end in this token; a capital speaks for a name, whatever its tag."""
    if token.text[:1].isupper() and token.tag in NAMELIKE:
        return True
    return token.tag in HEADS or (token.tag in ("DT", "JJ") and token.lower in words("pronominals"))


def _base_before(tokens: Tokens, stop: int, start: int) -> int:
    """The first token of the plain noun phrase (determiner, adjectives, nouns) that ends just before ``stop``."""
    first = stop - 1
    if tokens[first].tag in ("PRP", "WP", "WDT", "EX"):
        return first
    while first > start and stop - first < REACH and _extends(tokens, first, start):
        first -= 1
    return first


def _extends(tokens: Tokens, first: int, start: int) -> bool:
    """Whether the token before ``first`` belongs to the same plain noun phrase."""
    token = tokens[first - 1]
    if tokens[first].tag in DETERMINERS:
        return token.tag in ("PDT", "POS")
    if token.tag in ("VBN", "VBG", "RB"):
        return first - 2 >= start and tokens[first - 2].tag in DETERMINERS | {"JJ", "POS"}
    return token.tag in INSIDE or token.text in JOINTS


def noun_phrase_after(tokens: Tokens, first: int, stop: int) -> int | None:
    """The end of the noun phrase that begins at ``first``, with its "of …"; None if none begins there."""
    end = _base_after(tokens, first, stop)
    further = end
    while further is not None and further - first < REACH:
        end = further
        further = _after_link(tokens, end, stop)
    return end


def _after_link(tokens: Tokens, end: int, stop: int) -> int | None:
    """The end of the phrase that is tied to the one which ends at ``end``, if any."""
    if end + 1 >= stop:
        return None
    link = tokens[end].lower
    if link == "with" and tokens[end - 1].tag == "JJ":
        # a person familiar with the plans
        return _base_after(tokens, end + 1, stop)
    if link not in ("of", "for", "from", "and", "&", "at"):
        return None
    if link in ("at", "and") and (tokens[end - 1].tag not in NOUNS or tokens[end + 1].tag not in NOUNS | {"DT"}):
        return None
    further = _base_after(tokens, end + 1, stop)
    if link == "and" and further is not None and further < stop and tokens[further].tag in FINITE:
        return None
    return further


def _base_after(tokens: Tokens, first: int, stop: int) -> int | None:
    end = first
    if end < stop and tokens[end].tag in ("PRP", "WP"):
        return end + 1
    while end < stop and end - first < REACH:
        token = tokens[end]
        if token.tag in DETERMINERS and end > first and tokens[end - 1].tag not in ("PDT", "DT"):
            break
        participle = (
            token.tag in ("VBN", "VBG", "RB") and end > first and end + 1 < stop and tokens[end + 1].tag in NOUNS
        )
        if token.tag not in INSIDE and token.text not in JOINTS and not participle:
            break
        end += 1
    return end if any(_is_head(token) for token in tokens[first:end]) else None


def with_apposition(tokens: Tokens, end: int, stop: int) -> int:
    """The end of a noun phrase with what is said of it between commas: "R M, an expert at the institute"."""
    if end + 1 >= stop or tokens[end].text != "," or tokens[end + 1].tag not in APPOSITION:
        return end
    if _is_new_clause(tokens, end + 1, stop):
        return end
    index = end + 1
    while index < stop and index - end < REACH:
        token = tokens[index]
        if token.text in (";", ":", ".", "?", "!", "(") or token.text in MARKS:
            break
        if token.text == "," and not (index + 1 < stop and tokens[index + 1].lower in ("who", "whose", "which")):
            break
        index += 1
    return index


def _is_new_clause(tokens: Tokens, first: int, stop: int) -> bool:
    """Whether a subject and its verb begin here, rather than an apposition."""
    end = noun_phrase_after(tokens, first, stop)
    return end is not None and end < stop and tokens[end].tag in FINITE and tokens[first].tag not in ("WP", "WDT")


def subject_before(tokens: Tokens, stop: int, start: int) -> Range | None:
    """The noun phrase that stands as subject before a verb group beginning at ``stop``, with what commas set off."""
    end = _without_day(tokens, stop, start)
    if end <= start:
        return None
    if tokens[end - 1].text in MARKS and end - 2 > start and tokens[end - 2].text == ",":
        end -= 1
    if tokens[end - 1].text in (",", ")") or tokens[end - 1].text in DASHES:
        return _subject_before_parenthesis(tokens, end, start)
    first = noun_phrase_before(tokens, end, start)
    return None if first is None else (_with_relative_clause(tokens, first, start), end)


def _without_day(tokens: Tokens, stop: int, start: int) -> int:
    """``stop`` without a day or an adverb before the verb: "the ministry on Monday said"."""
    end = stop
    while end - 1 > start and stop - end < 6 and _is_adverbial(tokens[end - 1]):
        end -= 1
        if end - 1 > start and tokens[end - 1].lower in ("on", "last", "late", "early", "earlier", "this"):
            end -= 1
    return end


def _is_adverbial(token: Token) -> bool:
    return token.lower in words("cue_days") or (token.tag == "RB" and token.text.islower())


def _subject_before_parenthesis(tokens: Tokens, stop: int, start: int) -> Range | None:
    """The subject before a verb when a comma (or dash) stands between: the phrase before the comma that opened."""
    closing = tokens[stop - 1].text
    opening = "(" if closing == ")" else closing
    relative = _before_relative(tokens, stop, start)
    if relative is not None and closing == ",":
        return relative, stop - 1
    index = stop - 2
    while index > start and stop - index < REACH:
        first = noun_phrase_before(tokens, index, start) if tokens[index].text == opening else None
        if first is None:
            index -= 1
        elif first > start and tokens[first - 1].text == "," and tokens[first].tag in DETERMINERS | {"CD"}:
            index = first - 1
        else:
            described = tokens[index + 1].tag in APPOSITION and opening != "("
            return first, (stop - 1 if described else index)
    return None


def _before_relative(tokens: Tokens, stop: int, start: int) -> int | None:
    """The first token of the phrase that a relative clause between commas hangs on: X, who left Y, Z, in May, (said)."""
    for index in range(stop - 3, max(start, stop - REACH), -1):
        if tokens[index].text in (";", ":") or tokens[index].text in MARKS:
            return None
        if tokens[index].text == "," and tokens[index + 1].lower in ("who", "which", "whose"):
            return noun_phrase_before(tokens, index, start)
    return None


def _with_relative_clause(tokens: Tokens, first: int, start: int) -> int:
    """The antecedent's first token where the phrase at ``first`` ends a relative clause: "people who know him (said)"."""
    if first == start or not tokens[first - 1].tag.startswith(("VB", "IN", "TO", "RP")):
        return first
    for index in range(first - 1, max(start, first - 15), -1):
        token = tokens[index]
        if token.text in (",", ";", ":", ".") or token.text in MARKS:
            return first
        if token.lower in ("who", "whose") or (token.lower == "that" and token.tag == "WDT"):
            antecedent = noun_phrase_before(tokens, index, start)
            return first if antecedent is None else antecedent
    return first


def main_subject(tokens: Tokens, stop: int, start: int) -> Range | None:
    """The subject of the sentence's first main verb before ``stop``: whose second verb, or participle, this is.

    Subordinate clauses are passed over (When X left, Y did …); where there is nothing else, the last of theirs serves.
    """
    fallback: Range | None = None
    for index in range(max(start, stop - 2 * REACH), stop):
        if tokens[index].tag not in FINITE or (index > start and tokens[index - 1].tag in FINITE):
            continue
        subject = subject_before(tokens, group_start(tokens, index, start), start)
        if subject is None or tokens[subject[1] - 1].tag in ("WP", "WDT", "EX"):
            continue
        opener = tokens[subject[0] - 1] if subject[0] > start else None
        if opener is None or (opener.tag not in ("IN", "WRB", "WDT", "WP") and opener.lower not in SUBORDINATORS):
            return subject
        fallback = subject
    return fallback


def clause_end(tokens: Tokens, first: int, stop: int, *, at_comma: bool) -> int:
    """The end of the content that begins at ``first``: where the next thing that somebody says or does begins.

    With ``at_comma`` (for an object, not a clause) also before a comma or an adverbial of time.
    """
    end = min(stop, first + LONGEST_CLAUSE)
    while end > first and tokens[end - 1].text in (".", "!", "?", ",", ";", ":", "...", "…"):
        end -= 1
    for index in range(first + 1, end - 1):
        if _ends_clause(tokens, index, end) or (at_comma and _ends_object(tokens, index)):
            return index
    return end


def _ends_object(tokens: Tokens, index: int) -> bool:
    token, following = tokens[index], tokens[index + 1]
    if token.lower in TIMES:
        return token.tag in ("IN", "WRB", "VBG")
    return (token.text == "," or token.text in DASHES) and following.tag not in ("JJ", "CD")


def _ends_clause(tokens: Tokens, index: int, stop: int) -> bool:
    """Whether what stands here is no longer what was said: "; …", ", but …", ", adding that …", "and called for …"."""
    text, following = tokens[index].lower, tokens[index + 1]
    if text == ";":
        return True
    if text == ",":
        return following.lower in TURNS or (following.tag == "VBG" and cue_at(tokens, index + 1, stop) is not None)
    if text not in ("and", "but"):
        return False
    after_quotation = tokens[index - 1].text in MARKS and following.tag in ("VBD", "VBZ")
    return after_quotation or _is_second_cue(tokens, index + 1, stop)


def _is_second_cue(tokens: Tokens, index: int, stop: int) -> bool:
    """Whether a finite reporting verb follows without a subject of its own: "and called for …"."""
    while index < stop - 1 and tokens[index].tag == "RB":
        index += 1
    cue = cue_at(tokens, index, stop) if tokens[index].tag in ("VBD", "VBZ", "VBP") else None
    return cue is not None and cue.rate >= 0.3
