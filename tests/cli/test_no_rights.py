"""Files that may not be written, that others keep locked, that a kill left unfinished or that are damaged, servers that refuse.

One clear line each, nothing half stored, and the database opens afterwards.
"""

import os
import shutil
import signal
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url, text

from factdb.database import connection, schema
from factdb.database.connection import connect
from tests.conftest import as_ordinary_user
from tests.program import Program

WRITING: tuple[tuple[str, ...], ...] = (
    ("review", "set", "q1", "kind=indirect", "--by", "Ann"),
    ("check", "c1", "--verdict", "false", "--by", "Ann"),
    ("facts", "rename", "1", "families", "--by", "Ann"),
    ("speakers", "alias", "Ann Marlow", "The Mayor", "--by", "Ann"),
)

READING: tuple[tuple[str, ...], ...] = (("quotes",), ("stats",), ("sql", "SELECT count(*) FROM report_claims"))


def path_of(factdb: Program) -> Path:
    """The file of a program's SQLite database."""
    return Path(make_url(str(factdb.database)).database or "")


@pytest.fixture
def open_folder(filled: Program, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a filled database that an ordinary user can reach, who may be shut out of the checkout."""
    known = schema.revisions()
    monkeypatch.setattr(schema, "revisions", lambda: known)
    folder = Path(tempfile.mkdtemp(prefix="factdb-rights-"))
    shutil.copy(path_of(filled), folder / "news.db")
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


def test_what_may_only_be_read(open_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = open_folder / "news.db"
    factdb = Program(capsys, str(path))
    whole = path.read_bytes()
    # each command once with all rights, so that what it imports is there
    answers = [factdb(*command).stdout for command in READING]
    assert [factdb(*command).status for command in WRITING] == [0] * len(WRITING)
    for folder_mode in (0o755, 0o555):
        open_folder.chmod(0o755)
        for left in open_folder.iterdir():
            left.unlink()
        path.write_bytes(whole)
        path.chmod(0o444)
        open_folder.chmod(folder_mode)
        with as_ordinary_user():
            for command in WRITING:
                assert "news.db cannot be written to" in factdb(*command).complaint
            assert [factdb(*command).stdout for command in READING] == answers
        assert path.read_bytes() == whole


def test_a_lock_that_somebody_keeps_on_a_file(filled: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "SQLITE_WAIT_SECONDS", 0.05)
    with closing(sqlite3.connect(path_of(filled), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for command in WRITING:
            assert "news.db is locked by another process" in filled(*command).complaint
        for command in READING:
            assert filled(*command).status == 0
    assert filled(*WRITING[0]).status == 0


def test_a_lock_that_somebody_keeps_on_a_table(
    postgres_url: str, news: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "POSTGRES_WAIT_SECONDS", 0.05)
    factdb = Program(capsys, postgres_url)
    engine = connect(postgres_url)
    with engine.connect() as other:
        other.execute(text("LOCK TABLE articles IN ACCESS EXCLUSIVE MODE"))
        for command in (("ingest", "--model", "rules", str(news)), ("quotes",)):
            assert "is locked by another process" in factdb(*command).complaint
    engine.dispose()
    assert factdb("ingest", "--model", "rules", news).status == 0


def killed_while_it_writes(path: Path, journal: str) -> None:
    """Have another process change every article in pages that go to the file before it commits, and kill it then."""
    child = os.fork()
    if child == 0:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute(f"PRAGMA journal_mode = {journal}")
        other.execute("PRAGMA cache_size = 1")
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE quotes SET text = hex(zeroblob(5000))")
        os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


@pytest.mark.parametrize(("journal", "left"), [("wal", "-wal"), ("delete", "-journal")])
def test_what_a_kill_left_unfinished_is_taken_back(journal: str, left: str, filled: Program) -> None:
    path = path_of(filled)
    answers = [filled(*command).stdout for command in READING]
    killed_while_it_writes(path, journal)
    assert path.with_name(f"{path.name}{left}").stat().st_size > 0
    assert [filled(*command).stdout for command in READING] == answers
    assert filled("database", "check").status == 0
    assert filled(*WRITING[0]).status == 0


def page_of(path: Path, table: str) -> int:
    """Where the first page of a table begins in its file."""
    with closing(sqlite3.connect(path)) as database:
        (page,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    return int((page - 1) * size)


def overwrite(path: Path, at: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(b"\xee" * 200)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a page of quotes": lambda path: overwrite(path, page_of(path, "quotes")),
    "the list of tables": lambda path: overwrite(path, 100),
    "a statement in the list of tables": lambda path: path.write_bytes(
        path.read_bytes().replace(b"CREATE TABLE quotes", b"CREATE \xee\xee\xee\xee\xee quotes")
    ),
    "half of it gone": lambda path: os.truncate(path, path.stat().st_size // 2),
    "bytes that are no text": lambda path: path.write_bytes(
        path.read_bytes().replace(b"not close", b"not \xee\xee\xee\xee\xee")
    ),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file(damage: Callable[[Path], object], filled: Program, news: Path, tmp_path: Path) -> None:
    path = path_of(filled)
    damage(path)
    commands = (
        *READING,
        ("show", "1"),
        ("export", "quotes", "--to", str(tmp_path / "out.csv")),
        ("database", "backup", str(tmp_path / "out.db")),
        *WRITING[:1],
        ("ingest", "--model", "rules", str(news)),
    )
    answers = {command: filled(*command) for command in commands}
    named = [command for command, answer in answers.items() if answer.status == 1]
    assert ("quotes",) in named
    for command in named:
        assert "news.db is" in answers[command].stderr, command
        assert answers[command].stderr.count("\n") == 1
    assert not (tmp_path / "out.csv").exists()
    assert filled("database", "check").status == 1


REFUSED: dict[str, tuple[Callable[[URL], URL], str]] = {
    "password": (lambda url: url.set(password="hunter2"), "password authentication failed"),
    "user": (lambda url: url.set(username="nobody", password="hunter2"), "nobody"),
    "database": (lambda url: url.set(database="nowhere"), 'database "nowhere" does not exist'),
    "port": (lambda url: url.set(port=1), "127.0.0.1:1"),
}


@pytest.mark.parametrize(("change", "said"), REFUSED.values(), ids=REFUSED)
def test_a_server_that_refuses(
    change: Callable[[URL], URL], said: str, postgres_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    url = change(make_url(postgres_url))
    complaint = Program(capsys, url.render_as_string(hide_password=False))("quotes").complaint
    assert said in complaint
    assert "check the address, the user, and that the server runs" in complaint
    assert f"{url.host}:{url.port}/{url.database}" in complaint
    assert str(url.password) not in complaint
