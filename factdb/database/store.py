"""From an extraction to rows, once: the same article again changes nothing, another text is a new revision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, delete, exists, func, select, text, update
from sqlalchemy.orm import Session

from factdb.articles import Article
from factdb.database import models, statements
from factdb.database.columns import SpanPart
from factdb.database.identity import LONGEST_NAME, refuse_unstorable, words_key
from factdb.database.revisions import Outcome, find_known, mend_known, save_article
from factdb.database.statements import (
    articles,
    claim_spans,
    claims,
    mentions,
    quote_spans,
    quotes,
    runs,
    speaker_names,
    speakers,
)
from factdb.database.writing import Writer, insert_new
from factdb.extraction import EXTRACTOR_VERSION, Extraction
from factdb.names import name_key
from factdb.speakers import Speaker, identifies
from factdb.text import Span

__all__ = ["Outcome", "Saved", "begin_run", "finish_run", "save", "save_found", "settle", "stored_key", "take_turn"]

POSTGRES_LOCK = 0x66616375
"""Key of the advisory lock that lets one process at a time store articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The article's row, what was done, and how many words, quotes and claims were stored: none where it was known."""

    article_id: int
    outcome: Outcome
    words: int = field(default=0, compare=False)
    quotes: int = 0
    claims: int = 0


def begin_run(
    session: Session, *, model_hash: str | None = None, version: str = EXTRACTOR_VERSION
) -> models.ExtractionRun:
    """A new run, with an ``id``; commit it before its articles, so that an interrupted one can be seen."""
    run = models.ExtractionRun(version=version, model_hash=model_hash, started_at=datetime.now(UTC))
    session.add(run)
    session.flush()
    return run


def finish_run(session: Session, run: models.ExtractionRun) -> None:
    """Write down when a run ended and what it stored; one that stored nothing leaves no row."""
    connection = session.connection()
    stored = select(articles.c.id).where(articles.c.run_id == run.id)
    if connection.scalar(select(~exists(stored))):
        connection.execute(delete(runs).where(runs.c.id == run.id))
        return
    counts = {
        table.name: select(func.count()).where(column.in_(stored)).scalar_subquery()
        for table, column in (
            (articles, articles.c.id),
            (quotes, quotes.c.article_id),
            (claims, claims.c.article_id),
        )
    }
    connection.execute(update(runs).where(runs.c.id == run.id).values(finished_at=datetime.now(UTC), **counts))
    if connection.dialect.name == "sqlite":
        # without these figures SQLite reads every quote to show the newest; a sample of each index is enough
        connection.execute(text("PRAGMA analysis_limit = 400"))
        connection.execute(text("ANALYZE"))


def settle(session: Session, article: Article) -> Saved | None:
    """What is done about an article whose words are known, without reading it; None where it is to be read."""
    connection = session.connection()
    take_turn(connection)
    known = find_known(connection, article)
    if known is None or known.is_read_anew:
        return None
    return Saved(article_id=known.id, outcome=mend_known(connection, known, article))


def save(session: Session, extraction: Extraction, *, run: models.ExtractionRun) -> Saved:
    """Store an article with everything found in it, in the session's transaction, which the caller commits.

    An article is known by its URL, else by its outlet and the identifier that the input gave, else by its outlet and
    words. Known words are not stored again: what more is said of them than before is filled in, and an earlier revision
    whose words come again is the current one. Other words under a known identity are a new revision, and the current one
    unless they were published before it; the revisions before stay, with their quotes and corrections.

    ``SourceError`` for text that no database holds: NUL, half a surrogate pair, an outlet's name beyond 500 characters.
    """
    article = extraction.article
    refuse_unstorable(article)
    connection = session.connection()
    take_turn(connection)
    known = find_known(connection, article)
    if known is not None:
        return Saved(article_id=known.id, outcome=mend_known(connection, known, article))
    article_id, outcome = save_article(connection, article, run.id)
    return save_found(Writer(connection), extraction, article_id, outcome)


def save_found(writer: Writer, extraction: Extraction, article_id: int, outcome: Outcome) -> Saved:
    """Write everything found in an article whose row is there."""
    speaker_ids = _save_speakers(writer, extraction, article_id)
    quote_ids = _save_quotes(writer, extraction, article_id, speaker_ids)
    _save_mentions(writer, extraction, article_id, speaker_ids)
    stored_claims = _save_claims(writer, extraction, article_id, speaker_ids, quote_ids)
    return Saved(
        article_id=article_id,
        outcome=outcome,
        words=len(extraction.article.text.split()),
        quotes=len(set(quote_ids)),
        claims=stored_claims,
    )


