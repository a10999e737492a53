"""Facts as trees of claims: each claim is tied to the earlier claim that it is most surely about the same thing as.

Which claim that is depends on the two articles alone, so that facts are the same in whatever order articles are stored.
A tie says in which sense the number is given, too (a level, a change, what is expected, what it was before, what was
wrongly said), from which the views tell what is current, superseded and corrected. What people decide about facts is
kept in rows of its own, and where the claims of a merged fact went is remembered.

The view of claims gets another name, for the new view of that name adds what its neighbours in the fact say about it.
"""

# Statements are put together from the pieces below and from nothing else.
# ruff: noqa: S608

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ONE_TIME = 7
"""Days between two publications, after which the later number supersedes the earlier one."""

APPROXIMATELY = 0.1
"""How far from an approximate number one may lie that it does not contradict, as a share of it."""

SLIP = 900
"""How many times as large a number is that says billion for million."""

PERIOD = 27
"""Days that a number of a month, a quarter or a year speaks of at least, and that of a few days does not."""

TABLES = ("fact_decisions", "claim_ties", "merged_facts")

COLUMNS = """
    id article_id source_id url outlet title published text low high modifier direction unit measure place as_of_first
    as_of_last claimant_id claimant claimant_kind quote_id quote context confidence fact start_char end_char corrected
    corrected_by corrected_at verdict
""".split()
"""Of report_claims as it was."""


def days(one: str, other: str, *, sqlite: bool) -> str:
    """How many days lie between two days, negative where the first is the earlier one."""
    return f"(julianday({one}) - julianday({other}))" if sqlite else f"({one} - {other})"


def placed_claims(*, sqlite: bool) -> str:
    """The claims with what tells whether they hold still: when they were made, of which time they speak, in which sense."""
    midnight = "a.published_on" if sqlite else "CAST(a.published_on AS timestamp) AT TIME ZONE 'UTC'"
    length = days("r.as_of_last", "r.as_of_first", sqlite=sqlite)
    return f"""
    SELECT {", ".join(f"r.{name}" for name in COLUMNS)},
        COALESCE(s.story_id, a.id) AS story,
        COALESCE(a.published_at, {midnight}) AS moment,
        COALESCE(r.as_of_last, r.published) AS day,
        CASE WHEN {length} >= {PERIOD} THEN 1 ELSE 0 END AS is_period,
        COALESCE(t.sense, 'level') AS sense
    FROM corrected_claims r
    JOIN articles a ON a.id = r.article_id
    LEFT JOIN article_stories s ON s.article_id = r.article_id
    LEFT JOIN claim_ties t ON t.claim_id = r.id
    """


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


def contradicts(*, sqlite: bool) -> str:
    """True for two claims x and y of one fact that cannot both hold."""
    published = f"abs({days('x.published', 'y.published', sqlite=sqlite)})"
    apart = f"abs({days('x.day', 'y.day', sqlite=sqlite)})"
    return f"""
        (({most("x")}) < ({least("y")}) OR ({most("y")}) < ({least("x")}))
        AND abs(COALESCE(x.high, x.low)) <= {SLIP} * abs(COALESCE(y.low, y.high))
        AND abs(COALESCE(y.high, y.low)) <= {SLIP} * abs(COALESCE(x.low, x.high))
        AND COALESCE(x.claimant, '') <> COALESCE(y.claimant, '')
        AND x.sense NOT IN ('former', 'withdrawn') AND y.sense NOT IN ('former', 'withdrawn')
        AND (x.day = y.day OR (x.article_id = y.article_id AND {apart} <= 1))
        AND ({published} <= {ONE_TIME} OR x.published IS NULL OR y.published IS NULL)
    """


