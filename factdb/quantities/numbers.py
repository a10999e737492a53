"""Numbers as news writes them, in digits and words: 25,000 · 1.2m · five lakh crore · two-thirds · tens of thousands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from factdb.lexicon import rows
from factdb.quantities.atoms import DASHES, HYPHENS, Atom, lower_at, touching

LONGEST_NUMERAL = 25
"""Characters of the longest numeral that is read as a number: what is longer is an identifier."""

LONGEST_NUMBER = 16
"""Words of the longest number written out."""


class NumberKind(StrEnum):
    """How a number is written, which decides what may stand behind it."""

    DIGITS = "digits"
    WORDS = "words"
    VAGUE = "vague"
    FRACTION = "fraction"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a run of atoms: ``atoms[first:stop]``. ``low`` and ``high`` differ for round plurals (dozens).

    ``mantissa`` is the number before its scale (1.2 of "1.2m"), ``scale`` what multiplies it (1 where nothing does).
    """

    first: int
    stop: int
    low: Decimal
    high: Decimal
    kind: NumberKind
    mantissa: Decimal
    scale: Decimal = Decimal(1)


# Anything that can begin a number: sentences without it need not be read.
_HINT_WORDS = ("number_words", "number_vague", "number_scales", "multiples", "number_fractions")

_VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5), "⅘": (4, 5),
    "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip


@cache
def _cardinals() -> dict[str, Decimal]:
    return {row[0]: Decimal(row[1]) for row in rows("number_words")}


@cache
def _scales() -> dict[str, Decimal]:
    return {row[0]: Decimal(row[1]) for row in rows("number_scales") if row[2] == "word"}


@cache
def _suffixes() -> dict[str, Decimal]:
    return {row[0]: Decimal(row[1]) for row in rows("number_scales") if row[2] == "suffix"}


@cache
def _vague() -> dict[str, tuple[Decimal, Decimal]]:
    return {row[0]: (Decimal(row[1]), Decimal(row[2])) for row in rows("number_vague")}


@cache
def _denominators() -> dict[str, Decimal]:
    singular = {row[0]: Decimal(row[1]) for row in rows("number_fractions")}
    plural = {"halves" if word == "half" else word + "s": value for word, value in singular.items()}
    return singular | plural


@cache
def hint() -> re.Pattern[str]:
    """A pattern that finds something in every text that holds a number, and little else."""
    words = sorted({row[0] for name in _HINT_WORDS for row in rows(name) if len(row[0]) > 2})
    return re.compile(rf"[0-9{''.join(_VULGAR)}]|\bthan an? |\b(?:{'|'.join(map(re.escape, words))})", re.IGNORECASE)


def percent_of(numerator: Decimal, denominator: Decimal) -> Decimal:
    """A share in percent, to one decimal, as tables give it: two-thirds is 66.7."""
    share = (numerator * 100 / denominator).quantize(Decimal("0.1"))
    return share.to_integral_value() if share == share.to_integral_value() else share


def whole(value: Decimal) -> Decimal:
    """A value without the zeros behind its point that multiplying left, where it is whole."""
    return value.to_integral_value() if value % 1 == 0 else value


def _value(numeral: str) -> Decimal | None:
    if len(numeral) > LONGEST_NUMERAL:
        return None
    return Decimal(numeral.replace(",", ""))


def read_number(atoms: Sequence[Atom], index: int) -> Number | None:
    """The number that begins at this atom, as long as it can be, or None."""
    atom = atoms[index]
    if atom.kind == "numeral":
        return _digits(atoms, index)
    if atom.kind == "word":
        return _vague_number(atoms, index) or _half(atoms, index) or _written(atoms, index)
    if atom.text in _VULGAR:
        over, under = _VULGAR[atom.text]
        return _fraction_number(atoms, index, index + 1, Decimal(over), Decimal(under))
    return None


