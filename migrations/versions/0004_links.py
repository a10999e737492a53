"""What ties articles together: copies of a story, and the keys by which a new article finds those it may belong to.

A key is a hash that two articles or quotations share only if they are probably alike, so that storing one looks at the
few rows with its keys and never at all of them. Everything in these tables can be made again from the articles. The
view of articles tells a story by the table of stories; articles that are in none, stored before it was there, are told
by their words as before.
"""

# Statements are put together from the pieces below and from nothing else.
# ruff: noqa: S608

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

SAME_WORDS = "SELECT min(b.id) FROM articles b WHERE b.content_hash = a.content_hash AND b.superseded_by IS NULL"

SAME_STORY = """
    SELECT min(b.id) FROM article_stories mine
    JOIN article_stories theirs ON theirs.story_id = mine.story_id
    JOIN articles b ON b.id = theirs.article_id
    WHERE mine.article_id = a.id AND b.superseded_by IS NULL
"""


def report_articles(story: str, *, sqlite: bool) -> str:
    """The view, with what tells the story of an article."""
    # SQLite, which counts no rows beforehand, would take this for a rare one and begin with it, but for the plus sign
    current = f"{'+' if sqlite else ''}a.superseded_by IS NULL"
    return f"""
    SELECT a.id, a.source_id, a.url, o.name AS outlet, a.title, a.byline,
        a.published_on AS published, a.published_at,
        {story} AS story,
        (SELECT count(*) FROM report_quotes r WHERE r.article_id = a.id) AS quotes,
        (SELECT count(DISTINCT r.speaker_id) FROM report_quotes r WHERE r.article_id = a.id) AS speakers,
        (SELECT count(*) FROM report_claims r WHERE r.article_id = a.id) AS claims,
        a.location, a.ingested_at,
        (SELECT count(*) FROM articles b WHERE b.identity_key = a.identity_key) AS revision,
        a.superseded_by, a.text
    FROM articles a
    LEFT JOIN outlets o ON o.id = a.outlet_id
    WHERE {current}
    """


def show_stories(story: str) -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    op.execute("DROP VIEW report_articles")
    op.execute(f"CREATE VIEW report_articles AS {report_articles(story, sqlite=sqlite)}")


def upgrade() -> None:
    op.create_table(
        "article_stories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False, comment="the first of them"),
        sa.PrimaryKeyConstraint("id", name="pk_article_stories"),
        sa.UniqueConstraint("article_id", name="uq_article_stories_article_id"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_article_stories_article_id_articles", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["articles.id"], name="fk_article_stories_story_id_articles", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_article_stories_story_id", "article_stories", ["story_id"])
    for table, of, comment in (
        ("article_keys", "article", "64 bits of a band of the words, or of a pair of names"),
        ("utterance_keys", "utterance", "64 bits of words in a row"),
    ):
        op.create_table(
            table,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("key", sa.BigInteger(), nullable=False, comment=comment),
            sa.Column(f"{of}_id", sa.Integer(), nullable=False),
            sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
            sa.UniqueConstraint("key", f"{of}_id", name=f"uq_{table}_key_{of}_id"),
            sa.ForeignKeyConstraint([f"{of}_id"], [f"{of}s.id"], name=f"fk_{table}_{of}_id_{of}s", ondelete="CASCADE"),
        )
        op.create_index(f"ix_{table}_{of}_id", table, [f"{of}_id"])
    show_stories(f"COALESCE(({SAME_STORY}), ({SAME_WORDS}))")


def downgrade() -> None:
    show_stories(f"({SAME_WORDS})")
    for table in ("utterance_keys", "article_keys", "article_stories"):
        op.drop_table(table)
