"""What a number counts or measures: the unit beside it, the noun behind it, or the unit of a number before it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from factdb.quantities.amounts import Amount, Sentence
from factdb.quantities.atoms import HYPHENS, Atom, lower_at, touching
from factdb.quantities.nouns import Counted, counted, is_participle, is_person, pluralised
from factdb.quantities.numbers import read_number
from factdb.quantities.numerals import NumberKind, is_whole
from factdb.quantities.people import counts_people
from factdb.quantities.quantity import Quantity
from factdb.quantities.rates import rate_after
from factdb.quantities.units import MEASURED, PEOPLE, Unit, unit_after, unit_named
from factdb.text import Span


class Measured(NamedTuple):
    """A canonical unit, where the text says it, in which words, and whether the number counts or measures anything.

    ``end`` is where those words end, 0 without any.
    """

    unit: str | None = None
    span: Span | None = None
    in_full: str | None = None
    counts: bool = True
    end: int = 0


NOTHING = Measured(counts=False)


def unit_of(
    sentence: Sentence, amount: Amount, stop: int, before: Sequence[Quantity], earlier: Quantity | None
) -> Measured:
    """The unit of an amount whose words, modifiers included, end before ``sentence.atoms[stop]``.

    ``before`` are the quantities of the sentence so far, ``earlier`` the one of the sentences before: a bare number may
    take the unit of either.
    """
    if amount.unit is None and _is_magnitude(sentence, amount.first):
        return Measured("magnitude")
    noun = _noun(sentence, amount, stop)
    if amount.unit is not None:
        return _with_unit(sentence, amount, amount.unit, noun, before[-1] if before else earlier)
    if (shared := _hanging(sentence, stop)) is not None:
        return shared
    if (whole := _of_whole(sentence, stop)) is not None:
        return whole
    if noun is not None and not noun.pronoun:
        return _of_noun(sentence, noun)
    beside = (
        _of_periods(sentence, stop)
        or _of_letters(sentence, amount, stop)
        or _told_to_count(sentence, amount, stop)
        or _of_row(sentence, amount, stop)
        or _of_label(sentence, amount, stop)
    )
    if beside is not None:
        return beside
    lender = _lender(sentence, amount, stop, before, earlier)
    if lender is not None:
        points = amount.tolerance and lender.unit == "percent"
        return Measured("percentage_point" if points else lender.unit, None, None if points else lender.unit_in_full)
    return NOTHING if noun is None else Measured()


def lends_unit(quantity: Quantity) -> bool:
    """Whether a bare number behind this quantity may take its unit."""
    unit = quantity.unit
    return unit is not None and unit not in _NEVER_LENT and not unit.endswith("_of_age")


_NEVER_LENT = frozenset("times score magnitude year month week day hour minute second decade century".split())


def _noun(sentence: Sentence, amount: Amount, stop: int) -> Counted | None:
    if amount.unit is not None and amount.number.kind is not NumberKind.FRACTION:
        return None
    if stop < len(sentence.atoms) and sentence.in_moment(stop, stop + 1):
        return None  # "3 million last year"
    return counted(sentence.atoms, stop, one=amount.low == 1 == amount.high)


def _of_noun(sentence: Sentence, noun: Counted) -> Measured:
    """What a noun gives: its own unit where it is one of measure ("517 rushing yards"), else what is counted."""
    head = noun.span.of(sentence.text).split()[-1]
    unit = unit_named(head) if noun.unit != PEOPLE else None
    if unit is not None and unit.kind in ("length", "area", "mass", "time"):
        return Measured(unit.name, noun.span)
    if noun.whole is None:
        aged = sentence.text[noun.span.start].isdigit()
        return Measured(noun.unit, noun.span, end=noun.span.end if aged else 0)
    rate = rate_after(sentence, noun.whole.end)
    phrase = _words(sentence, noun.whole, rate)
    if sentence.text[noun.whole.start - 1] in HYPHENS:
        phrase = pluralised(phrase)  # two-storey
    return Measured(noun.unit, noun.span, phrase if phrase != noun.unit else None, end=rate.end if rate else 0)


def _hanging(sentence: Sentence, stop: int) -> Measured | None:
    """The unit that a number with a hanging hyphen shares with the last of its row: "four-, five- and six-cylinder"."""
    atoms = sentence.atoms
    if lower_at(atoms, stop) not in HYPHENS or not touching(atoms, stop):
        return None
    at = stop
    while lower_at(atoms, at) in HYPHENS and lower_at(atoms, at + 1) in (",", "and", "or") and at < stop + 12:
        at += 2 if lower_at(atoms, at + 1) != "," or lower_at(atoms, at + 2) not in ("and", "or") else 3
        number = read_number(atoms, at) if at < len(atoms) else None
        if number is None:
            return None
        at = number.stop
        unit = unit_after(sentence.text, number, atoms[at - 1].end, sentence.span)
        if unit is not None:
            return Measured(unit.name, unit.span)
    noun = counted(atoms, at, one=False) if at > stop else None
    return _of_noun(sentence, noun) if noun is not None and not noun.pronoun else None


def _of_row(sentence: Sentence, amount: Amount, stop: int) -> Measured | None:
    """The unit that a bare number shares with the last of its row: "by 5 and 10 percentage points", "7, 8, 10 percent"."""
    atoms = sentence.atoms
    at, commas = stop, False
    while lower_at(atoms, at) in (",", "and", "or") and at < stop + LONGEST_ROW:
        commas = commas or lower_at(atoms, at) == ","
        at += 1 + (lower_at(atoms, at) == "," and lower_at(atoms, at + 1) in ("and", "or"))
        number = read_number(atoms, at) if at < len(atoms) else None
        if number is None or number.scale > 1 or number.kind is not amount.number.kind:
            return None
        at = number.stop
        if lower_at(atoms, at) in (",", "and", "or"):
            continue
        unit = unit_after(sentence.text, number, atoms[at - 1].end, sentence.span)
        if unit is None or not (unit.kind in ("ratio", "length", "mass") or (unit.name == "point" and not commas)):
            return None
        return Measured(_percentage_point(sentence, unit, amount), unit.span)
    return None


LONGEST_ROW = 8
"""Atoms of the longest row of bare numbers before the one with their unit."""


def _of_label(sentence: Sentence, amount: Amount, stop: int) -> Measured | None:
    """The unit of a number set off behind the noun that it counts: "the most seats -- 123 -- but", "votes (1,237)", "Seats: 12"."""
    atoms, at = sentence.atoms, amount.first - 1
    if amount.number.kind is not NumberKind.DIGITS or lower_at(atoms, at) not in _SET_OFF:
        return None
    while at > amount.first - 4 and lower_at(atoms, at) in _SET_OFF:
        at -= 1
    following = lower_at(atoms, stop)
    closed = following in _CLOSED or (following, lower_at(atoms, stop + 1)) == ("in", "all")
    if at < 0 or not closed or atoms[at].tag != "NNS" or sentence.in_moment(at, at + 1):
        return None
    noun = atoms[at]
    return Measured(PEOPLE if is_person(noun.text) else noun.lower, Span(noun.start, noun.end))


_SET_OFF = frozenset("- – — ( :".split())
_CLOSED = frozenset(("-", "–", "—", ")", ".", ""))


def _of_periods(sentence: Sentence, stop: int) -> Measured | None:
    """The unit of a number of past periods: "three of the past four quarters"."""
    atoms = sentence.atoms
    if lower_at(atoms, stop) != "of" or stop + 1 >= len(atoms) or not sentence.in_moment(stop + 1, stop + 2):
        return None
    last = stop + 1
    while last + 1 < len(atoms) and sentence.in_moment(last + 1, last + 2):
        last += 1
    return (
        Measured(atoms[last].lower, Span(atoms[last].start, atoms[last].end)) if atoms[last].lower[-1] == "s" else None
    )


def _of_letters(sentence: Sentence, amount: Amount, stop: int) -> Measured | None:
    """The unit in capital letters that a number with a point has and no list knows: "a keeper with 0.5 WAR"."""
    atoms = sentence.atoms
    if stop >= len(atoms) or is_whole(amount.low) or not _LETTERS.fullmatch(atoms[stop].text):
        return None
    if stop + 1 < len(atoms) and atoms[stop + 1].kind == "word" and atoms[stop + 1].tag not in ("IN", "CC", "TO"):
        return None
    return Measured(atoms[stop].lower, Span(atoms[stop].start, atoms[stop].end), atoms[stop].text)


_LETTERS = re.compile(r"[A-Z]{2,5}s?")


def _told_to_count(sentence: Sentence, amount: Amount, stop: int) -> Measured | None:
    """What the words around a bare number say that it counts: people, or what it is the number of."""
    if counts_people(sentence, amount, stop) or lower_at(sentence.atoms, stop + 1) == "whom":
        return Measured(PEOPLE)
    if _AVERAGE_AGE.search(sentence.text, max(sentence.span.start, amount.start - 80), amount.start):
        return Measured("year_of_age")
    return _number_of(sentence, amount)


def _number_of(sentence: Sentence, amount: Amount) -> Measured | None:
    """What a number counts that is said to be the number of it: "the number of thefts rose from 4 to 11"."""
    atoms, first = sentence.atoms, amount.first
    if amount.number.kind is NumberKind.WORDS and amount.low < 20:
        return None
    for at in range(first - 2, max(-1, first - 2 * NUMBER_OF_REACH), -1):
        if atoms[at].lower in _PARTING or (atoms[at].kind == "numeral" and at < first - NUMBER_OF_REACH):
            return None
        if atoms[at].lower == "numbers" and at > 0 and is_person(atoms[at - 1].lower):
            return Measured(PEOPLE)  # "passenger numbers fell to 1.3 million"
        if atoms[at].lower == "of" and lower_at(atoms, at - 1) == "number" and lower_at(atoms, at - 2) != "a":
            noun = counted(atoms, at + 1, one=False)
            return _of_noun(sentence, noun) if noun is not None and not noun.pronoun and noun.plural else None
    return None


NUMBER_OF_REACH = 8
"""Atoms between a number and the words "number of" that it is set in, or twice as many over another number."""

_PARTING = frozenset((";", ":", ".", "while", "but", "although", "with", "and"))


def _with_unit(
    sentence: Sentence, amount: Amount, unit: Unit, noun: Counted | None, earlier: Quantity | None
) -> Measured:
    part = amount.number.kind is NumberKind.WORDS and amount.low < 1
    points = unit.name == "point" and amount.high <= MOST_POINTS
    if points and not part:
        gone_on = earlier is not None and earlier.unit == "percentage_point"
        points = gone_on and not _INDEX_NEAR.search(sentence.text, sentence.span.start, sentence.span.end)
    name = "percentage_point" if points else _percentage_point(sentence, unit, amount)
    rate = rate_after(sentence, amount.end) if unit.kind not in ("ratio", "score", "age") else None
    phrase = _words(sentence, unit.span, rate) if rate else None
    return Measured(name, noun.span if noun else unit.span, phrase, end=rate.end if rate else 0)


def _words(sentence: Sentence, span: Span, rate: Span | None) -> str:
    """A unit in the text's words on one line, with what it is counted by: "US$ per barrel", "new seasons"."""
    sign = span.of(sentence.text)
    parts = [sign if any(map(str.islower, sign)) else "".join(sign.split())]
    if rate is not None:
        parts.append(rate.of(sentence.text))
    return " ".join(_QUOTATION_MARK.sub("", " ".join(parts)).split())[:60]


