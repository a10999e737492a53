"""What listings are ordered by, in columns that an index can hold: newest first, page by page, at any size.

A listing shows the newest quotes, or claims, of a speaker, and the day of publication stood in another table: every
quote of the speaker was put together and sorted to show fifty. ``listed_on`` is that day, with 0001-01-01 for none, so
that what has no date comes last on both engines and the row where a page ended tells where the next one begins. Triggers
hold quotes and claims to the day of their article whoever stores them; the program gives it itself, which is quicker.

The claims of a fact are found by the day that they speak of (``as_of_day``), so that only those of one day are compared.
What the views of facts and speakers add up they read once a row: by LATERAL on PostgreSQL, and on SQLite by json_each,
whose argument may be a correlated subquery as well. Quotes and claims of articles that nobody corrected are counted by
their indexes alone.
"""

# Statements are put together from the pieces below and from nothing else.
# ruff: noqa: S608

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

UNDATED = "0001-01-01"

LISTED = ("quotes", "claims")

ONE_TIME = 7
"""Days between two publications, after which the later number supersedes the earlier one."""

APPROXIMATELY = 0.1
"""How far from an approximate number one may lie that it does not contradict, as a share of it."""

SLIP = 900
"""How many times as large a number is that says billion for million."""

COLUMNS = """
    id article_id source_id url outlet title published text low high modifier direction unit measure place as_of_first
    as_of_last claimant_id claimant claimant_kind quote_id quote context confidence fact start_char end_char corrected
    corrected_by corrected_at verdict
""".split()
"""Of weighed_claims, which adds its own."""

DIFFERS = "(COALESCE(x.low, x.high) <> COALESCE(y.low, y.high) OR COALESCE(x.high, x.low) <> COALESCE(y.high, y.low))"

SUPERSEDED = "(SELECT a.id FROM articles a WHERE a.superseded_by IS NOT NULL)"

CORRECTED = "(SELECT k.article_id FROM corrections k)"
"""Articles in which a person corrected something: in all others the machine's values hold."""


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


def days_apart(one: str, other: str, *, sqlite: bool) -> str:
    return f"abs(julianday({one}) - julianday({other}))" if sqlite else f"abs({one} - {other})"


def contradicts(*, sqlite: bool) -> str:
    """True for two claims x and y of one fact that cannot both hold."""
    published = days_apart("x.published", "y.published", sqlite=sqlite)
    return f"""
        (({most("x")}) < ({least("y")}) OR ({most("y")}) < ({least("x")}))
        AND abs(COALESCE(x.high, x.low)) <= {SLIP} * abs(COALESCE(y.low, y.high))
        AND abs(COALESCE(y.high, y.low)) <= {SLIP} * abs(COALESCE(x.low, x.high))
        AND COALESCE(x.claimant, '') <> COALESCE(y.claimant, '')
        AND x.sense NOT IN ('former', 'withdrawn') AND y.sense NOT IN ('former', 'withdrawn')
        AND (x.day = y.day OR (x.article_id = y.article_id AND {days_apart("x.day", "y.day", sqlite=sqlite)} <= 1))
        AND ({published} <= {ONE_TIME} OR x.published IS NULL OR y.published IS NULL)
    """


