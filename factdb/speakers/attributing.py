"""Attributing each quote: from the words that name its source, or from where it stands, to a member of the cast."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from factdb.documents import Document, Token
from factdb.lexicon import words
from factdb.mentions import Mention, MentionKind, describe
from factdb.mentions.phrases import FIRMS_TOO
from factdb.names import SpeakerKind, is_body_noun, name_key, role_noun
from factdb.quotes import Quote, QuoteKind
from factdb.speakers.cast import Member, add_role, role_nouns
from factdb.speakers.certainty import CONFIDENCE
from factdb.speakers.describing import described_as, owner_name
from factdb.speakers.reading import DEFINITE, FIRST_PERSON, Reading
from factdb.speakers.scene import Scene
from factdb.speakers.sources import OFFICE_OF_TWO, RELATIVES, SHARE, Source, conjuncts, introduces, read_source
from factdb.text import Span


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who said a quote, or None; the rule that decided or why nothing did."""

    member: Member | None
    rule: str
    confidence: float = 0.0


# The name of an account: @lenaharsk; not an address, which has letters before it.
HANDLE = re.compile(r"(?<![\w.])@\w+")
# A role that says whose it is: "his wife", "Ruiz’s lawyer".
OWNED = re.compile(r"\b(?:his|her|their|its|my|our)\b|\w['’]s?\s", re.IGNORECASE)
SPOKESPEOPLE = frozenset(("spokesman", "spokeswoman", "spokesperson", "spokespeople", "spokesmen", "spokeswomen"))