# A mark of quotation around a word of a unit; not the apostrophe of "workers' rights".
_QUOTATION_MARK = re.compile(r"[\"“”`\[\]]|''|(?<!\w)['‘]|(?<=[^\Ws])['’](?!\w)")


MOST_POINTS = 100
"""More points than these are of no percentage."""


def _percentage_point(sentence: Sentence, unit: Unit, amount: Amount) -> str:
    """The name of a unit; points are of a percentage where the sentence speaks of one and of no index or game."""
    if unit.name != "point" or amount.high > MOST_POINTS:
        return unit.name
    near = sentence.text[sentence.span.start : sentence.span.end]
    return "percentage_point" if _PERCENT_NEAR.search(near) and not _INDEX_NEAR.search(near) else "point"


def _of_whole(sentence: Sentence, stop: int) -> Measured | None:
    """The unit of the whole that a number is a part of: "280 million of the 1.5 billion crowns", "six of the 14 towns"."""
    atoms, text = sentence.atoms, sentence.text
    if lower_at(atoms, stop) != "of":
        return None
    at = stop + 1
    while at < min(len(atoms) - 1, stop + MOST_BEFORE_WHOLE) and atoms[at].tag in _BEFORE_WHOLE:
        at += 1
    own = at == stop + 1 or atoms[at - 1].tag in ("DT", "PRP$", "POS") or atoms[at - 1].lower in _SOME_OF_ALL
    if not own and not atoms[at - 1].lower.endswith("'s"):
        return None
    number = read_number(atoms, at) if at < len(atoms) and not sentence.in_moment(at, at + 1) else None
    if number is None or number.kind not in (NumberKind.DIGITS, NumberKind.WORDS):
        return None
    unit = unit_after(text, number, atoms[number.stop - 1].end, sentence.span)
    if unit is not None:
        return Measured(unit.name, unit.span) if unit.kind != "ratio" else None
    noun = counted(atoms, number.stop, one=False)
    return _of_noun(sentence, noun) if noun is not None and not noun.pronoun else None


