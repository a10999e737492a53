"""What must hold in every database: it does in one that was filled in the ordinary way, and each way to break it is found."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, make_url, text

from factdb import links
from factdb.database import store
from factdb.database.check import check
from factdb.database.connection import open_database, transaction
from factdb.database.findings import MOST_NAMED
from tests.database.examples import TEXT, extraction, plain
from tests.program import Program

MORE = " The crane, which had stood still since autumn, lifted the first box before noon."

BY_PEOPLE = (
    "INSERT INTO corrections (article_id, target, start_char, end_char, field, value, reviewer, created_at) "
    "SELECT article_id, 'claim', start_char, end_char, 'measure', 'grain brought in', 'Ann', '2024-05-07 10:00:00' "
    "FROM claims WHERE article_id = 2 AND start_char < 100",
    "INSERT INTO corrections (article_id, target, start_char, end_char, field, value, reviewer, created_at) "
    "SELECT article_id, 'quote', start_char, end_char, 'rejected', 'true', 'Ann', '2024-05-07 10:00:00' "
    "FROM quotes WHERE article_id = 3 AND start_char < 100",
    "INSERT INTO verdicts (article_id, target, start_char, end_char, rating, reviewer, created_at) "
    "SELECT article_id, 'quote', start_char, end_char, 'true', 'Ann', '2024-05-07 10:00:00' "
    "FROM quotes WHERE article_id = 2",
    "INSERT INTO vanished (article_id, target, start_char, end_char, run_id) "
    "SELECT article_id, 'claim', start_char, end_char, 1 FROM claims WHERE article_id = 2 AND start_char < 100",
    "INSERT INTO undone_corrections (article_id, target, start_char, end_char, field, value, reviewer, "
    "created_at, undone_by, undone_at) SELECT article_id, 'quote', start_char, end_char, 'role', 'mayor', 'Ann', "
    "'2024-05-07 10:00:00', 'Ann', '2024-05-07 11:00:00' FROM quotes WHERE id = 1",
    "INSERT INTO claim_spans (claim_id, start_char, end_char) VALUES (1, 3, 5)",
    "INSERT INTO fact_decisions (action, article_id, start_char, end_char, label, reviewer, created_at) "
    "SELECT 'rename', article_id, start_char, end_char, 'grain', 'Ann', '2024-05-07 10:00:00' FROM claims WHERE id = 1",
)


def fill(engine: Engine) -> Engine:
    """Store an article of two revisions, a copy of it in another paper, one without quotes, and what a person said."""
    with transaction(engine) as session:
        run = store.begin_run(session)
        for found in (
            extraction(),
            extraction(text=TEXT + MORE),
            extraction(text=TEXT + MORE, url=None, outlet="Radio Tide"),
            plain("Nobody said anything about the quay.", title="Élan – “quay”", url="https://tide.example/2"),
        ):
            links.save(session, found, run=run)
        store.finish_run(session, run)
    with engine.begin() as connection:
        for statement in BY_PEOPLE:
            connection.execute(text(statement))
    return engine


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """A filled database, on each engine."""
    return fill(engine)


def broken(engine: Engine) -> dict[str, list[str]]:
    """The rows that break each invariant that is broken."""
    return {finding.invariant: finding.named for finding in check(engine) if finding.broken}


def test_all_holds_in_what_was_stored(filled: Engine) -> None:
    findings = list(check(filled))
    assert [finding.named for finding in findings if finding.broken] == []
    assert [finding.invariant for finding in findings if not finding.looked_at] == []


@contextmanager
def lawless(engine: Engine) -> Iterator[Connection]:
    """A transaction without the rules that the schema itself holds rows to."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
            connection.connection.cursor().execute("PRAGMA ignore_check_constraints = ON")
            connection.rollback()
        else:
            checks = "SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype = 'c' AND conrelid > 0"
            for table, rule in connection.execute(text(checks)).all():
                connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {rule}"))
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield connection
        connection.commit()


