"""The read-only role of PostgreSQL: what it can do, and at least 60 things that it cannot, tried on a connection of its own."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from sqlalchemy import Engine, make_url, text

from factdb import links
from factdb.database import store
from factdb.database.connection import open_database, transaction
from tests.database.examples import extraction
from tests.postgres import Server
from tests.program import Program
from tests.test_sql import state

READ_WRITE = "SET default_transaction_read_only = off"
"""What a hostile reader sends first."""

REFUSED = """
INSERT INTO outlets (name) VALUES ('x')
UPDATE quotes SET text = 'x'
DELETE FROM articles
WITH x AS (DELETE FROM quotes RETURNING id) SELECT * FROM x
MERGE INTO outlets o USING (SELECT 1) x ON true WHEN MATCHED THEN DELETE
TRUNCATE quotes CASCADE
EXPLAIN ANALYZE DELETE FROM quotes
UPDATE report_quotes SET text = 'x'
UPDATE pg_catalog.pg_class SET relname = 'x'
INSERT INTO pg_catalog.pg_largeobject VALUES (1, 1, 'x')
SELECT * FROM quotes FOR UPDATE
LOCK TABLE quotes IN ACCESS SHARE MODE NOWAIT; LOCK TABLE quotes IN EXCLUSIVE MODE
SELECT nextval('quotes_id_seq')
SELECT setval('quotes_id_seq', 1)
COPY outlets (name) FROM '/etc/passwd'
COPY outlets (name) FROM PROGRAM 'echo x'
COPY quotes TO '/tmp/factdb-x'
COPY quotes TO PROGRAM 'cat'
SELECT * INTO x FROM quotes
SELECT * INTO TEMPORARY x FROM quotes
CREATE TABLE x (a integer)
CREATE TABLE x AS SELECT 1
CREATE TEMPORARY TABLE x (a integer)
CREATE TEMPORARY VIEW x AS SELECT 1
CREATE TEMPORARY SEQUENCE x
CREATE FUNCTION pg_temp.x() RETURNS integer LANGUAGE sql AS 'SELECT 1'
CREATE FUNCTION x() RETURNS integer LANGUAGE sql AS 'SELECT 1'
CREATE VIEW x AS SELECT 1
CREATE SEQUENCE x
CREATE INDEX x ON quotes (text)
CREATE TYPE x AS (a integer)
CREATE DOMAIN x AS integer
CREATE SCHEMA x
CREATE DATABASE x
CREATE ROLE x
CREATE EXTENSION dblink
CREATE EXTENSION lo
CREATE SERVER x FOREIGN DATA WRAPPER postgres_fdw
CREATE PUBLICATION x FOR TABLE quotes
CREATE SUBSCRIPTION x CONNECTION 'host=127.0.0.1' PUBLICATION x
CREATE TRIGGER x AFTER INSERT ON outlets EXECUTE FUNCTION factdb_fts_correction()
CREATE RULE x AS ON INSERT TO outlets DO NOTHING
CREATE EVENT TRIGGER x ON ddl_command_start EXECUTE FUNCTION factdb_fts_correction()
CREATE TABLESPACE x LOCATION '/tmp'
CREATE STATISTICS x ON id, text FROM quotes
ALTER TABLE quotes ADD COLUMN x integer
ALTER TABLE quotes RENAME TO x
ALTER TABLE quotes DISABLE TRIGGER ALL
ALTER ROLE CURRENT_USER SUPERUSER
ALTER ROLE CURRENT_USER CREATEDB
ALTER SYSTEM SET work_mem = '1GB'
ALTER DATABASE postgres SET work_mem = '1GB'
DROP TABLE quotes CASCADE
DROP VIEW report_quotes CASCADE
DROP SCHEMA public CASCADE
DROP FUNCTION factdb_fts_words(text) CASCADE
GRANT {owner} TO CURRENT_USER
COMMENT ON TABLE quotes IS 'x'
REINDEX TABLE quotes
SET ROLE {owner}
SET SESSION AUTHORIZATION {owner}
SET temp_file_limit = -1
SET session_replication_role = replica
SET log_statement = 'none'
SELECT set_config('session_replication_role', 'replica', false)
LOAD 'auto_explain'
DO $$ BEGIN DELETE FROM articles; END $$
DO $$ BEGIN EXECUTE 'CREATE TABLE x (a integer)'; END $$
DO $$ BEGIN PERFORM pg_read_file('postgresql.conf'); END $$
PREPARE x AS DELETE FROM articles; EXECUTE x
SELECT query_to_xml('DELETE FROM quotes', true, true, '')
SELECT query_to_xml('SELECT pg_sle' || 'ep(60)', true, true, '')
SELECT pg_sleep(1)
SELECT pg_sleep_for('1 minute')
SELECT count(*) FROM generate_series(1, 1000000000000)
SELECT pg_read_file('postgresql.conf')
SELECT pg_read_binary_file('postgresql.conf')
SELECT pg_stat_file('postgresql.conf')
SELECT pg_ls_dir('.')
SELECT * FROM pg_ls_logdir()
SELECT * FROM pg_file_settings
SELECT * FROM pg_authid
SELECT * FROM pg_hba_file_rules
SELECT lo_import('/etc/passwd')
SELECT lo_export(1, '/tmp/factdb-x')
SELECT lo_create(0)
SELECT lo_creat(0)
SELECT lo_from_bytea(0, 'x')
SELECT lo_put(1, 0, 'x')
SELECT lo_unlink(1)
SELECT lowrite(1, 'x')
SELECT pg_advisory_lock(1)
SELECT pg_try_advisory_xact_lock(1)
SELECT pg_notify('x', 'y')
SELECT pg_logical_emit_message(false, 'x', 'y')
SELECT pg_export_snapshot()
SELECT pg_create_restore_point('x')
SELECT pg_switch_wal()
SELECT pg_reload_conf()
SELECT pg_rotate_logfile()
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
SELECT txid_current()
SELECT eraser()
SELECT security_eraser()
""".strip().splitlines()
"""Each is tried on a connection of its own that may write as far as its role lets it."""


@dataclass(frozen=True, slots=True)
class Granted:
    """A database with the example article, by its owner's engine, and the URLs of the owner and the reader."""

    engine: Engine
    url: str
    reader: str


