"""The encoder: an article in, its quotes out, each with its source, its cue and a calibrated confidence.

The encoder reads an article once, and what it says of each window becomes tags and relations before the next one is read:
its scores of a word take kilobytes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from factdb.articles import Article
from factdb.documents import Document, parse
from factdb.quotes import Manner, Quote, QuoteKind
from factdb.quotes.marks import find_quotations
from factdb.tagger.decoding import Relation
from factdb.tagger.forming import quotes_from, surface_of
from factdb.tagger.model import DEFAULT_MODEL, Tagger, digest_of, load
from factdb.tagger.pieces import Word, read
from factdb.tagger.relations import SAME, Scored, find_relations, find_tags, score_windows
from factdb.text import Span

DOUBLE_MARKS = ('"', "“", "”", "„", "‟", "``", "''")
"""The marks that the encoder saw in training."""

__all__ = ["DEFAULT_MODEL", "Reading", "Tagger", "completed", "digest_of", "encode", "find_quotes", "load"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, its tokens as the encoder reads them, and which of them it relates, in order of the cues."""

    document: Document
    words: list[Word]
    relations: list[Relation]


def encode(article: Article, tagger: Tagger) -> Reading:
    """An article, parsed and read by the encoder; the tags are the encoder's where it gives any."""
    document = parse(article, tagged=not tagger.tags)
    words = read(document, find_quotations(document), tagger.vocabulary)
    tags: list[str] = []

    def noted() -> Iterator[Scored]:
        for scored in score_windows(words, tagger):
            if tagger.tags:
                tags.extend(find_tags([scored], tagger))
            yield scored

    relations = find_relations(words, noted(), tagger)
    return Reading(document.with_tags(tags) if tagger.tags else document, words, relations)


def find_quotes(reading: Reading, tagger: Tagger) -> tuple[Quote, ...]:
    """Every quote of a document, in order of its content's start."""
    surface = surface_of(reading.document, reading.words)
    quotes = [
        quote
        for relation in reading.relations
        for quote in quotes_from(surface, relation, tagger.settings)
        if quote.confidence >= tagger.settings.least
    ]
    return tuple(_followed(sorted(quotes, key=lambda quote: (quote.start, quote.end))))


def completed(text: str, quotes: Sequence[Quote], more: Sequence[Quote]) -> tuple[Quote, ...]:
    """``quotes`` of the encoder with those of ``more``, by rules, that it misses or knows less about.

    These are direct ones, and what somebody is quoted as saying. It learned attributions in double marks that have a cue. Quotations in other marks and turns of a transcript are the
    rules' own: there theirs stand in place of whatever it found. In double marks they add what it does not have, has but
    a piece of, or does not know the source of, not where it has something that is not direct. What nobody says stays out,
    and so does what has no source where half of it or more is somebody's.
    """
    replaced: set[int] = set()
    added: list[Quote] = []
    for quote, rivals in _with_rivals(quotes, [quote for quote in more if quote.kind is QuoteKind.DIRECT]):
        named = bool(quote.source)
        if not (rivals and text.startswith(DOUBLE_MARKS, quote.start)):
            better = named or quote.follows is not None
        elif named and all(_reported_in(quotes[n], quote) for n in rivals):
            added.append(quote)
            continue
        else:
            better = named and _knows_more(text, quote, [quotes[n] for n in rivals])
        if better:
            replaced.update(rivals)
            added.append(quote)
    for quote, rivals in _with_rivals(quotes, [quote for quote in more if quote.kind is not QuoteKind.DIRECT]):
        showing = [n for n in rivals if _shows(text, quotes[n], quote)]
        if showing:
            replaced.update(showing)
            added.append(quote)
    kept = [quote for number, quote in enumerate(quotes) if number not in replaced]
    return tuple(sorted(_once((*kept, *added)), key=lambda quote: (quote.start, quote.end)))


