"""Shares told as a ratio: "one in five", "nine out of ten", "one patient in four", "a 1-in-200 chance"."""

from factdb.quantities.amounts import Amount, Sentence
from factdb.quantities.atoms import HYPHENS, lower_at
from factdb.quantities.bounds import Modifier, modifier_before
from factdb.quantities.nouns import counted
from factdb.quantities.numbers import read_number
from factdb.quantities.numerals import Number, NumberKind, is_whole, percent_of
from factdb.quantities.quantity import Quantity
from factdb.quantities.units import unit_after

# Behind "one in three": what makes it a score or a stretch of time rather than a share.
_OUTINGS = frozenset("games matches starts innings attempts outings appearances visits rounds goes".split())


def read_ratio(sentence: Sentence, amount: Amount, floor: int) -> Quantity | None:
    """The share in percent that begins with this amount, or None; it begins at ``floor`` at the earliest."""
    atoms, stop = sentence.atoms, amount.stop
    if amount.unit or amount.ranged or amount.number.scale > 1 or not 1 <= amount.low <= MOST_OF_A_WHOLE:
        return None
    noun = atoms[stop] if amount.low == 1 and stop < len(atoms) and lower_at(atoms, stop + 1) == "in" else None
    named = noun is not None and noun.kind == "word" and noun.tag == "NN"
    link = _behind_link(sentence, stop + named)
    if link is None or lower_at(atoms, amount.first - 1) == "number":
        return None
    at, out = link
    whole = read_number(atoms, at) if at < len(atoms) and not sentence.in_moment(at, at + 1) else None
    if whole is None or not _is_whole_of(sentence, whole, amount):
        return None
    if named and (whole.kind is not NumberKind.WORDS or counted(atoms, whole.stop, one=False)):
        return None  # "one shop in four towns"
    if not out and (lower_at(atoms, whole.stop) in _OUTINGS or amount.low > MOST_IN):
        return None
    share = percent_of(amount.low, whole.low) if whole.low <= 1000 else amount.low * 100 / whole.low
    modifier, begin = modifier_before(atoms, amount.first)
    people = counted(atoms, whole.stop, one=False)
    return Quantity(
        start=max(atoms[begin].start, floor),
        end=atoms[whole.stop - 1].end,
        low=share,
        high=share,
        modifier=modifier or Modifier.EXACT,
        unit="percent",
        unit_span=people.span if people else None,
    )


MOST_OF_A_WHOLE = 100
"""More than these are no part of a ratio."""

MOST_IN = 20
"""More than these "in" a number are none: "40 in 1,000 towns"."""


def _behind_link(sentence: Sentence, stop: int) -> tuple[int, bool] | None:
    """The place behind "in", "in every", "out of" or "of every", hyphens or none around it, and whether "of" is in it."""
    atoms = sentence.atoms
    at = stop + 1 if lower_at(atoms, stop) in HYPHENS else stop
    first, second = lower_at(atoms, at), lower_at(atoms, at + 1)
    out = (first, second) in (("out", "of"), ("of", "every"))
    if first != "in" and not out:
        return None
    at += 2 if out or second == "every" or second in HYPHENS else 1
    return at + 1 if lower_at(atoms, at) == "every" else at, out


def _is_whole_of(sentence: Sentence, whole: Number, amount: Amount) -> bool:
    """Whether a number is a whole that the amount may be a part of: a whole number without a unit, and greater."""
    end = sentence.atoms[whole.stop - 1].end
    return (
        whole.kind in (NumberKind.DIGITS, NumberKind.WORDS)
        and amount.low < whole.low <= 10**6
        and is_whole(whole.low)
        and not sentence.text[end : end + 1].isalpha()
        and unit_after(sentence.text, whole, end, sentence.span) is None
    )
