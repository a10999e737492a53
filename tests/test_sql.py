"""One statement that can only read: what is refused, and what is answered."""

import hashlib
import os
import signal
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from factdb import sql
from factdb.database.connection import open_database, transaction
from factdb.database.store import begin_run, save
from factdb.errors import QueryError
from factdb.sql import run
from tests.database.examples import extraction

WRITES = (
    "INSERT INTO outlets (name) VALUES ('x')",
    "UPDATE quotes SET text = 'x'",
    "DELETE FROM articles",
    "DROP TABLE quotes",
    "DROP VIEW report_quotes",
    "CREATE TABLE x (a integer)",
    "CREATE TEMPORARY TABLE x (a integer)",
    "CREATE VIEW x AS SELECT 1",
    "CREATE INDEX x ON quotes (text)",
    "ALTER TABLE quotes ADD COLUMN x integer",
    "ALTER TABLE quotes RENAME TO x",
    "VACUUM",
    "ANALYZE",
    "REINDEX",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT x",
    "EXPLAIN DELETE FROM quotes",
    "SELECT 1; DELETE FROM articles",
    "SELECT 1; DROP TABLE quotes; --",
    "SELECT 1;;DELETE FROM articles",
    "SELECT 1; COMMIT; DELETE FROM articles",
    "/* SELECT */ DELETE FROM articles",
    "-- SELECT\nDELETE FROM articles",
    "(DELETE FROM articles)",
    "WITH x AS (SELECT 1) DELETE FROM articles",
    "WITH x AS (SELECT 1) INSERT INTO outlets (name) SELECT 'x' FROM x",
    "WITH x AS (SELECT 1) UPDATE quotes SET text = 'x'",
    "WITH x AS (DELETE FROM quotes RETURNING id) SELECT * FROM x",
    "WITH x AS (INSERT INTO outlets (name) VALUES ('x') RETURNING id) SELECT * FROM x",
    "VALUES (1); DELETE FROM articles",
    "",
    "   ",
    "-- nothing",
    "SELECT 1\0; DELETE FROM articles",
    "SELECT '\ud800'",
)

SQLITE_WRITES = (
    "ATTACH DATABASE 'other.db' AS other",
    "SELECT 1; ATTACH DATABASE 'other.db' AS other",
    "DETACH DATABASE main",
    "VACUUM INTO 'copy.db'",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA query_only = OFF",
    "PRAGMA writable_schema = ON",
    "PRAGMA user_version = 7",
    "SELECT * FROM pragma_user_version",
    "SELECT * FROM pragma_table_info('quotes')",
    "SELECT * FROM pragma_wal_checkpoint",
    "SELECT * FROM pragma_optimize",
    "SELECT load_extension('x')",
    "SELECT writefile('x', 'y')",
    "SELECT readfile('/etc/passwd')",
    "SELECT edit('x')",
    "SELECT fts3_tokenizer('simple')",
    "REPLACE INTO outlets (name) VALUES ('x')",
    "INSERT INTO quotes_fts (quotes_fts) VALUES ('delete-all')",
    "SELECT optimize(quotes_fts) FROM quotes_fts",
    "CREATE VIRTUAL TABLE x USING fts5(a)",
    "EXPLAIN QUERY PLAN DELETE FROM quotes",
    "EXPLAIN EXPLAIN DELETE FROM quotes",
    "SELECT zeroblob(1000000000)",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "SELECT randomblob(1000000000)",
    "SELECT hex(zeroblob(60000000))",
    "SELECT replace(hex(zeroblob(9000000)), '0', 'xxxxxxxxxx')",
    "SELECT group_concat(zeroblob(9000000)) FROM (VALUES (1), (2), (3), (4), (5), (6), (7), (8))",
    "WITH RECURSIVE n(x) AS (SELECT 'x' UNION ALL SELECT x || x FROM n) SELECT max(length(x)) FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9) SELECT zeroblob(60000000) FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n ORDER BY -i",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9999) SELECT count(*) FROM n a, n b, n c",
    "SELECT load_extension('x', 'y')",
    "SELECT * FROM pragma_database_list",
    "SELECT * FROM pragma_journal_mode",
    "EXPLAIN ATTACH DATABASE 'other.db' AS other",
    "WITH x AS (SELECT 1) REPLACE INTO outlets (name) SELECT 'x' FROM x",
    "INSERT INTO sqlite_master VALUES ('table', 'x', 'x', 0, '')",
    "DELETE FROM quotes_fts",
    "SELECT fts5(quotes_fts) FROM quotes_fts",
    "CREATE TRIGGER x AFTER INSERT ON outlets BEGIN DELETE FROM articles; END",
    "RELEASE x",
)

