"""Whether two claims are about one thing: what they measure, in which unit, and of which kind their numbers are."""

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from factdb.database.columns import Sense
from factdb.lexicon import rows as entries
from factdb.links.words import folded_words
from factdb.quantities import Modifier
from factdb.quantities.conversions import Conversion
from factdb.quantities.units import MEASURED

EVENTS = frozenset({"dead", "hurt", "missing", "displaced", "rescued", "evacuated", "dark"})
"""What happens to people in one event: the next flood's dead are another number."""

GROWING = frozenset({"dead", "hurt"})
"""Tolls, which grow as long as people are counted."""

LARGEST_FALL = Decimal("0.7")
"""What a toll may be corrected down to, as a share of what it was."""

SMALLEST_DIFFERING = Decimal("0.1")
"""What one claimant's toll of a day may be at least, as a share of another's."""

LARGEST_RATIO = 1000
"""How many times a sum of money may be another one of the same thing."""

ONE_EVENT = 120
"""Days between two numbers of one event."""

ONE_SERIES = 540
"""Days between two numbers of one series that is no sum of money: an older one is there for comparison."""

COMMON = frozenset("percent percentage_point year month week day hour minute second year_of_age times score".split())
"""Units of measure in which very different things are given."""

TELLING_DIGITS = 3

LONGEST_BETWEEN = 120
"""Characters between two numbers of which one is compared with the other."""

TOLD_AROUND = 0.4
"""How surely two claims are about one thing whose measure only the words around one of them give."""

AIMED = 0.3
"""How surely two claims are about one aim of which only one says what is aimed at."""

SAID_AGAIN = 20
"""Characters between a number and the same one in another unit: 12 miles (19 km)."""

RESTATED = 0.7
"""How surely, at least, two claims of the same number are about one thing that are taken for it."""

LONGEST_ENDING = 3

BY = " by "
"""What stands in a measure before the name of who did what is counted."""

GROUP = " among "
"""What stands in a measure before the group of a whole that alone it is of: turnout among voters under 30."""

REPLACING = frozenset(
    "revised corrected clarified earlier previously restated compared rather wrong wrongly updated originally correction "
    "instead initially".split()
)
"""Words by which a text says that a number takes another one's place, or is set beside one of another time."""

# The hyphen of a word of two: pre-tax is one word.
HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")

# Storm-related deaths are deaths by a storm.
RELATED = re.compile(r"(?<=[a-z])-related\b")

# What homes are that are dark.
WITHOUT_POWER = re.compile(r"\b(?:without|lost|no|lose|losing|lack(?:ed|ing)?) (?:power|electricity)\b")

NAME = re.compile(r"\b[A-Z][\w’'-]+")

STOP_WORDS = frozenset(
    "a an the of in on at by for to from with and or its his her their our that which who were was is are be been has have "
    "had will would not no than more among all it they this these those last next first second per".split()
)


Order = tuple[str, str, int]
"""Where a claim comes among all: when its article was published, the article's hash, and its offset there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """The earlier claim that a claim is tied to, by its id and order, and how surely; none for the first of a fact."""

    other_id: int | None = None
    likeness: float = 0.0
    order: Order | None = None
    decided: bool = False

    def is_weaker(self, likeness: float, order: Order) -> bool:
        """Whether a tie of this likeness, to a claim of this order, is the better one; of equals the earlier claim is."""
        if self.order is None:
            return likeness > 0
        return (-likeness, order) < (-self.likeness, self.order)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the words around a number tell about it."""

    telling: frozenset[str]
    names: frozenset[str]
    around: frozenset[str]
    near: frozenset[str]
    is_change: bool
    is_planned: bool
    is_compared: bool
    is_part: bool = False
    sense: Sense = Sense.LEVEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated(Told):
    """A stored claim as it is compared: what it measures by its telling words, and what surrounds it."""

    id: int
    article_id: int
    fact_id: int | None
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    modifier: Modifier
    measure: str
    first: date | None
    last: date | None
    published: date | None
    claimant_id: int | None
    start: int
    end: int
    place: str | None = None
    order: Order = ("", "", 0)
    tie: Tie | None = None
    conversion: Conversion | None = None

    @property
    def value(self) -> tuple[Decimal | None, Decimal | None]:
        """Both ends of the number."""
        return self.low, self.high

    @property
    def scale(self) -> str | None:
        """What claims share whose numbers can be compared: the base of their units, else the unit itself."""
        return self.unit if self.conversion is None else self.conversion.base

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        """Both ends of the number, an open one as the other, in the base of its unit."""
        known = [end for end in self.value if end is not None]
        if self.conversion is not None:
            known = [self.conversion.apply(end) for end in known]
        return known[0], known[-1]

    @property
    def rounding(self) -> Decimal:
        """By how much the number may differ from what was meant, in the base of its unit."""
        stated = self.low if self.low is not None else self.high
        return Decimal(0) if self.conversion is None or stated is None else self.conversion.rounding(stated)

    @property
    def is_telling(self) -> bool:
        """Whether the number is hardly ever given for another thing by chance: in a rare unit two digits are enough."""
        rare = self.unit in MEASURED and self.unit not in COMMON
        return significant_digits(self.low if self.low is not None else self.high) >= TELLING_DIGITS - rare


