"""Numbers that name and do not count: Route 14, page 9, No. 10, list numbers, telephone numbers, ages in apposition."""

import re
from collections.abc import Sequence

from factdb.lexicon import words
from factdb.quantities.atoms import HYPHENS, Atom, lower_at, touching
from factdb.quantities.numerals import Number, NumberKind

# Words near a number that say that it is dialled, typed or filed.
_DIALLED = frozenset(
    "call calls called phone telephone tel dial text fax sms whatsapp helpline hotline code pin extension account reference ref isbn "
    "postcode zip passport licence license registration serial charity number".split()
)


def is_name(atoms: Sequence[Atom], first: int, stop: int, number: Number, *, ranged: bool) -> bool:
    """Whether the number without unit in ``atoms[first:stop]`` is part of a name, an identifier, a list number or an age."""
    if _is_list_number(atoms, first, stop) or _is_age(atoms, first, stop):
        return True
    if (
        lower_at(atoms, stop) in HYPHENS
        and lower_at(atoms, stop + 1) in ("and", "a", "o")
        and touching(atoms, stop + 1)
    ):
        return True  # five-and-dime
    if number.kind is not NumberKind.DIGITS and number.kind is not NumberKind.WORDS:
        return False
    if _is_identifier(atoms, first, stop) or _heads_address(atoms, first, stop, number):
        return True
    return not ranged and _follows_name(atoms, first, stop, number)


def _is_list_number(atoms: Sequence[Atom], first: int, stop: int) -> bool:
    """Read "1." or "2)" at the very beginning, and "(3)"."""
    following = lower_at(atoms, stop)
    if first == 0 and following in (".", ")") and stop - first == 1 and atoms[first].kind == "numeral":
        return len(atoms[first].text) <= 3
    return lower_at(atoms, first - 1) == "(" and following == ")" and stop - first == 1 and len(atoms[first].text) <= 2


def _is_age(atoms: Sequence[Atom], first: int, stop: int) -> bool:
    """Read "Smith, 43, said"; "a girl of six"; "aged 15"; "under 30" is left to the words around it."""
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
        if following == "of" and stop + 1 < len(atoms) and atoms[stop + 1].kind == "numeral":
            return False  # "at the station, 112 of 640 trains"
        name = atoms[first - 2]
        return (
            int(atoms[first].text) < 120
            and name.tag in ("NNP", "NNPS", "NN")
            and name.kind == "word"
            and not (before == "(" and following == "of")
        )
    told = before in ("aged", "age", "ages")
    if told or (digits and int(atoms[first].text) < 120 and _tells_an_age(atoms, first, following)):
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


def _tells_an_age(atoms: Sequence[Atom], first: int, following: str) -> bool:
    """Whether the words before a number make it an age: "aged 29 and 33", ", both 31,", "was 28 when", "died at 91"."""
    before = lower_at(atoms, first - 1)
    if (before in _BEING and following == "when") or (before in ("am", "'m") and not following.isalpha()):
        return True
    if before == "both":
        return lower_at(atoms, first - 2) in (",", "(")
    if before == "at" and (not following.isalpha() or following in _GOING_ON):
        near = {atom.lower for atom in atoms[max(0, first - 8) : first]}
        return bool(near & _IN_A_LIFE) and not near & _COUNTED
    at = first - 1
    while lower_at(atoms, at) in ("and", "to", ",", "-") and at > 0 and atoms[at - 1].kind == "numeral":
        at -= 2
    return lower_at(atoms, at) in ("aged", "age", "ages")


_GOING_ON = frozenset("and but when after in on from with".split())
_BEING = frozenset("is was am are were 'm".split())
# What people do or become at an age.
_IN_A_LIFE = frozenset(
    "died dies die retired retires married graduated orphaned widowed scholarship apprenticed emigrated debut".split()
)


_COUNTED = frozenset("number toll total figure count put puts stands stood".split())


def _is_identifier(atoms: Sequence[Atom], first: int, stop: int) -> bool:
    """Groups of digits in a row, or digits that are dialled."""

    def numeral(at: int) -> bool:
        return 0 <= at < len(atoms) and atoms[at].kind == "numeral" and "." not in atoms[at].text

    if atoms[first].kind != "numeral":
        return False
    if lower_at(atoms, stop + 2) == "year" or lower_at(atoms, first + 2) == "year":
        return False  # "255,130 18-year-olds"
    if numeral(stop) or (numeral(first - 1) and first - 1 >= 0):
        return True
    if lower_at(atoms, first - 1) == "+" and len(atoms[first].text) <= 3 and numeral(stop):
        return True
    if not {",", "."}.isdisjoint(atoms[first].text) or len(atoms[first].text) < 3:
        return False
    near = [lower_at(atoms, k) for k in range(max(0, first - 5), first)]
    return bool(_DIALLED.intersection(near)) and (not {"of", "than", "from"} & set(near[-2:]) or "call" in near)


