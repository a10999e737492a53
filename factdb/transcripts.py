"""Speech without quotation marks or reporting verb: a transcript (ORR: … · Q: … A: …) and a headline (Orr: Bridge is safe)."""

import re
from collections.abc import Sequence

from factdb.clauses import noun_phrase_after
from factdb.cues import FINITE, MARKS
from factdb.documents import ParagraphKind
from factdb.passages import Draft, Passage
from factdb.text import Span, trimmed

# The beginning of a turn: Q, A, or up to five words in capitals, a note in brackets, a colon. Not a name in small letters,
# which may as well be a label (Note: …), nor a time (18:05).
TURN = re.compile(r"\s*(?P<name>Q|A|[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,4})(?: \([^()\n]{1,40}\))?:\s+(?=[^\s\"“”«„‘'])")
FEWEST_TURNS = 2
"""An article with fewer turns is no transcript: one word in capitals and a colon is a label."""
LONGEST_HEADLINE_NAME = 6


def find_turns(passages: Sequence[Passage]) -> dict[int, Draft]:
    """What is said in a transcript: the index of the passage, and its turn."""
    turns = {index: draft for index, passage in enumerate(passages) if (draft := _turn(passage)) is not None}
    return turns if len(turns) >= FEWEST_TURNS else {}


def _turn(passage: Passage) -> Draft | None:
    match = TURN.match(passage.text, passage.start, passage.end)
    if match is None:
        return None
    content = trimmed(passage.text, match.end(), passage.end)
    if not content:
        return None
    return Draft([content], [], [Span(*match.span("name"))], confidence=0.8, spoken=True)


def headline_speech(passage: Passage) -> Draft | None:
    """A headline that begins with who says it, a colon, and a clause without quotation marks."""
    if passage.kind is not ParagraphKind.HEADLINE or not passage.sentences:
        return None
    tokens = passage.tokens
    stop = passage.sentences[0].stop
    end = noun_phrase_after(tokens, 0, min(stop, LONGEST_HEADLINE_NAME + 1))
    if end is None or end + 1 >= stop or tokens[end].text != ":" or tokens[end + 1].text in MARKS:
        return None
    if tokens[end - 1].tag not in ("NNP", "NNPS") or not any(token.tag in FINITE for token in tokens[end + 1 : stop]):
        return None
    return Draft(
        [passage.span(end + 1, stop)], [passage.span(end, end + 1)], [passage.span(0, end)], confidence=0.5
    )
