"""The scene of an article: what stands where, for looking up by offset."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from factdb.documents import Document, Token
from factdb.mentions import Mention, MentionKind
from factdb.names import SpeakerKind
from factdb.quotes import Quote
from factdb.quotes.marks import find_quotations
from factdb.speakers.cast import Member
from factdb.speakers.focus import Sighting
from factdb.text import Span

POSSESSIVES = frozenset(("his", "her", "their", "its"))
# Words after which a description tells what somebody is.
PREDICATING = frozenset(
    ("is", "was", "are", "were", "be", "been", "being", "’s", "'s", "as", "become", "became", "becoming", "not", ",")
)
NOBODY = Member("", SpeakerKind.UNNAMED)


class Scene:
    """The sentences, tokens, quotations, mentions and sources of an article, each found by an offset in log time."""

    def __init__(self, document: Document, mentions: Sequence[Mention], quotes: Sequence[Quote]) -> None:
        self.document = document
        self.mentions = mentions
        sentences = [
            (sentence, number) for number, paragraph in enumerate(document.read()) for sentence in paragraph.sentences
        ]
        self._paragraphs = [number for _, number in sentences]
        self._sentence_starts = [sentence.start for sentence, _ in sentences]
        self._tokens: list[Token] = [token for sentence, _ in sentences for token in sentence.tokens]
        self._token_starts = [token.start for token in self._tokens]
        self._mention_starts = [mention.start for mention in mentions]
        self._quotations = [quotation.span for quotation in find_quotations(document) if quotation.level == 0]
        self._quotation_starts = [span.start for span in self._quotations]
        self._sources = sorted(span for quote in quotes for span in quote.source)
        self._source_starts = [span.start for span in self._sources]

    def place(self, start: int, member: Member = NOBODY, **prominence: bool) -> Sighting:
        """A sighting of a member at an offset, or the place itself."""
        sentence = max(0, bisect_right(self._sentence_starts, start) - 1)
        paragraph = self._paragraphs[sentence] if self._paragraphs else 0
        return Sighting(member, start, sentence, paragraph, **prominence)

    def is_quoted(self, start: int) -> bool:
        """Whether an offset stands inside quotation marks."""
        at = bisect_right(self._quotation_starts, start) - 1
        return at >= 0 and start < self._quotations[at].end

    def source_at(self, start: int) -> Span | None:
        """The source of a quote in which an offset stands."""
        at = bisect_right(self._source_starts, start) - 1
        return self._sources[at] if at >= 0 and start < self._sources[at].end else None

    def tokens_of(self, spans: Sequence[Span]) -> list[Token]:
        """The tokens of some spans; a token cut by a span's start counts."""
        found: list[Token] = []
        for span in spans:
            first = bisect_left(self._token_starts, span.start)
            if first and self._tokens[first - 1].end > span.start:
                first -= 1
            found.extend(self._tokens[first : bisect_left(self._token_starts, span.end)])
        return found

    def prominence(self, mention: Mention) -> dict[str, bool]:
        """How a mention stands in its sentence: as subject, source, inside a quotation, dependent on another word."""
        before = bisect_left(self._token_starts, mention.start) - 1
        after = bisect_left(self._token_starts, mention.end)
        previous = self._tokens[before] if before >= 0 else None
        following = self._tokens[after] if after < len(self._tokens) else None
        verb = following is not None and following.tag in ("VBD", "VBZ", "VBP", "MD", "RB", ",")
        possessor = (following is not None and following.tag == "POS") or self._is_possessive(mention)
        behind = previous is not None and previous.tag in ("IN", "TO") and previous.end > mention.start - 3
        source = self.source_at(mention.start)
        # In what describes a source nobody speaks: "Ana Ruiz, an expert hired by the mayor, said".
        describes = source is not None and behind and "," in self.document.text[source.start : mention.start]
        agent = behind and before > 0 and self._tokens[before].lower == "by" and self._tokens[before - 1].tag == "VBN"
        behind = behind and (describes or not agent)
        return {
            "subject": (verb or agent) and not behind and not possessor,
            "source": source is not None and not describes and not possessor,
            "quoted": self.is_quoted(mention.start),
            "dependent": possessor or behind,
        }

    def follows(self, end: int, words: frozenset[str]) -> bool:
        """Whether one of some words follows what ends at an offset."""
        at = bisect_left(self._token_starts, end)
        return at < len(self._tokens) and self._tokens[at].lower in words

    def opens(self, token: Token) -> bool:
        """Whether a token is the first word of its sentence."""
        at = max(0, bisect_right(self._sentence_starts, token.start) - 1)
        return not any(map(str.isalnum, self.document.text[self._sentence_starts[at] : token.start]))

    def is_predicate(self, mention: Mention) -> bool:
        """Whether a description says what somebody is, of whom the sentence speaks anyhow: "She is a lawyer"."""
        at = bisect_left(self._token_starts, mention.start) - 1
        return at >= 0 and self._tokens[at].lower in PREDICATING and self._tokens[at].end > mention.start - 3

    def _is_possessive(self, mention: Mention) -> bool:
        return mention.kind is MentionKind.PRONOUN and self.words_of(mention) in POSSESSIVES

    def words_of(self, mention: Mention) -> str:
        """A mention in lower case."""
        return mention.span.of(self.document.text).lower()

    def mention_at(self, head: Token, kind: MentionKind) -> int | None:
        """The mention of a kind that covers a token."""
        at = bisect_right(self._mention_starts, head.start) - 1
        for index in range(at, max(-1, at - 6), -1):
            mention = self.mentions[index]
            if mention.kind is kind and mention.start <= head.start and head.end <= mention.end:
                return index
        return None

    def first_mention_from(self, start: int) -> int:
        """The index of the first mention that begins at an offset or after it."""
        return bisect_left(self._mention_starts, start)

    def with_its_name(self, source: Sequence[Span]) -> Sequence[Span]:
        """A source with the name between commas that it was cut off before: "The pilots' union, | BALPA, said …"."""
        text, last = self.document.text, source[-1]
        index = self.first_mention_from(last.end)
        if len(source) > 1 or not last.of(text).lower().startswith("the ") or index == len(self.mentions):
            return source
        name = self.mentions[index]
        apposed = text[last.start : name.start].rstrip().endswith(",") and not text[last.end : name.start].strip(" ,")
        if name.name is None or name.start != name.name.start or not apposed or text[name.end : name.end + 1] != ",":
            return source
        return (Span(last.start, name.end),)
