"""Numbers that name and do not count: Route 14, page 9, the top 25, 9/11, list and telephone numbers, identifiers, markup."""

import re
from collections.abc import Sequence

from factdb.lexicon import words
from factdb.quantities.ages import is_age
from factdb.quantities.atoms import DASHES, HYPHENS, Atom, lower_at, touching
from factdb.quantities.bounds import modifier_before
from factdb.quantities.numerals import Number, NumberKind

# Words near a number that say that it is dialled, typed or filed.
_DIALLED = frozenset(
    "call calls called phone telephone tel dial text fax sms whatsapp helpline hotline code pin extension account reference ref isbn "
    "postcode zip passport licence license registration serial charity number".split()
)


def is_name(atoms: Sequence[Atom], first: int, stop: int, number: Number, *, ranged: bool) -> bool:
    """Whether the number without unit in ``atoms[first:stop]`` is part of a name, an identifier, a list number or an age."""
    if _is_list_number(atoms, first, stop) or is_age(atoms, first, stop, ranged=ranged):
        return True
    if _is_joined(atoms, stop) or _is_rank(atoms, first, stop):
        return True
    if (
        lower_at(atoms, first - 1) == "of"
        and first > 2
        and atoms[first - 2].text in ("Group", "Gang", "Club", "Council")
    ):
        return True  # the Group of Seven
    if number.kind is not NumberKind.DIGITS and number.kind is not NumberKind.WORDS:
        return False
    if _is_date(atoms, first, stop) or _is_identifier(atoms, first, stop) or _heads_address(atoms, first, stop, number):
        return True
    return not ranged and _follows_name(atoms, first, stop, number)


def in_markup(atoms: Sequence[Atom], first: int, stop: int) -> bool:
    """Whether a number with its unit is a value in markup that was left in the text: ``id="17"``, ``width: 80px;``."""
    before = lower_at(atoms, first - 1)
    if before in ('"', "'") and lower_at(atoms, first - 2) == "=":
        return touching(atoms, first) and touching(atoms, first - 1)
    if before == ":" and first >= 2 and atoms[first - 2].kind == "word":
        tight = touching(atoms, first)
        return (lower_at(atoms, stop) == ";" and tight) or (lower_at(atoms, stop - 1) in ("px", "em", "rem"))
    return False


def follows_index(text: str, start: int) -> bool:
    """Whether the name of the S&P 500 stands before a number, whose points may end a sentence for a splitter."""
    return _INDEX.search(text, max(0, start - 12), start) is not None


# "the S&P", "S.&P.", "Standard & Poor's", "sp"
_INDEX = re.compile(r"(?:\bS\.?&P\.?|\bsp|& Poor's) $")


def _is_joined(atoms: Sequence[Atom], stop: int) -> bool:
    """Whether signs tie a number to what makes a name of it: five-and-dime, 7-under, 401(k)."""
    following = lower_at(atoms, stop)
    if following in HYPHENS:
        return lower_at(atoms, stop + 1) in ("and", "a", "o", "under", "over") and touching(atoms, stop + 1)
    letter = following == "(" and touching(atoms, stop) and len(lower_at(atoms, stop + 1)) == 1
    return letter and atoms[stop + 1].kind == "word" and lower_at(atoms, stop + 2) == ")"


def _is_rank(atoms: Sequence[Atom], first: int, stop: int) -> bool:
    """Whether a number is that of a list of the best: "the top 25", "the top 10 firms".

    "Its top 5 aides" and "the top three seeds" are people.
    """
    at = first - 2 if lower_at(atoms, first - 1) in HYPHENS else first - 1
    if lower_at(atoms, at) != "top":
        return False
    owned = at > 0 and atoms[at - 1].tag in ("PRP$", "POS")
    counts = stop < len(atoms) and atoms[stop].tag in ("NNS", "NN", "JJ", "NNPS")
    return not (counts and (owned or atoms[first].kind == "word"))


