"""People's work in full: what a correction replaced, what was undone, verdicts' scale, decisions about speakers.

Every correction keeps the value that it replaced; one that is taken back goes into a table of its own, so that the
views need not ask. What people said about a revision of an article is repeated for the next one where its words stand
there too (``carried_from``), and ``report_corrections`` lists what is in force, replaced, carried over, or orphaned.
A row can be confirmed, its span and a claim's claimant corrected. ``found_speaker_id`` keeps whom an article's words
lead to, where people decided that it is another speaker, so that the decision can be undone.

PostgreSQL replaces a view in place where the same columns come first; to take columns away, the view that reads the
others is dropped with them.
"""

# Statements are put together from the pieces below and from nothing else.
# ruff: noqa: S608

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

TIMESTAMP = sa.DateTime(timezone=True)

CONTEXT = 150
"""Characters of the article on either side of a quote or number."""

KINDS = "'person', 'organization', 'group', 'unnamed', 'document'"

FIELDS_BEFORE = "quotes: speaker, role, kind, manner; claims: low, high, modifier, unit, measure; rejected"
FIELDS = (
    "quotes: speaker, role, kind, manner, span; claims: claimant, low, high, modifier, unit, measure, span, fact; "
    "both: rejected, confirmed"
)

COLUMNS = (
    ("corrections", "before", "TEXT", "", "the value that it replaced"),
    *(
        (table, "carried_from", "INTEGER", table, "the row about an earlier revision that this one repeats, for its words stand here too")
        for table in ("corrections", "verdicts", "fact_decisions")
    ),
    *(
        (table, "decision_id", "INTEGER", "speaker_decisions", "the decision that gave it; null from articles")
        for table in ("corrections", "speaker_names", "speaker_roles")
    ),
    *(
        (table, "found_speaker_id", "INTEGER", "speakers", "who it is by the article's words, where people decided that this is somebody else; else null")
        for table in ("quotes", "claims")
    ),
)  # fmt: skip
"""New columns: table, name, type, the table that they refer to, comment."""

Row = tuple[str, str]
"""A target of corrections ("quote" or "claim") and the alias of its table."""

QUOTE: Row = ("quote", "q")
CLAIM: Row = ("claim", "c")

ARTICLE = "a.id AS article_id, a.source_id, a.url, o.name AS outlet, a.title, a.published_on AS published"


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


def named(correction: str, speaker: str, article: str) -> str:
    """The speaker whom a correction names."""
    return f"""
        LEFT JOIN speakers {speaker} ON {speaker}.id = (
            SELECT min(n.id) FROM speakers n
            WHERE n.name = {correction}.value AND (n.article_id IS NULL OR n.article_id = {article}.article_id)
        )
    """


CORRECTED_SPEAKER = f"LEFT JOIN corrections cs ON cs.id = {newest(QUOTE, 'speaker')} {named('cs', 'cp', 'q')}"

CORRECTED_CLAIMANT = f"LEFT JOIN corrections cc ON cc.id = {newest(CLAIM, 'claimant')} {named('cc', 'cn', 'c')}"


