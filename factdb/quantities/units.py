"""What a number counts: a unit of measure, a currency, people, or the noun behind it."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from factdb.lexicon import rows, words
from factdb.quantities.atoms import HYPHENS, Atom, lower_at, touching
from factdb.quantities.numbers import Number, NumberKind
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


@cache
def _after() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Patterns of a unit's name, a unit's symbol and a currency's name behind a number; each anchored at its end."""
    names, symbols, _ = _forms()
    currency = [name for name in _currency_names() if name not in ("p", "re", "try", "real", "reals", "won")]
    return (
        re.compile(rf"[\s-]{{0,2}}({_alternatives(list(names))})(?![^\W\d_])", re.IGNORECASE),
        re.compile(rf"([\s-]?)({_alternatives(list(symbols))})(?![^\W_]|-[0-9])"),
        re.compile(rf"[\s-]?({_alternatives(currency)})(?![^\W_])", re.IGNORECASE),
    )


@cache
def _signs() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of a currency's sign or code at the end of what stands before a number."""
    codes: dict[str, str] = {}
    for code, signs, *_ in rows("currencies"):
        codes |= dict.fromkeys(filter(None, signs.split("|")), code)
        if code.isupper() and code not in ("GBX", "TRY"):
            codes[code] = code
    codes["PS"] = "GBP"
    forms = _alternatives(list(codes)).replace(r"\$", r"\s?\$")
    return re.compile(rf"(?<![A-Za-z0-9])({forms})\s?[-−+]?$"), codes


# "68 p", "412p": pence, behind digits.
_SIGN_AFTER = re.compile(r"\s?([€£$₹₽₪₺₴₩¥])(?!\s?[0-9])")
_PENCE = re.compile(r"\s?p(?![^\W_]|\.?[a-z])")
_POUNDS = re.compile(r"[\s-]?(pounds?)(?![^\W_])", re.IGNORECASE)
# Currencies whose names are other words as well: "3 won the race".
_AMBIGUOUS = re.compile(r"\s(won|real|rand)(?![^\W_])")
# What may repeat a currency that stood before the number: "$31.20 US", "$9.99 US dollars", "$99 (USD)".
_ECHO = re.compile(r"\s?(?:\(?(?:US|U\.S\.|USD|AUD|CAD|NZ)(?: dollars?)?\b\)?|dollars?\b|euros?\b|pounds?\b|yen\b)")
# Words that make pounds a sum of money rather than a weight.
_MONEY = re.compile(
    r"\b(?:costs?|costing|prices?|priced|paid|pays?|paying|fine[sd]?|worth|earn(?:s|ed|ing)?|spen[dt]|spending|bills?|fees?|charge[sd]?|"
    r"sold|sell|bought|buy|debts?|loans?|bonus|salary|wages?|funds?|funding|budgets?|grants?|tax|taxes|saved?|savings|raised?|invest(?:ed|ment)?|"
    r"profits?|revenues?|owed?|rent|prize|compensation|donat(?:ed|ions?)|stakes?|steal|stole|rewards?|deposits?|money|cash)\b",
    re.IGNORECASE,
)


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
    if sign in ("R", "PS", "c", "Re", "QR", "SR", "LE", "TL", "Sh", "Ft", "KD", "S/", "Dh") and not marked:
        return None
    return Unit(codes[sign], "currency", Span(begin + match.start(1), begin + match.end(1)))


def echo_end(text: str, end: int) -> int:
    """Where a repetition of the currency behind the number ends."""
    match = _ECHO.match(text, end)
    return match.end() if match else end


