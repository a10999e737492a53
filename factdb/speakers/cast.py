"""The cast of an article: which of its names belong to one person or body, and who bears an ambiguous surname."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from factdb.documents import Document
from factdb.lexicon import rows, words
from factdb.mentions import Mention, MentionKind
from factdb.mentions.proper import people_in_title
from factdb.names import (
    SpeakerKind,
    forename_gender,
    is_body_noun,
    is_forename,
    is_short_forename,
    name_key,
    name_parts,
    role_noun,
    same_forename,
)
from factdb.text import Span

# Bounds that no article reaches: they keep the time linear on any text.
MOST_ROLES = 20
_ARTICLE = re.compile(r"(?:the|an?|his|her|their|its|my|our)\s+(?=\S)", re.IGNORECASE)
"""What a role is given without: (the) home secretary, (an) expert at …, (her) husband."""
MOST_NAMESAKES = 100

# Of two people of one surname the one is meant whose name stands so near, in characters, while the other's is so far.
NEAR = 400
FAR = 1500


@dataclass(slots=True, eq=False)
class Member:
    """Somebody or something that an article speaks of; grows while the article is read."""

    name: str
    kind: SpeakerKind
    gender: str | None = None
    plural: bool = False
    titled: bool = False
    """Named in full in the title."""
    names: Counter[str] = field(default_factory=Counter)
    roles: list[Span] = field(default_factory=list)
    role_nouns: set[str] = field(default_factory=set)
    mentions: list[int] = field(default_factory=list)
    last: int = -1
    """Where the last of its names so far ends."""

    @property
    def surely_a_person(self) -> bool:
        """Whether more than capitals tells that this is a person: a gender, a role, a forename."""
        return self.gender is not None or bool(self.role_nouns) or is_forename(self.name.split(maxsplit=1)[0])

    @property
    def parts(self) -> tuple[str, ...]:
        return name_parts(self.name)


@dataclass(slots=True, eq=False)
class Cast:
    """The members by mention, with the rule that joined the mention to its member."""

    members: list[Member] = field(default_factory=list)
    by_mention: dict[int, tuple[Member, str]] = field(default_factory=dict)
    by_surname: dict[str, list[Member]] = field(default_factory=dict)
    by_forename: dict[str, list[Member]] = field(default_factory=dict)
    bodies: dict[str, Member] = field(default_factory=dict)

    def add(self, member: Member) -> Member:
        self.members.append(member)
        return member


def cast_of(document: Document, mentions: Sequence[Mention]) -> Cast:
    """The members that an article names, every name joined to one of them or, where it is ambiguous, to none."""
    cast = Cast()
    for name, gender in _title_people(document, mentions):
        _add_person(cast, name, gender).titled = True
    named = [(index, mention) for index, mention in enumerate(mentions) if mention.kind is MentionKind.NAME]
    people = [(index, mention) for index, mention in named if mention.speaker_kind is SpeakerKind.PERSON]
    others = [(index, mention) for index, mention in named if mention.speaker_kind is not SpeakerKind.PERSON]
    full = [(index, mention) for index, mention in people if len(name_parts(_words(document, mention))) > 1]
    for name in _people_within(document, named, full):
        _add_person(cast, name, forename_gender(name.split()[0]))
    bearers = {index: _bearer(cast, _words(document, mention), mention) for index, mention in full}
    _add_namesakes(cast, document, [(index, mention) for index, mention in people if index not in bearers])
    for index, mention in people:
        if index in bearers:
            _join(cast, document, index, mention, bearers[index], "full name")
        else:
            _join_short(cast, document, index, mention)
    for index, mention in people:
        if index not in cast.by_mention:
            _join_short(cast, document, index, mention)
    _join_bodies(cast, document, others, mentions)
    return cast


def _title_people(document: Document, mentions: Sequence[Mention]) -> Sequence[tuple[str, str | None]]:
    """The full names of people in the article's title, which need not stand in its text."""
    title = document.article.title
    if not title:
        return ()
    known = {word for m in mentions if m.kind is MentionKind.NAME for word in _words(document, m).split()}
    return people_in_title(title, frozenset(known))


def _people_within(
    document: Document, named: Sequence[tuple[int, Mention]], full: Sequence[tuple[int, Mention]]
) -> Sequence[str]:
    """The full names, in longer ones ("Ana Ruiz Square"), of people whose surname alone is given beside them."""
    alone = {name_key(_words(document, mention)) for _, mention in named}
    known = {(name_parts(_words(document, mention))[-1], mention.gender) for _, mention in full}
    found: dict[str, str] = {}
    for _, mention in named:
        for forename, surname in pairwise(_words(document, mention).split()[:-1]):
            key = name_key(surname)
            other = "female" if forename_gender(forename) == "male" else "male"
            if key in alone and is_forename(forename) and {gender for name, gender in known if name == key} <= {other}:
                found.setdefault(key, f"{forename} {surname}")
    return list(found.values())


def _words(document: Document, mention: Mention) -> str:
    span = mention.name or mention.span
    return " ".join(span.of(document.text).split())


