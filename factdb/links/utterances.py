"""Utterances: one quotation, shortened or slightly changed, in several articles.

The words of a quotation are told by fingerprints, chosen by winnowing (Schleimer, Wilkerson and Aiken, Winnowing: local
algorithms for document fingerprinting, 2003): two quotations with six words in a row in common share one of them. Those
that share one are compared by all their rows of words.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, exists, select, update

from factdb.database import models
from factdb.database.identity import UTTERANCE_WORDS
from factdb.database.statements import quotes, rows_of_keys, utterances
from factdb.database.writing import insert_pairs
from factdb.links.words import folded_words, hash64, shingles

utterance_keys = models.Base.metadata.tables["utterance_keys"]

ROW = 4
"""Words of a fingerprint's row: shorter rows ("one of the") stand in very many quotations."""

WINDOW = UTTERANCE_WORDS - ROW + 1
"""Rows of which one is a fingerprint at least."""

COMPARED = 3
"""Words of the rows by which two quotations are compared."""

CONTAINED = 0.6
"""Share of the shorter quotation's rows that stand in the longer one, if they are one utterance."""

MOST_FINGERPRINTS = 40
"""Of one quotation, from its beginning: one that is a whole speech is known by that."""

MOST_CANDIDATES = 8
"""Utterances that a quotation is compared with: those with most fingerprints in common."""

MOST_ROWS = 2000
"""Rows of keys that one statement looks at."""


@dataclass(frozen=True, slots=True)
class Form:
    """A quotation in one article's words."""

    id: int
    text: str


def link_utterances(connection: Connection, article_id: int) -> None:
    """Make one utterance of each quotation of an article and of those, stored before, that it is a form of.

    The utterance keeps its longest form. Quotations of equal words share an utterance from the beginning.
    """
    new = [Form(*row) for row in connection.execute(_forms_without_keys(), {"article_id": article_id})]
    if not new:
        return
    keys = {form.id: fingerprints(form.text) for form in new}
    known = _known_forms(connection, {key for found in keys.values() for key in found})
    rows: list[tuple[int, int]] = []
    for form in new:
        found = _best(form, keys[form.id], known)
        if found is not None:
            _merge(connection, form, found)
        longest = form if found is None or len(form.text) > len(found.text) else found
        owner = Form(form.id if found is None else found.id, longest.text)
        if longest is form:
            rows.extend((key, owner.id) for key in keys[form.id])
        for key in keys[form.id]:
            known[key] = [other for other in known[key] if other.id != owner.id] + [owner]
    # in the order of the index: in a large database nearly each key has a page of its own
    insert_pairs(connection, utterance_keys, ("key", "utterance_id"), rows)


def fingerprints(text: str) -> tuple[int, ...]:
    """The hashes that stand for a quotation: the smallest of every ``WINDOW`` rows of words in a row."""
    words = folded_words(text)
    if len(words) < UTTERANCE_WORDS:
        return ()
    hashes = [hash64(row) for row in shingles(words, ROW)]
    chosen = dict.fromkeys(min(hashes[start : start + WINDOW]) for start in range(len(hashes) - WINDOW + 1))
    return tuple(chosen)[:MOST_FINGERPRINTS]


def is_same_utterance(one: str, other: str) -> bool:
    """Whether two quotations are forms of one."""
    return _shared(one, other) is not None


def _shared(one: str, other: str) -> int | None:
    """How many rows of words two forms of an utterance share; None for quotations that are no forms of one."""
    rows = [set(shingles(folded_words(text), COMPARED)) for text in (one, other)]
    fewer = min(len(found) for found in rows)
    shared = len(rows[0] & rows[1])
    return shared if fewer >= UTTERANCE_WORDS - COMPARED + 1 and shared >= CONTAINED * fewer else None


def _known_forms(connection: Connection, keys: Iterable[int]) -> defaultdict[int, list[Form]]:
    """The utterances stored with any of the keys, by key."""
    found: defaultdict[int, list[Form]] = defaultdict(list)
    for row in rows_of_keys(connection, _forms_of_keys(), keys):
        found[row.key].append(Form(row.id, row.text))
    return found


def _best(form: Form, keys: Sequence[int], known: defaultdict[int, list[Form]]) -> Form | None:
    """The utterance that shares most with a form; of two alike the one stored first."""
    candidates = Counter(other for key in keys for other in known[key] if other.id != form.id)
    first = sorted(candidates, key=lambda other: (-candidates[other], other.id))[:MOST_CANDIDATES]
    shared = [(_shared(form.text, other.text), other) for other in first]
    best = max(((number, -other.id, other) for number, other in shared if number is not None), default=None, key=_rank)
    return None if best is None else best[2]


def _rank(candidate: tuple[int, int, Form]) -> tuple[int, int]:
    return candidate[:2]


def _merge(connection: Connection, form: Form, into: Form) -> None:
    """Give the quotes of a form that is new to the utterance, which keeps the longer words."""
    connection.execute(update(quotes).where(quotes.c.utterance_id == form.id).values(utterance_id=into.id))
    connection.execute(delete(utterances).where(utterances.c.id == form.id))
    if len(form.text) > len(into.text):
        connection.execute(update(utterances).where(utterances.c.id == into.id).values(text=form.text))


@cache
def _forms_without_keys() -> Select[Any]:
    """The utterances of an ``article_id`` that are new with it."""
    return (
        select(utterances.c.id, utterances.c.text)
        .where(
            utterances.c.id.in_(select(quotes.c.utterance_id).where(quotes.c.article_id == bindparam("article_id"))),
            ~exists().where(utterance_keys.c.utterance_id == utterances.c.id),
        )
        .order_by(utterances.c.id)
    )


@cache
def _forms_of_keys() -> Select[Any]:
    """The utterances of any of these ``keys``, with each key that they have."""
    found = utterance_keys.c
    return (
        select(found.key, utterances.c.id, utterances.c.text)
        .join(utterances, utterances.c.id == found.utterance_id)
        .where(found.key.in_(bindparam("keys", expanding=True)))
        .limit(MOST_ROWS)
    )
