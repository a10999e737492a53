"""Reading an article from its first mention to its last, deciding of each whom it is of."""

from collections.abc import Callable, Sequence

from factdb.documents import Token
from factdb.lexicon import words
from factdb.mentions import Mention, MentionKind
from factdb.names import SpeakerKind, genders, name_key, noun_of, role_noun
from factdb.speakers.cast import Cast, Member, cast_of, role_nouns
from factdb.speakers.focus import LOOK_BACK, Sighting, choose, fits_body, fits_person, fits_plural, fits_thing
from factdb.speakers.scene import Scene

DEFINITE = frozenset(("the", "this", "that", "these", "those"))
# Said of an office, these make it another one.
OTHER_OFFICE = frozenset(("former", "vice", "deputy", "late", "assistant", "acting", "other"))
INDEFINITE = frozenset(("a", "an", "one"))
OWNED = frozenset(("his", "her", "their", "my", "our"))
QUALIFYING = frozenset(("of", "for", "at", "from", "in", "with", "on", "to", "who", "whose", "whom", "that", "which"))
FIRST_PERSON = frozenset(("i", "me", "my", "we", "us", "our"))


def _is_office(role: str, noun: str) -> bool:
    """Whether a role is an office that one person holds: "Mayor", "the mayor of Halven", not "a mayor"."""
    plain = not any(link in role.split() for link in ("of", "for", "at"))
    return noun in role_nouns(role) and (role.lower().startswith("the ") or (plain and role[:1].isupper()))


def _is_age(token: Token) -> bool:
    return token.lower.endswith("-year-old")


def _is_local(tokens: Sequence[Token]) -> bool:
    """Whether a description is an office and where it is held ("the Ohio governor"), as news calls whom it just named."""
    places = [genders("places").get(token.text) for token in tokens[1:-1] if token.text[:1].isupper()]
    return tokens[-1].text.islower() and bool(places) and all(place in ("state", "city") for place in places)


def _is_plain_group(tokens: Sequence[Token]) -> bool:
    """Whether a group is called so by nothing but where it is at home: "the group", "the Leeds-based group"."""
    return all(token.lower.endswith("-based") for token in tokens[1:-1])


def _nouns_of(tokens: Sequence[Token]) -> set[str]:
    """The nouns before the head of a description, in lower case."""
    return {token.lower for token in tokens[:-1] if token.tag in ("NN", "NNS", "NNP")}


def _is_another(tokens: Sequence[Token], head: str, parts: Sequence[str]) -> bool:
    """Whether a description tells another body of a kind than the one of this name: the health, the finance ministry."""
    own = set(parts) - {head}
    told = _nouns_of(tokens)
    return head in parts and bool(own and told) and own.isdisjoint(told)


def _body_called(tokens: Sequence[Token]) -> Callable[[Member], float | None]:
    """The organizations that a general description can mean: "the company" no union, "the police federation" no other body."""
    head = tokens[-1].lower
    told = _nouns_of(tokens)

    def fits(member: Member) -> float | None:
        parts = name_key(member.name).split()
        if head in words("businesses") and (
            (parts[-1:] and parts[-1] in words("public_bodies")) or member.name in genders("places")
        ):
            return None
        if head not in words("businesses") and told and told.isdisjoint(parts):
            return None
        return fits_body(member)

    return fits


def _surely(fits: Callable[[Member], float | None]) -> Callable[[Member], float | None]:
    """The same, without names that nothing but a capital shows to be a person's."""
    return lambda member: fits(member) if member.surely_a_person or len(member.parts) > 1 else None