class Claims:
    """The views over claims, which look for a claim's neighbours by index or, as before, among all of its fact."""

    def __init__(self, *, sqlite: bool, indexed: bool) -> None:
        self.sqlite, self.indexed = sqlite, indexed

    def others(self, bare: str, *, senses: str = "") -> str:
        """The claims y whose bare rows yc fulfil a condition, these first: by them, few have to be put together."""
        tie = f"JOIN claim_ties yt ON yt.claim_id = yc.id AND yt.sense = '{senses}'" if senses else ""
        article = "" if self.indexed else "JOIN articles ya ON ya.id = yc.article_id"
        return f"""
            FROM claims yc {tie} {article} CROSS JOIN placed_claims y
            WHERE {bare} AND y.id = yc.id
        """

    def near(self, fact: str, day: str, article: str) -> str:
        """True for bare rows yc of a fact that speak of one day, or of the next one in one article.

        No others contradict each other. The bounds are what an index of facts and days can use.
        """
        if not self.indexed:
            bare = f"(COALESCE(yc.as_of_last, ya.published_on) = {day} OR yc.article_id = {article})"
            return f"yc.fact_id = {fact} AND {bare}"
        before, after = (
            (f"date({day}, '-1 day')", f"date({day}, '+1 day')") if self.sqlite else (f"{day} - 1", f"{day} + 1")
        )
        return (
            f"yc.fact_id = {fact} AND yc.as_of_day BETWEEN {before} AND {after} "
            f"AND (yc.as_of_day = {day} OR yc.article_id = {article})"
        )

    def disputing(self) -> str:
        """The claims y that contradict a claim x."""
        return f"{self.others(self.near('x.fact', 'x.day', 'x.article_id'))} AND {contradicts(sqlite=self.sqlite)}"

    def is_corrected(self) -> str:
        """True for a number x of which its article, or a later one, says that it was wrong."""
        return f"""
            x.sense = 'withdrawn' OR EXISTS (
                SELECT 1 {self.others("yc.fact_id = x.fact", senses="withdrawn")} AND NOT {DIFFERS}
                    AND (x.moment <= y.moment OR x.moment IS NULL OR y.moment IS NULL)
            )
        """

    def is_superseded(self) -> str:
        """True for a number x that another one has taken the place of.

        One of a time, by that of a later time; of a period, by a later one for the same period, or for the same beginning
        where both count up to their day. Whoever contradicts others is superseded by what they say themselves alone.
        """
        own = "COALESCE(x.claimant, '') = COALESCE(y.claimant, '')"
        another = "(y.day > x.day OR x.claimant IS NULL OR y.claimant IS NULL)"
        former = "(x.sense = 'former' AND x.is_period = 0)"
        undisputed = f"NOT EXISTS (SELECT 1 {self.disputing()})"
        if not self.indexed:
            return f"{former} OR {self.later(own)} OR ({undisputed} AND {self.later(another)})"
        # nearly every number has a later one of anybody's, and few are disputed: that is looked at first
        return f"{former} OR ({self.later(another)} AND {undisputed}) OR {self.later(own)}"

    def later(self, whose: str) -> str:
        """True where there is a claim y of the fact that takes the place of x."""
        periods = """
            x.as_of_first = y.as_of_first AND y.moment > x.moment
            AND (x.as_of_last = y.as_of_last OR (x.as_of_last >= x.published AND y.as_of_last >= y.published))
        """
        moments = "(y.day > x.day OR (y.day = x.day AND y.moment > x.moment))"
        valid = f"y.sense NOT IN ('former', 'withdrawn') AND {DIFFERS} AND {whose}"
        if not self.indexed:
            bare = "yc.fact_id = x.fact AND (x.is_period = 1 OR yc.as_of_first < yc.as_of_last OR COALESCE(yc.as_of_last, ya.published_on) >= x.day)"
            takes = f"CASE WHEN x.is_period = 1 OR y.is_period = 1 THEN {periods} ELSE {moments} END"
            return f"EXISTS (SELECT 1 {self.others(bare)} AND {valid} AND {takes})"
        of_moments = f"{self.others('yc.fact_id = x.fact AND yc.as_of_day >= x.day')} AND {valid} AND y.is_period = 0 AND {moments}"
        of_periods = (
            f"{self.others('yc.fact_id = x.fact AND yc.as_of_first = x.as_of_first')} AND {valid} AND {periods}"
        )
        return f"""(
            (x.is_period = 0 AND EXISTS (SELECT 1 {of_moments}))
            OR EXISTS (SELECT 1 {of_periods} AND (x.is_period = 1 OR y.is_period = 1))
        )"""

    def weighed_claims(self) -> str:
        return f"""
        SELECT {", ".join(f"x.{name}" for name in COLUMNS)},
            x.sense,
            CASE WHEN x.fact IS NULL THEN NULL
                WHEN {self.is_corrected()} THEN 'corrected'
                WHEN {self.is_superseded()} THEN 'superseded'
                ELSE 'current' END AS status,
            (SELECT count(*) {self.disputing()}) AS conflicts
        FROM placed_claims x
        """

    def report_conflicts(self) -> str:
        articles = (
            ""
            if self.indexed
            else "JOIN articles xa ON xa.id = xc.article_id JOIN articles ya ON ya.id = yc.article_id"
        )
        day = "xc.as_of_day" if self.indexed else "COALESCE(xc.as_of_last, xa.published_on)"
        return f"""
        SELECT xc.fact_id AS fact, x.day AS as_of,
            x.id AS claim_id, x.claimant, x.outlet, x.low, x.high,
            y.id AS other_claim_id, y.claimant AS other_claimant, y.outlet AS other_outlet,
            y.low AS other_low, y.high AS other_high
        FROM claims xc JOIN claims yc ON xc.id < yc.id {articles}
        CROSS JOIN placed_claims x CROSS JOIN placed_claims y
        WHERE x.id = xc.id AND y.id = yc.id AND {self.near("xc.fact_id", day, "xc.article_id")}
            AND {contradicts(sqlite=self.sqlite)}
        """


