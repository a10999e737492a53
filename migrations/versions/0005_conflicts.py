"""Conflicts between claims as people mean them: two claimants side by side whose numbers cannot both hold.

A number that is only a bound ("at least 74") contradicts no larger one, and an approximate one only what lies well
apart from it. A number that another one replaced, weeks later, is superseded and no conflict; a
thousand times the other is a slip. The article's own voice may
contradict a claimant, never itself in another outlet. In one article, numbers of two days in a row stand side by side.
"""

from alembic import op

revision = "0005"
down_revision = "0004"

COLUMNS = """
    SELECT x.fact, COALESCE(x.as_of_last, x.published) AS as_of,
        x.id AS claim_id, x.claimant, x.outlet, x.low, x.high,
        y.id AS other_claim_id, y.claimant AS other_claimant, y.outlet AS other_outlet,
        y.low AS other_low, y.high AS other_high
    FROM report_claims x JOIN report_claims y ON y.fact = x.fact AND x.id < y.id
"""

BEFORE = f"""
    {COLUMNS}
    WHERE x.modifier <> 'approx' AND y.modifier <> 'approx'
        AND (x.high < y.low OR y.high < x.low)
        AND COALESCE(x.as_of_last, x.published) = COALESCE(y.as_of_last, y.published)
        AND COALESCE(x.claimant, x.outlet, '') <> COALESCE(y.claimant, y.outlet, '')
"""

ONE_TIME = 7
"""Days between two publications, after which the later number supersedes the earlier one."""

APPROXIMATELY = 0.1
"""How far from an approximate number one may lie that it does not contradict, as a share of it."""


SLIP = 900
"""How many times as large a number is that says billion for million."""


def days_apart(one: str, other: str, *, sqlite: bool) -> str:
    return f"abs(julianday({one}) - julianday({other}))" if sqlite else f"abs({one} - {other})"


def least(claim: str) -> str:
    """The smallest number that a claim can mean; null for none."""
    low = f"COALESCE({claim}.low, {claim}.high)"
    return (
        f"CASE WHEN {claim}.modifier IN ('at_most', 'less_than') THEN NULL "
        f"WHEN {claim}.modifier = 'approx' THEN {low} - abs({low}) * {APPROXIMATELY} ELSE {claim}.low END"
    )


def most(claim: str) -> str:
    """The largest number that a claim can mean; null for none."""
    high = f"COALESCE({claim}.high, {claim}.low)"
    return (
        f"CASE WHEN {claim}.modifier IN ('at_least', 'more_than') THEN NULL "
        f"WHEN {claim}.modifier = 'approx' THEN {high} + abs({high}) * {APPROXIMATELY} ELSE {claim}.high END"
    )


def report_conflicts(*, sqlite: bool) -> str:
    x_day, y_day = (f"COALESCE({claim}.as_of_last, {claim}.published)" for claim in ("x", "y"))
    return f"""
    {COLUMNS}
    WHERE (({most("x")}) < ({least("y")}) OR ({most("y")}) < ({least("x")}))
        AND abs(COALESCE(x.high, x.low)) <= {SLIP} * abs(COALESCE(y.low, y.high))
        AND abs(COALESCE(y.high, y.low)) <= {SLIP} * abs(COALESCE(x.low, x.high))
        AND COALESCE(x.claimant, '') <> COALESCE(y.claimant, '')
        AND ({x_day} = {y_day} OR (x.article_id = y.article_id AND {days_apart(x_day, y_day, sqlite=sqlite)} <= 1))
        AND ({days_apart("x.published", "y.published", sqlite=sqlite)} <= {ONE_TIME}
            OR x.published IS NULL OR y.published IS NULL)
    """


def show(conflicts: str) -> None:
    """Replace the view. PostgreSQL drops none that another one reads, SQLite cannot replace one."""
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP VIEW report_conflicts")
        op.execute(f"CREATE VIEW report_conflicts AS {conflicts}")
    else:
        op.execute(f"CREATE OR REPLACE VIEW report_conflicts AS {conflicts}")


def upgrade() -> None:
    show(report_conflicts(sqlite=op.get_context().dialect.name == "sqlite"))


def downgrade() -> None:
    show(BEFORE)