def others(of: str, fact: str, *, senses: str = "") -> str:
    """The claims of a fact as ``of``, with their bare rows first: by these, few have to be put together."""
    tie = f"JOIN claim_ties {of}t ON {of}t.claim_id = {of}c.id AND {of}t.sense = '{senses}'" if senses else ""
    return f"""
        FROM claims {of}c {tie} JOIN articles {of}a ON {of}a.id = {of}c.article_id CROSS JOIN placed_claims {of}
        WHERE {of}c.fact_id = {fact} AND {of}.id = {of}c.id
    """


def same_day(one: str, other: str) -> str:
    """True for bare rows of one day, or of one article: no others contradict each other."""
    days_ = [f"COALESCE({of}c.as_of_last, {of}a.published_on)" for of in (one, other)]
    return f"({days_[0]} = {days_[1]} OR {one}c.article_id = {other}c.article_id)"


def report_conflicts(*, sqlite: bool) -> str:
    return f"""
    SELECT xc.fact_id AS fact, x.day AS as_of,
        x.id AS claim_id, x.claimant, x.outlet, x.low, x.high,
        y.id AS other_claim_id, y.claimant AS other_claimant, y.outlet AS other_outlet,
        y.low AS other_low, y.high AS other_high
    FROM claims xc JOIN articles xa ON xa.id = xc.article_id
    JOIN claims yc ON yc.fact_id = xc.fact_id AND xc.id < yc.id
    JOIN articles ya ON ya.id = yc.article_id
    CROSS JOIN placed_claims x CROSS JOIN placed_claims y
    WHERE x.id = xc.id AND y.id = yc.id AND {same_day("x", "y")} AND {contradicts(sqlite=sqlite)}
    """


DIFFERS = "(COALESCE(x.low, x.high) <> COALESCE(y.low, y.high) OR COALESCE(x.high, x.low) <> COALESCE(y.high, y.low))"


def is_corrected() -> str:
    """True for a number x of which its article, or a later one, says that it was wrong."""
    return f"""
        x.sense = 'withdrawn' OR EXISTS (
            SELECT 1 {others("y", "x.fact", senses="withdrawn")} AND NOT {DIFFERS}
                AND (x.moment <= y.moment OR x.moment IS NULL OR y.moment IS NULL)
        )
    """


def is_superseded(*, sqlite: bool) -> str:
    """True for a number x that another one has taken the place of.

    One of a time, by that of a later time; of a period, by a later one for the same period, or for the same beginning
    where both count up to their day. Whoever contradicts others is superseded by what they say themselves alone.
    """
    bare = "(x.is_period = 1 OR yc.as_of_first < yc.as_of_last OR COALESCE(yc.as_of_last, ya.published_on) >= x.day)"
    later = f"""
        SELECT 1 {others("y", "x.fact")} AND {bare} AND y.sense NOT IN ('former', 'withdrawn') AND {DIFFERS}
            AND CASE WHEN x.is_period = 1 OR y.is_period = 1 THEN
                x.as_of_first = y.as_of_first AND y.moment > x.moment
                    AND (x.as_of_last = y.as_of_last OR (x.as_of_last >= x.published AND y.as_of_last >= y.published))
            ELSE y.day > x.day OR (y.day = x.day AND y.moment > x.moment) END
    """
    own = "COALESCE(x.claimant, '') = COALESCE(y.claimant, '')"
    another = "(y.day > x.day OR x.claimant IS NULL OR y.claimant IS NULL)"
    return f"""
        (x.sense = 'former' AND x.is_period = 0) OR EXISTS ({later} AND {own})
        OR (NOT EXISTS (SELECT 1 {disputing(sqlite=sqlite)}) AND EXISTS ({later} AND {another}))
    """


def disputing(*, sqlite: bool) -> str:
    """The claims y that contradict a claim x."""
    bare = "(COALESCE(yc.as_of_last, ya.published_on) = x.day OR yc.article_id = x.article_id)"
    return f"{others('y', 'x.fact')} AND {bare} AND {contradicts(sqlite=sqlite)}"