@pytest.fixture(scope="module")
def granted(postgres: Server) -> Iterator[Granted]:
    name, password = f"reader_{secrets.token_hex(4)}", secrets.token_hex(8)
    with postgres.database(migrated=True) as url:
        engine = open_database(url)
        with transaction(engine) as session:
            if not session.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")):
                pytest.skip("no PostgreSQL whose roles these tests may make")
            links.save(session, extraction(), run=store.begin_run(session))
            body = "LANGUAGE sql AS 'DELETE FROM quotes RETURNING id'"
            session.execute(text(f"CREATE FUNCTION eraser() RETURNS integer {body}"))
            session.execute(text(f"CREATE FUNCTION security_eraser() RETURNS integer SECURITY DEFINER {body}"))
        run = Granting(url)
        run(name)
        with engine.begin() as connection:
            connection.execute(text(f"ALTER ROLE {name} PASSWORD '{password}'"))
        yield Granted(
            engine, url, make_url(url).set(username=name, password=password).render_as_string(hide_password=False)
        )
        with engine.begin() as connection:
            connection.execute(text(f"DROP OWNED BY {name}"))
            connection.execute(text(f"DROP ROLE {name}"))
        engine.dispose()


@dataclass(frozen=True, slots=True)
class Granting:
    """``factdb database grant-reader``, where no output can be captured."""

    url: str

    def __call__(self, name: str) -> None:
        from factdb.cli import main

        assert main(["--database", self.url, "database", "grant-reader", name, "--seconds", "1"]) == 0


