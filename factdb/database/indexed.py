"""Whether full-text search finds what the tables hold: the check of ``factdb.database.check``.

PostgreSQL's vectors are compared with those made anew, row by row. SQLite's indexes are compared without a lock: FTS5's own
check would keep writers waiting. What an index holds, word by word with its place, is added up (as FTS5's own check
does), and so are the same words indexed anew, in a temporary table. Only where the sums differ are rows compared.
"""

# Statements are put together from the pieces below and from nothing else.
# ruff: noqa: S608

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text

from factdb.database.findings import Finding

# The measure of a claim in force: the newest correction, which may be null, wins.
MEASURE = """
    CASE WHEN k.id IS NULL THEN c.measure ELSE k.value END
"""

CLAIMS = """
    FROM claims c JOIN articles a ON a.id = c.article_id LEFT JOIN corrections k ON k.id = (
        SELECT max(m.id) FROM corrections m WHERE m.article_id = c.article_id AND m.target = 'claim'
            AND m.start_char = c.start_char AND m.end_char = c.end_char AND m.field = 'measure'
    )
"""

CLAIM_WORDS = "substr(a.text, c.start_char + 1, c.end_char - c.start_char)"


@dataclass(frozen=True, slots=True)
class Indexed:
    """A searched table: what SQLite indexes, by column, and of which rows PostgreSQL's vector is another one."""

    table: str
    columns: tuple[str, ...]
    words: str
    other: str


INDEXED = (
    Indexed(
        "quotes",
        ("text",),
        "SELECT id, text FROM quotes",
        "SELECT id FROM quotes WHERE fts IS DISTINCT FROM to_tsvector('simple', factdb_fts_words(text))",
    ),
    Indexed(
        "claims",
        ("measure", "place", "words"),
        f"SELECT c.id, {MEASURE}, c.place, {CLAIM_WORDS} {CLAIMS}",
        f"SELECT c.id {CLAIMS} WHERE c.fts IS DISTINCT FROM to_tsvector('simple', "
        f"factdb_fts_words(concat_ws(' ', {MEASURE}, c.place, {CLAIM_WORDS})))",
    ),
    Indexed(
        "articles",
        ("title", "text"),
        "SELECT id, title, text FROM articles",
        "SELECT id FROM articles WHERE fts IS DISTINCT FROM "
        "to_tsvector('simple', factdb_fts_words(coalesce(title, '') || ' ' || text))",
    ),
)

# A number that tells apart which word stands where in which column of which row; sums of it do not pass 2^63.
TOLD = (
    "((doc % 65521) * 31 + (offset % 65521) * 7919 + length(col) * 104729 + length(term) * 1299709 "
    "+ unicode(term) * 15485863 + unicode(substr(term, -1)) * 32452843 + unicode(substr(term, length(term) / 2 + 1)) "
    "* 49979687) * (doc % 8191 + 1) % 2147483647"
)

SUMS = "SELECT count(*), coalesce(sum(" + TOLD + "), 0) FROM temp.{}"

BY_ROW = "SELECT doc, count(*), sum(" + TOLD + ") FROM temp.{} GROUP BY doc"

DIFFERENT = f"""
    WITH stored AS ({BY_ROW.format("stored_words")}), made_anew AS ({BY_ROW.format("right_words")})
    SELECT doc FROM (SELECT * FROM stored EXCEPT SELECT * FROM made_anew)
    UNION SELECT doc FROM (SELECT * FROM made_anew EXCEPT SELECT * FROM stored)
    ORDER BY doc
"""

TOKENIZER = "tokenize='unicode61 remove_diacritics 2'"


def check_words(connection: Connection) -> Iterator[Finding]:
    """The rows of each searched table whose words are not those that search goes by."""
    different = _different_in_sqlite if connection.dialect.name == "sqlite" else _different_in_postgresql
    for indexed in INDEXED:
        found = Finding(f"search goes by the words of {indexed.table}")
        found.looked_at = connection.scalar(text(f"SELECT count(*) FROM {indexed.table}")) or 0
        for identifier in different(connection, indexed):
            found.add(f"{indexed.table[:-1]} {identifier}: search goes by other words than it has")
        yield found


def _different_in_postgresql(connection: Connection, indexed: Indexed) -> Iterator[int]:
    return iter(connection.execute(text(indexed.other), execution_options={"yield_per": 100}).scalars())


def _different_in_sqlite(connection: Connection, indexed: Indexed) -> Iterator[int]:
    columns = ", ".join(indexed.columns)
    run = connection.exec_driver_sql
    run(f"CREATE VIRTUAL TABLE temp.right_fts USING fts5({columns}, content='', {TOKENIZER})")
    run(f"INSERT INTO temp.right_fts (rowid, {columns}) {indexed.words}")
    run("CREATE VIRTUAL TABLE temp.right_words USING fts5vocab(temp, right_fts, instance)")
    run(f"CREATE VIRTUAL TABLE temp.stored_words USING fts5vocab(main, {indexed.table}_fts, instance)")
    try:
        sums = [run(SUMS.format(table)).one() for table in ("stored_words", "right_words")]
        if sums[0] != sums[1]:
            yield from run(DIFFERENT).scalars()
    finally:
        for table in ("stored_words", "right_words", "right_fts"):
            run(f"DROP TABLE temp.{table}")
