"""Facts of many claims, and in databases of many facts, are put together from what is needed of them.

A claim is told to be superseded, corrected or contradicted by a few bare rows that an index finds, and by what the view of
claims makes of these. Of the view's many joins PostgreSQL reorders only some, and joined all of it with those few: the
claims of one fact took more than a minute with 20,000 articles, and take a second. ``OFFSET 0`` keeps it from that
(https://www.postgresql.org/docs/current/explicit-joins.html says why it needs telling). SQLite does as it is told by CROSS JOIN.

SQLite made every column of the claims of a fact to put them in order, the text around each among them, and read the articles
for it. It makes those that are added up.
"""

# Statements are put together from the pieces below and from nothing else.
# ruff: noqa: S608

from alembic import context, op

revision = "0016"
down_revision = "0015"

ADDED_UP = """
    id article_id published story moment day sense stated_in base_low base_high rounding fact_low fact_high modifier claimant
""".split()
"""What report_facts takes from placed_claims."""


def one_by_one(words: str) -> str:
    """A view's words, with the claims x and y put together for one bare row after the other."""
    for claim, bare in (("x", "xc"), ("y", "yc")):
        row = f"(SELECT * FROM placed_claims p WHERE p.id = {bare}.id OFFSET 0)"
        words = words.replace(f"CROSS JOIN placed_claims {claim}", f"CROSS JOIN LATERAL {row} {claim}")
    return words


def added_up(words: str) -> str:
    """The words of report_facts, with the columns of its claims named."""
    columns = ", ".join(f"p.{name}" for name in ADDED_UP)
    return words.replace("SELECT * FROM placed_claims p", f"SELECT {columns} FROM placed_claims p")


def views_before(*, sqlite: bool) -> dict[str, str]:
    modules = {number: context.script.get_revision(number).module for number in ("0011", "0015")}
    if sqlite:
        return {"report_facts": modules["0015"].views(sqlite=True)["report_facts"]}
    views = modules["0011"].changed_views(sqlite=False)
    return {name: views[name] for name in ("weighed_claims", "report_conflicts")}


def replace(views: dict[str, str], *, sqlite: bool) -> None:
    for view, words in views.items():
        if sqlite:
            op.execute(f"DROP VIEW {view}")
        op.execute(f"CREATE {'' if sqlite else 'OR REPLACE '}VIEW {view} AS {words}")


def upgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    changed = added_up if sqlite else one_by_one
    replace({view: changed(words) for view, words in views_before(sqlite=sqlite).items()}, sqlite=sqlite)


def downgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    replace(views_before(sqlite=sqlite), sqlite=sqlite)