MOST_BEFORE_WHOLE = 6
"""Atoms from "of" to the number of a whole, at most."""

_BEFORE_WHOLE = frozenset("DT PRP$ PDT POS NN NNP NNPS JJ JJR JJS RB".split())
# What stands right before the number of a whole: "six of the last seven".
_SOME_OF_ALL = frozenset(
    "all last past first next other previous remaining final nearly about some roughly top latest".split()
)


# Before a number: the relative clause that it stands in; a comma inside a number ends none.
_RELATIVE = re.compile(r", (?:which|who|whose|where)\b(?:[^,]|(?<=\d),(?=\d))*$")
MOST_LENDERS = 8
"""Quantities before a bare number whose unit it may take."""

LONGEST_RELATIVE = 150
"""Characters of the longest relative clause that is looked at."""


def in_relative_clause(text: str, begin: int, start: int, stop: int) -> bool:
    """Whether what stands at ``start`` is in a relative clause that is over before ``stop``; the sentence has ``begin``."""
    closed = ", " in text[start:stop]
    return closed and _RELATIVE.search(text, max(begin, start - LONGEST_RELATIVE), start) is not None


def _lender(
    sentence: Sentence, amount: Amount, stop: int, done: Sequence[Quantity], earlier: Quantity | None
) -> Quantity | None:
    """The quantity before whose unit a bare number takes: "4,300 jobs in France, 3,700 in Germany"."""
    atoms = sentence.atoms
    here = atoms[stop].tag if stop < len(atoms) else ""
    beyond = atoms[stop + 1].tag if stop + 1 < len(atoms) else ""
    compared = lower_at(atoms, stop) in ("fewer", "more", "less") and lower_at(atoms, stop + 1) == "than"
    named = (here[:2] == "NN" and not is_participle(atoms, stop)) or (here[:2] == "JJ" and beyond[:2] == "NN")
    named = named and not compared
    if (named and not sentence.in_moment(stop, stop + 1)) or _IN_MONEY.match(sentence.text, amount.end):
        return None
    if amount.number.kind is NumberKind.VAGUE and lower_at(atoms, amount.first - 1) in _SPENDING:
        return None  # "made billions"
    told = [
        one
        for one in done[-MOST_LENDERS:]
        if not in_relative_clause(sentence.text, sentence.span.start, one.start, amount.start)
    ]
    before = told[-1] if told else None
    if before is not None and before.unit and _is_of_same_unit(sentence, before, amount):
        return before
    if done and not told:
        return None
    if before is not None and not lends_unit(before) and lower_at(atoms, amount.first - 1) in _INSTEAD:
        before = next((one for one in reversed(told) if lends_unit(one)), before)
    if before is None or not lends_unit(before):
        return _earlier(sentence, amount, earlier) if before is None or len(told) == 1 else None
    if not is_whole(amount.low) and before.unit not in MEASURED and str(before.unit).islower():
        return None  # "62 home runs and batted .311"
    between = sentence.text[before.end : amount.start]
    if before.unit == "percent" and not amount.tolerance:
        level = bool(before.direction) and before.modifier == "exact" and between.rstrip().endswith("to")
        near = amount.low <= 100 and not level and len(between) <= 60
        return before if near and _PARALLEL.search(between) else None
    return before if len(between) <= 120 else None


