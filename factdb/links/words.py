"""Words as articles and quotations are compared by them: folded, hashed, in rows."""

import hashlib
import unicodedata
from collections.abc import Sequence

from factdb.database.identity import APOSTROPHES, WORD


def folded_words(text: str) -> list[str]:
    """The words of a text without case, accents of width, apostrophes and punctuation."""
    return WORD.findall(APOSTROPHES.sub("", unicodedata.normalize("NFKC", text).casefold()))


def shingles(words: Sequence[str], length: int) -> list[str]:
    """Every ``length`` words in a row; fewer words than that are one shingle."""
    if len(words) <= length:
        return [" ".join(words)] if words else []
    return [" ".join(words[start : start + length]) for start in range(len(words) - length + 1)]


def hash64(text: str) -> int:
    """64 bits of BLAKE2b, signed, as a BIGINT holds them: the same in every process and on every machine."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