def report_claims(*, sqlite: bool) -> str:
    return f"""
    SELECT {", ".join(f"x.{name}" for name in COLUMNS)},
        x.sense,
        CASE WHEN x.fact IS NULL THEN NULL
            WHEN {is_corrected()} THEN 'corrected'
            WHEN {is_superseded(sqlite=sqlite)} THEN 'superseded'
            ELSE 'current' END AS status,
        (SELECT count(*) {disputing(sqlite=sqlite)}) AS conflicts
    FROM placed_claims x
    """


def by_decision(column: str, actions: str) -> str:
    """A column of the newest decision of some kinds about any claim of a fact."""
    return (
        f"(SELECT d.{column} FROM claims c JOIN fact_decisions d ON d.article_id = c.article_id "
        "AND d.start_char = c.start_char AND d.end_char = c.end_char "
        f"WHERE c.fact_id = f.id AND d.action IN ({actions}) ORDER BY d.id DESC LIMIT 1)"
    )


def points(*, sqlite: bool) -> str:
    """The numbers of a fact in the order of time, as a text."""
    low, high = "CAST(r.low AS TEXT)", "CAST(r.high AS TEXT)"
    value = f"CASE WHEN r.low = r.high THEN {low} ELSE COALESCE({low}, '') || '–' || COALESCE({high}, '') END"
    day = "COALESCE(CAST(r.day AS TEXT), 'undated')"
    each = (
        f"SELECT {day} || ' ' || {value} || COALESCE(' (' || r.claimant || ')', '') AS v, "
        f"{day} AS o, r.id AS i FROM placed_claims r WHERE r.fact = f.id"
    )
    if sqlite:
        return f"(SELECT group_concat(v, '; ') FROM ({each} ORDER BY o, i))"
    return f"(SELECT string_agg(v, '; ' ORDER BY o, i) FROM ({each}) AS points)"


def report_facts(*, sqlite: bool) -> str:
    def latest(column: str) -> str:
        """Of the number that holds for the latest day; what is said to have been before comes last."""
        return (
            f"(SELECT {column} FROM placed_claims r WHERE r.fact = f.id ORDER BY "
            "CASE WHEN r.sense IN ('former', 'withdrawn') THEN 1 ELSE 0 END, "
            "r.day DESC NULLS LAST, r.moment DESC NULLS LAST, r.id DESC LIMIT 1)"
        )

    def over_claims(value: str) -> str:
        return f"(SELECT {value} FROM placed_claims r WHERE r.fact = f.id)"

    conflicts = "(SELECT count(*) FROM report_conflicts r WHERE r.fact = f.id)"
    withdrawn = over_claims("max(CASE WHEN r.sense = 'withdrawn' THEN 1 ELSE 0 END)")
    changed = over_claims("CASE WHEN min(COALESCE(r.low, r.high)) < max(COALESCE(r.high, r.low)) THEN 1 ELSE 0 END")
    return f"""
    SELECT f.id AS fact, COALESCE({by_decision("label", "'rename'")}, f.label) AS label, f.unit,
        {over_claims("count(*)")} AS claims,
        {over_claims("count(DISTINCT r.article_id)")} AS articles,
        {over_claims("min(COALESCE(r.low, r.high))")} AS lowest,
        {over_claims("max(COALESCE(r.high, r.low))")} AS highest,
        {latest("r.low")} AS latest_low,
        {latest("r.high")} AS latest_high,
        {latest("r.day")} AS latest_as_of,
        {over_claims("min(r.published)")} AS first_published,
        {over_claims("max(r.published)")} AS last_published,
        {conflicts} AS conflicts,
        CASE WHEN EXISTS (SELECT 1 FROM report_conflicts r WHERE r.fact = f.id) THEN 'conflict' WHEN {withdrawn} = 1 THEN 'corrected' WHEN {changed} = 1 THEN 'changed'
            ELSE 'stable' END AS status,
        {latest("r.modifier")} AS latest_modifier,
        {latest("r.claimant")} AS latest_claimant,
        {over_claims("count(DISTINCT r.story)")} AS sources,
        CASE WHEN {by_decision("action", "'pin', 'unpin'")} = 'pin' THEN 1 ELSE 0 END AS pinned,
        {points(sqlite=sqlite)} AS series
    FROM facts f
    WHERE EXISTS (SELECT 1 FROM placed_claims r WHERE r.fact = f.id)
    """


