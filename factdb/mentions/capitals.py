"""Capitals: which words of an article belong to a proper name, and which have a capital for another reason."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from factdb.documents import Sentence, is_known
from factdb.lexicon import words
from factdb.mentions.titles import is_body_word
from factdb.names import genders, is_forename, role_noun


@dataclass(frozen=True, slots=True)
class Casing:
    """Which words an article writes in lower case, which with a capital inside a sentence, and which lead a name.

    ``leading`` are those that begin a sentence and a name of several words: Calder of "Calder Foods said".
    """

    lower: frozenset[str]
    capital: frozenset[str]
    leading: frozenset[str] = frozenset()


# A word that begins with a capital, or with a small prefix before one (al-Sadr, McAdam, O’Neill, d'Arc).
CAPITALISED = re.compile(r"[^\W\d_]{0,2}['’-]?[A-ZÀ-ÖØ-ÞĀ-Ž]")
# An adjective made of a name: London-based, US-trained; not Al-shabab.
COMPOUND = re.compile(r"(?!(?:Al|El|Jean|Anne)-)\w[\w.]*-[a-zß-ÿ]+\Z")
# What follows the hyphen of such an adjective; not the second half of a name (Ki-moon).
PARTICIPLE = re.compile(r"-(?:\w*ed|led|born|run|made|style|wide|era|like|bound|\w+ing)\Z")
# Initials: J. or J.K.; not U.S., which the lexicon of places knows.
INITIALS = re.compile(r"(?:[A-Z]\.)+\Z|[A-Z]\Z")
# Verbs before an inverted subject at the beginning of a sentence, though Said and Say are names too.
VERBS = frozenset(("Said", "Says", "Say"))
# How an adjective ends that is no name: "Embattled Ruiz said".
ADJECTIVE = re.compile(r"(?:ed|ing|ful|ous|ive|al|ic|ish|able|ible|less|ese|ant|ent|some|ward|wide|y|er|est)$")
# What a sentence opens with that only tells of a body: "Former Senate leaders"; not "Northern Rail".
OF_A_BODY = frozenset("Former New Old Current Senior Top Late Follow Other Many Several Big Outgoing Incoming".split())
OPENERS = frozenset("\"“‘'``([:-–—•*…")
CLOSED_TAGS = frozenset(
    ("DT", "IN", "PRP", "PRP$", "CC", "WP", "WRB", "WDT", "MD", "TO", "EX", "RB", "PDT", "UH", "CD")
)


def is_title_case(sentence: Sentence) -> bool:
    """Whether a sentence writes nearly every word with a capital, verbs too, as many headlines do."""
    small = [token.tag[:2] for token in sentence.tokens if token.text.islower() and token.tag[:2] in ("NN", "VB", "JJ")]
    if "VB" in small or len(small) > 1:
        return False
    long = [token.text for token in sentence.tokens if len(token.text) > 3 and token.text[0].isalpha()]
    enough = 5 if sentence.tokens[-1:] and sentence.tokens[-1].text in (".", "”", '"') else 3
    return len(long) > enough and sum(word[0].isupper() for word in long) > 0.75 * len(long)


def casing_of(sentences: Sequence[Sentence]) -> Casing:
    """How the sentences of an article write their words."""
    lower: set[str] = set()
    capital: set[str] = set()
    leading: set[str] = set()
    for sentence in sentences:
        titled = is_title_case(sentence)
        for index, token in enumerate(sentence.tokens):
            if token.text.islower():
                lower.add(token.text)
            elif not titled and not _begins(sentence, index):
                capital.add(token.text)
            elif not titled and _leads_a_name(sentence, index):
                leading.add(token.text)
    return Casing(frozenset(lower), frozenset(capital), frozenset(leading))


def _leads_a_name(sentence: Sentence, index: int) -> bool:
    """Whether the words here and behind are a name, by their tags and capitals."""
    pair = sentence.tokens[index : index + 2]
    return len(pair) == 2 and all(
        token.tag in ("NN", "NNP", "NNPS") and CAPITALISED.match(token.text) for token in pair
    )


def _begins(sentence: Sentence, index: int) -> bool:
    """Whether a token stands where any word would have a capital: first, or after an opening mark or a colon."""
    return index == 0 or sentence.tokens[index - 1].text in OPENERS or sentence.tokens[index - 1].tag == "``"


def is_proper(sentence: Sentence, index: int, casing: Casing, *, titled: bool) -> bool:
    """Whether a token belongs to a proper name. ``titled``: every word about it has a capital."""
    token = sentence.tokens[index]
    word = token.text
    if not CAPITALISED.match(word) or word in words("not_names") or token.tag == "PRP":
        return False
    if COMPOUND.match(word):
        return _is_given_name(sentence, index)
    if token.tag == "PRP$":
        return not _begins(sentence, index) and not titled
    if titled:
        return _is_proper_in_headline(sentence, index, casing)
    if not _begins(sentence, index):
        return token.tag not in CLOSED_TAGS or word.lower() not in casing.lower or is_forename(word)
    return _is_proper_at_first(sentence, index, casing)


def _is_proper_at_first(sentence: Sentence, index: int, casing: Casing) -> bool:
    """Where any word would have a capital: what the article writes with one elsewhere too, titles, forenames, names."""
    token = sentence.tokens[index]
    word = token.text
    if word in casing.capital or word in genders("titles") or word in genders("honorifics") or INITIALS.match(word):
        return token.tag not in CLOSED_TAGS or word in genders("titles") or is_forename(word)
    if word in words("seats"):
        return True
    if word.isupper() and len(word) > 1 and [after.text for after in sentence.tokens[index + 1 : index + 2]] == [":"]:
        return True
    if word in VERBS or (token.tag in CLOSED_TAGS and not is_forename(word)):
        return False
    if is_forename(word) or role_noun(word):
        linked = [token for token in sentence.tokens[index + 1 : index + 4] if token.text not in ("of", "for", "the")]
        return is_forename(word) or bool(linked and CAPITALISED.match(linked[0].text))
    following = sentence.tokens[index + 1 : index + 2]
    goes_on = bool(following) and bool(CAPITALISED.match(following[0].text)) and following[0].tag.startswith("NN")
    if not goes_on and (word.lower() in words("documents") or word.lower() in words("groups")):
        return False
    if goes_on and following[0].text not in words("not_names") and _opens_a_name(sentence, index, casing):
        return True
    if token.tag in ("NN", "NNP") and is_body_word(word) and _is_of_a_name(sentence, index):
        return True
    named = token.tag in ("NNP", "NNPS") or (token.tag == "NN" and word in casing.leading)
    return named and word.lower() not in casing.lower


def _opens_a_name(sentence: Sentence, index: int, casing: Casing) -> bool:
    """Whether a word that opens a sentence is one name with the capitalised noun behind it, and does not describe that."""
    token, following, *behind = sentence.tokens[index : index + 3]
    word = token.text
    pair = f"{word} {following.text}"
    if token.tag in ("NN", "NNP") or pair in genders("places") or pair in words("seats"):
        return True
    if token.tag != "JJ":
        return False
    if not is_known(word) and not ADJECTIVE.search(word):
        return True
    # "Northern Rail said"; not "Wary Senate aides said"
    described = (
        word in OF_A_BODY or word.lower() in casing.lower or [t.tag for t in behind] in (["NN"], ["NNS"], ["POS"])
    )
    return is_body_word(following.text) and not described


def _is_of_a_name(sentence: Sentence, index: int) -> bool:
    """Whether "of" and a name follow a word that no article stands before: "Bank of Halven said"."""
    behind = [token for token in sentence.tokens[index + 1 : index + 4] if token.text != "the"]
    return len(behind) > 1 and behind[0].text == "of" and behind[1].tag in ("NNP", "NNPS")


def _is_given_name(sentence: Sentence, index: int) -> bool:
    """Whether a word with a small letter after its hyphen is a name ("Ban Ki-moon"), no adjective ("London-based")."""
    tokens = sentence.tokens
    modifies = index + 1 < len(tokens) and tokens[index + 1].tag.startswith(("NN", "JJ"))
    if PARTICIPLE.search(tokens[index].text):
        return False
    return index > 0 and tokens[index - 1].tag == "NNP" and tokens[index].tag == "NNP" and not modifies


def _is_proper_in_headline(sentence: Sentence, index: int, casing: Casing) -> bool:
    """In a headline with capitals everywhere: a word that the body writes so, or a forename with its surname."""
    word = sentence.tokens[index].text
    following = sentence.tokens[index + 1 : index + 2]
    before = sentence.tokens[index - 1 : index] if index else ()
    if role_noun(word) and following and (is_forename(following[0].text) or following[0].text in casing.capital):
        return True
    if word in casing.capital and word.lower() not in casing.lower:
        return True
    if is_forename(word) and word.lower() not in casing.lower:
        return bool(following) and bool(CAPITALISED.match(following[0].text))
    surname_after_forename = (
        bool(before) and is_forename(before[0].text) and sentence.tokens[index].tag in ("NNP", "NNPS")
    )
    plain = {word.lower(), word.lower().removesuffix("s"), word.lower().removesuffix("es")}
    common = plain & casing.lower or plain & words("reporting_words")
    return (surname_after_forename and not common) or word in genders("titles")