def _is_of_same_unit(sentence: Sentence, before: Quantity, amount: Amount) -> bool:
    """Whether a bare number is what another one changes to, or the same then: "from 95 minutes to 40", "9 days in May and 6 in June"."""
    opened = sentence.text[max(sentence.span.start, before.start - 5) : before.start].lower()
    between = sentence.text[before.end : amount.start]
    if opened == "from " and between.strip() == "to":
        return True
    joined = between.endswith((" and ", ", ")) and len(between) <= LONGEST_TIME
    then = any(before.end <= moment.start < amount.start for moment in sentence.moments)
    return joined and then and any(0 < moment.start - amount.end <= len(" in ") for moment in sentence.moments)


LONGEST_TIME = 40
"""Characters of when something was so, between it and what it was then: "9 days | in the year to March and | 6"."""


# Verbs that have a sum without its currency behind them: "made billions".
_SPENDING = frozenset(
    "make makes made making spend spends spent spending pay pays paid paying earn earns earned earning lose loses lost losing raise raises "
    "raised raising accept accepts accepted accepting donate donated give gives gave given invest invested investing owe owes owed save "
    "saves saved saving waste wasted worth cost costs received receive".split()
)
# What says a bare number again in money, so that it is a sum in a currency whose sign was lost: "771 billion ($1tn)".
_IN_MONEY = re.compile(r"\s\((?:US|A|C|HK|NZ)?\s?[$€£¥₹]")
# What stands before a number that is set against another: "rather than 212".
_INSTEAD = frozenset("than not from against of with".split())


