"""Who an article is speaking of at a place: the antecedents of pronouns and of descriptions.

After the preferences of centering (Grosz, Joshi and Weinstein, Computational Linguistics 1995): the subject of a recent
sentence and the source of a recent quote come before what was mentioned as an object or inside a quotation.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from factdb.names import SpeakerKind
from factdb.speakers.cast import Member

# How many earlier mentions, and how many sentences back, an antecedent is looked for.
LOOK_BACK = 60
SENTENCES_BACK = 8
# The same for a description whose noun was used of the antecedent: it may have stood long before.
FAR_BACK = 400

# What speaks for and against an antecedent; chosen on GUM's coreference (news and biographies).
SENTENCE = -1.6
PARAGRAPH = -0.6
SUBJECT = 2.0
SOURCE = 2.0
DEPENDENT = -1.5
TOPIC = 1.0
KNOWN_GENDER = 1.0
DOUBTFUL = -1.0
UNKNOWN_PERSON = -1.0
NO_PERSON = -3.0


@dataclass(frozen=True, slots=True)
class Sighting:
    """A place where a member was mentioned, by sentence and paragraph, and how prominent it stood there."""

    member: Member
    start: int
    sentence: int
    paragraph: int
    subject: bool = False
    source: bool = False
    quoted: bool = False
    dependent: bool = False
    """Stands as a possessor or behind a preposition."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The antecedent chosen, and how far it stands above the next best."""

    member: Member
    margin: float


def choose(
    sightings: list[Sighting], place: Sighting, fits: Callable[[Member], float | None], *, far: bool = False
) -> Choice | None:
    """The best antecedent for a place, or None. ``fits`` gives a member's bonus, or None where it is excluded.

    ``far`` looks back beyond the last sentences. Outside a quotation nobody is meant whom only quotations name.
    """
    best: dict[int, tuple[float, Member]] = {}
    for sighting in _recent(sightings, place, far=far):
        bonus = fits(sighting.member)
        if bonus is None:
            continue
        score = bonus + _prominence(sighting, place)
        known = best.get(id(sighting.member))
        if known is None or score > known[0]:
            best[id(sighting.member)] = (score, sighting.member)
    if not best:
        return None
    ranked = sorted(best.values(), key=lambda scored: scored[0], reverse=True)
    margin = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else 5.0
    return Choice(ranked[0][1], margin)


def _recent(sightings: list[Sighting], place: Sighting, *, far: bool) -> Iterator[Sighting]:
    limit = FAR_BACK if far else LOOK_BACK
    for at in range(len(sightings) - 1, max(-1, len(sightings) - 1 - limit), -1):
        sighting = sightings[at]
        if not far and place.sentence - sighting.sentence > SENTENCES_BACK:
            return
        if sighting.start < place.start and (place.quoted or not sighting.quoted):
            yield sighting


def _prominence(sighting: Sighting, place: Sighting) -> float:
    score = SENTENCE * (place.sentence - sighting.sentence) + PARAGRAPH * (place.paragraph - sighting.paragraph)
    score += SUBJECT * sighting.subject + SOURCE * sighting.source + DEPENDENT * sighting.dependent
    return score + TOPIC * math.log1p(len(sighting.member.mentions))


def fits_person(gender: str | None) -> Callable[[Member], float | None]:
    """The single persons of a gender, those of an unknown one a little after those known to be of it."""

    def fits(member: Member) -> float | None:
        if member.kind not in (SpeakerKind.PERSON, SpeakerKind.UNNAMED) or member.plural:
            return None
        if member.gender and gender and member.gender != gender:
            return None
        if member.kind is SpeakerKind.PERSON and not member.surely_a_person:
            return DOUBTFUL
        if member.kind is SpeakerKind.UNNAMED and not member.gender:
            return UNKNOWN_PERSON
        return KNOWN_GENDER if member.gender else 0.0

    return fits


def fits_plural(member: Member) -> float | None:
    """Groups first, then organizations, then a name that nothing shows to be a person's; never one person."""
    if member.kind is SpeakerKind.GROUP or member.plural:
        return 1.0
    if member.kind is SpeakerKind.PERSON and len(member.parts) == 1 and not member.surely_a_person:
        return NO_PERSON
    return 0.0 if member.kind is SpeakerKind.ORGANIZATION else None


def fits_body(member: Member) -> float | None:
    """Organizations alone."""
    return 0.0 if member.kind is SpeakerKind.ORGANIZATION else None


def fits_thing(member: Member) -> float | None:
    """Organizations and documents."""
    return 0.5 if member.kind is SpeakerKind.ORGANIZATION else 0.0 if member.kind is SpeakerKind.DOCUMENT else None
