"""The views that analysts read, and the indexes that keep them quick.

Corrections are applied here, so that every query, export and statement of a user's own sees them: the newest one of
each field of a row wins, and a row that is rejected is gone. Nothing is aggregated over a whole table: each column that
counts or looks up does so by an index for the rows that are asked for. Comments on the columns stand in
factdb/database/views.py.

The indexes find the speaker that a correction names, the quotes that were corrected to a speaker, and articles of the
same words. Hash indexes on PostgreSQL, because its B-trees refuse values of more than 2,700 bytes.
"""

# Statements are put together from the pieces below and from nothing else.
# ruff: noqa: S608

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

CONTEXT = 150
"""Characters of the article on either side of a quote or number."""

Row = tuple[str, str]
"""A target of corrections ("quote" or "claim") and the alias of its table."""

QUOTE: Row = ("quote", "q")
CLAIM: Row = ("claim", "c")


def anchored(row: Row, alias: str) -> str:
    """The corrections or verdicts of a row."""
    target, of = row
    return (
        f"{alias}.article_id = {of}.article_id AND {alias}.target = '{target}' "
        f"AND {alias}.start_char = {of}.start_char AND {alias}.end_char = {of}.end_char"
    )


def newest(row: Row, field: str) -> str:
    """The id of the correction of a field that is in force."""
    return f"(SELECT max(k.id) FROM corrections k WHERE {anchored(row, 'k')} AND k.field = '{field}')"


def corrected_value(row: Row, field: str) -> str:
    """A field that is never null: the newest correction, else the machine's value."""
    return (
        f"COALESCE((SELECT k.value FROM corrections k WHERE {anchored(row, 'k')} AND k.field = '{field}' "
        f"ORDER BY k.id DESC LIMIT 1), {row[1]}.{field})"
    )


def kept(row: Row) -> str:
    """True unless a person rejected the row."""
    return (
        f"COALESCE((SELECT k.value FROM corrections k WHERE {anchored(row, 'k')} AND k.field = 'rejected' "
        "ORDER BY k.id DESC LIMIT 1), 'false') <> 'true'"
    )


def current(*, sqlite: bool) -> str:
    """True for the newest revision of an article.

    SQLite, which counts no rows beforehand, would take this for a rare one and begin with it, but for the plus sign.
    """
    return f"{'+' if sqlite else ''}a.superseded_by IS NULL"


def among(identifier: str, few: str, *, sqlite: bool) -> str:
    """True for the identifiers that a subquery gives.

    PostgreSQL gets an array, which it makes first and looks up by index; IN would be a join, and of the many joins of a
    view it reorders only some.
    """
    return f"{identifier} IN ({few})" if sqlite else f"{identifier} = ANY (ARRAY({few}))"


def joined(select: str, order: str, separator: str, *, sqlite: bool) -> str:
    """The values of a subquery's column ``v``, in the order of its column ``o``, as one text."""
    if sqlite:
        return f"(SELECT group_concat(v, '{separator}') FROM ({select} ORDER BY {order}))"
    return f"(SELECT string_agg(v, '{separator}' ORDER BY {order}) FROM ({select}) AS parts)"


def words(part: str, *, sqlite: bool) -> str:
    """The words of a quote's cue or source."""
    select = (
        "SELECT substr(a.text, p.start_char + 1, p.end_char - p.start_char) AS v, p.start_char AS o "
        f"FROM quote_spans p WHERE p.quote_id = q.id AND p.part = '{part}'"
    )
    return joined(select, "o", " … ", sqlite=sqlite)


def around(of: str, *, sqlite: bool) -> str:
    """The article's text with a quote or number in its middle."""
    begin = f"{'max' if sqlite else 'greatest'}({of}.start_char - {CONTEXT}, 0)"
    return f"substr(a.text, {begin} + 1, {of}.end_char + {CONTEXT} - {begin})"


