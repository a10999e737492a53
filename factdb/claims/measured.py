"""What a share, a sum, a size or a time is of: the noun before or behind it, or the subject of its clause."""

from collections.abc import Sequence

from factdb.claims.doers import BE, doer_of
from factdb.claims.named import beside, listed_before, moved, named_behind
from factdb.claims.phrases import (
    BETWEEN,
    BREAKS,
    INSIDE,
    TIMES,
    bounded,
    clause_start,
    expected_to_move,
    is_amount,
    phrase_after,
    phrase_before,
    preposition_phrase,
    start_of,
    subject,
)
from factdb.claims.predicates import (
    OPINION,
    held_by,
    lasting_of,
    object_moved,
    opinion,
    predicate_after,
    predicate_of_share,
    those_who,
    verb_before,
)
from factdb.claims.shares import SHARES, is_name, lead_of, of_votes, told_by_data
from factdb.claims.sums import FORECASTERS, of_verb, sum_left, sum_needed, value_of, whole_of
from factdb.claims.verbs import past_participle, present_participle
from factdb.documents import NOUNS
from factdb.lexicon import words
from factdb.names import role_noun
from factdb.quantities import Quantity
from factdb.quantities.atoms import Atom, lower_at
from factdb.quantities.changes import is_change
from factdb.quantities.units import is_unit

# What a share is of that measures something else by it.
_YARDSTICKS = frozenset(("gdp", "gross domestic product", "national income", "gni", "national output"))
# Nouns behind a number that say nothing of what is measured.
_EMPTY_BEARERS = frozenset("range mark level figure total threshold dearer cheaper better worse ahead behind".split())
DURATIONS = frozenset("year month week day hour minute second decade".split())


def measured_of(atoms: Sequence[Atom], text: str, first: int, stop: int, quantity: Quantity) -> str | None:
    """What a share, sum, size or time is of: the noun before "of", the noun behind, or the subject of the clause."""
    if quantity.unit == "percent" and (voted := of_votes(atoms, text, first, stop)) is not None:
        return voted
    if (whole := _of_whole(atoms, text, first, stop, quantity)) is not None:
        return whole
    if quantity.unit == "year_of_age" and text[quantity.start : quantity.end].endswith(("-old", "-olds")):
        return _bearer(atoms, text, stop, quantity) or "age"
    if (extent := _extent(atoms, text, first, stop, quantity)) is not None:
        return extent
    graded = quantity.unit == "percent" and lower_at(atoms, stop) in _GRADED
    if graded and (stop + 1 == len(atoms) or atoms[stop + 1].tag not in NOUNS):
        thing, tail = subject(atoms, text, first), preposition_phrase(atoms, text, stop + 1)
        return " ".join(part for part in (thing, atoms[stop].text, tail) if part)
    if lower_at(atoms, stop) in OPINION and quantity.unit == "percent":
        return opinion(atoms, text, stop)
    if lower_at(atoms, stop) in ("less", "more") and lower_at(atoms, stop + 1) == "likely":
        return _likelihood(atoms, text, stop + 2)
    if quantity.unit == "percent" and (doing := _doing(atoms, text, first, stop)) is not None:
        return doing
    compared = subject(atoms, text, first) if quantity.unit == "times" else None
    phrase = compared or _borne(atoms, text, first, stop, quantity)
    told_for = (quantity.unit or "").isupper() or lower_at(atoms, first - 1) in ("to", "from")
    if phrase and lower_at(atoms, stop) == "for" and told_for and " for " not in phrase:
        purpose = preposition_phrase(atoms, text, stop)
        told = purpose is None or purpose.endswith(" time") or purpose.endswith(phrase)
        return phrase if told else f"{phrase} {purpose}"
    return phrase


def _extent(atoms: Sequence[Atom], text: str, first: int, stop: int, quantity: Quantity) -> str | None:
    """What lasts so long, or how tall, wide or deep something is: "is 310 metres tall" gives "height of tower"."""
    if quantity.unit in DURATIONS:
        return (
            lasting_of(atoms, text, first)
            or _taken(atoms, text, first, stop)
            or _spent(atoms, text, first, stop, quantity)
        )
    dimension = _DIMENSIONS.get(lower_at(atoms, stop)) if quantity.unit in _LENGTHS else None
    thing = subject(atoms, text, first) if dimension else None
    return f"{dimension} of {thing}" if thing else dimension