def take_turn(connection: Connection) -> None:
    """Let one process at a time store articles, until its transaction ends, as SQLite does by itself.

    Two that store several articles in a transaction each would else wait for each other's speakers for ever.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": POSTGRES_LOCK})


def _save_speakers(writer: Writer, extraction: Extraction, article_id: int) -> list[int]:
    """The identifier of every speaker of the extraction, with their names and roles stored."""
    rows = [_speaker_row(speaker) for speaker in extraction.speakers]
    shared = [identifies(speaker) and bool(name_key(speaker.name)) for speaker in extraction.speakers]
    known = _known_speakers(writer.connection, [row for row, is_shared in zip(rows, shared, strict=True) if is_shared])
    local = iter(
        writer.write(
            speakers,
            [{**row, "article_id": article_id} for row, is_shared in zip(rows, shared, strict=True) if not is_shared],
            "kind",
            "name",
        )
    )
    identifiers = [
        known[row["kind"], row["name_key"]] if is_shared else next(local)
        for row, is_shared in zip(rows, shared, strict=True)
    ]
    _save_names(writer.connection, extraction, identifiers)
    _save_roles(writer.connection, extraction, identifiers)
    return identifiers


def _speaker_row(speaker: Speaker) -> dict[str, Any]:
    name = speaker.name[:LONGEST_NAME]
    return {"name": name, "name_key": stored_key(name), "kind": speaker.kind}


def stored_key(name: str) -> str:
    """The key of a name, or the name itself where it has no letters to make one of."""
    return name_key(name)[:LONGEST_NAME] or name


def _known_speakers(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], int]:
    """The speakers whose names identify them, by kind and key; those that are new are made."""
    wanted = {(row["kind"], row["name_key"]): row for row in reversed(rows)}
    if not wanted:
        return {}
    found = _find_speakers(connection, wanted)
    missing = sorted(wanted.keys() - found.keys())
    if missing:
        insert_new(connection, speakers, [wanted[key] for key in missing])
        found = _find_speakers(connection, wanted)
    return found


def _find_speakers(connection: Connection, wanted: Mapping[tuple[str, str], Any]) -> dict[tuple[str, str], int]:
    kinds, keys = zip(*wanted, strict=True)
    found = connection.execute(statements.known_speakers(), {"kinds": sorted(set(kinds)), "keys": sorted(set(keys))})
    return {(row.kind, row.name_key): row.id for row in found}


def _save_names(connection: Connection, extraction: Extraction, speaker_ids: Sequence[int]) -> None:
    forms = {
        (speaker_id, name[:LONGEST_NAME])
        for speaker, speaker_id in zip(extraction.speakers, speaker_ids, strict=True)
        for name in (speaker.name, *speaker.aliases)
    }
    rows = [
        {"speaker_id": speaker_id, "name": name, "name_key": stored_key(name)} for speaker_id, name in sorted(forms)
    ]
    insert_new(connection, speaker_names, rows)


def _save_roles(connection: Connection, extraction: Extraction, speaker_ids: Sequence[int]) -> None:
    """Store every role, or stretch the days between which it was seen."""
    day = extraction.article.published_date
    found = {
        (speaker_id, title)
        for speaker, speaker_id in zip(extraction.speakers, speaker_ids, strict=True)
        for title in _titles(extraction, speaker)
    }
    if not found:
        return
    rows = [
        {"speaker_id": speaker_id, "title": title, "first_seen": day, "last_seen": day}
        for speaker_id, title in sorted(found)
    ]
    connection.execute(statements.insert_or_stretch_roles(connection.dialect.name), rows)


def _titles(extraction: Extraction, speaker: Speaker) -> list[str]:
    """The speaker's roles in the article's words, line breaks smoothed, in the order that the extraction gives."""
    titles = (" ".join(span.of(extraction.article.text).split()) for span in speaker.roles)
    return [title[:LONGEST_NAME] for title in titles if title]


def _save_quotes(writer: Writer, extraction: Extraction, article_id: int, speaker_ids: Sequence[int]) -> list[int]:
    """The identifier of every quote of the extraction; quotes of the same place are one row, the first of them."""
    places: dict[tuple[int, int], int] = {}
    rows: list[dict[str, Any]] = []
    for index, quote in enumerate(extraction.quotes):
        if (quote.start, quote.end) not in places:
            places[quote.start, quote.end] = len(rows)
            rows.append(_quote_row(extraction, index, article_id, speaker_ids))
    known = _save_utterances(writer.connection, rows)
    for row in rows:
        row["utterance_id"] = known.get(row.pop("words_key"))
    identifiers = writer.write(quotes, rows, "start_char", "end_char")
    quote_ids = [identifiers[places[quote.start, quote.end]] for quote in extraction.quotes]
    _save_quote_spans(writer, extraction, quote_ids)
    return quote_ids


def _quote_row(extraction: Extraction, index: int, article_id: int, speaker_ids: Sequence[int]) -> dict[str, Any]:
    quote, attribution = extraction.quotes[index], extraction.attributions[index]
    speaker = extraction.speaker_of(index)
    titles = [] if speaker is None else _titles(extraction, speaker)
    words = " … ".join(span.of(extraction.article.text) for span in quote.content)
    return {
        "article_id": article_id,
        "speaker_id": None if attribution.speaker is None else speaker_ids[attribution.speaker],
        "kind": quote.kind,
        "manner": quote.manner,
        "start_char": quote.start,
        "end_char": quote.end,
        "text": words,
        "role": titles[0] if titles else None,
        "rule": attribution.rule,
        "confidence": min(quote.confidence, attribution.confidence),
        "listed_on": extraction.article.published_date or date.min,
        "words_key": words_key(words),
    }


def _save_utterances(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> dict[str | None, int]:
    """The identifiers of the utterances of these quotes, by key; each keeps the longest form that was seen."""
    longest: dict[str, str] = {}
    for row in rows:
        key, words = row["words_key"], row["text"]
        if key is not None and len(words) > len(longest.get(key, "")):
            longest[key] = words
    if not longest:
        return {}
    rows_to_store = [{"words_key": key, "text": longest[key]} for key in sorted(longest)]
    connection.execute(statements.insert_or_lengthen_utterances(connection.dialect.name), rows_to_store)
    found = connection.execute(statements.utterances_of_keys(), {"keys": sorted(longest)})
    return {row.words_key: row.id for row in found}


def _save_quote_spans(writer: Writer, extraction: Extraction, quote_ids: Sequence[int]) -> None:
    rows = {
        (quote_id, part, span.start): {
            "quote_id": quote_id, "part": part, "start_char": span.start, "end_char": span.end,
        }
        for quote, quote_id in reversed(list(zip(extraction.quotes, quote_ids, strict=True)))
        for part, spans in (
            (SpanPart.CONTENT, quote.content),
            (SpanPart.CUE, quote.cue),
            (SpanPart.SOURCE, quote.source),
        )
        for span in spans
    }  # fmt: skip
    writer.write_places(quote_spans, [rows[place] for place in sorted(rows)], "quote_id", "part", "start_char")


def _save_mentions(writer: Writer, extraction: Extraction, article_id: int, speaker_ids: Sequence[int]) -> None:
    speaker_of = {
        mention: speaker_id
        for speaker, speaker_id in zip(extraction.speakers, speaker_ids, strict=True)
        for mention in speaker.mentions
    }
    rows = {
        mention.span: {
            "article_id": article_id,
            "speaker_id": speaker_of.get(index),
            "kind": mention.kind,
            "start_char": mention.start,
            "end_char": mention.end,
        }
        for index, mention in reversed(list(enumerate(extraction.mentions)))
    }
    writer.write_places(mentions, [rows[span] for span in sorted(rows)], "start_char", "end_char")


def _save_claims(
    writer: Writer,
    extraction: Extraction,
    article_id: int,
    speaker_ids: Sequence[int],
    quote_ids: Sequence[int],
) -> int:
    """How many claims were stored: those of the same place are one."""
    rows = {}
    for claim in reversed(extraction.claims):
        quantity = claim.quantity
        speaker = claim.claimant
        if speaker is None and claim.quote is not None:
            speaker = extraction.attributions[claim.quote].speaker
        rows[quantity.span] = {
            "article_id": article_id,
            "quote_id": None if claim.quote is None else quote_ids[claim.quote],
            "claimant_id": None if speaker is None else speaker_ids[speaker],
            "start_char": quantity.start,
            "end_char": quantity.end,
            "unit_start_char": None if quantity.unit_span is None else quantity.unit_span.start,
            "unit_end_char": None if quantity.unit_span is None else quantity.unit_span.end,
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
            "listed_on": extraction.article.published_date or date.min,
        }
    spans = sorted(rows)
    claim_ids = writer.write(claims, [rows[span] for span in spans], "start_char", "end_char")
    _save_claim_spans(writer, extraction, dict(zip(spans, claim_ids, strict=True)))
    return len(rows)


def _save_claim_spans(writer: Writer, extraction: Extraction, claim_ids: Mapping[Span, int]) -> None:
    rows = {
        (claim_ids[claim.quantity.span], span.start): span.end for claim in extraction.claims for span in claim.repeats
    }
    found = [{"claim_id": claim, "start_char": start, "end_char": end} for (claim, start), end in sorted(rows.items())]
    writer.write_places(claim_spans, found, "claim_id", "start_char")
