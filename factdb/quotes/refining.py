"""What is no quote though words attribute it, and who says what a headline gives before its verb."""

import re
from collections.abc import Sequence
from dataclasses import replace

from factdb.lexicon import words
from factdb.quotes import Quote, QuoteKind
from factdb.text import Span

# Somebody who was asked and said nothing: did not respond, had not replied by, could not be reached. Who declined to comment
# told so.
_SILENT = re.compile(
    r"(?:\b(?:did|do|does|has|have|had) not|n['’]t)\b(?: \w+ly| yet| so far)? (?:respond|repl|return|answer|comment)\w*"
    r"|\bcould(?: not|n['’]t)(?: \w+ly)? be reached\b",
    re.IGNORECASE,
)
_ASKED = re.compile(r"\b(?:request|call|message|email|e-mail|question|comment|inquir|enquir)", re.IGNORECASE)

# How a source is to be given: who asked not to be named, who was granted anonymity.
_NAMELESS = re.compile(
    r"(?:(?:not to|to not|to) (?:be|remain|stay) (?:named|identified|quoted|cited|anonymous|unnamed)|anonymity)\b"
    r"(?:,? (?:because|as|since|for fear|so|in order|to (?:speak|discuss|talk|describe|share|offer|avoid)|when|while)\b.*)?",
    re.IGNORECASE | re.DOTALL,
)

# A word that only stands for what an attribution is of: the sum that dealers had expected.
_RELATIVE = re.compile(r"(?:that|which|whom?|whose|than)", re.IGNORECASE)

_ENDING = re.compile(r"(?:,? |^)(?:that|which|whom)$", re.IGNORECASE)
# A conjunction that joins what is said to what is said next: 'were "furious" and | accused …'.
_JOINING = re.compile(r",? (?:and|but)$")
# The first word of when, behind a source that goes no further: "a poll by the university | last | month".
_WHEN = re.compile(r" (?:last|this|earlier|late|early)$", re.IGNORECASE)
_PERIOD = re.compile(
    r" (?:week|month|year|spring|summer|autumn|fall|winter|(?:mon|tues|wednes|thurs|fri|satur|sun)day|in|on)\b", re.I
)

LONGEST_INVERTED = 6
"""Words of the longest subject behind its verb at the end of a headline."""


def refined(text: str, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """The quotes of a text, each with the source that its headline gives last, and without the pronoun that ties it to its source."""
    return tuple(_inverted(text, _without_relative(text, _cut(text, quote))) for quote in quotes)


def says_nothing(text: str, quote: Quote) -> bool:
    """Whether nobody says anything: a silence, a wish for no name, a relative pronoun, the title of a kind of article."""
    content = " ".join(span.of(text) for span in quote.content)
    cue = " ".join(span.of(text) for span in quote.cue)
    if _RELATIVE.fullmatch(content) and quote.cue and quote.end <= quote.cue[0].start:
        return True
    if _NAMELESS.fullmatch(content):
        return True
    if _SILENT.search(cue) and _ASKED.search(f"{cue} {content}"):
        return True
    source = " ".join(span.of(text) for span in quote.source)
    return cue == ":" and " ".join(source.lower().split()) in words("rubrics")


def _cut(text: str, quote: Quote) -> Quote:
    """A quote without a conjunction at its end, and its source without the first word of when."""
    last = quote.content[-1]
    if quote.kind is not QuoteKind.DIRECT and (joining := _JOINING.search(last.of(text))) and joining.start():
        quote = replace(quote, content=(*quote.content[:-1], _first(last, joining.start())))
    if quote.source:
        *others, source = quote.source
        if (when := _WHEN.search(source.of(text))) and _PERIOD.match(text, source.end):
            quote = replace(quote, source=(*others, _first(source, when.start())))
    return quote


def _first(span: Span, length: int) -> Span:
    return Span(span.start, span.start + length)


def _without_relative(text: str, quote: Quote) -> Quote:
    """A quote without the relative pronoun at its end: "more than the £7m | that | bankers had feared"."""
    *others, last = quote.content
    ending = _ENDING.search(last.of(text))
    behind = quote.source and last.end <= quote.source[0].start and not text[last.end : quote.source[0].start].strip()
    if ending is None or not behind or not (others or ending.start()):
        return quote
    return replace(quote, content=(*others, *([_first(last, ending.start())] if ending.start() else [])))


def _inverted(text: str, quote: Quote) -> Quote:
    """A quote whose source was taken for its end: "Prices 'will double', warns | energy chief"."""
    if quote.source or len(quote.cue) != 1 or len(quote.content) != 2:
        return quote
    cue, (before, after) = quote.cue[0], quote.content
    joined = text[before.end : cue.start].strip() in (",", ",'", ",’", ',"', ",”") or text[before.end - 1] == ","
    ends = text[after.end : after.end + 1] in ("", "\n")
    short = len(after.of(text).split()) <= LONGEST_INVERTED and text[cue.end : after.start] == " "
    if not (joined and ends and short and cue.end <= after.start):
        return quote
    return replace(quote, content=(before,), source=(Span(after.start, after.end),))
