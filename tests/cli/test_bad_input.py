"""What people hand over by mistake: one clear line each, nothing half stored, exit status 1."""

import os
import re
import shlex
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from factdb.database import connection
from tests.conftest import as_ordinary_user
from tests.program import PROCESS, Program

TABLES = ("articles", "quotes", "claims", "speakers", "outlets", "extraction_runs")


def rows(factdb: Program) -> int:
    """Everything that is stored."""
    counts = " + ".join(f"(SELECT count(*) FROM {table})" for table in TABLES)
    assert factdb.database is not None
    with closing(sqlite3.connect(factdb.database.removeprefix("sqlite:///"))) as database:
        return int(database.execute(f"SELECT {counts}").fetchone()[0])


def test_a_source_that_is_not_there_makes_no_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = tmp_path / "new.db"
    complaint = Program(capsys, f"sqlite:///{database}")("ingest", tmp_path / "gone.txt").complaint
    assert complaint == f"factdb: {tmp_path}/gone.txt: no such file or folder: check the path"
    assert not database.exists()


def test_other_files_of_a_folder_are_told(factdb: Program, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    (folder / ".hidden").mkdir(parents=True)
    for name in ("a.epub", "b.EPUB", "README.rst", "notes", ".hidden/c.epub"):
        (folder / name).write_text("x", encoding="utf-8")
    (folder / "a.txt").write_text("“No,” said Ann Marlow.", encoding="utf-8")
    told = factdb("ingest", "--model", "rules", folder).stderr
    assert "passed over, as of no kind that is read: 2 .epub, 1 without a suffix\n" in told
    assert "passed over" not in factdb("ingest", "--model", "rules", folder / "a.txt").stderr


# The name of a file, what is in it, the options that go with it, and words of the line that must come.
SOURCES: dict[str, tuple[str, bytes, tuple[str, ...], tuple[str, ...]]] = {
    "empty file": ("empty.txt", b"", (), ("empty",)),
    "nothing but white space": ("blank.txt", b" \n\n\t\n", (), ("empty",)),
    "empty table": ("empty.csv", b"", (), ("empty",)),
    "binary file": ("program.txt", b"\x7fELF\x02\x01\x01\0\0\0\xff\xfe", (), ("binary",)),
    "PDF": ("report.txt", b"%PDF-1.7\n%\xe2\xe3", (), ("PDF", ".pdf")),
    "broken PDF": ("report.pdf", b"%PDF-1.7\n%\xe2\xe3", (), ("no PDF file that can be read", "as text")),
    "wrong encoding": ("caf\u00e9.txt", "Café “closed”".encode("cp1252"), (), ("0xE9", "--encoding")),
    "wrong encoding of a record": ("a.jsonl", b'{"text": "caf\xe9"}\n', (), ("0xE9", "--encoding")),
    "unknown encoding": ("a.txt", b"Words.", ("--encoding", "latin-99"), ("latin-99",)),
    "missing column": ("a.csv", b"title,words\nA,B\n", (), ("text", "title", "words", "--column")),
    "missing named column": ("a.csv", b"title,text\nA,B\n", ("--column", "text=body"), ("body",)),
    "unknown field": ("a.csv", b"title,text\nA,B\n", ("--column", "words=text"), ("words",)),
    "broken JSON": ("a.jsonl", b'{"text": "x"\n', (), ("a.jsonl:1",)),
    "JSON of another shape": ("a.jsonl", b"17\n", (), ("a.jsonl:1",)),
    "a date that does not exist": ("a.txt", b"Words.", ("--published", "31/02/2020"), ("31/02/2020", "YYYY-MM-DD")),
    "such a date in a table": ("a.csv", b"text,published\nWords.,31/02/2020\n", (), ("31/02/2020", "a.csv")),
    "a date of two readings": ("a.txt", b"Words.", ("--published", "03/04/2020"), ("03/04/2020",)),
    "NUL in a record": ("a.jsonl", b'{"text": "a\\u0000b"}\n', (), ("NUL", "a.jsonl")),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "options", "words"), SOURCES.values(), ids=SOURCES)
