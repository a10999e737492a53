"""Full-text search over quotes, claims and articles.

SQLite has FTS5 tables beside the searched ones, kept up to date by triggers. Those of quotes and articles are external
content: they index the words without a second copy of them. The one of claims keeps its few words itself, because a
part of them lies in the article, which is gone when a deletion reaches its claims. A later migration that rebuilds one
of these tables in a batch must make its triggers anew. A measure that a person corrected is found by the right words.

PostgreSQL has a tsvector column in each searched table: generated from a quote's and an article's own text, set by a
trigger for claims. The configuration is 'simple': no stemming and no stop words, because the texts are in any language,
names must be found as they are written, and FTS5's unicode61 does the same. Accents, case and punctuation are taken
away by a function of our own, since the unaccent extension is not installed everywhere and 'don''t', 'and/or' and
'25,000' should be cut into words as FTS5 cuts them. A tsvector holds 1 MB, so that the first 150,000 characters of an
article are searched.

Names hold ``_fts``, or are of type tsvector: Alembic's comparison leaves those out.
"""

# Statements are put together from the pieces below and from nothing else.
# ruff: noqa: S608

from alembic import op

revision = "0002"
down_revision = "0001"

# What is searched of a claim on SQLite; the newest correction of its measure, which may be null, wins.
CLAIM_WORDS = """
    INSERT INTO claims_fts (rowid, measure, place, words)
    SELECT c.id, CASE WHEN k.id IS NULL THEN c.measure ELSE k.value END, c.place,
        substr(a.text, c.start_char + 1, c.end_char - c.start_char)
    FROM claims c JOIN articles a ON a.id = c.article_id LEFT JOIN corrections k ON k.id = (
        SELECT max(m.id) FROM corrections m WHERE m.article_id = c.article_id AND m.target = 'claim'
            AND m.start_char = c.start_char AND m.end_char = c.end_char AND m.field = 'measure'
    )
"""


def corrected_claim(correction: str) -> str:
    """The claim that a correction is about."""
    return (
        f"SELECT id FROM claims WHERE article_id = {correction}.article_id "
        f"AND start_char = {correction}.start_char AND end_char = {correction}.end_char"
    )


SQLITE_UPGRADE = (
    """
    CREATE VIRTUAL TABLE quotes_fts USING fts5(
        text, content='quotes', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER quotes_fts_insert AFTER INSERT ON quotes BEGIN
        INSERT INTO quotes_fts (rowid, text) VALUES (new.id, new.text);
    END
    """,
    """
    CREATE TRIGGER quotes_fts_delete AFTER DELETE ON quotes BEGIN
        INSERT INTO quotes_fts (quotes_fts, rowid, text) VALUES ('delete', old.id, old.text);
    END
    """,
    """
    CREATE TRIGGER quotes_fts_update AFTER UPDATE OF id, text ON quotes BEGIN
        INSERT INTO quotes_fts (quotes_fts, rowid, text) VALUES ('delete', old.id, old.text);
        INSERT INTO quotes_fts (rowid, text) VALUES (new.id, new.text);
    END
    """,
    "INSERT INTO quotes_fts (quotes_fts) VALUES ('rebuild')",
    """
    CREATE VIRTUAL TABLE articles_fts USING fts5(
        title, text, content='articles', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER articles_fts_insert AFTER INSERT ON articles BEGIN
        INSERT INTO articles_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
    END
    """,
    """
    CREATE TRIGGER articles_fts_delete AFTER DELETE ON articles BEGIN
        INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
    END
    """,
    """
    CREATE TRIGGER articles_fts_update AFTER UPDATE OF id, title, text ON articles BEGIN
        INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
        INSERT INTO articles_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
    END
    """,
    "INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')",
    "CREATE VIRTUAL TABLE claims_fts USING fts5(measure, place, words, tokenize='unicode61 remove_diacritics 2')",
    f"""
    CREATE TRIGGER claims_fts_insert AFTER INSERT ON claims BEGIN
        {CLAIM_WORDS} WHERE c.id = new.id;
    END
    """,
    """
    CREATE TRIGGER claims_fts_delete AFTER DELETE ON claims BEGIN
        DELETE FROM claims_fts WHERE rowid = old.id;
    END
    """,
    f"""
    CREATE TRIGGER claims_fts_update AFTER UPDATE OF id, article_id, measure, place, start_char, end_char ON claims BEGIN
        DELETE FROM claims_fts WHERE rowid = old.id;
        {CLAIM_WORDS} WHERE c.id = new.id;
    END
    """,
    f"""
    CREATE TRIGGER corrections_fts_insert AFTER INSERT ON corrections
    WHEN new.target = 'claim' AND new.field = 'measure' BEGIN
        DELETE FROM claims_fts WHERE rowid IN ({corrected_claim("new")});
        {CLAIM_WORDS} WHERE c.id IN ({corrected_claim("new")});
    END
    """,
    f"""
    CREATE TRIGGER corrections_fts_delete AFTER DELETE ON corrections
    WHEN old.target = 'claim' AND old.field = 'measure' BEGIN
        DELETE FROM claims_fts WHERE rowid IN ({corrected_claim("old")});
        {CLAIM_WORDS} WHERE c.id IN ({corrected_claim("old")});
    END
    """,
    CLAIM_WORDS,
)

