"""Penn Treebank part-of-speech tags, by NLTK's averaged perceptron (Collins, EMNLP 2002) with weights of our own.

The weights are made by training/tags.py from the English Web Treebank and GUM.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from factdb import lexicon
from factdb.documents.perceptron import MatrixPerceptron, features_of, parted

if TYPE_CHECKING:
    from nltk.tag.perceptron import PerceptronTagger


NOUNS = frozenset(("NN", "NNS", "NNP", "NNPS"))
FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
"""Tags of the verbs that a clause has one of: "said", "says", "say", "will"."""

_CLOSED = frozenset("PRP PRP$ DT PDT WP WP$ WDT WRB MD CC TO EX IN".split())


@cache
def _tagger() -> "PerceptronTagger":
    from nltk.tag.perceptron import PerceptronTagger

    tagger = PerceptronTagger(load=False)
    with files("factdb.models").joinpath("tags.npz").open("rb") as file, np.load(file, allow_pickle=False) as stored:
        names = {name: parted(stored[name]) for name in ("tags", "features", "words", "word_tags")}
        weights = (stored["counts"], stored["columns"], stored["weights"])
    tagger.model = MatrixPerceptron(names["tags"], names["features"], *weights, closed=_CLOSED)
    tagger.tagdict = dict(zip(names["words"], names["word_tags"], strict=True))
    tagger.classes = tagger.model.classes
    tagger._get_features = features_of
    return tagger


def tag(words: Sequence[str]) -> tuple[str, ...]:
    """A tag for each word of a sentence."""
    return _mended(words, tuple(tag for _, tag in _tagger().tag(list(words))))


def is_known(word: str) -> bool:
    """Whether a word, its case aside, was frequent enough in training for its tag to be learned and not guessed."""
    tagger = _tagger()
    return word in tagger.tagdict or word.lower() in tagger.tagdict or tagger.model.knows(word)


@cache
def _verbs() -> dict[str, str]:
    return {row[0]: row[1] for row in lexicon.rows("verb_forms")}


@cache
def _participles() -> dict[str, str]:
    """The tag of every irregular participle that is not the verb itself: VBN, or VBD where the past has the same form."""
    return {row[2]: "VBD" if row[1] == row[2] else "VBN" for row in lexicon.rows("participles") if row[2] != row[0]}


def _mended(words: Sequence[str], tags: Sequence[str]) -> tuple[str, ...]:
    """The tags, but those of forms that are one thing alone or by their place.

    Fell, told (a verb), ally (a noun), seven (a number); "Turnout rose" (a noun), "call themselves", "the rate rose by", "the
    chain runs 85 hotels" (verbs).
    """
    found: list[str] = []
    verbs = _verbs()
    for at, (word, tag) in enumerate(zip(words, tags, strict=True)):
        if tag in _MENDED or tag[:2] == "VB" or word in verbs:
            tag = _verb_tag(words, tags, at, found) or _other_tag(words, tags, at, found) or tag
        found.append(_ALONE.get(word.lower(), tag))
    return tuple(found)


def _other_tag(words: Sequence[str], tags: Sequence[str], at: int, found: Sequence[str]) -> str | None:
    """The tag of what is no verb though it was taken for one, or another kind of word than it was taken for."""
    word, tag = words[at], tags[at]
    following = words[at + 1] if at + 1 < len(words) else ""
    after = "VBD" if following == "rose" else _verbs().get(following) or (tags[at + 1] if following else "")
    if tag == "NN" and word == "close" and following == "to" and found[-1:] in (["NN"], ["NNS"]):
        return "JJ"
    if (tag == "VB" and at == 0 and _opens_clause(words, tags)) or _is_noun(word, tag, found, following, after):
        return "NN"
    if tag == "JJS" and word in ("harvest", "forest", "protest", "request", "conquest"):
        return "NN"
    if tag[:2] != "VB" and word in _participles() and tags[at + 1 : at + 2] in (("CD",), ("DT",), ("PRP$",), ("$",)):
        return _participles()[word]  # "and driven 410,000 from their homes"
    if tag in ("VB", "VBP") and _is_role_of(words, tags, at):
        return "NN"
    if tag in ("VBD", "VBN") and word.endswith("er"):
        return "JJR"  # no past form: "was slightly higher"
    if tag[:2] == "VB" and word == "gold":
        return "NN"
    if tag in ("JJ", "NN") and word != "one" and word in lexicon.words("number_words"):
        return "CD"
    return "NN" if tag == "CD" and word.isalpha() and word.islower() and not _is_number(word) else None


def _is_role_of(words: Sequence[str], tags: Sequence[str], at: int) -> bool:
    """Whether a role stands between whose it is and the name of somebody who does something: "Raiders | coach | Kate Dunmore said"."""
    if words[at] not in lexicon.words("roles") or at == 0 or tags[at - 1] not in NOUNS:
        return False
    end = at + 1
    while end < len(tags) and tags[end] == "NNP":
        end += 1
    return end > at + 1 and end < len(tags) and tags[end] in FINITE


# Words of one tag that the treebanks have too seldom.
_ALONE = {
    **dict.fromkeys("$£€¥₹", "$"),
    **dict.fromkeys(("albeit", "amid", "amidst", "amongst", "versus", "vs"), "IN"),
    **dict.fromkeys(("ours", "oneself"), "PRP"),
    **dict.fromkeys(("whoever", "whomever"), "WP"),
    "whichever": "WDT",
    "another": "DT",
}
_MENDED = frozenset(("NN", "NNS", "RB", "JJ", "CD", "VBG", "UH", "JJS", "JJR"))
_OBJECTS = frozenset("the a an it them him her his their".split())
_REFLEXIVE = frozenset(("himself", "herself", "itself", "themselves"))
_SHARES = frozenset(("%", "percent", "cent", "pc", "most", "more", "many"))
# Adverbs that open a sentence before its verb.
_OPENING = frozenset(
    "above again also already behind below inside outside even here how indeed instead just later long never next not now often once only perhaps rather so "
    "soon still then there thus today together tomorrow tonight too up down out well when where why yesterday yet".split()
)


def _verb_tag(words: Sequence[str], tags: Sequence[str], at: int, found: Sequence[str]) -> str | None:
    """The tag of what is a verb alone or by its place, though it was taken for a noun or an adverb."""
    word, tag = words[at], tags[at]
    if tag in ("NN", "NNS", "RB", "JJ", "IN") and (verb := _verbs().get(word)) is not None:
        helped = verb == "VBD" and any(before.startswith("VB") for before in found[-2:])
        return "VBN" if helped else verb
    if tag not in ("NN", "NNS", "RB"):
        return None
    if word in ("cost", "costs") and tag != "RB" and _is_costing(tags, at, found):
        return "VBZ" if word == "costs" else "VBN" if found[-1].startswith("VB") else "VBD"
    following = words[at + 1] if at + 1 < len(words) else ""
    if (joined := _JOINED.get((word, following))) is not None:
        return joined
    held = tag == "NN" or (word == "back" and FINITE.isdisjoint(found))
    if held and at and _is_plural_verb(word, words[at - 1], found[-1], following):
        return "VBP"
    return "VBZ" if tag != "RB" and _is_singular_verb(words, tags, at, found) else None


# What is a verb before this word.
_JOINED = {
    **{("rose", link): "VBD" for link in ("by", "to", "from")},
    **{("set", link): "VBD" for link in ("aside", "up", "out", "off")},
    ("stands", "at"): "VBZ",
    ("makes", "up"): "VBZ",
    **{("stay", place): "VBP" for place in ("top", "bottom", "on", "in", "at", "second", "third")},
}


def _is_costing(tags: Sequence[str], at: int, found: Sequence[str]) -> bool:
    """Whether a word for a cost is the verb before a sum: "should have cost £90", "and cost insurers £2bn"."""
    if tags[at + 1 : at + 2] in (("$",), ("CD",)):
        return bool(found) and found[-1] not in ("DT", "JJ", "PRP$", "IN")
    return tags[at + 2 : at + 3] == ("$",) and found[-1:] in (["CC"], ["MD"], ["PRP"], ["TO"])


def _is_plural_verb(word: str, before: str, tag_before: str, following: str) -> bool:
    """Whether what was taken for a noun is the verb of many: "32% call themselves", "analysts say"."""
    if word in ("work", "live") and (before in ("staff", "people", "police", "crew") or tag_before == "CD"):
        return following in ("in", "at", "for", "from", "on")
    if word == "say":
        return tag_before in ("NNS", "NNPS", "NNP", "NN")
    if following in _OBJECTS and (tag_before == "NNS" or before in ("%", "percent", "cent", "pc")):
        return True  # "47% support the ban", "300 trucks cross the bridge"
    if word in ("support", "back", "oppose", "favour", "favor") and tag_before == "NNS" and following.endswith("ing"):
        return True  # "voters support replacing the pipes"
    return following in _REFLEXIVE and (tag_before in ("CD", "NNS") or before in _SHARES)


def _is_singular_verb(words: Sequence[str], tags: Sequence[str], at: int, found: Sequence[str]) -> bool:
    """Whether what was taken for a plural is the one verb of its clause, before its object: "the council owns 3,400 homes"."""
    word = words[at]
    if not (word.islower() and word.endswith("s") and not word.endswith("ss") and found[-1:] in (["NN"], ["NNP"])):
        return False
    if tags[at + 1 : at + 2] not in (("CD",), ("DT",), ("PRP$",), ("$",)) or word in lexicon.words("groups"):
        return False
    least, most = max(0, at - LONGEST_CLAUSE), min(len(words), at + LONGEST_CLAUSE)
    begin = next((k + 1 for k in range(at - 1, least, -1) if words[k] in _CLAUSE_MARKS), least)
    end = next((k for k in range(at + 1, most) if words[k] in _CLAUSE_MARKS), most)
    timed = words[at + 1] in ("this", "last", "next") or not _TIMES.isdisjoint(words[at + 2 : at + 3])
    return not timed and "VB" not in found[begin:at] and FINITE.isdisjoint((*found[begin:at], *tags[at + 1 : end]))


LONGEST_CLAUSE = 30
"""Words of a clause on either side of its verb."""

_CLAUSE_MARKS = frozenset((",", ";", ":", ".", "—", "–", "(", ")", '"', "that", "which", "who", "while", "but"))
_TIMES = frozenset("day days week weeks month months year years season".split())


def _is_noun(word: str, tag: str, found: Sequence[str], following: str, tag_after: str) -> bool:
    """Whether what was taken for a verb, adjective or adverb is a noun."""
    if tag == "VBG":
        return found[-1:] == ["NN"] and tag_after in ("VBZ", "VBD", "MD")
    if tag == "RB":
        return word in lexicon.words("roles") or (not found and _opens_as_noun(word, tag_after))
    if tag == "UH":
        return not found and tag_after in FINITE
    return (tag == "VBZ" and not word.endswith("s")) or _is_title(word, tag, found[-1:], following)


def _is_title(word: str, tag: str, before: Sequence[str], following: str) -> bool:
    """Whether a word is what the person does who is named behind it: "Harvard economist Ana Ruiz", "chief executive Tom Orr"."""
    modified = (
        bool(before) and before[0][:2] in ("NN", "JJ", "DT", "PO", "PR") and before[0] not in ("NNS", "NNPS", "PRP")
    )
    return modified and tag in ("JJ", "VB", "VBP", "VBZ") and following[:1].isupper() and word in lexicon.words("roles")


def _opens_clause(words: Sequence[str], tags: Sequence[str]) -> bool:
    """Whether the first word of a sentence, taken for a command, is the subject of its verb: "Revenue at the chain climbed"."""
    if tags[1:2] not in (("IN",), ("VBD",), ("VBZ",), ("MD",)) or not words[0][:1].isupper():
        return False
    for word, tag in zip(words[1:LONGEST_CLAUSE], tags[1:LONGEST_CLAUSE], strict=False):
        if tag in FINITE or _verbs().get(word) in FINITE:
            return True
        if word in _CLAUSE_MARKS or tag in ("PRP", "WP", "WRB", "EX", "CC", "TO"):
            return False
    return False


def _opens_as_noun(word: str, following: str) -> bool:
    """Whether the first word of a sentence, tagged an adverb, is the subject of the verb behind it."""
    finite = following in FINITE
    return finite and word[:1].isupper() and not word.endswith("ly") and word.lower() not in _OPENING


def _is_number(word: str) -> bool:
    """Whether a word is one for a number: seven, dozens, thirds, million."""
    known = (lexicon.words(f"number_{kind}") for kind in ("words", "scales", "fractions", "vague"))
    forms = (word, word.removesuffix("s"), word.removesuffix("ies") + "y")
    return any(form in names for names in known for form in forms)


def tagset() -> list[str]:
    """Every tag that there is, in the order of the alphabet."""
    return sorted(_tagger().classes)
