"""What a unit is counted by: "per barrel", "a year", "an ounce"."""

import re
from functools import cache

from factdb.lexicon import rows, words
from factdb.quantities.amounts import Sentence
from factdb.text import Span

_KINDS = frozenset("time mass volume length area energy".split())


@cache
def _one() -> re.Pattern[str]:
    """A pattern of one thing behind "a" or "an": only a unit or a word of lexicon/rates.tsv, for "5 euros a child" is none."""
    names = {name for row in rows("units") if row[1] in _KINDS and len(row) > 2 for name in row[2].split("|")}
    forms = sorted((names | words("rates")) - {""}, key=len, reverse=True)
    return re.compile(rf"\s(?:an?|each|every)\s(?:{'|'.join(map(re.escape, forms))})(?![^\W_]|-)", re.IGNORECASE)


# "per" and one noun, which a number or some adjectives of units may stand before: per square foot, per 100,000 people.
_PER = re.compile(
    r"\s(?:per\s(?:(?:[0-9][0-9,]*|hundred|thousand|million)\s(?:live\s)?)?|/)(?!cent\b|mille?\b)(?:(?:cubic|square|sq\.?|cu\.?|US|working|calendar|fiscal|billable|nautical|troy|fluid)\s)*"
    r"[^\W\d_]+(?:-[^\W\d_]+)*",
)


def rate_after(sentence: Sentence, end: int) -> Span | None:
    """The words behind a unit that ends at ``end`` and say what it is counted by, or None; never those of a time."""
    match = _PER.match(sentence.text, end, sentence.span.end) or _one().match(sentence.text, end, sentence.span.end)
    if match is None or any(moment.start < match.end() and match.start() < moment.end for moment in sentence.moments):
        return None
    return Span(match.start() + 1, match.end())
