"""The days by which rows are listed and compared, as columns: copied from the article, or computed, so as to be indexed."""

from typing import Any

from sqlalchemy import Computed, Date
from sqlalchemy.orm import mapped_column

UNDATED = "0001-01-01"
"""The day by which what has no date is listed, after everything else."""


def of_article() -> Any:
    """The day by which an article is listed, the newest first."""
    comment = "day of publication; 0001-01-01 for none"
    return mapped_column(Date, Computed(f"COALESCE(published_on, '{UNDATED}')"), comment=comment)


def of_listing() -> Any:
    """The same day for quotes and claims, which triggers hold to that of their article."""
    comment = "day of publication of its article; 0001-01-01 for none"
    return mapped_column(Date, server_default=UNDATED, comment=comment)


def of_claim() -> Any:
    """The day that a claim speaks of, by which those of a fact are compared."""
    comment = "last day that the number speaks of, else that of publication"
    return mapped_column(Date, Computed("COALESCE(as_of_last, listed_on)"), comment=comment)