def unit_after(text: str, number: Number, end: int, sentence: Span) -> Unit | None:
    """The unit of measure or currency whose name or symbol stands behind a number that ends at ``end``."""
    names, symbols, tight = _forms()
    by_name, by_symbol, by_currency = _after()
    digits = number.kind is NumberKind.DIGITS
    if (match := by_symbol.match(text, end, sentence.end)) and _symbol_fits(match, number, digits, match[2] in tight):
        unit, kind = symbols[match[2]]
        return Unit(unit, kind, Span(match.start(2), match.end(2)))
    if match := by_name.match(text, end, sentence.end):
        if number.kind in (NumberKind.FRACTION, NumberKind.VAGUE) and match.group()[:1] == "-":
            return None
        unit, kind = names[match[1].lower()]
        return Unit(unit, kind, Span(match.start(1), match.end(1)))
    offset = _skip_of(text, end) if number.kind is NumberKind.VAGUE else end
    if match := by_currency.match(text, offset, sentence.end):
        return Unit(_currency_names()[match[1].lower()], "currency", Span(match.start(1), match.end(1)))
    if match := _POUNDS.match(text, offset, sentence.end):
        near = text[max(sentence.start, end - 90) : min(sentence.end, end + 60)]
        money = number.scale >= 10**6 or bool(_MONEY.search(near)) or number.kind is NumberKind.VAGUE
        return Unit(
            "GBP" if money else "pound_mass", "currency" if money else "mass", Span(match.start(1), match.end(1))
        )
    if digits and (match := _SIGN_AFTER.match(text, end, sentence.end)):
        return Unit(_signs()[1][match[1]], "currency", Span(match.start(1), match.end(1)))
    if digits and (match := _PENCE.match(text, end, sentence.end)):
        return Unit("GBX", "currency", Span(match.end() - 1, match.end()))
    if (match := _AMBIGUOUS.match(text, end, sentence.end)) and number.low >= 1000:
        return Unit(
            {"won": "KRW", "real": "BRL", "rand": "ZAR"}[match[1]], "currency", Span(match.start(1), match.end(1))
        )
    if offset != end and (match := by_name.match(text, offset, sentence.end)):
        unit, kind = names[match[1].lower()]
        return Unit(unit, kind, Span(match.start(1), match.end(1)))
    return None


def _skip_of(text: str, end: int) -> int:
    return end + 3 if text[end : end + 4] == " of " else end


def _symbol_fits(match: re.Match[str], number: Number, digits: bool, tight: bool) -> bool:
    """Whether a symbol behind a number is a unit: letters that must touch do, and a plural s or an era is none."""
    if not digits:
        return (len(match[2]) > 1 and match[2] not in ("in",)) or match[2] == "%"
    if not tight:
        return match[2] not in ("C", "W", "PS") or match[1] != "-"
    if match[1]:
        return False
    if match[2] in ("s", '"', "'"):
        return number.low != number.low.to_integral_value()
    return True


_ADJECTIVES = frozenset(["JJ", "JJR", "JJS", "VBN", "VBG", "POS", "NNP", "RB", "RBR", "CD"])
_NOUNS = frozenset(["NN", "NNS", "NNP", "NNPS"])
_PLURALS = frozenset(
    "people police staff aircraft sheep fish deer cattle series species troops crew spacecraft helicopter hovercraft "
    "swine offspring headquarters crossroads barracks salmon trout cod squid bison personnel".split()
)
_NO_COUNT = frozenset("others times ones thirds quarters halves fifths tenths percent p pm am o".split())
# Plural and capitalised names of peoples: Kesrins, Japanese, Iraqis, Welshmen.
_DEMONYM = re.compile(r"[A-Z][a-z]+(?:ans|eans|ese|ish|[^sie]is|men|ns)$")


class Counted(NamedTuple):
    """The noun phrase behind a number: the unit it gives, the noun's span, and whether a pronoun stands for it."""

    unit: str | None
    span: Span
    pronoun: bool
    plural: bool