def _scaled(
    atoms: Sequence[Atom], first: int, index: int, mantissa: Decimal, kind: NumberKind, *, letters: bool
) -> Number:
    """The number with the scale words behind it ("hundred million", "lakh crore") or a letter that touches it."""
    scale = Decimal(1)
    stop = index
    if letters and touching(atoms, stop) and (suffix := _suffixes().get(lower_at(atoms, stop))):
        scale, stop = suffix, stop + 1
    else:
        for _ in range(3):
            at = stop + 1 if lower_at(atoms, stop) in HYPHENS and touching(atoms, stop) else stop
            factor = _scales().get(lower_at(atoms, at))
            if factor is None or (factor == 12 and scale != 1):
                break
            scale, stop = scale * factor, at + 1
    value = whole(mantissa * scale) if scale > 1 else mantissa
    if scale > 1 and (extra := _and_a_half(atoms, stop)) is not None:
        value, stop = value + scale / 2, extra
    return Number(first, stop, value, value, kind, mantissa, scale)


def _and_a_half(atoms: Sequence[Atom], index: int) -> int | None:
    """Where "and a half" ends that begins here."""
    if [lower_at(atoms, index + k) for k in range(3)] == ["and", "a", "half"]:
        return index + 3
    return None


def _digits(atoms: Sequence[Atom], first: int) -> Number | None:
    value = _value(atoms[first].text)
    if value is None:
        return None
    index = first + 1
    following = atoms[index] if index < len(atoms) else None
    if following is not None and following.text in _VULGAR:
        over, under = _VULGAR[following.text]
        return _scaled(atoms, first, index + 1, value + Decimal(over) / under, NumberKind.DIGITS, letters=True)
    if lower_at(atoms, index) in ("/", "⁄", "∕") and touching(atoms, index) and touching(atoms, index + 1):
        below = _value(atoms[index + 1].text) if atoms[index + 1].kind == "numeral" else None
        if (
            below
            and value < below <= 1000
            and value == value.to_integral_value()
            and below == below.to_integral_value()
        ):
            return Number(first, index + 2, value / below, value / below, NumberKind.DIGITS, value / below)
        return None
    if (power := _power(atoms, index)) is not None:
        exponent, stop = power
        scaled = value.scaleb(exponent)
        return Number(first, stop, scaled, scaled, NumberKind.DIGITS, scaled)
    if following is not None and following.kind == "numeral" and not touching(atoms, index):
        mixed = _mixed(atoms, first, value)
        if mixed is not None:
            return mixed
    if (extra := _and_a_half(atoms, index)) is not None:
        return _scaled(atoms, first, extra, value + Decimal("0.5"), NumberKind.DIGITS, letters=False)
    return _scaled(atoms, first, index, value, NumberKind.DIGITS, letters=True)


def _power(atoms: Sequence[Atom], index: int) -> tuple[int, int] | None:
    """The exponent of "× 10^-30" and where it ends."""
    if lower_at(atoms, index) not in ("×", "x") or lower_at(atoms, index + 1) != "10":
        return None
    at = index + 2
    raised = lower_at(atoms, at) == "^"
    at += raised
    sign = -1 if lower_at(atoms, at) in DASHES else 1
    at += lower_at(atoms, at) in DASHES or lower_at(atoms, at) == "+"
    if at >= len(atoms) or atoms[at].kind != "numeral" or not atoms[at].text.isdigit() or len(atoms[at].text) > 2:
        return None
    return (sign * int(atoms[at].text), at + 1) if raised or at > index + 2 else None


def _mixed(atoms: Sequence[Atom], first: int, value: Decimal) -> Number | None:
    """A whole number and a fraction behind it: 2 1/2."""
    slash = first + 2
    if lower_at(atoms, slash) not in ("/", "⁄") or slash + 1 >= len(atoms) or atoms[slash + 1].kind != "numeral":
        return None
    over, under = _value(atoms[first + 1].text), _value(atoms[slash + 1].text)
    if over is None or not under or not over < under <= 100:
        return None
    return _scaled(atoms, first, slash + 2, value + over / under, NumberKind.DIGITS, letters=False)