SQLITE_DOWNGRADE = (
    "DROP TRIGGER corrections_fts_delete",
    "DROP TRIGGER corrections_fts_insert",
    *(
        statement
        for table in ("claims", "articles", "quotes")
        for statement in (
            f"DROP TRIGGER {table}_fts_update",
            f"DROP TRIGGER {table}_fts_delete",
            f"DROP TRIGGER {table}_fts_insert",
            f"DROP TABLE {table}_fts",
        )
    ),
)

# Compatibility forms apart (ligatures, full width), combining marks away, everything that is neither letter nor digit
# a space. Characters are named by their code points, so that a database of any locale gives the same words.
POSTGRES_UPGRADE = (
    r"""
    CREATE FUNCTION factdb_fts_words(given text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT left(lower(regexp_replace(
            regexp_replace(normalize(left(given, 150000), NFKD), '[\u0300-\u036f]+', '', 'g'),
            '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u2bff\u3000-\u303f\U0001f000-\U0001faff]+',
            ' ', 'g')), 150000)
    $$
    """,
    """
    ALTER TABLE quotes ADD COLUMN fts tsvector
    GENERATED ALWAYS AS (to_tsvector('simple', factdb_fts_words(text))) STORED
    """,
    "CREATE INDEX ix_quotes_fts ON quotes USING gin (fts)",
    """
    ALTER TABLE articles ADD COLUMN fts tsvector
    GENERATED ALWAYS AS (to_tsvector('simple', factdb_fts_words(coalesce(title, '') || ' ' || text))) STORED
    """,
    "CREATE INDEX ix_articles_fts ON articles USING gin (fts)",
    "ALTER TABLE claims ADD COLUMN fts tsvector",
    """
    CREATE FUNCTION factdb_fts_claim() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        measure text := NEW.measure;
        correction record;
    BEGIN
        SELECT value INTO correction FROM corrections k
        WHERE k.article_id = NEW.article_id AND k.target = 'claim' AND k.field = 'measure'
            AND k.start_char = NEW.start_char AND k.end_char = NEW.end_char
        ORDER BY k.id DESC LIMIT 1;
        IF FOUND THEN
            measure = correction.value;
        END IF;
        SELECT to_tsvector('simple', factdb_fts_words(concat_ws(' ', measure, NEW.place,
            substr(a.text, NEW.start_char + 1, NEW.end_char - NEW.start_char))))
        INTO NEW.fts FROM articles a WHERE a.id = NEW.article_id;
        RETURN NEW;
    END
    $$
    """,
    """
    CREATE TRIGGER claims_fts BEFORE INSERT OR UPDATE OF article_id, measure, place, start_char, end_char ON claims
    FOR EACH ROW EXECUTE FUNCTION factdb_fts_claim()
    """,
    """
    CREATE FUNCTION factdb_fts_correction() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        correction corrections := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    BEGIN
        UPDATE claims c SET measure = c.measure
        WHERE correction.target = 'claim' AND correction.field = 'measure' AND c.article_id = correction.article_id
            AND c.start_char = correction.start_char AND c.end_char = correction.end_char;
        RETURN NULL;
    END
    $$
    """,
    """
    CREATE TRIGGER corrections_fts AFTER INSERT OR DELETE ON corrections
    FOR EACH ROW EXECUTE FUNCTION factdb_fts_correction()
    """,
    "UPDATE claims SET measure = measure",
    "CREATE INDEX ix_claims_fts ON claims USING gin (fts)",
)

POSTGRES_DOWNGRADE = (
    "DROP TRIGGER corrections_fts ON corrections",
    "DROP FUNCTION factdb_fts_correction()",
    "DROP TRIGGER claims_fts ON claims",
    "DROP FUNCTION factdb_fts_claim()",
    "ALTER TABLE claims DROP COLUMN fts",
    "ALTER TABLE articles DROP COLUMN fts",
    "ALTER TABLE quotes DROP COLUMN fts",
    "DROP FUNCTION factdb_fts_words(text)",
)


def upgrade() -> None:
    for statement in SQLITE_UPGRADE if op.get_context().dialect.name == "sqlite" else POSTGRES_UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    for statement in SQLITE_DOWNGRADE if op.get_context().dialect.name == "sqlite" else POSTGRES_DOWNGRADE:
        op.execute(statement)
