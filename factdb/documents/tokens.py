"""Words, numbers and marks, by NLTK's RegexpTokenizer with spans, cut as the Penn Treebank cuts them."""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from factdb.lexicon import words
from factdb.text import Span

if TYPE_CHECKING:
    from nltk.tokenize import RegexpTokenizer

# n't and the forms of be, have, will, would and the possessive are tokens of their own: do|n't, he|'s.
CLITIC = re.compile(r"(?i)(?<=.)(?:n't|'(?:s|re|ve|ll|d|m))$")


@cache
def _tokenizer() -> "RegexpTokenizer":
    from nltk.tokenize import RegexpTokenizer

    abbreviations = "|".join(sorted(map(re.escape, words("abbreviations")), key=len, reverse=True))
    pattern = "|".join(
        (
            r"(?:https?://|www\.)[^\s<>\"]+[^\s<>\".,;:!?')\]]",  # a web address
            r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+",  # a mail address
            r"[@#]\w+",  # an account or a hashtag
            r"\d[\d,.]*\d(?:-[^\W\d_]+)*[^\W\d_]*|\d[^\W\d_]*(?:-[^\W\d_]+)*",  # 25,000  1.2m  34-year-old  1990s
            r"(?:[^\W\d_]\.){2,}",  # U.S.  a.m.
            rf"(?i:\b(?:{abbreviations}))\.(?=\s*[^\s\"')\]])",  # Sen. and not the "sen." that ends a text
            r"\b[A-Z]\.(?=\s?[A-Z])",  # an initial
            r"[^\W_]+(?:[&-][^\W_]+|'[^\W_]+)*'?(?<=[^\W_])",  # words, with inner hyphens and apostrophes
            r"\.{2,}|-{2,}|``|''",
            r"\S",
        )
    )
    return RegexpTokenizer(pattern)


def find_tokens(text: str, sentence: Span) -> Iterator[Span]:
    """The tokens of a sentence; ``text`` in plain characters (see ``factdb.text.plain``)."""
    for start, end in _tokenizer().span_tokenize(sentence.of(text)):
        token = Span(sentence.start + start, sentence.start + end)
        clitic = CLITIC.search(text[max(token.start, token.end - 4) : token.end]) if "'" in token.of(text) else None
        if clitic and len(clitic[0]) < len(token):
            yield Span(token.start, token.end - len(clitic[0]))
            yield Span(token.end - len(clitic[0]), token.end)
        else:
            yield token