@dataclass(slots=True)
class _Sum:
    """A number in words as it grows: ``total`` of the groups before the last scale, ``group`` since, the word ``last``."""

    total: Decimal
    group: Decimal
    last: Decimal
    scale: Decimal = Decimal(1)

    def take(self, word: str, *, joined: bool, plus: bool) -> bool:
        """Take in one more word; whether it belongs to the number. ``joined`` by a hyphen or "and", which ``plus`` is."""
        cardinal, scale = _cardinals().get(word), _scales().get(word)
        if cardinal is not None and _fits(cardinal, self.last, joined=joined):
            self.group, self.last = self.group + cardinal, cardinal
        elif scale is None or plus:
            return False
        elif scale == 100 and 0 < self.group < 100:
            self.group, self.last = self.group * 100, scale
        elif scale > 100 and self.group > 0:
            self.total, self.group, self.last, self.scale = self.total + self.group * scale, Decimal(0), scale, scale
        elif word.startswith("crore") and self.group == 0 and self.scale > 1:
            self.total, self.scale, self.last = self.total * scale, self.scale * scale, scale
        else:
            return False
        return True


def _written(atoms: Sequence[Atom], first: int) -> Number | None:
    """A number in words: "forty-one", "two hundred and five thousand", "thirty-two point seven", "a dozen"."""
    word = atoms[first].lower
    if word in ("a", "an"):
        return _article_number(atoms, first)
    if word in _scales():
        if lower_at(atoms, first - 1) in ("of", "few", "several", "many"):
            return None  # "a couple of billion"
        return _scaled(atoms, first, first, Decimal(1), NumberKind.WORDS, letters=False) if word != "dozen" else None
    if word not in _cardinals():
        return None
    begun = _cardinals()[word]
    if (share := _fraction(atoms, first, begun)) is not None:
        return share
    if lower_at(atoms, first + 1) == "dozen":
        return _scaled(atoms, first, first + 1, begun, NumberKind.WORDS, letters=False)
    number = _Sum(Decimal(0), begun, begun)
    stop = first + 1
    while stop - first < LONGEST_NUMBER:
        hyphen = lower_at(atoms, stop) in HYPHENS and touching(atoms, stop) and touching(atoms, stop + 1)
        at = stop + 1 if hyphen else stop
        plus = lower_at(atoms, at) == "and" and (number.last >= 100 or (number.scale > 1 and number.group == 0))
        at += plus
        if not number.take(lower_at(atoms, at), joined=at != stop, plus=plus):
            break
        stop = at + 1
    return _with_tail(atoms, first, stop, number)


def _with_tail(atoms: Sequence[Atom], first: int, stop: int, number: _Sum) -> Number:
    """The number with "point seven" or "and a half" behind it."""
    value = number.total + number.group
    whole = number.group == 0
    if lower_at(atoms, stop) == "point" and (tail := _decimals(atoms, stop + 1)) is not None:
        digits, stop = tail
        return _scaled(atoms, first, stop, value + digits, NumberKind.WORDS, letters=False)
    if (extra := _and_a_half(atoms, stop)) is not None:
        step = number.scale if whole else Decimal(1)
        return _scaled(atoms, first, extra, value + step / 2, NumberKind.WORDS, letters=False)
    scale = number.scale if whole else Decimal(1)
    return Number(first, stop, value, value, NumberKind.WORDS, value / scale, scale)


def _fits(word: Decimal, last: Decimal, *, joined: bool) -> bool:
    """Whether a cardinal can follow another in one number: forty-one, hundred and five; not two three."""
    if last >= 100:
        return True
    return 20 <= last < 100 and last % 10 == 0 and 0 < word < 10 and (joined or last != word)


def _decimals(atoms: Sequence[Atom], index: int) -> tuple[Decimal, int] | None:
    """The digits behind "point", spoken one by one."""
    digits = ""
    while len(digits) < 10 and (value := _cardinals().get(lower_at(atoms, index))) is not None and value < 10:
        digits += str(value)
        index += 1
    return (Decimal(f"0.{digits}"), index) if digits else None


def _article_number(atoms: Sequence[Atom], first: int) -> Number | None:
    """Read "a million", "a dozen", "a hundred and five", "a third of", "a quarter of a million", "a few thousand"."""
    following = lower_at(atoms, first + 1)
    if following in _scales():
        number = _scaled(atoms, first, first + 1, Decimal(1), NumberKind.WORDS, letters=False)
        rest = (
            _written(atoms, number.stop + 1) if lower_at(atoms, number.stop) == "and" and number.scale == 100 else None
        )
        if rest is not None and rest.kind is NumberKind.WORDS and rest.low < 100:
            value = number.low + rest.low
            return Number(first, rest.stop, value, value, NumberKind.WORDS, value)
        return number
    if following in _denominators():
        return _fraction(atoms, first, Decimal(1))
    return None


