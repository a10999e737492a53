"""Sentences, by NLTK's Punkt (Kiss and Strunk, Computational Linguistics 32, 2006) with parameters of our own.

The parameters are made by training/sentences.py. Abbreviations of news prose are data (lexicon/abbreviations.tsv).
"""

import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from factdb.lexicon import rows, words
from factdb.text import Span, trimmed

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

PIECE = 20_000
"""Punkt sees at most so many characters at once, so that its time stays linear in the text."""

LAST_WORD = re.compile(r"[^\s(\[\"']{1,30}$")
FIRST_WORD = re.compile(r"[\s\"'(\[]*([^\W_]+)")
# Initials before a name: J., J.P. (with their last period left out).
INITIALS = re.compile(r"(?:[a-z]\.)*[a-z]")
# A legislator's party and state: R-Fla., (D-Mass.), I-Vt.
PARTY = re.compile(r"[DRI]-[A-Z][A-Za-z.]{1,5}\.\)?$")

SEEN_CAPITAL_INSIDE, SEEN_IN_LOWER_CASE = 0x04, 0x70
"""Punkt's orthographic flags of a type seen with a capital inside a sentence, or anywhere in lower case."""

HAS_WORD = re.compile(r"[^\W_]")


@cache
def _parameters() -> "PunktParameters":
    from nltk.tokenize.punkt import PunktParameters

    stored = json.loads(gzip.decompress(files("factdb.models").joinpath("sentences.json.gz").read_bytes()))
    parameters = PunktParameters()
    parameters.abbrev_types = {*stored["abbreviations"], *(row[0] for row in rows("abbreviations") if len(row) == 1)}
    parameters.collocations = {tuple(pair) for pair in stored["collocations"]}
    parameters.sent_starters = set(stored["sentence_starters"])
    parameters.ortho_context.update(stored["orthography"])
    return parameters


@cache
def _punkt() -> "PunktSentenceTokenizer":
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    return PunktSentenceTokenizer(_parameters())


def _may_be_name(word: str) -> bool:
    seen = _parameters().ortho_context.get(word, 0)
    return word not in _parameters().sent_starters and (
        not seen & SEEN_IN_LOWER_CASE or bool(seen & SEEN_CAPITAL_INSIDE)
    )


@cache
def _never_final(before: str) -> frozenset[str]:
    return frozenset(row[0] for row in rows("abbreviations") if len(row) == 2 and row[1] == before)


def find_sentences(text: str, paragraph: Span) -> Iterator[Span]:
    """The sentences of a paragraph; ``text`` in plain characters (see ``factdb.text.plain``)."""
    for piece in _pieces(text, paragraph):
        yield from _whole_sentences(text, piece)


def _pieces(text: str, paragraph: Span) -> Iterator[Span]:
    start = paragraph.start
    while paragraph.end - start > PIECE:
        cut = text.rfind(" ", start + PIECE // 2, start + PIECE)
        cut = cut + 1 if cut > 0 else start + PIECE
        yield Span(start, cut)
        start = cut
    yield Span(start, paragraph.end)


def _whole_sentences(text: str, piece: Span) -> Iterator[Span]:
    """Punkt's sentences, those put together again that it cut at an abbreviation, a lower-case word or a lone mark."""
    start: int | None = None
    end = piece.start
    for s, e in _punkt().span_tokenize(piece.of(text)):
        span = trimmed(text, piece.start + s, piece.start + e)
        if not span:
            continue
        if start is not None and not _goes_on(text, start, end, span):
            yield Span(start, end)
            start = None
        start = span.start if start is None else start
        end = span.end
    if start is not None:
        yield Span(start, end)


def _goes_on(text: str, start: int, end: int, following: Span) -> bool:
    """Whether the sentence that Punkt ended at ``end`` goes on with ``following``."""
    if not HAS_WORD.search(text, following.start, following.end):
        return True
    first = FIRST_WORD.match(text, following.start, following.end)
    if first is None:
        return False
    if first[1][0].islower():
        return True
    before = text[max(start, end - 32) : end]
    if PARTY.search(before):
        return _may_be_name(first[1].lower())
    last = LAST_WORD.search(before)
    if last is None or not last[0].endswith("."):
        return False
    word = last[0][:-1].lower()
    return (
        word in _never_final("title")
        or (first[1][0].isdigit() and word in _never_final("number"))
        or (
            INITIALS.fullmatch(word) is not None
            and word not in words("abbreviations")
            and _may_be_name(first[1].lower())
        )
        or (word in {"a.m", "p.m"} and first[1].lower() in words("after_clock"))
    )
