"""What an article is about, by the names in it: articles about the same thing share the keys of some."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Connection, bindparam, select, union_all

from factdb.database import models
from factdb.database.writing import insert_pairs
from factdb.lexicon import words as entries
from factdb.links.words import hash64

article_keys = models.Base.metadata.tables["article_keys"]

MOST_NAMES = 20
"""Names that an article is known by: the most frequent, those of its beginning first."""

BEGINNING = 400
"""Characters of headline and lead, in which a name counts more."""

LOOKED_AT = 100_000
"""Characters of an article that are searched for names."""

NEWEST = 60
"""Articles of each name that are looked at: so many of the last ones that were stored."""

MOST_RELATED = 30
"""Articles whose claims are compared with an article's own."""

MOST_PERHAPS = 10
"""Articles that share one name, and are looked at for the same numbers."""

# A capitalised word within a sentence: after a small letter or a comma and a space, or after another such word.
NAME = re.compile(r"(?:(?<=[a-z,’'] )|(?<=[a-z] [“‘]))[A-Z][\w’'-]*[a-z](?: [A-Z][\w’'-]*[a-z])*")

WORD = re.compile(r"[A-Z]\w+")

# Capitalised words in a row, wherever in a sentence.
CAPITALS = re.compile(r"\b[A-Z]\w+(?: [A-Z]\w+)*")

LOWER = re.compile(r"\b[a-z]\w+")


def names_of(title: str | None, text: str, mentioned: Iterable[str] = ()) -> tuple[str, ...]:
    """The words of names that tell what an article is about, forenames apart, the weightiest first.

    ``mentioned`` are names of persons and bodies that are known already, wherever in a sentence they stand.
    """
    headline = title if title and LOWER.search(title) and not _is_title_case(title) else ""
    looked_at = f"{headline}\n{text[:LOOKED_AT]}"
    inside = {word for found in (*NAME.findall(looked_at), *mentioned) for word in _telling_of(WORD.findall(found))}
    seen = Counter(word for found in CAPITALS.findall(looked_at) for word in _telling_of(found.split()))
    repeated = {word for word, times in seen.items() if times > 1}
    known = {word for word in inside | repeated if word not in _no_topics()} - {
        word.capitalize() for word in LOWER.findall(looked_at)
    }
    counts = Counter({word: seen[word] for word in known})
    counts.update({word: 2 for word in WORD.findall(looked_at[:BEGINNING]) if word in known})
    return tuple(sorted(counts, key=lambda word: (-counts[word], word))[:MOST_NAMES])


def _telling_of(name: list[str]) -> list[str]:
    """The words of a name that may stand for it alone: all but the forename in front of another word."""
    return name[1:] if len(name) > 1 and name[0] in entries("forenames") else name


def topic_keys(names: tuple[str, ...]) -> tuple[int, ...]:
    """A key for each name."""
    return tuple(hash64(f"name {name.casefold()}") for name in names)


def related_articles(connection: Connection, article_id: int, names: tuple[str, ...]) -> tuple[list[int], list[int]]:
    """Articles that share two names with this one, those that share most first, and the last ones that share one.

    The article's own names become keys.
    """
    keys = topic_keys(names)
    if not keys:
        return [], []
    insert_pairs(connection, article_keys, ("key", "article_id"), ((key, article_id) for key in set(keys)))
    parameters = {f"key_{number}": key for number, key in enumerate(keys)}
    found = Counter(connection.scalars(_sharing(len(keys)), parameters))
    found.pop(article_id, None)
    related = sorted((other for other in found if found[other] > 1), key=lambda other: (-found[other], -other))
    perhaps = sorted((other for other in found if found[other] == 1), reverse=True)
    return related[:MOST_RELATED], perhaps[:MOST_PERHAPS]


def _is_title_case(title: str) -> bool:
    """Whether a headline writes most of its words with a capital, which then tells no names."""
    long = [word for word in title.split() if len(word) > 3]
    return 3 * sum(word[:1].isupper() for word in long) > 2 * len(long)


@cache
def _sharing(keys: int) -> CompoundSelect[Any]:
    """The newest articles of each of so many keys, ``key_0`` and on; an article once a key."""
    own = article_keys.c
    newest = [
        select(own.article_id)
        .where(own.key == bindparam(f"key_{number}"))
        .order_by(own.article_id.desc())
        .limit(NEWEST)
        for number in range(keys)
    ]
    return union_all(*(select(each.subquery()) for each in newest))


@cache
def _no_topics() -> frozenset[str]:
    """Words with a capital that say nothing of a topic: days, months, titles, pronouns, numbers."""
    others = {word.capitalize() for word in entries("pronominals") | entries("number_words")}
    return entries("not_names") | entries("honorifics") | others
