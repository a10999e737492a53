"""Reading an article from its first mention to its last, deciding of each whom it is of."""

from collections.abc import Sequence

from factdb.documents import Token
from factdb.mentions import Mention, MentionKind
from factdb.names import SpeakerKind, name_key, role_noun
from factdb.speakers.cast import Cast, Member, cast_of
from factdb.speakers.focus import Sighting, choose, fits_person, fits_plural, fits_thing
from factdb.speakers.scene import Scene

DEFINITE = frozenset(("the", "this", "that", "these", "those"))
# Said of an office, these make it another one.
OTHER_OFFICE = frozenset(("former", "vice", "deputy", "late", "assistant", "acting", "other"))
FIRST_PERSON = frozenset(("i", "me", "my", "we", "us", "our"))


class Reading:
    """What a reader knows at a place of the article: who was sighted so far, and whom each mention is of."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.mentions = scene.mentions
        self.cast: Cast = cast_of(scene.document, scene.mentions)
        self.sightings: list[Sighting] = []
        self.resolved: dict[int, tuple[Member, str]] = dict(self.cast.by_mention)
        self._by_words: dict[str, Member] = {}

    def see(self, index: int) -> None:
        """Take in one mention: whom it is of, and where it stands."""
        mention = self.mentions[index]
        prominence = self.scene.prominence(mention)
        if index not in self.resolved:
            resolved = self._resolve(index, mention, quoted=prominence["quoted"])
            if resolved is None:
                return
            self.resolved[index] = resolved
            resolved[0].mentions.append(index)
        self.sightings.append(self.scene.place(mention.start, self.resolved[index][0], **prominence))
        pair = self._pair(index, mention)
        if pair is not None:
            self.sightings.append(self.scene.place(mention.start, pair, **prominence))

    def _pair(self, index: int, mention: Mention) -> Member | None:
        """Two people named side by side, whom "they" may mean: "Ana Ruiz and Ben Okafor"."""
        before = self.mentions[index - 1] if index else mention
        if mention.name is None or before.name is None or index not in self.resolved or index - 1 not in self.resolved:
            return None
        if self.scene.document.text[before.end : mention.start].strip() not in ("and", "&"):
            return None
        one, other = self.resolved[index - 1][0], self.resolved[index][0]
        if one is other or one.kind is not SpeakerKind.PERSON or other.kind is not SpeakerKind.PERSON:
            return None
        return self.described(f"{one.name} and {other.name}", SpeakerKind.GROUP)

    def _resolve(self, index: int, mention: Mention, *, quoted: bool) -> tuple[Member, str] | None:
        if mention.kind is MentionKind.PRONOUN:
            return None if quoted else self.pronoun(mention)
        if mention.kind is MentionKind.DESCRIPTION:
            return self._apposed(index, mention) or (None if quoted else self._known_description(mention))
        return None

    def pronoun(self, mention: Mention) -> tuple[Member, str] | None:
        word = self.scene.words_of(mention)
        if word in FIRST_PERSON:
            return None
        place = self.scene.place(mention.start)
        if mention.plural:
            choice = choose(self.sightings, place, fits_plural)
        elif mention.gender is None:
            choice = choose(self.sightings, place, fits_thing)
        else:
            choice = choose(self.sightings, place, fits_person(mention.gender))
        if choice is None:
            return self._named_later(mention)
        if (
            mention.gender
            and not choice.member.gender
            and choice.margin >= (1.0 if choice.member.surely_a_person else 2.0)
        ):
            choice.member.gender = mention.gender
        return choice.member, "pronoun"

    def _named_later(self, mention: Mention) -> tuple[Member, str] | None:
        """The next person named, where a pronoun stands before any name."""
        if mention.gender is None:
            return None
        first = self.scene.first_mention_from(mention.end)
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
        tokens = self.scene.tokens_of((mention.span,))
        if not tokens or tokens[0].lower not in DEFINITE:
            return None
        return self.definite(tokens, mention.speaker_kind, mention.gender, mention.start)

    def definite(
        self, tokens: Sequence[Token], kind: SpeakerKind, gender: str | None, start: int, *, strict: bool = False
    ) -> tuple[Member, str] | None:
        """Whom a definite description is of: a known one of that role or body, in whose words it was introduced.

        ``strict``: every word of the description must have been said of the member.
        """
        head = role_noun(tokens[-1].text) or tokens[-1].lower
        modifiers = {token.lower for token in tokens[:-1] if token.tag not in ("DT", "PRP$")}

        def fits(member: Member) -> float | None:
            if kind is SpeakerKind.UNNAMED:
                if head not in member.role_nouns or fits_person(gender)(member) is None:
                    return None
                known = {word.lower() for role in member.roles for word in role.of(self.scene.document.text).split()}
                unknown = modifiers - known
                if unknown & OTHER_OFFICE or (strict and unknown):
                    return None
                return 1.0 - 2.0 * len(unknown)
            if kind is SpeakerKind.ORGANIZATION and member.kind is SpeakerKind.ORGANIZATION:
                parts = name_key(member.name).split()
                if head in parts or head in member.role_nouns:
                    return 2.0 - 3.0 * len(modifiers - set(parts)) + (parts[-1] == head)
            if kind is member.kind and head in member.role_nouns:
                return 1.0 - 2.0 * len(modifiers)
            return None

        choice = choose(self.sightings, self.scene.place(start), fits, far=True)
        return None if choice is None else (choice.member, "description")

    def described(self, name: str, kind: SpeakerKind, gender: str | None = None) -> Member:
        """The member of a description: the same one for the same words."""
        key = f"{kind}:{name_key(name)}"
        if key not in self._by_words:
            self._by_words[key] = self.cast.add(Member(name, kind, gender, plural=kind is SpeakerKind.GROUP))
        return self._by_words[key]
