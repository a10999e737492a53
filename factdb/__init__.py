"""factdb: a database of who said what, and which numbers were claimed, in the news.

In Python, ``factdb.extract(text)`` reads one article and ``factdb.open(url)`` a database; docs/python.md shows both. They
are imported when they are first used, so that ``import factdb`` costs nothing.
"""

TYPE_CHECKING = False
"""True for type checkers, which know it by its name; the module typing takes longer to import than all of this."""

if TYPE_CHECKING:
    from factdb.api import (
        ArticleRow,
        ClaimRow,
        Database,
        FactdbError,
        FactRow,
        Found,
        FoundClaim,
        FoundQuote,
        QuoteRow,
        SpeakerRow,
        VerdictRow,
        extract,
        open,
    )

__version__ = "0.1.0"

__all__ = [
    "ArticleRow",
    "ClaimRow",
    "Database",
    "FactRow",
    "FactdbError",
    "Found",
    "FoundClaim",
    "FoundQuote",
    "QuoteRow",
    "SpeakerRow",
    "VerdictRow",
    "extract",
    "open",
]


def __getattr__(name: str) -> object:
    if name in __all__:
        from factdb import api

        found: object = getattr(api, name)
        return found
    raise AttributeError(f"module 'factdb' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
