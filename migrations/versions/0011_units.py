"""Numbers in units that can be converted are compared as such: 12 miles and 19.3 km are one number.

How a unit is converted stands in a table, which the program fills from Pint's registry. The views turn numbers into the
base of their dimension before they compare them, and into the unit of their fact for its series. Numbers in two units
differ by more than the rounding of either: half of the last digit that is stated (zeros at the end of a whole number are
not, but its first two digits are), a tenth of the number at most, or half a degree. Numbers in one
unit are compared exactly, as before. Shares and currencies have no row, and are never converted.

The views are those of 0009 and 0010 but for this.
"""

# Statements are put together from the pieces below and from nothing else.
# ruff: noqa: S608

import sqlalchemy as sa
from alembic import context, op

revision = "0011"
down_revision = "0010"

READ = 0.5
"""What rounding may change degrees of a thermometer by at most."""

PERIOD = 27
"""Days that a number of a month, a quarter or a year speaks of at least, and that of a few days does not."""

APPROXIMATELY = 0.1
"""How far from an approximate number one may lie that it does not contradict, as a share of it."""

LARGEST_ERROR = 0.1
"""What rounding may change a number by at most, as a share of it."""

VIEWS = ("report_facts", "report_conflicts", "report_claims", "weighed_claims", "placed_claims")
"""Those that read each other, the last one first."""

CLAIM = """
    id article_id source_id url outlet title published text low high modifier direction unit measure place as_of_first
    as_of_last claimant_id claimant claimant_kind quote_id quote context confidence fact start_char end_char corrected
    corrected_by corrected_at verdict
""".split()
"""Columns of corrected_claims."""

IN_FACT = "fact_unit fact_low fact_high".split()
"""Columns that this revision adds."""

SHIFT = "CASE WHEN t.sense = 'change' THEN 0 ELSE COALESCE(CAST(u.shift AS {number}), 0) END"
"""By how much a unit's zero lies above its base's: a rise of 9 degrees Fahrenheit is one of 5 degrees Celsius."""


class Numbers:
    """How numbers are read and rounded on an engine."""

    def __init__(self, *, sqlite: bool) -> None:
        self.sqlite = sqlite
        self.type = "REAL" if sqlite else "NUMERIC"
        self.factor = f"COALESCE(CAST(u.factor AS {self.type}), 1)"
        self.shift = SHIFT.format(number=self.type)

    def greatest(self, *values: str) -> str:
        return f"{'max' if self.sqlite else 'greatest'}({', '.join(values)})"

    def least(self, *values: str) -> str:
        return f"{'min' if self.sqlite else 'least'}({', '.join(values)})"

    def in_base(self, number: str) -> str:
        """A number in the base of its dimension; as it is where its unit has none."""
        return f"(({number}) * {self.factor} + {self.shift})"

    def half_of_last_digit(self, number: str) -> str:
        digits = f"CAST(abs({number}) AS TEXT)"
        point = f"instr({digits}, '.')" if self.sqlite else f"strpos({digits}, '.')"
        zeros = self.least(f"length({digits}) - length(rtrim({digits}, '0'))", f"length({digits}) - 2")
        place = f"CASE WHEN {point} > 0 THEN {point} - length({digits}) ELSE {self.greatest(zeros, '0')} END"
        return f"(5 * CAST('1e' || (({place}) - 1) AS {self.type}))"

    def rounding(self, number: str) -> str:
        """By how much a number may differ from the one that was meant, in the base of its dimension."""
        error = self.half_of_last_digit(number)
        most = f"CASE WHEN COALESCE(u.shift, '0') <> '0' THEN {READ} ELSE abs({number}) * {LARGEST_ERROR} END"
        return f"({self.factor} * {self.least(error, most)})"

    def in_fact(self, end: str) -> str:
        """An end of a number in the unit of its fact, with one digit more than is stated and three at least."""
        own = f"CAST(w.factor AS {self.type})"
        zero = f"CASE WHEN t.sense = 'change' THEN 0 ELSE CAST(w.shift AS {self.type}) END"
        value = f"(({self.in_base(f'r.{end}')} - {zero}) / {own})"
        stated = f"length(rtrim(ltrim(replace(CAST(abs(r.{end}) AS TEXT), '.', ''), '0'), '0'))"
        digits = self.greatest("3", f"1 + {stated}")
        if self.sqlite:
            rounded = f"CAST(printf('%.*g', {digits}, {value}) AS NUMERIC)"
        else:
            place = f"{digits} - 1 - CAST(floor(log(abs({value}))) AS integer)"
            rounded = f"CASE WHEN {value} = 0 THEN 0 ELSE trim_scale(round({value}, {place})) END"
        return f"CASE WHEN w.unit IS NULL OR w.unit = u.unit THEN r.{end} ELSE {rounded} END"


