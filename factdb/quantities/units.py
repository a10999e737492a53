"""What a number counts: a unit of measure, a currency, people, or the noun behind it."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from factdb.lexicon import rows
from factdb.quantities.numerals import Number, NumberKind, is_whole
from factdb.text import Span


class Unit(NamedTuple):
    """A canonical unit and where the text says it. ``kind`` is that of lexicon/units.tsv, or currency, or counted."""

    name: str
    kind: str
    span: Span


PEOPLE = "people"

MEASURED = frozenset(row[0] for row in rows("units")) | {"cent", "sen", "score"}
"""Canonical names of all units of measure."""


@cache
def _forms() -> tuple[dict[str, tuple[str, str]], dict[str, tuple[str, str]], frozenset[str]]:
    """Names in small letters, symbols as they are (each to its unit and kind), and the symbols that must touch."""
    names: dict[str, tuple[str, str]] = {}
    symbols: dict[str, tuple[str, str]] = {}
    tight: set[str] = set()
    for canonical, kind, *rest in rows("units"):
        columns = [*rest, "", "", ""][:3]
        for name in filter(None, columns[0].split("|")):
            names[name] = (canonical, kind)
            names.setdefault(name if name.endswith("s") else name + "s", (canonical, kind))
        symbols |= dict.fromkeys(filter(None, columns[1].split("|")), (canonical, kind))
        attached = [sign for sign in columns[2].split("|") if sign]
        symbols |= dict.fromkeys(attached, (canonical, kind))
        tight.update(attached)
    return names, symbols, frozenset(tight)


@cache
def _currency_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for code, _, *rest in rows("currencies"):
        for name in filter(None, "".join(rest[:1]).split("|")):
            names[name.lower()] = code
            names.setdefault(name.lower() if name.endswith("s") else name.lower() + "s", code)
        if code.isupper():
            names[code.lower()] = code
    return names


def _alternatives(forms: Sequence[str]) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form)))


def _named(name: str) -> tuple[str, str]:
    """Canonical name and kind of a unit by its name, whose words hyphens may join: "basis-point"."""
    names = _forms()[0]
    found = " ".join(name.lower().split())
    return names[found] if found in names else names[found.replace("-", " ")]


# Names and codes of currencies that are other words as well: "3 won", "2 gel pens".
_OTHER_WORDS = frozenset("p re try real reals won gel bob bam mad".split())


@cache
def _after() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Patterns of a unit's name, a unit's symbol and a currency's name behind a number; each anchored at its end."""
    names, symbols, _ = _forms()
    by_name = _alternatives(list(names)).replace(r"\ ", r"[\s-]")
    currency = [name for name in _currency_names() if name not in _OTHER_WORDS]
    return (
        re.compile(
            rf"[\s-]{{0,2}}(?:(?:US|U\.S\.|imperial(?! (?:gallon|pint))) )?({by_name})(?![^\W\d_])", re.IGNORECASE
        ),
        re.compile(rf"([\s-]?)({_alternatives(list(symbols))})(?![^\W_]|(?<!%)-[0-9])"),
        re.compile(rf"[\s-]?({_alternatives(currency)})(?![^\W_])", re.IGNORECASE),
    )


@cache
def _signs() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of a currency's sign or code at the end of what stands before a number."""
    codes: dict[str, str] = {}
    for code, signs, *_ in rows("currencies"):
        codes |= dict.fromkeys(filter(None, signs.split("|")), code)
        if code.isupper():
            codes[code] = code
    codes["PS"] = "GBP"
    forms = _SPACED_DOLLAR.sub(r"\\s?\\$", _alternatives(list(codes)))
    return re.compile(rf"(?<![A-Za-z0-9])({forms})\s?[-−+]?$"), codes


# The dollar sign in a pattern of a currency's sign, where letters that are no word stand before it: "US $58", not "A $58".
_SPACED_DOLLAR = re.compile(r"(?<=[A-Za-z.]{2})\\\$")


