"""All that a database holds but identifiers and times of storing, to compare two that were filled in different ways."""

from typing import Any

from sqlalchemy import Column, Engine, select, text

from factdb.database.connection import reading
from factdb.database.models import Base
from factdb.queries import Filters, quotes_by

TIMES = {"ingested_at", "started_at", "finished_at", "failed_at"}
"""When something was done, which no two runs have in common."""
IDENTIFIERS = {"id", "article_id", "speaker_id", "utterance"}
"""The columns of a found quote that hold them."""

STATEMENTS = {
    "articles": """
        SELECT a.identity_key, a.content_hash, a.source_id, a.url, o.name, a.title, a.byline, a.published_on,
            a.published_at, a.published_from, a.text, n.content_hash, r.version, r.model_hash
        FROM articles a LEFT JOIN outlets o ON o.id = a.outlet_id LEFT JOIN articles n ON n.id = a.superseded_by
        JOIN extraction_runs r ON r.id = a.run_id
    """,
    "speakers": """
        SELECT s.name, s.name_key, s.kind, s.wikidata_id, a.content_hash, count(*)
        FROM speakers s LEFT JOIN articles a ON a.id = s.article_id GROUP BY 1, 2, 3, 4, 5
    """,
    "names": """
        SELECT s.name_key, s.kind, a.content_hash, n.name, n.name_key FROM speaker_names n
        JOIN speakers s ON s.id = n.speaker_id LEFT JOIN articles a ON a.id = s.article_id
    """,
    "roles": """
        SELECT s.name_key, s.kind, a.content_hash, n.title, n.first_seen, n.last_seen FROM speaker_roles n
        JOIN speakers s ON s.id = n.speaker_id LEFT JOIN articles a ON a.id = s.article_id
    """,
    "mentions": """
        SELECT a.content_hash, m.start_char, m.end_char, m.kind, s.name_key, s.kind FROM mentions m
        JOIN articles a ON a.id = m.article_id LEFT JOIN speakers s ON s.id = m.speaker_id
    """,
    "quotes": """
        SELECT a.content_hash, q.start_char, q.end_char, q.text, q.kind, q.manner, q.role, q.rule, q.confidence,
            s.name_key, s.kind, u.text
        FROM quotes q JOIN articles a ON a.id = q.article_id LEFT JOIN speakers s ON s.id = q.speaker_id
        LEFT JOIN utterances u ON u.id = q.utterance_id
    """,
    "quote spans": """
        SELECT a.content_hash, q.start_char, p.part, p.start_char, p.end_char FROM quote_spans p
        JOIN quotes q ON q.id = p.quote_id JOIN articles a ON a.id = q.article_id
    """,
    "utterances": "SELECT text FROM utterances",
    "claims": """
        SELECT a.content_hash, c.start_char, c.end_char, c.unit_start_char, c.unit_end_char, c.low, c.high, c.modifier,
            c.direction, c.unit, c.measure, c.as_of_first, c.as_of_last, c.as_of_stated, c.place, c.confidence,
            s.name_key, q.start_char, f.label, f.unit, t.likeness, t.decided, t.sense, o.start_char, oa.content_hash
        FROM claims c JOIN articles a ON a.id = c.article_id LEFT JOIN speakers s ON s.id = c.claimant_id
        LEFT JOIN quotes q ON q.id = c.quote_id LEFT JOIN facts f ON f.id = c.fact_id
        LEFT JOIN claim_ties t ON t.claim_id = c.id LEFT JOIN claims o ON o.id = t.other_claim_id
        LEFT JOIN articles oa ON oa.id = o.article_id
    """,
    "claim spans": """
        SELECT a.content_hash, c.start_char, p.start_char, p.end_char FROM claim_spans p
        JOIN claims c ON c.id = p.claim_id JOIN articles a ON a.id = c.article_id
    """,
    "facts": """
        SELECT f.label, f.unit, min(a.content_hash), count(*) FROM facts f JOIN claims c ON c.fact_id = f.id
        JOIN articles a ON a.id = c.article_id GROUP BY f.id, f.label, f.unit
    """,
    "stories": """
        SELECT a.content_hash, o.content_hash FROM article_stories s JOIN articles a ON a.id = s.article_id
        JOIN articles o ON o.id = s.story_id
    """,
    "article keys": "SELECT a.content_hash, k.key FROM article_keys k JOIN articles a ON a.id = k.article_id",
    "utterance keys": "SELECT u.text, k.key FROM utterance_keys k JOIN utterances u ON u.id = k.utterance_id",
    "vanished": "SELECT target, start_char, end_char FROM vanished",
    "found by words": "SELECT q.text FROM quotes_fts f JOIN quotes q ON q.id = f.rowid",
}


def contents(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every table's rows, sorted, with what identifies the rows that they refer to."""
    with engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(text(statement))), key=repr)
            for name, statement in STATEMENTS.items()
            if "fts" not in statement or engine.dialect.name == "sqlite"
        }


def ordered_contents(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, without times; in place of each identifier, which of the table's rows it is."""
    tables = Base.metadata.tables
    with reading(engine) as session:
        order = {
            name: {each: rank for rank, each in enumerate(session.scalars(select(table.c.id).order_by(table.c.id)))}
            for name, table in tables.items()
        }

        def value(column: Column[Any], value: Any) -> Any:
            of = (
                column.table.name
                if column.name == "id"
                else next((key.column.table.name for key in column.foreign_keys), None)
            )
            return value if value is None or of is None else order[of][value]

        found = {}
        for name, table in tables.items():
            columns = [column for column in table.c if column.name not in TIMES]
            rows = session.execute(select(*columns).order_by(table.c.id))
            found[name] = [tuple(map(value, columns, row)) for row in rows]
        # Without identifiers, in whose sequence PostgreSQL leaves gaps.
        results = session.execute(quotes_by(Filters(about="tunnel"))).mappings()
        found["search"] = [tuple(value for name, value in row.items() if name not in IDENTIFIERS) for row in results]
    return found
