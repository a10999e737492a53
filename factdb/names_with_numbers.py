"""Numbers that name and do not count: Route 14, page 9, No. 10, list numbers, telephone numbers, ages in apposition."""

import re
from collections.abc import Sequence

from factdb.lexicon import words
from factdb.numbers import Atom, Number, NumberKind, lower_at

# Words near a number that say that it is dialled, typed or filed.
_DIALLED = frozenset(
    "call calls called phone telephone tel dial text fax sms whatsapp helpline hotline code pin extension account reference ref isbn "
    "postcode zip passport licence license registration serial charity number".split()
)


def is_name(atoms: Sequence[Atom], first: int, stop: int, number: Number, *, ranged: bool) -> bool:
    """Whether the number without unit in ``atoms[first:stop]`` is part of a name, an identifier, a list number or an age."""
    if _is_list_number(atoms, first, stop) or _is_age(atoms, first, stop):
        return True
    if number.kind is not NumberKind.DIGITS and number.kind is not NumberKind.WORDS:
        return False
    return _is_identifier(atoms, first, stop) or (not ranged and _follows_name(atoms, first, stop, number))


def _is_list_number(atoms: Sequence[Atom], first: int, stop: int) -> bool:
    """ "1." or "2)" at the very beginning, and "(3)"."""
    following = lower_at(atoms, stop)
    if first == 0 and following in (".", ")") and stop - first == 1 and atoms[first].kind == "numeral":
        return len(atoms[first].text) <= 3
    return lower_at(atoms, first - 1) == "(" and following == ")" and stop - first == 1 and len(atoms[first].text) <= 2


def _is_age(atoms: Sequence[Atom], first: int, stop: int) -> bool:
    """ "Smith, 43, said"; "a girl of six"; "aged 15"; "under 30" is left to the words around it."""
    before, following = lower_at(atoms, first - 1), lower_at(atoms, stop)
    digits = (
        atoms[first].kind == "numeral"
        and stop - first == 1
        and len(atoms[first].text) <= 3
        and "." not in atoms[first].text
    )
    if (
        before in (",", "(")
        and digits
        and following in (",", ")", ".", ";", "and", "of", "from", "who", "was", "said", "")
        and first >= 2
    ):
        name = atoms[first - 2]
        return (
            int(atoms[first].text) < 120
            and name.tag in ("NNP", "NNPS", "NN")
            and name.kind == "word"
            and not (before == "(" and following == "of")
        )
    if before in ("aged", "age", "ages"):
        return True
    return before == "of" and lower_at(atoms, first - 2) in (
        "girl",
        "boy",
        "man",
        "woman",
        "child",
        "lad",
        "daughter",
        "son",
        "age",
        "ages",
    )


def _is_identifier(atoms: Sequence[Atom], first: int, stop: int) -> bool:
    """Groups of digits in a row, or digits that are dialled."""

    def numeral(at: int) -> bool:
        return 0 <= at < len(atoms) and atoms[at].kind == "numeral" and "." not in atoms[at].text

    if atoms[first].kind != "numeral":
        return False
    if numeral(stop) or (numeral(first - 1) and first - 1 >= 0):
        return True
    if lower_at(atoms, first - 1) == "+" and len(atoms[first].text) <= 3 and numeral(stop):
        return True
    if "," in atoms[first].text or len(atoms[first].text) < 3:
        return False
    near = [lower_at(atoms, k) for k in range(max(0, first - 5), first)]
    return bool(_DIALLED.intersection(near)) and (not {"of", "than", "from"} & set(near[-2:]) or "call" in near)


_DIGIT_NAME = re.compile(r"[0-9]{1,5}$")


def _follows_name(atoms: Sequence[Atom], first: int, stop: int, number: Number) -> bool:
    """Whether a word before the number takes it as its own: Route 14, Nasdaq 100, polling stations 12, 14 and 31."""
    if number.scale > 1:
        return False
    at = first - 1
    while (
        at > 0 and (atoms[at].lower in (",", "and", "or", "-") or _DIGIT_NAME.match(atoms[at].text)) and first - at < 8
    ):
        at -= 1
    if at < 0:
        return False
    before = atoms[at]
    before = (
        atoms[at - 1]
        if before.text == "." and at > 0 and atoms[at - 1].lower in ("no", "nos", "fig", "vol", "p", "pp", "art", "sec")
        else before
    )
    listed = at < first - 1
    following = atoms[stop] if stop < len(atoms) else None
    counts = following is not None and (
        following.tag in ("NNS", "NNPS") or following.lower in ("people", "more", "of", "per", "percent")
    )
    if before.lower in words("numbered_names") and before.end < atoms[first].start + (0 if not listed else 40):
        if listed and not before.lower.endswith("s"):
            return False
        return not counts or before.lower in ("page", "route", "flight", "room", "no", "number", "lines", "line")
    if listed or counts or before.kind != "word":
        return False
    if number.kind is not NumberKind.DIGITS or not _DIGIT_NAME.match(atoms[first].text):
        return False
    return (
        (before.tag in ("NNP", "NNPS")
        and before.text[:1].isupper()
        and at > 0)
        or (before.tag == "NNP"
        and at == 0
        and following is not None
        and following.tag[:2] in ("NN", "VB"))
    )
