"""What holds in every database of factdb, proved: each invariant with how many rows were looked at, and which break it.

One pass over each table, in a transaction that sees one state and blocks no writer, with the rows of one article in memory.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, ForeignKey, Select, func, select, text
from sqlalchemy.dialects.postgresql import TSVECTOR

from factdb.database import schema
from factdb.database.aside import METADATA
from factdb.database.connection import snapshot
from factdb.database.faults import translated
from factdb.database.findings import MOST_NAMED, Finding
from factdb.database.indexed import check_words
from factdb.database.places import check_places
from factdb.errors import DatabaseError


def check(engine: Engine) -> Iterator[Finding]:
    """Every invariant, one after the other, each as soon as it is looked at, of a database of this program's revision.

    A SQLite file that is damaged itself is looked at no further: its rows may be anything.
    """
    with snapshot(engine) as connection:
        if engine.dialect.name == "sqlite":
            whole = _check_file(connection)
            yield whole
            if whole.broken:
                return
        yield _check_schema(connection)
        yield _check_references(connection)
        for rule in RULES:
            yield rule.check(connection)
        yield from check_places(connection)
        yield from check_words(connection)


def _check_file(connection: Connection) -> Finding:
    """SQLite's own look at every page of its file: https://sqlite.org/pragma.html#pragma_integrity_check."""
    finding = Finding("pages of the file, as SQLite sees them")
    finding.looked_at = connection.scalar(text("PRAGMA page_count")) or 0
    read = partial(connection.scalars, text(f"PRAGMA integrity_check({MOST_NAMED})"))
    for problem in _or_damaged(connection, read):
        if problem != "ok":
            finding.add(" ".join(problem.removeprefix("*** in database main ***").split()))
    return finding


def _or_damaged(connection: Connection, read: Callable[[], Any]) -> list[str]:
    """What is read, or, of a file too damaged to be read at all, the fault."""
    try:
        with translated(connection.engine.url):
            return list(read())
    except DatabaseError as error:
        return [str(error)]