POSTGRES_WRITES = (
    "TRUNCATE quotes CASCADE",
    "COPY quotes TO '/tmp/x'",
    "COPY outlets (name) FROM PROGRAM 'echo x'",
    "COPY quotes TO STDOUT",
    "DO $$ BEGIN DELETE FROM articles; END $$",
    "CALL x()",
    "SET statement_timeout = 0",
    "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
    "RESET ALL",
    "SHOW ALL",
    "LISTEN x",
    "NOTIFY x",
    "LOCK TABLE quotes",
    "PREPARE x AS DELETE FROM articles",
    "EXECUTE x",
    "DECLARE x CURSOR FOR SELECT 1",
    "LOAD 'auto_explain'",
    "GRANT ALL ON quotes TO PUBLIC",
    "CREATE EXTENSION dblink",
    "COMMENT ON TABLE quotes IS 'x'",
    "SELECT * INTO x FROM quotes",
    "SELECT * INTO TEMPORARY x FROM quotes",
    "SELECT * FROM quotes FOR UPDATE",
    "EXPLAIN ANALYZE DELETE FROM quotes",
    "EXPLAIN (ANALYZE) INSERT INTO outlets (name) VALUES ('x')",
    "EXPLAIN ANALYZE CREATE TABLE x AS SELECT 1",
    "EXPLAIN /* x */ (ANALYZE, VERBOSE) DELETE FROM quotes",
    "EXPLAIN ANALYZE WITH x AS (DELETE FROM quotes RETURNING 1) SELECT * FROM x",
    "TABLE quotes; DELETE FROM quotes",
    "SELECT set_config('transaction_read_only', 'off', true)",
    "SELECT set_config('statement_timeout', '0', false)",
    "SELECT pg_catalog.set_config('search_path', 'x', false)",
    "SELECT \"set_config\"('search_path', 'x', false)",
    "SELECT pg_catalog . \"set_config\" ('search_path', 'x', false)",
    "SELECT U&\"set\\005Fconfig\"('search_path', 'x', false)",
    "SELECT SET_CONFIG/**/('search_path', 'x', false)",
    "SELECT nextval('quotes_id_seq')",
    "SELECT setval('quotes_id_seq', 1)",
    "SELECT pg_sleep(60)",
    "SELECT pg_sleep_for('1 minute')",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_read_binary_file('/etc/passwd')",
    "SELECT * FROM pg_ls_dir('/')",
    "SELECT * FROM pg_file_settings",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_export(1, '/tmp/x')",
    "SELECT lo_create(0)",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT lo_unlink(oid) FROM pg_largeobject_metadata",
    "SELECT pg_notify('x', 'y')",
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_try_advisory_lock(1)",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity",
    "SELECT pg_cancel_backend(1)",
    "SELECT pg_reload_conf()",
    "SELECT pg_switch_wal()",
    "SELECT pg_logical_emit_message(false, 'x', 'y')",
    "SELECT pg_export_snapshot()",
    "SELECT txid_current()",
    "SELECT setseed(0.5)",
    "SELECT query_to_xml('DELETE FROM quotes', true, true, '')",
    "SELECT query_to_xml('SELECT pg_sle' || 'ep(60)', true, true, '')",
    "SELECT * FROM ts_stat('SELECT pg_sle' || 'ep(60)')",
    "SELECT dblink('host=127.0.0.1', 'DELETE FROM quotes')",
    "SELECT eraser()",
    "SELECT q.eraser FROM quotes q",
    "SELECT repeat('x', 100000000) FROM generate_series(1, 1000)",
    "SELECT repeat('x', 2000000000)",
    "SELECT string_agg(repeat('x', 1000000), '') FROM generate_series(1, 2000)",
    "SELECT count(*) FROM generate_series(1, 1000000000000)",
    "SELECT lpad('x', 2000000000, 'y')",
    "SELECT pg_stat_file('postgresql.conf')",
    "SELECT pg_read_file('postgresql.conf', 0, 10)",
    "SELECT * FROM pg_ls_logdir()",
    "SELECT lo_get(1)",
    "SELECT lo_put(1, 0, 'x')",
    "SELECT loread(1, 1)",
    "SELECT pg_create_restore_point('x')",
    "SELECT pg_stat_reset()",
    "SELECT pg_promote()",
    "SELECT currval('quotes_id_seq')",
    "COPY quotes TO PROGRAM 'cat'",
    "MERGE INTO outlets o USING (SELECT 1) x ON true WHEN MATCHED THEN DELETE",
    "ALTER ROLE CURRENT_USER SET statement_timeout = 0",
    "ALTER SYSTEM SET work_mem = '1GB'",
    "SET ROLE NONE",
    "REASSIGN OWNED BY CURRENT_USER TO CURRENT_USER",
)


