"""Full-text search over quotes, claims and articles: what a user types, as the database's own query."""

from enum import StrEnum

from sqlalchemy import ColumnElement


class Searched(StrEnum):
    """The tables that can be searched."""

    QUOTES = "quotes"
    CLAIMS = "claims"
    ARTICLES = "articles"


def matching(searched: Searched, identifier: ColumnElement[int], words: str) -> ColumnElement[bool]:
    """True for rows whose ``identifier`` is that of a quote, claim or article with all these words."""
    raise NotImplementedError