# "1/16 of a pint"
_OF_ONE = re.compile(r" of an? ")
# "68 p", "412p": pence, behind digits.
_SIGN_AFTER = re.compile(r"\s?([€£$₹₽₪₺₴₩¥₫฿₦]|(?:zł|Kč|Ft|NIS|TL|Rs)(?![^\W_]))(?!\s?[0-9])")
_PENCE = re.compile(r"\s?p(?![^\W_]|\.?[a-z])")
_POUNDS = re.compile(r"[\s-]?(pounds?)(?![^\W_])", re.IGNORECASE)
# What is weighed, behind "thousands of pounds of", rather than bought or owed.
_WEIGHED = re.compile(
    r"\sof (?!(?:damages?|debts?|taxe?s?|money|cash|public|taxpayers?|fund(?:s|ing)|investments?|savings|losses|fines|aid|income|revenues?|"
    r"worth|benefits?|goods|equipment|jewell?ery|compensation|support|profits?|sales|arrears|fees|bills|stock|spending)\b)",
    re.IGNORECASE,
)
# Currencies whose names are other words as well: "3 won the race".
_AMBIGUOUS = re.compile(r"\s(won|real|rand)(?![^\W_])")
# What may repeat a currency that stood before the number: "$31.20 US", "$9.99 US dollars", "$99 (USD)".
_ECHO = re.compile(
    r"\s?(?:\(?(?:(?:US|USD|AUD|CAD|NZ)\b|U\.S\.)(?: dollars?\b)?\)?|dollars?\b|euros?\b|pounds?\b|yen\b)"
)
# Words that make pounds a sum of money rather than a weight.
_MONEY = re.compile(
    r"\b(?:costs?|costing|prices?|priced|paid|pays?|paying|fine[sd]?|worth|earn(?:s|ed|ing)?|spen[dt]|spending|bills?|fees?|charge[sd]?|"
    r"sold|sell|bought|buy|debts?|loans?|bonus|salary|wages?|funds?|funding|budgets?|grants?|tax|taxes|saved?|savings|raised?|invest(?:ed|ment)?|"
    r"profits?|revenues?|owed?|rent|prize|compensation|donat(?:ed|ions?)|stakes?|steal|stole|rewards?|deposits?|money|cash)\b",
    re.IGNORECASE,
)


# "TRY 3 NEW RECIPES"
_SHOUTED = re.compile(r"[0-9.,]+\s[A-Z]{2}")


def currency_before(text: str, number: Number, start: int, marked: bool) -> Unit | None:
    """The currency whose sign stands before a number. ``marked``: the number has a comma, a point or a scale.

    R (rand) and PS (how £ leaves a text made plain) are also names of roads and consoles: they need a marked number.
    """
    pattern, codes = _signs()
    begin = max(0, start - 8)
    match = pattern.search(text[begin:start])
    if match is None or number.kind is not NumberKind.DIGITS:
        return None
    sign = "".join(match[1].split())
    if sign == "TRY" and _SHOUTED.match(text, start):
        return None
    if sign in ("R", "PS", "c", "Re", "QR", "SR", "LE", "TL", "Sh", "Ft", "KD", "S/", "Dh") and not marked:
        return None
    return Unit(codes[sign], "currency", Span(begin + match.start(1), begin + match.end(1)))


def echo_end(text: str, end: int) -> int:
    """Where a repetition of the currency behind the number ends."""
    match = _ECHO.match(text, end)
    return match.end() if match else end


def unit_named(name: str) -> Unit | None:
    """The unit of measure of this name, in the singular or plural; None for another word. Its span is empty."""
    unit = _forms()[0].get(name.lower())
    return None if unit is None else Unit(*unit, Span(0, 0))


def is_unit(word: str) -> bool:
    """Whether a word or sign is a unit of measure or a currency, by its name or symbol."""
    names, symbols, _ = _forms()
    return word.lower() in names or word in symbols or word.lower() in _currency_names() or word in ("p", "sen")


