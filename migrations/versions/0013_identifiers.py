"""Numbers of rows in 64 bits on PostgreSQL, where they had 32: mentions would have run out near 19 million articles.

SQLite's integers have 64 bits as they are. On PostgreSQL every table is written anew, once, which takes as long as reading
and writing all of it. No view and no trigger may name a column whose type changes: they are taken away before and made
again as they were, with the rights that people were given to the views.
"""

from alembic import op

revision = "0013"
down_revision = "0012"

CHANGE = """
DO $$
DECLARE
    each record;
BEGIN
    CREATE TEMPORARY TABLE factdb_views ON COMMIT DROP AS
        WITH RECURSIVE reading AS (
            SELECT DISTINCT r.ev_class AS reader, d.refobjid AS read
            FROM pg_rewrite r
            JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
                AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
        ), depth AS (
            SELECT c.oid, 0 AS level FROM pg_class c
            WHERE c.relkind = 'v' AND c.relnamespace = current_schema()::regnamespace
            UNION
            SELECT r.reader, depth.level + 1 FROM depth JOIN reading r ON r.read = depth.oid
        )
        SELECT c.oid::regclass::text AS name, max(depth.level) AS level, c.relacl, c.relowner,
            -- where a view gives no number, its words say of which type it would be
            replace(pg_get_viewdef(c.oid), 'NULL::{old}', 'NULL::{new}') AS words
        FROM depth JOIN pg_class c ON c.oid = depth.oid
        GROUP BY c.oid;
    CREATE TEMPORARY TABLE factdb_triggers ON COMMIT DROP AS
        SELECT t.tgname AS name, c.oid::regclass::text AS relation, pg_get_triggerdef(t.oid) AS words
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace;
    FOR each IN SELECT * FROM factdb_views ORDER BY level DESC LOOP
        EXECUTE format('DROP VIEW %s', each.name);
    END LOOP;
    FOR each IN SELECT * FROM factdb_triggers LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', each.name, each.relation);
    END LOOP;
    FOR each IN
        SELECT relation, string_agg(format('ALTER COLUMN %I TYPE {new}', name), ', ') AS changes
        FROM (
            SELECT DISTINCT k.conrelid::regclass::text AS relation, a.attname AS name
            FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
            WHERE k.contype IN ('p', 'f') AND a.atttypid = '{old}'::regtype
                AND k.connamespace = current_schema()::regnamespace
        ) AS identifiers
        GROUP BY relation
    LOOP
        EXECUTE format('ALTER TABLE %s %s', each.relation, each.changes);
    END LOOP;
    FOR each IN
        SELECT c.oid::regclass::text AS name FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
        WHERE s.seqtypid = '{old}'::regtype AND c.relnamespace = current_schema()::regnamespace
    LOOP
        EXECUTE format('ALTER SEQUENCE %s AS {new}', each.name);
    END LOOP;
    FOR each IN SELECT * FROM factdb_triggers LOOP
        EXECUTE each.words;
    END LOOP;
    FOR each IN SELECT * FROM factdb_views ORDER BY level LOOP
        EXECUTE format('CREATE VIEW %s AS %s', each.name, each.words);
    END LOOP;
    FOR each IN
        SELECT v.name, g.privilege_type, CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END AS grantee
        FROM factdb_views v CROSS JOIN LATERAL aclexplode(v.relacl) g
        WHERE g.grantee <> v.relowner
    LOOP
        EXECUTE format('GRANT %s ON %s TO %s', each.privilege_type, each.name, each.grantee);
    END LOOP;
    DROP TABLE factdb_views;
    DROP TABLE factdb_triggers;
END
$$
"""


def change(old: str, new: str) -> None:
    """Change the type of every number of a row and of every reference to one, and of what counts them."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(CHANGE.format(old=old, new=new))


def upgrade() -> None:
    change("integer", "bigint")


def downgrade() -> None:
    change("bigint", "integer")
