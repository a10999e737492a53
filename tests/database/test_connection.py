import os
import shutil
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, Engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from factdb.database import connection, schema
from factdb.database.connection import connect, open_database, parse_url, reading, transaction
from factdb.database.faults import translated
from factdb.errors import DatabaseError
from tests.conftest import as_ordinary_user

URLS = {
    "a path": ("news.db", "sqlite:///news.db"),
    "an absolute path": ("/data/news.db", "sqlite:////data/news.db"),
    "SQLite": ("sqlite:///news.db", "sqlite:///news.db"),
    "postgresql": ("postgresql://ann@db.example/news", "postgresql+psycopg://ann@db.example/news"),
    "postgres": ("postgres://ann@db.example/news", "postgresql+psycopg://ann@db.example/news"),
    "psycopg": ("postgresql+psycopg://ann@db.example/news", "postgresql+psycopg://ann@db.example/news"),
    "options": ("postgresql:///news?host=/run/pg", "postgresql+psycopg:///news?host=%2Frun%2Fpg"),
    "nothing": (None, "sqlite:///factdb.db"),
}

WRONG_URLS = {
    "another database": ("mysql://ann:secret@db.example/news", "of a kind"),
    "another driver": ("postgresql+asyncpg://ann:secret@db.example/news", "of a kind"),
    "a web address": ("https://db.example/news", "of a kind"),
    "two slashes": ("sqlite://news.db", "three slashes"),
    "in memory": ("sqlite://", "three slashes"),
    "memory by name": (":memory:", "names no database"),
    "SQLite's own options": ("sqlite:///news.db?mode=ro", "three slashes"),
    "no slashes": ("sqlite:news.db", "names no database"),
    "a port that is no number": ("postgresql://ann:secret@db.example:here/news", "no database URL"),
    "no scheme": ("://ann:secret@db.example/news", "no database URL"),
    "no name": ("postgresql://ann:secret@db.example", "names no database"),
    "a secret with marks": ("postgres!://ann:se@cr/secret@db.example/news", "no database URL"),
}


@pytest.mark.parametrize(("given", "url"), URLS.values(), ids=URLS)
def test_parse_url(given: str | None, url: str) -> None:
    assert parse_url(given).render_as_string() == url


@pytest.mark.parametrize(("given", "message"), WRONG_URLS.values(), ids=WRONG_URLS)
def test_parse_url_refuses(given: str, message: str) -> None:
    with pytest.raises(DatabaseError, match=message) as refused:
        parse_url(given)
    assert_one_line(refused)
    assert "secret" not in str(refused.value)


def test_environment_names_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTDB_DATABASE", "postgres://db.example/news")
    assert parse_url().database == "news"
    assert parse_url("other.db").database == "other.db"


def assert_one_line(refused: pytest.ExceptionInfo[DatabaseError]) -> None:
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 250


def refusal(url: str, *, create: bool) -> str:
    with pytest.raises(DatabaseError) as refused:
        open_database(url, create=create)
    assert_one_line(refused)
    return str(refused.value)


def test_create_makes_and_reading_opens(empty_url: str) -> None:
    for create in (True, True, False):
        engine = open_database(empty_url, create=create)
        assert schema.current(engine) == schema.head()
        engine.dispose()


@pytest.mark.parametrize("name", ["news.db", "a b#c?d%20é.db"])
def test_any_file_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    open_database(name, create=True).dispose()
    open_database(name).dispose()
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("create", [True, False])
def test_refuses_a_missing_folder(tmp_path: Path, create: bool) -> None:
    assert "there is no folder" in refusal(str(tmp_path / "none" / "news.db"), create=create)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("create", [True, False])
def test_refuses_a_folder(tmp_path: Path, create: bool) -> None:
    assert "is no file" in refusal(str(tmp_path), create=create)


def test_refuses_to_read_a_missing_file(tmp_path: Path) -> None:
    assert "run factdb ingest first" in refusal(str(tmp_path / "news.db"), create=False)
    assert not list(tmp_path.iterdir())