def _fraction(atoms: Sequence[Atom], first: int, over: Decimal) -> Number | None:
    """Read "two-thirds", "a third of", "three quarters of a million", "by a fifth"."""
    hyphen = lower_at(atoms, first + 1) in HYPHENS and touching(atoms, first + 1) and touching(atoms, first + 2)
    at = first + 2 if hyphen else first + 1
    word = lower_at(atoms, at)
    under = _denominators().get(word)
    if under is None or over >= under or ((over > 1) != word.endswith("s") and word not in ("half",)):
        return None
    following = lower_at(atoms, at + 1)
    if over > 1 or hyphen:
        if word == "quarters" and not hyphen and following != "of":
            return None
    elif not _is_share(atoms, first, at):
        return None
    return _fraction_number(atoms, first, at + 1, over, under)


_SHARE_BEFORE = frozenset(
    "by about around nearly almost over than roughly some approximately only just under least most to exactly".split()
)
_SHARE_AFTER = frozenset(
    ["of", ",", ".", ";", ")", "”", "’", '"', "in", "were", "are", "is", "was", "had", "have", "said", "say"]
)
_PERIOD_BEFORE = frozenset("a the this last next first second third fourth final previous each every per in".split())


def _is_share(atoms: Sequence[Atom], first: int, at: int) -> bool:
    """Whether "a third", "one quarter" is a share and not an ordinal or three months."""
    before, following = lower_at(atoms, first - 1), lower_at(atoms, at + 1)
    if following in HYPHENS:
        return False
    if following == "of":
        return lower_at(atoms, at + 2) not in ("march", "may", "january", "june", "july")
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


def _half(atoms: Sequence[Atom], first: int) -> Number | None:
    """Read "half a million", "half a dozen", "half a percent", "half of the", "more than half"; not "first half", "in half"."""
    if atoms[first].lower != "half":
        return None
    before, following = lower_at(atoms, first - 1), lower_at(atoms, first + 1)
    at = first + 2 if following in HYPHENS else first + 1
    if lower_at(atoms, at) in ("a", "an", "dozen", "million", "billion", "trillion"):
        scale_at = at if lower_at(atoms, at) in _scales() else at + 1
        scale = _scales().get(lower_at(atoms, scale_at))
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
    if following == "of" or before in _SHARE_BEFORE:
        return _fraction_number(atoms, first, first + 1, Decimal(1), Decimal(2))
    if following in ("the", "its", "their", "his", "her", "all", "our", "my", "your", "these", "those", "that"):
        return _fraction_number(atoms, first, first + 1, Decimal(1), Decimal(2))
    return None


def _fraction_number(atoms: Sequence[Atom], first: int, stop: int, over: Decimal, under: Decimal) -> Number:
    """A fraction: of a scale ("three-quarters of a million") a number, of a unit ("of a degree") too, else a percentage."""
    if lower_at(atoms, stop) == "of" and lower_at(atoms, stop + 1) in ("a", "an", "one"):
        scale = _scales().get(lower_at(atoms, stop + 2))
        value = whole(over / under * (scale or 1))
        return Number(
            first, stop + 3 if scale else stop + 2, value, value, NumberKind.WORDS, over / under, scale or Decimal(1)
        )
    share = percent_of(over, under)
    return Number(first, stop, share, share, NumberKind.FRACTION, share)


def _vague_number(atoms: Sequence[Atom], first: int) -> Number | None:
    """Read "dozens", "tens of thousands", "hundreds of millions", "several hundred", "a few thousand"."""
    word = atoms[first].lower
    few = first + 1 if word == "a" and lower_at(atoms, first + 1) == "few" else first
    if word == "several" or few > first:
        scale = _scales().get(lower_at(atoms, few + 1))
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
    if word == "scores" and lower_at(atoms, stop) != "of":
        return None
    return Number(first, stop, low, high, NumberKind.VAGUE, low)