def conflicts_before(*, sqlite: bool) -> str:
    """The view of 0005, on the view of claims under its new name."""
    x_day, y_day = (f"COALESCE({claim}.as_of_last, {claim}.published)" for claim in ("x", "y"))
    published = f"abs({days('x.published', 'y.published', sqlite=sqlite)})"
    return f"""
    SELECT x.fact, COALESCE(x.as_of_last, x.published) AS as_of,
        x.id AS claim_id, x.claimant, x.outlet, x.low, x.high,
        y.id AS other_claim_id, y.claimant AS other_claimant, y.outlet AS other_outlet,
        y.low AS other_low, y.high AS other_high
    FROM report_claims x JOIN report_claims y ON y.fact = x.fact AND x.id < y.id
    WHERE (({most("x")}) < ({least("y")}) OR ({most("y")}) < ({least("x")}))
        AND abs(COALESCE(x.high, x.low)) <= {SLIP} * abs(COALESCE(y.low, y.high))
        AND abs(COALESCE(y.high, y.low)) <= {SLIP} * abs(COALESCE(x.low, x.high))
        AND COALESCE(x.claimant, '') <> COALESCE(y.claimant, '')
        AND ({x_day} = {y_day}
            OR (x.article_id = y.article_id AND abs({days(x_day, y_day, sqlite=sqlite)}) <= 1))
        AND ({published} <= {ONE_TIME} OR x.published IS NULL OR y.published IS NULL)
    """


