"""Who has or does what a number counts: "Orla Finch scored 22 goals", "the mill has 14 sites"."""

from collections.abc import Sequence
from functools import lru_cache

from factdb.claims.phrases import BREAKS, clause_start, is_intent, is_reporting, subject
from factdb.claims.shares import is_name
from factdb.documents import NOUNS
from factdb.lexicon import words
from factdb.names import role_noun
from factdb.quantities.atoms import Atom, lower_at
from factdb.quantities.changes import REACH

BE = frozenset("be been being is are was were am 's 're get got getting".split())
HAVE = frozenset("has have had having".split())
# Verbs of a whole and its parts, which do nothing with them.
_HOLD = frozenset("contain contains contained comprise comprises comprised boast boasts boasted".split())
# Subjects that say nothing of who has or does something: "most have two cars".
_NOBODY = frozenset("one ones number numbers figure figures part rest total lot most some many".split())
# "The ministry expects the plan to support 90,000 jobs"
_EXPECTING = frozenset("expect expects expected expecting want wants wanted".split())
# What happens to people, which is done by what no list names: the flood, the fire.
HAPPENING = frozenset("killed wounded injured hurt displaced affected trapped".split())

LONGEST_HOLDER = 4
"""Words of the longest phrase for somebody that a measure takes in."""


def doer_of(atoms: Sequence[Atom], text: str, first: int, done: str) -> str | None:
    """Who did what is counted, ``done`` by its participle: somebody by name, or a body or people by what they are."""
    who = _subject(atoms, text, first)
    if who is None or (done in HAPPENING and not _is_before_verb(atoms, text, first, who)):
        return None
    if is_name(atoms, who):
        return who
    plain = who[:1].lower() + who[1:]
    somebody = len(who.split()) < LONGEST_HOLDER and plain.islower() and is_somebody(who.split()[-1])
    return plain if somebody and done not in HAPPENING else None


def holder_of(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """Who or what has what is counted: "Tirn has more than 900 shops", "the list contains 14 names"."""
    had = any(_is_having(atoms, at, first) for at in range(max(0, first - 4), first))
    return _subject(atoms, text, first) if had else None


def _is_before_verb(atoms: Sequence[Atom], text: str, first: int, who: str) -> bool:
    """Whether somebody stands right before the verb: "attacks in Arden that killed 4" were not by Arden."""
    at = next((k for k in range(first - 1, max(0, first - REACH), -1) if atoms[k].tag[:2] == "VB"), 0)
    while at > 1 and atoms[at - 1].tag in ("VBD", "VBZ", "VBP", "VBN", "MD", "RB"):
        at -= 1
    return at > 0 and text[: atoms[at - 1].end].endswith(who)


@lru_cache(maxsize=10_000)
def is_person_noun(word: str) -> bool:
    """Whether a common noun stands for people: workers, a teacher."""
    lower = word.lower()
    return lower in words("groups") | words("persons") or role_noun(lower) is not None


@lru_cache(maxsize=10_000)
def is_somebody(word: str) -> bool:
    """Whether a common noun stands for people or a body: council, firm, rescuers."""
    lower = word.lower()
    bodies = words("bodies") | words("businesses") | words("general_bodies") | words("public_bodies")
    return is_person_noun(word) or not bodies.isdisjoint((lower, lower.removesuffix("s")))


def _is_having(atoms: Sequence[Atom], at: int, first: int) -> bool:
    """Whether the verb at ``at`` is one of having, and does not help another one: "had fallen in three of them"."""
    helps = any(
        atoms[k].tag == "VBN" or atoms[k].kind == "numeral" or atoms[k].tag in NOUNS for k in range(at + 1, first)
    )
    return atoms[at].tag[:2] == "VB" and atoms[at].lower in HAVE | _HOLD and not helps


def _is_passive(atoms: Sequence[Atom], at: int) -> bool:
    """Whether a form of "be" stands here that helps no verb in -ing: "were sold", "is 40", not "is selling"."""
    doing = any(atom.tag == "VBG" for atom in atoms[at + 1 : at + 3])
    return atoms[at].lower in BE and not doing


def _subject(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """The subject of an active verb before ``atoms[first]``; of "said it has 14 sites" who said so."""
    begin = clause_start(atoms, first)
    if any(_is_passive(atoms, at) for at in range(begin, first)):
        return None
    pronoun = next((at for at in range(begin, first) if atoms[at].tag == "PRP"), None)
    if pronoun is None:
        who = subject(atoms, text, first)
    elif pronoun > begin or begin < 2:
        return None
    else:
        who = subject(atoms, text, begin - 1)
        if not is_reporting(atoms, begin - 1) and not (who and is_name(atoms, who)):
            return None
        first = begin - 1
    if who is not None and is_intent(who.split()[-1]):
        # "Tirn announced plans to build 40 homes"
        start = clause_start(atoms, first)
        if start and atoms[start - 1].lower in _EXPECTING:
            return None
        who = subject(atoms, text, start - 1) if start and atoms[start - 1].lower not in BREAKS else None
    elif any(lower_at(atoms, at) == "to" and atoms[at].tag == "TO" for at in range(max(begin, first - 6), first)):
        who = who if who and is_name(atoms, who) else None
    told = who is not None and len(who.split()) <= LONGEST_HOLDER and who.split()[-1].lower() not in _NOBODY
    return who if told else None
