"""What a check of a database found: how many rows were looked at for an invariant, and which of them break it."""

from dataclasses import dataclass, field

MOST_NAMED = 20
"""Rows that break an invariant of which each is named; the others are counted."""


@dataclass(slots=True)
class Finding:
    """What a check of one invariant found: ``looked_at`` rows, ``broken`` of them, the first of which are ``named``."""

    invariant: str
    looked_at: int = 0
    broken: int = 0
    named: list[str] = field(default_factory=list)

    def add(self, row: str) -> None:
        """Count a row that breaks the invariant."""
        self.broken += 1
        if len(self.named) < MOST_NAMED:
            self.named.append(row)