class Views:
    """The views as they are with corrected spans, claimants and confirmations, and without, as they were before."""

    def __init__(self, *, sqlite: bool, reviewed: bool) -> None:
        self.sqlite, self.reviewed = sqlite, reviewed

    def joined(self, select: str, order: str, separator: str) -> str:
        """The values of a subquery's column ``v``, in the order of its column ``o``, as one text."""
        if self.sqlite:
            return f"(SELECT group_concat(v, '{separator}') FROM ({select} ORDER BY {order}))"
        return f"(SELECT string_agg(v, '{separator}' ORDER BY {order}) FROM ({select}) AS parts)"

    def words(self, part: str) -> str:
        """The words of a quote's cue or source."""
        select = (
            "SELECT substr(a.text, p.start_char + 1, p.end_char - p.start_char) AS v, p.start_char AS o "
            f"FROM quote_spans p WHERE p.quote_id = q.id AND p.part = '{part}'"
        )
        return self.joined(select, "o", " … ")

    def placed(self, row: Row, alias: str) -> str:
        """A join with the correction of a row's span, which two numbers must make up."""
        if not self.reviewed:
            return ""
        form = f"{alias}.value GLOB '[0-9]*-*[0-9]'" if self.sqlite else f"{alias}.value ~ '^[0-9]+-[0-9]+$'"
        return f"LEFT JOIN corrections {alias} ON {alias}.id = {newest(row, 'span')} AND {form}"

    def start(self, of: str, correction: str) -> str:
        """Where a row begins, as corrected."""
        if not self.reviewed:
            return f"{of}.start_char"
        value = f"{correction}.value"
        number = f"substr({value}, 1, instr({value}, '-') - 1)" if self.sqlite else f"split_part({value}, '-', 1)"
        return f"CASE WHEN {correction}.id IS NULL THEN {of}.start_char ELSE CAST({number} AS INTEGER) END"

    def end(self, of: str, correction: str) -> str:
        """Where it ends."""
        if not self.reviewed:
            return f"{of}.end_char"
        value = f"{correction}.value"
        number = f"substr({value}, instr({value}, '-') + 1)" if self.sqlite else f"split_part({value}, '-', 2)"
        return f"CASE WHEN {correction}.id IS NULL THEN {of}.end_char ELSE CAST({number} AS INTEGER) END"

    def within(self, of: str, correction: str) -> str:
        """Its words."""
        start, end = self.start(of, correction), self.end(of, correction)
        return f"substr(a.text, {start} + 1, ({end}) - ({start}))"

    def quoted(self, correction: str) -> str:
        """The words of a quote; of one whose span a person gave, those of that span."""
        if not self.reviewed:
            return "q.text"
        return f"CASE WHEN {correction}.id IS NULL THEN q.text ELSE {self.within('q', correction)} END"

    def around(self, of: str, correction: str) -> str:
        """The article's text with a quote or number in its middle."""
        start, end = self.start(of, correction), self.end(of, correction)
        begin = f"{'max' if self.sqlite else 'greatest'}(({start}) - {CONTEXT}, 0)"
        return f"substr(a.text, {begin} + 1, ({end}) + {CONTEXT} - {begin})"

    def current(self) -> str:
        """True for the newest revision of an article.

        SQLite, which counts no rows beforehand, would take this for a rare one and begin with it, but for the plus sign.
        """
        return f"{'+' if self.sqlite else ''}a.superseded_by IS NULL"

    def by_people(self, row: Row) -> str:
        """The columns that tell a person's work from the machine's."""
        apart = "k.field NOT IN ('rejected', 'confirmed')" if self.reviewed else "k.field <> 'rejected'"
        mine = f"FROM corrections k WHERE {anchored(row, 'k')} AND {apart}"
        fields = self.joined(f"SELECT DISTINCT k.field AS v {mine}", "v", ", ")
        return f"""
            {fields} AS corrected,
            (SELECT k.reviewer {mine} ORDER BY k.id DESC LIMIT 1) AS corrected_by,
            (SELECT k.created_at {mine} ORDER BY k.id DESC LIMIT 1) AS corrected_at,
            (SELECT v.rating FROM verdicts v WHERE {anchored(row, "v")} ORDER BY v.id DESC LIMIT 1) AS verdict
        """

    def number(self, field: str, correction: str) -> str:
        """A number that SQL can compare. A correction that is no number, which would stop the view, is passed over."""
        if self.sqlite:
            bad = f"({correction}.value NOT GLOB '*[0-9]*' OR {correction}.value GLOB '*[^-.0-9]*')"
        else:
            bad = f"{correction}.value !~ '^-?[0-9]+([.][0-9]+)?$'"
        return (
            f"CASE WHEN {correction}.id IS NULL OR {bad} THEN CAST(c.{field} AS NUMERIC) "
            f"ELSE CAST({correction}.value AS NUMERIC) END"
        )

    def claimant(self, column: str) -> str:
        """The claimant's ``id``, ``name`` or ``kind``: as corrected, that of the quote as corrected, the machine's."""
        by_person = "cs.value" if column == "name" else f"cp.{column}"
        machine = "c.claimant_id" if column == "id" else f"s.{column}"
        own = (
            f"WHEN cc.id IS NOT NULL THEN {'cc.value' if column == 'name' else f'cn.{column}'}" if self.reviewed else ""
        )
        return f"""
            CASE {own} WHEN c.quote_id IS NOT NULL AND q.id IS NULL THEN NULL
                WHEN cs.id IS NULL THEN {machine} ELSE {by_person} END
        """

    def report_quotes(self) -> str:
        return f"""
        SELECT q.id, {ARTICLE},
            CASE WHEN cs.id IS NULL THEN q.speaker_id ELSE cp.id END AS speaker_id,
            CASE WHEN cs.id IS NULL THEN s.name ELSE cs.value END AS speaker,
            CASE WHEN cs.id IS NULL THEN s.kind ELSE cp.kind END AS speaker_kind,
            CASE WHEN cr.id IS NOT NULL THEN cr.value WHEN cs.id IS NULL OR cs.value = s.name THEN q.role END AS role,
            {corrected_value(QUOTE, "kind")} AS kind,
            {corrected_value(QUOTE, "manner")} AS manner,
            {self.quoted("cx")} AS text,
            {self.words("cue")} AS cue,
            {self.words("source")} AS source,
            {self.around("q", "cx")} AS context,
            q.rule, q.confidence, q.utterance_id AS utterance,
            {self.start("q", "cx")} AS start_char, {self.end("q", "cx")} AS end_char,
            {self.by_people(QUOTE)} {confirmed(QUOTE) if self.reviewed else ""}
        FROM quotes q
        JOIN articles a ON a.id = q.article_id
        LEFT JOIN outlets o ON o.id = a.outlet_id
        LEFT JOIN speakers s ON s.id = q.speaker_id
        {CORRECTED_SPEAKER}
        LEFT JOIN corrections cr ON cr.id = {newest(QUOTE, "role")}
        {self.placed(QUOTE, "cx")}
        WHERE {self.current()} AND {kept(QUOTE)}
        """

    def numbers(self) -> str:
        """What the views of claims share of a number's columns."""
        return f"""
            {self.within("c", "cy")} AS text,
            {self.number("low", "cl")} AS low,
            {self.number("high", "ch")} AS high,
            {corrected_value(CLAIM, "modifier")} AS modifier,
            c.direction,
            CASE WHEN cu.id IS NULL THEN c.unit ELSE cu.value END AS unit,
            CASE WHEN cm.id IS NULL THEN c.measure ELSE cm.value END AS measure,
            c.place, c.as_of_first, c.as_of_last
        """

    def corrections_of_claims(self) -> str:
        """The joins with the corrections of a claim c and of the quote q that holds it."""
        return f"""
            LEFT JOIN speakers s ON s.id = c.claimant_id
            {CORRECTED_SPEAKER}
            {CORRECTED_CLAIMANT if self.reviewed else ""}
            LEFT JOIN corrections cl ON cl.id = {newest(CLAIM, "low")}
            LEFT JOIN corrections ch ON ch.id = {newest(CLAIM, "high")}
            LEFT JOIN corrections cu ON cu.id = {newest(CLAIM, "unit")}
            LEFT JOIN corrections cm ON cm.id = {newest(CLAIM, "measure")}
            {self.placed(CLAIM, "cy")}
        """

    def corrected_claims(self) -> str:
        return f"""
        SELECT c.id, {ARTICLE}, {self.numbers()},
            {self.claimant("id")} AS claimant_id, {self.claimant("name")} AS claimant, {self.claimant("kind")} AS claimant_kind,
            q.id AS quote_id, {self.quoted("cx")} AS quote,
            {self.around("c", "cy")} AS context,
            c.confidence, c.fact_id AS fact, {self.start("c", "cy")} AS start_char, {self.end("c", "cy")} AS end_char,
            {self.by_people(CLAIM)}
        FROM claims c
        JOIN articles a ON a.id = c.article_id
        LEFT JOIN outlets o ON o.id = a.outlet_id
        LEFT JOIN quotes q ON q.id = c.quote_id AND {kept(QUOTE)}
        {self.corrections_of_claims()}
        {self.placed(QUOTE, "cx")}
        WHERE {self.current()} AND {kept(CLAIM)}
        """

    def report_earlier_claims(self) -> str:
        claimant = (
            f"{self.claimant('id')} AS claimant_id, {self.claimant('name')} AS claimant, {self.claimant('kind')} AS claimant_kind"
            if self.reviewed
            else "c.claimant_id, s.name AS claimant, s.kind AS claimant_kind"
        )
        return f"""
        SELECT c.id, {ARTICLE}, {self.numbers()},
            CASE WHEN c.as_of_stated THEN 1 ELSE 0 END AS as_of_stated,
            {claimant}, c.quote_id,
            {self.around("c", "cy")} AS context,
            c.confidence, c.fact_id AS fact, {self.start("c", "cy")} AS start_char, {self.end("c", "cy")} AS end_char,
            a.superseded_by, n.source_id AS superseded_by_source_id, n.published_on AS superseded_on
        FROM claims c
        JOIN articles a ON a.id = c.article_id
        JOIN articles n ON n.id = a.superseded_by
        LEFT JOIN outlets o ON o.id = a.outlet_id
        LEFT JOIN quotes q ON q.id = c.quote_id AND {kept(QUOTE)}
        {self.corrections_of_claims()}
        WHERE {kept(CLAIM)}
        """

    def report_claims(self) -> str:
        return f"""
        SELECT {", ".join(f"x.{name}" for name in CLAIM_COLUMNS)},
            (SELECT CASE WHEN c.as_of_stated THEN 1 ELSE 0 END FROM claims c WHERE c.id = x.id) AS as_of_stated,
            (SELECT count(*) + 1 FROM claim_spans s WHERE s.claim_id = x.id) AS places
            {confirmed(CLAIM, "claims c", "c.id = x.id") if self.reviewed else ""}
        FROM weighed_claims x
        """

    def report_verdicts(self) -> str:
        carried = "AND NOT EXISTS (SELECT 1 FROM verdicts w WHERE w.carried_from = v.id)" if self.reviewed else ""
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
        ) {carried}
        """

    def report_articles(self) -> str:
        # a view that was renamed is still read by those that read it before, on PostgreSQL
        claims = "report_claims" if self.sqlite else "corrected_claims"
        same_words = (
            "SELECT min(b.id) FROM articles b WHERE b.content_hash = a.content_hash AND b.superseded_by IS NULL"
        )
        same_story = """
            SELECT min(b.id) FROM article_stories mine
            JOIN article_stories theirs ON theirs.story_id = mine.story_id
            JOIN articles b ON b.id = theirs.article_id
            WHERE mine.article_id = a.id AND b.superseded_by IS NULL
        """
        return f"""
        SELECT a.id, a.source_id, a.url, o.name AS outlet, a.title, a.byline,
            a.published_on AS published, a.published_at,
            COALESCE(({same_story}), ({same_words})) AS story,
            (SELECT count(*) FROM report_quotes r WHERE r.article_id = a.id) AS quotes,
            (SELECT count(DISTINCT r.speaker_id) FROM report_quotes r WHERE r.article_id = a.id) AS speakers,
            (SELECT count(*) FROM {claims} r WHERE r.article_id = a.id) AS claims,
            a.location, a.ingested_at,
            (SELECT count(*) FROM articles b WHERE b.identity_key = a.identity_key) AS revision,
            a.superseded_by, a.text
        FROM articles a
        LEFT JOIN outlets o ON o.id = a.outlet_id
        WHERE {self.current()}
        """


CLAIM_COLUMNS = """
    id article_id source_id url outlet title published text low high modifier direction unit measure place as_of_first
    as_of_last claimant_id claimant claimant_kind quote_id quote context confidence fact start_char end_char corrected
    corrected_by corrected_at verdict sense status conflicts