def _taken(atoms: Sequence[Atom], text: str, first: int, stop: int) -> str | None:
    """What takes so long: "It takes me 25 minutes | to get to the bypass"."""
    takes = any(atoms[at].lower in _TAKING for at in range(max(0, first - 5), first))
    if not takes or lower_at(atoms, stop) != "to" or stop + 1 >= len(atoms) or atoms[stop + 1].tag != "VB":
        return None
    what = phrase_after(atoms, text, stop + 2)[0] or preposition_phrase(atoms, text, stop + 2)
    return f"time to {atoms[stop + 1].text} {what}" if what else f"time to {atoms[stop + 1].text}"


_TAKING = frozenset("take takes took taken taking".split())


def _spent(atoms: Sequence[Atom], text: str, first: int, stop: int, quantity: Quantity) -> str | None:
    """What somebody waits for or spends time on: "Patients wait nine weeks for surgery", "spent a year building it"."""
    verb = first - 1
    while verb > 0 and (atoms[verb].lower in BETWEEN or atoms[verb].tag in ("RB", "IN", "JJR", "DT")):
        verb -= 1
    doing = _SPENDING.get(lower_at(atoms, verb))
    if doing is None:
        return None
    behind = _behind_rate(atoms, stop, quantity)
    tail = preposition_phrase(atoms, text, behind)
    if tail is None and behind < len(atoms) and atoms[behind].tag == "VBG":
        tail, doing = predicate_after(atoms, text, behind), ""
    who = None if verb > 0 and is_amount(atoms[verb - 1]) else subject(atoms, text, verb)
    return " ".join(part for part in (who, doing, tail) if part) or None


_SPENDING = {"wait": "waiting", "waits": "waiting", "waited": "waiting", "spend": "", "spends": "", "spent": ""}


# What something is by so many percent: "the dam is 82% full", "94% effective in people over 65".
_GRADED = frozenset(
    "effective full contained complete completed certain accurate owned recyclable renewable organic built".split()
)
_LENGTHS = frozenset("metre kilometre centimetre millimetre foot inch yard mile".split())
_DIMENSIONS = {
    "tall": "height",
    "high": "height",
    "long": "length",
    "wide": "width",
    "deep": "depth",
    "thick": "thickness",
}


def _likelihood(atoms: Sequence[Atom], text: str, index: int) -> str:
    """What is so much more or less likely: "31% less likely to die"."""
    to = next((at for at in range(index, min(index + 8, len(atoms))) if atoms[at].lower == "to"), None)
    after = predicate_after(atoms, text, to) if to is not None else None
    return f"likelihood {after}" if after else "likelihood"


def _doing(atoms: Sequence[Atom], text: str, first: int, stop: int) -> str | None:
    """What those do whom a share that opens its clause is of: "32% call themselves liberal"."""
    begin = clause_start(atoms, first)
    found = next((at + 1 for at in range(first - 1, begin, -1) if atoms[at].lower in _FINDING), begin)
    begin = found if atoms[found - 1].tag[:2] == "VB" else begin
    opens = all(atom.tag in ("DT", "RB", "IN", "JJR", "CC") for atom in atoms[begin:first])
    here = atoms[stop] if stop < len(atoms) else None
    finite = here is not None and here.tag in ("VBP", "VBD") and here.lower not in BE and not is_change(here.lower)
    if not (opens and finite):
        return None
    if lower_at(atoms, stop + 1) in ("themselves", "himself", "herself") and stop + 2 < len(atoms):
        return f"{present_participle(atoms[stop].lower)} {text[atoms[stop + 1].start : atoms[stop + 2].end]}"
    return predicate_of_share(atoms, text, stop)


_FINDING = frozenset("found finds find".split())