REFERENCES = "references between rows"
CURRENT = "one current revision of each article"
TOGETHER = "rows within one article belong together"
QUOTED = "a quote's parts give its words back"

BREAKS = {
    "a column too many": (
        ["ALTER TABLE outlets ADD COLUMN country TEXT"],
        "tables of revision",
        "country",
    ),
    "an index that is gone": (["DROP INDEX ix_quotes_utterance_id"], "tables of revision", "ix_quotes_utterance_id"),
    "a role of nobody": (
        ["UPDATE speaker_roles SET speaker_id = 99"],
        REFERENCES,
        "speaker_roles 1: its speaker_id is 99, which is not there",
    ),
    "a claim of no article": (["UPDATE claims SET article_id = 99 WHERE id = 1"], REFERENCES, "claims 1: its article_id is 99"),
    "no current revision": (
        ["UPDATE articles SET superseded_by = 1 WHERE id = 2"],
        CURRENT,
        "article 1 and its revisions: 0 of them are current",
    ),
    "revisions in a circle": (
        ["UPDATE articles SET superseded_by = 1 WHERE id = 2"],
        CURRENT,
        "article 2: what it is superseded by leads to no current revision",
    ),
    "superseded by another article": (
        ["UPDATE articles SET superseded_by = 4 WHERE id = 1"],
        CURRENT,
        "article 1: it is superseded by 4, another article",
    ),
    "a claim in another article's quote": (
        ["UPDATE claims SET quote_id = 1 WHERE article_id = 3"],
        TOGETHER,
        "its quote 1 is of another article",
    ),
    "a spokesman of another article": (
        ["UPDATE quotes SET speaker_id = (SELECT id FROM speakers WHERE article_id = 1) WHERE article_id = 3"],
        TOGETHER,
        "is known in another article only",
    ),
    "a quote on another day": (
        ["UPDATE quotes SET listed_on = '2020-01-01' WHERE id = 1"],
        "every quote and claim is listed by its article's day",
        "quote 1: listed on 2020-01-01, its article on 2024-05-06",
    ),
    "a copy of a copy": (
        ["UPDATE article_stories SET story_id = 3 WHERE article_id = 1"],
        "copies of an article share the story of the first",
        "article 1: its story 3 is part of another story",
    ),
    "an utterance that nobody said": (
        ["INSERT INTO utterances (words_key, text) VALUES ('k', 'said by nobody')"],
        "every utterance is that of a quote, in its words",
        "no quote has its words",
    ),
    "an utterance in other words": (
        ["UPDATE utterances SET text = 'other words'"],
        "every utterance is that of a quote, in its words",
        "utterance 1: no quote has its words",
    ),
    "a fact without a claim": (
        ["INSERT INTO facts (label) VALUES ('nothing')"],
        "every fact has a claim, or went into one that has",
        "it has no claim",
    ),
    "a fact that went, with claims": (
        ["INSERT INTO facts (label) VALUES ('n')", "INSERT INTO merged_facts (fact_id, into_id) SELECT 1, max(id) FROM facts"],
        "every fact has a claim, or went into one that has",
        "fact 1: it went into",
    ),
    "a tie between facts": (
        [
            "INSERT INTO facts (label) VALUES ('n')",
            "UPDATE claims SET fact_id = (SELECT max(id) FROM facts) WHERE id = "
            "(SELECT min(claim_id) FROM claim_ties WHERE other_claim_id IS NOT NULL)",
        ],
        "claims that are tied are of one fact",
        "of another fact",
    ),
    "a claim of no fact": (
        ["UPDATE claims SET fact_id = NULL WHERE id = 1"],
        "claims that are tied are of one fact",
        "claim 1: it says what it measures, and is of no fact",
    ),
    "quotes that no run counted": (
        ["UPDATE extraction_runs SET quotes = 1"],
        "no run has more than it counted at its end",
        "run 1: it counted 1 quotes, and 6 are there",
    ),
    "words that were changed": (
        ["UPDATE articles SET text = 'N' || substr(text, 2) WHERE id = 4", "UPDATE articles SET title = 'M' WHERE id = 3"],
        "the words of each article are those that were stored",
        "article 3: its title and text are not those",
    ),
    "a quote in other words": (
        ["UPDATE quotes SET text = 'other' || text WHERE id = 1"],
        QUOTED,
        "quote 1: its text is not what stands at its places",
    ),
    "a quote of no parts": (["DELETE FROM quote_spans WHERE quote_id = 1"], QUOTED, "quote 1: it has no content"),
    "a quote with other ends": (
        ["UPDATE quotes SET end_char = end_char + 1 WHERE id = 1"],
        QUOTED,
        "quote 1: it does not begin and end where its content does",
    ),
    "parts that overlap": (
        ["UPDATE quote_spans SET end_char = end_char + 60 WHERE id = (SELECT min(id) FROM quote_spans WHERE part = 'content')"],
        QUOTED,
        "two parts of its content overlap",
    ),
    "a quote that is not known again": (
        ["UPDATE quotes SET utterance_id = NULL WHERE id = 1"],
        QUOTED,
        "quote 1: it has words enough to be known again",
    ),
    "a cue before the text": (
        ["UPDATE quote_spans SET start_char = -3 WHERE part = 'cue'"],
        "every part of a quote stands in its article",
        "quote 1: its cue stands at characters -3 to",
    ),
    **{
        f"a {kind} beyond the text": (
            [statement],
            f"every {kind} stands in its article",
            "stands at characters",
        )
        for kind, statement in {
            "mention": "UPDATE mentions SET end_char = 9999 WHERE id = 1",
            "claim": "UPDATE claims SET end_char = 9999 WHERE id = 1",
            "unit of claim": "UPDATE claims SET unit_end_char = 9999 WHERE unit_start_char IS NOT NULL",
            "repeat of claim": "UPDATE claim_spans SET end_char = 9999",
            "correction": "UPDATE corrections SET start_char = 9998, end_char = 9999",
            "undone correction": "UPDATE undone_corrections SET end_char = 9999",
            "verdict": "UPDATE verdicts SET end_char = 9999",
            "decision": "UPDATE fact_decisions SET end_char = 9999",
            "vanished": "UPDATE vanished SET end_char = 9999",
        }.items()
    },
    "a mention of a space": (
        ["UPDATE mentions SET start_char = 7, end_char = 8 WHERE id = 1", "UPDATE articles SET text = 'Harbour ' || text"],
        "every mention stands in its article",
        "mention 1: it stands at characters 7 to 8 of article 1, where there are no words",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("statements", "invariant", "named"), BREAKS.values(), ids=BREAKS)
def test_what_is_broken_is_found(filled: Engine, statements: list[str], invariant: str, named: str) -> None:
    with lawless(filled) as connection:
        for statement in statements:
            connection.execute(text(statement))
    found = broken(filled)
    rows = next((rows for name, rows in found.items() if name.startswith(invariant)), [])
    assert any(named in row for row in rows), found


SEARCHES = {
    "quotes": "quote 1: search goes by other words than it has",
    "claims": "claim 1: search goes by other words than it has",
    "articles": "article 1: search goes by other words than it has",
}
CHANGES = {
    "quotes": "UPDATE quotes SET text = '“We moved nearly 461 tonnes' WHERE id = 1",
    "claims": "UPDATE claims SET measure = 'corn' WHERE id = 1",
    "articles": "UPDATE articles SET title = 'New quays open' WHERE id = 1",
}


@pytest.mark.parametrize("table", CHANGES)
def test_search_that_missed_a_change_is_found(sqlite_url: str, table: str) -> None:
    engine = fill(open_database(sqlite_url))
    with engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER {table}_fts_update"))
        connection.execute(text(CHANGES[table]))
    assert broken(engine)[f"search goes by the words of {table}"] == [SEARCHES[table]]
    engine.dispose()


def test_search_that_holds_what_is_gone_is_found(sqlite_url: str) -> None:
    engine = fill(open_database(sqlite_url))
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER articles_fts_delete"))
        connection.execute(text("DELETE FROM articles WHERE id = 4"))
    assert broken(engine) == {"search goes by the words of articles": [SEARCHES["articles"].replace("1", "4")]}
    engine.dispose()


def test_vectors_that_are_not_those_of_the_words_are_found(postgres_url: str) -> None:
    engine = fill(open_database(postgres_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE claims SET fts = to_tsvector('simple', 'corn') WHERE id = 1"))
        for table in ("quotes", "articles"):
            connection.execute(text(f"ALTER TABLE {table} ALTER COLUMN fts DROP EXPRESSION"))
            connection.execute(text(f"UPDATE {table} SET fts = NULL WHERE id = 1"))
    found = broken(engine)
    assert {table: found[f"search goes by the words of {table}"] for table in SEARCHES} == {
        table: [row] for table, row in SEARCHES.items()
    }
    engine.dispose()


def test_a_view_that_hides_rows_is_found(sqlite_url: str) -> None:
    engine = fill(open_database(sqlite_url))
    with engine.begin() as connection:
        connection.execute(text("DROP VIEW report_articles"))
        connection.execute(text("CREATE VIEW report_articles AS SELECT * FROM articles WHERE superseded_by > 0"))
    assert (
        "report_articles shows 1 articles, and 3 are current"
        in broken(engine)["the views show what is current and not rejected"]
    )
    engine.dispose()


def page_of(path: Path, table: str) -> int:
    """Where the first page of a table begins in its file."""
    connection = sqlite3.connect(path)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    return int((page - 1) * size)


@pytest.mark.parametrize("damaged", ["quotes", "ix_claims_quote_id", "articles_fts_data"])
def test_a_damaged_page_is_named(sqlite_url: str, capsys: pytest.CaptureFixture[str], damaged: str) -> None:
    engine = fill(open_database(sqlite_url))
    path = Path(make_url(sqlite_url).database or "")
    with engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    with path.open("r+b") as file:
        file.seek(page_of(path, damaged))
        file.write(b"\xee" * 200)
    answer = Program(capsys, sqlite_url)("database", "check")
    assert answer.status == 1
    assert "pages of the file" in answer.stdout
    assert answer.stderr.count("\n") == 1
    assert "rows break what must hold" in answer.stderr


def test_check_prints_a_line_for_each_invariant(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    engine = fill(open_database(sqlite_url))
    factdb = Program(capsys, sqlite_url)
    answer = factdb("database", "check")
    assert (answer.status, answer.stderr) == (0, "")
    assert len(answer.stdout.splitlines()) == 2 + len(list(check(engine)))
    with engine.begin() as connection:
        for number in range(MOST_NAMED + 3):
            connection.execute(text(f"INSERT INTO facts (label) VALUES ('{number}')"))
    engine.dispose()
    answer = factdb("database", "check")
    assert answer.status == 1
    assert answer.stderr.startswith(f"factdb: {MOST_NAMED + 3} rows break what must hold")
    assert answer.stdout.count("it has no claim") == MOST_NAMED
    assert "and 3 more" in answer.stdout


def test_check_changes_nothing_and_waits_for_nobody(sqlite_url: str) -> None:
    engine = fill(open_database(sqlite_url))
    with transaction(engine) as session:
        session.execute(text("UPDATE outlets SET name = name || '!'"))
        assert not broken(engine)
    with engine.connect() as connection:
        names = connection.scalars(text("SELECT name FROM sqlite_master")).all()
    assert not [name for name in names if "right" in name]
    engine.dispose()