@lru_cache(maxsize=20_000)
def telling_words(measure: str, unit: str | None) -> frozenset[str]:
    """The words of a measure that tell it from others in its unit, those of one meaning by one word.

    Remembered, as the claims of the last articles are compared with those of every new one.
    """
    telling = frozenset(filter(None, map(_meaning, folded_words(_joined(_doer(measure)[0])))))
    if unit is None or unit in MEASURED:
        return telling
    return telling - {_singular(word) for word in folded_words(unit.replace("_", " "))}


def telling_of(measure: str, unit: str | None, clause: str) -> frozenset[str]:
    """The telling words of a claim: what its own clause says to have happened to people wins over what its measure says.

    A list ("killing 74 people and injuring around 400") may have lent the measure of its first number to the next.
    """
    telling = telling_words(measure, unit)
    if not telling & EVENTS:
        return telling
    happened = telling_words(clause, unit) & EVENTS
    return telling if not happened or happened & telling else (telling - EVENTS) | happened


@lru_cache(maxsize=20_000)
def _meaning(word: str) -> str | None:
    """The word that stands for a word's meaning, or None for one that tells nothing."""
    meanings = _meanings()
    meaning = meanings.get(word) or meanings.get(_singular(word)) or _singular(word)
    return None if meaning == "-" or meaning in STOP_WORDS else meaning


def _joined(phrase: str) -> str:
    """A phrase in which words of two parts are one, and money before tax and homes without power have one name."""
    joined = HYPHEN.sub("", RELATED.sub("", phrase)).replace("before tax", "pretax profit")
    return WITHOUT_POWER.sub("blackout", joined)


def names_in(measure: str) -> frozenset[str]:
    """The words of names in a measure; its first word is a name only where more are, for it may begin a sentence."""
    found = [match[0] for match in NAME.finditer(_doer(measure)[0]) if match.start()]
    return frozenset(word.casefold() for word in found)


def _doer(measure: str) -> tuple[str, str]:
    """A measure without who did what is counted, and their name: "goals scored by Orla Finch", "jobs cut by the firm"."""
    # Who has no name tells nothing, as others call them otherwise, but where people came to harm: "killed by gunmen".
    what, by, who = measure.rpartition(BY)
    named = who if who[:1].isupper() else ""
    told = by and (named or EVENTS.isdisjoint(map(_meaning, folded_words(what))))
    return (what, named) if told else (measure, "")


@lru_cache(maxsize=20_000)
def doer_in(measure: str) -> frozenset[str]:
    """The words of the name of who did what a measure counts; none where it gives no name."""
    return frozenset(folded_words(_doer(measure)[1])) - STOP_WORDS


@lru_cache(maxsize=20_000)
def group_in(measure: str) -> frozenset[str]:
    """The words of the group of a whole that alone a measure is of; none where it is of the whole."""
    return frozenset(map(_singular, folded_words(measure.partition(GROUP)[2])))