class Attributing:
    """One pass over an article. ``verdicts`` gives one verdict a quote, in the order of the quotes."""

    def __init__(self, document: Document, mentions: Sequence[Mention], quotes: Sequence[Quote]) -> None:
        self.scene = Scene(document, mentions, quotes)
        self.reading = Reading(self.scene)
        self.quotes = quotes
        self.by_start: dict[int, Verdict] = {}
        self.last_quote: tuple[Quote, Verdict] | None = None

    def verdicts(self) -> list[Verdict]:
        """Read the mentions and the quotes in the order of the text."""
        found: dict[int, Verdict] = {}
        at = 0
        for index in sorted(range(len(self.quotes)), key=lambda index: _turn(self.quotes[index])):
            turn = _turn(self.quotes[index])
            while at < len(self.scene.mentions) and self.scene.mentions[at].start < turn:
                self.reading.see(at)
                at += 1
            found[index] = self._decide(self.quotes[index])
        return [found[index] for index in range(len(self.quotes))]

    def _decide(self, quote: Quote) -> Verdict:
        verdict = self._by_source(quote) if quote.source else self._without_source(quote)
        self.by_start[quote.start] = verdict
        self.last_quote = (quote, verdict)
        if verdict.member is not None:
            start = quote.source[0].start if quote.source else quote.start
            self.reading.sightings.append(self.scene.place(start, verdict.member, subject=True, source=True))
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
        place = self.scene.place(quote.start)
        for sighting in reversed(self.reading.sightings[-12:]):
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
        if self.last_quote[1].member.kind not in (SpeakerKind.PERSON, SpeakerKind.UNNAMED):
            return None
        before = self.scene.place(self.last_quote[0].end - 1)
        return _verdict(self.last_quote[1].member, "nearness") if place.paragraph - before.paragraph <= 1 else None

    def _by_source(self, quote: Quote) -> Verdict:
        tokens = self.scene.tokens_of(self.scene.with_its_name(quote.source))
        source = read_source(tokens)
        if source is None:
            return Verdict(None, "no word in the source")
        label = self._label(tokens)
        if label is not None:
            return label
        head = source.head
        if head.lower in RELATIVES and head.tag in ("WP", "WDT", "IN"):
            return self._relative(head)
        at = self.scene.mention_at(head, MentionKind.PRONOUN)
        if at is not None and (source.base == (head,)):
            return self._by_pronoun(at, self._told_of(quote))
        joint = self._joint(tokens, source)
        if joint is not None:
            return joint
        at = self._described_name(source, tokens)
        if at is None:
            at = self.scene.mention_at(head, MentionKind.NAME)
        if at is not None:
            return self._by_a_part(at, source) or self._by_name(at)
        named = self._name_in_apposition(tokens, source)
        if named is None:
            named = self._name_behind_owner(tokens)
        if named is not None:
            return self._by_name(named)
        return self._by_account(tokens, head) or self._by_unseen_name(source) or self._by_description(source)

    def _by_account(self, tokens: Sequence[Token], head: Token) -> Verdict | None:
        """Who is named by an account alone ("a user called @lenaharsk"); nobody where the reader is addressed."""
        if head.tag == "PRP":
            return Verdict(None, "second person" if head.lower.startswith("you") else "pronoun without an antecedent")
        handle = HANDLE.search(Span(tokens[0].start, tokens[-1].end).of(self.scene.document.text))
        return _verdict(self.reading.described(handle[0], SpeakerKind.PERSON), "handle") if handle else None

    def _by_a_part(self, index: int, source: Source) -> Verdict | None:
        """The person of a surname that opens a longer name: "Harsk" of "Harsk Plan" in a headline."""
        if self.scene.mentions[index].end <= source.whole[-1].end:
            return None
        bearers = self.reading.cast.by_surname.get(name_key(source.head.text), [])
        return _verdict(bearers[0], "surname") if len(bearers) == 1 and len(source.base) == 1 else None

    def _described_name(self, source: Source, tokens: Sequence[Token]) -> int | None:
        """The name beside a description: "Ana Ruiz, [the mayor]", where only that is the source; "[the company, Ostra,]"."""
        start = source.base[0].start
        before = self.scene.first_mention_from(start) - 1
        for index in range(before, max(-1, before - 4), -1):
            mention = self.scene.mentions[index]
            if (
                mention.name is not None
                and mention.role is not None
                and mention.name.end <= mention.role.start <= start
            ):
                return index if start < mention.role.end else None
        return self._body_in_apposition(tokens, source)

    def _by_unseen_name(self, source: Source) -> Verdict | None:
        """A head with a capital that is no mention: somebody named elsewhere, a place, or a name known from here alone."""
        head = source.head
        surname = self.reading.cast.by_surname.get(name_key(head.text), [])
        if len(surname) == 1 and head.text[:1].isupper():
            return _verdict(surname[0], "surname")
        if head.tag.startswith("VB") and not role_noun(head.text):
            return Verdict(None, "no name in the source")
        common = role_noun(head.text) or is_body_noun(head.text) or head.lower in words("documents") | words("groups")
        if not head.text[:1].isupper() or common or head.tag not in ("NNP", "NNPS"):
            return None
        named = list(takewhile(lambda token: token.tag in ("NNP", "NNPS"), reversed(source.base)))[::-1]
        name = " ".join(token.text for token in named)
        kind = SpeakerKind.GROUP if head.tag == "NNPS" else SpeakerKind.ORGANIZATION
        return _verdict(
            self.reading.described(name, kind), "organization" if kind is SpeakerKind.ORGANIZATION else "group"
        )

    def _label(self, tokens: Sequence[Token]) -> Verdict | None:
        """Nobody for a share of people; the labels of an interview: its answers are of the person whom it names most."""
        if SHARE.match(Span(tokens[0].start, tokens[-1].end).of(self.scene.document.text)):
            return Verdict(None, "a share of people")
        text = "".join(token.text for token in tokens).strip(" :.")
        if text == "Q":
            outlet = self.scene.document.article.outlet
            name = f"interviewer for {outlet}" if outlet else "interviewer"
            return _verdict(self.reading.described(name, SpeakerKind.UNNAMED), "alternation")
        if text == "A":
            people = [
                member
                for member in self.reading.cast.members
                if member.kind is SpeakerKind.PERSON and len(member.parts) > 1
            ]
            if not people:
                return Verdict(None, "an answer of nobody named")
            return _verdict(max(people, key=lambda member: (member.titled, len(member.mentions))), "alternation")
        return None

    def _relative(self, head: Token) -> Verdict:
        """A relative pronoun is of the mention that ends right before it."""
        at = self.scene.first_mention_from(head.start) - 1
        for index in range(at, max(-1, at - 6), -1):
            mention = self.scene.mentions[index]
            if mention.kind is MentionKind.PRONOUN or head.start - mention.end > 60:
                continue
            person = mention.speaker_kind in (SpeakerKind.PERSON, SpeakerKind.UNNAMED)
            if person and head.lower in ("which", "that"):
                continue
            known = self.reading.resolved.get(index)
            if known is not None:
                return _verdict(known[0], "relative pronoun")
            described = read_source(self.scene.tokens_of((mention.span,)))
            if mention.kind is MentionKind.DESCRIPTION and described is not None:
                return self._by_description(described)
        return Verdict(None, "relative pronoun without a speaker before it")

    def _told_of(self, quote: Quote) -> Member | None:
        """Whom a quote is about that is broken off behind its subject, who is not who says it: "The minister, he said, lied"."""
        opening = quote.content[0]
        index = self.scene.first_mention_from(opening.start)
        if len(quote.content) == 1 or index == len(self.scene.mentions) or quote.source[0].start < opening.end:
            return None
        mention = self.scene.mentions[index]
        whole = mention.start == opening.start and mention.end >= opening.end - 1
        named = whole and mention.kind is not MentionKind.PRONOUN
        return self.reading.resolved.get(index, (None, ""))[0] if named else None

    def _by_pronoun(self, index: int, told_of: Member | None) -> Verdict:
        mention = self.scene.mentions[index]
        if self.scene.words_of(mention) in FIRST_PERSON | {"you"}:
            return Verdict(None, "first person")
        if index not in self.reading.resolved or self.reading.resolved[index][0] is told_of:
            resolved = self.reading.pronoun(mention, but=told_of)
            if resolved is None:
                return Verdict(None, "pronoun without an antecedent")
            self.reading.resolved[index] = resolved
        return _verdict(*self.reading.resolved[index])

    def _by_name(self, index: int) -> Verdict:
        if index not in self.reading.resolved:
            return Verdict(None, "several people of this surname")
        member, rule = self.reading.resolved[index]
        return _verdict(member, rule)

    def _joint(self, tokens: Sequence[Token], source: Source) -> Verdict | None:
        """Several that speak together ("Ana Ruiz and Ben Okafor"), or one with an office of two things."""
        if source.possessive or not any(token.lower in ("and", "&") for token in tokens):
            return None
        if OFFICE_OF_TWO.match(Span(tokens[0].start, tokens[-1].end).of(self.scene.document.text)):
            holder = self.scene.mention_at(tokens[-1], MentionKind.NAME)
            return None if holder is None else self._by_name(holder)
        names: list[str] = []
        for phrase in conjuncts(tokens):
            part = read_source(phrase)
            at = None if part is None else self.scene.mention_at(part.head, MentionKind.NAME)
            if part is None or part.possessor or part.base[-1] is not phrase[-1]:
                return None
            if at is not None and at in self.reading.cast.by_mention:
                names.append(self.reading.cast.by_mention[at][0].name)
            elif not names or role_noun(part.head.text) is None:
                return None
        if len(set(names)) < 2:
            return None
        pair = self.reading.described(", ".join(names[:-1]) + " and " + names[-1], SpeakerKind.GROUP)
        return _verdict(pair, "joint speakers")

    def _name_in_apposition(self, tokens: Sequence[Token], source: Source) -> int | None:
        """The name behind a description and a comma: "the governor, Ilan Dorsa"."""
        if role_noun(source.head.text):
            last = self.scene.mention_at(source.whole[-1], MentionKind.NAME)
            between = [token for token in source.whole if source.head.end <= token.start]
            plain = all(token.tag not in ("IN", "TO", ",") for token in between)
            if last is not None and between and (plain or self._is_second_title(source, last)):
                return last
        for index, token in enumerate(tokens[:-1]):
            if token.text == "," and token.start >= source.base[-1].end:
                behind = next((after for after in tokens[index + 1 :] if after.lower != "the"), token)
                at = self._person_at(behind.start)
                described = (
                    role_noun(source.head.text)
                    or source.possessor
                    or source.head.lower == "one"
                    or introduces(source, tokens[index + 1 :])
                )
                if at is not None and described and at in self.reading.resolved:
                    role = Span(source.whole[0].start, source.whole[-1].end)
                    if source.head.lower != "one":
                        add_role(self.reading.resolved[at][0], self.scene.document, role)
                    return at
                return None
        return None

    def _body_in_apposition(self, tokens: Sequence[Token], source: Source) -> int | None:
        """The body whose name stands behind what it is: "the company, Ostra, said"."""
        firm = is_body_noun(source.head.text) or source.head.lower in FIRMS_TOO
        if not firm or source.whole[-1].end == tokens[-1].end:
            return None
        behind = [token for token in tokens if token.start >= source.base[-1].end and token.text != ","]
        at = self.scene.mention_at(behind[0], MentionKind.NAME) if behind else None
        if at is None or self.scene.mentions[at].speaker_kind is not SpeakerKind.ORGANIZATION:
            return None
        return at if self.scene.mentions[at].end == behind[-1].end else None

    def _name_behind_owner(self, tokens: Sequence[Token]) -> int | None:
        """The person whose name ends the source behind the body he speaks for: "Hope for Orland’s Lena Harsk"."""
        for at in range(len(tokens) - 1, 0, -1):
            if tokens[at - 1].tag == "POS":
                index = self._person_at(tokens[at].start)
                whole = index is not None and self.scene.mentions[index].end >= tokens[-1].end
                return index if whole and len(tokens) - at > 1 else None
        return None

    def _is_second_title(self, source: Source, index: int) -> bool:
        """Whether the name that ends a source bears both its titles: "Secretary of State and nominee Lena Harsk"."""
        mention = self.scene.mentions[index]
        before = [token for token in source.whole if token.end <= (mention.name or mention.span).start]
        listed = any(token.lower == "and" for token in before)
        return listed and source.base[0].tag != "DT" and role_noun(before[-1].text) is not None

    def _person_at(self, start: int) -> int | None:
        """The person whose name, or the title before it, begins at an offset."""
        first = self.scene.first_mention_from(start)
        for index in range(first, min(first + 4, len(self.scene.mentions))):
            mention = self.scene.mentions[index]
            if mention.name is None or mention.speaker_kind is not SpeakerKind.PERSON:
                continue
            if mention.start == start or (mention.role is not None and mention.role.start == start):
                return index
        return None

    def _by_description(self, source: Source) -> Verdict:
        kind, gender = self._kind_of(source)
        first = source.base[0].lower
        behind = source.whole[len(source.base) :]
        alone = not behind or (len(source.base) == 1 and behind[0].text == ",")
        if (source.head.lower in NOBODIES and alone) or (first == "no" and kind is not SpeakerKind.ORGANIZATION):
            return Verdict(None, "nobody")
        if kind is None:
            return self._named_so(source) or Verdict(None, "nothing that is known to speak")
        return self._known(source, kind, gender) or self._described(source, kind, gender)

    def _named_so(self, source: Source) -> Verdict | None:
        """The body whose name has the noun of a source that is known of none: "the port", after "Port of Halven"."""
        if source.possessor or source.base[0].lower not in DEFINITE or len(source.whole) > len(source.base):
            return None
        known = self.reading.definite(source.base, SpeakerKind.ORGANIZATION, None, source.base[0].start)
        return None if known is None else _verdict(*known)

    def _known(self, source: Source, kind: SpeakerKind, gender: str | None) -> Verdict | None:
        """A description of somebody whom the article has named or described before."""
        start = source.base[0].start
        if role_noun(source.head.text) in SPOKESPEOPLE and kind is SpeakerKind.UNNAMED:
            body = self._spoken_for(source) or self._body_quoted_before(source)
            if body is not None:
                return _verdict(body, "spokesperson of an organization")
        if source.possessor and source.head.lower in words("utterances"):
            author = self._owner(source)
            return _verdict(author, "words of a person") if author and author.kind is SpeakerKind.PERSON else None
        if source.possessor and source.possessor[-1].tag == "NN" and kind is SpeakerKind.UNNAMED:
            owned = self.reading.described_of(source.head, source.possessor[-1])
            if owned is not None:
                return _verdict(owned, "description")
        if source.possessor:
            if kind is not SpeakerKind.UNNAMED or len(source.base) == 1:
                return None
            known = self.reading.definite(source.base, kind, gender, start, strict=True)
            return _verdict(*known) if known is not None and self._is_owned(known[0], source) else None
        if source.base[0].lower not in DEFINITE:
            return None
        known = self.reading.definite(source.base, kind, gender, start)
        if known is not None:
            return _verdict(*known)
        near = self.reading.nearest(source.base, kind, gender, qualified=len(source.whole) > len(source.base))
        return None if near is None else _verdict(*near)

    def _is_owned(self, member: Member, source: Source) -> bool:
        """Whether a role of a member says whose it is too: "his wife", "Ruiz’s lawyer", "a lawyer for Ruiz"."""
        roles = [role.of(self.scene.document.text) for role in member.roles]
        owner = owner_name(self.scene.document.text, source, self._owner(source))
        named = owner is not None and any(owner.split()[-1] in role for role in roles)
        return named or any(OWNED.search(role) for role in roles)

    def _described(self, source: Source, kind: SpeakerKind, gender: str | None) -> Verdict:
        """Somebody whom the article does not name, by the words that describe them."""
        name = described_as(
            self.scene.document.text, source, self._owner(source), opens=self.scene.opens(source.base[0])
        )
        if name is None:
            return Verdict(None, "nobody in particular")
        member = self.reading.described(name, kind, gender)
        member.role_nouns |= role_nouns(source.base_span.of(self.scene.document.text))
        rule = {SpeakerKind.UNNAMED: "unnamed", SpeakerKind.GROUP: "group"}.get(kind, "description")
        return _verdict(member, rule)

    def _kind_of(self, source: Source) -> tuple[SpeakerKind | None, str | None]:
        """What a described source is, with its gender; no kind for a single thing that is not known to speak."""
        counted = source.head.lower in words("quantities_of_people") and len(source.whole) > len(source.base)
        if counted or source.head.tag == "CD" or source.head.lower in ("percent", "%"):
            return SpeakerKind.GROUP, None
        mention = describe(source.base)
        if mention is not None:
            return mention.speaker_kind, mention.gender
        known = source.head.tag in ("NN", "NNP") and not source.head.lower.endswith("s")
        return (None if known else SpeakerKind.GROUP), None

    def _spoken_for(self, source: Source) -> Member | None:
        """The organization whose spokesperson speaks, where it has a name; it bears that role."""
        near = [*source.possessor, *source.whole]
        for token in near:
            at = self.scene.mention_at(token, MentionKind.NAME)
            if (
                at is not None
                and at in self.reading.resolved
                and self.reading.resolved[at][0].kind is SpeakerKind.ORGANIZATION
            ):
                body = self.reading.resolved[at][0]
                add_role(body, self.scene.document, Span(source.whole[0].start, source.whole[-1].end))
                return body
        at = self.scene.mention_at(source.whole[-1], MentionKind.DESCRIPTION)
        known = self.reading.resolved.get(at) if at is not None and len(source.whole) > len(source.base) else None
        return known[0] if known is not None and known[0].kind is SpeakerKind.ORGANIZATION else None

    def _body_quoted_before(self, source: Source) -> Member | None:
        """The organization quoted right before "a spokeswoman", in her paragraph: "The agency says no. A spokeswoman added …"."""
        of_body = len(source.whole) == 3 and is_body_noun(source.whole[1].text)  # "a company spokesman"
        plain = len(source.whole) == 2 or of_body
        if self.last_quote is None or source.possessor or not plain or source.whole[0].lower != "a":
            return None
        quote, verdict = self.last_quote
        apart = self.scene.place(source.whole[0].start).paragraph - self.scene.place(quote.end - 1).paragraph
        body = verdict.member is not None and verdict.member.kind is SpeakerKind.ORGANIZATION
        return verdict.member if apart <= of_body and body else None

    def _owner(self, source: Source) -> Member | None:
        """Whose spokesman, campaign or report it is."""
        if not source.possessor:
            return None
        head = source.possessor[-1]
        at = self.scene.mention_at(head, MentionKind.PRONOUN)
        if at is None:
            at = self.scene.mention_at(head, MentionKind.NAME)
        known = None if at is None else self.reading.resolved.get(at)
        return None if known is None else known[0]


def _turn(quote: Quote) -> int:
    """Where in the text a quote is decided: after its source, or where it begins."""
    return quote.source[-1].end if quote.source else quote.content[0].start


NOBODIES = frozenset(("nobody", "none", "neither", "nothing", "one", "another"))


def _verdict(member: Member, rule: str) -> Verdict:
    return Verdict(member, rule, CONFIDENCE.get(rule, 0.5))
