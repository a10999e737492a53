"""Names of people and bodies: their comparable form, and the parts of a person's name."""

import unicodedata

# Letters that Unicode does not take apart into a base letter and an accent.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})

_APOSTROPHES = frozenset("'’‘ʼ`´ʻʿʾ")

# Words that belong to a surname but are none by themselves: "van Gogh", "al-Assad".
PARTICLES = frozenset(
    "al el bin ibn ben bint abu de del della der den di da das do dos du la le van von ter ten zu zum zur y e af av "
    "san st saint mac ap ould abd ul ur".split()
)

GENERATIONS = frozenset("jr sr ii iii iv junior senior esq md phd".split())


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
    """The forenames, initials and surnames of a person's name as keys, without particles and generations."""
    return tuple(part for part in name_key(name).split() if part not in PARTICLES and part not in GENERATIONS)