def likeness(one: Stated, other: Stated, *, copies: bool = False) -> float:
    """How surely two claims are about one thing, from 0 (they are not, or nothing says so) to 1.

    ``copies`` says that they stand in two copies of a story.
    """
    if one.id == other.id or one.is_change != other.is_change or group_in(one.measure) != group_in(other.measure):
        return 0.0
    if one.is_part != other.is_part or _are_worlds_apart(one, other):
        return 0.0
    one, other = _in_one_unit(one, other), _in_one_unit(other, one)
    alike = _alike(one.telling, other.telling, measured=one.unit in MEASURED and one.unit != "percent")
    if one.value == other.value and (one.unit == other.unit or None in (one.unit, other.unit)):
        return _restated(one, other, alike, copies=copies)
    if one.unit != other.unit and is_converted(one, other) and (sure := _converted(one, other, alike)):
        return sure
    if one.scale != other.scale or one.names != other.names or one.is_planned != other.is_planned:
        return 0.0
    told = alike < 1 and (_is_told_around(one, other) or _is_told_around(other, one))
    aimed = alike < 1 and not told and _is_one_aim(one, other)
    if alike < 1 and not (told or aimed):
        return 0.0
    if _differ_in_cause(one, other) or _differ_in_doer(one, other):
        return 0.0
    limit = ONE_EVENT if one.telling & EVENTS else None if (one.unit or "").isupper() else ONE_SERIES
    apart = limit is not None and _days_apart(one, other) > limit
    if apart or is_list(one, other) or _is_fallen(one, other):
        return 0.0
    if told or aimed:
        return TOLD_AROUND if told else AIMED + _nearness(one, other)
    return (0.6 if one.telling == other.telling else 0.5) + _nearness(one, other)


def _are_worlds_apart(one: Stated, other: Stated) -> bool:
    """Whether two sums of money are too far from each other to be of one thing: a wage and the losses of a trade."""
    if one.unit != other.unit or not (one.unit or "").isupper() or None in (*one.value, *other.value):
        return False
    smaller, larger = sorted(abs(claim.ends[0]) for claim in (one, other))
    return larger > LARGEST_RATIO * smaller > 0


def is_converted(one: Stated, other: Stated) -> bool:
    """Whether two numbers in different units of one dimension are the same, but for how they are rounded."""
    if one.unit == other.unit or one.conversion is None or one.scale != other.scale:
        return False
    allowed = max(one.rounding, other.rounding)
    return all(abs(mine - its) <= allowed for mine, its in zip(one.ends, other.ends, strict=True))


def _converted(one: Stated, other: Stated, alike: float) -> float:
    """Of two claims of the same number in different units: numbers that are near each other by chance are no proof."""
    gap = max(one.start, other.start) - min(one.end, other.end)
    if one.article_id == other.article_id and 0 <= gap <= SAID_AGAIN:
        return 0.9
    if one.names and other.names and not one.names & other.names:
        return 0.0
    return 0.8 if alike == 1 else 0.0


def _in_one_unit(one: Stated, other: Stated) -> Stated:
    """A claim without a unit whose measure is that of a count in the other's: "job cuts" of jobs."""
    if one.unit is not None or other.unit is None or other.unit in MEASURED or not one.measure:
        return one
    telling = telling_words(one.measure, other.unit)
    return one if telling == one.telling else replace(one, unit=other.unit, telling=telling)


def _differ_in_cause(one: Stated, other: Stated) -> bool:
    """Whether the clauses of two tolls, or their sentences, name different causes: the heat, the flood."""
    if not (one.telling | other.telling) & EVENTS:
        return False
    causes = [_causes_in(claim.telling | claim.near) or _causes_in(claim.around) for claim in (one, other)]
    return all(causes) and causes[0].isdisjoint(causes[1])


def _causes_in(words: frozenset[str]) -> set[str]:
    """The causes of deaths that some words name."""
    return {_causes()[word] for word in words if word in _causes()}


def _differ_in_doer(one: Stated, other: Stated) -> bool:
    """Whether two measures name two who did what is counted."""
    doers = [doer_in(claim.measure) for claim in (one, other)]
    return all(doers) and doers[0].isdisjoint(doers[1])


def is_set_beside(claim: Stated, before: Stated) -> bool:
    """Whether a claim is what the one before it in the text is compared with, or what puts that one right.

    "26, rather than 30"; "we said 41. It fell by 14".
    """
    puts_right = before.sense is Sense.WITHDRAWN and claim.unit == before.unit
    if not (claim.is_compared or puts_right) or not 0 <= claim.start - before.end <= LONGEST_BETWEEN:
        return False
    alike = not claim.telling or not before.telling or bool(claim.telling & before.telling)
    in_unit = claim.unit == before.unit or (claim.unit is None and before.unit not in MEASURED)
    return alike and in_unit and claim.is_change == before.is_change