def _but_not(fits: Callable[[Member], float | None], noun: str | None) -> Callable[[Member], float | None]:
    """The same, without those who bear a role: a description with its noun that is not theirs is of somebody else."""
    return lambda member: None if noun in member.role_nouns else fits(member)


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
        if mention.name is None:
            return None
        first = next(
            (at for at in range(index - 1, max(-1, index - 5), -1) if self.mentions[at].name is not None), None
        )
        if first is None or first not in self.resolved:
            return None
        before = self.mentions[first]
        aside = before.role if before.role is not None and before.role.start > before.end else before.span
        if self.scene.document.text[max(before.end, aside.end) : mention.start].strip(" ,") not in ("and", "&"):
            return None
        one, other = self.resolved[first][0], self.resolved[index][0]
        if one is other or one.kind is not SpeakerKind.PERSON or other.kind is not SpeakerKind.PERSON:
            return None
        pair = self.described(f"{one.name} and {other.name}", SpeakerKind.GROUP)
        pair.role_nouns |= one.role_nouns & other.role_nouns
        return pair

    def _resolve(self, index: int, mention: Mention, *, quoted: bool) -> tuple[Member, str] | None:
        if mention.kind is MentionKind.PRONOUN:
            return None if quoted else self.pronoun(mention)
        if mention.kind is MentionKind.DESCRIPTION:
            known = self._apposed(index, mention) or (None if quoted else self._known_description(mention))
            return known or (None if quoted else self._introduced(mention))
        return None

    def pronoun(self, mention: Mention, *, but: Member | None = None) -> tuple[Member, str] | None:
        """Whom a pronoun is of, who is not ``but``."""
        word = self.scene.words_of(mention)
        if word in FIRST_PERSON:
            return None
        sightings = [sighting for sighting in self.sightings if sighting.member is not but] if but else self.sightings
        place = self.scene.place(mention.start, quoted=self.scene.is_quoted(mention.start))
        if mention.plural:
            choice = choose(sightings, place, fits_plural)
        elif mention.gender is None:
            choice = choose(sightings, place, fits_thing)
        else:
            choice = choose(sightings, place, fits_person(mention.gender))
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
            if member is None or self.scene.is_quoted(self.mentions[index].start):
                continue
            if member.gender == mention.gender and fits(member) is not None:
                return member, "pronoun before the name"
        return None

    def _apposed(self, index: int, mention: Mention) -> tuple[Member, str] | None:
        """A description right beside the name of the person whose role it is: "Ana Ruiz, the mayor", "the mayor, Ana Ruiz,"."""
        following = index + 1
        if following < len(self.mentions) and (role := self.mentions[following].role) is not None:
            named, _ = self.cast.by_mention.get(following, (None, ""))
            if named is not None and role.start <= mention.start and mention.end <= role.end:
                return named, "description"
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
        known = self.definite(tokens, mention.speaker_kind, mention.gender, mention.start)
        qualified = self.scene.follows(mention.end, QUALIFYING)
        return known or self.nearest(tokens, mention.speaker_kind, mention.gender, qualified=qualified)

    def _introduced(self, mention: Mention) -> tuple[Member, str] | None:
        """Somebody whom the article begins to speak of without a name: "A melon grower came", "His wife agreed"."""
        tokens = self.scene.tokens_of((mention.span,))
        if mention.speaker_kind is not SpeakerKind.UNNAMED or not tokens or self.scene.is_predicate(mention):
            return None
        if tokens[0].lower not in INDEFINITE:
            place = self.scene.place(mention.start)
            alone = tokens[0].lower == "the" and choose(self.sightings, place, fits_person(None)) is None
            if mention.plural or not (alone or tokens[0].lower in OWNED):
                return None
            if not self.scene.prominence(mention)["subject"]:
                return None
            tokens = tokens[1:]
        name = " ".join(token.text for token in tokens)
        member = self.described(name[:1].lower() + name[1:], SpeakerKind.UNNAMED, mention.gender)
        member.role_nouns |= role_nouns(name)
        return member, "unnamed"

    def definite(
        self, tokens: Sequence[Token], kind: SpeakerKind, gender: str | None, start: int, *, strict: bool = False
    ) -> tuple[Member, str] | None:
        """Whom a definite description is of: a known one of that role or body, in whose words it was introduced.

        ``strict``: every word of the description must have been said of the member.
        """
        head = next(iter(role_nouns(tokens[-1].text)), tokens[-1].lower)
        modifiers = {token.lower for token in tokens[:-1] if token.tag not in ("DT", "PRP$", "CD")}

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
                if _is_another(tokens, head, parts):
                    return None
                if head in parts or head in member.role_nouns:
                    return 2.0 - 3.0 * len(modifiers - set(parts)) + (parts[-1] == head)
            if kind is member.kind and head in member.role_nouns:
                return 1.0 - 2.0 * len(modifiers)
            return None

        choice = choose(self.sightings, self.scene.place(start, quoted=self.scene.is_quoted(start)), fits, far=True)
        if choice is not None:
            return choice.member, "description"
        later = self._titled_later(head, fits) if kind is SpeakerKind.UNNAMED and not strict else None
        return None if later is None else (later, "description before the name")

    def _titled_later(self, noun: str, fits: Callable[[Member], float | None]) -> Member | None:
        """The one person in the article with an office of this noun: "the mayor" before "Mayor Ana Ruiz"."""
        text = self.scene.document.text
        bearers = [
            member
            for member in self.cast.members
            if member.kind is SpeakerKind.PERSON
            and fits(member) is not None
            and any(_is_office(role.of(text), noun) for role in member.roles)
        ]
        return bearers[0] if len(bearers) == 1 else None

    def nearest(
        self, tokens: Sequence[Token], kind: SpeakerKind, gender: str | None, *, qualified: bool
    ) -> tuple[Member, str] | None:
        """Of whom the last sentences speak, for a definite description that nothing in the article introduced.

        ``qualified``: more words go on to describe (of …, who …), which tells of somebody new.
        """
        head = tokens[-1].lower
        former = any(token.lower in ("former", "current", "retired") or _is_age(token) for token in tokens)
        if qualified and not former:
            return None
        if kind is SpeakerKind.UNNAMED:
            varied = former or noun_of(head) in words("epithets") or _is_local(tokens)
            fits = _but_not(fits_person(gender), role_noun(head)) if varied else None
        else:
            named = any(token.text[:1].isupper() and not token.lower.endswith("-based") for token in tokens[1:])
            general = head in words("general_bodies") or (head == "group" and _is_plain_group(tokens))
            general = general and kind is SpeakerKind.ORGANIZATION and not named
            general = general and not (head == "paper" and self._tells_of_a_study())
            fits = _body_called(tokens) if general else None
        if fits is None:
            return None
        place = self.scene.place(tokens[0].start)
        aged = any(map(_is_age, tokens))
        fits = _surely(fits) if aged else fits
        choice = (choose(self._subjects_beside(place), place, fits) if aged else None) or choose(
            self.sightings, place, fits
        )
        return (choice.member, "nearest description") if choice is not None and choice.margin >= 1.0 else None

    def _tells_of_a_study(self) -> bool:
        """Whether documents were named, so that "the paper" may be one and no newspaper."""
        return any(member.kind is SpeakerKind.DOCUMENT for member in self.cast.members)

    def _subjects_beside(self, place: Sighting) -> list[Sighting]:
        """The subjects of the sentences of this paragraph so far: "Oduya scored twice. …, the 22-year-old said."."""
        return [
            sighting
            for sighting in self.sightings[-LOOK_BACK:]
            if sighting.subject and not sighting.quoted and sighting.paragraph == place.paragraph
        ]

    def described_of(self, head: Token, owner: Token) -> Member | None:
        """Somebody unnamed in whose description both words stand: "the ad’s narrator" is "a narrator in an ad"."""
        noun = role_noun(head.text)
        for member in reversed(self._by_words.values()):
            if noun in member.role_nouns and owner.lower in name_key(member.name).split()[1:]:
                return member
        return None

    def described(self, name: str, kind: SpeakerKind, gender: str | None = None) -> Member:
        """The member of a description: the same one for the same words, whatever the article before them."""
        plain = name.removeprefix("a ").removeprefix("an ").removeprefix("one ")
        key = f"{kind}:{name_key(plain)}"
        if key not in self._by_words:
            self._by_words[key] = self.cast.add(Member(name, kind, gender, plural=kind is SpeakerKind.GROUP))
        return self._by_words[key]
