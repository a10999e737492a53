"""Forms of English verbs: the participles that a measure is told with, from any form that a text uses."""

import re
from collections.abc import Mapping
from functools import cache

from factdb.lexicon import rows

# Participles of verbs of how high something is, which do nothing with a number; of a count and of a sum.
REACHING = frozenset(
    "reached exceeded topped averaged totalled totaled stood amounted numbered approached meant represented equalled".split()
)
LEVELS = REACHING | frozenset("hit closed opened ended touched valued matched gained traded worthed gone".split())
# The last consonant of a stem that was doubled before -ing: cutting, hitting, winning.
_DOUBLED = re.compile(r"([bdgmnprt])\1$")
# What is left of a verb before -ing, which "king" and "sting" have not.
_SYLLABLE = re.compile(r"[aeiouy]")
# A verb of one syllable, or with the stress on its last one, that doubles its last consonant before -ing.
_DOUBLES = re.compile(
    r"[^aeiou]*[^aeiou\W][aeiou][bdgmnprt]|[aeiou][bdgmnprt]"
    r"|(?:re|up|out|off|under|over)(?:set|run|bid|cut|put|let)|(?:con|pa)trol|(?:com|ex|pro|re)pel|(?:ad|com|per|sub|trans)mit|(?:oc|in|re)cur|(?:de|pre|re|con|in|trans)fer"
)


@cache
def _irregular() -> dict[str, str]:
    """The participle of every form of the irregular verbs but the one in -ing."""
    return {form: row[2] for row in rows("participles") for form in row}


@cache
def _bases() -> dict[str, str]:
    """The verb of every form of the irregular verbs but the one in -ing."""
    return {form: row[0] for row in rows("participles") for form in row}


# What makes another verb of an irregular one: repaid, oversold, withheld.
_PREFIX = re.compile(r"re|over|under|out|mis|fore|with|un|up|pre")


def _found(verb: str, forms: Mapping[str, str]) -> str | None:
    """The form of a verb, or of the one that it is made of, among ``forms``."""
    prefix = _PREFIX.match(verb)
    if verb in forms or prefix is None or verb[prefix.end() :] not in forms:
        return forms.get(verb)
    return prefix[0] + forms[verb[prefix.end() :]]


def past_participle(verb: str) -> str:
    """The past participle of a verb in any of its forms, by the regular rules of English spelling."""
    irregular = _irregular()
    stem = verb[:-3] if verb.endswith("ing") and verb not in irregular else ""
    if _SYLLABLE.search(stem):
        stem = stem[0] + "ie" if re.fullmatch("[dltv]y", stem) else stem
        single = _DOUBLED.sub(r"\1", stem)
        known = (_found(form, irregular) for form in (stem, stem + "e", single))
        return next(filter(None, known), _regular(stem))
    if known_form := _found(verb, irregular):
        return known_form
    if verb.endswith("ed") and verb not in _BASES_IN_ED:
        return verb
    verb = _singular(verb)
    return _found(verb, irregular) or _regular(verb)


_BASES_IN_ED = frozenset("need seed heed weed exceed proceed succeed embed".split())


def _regular(verb: str) -> str:
    """The participle of a regular verb: moved, carried, played."""
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if re.search(r"[^aeiou]y$", verb) else verb + "ed"


def present_participle(verb: str) -> str:
    """The form in -ing of a verb in any of its finite forms: wanted and wants give wanting, slept sleeping."""
    bases = _bases()
    if _found(verb, bases) is None:
        if verb.endswith("ied"):
            return verb[:-3] + "ying"
        if verb.endswith("ed") and verb not in _BASES_IN_ED:
            return verb[: -1 if verb.endswith("eed") else -2] + "ing"
    base = _found(verb, bases) or _found(_singular(verb), bases) or _singular(verb)
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) and len(base) > 2:
        return base[:-1] + "ing"
    return base + base[-1] + "ing" if _DOUBLES.fullmatch(base) else base + "ing"


def _singular(verb: str) -> str:
    """The verb without the ending of the third person: goes, wants, carries."""
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    if verb.endswith(("ches", "shes", "sses", "xes", "oes")):
        return verb[:-2]
    return verb[:-1] if verb.endswith("s") and not verb.endswith("ss") else verb