def _once(quotes: Sequence[Quote]) -> Iterator[Quote]:
    """The surest of the quotes of one content, and no quote without a source where one with a source has half of its words.

    Half of the smaller one's are enough.
    """
    surest: dict[tuple[Span, ...], Quote] = {}
    for quote in sorted(quotes, key=lambda quote: quote.confidence):
        if quote.source:
            surest[quote.content] = quote
    named = list(surest.values())
    yield from named
    for quote, rivals in _with_rivals(named, [quote for quote in quotes if not quote.source]):
        if not any(2 * _shared(named[n], quote) >= min(_length(named[n]), _length(quote)) for n in rivals):
            yield quote


def _reported_in(inner: Quote, quote: Quote) -> bool:
    """Whether a quote is one that another's words report: its words, its cue and its source stand among them."""
    spans = (*inner.content, *inner.cue, *inner.source)
    return bool(inner.source) and all(_is_within(span, quote) for span in spans)


def _is_within(span: Span, quote: Quote) -> bool:
    return any(part.start <= span.start and span.end <= part.end for part in quote.content)


# What stands between whoever is shown to speak and the words: X saying, “…” · X, as saying (today): “…”.
SAYING = re.compile(r"(?:, )?(?:as )?\w+ing\b[^\"“]{0,40}[,:] \Z|(?:, )?as saying [^\"“]{0,12}\Z")


def _shows(text: str, quote: Quote, inner: Quote) -> bool:
    """Whether a quote's words are that somebody else says those of ``inner``: the film shows X asking, “…”."""
    if not _reported_in(inner, quote) or quote.kind is QuoteKind.DIRECT:
        return False
    return SAYING.match(text[inner.source[-1].end : inner.start].lstrip()) is not None


def _knows_more(text: str, quote: Quote, rivals: Sequence[Quote]) -> bool:
    """Whether a quote by rules stands better than those of the encoder; not where these are its parts, each with its source."""
    parts = len(rivals) > 1 and all(
        rival.source and all(_is_within(span, quote) for span in rival.content) for rival in rivals
    )
    return not parts and all(_knows_less(rival, quote) or _shows(text, rival, quote) for rival in rivals)


def _knows_less(rival: Quote, quote: Quote) -> bool:
    """Whether a direct quote of the encoder has no source or other words, not only more of them by the same source."""
    if rival.kind is not QuoteKind.DIRECT or not rival.source:
        return rival.kind is QuoteKind.DIRECT
    more = rival.source == quote.source and all(_is_within(span, rival) for span in quote.content)
    return not more and _overlap(rival, quote) < SAME


def _with_rivals(found: Sequence[Quote], others: Sequence[Quote]) -> Iterator[tuple[Quote, list[int]]]:
    """Each of the others, and which of those found share a part of their content with it."""
    waiting = iter(sorted(range(len(found)), key=lambda n: found[n].start))
    following = next(waiting, None)
    near: list[int] = []
    for quote in sorted(others, key=lambda quote: (quote.start, quote.end)):
        while following is not None and found[following].start < quote.end:
            near.append(following)
            following = next(waiting, None)
        near = [n for n in near if found[n].end > quote.start]
        yield quote, [n for n in near if _overlap(found[n], quote)]


def _overlap(one: Quote, other: Quote) -> float:
    """Shared characters by all characters of two quotes' contents."""
    both = _shared(one, other)
    return both / (_length(one) + _length(other) - both)


def _shared(one: Quote, other: Quote) -> int:
    """The characters that two quotes' contents share."""
    return sum(
        max(0, min(mine.end, its.end) - max(mine.start, its.start)) for mine in one.content for its in other.content
    )


def _length(quote: Quote) -> int:
    """The characters of a quote's content."""
    return sum(map(len, quote.content))


def _followed(quotes: Sequence[Quote]) -> Iterator[Quote]:
    """The quotes, a direct one without a source following the last one that somebody utters before it."""
    last: Quote | None = None
    for quote in quotes:
        follows = last is not None and quote.kind is QuoteKind.DIRECT and not quote.source
        yield replace(quote, follows=last.start) if last is not None and follows else quote
        if quote.manner is Manner.SPEECH:
            last = quote