def by_people(row: Row, *, sqlite: bool) -> str:
    """The columns that tell a person's work from the machine's."""
    mine = f"FROM corrections k WHERE {anchored(row, 'k')} AND k.field <> 'rejected'"
    fields = joined(f"SELECT DISTINCT k.field AS v {mine}", "v", ", ", sqlite=sqlite)
    return f"""
        {fields} AS corrected,
        (SELECT k.reviewer {mine} ORDER BY k.id DESC LIMIT 1) AS corrected_by,
        (SELECT k.created_at {mine} ORDER BY k.id DESC LIMIT 1) AS corrected_at,
        (SELECT v.rating FROM verdicts v WHERE {anchored(row, "v")} ORDER BY v.id DESC LIMIT 1) AS verdict
    """


def number(field: str, correction: str, *, sqlite: bool) -> str:
    """A number that SQL can compare. A correction that is no number, which would stop the whole view, is passed over."""
    if sqlite:
        bad = f"({correction}.value NOT GLOB '*[0-9]*' OR {correction}.value GLOB '*[^-.0-9]*')"
    else:
        bad = f"{correction}.value !~ '^-?[0-9]+([.][0-9]+)?$'"
    return (
        f"CASE WHEN {correction}.id IS NULL OR {bad} THEN CAST(c.{field} AS NUMERIC) "
        f"ELSE CAST({correction}.value AS NUMERIC) END"
    )


ARTICLE = "a.id AS article_id, a.source_id, a.url, o.name AS outlet, a.title, a.published_on AS published"

# The speaker that a person named for a quote: cs is the correction, cp the speaker of that name.
CORRECTED_SPEAKER = f"""
    LEFT JOIN corrections cs ON cs.id = {newest(QUOTE, "speaker")}
    LEFT JOIN speakers cp ON cp.id = (
        SELECT min(n.id) FROM speakers n
        WHERE n.name = cs.value AND (n.article_id IS NULL OR n.article_id = q.article_id)
    )
"""

# Quotes that are, or once were corrected to be, of speaker s: few candidates, found by indexes.
QUOTES_OF = """
    SELECT q.id FROM quotes q WHERE q.speaker_id = s.id
    UNION
    SELECT q.id FROM corrections k JOIN quotes q
        ON q.article_id = k.article_id AND q.start_char = k.start_char AND q.end_char = k.end_char
    WHERE k.field = 'speaker' AND k.value = s.name AND k.target = 'quote'
"""


def report_quotes(*, sqlite: bool) -> str:
    return f"""
    SELECT q.id, {ARTICLE},
        CASE WHEN cs.id IS NULL THEN q.speaker_id ELSE cp.id END AS speaker_id,
        CASE WHEN cs.id IS NULL THEN s.name ELSE cs.value END AS speaker,
        CASE WHEN cs.id IS NULL THEN s.kind ELSE cp.kind END AS speaker_kind,
        CASE WHEN cr.id IS NOT NULL THEN cr.value WHEN cs.id IS NULL OR cs.value = s.name THEN q.role END AS role,
        {corrected_value(QUOTE, "kind")} AS kind,
        {corrected_value(QUOTE, "manner")} AS manner,
        q.text,
        {words("cue", sqlite=sqlite)} AS cue,
        {words("source", sqlite=sqlite)} AS source,
        {around("q", sqlite=sqlite)} AS context,
        q.rule, q.confidence, q.utterance_id AS utterance, q.start_char, q.end_char,
        {by_people(QUOTE, sqlite=sqlite)}
    FROM quotes q
    JOIN articles a ON a.id = q.article_id
    LEFT JOIN outlets o ON o.id = a.outlet_id
    LEFT JOIN speakers s ON s.id = q.speaker_id
    {CORRECTED_SPEAKER}
    LEFT JOIN corrections cr ON cr.id = {newest(QUOTE, "role")}
    WHERE {current(sqlite=sqlite)} AND {kept(QUOTE)}
    """


