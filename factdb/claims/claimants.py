"""Who gives a number outside of a quote: "police put the toll at 41", "figures from the ministry show", "the 52 claimed by …"."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

from factdb.claims.figures import figure_nouns, kind_of_verb
from factdb.claims.phrases import TIMES
from factdb.documents import FINITE, NOUNS, Document, ParagraphKind, Sentence, Token
from factdb.lexicon import words
from factdb.mentions.phrases import phrase_end
from factdb.names import is_body_noun, role_noun
from factdb.quotes import Manner, Quote, QuoteKind
from factdb.text import Span

SURENESS = 0.7
"""Confidence in a claimant that is found outside of a quote."""

LONGEST_SENTENCE = 200
"""Tokens of a sentence that are read."""

# The first line of a text that somebody sends out about himself, or its byline.
_RELEASE = re.compile(
    r"(?:for immediate release|(?:press|news|media) (?:release|statement)|company (?:announcement|statement)|embargoed\b.*)[\s:.]*",
    re.IGNORECASE,
)
_PARTED = frozenset((";", "while", "whereas", "but", "although", "though"))
_OPENING = _PARTED | {"that", "because", "if", "when"}
# Tags that no verb is mistaken for.
_NO_VERBS = frozenset(("NNP", "NNPS", "IN", "DT", "JJ", "CD", "PRP", "PRP$", "CC", "TO", ",", ".", "POS"))
_POLLS = frozenset(("poll", "polls", "survey", "surveys", "document", "census"))
_ASKED = frozenset(("poll", "survey", "census"))
# Nouns for numbers, which are nobody where their maker is not named; a poll or a study is.
_NUMBERS = frozenset("figures data statistics numbers results records readings".split())
_TIMES = TIMES | {"last", "this", "next", "earlier"}
_ANSWERED = frozenset(
    "said say says think thinks thought believe believes believed feel feels felt agree agreed disagree favor favored favour favoured support "
    "supported oppose opposed approve approved disapprove disapproved answered want wanted".split()
)
# A noun that is no verb after these, though its tag may come from a verb as well: "of the count to".
_BEFORE_NOUN = frozenset(("DT", "PRP$", "JJ", "POS", "CD"))
_JOINING = frozenset(("of", "and", "for", "the", "&"))
_THOSE_ASKED = re.compile(
    r"\b(?:those|voters|adults|people|members|Americans) (?:surveyed|polled|asked|questioned)\b|\b[Rr]espondents\b"
)
# What a poll's next sentences give numbers of: shares, and the people who were asked.
_SHARES = re.compile(r"%|\bper ?cent\b|\bpoints?\b|\b(?:interviewed|surveyed|polled|questioned)\b")


def find_statements(document: Document) -> tuple[Quote, ...]:
    """Stretches of a document whose numbers somebody gives, with the words that name the source, in the form of quotes.

    ``content`` is the stretch, ``source`` the words. None of them is a quote: nothing says that the words are theirs.
    """
    found: list[Quote] = []
    release = _release(document)
    if release is not None:
        found.append(release)
    maker: Span | None = None
    pollster: Span | None = None
    for paragraph in document.read():
        carried: Span | None = None
        for sentence in paragraph.sentences:
            if len(sentence.tokens) > LONGEST_SENTENCE or not _may_hold_number(sentence.tokens):
                continue
            reading = _Reading(sentence, maker, carried)
            stated = list(reading.statements())
            found.extend(stated)
            if reading.data is not None:
                maker, carried = reading.data, reading.data if reading.polled else carried
                pollster = reading.data if reading.polled else pollster
            elif not stated and pollster is not None and _answers(sentence.tokens, document.plain):
                found.append(_statement(sentence.span, pollster))
            elif carried is not None and not stated and _SHARES.search(document.plain, sentence.start, sentence.end):
                found.append(_statement(sentence.span, carried))
    return tuple(found)


@cache
def _number_words() -> frozenset[str]:
    """Words of numbers that no tag tells: dozens, half, twice."""
    singular = frozenset().union(*map(words, ("number_vague", "number_fractions", "number_scales", "multiples")))
    return singular | {f"{word}s" for word in singular}


def _may_hold_number(tokens: Sequence[Token]) -> bool:
    return any(token.tag == "CD" or token.text[0].isdigit() or _is_number_word(token.lower) for token in tokens)


def _is_number_word(word: str) -> bool:
    return word in _number_words() or ("-" in word and word.rpartition("-")[2] in _number_words())


def _statement(content: Span, source: Span) -> Quote:
    return Quote(
        kind=QuoteKind.INDIRECT, manner=Manner.SPEECH, content=(content,), source=(source,), confidence=SURENESS
    )


def _answers(tokens: Sequence[Token], plain: str) -> bool:
    """Whether a sentence tells what a share of those who were asked said: "Two in three said", "a third of those surveyed"."""
    if _THOSE_ASKED.search(plain, tokens[0].start, tokens[-1].end):
        return True
    verbs = (at for at, token in enumerate(tokens) if token.tag in FINITE or token.lower in _ANSWERED)
    verb = next(verbs, 0)
    return (
        tokens[verb].lower in _ANSWERED
        and _may_hold_number(tokens[:verb])
        and not any(token.tag in ("NNP", "NNPS") and token.lower not in words("groups") for token in tokens[1:verb])
    )


def _release(document: Document) -> Quote | None:
    """The whole of a press release, whose source is the first name in it."""
    paragraphs = [p for p in document.read() if p.kind in (ParagraphKind.BODY, ParagraphKind.HEADLINE)][:4]
    labels = [document.article.byline or "", *(document.text[p.start : p.end] for p in paragraphs[:1])]
    if not any(_RELEASE.fullmatch(label) for label in labels):
        return None
    for sentence in chain.from_iterable(paragraph.sentences for paragraph in paragraphs):
        phrase = (
            None if _RELEASE.fullmatch(document.text, sentence.start, sentence.end) else _first_name(sentence.tokens)
        )
        if phrase is not None:
            return _statement(Span(sentence.start, len(document.text)), phrase)
    return None


def _first_name(tokens: Sequence[Token]) -> Span | None:
    """The first words of a sentence, as long as they are capitalised or join such words: "The Government of Corrant"."""
    end = 0
    while end < len(tokens) and (tokens[end].text[:1].isupper() or tokens[end].lower in _JOINING):
        end += 1
    while end and tokens[end - 1].lower in _JOINING:
        end -= 1
    return Span(tokens[0].start, tokens[end - 1].end) if end > 1 else None


class _Reading:
    """The statements of one sentence, after ``maker`` was the last maker of data, and ``carried`` of the paragraph's.

    ``data`` is the maker of what the sentence tells of, if any, and ``polled`` whether that is a poll or a document, which
    the next sentences go on telling of.
    """

    def __init__(self, sentence: Sentence, maker: Span | None, carried: Span | None) -> None:
        self.tokens = sentence.tokens
        self.maker = maker
        self.carried = carried
        self.data: Span | None = None
        self.polled = False

    def statements(self) -> Iterator[Quote]:
        """Every stretch of the sentence with its source, in order."""
        for at, token in enumerate(self.tokens):
            if token.tag not in _NO_VERBS and not self._is_noun(at):
                kind = kind_of_verb(token.lower)
                if kind is not None:
                    yield from self._by_verb(at, kind)
            if token.lower == "to" and self._lower(at - 1) == "according":
                yield from self._stated(self._phrase(at + 1), self._clause(at))
            if token.tag == "POS" and at:
                yield from self._by_possessor(at)
            if token.lower in _ASKED:
                yield from self._by_poll(at)

    def _by_verb(self, at: int, kind: str) -> Iterator[Quote]:
        if self._lower(at + 1) == "by" and self.tokens[at].tag in ("VBN", "VBD"):
            if kind != "editor":
                yield from self._by_agent(at)
        elif kind != "agent" and self.tokens[at].tag != "VBG" and self._lower(at - 1) != "to":
            behind = self._lower(at + 1) in (",", ".", "")
            comma = next((k for k in range(at - 1, 0, -1) if self._lower(k) == ","), None) if behind else None
            if comma is not None and any(token.tag in FINITE for token in self.tokens[comma:at]):
                return
            subject = self._subject(at, (comma or -1) + 1)
            source = None if subject is None else self._source(subject, at, kind)
            if comma is not None:
                yield from self._stated(source, Span(self._clause(at).start, self.tokens[comma].start))
                if self._goes_on(at + 2):
                    yield from self._stated(source, self._rest(at + 2))
            elif not behind:
                yield from self._stated(source, self._rest(at))

    def _is_noun(self, at: int) -> bool:
        """Whether a word that may be a verb is none here: "the delegate count", "an estimated £4m"."""
        token = self.tokens[at]
        if at and self.tokens[at - 1].tag in ("DT", "PRP$"):
            return True
        if token.tag not in ("NN", "NNS") or figure_nouns().get(token.lower) is None or not at:
            return False
        before = self.tokens[at - 1]
        plain = before.tag == "NN" and token.tag == "NN" and not is_body_noun(before.lower)
        return before.tag in _BEFORE_NOUN or plain

    def _goes_on(self, at: int) -> bool:
        """Whether what is stated goes on behind its source without a verb: "…, the count showed, and the flood seven"."""
        rest = [token.tag for token in self.tokens[at:]]
        return self._lower(at) == "and" and not FINITE & set(rest)

    def _source(self, subject: tuple[int, int], verb: int, kind: str) -> Span | None:
        first, end = subject
        if self._lower(first) == "it" and self.carried is not None:
            self.data, self.polled = self.carried, True
            return self.carried
        if figure_nouns().get(self._lower(end - 1)) == "data":
            return self._made_by(subject, verb)
        if kind == "anyone" or (kind == "editor" and self._changes_a_figure(verb)):
            return self._speaker(subject)
        return None

    def _by_agent(self, at: int) -> Iterator[Quote]:
        """Read "the 512 claimed by the union", "the figure, supplied by the ministry, is 25"."""
        source = self._phrase(at + 2)
        number = next((k for k in range(at - 1, max(-1, at - 5), -1) if self.tokens[k].tag == "CD"), None)
        if number is not None and all(token.text != "," for token in self.tokens[number:at]):
            yield from self._stated(source, Span(self.tokens[number].start, self.tokens[at].start))
        elif self._lower(at - 1) == "," and source is not None:
            yield from self._stated(source, Span(source.end, self.tokens[-1].end))

    def _by_poll(self, at: int) -> Iterator[Quote]:
        """Read "in a Kompas poll, 40 percent", "of those asked in a new survey", "34% in the Varro Institute's poll"."""
        first = self._phrase_start(at)
        if self._lower(first - 1) not in ("in", "by") or first == at:
            return
        source = self._author(at + 1, min(at + 8, len(self.tokens))) or self._maker_name(first, at + 1)
        if source is None and self._lower(first) in ("the", "this", "that"):
            source = self.maker
        elif source is None and self._lower(first) in ("a", "an", "another"):
            source = Span(self.tokens[first].start, self.tokens[at].end)
        if source is not None:
            self.data, self.polled = source, True
        yield from self._stated(source, self._clause(at))

    def _by_possessor(self, at: int) -> Iterator[Quote]:
        """Read "on the ministry's own figures", "by the union's count", "the bank's forecast of 2%"."""
        if self._lower(at - 1) in _TIMES:
            return
        end = phrase_end(self.tokens, at + 1) if at + 1 < len(self.tokens) else at + 1
        if figure_nouns().get(self._lower(end - 1)) is None or end <= at + 1:
            return
        first = self._phrase_start(at)
        source = Span(self.tokens[first].start, self.tokens[at].start)
        if self._lower(first - 1) in ("on", "by", "in", "from"):
            yield from self._stated(source, self._clause(at))
        elif self._lower(end) in ("of", "for") and end + 1 < len(self.tokens):
            yield from self._stated(source, Span(self.tokens[end].start, self._until_comma(end)))

    def _subject(self, verb: int, first: int) -> tuple[int, int] | None:
        """The token range of the first noun phrase of the verb's clause, behind ``first``, that no preposition opens."""
        begin = verb
        while (
            begin > first
            and self._lower(begin - 1) not in _PARTED
            and self.tokens[begin - 1].tag not in ('"', "``", ":", "-LRB-")
            and not (self._lower(begin - 1) == "which" and self._lower(begin - 2) == "," and begin < verb)
        ):
            begin -= 1
        at = begin
        while at < verb:
            if self.tokens[at].tag == "PRP":
                return (at, at + 1) if self._lower(at) in ("he", "she", "they", "it") else None
            end = min(phrase_end(self.tokens, at), verb)
            opened = at > 0 and self.tokens[at - 1].tag in ("IN", "TO") and self._lower(at - 1) not in _OPENING
            named = any(token.tag in NOUNS or token.lower in figure_nouns() for token in self.tokens[at:end])
            if named and not opened:
                if end < verb and self.tokens[end].tag == "POS":
                    end = min(phrase_end(self.tokens, end + 1), verb)
                while end > at + 1 and self._lower(end - 1) in _TIMES:
                    end -= 1
                return at, end
            at = end
        return None

    def _made_by(self, subject: tuple[int, int], verb: int) -> Span | None:
        """Who made the poll, figures or study that are the subject: its owner, its author, or the maker told before."""
        first, end = subject
        tokens = self.tokens
        owner = next(
            (k for k in range(first, end) if tokens[k].tag == "POS" and self._lower(k - 1) not in _TIMES), None
        )
        source = self._author(end, verb) or self._maker_name(first, end)
        if owner is not None:
            source = Span(tokens[first].start, tokens[owner].start)
        if source is None and self._lower(first) in ("the", "this", "that", "these", "those"):
            source = self.maker
        told = end > first + 1 or self._lower(first) not in words("figure_nouns")
        if source is None and told and self._lower(end - 1) not in _NUMBERS:
            source = Span(tokens[first].start, tokens[end - 1].end)
        self.data = source
        self.polled = self._lower(end - 1) in _POLLS
        return source

    def _author(self, begin: int, verb: int) -> Span | None:
        """Read "the survey, carried out last week by the institute", "figures from the ministry"."""
        for at in range(begin, verb):
            if self._lower(at) in ("by", "from"):
                end = min(phrase_end(self.tokens, at + 1), verb)
                if self._speaks(at + 1, end):
                    return self._span(at + 1, end)
        return None

    def _maker_name(self, first: int, end: int) -> Span | None:
        """The name, or the body, before the noun: "the Kompas poll", "government figures"."""
        named = [
            k
            for k in range(first, end - 1)
            if (self.tokens[k].tag in ("NNP", "NNPS") and self._lower(k) not in _TIMES) or is_body_noun(self._lower(k))
        ]
        if len(named) == 1 and self.tokens[named[0]].text in words("places"):
            return None
        return Span(self.tokens[named[0]].start, self.tokens[named[-1]].end) if named else None

    def _speaker(self, subject: tuple[int, int]) -> Span | None:
        first, end = subject
        if self.tokens[first].tag != "PRP" and not self._speaks(first, end):
            return None
        return self._span(first, end)

    def _span(self, first: int, end: int) -> Span:
        """A phrase with the rest of the name that it begins: "the Union of Miners"."""
        while (
            self._lower(end) in ("of", "for") and end + 1 < len(self.tokens) and self.tokens[end + 1].text[:1].isupper()
        ):
            end = phrase_end(self.tokens, end + 1)
        return Span(self.tokens[first].start, self.tokens[end - 1].end)

    def _speaks(self, first: int, end: int) -> bool:
        """Whether a phrase names somebody: a name, a body, a role, persons."""
        head = self._lower(end - 1)
        named = any(
            token.tag in ("NNP", "NNPS") or (token.text[:1].isupper() and at > 0)
            for at, token in enumerate(self.tokens[first:end], first)
        )
        return named or is_body_noun(head) or role_noun(head) is not None or head in words("groups")

    def _changes_a_figure(self, verb: int) -> bool:
        """Whether the object of a verb is a figure that its subject keeps: "cut her price target", "lowered it"."""
        if self._lower(verb + 1) == "it":
            return True
        end = phrase_end(self.tokens, verb + 1) if verb + 1 < len(self.tokens) else verb + 1
        return figure_nouns().get(self._lower(end - 1)) == "figure"

    def _stated(self, source: Span | None, content: Span) -> Iterator[Quote]:
        if source is not None and content.end > content.start:
            yield _statement(content, source)

    def _phrase(self, first: int) -> Span | None:
        """The phrase that begins here, if it names somebody or figures."""
        if first >= len(self.tokens):
            return None
        end = phrase_end(self.tokens, first)
        end = next((k for k in range(first, end) if self.tokens[k].lower in _TIMES), end)
        if end == first:
            return None
        while end < len(self.tokens) and self.tokens[end].tag == "POS":
            following = phrase_end(self.tokens, end + 1) if end + 1 < len(self.tokens) else end + 1
            if figure_nouns().get(self._lower(following - 1)) is not None:
                break
            end = following
        source = self._span(first, end)
        if figure_nouns().get(self._lower(end - 1)) == "data":
            return self._author(end, min(end + 8, len(self.tokens))) or self._maker_name(first, end) or source
        return source if self._speaks(first, end) or self.tokens[first].tag == "PRP" else None

    def _phrase_start(self, stop: int) -> int:
        first = stop
        while first > 0 and (self.tokens[first - 1].tag in NOUNS or self.tokens[first - 1].tag in ("JJ", "DT", "PRP$")):
            first -= 1
        return first

    def _rest(self, at: int) -> Span:
        """From a verb to the end of what hangs on it."""
        end, depth = at + 1, 0
        while end < len(self.tokens) and self._lower(end) not in _PARTED and (depth or self._lower(end) != ")"):
            depth += {"(": 1, ")": -1}.get(self._lower(end), 0)
            end += 1
        return Span(self.tokens[at].start, self.tokens[end - 1].end)

    def _clause(self, at: int) -> Span:
        """The clause around a word, between semicolons, conjunctions of contrast, and the brackets around it."""
        begin, depth = at, 0
        while begin > 0 and self._lower(begin - 1) not in _PARTED and (depth or self._lower(begin - 1) != "("):
            depth += {")": 1, "(": -1}.get(self._lower(begin - 1), 0)
            begin -= 1
        return Span(self.tokens[begin].start, self._rest(at).end)

    def _until_comma(self, at: int) -> int:
        while at + 1 < len(self.tokens) and self.tokens[at + 1].text not in (",", ";"):
            at += 1
        return self.tokens[at].end

    def _lower(self, at: int) -> str:
        return self.tokens[at].lower if 0 <= at < len(self.tokens) else ""
