"""What a number counts: the noun behind it with its predicate, and who has or did it."""

from collections.abc import Sequence

from factdb.claims.doers import BE, HAPPENING, HAVE, doer_of, holder_of, is_somebody
from factdb.claims.figures import figure_nouns
from factdb.claims.named import listed_before
from factdb.claims.phrases import (
    BETWEEN,
    bounded,
    clause_start,
    first_phrase,
    is_amount,
    phrase_after,
    phrase_before,
    preposition_phrase,
    subject,
)
from factdb.claims.predicates import object_moved, participle_after, predicate_after, verb_before
from factdb.claims.shares import is_name
from factdb.claims.sums import of_verb, whole_of
from factdb.claims.verbs import past_participle, present_participle
from factdb.lexicon import words
from factdb.quantities import Quantity
from factdb.quantities.atoms import HYPHENS, Atom, lower_at
from factdb.quantities.changes import is_change

# Before "of" and a number: what says no more than the number does.
_AMOUNTS = frozenset(
    "total number average maximum minimum record rise fall cut drop increase decrease out excess one some most many half part "
    "majority rest third thirds quarter quarters percent cent front back search excess".split()
)

A_SUM = 1_000_000
"""From this number on a bare one is a sum of money, where its verb says so: "spent millions"."""

_RELATIVE = frozenset(("that", "which", "who"))
_MEMBERS = {"man": "men", "woman": "women", "person": "people"}


def counted_of(atoms: Sequence[Atom], text: str, first: int, stop: int, quantity: Quantity) -> str | None:
    """The noun behind the number with its predicate: "jobs cut", "tents delivered", "people killed in …"."""
    compound = _of_compound(atoms, text, stop, quantity)
    if compound is not None:
        return compound
    noun, behind = _noun_counted(atoms, text, stop, quantity)
    margin = of_verb(atoms, text, first, stop) if lower_at(atoms, first - 1) == "by" else None
    if margin:
        return margin
    if noun and (to := _cut_to(atoms, text, first, noun) or _level_of(atoms, text, first, noun)) is not None:
        return to
    moved = object_moved(atoms, text, first, changed=noun is not None and lower_at(atoms, first - 1) in ("from", "to"))
    if moved and (noun is None or lower_at(atoms, first - 1) in ("to", "from", "at")):
        return moved
    if noun is None:
        return _without_noun(atoms, text, first, stop, quantity)
    if (acting := _acting(atoms, text, first, noun)) is not None:
        return acting
    if lower_at(atoms, behind) == "of" and (part := preposition_phrase(atoms, text, behind)):
        noun, behind = f"{noun} {part}", phrase_after(atoms, text, behind + 1)[1]
    whole = _made_of(atoms, text, first)
    if whole and figure_nouns().get(whole.split()[-1].lower()) == "data":
        return f"{whole} of {noun}"  # what a survey of seven countries found is not what they found
    if _is_whole(atoms, first):
        reduced = participle_after(atoms, text, behind)
        return f"{noun} {reduced}" if reduced else noun
    # "Blasts that killed four guards were heard": it is not the guards that were heard.
    relative = lower_at(atoms, clause_start(atoms, first) - 1) in _RELATIVE and verb_before(atoms, first)
    said = None if relative else _predicated(atoms, text, first, behind, noun)
    return said or _had_or_done(atoms, text, first, behind, noun, whole)


def _level_of(atoms: Sequence[Atom], text: str, first: int, noun: str) -> str | None:
    """What stands at or moves to a number of things: "the order book stands at 4,100 aircraft" gives "order book of aircraft"."""
    verb = first - 2
    moves = is_change(lower_at(atoms, verb)) and atoms[verb].tag in ("VBD", "VBZ", "VBP", "VBN")
    if lower_at(atoms, first - 1) not in ("at", "to") or not (moves or lower_at(atoms, verb) in ("stands", "stood")):
        return None
    thing = subject(atoms, text, verb)
    if thing is None or thing.lower().startswith(("number", "it")):
        return thing
    return f"{noun} of {thing}" if is_name(atoms, thing) or is_somebody(thing.split()[-1]) else f"{thing} of {noun}"