def placed_claims(*, sqlite: bool) -> str:
    """The claims with what tells whether they hold still, and their numbers as they can be compared."""
    numbers = Numbers(sqlite=sqlite)
    midnight = "a.published_on" if sqlite else "CAST(a.published_on AS timestamp) AT TIME ZONE 'UTC'"
    length = "julianday(r.as_of_last) - julianday(r.as_of_first)" if sqlite else "r.as_of_last - r.as_of_first"
    low, high = "COALESCE(r.low, r.high)", "COALESCE(r.high, r.low)"
    least, most = (
        f"CASE WHEN r.modifier = 'approx' THEN {end} {sign} abs({end}) * {APPROXIMATELY} ELSE {own} END"
        for end, sign, own in ((low, "-", "r.low"), (high, "+", "r.high"))
    )
    return f"""
    SELECT {", ".join(f"r.{name}" for name in CLAIM)},
        COALESCE(s.story_id, a.id) AS story,
        COALESCE(a.published_at, {midnight}) AS moment,
        COALESCE(r.as_of_last, r.published) AS day,
        CASE WHEN {length} >= {PERIOD} THEN 1 ELSE 0 END AS is_period,
        COALESCE(t.sense, 'level') AS sense,
        COALESCE(r.unit, f.unit) AS stated_in,
        {numbers.in_base(low)} AS base_low,
        {numbers.in_base(high)} AS base_high,
        CASE WHEN r.modifier IN ('at_most', 'less_than') THEN NULL ELSE {numbers.in_base(least)} END AS least,
        CASE WHEN r.modifier IN ('at_least', 'more_than') THEN NULL ELSE {numbers.in_base(most)} END AS most,
        {numbers.rounding(low)} AS rounding,
        CASE WHEN w.unit IS NULL THEN COALESCE(r.unit, f.unit) ELSE w.unit END AS fact_unit,
        {numbers.in_fact("low")} AS fact_low,
        {numbers.in_fact("high")} AS fact_high
    FROM corrected_claims r
    JOIN articles a ON a.id = r.article_id
    LEFT JOIN article_stories s ON s.article_id = r.article_id
    LEFT JOIN claim_ties t ON t.claim_id = r.id
    LEFT JOIN facts f ON f.id = r.fact
    LEFT JOIN unit_conversions u ON u.unit = COALESCE(r.unit, f.unit)
    LEFT JOIN unit_conversions w ON w.unit = f.unit AND w.base = u.base
    """


def allowed(*, sqlite: bool) -> str:
    """By how much numbers x and y may differ and be one: not at all in one unit, else by the rounding of either."""
    rounding = Numbers(sqlite=sqlite).greatest("x.rounding", "y.rounding")
    return f"(CASE WHEN x.stated_in = y.stated_in OR COALESCE(x.stated_in, y.stated_in) IS NULL THEN 0 ELSE {rounding} END)"


def differs(*, sqlite: bool) -> str:
    ends = (f"abs(x.base_{end} - y.base_{end}) > {allowed(sqlite=sqlite)}" for end in ("low", "high"))
    return f"({' OR '.join(ends)})"


