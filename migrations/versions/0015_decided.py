"""Who decided, and when, beside what people decided: verdicts, and whom words lead to, and which numbers are of one thing.

Quotes, claims, facts and speakers name the decisions that hold for them, and who made the newest of them. A quote or claim
that a decision gave to another speaker keeps the name of the one to whom the article's words lead, so that the machine's
work and a person's stand beside each other.
"""

# Statements are put together from the pieces below and from nothing else.
# ruff: noqa: S608

from alembic import context, op

revision = "0015"
down_revision = "0014"

INDEX = "ix_speaker_decisions_other_name_key"

CHANGED = ("report_quotes", "report_claims", "report_facts", "report_speakers")

DROPPED = ("report_articles", *CHANGED)
"""The views that are made anew to take columns away, and the one that reads them."""

TIES = "('merge', 'split')"

PINS = "('pin', 'unpin')"


def first(column: str, decided: str) -> str:
    """A column of the newest of some decisions."""
    return f"(SELECT w.{column} FROM ({decided}) w ORDER BY w.created_at DESC, w.id DESC LIMIT 1)"


def deciding(decided: str, *, sqlite: bool) -> str:
    """The columns that say what was decided, by whom and when, from decisions with a ``what`` of each."""
    distinct = f"SELECT DISTINCT w.what FROM ({decided}) w"
    if sqlite:
        joined = f"(SELECT group_concat(what, ', ') FROM ({distinct} ORDER BY w.what))"
    else:
        joined = f"(SELECT string_agg(what, ', ' ORDER BY what) FROM ({distinct}) AS parts)"
    return (
        f"{joined} AS decided, {first('reviewer', decided)} AS decided_by, {first('created_at', decided)} AS decided_at"
    )


def judged(target: str, row: str, *, claims: str = "") -> str:
    """Who gave the verdict that holds for a row, of some claims or at hand, and when."""
    table, condition = (f"claims {row} CROSS JOIN ", f"{claims} AND ") if claims else ("", "")
    mine = (
        f"FROM {table}verdicts v WHERE {condition}v.article_id = {row}.article_id AND v.target = '{target}' "
        f"AND v.start_char = {row}.start_char AND v.end_char = {row}.end_char ORDER BY v.id DESC LIMIT 1"
    )
    return f"(SELECT v.reviewer {mine}) AS verdict_by, (SELECT v.created_at {mine}) AS verdict_at"


def of_one_article(decision: str, speaker: str) -> str:
    """True where a decision's speaker is known to all articles, as this one is, or to a revision of the same article."""
    revisions = "SELECT b.id FROM articles a JOIN articles b ON b.identity_key = a.identity_key WHERE a.id"
    return (
        f"({decision} IS NULL AND {speaker}.article_id IS NULL OR {decision} IN ({revisions} = {speaker}.article_id))"
    )


def leading(row: str, speaker: str, what: str, *, claims: str = "") -> str:
    """The decision that leads from whom an article's words name to the speaker of a row, of some claims or at hand."""
    split = (
        "SELECT 1 FROM split_articles p JOIN articles a ON a.identity_key = p.identity_key "
        f"WHERE p.decision_id = e.id AND a.id = {row}.article_id"
    )
    table, condition = (f"claims {row} CROSS JOIN ", f"{claims} AND ") if claims else ("", "")
    return f"""
        SELECT d.id, d.reviewer, d.created_at, '{what} ' || d.action AS what FROM {table}speaker_decisions d
        WHERE {condition}{row}.found_speaker_id IS NOT NULL AND d.id = (
            SELECT z.id FROM (
                SELECT e.id, e.action FROM speakers f
                JOIN speaker_decisions e ON e.name_key = f.name_key AND e.kind = f.kind AND e.undone_by IS NULL
                    AND (e.action = 'merge' OR (e.action = 'split' AND EXISTS ({split})))
                WHERE f.id = {row}.found_speaker_id AND {of_one_article("e.article_id", "f")}
                UNION ALL
                SELECT e.id, e.action FROM speakers f
                JOIN speaker_names n ON n.name_key = f.name_key AND n.speaker_id = {row}.{speaker}
                JOIN speaker_decisions e ON e.id = n.decision_id AND e.action = 'alias'
                WHERE f.id = {row}.found_speaker_id
            ) z ORDER BY CASE z.action WHEN 'split' THEN 0 ELSE 1 END, z.id DESC LIMIT 1
        )
    """