def test_refuses_to_read_an_empty_database(empty_url: str, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    assert "is empty: run factdb ingest first" in refusal(empty_url, create=False)


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize("content", [b"Not a database.\n" * 100, b"\x00" * 5000, b"SQLite format 3\0" + b"\xff" * 2000])
def test_refuses_what_is_no_database(tmp_path: Path, content: bytes, create: bool) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    assert "is not a SQLite database" in refusal(str(path), create=create)
    assert path.read_bytes() == content


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize("statement", [
    "CREATE TABLE recipes (id INTEGER)",
    "CREATE TABLE alembic_version (version_num VARCHAR(32)); INSERT INTO alembic_version VALUES ('0001')",
    "CREATE TABLE alembic_version (version_num VARCHAR(32)); INSERT INTO alembic_version VALUES ('9f3c')",
    "CREATE TABLE alembic_version (version_num VARCHAR(32)); CREATE TABLE extraction_runs (id INTEGER)",
])  # fmt: skip
def test_refuses_another_programs_database(empty_url: str, statement: str, create: bool) -> None:
    engine = connect(empty_url, create=True)
    with engine.begin() as opened:
        for part in statement.split(";"):
            opened.execute(text(part))
    engine.dispose()
    before = content(empty_url)
    assert "another program's tables" in refusal(empty_url, create=create)
    assert content(empty_url) == before


def content(url: str) -> object:
    """A SQLite file to the byte; the names of a server's tables."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return Path(str(address.database)).read_bytes()
    engine = connect(url)
    names = inspect(engine).get_table_names()
    engine.dispose()
    return names


@pytest.mark.parametrize("create", [True, False])
def test_refuses_a_newer_database(database_url: str, create: bool) -> None:
    set_revision(database_url, "9999")
    assert "revision 9999, newer than this factdb" in refusal(database_url, create=create)


def test_refuses_to_read_an_older_database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known = schema.revisions()
    monkeypatch.setattr(schema, "revisions", lambda: (*known, "9999"))
    assert "run factdb database upgrade" in refusal(database_url, create=False)


def set_revision(url: str, revision: str) -> None:
    engine = connect(url)
    with engine.begin() as opened:
        opened.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    engine.dispose()


@pytest.fixture
def open_folder(sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a database in it that an ordinary user can reach, who may be shut out of the checkout."""
    known = schema.revisions()
    monkeypatch.setattr(schema, "revisions", lambda: known)
    folder = Path(tempfile.mkdtemp(prefix="factdb-rights-"))
    for path in (folder, Path(shutil.copy(sqlite_template, folder / "news.db"))):
        path.chmod(0o777)
    yield folder
    folder.chmod(0o777)
    shutil.rmtree(folder)


def test_refuses_to_make_a_file_in_a_read_only_folder(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    with as_ordinary_user():
        assert "cannot be written to" in refusal(str(open_folder / "new.db"), create=True)
        assert "cannot be written to" in refusal(str(open_folder / "news.db"), create=True)


def test_refuses_to_write_to_a_read_only_file(open_folder: Path) -> None:
    (open_folder / "news.db").chmod(0o444)
    with as_ordinary_user():
        assert "cannot be written to" in refusal(str(open_folder / "news.db"), create=True)


def test_refuses_to_read_a_secret_file(open_folder: Path) -> None:
    (open_folder / "news.db").chmod(0o000)
    with as_ordinary_user():
        assert "cannot be read" in refusal(str(open_folder / "news.db"), create=False)


@pytest.mark.parametrize(("folder_mode", "file_mode"), [(0o555, 0o444), (0o777, 0o444), (0o555, 0o666)])
def test_reads_what_it_may_not_write(open_folder: Path, folder_mode: int, file_mode: int) -> None:
    (open_folder / "news.db").chmod(file_mode)
    open_folder.chmod(folder_mode)
    with as_ordinary_user():
        engine = open_database(str(open_folder / "news.db"))
        assert schema.current(engine) == schema.head()
        with pytest.raises(DatabaseError, match="cannot be written to") as refused:
            execute(engine, "INSERT INTO outlets (name) VALUES ('The Tide')")
        engine.dispose()
    assert_one_line(refused)


@pytest.mark.parametrize("create", [True, False])
def test_refuses_a_locked_file(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, create: bool) -> None:
    monkeypatch.setattr(connection, "SQLITE_WAIT_SECONDS", 0.05)
    path = str(make_url(sqlite_url).database)
    other = sqlite3.connect(path)
    other.execute("PRAGMA journal_mode = DELETE")
    other.execute("BEGIN EXCLUSIVE")
    assert "is locked by another process" in refusal(sqlite_url, create=create)
    other.close()


def test_a_writer_waits_for_another_and_then_gives_up(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "SQLITE_WAIT_SECONDS", 0.05)
    engine = open_database(sqlite_url)
    with transaction(engine) as session:
        session.execute(text("INSERT INTO outlets (name) VALUES ('The Tide')"))
        with pytest.raises(DatabaseError, match="is locked by another process"), transaction(engine) as second:
            second.execute(text("SELECT 1"))
        with reading(engine) as reader:
            assert reader.scalar(text("SELECT count(*) FROM outlets")) == 0
    engine.dispose()


def test_a_full_disk(sqlite_url: str) -> None:
    engine = open_database(sqlite_url)
    statements = ("PRAGMA max_page_count = 1", "INSERT INTO outlets (name) VALUES (hex(zeroblob(100000)))")
    with pytest.raises(DatabaseError, match="the disk is full") as refused:
        execute(engine, *statements)
    assert_one_line(refused)
    engine.dispose()


def execute(engine: Engine, *statements: str) -> None:
    """All of these in one transaction."""
    with transaction(engine) as session:
        for statement in statements:
            session.execute(text(statement))


def test_transaction_keeps_all_or_nothing(engine: Engine) -> None:
    insert = "INSERT INTO outlets (name) VALUES ('undone')"
    with pytest.raises(IntegrityError):
        execute(engine, insert, "CREATE TABLE undone (id INTEGER)", insert)
    assert "undone" not in inspect(engine).get_table_names()
    execute(engine, "INSERT INTO outlets (name) VALUES ('kept')")
    with reading(engine) as session:
        assert session.scalars(text("SELECT name FROM outlets")).all() == ["kept"]


def test_a_savepoint_takes_back_only_its_own(engine: Engine) -> None:
    with transaction(engine) as session:
        session.execute(text("INSERT INTO outlets (name) VALUES ('kept')"))
        savepoint = session.begin_nested()
        session.execute(text("INSERT INTO outlets (name) VALUES ('lost')"))
        savepoint.rollback()
    with reading(engine) as session:
        assert session.scalars(text("SELECT name FROM outlets")).all() == ["kept"]


def test_foreign_keys_hold(engine: Engine) -> None:
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.execute(text("INSERT INTO speaker_names (speaker_id, name, name_key) VALUES (7, 'x', 'x')"))


def test_sqlite_settings(sqlite_url: str, empty_sqlite_url: str) -> None:
    for engine in (open_database(sqlite_url), open_database(empty_sqlite_url, create=True)):
        with engine.connect() as opened:
            settings = {
                name: opened.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("foreign_keys", "journal_mode", "synchronous", "busy_timeout")
            }
        assert settings == {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 1, "busy_timeout": 5000}
        engine.dispose()


def test_works_where_no_write_ahead_log_can_be_kept(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = sqlite3.connect(str(make_url(sqlite_url).database))
    reader.execute("PRAGMA journal_mode = DELETE")
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM outlets").fetchall()
    monkeypatch.setattr(connection, "SQLITE_WAIT_SECONDS", 0.05)
    engine = open_database(sqlite_url, create=True)
    with engine.connect() as opened:
        assert opened.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"
    reader.close()
    execute(engine, "INSERT INTO outlets (name) VALUES ('The Tide')")
    engine.dispose()


def test_postgres_settings(postgres_url: str) -> None:
    engine = open_database(postgres_url)
    with engine.connect() as opened:
        assert opened.scalar(text("SHOW TimeZone")) == "UTC"
        assert opened.scalar(text("SHOW application_name")) == "factdb"
        assert opened.scalar(text("SHOW lock_timeout")) == "1min"
        assert opened.scalar(text("SHOW jit")) == "off"
    engine.dispose()


def test_refuses_a_server_that_does_not_answer() -> None:
    message = refusal("postgresql://ann:secret@127.0.0.1:1/news", create=True)
    assert "postgresql://ann@127.0.0.1:1/news cannot be reached" in message
    assert "secret" not in message


def test_refuses_an_unknown_server() -> None:
    assert "cannot be reached" in refusal("postgresql://ann:secret@nowhere.invalid/news", create=False)


def test_refuses_a_wrong_password(postgres_url: str) -> None:
    message = refusal(make_url(postgres_url).set(password="hunter2").render_as_string(hide_password=False), create=True)
    assert "password authentication failed" in message
    assert "hunter2" not in message


def test_refuses_a_wrong_password_in_the_options(postgres_url: str) -> None:
    given = make_url(postgres_url)
    url = URL.create(
        given.drivername, given.username, None, given.host, given.port, given.database, {"password": "hunter2"}
    )
    message = refusal(url.render_as_string(hide_password=False), create=True)
    assert "password authentication failed" in message
    assert "hunter2" not in message


def test_refuses_a_missing_database(postgres_url: str) -> None:
    url = make_url(postgres_url).set(database="nowhere").render_as_string(hide_password=False)
    assert 'database "nowhere" does not exist' in refusal(url, create=True)


@pytest.mark.parametrize(
    "message",
    [
        "consuming input failed: server closed the connection unexpectedly\n\tThis probably means …",
        "the connection is lost",
        "could not send data to server: Broken pipe",
    ],
)
def test_a_connection_that_breaks(message: str) -> None:
    url = make_url("postgresql+psycopg://ann:secret@db.example/news")
    broken = DBAPIError("SELECT 1", {}, psycopg.OperationalError(message))
    with pytest.raises(DatabaseError) as refused, translated(url):
        raise broken
    assert str(refused.value) == "postgresql://ann@db.example/news lost the connection: check the server and try again"


def test_refuses_without_psycopg(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "pip install 'factdb[postgres]'" in refusal("postgresql://ann:secret@db.example/news", create=False)


def test_refuses_to_write_where_the_server_forbids(postgres_url: str) -> None:
    engine = open_database(postgres_url)
    with pytest.raises(DatabaseError, match="can only be read") as refused:
        execute(engine, "SET TRANSACTION READ ONLY", "INSERT INTO outlets (name) VALUES ('The Tide')")
    assert_one_line(refused)
    engine.dispose()


def test_two_that_wait_for_each_other(postgres_url: str) -> None:
    engine = open_database(postgres_url)
    met = threading.Barrier(2)
    failures: list[str] = []

    def store(first: str, second: str) -> None:
        try:
            with transaction(engine) as session:
                session.execute(text("SET LOCAL deadlock_timeout = '50ms'"))
                session.execute(text("INSERT INTO outlets (name) VALUES (:name)"), {"name": first})
                met.wait(timeout=10)
                session.execute(text("INSERT INTO outlets (name) VALUES (:name)"), {"name": second})
        except DatabaseError as error:
            failures.append(str(error))

    threads = [threading.Thread(target=store, args=names) for names in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(failures) == 1
    assert failures[0].endswith("was changed by another process at the same moment: try again")
    engine.dispose()


def test_a_fault_of_the_program_keeps_its_own_error(engine: Engine) -> None:
    with pytest.raises(DBAPIError, match="nonsense"):
        execute(engine, "SELECT nonsense")


def test_ordinary_user_gives_root_back() -> None:
    before = os.geteuid()
    with as_ordinary_user():
        assert os.geteuid() != 0
    assert os.geteuid() == before