def _check_schema(connection: Connection) -> Finding:
    """Tables, columns, keys and indexes are those that the migrations make."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    options = {"include_object": _has_model, "compare_server_default": True}
    differences = compare_metadata(MigrationContext.configure(connection, opts=options), METADATA)
    finding = Finding(f"tables of revision {schema.head()}", looked_at=len(METADATA.tables))
    for difference in differences:
        finding.add(" ".join(str(difference).split()))
    return finding


def _has_model(obj: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """Leave the full-text search out, which is made by migrations alone and looked at word by word."""
    return not isinstance(obj.type, TSVECTOR) if kind == "column" else "_fts" not in (name or "")


def _check_references(connection: Connection) -> Finding:
    """Every row that refers to another refers to one that is there."""
    finding = Finding("references between rows")
    for table in METADATA.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda key: str(key.parent)):
            finding.looked_at += connection.scalar(select(func.count(key.parent))) or 0
            for identifier, missing in connection.execute(_orphans(key), execution_options={"yield_per": 100}):
                finding.add(f"{table.name} {identifier}: its {key.parent.name} is {missing}, which is not there")
    return finding


def _orphans(key: ForeignKey) -> Select[Any]:
    child, parent = key.parent.table, key.column.table.alias("parent")
    return (
        select(child.c.id, key.parent)
        .outerjoin(parent, parent.c[key.column.name] == key.parent)
        .where(key.parent.is_not(None), parent.c[key.column.name].is_(None))
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """An invariant that statements prove.

    ``counted`` gives the number of rows; each of ``broken`` gives the rows that break it, by what is to be said of them,
    in which ``{}`` stand for the columns.
    """

    invariant: str
    counted: str
    broken: tuple[tuple[str, str], ...]

    def check(self, connection: Connection) -> Finding:
        """The rows that break it."""
        finding = Finding(self.invariant, looked_at=connection.scalar(text(self.counted)) or 0)
        for said, statement in self.broken:
            for row in connection.execute(text(statement), execution_options={"yield_per": 100}):
                finding.add(said.format(*row))
        return finding


RULES = (
    Rule(
        "one current revision of each article",
        "SELECT count(DISTINCT identity_key) FROM articles",
        (
            (
                "article {} and its revisions: {} of them are current",
                "SELECT min(id), count(*) - count(superseded_by) FROM articles GROUP BY identity_key "
                "HAVING count(*) - count(superseded_by) <> 1",
            ),
            (
                "article {}: it is superseded by {}, another article",
                "SELECT a.id, n.id FROM articles a JOIN articles n ON n.id = a.superseded_by "
                "WHERE n.identity_key <> a.identity_key",
            ),
            (
                "article {}: what it is superseded by leads to no current revision",
                "WITH RECURSIVE led (id) AS ("
                "SELECT id FROM articles WHERE superseded_by IS NULL UNION ALL "
                "SELECT a.id FROM led l JOIN articles a ON a.superseded_by = l.id) "
                "SELECT id FROM articles WHERE superseded_by IS NOT NULL AND id NOT IN (SELECT id FROM led)",
            ),
        ),
    ),
    Rule(
        "rows within one article belong together",
        "SELECT (SELECT count(*) FROM quotes) + (SELECT count(*) FROM claims) + (SELECT count(*) FROM mentions)",
        (
            (
                "claim {}: its quote {} is of another article",
                "SELECT c.id, q.id FROM claims c JOIN quotes q ON q.id = c.quote_id WHERE q.article_id <> c.article_id",
            ),
            *(
                (
                    f"{table[:-1]} {{}}: its speaker {{}} is known in another article only",
                    f"SELECT t.id, s.id FROM {table} t JOIN speakers s ON s.id = t.{column} "  # noqa: S608
                    f"WHERE s.article_id <> t.article_id{undecided}",
                )
                for table, column, undecided in (
                    ("quotes", "speaker_id", " AND t.found_speaker_id IS NULL"),
                    ("claims", "claimant_id", " AND t.found_speaker_id IS NULL"),
                    ("mentions", "speaker_id", ""),
                )
            ),
        ),
    ),
    Rule(
        "every quote and claim is listed by its article's day",
        "SELECT (SELECT count(*) FROM quotes) + (SELECT count(*) FROM claims)",
        tuple(
            (
                f"{table[:-1]} {{}}: listed on {{}}, its article on {{}}",
                f"SELECT t.id, t.listed_on, a.listed_on FROM {table} t JOIN articles a ON a.id = t.article_id "  # noqa: S608
                "WHERE t.listed_on <> a.listed_on",
            )
            for table in ("quotes", "claims")
        ),
    ),
    Rule(
        "copies of an article share the story of the first",
        "SELECT count(*) FROM article_stories",
        (
            (
                "article {}: its story {} is part of another story",
                "SELECT s.article_id, s.story_id FROM article_stories s "
                "LEFT JOIN article_stories f ON f.article_id = s.story_id "
                "WHERE f.story_id IS NULL OR f.story_id <> s.story_id",
            ),
        ),
    ),
    Rule(
        "every utterance is that of a quote, in its words",
        "SELECT count(*) FROM utterances",
        (
            (
                "utterance {}: no quote has its words",
                "SELECT u.id FROM utterances u "
                "WHERE NOT EXISTS (SELECT 1 FROM quotes q WHERE q.utterance_id = u.id AND q.text = u.text)",
            ),
        ),
    ),
    Rule(
        "every fact has a claim, or went into one that has",
        "SELECT count(*) FROM facts",
        (
            (
                "fact {}: it has no claim",
                "SELECT f.id FROM facts f WHERE NOT EXISTS (SELECT 1 FROM claims c WHERE c.fact_id = f.id) "
                "AND NOT EXISTS (SELECT 1 FROM merged_facts m WHERE m.fact_id = f.id OR m.into_id = f.id)",
            ),
            (
                "fact {}: it went into {}, but has claims",
                "SELECT m.fact_id, m.into_id FROM merged_facts m "
                "WHERE EXISTS (SELECT 1 FROM claims c WHERE c.fact_id = m.fact_id)",
            ),
        ),
    ),
    Rule(
        "claims that are tied are of one fact",
        "SELECT count(*) FROM claim_ties",
        (
            (
                "claim {}: it is tied to claim {}, of another fact",
                "SELECT c.id, o.id FROM claim_ties t JOIN claims c ON c.id = t.claim_id "
                "JOIN claims o ON o.id = t.other_claim_id WHERE coalesce(c.fact_id, 0) <> coalesce(o.fact_id, 0)",
            ),
            (
                "claim {}: it says what it measures, and is of no fact",
                "SELECT c.id FROM claims c JOIN claim_ties t ON t.claim_id = c.id "
                "WHERE c.fact_id IS NULL AND c.measure <> ''",
            ),
        ),
    ),
    Rule(
        "no run has more than it counted at its end",
        "SELECT count(*) FROM extraction_runs WHERE finished_at IS NOT NULL",
        tuple(
            (
                f"run {{}}: it counted {{}} {table}, and {{}} are there",
                f"SELECT r.id, r.{table}, count(*) FROM extraction_runs r JOIN articles a ON a.run_id = r.id "  # noqa: S608
                f"{joined} WHERE r.finished_at IS NOT NULL GROUP BY r.id, r.{table} HAVING count(*) > r.{table}",
            )
            for table, joined in (
                ("articles", ""),
                ("quotes", "JOIN quotes t ON t.article_id = a.id"),
                ("claims", "JOIN claims t ON t.article_id = a.id"),
            )
        ),
    ),
    Rule(
        "the views show what is current and not rejected",
        "SELECT (SELECT count(*) FROM report_articles) + (SELECT count(*) FROM report_quotes) "
        "+ (SELECT count(*) FROM report_claims)",
        (
            (
                "report_articles shows {} articles, and {} are current",
                "SELECT * FROM (SELECT (SELECT count(*) FROM report_articles) AS shown, "
                "(SELECT count(*) FROM articles WHERE superseded_by IS NULL) AS held) AS both_ WHERE shown <> held",
            ),
            *(
                (
                    f"report_{table} shows {{}} {table}, and {{}} are current and not rejected",
                    f"SELECT * FROM (SELECT (SELECT count(*) FROM report_{table}) AS shown, "  # noqa: S608
                    f"(SELECT count(*) FROM {table} t JOIN articles a ON a.id = t.article_id "
                    "WHERE a.superseded_by IS NULL AND NOT coalesce((SELECT k.value = 'true' FROM corrections k "
                    f"WHERE k.article_id = t.article_id AND k.target = '{table[:-1]}' AND k.field = 'rejected' "
                    "AND k.start_char = t.start_char AND k.end_char = t.end_char ORDER BY k.id DESC LIMIT 1), "
                    "false)) AS held) AS both_ WHERE shown <> held",
                )
                for table in ("quotes", "claims")
            ),
        ),
    ),
)
