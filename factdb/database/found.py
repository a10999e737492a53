"""What was found in articles, as rows: speakers, quotes, mentions and claims, a statement a table for all of the articles."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection

from factdb.claims import Claim
from factdb.database import statements
from factdb.database.columns import SpanPart
from factdb.database.identity import LONGEST_NAME, identity_key, words_key
from factdb.database.revisions import Outcome
from factdb.database.statements import (
    claim_spans,
    claims,
    mentions,
    quote_spans,
    quotes,
    rows_of_keys,
    speaker_names,
    speakers,
    utterances,
)
from factdb.database.writing import Writer, insert_new, insert_rows
from factdb.extraction import Extraction
from factdb.names import name_key
from factdb.speakers import Speaker, identifies
from factdb.text import Span

SharedKey = tuple[str, str]
"""Kind and key of a speaker whose name identifies it in all articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The article's row, what was done, and how many words, quotes and claims were stored: none where it was known."""

    article_id: int
    outcome: Outcome
    words: int = field(default=0, compare=False)
    quotes: int = 0
    claims: int = 0


@dataclass(frozen=True, slots=True)
class Ready:
    """An extraction that is to be stored; ``said`` are the words of each of its quotes, with the key of its utterance."""

    extraction: Extraction
    said: tuple[tuple[str, str | None], ...]

    @classmethod
    def of(cls, extraction: Extraction) -> "Ready":
        """The extraction with the words of its quotes."""
        words = (" … ".join(span.of(extraction.article.text) for span in quote.content) for quote in extraction.quotes)
        return cls(extraction, tuple((each, words_key(each)) for each in words))

    @property
    def tells(self) -> set[str]:
        """What no two articles have in common that can be stored at once: identity, text and utterances."""
        article = self.extraction.article
        return {identity_key(article), article.content_hash, *(key for _, key in self.said if key is not None)}


@dataclass(frozen=True, slots=True)
class _Rows:
    """An article's row, and those of its speakers, quotes and claims, as far as they are stored."""

    ready: Ready
    article_id: int
    speaker_ids: list[int] = field(default_factory=list)
    quote_ids: list[int] = field(default_factory=list)
    claim_ids: dict[Span, int] = field(default_factory=dict)

    @property
    def extraction(self) -> Extraction:
        return self.ready.extraction

    @property
    def speakers(self) -> Iterator[tuple[Speaker, int]]:
        return zip(self.extraction.speakers, self.speaker_ids, strict=True)

    def titles(self, speaker: Speaker) -> list[str]:
        """The speaker's roles in the article's words, line breaks smoothed, in the order that the extraction gives."""
        titles = (" ".join(span.of(self.extraction.article.text).split()) for span in speaker.roles)
        return [title[:LONGEST_NAME] for title in titles if title]


def save_found(writer: Writer, some: Sequence[Ready], articles: Sequence[tuple[int, Outcome]]) -> list[Saved]:
    """Write everything found in articles whose rows are there: the identifier of each, with what was done."""
    found = [_Rows(ready, article_id) for ready, (article_id, _) in zip(some, articles, strict=True)]
    _save_speakers(writer, found)
    _save_names(writer.connection, found)
    _save_roles(writer.connection, found)
    _save_quotes(writer, found)
    _save_mentions(writer, found)
    _save_claims(writer, found)
    return [
        Saved(
            article_id=article_id,
            outcome=outcome,
            words=len(each.extraction.article.text.split()),
            quotes=len(set(each.quote_ids)),
            claims=len(each.claim_ids),
        )
        for each, (article_id, outcome) in zip(found, articles, strict=True)
    ]


def stored_key(name: str) -> str:
    """The key of a name, or the name itself where it has no letters to make one of."""
    return name_key(name)[:LONGEST_NAME] or name


def _save_speakers(writer: Writer, found: Sequence[_Rows]) -> None:
    """Give every speaker an identifier: those whose names identify them that of all articles, the others their own."""
    rows = [[_speaker_row(speaker, each.article_id) for speaker in each.extraction.speakers] for each in found]
    known = _find_speakers(writer.connection, {key for own in rows for key in map(_shared_key, own) if key})
    new = [row for own in rows for row in _new_speakers(own, known)]
    identifiers = writer.write(speakers, new, "article_id", "kind", "name")
    known |= {key: each for row, each in zip(new, identifiers, strict=True) if (key := _shared_key(row)) is not None}
    local = (each for row, each in zip(new, identifiers, strict=True) if _shared_key(row) is None)
    for each, own in zip(found, rows, strict=True):
        each.speaker_ids.extend(next(local) if (key := _shared_key(row)) is None else known[key] for row in own)