def by_decision(column: str, actions: str) -> str:
    """A column of the newest decision of some kinds about any claim of a fact."""
    return (
        f"(SELECT d.{column} FROM claims c JOIN fact_decisions d ON d.article_id = c.article_id "
        "AND d.start_char = c.start_char AND d.end_char = c.end_char "
        f"WHERE c.fact_id = f.id AND d.action IN ({actions}) ORDER BY d.id DESC LIMIT 1)"
    )


LOWEST, HIGHEST = "min(COALESCE(r.low, r.high))", "max(COALESCE(r.high, r.low))"

SUMS = {
    "claims": "count(*)",
    "articles": "count(DISTINCT r.article_id)",
    "lowest": LOWEST,
    "highest": HIGHEST,
    "first_published": "min(r.published)",
    "last_published": "max(r.published)",
    "sources": "count(DISTINCT r.story)",
    "withdrawn": "max(CASE WHEN r.sense = 'withdrawn' THEN 1 ELSE 0 END)",
    "changed": f"CASE WHEN {LOWEST} < {HIGHEST} THEN 1 ELSE 0 END",
}
"""What a row of report_facts adds up over its claims r."""

LATEST = ("low", "high", "day", "modifier", "claimant")
"""What it takes from the claim that holds for the latest day."""


def facts_row(sums: dict[str, str], latest: dict[str, str], *, series: str, conflicts: str, source: str) -> str:
    """The view of facts, from how each of its parts is read."""
    return f"""
    SELECT f.id AS fact, COALESCE({by_decision("label", "'rename'")}, f.label) AS label, f.unit,
        {sums["claims"]} AS claims,
        {sums["articles"]} AS articles,
        {sums["lowest"]} AS lowest,
        {sums["highest"]} AS highest,
        {latest["low"]} AS latest_low,
        {latest["high"]} AS latest_high,
        {latest["day"]} AS latest_as_of,
        {sums["first_published"]} AS first_published,
        {sums["last_published"]} AS last_published,
        {conflicts} AS conflicts,
        CASE WHEN {conflicts} > 0 THEN 'conflict' WHEN {sums["withdrawn"]} = 1 THEN 'corrected'
            WHEN {sums["changed"]} = 1 THEN 'changed' ELSE 'stable' END AS status,
        {latest["modifier"]} AS latest_modifier,
        {latest["claimant"]} AS latest_claimant,
        {sums["sources"]} AS sources,
        CASE WHEN {by_decision("action", "'pin', 'unpin'")} = 'pin' THEN 1 ELSE 0 END AS pinned,
        {series} AS series
    FROM facts f {source}
    WHERE EXISTS (SELECT 1 FROM placed_claims r WHERE r.fact = f.id)
    """


VALUE = (
    "CASE WHEN r.low = r.high THEN CAST(r.low AS TEXT) "
    "ELSE COALESCE(CAST(r.low AS TEXT), '') || '–' || COALESCE(CAST(r.high AS TEXT), '') END"
)

DAY = "COALESCE(CAST(r.day AS TEXT), 'undated')"

POINT = f"{DAY} || ' ' || {VALUE} || COALESCE(' (' || r.claimant || ')', '')"
"""A number of a fact in its series."""

