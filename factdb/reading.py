"""Reading an article from its first word to its last, deciding for each mention and quote who it is."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from factdb.cast import Cast, Member, add_role, cast_of
from factdb.documents import Document, Sentence, Token
from factdb.focus import Sighting, choose, fits_person, fits_plural, fits_thing
from factdb.lexicon import words
from factdb.marks import find_quotations
from factdb.mentions import Mention, MentionKind, describe
from factdb.names import SpeakerKind, is_body_noun, name_key, role_noun
from factdb.quotes import Quote, QuoteKind
from factdb.sources import RELATIVES, Source, read_source
from factdb.text import Span


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who said a quote, or None; the rule that decided or why nothing did."""

    member: Member | None
    rule: str
    confidence: float = 0.0


CONFIDENCE = {
    "full name": 0.97,
    "surname": 0.95,
    "surname and title": 0.9,
    "surname and honorific": 0.9,
    "surname of the main bearer": 0.7,
    "forename": 0.85,
    "name": 0.8,
    "organization": 0.9,
    "short name of an organization": 0.85,
    "group": 0.8,
    "joint speakers": 0.7,
    "description": 0.75,
    "nearest description": 0.5,
    "unnamed": 0.7,
    "spokesperson of an organization": 0.7,
    "pronoun": 0.8,
    "pronoun before the name": 0.5,
    "relative pronoun": 0.75,
    "continuation": 0.85,
    "alternation": 0.75,
    "nearness": 0.4,
}

SPOKESPEOPLE = frozenset(("spokesman", "spokeswoman", "spokesperson", "spokespeople", "spokesmen", "spokeswomen"))
DEFINITE = frozenset(("the", "this", "that", "these", "those"))
INDEFINITE = frozenset(("a", "an", "one", "another", "some", "any"))