def _bearer(cast: Cast, name: str, mention: Mention) -> Member:
    """The person of a name of several parts: one of the same surname whose forename can be the same, or a new one."""
    parts = name_parts(name)
    same = [
        member for member in cast.by_surname.get(parts[-1], [])[:MOST_NAMESAKES] if _same_person(member, parts, mention)
    ]
    if len(same) != 1:
        return _add_person(cast, _cased(name), mention.gender)
    member = same[0]
    if _is_fuller(parts, member.parts):
        member.name = _cased(name)
    member.gender = member.gender or mention.gender
    return member


def _is_fuller(parts: Sequence[str], known: Sequence[str]) -> bool:
    """Whether a name has more parts than the known one, or a forename that the known one shortens.

    A word before a forename that is none itself makes no name fuller: "Crooked Lena Harsk".
    """
    shorter, longer = sorted((tuple(parts), tuple(known)), key=len)
    if longer[-len(shorter) :] == shorter and is_forename(shorter[0].capitalize()):
        epithet = len(longer[0]) > 1 and not is_forename(longer[0].capitalize())
        return len(longer) > len(shorter) and (tuple(parts) == shorter) == epithet
    if len(parts) == len(known):
        return is_short_forename(known[0], parts[0])
    return len(parts) > len(known)


def _add_person(cast: Cast, name: str, gender: str | None) -> Member:
    parts = name_parts(name)
    member = cast.add(Member(name, SpeakerKind.PERSON, gender))
    cast.by_surname.setdefault(parts[-1], []).append(member)
    if len(parts) > 1:
        cast.by_forename.setdefault(parts[0], []).append(member)
    return member


def _add_namesakes(cast: Cast, document: Document, people: Sequence[tuple[int, Mention]]) -> None:
    """A person without a full name whose honorific tells another gender than that of everybody of the surname."""
    for _, mention in people:
        if mention.gender is None:
            continue
        parts = name_parts(_words(document, mention))
        bearers = cast.by_surname.get(parts[-1], []) if parts else []
        if bearers and all(_clash(member, mention) for member in bearers):
            _add_person(cast, _words(document, mention), mention.gender)


def _cased(name: str) -> str:
    return name.title() if name.isupper() and " " in name else name


def _same_person(member: Member, parts: Sequence[str], mention: Mention) -> bool:
    if member.gender and mention.gender and member.gender != mention.gender:
        return False
    mine = member.parts
    shorter, longer = sorted((tuple(mine), tuple(parts)), key=len)
    if len(shorter) > 1 and longer[-len(shorter) :] == shorter:
        # Two surnames: "Dorsa Villar" is "Ilan Dorsa Villar".
        return True
    middle_one, middle_other = mine[1:-1], parts[1:-1]
    if not same_forename(mine[0], parts[0]):
        return False
    return not (middle_one and middle_other) or any(
        one[:1] == other[:1] for one in middle_one for other in middle_other
    )


def _join(cast: Cast, document: Document, index: int, mention: Mention, member: Member, rule: str) -> None:
    member.names[_words(document, mention)] += 1
    member.mentions.append(index)
    member.last = mention.end
    member.gender = member.gender or mention.gender
    if mention.role is not None:
        add_role(member, document, mention.role)
    cast.by_mention[index] = (member, rule)


def add_role(member: Member, document: Document, role: Span) -> None:
    """Keep a role of a member, and the nouns by which the article may call the member later."""
    text = role.of(document.text)
    article = _ARTICLE.match(text)
    if article is not None:
        role = Span(role.start + article.end(), role.end)
        text = role.of(document.text)
    if len(member.roles) < MOST_ROLES and text not in {known.of(document.text) for known in member.roles}:
        member.roles.append(role)
    member.role_nouns.update(role_nouns(text))


def role_nouns(text: str) -> set[str]:
    """The role and body nouns of a description up to its first preposition or clause."""
    titles = {row[0]: row[1] for row in rows("titles")}
    nouns: set[str] = set()
    for word in text.replace(",", " ,").split():
        if word in ("of", "for", "at", "in", "on", "with", "who", "to", "from", ",", "by", "under") and nouns:
            break
        plain = word.strip(".").lower()
        noun = titles.get(word) or role_noun(plain)
        if noun:
            nouns.add(noun)
        elif is_body_noun(plain):
            nouns.add(plain)
    return nouns


def _join_short(cast: Cast, document: Document, index: int, mention: Mention) -> None:
    """A surname or forename alone: the one person of that name whom its honorific and title do not exclude."""
    name = _words(document, mention)
    parts = name_parts(name)
    if not parts:
        return
    candidates = [
        member for member in cast.by_surname.get(parts[-1], [])[:MOST_NAMESAKES] if not _clash(member, mention)
    ]
    rule = "surname"
    if len(candidates) > 1:
        candidates, rule = _narrowed(candidates, document, mention)
    if not candidates:
        nouns = role_nouns(mention.role.of(document.text)) if mention.role is not None else set()
        candidates = [
            member
            for member in cast.by_forename.get(parts[0], [])[:MOST_NAMESAKES]
            if not _clash(member, mention) and (mention.role is None or nouns & member.role_nouns)
        ]
        rule = "forename"
    if len(candidates) == 1:
        _join(cast, document, index, mention, candidates[0], rule if len(candidates[0].parts) > 1 else "name")
    elif not candidates and (mention.gender or parts[-1] not in cast.by_surname):
        _join(cast, document, index, mention, _add_person(cast, name, mention.gender), "name")