""".split()
"""Of report_claims, but for those that come from elsewhere."""


def confirmed(row: Row, table: str = "", where: str = "") -> str:
    """The columns that say who found a row to be right, and when; the row is one of ``table`` unless it is at hand."""
    condition = f"{anchored(row, 'k')} AND k.field = 'confirmed'" + (f" AND {where}" if where else "")
    mine = f"FROM {f'{table} CROSS JOIN ' if table else ''}corrections k WHERE {condition} ORDER BY k.id DESC LIMIT 1"
    return f", (SELECT k.reviewer {mine}) AS confirmed_by, (SELECT k.created_at {mine}) AS confirmed_at"


SAME_PLACE = (
    "n.article_id = k.article_id AND n.target = k.target AND n.start_char = k.start_char AND n.end_char = k.end_char"
)

REPORT_CORRECTIONS = f"""
    SELECT k.id, k.target, COALESCE(q.id, c.id) AS target_id, {ARTICLE},
        COALESCE(q.text, substr(a.text, k.start_char + 1, k.end_char - k.start_char)) AS text,
        k.field, k.before, k.value AS after, k.reviewer, k.created_at AS reviewed_at,
        CASE WHEN EXISTS (SELECT 1 FROM corrections n WHERE n.carried_from = k.id) THEN 'carried over'
            WHEN EXISTS (SELECT 1 FROM corrections n WHERE {SAME_PLACE} AND n.field = k.field AND n.id > k.id) THEN 'replaced'
            WHEN a.superseded_by IS NOT NULL OR (q.id IS NULL AND c.id IS NULL AND k.field <> 'rejected') THEN 'orphaned'
            ELSE 'in force' END AS state,
        k.start_char, k.end_char, a.superseded_by, k.carried_from
    FROM corrections k
    JOIN articles a ON a.id = k.article_id
    LEFT JOIN outlets o ON o.id = a.outlet_id
    LEFT JOIN quotes q ON k.target = 'quote'
        AND q.article_id = k.article_id AND q.start_char = k.start_char AND q.end_char = k.end_char
    LEFT JOIN claims c ON k.target = 'claim'
        AND c.article_id = k.article_id AND c.start_char = k.start_char AND c.end_char = k.end_char