def about_fact(claims: str, what: str) -> str:
    """The decisions about the facts of some claims c that no later one about the same claim replaced."""
    same = "AND ".join(f"e.{name} = d.{name} " for name in ("article_id", "start_char", "end_char"))
    kinds = f"(e.action = d.action OR (e.action IN {TIES} AND d.action IN {TIES}) OR (e.action IN {PINS} AND d.action IN {PINS}))"
    return f"""
        SELECT d.id, d.reviewer, d.created_at, {what} AS what
        FROM claims c CROSS JOIN fact_decisions d
        WHERE {claims} AND d.article_id = c.article_id AND d.start_char = c.start_char AND d.end_char = c.end_char
            AND d.action <> 'unpin' AND NOT EXISTS (SELECT 1 FROM fact_decisions e WHERE {same} AND e.id > d.id AND {kinds})
    """


def about_speaker() -> str:
    """The decisions that make a speaker s what it is: its names, roles and item, and who else it is, or is not."""
    columns = "d.id, d.reviewer, d.created_at, d.action AS what"
    return f"""
        SELECT {columns} FROM speaker_decisions d
        WHERE d.name_key = s.name_key AND d.kind = s.kind AND d.undone_by IS NULL AND {of_one_article("d.article_id", "s")}
        UNION ALL
        SELECT {columns} FROM speaker_decisions d
        WHERE d.other_name_key = s.name_key AND d.other_kind = s.kind AND d.undone_by IS NULL
            AND {of_one_article("d.other_article_id", "s")}
    """


def views_before(*, sqlite: bool) -> dict[str, str]:
    modules = {number: context.script.get_revision(number).module for number in ("0009", "0010", "0011", "0014")}
    changed = modules["0011"].changed_views(sqlite=sqlite)
    return {
        "report_quotes": modules["0010"].Views(sqlite=sqlite, reviewed=True).report_quotes(),
        "report_claims": changed["report_claims"],
        "report_facts": changed["report_facts"],
        "report_speakers": modules["0009"].report_speakers(sqlite=sqlite),
        "report_articles": modules["0014"].report_articles(sqlite=sqlite),
    }


def views(*, sqlite: bool) -> dict[str, str]:
    """The views with the new columns as their last."""
    of_quote = leading("q", "speaker_id", "speaker")
    of_claim = f"""
        {leading("c", "claimant_id", "claimant", claims="c.id = x.id")}
        UNION ALL {about_fact("c.id = x.id", "'fact ' || d.action")}
    """
    added = {
        "report_quotes": (
            "FROM quotes q",
            judged("quote", "q"),
            "(SELECT f.name FROM speakers f WHERE f.id = q.found_speaker_id) AS found_speaker",
            deciding(of_quote, sqlite=sqlite),
        ),
        "report_claims": (
            "FROM weighed_claims x",
            judged("claim", "c", claims="c.id = x.id"),
            "(SELECT f.name FROM claims c JOIN speakers f ON f.id = c.found_speaker_id WHERE c.id = x.id) AS found_claimant",
            deciding(of_claim, sqlite=sqlite),
        ),
        "report_facts": ("FROM facts f", deciding(about_fact("c.fact_id = f.id", "d.action"), sqlite=sqlite)),
        "report_speakers": ("FROM speakers s", deciding(about_speaker(), sqlite=sqlite)),
    }
    before = views_before(sqlite=sqlite)
    return {
        view: before[view].replace(source, f", {', '.join(columns)} {source}")
        for view, (source, *columns) in added.items()
    }


def upgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    op.create_index(INDEX, "speaker_decisions", ["other_name_key"])
    for view, words in views(sqlite=sqlite).items():
        if sqlite:
            op.execute(f"DROP VIEW {view}")
        op.execute(f"CREATE {'' if sqlite else 'OR REPLACE '}VIEW {view} AS {words}")


def downgrade() -> None:
    words = views_before(sqlite=op.get_context().dialect.name == "sqlite")
    for view in DROPPED:
        op.execute(f"DROP VIEW {view}")
    for view in reversed(DROPPED):
        op.execute(f"CREATE VIEW {view} AS {words[view]}")
    op.drop_index(INDEX, "speaker_decisions")
