"""When "one" counts nothing: "one of them", "the only one", "one hopes", "an article about one man"."""

from collections.abc import Sequence

from factdb.quantities.amounts import Amount
from factdb.quantities.atoms import Atom, lower_at
from factdb.quantities.bounds import PREPOSITIONS, modifier_before
from factdb.quantities.nouns import counted
from factdb.quantities.numerals import NumberKind
from factdb.quantities.units import PEOPLE

# What stands before "one" that singles out, and behind it: "the one", "another one", "one day".
_SINGLING = frozenset("no the this that each every any another same which".split())
_SINGLED_OUT = frozenset("day time thing way moment reason example side another boy girl man woman of need".split())
# What makes one person a number: "one man was killed".
_HAPPENED = frozenset(
    "killed died dead injured wounded missing arrested detained charged hurt rescued survived hospitalised".split()
)


def is_pronoun(atoms: Sequence[Atom], amount: Amount) -> bool:
    """Whether "one" singles out instead of counting: "one of them", "the only one", "One boy swears", "one hopes"."""
    before, following = lower_at(atoms, amount.first - 1), lower_at(atoms, amount.stop)
    if before in _SINGLING or (
        atoms[amount.first].text == "One" and atoms[amount.first - 1].tag == "NNP" and amount.first > 0
    ):
        return True
    if before == "only" and lower_at(atoms, amount.first - 2) == "the":
        return True
    modifier, begin = modifier_before(atoms, amount.first)
    if modifier is not None and not is_about_one(atoms, amount, begin):
        return before in ("only", "just") and not following.isalpha()
    if following in _SINGLED_OUT or not following.isalpha():
        return True
    noun = counted(atoms, amount.stop, one=True)
    if noun is None:
        return True
    near = {atoms[k].lower for k in range(max(0, amount.first - 3), min(len(atoms), amount.stop + 6))}
    return noun.unit == PEOPLE and not near & _HAPPENED


def is_about_one(atoms: Sequence[Atom], amount: Amount, begin: int) -> bool:
    """Whether the word before "one" says where or of what, and does not bound it: "an article about one man"."""
    one = amount.low == 1 == amount.high and amount.number.kind is NumberKind.WORDS and amount.unit is None
    return one and begin == amount.first - 1 and lower_at(atoms, begin) in PREPOSITIONS
