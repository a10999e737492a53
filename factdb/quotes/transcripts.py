"""Speech without quotation marks or reporting verb: a transcript (ORR: … · Q: … A: …) and a headline (Orr: Bridge is safe)."""

import re

from factdb.documents import FINITE, Document, Paragraph, ParagraphKind
from factdb.quotes.clauses import noun_phrase_after
from factdb.quotes.cues import MARKS
from factdb.quotes.passages import Draft, Passage
from factdb.text import Span, trimmed

# The beginning of a turn: Q, A, or up to five words in capitals, a note in brackets, a colon. Not a name in small letters,
# which may as well be a label (Note: …), nor a time (18:05). A transcript that is quoted has a mark before each turn.
TURN = re.compile(
    r"\s*[\"“]?(?P<name>Q|A|[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,4})(?: \([^()\n]{1,40}\))?(?P<colon>:)\s+(?=[^\s\"“”«„‘'])"
)
# The same with a name in small letters, which may as well be a label (Note: …).
NAMED_TURN = re.compile(
    r"\s*(?P<name>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3})(?: \([^()\n]{1,40}\))?(?P<colon>:)\s+(?=[^\s\"“”«„‘'])"
)
FEWEST_TURNS = 2
"""An article with fewer turns is no transcript: one word in capitals and a colon is a label."""
FEWEST_NAMED_TURNS = 4
"""… and with names in small letters, at least so many turns, one of them by a name that comes back."""
LONGEST_HEADLINE_NAME = 6


def find_turns(document: Document) -> dict[int, Draft]:
    """What is said in a transcript: where a paragraph begins, and its turn."""
    turns = _turns(document, TURN)
    if len(turns) >= FEWEST_TURNS:
        return turns
    turns = _turns(document, NAMED_TURN)
    names = {turn.source[0].of(document.text) for turn in turns.values()}
    return turns if len(turns) >= FEWEST_NAMED_TURNS and 1 < len(names) < len(turns) else {}


def _turns(document: Document, pattern: re.Pattern[str]) -> dict[int, Draft]:
    each = ((paragraph.start, _turn(document.text, paragraph, pattern)) for paragraph in document.read())
    return {start: turn for start, turn in each if turn is not None}


def _turn(text: str, paragraph: Paragraph, pattern: re.Pattern[str]) -> Draft | None:
    match = pattern.match(text, paragraph.start, paragraph.end)
    content = trimmed(text, match.end(), paragraph.end) if match else None
    if match is None or content is None or not any(map(str.isalpha, content.of(text))):
        # a table (Total: 1,769.) is no transcript
        return None
    colon, name = Span(*match.span("colon")), Span(*match.span("name"))
    return Draft([content], [colon], [name], confidence=0.8, spoken=True, verbatim=True)


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
    return Draft([passage.span(end + 1, stop)], [passage.span(end, end + 1)], [passage.span(0, end)], confidence=0.5)