CONFLICTS = "(SELECT count(*) FROM report_conflicts r WHERE r.fact = f.id)"

LATEST_FIRST = (
    "CASE WHEN r.sense IN ('former', 'withdrawn') THEN 1 ELSE 0 END, "
    "r.day DESC NULLS LAST, r.moment DESC NULLS LAST, r.id DESC"
)


def report_facts_before(*, sqlite: bool) -> str:
    """Each part read by a subquery of its own, as before."""
    over = "FROM placed_claims r WHERE r.fact = f.id"
    each = f"SELECT {POINT} AS v, {DAY} AS o, r.id AS i {over}"
    joined = (
        f"(SELECT group_concat(v, '; ') FROM ({each} ORDER BY o, i))"
        if sqlite
        else f"(SELECT string_agg(v, '; ' ORDER BY o, i) FROM ({each}) AS points)"
    )
    sums = {name: f"(SELECT {value} {over})" for name, value in SUMS.items()}
    latest = {name: f"(SELECT r.{name} {over} ORDER BY {LATEST_FIRST} LIMIT 1)" for name in LATEST}
    return facts_row(sums, latest, series=joined, conflicts=CONFLICTS, source="")


def report_facts(*, sqlite: bool) -> str:
    names = list(SUMS)
    if not sqlite:
        latest = ", ".join(f"(array_agg(r.{name} ORDER BY {LATEST_FIRST}))[1] AS latest_{name}" for name in LATEST)
        sums = ", ".join(f"{SUMS[name]} AS {name}" for name in names)
        source = f"""
            CROSS JOIN LATERAL (
                SELECT {sums}, {latest}, string_agg({POINT}, '; ' ORDER BY {DAY}, r.id) AS series
                FROM placed_claims r WHERE r.fact = f.id
            ) AS g CROSS JOIN LATERAL {CONFLICTS.replace("count(*)", "count(*) AS number")} AS d
        """
        return facts_row(
            {name: f"g.{name}" for name in names},
            {name: f"g.latest_{name}" for name in LATEST},
            series="g.series",
            conflicts="d.number",
            source=source,
        )
    # the greatest of texts that begin with what orders them, in fixed places, brings its values along
    order = (
        "printf('%d%-10s%-32s%015d', r.sense NOT IN ('former', 'withdrawn'), COALESCE(r.day, ''), "
        "COALESCE(r.moment, ''), r.id)"
    )
    newest = f"substr(max({order} || json_array({', '.join(f'r.{name}' for name in LATEST)})), {1 + 10 + 32 + 15 + 1})"
    values = [*(SUMS[name] for name in names), f"json({newest})", f"group_concat({POINT}, '; ')", CONFLICTS]
    source = f"""
        CROSS JOIN json_each((
            SELECT json_array(json_array({", ".join(values)}))
            FROM (SELECT * FROM placed_claims p WHERE p.fact = f.id ORDER BY COALESCE(p.day, 'undated'), p.id) r
        )) g
    """

    def value(place: str) -> str:
        return f"json_extract(g.value, '$[{place}]')"

    return facts_row(
        {name: value(str(number)) for number, name in enumerate(names)},
        {name: value(f"{len(names)}][{number}") for number, name in enumerate(LATEST)},
        series=value(str(len(names) + 1)),
        conflicts=value(str(len(names) + 2)),
        source=source,
    )


def anchored(target: str, of: str, alias: str) -> str:
    """The corrections of a row."""
    return (
        f"{alias}.article_id = {of}.article_id AND {alias}.target = '{target}' "
        f"AND {alias}.start_char = {of}.start_char AND {alias}.end_char = {of}.end_char"
    )


def among(identifier: str, few: str, *, sqlite: bool) -> str:
    """True for the identifiers that a subquery gives; an array, which PostgreSQL makes first and looks up by index."""
    return f"{identifier} IN ({few})" if sqlite else f"{identifier} = ANY (ARRAY({few}))"


KEPT = (
    f"COALESCE((SELECT k.value FROM corrections k WHERE {anchored('quote', 'q', 'k')} AND k.field = 'rejected' "
    "ORDER BY k.id DESC LIMIT 1), 'false') <> 'true'"
)

