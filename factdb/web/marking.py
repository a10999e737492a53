"""An article's text cut where quotes and numbers begin and end, so that a page can mark each piece."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from factdb.lookups import ShownArticle, ShownQuote
from factdb.text import Span, trimmed

# A paragraph: a line with something on it.
_LINE = re.compile(r"[^\n]*\S[^\n]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words that no quote or number begins or ends within.

    ``opening`` are the quotes, by their places in the article's list from 1, that begin here, and of a split quote each
    part; ``numbers`` are the claims that begin here.
    """

    words: str
    in_quote: bool
    in_number: bool
    opening: tuple[int, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph in pieces, and what begins in it: quotes with their places in the article's list, and claims."""

    pieces: tuple[Piece, ...]
    quotes: tuple[tuple[int, ShownQuote], ...]
    claims: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    span: Span
    quote: int | None = None
    claim: int | None = None
    is_first: bool = True


def marked(article: ShownArticle) -> list[Paragraph]:
    """The paragraphs of an article's text, in one pass over them and what is marked."""
    text = article.row.text
    quotes = dict(enumerate(article.quotes, start=1))
    claims = {claim.id: claim for claim in article.claims}
    marks = [
        _Mark(Span(*place), quote=number, is_first=index == 0)
        for number, quote in quotes.items()
        for index, place in enumerate(quote.content)
    ] + [_Mark(Span(claim.start_char, claim.end_char), claim=claim.id) for claim in article.claims]
    paragraphs = []
    for paragraph, inside in _paragraphs(text, sorted(marks, key=lambda mark: mark.span)):
        begun = [mark for mark in inside if mark.is_first and mark.span.start >= paragraph.start]
        paragraphs.append(
            Paragraph(
                pieces=tuple(_pieces(text, paragraph, inside)),
                quotes=tuple((mark.quote, quotes[mark.quote]) for mark in begun if mark.quote is not None),
                claims=tuple(claims[mark.claim] for mark in begun if mark.claim is not None),
            )
        )
    return paragraphs


def _paragraphs(text: str, waiting: list[_Mark]) -> Iterator[tuple[Span, list[_Mark]]]:
    """Each paragraph with the marks that reach into it."""
    open_: list[_Mark] = []
    taken = 0
    for line in _LINE.finditer(text):
        paragraph = trimmed(text, *line.span())
        while taken < len(waiting) and waiting[taken].span.start < paragraph.end:
            open_.append(waiting[taken])
            taken += 1
        open_ = [mark for mark in open_ if mark.span.end > paragraph.start]
        yield paragraph, list(open_)


def _pieces(text: str, paragraph: Span, inside: list[_Mark]) -> Iterator[Piece]:
    ends = {paragraph.start, paragraph.end}
    for mark in inside:
        ends |= {max(mark.span.start, paragraph.start), min(mark.span.end, paragraph.end)}
    cuts = sorted(ends)
    for start, end in pairwise(cuts):
        around = [mark for mark in inside if mark.span.start < end and mark.span.end > start]
        begun = [mark for mark in around if max(mark.span.start, paragraph.start) == start]
        yield Piece(
            words=text[start:end],
            in_quote=any(mark.quote is not None for mark in around),
            in_number=any(mark.claim is not None for mark in around),
            opening=tuple(mark.quote for mark in begun if mark.quote is not None),
            numbers=tuple(mark.claim for mark in begun if mark.claim is not None),
        )