def _of_whole(atoms: Sequence[Atom], text: str, first: int, stop: int, quantity: Quantity) -> str | None:
    """What stands behind "of", with what is said of it: "81% of doctors have a doubt", "half the states"."""
    quoted = lower_at(atoms, stop) == '"' and lower_at(atoms, stop + 1) == "of"
    if not (lower_at(atoms, stop) == "of" or quoted or _is_of_all(atoms, stop, quantity)):
        return None
    if quantity.unit == "percent" and (those := those_who(atoms, text, stop + 1)) is not None:
        return those
    noun, end = phrase_after(atoms, text, stop)
    if quantity.unit == "percent" and (held := held_by(atoms, text, end)) is not None:
        return held
    if noun is not None and noun.lower() in _YARDSTICKS:
        whose = object_moved(atoms, text, first) or subject(atoms, text, first)
        return whose or noun
    if noun is None or (noun.islower() and is_unit(noun) and quantity.unit != "percent"):
        return None  # "280 million of the 1.5 billion shekels"
    amount = quantity.unit not in SHARES | DURATIONS and not (quantity.unit or "").isupper()
    if amount and (done := verb_before(atoms, first)) is not None:
        return f"{noun} {done}"
    beyond = _behind_other_shares(atoms, text, end) if quantity.unit == "percent" else end
    if quantity.unit == "percent" and (kind := _what_they_are(atoms, text, beyond)) is not None:
        return f"{kind} among {noun}"
    after = predicate_after(atoms, text, beyond)
    if after is None or after.startswith("to "):
        after = preposition_phrase(atoms, text, end)
    return f"{noun} {after}" if after else noun


def _what_they_are(atoms: Sequence[Atom], text: str, index: int) -> str | None:
    """What a part of something is: "60% of the particles | were fibres from clothing"."""
    if lower_at(atoms, index) not in BE or index + 1 >= len(atoms) or atoms[index + 1].tag not in ("NNS", "JJ", "NN"):
        return None
    kind, end = phrase_after(atoms, text, index + 1)
    if kind is None or atoms[end - 1].tag != "NNS":
        return None
    more = preposition_phrase(atoms, text, end)
    return f"{kind} {more}" if more else kind


def _dealt(atoms: Sequence[Atom], text: str, first: int, stop: int) -> str | None:
    """The rise or cut that somebody offers, wants or refuses: "rejected a | 4% | increase" gives "increase rejected by union"."""
    change = atoms[stop] if stop < len(atoms) else None
    if (
        change is None
        or change.tag != "NN"
        or not is_change(change.lower)
        or atoms[first - 1].lower not in ("a", "an", "the")
    ):
        return None
    done = past_participle(atoms[first - 2].lower) if first > 1 and atoms[first - 2].tag[:2] == "VB" else None
    if done not in _DEALING:
        return None
    who = doer_of(atoms, text, first, done)
    return f"{change.text} {done} by {who}" if who else f"{change.text} {done}"


_DEALING = frozenset(
    "offered rejected refused awarded accepted demanded sought wanted proposed agreed secured imposed approved promised given won".split()
)


def _borne(atoms: Sequence[Atom], text: str, first: int, stop: int, quantity: Quantity) -> str | None:
    """What bears a number: the noun that it hangs on, the one behind it, what its verb makes of it, or the subject."""
    money = bool(quantity.unit and quantity.unit.isupper())
    determined = money and (lower_at(atoms, first - 1) == "that" or atoms[first - 1].tag in ("DT", "PRP$"))
    against = lower_at(atoms, first - 1) == "against" and quantity.unit == "percent"
    return (
        (named_behind(atoms, text, stop) if against else None)
        or lead_of(atoms, text, first)
        or moved(atoms, text, first, stop)
        or (_dealt(atoms, text, first, stop) if quantity.unit == "percent" else None)
        or whole_of(atoms, text, first, stop, money=money)
        or (_bearer(atoms, text, stop, quantity) if determined else None)
        or (of_verb(atoms, text, first, stop) if money or lower_at(atoms, first - 1) == "by" else None)
        or listed_before(atoms, text, first)
        or (None if money or quantity.unit in SHARES else _handled(atoms, text, first, stop, quantity))
        or _compared_with(atoms, text, first)
        or (_set_aside(atoms, text, first, stop) if money else None)
        or (sum_needed(atoms, stop) or sum_left(atoms, text, stop) if money else None)
        or (value_of(atoms, first) if money else None)
        or object_moved(atoms, text, first)
        or _changed(atoms, text, first)
        or told_by_data(atoms, text, first)
        or _bearer(atoms, text, stop, quantity)
        or (None if quantity.unit in SHARES else bounded(atoms, text, first))
        or _apposed(atoms, text, first, stop)
        or (_in_what(atoms, text, stop) if money else None)
        or beside(atoms, text, first)
        or expected_to_move(atoms, text, first)
        or _thing(atoms, subject(atoms, text, first))
        or (phrase_after(atoms, text, stop + 1)[0] if money and lower_at(atoms, stop) == "for" else None)
        or (None if money or quantity.unit in SHARES else predicate_after(atoms, text, stop))
    )


