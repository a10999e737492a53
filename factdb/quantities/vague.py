"""Round plurals: dozens, tens of thousands, several hundred."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from factdb.lexicon import rows, words
from factdb.quantities.atoms import Atom, lower_at
from factdb.quantities.numerals import Number, NumberKind, scales


@cache
def _vague() -> dict[str, tuple[Decimal, Decimal]]:
    return {row[0]: (Decimal(row[1]), Decimal(row[2])) for row in rows("number_vague")}


def vague_number(atoms: Sequence[Atom], first: int) -> Number | None:
    """Read "dozens", "tens of thousands", "hundreds of millions", "several hundred", "a few thousand"."""
    word = atoms[first].lower
    few = first + 1 if word == "a" and lower_at(atoms, first + 1) == "few" else first
    if word == "several" or few > first:
        scale = scales().get(lower_at(atoms, few + 1))
        if scale is None:
            return None
        low, high = (Decimal(2), Decimal(5)) if few > first else (Decimal(3), Decimal(9))
        return Number(first, few + 2, low * scale, high * scale, NumberKind.VAGUE, low, scale)
    if word not in _vague():
        return None
    low, high = _vague()[word]
    stop = first + 1
    while lower_at(atoms, stop) == "of" and lower_at(atoms, stop + 1) in _vague() and stop - first < 5:
        unit = {"hundreds": 100, "thousands": 1000, "millions": 10**6, "billions": 10**9, "trillions": 10**12}
        factor = unit.get(lower_at(atoms, stop + 1))
        if factor is None:
            break
        low, high = low * factor, (high + 1) * factor - 1
        stop += 2
    if word == "tens" and stop == first + 1 and lower_at(atoms, stop) != "of":
        return None
    if word == "scores" and lower_at(atoms, stop) != "of" and not _happened(atoms, stop):
        return None
    return Number(first, stop, low, high, NumberKind.VAGUE, low)


def _happened(atoms: Sequence[Atom], index: int) -> bool:
    """Whether it is told from here on what happened to people: "Scores were arrested"; not "Scores were level"."""
    at = next((k for k in range(index, index + 4) if lower_at(atoms, k) not in _AUXILIARIES), index)
    return lower_at(atoms, at) in words("person_predicates")


_AUXILIARIES = frozenset("more were are have had been was being".split())
