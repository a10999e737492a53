"""Names of people and bodies as strings: their comparable form, their parts, and what a forename tells."""

import unicodedata
from enum import StrEnum
from functools import cache, lru_cache

from factdb.lexicon import rows, words


class SpeakerKind(StrEnum):
    """What a speaker is. ``unnamed``: a single person whom the article does not name ("a spokesman")."""

    PERSON = "person"
    ORGANIZATION = "organization"
    GROUP = "group"
    UNNAMED = "unnamed"
    DOCUMENT = "document"


# Letters that Unicode does not take apart into a base letter and an accent.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})

_APOSTROPHES = frozenset("'’‘ʼ`´ʻʿʾ")


@lru_cache(maxsize=1 << 14)
def name_key(name: str) -> str:
    """A name without case, accents and punctuation, its words one space apart; initials stand together.

    "José Núñez-Ortiz" gives "jose nunez ortiz", "J. K. Rowland" and "J.K. Rowland" both "jk rowland", "O’Neill"
    "oneill". Empty where the name holds no letter and no digit.
    """
    folded = unicodedata.normalize("NFKD", name).casefold().translate(_PLAIN)
    letters = []
    for character in folded:
        if character.isalnum():
            letters.append(character)
        elif character not in _APOSTROPHES and not unicodedata.combining(character):
            letters.append(" ")
    return _initials_together("".join(letters).split())


def _initials_together(parts: list[str]) -> str:
    """The parts one space apart, with no space between single letters that follow each other."""
    key: list[str] = []
    lone = False
    for part in parts:
        if len(part) == 1 and part.isalpha() and lone:
            key[-1] += part
        else:
            key.append(part)
        lone = len(part) == 1 and part.isalpha()
    return " ".join(key)


def name_parts(name: str) -> tuple[str, ...]:
    """The forenames, initials and surnames of a person's name as keys, without particles and generations.

    A particle that is a forename as well ("Al", "Van") counts where it comes first.
    """
    particles = words("name_particles")
    first = is_forename(name.split(maxsplit=1)[0]) if name.split() else False
    parts = name_key(name).split()
    return tuple(part for at, part in enumerate(parts) if part not in particles or (first and at == 0))


@cache
def genders(name: str) -> dict[str, str]:
    """The word and the gender of every row of a lexicon file with these two columns."""
    return {row[0]: row[1] for row in rows(name)}


def known_gender(gender: str | None) -> str | None:
    """``male`` or ``female``, and None for a word that both bear."""
    return gender if gender in ("male", "female") else None


def is_forename(word: str) -> bool:
    """Whether a word with a capital is a forename (the first part of "Jean-Luc" counts)."""
    return word in genders("forenames") or word.split("-", 1)[0] in genders("forenames")


def forename_gender(word: str) -> str | None:
    """The gender that a forename tells, or None."""
    table = genders("forenames")
    return known_gender(table.get(word) or table.get(word.split("-", 1)[0]))


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    """For each forename, as a key, the forms that the same person may bear."""
    forms: dict[str, set[str]] = {}
    for full, short in rows("nicknames"):
        forms.setdefault(name_key(full), set()).add(name_key(short))
        forms.setdefault(name_key(short), set()).add(name_key(full))
    return {name: frozenset(others) for name, others in forms.items()}


def is_short_forename(short: str, full: str) -> bool:
    """Whether one forename, both given as keys, is an initial or a short form of the other ("mike" of "michael")."""
    return (len(short) == 1 < len(full) and full.startswith(short)) or (full, short) in _short_forms()


@cache
def _short_forms() -> frozenset[tuple[str, str]]:
    return frozenset((name_key(full), name_key(short)) for full, short in rows("nicknames"))


def same_forename(one: str, other: str) -> bool:
    """Whether two forenames, given as keys, can be one person's: equal, an initial, or a short form."""
    if one == other or other in _nicknames().get(one, ()):
        return True
    return (len(one) == 1 or len(other) == 1) and one[:1] == other[:1]


@cache
def _role_genders() -> dict[str, str]:
    return genders("roles")


def noun_of(word: str) -> str:
    """A word in small letters, without what a hyphen hangs on its noun: "mother-of-three" gives "mother"."""
    return word.lower().partition("-of-")[0]


def role_noun(word: str) -> str | None:
    """The singular noun of a role ("spokesmen" gives "spokesman"), or None for a word that is no role."""
    lower = noun_of(word)
    return next((noun for noun in (lower, *_singulars(lower)) if noun in _role_genders()), None)


def _singulars(lower: str) -> list[str]:
    """What a plural could be the plural of."""
    forms = []
    if lower.endswith("men"):
        forms.append(lower[:-2] + "an")
    if lower.endswith("ies"):
        forms.append(lower[:-3] + "y")
    if lower.endswith("es"):
        forms.append(lower[:-2])
    if lower.endswith("wives"):
        forms.append(lower[:-3] + "fe")
    if lower.endswith("s") and not lower.endswith("ss"):
        forms.append(lower[:-1])
    return forms


def is_plural_role(word: str) -> bool:
    """Whether a word is the plural of a role noun."""
    return noun_of(word) not in _role_genders() and role_noun(word) is not None


def role_gender(noun: str) -> str | None:
    """The gender that a singular role noun tells, or None."""
    return known_gender(_role_genders().get(noun))


def is_body_noun(word: str) -> bool:
    """Whether a noun, in whatever case, is that of an organization ("ministry")."""
    lower = word.lower()
    return lower in words("bodies") or any(form in words("bodies") for form in _singulars(lower))