CORRECTED_SPEAKER = f"""
    LEFT JOIN corrections cs ON cs.id = (
        SELECT max(k.id) FROM corrections k WHERE {anchored("quote", "q", "k")} AND k.field = 'speaker'
    )
    LEFT JOIN speakers cp ON cp.id = (
        SELECT min(n.id) FROM speakers n
        WHERE n.name = cs.value AND (n.article_id IS NULL OR n.article_id = q.article_id)
    )
"""

CORRECTED_TO = f"""
    SELECT q.id FROM corrections k JOIN quotes q ON {anchored("quote", "q", "k")}
    WHERE k.field = 'speaker' AND k.value = s.name
"""
"""Quotes that were ever corrected to be of speaker s."""

QUOTES_OF = f"SELECT q.id FROM quotes q WHERE q.speaker_id = s.id UNION {CORRECTED_TO}"


def quoted_of(*, sqlite: bool) -> str:
    """The quotes of speaker s: those of articles without corrections, by the index alone, and the others."""
    current = f"q.article_id NOT IN {SUPERSEDED}"
    return f"""
        SELECT q.article_id, q.listed_on FROM quotes q
        WHERE q.speaker_id = s.id AND {current} AND q.article_id NOT IN {CORRECTED}
        UNION ALL
        SELECT q.article_id, q.listed_on FROM quotes q {CORRECTED_SPEAKER}
        WHERE {among("q.id", f"SELECT o.id FROM quotes o WHERE o.speaker_id = s.id AND o.article_id IN {CORRECTED} UNION {CORRECTED_TO}", sqlite=sqlite)}
            AND {current} AND {KEPT} AND CASE WHEN cs.id IS NULL THEN q.speaker_id ELSE cp.id END = s.id
    """


def claimed_by(*, sqlite: bool) -> str:
    """How many claims speaker s makes."""
    some = f"""
        SELECT c.id FROM claims c WHERE c.claimant_id = s.id AND c.article_id IN {CORRECTED}
        UNION SELECT c.id FROM claims c WHERE {among("c.quote_id", CORRECTED_TO, sqlite=sqlite)}
    """
    return f"""
        (SELECT count(*) FROM claims c
            WHERE c.claimant_id = s.id AND c.article_id NOT IN {SUPERSEDED} AND c.article_id NOT IN {CORRECTED})
        + (SELECT count(*) FROM corrected_claims r WHERE {among("r.id", some, sqlite=sqlite)} AND r.claimant_id = s.id)
    """


def speakers_row(
    quotes: str, articles: str, claims: str, first: str, last: str, *, source: str, where: str, sqlite: bool
) -> str:
    """The view of speakers, from how each of its parts is read."""
    aliases = "SELECT n.name AS v FROM speaker_names n WHERE n.speaker_id = s.id AND n.name <> s.name"
    roles = "SELECT r.title AS v, r.last_seen AS o, r.id AS i FROM speaker_roles r WHERE r.speaker_id = s.id"

    def joined(select: str, order: str) -> str:
        if sqlite:
            return f"(SELECT group_concat(v, '; ') FROM ({select} ORDER BY {order}))"
        return f"(SELECT string_agg(v, '; ' ORDER BY {order}) FROM ({select}) AS parts)"

    return f"""
    SELECT s.id, s.name, s.kind,
        {joined(aliases, "v")} AS aliases,
        {joined(roles, "o DESC NULLS LAST, i DESC")} AS roles,
        {quotes} AS quotes, {articles} AS articles, {claims} AS claims, {first} AS first_quoted, {last} AS last_quoted,
        s.wikidata_id, s.article_id
    FROM speakers s {source}
    WHERE {where}
    """