_DIGIT_NAME = re.compile(r"[0-9]{1,5}$")
# Aircraft that are called by a number of three figures.
_AIRCRAFT = re.compile(r"7[0-9]7$")
_FLYING = frozenset(
    "boeing jet jets airline airlines plane planes aircraft airliner airliners dreamliner max narrowbody".split()
)
_FILED_BEHIND = frozenset(["zip", "postcode"])


def _follows_name(atoms: Sequence[Atom], first: int, stop: int, number: Number) -> bool:
    """Whether a word before the number takes it as its own: Route 14, Nasdaq 100, polling stations 12, 14 and 31."""
    if number.scale > 1:
        return False
    at, listed = _before_list(atoms, first)
    before = atoms[at] if at >= 0 else None
    following = atoms[stop] if stop < len(atoms) else None
    counts = following is not None and (
        following.tag in ("NNS", "NNPS") or following.lower in ("people", "more", "of", "per", "percent")
    )
    if before is not None and before.lower in words("numbered_names") and (not listed or before.lower.endswith("s")):
        named = before.text[:1].isupper() or before.lower in _ALWAYS
        return not counts or (named and (following is None or following.lower == "of")) or before.lower in _ALWAYS
    if number.kind is not NumberKind.DIGITS or not _DIGIT_NAME.match(atoms[first].text):
        return False
    if (following is not None and following.lower in _FILED_BEHIND) or _is_aircraft(atoms, first):
        return True
    if listed or counts or before is None or before.kind != "word":
        return False
    if before.tag in ("NNP", "NNPS") and before.text[:1].isupper():
        return at > 0 or (following is not None and following.tag[:2] in ("NN", "VB"))
    return False


_ALWAYS = frozenset(
    "ios page pages route routes flight flights no no. nos number numbers lines boeing airbus iphone galaxy playstation xbox nasdaq ftse "
    "nikkei fortune dax cac russell topix sensex stoxx asx tsx windows apollo formula".split()
)


def _before_list(atoms: Sequence[Atom], first: int) -> tuple[int, bool]:
    """The atom before a number, or before the list of numbers that it stands in; whether there is such a list."""
    at = first - 1
    while (
        at > 0 and first - at < 8 and (atoms[at].lower in (",", "and", "or", "-") or _DIGIT_NAME.match(atoms[at].text))
    ):
        at -= 1
    listed = at < first - 1
    if at > 0 and atoms[at].text == "." and atoms[at - 1].lower in ("no", "nos", "fig", "vol", "p", "pp", "art", "sec"):
        at -= 1
    return at, listed


def _is_aircraft(atoms: Sequence[Atom], first: int) -> bool:
    if not _AIRCRAFT.match(atoms[first].text):
        return False
    if lower_at(atoms, first - 1) in ("the", "a", "his", "her", "its", "their", "old", "new"):
        return True
    return any(atom.lower in _FLYING for atom in atoms[max(0, first - 12) : first + 8])


_STREETS = frozenset(
    "street st road rd avenue ave lane drive dr way place square boulevard blvd court terrace quay crescent close row".split()
)
_AVENUES = frozenset(["rue", "ave", "avenue", "via", "calle", "boulevard", "place"])


def _heads_address(atoms: Sequence[Atom], first: int, stop: int, number: Number) -> bool:
    """Whether a number stands before a name in the singular: "4 Quay Street", "787 Dreamliner"."""
    if number.kind is not NumberKind.DIGITS or not _DIGIT_NAME.match(atoms[stop - 1].text) or stop >= len(atoms):
        return False
    words_behind = atoms[stop : stop + 5]
    capitals = next(
        (k for k, atom in enumerate(words_behind) if not (atom.text[:1].isupper() or atom.kind == "numeral")), 5
    )
    if any(atom.lower in _STREETS for atom in words_behind[1 : capitals + 1]) or (
        capitals and words_behind[0].lower in _AVENUES
    ):
        return True
    at = stop
    while (
        at < len(atoms)
        and at < stop + 4
        and atoms[at].tag == "NNP"
        and atoms[at].text[:1].isupper()
        and len(atoms[at].text) > 1
    ):
        at += 1
    behind = atoms[at] if at < len(atoms) else None
    return (
        at > stop and (behind is None or behind.tag not in ("NNS", "NNPS", "NN")) and not atoms[at - 1].text.isupper()
    )
