"""What somebody without a name is called: the article's own words, and whose they are."""

from collections.abc import Sequence

from factdb.documents import Token
from factdb.lexicon import words
from factdb.names import SpeakerKind, is_body_noun, role_noun
from factdb.speakers.cast import Member
from factdb.speakers.sources import Source
from factdb.text import Span


def described_as(text: str, source: Source, owner: Member | None, *, opens: bool) -> str | None:
    """The words of a source, without the definite article and a capital that only opens a sentence, and their owner.

    ``owner`` is the known one whose spokesman, campaign or report it is; ``opens``: a sentence begins with the source.
    None where no word is left.
    """
    tokens = [token for token in source.whole if token.tag != "PRP$"]
    if tokens and tokens[0].lower == "the":
        tokens = tokens[1:]
    if not tokens:
        return None
    phrase = " ".join(text[tokens[0].start : tokens[-1].end].split())
    if tokens[0] is source.whole[0]:
        phrase = _uncapitalised(phrase, tokens, opens=opens)
    name = owner_name(text, source, owner)
    if name is None:
        return phrase
    if source.head.lower == "campaign":
        return f"{name} {phrase}"
    if source.head.lower == "office":
        return f"{phrase} of {name}"
    person = owner is not None and owner.kind is SpeakerKind.PERSON
    return f"{name}’ {phrase}" if name.endswith("s") and not person else f"{name}’s {phrase}"


def owner_name(text: str, source: Source, owner: Member | None) -> str | None:
    """The name of the owner, or the words for one that is not known; a campaign bears the surname alone."""
    if owner is not None:
        surname_only = source.head.lower == "campaign" and owner.kind is SpeakerKind.PERSON
        return owner.name.split()[-1] if surname_only else owner.name
    if not source.possessor or source.possessor[-1].tag == "PRP$":
        return None
    span = Span(source.possessor[0].start, source.possessor[-1].end)
    return span.of(text).removeprefix("the ").removeprefix("The ") or None


def _is_demonym(word: str) -> bool:
    return word in words("nationalities") or word.removesuffix("s") in words("nationalities")


def _uncapitalised(phrase: str, tokens: Sequence[Token], *, opens: bool) -> str:
    """A description without the capital that only the beginning of a sentence gives it."""
    first = tokens[0]
    if not (len(first.text) == 1 or first.text[1:].islower()) or _is_demonym(first.text):
        return phrase
    closed = first.tag in ("DT", "PDT", "CD", "IN", "RB") or first.lower in words("pronominals")
    common = not first.tag.startswith("NNP") or role_noun(first.text) or is_body_noun(first.text)
    alone = opens and common and not any(token.text[:1].isupper() for token in tokens[1:2])
    if not closed and not alone:
        return phrase
    return phrase[0].lower() + phrase[1:]
