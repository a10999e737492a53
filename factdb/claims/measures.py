"""What a number counts or measures, in the text's own words: "people killed in protest-related violence", "turnout"."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from factdb.lexicon import rows, words
from factdb.quantities import Quantity
from factdb.quantities.atoms import Atom, lower_at
from factdb.quantities.changes import is_change

LONGEST_MEASURE = 12
"""Words of the longest measure."""

_NOUNS = frozenset(["NN", "NNS", "NNP", "NNPS"])
_INSIDE = frozenset(["JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "POS", "VBG", "VBN"])
_BREAKS = frozenset([",", ";", ":", ".", "(", ")", '"', "—", "–", "!", "?"])
_BE = frozenset("be been being is are was were am 's 're get got getting".split())
_HAVE = frozenset("has have had having".split())
_AUXILIARY = (
    _BE
    | _HAVE
    | frozenset("will would could should may might must can to also now still already since so far not yet".split())
)
_LIGHT = frozenset(
    "said say says told tell reported reports announced saying put puts took take made make makes gave give had has have".split()
)
_TIMES = frozenset(
    "today yesterday tomorrow tonight week month year years months weeks days day quarter monday tuesday wednesday thursday friday "
    "saturday sunday january february march april may june july august september october november december".split()
)
_REPORTING = frozenset(
    "said says say told tells tell reported reports report added adds thinks think believes believed expects expected estimates "
    "estimated announced announces suggests suggested shows showed claims claimed confirmed confirms warned warns".split()
)


class Statement(NamedTuple):
    """What the claim before said: its unit and measure, which "300 of them" and "the figure is 25" speak of again."""

    unit: str | None
    measure: str | None


def measure_of(
    atoms: Sequence[Atom], text: str, quantity: Quantity, *, counted: bool, previous: Statement | None = None
) -> str | None:
    """The measure of a quantity in its sentence, or None. ``counted``: its unit is a noun that it counts."""
    first = next((k for k, atom in enumerate(atoms) if atom.end > quantity.start), None)
    if first is None:
        return None
    stop = next((k for k in range(first, len(atoms)) if atoms[k].start >= quantity.end), len(atoms))
    again = _said_again(atoms, first, stop, quantity, previous)
    if again is None:
        find = _counted if counted else _measured
        again = find(atoms, text, first, stop, quantity)
    tidy = _tidy(again)
    if (tidy is None or _EMPTY.fullmatch(tidy)) and previous and previous.measure and previous.unit == quantity.unit:
        return previous.measure
    return "people killed" if tidy and quantity.unit == "people" and _TOLL.search(tidy) else tidy


# Measures that say nothing: the claim before tells what they are of.
_EMPTY = re.compile(
    r"(?:(?:correct|true|real|official|first|final|latest|actual|new|earlier|previous|same) )*(?:figure|number|total|count|it|number since \w+)s?",
    re.IGNORECASE,
)
_TOLL = re.compile(r"\b(?:toll|deaths?|fatalit(?:y|ies)|number of dead)\b", re.IGNORECASE)


def _said_again(
    atoms: Sequence[Atom], first: int, stop: int, quantity: Quantity, previous: Statement | None
) -> str | None:
    """The measure of the claim before, where this number is compared with it or a part of it: "up from 46", "300 of them"."""
    if previous is None or previous.measure is None:
        return None
    before = (lower_at(atoms, first - 2), lower_at(atoms, first - 1))
    compared = before in (
        ("up", "from"),
        ("down", "from"),
        ("rather", "than"),
        ("not", "the"),
        ("instead", "of"),
        ("compared", "with"),
    )
    part = lower_at(atoms, stop) == "of" and lower_at(atoms, stop + 1) in (
        "them",
        "these",
        "those",
        "it",
        "which",
        "whom",
    )
    if (compared and previous.unit == quantity.unit) or part:
        return previous.measure
    return None


def _tidy(phrase: str | None) -> str | None:
    """A phrase on one line, without an article before it, of limited length."""
    if not phrase:
        return None
    short = re.sub(
        r"^(?:the|a|an|its|their|his|her|this|that|these|those|our|my) ",
        "",
        " ".join(phrase.split()),
        flags=re.IGNORECASE,
    )
    cut = " ".join(short.split(" ")[:LONGEST_MEASURE]).strip(" ,;:.\"'")
    return cut or None


def _counted(atoms: Sequence[Atom], text: str, first: int, stop: int, quantity: Quantity) -> str | None:
    """The noun behind the number with its predicate: "jobs cut", "tents delivered", "people killed in …"."""
    moved = _object(atoms, text, first)
    noun, behind = _noun_phrase_after(atoms, text, stop)
    if moved and (noun is None or lower_at(atoms, first - 1) in ("to", "from", "at")):
        return moved
    if noun is None:
        after = _predicate_after(atoms, text, stop) if quantity.unit else None
        after = after or (_verb_before(atoms, first) if quantity.unit else None)
        if after and quantity.unit:
            return f"{quantity.unit} {after}"
        return _subject(atoms, text, first) or quantity.unit
    after = _predicate_after(atoms, text, behind)
    if after:
        return f"{noun} {after}"
    before = _verb_before(atoms, first)
    if before:
        return f"{noun} {before}"
    tail = _preposition_phrase(atoms, text, behind)
    return f"{noun} {tail}" if tail else noun


def _object(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """What is moved or put: "cut her price target to", "fixes the death toll at", "raise capacity from"."""
    link = first - 1
    while link > 0 and atoms[link].lower in ("between", "about", "around", "only", "just", "up", "the"):
        link -= 1
    if lower_at(atoms, link) not in ("to", "by", "from", "at", "as", "on"):
        return None
    for at in range(link - 1, max(-1, link - 16), -1):
        if atoms[at].lower in _BREAKS:
            return None
        if (atoms[at].tag[:2] == "VB" and atoms[at].tag not in ("VBN", "VBG")) or (
            is_change(atoms[at].lower) and (atoms[at].tag[:1] != "N" or atoms[at + 1].tag in ("DT", "PRP$"))
        ):
            if at + 1 < link and atoms[at + 1].tag in ("DT", "PRP$", "NN", "NNS", "JJ", "VBG", "NNP"):
                return _first_phrase(atoms, text, at + 1, link)
            return None
    return None


def _behind_determiners(atoms: Sequence[Atom], index: int) -> int:
    """The place behind "of" and the determiners that begin here."""
    at = index + 1 if lower_at(atoms, index) == "of" else index
    while at < len(atoms) and atoms[at].tag in ("DT", "PRP$", "CD") and at < index + 4:
        at += 1
    return at


def _noun_phrase_after(atoms: Sequence[Atom], text: str, index: int) -> tuple[str | None, int]:
    """The noun phrase that begins here, without what stands before its adjectives, and where it ends."""
    at = _behind_determiners(atoms, index)
    begin, last = at, at
    if lower_at(atoms, at) in words("person_predicates"):
        return None, index
    while at < len(atoms) and at < begin + 8:
        atom = atoms[at]
        if atom.tag in _NOUNS and atom.kind == "word":
            last = at + 1
            if at + 1 < len(atoms) and atoms[at].tag in ("NNS", "NNPS") and atoms[at + 1].tag not in ("NN", "NNS"):
                break
        elif not (atom.tag in _INSIDE or atom.lower in ("-", "'", "and")) or atom.lower in words("person_predicates"):
            break
        at += 1
    if last == begin or last <= index:
        return None, index
    while lower_at(atoms, begin) == "-":
        begin += 1
    if atoms[last - 1].lower in _TIMES or atoms[begin].lower in _TIMES:
        return None, index
    return text[atoms[begin].start : atoms[last - 1].end], last


def _predicate_after(atoms: Sequence[Atom], text: str, index: int) -> str | None:
    """Read "have been killed in violence" gives "killed in violence"; "are missing", "wounded", "sleeping outdoors" too."""
    at = index
    passive = False
    while at < len(atoms) and at < index + 6 and (atoms[at].lower in _AUXILIARY or atoms[at].tag in ("RB", "MD")):
        passive = passive or atoms[at].lower in _BE | _HAVE
        at += 1
    if at >= len(atoms) or atoms[at].lower in _BREAKS:
        return None
    atom = atoms[at]
    if (
        at == index
        and atom.tag in ("VBD", "VBZ", "VBP")
        and atom.lower not in _LIGHT
        and atom.lower not in words("person_predicates")
    ):
        object_, _ = _noun_phrase_after(atoms, text, at + 1)
        return f"{atom.text} {object_}" if object_ else None
    verbal = (
        atom.tag in ("VBN", "VBG")
        or atom.lower in words("person_predicates")
        or (at > index and atom.tag in ("JJ", "VB", "VBD", "VBP"))
    )
    if not verbal or (atom.lower in _LIGHT and not passive):
        return None
    end = at + 1
    tail = _preposition_phrase(atoms, text, end)
    return f"{atom.text} {tail}" if tail else atom.text


def _preposition_phrase(atoms: Sequence[Atom], text: str, index: int) -> str | None:
    """A short phrase with a preposition that begins here: "in protest-related violence"."""
    if lower_at(atoms, index) not in (
        "in",
        "of",
        "from",
        "for",
        "with",
        "without",
        "on",
        "at",
        "by",
        "under",
        "into",
        "to",
        "against",
    ):
        return None
    noun, end = _noun_phrase_after(atoms, text, index + 1)
    if noun is None or any(atom.kind == "numeral" or atom.tag == "CD" for atom in atoms[index + 1 : end]):
        return None
    if re.match(
        r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|March|April|May|Ju(?:ne|ly)|August|\w+ember|October",
        noun,
    ):
        return None
    return f"{atoms[index].text} {noun}"


def _verb_before(atoms: Sequence[Atom], first: int) -> str | None:
    """The participle of the verb whose object the number is: killing 38 people, delivered 1,150 tents."""
    for at in range(first - 1, max(-1, first - 5), -1):
        atom = atoms[at]
        if atom.lower in _BREAKS or atom.tag in ("IN", "TO", "CC"):
            return None
        if atom.tag[:2] == "VB" and atom.lower not in _AUXILIARY | _LIGHT:
            return _participle(atom.lower)
    return None


@cache
def _irregular() -> dict[str, str]:
    """The participle of every form of the irregular verbs but the one in -ing."""
    forms = {form: row[2] for row in rows("participles") for form in row}
    return forms | {f"{row[0]}s": row[2] for row in rows("participles")}


# The last consonant of a stem that was doubled before -ing: cutting, hitting, winning.
_DOUBLED = re.compile(r"([bdgmnprt])\1$")


def _participle(verb: str) -> str:
    """The past participle of a verb in any of its forms, by the regular rules of English spelling."""
    irregular = _irregular()
    if verb.endswith("ing") and len(verb) > 5:
        stem = verb[:-3]
        single = _DOUBLED.sub(r"\1", stem)
        return next(
            (irregular[form] for form in (stem, stem + "e", single) if form in irregular),
            stem + ("d" if stem.endswith("e") else "ed"),
        )
    if verb in irregular:
        return irregular[verb]
    if verb.endswith("ed"):
        return verb
    if verb.endswith("ies"):
        return verb[:-3] + "ied"
    if verb.endswith("s") and not verb.endswith("ss"):
        verb = verb[:-1]
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if re.search(r"[^aeiou]y$", verb) else verb + "ed"


def _measured(atoms: Sequence[Atom], text: str, first: int, stop: int, quantity: Quantity) -> str | None:
    """What a share, sum, size or time is of: the noun before "of", the noun behind, or the subject of the clause."""
    if lower_at(atoms, stop) == "of":
        noun, end = _noun_phrase_after(atoms, text, stop + 1)
        if noun is not None:
            after = _predicate_after(atoms, text, end) or _preposition_phrase(atoms, text, end)
            return f"{noun} {after}" if after else noun
    return (
        _whole_of(atoms, text, first, stop)
        or _object(atoms, text, first)
        or _bearer(atoms, text, stop, quantity)
        or _subject(atoms, text, first)
    )


# Nouns of a change or sum, which do not say of what.
_OF_SOMETHING = frozenset("rise fall cut drop increase decrease decline total average jump surge".split())


def _whole_of(atoms: Sequence[Atom], text: str, first: int, stop: int) -> str | None:
    """Read "a profit of £105 million": profit; "a rise of 7.5 points in turnout": rise in turnout."""
    link = first - 1
    while link >= 0 and atoms[link].lower in ("between", "up", "about", "around", "only", "just"):
        link -= 1
    noun = _noun_phrase_before(atoms, text, link) if lower_at(atoms, link) == "of" else None
    if noun is None or noun.split()[-1].lower() not in _OF_SOMETHING:
        return noun
    inside = _preposition_phrase(atoms, text, stop)
    return f"{noun} {inside}" if inside else _subject(atoms, text, link - 1) or noun


def _bearer(atoms: Sequence[Atom], text: str, stop: int, quantity: Quantity) -> str | None:
    """The noun right behind a sum or share: "a £4 million loan", "a 25% tax on cars"."""
    here = atoms[stop] if stop < len(atoms) else None
    if here is None or here.lower in _BREAKS or (here.tag not in _INSIDE - {"NNP", "VBN", "VBG"} and here.lower != "-"):
        return None
    noun, end = _noun_phrase_after(atoms, text, stop)
    if noun is None or noun.lower() in ("higher", "lower"):
        return None
    tail = _predicate_after(atoms, text, end) if quantity.unit == "percent" else None
    tail = tail or _preposition_phrase(atoms, text, end)
    return f"{noun} {tail}" if tail else noun


def _noun_phrase_before(atoms: Sequence[Atom], text: str, stop: int) -> str | None:
    """The noun phrase that ends before ``atoms[stop]``."""
    begin = stop
    while begin > 0 and stop - begin < 8 and (atoms[begin - 1].tag in _INSIDE or atoms[begin - 1].lower in ("-", "'")):
        begin -= 1
    while begin < stop and atoms[begin].tag in ("VBN", "VBG", "POS"):
        begin += 1
    if begin == stop or not any(atom.tag in _NOUNS for atom in atoms[begin:stop]):
        return None
    return text[atoms[begin].start : atoms[stop - 1].end]


def _subject(atoms: Sequence[Atom], text: str, first: int) -> str | None:
    """The subject of the clause that holds ``atoms[first]``; of the clause before where it has none."""
    begin = first
    for _ in range(3):
        end = begin
        begin = _clause_start(atoms, end)
        phrase = _first_phrase(atoms, text, begin, end)
        if phrase or begin == 0:
            return phrase
        if atoms[begin - 1].lower == ":":
            return _noun_phrase_before(atoms, text, begin - 1)
        begin -= 1
    return None


def _clause_start(atoms: Sequence[Atom], end: int) -> int:
    at = end
    while at > 0 and end - at < 40:
        word = atoms[at - 1].lower
        if word in _BREAKS or word in ("while", "but", "although", "that", "which", "whereas"):
            return at
        if word in _REPORTING and atoms[at - 1].tag[:2] == "VB" and end - at > 1:
            return at
        if word == "and" and any(
            is_change(atoms[k].lower) or atoms[k].tag in ("VBD", "VBZ", "MD") for k in range(at, min(end, at + 8))
        ):
            return at
        at -= 1
    return at


def _first_phrase(atoms: Sequence[Atom], text: str, begin: int, end: int) -> str | None:
    """The first noun phrase in ``atoms[begin:end]`` that no preposition opens, with an "of …" behind it."""
    at = begin
    while at < end:
        if atoms[at].tag in ("IN", "TO") and atoms[at].lower not in ("of",):
            at += 1
            while at < end and (
                atoms[at].tag in _INSIDE or atoms[at].tag in ("DT", "CD", "PRP$") or atoms[at].kind == "numeral"
            ):
                at += 1
            continue
        if atoms[at].tag in _NOUNS and atoms[at].kind == "word" and atoms[at].lower not in _TIMES:
            start = at
            while (
                start > begin
                and atoms[start - 1].tag in ("JJ", "JJR", "JJS", "VBN")
                and atoms[start - 1].kind == "word"
            ):
                start -= 1
            stop = _phrase_end(atoms, at, end)
            return text[atoms[start].start : atoms[stop - 1].end]
        at += 1
    return None


def _phrase_end(atoms: Sequence[Atom], at: int, end: int) -> int:
    while at < end and (atoms[at].tag in _NOUNS or atoms[at].tag == "POS" or atoms[at].lower in ("-", "'", "s")):
        if atoms[at].lower in _TIMES:
            return at
        at += 1
    if at < end - 1 and atoms[at].lower in ("of", "for", "in", "from", "among"):
        stop = at + 1
        while (
            stop < end
            and (atoms[stop].tag in _INSIDE or atoms[stop].tag in ("DT", "PRP$") or atoms[stop].lower in ("-", "'"))
            and not is_change(atoms[stop].lower)
        ):
            stop += 1
        if any(atom.tag in _NOUNS or atom.lower in words("persons") for atom in atoms[at + 1 : stop]):
            return stop
    return at