def unit_after(text: str, number: Number, end: int, sentence: Span) -> Unit | None:
    """The unit of measure or currency whose name or symbol stands behind a number that ends at ``end``."""
    _, symbols, tight = _forms()
    by_name, by_symbol, _ = _after()
    digits = number.kind is NumberKind.DIGITS
    if digits and number.low < 1 and (part := _OF_ONE.match(text, end, sentence.end)):
        end = part.end() - 1
    if (match := by_symbol.match(text, end, sentence.end)) and _symbol_fits(match, number, digits, match[2] in tight):
        unit, kind = symbols[match[2]]
        return Unit(unit, kind, Span(match.start(2), match.end(2)))
    if digits and (match := _HEIGHT.match(text, end, sentence.end)):
        inches = _INCHES.search(text, max(0, end - 5), end)
        if (match[1] in "'′") != bool(inches):
            return Unit("inch" if inches else "foot", "length", Span(match.start(), match.start(2)))
    if match := by_name.match(text, end, sentence.end):
        if number.kind in (NumberKind.FRACTION, NumberKind.VAGUE) and match.group()[:1] == "-":
            return None
        unit, kind = _named(match[1])
        return Unit(unit, kind, Span(match.start(1), match.end(1)))
    offset = _skip_of(text, end) if number.kind is NumberKind.VAGUE else end
    if (currency := _currency_after(text, number, offset, sentence)) is not None:
        return currency
    if offset != end and (match := by_name.match(text, offset, sentence.end)) and text[match.end()] != "-":
        unit, kind = _named(match[1])
        return Unit(unit, kind, Span(match.start(1), match.end(1)))
    return None


def _currency_after(text: str, number: Number, end: int, sentence: Span) -> Unit | None:
    """The currency whose name or sign stands behind a number: "5 euros", "40 pounds", "1,200€", "412p"."""
    if match := _after()[2].match(text, end, sentence.end):
        return Unit(_currency_names()[match[1].lower()], "currency", Span(match.start(1), match.end(1)))
    if match := _POUNDS.match(text, end, sentence.end):
        near = text[max(sentence.start, end - 90) : min(sentence.end, end + 60)]
        vague = number.kind is NumberKind.VAGUE and not _WEIGHED.match(text, match.end(), sentence.end)
        money = number.scale >= 10**6 or bool(_MONEY.search(near)) or vague
        unit, kind = ("GBP", "currency") if money else ("pound_mass", "mass")
        return Unit(unit, kind, Span(match.start(1), match.end(1)))
    if number.kind is NumberKind.DIGITS and (match := _SIGN_AFTER.match(text, end, sentence.end)):
        return Unit(_signs()[1][match[1]], "currency", Span(match.start(1), match.end(1)))
    if number.kind is NumberKind.DIGITS and (match := _PENCE.match(text, end, sentence.end)):
        return Unit("GBX", "currency", Span(match.end() - 1, match.end()))
    if (match := _AMBIGUOUS.match(text, end, sentence.end)) and (number.low >= 1000 or match[1] == "rand"):
        unit = {"won": "KRW", "real": "BRL", "rand": "ZAR"}[match[1]]
        return Unit(unit, "currency", Span(match.start(1), match.end(1)))
    return None


def _skip_of(text: str, end: int) -> int:
    return end + 3 if text[end : end + 4] == " of " else end


# Feet with inches behind them, and the inches: 6'2", 6′2″.
_HEIGHT = re.compile(r"(['′\"″])((?<=['′])(?=[0-9]{1,2}[\"″])|(?<=[\"″]))")
_INCHES = re.compile(r"[0-9]['′][0-9]{1,2}$")


def _symbol_fits(match: re.Match[str], number: Number, digits: bool, tight: bool) -> bool:
    """Whether a symbol behind a number is a unit: letters that must touch do, and a plural s or an era is none."""
    if not digits:
        return (len(match[2]) > 1 and match[2] not in ("in",)) or match[2] == "%"
    if match[2] == "''":
        return not is_whole(number.low)  # ''400'' is in quotation marks
    if not tight:
        return match[2] not in ("C", "W", "PS") or match[1] != "-"
    if match[1]:
        return False
    if match[2] in ("s", '"', "'"):
        return not is_whole(number.low)
    return True