def report_claims(*, sqlite: bool) -> str:
    return f"""
    SELECT c.id, {ARTICLE},
        substr(a.text, c.start_char + 1, c.end_char - c.start_char) AS text,
        {number("low", "cl", sqlite=sqlite)} AS low,
        {number("high", "ch", sqlite=sqlite)} AS high,
        {corrected_value(CLAIM, "modifier")} AS modifier,
        c.direction,
        CASE WHEN cu.id IS NULL THEN c.unit ELSE cu.value END AS unit,
        CASE WHEN cm.id IS NULL THEN c.measure ELSE cm.value END AS measure,
        c.place, c.as_of_first, c.as_of_last,
        CASE WHEN c.quote_id IS NOT NULL AND q.id IS NULL THEN NULL
            WHEN cs.id IS NULL THEN c.claimant_id ELSE cp.id END AS claimant_id,
        CASE WHEN c.quote_id IS NOT NULL AND q.id IS NULL THEN NULL
            WHEN cs.id IS NULL THEN s.name ELSE cs.value END AS claimant,
        CASE WHEN c.quote_id IS NOT NULL AND q.id IS NULL THEN NULL
            WHEN cs.id IS NULL THEN s.kind ELSE cp.kind END AS claimant_kind,
        q.id AS quote_id, q.text AS quote,
        {around("c", sqlite=sqlite)} AS context,
        c.confidence, c.fact_id AS fact, c.start_char, c.end_char,
        {by_people(CLAIM, sqlite=sqlite)}
    FROM claims c
    JOIN articles a ON a.id = c.article_id
    LEFT JOIN outlets o ON o.id = a.outlet_id
    LEFT JOIN quotes q ON q.id = c.quote_id AND {kept(QUOTE)}
    LEFT JOIN speakers s ON s.id = c.claimant_id
    {CORRECTED_SPEAKER}
    LEFT JOIN corrections cl ON cl.id = {newest(CLAIM, "low")}
    LEFT JOIN corrections ch ON ch.id = {newest(CLAIM, "high")}
    LEFT JOIN corrections cu ON cu.id = {newest(CLAIM, "unit")}
    LEFT JOIN corrections cm ON cm.id = {newest(CLAIM, "measure")}
    WHERE {current(sqlite=sqlite)} AND {kept(CLAIM)}
    """


def report_conflicts(*, sqlite: bool) -> str:
    return """
    SELECT x.fact, COALESCE(x.as_of_last, x.published) AS as_of,
        x.id AS claim_id, x.claimant, x.outlet, x.low, x.high,
        y.id AS other_claim_id, y.claimant AS other_claimant, y.outlet AS other_outlet,
        y.low AS other_low, y.high AS other_high
    FROM report_claims x JOIN report_claims y ON y.fact = x.fact AND x.id < y.id
    WHERE x.modifier <> 'approx' AND y.modifier <> 'approx'
        AND (x.high < y.low OR y.high < x.low)
        AND COALESCE(x.as_of_last, x.published) = COALESCE(y.as_of_last, y.published)
        AND COALESCE(x.claimant, x.outlet, '') <> COALESCE(y.claimant, y.outlet, '')
    """


def report_facts(*, sqlite: bool) -> str:
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


def report_speakers(*, sqlite: bool) -> str:
    aliases = "SELECT n.name AS v FROM speaker_names n WHERE n.speaker_id = s.id AND n.name <> s.name"
    roles = "SELECT r.title AS v, r.last_seen AS o, r.id AS i FROM speaker_roles r WHERE r.speaker_id = s.id"
    claims = f"""
        SELECT c.id FROM claims c WHERE c.claimant_id = s.id
        UNION
        SELECT c.id FROM claims c WHERE {among("c.quote_id", QUOTES_OF, sqlite=sqlite)}
    """
    # the rows of report_quotes, without what this view has no use for
    quoted = f"""
        FROM quotes q JOIN articles a ON a.id = q.article_id {CORRECTED_SPEAKER}
        WHERE {among("q.id", QUOTES_OF, sqlite=sqlite)} AND {current(sqlite=sqlite)} AND {kept(QUOTE)}
            AND CASE WHEN cs.id IS NULL THEN q.speaker_id ELSE cp.id END = s.id
    """
    return f"""
    SELECT s.id, s.name, s.kind,
        {joined(aliases, "v", "; ", sqlite=sqlite)} AS aliases,
        {joined(roles, "o DESC NULLS LAST, i DESC", "; ", sqlite=sqlite)} AS roles,
        (SELECT count(*) {quoted}) AS quotes,
        (SELECT count(DISTINCT q.article_id) {quoted}) AS articles,
        (SELECT count(*) FROM report_claims r
            WHERE {among("r.id", claims, sqlite=sqlite)} AND r.claimant_id = s.id) AS claims,
        (SELECT min(a.published_on) {quoted}) AS first_quoted,
        (SELECT max(a.published_on) {quoted}) AS last_quoted,
        s.wikidata_id, s.article_id
    FROM speakers s
    WHERE (SELECT count(*) FROM (SELECT 1 {quoted} LIMIT 1) AS any_quote) = 1
    """