def _speaker_row(speaker: Speaker, article_id: int) -> dict[str, Any]:
    name = speaker.name[:LONGEST_NAME]
    is_shared = identifies(speaker) and bool(name_key(speaker.name))
    row = {"name": name, "name_key": stored_key(name), "kind": speaker.kind}
    return {**row, "article_id": None if is_shared else article_id}


def _shared_key(row: Mapping[str, Any]) -> SharedKey | None:
    return (row["kind"], row["name_key"]) if row["article_id"] is None else None


def _new_speakers(own: Sequence[dict[str, Any]], known: dict[SharedKey, int]) -> list[dict[str, Any]]:
    """The rows of an article's speakers that are to be stored; ``known`` has those before it, and these then."""
    shared = {key: row for row in reversed(own) if (key := _shared_key(row)) is not None and key not in known}
    known |= dict.fromkeys(shared, 0)
    return [*(shared[key] for key in sorted(shared)), *(row for row in own if _shared_key(row) is None)]


def _find_speakers(connection: Connection, wanted: Iterable[SharedKey]) -> dict[SharedKey, int]:
    """The identifiers of speakers whose names identify them, by kind and key; others of the same keys may be among them."""
    wanted = list(wanted)
    kinds, keys = sorted({kind for kind, _ in wanted}), {key for _, key in wanted}
    found = rows_of_keys(connection, statements.known_speakers(), keys, kinds=kinds)
    return {(row.kind, row.name_key): row.id for row in found}


def _save_names(connection: Connection, found: Sequence[_Rows]) -> None:
    forms: dict[tuple[int, str], None] = {}
    for each in found:
        own = (
            (speaker_id, name[:LONGEST_NAME])
            for speaker, speaker_id in each.speakers
            for name in (speaker.name, *speaker.aliases)
        )
        forms |= dict.fromkeys(sorted(own))
    rows = [{"speaker_id": speaker_id, "name": name, "name_key": stored_key(name)} for speaker_id, name in forms]
    insert_new(connection, speaker_names, rows)


def _save_roles(connection: Connection, found: Sequence[_Rows]) -> None:
    """Store every role, or stretch the days between which it was seen."""
    seen: dict[tuple[int, str], list[date]] = {}
    for each in found:
        day = each.extraction.article.published_date
        own = {(identifier, title) for speaker, identifier in each.speakers for title in each.titles(speaker)}
        for role in sorted(own):
            seen.setdefault(role, []).extend([] if day is None else [day])
    rows = [
        {
            "speaker_id": speaker_id,
            "title": title,
            "first_seen": min(days, default=None),
            "last_seen": max(days, default=None),
        }
        for (speaker_id, title), days in seen.items()
    ]
    if rows:
        connection.execute(statements.insert_or_stretch_roles(connection.dialect.name), rows)


def _save_quotes(writer: Writer, found: Sequence[_Rows]) -> None:
    """Store the quotes with their spans; those of the same place are one row, the first of them."""
    rows: list[dict[str, Any]] = []
    longest: dict[str, str] = {}
    places = [_add_quotes(rows, longest, each) for each in found]
    known = _save_utterances(writer.connection, longest)
    for row in rows:
        row["utterance_id"] = known.get(row.pop("words_key"))
    identifiers = writer.write(quotes, rows, "article_id", "start_char", "end_char")
    for each, numbers in zip(found, places, strict=True):
        each.quote_ids.extend(identifiers[number] for number in numbers)
    spans = [row for each in found for row in _quote_spans(each)]
    writer.write(quote_spans, spans, "quote_id", "part", "start_char")


def _add_quotes(rows: list[dict[str, Any]], longest: dict[str, str], each: _Rows) -> list[int]:
    """Add the rows of an article's quotes, and the longest words of each key; which of the rows each quote is."""
    titles = [each.titles(speaker) for speaker in each.extraction.speakers]
    places: dict[tuple[int, int], int] = {}
    forms: dict[str, str] = {}
    for index, quote in enumerate(each.extraction.quotes):
        if (quote.start, quote.end) not in places:
            places[quote.start, quote.end] = len(rows)
            rows.append(_quote_row(each, index, titles))
            words, key = each.ready.said[index]
            if key is not None and len(words) > len(forms.get(key, "")):
                forms[key] = words
    longest |= {key: forms[key] for key in sorted(forms)}
    return [places[quote.start, quote.end] for quote in each.extraction.quotes]


def _quote_row(each: _Rows, index: int, titles: Sequence[Sequence[str]]) -> dict[str, Any]:
    quote, attribution = each.extraction.quotes[index], each.extraction.attributions[index]
    speaker = attribution.speaker
    words, key = each.ready.said[index]
    return {
        "article_id": each.article_id,
        "speaker_id": None if speaker is None else each.speaker_ids[speaker],
        "kind": quote.kind,
        "manner": quote.manner,
        "start_char": quote.start,
        "end_char": quote.end,
        "text": words,
        "role": None if speaker is None else next(iter(titles[speaker]), None),
        "rule": attribution.rule,
        "confidence": min(quote.confidence, attribution.confidence),
        "listed_on": each.extraction.article.published_date or date.min,
        "words_key": key,
    }