def _is_whole(atoms: Sequence[Atom], first: int) -> bool:
    """Whether another number is told of a part of these: of "12 of the 40 wards have closed" 40 have not."""
    if lower_at(atoms, first - 2) != "of" or atoms[first - 1].tag not in ("DT", "PRP$") or first < 3:
        return False
    part = atoms[first - 3]
    return is_amount(part) or part.lower.removesuffix("s") in words("number_fractions") or part.lower in _PARTS


_PARTS = frozenset("most many some none few percent cent %".split())


def _cut_to(atoms: Sequence[Atom], text: str, first: int, noun: str) -> str | None:
    """Who gets or loses a supply: "cut power to 40,000 homes" gives "homes with power cut"."""
    supplied = first - 2
    verb = supplied - 1 - (lower_at(atoms, supplied - 1) in ("the", "their", "its"))
    if lower_at(atoms, first - 1) != "to" or lower_at(atoms, supplied) not in _SUPPLIES or verb < 1:
        return None
    done = past_participle(atoms[verb].lower)
    return f"{noun} with {atoms[supplied].text} {done}" if done in _SUPPLYING else None


_SUPPLIES = frozenset("power electricity water gas supplies supply heating services aid access broadband".split())
_SUPPLYING = frozenset("cut restored supplied disrupted halted provided delivered brought stopped interrupted".split())


def _acting(atoms: Sequence[Atom], text: str, first: int, noun: str) -> str | None:
    """Whoever is counted as the one who does it: "the bridge is used by 40,000 cars" gives "cars using bridge"."""
    verb = first - 2
    if verb < 2 or atoms[verb + 1].lower != "by" or atoms[verb].tag != "VBN":
        return None
    at = verb - 1
    while at > 0 and (atoms[at].tag in ("RB", "MD") or atoms[at].lower in BE | HAVE):
        at -= 1
    done = first_phrase(atoms, text, clause_start(atoms, at + 1), at + 1) if at < verb - 1 else None
    return f"{noun} {present_participle(atoms[verb].lower)} {done}" if done else None


def _predicated(atoms: Sequence[Atom], text: str, first: int, behind: int, noun: str) -> str | None:
    """The noun with what is said of it behind it: "people | have been killed in violence"."""
    if lower_at(atoms, behind) == "short":
        tail = preposition_phrase(atoms, text, behind + 1)
        return f"{noun} short {tail}" if tail else f"{noun} short"
    after = predicate_after(atoms, text, _behind_others(atoms, text, behind))
    made = verb_before(atoms, first) if after and after.startswith("to ") else None
    return (f"{noun} {made} {after}" if made else f"{noun} {after}") if after else None


def _behind_others(atoms: Sequence[Atom], text: str, behind: int) -> int:
    """Where what several have in common begins: "three men and two women | were held", "40 boats, or a tenth, | sank"."""
    at = behind
    while lower_at(atoms, at) in (",", "and") and at + 1 < len(atoms) and is_amount(atoms[at + 1]):
        noun, end = phrase_after(atoms, text, at + 2)
        if noun is None:
            return behind
        at = end
    if lower_at(atoms, at) == "," and lower_at(atoms, at + 1) in ("or", "including"):
        closed = next((k + 1 for k in range(at + 2, min(at + 10, len(atoms))) if atoms[k].lower == ","), None)
        return closed or behind
    return at


