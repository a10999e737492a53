"""PostgreSQL looks a claim's neighbours up one by one, where it put together the claims of all facts to find them.

A claim is told to be superseded, corrected or contradicted by a few bare rows that an index finds, and by what the view of
claims makes of these. Of the view's many joins PostgreSQL reorders only some, and joined all of it with those few: the
claims of one fact took more than a minute with 20,000 articles, and take a second. ``OFFSET 0`` keeps it from that
(https://www.postgresql.org/docs/current/explicit-joins.html says why it needs telling). SQLite does as it is told by CROSS JOIN.
"""

# Statements are put together from the pieces below and from nothing else.
# ruff: noqa: S608

from alembic import context, op

revision = "0016"
down_revision = "0015"

VIEWS = ("weighed_claims", "report_conflicts")


def one_by_one(words: str) -> str:
    """A view's words, with the claims x and y put together for one bare row after the other."""
    for claim, bare in (("x", "xc"), ("y", "yc")):
        row = f"(SELECT * FROM placed_claims p WHERE p.id = {bare}.id OFFSET 0)"
        words = words.replace(f"CROSS JOIN placed_claims {claim}", f"CROSS JOIN LATERAL {row} {claim}")
    return words


def views_before() -> dict[str, str]:
    views: dict[str, str] = context.script.get_revision("0011").module.changed_views(sqlite=False)
    return {name: views[name] for name in VIEWS}


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        for view, words in views_before().items():
            op.execute(f"CREATE OR REPLACE VIEW {view} AS {one_by_one(words)}")


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        for view, words in views_before().items():
            op.execute(f"CREATE OR REPLACE VIEW {view} AS {words}")
