"""Mentions: the words by which an article refers to a person, an organization or a group."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from factdb.documents import Document, Sentence, Token
from factdb.lexicon import words
from factdb.mentions.phrases import appositive, described_before, introduced_by, noun_phrases
from factdb.mentions.proper import ProperName, find_names
from factdb.mentions.titles import is_plural_title
from factdb.names import SpeakerKind, is_body_noun, is_plural_role, role_gender, role_noun
from factdb.text import Span

__all__ = ["Mention", "MentionKind", "SpeakerKind", "find_mentions"]


class MentionKind(StrEnum):
    """The form of a mention: a proper name, a description ("the senator"), or a pronoun."""

    NAME = "name"
    DESCRIPTION = "description"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A mention and what its own words tell.

    ``name`` is the span of the proper name without titles and honorifics (None where there is none); ``role`` that of
    the title or description before or after it ("Defence Secretary", "an expert at Chatham House"). ``gender`` is
    "male" or "female" where a pronoun, an honorific or a forename tells, ``plural`` true for several people.
    """

    start: int
    end: int
    kind: MentionKind
    speaker_kind: SpeakerKind
    name: Span | None = None
    role: Span | None = None
    gender: str | None = None
    plural: bool = False

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class _Pronoun:
    kind: SpeakerKind
    gender: str | None = None
    plural: bool = False


_PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), _Pronoun(SpeakerKind.PERSON, "male")),
    **dict.fromkeys(("she", "her", "hers", "herself"), _Pronoun(SpeakerKind.PERSON, "female")),
    **dict.fromkeys(("they", "them", "their", "themselves"), _Pronoun(SpeakerKind.GROUP, plural=True)),
    **dict.fromkeys(("it", "its", "itself"), _Pronoun(SpeakerKind.ORGANIZATION)),
    **dict.fromkeys(("i", "me", "my"), _Pronoun(SpeakerKind.PERSON)),
    **dict.fromkeys(("we", "us", "our"), _Pronoun(SpeakerKind.GROUP, plural=True)),
}


LONGEST_ASIDE = 8
LEARNED = frozenset(("Dr", "Dr.", "Prof", "Prof.", "Professor"))
"""Titles that say less than a description behind the name."""
"""Between two names of a list stand fewer words."""


def find_mentions(document: Document) -> Sequence[Mention]:
    """Every mention of a document that could be a speaker, in order of start; names never overlap."""
    by_sentence: dict[int, list[ProperName]] = {}
    for name in find_names(document):
        by_sentence.setdefault(name.sentence.start, []).append(name)
    found: list[Mention] = []
    for paragraph in document.read():
        for sentence in paragraph.sentences:
            found.extend(_mentions_of(sentence, by_sentence.get(sentence.start, ())))
    return sorted(found, key=lambda mention: (mention.start, mention.end))


def _mentions_of(sentence: Sentence, names: Sequence[ProperName]) -> Iterator[Mention]:
    taken = {index for name in names if name.kind is not None for index in range(name.first, name.last)}
    yield from _name_mentions(sentence, [name for name in names if name.kind is not None])
    for first, last in noun_phrases(sentence):
        described = None if last - 1 in taken else describe(sentence.tokens[first:last])
        if described is not None:
            yield described
    for index, token in enumerate(sentence.tokens):
        pronoun = _PRONOUNS.get(token.lower)
        if pronoun is not None and index not in taken and token.tag.startswith("PRP"):
            yield Mention(
                start=token.start,
                end=token.end,
                kind=MentionKind.PRONOUN,
                speaker_kind=pronoun.kind,
                gender=pronoun.gender,
                plural=pronoun.plural,
            )


def _name_mentions(sentence: Sentence, names: Sequence[ProperName]) -> Iterator[Mention]:
    """The mentions of a sentence's names; a title in the plural is of all the names after it: "Senators … and …"."""
    shared: Span | None = None
    last = 0
    for name in names:
        mention = _name_mention(sentence, name)
        titles = sentence.tokens[name.first : name.name_first]
        if titles or not _is_list(sentence.tokens[last : name.first]):
            shared = mention.role if any(is_plural_title(token.text) for token in titles) else None
        elif mention.role is None and mention.speaker_kind is SpeakerKind.PERSON:
            mention = replace(mention, role=shared)
        last = name.last
        yield mention


def _is_list(between: Sequence[Token]) -> bool:
    """Whether nothing but commas, a conjunction and short asides stands between two names."""
    return (
        0 < len(between) < LONGEST_ASIDE
        and between[-1].lower in (",", "and", "&")
        and not any(token.tag.startswith("VB") for token in between)
    )


def _name_mention(sentence: Sentence, name: ProperName) -> Mention:
    before = described_before(sentence, name.first, name.name_first) if name.kind is SpeakerKind.PERSON else None
    apposed = appositive(sentence, name.last)
    titles = {token.text for token in sentence.tokens[name.first : name.name_first]}
    role = apposed if titles and titles <= LEARNED and apposed else before or apposed
    if role is None and name.kind is SpeakerKind.PERSON:
        role = introduced_by(sentence, name.first, name.last)
    gender = name.gender
    if gender is None and role is not None and name.kind is SpeakerKind.PERSON:
        gender = _role_gender(sentence, role)
    return Mention(
        start=sentence.tokens[name.first].start,
        end=name.name.end,
        kind=MentionKind.NAME,
        speaker_kind=name.kind or SpeakerKind.ORGANIZATION,
        name=name.name,
        role=role,
        gender=gender,
        plural=name.kind is SpeakerKind.GROUP,
    )


def _role_gender(sentence: Sentence, role: Span) -> str | None:
    """The gender that the role's own noun tells: the first one after which no further noun of the phrase follows."""
    for token in sentence.tokens:
        if role.start <= token.start < role.end:
            if token.text in (",", "of", "for", "at", "in", "who", "to", "’s", "'s"):
                return None
            gender = role_gender(role_noun(token.text) or "")
            if gender:
                return gender
    return None


def describe(tokens: Sequence[Token]) -> Mention | None:
    """The mention that a base noun phrase is, its head the last token; None where it can be no speaker."""
    head = tokens[-1]
    noun = role_noun(head.text)
    lower = head.lower
    plural = head.tag in ("NNS", "NNPS") or is_plural_role(head.text)
    kind = None
    if lower.endswith(("-year-old", "-year-olds")) or (noun is not None and not is_plural_role(head.text)):
        kind = SpeakerKind.GROUP if lower.endswith("olds") else SpeakerKind.UNNAMED
    elif noun is not None or lower in words("groups"):
        kind, plural = SpeakerKind.GROUP, True
    elif is_body_noun(lower):
        kind = SpeakerKind.GROUP if plural else SpeakerKind.ORGANIZATION
    elif lower in words("documents"):
        kind = SpeakerKind.DOCUMENT
    if kind is None:
        return None
    span = Span(tokens[0].start, head.end)
    gender = role_gender(noun) if noun else None
    return Mention(
        start=span.start,
        end=span.end,
        kind=MentionKind.DESCRIPTION,
        speaker_kind=kind,
        role=span,
        gender=None if plural else gender,
        plural=plural,
    )