def _had_or_done(atoms: Sequence[Atom], text: str, first: int, behind: int, noun: str, whole: str | None) -> str:
    """The noun with what is said of it before the number: what was done, who did or has it, what it makes up."""
    if (amount := _amounting(atoms, text, first)) is not None:
        return amount
    bracketed = phrase_before(atoms, text, first - 1) if lower_at(atoms, first - 1) == "(" else None
    if bracketed and is_name(atoms, bracketed):
        return f"{noun} for {bracketed}"
    holder = holder_of(atoms, text, first)
    before = None if holder else verb_before(atoms, first)
    tail = preposition_phrase(atoms, text, behind)
    if before:
        doer = doer_of(atoms, text, first, before)
        # Tolls of one event are told with one cause or none: they stay "people killed".
        joined = tail is not None and tail.islower() and before not in HAPPENING
        done = f"{noun} {before} {tail}" if joined else f"{noun} {before}"
        return f"{done} by {doer}" if doer else done
    if whole and not (holder or tail):
        return f"{whole} of {noun}"
    held = f"{noun} of {holder}" if holder else noun
    return f"{held} {tail}" if tail else held


def _without_noun(atoms: Sequence[Atom], text: str, first: int, stop: int, quantity: Quantity) -> str | None:
    """What a number counts that names no noun, by a list, a whole, or a verb."""
    listed = listed_before(atoms, text, first)
    if listed and quantity.unit:
        return f"{quantity.unit} for {listed}"
    if quantity.unit is None:
        sum_ = of_verb(atoms, text, first, stop) if (quantity.low or 0) >= A_SUM else None
        told = sum_ or whole_of(atoms, text, first, stop, money=False) or bounded(atoms, text, first)
        if told is not None:
            return told
    after = predicate_after(atoms, text, stop) if quantity.unit else None
    after = after or (verb_before(atoms, first) if quantity.unit else None)
    if after and quantity.unit:
        return f"{quantity.unit} {after}"
    if quantity.unit == "people" and (where := preposition_phrase(atoms, text, stop)) is not None:
        return f"people {where}"
    return subject(atoms, text, first) or quantity.unit


def _of_compound(atoms: Sequence[Atom], text: str, stop: int, quantity: Quantity) -> str | None:
    """What an adjective with a number says of the noun behind it: "a two-term mayor" has terms, "a 15-member panel" members."""
    if lower_at(atoms, stop) not in HYPHENS or quantity.unit is None:
        return None
    noun, _ = phrase_after(atoms, text, stop + 2)
    member = lower_at(atoms, stop + 1)
    members = _MEMBERS.get(member, f"{member}s") if quantity.unit == "people" else quantity.unit
    return f"{members} of {noun}" if noun is not None else None


def _noun_counted(atoms: Sequence[Atom], text: str, stop: int, quantity: Quantity) -> tuple[str | None, int]:
    """The noun phrase behind a number, at least as long as the words that its unit is from, and where it ends."""
    noun, behind = phrase_after(atoms, text, stop)
    unit = quantity.unit_span
    if noun is None or unit is None or unit.start < quantity.end or unit.end <= atoms[behind - 1].end:
        return noun, behind
    end = next((at for at in range(behind, len(atoms)) if atoms[at].start >= unit.end), len(atoms))
    owned = lower_at(atoms, behind) in ("'", "'s", "’s")
    return (unit.of(text) if owned else text[atoms[behind - 1].end - len(noun) : unit.end]), end


def _amounting(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """What is so many: "the population of the town is 8,000 people"."""
    at = first - 1
    while at > 0 and atoms[at].lower in BETWEEN:
        at -= 1
    return subject(atoms, text, at) if lower_at(atoms, at) in ("is", "was", "are", "were") else None


def _made_of(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """What is made up of those that are counted: "a fleet of 24 buses", "the release of 7,000 pages"."""
    at = first - 1
    while at > 0 and atoms[at].tag in ("DT", "PRP$", "IN", "RB", "JJR") and atoms[at].lower != "of":
        at -= 1
    if lower_at(atoms, at) != "of" or at < 1:
        return None
    noun = phrase_before(atoms, text, at)
    return noun if noun and noun.split()[-1].lower() not in _AMOUNTS else None
