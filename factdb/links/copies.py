"""Copies of an article: the same wire story in several outlets, under other headlines, shortened or lightly edited.

MinHash (Broder, On the resemblance and containment of documents, 1997) over rows of three words, cut into bands: two
texts that share half of their rows share a band with a probability of 0.93, those that share a tenth with 0.02. The
articles that share a band are then compared row by row.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from sqlalchemy import Connection, Select, bindparam, func, select, union_all

from factdb.database import models, statements
from factdb.database.statements import articles
from factdb.database.writing import insert_pairs
from factdb.links.words import folded_words, hash64, shingles

article_stories, article_keys = (models.Base.metadata.tables[name] for name in ("article_stories", "article_keys"))

ROW = 3
"""Words of a shingle: a changed word costs three of them."""

BANDS, HASHES_OF_A_BAND = 20, 3

MOST_WORDS = 5000
"""Words of an article that are looked at: its beginning tells a copy, and no article makes storing slow."""

FEWEST_WORDS = 40
"""Shorter texts (a teaser, a caption) are copies only word for word."""

MOST_CANDIDATES = 12
"""Articles that are compared row by row: those with most bands in common."""

PRIME = (1 << 61) - 1

CONTAINED = 0.5
"""Share of the shorter text's rows that stand in a copy. Reports of one event by two writers share far fewer."""

SHORTENED_TO = 0.25
"""Share of the longer text's rows that a copy has at least; less of it is a quotation from it."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What an article is compared by: its rows of words, and the keys of their bands."""

    rows: Set[str]
    keys: tuple[int, ...]


def sketch(text: str) -> Sketch:
    """The sketch of an article's text; without keys where it is too short to be known by a part of it."""
    words = _first_words(text)
    rows = frozenset(shingles(words, ROW))
    return Sketch(rows, band_keys(rows) if len(words) >= FEWEST_WORDS else ())


def _first_words(text: str) -> list[str]:
    return folded_words(text[: MOST_WORDS * 20])[:MOST_WORDS]


def band_keys(rows: Set[str]) -> tuple[int, ...]:
    """One key a band, from the smallest value of each of its hash functions over all rows."""
    smallest = smallest_values([hash64(row) % PRIME for row in rows], _permutations())
    return tuple(
        hash64(f"band {band} {smallest[band * HASHES_OF_A_BAND : (band + 1) * HASHES_OF_A_BAND]}")
        for band in range(BANDS)
    )


def smallest_values(hashes: Sequence[int], permutations: Sequence[tuple[int, int]]) -> list[int]:
    """The smallest ``(factor * hash + term) % PRIME`` of all hashes, for each permutation; all numbers are below PRIME.

    PRIME is 2**61 - 1, so that what stands above the 61st bit is added at the bottom; the product of 122 bits is put
    together from halves of 31 bits, whose sums stay below 2**64.
    """
    low, bits = np.uint64((1 << 31) - 1), np.uint64(31)
    values = np.array(hashes, np.uint64)
    value_high, value_low = values >> bits, values & low
    # a row a permutation, a column a hash
    factors, terms = np.array(permutations, np.uint64).reshape(-1, 2).T[:, :, np.newaxis]
    high, rest = factors >> bits, factors & low
    middle = high * value_low + rest * value_high
    product = (np.uint64(2) * high * value_high) + (middle >> np.uint64(30)) + rest * value_low
    product += ((middle & np.uint64((1 << 30) - 1)) << bits) + terms
    folded = (product & np.uint64(PRIME)) + (product >> np.uint64(61))
    found: list[int] = np.where(folded >= PRIME, folded - np.uint64(PRIME), folded).min(axis=1).tolist()
    return found


def link_story(connection: Connection, article_id: int, text: str, content_hash: str) -> int:
    """Put an article into the story of which it is a copy, or into one of its own; the story's id.

    ``text`` and ``content_hash`` are the article's. An article that is in a story already stays there.
    """
    known = connection.scalar(_story_of(), {"article_id": article_id})
    if known is not None:
        return int(known)
    own = sketch(text)
    story = _story_of_copies(connection, own, content_hash) or article_id
    connection.execute(statements.insert(article_stories), [{"article_id": article_id, "story_id": story}])
    insert_pairs(connection, article_keys, ("key", "article_id"), ((key, article_id) for key in set(own.keys)))
    return int(story)


def _story_of_copies(connection: Connection, own: Sketch, content_hash: str) -> int | None:
    """The story of the article that shares most with this one, among those of the same words or bands."""
    found = connection.execute(_candidates(), {"keys": own.keys or (0,), "content_hash": content_hash}).all()
    same: list[int] = [candidate.story_id for candidate in found if candidate.content_hash == content_hash]
    if same:
        return min(same)
    alike: list[tuple[int, int]] = []
    for candidate in found:
        theirs = frozenset(shingles(_first_words(candidate.text), ROW))
        if own.keys and are_copies(own.rows, theirs):
            alike.append((len(own.rows & theirs), -candidate.story_id))
    return -max(alike)[1] if alike else None


@cache
def _story_of() -> Select[Any]:
    return select(article_stories.c.story_id).where(article_stories.c.article_id == bindparam("article_id"))


@cache
def _candidates() -> Select[Any]:
    """The articles with most of these ``keys``, or with the same ``content_hash``, that are in a story."""
    key = article_keys.c
    shared = (
        select(key.article_id)
        .where(key.key.in_(bindparam("keys", expanding=True)))
        .group_by(key.article_id)
        .order_by(func.count().desc(), key.article_id)
        .limit(MOST_CANDIDATES)
    )
    same = select(articles.c.id).where(articles.c.content_hash == bindparam("content_hash")).limit(1)
    found = union_all(select(shared.subquery()), select(same.subquery())).subquery()
    return (
        select(articles.c.text, articles.c.content_hash, article_stories.c.story_id)
        .join(article_stories, article_stories.c.article_id == articles.c.id)
        .where(articles.c.id.in_(select(found)))
        .order_by(articles.c.id)
    )


def are_copies(one: Set[str], other: Set[str]) -> bool:
    """Whether two articles, by their rows, are copies of one story."""
    shared = len(one & other)
    fewer, more = sorted((len(one), len(other)))
    return bool(fewer) and shared >= CONTAINED * fewer and shared >= SHORTENED_TO * more


@cache
def _permutations() -> tuple[tuple[int, int], ...]:
    """Factor and term of each hash function: fixed for ever, as the keys are stored."""
    return tuple(
        (hash64(f"factor {number}") % (PRIME - 1) + 1, hash64(f"term {number}") % PRIME)
        for number in range(BANDS * HASHES_OF_A_BAND)
    )