def report_articles(*, sqlite: bool) -> str:
    return f"""
    SELECT a.id, a.source_id, a.url, o.name AS outlet, a.title, a.byline,
        a.published_on AS published, a.published_at,
        (SELECT min(b.id) FROM articles b WHERE b.content_hash = a.content_hash AND b.superseded_by IS NULL) AS story,
        (SELECT count(*) FROM report_quotes r WHERE r.article_id = a.id) AS quotes,
        (SELECT count(DISTINCT r.speaker_id) FROM report_quotes r WHERE r.article_id = a.id) AS speakers,
        (SELECT count(*) FROM report_claims r WHERE r.article_id = a.id) AS claims,
        a.location, a.ingested_at,
        (SELECT count(*) FROM articles b WHERE b.identity_key = a.identity_key) AS revision,
        a.superseded_by, a.text
    FROM articles a
    LEFT JOIN outlets o ON o.id = a.outlet_id
    WHERE {current(sqlite=sqlite)}
    """


def report_verdicts(*, sqlite: bool) -> str:
    return f"""
    SELECT v.id, v.target,
        CASE v.target WHEN 'quote' THEN t.id ELSE c.id END AS target_id, {ARTICLE},
        COALESCE(t.text, substr(a.text, v.start_char + 1, v.end_char - v.start_char)) AS text,
        CASE WHEN cs.id IS NULL THEN s.name ELSE cs.value END AS speaker,
        v.rating, v.explanation, v.source_url AS evidence_url, v.reviewer, v.created_at AS reviewed_at,
        v.start_char, v.end_char, a.superseded_by
    FROM verdicts v
    JOIN articles a ON a.id = v.article_id
    LEFT JOIN outlets o ON o.id = a.outlet_id
    LEFT JOIN quotes t ON v.target = 'quote'
        AND t.article_id = v.article_id AND t.start_char = v.start_char AND t.end_char = v.end_char
    LEFT JOIN claims c ON v.target = 'claim'
        AND c.article_id = v.article_id AND c.start_char = v.start_char AND c.end_char = v.end_char
    LEFT JOIN quotes q ON q.id = COALESCE(t.id, c.quote_id)
    LEFT JOIN speakers s ON s.id = COALESCE(q.speaker_id, c.claimant_id)
    {CORRECTED_SPEAKER}
    WHERE v.id = (
        SELECT max(w.id) FROM verdicts w
        WHERE w.article_id = v.article_id AND w.target = v.target
            AND w.start_char = v.start_char AND w.end_char = v.end_char
    )
    """


VIEWS = (
    report_quotes,
    report_claims,
    report_conflicts,
    report_facts,
    report_speakers,
    report_articles,
    report_verdicts,
)


def upgrade() -> None:
    op.create_index("ix_articles_content_hash", "articles", ["content_hash"])
    op.create_index("ix_speakers_name", "speakers", ["name"], postgresql_using="hash")
    op.create_index(
        "ix_corrections_speaker",
        "corrections",
        ["value"],
        sqlite_where=sa.text("field = 'speaker'"),
        postgresql_where=sa.text("field = 'speaker'"),
        postgresql_using="hash",
    )
    sqlite = op.get_context().dialect.name == "sqlite"
    for view in VIEWS:
        op.execute(f"CREATE VIEW {view.__name__} AS {view(sqlite=sqlite)}")


def downgrade() -> None:
    for view in reversed(VIEWS):
        op.execute(f"DROP VIEW {view.__name__}")
    op.drop_index("ix_corrections_speaker", "corrections")
    op.drop_index("ix_speakers_name", "speakers")
    op.drop_index("ix_articles_content_hash", "articles")