@pytest.fixture(scope="module")
def filled(shared_engine: Engine) -> Engine:
    with transaction(shared_engine) as session:
        save(session, extraction(), run=begin_run(session))
    return shared_engine


def state(engine: Engine) -> str:
    """The bytes of a SQLite file; every row of every table, sequence and large object of a PostgreSQL database."""
    if engine.dialect.name == "sqlite":
        return hashlib.sha256(Path(engine.url.database or "").read_bytes()).hexdigest()
    found = []
    with engine.connect() as connection:
        relations = connection.scalars(
            text(
                "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relkind IN ('r', 'S') "
                "ORDER BY 1"
            )
        ).all()
        for relation in (*relations, "pg_largeobject_metadata", "pg_class"):
            columns = "oid, relname, relkind" if relation == "pg_class" else "*"
            rows = connection.execute(text(f"SELECT {columns} FROM {relation} ORDER BY 1")).all()
            found.append(f"{relation} {rows}")
    return hashlib.sha256("\n".join(found).encode()).hexdigest()


def close(engine: Engine) -> None:
    """Fold SQLite's write-ahead log into the file, so that its bytes are all there is."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def assert_all_refused(engine: Engine, statements: tuple[str, ...]) -> None:
    close(engine)
    before = state(engine)
    for statement in statements:
        with pytest.raises(QueryError) as refused:
            run(engine, statement, seconds=0.5)
        assert "\n" not in str(refused.value), statement
    close(engine)
    assert state(engine) == before


def test_nothing_but_reading_is_run(filled: Engine) -> None:
    assert len(WRITES) >= 25
    assert_all_refused(filled, WRITES)


def test_nothing_but_reading_is_run_on_sqlite(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    engine = open_database(sqlite_url)
    with transaction(engine) as session:
        save(session, extraction(), run=begin_run(session))
    close(engine)
    files = {path.name for path in tmp_path.iterdir()}
    assert len(WRITES) + len(SQLITE_WRITES) >= 60
    assert_all_refused(engine, SQLITE_WRITES)
    assert {path.name for path in tmp_path.iterdir()} == files


def test_nothing_but_reading_is_run_on_postgresql(postgres_url: str) -> None:
    engine = open_database(postgres_url)
    with transaction(engine) as session:
        save(session, extraction(), run=begin_run(session))
        session.execute(
            text("CREATE FUNCTION eraser() RETURNS integer LANGUAGE sql AS 'DELETE FROM quotes RETURNING id'")
        )
        session.execute(
            text("CREATE FUNCTION eraser(quotes) RETURNS integer LANGUAGE sql AS 'DELETE FROM quotes RETURNING id'")
        )
    assert len(WRITES) + len(POSTGRES_WRITES) >= 60
    assert_all_refused(engine, POSTGRES_WRITES)
    engine.dispose()


def test_a_session_is_as_it_was_after_a_refusal(filled: Engine) -> None:
    with pytest.raises(QueryError):
        run(filled, "SELECT * FROM nowhere")
    assert run(filled, "SELECT 1").rows == [(1,)]
    with transaction(filled) as session:
        session.execute(text("INSERT INTO outlets (name) VALUES ('Tide')"))
    assert run(filled, "SELECT count(*) FROM outlets WHERE name = 'Tide'").rows == [(1,)]


@pytest.mark.parametrize(
    ("statement", "columns", "rows"),
    [
        pytest.param("SELECT speaker FROM report_quotes ORDER BY start_char", ("speaker",),
                     [("Ines Calder",), ("a spokesman",)], id="a view"),
        pytest.param("  -- mine\n/* all */ select 1 AS a, 'b;c' AS b;", ("a", "b"), [(1, "b;c")], id="comments, one semicolon"),
        pytest.param("WITH x AS (SELECT 2 AS a) SELECT * FROM x", ("a",), [(2,)], id="with"),
        pytest.param("VALUES (1), (2)", ("column1",), [(1,), (2,)], id="values"),
        pytest.param("SELECT '50%' AS a, ':b' AS b", ("a", "b"), [("50%", ":b")], id="signs of parameters"),
        pytest.param("SELECT id, text FROM quotes WHERE id < 0", ("id", "text"), [], id="no rows, with their columns"),
        pytest.param("SELECT 1 AS a, 2 AS a", ("a", "a"), [(1, 2)], id="a name twice"),
        pytest.param("SELECT count(*) AS n FROM quotes WHERE text LIKE '%system%' OR text = 'delete; drop'", ("n",), [(0,)],
                     id="words that statements are made of"),
        pytest.param("SELECT '“naïve” 東京 🦉' AS a", ("a",), [("“naïve” 東京 🦉",)], id="any language"),
    ],
)  # fmt: skip
def test_answers(filled: Engine, statement: str, columns: tuple[str, ...], rows: list[object]) -> None:
    result = run(filled, statement)
    assert (result.columns, list(result.rows), result.truncated) == (columns, rows, False)


@pytest.mark.parametrize("statement", ["EXPLAIN SELECT 1", "EXPLAIN SELECT * FROM report_quotes"])
def test_a_plan_can_be_read(filled: Engine, statement: str) -> None:
    assert run(filled, statement).rows


def test_search_tables_can_be_read_on_sqlite(sqlite_url: str) -> None:
    engine = open_database(sqlite_url)
    with transaction(engine) as session:
        save(session, extraction(), run=begin_run(session))
    statement = "SELECT highlight(quotes_fts, 0, '<', '>') FROM quotes_fts WHERE quotes_fts MATCH 'grain'"
    assert "<grain>" in run(engine, statement).rows[0][0]
    engine.dispose()


def test_table_and_search_on_postgresql(postgres_url: str) -> None:
    engine = open_database(postgres_url)
    with transaction(engine) as session:
        save(session, extraction(), run=begin_run(session))
    assert run(engine, "TABLE outlets").rows == [(1, "The Harbour Post")]
    assert run(engine, "SELECT id FROM quotes WHERE fts @@ to_tsquery('simple', 'grain')").rows == [(1,)]
    assert run(engine, "SELECT random() < 2, EXTRACT(year FROM published) FROM report_articles").rows == [(True, 2024)]
    engine.dispose()


@pytest.mark.parametrize(("limit", "rows", "truncated"), [(1, 1, True), (2, 2, True), (3, 3, False), (9, 3, False)])
def test_a_cut_is_told(filled: Engine, limit: int, rows: int, truncated: bool) -> None:
    result = run(filled, "SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3", limit=limit)
    assert (len(result.rows), result.truncated) == (rows, truncated)


def test_an_endless_answer_is_cut_and_an_endless_search_stopped(filled: Engine) -> None:
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
    assert run(filled, f"{numbers} SELECT i FROM n", limit=5).truncated
    with pytest.raises(QueryError, match=r"longer than 0\.2 seconds"):
        run(filled, f"{numbers} SELECT count(*) FROM n", seconds=0.2)


def test_an_answer_of_long_values_is_refused(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "LARGEST_ANSWER", 1_000)
    words = "SELECT '{}' AS a UNION ALL SELECT '{}'"
    assert len(run(filled, words.format("x" * 400, "y" * 600)).rows) == 2
    with pytest.raises(QueryError, match="the answer has more than"):
        run(filled, words.format("x" * 400, "y" * 601))


@pytest.mark.parametrize(
    "call", ["printf('%.*c', 900000000, 'x')", "printf('%900000000d', 1)", "format('%.900000000f', 1)"]
)
def test_sqlite_makes_nothing_of_a_width_beyond_the_longest_value(sqlite_url: str, call: str) -> None:
    engine = open_database(sqlite_url)
    assert run(engine, f"SELECT {call}").rows == [(None,)]
    engine.dispose()


def test_a_statement_has_a_longest_length(filled: Engine) -> None:
    with pytest.raises(QueryError, match="at most 100,000"):
        run(filled, "SELECT 1" + " " * 100_000)
    assert run(filled, "SELECT " + "(" * 50 + "1" + ")" * 50).rows == [(1,)]


def test_time_to_read_the_first_word_is_linear(filled: Engine) -> None:
    for filler in ("/*" * 40_000, "-- \n" * 20_000, "explain " * 10_000, "( " * 40_000, " \n" * 40_000):
        with pytest.raises(QueryError):
            run(filled, filler)


# where Datasette was imported, Python tells what a callback raised
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_interrupted_statement_took_not_too_long(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("psycopg sees to it")
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        run(
            engine, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n", seconds=30
        )
