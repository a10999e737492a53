"""Proper names: where they stand, which words before them are a title, and what they name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from factdb.articles import Article
from factdb.documents import Document, ParagraphKind, Sentence, Token, parse
from factdb.lexicon import rows, words
from factdb.mentions.capitals import INITIALS, OPENERS, Casing, casing_of, is_proper, is_title_case
from factdb.mentions.phrases import FIRMS_TOO, apposed_noun
from factdb.mentions.titles import (
    GENERATIONS,
    OFFICE_LINKS,
    POSSESSIVE_MARKS,
    POSTNOMINALS,
    is_body_word,
    is_title,
    title_end,
)
from factdb.names import (
    SpeakerKind,
    forename_gender,
    genders,
    is_body_noun,
    is_forename,
    is_plural_role,
    known_gender,
    name_key,
    role_gender,
    role_noun,
)
from factdb.text import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ProperName:
    """A proper name with its capitalised titles: token indexes into its sentence, and what its own words tell.

    ``first`` to ``last`` (exclusive) are the tokens with the titles, ``name_first`` to ``last`` those of the name;
    ``certain`` says that a title, a forename or an organization's word decided the kind. ``kind`` is None for a place.
    """

    sentence: Sentence
    first: int
    name_first: int
    last: int
    kind: SpeakerKind | None
    gender: str | None = None
    certain: bool = False
    honorific: bool = False

    @property
    def tokens(self) -> tuple[Token, ...]:
        return self.sentence.tokens[self.name_first : self.last]

    @property
    def name(self) -> Span:
        return Span(self.tokens[0].start, self.tokens[-1].end)

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(token.text for token in self.tokens)


SURNAME_PARTICLES = frozenset("van von de der den del della di da dos du la le al bin ibn ten ter".split())
NICKNAME_MARKS = frozenset(('"', "“", "”", "``", "''", "‘", "’", "'"))
CHAMBERS = frozenset(("House", "Senate", "Commons", "Lords"))
PEOPLE = frozenset(
    "Women Men Children People Workers Employers Owners Tenants Patients Consumers Veterans Parents Pensioners".split()
)
"""Whom a body may be of by its name: Women's Institute."""
REGIONS = frozenset("North South East West Midlands Northeast Northwest Southeast Southwest".split())
"""Words that alone name a part of a country."""
ROAD = re.compile(r"[A-Z]{1,2}\d{1,3}")  # N2, M25, A1
HEADS = frozenset("Port Diocese Archdiocese Order Duchy Friends".split())
"""Words that begin the name of a body with "of", and are none of a body's by themselves: Port of Halven, not Port Ansel."""
OF_FIRMS, OWNED_BY_FIRMS = (
    frozenset("shares shareholders stock users".split()),
    frozenset(("shareholders", "headquarters")),
)
LONGEST_OPENING = 5  # tokens of what a sentence calls a body before its name
LONGEST_OFFICE = 10  # words of the field of an office
# Before a single unknown name these tell a place, and at, on and via a medium or a body.
PLACE_PREPOSITIONS = frozenset("in inside outside near across within throughout above below beyond overlooking".split())
BODY_PREPOSITIONS = frozenset(("at", "on", "via"))


def find_names(document: Document) -> list[ProperName]:
    """Every proper name of an article, in order; they never overlap."""
    paragraphs = list(document.read())
    casing = casing_of([sentence for paragraph in paragraphs for sentence in paragraph.sentences])
    return _settled(
        [
            name
            for paragraph in paragraphs
            for sentence in paragraph.sentences
            for name in _names_of(sentence, casing, headline=paragraph.kind is ParagraphKind.HEADLINE)
        ]
    )


def people_in_title(title: str, known: frozenset[str]) -> list[tuple[str, str | None]]:
    """The full names of people in a title, with their genders. ``known`` are words of names in the text."""
    document = parse(Article(text=title))
    sentences = [sentence for paragraph in document.read() for sentence in paragraph.sentences]
    casing = Casing(frozenset(), known)
    names = [name for sentence in sentences for name in _names_of(sentence, casing)]
    full = [name for name in names if name.kind is SpeakerKind.PERSON and name.certain and len(name.words) > 1]
    return [(" ".join(name.words), name.gender) for name in full if is_forename(name.words[0])]


