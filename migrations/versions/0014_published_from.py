"""Where the date of publication of an article comes from: a person, a record, a page's metadata, its feed, text or address.

A day from an address is a weaker word than a page's own, and one that a person gives is stronger than both. What was
stored before says nothing of it.
"""

from alembic import context, op

revision = "0014"
down_revision = "0013"

SOURCES = ("given", "record", "metadata", "feed", "text", "url", "change")

COMMENT = "given, record, metadata, feed, text, url or change: where that day was found; null where nobody knows"


def report_articles(*, sqlite: bool) -> str:
    """The view of 0010 with the new column as its last."""
    before = context.script.get_revision("0010").module.Views(sqlite=sqlite, reviewed=True).report_articles()
    return str(before).replace("a.superseded_by, a.text", "a.superseded_by, a.text, a.published_from")


def upgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    listed = ", ".join(f"'{source}'" for source in SOURCES)
    dated = "published_from IS NULL OR published_on IS NOT NULL"
    checks = f"CONSTRAINT ck_articles_published_from CHECK (published_from IN ({listed}))"
    dated_check = f"CONSTRAINT ck_articles_dated_from CHECK ({dated})"
    if sqlite:
        # Alembic has no words for checks of a new column, and would write the table anew. On a line of its own: SQLAlchemy
        # reads the expression of the computed column before it up to the last parenthesis of its line.
        op.execute(f"ALTER TABLE articles ADD COLUMN published_from\nVARCHAR(20) {checks} {dated_check}")
        op.execute("DROP VIEW report_articles")
    else:
        op.execute(f"ALTER TABLE articles ADD COLUMN published_from VARCHAR(20), ADD {checks}, ADD {dated_check}")
        op.execute(f"COMMENT ON COLUMN articles.published_from IS '{COMMENT}'")
    op.execute(f"CREATE {'' if sqlite else 'OR REPLACE '}VIEW report_articles AS {report_articles(sqlite=sqlite)}")


def downgrade() -> None:
    before = context.script.get_revision("0010").module
    sqlite = op.get_context().dialect.name == "sqlite"
    op.execute("DROP VIEW report_articles")
    if not sqlite:
        op.execute("ALTER TABLE articles DROP CONSTRAINT ck_articles_dated_from")
    op.execute("ALTER TABLE articles DROP COLUMN published_from")
    op.execute(f"CREATE VIEW report_articles AS {before.Views(sqlite=sqlite, reviewed=True).report_articles()}")