"""


def show(view: str, words: str) -> None:
    """Replace a view. PostgreSQL drops none that another one reads and keeps its types, SQLite cannot replace one."""
    if op.get_context().dialect.name == "sqlite" or view == "report_earlier_claims":
        op.execute(f"DROP VIEW {view}")
        op.execute(f"CREATE VIEW {view} AS {words}")
    else:
        op.execute(f"CREATE OR REPLACE VIEW {view} AS {words}")


def place() -> tuple[sa.Column[int], sa.Column[int], sa.Column[str], sa.Column[int], sa.Column[int]]:
    """The columns of a row that is about a quote or claim."""
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(20), nullable=False, comment="quote or claim"),
        sa.Column("start_char", sa.Integer(), nullable=False),
        sa.Column("end_char", sa.Integer(), nullable=False),
    )


def create_tables() -> None:
    span = "start_char >= 0 AND start_char < end_char"
    op.create_table(
        "undone_corrections",
        *place(),
        sa.Column("field", sa.String(20), nullable=False, comment="as of corrections"),
        sa.Column("before", sa.Text(), comment="the value that it replaced"),
        sa.Column("value", sa.Text(), comment="the value that it gave"),
        sa.Column("reviewer", sa.Text(), nullable=False, comment="who corrected it"),
        sa.Column("created_at", TIMESTAMP, nullable=False, comment="when, UTC"),
        sa.Column("undone_by", sa.Text(), nullable=False, comment="who took it back"),
        sa.Column("undone_at", TIMESTAMP, nullable=False, comment="when, UTC"),
        sa.PrimaryKeyConstraint("id", name="pk_undone_corrections"),
        sa.CheckConstraint(span, name="span"),
        sa.CheckConstraint("target IN ('quote', 'claim')", name="target"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_undone_corrections_article_id_articles"),
    )
    op.create_index(
        "ix_undone_corrections_article_id_target_start_char_end_char",
        "undone_corrections",
        ["article_id", "target", "start_char", "end_char"],
    )
    op.create_table(
        "skipped_rows",
        *place(),
        sa.Column("reviewer", sa.Text(), nullable=False, comment="who passed it over"),
        sa.Column("created_at", TIMESTAMP, nullable=False, comment="when, UTC"),
        sa.PrimaryKeyConstraint("id", name="pk_skipped_rows"),
        sa.UniqueConstraint(
            "article_id",
            "target",
            "start_char",
            "end_char",
            "reviewer",
            name="uq_skipped_rows_article_id_target_start_char_end_char_reviewer",
        ),
        sa.CheckConstraint(span, name="span"),
        sa.CheckConstraint("target IN ('quote', 'claim')", name="target"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_skipped_rows_article_id_articles", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "ratings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="its place on the scale, 1 for the worst"),
        sa.Column("name", sa.Text(), nullable=False, comment="false, misleading, true …"),
        sa.PrimaryKeyConstraint("id", name="pk_ratings"),
        sa.UniqueConstraint("name", name="uq_ratings_name"),
        sa.UniqueConstraint("position", name="uq_ratings_position"),
        sa.CheckConstraint("name <> ''", name="name_not_empty"),
    )
    op.create_table(
        "speaker_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(20), nullable=False, comment="merge, split, rename, alias, role or identify"),
        sa.Column("kind", sa.String(20), nullable=False, comment="of the speaker"),
        sa.Column("name_key", sa.Text(), nullable=False, comment="of the speaker, as the articles have it"),
        sa.Column("article_id", sa.Integer(), comment="the only article it is known in; null for known names"),
        sa.Column(
            "other_kind",
            sa.String(20),
            comment="of the speaker that it is merged into, or that it is in some articles",
        ),
        sa.Column("other_name_key", sa.Text(), comment="of that one"),
        sa.Column("other_article_id", sa.Integer(), comment="of that one"),
        sa.Column("value", sa.Text(), comment="the name, alias, role or item"),
        sa.Column("before", sa.Text(), comment="the name or item that it replaced"),
        sa.Column("first_seen", sa.Date(), comment="first day with this role"),
        sa.Column("last_seen", sa.Date(), comment="last day with this role"),
        sa.Column("reviewer", sa.Text(), nullable=False, comment="who decided"),
        sa.Column("created_at", TIMESTAMP, nullable=False, comment="when, UTC"),
        sa.Column("undone_by", sa.Text(), comment="who took it back"),
        sa.Column("undone_at", TIMESTAMP, comment="when, UTC"),
        sa.PrimaryKeyConstraint("id", name="pk_speaker_decisions"),
        sa.CheckConstraint("action IN ('merge', 'split', 'rename', 'alias', 'role', 'identify')", name="action"),
        sa.CheckConstraint(f"kind IN ({KINDS})", name="kind"),
        sa.CheckConstraint(f"other_kind IN ({KINDS})", name="other_kind"),
        sa.CheckConstraint("(undone_by IS NULL) = (undone_at IS NULL)", name="undone_whole"),
        sa.CheckConstraint("(action IN ('merge', 'split')) = (other_name_key IS NOT NULL)", name="other_of_merge"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_speaker_decisions_article_id_articles"),
        sa.ForeignKeyConstraint(
            ["other_article_id"], ["articles.id"], name="fk_speaker_decisions_other_article_id_articles"
        ),
    )
    for column in ("name_key", "article_id", "other_article_id"):
        op.create_index(f"ix_speaker_decisions_{column}", "speaker_decisions", [column])
    op.create_table(
        "split_articles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("identity_key", sa.String(64), nullable=False, comment="as of articles"),
        sa.PrimaryKeyConstraint("id", name="pk_split_articles"),
        sa.UniqueConstraint("decision_id", "identity_key", name="uq_split_articles_decision_id_identity_key"),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["speaker_decisions.id"],
            name="fk_split_articles_decision_id_speaker_decisions",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_split_articles_identity_key", "split_articles", ["identity_key"])


def add_columns(*, sqlite: bool) -> None:
    """SQLite adds a column that refers to another table without rebuilding its own in words that Alembic has none for.

    No parenthesis must follow a computed column: SQLAlchemy reads its expression up to the last one.
    """
    for table, column, type_, other, comment in COLUMNS:
        refers = f"CONSTRAINT fk_{table}_{column}_{other} REFERENCES {other}" if other else ""
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {type_} {refers}")
        if not sqlite:
            words = comment.replace("'", "''")
            op.execute(f"COMMENT ON COLUMN {table}.{column} IS '{words}'")


def name_fields(comment: str) -> None:
    if op.get_context().dialect.name != "sqlite":
        op.execute(f"COMMENT ON COLUMN corrections.field IS '{comment}'")


def upgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    create_tables()
    add_columns(sqlite=sqlite)
    name_fields(FIELDS)
    for table in ("corrections", "verdicts"):
        op.create_index(f"ix_{table}_carried_from", table, ["carried_from"])
    for table in ("quotes", "claims"):
        few = sa.text("found_speaker_id IS NOT NULL")
        op.create_index(
            f"ix_{table}_found_speaker_id", table, ["found_speaker_id"], sqlite_where=few, postgresql_where=few
        )
    claimant = sa.text("field = 'claimant'")
    op.create_index(
        "ix_corrections_claimant",
        "corrections",
        ["value"],
        sqlite_where=claimant,
        postgresql_where=claimant,
        postgresql_using="hash",
    )
    views = Views(sqlite=sqlite, reviewed=True)
    for view in ("report_quotes", "corrected_claims", "report_claims", "report_earlier_claims", "report_verdicts"):
        show(view, getattr(views, view)())
    op.execute(f"CREATE VIEW report_corrections AS {REPORT_CORRECTIONS}")


def downgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    views = Views(sqlite=sqlite, reviewed=False)
    op.execute("DROP VIEW report_corrections")
    fewer_columns = ("report_quotes", "report_claims", "report_articles")
    for view in reversed(fewer_columns):
        op.execute(f"DROP VIEW {view}")
    for view in ("corrected_claims", "report_earlier_claims", "report_verdicts"):
        show(view, getattr(views, view)())
    for view in fewer_columns:
        op.execute(f"CREATE VIEW {view} AS {getattr(views, view)()}")
    op.drop_index("ix_corrections_claimant", "corrections")
    for table in ("quotes", "claims"):
        op.drop_index(f"ix_{table}_found_speaker_id", table)
    for table in ("corrections", "verdicts"):
        op.drop_index(f"ix_{table}_carried_from", table)
    name_fields(FIELDS_BEFORE)
    op.execute("DELETE FROM speaker_names WHERE decision_id IS NOT NULL")
    op.execute("DELETE FROM speaker_roles WHERE decision_id IS NOT NULL")
    for table, column in (("quotes", "speaker_id"), ("claims", "claimant_id")):
        op.execute(f"UPDATE {table} SET {column} = found_speaker_id WHERE found_speaker_id IS NOT NULL")
    for table, column, *_ in reversed(COLUMNS):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    for table in ("split_articles", "speaker_decisions", "ratings", "skipped_rows", "undone_corrections"):
        op.drop_table(table)
