"""In which sense a number is given: a level, a change, a forecast, what was before, what was wrongly said."""

import re

from factdb.database.columns import Sense
from factdb.lexicon import words as lexicon_words
from factdb.links.words import folded_words
from factdb.quantities import Direction

# Before a number: somebody's earlier words, which may have been wrong.
SAID_BEFORE = re.compile(
    r"\b(?:(?:earlier|previous|original|first|initial|same|last|our|an|the|this|that)\s+(?:\w+\s+)?"
    r"(?:version|report|article|story|edition|chart|graphic|table|caption|headline|update|tweet|post|page|column|item)s?"
    r"|we)\b[^.]*\b(?:said|gave|stated|reported|put|showed|wrote|read|listed|quoted)\b"
)

# Anywhere before a number: that it was wrong, in so many words.
WRONGLY = re.compile(
    r"\b(?:wrongly|incorrectly|mistakenly|erroneously|in error|by mistake|misstated|misreported|misprinted)\b"
)

# After a number: what should have stood in its place.
PUT_RIGHT = re.compile(
    r"\b(?:should (?:have (?:been|said|read)|be|read)|(?:correct|right|true|actual) (?:figure|number|total|amount|value)"
    r"|figure (?:is|was)\b|transposed|misplaced|(?:was|were|is|an) (?:an? )?(?:error|mistake|misprint|typo|wrong|incorrect)"
    r"|(?:has|have) been corrected|was (?:later )?(?:lowered|corrected|changed) to)"
)

# Right before a number: that it is the right one.
RIGHT = re.compile(
    r"\b(?:should (?:have (?:been|said|read)|be|read)|(?:figure|number|total|it) (?:is|was)|corrected to|lowered to|instead)"
    r"\s+(?:\w+\s+){0,2}$"
)

# The words before a number that another one is set beside: that of a time before.
COMPARED = re.compile(
    r"\b(?:from|against|compared (?:with|to)|than|instead of|rather than|not"
    r"|had (?:earlier |previously )?(?:put|given|estimated) [^.;,]{1,40} at"
    r"|(?:first|originally|initially|previously) (?:given|announced|reported|estimated|put|stated|forecast)(?: as| at)?)"
    r"\s+(?:(?:the|a|an|its|their)\s+)?(?:\w+\s+)?$"
)

# The words after a number that was first given and is no longer.
FIRST_GIVEN = re.compile(
    r"\s*(?:\w+\s+){0,2}(?:it |was |were |had been )?(?:first|originally|initially|previously|earlier) "
    r"(?:given|announced|reported|estimated|put|stated|forecast|planned|promised)\b|\s+it (?:had )?forecast in\b"
)

# A number that is expected or aimed at, by the words before it.
PLANNED = re.compile(
    r"\b(?:expect\w*|forecast\w*|predict\w*|project(?:ed|s|ions?)|target\w*|guidance|outlook|aims?|plans? to|hopes? to"
    r"|analysts|estimated to|due to|by 20\d\d)\b"
)

# The words before a level that something rose or fell to; "rose 5%" and "rose by 5%" give a change.
LEVEL = re.compile(r"\b(?:to|at|on|of|with|from)\s+(?:\w+\s+)?$")


DEGREES = frozenset({"degree_celsius", "degree_fahrenheit", "kelvin", "degree"})

# By how much it is warmer, by the words of the clause: "1.5C of warming", "3 degrees above normal".
WARMER = re.compile(
    r"\b(?:warming|temperature (?:rise|increase|drop|fall|change)s?|(?:warmer|hotter|cooler|colder|higher|lower) (?:than|by)"
    r"|(?:above|below) (?:the |its |their )?(?:[\w-]+ )?(?:pre-?industrial|average|normal|usual|mean|norm|seasonal))\b"
)


def sense_of(before: str, after: str, *, change: bool, planned: bool) -> Sense:
    """The sense of a number between these words of its sentence; ``after`` may go on beyond it.

    ``change`` and ``planned`` are what ``is_change`` and ``is_planned`` say of it.
    """
    before, after = before.casefold(), after.casefold()
    said = WRONGLY.search(before) or (SAID_BEFORE.search(before) and PUT_RIGHT.search(after))
    if said and not RIGHT.search(before):
        return Sense.WITHDRAWN
    if is_compared(before, after):
        return Sense.FORMER
    if change:
        return Sense.CHANGE
    return Sense.EXPECTED if planned else Sense.LEVEL


def is_compared(before: str, after: str) -> bool:
    """Whether a number is one of a time before, that another one is set beside: "26, rather than 30"."""
    return COMPARED.search(before) is not None or FIRST_GIVEN.match(after) is not None


def is_planned(before: str, after: str, *, is_later: bool) -> bool:
    """Whether a number is one that is expected: of a time to come, or called a forecast or a target."""
    return is_later or PLANNED.search(f"{before[-50:]} … {after[:25]}".casefold()) is not None


def is_change(unit: str | None, direction: Direction | None, before: str, clause: str) -> bool:
    """Whether a share, or degrees, are by how much something changed, as the clause says, not the level that it has."""
    if unit in DEGREES and WARMER.search(clause.casefold()):
        return True
    changes = unit == "percent" or unit in DEGREES
    changed = changes and direction is not None and not lexicon_words("directions").isdisjoint(folded_words(clause))
    return changed and LEVEL.search(before) is None