def changed_views(*, sqlite: bool) -> dict[str, str]:
    """The views of 0009 with their numbers compared, shown and added up in one unit."""
    before = context.script.get_revision("0009").module
    views = before.Claims(sqlite=sqlite, indexed=True)
    apart = f"(({before.most('x')}) < ({before.least('y')}) OR ({before.most('y')}) < ({before.least('x')}))"
    allowance = allowed(sqlite=sqlite)
    in_base = {
        before.DIFFERS: differs(sqlite=sqlite),
        apart: f"(y.least - x.most > {allowance} OR x.least - y.most > {allowance})",
        "COALESCE(x.high, x.low)": "x.base_high",
        "COALESCE(y.high, y.low)": "y.base_high",
        "COALESCE(x.low, x.high)": "x.base_low",
        "COALESCE(y.low, y.high)": "y.base_low",
    }
    in_fact = {
        "x.low, x.high": "x.fact_low AS low, x.fact_high AS high",
        "y.low AS": "y.fact_low AS",
        "y.high AS": "y.fact_high AS",
    }
    several = "max(r.base_low - r.rounding) > min(r.base_high + r.rounding)"
    summed = {
        f"{before.LOWEST} < {before.HIGHEST}": (
            f"CASE WHEN count(DISTINCT r.stated_in) > 1 THEN {several} ELSE {before.LOWEST} < {before.HIGHEST} END"
        ),
        "r.low": "r.fact_low",
        "r.high": "r.fact_high",
    }
    added = "".join(f", x.{name}" for name in IN_FACT)
    claims = context.script.get_revision("0010").module.Views(sqlite=sqlite, reviewed=True).report_claims()
    return {
        "placed_claims": placed_claims(sqlite=sqlite),
        "weighed_claims": changed(views.weighed_claims(), in_base | {"AS conflicts": f"AS conflicts{added}"}),
        "report_claims": changed(claims, {"FROM weighed_claims x": f"{added} FROM weighed_claims x"}),
        "report_conflicts": changed(views.report_conflicts(), in_base | in_fact),
        "report_facts": changed(before.report_facts(sqlite=sqlite), summed),
    }


def changed(words: str, changes: dict[str, str]) -> str:
    """A view's words with others in the place of some, one change after the other."""
    for old, new in changes.items():
        words = words.replace(old, new)
    return words


def views_before(*, sqlite: bool) -> dict[str, str]:
    modules = {number: context.script.get_revision(number).module for number in ("0006", "0009", "0010")}
    views = modules["0009"].Claims(sqlite=sqlite, indexed=True)
    return {
        "placed_claims": modules["0006"].placed_claims(sqlite=sqlite),
        "weighed_claims": views.weighed_claims(),
        "report_claims": modules["0010"].Views(sqlite=sqlite, reviewed=True).report_claims(),
        "report_conflicts": views.report_conflicts(),
        "report_facts": modules["0009"].report_facts(sqlite=sqlite),
    }


def upgrade() -> None:
    op.create_table(
        "unit_conversions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "unit", sa.String(60), nullable=False, comment="canonical unit, as in claims: mile, degree_fahrenheit …"
        ),
        sa.Column(
            "base", sa.String(80), nullable=False, comment="what units that can be compared share: 'length in meter'"
        ),
        *(
            sa.Column(name, sa.Numeric().with_variant(sa.Text(), "sqlite"), nullable=False, comment=comment)
            for name, comment in (
                ("factor", "what a number in the unit is multiplied by"),
                ("shift", "what is added then: 273.15 for degree_celsius"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name="pk_unit_conversions"),
        sa.UniqueConstraint("unit", name="uq_unit_conversions_unit"),
        sa.CheckConstraint("CAST(factor AS NUMERIC) > 0", name="factor"),
    )
    op.create_index("ix_unit_conversions_base", "unit_conversions", ["base"])
    sqlite = op.get_context().dialect.name == "sqlite"
    for view, words in changed_views(sqlite=sqlite).items():
        if sqlite:
            op.execute(f"DROP VIEW {view}")
        op.execute(f"CREATE {'' if sqlite else 'OR REPLACE '}VIEW {view} AS {words}")


def downgrade() -> None:
    for view in VIEWS:
        op.execute(f"DROP VIEW {view}")
    for view, words in views_before(sqlite=op.get_context().dialect.name == "sqlite").items():
        op.execute(f"CREATE VIEW {view} AS {words}")
    op.drop_table("unit_conversions")