def report_speakers_before(*, sqlite: bool) -> str:
    current = "+a.superseded_by IS NULL" if sqlite else "a.superseded_by IS NULL"
    quoted = f"""
        FROM quotes q JOIN articles a ON a.id = q.article_id {CORRECTED_SPEAKER}
        WHERE {among("q.id", QUOTES_OF, sqlite=sqlite)} AND {current} AND {KEPT}
            AND CASE WHEN cs.id IS NULL THEN q.speaker_id ELSE cp.id END = s.id
    """
    claims = f"""
        SELECT c.id FROM claims c WHERE c.claimant_id = s.id
        UNION SELECT c.id FROM claims c WHERE {among("c.quote_id", QUOTES_OF, sqlite=sqlite)}
    """
    # the view that 0003 named report_claims: by another name PostgreSQL kept to it, SQLite to the name
    view = "report_claims" if sqlite else "corrected_claims"
    return speakers_row(
        f"(SELECT count(*) {quoted})",
        f"(SELECT count(DISTINCT q.article_id) {quoted})",
        f"(SELECT count(*) FROM {view} r WHERE {among('r.id', claims, sqlite=sqlite)} AND r.claimant_id = s.id)",
        f"(SELECT min(a.published_on) {quoted})",
        f"(SELECT max(a.published_on) {quoted})",
        source="",
        where=f"(SELECT count(*) FROM (SELECT 1 {quoted} LIMIT 1) AS any_quote) = 1",
        sqlite=sqlite,
    )


def report_speakers(*, sqlite: bool) -> str:
    first, last = (f"{pick}(NULLIF(r.listed_on, '{UNDATED}'))" for pick in ("min", "max"))
    sums = ("count(*)", "count(DISTINCT r.article_id)", first, last)
    read = f"FROM ({quoted_of(sqlite=sqlite)}) AS r"
    if sqlite:
        quotes, articles, first, last = (f"json_extract(g.value, '$[{number}]')" for number in range(4))
        source = f"CROSS JOIN json_each((SELECT json_array(json_array({', '.join(sums)})) {read})) g"
    else:
        named = ", ".join(f"{value} AS v{number}" for number, value in enumerate(sums))
        quotes, articles, first, last = (f"g.v{number}" for number in range(4))
        source = f"CROSS JOIN LATERAL (SELECT {named} {read}) AS g"
    return speakers_row(
        quotes,
        articles,
        claimed_by(sqlite=sqlite),
        first,
        last,
        source=source,
        where=f"{quotes} > 0",
        sqlite=sqlite,
    )


def show(view: str, words: str) -> None:
    """Replace a view. PostgreSQL drops none that another one reads, SQLite cannot replace one."""
    if op.get_context().dialect.name == "sqlite":
        op.execute(f"DROP VIEW {view}")
        op.execute(f"CREATE VIEW {view} AS {words}")
    else:
        op.execute(f"CREATE OR REPLACE VIEW {view} AS {words}")


def sqlite_triggers() -> list[str]:
    day = "SELECT a.listed_on FROM articles a WHERE a.id"
    own = [
        f"CREATE TRIGGER {table}_listed_on AFTER INSERT ON {table} WHEN new.listed_on = '{UNDATED}' BEGIN "
        f"UPDATE {table} SET listed_on = ({day} = new.article_id) "
        f"WHERE id = new.id AND listed_on <> ({day} = new.article_id); END"
        for table in LISTED
    ]
    changes = " ".join(f"UPDATE {table} SET listed_on = new.listed_on WHERE article_id = new.id;" for table in LISTED)
    moved = f"CREATE TRIGGER articles_listed_on AFTER UPDATE OF published_on ON articles BEGIN {changes} END"
    return [*own, moved]


def postgres_triggers() -> list[str]:
    changes = " ".join(f"UPDATE {table} SET listed_on = NEW.listed_on WHERE article_id = NEW.id;" for table in LISTED)
    return [
        """
        CREATE FUNCTION factdb_listed_on() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            SELECT a.listed_on INTO NEW.listed_on FROM articles a WHERE a.id = NEW.article_id;
            RETURN NEW;
        END
        $$
        """,
        *(
            f"CREATE TRIGGER {table}_listed_on BEFORE INSERT ON {table} FOR EACH ROW "
            f"WHEN (NEW.listed_on = DATE '{UNDATED}') EXECUTE FUNCTION factdb_listed_on()"
            for table in LISTED
        ),
        f"""
        CREATE FUNCTION factdb_moved_article() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            {changes}
            RETURN NULL;
        END
        $$
        """,
        "CREATE TRIGGER articles_listed_on AFTER UPDATE OF published_on ON articles FOR EACH ROW "
        "EXECUTE FUNCTION factdb_moved_article()",
    ]


def upgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    literal = f"'{UNDATED}'" if sqlite else f"'{UNDATED}'::date"
    op.add_column(
        "articles",
        sa.Column(
            "listed_on",
            sa.Date(),
            sa.Computed(f"COALESCE(published_on, {literal})", persisted=not sqlite),
            nullable=True,
            comment="day of publication; 0001-01-01 for none",
        ),
    )
    for table in LISTED:
        op.add_column(
            table,
            sa.Column(
                "listed_on",
                sa.Date(),
                nullable=False,
                server_default=UNDATED,
                comment="day of publication of its article; 0001-01-01 for none",
            ),
        )
        op.execute(
            f"UPDATE {table} SET listed_on = (SELECT a.listed_on FROM articles a WHERE a.id = {table}.article_id)"
        )
        op.create_index(f"ix_{table}_listed_on_article_id_start_char", table, ["listed_on", "article_id", "start_char"])
    op.create_index("ix_articles_listed_on_id", "articles", ["listed_on", "id"])
    op.drop_index("ix_quotes_speaker_id_id", "quotes")
    op.create_index(
        "ix_quotes_speaker_id_listed_on_article_id_start_char_end_char",
        "quotes",
        ["speaker_id", "listed_on", "article_id", "start_char", "end_char"],
    )
    op.drop_index("ix_claims_claimant_id", "claims")
    op.create_index(
        "ix_claims_claimant_id_listed_on_article_id_start_char",
        "claims",
        ["claimant_id", "listed_on", "article_id", "start_char"],
    )
    op.add_column(
        "claims",
        sa.Column(
            "as_of_day",
            sa.Date(),
            sa.Computed("COALESCE(as_of_last, listed_on)", persisted=not sqlite),
            nullable=True,
            comment="last day that the number speaks of, else that of publication",
        ),
    )
    op.drop_index("ix_claims_fact_id", "claims")
    op.create_index("ix_claims_fact_id_as_of_day_article_id", "claims", ["fact_id", "as_of_day", "article_id"])
    for statement in sqlite_triggers() if sqlite else postgres_triggers():
        op.execute(statement)
    views = Claims(sqlite=sqlite, indexed=True)
    show("weighed_claims", views.weighed_claims())
    show("report_conflicts", views.report_conflicts())
    show("report_facts", report_facts(sqlite=sqlite))
    show("report_speakers", report_speakers(sqlite=sqlite))


def downgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    views = Claims(sqlite=sqlite, indexed=False)
    show("report_speakers", report_speakers_before(sqlite=sqlite))
    show("report_facts", report_facts_before(sqlite=sqlite))
    show("report_conflicts", views.report_conflicts())
    show("weighed_claims", views.weighed_claims())
    for table in ("articles", *LISTED):
        op.execute(f"DROP TRIGGER {table}_listed_on" if sqlite else f"DROP TRIGGER {table}_listed_on ON {table}")
    if not sqlite:
        op.execute("DROP FUNCTION factdb_moved_article()")
        op.execute("DROP FUNCTION factdb_listed_on()")
    op.drop_index("ix_claims_fact_id_as_of_day_article_id", "claims")
    op.create_index("ix_claims_fact_id", "claims", ["fact_id"])
    op.drop_column("claims", "as_of_day")
    op.drop_index("ix_claims_claimant_id_listed_on_article_id_start_char", "claims")
    op.create_index("ix_claims_claimant_id", "claims", ["claimant_id"])
    op.drop_index("ix_quotes_speaker_id_listed_on_article_id_start_char_end_char", "quotes")
    op.create_index("ix_quotes_speaker_id_id", "quotes", ["speaker_id", "id"])
    op.drop_index("ix_articles_listed_on_id", "articles")
    for table in LISTED:
        op.drop_index(f"ix_{table}_listed_on_article_id_start_char", table)
        op.drop_column(table, "listed_on")
    op.drop_column("articles", "listed_on")
