"""What reading again needs: the articles that failed, and what a newer extraction no longer finds.

An article that could not be read or stored is kept whole, for its source may have been standard input, or gone by the
time that somebody looks. A quote or claim that a person judged or corrected stays when a newer extraction of its article
does not find it, and a row here says so.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "failed_articles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identity_key", sa.String(64), nullable=False, comment="as of articles"),
        sa.Column("content_hash", sa.String(64), nullable=False, comment="as of articles"),
        sa.Column("location", sa.Text(), comment="file, or file and line, that it was read from"),
        sa.Column("source_id", sa.Text(), comment="identifier that the input gave"),
        sa.Column("url", sa.Text(), comment="web address"),
        sa.Column("title", sa.Text(), comment="headline"),
        sa.Column(
            "article",
            sa.Text(),
            nullable=False,
            comment="the article as a JSON object, which factdb ingest can read",
        ),
        sa.Column("reason", sa.Text(), nullable=False, comment="why it failed the last time"),
        sa.Column("version", sa.Text(), nullable=False, comment="version of the extraction that failed"),
        sa.Column("tries", sa.Integer(), nullable=False, comment="how many times it failed"),
        sa.Column(
            "failed_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when it failed the last time, UTC",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_failed_articles"),
        sa.UniqueConstraint("identity_key", "content_hash", name="uq_failed_articles_identity_key_content_hash"),
        sa.CheckConstraint("tries > 0", name="tried"),
    )
    op.create_table(
        "vanished",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(20), nullable=False, comment="quote or claim"),
        sa.Column("start_char", sa.Integer(), nullable=False),
        sa.Column("end_char", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False, comment="the first extraction that did not find it"),
        sa.PrimaryKeyConstraint("id", name="pk_vanished"),
        sa.UniqueConstraint(
            "article_id",
            "target",
            "start_char",
            "end_char",
            name="uq_vanished_article_id_target_start_char_end_char",
        ),
        sa.CheckConstraint("start_char >= 0 AND start_char < end_char", name="span"),
        sa.CheckConstraint("target IN ('quote', 'claim')", name="target"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_vanished_article_id_articles", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["extraction_runs.id"], name="fk_vanished_run_id_extraction_runs"),
    )
    op.create_index("ix_vanished_run_id", "vanished", ["run_id"])


def downgrade() -> None:
    op.drop_table("vanished")
    op.drop_table("failed_articles")