def _handled(atoms: Sequence[Atom], text: str, first: int, stop: int, quantity: Quantity) -> str | None:
    """What is done with an amount that names no stuff: "will import 250,000 tonnes" gives "tonnes imported by government"."""
    done = verb_before(atoms, first)
    if quantity.unit_span is None or done is None or done.split()[0] not in _HANDLING:
        return None
    if stop < len(atoms) and atoms[stop].tag in NOUNS:
        return None
    who = subject(atoms, text, first)
    told = f"{quantity.unit_span.of(text)} {done}"
    return f"{told} by {who}" if who else told


_HANDLING = frozenset(
    "imported exported produced mined burned burnt destroyed planted cleared sold shipped dumped spilled leaked seized recovered emitted "
    "released generated bought ordered stored processed recycled collected delivered consumed used harvested pumped supplied".split()
)


def _set_aside(atoms: Sequence[Atom], text: str, first: int, stop: int) -> str | None:
    """What a part of a sum is for, told behind it: "a budget of £412m, with | £9m | for road repairs"."""
    aside = lower_at(atoms, first - 1) in ("with", "including") and lower_at(atoms, first - 2) == ","
    return phrase_after(atoms, text, stop + 1)[0] if aside and lower_at(atoms, stop) == "for" else None


def _compared_with(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """What else has a size of its own: "a larger battery than | its rival | with 3,600 mAh"."""
    if lower_at(atoms, first - 1) not in ("with", "at", "on") or first < 3:
        return None
    noun = phrase_before(atoms, text, first - 1)
    if noun is None:
        return None
    before = start_of(atoms, first - 1, noun) - 1
    before -= before > 0 and atoms[before].tag in ("DT", "PRP$")
    return noun if lower_at(atoms, before) == "than" else None


def _changed(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """What somebody changes by as much: "may reduce emissions 23 percent"."""
    noun = phrase_before(atoms, text, first)
    if noun is None or atoms[first - 1].lower in TIMES:
        return None
    begin = start_of(atoms, first, noun)
    verb = begin - 2 if begin > 1 and atoms[begin - 1].tag in ("DT", "PRP$") else begin - 1
    return noun if verb >= 0 and atoms[verb].tag[:2] == "VB" and is_change(atoms[verb].lower) else None


def _thing(atoms: Sequence[Atom], phrase: str | None) -> str | None:
    """A subject, unless it is somebody who only gives or expects the number: "Premier Lonergan", "analysts"."""
    if phrase is None:
        return None
    words_in = phrase.split()
    titled = any(role_noun(word) is not None for word in words_in[:-1]) and is_name(atoms, words_in[-1])
    return None if titled or words_in[-1].lower() in FORECASTERS else phrase


def _in_what(atoms: Sequence[Atom], text: str, stop: int) -> str | None:
    """What a sum is paid as: "£13m | in add-ons", "£1,500 in costs"; not where or when."""
    small = stop + 1 < len(atoms) and atoms[stop + 1].text.islower() and atoms[stop + 1].tag != "DT"
    if lower_at(atoms, stop) != "in" or not small:
        return None
    noun, end = phrase_after(atoms, text, stop + 1)
    paid = noun is not None and (atoms[end - 1].tag == "NNS" or noun.lower() in _PAID_AS)
    return noun if paid else None


_PAID_AS = frozenset(
    "cash debt revenue income funding aid compensation investment spending tax turnover profit capital equity credit stock relief "
    "interest rent backing support".split()
)


def _is_of_all(atoms: Sequence[Atom], stop: int, quantity: Quantity) -> bool:
    """Whether a share is of what its determiner begins, without "of": "over half the states"."""
    fraction = quantity.unit == "percent" and lower_at(atoms, stop - 1) in words("number_fractions")
    return (
        fraction and stop < len(atoms) and (atoms[stop].lower in ("the", "all", "these") or atoms[stop].tag == "PRP$")
    )


def _behind_other_shares(atoms: Sequence[Atom], text: str, end: int) -> int:
    """Where what several shares have in common begins: "91% of nurses and 81% of doctors | have a doubt"."""
    at = end
    while lower_at(atoms, at) in (",", "and"):
        of = next((k for k in range(at + 1, min(at + 7, len(atoms))) if atoms[k].lower == "of"), None)
        if of is None or not any(atom.kind == "numeral" or atom.tag == "CD" for atom in atoms[at + 1 : of]):
            break
        _, beyond = phrase_after(atoms, text, of)
        if beyond <= of:
            break
        at = beyond
    return at


def _apposed(atoms: Sequence[Atom], text: str, first: int, stop: int) -> str | None:
    """What a number is set behind, between commas, dashes or brackets: "a larger battery, 4,500 mAh, than"."""
    mark = lower_at(atoms, first - 1)
    if mark == "(":
        adjective = atoms[first - 2].text if atoms[first - 2].tag == "JJ" else None  # "conservative (38%)"
        return phrase_before(atoms, text, first - 1) or adjective
    behind = lower_at(atoms, stop)
    closed = stop >= len(atoms) or behind in BREAKS or behind in ("per", "a", "an", "than")
    if mark not in (",", "—", "–", ":") or not closed or atoms[first - 2].tag not in ("NN", "NNS"):
        return None
    phrase = phrase_before(atoms, text, first - 1)
    if phrase is None or phrase.split()[-1].lower() in TIMES:
        return None
    begin = start_of(atoms, first - 1, phrase)
    before = begin - 2 if begin > 1 and atoms[begin - 1].tag in ("DT", "PRP$") else begin - 1
    aside = before < 0 or (atoms[before].tag == "IN" and atoms[before].lower != "with")
    return None if aside and mark == "," else phrase


def _behind_rate(atoms: Sequence[Atom], stop: int, quantity: Quantity) -> int:
    """Where the words of a rate end that begins here: "a £300 a month flat"."""
    if quantity.unit_in_full is None or lower_at(atoms, stop) not in ("a", "an", "per", "each", "every"):
        return stop
    return min(stop + 2, len(atoms))


def _bearer(atoms: Sequence[Atom], text: str, stop: int, quantity: Quantity) -> str | None:
    """The noun right behind a sum or share: "a £4 million loan", "a 25% tax on cars"."""
    stop = _behind_rate(atoms, stop, quantity)
    here = atoms[stop] if stop < len(atoms) else None
    if here is None or here.lower in BREAKS or (here.tag not in INSIDE - {"VBN", "VBG"} and here.lower != "-"):
        return None
    noun, end = phrase_after(atoms, text, stop)
    if here.tag == "NNP" and (noun is None or noun.split()[-1][:1].isupper()):
        return None  # "fell 5% Monday", "cost £3m, Smith said"
    if here.lower in ("last", "this", "next") and lower_at(atoms, stop + 1) in ("season", "term", "time"):
        return None
    if noun is not None and lower_at(atoms, stop - 3) in ("every", "each"):
        tail = preposition_phrase(atoms, text, end)  # "every 1% | rise in pay"
        return f"{noun} {tail}" if tail else noun
    if (
        noun is None
        or noun.lower() in {"higher", "lower"} | _EMPTY_BEARERS
        or (atoms[stop].tag == "NN" and is_change(noun.lower()) and noun.lower() != "swing")
    ):
        return None
    tail = predicate_after(atoms, text, end) if quantity.unit == "percent" else None
    tail = tail or preposition_phrase(atoms, text, end)
    return f"{noun} {tail}" if tail else noun