def counted(atoms: Sequence[Atom], index: int, *, one: bool) -> Counted | None:
    """The noun that a number counts, which ends before ``atoms[index]``: "25 of their fighters", "31 aftershocks"."""
    if lower_at(atoms, index) == '"' and lower_at(atoms, index + 1) == "of":
        index += 1
    first = lower_at(atoms, index)
    if (first == "on" and [lower_at(atoms, index + k) for k in (1, 2)] == ["the", "payroll"]) or (
        first in ("in", "on") and lower_at(atoms, index + 1) in ("hospital", "custody", "attendance", "board")
    ):
        return Counted(PEOPLE, Span(atoms[index + 1].start, atoms[index + 1].end), pronoun=False, plural=True)
    if first in words("person_predicates") or (first in ("still", "others") and _predicate(atoms, index + 1)):
        at = index if first != "still" else index + 1
        return Counted(PEOPLE, Span(atoms[at].start, atoms[at].end), pronoun=False, plural=True)
    of = first == "of"
    at = index + 1 if of else index
    hyphen = not of and first in HYPHENS and touching(atoms, index) and touching(atoms, index + 1)
    at = at + 1 if hyphen else at
    if of and lower_at(atoms, at) in ("them", "us", "these", "those", "whom", "which", "you", "it"):
        return Counted(None, Span(atoms[at].start, atoms[at].end), pronoun=True, plural=True)
    run = _noun_run(atoms, at, of=of, hyphen=hyphen)
    if run is None:
        return None
    begin, stop = run
    head = atoms[stop - 1]
    plural = _is_plural(head) or hyphen
    if head.lower in _NO_COUNT or not (plural or one or of):
        return None
    span = Span(atoms[begin].start, head.end)
    if is_person(head.text, head.tag):
        return Counted(PEOPLE, Span(head.start, head.end), pronoun=False, plural=True)
    name = " ".join(atom.lower for atom in atoms[begin:stop] if atom.kind == "word")
    name = _SAME.get(head.lower) or _pluralised(name, plural and not hyphen)
    return Counted(name[:60], span, pronoun=False, plural=plural)


def _predicate(atoms: Sequence[Atom], index: int) -> bool:
    return lower_at(atoms, index) in words("person_predicates")


def is_person(word: str, tag: str = "NN") -> bool:
    """Whether a noun means persons."""
    return word.lower() in words("persons") or bool(_DEMONYM.match(word) and tag in ("NNPS", "NNS", "NNP"))


def _is_plural(head: Atom) -> bool:
    return (
        head.tag in ("NNS", "NNPS")
        or head.lower in _PLURALS
        or (head.lower.endswith("s") and not head.lower.endswith("ss"))
    )


def _noun_run(atoms: Sequence[Atom], index: int, *, of: bool, hyphen: bool) -> tuple[int, int] | None:
    """First and last place of the nouns of the phrase that begins here, at most ten words on."""
    at = index
    last = min(len(atoms), index + 10)
    if at < last and not of and atoms[at].tag in ("DT", "PRP$") and atoms[at].lower not in ("more",):
        return None
    begin = -1
    while of and at < last and atoms[at].tag in ("DT", "PRP$"):
        at += 1
    while at < last:
        atom = atoms[at]
        noun = (
            atom.kind == "word"
            and not atom.lower.endswith("'s")
            and (atom.tag in _NOUNS or (_mistagged(atoms, at) and (at == index or _ends_phrase(atoms, at))))
        )
        if noun:
            begin = at if begin < 0 or (atoms[at - 1].kind == "sign" and atoms[at - 1].lower not in HYPHENS) else begin
            if hyphen:
                return at, at + 1
            following = atoms[at + 1] if at + 1 < last else None
            if _joins_names(atoms, at):
                at += 2
                continue
            joined = following is not None and following.lower in HYPHENS and touching(atoms, at + 1)
            joined = joined or (
                following is not None and _mistagged(atoms, at + 1) and atom.tag == "NN" and _ends_phrase(atoms, at + 1)
            )
            if following is None or not (following.tag in _NOUNS or joined) or _ends_here(atom, following):
                return _drop_names(atoms, begin, _last_plural(atoms, begin, at + 1))
        elif at > index and _is_model(atoms, at):
            return at, _model_end(atoms, at)
        elif (
            atom.kind == "word"
            and (
                atom.tag in _ADJECTIVES
                or atom.lower.endswith("'s")
                or (at == index and atom.tag == "VBD")
                or _joins(atoms, at)
            )
        ) or (atom.lower in HYPHENS and touching(atoms, at)):
            begin = -1 if atom.kind == "word" else begin
        else:
            return None
        at += 1
    return None


