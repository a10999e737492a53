"""Quantities: the numbers that a text states, read by a grammar."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from factdb.documents import Document, Sentence
from factdb.quantities.amounts import Sentence as Run
from factdb.quantities.atoms import Atom, atoms_of
from factdb.quantities.bounds import Modifier
from factdb.quantities.changes import Direction
from factdb.quantities.counting import lends_unit
from factdb.quantities.numerals import may_hold_number
from factdb.quantities.quantity import Quantity, describe
from factdb.quantities.reader import read_quantities
from factdb.times.moments import Moment, find_moments

__all__ = ["Direction", "Modifier", "Quantity", "describe", "find_quantities", "quantities_of"]

LONGEST_SENTENCE = 4000
"""Characters that are read at a time: what is longer is no sentence of prose."""


def find_quantities(document: Document) -> Sequence[Quantity]:
    """Every quantity of a document, in order, without dates, times, ages in apposition and numbers in names."""
    found: list[Quantity] = []
    for paragraph in document.read():
        earlier: Quantity | None = None
        for sentence in paragraph.sentences:
            for reading in quantities_of(document.plain, sentence, earlier):
                found.extend(reading.quantities)
                earlier = last_counted(reading.quantities) or earlier
    return found


class Reading(NamedTuple):
    """A sentence, or a piece of one, with its atoms, its times and its quantities."""

    part: Sentence
    atoms: Sequence[Atom]
    moments: Sequence[Moment]
    quantities: Sequence[Quantity]


def quantities_of(plain: str, sentence: Sentence, earlier: Quantity | None = None) -> Iterator[Reading]:
    """The quantities of one sentence, piece by piece where it is very long; none without any.

    ``plain`` is the document's text in plain characters, ``earlier`` the quantity of the sentences before whose unit a
    bare number takes ("The correct figure is 25").
    """
    if not may_hold_number(plain[sentence.start : sentence.end]):
        return
    for part in _parts(sentence):
        atoms = atoms_of(plain, part.start, part.end, part.tokens)
        run = Run(plain, part.span, atoms, find_moments(plain, part.start, part.end))
        if quantities := read_quantities(run, earlier):
            yield Reading(part, atoms, run.moments, quantities)


def last_counted(quantities: Sequence[Quantity]) -> Quantity | None:
    """The last of these quantities whose unit a bare number in the next sentence may take, or None."""
    return next((quantity for quantity in reversed(quantities) if lends_unit(quantity)), None)


def _parts(sentence: Sentence) -> Iterator[Sentence]:
    """The sentence, or pieces of it where it is too long to be one, without tokens that are too long to be words."""
    if sentence.end - sentence.start <= LONGEST_SENTENCE:
        yield sentence
        return
    tokens = tuple(token for token in sentence.tokens if token.end - token.start <= LONGEST_SENTENCE)
    first = 0
    for at, token in enumerate(tokens):
        if token.end - tokens[first].start > LONGEST_SENTENCE and at > first:
            yield Sentence(tokens[first].start, tokens[at - 1].end, tokens[first:at])
            first = at
    if tokens:
        yield Sentence(tokens[first].start, tokens[-1].end, tokens[first:])
