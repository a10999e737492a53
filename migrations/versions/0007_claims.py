"""Claims in full: every place that gives a number, whether its time is stated, and what earlier revisions claimed.

Headline, standfirst and body that give one number make one claim, of which the other places are rows of their own. A
claim says whether its text names the time that the number speaks of or the day of publication stands for it, so that a
reprint can take over that of the original. What an earlier revision of an article claimed gets a view of its own: the
views of the current state must not count it, yet it has to be found.

The view of claims gets another name, for the new view of that name adds two columns to it.
"""

# Statements are put together from the pieces below and from nothing else.
# ruff: noqa: S608

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

CONTEXT = 150
"""Characters of the article on either side of a number."""

COLUMNS = """
    id article_id source_id url outlet title published text low high modifier direction unit measure place as_of_first
    as_of_last claimant_id claimant claimant_kind quote_id quote context confidence fact start_char end_char corrected
    corrected_by corrected_at verdict sense status conflicts
""".split()
"""Of report_claims as it was."""

ADDED = """
    (SELECT CASE WHEN c.as_of_stated THEN 1 ELSE 0 END FROM claims c WHERE c.id = x.id) AS as_of_stated,
    (SELECT count(*) + 1 FROM claim_spans s WHERE s.claim_id = x.id) AS places
"""


def report_claims() -> str:
    return f"SELECT {', '.join(f'x.{name}' for name in COLUMNS)}, {ADDED} FROM weighed_claims x"


def anchored(target: str, of: str, alias: str) -> str:
    """The corrections or verdicts of a row."""
    return (
        f"{alias}.article_id = {of}.article_id AND {alias}.target = '{target}' "
        f"AND {alias}.start_char = {of}.start_char AND {alias}.end_char = {of}.end_char"
    )


def newest(target: str, of: str, field: str) -> str:
    """The id of the correction of a field that is in force."""
    return f"(SELECT max(k.id) FROM corrections k WHERE {anchored(target, of, 'k')} AND k.field = '{field}')"


def kept(target: str, of: str) -> str:
    """True unless a person rejected the row."""
    return (
        f"COALESCE((SELECT k.value FROM corrections k WHERE {anchored(target, of, 'k')} AND k.field = 'rejected' "
        "ORDER BY k.id DESC LIMIT 1), 'false') <> 'true'"
    )


def number(field: str, correction: str, *, sqlite: bool) -> str:
    """A number that SQL can compare; a correction that is no number is passed over."""
    if sqlite:
        bad = f"({correction}.value NOT GLOB '*[0-9]*' OR {correction}.value GLOB '*[^-.0-9]*')"
    else:
        bad = f"{correction}.value !~ '^-?[0-9]+([.][0-9]+)?$'"
    return (
        f"CASE WHEN {correction}.id IS NULL OR {bad} THEN CAST(c.{field} AS NUMERIC) "
        f"ELSE CAST({correction}.value AS NUMERIC) END"
    )


def report_earlier_claims(*, sqlite: bool) -> str:
    begin = f"{'max' if sqlite else 'greatest'}(c.start_char - {CONTEXT}, 0)"
    return f"""
    SELECT c.id, a.id AS article_id, a.source_id, a.url, o.name AS outlet, a.title, a.published_on AS published,
        substr(a.text, c.start_char + 1, c.end_char - c.start_char) AS text,
        {number("low", "cl", sqlite=sqlite)} AS low,
        {number("high", "ch", sqlite=sqlite)} AS high,
        CASE WHEN co.id IS NULL THEN c.modifier ELSE co.value END AS modifier,
        c.direction,
        CASE WHEN cu.id IS NULL THEN c.unit ELSE cu.value END AS unit,
        CASE WHEN cm.id IS NULL THEN c.measure ELSE cm.value END AS measure,
        c.place, c.as_of_first, c.as_of_last,
        CASE WHEN c.as_of_stated THEN 1 ELSE 0 END AS as_of_stated, c.claimant_id, s.name AS claimant, s.kind AS claimant_kind,
        c.quote_id,
        substr(a.text, {begin} + 1, c.end_char + {CONTEXT} - {begin}) AS context,
        c.confidence, c.fact_id AS fact, c.start_char, c.end_char,
        a.superseded_by, n.source_id AS superseded_by_source_id, n.published_on AS superseded_on
    FROM claims c
    JOIN articles a ON a.id = c.article_id
    JOIN articles n ON n.id = a.superseded_by
    LEFT JOIN outlets o ON o.id = a.outlet_id
    LEFT JOIN speakers s ON s.id = c.claimant_id
    LEFT JOIN corrections cl ON cl.id = {newest("claim", "c", "low")}
    LEFT JOIN corrections ch ON ch.id = {newest("claim", "c", "high")}
    LEFT JOIN corrections co ON co.id = {newest("claim", "c", "modifier")}
    LEFT JOIN corrections cu ON cu.id = {newest("claim", "c", "unit")}
    LEFT JOIN corrections cm ON cm.id = {newest("claim", "c", "measure")}
    WHERE {kept("claim", "c")}
    """


def rename_view(old: str, new: str, *, sqlite: bool) -> None:
    """Give a view another name. SQLite keeps its words, from which it is made again."""
    if not sqlite:
        op.execute(f"ALTER VIEW {old} RENAME TO {new}")
        return
    find = sa.text("SELECT sql FROM sqlite_master WHERE type = 'view' AND name = :name")
    words = str(op.get_bind().scalar(find, {"name": old}))
    op.execute(f"DROP VIEW {old}")
    op.get_bind().exec_driver_sql(words.replace(old, new, 1))


def upgrade() -> None:
    op.add_column(
        "claims",
        sa.Column(
            "as_of_stated",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="whether the text says so",
        ),
    )
    op.execute(
        "UPDATE claims SET as_of_stated = TRUE WHERE (as_of_first IS NOT NULL OR as_of_last IS NOT NULL) AND NOT EXISTS ("
        "SELECT 1 FROM articles a WHERE a.id = claims.article_id AND a.published_on = claims.as_of_first "
        "AND a.published_on = claims.as_of_last)"
    )
    op.create_table(
        "claim_spans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("start_char", sa.Integer(), nullable=False),
        sa.Column("end_char", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_claim_spans"),
        sa.UniqueConstraint("claim_id", "start_char", name="uq_claim_spans_claim_id_start_char"),
        sa.CheckConstraint("start_char >= 0 AND start_char < end_char", name="span"),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name="fk_claim_spans_claim_id_claims", ondelete="CASCADE"),
    )
    sqlite = op.get_context().dialect.name == "sqlite"
    rename_view("report_claims", "weighed_claims", sqlite=sqlite)
    op.execute(f"CREATE VIEW report_claims AS {report_claims()}")
    op.execute(f"CREATE VIEW report_earlier_claims AS {report_earlier_claims(sqlite=sqlite)}")


def downgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    op.execute("DROP VIEW report_earlier_claims")
    op.execute("DROP VIEW report_claims")
    op.drop_table("claim_spans")
    rename_view("weighed_claims", "report_claims", sqlite=sqlite)
    op.drop_column("claims", "as_of_stated")