def _names_of(sentence: Sentence, casing: Casing, *, headline: bool = False) -> Iterator[ProperName]:
    titled = is_title_case(sentence)
    proper = [
        is_proper(sentence, index, casing, titled=titled or (headline and index == 0))
        for index in range(len(sentence.tokens))
    ]
    index = 0
    while index < len(proper):
        if not proper[index]:
            index += 1
            continue
        last = _run_end(sentence, index, proper)
        name = _split(sentence, index, last)
        if name is not None:
            yield name
        index = last


def _run_end(sentence: Sentence, first: int, proper: Sequence[bool]) -> int:
    """Where the run of capitalised words ends that begins at ``first``, with the small words inside it."""
    tokens = sentence.tokens
    last = first + 1
    while last < len(tokens):
        if proper[last]:
            last += 1
            continue
        step = _bridge(sentence, first, last, proper)
        if not step:
            break
        last += step
    return last


def _bridge(sentence: Sentence, first: int, at: int, proper: Sequence[bool]) -> int:
    """How many tokens from ``at`` on belong to the name that began at ``first`` though they have no capital, or 0."""
    tokens = sentence.tokens
    word = tokens[at].text

    def capital(index: int) -> bool:
        return index < len(tokens) and proper[index]

    if word == "," and at + 1 < len(tokens) and tokens[at + 1].text in GENERATIONS:
        return 2
    if word == "&" and capital(at + 1):
        return 1
    if word in POSSESSIVE_MARKS and capital(at + 1) and _is_of_many(tokens[at - 1].text):
        return int(_ends_in_body(tokens, at + 1, proper))
    if is_forename(tokens[first].text) and _is_nickname_mark(tokens, at, proper):
        return 1
    if word.lower() in SURNAME_PARTICLES and word not in ("in", "at"):
        step = 1 + (at + 1 < len(tokens) and tokens[at + 1].text.lower() in SURNAME_PARTICLES)
        return step if capital(at + step) and tokens[at + step].start - tokens[at].start < 12 else 0
    if word in ("of", "for", "on", "to"):
        step = 1 + (at + 1 < len(tokens) and tokens[at + 1].text in ("the", "a", "Our"))
        office = word in OFFICE_LINKS and is_title(tokens[at - 1].text)
        goes_on = (
            is_body_word(tokens[at - 1].text)
            or (word == "of" and _heads_a_body(tokens, at))
            or (office and _leads_to_a_person(tokens, at + step, proper))
        )
        return step if goes_on and capital(at + step) else 0
    if word == "and" and capital(at + 1):
        inside = any(tokens[index].text in ("of", "for") for index in range(first, at))
        place = _place_words(tokens, first, at) or int(tokens[first].text in CHAMBERS)
        determined = place or _is_determined(tokens, first)
        one_word = at - first - place == 1 and not (is_body_noun(tokens[at - 1].text) or role_noun(tokens[at - 1].text))
        listed = bool(determined) and one_word
        return int(
            (inside and not is_forename(tokens[at + 1].text)) or (listed and _ends_in_body(tokens, at + 1, proper))
        )
    return 0


def _heads_a_body(tokens: Sequence[Token], at: int) -> bool:
    """Whether a body is called by the word before "of" and what is behind: "Friends of the Earth"; not "friends of Mr. Orr"."""
    return tokens[at - 1].text in HEADS and not any(
        token.text in genders("honorifics") or is_forename(token.text) for token in tokens[at + 1 : at + 2]
    )


def _is_of_many(word: str) -> bool:
    """Whether a possessor inside a body's name says whose body it is: Teachers' Union, Women's Institute."""
    return (is_plural_role(word) and word.removesuffix("s") not in words("nationalities")) or word in PEOPLE


def _is_nickname_mark(tokens: Sequence[Token], at: int, proper: Sequence[bool]) -> bool:
    """Whether a mark stands before or after the nickname inside a name: Marcia "Cia" Price."""
    for opening in (at, at - 2):
        inside = opening > 0 and opening + 3 < len(tokens) and all(proper[opening + step] for step in (1, 3))
        if inside and proper[opening - 1] and {tokens[opening].text, tokens[opening + 2].text} <= NICKNAME_MARKS:
            return True
    return False


