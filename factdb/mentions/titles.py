"""Titles before a name: which words are one, and where a run of capitalised words passes from the title to the name."""

from collections.abc import Sequence

from factdb.lexicon import rows, words
from factdb.names import genders, is_body_noun, is_forename, is_plural_role, role_noun

CONNECTORS = frozenset(("of", "for", "on", "to", "against", "at", "in"))
GENERATIONS = frozenset(("Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV", "Inc.", "Inc", "Ltd.", "Ltd", "LLC"))

POSTNOMINALS = frozenset("KC QC SC MP MSP MS MEP MLA TD MBE OBE CBE KBE DBE FRS PhD MD RN Esq".split())
"""Letters behind a name that are no part of it: Imran Latif KC."""

POSSESSIVE_MARKS = frozenset(("'", "’", "'s", "’s"))

OFFICE_LINKS = frozenset(("of", "for", "to"))
"""What ties an office to its field: Secretary of State, Minister for Health, Ambassador to Orland."""


def is_body_word(word: str) -> bool:
    """Whether a word with a capital marks a name as that of an organization."""
    return word in words("body_names") or (word[:1].isupper() and is_body_noun(word))


def is_title(word: str) -> bool:
    """Whether a word with a capital can stand as a title before a name; a party or nation alone is none."""
    if word in words("nationalities"):
        return False
    return (
        word in genders("titles")
        or word in genders("honorifics")
        or (role_noun(word) is not None and word[:1].isupper())
    )


def is_plural_title(word: str) -> bool:
    """Whether a title is of several people: "Senators", "Sens."."""
    return is_plural_role(word) or (word.endswith("s.") and word.removesuffix("s.") + "." in genders("titles"))


def title_end(texts: Sequence[str]) -> int:
    """How many of the words are titles, honorifics, nationalities and bodies before the name itself."""
    office = _office_end(texts)
    if office:
        return office
    cut = 0
    named = False
    for index in range(len(texts) - 1):
        word, following = texts[index], texts[index + 1]
        if following in GENERATIONS or following in CONNECTORS or following in POSSESSIVE_MARKS:
            named = named or is_forename(word)
            continue
        before_forename = is_forename(following) or following in genders("titles")
        if is_title(word) and (before_forename or not (named or is_forename(word))):
            cut = index + 1
            named = False
        elif is_forename(word) and cut <= index:
            named = True
    if cut < len(texts) and (texts[cut] in CONNECTORS or _names_a_body_of(texts[cut - 1], texts[cut])):
        return 0
    return cut + _leading_adjectives(texts[cut:], after_title=cut > 0)


def _names_a_body_of(members: str, body: str) -> bool:
    """Whether a noun for people is the first word of a body's name: Refugee Forum, Farmers Union; not Sen. Church."""
    if role_noun(members) is None or not is_body_word(body) or is_forename(body):
        return False
    return is_plural_role(members) or (body, "weak") not in rows("body_names")


def _office_end(texts: Sequence[str]) -> int:
    """Where an office with its field ends before a forename: "Speaker of the House", "Minister for Health"; 0 if none."""
    link = next((at for at, word in enumerate(texts) if at and word in OFFICE_LINKS and is_title(texts[at - 1])), 0)
    return next((at for at in range(link + 2, len(texts) - 1) if is_forename(texts[at])), 0) if link else 0


def _leading_adjectives(texts: Sequence[str], *, after_title: bool) -> int:
    """How many words stand before the forename that are no part of the name ("Secretary of State", "Democrat")."""
    at = next((index for index, word in enumerate(texts) if index and is_forename(word)), 0)
    if not at or at + 1 >= len(texts) or is_forename(texts[0]):
        return 0
    before = texts[:at]
    plural = texts[at - 1].endswith("s") and at == 1 and not is_body_word(texts[0])
    if all(word in words("nationalities") for word in before) or after_title or plural:
        return at
    return 0
