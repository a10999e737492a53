"""The source of a quote as a phrase: its head, whose it is, and the words that describe it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from factdb.documents import NOUNS, Token
from factdb.lexicon import words
from factdb.mentions.phrases import phrase_end
from factdb.mentions.titles import POSTNOMINALS
from factdb.names import is_body_noun, is_plural_role, role_noun
from factdb.text import Span

RELATIVES = frozenset(("who", "which", "that", "whom", "whose"))
MARKS = frozenset(('"', "“", "”", "``", "''", "‘", "’", "'", ",", "-", "–", "—", ":", ";", ".", "(", ")", "•", "*"))
QUOTATION_MARKS = frozenset(('"', "“", "”", "``", "''"))
# A description ends here: what follows is a clause or an aside.
ENDS = frozenset((",", ";", ":", "(", "—", "–", "who", "which", "whose", "whom", "that", "“", '"', "``"))

# A share of people, who are nobody in particular: 38% · a quarter of voters · seven in ten · six out of every ten.
SHARE = re.compile(
    r"(?:(?:about|around|nearly|almost|only|just|some|over|under|(?:more|less|fewer) than|at least) )*"
    r"(?:[\w.,-]+ ?(?:%|per ?cent\b)|[\w-]+ (?:in|out of) (?:every )?(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\b"
    r"|(?:an?|one|two|three) (?:half|third|quarter|fifth|tenth)s?\b|half of\b)",
    re.IGNORECASE,
)
# "Police and crime commissioner Alan Frew", "the work and pensions secretary".
OFFICE_OF_TWO = re.compile(
    r"(?:the )?[A-Z]?[a-z]+(?:, [a-z]+)? and [a-z]+(?: [a-z]+)? (?:commissioner|secretary|minister|officer|editor|correspondent)\b"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A source phrase: the base phrase of the head, the possessor before it, and the head's modifiers behind it.

    ``base`` ends with the head; ``possessor`` is the phrase before "’s"; ``whole`` goes on to the first comma or
    relative clause. ``possessive`` says that the head itself bears the "’s" ("Orlova’s comment").
    """

    base: tuple[Token, ...]
    possessor: tuple[Token, ...]
    whole: tuple[Token, ...]
    possessive: bool

    @property
    def head(self) -> Token:
        return self.base[-1]

    @property
    def base_span(self) -> Span:
        return Span(self.base[0].start, self.base[-1].end)


def read_source(tokens: Sequence[Token]) -> Source | None:
    """The parts of a source phrase; None where there is no word in it."""
    marks = [token for token in tokens if token.text in QUOTATION_MARKS]
    if len(marks) % 2 == 0:
        tokens = [token for token in tokens if token.text not in QUOTATION_MARKS]
    # The time of an entry in a report by the hour: "15:55 — A reader said".
    at = 0
    while at + 2 < len(tokens) and tokens[at].tag == "CD" and tokens[at + 1].text in ("—", "–", "-", ":"):
        at += 2
    while at < len(tokens) and (tokens[at].text in MARKS or tokens[at].tag in ("IN", "TO", "CC", "RB")):
        at += 1
        if tokens[at - 1].lower == "at" and at < len(tokens) and tokens[at].lower in ("least", "most"):
            at += 1
    if at == len(tokens):
        # Whatever its tag, a word that stands alone is who speaks: "OKAFOR: …".
        alone = (index for index, token in enumerate(tokens) if token.text[:1].isupper() or token.lower in RELATIVES)
        at = next(alone, len(tokens))
    if at == len(tokens):
        return None
    possessor: tuple[Token, ...] = ()
    end = _base_end(tokens, at)
    while end + 1 < len(tokens) and _is_possessive_mark(tokens, end) and _goes_on(tokens, end + 1):
        possessor = (*tokens[at:end],)
        at = end + 1
        end = _base_end(tokens, at)
    if not possessor and tokens[at].tag == "PRP$" and end > at + 1:
        possessor = (tokens[at],)
    whole = end
    while whole < len(tokens) and tokens[whole].text not in ENDS:
        whole += 1
    possessive = end < len(tokens) and tokens[end].tag == "POS"
    return Source(tuple(tokens[at:end]), possessor, tuple(tokens[at : end if possessive else whole]), possessive)


def _base_end(tokens: Sequence[Token], at: int) -> int:
    if tokens[at].tag in ("PRP", "WP", "WDT"):
        return at + 1
    if tokens[at].tag.startswith("VB") and at + 1 < len(tokens) and tokens[at + 1].tag in NOUNS:
        # A noun that reads like a verb: "according to show insiders".
        at += 1
    end = min(len(tokens), phrase_end(tokens, at))
    if end - at > 2 and tokens[end - 2].lower in ("last", "next") and tokens[end - 3].tag in NOUNS:
        # When it was, not what: "a poll last month".
        end -= 2
    if end - at > 1 and tokens[end - 1].lower == "familiar":
        # An adjective that reads like a noun: "a person familiar with the plans".
        end -= 1
    if (end - at > 2 and tokens[end - 1].text in POSTNOMINALS) or (end - at > 1 and tokens[end - 1].text == "plc"):
        end -= 1
    if end < len(tokens) and is_plural_role(tokens[end].text) and tokens[end].text.islower():
        # A noun that reads like a verb: "Harsk aides".
        end += 1
    return end


def _is_possessive_mark(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token is the ending of a possessor, which may be an apostrophe alone: "Fox News’ Lena Harsk"."""
    before = tokens[at - 1]
    return tokens[at].tag == "POS" or (
        tokens[at].text in ("'", "’") and before.text.endswith("s") and before.end == tokens[at].start
    )


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    return any(
        token.tag in NOUNS or token.tag == "CD" or role_noun(token.text)
        for token in tokens[at : phrase_end(tokens, at)]
    )


def conjuncts(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The phrases of a list, without its commas and conjunctions."""
    first = 0
    for index, token in enumerate((*tokens, None)):
        if token is None or token.lower in (",", "and", "&"):
            if index > first:
                yield tokens[first:index]
            first = index + 1


def introduces(source: Source, behind: Sequence[Token]) -> bool:
    """Whether an unknown noun describes somebody who is named in full behind it: "A ferryman, Tom Orr,"."""
    head = source.head.lower
    named = len(behind) > 1 and all(token.tag == "NNP" for token in behind[:2])
    return named and source.base[0].lower in ("a", "an") and not is_body_noun(head) and head not in words("documents")
