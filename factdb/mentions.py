"""Mentions: the words by which an article refers to a person, an organization or a group."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from factdb.documents import Document
from factdb.text import Span


class SpeakerKind(StrEnum):
    """What a speaker is. ``unnamed``: a single person whom the article does not name ("a spokesman")."""

    PERSON = "person"
    ORGANIZATION = "organization"
    GROUP = "group"
    UNNAMED = "unnamed"
    DOCUMENT = "document"


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


def find_mentions(document: Document) -> Sequence[Mention]:
    """Every mention of a document that could be a speaker, in order of start; names never overlap."""
    raise NotImplementedError