def facts_before() -> str:
    """The view of 0003."""

    def latest(column: str) -> str:
        return (
            f"(SELECT {column} FROM report_claims r WHERE r.fact = f.id "
            "ORDER BY COALESCE(r.as_of_last, r.published) DESC NULLS LAST, r.published DESC NULLS LAST, r.id DESC LIMIT 1)"
        )

    def over_claims(value: str) -> str:
        return f"(SELECT {value} FROM report_claims r WHERE r.fact = f.id)"

    return f"""
    SELECT f.id AS fact, f.label, f.unit,
        {over_claims("count(*)")} AS claims,
        {over_claims("count(DISTINCT r.article_id)")} AS articles,
        {over_claims("min(COALESCE(r.low, r.high))")} AS lowest,
        {over_claims("max(COALESCE(r.high, r.low))")} AS highest,
        {latest("r.low")} AS latest_low,
        {latest("r.high")} AS latest_high,
        {latest("COALESCE(r.as_of_last, r.published)")} AS latest_as_of,
        {over_claims("min(r.published)")} AS first_published,
        {over_claims("max(r.published)")} AS last_published,
        (SELECT count(*) FROM report_conflicts r WHERE r.fact = f.id) AS conflicts
    FROM facts f
    WHERE EXISTS (SELECT 1 FROM report_claims r WHERE r.fact = f.id)
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


def create_tables() -> None:
    op.create_table(
        "merged_facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.Integer(), nullable=False, comment="the fact that has no claims any more"),
        sa.Column("into_id", sa.Integer(), nullable=False, comment="the fact that has them"),
        sa.PrimaryKeyConstraint("id", name="pk_merged_facts"),
        sa.UniqueConstraint("fact_id", name="uq_merged_facts_fact_id"),
        sa.ForeignKeyConstraint(["fact_id"], ["facts.id"], name="fk_merged_facts_fact_id_facts"),
        sa.ForeignKeyConstraint(["into_id"], ["facts.id"], name="fk_merged_facts_into_id_facts"),
    )
    op.create_index("ix_merged_facts_into_id", "merged_facts", ["into_id"])
    op.create_table(
        "claim_ties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column(
            "other_claim_id", sa.Integer(), nullable=True, comment="the earlier claim; null for the first one of a fact"
        ),
        sa.Column("likeness", sa.Double(), nullable=True, comment="how surely both are about one thing"),
        sa.Column("decided", sa.Boolean(), nullable=False, comment="whether a person tied or parted them"),
        sa.Column("sense", sa.String(20), nullable=False, comment="level, change, expected, former or withdrawn"),
        sa.PrimaryKeyConstraint("id", name="pk_claim_ties"),
        sa.UniqueConstraint("claim_id", name="uq_claim_ties_claim_id"),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name="fk_claim_ties_claim_id_claims", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["other_claim_id"], ["claims.id"], name="fk_claim_ties_other_claim_id_claims", ondelete="CASCADE"
        ),
        sa.CheckConstraint("sense IN ('level', 'change', 'expected', 'former', 'withdrawn')", name="sense"),
    )
    op.create_index("ix_claim_ties_other_claim_id", "claim_ties", ["other_claim_id"])
    op.create_table(
        "fact_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(20), nullable=False, comment="merge, split, rename, pin, unpin"),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("start_char", sa.Integer(), nullable=False),
        sa.Column("end_char", sa.Integer(), nullable=False),
        sa.Column("other_article_id", sa.Integer(), nullable=True, comment="where it is tied to"),
        sa.Column("other_start_char", sa.Integer(), nullable=True, comment="where that claim begins"),
        sa.Column("other_end_char", sa.Integer(), nullable=True, comment="where it ends"),
        sa.Column("label", sa.Text(), nullable=True, comment="the label that the fact was given"),
        sa.Column("reviewer", sa.Text(), nullable=False, comment="who decided"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, comment="when, UTC"),
        sa.PrimaryKeyConstraint("id", name="pk_fact_decisions"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_fact_decisions_article_id_articles"),
        sa.ForeignKeyConstraint(
            ["other_article_id"], ["articles.id"], name="fk_fact_decisions_other_article_id_articles"
        ),
        sa.CheckConstraint("start_char >= 0 AND start_char < end_char", name="span"),
        sa.CheckConstraint("(other_article_id IS NULL) = (other_start_char IS NULL)", name="other_whole"),
        sa.CheckConstraint("(action = 'rename') = (label IS NOT NULL)", name="label_of_rename"),
        sa.CheckConstraint("action IN ('merge', 'split', 'rename', 'pin', 'unpin')", name="action"),
    )
    op.create_index(
        "ix_fact_decisions_article_id_start_char_end_char", "fact_decisions", ["article_id", "start_char", "end_char"]
    )
    op.create_index("ix_fact_decisions_other_article_id", "fact_decisions", ["other_article_id"])


def upgrade() -> None:
    create_tables()
    sqlite = op.get_context().dialect.name == "sqlite"
    rename_view("report_claims", "corrected_claims", sqlite=sqlite)
    op.execute(f"CREATE VIEW placed_claims AS {placed_claims(sqlite=sqlite)}")
    op.execute("DROP VIEW report_facts")
    op.execute("DROP VIEW report_conflicts")
    op.execute(f"CREATE VIEW report_conflicts AS {report_conflicts(sqlite=sqlite)}")
    op.execute(f"CREATE VIEW report_claims AS {report_claims(sqlite=sqlite)}")
    op.execute(f"CREATE VIEW report_facts AS {report_facts(sqlite=sqlite)}")


def downgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    for view in ("report_facts", "report_claims", "report_conflicts", "placed_claims"):
        op.execute(f"DROP VIEW {view}")
    rename_view("corrected_claims", "report_claims", sqlite=sqlite)
    op.execute(f"CREATE VIEW report_conflicts AS {conflicts_before(sqlite=sqlite)}")
    op.execute(f"CREATE VIEW report_facts AS {facts_before()}")
    for table in TABLES:
        op.drop_table(table)