def _nearness(one: Stated, other: Stated) -> float:
    """Up to 0.08 for numbers and surroundings that are near each other, to choose among claims of one measure."""
    first, second = (abs(claim.ends[0]) for claim in (one, other))
    ratio = float(min(first, second) / max(first, second)) if first and second else 0.0
    around = len(one.around & other.around) / max(len(one.around | other.around), 1)
    return 0.04 * ratio + 0.04 * around


def is_list(one: Stated, other: Stated) -> bool:
    """Whether two numbers of one article are of two things: one claimant gives both for the same time.

    Not where the text says that one takes the other's place, unless it gives them for two places.
    """
    same = (one.article_id, one.claimant_id, one.first, one.last) == (
        other.article_id,
        other.claimant_id,
        other.first,
        other.last,
    )
    if same and one.place and other.place and one.place != other.place:
        return True
    return same and not (one.is_compared or other.is_compared or (one.around | other.around) & REPLACING)


def _is_told_around(one: Stated, other: Stated) -> bool:
    """Whether a claim without a telling measure has the other's in its sentence."""
    if one.telling or not other.telling or not other.telling <= one.near:
        return False
    told = one.near & _known()
    measured = one.unit in MEASURED and one.unit != "percent"
    return told <= other.telling and (measured or bool(told))


def _is_one_aim(one: Stated, other: Stated) -> bool:
    """Whether two numbers are expected for the same time to come, in a unit of measure, and one does not say of what."""
    if (one.telling and other.telling) or one.unit not in MEASURED or one.unit in COMMON:
        return False
    ahead = one.last is not None and one.published is not None and one.last > one.published
    return ahead and one.is_planned and (one.first, one.last) == (other.first, other.last)


def _restated(one: Stated, other: Stated, alike: float, *, copies: bool) -> float:
    """Of two claims of the same number: it is telling itself, unless it is a round or small one."""
    around = len(one.around & other.around)
    if copies:
        return min(0.7 + 0.1 * alike + 0.01 * around, 1.0) if alike or around >= 2 else 0.0
    if one.names and other.names and not one.names & other.names:
        return 0.0
    if one.is_telling and (alike or around):
        return 0.9
    if alike == 1 or (alike and (around >= 2 or (one.unit in MEASURED and one.unit not in COMMON))):
        return 0.8
    weak = not one.telling or not other.telling
    digits = significant_digits(one.low if one.low is not None else one.high)
    return 0.7 if weak and digits >= 2 and around >= 2 else 0.0


def significant_digits(number: Decimal | None) -> int:
    """The digits of a number without the zeros at either end: 2 of 46,000, 3 of 0.0689."""
    return 0 if number is None else len(number.normalize().as_tuple().digits)


def _alike(one: frozenset[str], other: frozenset[str], *, measured: bool) -> float:
    """The share of the shorter one's words that the other has, one word more or less apart."""
    shared = len(one & other)
    fewer, more = sorted((len(one), len(other)))
    if not shared:
        return 0.0
    if one == other:
        return 1.0
    specific = fewer > 1 or not (one & other).isdisjoint(_known()) or measured
    return 1.0 if specific and shared == fewer and more - fewer <= 1 else 0.5


def _is_fallen(one: Stated, other: Stated) -> bool:
    """Whether one of two numbers is far too small to be the toll that the other, of the same day or before, was."""
    earlier, later = sorted((one, other), key=lambda claim: claim.last or claim.published or date.min)
    if not one.telling & GROWING:
        return False
    if earlier.last == later.last:
        smaller, larger = sorted((one.low or one.high or Decimal(0), other.low or other.high or Decimal(0)))
        return smaller < larger * SMALLEST_DIFFERING
    return earlier.low is not None and later.high is not None and later.high < earlier.low * LARGEST_FALL


def _days_apart(one: Stated, other: Stated) -> int:
    first, second = one.last or one.published, other.last or other.published
    return abs((first - second).days) if first is not None and second is not None else 0


@cache
def _meanings() -> dict[str, str]:
    return dict(entries("measure_words"))  # type: ignore[arg-type]


@cache
def _causes() -> dict[str, str]:
    return dict(entries("event_causes"))  # type: ignore[arg-type]


@cache
def _known() -> frozenset[str]:
    return frozenset(_meanings().values()) - {"-"}


def _singular(word: str) -> str:
    """A word without the ending of a plural."""
    if len(word) <= LONGEST_ENDING or not word.endswith("s") or word.endswith("ss"):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]