def _is_date(atoms: Sequence[Atom], first: int, stop: int) -> bool:
    """Read "9/11", "5/12", the day in "February 6, 2016" that web pages glue to a word before, and "2008-9"."""
    link = lower_at(atoms, first + 1)
    if atoms[first].kind != "numeral":
        return False
    if lower_at(atoms, first - 1) == "'" and touching(atoms, first) and len(atoms[first].text) == 2:
        return stop >= len(atoms) or atoms[stop].tag not in ("NN", "NNS", "JJ")  # in '12
    if link in ("/", "⁄", "∕") and stop == first + 3:
        return True
    if stop == first + 1 and _YEAR.match(atoms[first].text) and _is_since(atoms, first):
        return True  # "since at least 1980"
    if stop == first + 1 and _RECENT_YEAR.match(atoms[first].text) and _is_determined(atoms, first):
        return True  # "some 2016 candidates"
    year = _YEAR.match(lower_at(atoms, stop + 1))
    if lower_at(atoms, stop) == "," and year and len(atoms[first].text) <= 2:
        return True
    short = lower_at(atoms, stop + 1)
    return (
        _YEAR.match(atoms[first].text) is not None
        and lower_at(atoms, stop) in DASHES
        and touching(atoms, stop)
        and touching(atoms, stop + 1)
        and short.isdigit()
        and len(short) == 1
    )


def _is_since(atoms: Sequence[Atom], first: int) -> bool:
    """Whether a preposition of time stands before the words that bound a number."""
    begin = modifier_before(atoms, first)[1]
    return begin < first and lower_at(atoms, begin - 1) in ("since", "until", "from", "before", "in", "by")


def _is_determined(atoms: Sequence[Atom], first: int) -> bool:
    """Whether an article or possessive stands before a number, which then is none of things that were counted."""
    return first > 0 and (atoms[first - 1].lower in _DETERMINERS or atoms[first - 1].tag in ("PRP$", "POS"))


_DETERMINERS = frozenset("some the a an both all many most other these those".split())
_YEAR = re.compile(r"(?:19|20)[0-9]{2}$")
_RECENT_YEAR = re.compile(r"20(?:0[1-9]|[1-3][0-9])$")


def _is_list_number(atoms: Sequence[Atom], first: int, stop: int) -> bool:
    """Read "1." or "2)" at the very beginning, "…, 2) …" later, "(3)", and the number of a note, "[3]"."""
    before, following = lower_at(atoms, first - 1), lower_at(atoms, stop)
    if stop - first != 1 or atoms[first].kind != "numeral":
        return before == "(" and following == ")" and len(atoms[first].text) <= 2 and stop - first == 1
    if before == "[" and following == "]":
        return stop + 1 >= len(atoms) or atoms[stop + 1].tag not in ("NN", "NNS", "JJ")
    if first == 0 and following in (".", ")"):
        return len(atoms[first].text) <= 3
    if following != ")" or len(atoms[first].text) > 2:
        return False
    opened = any(atom.lower == "(" for atom in atoms[max(0, first - MOST_IN_BRACKETS) : first - 1])
    return before == "(" or (touching(atoms, stop) and not opened)


MOST_IN_BRACKETS = 20
"""Atoms between a bracket and a number in it, at most."""


def _is_identifier(atoms: Sequence[Atom], first: int, stop: int) -> bool:
    """Groups of digits in a row, or digits that are dialled."""

    def numeral(at: int) -> bool:
        return 0 <= at < len(atoms) and atoms[at].kind == "numeral" and "." not in atoms[at].text

    if atoms[first].kind != "numeral":
        return False
    if _is_measured(atoms, stop + 1) or _is_measured(atoms, first + 1):
        return False  # "255,130 18-year-olds", "650 18-hole courses"
    if numeral(stop) or (numeral(first - 1) and first - 1 >= 0):
        return True
    if _is_code(atoms, first, stop):
        return True
    if _is_chained(atoms, stop) and _is_chained(atoms, stop + 2):
        return True  # 1-800-555-0199
    if lower_at(atoms, first - 1) == "+" and len(atoms[first].text) <= 3 and numeral(stop):
        return True
    if not {",", "."}.isdisjoint(atoms[first].text) or len(atoms[first].text) < 3:
        return False
    counting = [atom.tag for atom in atoms[stop : stop + 2]]
    if counting[:1] == ["NNS"] or counting == ["JJ", "NNS"]:
        return False  # "the charity helped 500 families"
    return _is_dialled([lower_at(atoms, k) for k in range(max(0, first - 5), first)])


def _is_dialled(near: Sequence[str]) -> bool:
    """Whether the words before a number say that it is dialled, typed or filed; not "the company put the number at 600"."""
    dialled = _DIALLED.intersection(near)
    if dialled == {"number"} and near[-1] in ("at", "to", "by"):
        return False
    return bool(dialled) and (not {"of", "than", "from"} & set(near[-2:]) or "call" in near)