def test_a_source_that_cannot_be_read(
    name: str, content: bytes, options: tuple[str, ...], words: tuple[str, ...], factdb: Program, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    complaint = factdb("ingest", tmp_path / name, *options).complaint
    assert complaint.startswith("factdb: ")
    for word in words:
        assert word in complaint
    assert rows(factdb) == 0
    assert factdb("extract", tmp_path / name, *options).complaint == complaint


def test_a_source_that_is_not_there(factdb: Program, tmp_path: Path) -> None:
    assert "nowhere.txt" in factdb("ingest", tmp_path / "nowhere.txt").complaint
    assert rows(factdb) == 0


def test_a_name_that_steers_the_terminal(factdb: Program) -> None:
    assert "\x1b" not in factdb("ingest", "no\x1b[31mwhere").complaint


def test_a_bad_record_does_not_keep_the_others_out(factdb: Program, tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("text,published\nWords.,2020-02-28\nOthers.,31/02/2020\nMore.,2020-03-01\n")
    answer = factdb("ingest", source)
    assert answer.status == 1
    assert "31/02/2020" in answer.stderr
    assert "2 added, 1 failed" in answer.stderr
    assert len(factdb("articles", "--format", "jsonl").records) == 2


def test_an_unclosed_quotation_mark_goes_in(factdb_on_each: Program, tmp_path: Path) -> None:
    source = tmp_path / "odd.txt"
    source.write_text(
        "He called it “the end.\n\nNothing came of it.\n\n“We go on,” said Ann Marlow.\n", encoding="utf-8"
    )
    assert factdb_on_each("ingest", source).status == 0
    found = {(row["text"], row["speaker"]) for row in factdb_on_each("quotes", "--format", "jsonl").records}
    assert ("“We go on,”", "Ann Marlow") in found


DATABASES: dict[str, tuple[str, tuple[str, ...]]] = {
    "a folder that is missing": ("{folder}/nowhere/news.db", ("no folder", "nowhere")),
    "a folder": ("{folder}", ("is no file",)),
    "another kind of file": ("{folder}/notes.db", ("notes.db", "not a SQLite database")),
    "no scheme that we know": ("mysql://root@localhost/news", ("mysql://", "SQLite file or postgresql://")),
    "no URL": ("postgresql://localhost:port/news", ("is no database URL",)),
    "a URL without a name": ("postgresql://localhost", ("names no database",)),
    "two slashes": ("sqlite://news.db", ("three slashes",)),
    "a server that does not run": ("postgresql://nobody:secret@127.0.0.1:1/news", ("127.0.0.1:1", "cannot be reached")),
    "a server that does not exist": ("postgresql://nobody@nowhere.invalid/news", ("nowhere.invalid", "cannot be reached")),
}  # fmt: skip


@pytest.mark.parametrize(("database", "words"), DATABASES.values(), ids=DATABASES)
@pytest.mark.parametrize("command", ["ingest", "quotes"])
def test_a_database_that_cannot_be_opened(
    command: str, database: str, words: tuple[str, ...], capsys: pytest.CaptureFixture[str], news: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes.db").write_text("not a database, but quite a long text of somebody's " * 30)
    before = sorted(tmp_path.rglob("*"))
    factdb = Program(capsys, database.format(folder=tmp_path))
    complaint = factdb(command, *([news] if command == "ingest" else [])).complaint
    for word in words:
        assert word in complaint
    assert "secret" not in complaint
    assert sorted(tmp_path.rglob("*")) == before


def test_a_database_that_is_not_there_yet(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "run factdb ingest first" in Program(capsys, str(tmp_path / "news.db"))("quotes").complaint
    assert not (tmp_path / "news.db").exists()


def test_the_environment_names_the_database(
    capsys: pytest.CaptureFixture[str], news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTDB_DATABASE", str(tmp_path / "elsewhere.db"))
    assert Program(capsys)("ingest", news).status == 0
    assert (tmp_path / "elsewhere.db").exists()


def test_a_database_newer_than_the_program(filled: Program) -> None:
    assert filled.database is not None
    with closing(sqlite3.connect(filled.database.removeprefix("sqlite:///"))) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    for arguments in (("quotes",), ("ingest", "-"), ("database", "upgrade")):
        assert "9999, newer than this factdb" in filled(*arguments).complaint


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """The file, held by another program that writes to it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        yield


def test_a_locked_file(factdb: Program, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "SQLITE_WAIT_SECONDS", 0.1)
    with locked(tmp_path / "news.db"):
        assert "news.db is locked by another process" in factdb("ingest", news).complaint
    assert rows(factdb) == 0
    assert factdb("ingest", news).status == 0


READ_ONLY: dict[str, Callable[[Path], Path]] = {
    "read-only folder": lambda folder: folder / "new.db",
    "read-only file": lambda folder: folder / "news.db",
}


@pytest.mark.parametrize("path", READ_ONLY.values(), ids=READ_ONLY)
def test_nothing_can_be_written(
    path: Callable[[Path], Path], capsys: pytest.CaptureFixture[str], factdb: Program, news: Path, tmp_path: Path
) -> None:
    for parent in tmp_path.parents:
        if parent.owner() == Path.home().owner() and str(parent) not in ("/", "/tmp"):
            parent.chmod(parent.stat().st_mode | 0o055)
    (tmp_path / "news.db").chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        with as_ordinary_user():
            complaint = Program(capsys, str(path(tmp_path)))("ingest", news).complaint
    finally:
        tmp_path.chmod(0o755)
    assert "cannot be written to" in complaint
    assert not (tmp_path / "new.db").exists()
    assert rows(factdb) == 0


@pytest.mark.parametrize("name", ["huge.txt", "huge.jsonl", "huge.csv", "huge.html"])
def test_fifty_megabytes_of_text(name: str, factdb: Program, tmp_path: Path) -> None:
    before, after = {"jsonl": (b'{"text": "', b'"}'), "csv": (b'text\n"', b'"\n')}.get(
        name.partition(".")[2], (b"", b"")
    )
    with (tmp_path / name).open("wb") as file:
        file.write(before)
        for _ in range(50_000):
            file.write(b"words " * 170)
        file.write(after)
    complaint = factdb("ingest", tmp_path / name).complaint
    assert name in complaint
    assert "10,000,000" in complaint
    assert rows(factdb) == 0


@pytest.mark.parametrize("option", ["--since", "--until"])
@pytest.mark.parametrize("value", ["31/02/2020", "2020-02-31", "2020-13", "yesterday", ""])
def test_a_filter_that_is_no_date(option: str, value: str, filled: Program) -> None:
    assert f"'{value}'" in filled("quotes", option, value).complaint


@pytest.mark.parametrize(
    "words", ["don't", "a-b", "AND", "NOT", '"', "(", "*", "speaker:x", "%", "\\", "", "  ", "'; DROP TABLE quotes; --"]
)
def test_search_words_are_words(words: str, filled: Program) -> None:
    answer = filled("quotes", "--about", words, "--format", "jsonl")
    assert answer.status in (0, 1)
    if answer.status:
        assert answer.complaint
    assert rows(filled) > 5


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    "command",
    [("quotes",), ("quotes", "--format", "csv"), ("show", "1"), ("--version",), ("quotes", "--help")],
    ids=" ".join,
)
def test_an_output_that_is_full(command: tuple[str, ...], filled: Program) -> None:
    with Path("/dev/full").open("w") as full:
        answer = subprocess.run(
            [*PROCESS, "--database", str(filled.database), *command], stdout=full, stderr=subprocess.PIPE, timeout=60
        )
    assert answer.returncode == 1
    assert re.fullmatch(rb"factdb: standard output cannot be written \(No space left on device\): .*\n", answer.stderr)


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_an_output_that_is_closed(closed: str, filled: Program) -> None:
    command = shlex.join([*PROCESS, "--database", str(filled.database), "quotes"])
    answer = subprocess.run(f"{command} {closed}", shell=True, capture_output=True, timeout=60)
    assert (answer.returncode, answer.stderr) == (0, b"")


def test_a_bug_keeps_its_traceback(factdb: Program, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("factdb.batch.begin", broken)
    with pytest.raises(ZeroDivisionError):
        factdb("ingest", news)
    assert os.environ.get("FACTDB_DATABASE") is None