def _earlier(sentence: Sentence, amount: Amount, earlier: Quantity | None) -> Quantity | None:
    """The quantity of the sentence before, where this sentence says that its number is one of the same kind."""
    if (
        earlier is None
        or (earlier.unit == "percent" and amount.low > 100)
        or (amount.number.kind is NumberKind.WORDS and amount.low < 20)
    ):
        return None
    if opens_with_these(sentence.atoms) and earlier.unit != "percent":
        return earlier
    near = sentence.text[max(sentence.span.start, amount.start - 60) : amount.end + 20]
    return earlier if _SAME_KIND.search(near) else None


def opens_with_these(atoms: Sequence[Atom]) -> bool:
    """Whether a sentence tells a part of what was counted before it: "Of these, 300 work there"."""
    return lower_at(atoms, 0) in ("of", "among") and lower_at(atoms, 1) in ("these", "them", "those")


def _is_magnitude(sentence: Sentence, first: int) -> bool:
    """Whether the number is an earthquake's: "magnitude 4.8", "a magnitude of 6.9", "revised the magnitude to 6.7"."""
    near = [lower_at(sentence.atoms, first - k) for k in (1, 2, 3, 4)]
    return "magnitude" in near[:2] or ("magnitude" in near and near[0] in ("to", "at", "of", ",", "was"))


_PERCENT_NEAR = re.compile(
    r"%|per ?cent\b|\b(?:polls?|polling|polled|lead|leads|led|margin|turnout|votes?|voters|survey|rate|share|unemployment|inflation|"
    r"primar(?:y|ies)|caucus(?:es)?|elections?|electoral|senate|governor|president(?:ial)?|approval|candidates?|nominees?|incumbent|"
    r"republicans?|democrats?|labour|conservatives?|referendum|ballots?|constituency)\b",
    re.IGNORECASE,
)
_INDEX_NEAR = re.compile(
    r"\b(?:index|Nasdaq|Dow|FTSE|Nikkei|DAX|scored (?:\w+ )?[0-9]|rebounds|stocks|shares closed|Average|game|games|half-time|halftime|coach|league|basketball)\b"
)
_PARALLEL = re.compile(r"\bto $|\band |\bbut |, $|\bfrom $|\bagainst |\bwhile ")
_SAME_KIND = re.compile(
    r"\b(?:figure|number|numbers|count|total|toll|remaining|rest|others|further|first|said|says|it|only|tally|estimate)\b",
    re.IGNORECASE,
)
# "the average age of members was", "the retirement age will rise to"; a comma ends it.
_AVERAGE_AGE = re.compile(
    r"\b(?:average|median|mean|minimum|retirement|pension|voting) age\b[^,;:.]{0,50}\b(?:is|was|be|at|to|from|of|about|around|under|over) $",
    re.IGNORECASE,
)
