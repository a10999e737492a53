"""Speakers: which person or body stands behind each mention and each quote, within one article."""

from collections.abc import Sequence
from dataclasses import dataclass

from factdb.documents import Document
from factdb.mentions import Mention, SpeakerKind
from factdb.names import name_parts
from factdb.quotes import Quote
from factdb.speakers.attributing import Attributing, Verdict
from factdb.text import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """One speaker of an article: the fullest name it gives, without titles; for the unnamed, a description.

    ``roles`` are spans of titles and affiliations as the article gives them, ``mentions`` indexes into the article's
    mentions, ``aliases`` the shorter names that it uses.
    """

    name: str
    kind: SpeakerKind
    roles: tuple[Span, ...] = ()
    aliases: tuple[str, ...] = ()
    mentions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who said a quote: an index into the article's speakers, or None with the rule that says why nobody."""

    speaker: int | None
    rule: str
    confidence: float


def identifies(speaker: Speaker) -> bool:
    """Whether a speaker's name says who it is in another article too.

    True for a person of at least two name parts, and for an organization or a document with a proper name; never for
    a surname or a forename alone, an unnamed person, a group, or a body that is only described ("ministry").
    """
    match speaker.kind:
        case SpeakerKind.PERSON:
            return len(name_parts(speaker.name)) >= 2
        case SpeakerKind.ORGANIZATION | SpeakerKind.DOCUMENT:
            return any(character.isupper() for character in speaker.name)
        case _:
            return False


def resolve_speakers(
    document: Document, mentions: Sequence[Mention], quotes: Sequence[Quote]
) -> tuple[tuple[Speaker, ...], tuple[Attribution, ...]]:
    """The speakers of an article, and for each quote, in the same order, the one who said it.

    Where the text does not decide, the attribution has no speaker and its rule says why.
    """
    verdicts = Attributing(document, mentions, quotes).verdicts()
    return _told(verdicts)


def _told(verdicts: Sequence[Verdict]) -> tuple[tuple[Speaker, ...], tuple[Attribution, ...]]:
    """The members that speak as speakers, in the order of their first quote, and the verdicts as attributions."""
    indexes: dict[int, int] = {}
    speakers: list[Speaker] = []
    attributions: list[Attribution] = []
    for verdict in verdicts:
        member = verdict.member
        index = None
        if member is not None:
            if id(member) not in indexes:
                indexes[id(member)] = len(speakers)
                aliases = tuple(sorted(name for name in member.names if name != member.name))
                speakers.append(
                    Speaker(
                        name=member.name,
                        kind=member.kind,
                        roles=tuple(member.roles),
                        aliases=aliases,
                        mentions=tuple(sorted(member.mentions)),
                    )
                )
            index = indexes[id(member)]
        attributions.append(Attribution(speaker=index, rule=verdict.rule, confidence=verdict.confidence))
    return tuple(speakers), tuple(attributions)
