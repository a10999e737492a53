"""Cues: the words that announce what somebody says or thinks, and the construction that each stands in.

Which words are cues, and how surely in which construction ("said that …", "called for …", "his claim that …"), is data:
``lexicon/reporting_words.tsv``, made by training/reporting_words.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from factdb.documents import FINITE, Token
from factdb.lexicon import rows, words

BE = frozenset(
    ("be", "is", "are", "am", "was", "were", "been", "being", "'s", "’s", "'re", "’re", "'m", "’m", "get", "got")
)
QUESTION_WORDS = frozenset(("whether", "how", "why", "what", "who", "where", "when", "if"))
BREAKS = frozenset((",", ";", ":", ".", "?", "!", "—", "–", "--", "(", ")", "...", "…"))
MARKS = frozenset(("``", "''", '"', "“", "”", "„", "«", "»", "‘", "’", "'", "`"))
PREPOSITIONS = frozenset(
    ("for", "on", "about", "of", "to", "with", "against", "in", "as", "at", "over", "from", "upon", "by", "into")
)
PRONOUNS = frozenset(
    ("this", "that", "these", "those", "all", "some", "both", "another", "each", "neither", "many", "any")
)
RELATIVES = frozenset(("who", "which", "that", "whom", "whose"))
LOOK_AHEAD = 14
"""Between a cue and its "that" stand so many words at most: an addressee, a day ("told a rally on Monday that …")."""
CLAUSE_RATE = 0.7
"""A word that so often reports by a bare clause is taken to have one where a comma hides its verb."""
SPEECH_FRAMES = ("quote", "end", "colon")
VERB, INFINITIVE, PARTICIPLE, REDUCED, PASSIVE = "verb", "infinitive", "participle", "reduced", "passive"
NOUN, ADJECTIVE = "noun", "adjective"
VERBAL = frozenset((VERB, INFINITIVE, PARTICIPLE, REDUCED, PASSIVE))
HAVE = frozenset(("have", "has", "had", "having", "'ve", "’ve", "'d", "’d"))
ADDRESSEES = frozenset(("NN", "NNS", "NNP", "NNPS", "PRP", "DT", "PRP$", "POS", "JJ", "CD"))
SUBJECT_ENDS = frozenset(("NN", "NNS", "NNP", "NNPS"))
LONGEST_ASIDE = 8
ASIDE = frozenset(("to", "with", "in", "at", "on", "from", "during"))


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting word at token ``head`` in a construction; its content, where it follows, begins at ``content``.

    ``rate`` is how often such a word is a cue in such a construction, ``ending`` after the content ("…, he said"),
    ``spoken`` at most in one of the constructions of direct speech; ``takes_clause``: a clause may follow without "that".
    """

    head: int
    word: str
    category: str
    frame: str
    content: int
    manner: str
    rate: float
    ending: float
    spoken: float
    takes_clause: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A reporting word: its manner, and the rate at which it is a cue in each construction."""

    word: str
    manner: str
    rates: dict[str, float]


@cache
def _entries() -> dict[tuple[str, str], Entry]:
    """Every inflected form with its category, and the entry it belongs to; the commoner word comes first."""
    irregular: dict[str, list[str]] = {}
    for form, verb in rows("irregular_verbs"):
        irregular.setdefault(verb, []).append(form)
    entries: dict[tuple[str, str], Entry] = {}
    for word, category, manner, frames in rows("reporting_words"):
        pairs = (frame.split("=") for frame in frames.split())
        entry = Entry(word, manner, {frame: float(rate) for frame, rate in pairs})
        for form in (*forms_of(word, category), *irregular.get(word, ())):
            entries.setdefault((form, category), entry)
    return entries


def forms_of(word: str, category: str) -> tuple[str, ...]:
    """The regular forms of an English verb or noun, and some that do not exist (visitted), which do no harm."""
    if category == ADJECTIVE:
        return (word,)
    if word.endswith("y") and word[-2:-1] not in ("a", "e", "o", "u"):
        plural, past = word[:-1] + "ies", word[:-1] + "ied"
    else:
        plural = word + ("es" if word.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
        past = word + ("d" if word.endswith("e") else "ed")
    if category == NOUN:
        return word, plural
    stem = word[:-1] if word.endswith("e") and not word.endswith(("ee", "oe", "ye")) else word
    forms = [word, plural, past, stem + "ing"]
    if word[-1:] in "bdgklmnprtv" and word[-2:-1] in "aeiou":
        forms += [word + word[-1] + "ed", word + word[-1] + "ing"]
    return tuple(forms)


def category_of(tokens: Sequence[Token], index: int) -> str | None:
    """What kind of cue a token could be by its tag: a verb in one of its uses, a noun, an adjective, or none.

    ``infinitive``: to say; ``participle``: saying; ``reduced``: a book titled …; ``passive``: is said; all else ``verb``.
    """
    tag = tokens[index].tag
    if tag.startswith("VB"):
        return _use_of(tokens, index)
    if tag in ("NN", "NNS"):
        return VERB if _is_mistagged(tokens, index) else NOUN
    return ADJECTIVE if tag == "JJ" else None


def _is_mistagged(tokens: Sequence[Token], index: int) -> bool:
    """Whether a verb in the third person was taken for a noun (the board confirms.): no such noun, or a pronoun before."""
    word = tokens[index].lower
    if not word.endswith("s") or not index:
        return False
    if tokens[index - 1].tag in ("PRP", "WP"):
        return True
    noun, verb = (word, NOUN) in _entries(), (word, VERB) in _entries()
    return verb and not noun and (tokens[index - 1].tag in SUBJECT_ENDS or tokens[index - 1].text == ",")


def _use_of(tokens: Sequence[Token], index: int) -> str | None:
    """The use in which a verb stands, by the word before it."""
    tag = tokens[index].tag
    before = index - 1
    while before >= 0 and tokens[before].tag.startswith("RB") and index - before < 4:
        before -= 1
    helper = tokens[before].lower if before >= 0 else ""
    if tag == "VBN":
        return PASSIVE if helper in BE else VERB if helper in HAVE else REDUCED
    if tag == "VBG":
        return VERB if helper in BE else PARTICIPLE
    if tag == "VB":
        return INFINITIVE if helper == "to" else VERB
    # his proposed wall: what stands right after a determiner is no finite verb
    determined = before >= 0 and tokens[before].tag in ("DT", "PRP$", "POS") and helper not in PRONOUNS
    return None if determined else VERB


def cue_at(tokens: Sequence[Token], index: int, stop: int, *, category: str | None = None) -> Cue | None:
    """The cue that a token is, with its construction, or None; ``category`` overrules what its tag says."""
    category = category or category_of(tokens, index)
    entry = _entries().get((tokens[index].lower, category)) if category else None
    if category is None or entry is None:
        return None
    frame, content = frame_at(tokens, index, stop)
    rates = entry.rates
    return Cue(
        head=index,
        word=entry.word,
        category=category,
        frame=frame,
        content=content,
        manner=entry.manner,
        rate=rates.get(frame, 0.0),
        ending=rates.get("end", 0.0),
        spoken=max(rates.get(name, 0.0) for name in SPEECH_FRAMES),
        takes_clause=frame == "object" and rates.get("clause", 0.0) >= CLAUSE_RATE,
    )


def frame_at(tokens: Sequence[Token], index: int, stop: int) -> tuple[str, int]:
    """The construction after a reporting word, and the token at which its content would begin.

    ``quote`` and ``colon``: marks follow, or a colon; ``that``, ``wh``, ``to``, ``clause``, ``object``: what they say;
    a preposition; ``end``: nothing of the kind, the content stands before. A noun's frame says whose it is: ``own-that``.
    """
    after = index + 1
    if after < stop and tokens[after].tag == "RP":
        after += 1
    frame, content = _following(tokens, after, stop)
    if tokens[index].tag in ("NN", "NNS") and index and _is_owned(tokens, index):
        frame = f"own-{frame}"
    return frame, content


def _is_owned(tokens: Sequence[Token], index: int) -> bool:
    before = index - 1
    while before > index - 3 and before > 0 and tokens[before].tag in ("JJ", "NN", "JJR", "JJS"):
        before -= 1
    return before >= 0 and tokens[before].tag in ("POS", "PRP$")


def _following(tokens: Sequence[Token], after: int, stop: int) -> tuple[str, int]:
    """The construction that begins at ``after``, and where its content would begin."""
    after = _after_day(tokens, after, stop)
    quoted = _quote_or_colon(tokens, after, stop)
    if quoted is not None:
        return quoted
    that = _that(tokens, after, stop)
    if that is not None:
        return "that", that
    if after >= stop or tokens[after].text in BREAKS:
        return "end", after
    first = tokens[after]
    if first.lower in QUESTION_WORDS:
        return "wh", after
    if first.lower == "to" and after + 1 < stop and tokens[after + 1].tag in ("VB", "RB"):
        return "to", after
    if first.lower in PREPOSITIONS:
        return _prepositional(tokens, after, stop)
    return ("clause" if _is_clause(tokens, after, stop) else "object"), after


def _after_day(tokens: Sequence[Token], after: int, stop: int) -> int:
    """``after``, or the place behind a day: said (on Tuesday) that, said (last week)."""
    index = after
    if index < stop and tokens[index].lower in ("on", "last", "late", "early", "earlier", "this", "in", "every"):
        index += 1
    first = index
    while index < stop and index - first < 3 and tokens[index].lower in words("cue_days"):
        index += 1
    return index if index > first else after


def _quote_or_colon(tokens: Sequence[Token], after: int, stop: int) -> tuple[str, int] | None:
    if after >= stop:
        return None
    first = tokens[after]
    if first.text in MARKS and first.tag != "POS":
        return "quote", after
    if first.text in (",", ":") and after + 1 < stop and tokens[after + 1].text in MARKS:
        return "quote", after + 1
    return ("colon", after + 1) if first.text == ":" else None


def _prepositional(tokens: Sequence[Token], after: int, stop: int) -> tuple[str, int]:
    """A preposition; its phrase is passed over where it is no content: said in a letter that …, described to them as …."""
    if tokens[after].lower not in ASIDE:
        return tokens[after].lower, after + 1
    index = after + 1
    while index < stop and index - after < LONGEST_ASIDE and tokens[index].tag in ADDRESSEES:
        index += 1
    if index == after + 1 or index >= stop:
        return tokens[after].lower, after + 1
    quoted = _quote_or_colon(tokens, index, stop)
    if quoted is not None:
        return quoted
    if tokens[index].lower == "as":
        return "as", index + 1
    if tokens[index].lower in QUESTION_WORDS and tokens[after].lower in ("to", "with"):
        return "wh", index
    return tokens[after].lower, after + 1


def _that(tokens: Sequence[Token], after: int, stop: int) -> int | None:
    """The place of the "that" which begins a content clause: at once, or after an addressee, a day, an adverb."""
    for index in range(after, min(stop, after + LOOK_AHEAD)):
        token = tokens[index]
        if token.lower == "that" and (index == after or token.tag in ("IN", "WDT", "DT")):
            relative = index + 1 < stop and tokens[index + 1].tag in FINITE
            return None if index > after and (relative or _is_owned_report(tokens, index - 1)) else index
        if token.text in BREAKS or token.text in MARKS or token.tag in FINITE or token.lower in QUESTION_WORDS:
            return None
    return None


def _is_owned_report(tokens: Sequence[Token], index: int) -> bool:
    """Whether a clause belongs to a reporting noun with an owner (rejected her claim | that …), not to the verb."""
    return (tokens[index].lower, NOUN) in _entries() and _is_owned(tokens, index)


def _is_clause(tokens: Sequence[Token], after: int, stop: int) -> bool:
    """Whether a subject and a finite verb follow, with no relative pronoun before the verb."""
    for index in range(after, min(stop, after + LOOK_AHEAD)):
        token = tokens[index]
        if token.tag in FINITE:
            return index > after
        if token.text in BREAKS or token.lower in RELATIVES or token.tag in ("WDT", "WP", "WRB"):
            return False
    return False
