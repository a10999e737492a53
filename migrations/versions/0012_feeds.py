"""What is remembered of feeds: how to ask a server whether one changed, and which of its entries were read.

A feed repeats its last entries in every answer. Without this each round would fetch every article again, from servers
that would rather not be asked twice.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False, comment="its address, without passwords and tokens"),
        sa.Column("url_hash", sa.String(64), nullable=False, comment="SHA-256 of the address as it is asked for"),
        sa.Column("title", sa.Text(), comment="what it calls itself"),
        sa.Column("etag", sa.Text(), comment="the server's mark of what was read, sent when asked again"),
        sa.Column("last_modified", sa.Text(), comment="when that was changed, in the server's words"),
        sa.Column("fetched_at", sa.DateTime(timezone=True), comment="when it was asked for last, UTC"),
        sa.Column("not_before", sa.DateTime(timezone=True), comment="until when its server is left alone, UTC"),
        sa.Column("fault", sa.Text(), comment="why it could not be read the last time"),
        sa.PrimaryKeyConstraint("id", name="pk_feeds"),
        sa.UniqueConstraint("url_hash", name="uq_feeds_url_hash"),
    )
    op.create_table(
        "feed_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column(
            "entry_key",
            sa.String(64),
            nullable=False,
            comment="SHA-256 of the entry's identifier, else of its link",
        ),
        sa.Column("state", sa.String(64), nullable=False, comment="SHA-256 of its link, title and time of change"),
        sa.Column("url", sa.Text(), nullable=False, comment="its link, without passwords and tokens"),
        sa.Column("tries", sa.Integer(), nullable=False, comment="how many times it was tried in this state"),
        sa.Column("fault", sa.Text(), comment="why it gave no article the last time; null where it did"),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False, comment="when it was tried last, UTC"),
        sa.PrimaryKeyConstraint("id", name="pk_feed_entries"),
        sa.UniqueConstraint("feed_id", "entry_key", name="uq_feed_entries_feed_id_entry_key"),
        sa.CheckConstraint("tries > 0", name="tried"),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name="fk_feed_entries_feed_id_feeds", ondelete="CASCADE"),
    )


def downgrade() -> None:
    op.drop_table("feed_entries")
    op.drop_table("feeds")