def _save_utterances(connection: Connection, longest: Mapping[str, str]) -> dict[str | None, int]:
    """The identifiers of the utterances of these words, by key; each keeps the longest form that was seen."""
    found = {row.words_key: row for row in rows_of_keys(connection, statements.utterances_of_keys(), longest)}
    new = [key for key in longest if key not in found]
    made = insert_rows(connection, utterances, [{"words_key": key, "text": longest[key]} for key in new])
    longer = [
        {"utterance": row.id, "words": longest[key]} for key, row in found.items() if len(longest[key]) > row.length
    ]
    if longer:
        connection.execute(statements.lengthen_utterance(), longer)
    return {**{key: row.id for key, row in found.items()}, **dict(zip(new, made, strict=True))}


def _quote_spans(each: _Rows) -> list[dict[str, Any]]:
    rows = {
        (quote_id, part, span.start): {
            "quote_id": quote_id, "part": part, "start_char": span.start, "end_char": span.end,
        }
        for quote, quote_id in reversed(list(zip(each.extraction.quotes, each.quote_ids, strict=True)))
        for part, spans in (
            (SpanPart.CONTENT, quote.content),
            (SpanPart.CUE, quote.cue),
            (SpanPart.SOURCE, quote.source),
        )
        for span in spans
    }  # fmt: skip
    return [rows[place] for place in sorted(rows)]


def _save_mentions(writer: Writer, found: Sequence[_Rows]) -> None:
    rows = [row for each in found for row in _mention_rows(each)]
    writer.write(mentions, rows, "article_id", "start_char", "end_char")


def _mention_rows(each: _Rows) -> list[dict[str, Any]]:
    speaker_of = {mention: speaker_id for speaker, speaker_id in each.speakers for mention in speaker.mentions}
    rows = {
        mention.span: {
            "article_id": each.article_id,
            "speaker_id": speaker_of.get(index),
            "kind": mention.kind,
            "start_char": mention.start,
            "end_char": mention.end,
        }
        for index, mention in reversed(list(enumerate(each.extraction.mentions)))
    }
    return [rows[span] for span in sorted(rows)]


def _save_claims(writer: Writer, found: Sequence[_Rows]) -> None:
    """Store the claims with the other places that give them; those of the same place are one row, the first of them."""
    of_articles = [
        {claim.quantity.span: _claim_row(each, claim) for claim in reversed(each.extraction.claims)} for each in found
    ]
    rows = [own[span] for own in of_articles for span in sorted(own)]
    identifiers = iter(writer.write(claims, rows, "article_id", "start_char", "end_char"))
    for each, own in zip(found, of_articles, strict=True):
        each.claim_ids.update((span, next(identifiers)) for span in sorted(own))
    spans = [row for each in found for row in _claim_spans(each)]
    writer.write(claim_spans, spans, "claim_id", "start_char")


def _claim_row(each: _Rows, claim: Claim) -> dict[str, Any]:
    quantity, unit_span = claim.quantity, claim.quantity.unit_span
    speaker = claim.claimant
    if speaker is None and claim.quote is not None:
        speaker = each.extraction.attributions[claim.quote].speaker
    return {
        "article_id": each.article_id,
        "quote_id": None if claim.quote is None else each.quote_ids[claim.quote],
        "claimant_id": None if speaker is None else each.speaker_ids[speaker],
        "start_char": quantity.start,
        "end_char": quantity.end,
        "unit_start_char": None if unit_span is None else unit_span.start,
        "unit_end_char": None if unit_span is None else unit_span.end,
        "low": quantity.low,
        "high": quantity.high,
        "modifier": quantity.modifier,
        "direction": quantity.direction,
        "unit": quantity.unit,
        "measure": claim.measure,
        "as_of_first": None if claim.as_of is None else claim.as_of.first,
        "as_of_last": None if claim.as_of is None else claim.as_of.last,
        "as_of_stated": claim.as_of is not None and claim.as_of_stated,
        "place": claim.place,
        "confidence": claim.confidence,
        "listed_on": each.extraction.article.published_date or date.min,
    }


def _claim_spans(each: _Rows) -> list[dict[str, Any]]:
    rows = {
        (each.claim_ids[claim.quantity.span], span.start): span.end
        for claim in each.extraction.claims
        for span in claim.repeats
    }
    return [{"claim_id": claim, "start_char": start, "end_char": end} for (claim, start), end in sorted(rows.items())]
