"""From an article to everything that factdb finds in it. Pure: no database, no files, no printing."""

from dataclasses import dataclass

from factdb import tagger
from factdb.articles import Article
from factdb.claims import Claim, find_claims, find_statements
from factdb.documents import Document, parse
from factdb.mentions import Mention, find_mentions
from factdb.quotes import Quote, find_quotes
from factdb.quotes.refining import refined, says_nothing
from factdb.speakers import Attribution, Speaker, resolve_speakers
from factdb.tagger import DEFAULT_MODEL

__all__ = ["DEFAULT_MODEL", "EXTRACTOR_VERSION", "RULES", "Extraction", "extract", "model_hash"]

RULES = "rules"
"""In place of a model's name: quotes by rules alone."""

EXTRACTOR_VERSION = "1"
"""Grows whenever the same article may give another extraction; stored with every run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that one article holds. ``attributions[i]`` says who said ``quotes[i]``."""

    article: Article
    quotes: tuple[Quote, ...]
    attributions: tuple[Attribution, ...]
    speakers: tuple[Speaker, ...]
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]

    def speaker_of(self, quote: int) -> Speaker | None:
        """Who said the quote of this index, or None."""
        speaker = self.attributions[quote].speaker
        return None if speaker is None else self.speakers[speaker]

    def claimant_of(self, claim: Claim) -> Speaker | None:
        """Who gives a number, or None."""
        if claim.claimant is not None:
            return self.speakers[claim.claimant]
        return None if claim.quote is None else self.speaker_of(claim.quote)


def extract(article: Article, *, model: str = DEFAULT_MODEL) -> Extraction:
    """Everything that factdb finds in an article; raises on no text.

    ``model`` names the encoder that finds the quotes (factdb/models), or is ``RULES``. Raises ModelError, a FactdbError,
    where there is no such model.
    """
    if model == RULES:
        document = parse(article)
        quotes = tuple(find_quotes(document))
    else:
        document, found = _encoded(article, model)
        quotes = tagger.completed(document.text, found, find_quotes(document))
    quotes = refined(document.text, quotes)
    mentions = find_mentions(document)
    statements = find_statements(document)
    speakers, attributions = resolve_speakers(document, mentions, (*quotes, *statements))
    # whoever said nothing may still be who speaks next
    kept = [index for index, quote in enumerate(quotes) if not says_nothing(document.text, quote)]
    attributions = (*(attributions[index] for index in kept), *attributions[len(quotes) :])
    quotes = tuple(quotes[index] for index in kept)
    claims = find_claims(document, quotes, statements, attributions)
    return Extraction(
        article=article,
        quotes=quotes,
        attributions=attributions[: len(quotes)],
        speakers=speakers,
        mentions=tuple(mentions),
        claims=tuple(claims),
    )


def _encoded(article: Article, model: str) -> tuple[Document, tuple[Quote, ...]]:
    """The document and the encoder's quotes; what it reads them from takes as much memory as the document, and goes here."""
    encoder = tagger.load(model)
    reading = tagger.encode(article, encoder)
    return reading.document, tagger.find_quotes(reading, encoder)


def model_hash(model: str) -> str | None:
    """SHA-256 of a model's file; None for the rules."""
    return None if model == RULES else tagger.digest_of(model)