def _clash(member: Member, mention: Mention) -> bool:
    return bool(member.gender and mention.gender and member.gender != mention.gender)


def _narrowed(candidates: list[Member], document: Document, mention: Mention) -> tuple[list[Member], str]:
    """Of several people of one surname: the one with the title, or the one whom the article is about."""
    if mention.role is not None:
        nouns = role_nouns(mention.role.of(document.text))
        titled = [member for member in candidates if nouns & member.role_nouns]
        if len(titled) == 1:
            return titled, "surname and title"
    if mention.gender is not None:
        told = [member for member in candidates if member.gender == mention.gender]
        if len(told) == 1:
            return told, "surname and honorific"
    introduced = [member for member in candidates if member.titled or member.names]
    if len(introduced) == 1:
        return introduced, "surname"
    if mention.role is not None and not introduced:
        return [member for member in candidates if len(member.parts) == 1], "surname and title"
    by_distance = sorted(introduced, key=lambda member: member.last, reverse=True)
    if introduced and mention.start - by_distance[0].last < NEAR and mention.start - by_distance[1].last > FAR:
        return by_distance[:1], "surname of the nearest bearer"
    ranked = sorted(introduced or candidates, key=_prominence, reverse=True)
    if _prominence(ranked[0]) > _prominence(ranked[1]):
        return ranked[:1], "surname of the main bearer"
    return candidates, "ambiguous surname"


def _prominence(member: Member) -> int:
    """How often an article has named a member so far; its title counts as one more."""
    return sum(member.names.values()) + member.titled


def _join_bodies(
    cast: Cast, document: Document, others: Sequence[tuple[int, Mention]], mentions: Sequence[Mention]
) -> None:
    """Organizations and groups: one member for the names of one key, acronyms and short forms with the full name."""
    surfaces: dict[str, str] = {}
    for _, mention in others:
        surfaces.setdefault(name_key(_words(document, mention)), _words(document, mention))
    full = _full_forms(document, others, surfaces)
    for index, mention in others:
        key = name_key(_words(document, mention))
        if not key:
            continue
        target = full.get(key, key)
        member = cast.bodies.get(target)
        if member is None:
            member = cast.add(Member(surfaces[target], mention.speaker_kind, plural=mention.plural))
            cast.bodies[target] = member
        rule = "organization" if target == key else "short name of an organization"
        _join(
            cast,
            document,
            index,
            mention,
            member,
            rule if mention.speaker_kind is SpeakerKind.ORGANIZATION else "group",
        )


def _full_forms(document: Document, others: Sequence[tuple[int, Mention]], surfaces: dict[str, str]) -> dict[str, str]:
    """For the key of an acronym or a short form, the key of the one full name that the article gives for it."""
    full: dict[str, str] = {}
    for (_, mention), (_, following) in pairwise(others):
        between = document.text[mention.end : following.start]
        short = _words(document, following)
        if between.strip() == "(" and len(short) < 8 and short.isupper():
            full[name_key(short)] = name_key(_words(document, mention))
    starts: dict[str, set[str]] = {}
    ends: dict[str, set[str]] = {}
    letters: dict[str, set[str]] = {}
    for key in surfaces:
        parts = key.split()
        for size in range(1, min(len(parts), 6)):
            starts.setdefault(" ".join(parts[:size]), set()).add(key)
            ends.setdefault(" ".join(parts[-size:]), set()).add(key)
        if len(parts) > 1:
            for initials in _acronyms(surfaces[key]):
                letters.setdefault(initials, set()).add(key)
    for key, surface in surfaces.items():
        complete = any(_ends_a_name(word) for word in surface.split()[-1:])
        of_place = {name for name in starts.get(key, ()) if name.startswith(f"{key} of ")}
        if complete:
            found = of_place if len(of_place) == 1 else ends.get(key, set())
        else:
            found = starts.get(key, set()) | (letters.get(key, set()) if surface.isupper() else set())
        if key not in full and len(found) == 1:
            full[key] = next(iter(found))
    return {key: full.get(target, target) for key, target in full.items() if full.get(target, target) in surfaces}


def _ends_a_name(word: str) -> bool:
    return is_body_noun(word) or word in words("body_names")


def _acronyms(surface: str) -> Iterable[str]:
    """The initials of a name, with and without its small words."""
    parts = [part for part in surface.replace("-", " ").split() if part[0].isalpha()]
    yield "".join(part[0] for part in parts).lower()
    yield "".join(part[0] for part in parts if part[0].isupper()).lower()