def _is_determined(tokens: Sequence[Token], first: int) -> bool:
    """Whether "the" stands before a token, or before the adjective before it."""
    if first and tokens[first - 1].tag == "JJ" and tokens[first - 1].text.islower():
        first -= 1
    return first > 0 and tokens[first - 1].lower == "the"


def _place_words(tokens: Sequence[Token], first: int, at: int) -> int:
    """How many tokens from ``first`` on name a place: "United States" in "United States Citizenship and …"."""
    longest = range(min(3, at - first), 0, -1)
    return next((n for n in longest if " ".join(t.text for t in tokens[first : first + n]) in genders("places")), 0)


def _leads_to_a_person(tokens: Sequence[Token], at: int, proper: Sequence[bool]) -> bool:
    """Whether the field of an office, which begins at a token, is followed by a forename and a surname."""
    first = at
    while at + 1 < len(tokens) and at - first < LONGEST_OFFICE:
        if at > first and proper[at] and proper[at + 1] and is_forename(tokens[at].text):
            return True
        if not proper[at] and tokens[at].text not in ("of", "for", "and", "the", "&"):
            return False
        at += 1
    return False


def _ends_in_body(tokens: Sequence[Token], at: int, proper: Sequence[bool]) -> bool:
    while at + 1 < len(tokens) and proper[at + 1]:
        at += 1
    return is_body_word(tokens[at].text)


def _split(sentence: Sentence, first: int, last: int) -> ProperName | None:
    """The titles and the name of a run of capitalised words; None where nothing but an adjective is left."""
    texts = [token.text for token in sentence.tokens[first:last]]
    if len(texts) > 2 and texts[-1] in POSTNOMINALS and not texts[-2].isupper():
        last, texts = last - 1, texts[:-1]
    of_people = _is_body_of_people(texts)
    cut = 0 if of_people else title_end(texts)
    rest = texts[cut:]
    if cut == 0 and (all(word in words("nationalities") for word in texts) or _is_party_member(sentence, first, last)):
        return None
    titled = is_title(texts[-1]) and texts[-1] not in words("body_names") and not of_people
    if cut == 0 and titled and not is_forename(texts[0]):
        return _surname_or_title(sentence, first, last)
    title = texts[cut - 1] if cut else ""
    kind, certain = _kind_of(sentence, first + cut, last)
    if not certain and kind is not None:
        kind, certain = _kind_apposed(sentence, last, kind)
    body = certain and kind is SpeakerKind.ORGANIZATION and len(rest) > 1
    if cut and (title in genders("honorifics") or is_title(title)) and not (body and is_body_word(rest[-1])):
        kind, certain = SpeakerKind.PERSON, True
    elif body and cut and any(is_body_word(word) for word in texts[:cut]):
        # A role inside a body's name: "State Department Refugee Processing Center".
        cut, rest = 0, texts
    gender = _gender_of(texts[:cut], rest) if kind is SpeakerKind.PERSON else None
    return ProperName(
        sentence=sentence,
        first=first,
        name_first=first + cut,
        last=last,
        kind=kind,
        gender=gender,
        certain=certain,
        honorific=title in genders("honorifics"),
    )


def _is_body_of_people(texts: Sequence[str]) -> bool:
    """Whether a name tells whose body it is at its end: "National Union of Bakers"."""
    at = texts.index("of") if "of" in texts else 0
    return at > 0 and is_body_word(texts[at - 1]) and is_plural_role(texts[-1])


def _kind_apposed(sentence: Sentence, last: int, kind: SpeakerKind) -> tuple[SpeakerKind, bool]:
    """The kind that the description after a name tells: "Wealth-X, a research firm", "Guterra, a lawyer"."""
    noun = apposed_noun(sentence, last)
    if noun is None or noun in FIRMS_TOO or bool(role_noun(noun)) == is_body_noun(noun):
        return kind, False
    return (SpeakerKind.PERSON if role_noun(noun) else SpeakerKind.ORGANIZATION), True


