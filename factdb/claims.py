"""Claims: a quantity, what it measures, when, and who claims it."""

from collections.abc import Sequence
from dataclasses import dataclass

from factdb.documents import Document
from factdb.quantities import Quantity
from factdb.quotes import Quote
from factdb.times import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A number that the article, or somebody in it, states.

    ``measure`` is a short noun phrase with its predicate ("people killed in protest-related violence"), None where
    none was found. ``quote`` is an index into the article's quotes: the innermost one that holds the number; its
    speaker is the claimant. ``confidence`` lies between 0 and 1.
    """

    quantity: Quantity
    measure: str | None
    as_of: Period | None
    quote: int | None
    confidence: float


def find_claims(document: Document, quotes: Sequence[Quote]) -> Sequence[Claim]:
    """Every numeric claim of a document, in order of its quantity."""
    raise NotImplementedError
