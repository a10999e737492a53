"""The noun that a number counts: "25 of their fighters", "31 old fishing boats"."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from factdb.documents import NOUNS
from factdb.lexicon import words
from factdb.quantities.atoms import HYPHENS, Atom, lower_at, touching
from factdb.quantities.units import PEOPLE
from factdb.text import Span

_ADJECTIVES = frozenset(["JJ", "JJR", "JJS", "VBN", "VBG", "POS", "NNP", "RB", "RBR", "RBS", "CD"])
_PLURALS = frozenset(
    "people police staff aircraft sheep fish deer cattle series species troops crew spacecraft helicopter hovercraft "
    "swine offspring headquarters crossroads barracks salmon trout cod squid bison personnel".split()
)
# What stands before a noun and says nothing of it: "300 more jobs".
_NO_ADJECTIVES = frozenset("more other others further additional extra such fewer less".split())
_FEWER = _NO_ADJECTIVES - {"others"}
# Nouns in -ly; other words in -ly are adverbs ("randomly chosen towns"), whatever their tag.
_NOUNS_IN_LY = frozenset(
    "family assembly supply monopoly anomaly reply rally ally bully fly butterfly belly lily jelly duopoly homily gully".split()
)
_NO_COUNT = frozenset(
    "across away apart aside alone others times ones thirds quarters halves fifths tenths percent p pm am o".split()
)
# Plural and capitalised names of peoples: Kesrins, Japanese, Iraqis, Welshmen.
_DEMONYM = re.compile(r"[A-Z][a-z]+(?:ans|eans|ese|ish|[^sie]is|men|ns)$")


_PRONOUNS = frozenset("them us these those whom which you it em 'em".split())


class Counted(NamedTuple):
    """The noun phrase behind a number: the unit it gives, the noun's span, and whether a pronoun stands for it.

    ``whole`` is the phrase with its adjectives, None where no noun stands there ("25 wounded").
    """

    unit: str | None
    span: Span
    pronoun: bool
    plural: bool
    whole: Span | None = None


def counted(atoms: Sequence[Atom], index: int, *, one: bool) -> Counted | None:
    """The noun that a number counts, which ends before ``atoms[index]``: "25 of their fighters", "31 aftershocks"."""
    if lower_at(atoms, index) == '"' and lower_at(atoms, index + 1) == "of":
        index += 1
    if (people := _people(atoms, index)) is not None:
        return people
    first = lower_at(atoms, index)
    of = first == "of"
    at = index + 1 if of else index
    hyphen = not of and first in HYPHENS and touching(atoms, index) and touching(atoms, index + 1)
    at = at + 1 if hyphen else at
    these = lower_at(atoms, at) in ("these", "those") and at + 1 < len(atoms) and atoms[at + 1].tag in NOUNS
    if of and not these and lower_at(atoms, at) in _PRONOUNS:
        return Counted(None, Span(atoms[at].start, atoms[at].end), pronoun=True, plural=True)
    run = _noun_run(atoms, at, of=of, hyphen=hyphen)
    if run is None:
        return None
    begin, stop = run
    if one and not of and (stop := _singular(atoms, begin, stop)) == begin:
        return None
    head = atoms[stop - 1]
    plural = _is_plural(head) or hyphen
    if head.lower in _NO_COUNT or not (plural or one or of):
        return None
    span = Span(atoms[begin].start, head.end)
    while at < begin and (
        atoms[at].tag in ("DT", "PRP$") or atoms[at].lower in _NO_ADJECTIVES or atoms[at].text in _QUOTATION_MARKS
    ):
        at += 1
    whole = Span(atoms[at].start, head.end)
    if is_person(head.text, head.tag):
        return Counted(PEOPLE, Span(head.start, head.end), pronoun=False, plural=True, whole=whole)
    name = _spelt(atoms[begin:stop])
    job = _SAME.get(head.lower) if not _is_online(atoms, index) else None
    name = job or (name if plural and not hyphen else pluralised(name))
    return Counted(name[:60], span, pronoun=False, plural=plural, whole=whole)


def _singular(atoms: Sequence[Atom], begin: int, stop: int) -> int:
    """Where the noun of "one" ends, before a verb and its subject that were taken for nouns; ``begin`` without one.

    "One poll shows", "one writes", "the one advantage Smith may have".
    """
    last = atoms[stop - 1]
    verbal = last.tag in ("NNS", "VBZ", "VBP") or (last.tag == "NN" and not last.lower.endswith(_SINGULAR_ENDS))
    if verbal and last.lower.endswith("s") and last.lower not in _PLURALS:
        stop -= 1
    elif stop >= len(atoms) or atoms[stop].tag not in ("VBZ", "VBD", "MD"):
        return stop
    names = stop
    while names > begin and atoms[names - 1].text[:1].isupper():
        names -= 1
    return names if names > begin or atoms[begin].tag == "NNP" else stop


# Ends of nouns in s in the singular: boss, bus, gas, crisis, lens, news.
_SINGULAR_ENDS = ("ss", "us", "as", "is", "lens", "news")


def _people(atoms: Sequence[Atom], index: int) -> Counted | None:
    """People whom no noun of a number names: "400 on the payroll", "25 wounded", "nine-strong", "300 18-year-olds"."""
    first = lower_at(atoms, index)
    if (first == "on" and [lower_at(atoms, index + k) for k in (1, 2)] == ["the", "payroll"]) or (
        first in ("in", "on") and lower_at(atoms, index + 1) in ("hospital", "custody", "attendance", "board")
    ):
        return Counted(PEOPLE, Span(atoms[index + 1].start, atoms[index + 1].end), pronoun=False, plural=True)
    if first in words("person_predicates") or (first in ("still", "others") and _predicate(atoms, index + 1)):
        at = index if first != "still" else index + 1
        return Counted(PEOPLE, Span(atoms[at].start, atoms[at].end), pronoun=False, plural=True)
    if lower_at(atoms, index + 2) == "year" and lower_at(atoms, index + 4) == "olds":
        return Counted(PEOPLE, Span(atoms[index].start, atoms[index + 4].end), pronoun=False, plural=True)
    if first in ("member", "person") and index + 1 < len(atoms) and atoms[index + 1].tag == "NN":
        return Counted(
            PEOPLE, Span(atoms[index].start, atoms[index].end), pronoun=False, plural=True
        )  # "3 million member union"
    if first == "strong":
        return Counted(PEOPLE, Span(atoms[index].start, atoms[index].end), pronoun=False, plural=True)
    if first in HYPHENS and lower_at(atoms, index + 1) == "strong":
        return Counted(PEOPLE, Span(atoms[index + 1].start, atoms[index + 1].end), pronoun=False, plural=True)
    return None


def _spelt(atoms: Sequence[Atom]) -> str:
    """The words of a name in small letters, with the numbers in it: "model 3s"; without its marks."""
    spelt = ""
    for at, atom in enumerate(atoms):
        if atom.kind != "sign":
            joined = at > 0 and atoms[at - 1].kind != "sign" and touching(atoms, at)
            spelt += atom.lower if joined else " " + atom.lower
    return spelt.strip()


def _predicate(atoms: Sequence[Atom], index: int) -> bool:
    return lower_at(atoms, index) in words("person_predicates")


def is_person(word: str, tag: str = "NN") -> bool:
    """Whether a noun means persons."""
    return word.lower() in words("persons") or bool(_DEMONYM.match(word) and tag in ("NNPS", "NNS", "NNP"))


def _is_plural(head: Atom) -> bool:
    return (
        head.tag in ("NNS", "NNPS")
        or head.lower in _PLURALS
        or (head.lower.endswith("s") and not head.lower.endswith("ss"))
    )


def _noun_run(atoms: Sequence[Atom], index: int, *, of: bool, hyphen: bool) -> tuple[int, int] | None:
    """First and last place of the nouns of the phrase that begins here, at most ten words on."""
    at = index
    last = min(len(atoms), index + 10)
    if at < last and not of and atoms[at].tag in ("DT", "PRP$") and atoms[at].lower not in ("more",):
        return None
    if hyphen:
        return (at, at + 1) if at < last and _is_joined_noun(atoms[at].lower) else None
    begin, single = -1, not of and lower_at(atoms, index - 1) in ("one", "1")
    at = _behind_determiners(atoms, at, last) if of else at
    while at < last:
        if _is_noun(atoms, at, index):
            behind_mark = atoms[at - 1].kind == "sign" and atoms[at - 1].lower not in HYPHENS
            begin = at if begin < 0 or behind_mark else begin
            if _joins_names(atoms, at):
                at += 2
                continue
            if atoms[at].text[:1].isupper() and _is_version(atoms, at + 1):
                return begin, at + 3
            if _is_last(atoms, at, last, one=single):
                return _drop_names(atoms, begin, at + 1 if single else _last_plural(atoms, begin, at + 1))
        elif at > index and _is_model(atoms, at) and atoms[at - 1].tag != "VBD":
            return at, _model_end(atoms, at)
        elif _is_adjective(atoms, at, index):
            begin = -1 if atoms[at].kind == "word" else begin
        else:
            return None
        at += 1
    return None


def _behind_determiners(atoms: Sequence[Atom], at: int, last: int) -> int:
    while at < last and atoms[at].tag in ("DT", "PRP$"):
        at += 1
    return at


# Ends of words that a hyphen joins to a number and that are no nouns: two-sided, three-dimensional, four-way.
_JOINED_ADJECTIVE = re.compile(r".*(?:ed|al|ly|ic|ing|ous|fold|strong|way|odd|ish|plus|something|time)$")


def _is_joined_noun(word: str) -> bool:
    """Whether a word behind a hyphen is what the number counts: "11-member board", "six-cylinder engine"."""
    return word.isalpha() and len(word) > 2 and not _JOINED_ADJECTIVE.match(word)


def _is_noun(atoms: Sequence[Atom], at: int, index: int) -> bool:
    """Whether a noun stands here, in a phrase that begins at ``index``."""
    atom = atoms[at]
    if atom.kind != "word" or atom.lower.endswith("'s") or (at == index and is_participle(atoms, at)):
        return False
    if _is_adverb(atoms, at) or _is_compound(atoms, at, index) or (at == index and atom.lower in _FEWER):
        return False
    if atom.tag == "JJ" and atom.text[:1].isupper() and is_person(atom.text):  # "millions of Chinese"
        following = atoms[at + 1] if at + 1 < len(atoms) else None
        return following is None or (following.tag[:2] not in ("NN", "JJ") and following.lower not in HYPHENS)
    return atom.tag in NOUNS or (_mistagged(atoms, at) and (at == index or _ends_phrase(atoms, at)))


def is_participle(atoms: Sequence[Atom], at: int) -> bool:
    """Whether a word right behind a number is what became of things, whatever its tag: "and a further 1,200 damaged,"."""
    word = atoms[at].lower
    return _PARTICIPLE.fullmatch(word) is not None and _ends_phrase(atoms, at)


# destroyed, damaged; not seed, breed, sled
_PARTICIPLE = re.compile(r"\w{2,}[^\We]ed(?<!sled)(?<!shed)(?<!moped)(?<!wed)")


def _is_last(atoms: Sequence[Atom], at: int, last: int, *, one: bool) -> bool:
    """Whether the phrase ends with this noun."""
    following = atoms[at + 1] if at + 1 < last else None
    if following is None or _ends_here(atoms[at], following):
        return True
    if atoms[at].tag in ("NNP", "NNPS") and _goes_on_behind_name(atoms, at + 1, last):
        return False
    joined = (following.lower in HYPHENS and touching(atoms, at + 1)) or (
        _mistagged(atoms, at + 1)
        and atoms[at].tag in ("NN", "NNS")
        and ((not one and not _is_plural(atoms[at])) or _ends_phrase(atoms, at + 1))
    )
    return not (following.tag in NOUNS or joined)


def _goes_on_behind_name(atoms: Sequence[Atom], at: int, last: int) -> bool:
    """Whether an adjective or an apostrophe joins a name to the noun: "1,042 Ohio registered voters", "20 of Marks' men"."""
    if at + 1 >= last or atoms[at + 1].tag != "NNS":
        return False
    return atoms[at].text == "'" or (atoms[at].tag in ("VBN", "VBD", "JJ") and atoms[at - 1].lower[-1] != "s")


def _is_adjective(atoms: Sequence[Atom], at: int, index: int) -> bool:
    """Whether an adjective stands here, or a mark inside one, in a phrase that begins at ``index``."""
    atom = atoms[at]
    if atom.kind == "word":
        taken = atom.tag in _ADJECTIVES or atom.lower.endswith("'s") or (at == index and atom.tag == "VBD")
        taken = taken or _is_compound(atoms, at, index)
        taken = taken or (
            atom.tag == "VBD" and atoms[at - 1].tag == "NNP" and _goes_on_behind_name(atoms, at, len(atoms))
        )
        return taken or _is_adverb(atoms, at) or _is_adverb(atoms, at - 1) or atom.lower in _FEWER or _joins(atoms, at)
    if atom.text == "." or atom.text in _QUOTATION_MARKS:
        return atom.tag == "NNP" or atom.text != "."  # "U.S. citizens"
    if atom.text == ",":  # "two small, poor towns"
        tags = [atoms[at - 1].tag if at > index else "", atoms[at + 1].tag if at + 1 < len(atoms) else ""]
        compound = at > index and _is_compound(atoms, at - 1, index)
        return (compound or tags[0] in ("JJ", "VBN")) and tags[1] in ("JJ", "VBN", "NN")
    if atom.kind == "numeral" and at == index:
        return lower_at(atoms, at + 1) in HYPHENS and touching(atoms, at + 1)  # "650 18-hole courses"
    return (atom.lower in HYPHENS or atom.kind == "numeral") and touching(atoms, at) and at > index


_QUOTATION_MARKS = frozenset("\"'`[")
# Last parts of adjectives that are no participles: "delegate-rich states", "smoke-free bars".
_COMPOUND_ENDS = frozenset(
    "rich free friendly led wide like style level run heavy proof ready poor worthy scale".split()
)


def _is_compound(atoms: Sequence[Atom], at: int, index: int) -> bool:
    """Whether a hyphen makes a word a part of an adjective: "self-described", "650 18-hole courses"."""
    if atoms[at].lower == "self":
        return lower_at(atoms, at + 1) in HYPHENS
    before = atoms[at - 2] if at - 2 >= index and lower_at(atoms, at - 1) in HYPHENS else None
    if before is not None and (before.lower == "self" or before.kind == "numeral" or atoms[at].lower in _COMPOUND_ENDS):
        return True
    return lower_at(atoms, at + 1) in HYPHENS and lower_at(atoms, at + 2) in _COMPOUND_ENDS


def _is_adverb(atoms: Sequence[Atom], at: int) -> bool:
    """Whether an adverb stands here, before what it belongs to: "randomly chosen towns"."""
    word = atoms[at].text
    adverb = word.endswith("ly") and word.islower() and word not in _NOUNS_IN_LY
    return adverb and at + 1 < len(atoms) and atoms[at + 1].kind == "word"


def _last_plural(atoms: Sequence[Atom], begin: int, stop: int) -> int:
    """Where the phrase ends if its last word was a verb after all: "14 boats sank"."""
    if not _is_plural(atoms[stop - 1]) and any(_is_plural(atom) for atom in atoms[begin : stop - 1]):
        while not _is_plural(atoms[stop - 1]):
            stop -= 1
    return stop


def _is_model(atoms: Sequence[Atom], at: int) -> bool:
    """Whether a name with digits stands here: "737s", "A350s", "737 Max jets"; not "the last 10", "30 million"."""
    if atoms[at].kind != "numeral" or "," in atoms[at].text or len(atoms[at].text) > 4:
        return False
    return len(atoms[at].text) == 3 or (touching(atoms, at + 1) and atoms[at + 1].lower == "s")


def _is_version(atoms: Sequence[Atom], at: int) -> bool:
    """Whether a number in the plural ends a name here: "Model 3s", "Type 45s"."""
    return at < len(atoms) and _is_model(atoms, at) and touching(atoms, at + 1) and lower_at(atoms, at + 1) == "s"


def _model_end(atoms: Sequence[Atom], at: int) -> int:
    stop = at + 1
    while (
        stop < len(atoms)
        and stop < at + 4
        and ((touching(atoms, stop) and atoms[stop].kind == "word") or atoms[stop].tag in NOUNS)
    ):
        stop += 1
    return stop


def _drop_names(atoms: Sequence[Atom], begin: int, stop: int) -> tuple[int, int]:
    """The nouns without the names before them: of "Kia vehicles" the vehicles, but of "World Cups" both."""
    if atoms[stop - 1].tag in ("NNS", "NN"):
        while begin < stop - 1 and atoms[begin].tag in ("NNP", "NNPS", "CC"):
            begin += 1
    return begin, stop


def _joins_names(atoms: Sequence[Atom], at: int) -> bool:
    """Whether two names or nouns are joined before a noun: "Kia and Hyundai vehicles", "ship and train lines"."""
    tags = [atom.tag for atom in atoms[at : at + 4]]
    if len(tags) < 4 or tags[1] != "CC" or tags[3] not in ("NN", "NNS"):
        return False
    return tags[0] == tags[2] == "NNP" or (tags[0] == "NN" and tags[2] in ("NN", "JJ") and tags[3] == "NNS")


def _ends_here(atom: Atom, following: Atom) -> bool:
    """Whether a plural noun ends its phrase although another noun follows: "40 people Tuesday"."""
    return atom.tag in ("NNS", "NNPS") and following.tag in ("NNP", "NNPS")


def _joins(atoms: Sequence[Atom], at: int) -> bool:
    """Whether "and" or "or" joins two adjectives here."""
    return (
        atoms[at].lower in ("and", "or")
        and at > 0
        and atoms[at - 1].tag == "JJ"
        and at + 1 < len(atoms)
        and atoms[at + 1].tag == "JJ"
    )


def _is_online(atoms: Sequence[Atom], index: int) -> bool:
    """Whether the words around are of social networks, whose posts are no jobs."""
    return any(atom.lower in _NETWORKS for atom in atoms[max(0, index - 20) : index + 20])


_NETWORKS = frozenset(
    "# hashtag hashtags tweet tweets tweeted twitter facebook instagram tiktok blog blogs online viral social".split()
)
_SAME = {"posts": "jobs", "post": "jobs", "positions": "jobs", "vacancies": "jobs"}
_VERBS_IN_S = frozenset("is was has does says goes".split())


def _ends_phrase(atoms: Sequence[Atom], at: int) -> bool:
    """Whether no object follows a word that may be a verb: then it may as well be a noun."""
    return at + 1 >= len(atoms) or atoms[at + 1].tag in ("IN", ".", ",", "VBD", "MD", "CC", "''")


def _mistagged(atoms: Sequence[Atom], at: int) -> bool:
    """Whether a plural noun right behind a number was taken for a verb: "25 strikes"."""
    atom = atoms[at]
    plural = atom.lower.endswith("s") and not atom.lower.endswith(("ss", "us"))
    return atom.tag in ("VBZ", "VBP") and plural and atom.lower not in _VERBS_IN_S


def pluralised(name: str) -> str:
    """A counted noun in the plural, by the regular rules of English spelling and for men, women, children and persons."""
    if name in _PLURALS or (name.endswith("s") and not name.endswith("ss")):
        return name
    for singular, plural in (("person", "people"), ("man", "men"), ("child", "children")):
        if name.endswith(singular) and not name.endswith("human"):
            return name.removesuffix(singular) + plural
    if re.search(r"(?:ch|sh|ss|x|z)$", name):
        return name + "es"
    return name[:-1] + "ies" if re.search(r"[^aeiou]y$", name) else name + "s"