class Reading:
    """One pass over an article. ``verdicts`` gives one verdict a quote, in the order of the quotes."""

    def __init__(self, document: Document, mentions: Sequence[Mention], quotes: Sequence[Quote]) -> None:
        self.document = document
        self.mentions = mentions
        self.quotes = quotes
        self.cast: Cast = cast_of(document, mentions)
        self.sentences: list[tuple[Sentence, int]] = [
            (sentence, number) for number, paragraph in enumerate(document.read()) for sentence in paragraph.sentences
        ]
        self.sentence_starts = [sentence.start for sentence, _ in self.sentences]
        self.tokens: list[Token] = [token for sentence, _ in self.sentences for token in sentence.tokens]
        self.token_starts = [token.start for token in self.tokens]
        self.mention_starts = [mention.start for mention in mentions]
        self.quotations = [quotation.span for quotation in find_quotations(document) if quotation.level == 0]
        self.quotation_starts = [span.start for span in self.quotations]
        self.sightings: list[Sighting] = []
        self.described: dict[str, Member] = {}
        self.resolved: dict[int, tuple[Member, str]] = dict(self.cast.by_mention)
        self.by_start: dict[int, Verdict] = {}
        self.last_quote: tuple[Quote, Verdict] | None = None

    def verdicts(self) -> list[Verdict]:
        """Read the mentions and the quotes in the order of the text."""
        sources = sorted((span.start, span.end) for quote in self.quotes for span in quote.source)
        self.source_starts = [start for start, _ in sources]
        self.source_ends = [end for _, end in sources]
        order = sorted(range(len(self.quotes)), key=lambda index: self._turn(self.quotes[index]))
        found: dict[int, Verdict] = {}
        at = 0
        for index in order:
            turn = self._turn(self.quotes[index])
            while at < len(self.mentions) and self.mentions[at].start < turn:
                self._see(at)
                at += 1
            found[index] = self._decide(self.quotes[index])
        return [found[index] for index in range(len(self.quotes))]

    @staticmethod
    def _turn(quote: Quote) -> int:
        """Where in the text a quote is decided: after its source, or where it begins."""
        return quote.source[-1].end if quote.source else quote.content[0].start

    # -- the places of the text -------------------------------------------------------------------------------------

    def _place(self, start: int, member: Member | None = None, **prominence: bool) -> Sighting:
        sentence = max(0, bisect_right(self.sentence_starts, start) - 1)
        paragraph = self.sentences[sentence][1] if self.sentences else 0
        return Sighting(member or NOBODY, start, sentence, paragraph, **prominence)

    def _quoted(self, start: int) -> bool:
        at = bisect_right(self.quotation_starts, start) - 1
        return at >= 0 and start < self.quotations[at].end

    def _in_source(self, start: int) -> bool:
        at = bisect_right(self.source_starts, start) - 1
        return at >= 0 and start < self.source_ends[at]

    def _tokens_of(self, spans: Sequence[Span]) -> list[Token]:
        found: list[Token] = []
        for span in spans:
            first = bisect_left(self.token_starts, span.start)
            if first and self.tokens[first - 1].end > span.start:
                first -= 1
            found.extend(self.tokens[first : bisect_left(self.token_starts, span.end)])
        return found

    def _prominence(self, mention: Mention) -> dict[str, bool]:
        before = bisect_left(self.token_starts, mention.start) - 1
        after = bisect_left(self.token_starts, mention.end)
        previous = self.tokens[before] if before >= 0 else None
        following = self.tokens[after] if after < len(self.tokens) else None
        verb = following is not None and following.tag in ("VBD", "VBZ", "VBP", "MD", "RB", ",")
        possessor = (following is not None and following.tag == "POS") or (
            mention.kind is MentionKind.PRONOUN and self._is_possessive(mention)
        )
        behind = previous is not None and previous.tag in ("IN", "TO") and previous.end > mention.start - 3
        return {
            "subject": verb and not behind and not possessor,
            "source": self._in_source(mention.start) and not possessor,
            "quoted": self._quoted(mention.start),
            "dependent": possessor or behind,
        }

    def _is_possessive(self, mention: Mention) -> bool:
        return mention.span.of(self.document.text).lower() in ("his", "her", "their", "its")

    # -- mentions ---------------------------------------------------------------------------------------------------

    def _see(self, index: int) -> None:
        """Take in one mention: whom it is of, and where it stands."""
        mention = self.mentions[index]
        prominence = self._prominence(mention)
        if index not in self.resolved:
            resolved = self._resolve(index, mention, quoted=prominence["quoted"])
            if resolved is None:
                return
            self.resolved[index] = resolved
            resolved[0].mentions.append(index)
        self.sightings.append(self._place(mention.start, self.resolved[index][0], **prominence))

    def _resolve(self, index: int, mention: Mention, *, quoted: bool) -> tuple[Member, str] | None:
        if mention.kind is MentionKind.PRONOUN:
            return None if quoted else self._pronoun(mention)
        if mention.kind is MentionKind.DESCRIPTION:
            return self._apposed(index, mention) or (None if quoted else self._known_description(mention))
        return None

    def _pronoun(self, mention: Mention) -> tuple[Member, str] | None:
        word = mention.span.of(self.document.text).lower()
        if word in ("i", "me", "my", "we", "us", "our"):
            return None
        place = self._place(mention.start)
        if mention.plural:
            choice = choose(self.sightings, place, fits_plural)
        elif mention.gender is None:
            choice = choose(self.sightings, place, fits_thing)
        else:
            choice = choose(self.sightings, place, fits_person(mention.gender))
        if choice is None:
            return self._named_later(mention)
        if mention.gender and choice.margin >= 1.0 and not choice.member.gender:
            choice.member.gender = mention.gender
        return choice.member, "pronoun"

    def _named_later(self, mention: Mention) -> tuple[Member, str] | None:
        """The next person named, where a pronoun stands before any name."""
        if mention.gender is None:
            return None
        first = bisect_right(self.mention_starts, mention.start)
        fits = fits_person(mention.gender)
        for index in range(first, min(first + 20, len(self.mentions))):
            member = self.cast.by_mention.get(index, (None, ""))[0]
            if member is not None and member.gender == mention.gender and fits(member) is not None:
                return member, "pronoun before the name"
        return None

    def _apposed(self, index: int, mention: Mention) -> tuple[Member, str] | None:
        """A description right behind the name of the person whose role it is: "Ana Ruiz, the mayor"."""
        for before in range(index - 1, max(-1, index - 4), -1):
            member = self.resolved.get(before, (None, ""))[0]
            role = self.mentions[before].role
            if member is not None and role is not None and role.start <= mention.start and mention.end <= role.end:
                return member, "description"
        return None

    def _known_description(self, mention: Mention) -> tuple[Member, str] | None:
        tokens = self._tokens_of((mention.span,))
        if not tokens or tokens[0].lower not in DEFINITE:
            return None
        return self._definite(tokens, mention.speaker_kind, mention.gender, mention.start)

    def _definite(
        self, tokens: Sequence[Token], kind: SpeakerKind, gender: str | None, start: int
    ) -> tuple[Member, str] | None:
        """Whom a definite description is of: a known one of that role or body, in whose words it was introduced."""
        head = role_noun(tokens[-1].text) or tokens[-1].lower
        modifiers = {token.lower for token in tokens[:-1] if token.tag not in ("DT", "PRP$")}

        def fits(member: Member) -> float | None:
            if kind is SpeakerKind.UNNAMED:
                if head not in member.role_nouns or fits_person(gender)(member) is None:
                    return None
                known = {word.lower() for role in member.roles for word in role.of(self.document.text).split()}
                return 1.0 - 2.0 * len(modifiers - known)
            if kind is SpeakerKind.ORGANIZATION and member.kind is SpeakerKind.ORGANIZATION:
                parts = name_key(member.name).split()
                if head in parts or head in member.role_nouns:
                    return 2.0 - 3.0 * len(modifiers - set(parts)) + (parts[-1] == head)
            if kind is member.kind and head in member.role_nouns:
                return 1.0 - 2.0 * len(modifiers)
            return None

        choice = choose(self.sightings, self._place(start), fits, far=True)
        return None if choice is None else (choice.member, "description")

    # -- quotes -----------------------------------------------------------------------------------------------------

    def _decide(self, quote: Quote) -> Verdict:
        verdict = self._by_source(quote) if quote.source else self._without_source(quote)
        self.by_start[quote.start] = verdict
        self.last_quote = (quote, verdict)
        if verdict.member is not None:
            start = quote.source[0].start if quote.source else quote.start
            self.sightings.append(self._place(start, verdict.member, subject=True, source=True))
        return verdict

    def _without_source(self, quote: Quote) -> Verdict:
        if quote.follows is not None:
            before = self.by_start.get(quote.follows)
            if before is not None and before.member is not None:
                return _verdict(before.member, "continuation")
            return Verdict(None, "continues a quote of nobody known")
        if quote.kind is not QuoteKind.DIRECT:
            return Verdict(None, "no source")
        return self._beside(quote) or Verdict(None, "no source")

    def _beside(self, quote: Quote) -> Verdict | None:
        """A direct quote that names no source: of the subject right before it, or else of the quote right before it."""
        place = self._place(quote.start)
        for sighting in reversed(self.sightings[-12:]):
            if place.sentence - sighting.sentence > 1 or sighting.paragraph != place.paragraph:
                break
            if (
                sighting.subject
                and not sighting.quoted
                and sighting.member.kind in (SpeakerKind.PERSON, SpeakerKind.UNNAMED)
            ):
                return _verdict(sighting.member, "nearness")
        if self.last_quote is None or self.last_quote[1].member is None:
            return None
        before = self._place(self.last_quote[0].end - 1)
        return _verdict(self.last_quote[1].member, "nearness") if place.paragraph - before.paragraph <= 1 else None

    def _by_source(self, quote: Quote) -> Verdict:
        tokens = self._tokens_of(quote.source)
        source = read_source(tokens)
        if source is None:
            return Verdict(None, "no word in the source")
        label = self._label(tokens)
        if label is not None:
            return label
        head = source.head
        if head.lower in RELATIVES and head.tag in ("WP", "WDT", "IN"):
            return self._relative(head)
        at = self._mention_at(head, MentionKind.PRONOUN)
        if at is not None and (source.base == (head,)):
            return self._by_pronoun(at)
        joint = self._joint(tokens, source)
        if joint is not None:
            return _verdict(joint, "joint speakers")
        at = self._mention_at(head, MentionKind.NAME)
        if at is not None:
            return self._by_name(at)
        named = self._name_in_apposition(tokens, source)
        if named is not None:
            return self._by_name(named)
        return self._by_unseen_name(source) or self._by_description(source)

    def _by_unseen_name(self, source: Source) -> Verdict | None:
        """A head with a capital that is no mention: somebody named elsewhere, a place, or a name known from here alone."""
        head = source.head
        surname = self.cast.by_surname.get(name_key(head.text), [])
        if len(surname) == 1:
            return _verdict(surname[0], "surname")
        if head.tag.startswith("VB") and not role_noun(head.text):
            return Verdict(None, "no name in the source")
        common = role_noun(head.text) or is_body_noun(head.text) or head.lower in words("documents") | words("groups")
        if not head.text[:1].isupper() or common or head.tag not in ("NNP", "NNPS"):
            return None
        named = [token for token in source.base if token.text[:1].isupper() and token.tag in ("NNP", "NNPS")]
        name = " ".join(token.text for token in named)
        kind = SpeakerKind.GROUP if head.tag == "NNPS" else SpeakerKind.ORGANIZATION
        return _verdict(self._described(name, kind), "organization" if kind is SpeakerKind.ORGANIZATION else "group")

    def _label(self, tokens: Sequence[Token]) -> Verdict | None:
        """The labels of an interview: the answers are of the person whom the article names most."""
        text = "".join(token.text for token in tokens).strip(" :.")
        if text == "Q":
            outlet = self.document.article.outlet
            name = f"interviewer for {outlet}" if outlet else "unnamed interviewer"
            return _verdict(self._described(name, SpeakerKind.UNNAMED), "alternation")
        if text == "A":
            people = [
                member for member in self.cast.members if member.kind is SpeakerKind.PERSON and len(member.parts) > 1
            ]
            if not people:
                return Verdict(None, "an answer of nobody named")
            return _verdict(max(people, key=lambda member: (member.titled, len(member.mentions))), "alternation")
        return None

    def _mention_at(self, head: Token, kind: MentionKind) -> int | None:
        """The mention of a kind that covers a token."""
        at = bisect_right(self.mention_starts, head.start) - 1
        for index in range(at, max(-1, at - 6), -1):
            mention = self.mentions[index]
            if mention.kind is kind and mention.start <= head.start and head.end <= mention.end:
                return index
        return None

    def _relative(self, head: Token) -> Verdict:
        """A relative pronoun is of the mention that ends right before it."""
        at = bisect_left(self.mention_starts, head.start) - 1
        for index in range(at, max(-1, at - 6), -1):
            known = self.resolved.get(index)
            if known is not None and head.lower in ("which", "that") and known[0].kind is SpeakerKind.PERSON:
                continue
            if (
                known is not None
                and self.mentions[index].kind is not MentionKind.PRONOUN
                and head.start - self.mentions[index].end < 60
            ):
                return _verdict(known[0], "relative pronoun")
        return Verdict(None, "relative pronoun without a speaker before it")

    def _by_pronoun(self, index: int) -> Verdict:
        mention = self.mentions[index]
        if mention.span.of(self.document.text).lower() in ("i", "me", "my", "we", "us", "our", "you"):
            return Verdict(None, "first person")
        if index not in self.resolved:
            resolved = self._pronoun(mention)
            if resolved is None:
                return Verdict(None, "pronoun without an antecedent")
            self.resolved[index] = resolved
        return _verdict(*self.resolved[index])

    def _by_name(self, index: int) -> Verdict:
        if index not in self.resolved:
            return Verdict(None, "several people of this surname")
        member, rule = self.resolved[index]
        return _verdict(member, rule)

    def _joint(self, tokens: Sequence[Token], source: Source) -> Member | None:
        """Two people or bodies that speak together: "Ana Ruiz and Ben Okafor"."""
        after = next((index for index, token in enumerate(tokens) if token.start >= source.base[-1].end), len(tokens))
        if after + 1 >= len(tokens) or tokens[after].lower != "and" or source.possessive:
            return None
        one = self._mention_at(source.head, MentionKind.NAME)
        second = read_source(tokens[after + 1 :])
        other = None if second is None or second.possessor else self._mention_at(second.head, MentionKind.NAME)
        if one is None or other is None or one not in self.cast.by_mention or other not in self.cast.by_mention:
            return None
        names = [self.cast.by_mention[index][0].name for index in (one, other)]
        return self._described(" and ".join(names), SpeakerKind.GROUP)

    def _name_in_apposition(self, tokens: Sequence[Token], source: Source) -> int | None:
        """The name behind a description and a comma: "the governor, Ilan Dorsa"."""
        if role_noun(source.head.text):
            last = self._mention_at(source.whole[-1], MentionKind.NAME)
            between = [token for token in source.whole if source.head.end <= token.start]
            if last is not None and between and all(token.tag not in ("IN", "TO", ",") for token in between):
                return last
        for index, token in enumerate(tokens[:-1]):
            if token.text == "," and token.start >= source.base[-1].end:
                at = bisect_left(self.mention_starts, tokens[index + 1].start)
                if at < len(self.mentions) and self.mentions[at].start == tokens[index + 1].start:
                    mention = self.mentions[at]
                    person = mention.kind is MentionKind.NAME and mention.speaker_kind is SpeakerKind.PERSON
                    if person and role_noun(source.head.text):
                        known = self.resolved.get(at)
                        if known:
                            add_role(known[0], self.document, Span(source.whole[0].start, source.whole[-1].end))
                        return at
                return None
        return None

    # -- descriptions -----------------------------------------------------------------------------------------------

    def _by_description(self, source: Source) -> Verdict:
        kind, gender = self._kind_of(source)
        first = source.base[0].lower
        if source.head.lower in NOBODIES or (first == "no" and kind is not SpeakerKind.ORGANIZATION):
            return Verdict(None, "nobody")
        if role_noun(source.head.text) in SPOKESPEOPLE and kind is SpeakerKind.UNNAMED:
            body = self._spoken_for(source)
            if body is not None:
                add_role(body, self.document, Span(source.whole[0].start, source.whole[-1].end))
                return _verdict(body, "spokesperson of an organization")
        if first in DEFINITE and not source.possessor:
            known = self._definite(source.base, kind, gender, source.base[0].start)
            if known is not None:
                return _verdict(*known)
            near = self._nearest(source, kind, gender)
            if near is not None:
                return _verdict(near, "nearest description")
        name = self._description_name(source, kind)
        if name is None:
            return Verdict(None, "nobody in particular")
        member = self._described(name, kind, gender)
        if not member.roles:
            add_role(member, self.document, source.base_span)
        rule = {SpeakerKind.UNNAMED: "unnamed", SpeakerKind.GROUP: "group"}.get(kind, "description")
        return _verdict(member, rule)

    def _kind_of(self, source: Source) -> tuple[SpeakerKind, str | None]:
        mention = describe(source.base)
        if mention is not None:
            return mention.speaker_kind, mention.gender
        if source.head.tag in ("NNS", "NNPS") or source.head.tag not in ("NN", "NNP"):
            return SpeakerKind.GROUP, None
        return SpeakerKind.DOCUMENT, None

    def _nearest(self, source: Source, kind: SpeakerKind, gender: str | None) -> Member | None:
        """The subject of the last sentences, for a description that nothing in the article introduced."""
        former = any(token.lower in ("former", "current", "retired") for token in source.base)
        if len(source.whole) > len(source.base) and not former:
            return None
        place = self._place(source.base[0].start)
        head = source.head.lower
        if kind is SpeakerKind.UNNAMED and (former or head in words("epithets") or head.endswith("-year-old")):
            choice = choose(self.sightings, place, fits_person(gender))
        elif kind is SpeakerKind.ORGANIZATION and head in words("general_bodies"):
            choice = choose(self.sightings, place, lambda m: 0.0 if m.kind is SpeakerKind.ORGANIZATION else None)
        else:
            return None
        return choice.member if choice is not None and choice.margin >= 1.0 else None

    def _spoken_for(self, source: Source) -> Member | None:
        """The organization whose spokesperson speaks, where it has a name."""
        near = [*source.possessor, *source.whole]
        for token in near:
            at = self._mention_at(token, MentionKind.NAME)
            if at is not None and at in self.resolved and self.resolved[at][0].kind is SpeakerKind.ORGANIZATION:
                return self.resolved[at][0]
        return None

    def _description_name(self, source: Source, kind: SpeakerKind) -> str | None:
        text = self.document.text
        owner = self._owner(source)
        words_of = [token for token in source.whole if token.tag != "PRP$"]
        if not words_of:
            return None
        if words_of[0].lower == "the" or (
            kind is SpeakerKind.UNNAMED and words_of[0].lower in ("a", "an", "one", "another", "this", "that")
        ):
            words_of = words_of[1:]
        if not words_of:
            return None
        phrase = " ".join(text[words_of[0].start : words_of[-1].end].split())
        if owner:
            if source.head.lower == "campaign":
                return f"{owner} {phrase}"
            if source.head.lower == "office":
                return f"{phrase} of {owner}"
            return f"{owner}’s {phrase}"
        return f"unnamed {phrase}" if kind is SpeakerKind.UNNAMED else phrase

    def _owner(self, source: Source) -> str | None:
        """The name of whose spokesman, campaign or report it is."""
        if not source.possessor:
            return None
        head = source.possessor[-1]
        at = self._mention_at(head, MentionKind.PRONOUN)
        if at is None:
            at = self._mention_at(head, MentionKind.NAME)
        if at is not None and at in self.resolved:
            name = self.resolved[at][0].name
            return (
                name.split()[-1]
                if source.head.lower == "campaign" and self.resolved[at][0].kind is SpeakerKind.PERSON
                else name
            )
        if head.tag == "PRP$":
            return None
        span = Span(source.possessor[0].start, head.end)
        return span.of(self.document.text).removeprefix("the ").removeprefix("The ")

    def _described(self, name: str, kind: SpeakerKind, gender: str | None = None) -> Member:
        """The member of a description: the same one for the same words."""
        key = f"{kind}:{name_key(name)}"
        if key not in self.described:
            self.described[key] = self.cast.add(Member(name, kind, gender, plural=kind is SpeakerKind.GROUP))
        return self.described[key]


NOBODIES = frozenset(("nobody", "none", "neither", "nothing", "one"))
NOBODY = Member("", SpeakerKind.UNNAMED)


def _verdict(member: Member, rule: str) -> Verdict:
    return Verdict(member, rule, CONFIDENCE.get(rule, 0.5))
