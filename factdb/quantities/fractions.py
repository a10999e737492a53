"""Fractions in words: two-thirds, a quarter of a million, more than half, half a dozen."""

from collections.abc import Sequence
from decimal import Decimal

from factdb.quantities.atoms import HYPHENS, Atom, lower_at, touching
from factdb.quantities.numerals import Number, NumberKind, denominators, percent_of, scales, whole


def fraction(atoms: Sequence[Atom], first: int, over: Decimal) -> Number | None:
    """Read "two-thirds", "a third of", "three quarters of a million", "by a fifth"."""
    hyphen = lower_at(atoms, first + 1) in HYPHENS and touching(atoms, first + 1) and touching(atoms, first + 2)
    at = first + 2 if hyphen else first + 1
    word = lower_at(atoms, at)
    under = denominators().get(word)
    if under is None:
        return None
    if over == 1 and _measures(atoms, at):
        return Number(first, at + 1, over / under, over / under, NumberKind.WORDS, over / under)
    if over >= under or ((over > 1) != word.endswith("s") and word not in ("half",)):
        return None
    following = lower_at(atoms, at + 1)
    if over > 1 or hyphen:
        if word == "quarters" and not hyphen and following != "of":
            return None
    elif not _is_share(atoms, first, at):
        return None
    return fraction_number(atoms, first, at + 1, over, under)


_SHARE_BEFORE = frozenset(
    "by about around nearly almost over than roughly some approximately only just under least most to exactly".split()
)
_SHARE_AFTER = frozenset(
    'of , . ; ) ” ’ " in over since during from to at on were are is was had have said say'.split()
)
# What a share may be behind it: "a third full", "a quarter cheaper".
_STATES = frozenset(
    "full empty complete completed built finished owned lower higher cheaper dearer more less fewer smaller larger bigger shorter "
    "longer below above".split()
)


def _is_state(atoms: Sequence[Atom], index: int) -> bool:
    """Whether an adjective stands here that a share bounds, and no noun that it belongs to: not "a third full member"."""
    following = atoms[index + 1].tag if index + 1 < len(atoms) else ""
    return lower_at(atoms, index) in _STATES and following[:2] != "NN"


def _measures(atoms: Sequence[Atom], index: int) -> bool:
    """Whether a point is what "half" or "quarter" at this place is a part of: "a quarter point", "half-percentage-point"."""
    hyphen = lower_at(atoms, index + 1) in HYPHENS and touching(atoms, index + 1)
    at = index + 2 if hyphen else index + 1
    return lower_at(atoms, index) in ("half", "quarter") and lower_at(atoms, at) in ("point", "percentage", "percent")


def _is_share(atoms: Sequence[Atom], first: int, at: int) -> bool:
    """Whether "a third", "one quarter" is a share and not an ordinal or three months."""
    before, following = lower_at(atoms, first - 1), lower_at(atoms, at + 1)
    if following in HYPHENS:
        return False
    if following == "of":
        return lower_at(atoms, at + 2) not in ("march", "may", "january", "june", "july")
    if _is_state(atoms, at + 1):
        return True
    if lower_at(atoms, at) == "quarter" and before not in (
        "which",
        "whom",
        "by",
        "than",
        "about",
        "nearly",
        "almost",
        "over",
    ):
        return False
    if before in ("which", "whom"):
        return True
    return before in _SHARE_BEFORE and (following == "" or not following.isalpha() or following in _SHARE_AFTER)


def half(atoms: Sequence[Atom], first: int) -> Number | None:
    """Read "half a million", "half a dozen", "half a percent", "half of the", "more than half", "half full", "quarter-point".

    Not "first half", "in half".
    """
    word = atoms[first].lower
    if word not in ("half", "quarter"):
        return None
    if _measures(atoms, first) and (word == "half" or lower_at(atoms, first + 1) in HYPHENS):
        part = 1 / denominators()[word]
        return Number(first, first + 1, part, part, NumberKind.WORDS, part)
    if word == "quarter":
        return None
    before, following = lower_at(atoms, first - 1), lower_at(atoms, first + 1)
    at = first + 2 if following in HYPHENS else first + 1
    if lower_at(atoms, at) in ("a", "an", "dozen", "million", "billion", "trillion"):
        scale_at = at if lower_at(atoms, at) in scales() else at + 1
        scale = scales().get(lower_at(atoms, scale_at))
        if scale is not None and scale >= 12:
            return Number(first, scale_at + 1, scale / 2, scale / 2, NumberKind.WORDS, Decimal("0.5"), scale)
        return Number(first, at + 1, Decimal("0.5"), Decimal("0.5"), NumberKind.WORDS, Decimal("0.5"))
    if before in ("first", "second", "final", "last", "latter", "other", "top", "bottom", "better", "in") or (
        following in HYPHENS or following in ("year", "time", "term", "past", "way", "brother", "sister", "hour")
    ):
        return None
    if before in (
        "a",
        "one",
        "the",
        "this",
        "that",
        "his",
        "her",
        "its",
        "their",
        "each",
        "either",
        "my",
        "our",
        "your",
    ):
        return None
    if following == "of" or before in _SHARE_BEFORE or _is_state(atoms, first + 1):
        return fraction_number(atoms, first, first + 1, Decimal(1), Decimal(2))
    if following in ("the", "its", "their", "his", "her", "all", "our", "my", "your", "these", "those", "that"):
        return fraction_number(atoms, first, first + 1, Decimal(1), Decimal(2))
    return None


def fraction_number(atoms: Sequence[Atom], first: int, stop: int, over: Decimal, under: Decimal) -> Number:
    """A fraction: of a scale ("three-quarters of a million") a number, of a unit ("of a degree") too, else a percentage."""
    letter = lower_at(atoms, stop + 1) == "a" and lower_at(atoms, stop + 2) in HYPHENS  # "a quarter of A-level entries"
    if lower_at(atoms, stop) == "of" and lower_at(atoms, stop + 1) in ("a", "an", "one", "1") and not letter:
        scale = scales().get(lower_at(atoms, stop + 2))
        value = whole(over / under * (scale or 1))
        return Number(
            first, stop + 3 if scale else stop + 2, value, value, NumberKind.WORDS, over / under, scale or Decimal(1)
        )
    share = percent_of(over, under)
    return Number(first, stop, share, share, NumberKind.FRACTION, share)
