"""The tables: articles, who said what in them, the numbers claimed, and what people corrected.

The first revision. Everything that a person's work hangs on (articles, corrections, verdicts) has no cascade: it can
only be deleted on purpose. Enums are text held by a CHECK, so that a new value needs no new type on PostgreSQL.
Decimals are TEXT on SQLite, which would make floats of them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TIMESTAMP = sa.DateTime(timezone=True)
EXACT = sa.Numeric().with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "extraction_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False, comment="version of the extraction"),
        sa.Column(
            "model_hash", sa.String(64), nullable=True, comment="SHA-256 of the model's weights, if one was used"
        ),
        sa.Column("started_at", TIMESTAMP, nullable=False, comment="when it began, UTC"),
        sa.Column("finished_at", TIMESTAMP, nullable=True, comment="when it ended; null if interrupted"),
        sa.Column("articles", sa.Integer(), nullable=False, comment="articles stored"),
        sa.Column("quotes", sa.Integer(), nullable=False, comment="quotes stored"),
        sa.Column("claims", sa.Integer(), nullable=False, comment="claims stored"),
        sa.PrimaryKeyConstraint("id", name="pk_extraction_runs"),
    )
    op.create_table(
        "facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False, comment="what the number is of"),
        sa.Column("unit", sa.String(60), nullable=True, comment="canonical unit"),
        sa.PrimaryKeyConstraint("id", name="pk_facts"),
    )
    op.create_table(
        "outlets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="the outlet's name as the source gives it"),
        sa.CheckConstraint("name <> ''", name=op.f("ck_outlets_name_not_empty")),
        sa.PrimaryKeyConstraint("id", name="pk_outlets"),
        sa.UniqueConstraint("name", name="uq_outlets_name"),
    )
    op.create_table(
        "utterances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "words_key", sa.String(64), nullable=False, comment="SHA-256 of the words without case and punctuation"
        ),
        sa.Column("text", sa.Text(), nullable=False, comment="the longest form of it"),
        sa.PrimaryKeyConstraint("id", name="pk_utterances"),
        sa.UniqueConstraint("words_key", name="uq_utterances_words_key"),
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "identity_key",
            sa.String(64),
            nullable=False,
            comment="SHA-256 of what makes two inputs the same article: URL; else outlet and id; else the words",
        ),
        sa.Column("content_hash", sa.String(64), nullable=False, comment="SHA-256 of title and text"),
        sa.Column("source_id", sa.Text(), nullable=True, comment="identifier that the input gave"),
        sa.Column("location", sa.Text(), nullable=True, comment="file, or file and line, that it was read from"),
        sa.Column("url", sa.Text(), nullable=True, comment="web address"),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True, comment="headline"),
        sa.Column("byline", sa.Text(), nullable=True, comment="author line"),
        sa.Column(
            "published_on", sa.Date(), nullable=True, comment="day of publication; null where the source gives none"
        ),
        sa.Column("published_at", TIMESTAMP, nullable=True, comment="moment of publication where known, UTC"),
        sa.Column("text", sa.Text(), nullable=False, comment="the article, verbatim"),
        sa.Column(
            "superseded_by",
            sa.Integer(),
            nullable=True,
            comment="the newer revision of the same article; null for the current one",
        ),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("ingested_at", TIMESTAMP, nullable=False, comment="when it was stored, UTC"),
        sa.CheckConstraint("superseded_by <> id", name=op.f("ck_articles_not_superseded_by_itself")),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name="fk_articles_outlet_id_outlets"),
        sa.ForeignKeyConstraint(["run_id"], ["extraction_runs.id"], name="fk_articles_run_id_extraction_runs"),
        sa.ForeignKeyConstraint(["superseded_by"], ["articles.id"], name="fk_articles_superseded_by_articles"),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("identity_key", "content_hash", name="uq_articles_identity_key_content_hash"),
    )
    op.create_index("ix_articles_outlet_id_published_on", "articles", ["outlet_id", "published_on"])
    op.create_index("ix_articles_published_on_id", "articles", ["published_on", "id"])
    op.create_index("ix_articles_run_id", "articles", ["run_id"])
    op.create_index("ix_articles_source_id", "articles", ["source_id"], postgresql_using="hash")
    op.create_index("ix_articles_superseded_by", "articles", ["superseded_by"])
    op.create_index("ix_articles_url", "articles", ["url"], postgresql_using="hash")
    op.create_index(
        "uq_articles_current",
        "articles",
        ["identity_key"],
        unique=True,
        sqlite_where=sa.text("superseded_by IS NULL"),
        postgresql_where=sa.text("superseded_by IS NULL"),
    )
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(20), nullable=False, comment="quote or claim"),
        sa.Column("start_char", sa.Integer(), nullable=False),
        sa.Column("end_char", sa.Integer(), nullable=False),
        sa.Column(
            "field",
            sa.String(20),
            nullable=False,
            comment="quotes: speaker, role, kind, manner; claims: low, high, modifier, unit, measure; rejected",
        ),
        sa.Column("value", sa.Text(), nullable=True, comment="the right value"),
        sa.Column("reviewer", sa.Text(), nullable=False, comment="who corrected it"),
        sa.Column("created_at", TIMESTAMP, nullable=False, comment="when, UTC"),
        sa.CheckConstraint("start_char >= 0 AND start_char < end_char", name=op.f("ck_corrections_span")),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_corrections_article_id_articles"),
        sa.CheckConstraint("target IN ('quote', 'claim')", name=op.f("ck_corrections_target")),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
    )
    op.create_index(
        "ix_corrections_article_id_target_start_char_end_char_field",
        "corrections",
        ["article_id", "target", "start_char", "end_char", "field"],
    )
    op.create_table(
        "speakers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="canonical name, without titles"),
        sa.Column("name_key", sa.Text(), nullable=False, comment="the name without case, accents and punctuation"),
        sa.Column("kind", sa.String(20), nullable=False, comment="person, organization, group, unnamed or document"),
        sa.Column("wikidata_id", sa.String(20), nullable=True, comment="Wikidata item, such as Q937"),
        sa.Column(
            "article_id", sa.Integer(), nullable=True, comment="the only article it is known in; null for known names"
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_speakers_name_not_empty")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_speakers_article_id_articles", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "kind IN ('person', 'organization', 'group', 'unnamed', 'document')", name=op.f("ck_speakers_kind")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_speakers"),
    )
    op.create_index("ix_speakers_article_id", "speakers", ["article_id"])
    op.create_index(
        "uq_speakers_known",
        "speakers",
        ["kind", "name_key"],
        unique=True,
        sqlite_where=sa.text("article_id IS NULL"),
        postgresql_where=sa.text("article_id IS NULL"),
    )
    op.create_table(
        "verdicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(20), nullable=False, comment="quote or claim"),
        sa.Column("start_char", sa.Integer(), nullable=False),
        sa.Column("end_char", sa.Integer(), nullable=False),
        sa.Column("rating", sa.Text(), nullable=False, comment="true, false, misleading … on the user's own scale"),
        sa.Column("explanation", sa.Text(), nullable=True, comment="why"),
        sa.Column("source_url", sa.Text(), nullable=True, comment="the evidence"),
        sa.Column("reviewer", sa.Text(), nullable=False, comment="who gave it"),
        sa.Column("created_at", TIMESTAMP, nullable=False, comment="when, UTC"),
        sa.CheckConstraint("start_char >= 0 AND start_char < end_char", name=op.f("ck_verdicts_span")),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_verdicts_article_id_articles"),
        sa.CheckConstraint("target IN ('quote', 'claim')", name=op.f("ck_verdicts_target")),
        sa.PrimaryKeyConstraint("id", name="pk_verdicts"),
    )
    op.create_index(
        "ix_verdicts_article_id_target_start_char_end_char",
        "verdicts",
        ["article_id", "target", "start_char", "end_char"],
    )
    op.create_table(
        "mentions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(20), nullable=False, comment="name, description or pronoun"),
        sa.Column("start_char", sa.Integer(), nullable=False),
        sa.Column("end_char", sa.Integer(), nullable=False),
        sa.CheckConstraint("start_char >= 0 AND start_char < end_char", name=op.f("ck_mentions_span")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_mentions_article_id_articles", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["speaker_id"], ["speakers.id"], name="fk_mentions_speaker_id_speakers"),
        sa.CheckConstraint("kind IN ('name', 'description', 'pronoun')", name=op.f("ck_mentions_kind")),
        sa.PrimaryKeyConstraint("id", name="pk_mentions"),
        sa.UniqueConstraint("article_id", "start_char", "end_char", name="uq_mentions_article_id_start_char_end_char"),
    )
    op.create_index("ix_mentions_speaker_id", "mentions", ["speaker_id"])
    op.create_table(
        "quotes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=True),
        sa.Column("utterance_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(20), nullable=False, comment="direct, mixed or indirect"),
        sa.Column("manner", sa.String(20), nullable=False, comment="speech or thought"),
        sa.Column("start_char", sa.Integer(), nullable=False, comment="where its content begins"),
        sa.Column("end_char", sa.Integer(), nullable=False, comment="where its content ends"),
        sa.Column(
            "text", sa.Text(), nullable=False, comment="its words; the parts of a split quote are joined by ' … '"
        ),
        sa.Column("role", sa.Text(), nullable=True, comment="the speaker's role in this article"),
        sa.Column("rule", sa.Text(), nullable=False, comment="how the speaker was decided, or why there is none"),
        sa.Column("confidence", sa.Double(), nullable=False, comment="from 0 to 1"),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_quotes_confidence")),
        sa.CheckConstraint("start_char >= 0 AND start_char < end_char", name=op.f("ck_quotes_span")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_quotes_article_id_articles", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["speaker_id"], ["speakers.id"], name="fk_quotes_speaker_id_speakers"),
        sa.ForeignKeyConstraint(["utterance_id"], ["utterances.id"], name="fk_quotes_utterance_id_utterances"),
        sa.CheckConstraint("kind IN ('direct', 'mixed', 'indirect')", name=op.f("ck_quotes_kind")),
        sa.CheckConstraint("manner IN ('speech', 'thought')", name=op.f("ck_quotes_manner")),
        sa.PrimaryKeyConstraint("id", name="pk_quotes"),
        sa.UniqueConstraint("article_id", "start_char", "end_char", name="uq_quotes_article_id_start_char_end_char"),
    )
    op.create_index("ix_quotes_speaker_id_id", "quotes", ["speaker_id", "id"])
    op.create_index("ix_quotes_utterance_id", "quotes", ["utterance_id"])
    op.create_table(
        "speaker_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="canonical name or alias"),
        sa.Column("name_key", sa.Text(), nullable=False, comment="the name without case, accents and punctuation"),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speakers.id"], name="fk_speaker_names_speaker_id_speakers", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_speaker_names"),
        sa.UniqueConstraint("speaker_id", "name", name="uq_speaker_names_speaker_id_name"),
    )
    op.create_index("ix_speaker_names_name_key", "speaker_names", ["name_key"])
    op.create_table(
        "speaker_roles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False, comment="the role in the article's words"),
        sa.Column("first_seen", sa.Date(), nullable=True, comment="first day of publication with this role"),
        sa.Column("last_seen", sa.Date(), nullable=True, comment="last day of publication with this role"),
        sa.CheckConstraint("first_seen <= last_seen", name=op.f("ck_speaker_roles_seen_in_order")),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speakers.id"], name="fk_speaker_roles_speaker_id_speakers", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_speaker_roles"),
        sa.UniqueConstraint("speaker_id", "title", name="uq_speaker_roles_speaker_id_title"),
    )
    op.create_table(
        "claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("quote_id", sa.Integer(), nullable=True, comment="the innermost quote that holds the number"),
        sa.Column("claimant_id", sa.Integer(), nullable=True, comment="who says it; null in the article's own voice"),
        sa.Column("fact_id", sa.Integer(), nullable=True),
        sa.Column("start_char", sa.Integer(), nullable=False, comment="begin of modifier, number, scale and unit sign"),
        sa.Column("end_char", sa.Integer(), nullable=False, comment="end of the same"),
        sa.Column("unit_start_char", sa.Integer(), nullable=True, comment="begin of the words that give the unit"),
        sa.Column("unit_end_char", sa.Integer(), nullable=True, comment="end of the same"),
        sa.Column("low", EXACT, nullable=True, comment="the number, or the lower end; null if open"),
        sa.Column("high", EXACT, nullable=True, comment="the number, or the upper end; null if open"),
        sa.Column(
            "modifier",
            sa.String(20),
            nullable=False,
            comment="exact, approx, at_least, more_than, at_most, less_than or range",
        ),
        sa.Column("direction", sa.String(20), nullable=True, comment="up, down or null"),
        sa.Column("unit", sa.String(60), nullable=True, comment="canonical unit: people, percent, USD, kilometre …"),
        sa.Column("measure", sa.Text(), nullable=True, comment="what is counted or measured"),
        sa.Column("as_of_first", sa.Date(), nullable=True, comment="first day that the number speaks of"),
        sa.Column("as_of_last", sa.Date(), nullable=True, comment="last day that the number speaks of"),
        sa.Column("place", sa.Text(), nullable=True, comment="where, if the sentence says so"),
        sa.Column("confidence", sa.Double(), nullable=False, comment="from 0 to 1"),
        sa.CheckConstraint(
            "(unit_start_char IS NULL) = (unit_end_char IS NULL)", name=op.f("ck_claims_unit_span_whole")
        ),
        sa.CheckConstraint("CAST(low AS NUMERIC) <= CAST(high AS NUMERIC)", name=op.f("ck_claims_low_to_high")),
        sa.CheckConstraint("as_of_first <= as_of_last", name=op.f("ck_claims_as_of_in_order")),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_claims_confidence")),
        sa.CheckConstraint("low IS NOT NULL OR high IS NOT NULL", name=op.f("ck_claims_has_a_value")),
        sa.CheckConstraint("start_char >= 0 AND start_char < end_char", name=op.f("ck_claims_span")),
        sa.CheckConstraint(
            "unit_start_char >= 0 AND unit_start_char < unit_end_char", name=op.f("ck_claims_unit_span")
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_claims_article_id_articles", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["claimant_id"], ["speakers.id"], name="fk_claims_claimant_id_speakers"),
        sa.ForeignKeyConstraint(["fact_id"], ["facts.id"], name="fk_claims_fact_id_facts"),
        sa.ForeignKeyConstraint(["quote_id"], ["quotes.id"], name="fk_claims_quote_id_quotes", ondelete="SET NULL"),
        sa.CheckConstraint("direction IN ('up', 'down')", name=op.f("ck_claims_direction")),
        sa.CheckConstraint(
            "modifier IN ('exact', 'approx', 'at_least', 'more_than', 'at_most', 'less_than', 'range')",
            name=op.f("ck_claims_modifier"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_claims"),
        sa.UniqueConstraint("article_id", "start_char", "end_char", name="uq_claims_article_id_start_char_end_char"),
    )
    op.create_index("ix_claims_claimant_id", "claims", ["claimant_id"])
    op.create_index("ix_claims_fact_id", "claims", ["fact_id"])
    op.create_index("ix_claims_quote_id", "claims", ["quote_id"])
    op.create_table(
        "quote_spans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quote_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(20), nullable=False, comment="content, cue or source"),
        sa.Column("start_char", sa.Integer(), nullable=False),
        sa.Column("end_char", sa.Integer(), nullable=False),
        sa.CheckConstraint("start_char >= 0 AND start_char < end_char", name=op.f("ck_quote_spans_span")),
        sa.ForeignKeyConstraint(["quote_id"], ["quotes.id"], name="fk_quote_spans_quote_id_quotes", ondelete="CASCADE"),
        sa.CheckConstraint("part IN ('content', 'cue', 'source')", name=op.f("ck_quote_spans_part")),
        sa.PrimaryKeyConstraint("id", name="pk_quote_spans"),
        sa.UniqueConstraint("quote_id", "part", "start_char", name="uq_quote_spans_quote_id_part_start_char"),
    )


def downgrade() -> None:
    for table in (
        "quote_spans",
        "claims",
        "speaker_roles",
        "speaker_names",
        "quotes",
        "mentions",
        "verdicts",
        "corrections",
        "speakers",
        "articles",
        "utterances",
        "outlets",
        "facts",
        "extraction_runs",
    ):
        op.drop_table(table)
