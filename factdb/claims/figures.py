"""Nouns for figures and what they stand in, and verbs by which somebody gives them."""

from functools import cache, lru_cache

from factdb.claims.verbs import past_participle
from factdb.lexicon import rows


@cache
def figure_nouns() -> dict[str, str]:
    """Nouns for what numbers stand in ("data": a poll, a report) and for numbers that somebody keeps ("figure")."""
    return {row[0]: row[1] for row in rows("figure_nouns")}


@cache
def _verbs() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("figure_verbs")}


@lru_cache(maxsize=10_000)
def kind_of_verb(word: str) -> str | None:
    """Who gives a number by this verb, in any of its forms: anyone, data, editor or agent; None for another verb."""
    return _verbs().get(past_participle(word))