def _is_party_member(sentence: Sentence, first: int, last: int) -> bool:
    """Whether capitals only describe somebody: "the Ohio Democrat"."""
    word = sentence.tokens[last - 1].text
    determined = first > 0 and sentence.tokens[first - 1].tag == "DT"
    return determined and word in words("nationalities") and role_noun(word) is not None


def _surname_or_title(sentence: Sentence, first: int, last: int) -> ProperName | None:
    """A title that stands alone may be a surname that the article gives in full elsewhere ("Baron said")."""
    if last - first > 1 or (first > 0 and sentence.tokens[first - 1].tag in ("DT", "PRP$", "POS")):
        return None
    return ProperName(sentence=sentence, first=first, name_first=first, last=last, kind=None)


def _kind_of(sentence: Sentence, first: int, last: int) -> tuple[SpeakerKind | None, bool]:
    """What a name names by its own words and the one before it, and whether that is certain."""
    tokens = sentence.tokens
    texts = [token.text for token in tokens[first:last]]
    joined = " ".join(texts)
    after_the = first > 0 and tokens[first - 1].lower == "the"
    called = _is_called(tokens, first, last) or joined in words("seats")
    if called or _is_place(texts):
        speaks = called or genders("places").get(joined) == "country"
        return (SpeakerKind.ORGANIZATION if speaks else None), True
    forename = is_forename(texts[0]) and len(texts) > 1
    strong = any(is_body_word(word) and (word, "weak") not in rows("body_names") for word in texts)
    if any(is_body_word(word) for word in texts) and not (forename and not after_the and not strong):
        return SpeakerKind.ORGANIZATION, True
    plural = is_plural_role(texts[-1]) and (not forename or texts[-1].lower() in words("groups"))
    if len(texts) > 1 and (plural or (is_plural_role(texts[-1]) and tokens[last - 1].tag == "NNPS")):
        return SpeakerKind.GROUP, True
    if forename and not after_the:
        return SpeakerKind.PERSON, True
    if len(texts) > 1 and any(INITIALS.match(word) for word in texts[:-1]):
        return SpeakerKind.PERSON, True
    if tokens[last - 1].tag == "NNPS" and len(texts) == 1:
        return SpeakerKind.GROUP, True
    if after_the and not _modifies(tokens, last):
        return SpeakerKind.ORGANIZATION, True
    if len(texts) == 1:
        return _kind_of_word(sentence, first)
    if first > 0 and tokens[first - 1].lower in PLACE_PREPOSITIONS:
        return None, False
    thing = tokens[last - 1].tag == "NNPS" or texts[-1].lower() in words("documents") or _is_which(tokens, last)
    return (SpeakerKind.ORGANIZATION if thing else SpeakerKind.PERSON), False


def _is_place(texts: Sequence[str]) -> bool:
    """Whether a name is that of a known place, a road, or a part of a country."""
    joined = " ".join(texts)
    return joined in genders("places") or ROAD.fullmatch(joined) is not None or all(word in REGIONS for word in texts)