def connected(url: str) -> psycopg.Connection:
    return psycopg.connect(
        make_url(url).set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
    )


def test_nothing_but_reading_is_let_through(granted: Granted) -> None:
    assert len(REFUSED) >= 60
    owner = make_url(granted.url).username
    before = state(granted.engine)
    done = []
    for statement in REFUSED:
        with connected(granted.reader) as connection:
            connection.execute(READ_WRITE)
            try:
                connection.execute(statement.replace("{owner}", str(owner)).encode())
            except psycopg.Error:
                continue
            done.append(statement)
    assert done == []
    assert state(granted.engine) == before


def test_the_limits_are_set(granted: Granted) -> None:
    with connected(granted.reader) as connection:
        for setting, value in (
            ("default_transaction_read_only", "on"),
            ("statement_timeout", "1s"),
            ("idle_in_transaction_session_timeout", "1min"),
            ("lock_timeout", "5s"),
            ("jit", "off"),
            ("temp_file_limit", "1GB"),
        ):
            assert connection.execute(f"SHOW {setting}".encode()).fetchone() == (value,)


def test_the_program_reads_as_the_reader(granted: Granted, capsys: pytest.CaptureFixture[str]) -> None:
    patient = make_url(granted.reader).update_query_dict({"options": "-c statement_timeout=60s"})
    factdb = Program(capsys, patient.render_as_string(hide_password=False))
    assert len(factdb("quotes", "--about", "grain", "--format", "jsonl").records) == 1
    assert len(factdb("facts", "--format", "jsonl").records) == 2
    assert factdb("sql", "SELECT count(*) AS n FROM report_claims", "--format", "jsonl").records == [{"n": 2}]
    assert factdb("show", "1").status == 0
    assert "can only be read" in factdb("review", "confirm", "q1").complaint


def test_the_owner_writes_as_before_and_the_same_again_changes_nothing(granted: Granted) -> None:
    with transaction(granted.engine) as session:
        saved = links.save(session, extraction(url="https://tide.example/2"), run=store.begin_run(session))
        assert saved.quotes == 2
        session.rollback()
    Granting(granted.url)(make_url(granted.reader).username or "")
    with connected(granted.reader) as connection:
        assert connection.execute("SELECT count(*) FROM report_quotes").fetchone() == (2,)


def test_who_may_not_make_roles_gets_the_statements(granted: Granted, capsys: pytest.CaptureFixture[str]) -> None:
    answer = Program(capsys, granted.reader)("database", "grant-reader", "another_reader")
    assert answer.status == 1
    assert answer.stdout.startswith('CREATE ROLE "another_reader" LOGIN')
    assert "let an administrator run the statements" in answer.stderr
    printed = Program(capsys, granted.url)("database", "grant-reader", "another_reader", "--print")
    assert (printed.status, printed.stderr) == (0, "")
    with granted.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM pg_roles WHERE rolname = 'another_reader'")) == 0


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("pg_reader", [], "is no name of a role"),
        ("public", [], "is no name of a role"),
        ("x" * 64, [], "is no name of a role"),
        ("reader", ["--schema", "nowhere"], "has no tables of factdb in the schema 'nowhere'"),
    ],
)
def test_what_cannot_be(
    name: str, options: list[str], message: str, granted: Granted, capsys: pytest.CaptureFixture[str]
) -> None:
    assert message in Program(capsys, granted.url)("database", "grant-reader", name, *options).complaint


def test_a_role_that_can_do_more_is_left_alone(granted: Granted, capsys: pytest.CaptureFixture[str]) -> None:
    owner = make_url(granted.url).username
    complaint = Program(capsys, granted.url)("database", "grant-reader", owner).complaint
    assert f"the role {owner} has rights over the server" in complaint


def test_sqlite_has_no_roles(capsys: pytest.CaptureFixture[str], sqlite_url: str) -> None:
    assert "is a SQLite file" in Program(capsys, sqlite_url)("database", "grant-reader", "reader").complaint
