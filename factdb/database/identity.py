"""What makes two articles, two quotes, the same; and what no database can hold."""

import hashlib
import re
import unicodedata
from urllib.parse import urlsplit, urlunsplit

from factdb.articles import Article
from factdb.errors import SourceError

UTTERANCE_WORDS = 6
"""Shorter quotes ("No comment") are alike by chance."""

LONGEST_NAME = 500
"""Characters: a longer name or role fits in no index of PostgreSQL (2,700 bytes) and is no name."""

# What a database's text cannot hold: NUL, and half a surrogate pair.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")

# Marks that stand inside a word ("don't", "O’Neill") and may be missing in another article.
APOSTROPHES = re.compile("['’‘ʼ`´]")

WORD = re.compile(r"[^\W_]+")

DEFAULT_PORTS = {"http": 80, "https": 443}


def identity_key(article: Article) -> str:
    """SHA-256, in hexadecimal, of what makes two inputs the same article."""
    if article.url:
        return _sha256(f"url\0{_normal_url(article.url)}")
    if article.source_id:
        return _sha256(f"id\0{article.outlet or ''}\0{article.source_id}")
    return _sha256(f"words\0{article.outlet or ''}\0{article.content_hash}")


def words_key(words: str) -> str | None:
    """SHA-256 of a quote's words without case and punctuation; None for a quote too short to be known again."""
    found = WORD.findall(APOSTROPHES.sub("", unicodedata.normalize("NFKC", words).casefold()))
    return _sha256(" ".join(found)) if len(found) >= UTTERANCE_WORDS else None


def _sha256(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def _normal_url(url: str) -> str:
    """The URL with scheme and host in lower case, without default port and fragment (RFC 3986, section 6.2.2)."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    host = f"{host}:{port}" if port is not None and port != DEFAULT_PORTS.get(parts.scheme) else host
    path = parts.path or ("/" if host else "")
    return urlunsplit((parts.scheme.lower(), host, path, parts.query, ""))


def refuse_unstorable(article: Article) -> None:
    """Raise ``SourceError`` for an article that a database would refuse, or keep changed."""
    for field in ("text", "title", "outlet", "url", "byline", "source_id", "location"):
        value: str | None = getattr(article, field)
        if value is not None and (found := UNSTORABLE.search(value)) is not None:
            raise SourceError(
                f"{_named(article)}: its {field} has the character U+{ord(found[0]):04X} at {found.start()}, "
                "which no database can hold: take it out and ingest the article again"
            )
    if article.outlet is not None and len(article.outlet) > LONGEST_NAME:
        raise SourceError(f"{_named(article)}: its outlet's name is longer than {LONGEST_NAME} characters: shorten it")


def _named(article: Article) -> str:
    name = article.location or article.url or article.source_id or article.title or "article"
    return ascii(name[:200])[1:-1] if UNSTORABLE.search(name) else name[:200]
