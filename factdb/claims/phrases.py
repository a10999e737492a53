"""Noun phrases around a number, in the text's own words, from the tags of its sentence."""

import re
from collections.abc import Sequence

from factdb.documents import FINITE, NOUNS
from factdb.lexicon import words
from factdb.quantities.atoms import Atom, lower_at
from factdb.quantities.changes import is_change
from factdb.quantities.units import is_unit

INSIDE = frozenset(["JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "POS", "VBG", "VBN"])
BREAKS = frozenset([",", ";", ":", ".", "(", ")", '"', "—", "–", "!", "?"])
# Words that may stand between a number and the word that it hangs on.
BETWEEN = frozenset("between up about around only just some nearly almost over".split())
TIMES = frozenset(
    "today yesterday tomorrow tonight week month year years months weeks days day quarter monday tuesday wednesday thursday friday "
    "saturday sunday january february march april may june july august september october november december midday noon spring summer autumn winter".split()
)
_REPORTING = frozenset(
    "said says say told tell tells reported reports report added adds thinks think believes believed expects expected estimates "
    "estimated announced announces suggests suggested shows showed claims claimed confirmed confirms warned warns concluded concludes "
    "argued argues noted notes insisted insists predicted predicts calculated calculates".split()
)
_NO_THINGS = frozenset("percent cent per pc upward upwards downward downwards st nd rd th".split())
_RELATIVE = frozenset("which who that".split())
# Verbs of change that have no object.
_MOVES = frozenset(
    "end hit stay remain rise fall grow climb drop shrink decline jump slip soar plunge slow surge stand average total reach".split()
)
# Nouns that "to" hangs on: "plans to grow".
_INTENTS = frozenset("plan plans aim aims bid goal target promise decision move way effort efforts chance room".split())
_ANYBODY = frozenset("anyone anybody everyone everybody someone somebody those one".split())
_PREPOSITIONS = frozenset(
    "in of from for with without on at by under over into to against among before through across near outside inside along".split()
)
_CLAUSES = frozenset(
    "while whilst but although that which who whereas because when if where though unless until".split()
)
_YEAR = re.compile(r"(?:1[5-9]|20|21)[0-9]{2}")
_TIME_NAME = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|March|April|May|Ju(?:ne|ly)|August|\w+ember|October"
)


def phrase_after(atoms: Sequence[Atom], text: str, index: int) -> tuple[str | None, int]:
    """The noun phrase that begins here, without what stands before its adjectives, and where it ends."""
    at = _behind_determiners(atoms, index)
    at += 2 if lower_at(atoms, at) == "-" and lower_at(atoms, at + 1) == "strong" else 0
    begin, last = at, at
    if lower_at(atoms, at) in words("person_predicates") and lower_at(atoms, at - 1) not in ("the", "those"):
        return None, index
    while at < len(atoms) and at < begin + 8:
        atom = atoms[at]
        if atom.tag in NOUNS and atom.kind == "word":
            last = at + 1
            if (
                at + 1 < len(atoms)
                and atoms[at].tag in ("NNS", "NNPS")
                and atoms[at + 1].tag not in ("NN", "NNS", "POS")
            ):
                break
        elif not (atom.tag in INSIDE or atom.lower in ("-", "'", "and", "or")) or (
            atom.lower in words("person_predicates") and at > begin
        ):
            break
        at += 1
    if last == begin or last <= index:
        return _nominal(atoms, text, begin)
    while lower_at(atoms, begin) == "-":
        begin += 1
    while last > begin and atoms[last - 1].lower in TIMES:
        last -= 1
        last -= last > begin and atoms[last - 1].lower in ("last", "next", "this")
    if not any(atom.tag in NOUNS for atom in atoms[begin:last]) or atoms[begin].lower in TIMES:
        return None, index
    return text[atoms[begin].start : atoms[last - 1].end], last


def _nominal(atoms: Sequence[Atom], text: str, begin: int) -> tuple[str | None, int]:
    """An adjective or participle that stands for people: "the displaced", "those asked"."""
    before = lower_at(atoms, begin - 1)
    if begin >= len(atoms) or before not in ("the", "those") or atoms[begin].tag not in ("VBN", "VBD", "JJ", "JJS"):
        return None, begin
    first = begin - 1 if before == "those" else begin
    return text[atoms[first].start : atoms[begin].end], begin + 1


def _behind_determiners(atoms: Sequence[Atom], index: int) -> int:
    """The place behind a closing mark, "of" and the determiners that begin here."""
    at = index
    if lower_at(atoms, at) in ('"', "'") and lower_at(atoms, at + 1) == "of":
        at += 1
    at = at + 1 if lower_at(atoms, at) == "of" else at
    begin = at
    while at < min(len(atoms), begin + 4) and (atoms[at].tag in ("DT", "PRP$", "CD") or _is_about(atoms, at)):
        at += 1
    return at


def _is_about(atoms: Sequence[Atom], at: int) -> bool:
    """Whether an adverb stands here before a number: "the | roughly | 54,000 pages"."""
    adverb = atoms[at].tag == "RB" or atoms[at].lower in _ABOUT or atoms[at].lower == "combined"
    return adverb and at + 1 < len(atoms) and atoms[at + 1].tag == "CD"


_ABOUT = frozenset("about almost approximately around nearly over roughly some".split())


def preposition_phrase(atoms: Sequence[Atom], text: str, index: int) -> str | None:
    """A short phrase with a preposition that begins here: "in protest-related violence"."""
    by_average = [lower_at(atoms, index + k) for k in range(4)] == ["by", "an", "average", "of"]
    if lower_at(atoms, index) not in _PREPOSITIONS or by_average:
        return None
    if lower_at(atoms, index + 1) in _AWAY and atoms[index].lower in ("from", "in", "at"):
        return text[atoms[index].start : atoms[index + 1].end]
    noun, end = phrase_after(atoms, text, index + 1)
    if noun is None or any(atom.kind == "numeral" or atom.tag == "CD" for atom in atoms[index + 1 : end]):
        return None
    if noun.lower() in ("end", "start", "beginning", "time"):
        return None
    return None if _TIME_NAME.match(noun) else f"{atoms[index].text} {noun}"


_AWAY = frozenset("abroad overseas home elsewhere".split())


def phrase_before(atoms: Sequence[Atom], text: str, stop: int) -> str | None:
    """The noun phrase that ends before ``atoms[stop]``."""
    begin = stop
    while begin > 0 and stop - begin < 8 and (atoms[begin - 1].tag in INSIDE or atoms[begin - 1].lower in ("-", "'")):
        begin -= 1
    while begin < stop and atoms[begin].tag in ("VBN", "VBG", "POS"):
        begin += 1
    if not any(atom.tag in NOUNS and atom.kind == "word" for atom in atoms[begin:stop]):
        return None
    return text[atoms[begin].start : atoms[stop - 1].end]


def start_of(atoms: Sequence[Atom], stop: int, phrase: str) -> int:
    """Where a phrase begins that ends before ``atoms[stop]``."""
    return next(at for at in range(stop) if atoms[at].start >= atoms[stop - 1].end - len(phrase))


def bounded(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """What more or less than a number is had by: "contracts over £25,000", "people above $250,000"."""
    bound = lower_at(atoms, first) in ("over", "above", "under", "below")
    if not bound or first < 1 or atoms[first - 1].tag not in ("NN", "NNS"):
        return None
    before = atoms[first - 1].lower
    return None if before in TIMES or is_change(before) else phrase_before(atoms, text, first)


def subject(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """The subject of the clause that holds ``atoms[first]``; of the clause before where it has none."""
    begin = first
    apposed = before_appositions(atoms, text, first)
    if apposed is not None:
        return apposed
    for _ in range(3):
        end = begin
        begin = clause_start(atoms, end)
        if end != first and _is_aside(atoms, begin, end):
            begin -= 2
            continue
        phrase = first_phrase(atoms, text, begin, end) or _antecedent(atoms, text, begin)
        if phrase or begin == 0 or _is_told_of_it(atoms, begin):
            return phrase
        if atoms[begin - 1].lower == ":":
            phrase = phrase_before(atoms, text, begin - 1)
            return phrase if phrase and len(phrase) > 1 else None
        begin -= 1
    return None


LONGEST_APPOSITIONS = 40
"""Atoms of a subject with its appositions."""


def before_appositions(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """What opens a sentence, before what commas set off from its verb: "Dr Siddiqui, a GP, won", "The port, which closed, cost"."""
    verb = next((at for at in range(first - 1, max(-1, first - 8), -1) if atoms[at].tag in FINITE), None)
    if verb is None or verb > LONGEST_APPOSITIONS or lower_at(atoms, verb - 1) != ",":
        return None
    comma = next((at for at in range(verb - 1) if atoms[at].lower == ","), None)
    if comma is None or any(
        atom.tag not in INSIDE and atom.tag not in ("DT", "PRP$") and atom.lower != "of" for atom in atoms[:comma]
    ):
        return None
    if lower_at(atoms, comma + 1) not in _RELATIVE and any(atom.tag in FINITE for atom in atoms[:verb]):
        return None
    of = next((at for at in range(comma) if atoms[at].lower == "of"), comma)
    told = of > 0 and (atoms[of - 1].tag[:3] == "NNP" or atoms[0].tag in ("DT", "PRP$"))
    return phrase_before(atoms, text, of) if told and atoms[of - 1].lower not in TIMES else None


def _is_told_of_it(atoms: Sequence[Atom], begin: int) -> bool:
    """Whether a clause that begins here says something of what was told before: "confirmed that | it was €4m"."""
    reported = atoms[begin - 1].lower == "that" or atoms[begin - 1].lower in _REPORTING
    return reported and begin < len(atoms) and atoms[begin].tag == "PRP"


def _is_aside(atoms: Sequence[Atom], begin: int, end: int) -> bool:
    """Whether a clause only tells more of the subject before it: "shares, which lost a third, fell 6%"."""
    parted = lower_at(atoms, end) == "," and lower_at(atoms, begin - 2) == ","
    return parted and lower_at(atoms, begin - 1) in _RELATIVE


def _antecedent(atoms: Sequence[Atom], text: str, begin: int) -> str | None:
    """The noun phrase before the relative pronoun that opens a clause here: "bank stocks, which were up"."""
    for at in (begin - 1, begin):
        timed = at > 0 and atoms[at - 1].lower in TIMES
        if lower_at(atoms, at) in _RELATIVE and at > 0 and atoms[at - 1].lower not in _ANYBODY and not timed:
            stop = at - 1 if atoms[at - 1].lower == "," else at
            phrase = phrase_before(atoms, text, stop)
            comma = start_of(atoms, stop, phrase) - 1 if phrase and atoms[at].lower == "which" else -1
            if lower_at(atoms, comma) == ",":  # "A loan for the chairman, Leo Grant, which was worth £2m"
                return first_phrase(atoms, text, clause_start(atoms, comma), comma) or phrase
            return phrase
    return None


def expected_to_move(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """What is expected or made to rise or fall, by whomever: "the bank expects prices to rise by 5%"."""
    begin = clause_start(atoms, first)
    for at in range(first - 1, begin + 1, -1):
        if atoms[at].lower in _MOVES and atoms[at - 1].lower == "to":
            return None if atoms[at - 2].lower in _INTENTS else phrase_before(atoms, text, at - 1)
    return None


def is_intent(word: str) -> bool:
    """Whether a noun is one that "to" hangs on: "plans to grow"."""
    return word.lower() in _INTENTS


def is_reporting(atoms: Sequence[Atom], at: int) -> bool:
    """Whether a verb stands here that tells what somebody said, or "that" behind one."""
    at = at - 1 if lower_at(atoms, at) == "that" else at
    return lower_at(atoms, at) in _REPORTING and atoms[at].tag[:2] == "VB"


def clause_start(atoms: Sequence[Atom], end: int) -> int:
    """Where the clause begins that ends before ``atoms[end]``."""
    at = end
    while at > 0 and end - at < 40:
        word = atoms[at - 1].lower
        if (
            (word in BREAKS and not _is_abbreviating(atoms, at - 1))
            or word in _CLAUSES
            or (word == "as" and _has_verb(atoms, at, end))
        ):
            return at
        if word in _REPORTING and atoms[at - 1].tag[:2] == "VB" and end - at > 1:
            return at
        if (
            word == "and"
            and not _is_between(atoms, at - 1)
            and any(
                is_change(atoms[k].lower)
                or atoms[k].tag in ("VBD", "VBZ", "MD")
                or (atoms[k].tag == "VBP" and _has_verb(atoms, max(0, at - 12), at - 1))
                for k in range(at, min(end, at + 8))
            )
        ):
            return at
        at -= 1
    return at


def _is_abbreviating(atoms: Sequence[Atom], at: int) -> bool:
    """Whether the point of an abbreviation stands here: "the U.S. Treasury"."""
    return atoms[at].lower == "." and at > 0 and len(atoms[at - 1].text) == 1 and atoms[at - 1].text.isupper()


def _is_between(atoms: Sequence[Atom], at: int) -> bool:
    """Whether "and" stands here in "between men and women"."""
    before = atoms[max(0, at - 4) : at]
    return any(atom.lower == "between" for atom in before) and not any(atom.tag == "CD" for atom in before)


def _has_verb(atoms: Sequence[Atom], begin: int, end: int) -> bool:
    return any(atom.tag in ("VBD", "VBZ", "VBP", "MD") for atom in atoms[begin:end])


def first_phrase(atoms: Sequence[Atom], text: str, begin: int, end: int) -> str | None:
    """The first noun phrase in ``atoms[begin:end]`` that no preposition opens, with an "of …" behind it."""
    at = begin
    while at < end:
        if (atoms[at].tag in ("IN", "TO") and atoms[at].lower not in ("of",)) or atoms[at].lower == "per":
            at = _behind_object(atoms, at + 1, end)
            continue
        if _is_thing(atoms, at):
            start = at
            while (
                start > begin
                and (atoms[start - 1].tag in ("JJ", "JJR", "JJS", "VBN") or (start == 1 and atoms[0].tag == "VBG"))
                and atoms[start - 1].kind == "word"
                and atoms[start - 1].lower not in ("been", "being")
            ):
                start -= 1
            stop = max(at + 1, _phrase_end(atoms, _behind_grade(atoms, at, end), end))
            return text[atoms[start].start : atoms[stop - 1].end]
        at += 1
    return None


def _behind_grade(atoms: Sequence[Atom], at: int, end: int) -> int:
    """The noun that a word like "average" grades, and who is counted by a "number": "average listed rent", "number taking French"."""
    word, behind = atoms[at].lower, at + 1
    if word == "number" and behind + 1 < end and atoms[behind].tag == "VBG" and atoms[behind + 1].tag in NOUNS:
        return behind + 1
    while word in _GRADES and behind < end and atoms[behind].tag in ("VBN", "JJ"):
        behind += 1
    return behind if behind > at + 1 and behind < end and atoms[behind].tag in NOUNS else at


_GRADES = frozenset("average median mean total record overall".split())


def _is_thing(atoms: Sequence[Atom], at: int) -> bool:
    """Whether a noun stands here that may be measured: no time, and no unit behind a number."""
    following = atoms[at + 1].lower if at + 1 < len(atoms) else ""
    if atoms[at].tag == "VBG" and is_change(following) and atoms[at - 1].tag not in ("DT", "JJ"):
        return True
    if at == 0 and atoms[at].tag == "VBG" and len(atoms) > 1 and atoms[1].tag in FINITE:
        return True  # "Sampling found 4 ppb"
    if atoms[at].tag not in NOUNS or atoms[at].kind != "word" or atoms[at].lower in TIMES | _NO_THINGS:
        return False
    if following == "-" and lower_at(atoms, at + 2) in TIMES:
        return False
    if atoms[at].lower == "rose" and following in ("by", "to", "from"):
        return False
    before = at - 2 if lower_at(atoms, at - 1) == "-" else at - 1
    counted = before >= 0 and (
        atoms[before].kind == "numeral" or atoms[before].tag == "CD" or atoms[before].text == "/"
    )
    return not (counted and is_unit(atoms[at].text))


def _behind_object(atoms: Sequence[Atom], at: int, end: int) -> int:
    """Where the noun phrase behind a preposition ends; a determiner behind its noun begins another one."""
    if at < end and _YEAR.fullmatch(atoms[at].text):
        return at + 1
    named = False
    while at < end and (
        atoms[at].tag in INSIDE
        or (atoms[at].tag in ("DT", "PRP$") and not named)
        or atoms[at].kind == "numeral"
        or atoms[at].tag == "CD"
    ):
        named = named or atoms[at].tag in NOUNS
        at += 1
    return at


def is_amount(atom: Atom) -> bool:
    """Whether a number or the sign of a currency before it stands here."""
    return atom.kind == "numeral" or atom.tag in ("CD", "$")


def _phrase_end(atoms: Sequence[Atom], at: int, end: int) -> int:
    begin = at
    while at < end and (
        atoms[at].tag in NOUNS
        or atoms[at].tag == "POS"
        or atoms[at].lower in ("-", "'", "s")
        or _is_its_year(atoms, at)
    ):
        if at > begin and (atoms[at].lower in TIMES or _is_amounting(atoms, at)):
            return at
        if at > begin and atoms[at].tag == "NNS" and at + 1 < len(atoms) and is_amount(atoms[at + 1]):
            return at  # "the average house | costs £285,000"
        if at > begin and atoms[at].lower == "accounts" and at + 1 < len(atoms) and atoms[at + 1].lower == "for":
            return at
        at += 1
    if at < end - 1 and atoms[at].lower == "per" and atoms[at + 1].tag == "NN":
        return at + 2
    to_whom = at < end - 1 and atoms[at].lower == "to" and atoms[at + 1].tag in ("NNP", "DT", "PRP$")
    if to_whom or (at < end - 1 and atoms[at].lower in ("of", "for", "in", "from", "among", "between")):
        stop = at + 1
        joined = ("-", "'", "and") if atoms[at].lower == "between" else ("-", "'")
        while (
            stop < end
            and (atoms[stop].tag in INSIDE or atoms[stop].tag in ("DT", "PRP$") or atoms[stop].lower in joined)
            and not is_change(atoms[stop].lower)
        ):
            stop += 1
        if any(atom.tag in NOUNS or atom.lower in words("persons") for atom in atoms[at + 1 : stop]):
            return stop
    return at


def _is_its_year(atoms: Sequence[Atom], at: int) -> bool:
    """Whether a year stands between whose something is and what: "the firm's | 2024 | profit"."""
    whose = at > 0 and atoms[at - 1].text.endswith(("'s", "’s", "s'", "s’")) and at + 1 < len(atoms)
    return whose and _YEAR.fullmatch(atoms[at].text) is not None and atoms[at + 1].tag in NOUNS


def _is_amounting(atoms: Sequence[Atom], at: int) -> bool:
    """Whether a word that may be a noun is the verb of its clause: "The cuts amount to 7%", "Annual profit fell 3%"."""
    moves = at > 0 and atoms[at - 1].tag == "NNS" and atoms[at].tag == "NN" and is_change(atoms[at].lower)
    if moves and lower_at(atoms, at + 1) not in ("of", "in", "for"):
        return True
    return atoms[at].lower == "rose" or (
        atoms[at].lower in ("amount", "total", "number")
        and atoms[at].tag in ("NN", "VBP")
        and at > 0
        and (atoms[at - 1].tag == "NNS" and lower_at(atoms, at + 1) != "of")
    )
