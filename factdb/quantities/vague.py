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
    number = _round_plural(atoms, first)
    return None if number is None else _with_others(atoms, number)


def _with_others(atoms: Sequence[Atom], number: Number) -> Number:
    """The number with those that say it again or raise it: "dozens and dozens", "hundreds, if not thousands,"."""
    stop, high = number.stop, number.high
    for _ in range(3):
        at = stop + 1 if lower_at(atoms, stop) == "," else stop
        length = next((len(link) for link in _LINKS if link == tuple(a.lower for a in atoms[at : at + len(link)])), 0)
        at += length
        again = lower_at(atoms, at - 1) == "and"
        if not length or lower_at(atoms, at) not in _vague() or (again and atoms[at].lower != atoms[stop - 1].lower):
            break
        other = _round_plural(atoms, at)
        if other is None:
            break
        stop, high = other.stop, max(high, other.high)
    if stop > number.stop and lower_at(atoms, stop) == "," and lower_at(atoms, stop + 1) == "of":
        stop += 1
    return Number(number.first, stop, number.low, high, NumberKind.VAGUE, number.mantissa)


# Between two round plurals that are one number.
_LINKS = (
    ("and",),
    ("or", "even"),
    ("or", "maybe"),
    ("or", "perhaps"),
    ("or",),
    ("if", "not"),
    ("perhaps",),
    ("maybe",),
)


def _round_plural(atoms: Sequence[Atom], first: int) -> Number | None:
    """Read "dozens", "tens of thousands", "hundreds of millions"; not "tens" alone."""
    word = atoms[first].lower
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
