"""Whether a time and a number of one sentence stand in one clause, from the tags of its words."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from factdb.documents import FINITE, NOUNS, Sentence, Token
from factdb.quantities.counting import in_relative_clause
from factdb.text import Span

_PRESENT = frozenset(("VBZ", "VBP", "MD"))
_BE = frozenset("is are was were be been being am 's 're".split())
_HELPING = _BE | frozenset("has have had do does did will would 've".split())
_RELATIVE = frozenset(("who", "which", "whose", "where"))
# What people say or think, and what they mean to do, is of another time than how many they are.
_SAYING = frozenset(
    "say says said think thinks thought believe believes believed feel feels felt hope hopes hoped fear fears feared agree agrees agreed "
    "know knows knew worry worries worried tell tells told claim claims claimed".split()
)
_MEANING = frozenset(
    "plan plans planned planning intend intends intended want wants wanted hope hopes hoped expect expects vow vows vowed promise promises "
    "promised pledge pledges pledged prefer prefers approve approves approved disapprove oppose opposes opposed support supports supported "
    "favor favors favored favour favours favoured likely unlikely willing ready".split()
)
# What opens a clause that a main clause follows or is followed by, and stands against it.
_AGAINST = frozenset(("despite", "although", "though", "while", "unlike", "whereas"))
# Before a time and behind it: a participle that tells of its noun ("the firm, founded in 1921,"), but not when its figures came out.
_ASIDE = re.compile(
    r"(?:^|, )(?P<verb>\w+)(?: [\w'’-]+){0,6} (?:in|on|at|since|by|from|during|of|for)(?: the| early| late)*\s+$"
)
_CAME_OUT = frozenset(
    "published released issued posted unveiled disclosed reported announced filed dated obtained compared based given".split()
)
_CONJUNCTIONS = frozenset(("and", "but", "while", "yet", "so", ";"))
_GOING_ON = _CONJUNCTIONS | {",", "where"}
_EXAMPLES = re.compile(
    r"(?:,| --| \u2014| \u2013)? (?:including|such as|among them|followed by|starting with|beginning with)\b"
)
_IN_BRACKETS = re.compile(r"\([^)]*$")

LONGEST_ASIDE = 150
"""Characters before a time in which what it is an aside of begins."""


class Clauses:
    """The clauses of one sentence; ``plain`` is the document's text in plain characters."""

    def __init__(self, plain: str, part: Sentence) -> None:
        self.plain = plain
        self.start = part.start
        self.tokens = part.tokens
        self.starts = [token.start for token in part.tokens]

    def part(self, number: Span, time: Span, *, ahead: bool) -> bool:
        """Whether a time, which lies ``ahead`` or not, belongs to another clause than a number."""
        if time.start < number.end:
            return self._parts_before(time, number)
        return self._parts_behind(number, time) or (ahead and self._goes_on(number, time))

    def _goes_on(self, number: Span, time: Span) -> bool:
        """Read "won 40 seats, and will meet in June": the sentence goes on with another verb."""
        between = self._between(number.end, time.start)
        joined = next((at for at, token in enumerate(between) if token.lower in _GOING_ON), None)
        return joined is not None and _with_verb(between[joined:])

    def _parts_behind(self, number: Span, time: Span) -> bool:
        """Whether a time behind a number is that of a clause that the number is not in."""
        if in_relative_clause(self.plain, self.start, number.start, time.start):
            return True
        between = self._between(number.end, time.start)
        return (
            _EXAMPLES.search(self.plain, number.end, time.start) is not None
            or self._is_of_relative(number, between)
            or _is_of_receiver(between)
            or _is_of_what_is_said(between)
            or self._is_of_other_tense(number, between)
            or (self._opens_against(number) and any(token.text == "," for token in between) and _with_verb(between))
        )

    def _parts_before(self, time: Span, number: Span) -> bool:
        """Whether a time before a number is that of a clause that is over."""
        if in_relative_clause(self.plain, self.start, time.start, number.start):
            return True
        between = self._between(time.end, number.start)
        closed = any(token.text == "," for token in between)
        return (
            self._is_told_when(time, between)
            or (closed and self._is_aside(time))
            or (closed and self._is_of_subject(time))
            or (any(token.lower in (",", "and") for token in between) and self._is_of_name(time))
            or self._goes_over(time, between)
            or (closed and self._opens_against(time) and _with_verb(between))
            or self._is_bracketed(time, number)
        )

    def _between(self, start: int, end: int) -> Sequence[Token]:
        return self.tokens[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def _is_of_relative(self, number: Span, between: Sequence[Token]) -> bool:
        """Read "is reviewing 55,000 pages that were turned over last year", "40 want to hear a man who spoke in May".

        A relative clause to the object of a verb, or one in the past of a sentence in the present.
        """
        opened = next((at for at, token in enumerate(between) if at and _is_relative(between, at)), None)
        if opened is None or not _with_verb(between[opened:]):
            return False
        verbs = [token for token in between[:opened] if token.tag in FINITE]
        if verbs:
            return all(verb.tag in _PRESENT for verb in verbs) and any(token.tag == "VBD" for token in between[opened:])
        before = self._between(self.start, number.start)
        verb = next((at for at in range(len(before) - 1, -1, -1) if before[at].tag in FINITE), None)
        if verb is None:
            return False
        return before[verb].lower not in _BE or any(token.tag[:1] == "V" for token in before[verb + 1 :])

    def _is_of_other_tense(self, number: Span, between: Sequence[Token]) -> bool:
        """Read "is 69 years old, and the mill burned two decades ago": a clause of its own that tells what was."""
        joined = next((at for at, token in enumerate(between) if token.lower in _CONJUNCTIONS), None)
        if joined is None:
            return False
        other = between[joined + 1 :]
        verb = next((at for at in range(len(other)) if other[at].tag in FINITE or _is_past(other, at)), 0)
        if (
            not verb
            or other[verb].tag in _PRESENT
            or not any(token.tag in NOUNS or token.tag == "PRP" for token in other[:verb])
        ):
            return False
        own = [token for token in (*self._between(self.start, number.start), *between[:joined]) if token.tag in FINITE]
        return bool(own) and all(token.tag in _PRESENT for token in own)

    def _opens_against(self, place: Span) -> bool:
        """Whether a place is in the opening of a sentence that stands against the rest: "Although …, …", "Despite …, …"."""
        return self.tokens[0].lower in _AGAINST and not any(
            token.text == "," for token in self._between(self.start, place.start)
        )

    def _is_told_when(self, time: Span, between: Sequence[Token]) -> bool:
        """Read "On 3 May the town marked a century since the flood, when 300 died": what was then is another time."""
        at = next((at for at, token in enumerate(between) if token.lower == "when" and at > 1), None)
        if at is None or between[at - 1].text != ",":
            return False
        verbs = [token.lower for token in between[:at] if token.tag in FINITE]
        return bool(verbs) and verbs[-1] not in _SAYING

    def _is_aside(self, time: Span) -> bool:
        """Read "The games, hosted in 2008, cost £4m"."""
        aside = _ASIDE.search(self.plain, max(self.start, time.start - LONGEST_ASIDE), time.start)
        if aside is None or aside["verb"].lower() in _CAME_OUT:
            return False
        at = bisect_left(self.starts, aside.start("verb"))
        return (
            at < len(self.tokens) and self.tokens[at].tag in ("VBN", "VBD") and self.starts[at] == aside.start("verb")
        )

    def _is_of_subject(self, time: Span) -> bool:
        """Read "Of the letters that she sent last year, nine in ten …": a relative clause before the sentence's verb."""
        before = self._between(self.start, time.start)
        opened = next((at for at in range(1, len(before)) if _is_relative(before, at)), None)
        return opened is not None and not _with_verb(before[:opened]) and _with_verb(before[opened:])

    def _is_of_name(self, time: Span) -> bool:
        """Read "Ana Hill, a 2009 graduate of Arden, owes £90,000": a year before a noun, in an aside."""
        before = self._between(self.start, time.start)
        behind = self.plain[time.end : time.end + 2]
        aside = next((token for token in reversed(before) if token.text == "," or token.tag in (*FINITE, "IN")), None)
        return (
            self.plain[time.start : time.end].isdigit()
            and behind[:1] == " "
            and behind[1:].isalpha()
            and aside is not None
            and aside.text == ","
        )

    def _goes_over(self, time: Span, between: Sequence[Token]) -> bool:
        """Read "started there two decades ago and earns £21": from what was to what is."""
        joined = next((at for at, token in enumerate(between) if token.lower in _CONJUNCTIONS), None)
        before = [token.tag for token in self._between(self.start, time.start) if token.tag in FINITE]
        if joined is None or before[-1:] != ["VBD"]:
            return False
        own = next((token for token in between[joined + 1 :] if token.tag != "RB"), None)
        return own is not None and own.tag in ("VBZ", "VBP")

    def _is_bracketed(self, time: Span, number: Span) -> bool:
        """Read "his claim in May that 90 came (in fact, the town had invited 40)"."""
        opened = _IN_BRACKETS.search(self.plain, time.end, number.start)
        return opened is not None and _with_verb(self._between(opened.start(), number.start))


def _with_verb(tokens: Sequence[Token]) -> bool:
    return any(token.tag in FINITE for token in tokens)


def _is_past(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is a verb in the past though it is tagged as a participle: right behind its subject."""
    return at > 0 and tokens[at].tag == "VBN" and tokens[at - 1].tag in (*NOUNS, "PRP")


def _is_of_receiver(between: Sequence[Token]) -> bool:
    """Read "agreed to pay £5m to miners hurt in the 1970s": a participle of the noun behind a preposition."""
    to = next(
        (
            at
            for at, token in enumerate(between[:-1])
            if token.lower in ("to", "for") and not (at and between[at - 1].lower == "according")
        ),
        None,
    )
    if to is None or between[to + 1].tag[:1] == "V" or _with_verb(between):
        return False
    rest = between[to + 1 :]
    return any(token.tag == "VBN" and at and rest[at - 1].tag in NOUNS for at, token in enumerate(rest))


def _is_relative(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word opens a relative clause: who, which …, "that" behind a noun."""
    token = tokens[at]
    return token.lower in _RELATIVE or (token.lower == "that" and tokens[at - 1].tag in NOUNS)


def _is_of_what_is_said(between: Sequence[Token]) -> bool:
    """Read "two in three said they will vote in May", "some 40 plan to march on Monday": what many say or mean to do."""
    told = _SAYING | _MEANING
    first = next(
        (
            at
            for at, token in enumerate(between)
            if token.lower in told or (token.tag[:1] == "V" and token.lower not in _HELPING)
        ),
        None,
    )
    if first is None or any(token.text in (",", ";") for token in between[:first]):
        return False
    rest = between[first + 1 :]
    if between[first].lower in _SAYING:
        return _with_verb(rest)
    return between[first].lower in _MEANING and any(token.tag in ("VB", "VBG") for token in rest)