def _last_plural(atoms: Sequence[Atom], begin: int, stop: int) -> int:
    """Where the phrase ends if its last word was a verb after all: "14 boats sank"."""
    if not _is_plural(atoms[stop - 1]) and any(_is_plural(atom) for atom in atoms[begin : stop - 1]):
        while not _is_plural(atoms[stop - 1]):
            stop -= 1
    return stop


def _is_model(atoms: Sequence[Atom], at: int) -> bool:
    """Whether a name with digits stands here: "737s", "A350s", "737 Max jets"."""
    return atoms[at].kind == "numeral" and "," not in atoms[at].text and len(atoms[at].text) <= 4


def _model_end(atoms: Sequence[Atom], at: int) -> int:
    stop = at + 1
    while (
        stop < len(atoms)
        and stop < at + 4
        and ((touching(atoms, stop) and atoms[stop].kind == "word") or atoms[stop].tag in _NOUNS)
    ):
        stop += 1
    return stop


def _drop_names(atoms: Sequence[Atom], begin: int, stop: int) -> tuple[int, int]:
    """The nouns without the names before them: of "Kia vehicles" the vehicles, but of "World Cups" both."""
    if atoms[stop - 1].tag in ("NNS", "NN"):
        while begin < stop - 1 and atoms[begin].tag in ("NNP", "NNPS"):
            begin += 1
    return begin, stop


def _joins_names(atoms: Sequence[Atom], at: int) -> bool:
    """Whether two names are joined before a noun: "Kia and Hyundai vehicles"."""
    tags = [atom.tag for atom in atoms[at : at + 4]]
    return len(tags) == 4 and tags[0] == tags[2] == "NNP" and tags[1] == "CC" and tags[3] in ("NN", "NNS")


def _ends_here(atom: Atom, following: Atom) -> bool:
    """Whether a plural noun ends its phrase although another noun follows: "40 people Tuesday"."""
    return atom.tag in ("NNS", "NNPS") and following.tag in ("NNP", "NNPS")


def _joins(atoms: Sequence[Atom], at: int) -> bool:
    """Whether "and" or "or" joins two adjectives here."""
    return (
        atoms[at].lower in ("and", "or")
        and at > 0
        and atoms[at - 1].tag == "JJ"
        and at + 1 < len(atoms)
        and atoms[at + 1].tag == "JJ"
    )


_SAME = {"posts": "jobs", "post": "jobs", "positions": "jobs", "vacancies": "jobs"}
_VERBS_IN_S = frozenset("is was has does says goes".split())


def _ends_phrase(atoms: Sequence[Atom], at: int) -> bool:
    """Whether no object follows a word that may be a verb: then it may as well be a noun."""
    return at + 1 >= len(atoms) or atoms[at + 1].tag in ("IN", ".", ",", "VBD", "MD", "CC", "''")


def _mistagged(atoms: Sequence[Atom], at: int) -> bool:
    """Whether a plural noun right behind a number was taken for a verb: "25 strikes"."""
    atom = atoms[at]
    return atom.tag == "VBZ" and atom.lower.endswith("s") and atom.lower not in _VERBS_IN_S


def _pluralised(name: str, plural: bool) -> str:
    """A counted noun in the plural, by the regular rules of English spelling."""
    if plural or name in _PLURALS or name.endswith("s"):
        return name
    if re.search(r"(?:ch|sh|x|z)$", name):
        return name + "es"
    return name[:-1] + "ies" if re.search(r"[^aeiou]y$", name) else name + "s"