def _is_chained(atoms: Sequence[Atom], at: int) -> bool:
    """Whether a hyphen joins two numerals here."""
    return lower_at(atoms, at) in HYPHENS and touching(atoms, at + 1) and atoms[at + 1].kind == "numeral"


def _is_measured(atoms: Sequence[Atom], at: int) -> bool:
    """Whether a hyphen joins a number to a word here."""
    hyphen = lower_at(atoms, at) in HYPHENS and touching(atoms, at) and touching(atoms, at + 1)
    return hyphen and atoms[at + 1].kind == "word" and len(atoms[at + 1].text) > 2


_STATE = re.compile(r"[A-Z]{2}$")


def _is_code(atoms: Sequence[Atom], first: int, stop: int) -> bool:
    """Whether a number is a postcode or one that is dialled for help: "New York, NY, 10032", "a 911 call"."""
    if lower_at(atoms, first - 1) == "," and first > 1 and len(atoms[first].text) == 5:
        return _STATE.match(atoms[first - 2].text) is not None
    return atoms[first].text in _EMERGENCY and lower_at(atoms, stop) in _CALLS


# Numbers that are dialled for help.
_EMERGENCY = frozenset(["911", "999", "112"])
_CALLS = frozenset("call calls caller callers operator operators dispatcher dispatchers".split())
_DIGIT_NAME = re.compile(r"[0-9]{1,5}$")
# A version behind a name: Guide 2.0.
_VERSION = re.compile(r"[0-9]\.0$")
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
    if lower_at(atoms, first - 1) in _RANKED and lower_at(atoms, first - 2) not in ("each", "every", "per", "a"):
        return True  # "category two calls"
    return _takes_number(atoms, first, stop, number)


def _takes_number(atoms: Sequence[Atom], first: int, stop: int, number: Number) -> bool:
    """Whether the word before a number, or before the list that it stands in, takes it as its own."""
    at, listed = _before_list(atoms, first)
    before = atoms[at] if at >= 0 else None
    following = atoms[stop] if stop < len(atoms) else None
    if before is not None and before.text == ":" and lower_at(atoms, at - 1).endswith("code"):
        return True  # "Error code: 17"
    part = following is not None and following.lower == "of" and (listed or before is None or before.tag != "NN")
    counts = following is not None and (
        following.tag in ("NNS", "NNPS") or following.lower in ("people", "more", "per", "percent") or part
    )
    if following is not None and following.tag == "NNP" and following.lower.endswith("s"):
        counts = counts or _in_headline(atoms, first)
    if before is not None and before.lower in words("numbered_names") and (not listed or before.lower.endswith("s")):
        named = before.text[:1].isupper() or before.lower in _ALWAYS
        inside = named and (at > 0 or before.lower in _OF_LAW) and not listed
        return (
            not counts
            or inside
            or (named and (following is None or following.lower == "of"))
            or before.lower in _ALWAYS
        )
    if number.kind is NumberKind.DIGITS and _VERSION.match(atoms[first].text) and before is not None:
        return before.tag == "NNP" and not counts
    if number.kind is not NumberKind.DIGITS or not _DIGIT_NAME.match(atoms[first].text):
        return False
    if (following is not None and following.lower in _FILED_BEHIND) or _is_aircraft(atoms, first):
        return True
    if listed or counts or before is None or before.kind != "word":
        return False
    if before.tag in ("NNP", "NNPS") and before.text[:1].isupper() and before.lower not in words("person_verbs"):
        return at > 0 or (following is not None and following.tag[:2] in ("NN", "VB"))
    return False


_RANKED = frozenset("category tier phase stage".split())
_OF_LAW = frozenset(
    "article rule section chapter title amendment clause resolution proposition paragraph appendix".split()
)
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
    if _in_headline(atoms, first):
        return False
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
    if at > stop and lower_at(atoms, at) in ("and", "or") and lower_at(atoms, at + 1).isalpha():
        at += 2  # "58 Northern and Southern races"
        behind = atoms[at] if at < len(atoms) else None
    return (
        at > stop and (behind is None or behind.tag not in ("NNS", "NNPS", "NN")) and not atoms[at - 1].text.isupper()
    )


def _in_headline(atoms: Sequence[Atom], first: int) -> bool:
    """Whether all the words around a number have capitals, as in a headline: "Council Adds 300 Homes"."""
    near = [atom for atom in atoms[max(0, first - 12) : first + 12] if atom.kind == "word" and len(atom.text) > 3]
    return len(near) > 2 and all(atom.text[0].isupper() for atom in near)
