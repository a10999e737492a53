"""Who has or does what a number counts, where it is a name: "Orla Finch scored 22 goals"."""

from collections.abc import Sequence

from factdb.claims.phrases import clause_start, subject
from factdb.claims.shares import is_name
from factdb.quantities.atoms import Atom

BE = frozenset("be been being is are was were am 's 're get got getting".split())
HAVE = frozenset("has have had having".split())

LONGEST_HOLDER = 4
"""Words of the longest name that a measure takes in."""


def holder_of(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """The name of who has or does what is counted, without which the number says little: "Orla Finch scored 22 goals"."""
    begin = clause_start(atoms, first)
    if any(atom.tag == "PRP" or atom.lower in BE for atom in atoms[begin:first]):
        return None
    who = subject(atoms, text, first)
    return who if who and is_name(atoms, who) and len(who.split()) <= LONGEST_HOLDER else None


def is_had(atoms: Sequence[Atom], first: int) -> bool:
    """Whether what is counted is what somebody has: "Tirn has more than 900 shops"."""
    return any(atoms[at].lower in HAVE and atoms[at].tag[:2] == "VB" for at in range(max(0, first - 4), first))