def _is_called(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether the words beside a name say that it is a body's: "rival lender Northgate", "Ostra plc"."""
    if last < len(tokens) and tokens[last].text == "plc":
        return True
    if last - first != 1 or not first:
        return False
    set_off = [token.text for token in (tokens[first - 1], *tokens[last : last + 1])] == [",", ","]
    opens = set_off and first <= LONGEST_OPENING and tokens[0].lower in ("the", "its")
    before = tokens[first - 2] if opens else tokens[first - 1]
    if not before.text.islower() or before.tag not in ("NN", "NNS"):
        return False
    return is_body_noun(before.text) and role_noun(before.text) is None


def _is_which(tokens: Sequence[Token], last: int) -> bool:
    """Whether a relative pronoun behind a name tells that it is no person's: "Le Matin, which cited …"."""
    at = last + (last < len(tokens) and tokens[last].text == ",")
    return at < len(tokens) and tokens[at].lower == "which"


def _modifies(tokens: Sequence[Token], last: int) -> bool:
    """Whether a name that ends before ``last`` only modifies a noun: "the Romero campaign"."""
    return last < len(tokens) and tokens[last].tag in ("NN", "NNS")


def _kind_of_word(sentence: Sentence, at: int) -> tuple[SpeakerKind | None, bool]:
    word = sentence.tokens[at].text
    if word.isupper() and len(word) > 1:
        if _is_dateline(sentence, at):
            return None, True
        opens = all(token.text in OPENERS for token in sentence.tokens[:at])
        label = opens and [token.text for token in sentence.tokens[at + 1 : at + 2]] == [":"]
        return (SpeakerKind.PERSON if label else SpeakerKind.ORGANIZATION), False
    if is_forename(word):
        return SpeakerKind.PERSON, False
    if not word[1:].islower() and not re.match(r"(?:Mc|Mac|O['’]|De|Du|La|Le|Van|Di|Fitz|[A-Z][a-z]+-)[A-Z]", word):
        return SpeakerKind.ORGANIZATION, False
    if _is_of_firm(sentence.tokens, at):
        return SpeakerKind.ORGANIZATION, False
    before = sentence.tokens[at - 1].lower if at else ""
    if before in PLACE_PREPOSITIONS:
        return None, False
    return (SpeakerKind.ORGANIZATION if before in BODY_PREPOSITIONS else SpeakerKind.PERSON), False


def _is_of_firm(tokens: Sequence[Token], at: int) -> bool:
    """Whether the words beside a single name tell a firm: "Orbis, which", "Orbis shares", "shares in Orbis", "Orbis’s chief executive"."""
    before = [token.lower for token in tokens[max(0, at - 2) : at]]
    if _is_which(tokens, at + 1) or before in (["shares", "in"], ["stake", "in"], ["stakes", "in"]):
        return True
    following = [token.lower for token in tokens[at + 1 : at + 4]]
    owned = following[:1] != [] and following[0] in POSSESSIVE_MARKS
    nouns = OWNED_BY_FIRMS if owned else OF_FIRMS
    following = following[owned:]
    return following[:2] == ["chief", "executive"] or (following != [] and following[0] in nouns)


def _is_dateline(sentence: Sentence, at: int) -> bool:
    """Whether a word in capitals is the place that opens a report: "HALVEN, Orland — …", "HALVEN (Reuters) - …"."""
    following = [token.text for token in sentence.tokens[at + 1 : at + 9]]
    return (
        at == 0
        and bool(following)
        and following[0] in (",", "(", "—", "–", "-")
        and any(dash in following for dash in "—–-")
    )


def _gender_of(titles: Sequence[str], name: Sequence[str]) -> str | None:
    for word in reversed(titles):
        honorific = known_gender(genders("honorifics").get(word))
        told = honorific or role_gender(role_noun(word) or "")
        if told:
            return told
    return forename_gender(name[0]) if len(name) > 1 or not titles else None


def _settled(found: Sequence[ProperName]) -> list[ProperName]:
    """The names with their kinds made one over the article: what is certain anywhere decides for the uncertain."""
    people: set[str] = set()
    evidence: dict[str, SpeakerKind | None] = {}
    for name in found:
        key = name_key(" ".join(name.words))
        if name.kind is SpeakerKind.PERSON and (name.certain or len(name.words) > 1):
            people.add(name_key(name.words[-1]))
        elif name.kind is SpeakerKind.ORGANIZATION:
            evidence[key] = SpeakerKind.ORGANIZATION
            if name.certain and len(name.words) > 1:
                evidence.setdefault(name_key(name.words[0]), SpeakerKind.ORGANIZATION)
        elif name.kind is None:
            evidence.setdefault(key, None)
    return [_settle(name, people, evidence) for name in found]


def _settle(name: ProperName, people: set[str], evidence: dict[str, SpeakerKind | None]) -> ProperName:
    key = name_key(" ".join(name.words))
    if len(name.words) == 1 and key not in people and key.removesuffix("s") in people:
        return replace(name, kind=SpeakerKind.GROUP, gender=None, certain=True)
    if len(name.words) == 1 and key in people and not (name.certain and name.kind is SpeakerKind.ORGANIZATION):
        return (
            name
            if name.certain and name.kind is SpeakerKind.PERSON
            else replace(name, kind=SpeakerKind.PERSON, gender=None)
        )
    if name.certain and name.kind is not None:
        return name
    if name.certain or key not in evidence or (is_forename(name.words[0]) and len(name.words) == 1):
        return name
    return replace(name, kind=evidence[key], gender=None)
