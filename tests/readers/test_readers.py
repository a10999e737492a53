"""Files, folders and standard input to articles."""

import gzip
import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factdb.articles import Article
from factdb.errors import SourceError
from factdb.readers import Defaults, Failure, InputFormat, find_sources, read
from tests.conftest import as_ordinary_user

TEXT = "Ferry sinks\n2 January 2020\n\nNine people were rescued.\n"
PAGE = "<html><head><title>Ferry sinks</title></head><body><p>Nine people were rescued.</p></body></html>"
RECORDS = '{"id": "1", "text": "Nine people were rescued."}\n{"id": "2", "text": ""}\n'
TABLE = "id,text\n1,Nine people were rescued.\n"

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(name: str, content: str | bytes = TEXT) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


def locations(found: list[Article | Failure], folder: Path) -> list[str]:
    return [str(item.location).removeprefix(f"{folder}/") for item in found]


def test_a_folder(write: Write, tmp_path: Path) -> None:
    for name in ("b/z.txt", "b/a.md", "a.TXT", "b.text", ".hidden.txt", ".git/a.txt", "README.md", "b/readme.txt"):
        write(name)
    write("c.html", PAGE)
    write("d.jsonl", RECORDS)
    write("e.csv", TABLE)
    write("f.tsv", TABLE.replace(",", "\t"))
    write("g.json", json.dumps({"text": "Nine people were rescued."}))
    write("h.jsonl.gz", gzip.compress(RECORDS.encode()))
    write("i.txt.gz", gzip.compress(TEXT.encode()))
    write("j.png", b"\x89PNG")
    write("k.txt", b"F\xe4hre")
    found = list(read([tmp_path]))
    assert locations(found, tmp_path) == [
        *("a.TXT", "b.text", "c.html", "d.jsonl:1", "d.jsonl:2", "e.csv:2", "f.tsv:2", "g.json:1"),
        *("h.jsonl.gz:1", "h.jsonl.gz:2", "i.txt.gz", "k.txt", "b/a.md", "b/z.txt"),
    ]
    failures = [item for item in found if isinstance(item, Failure)]
    assert locations(list(failures), tmp_path) == ["d.jsonl:2", "h.jsonl.gz:2", "k.txt"]


def test_reading_is_lazy(write: Write, tmp_path: Path) -> None:
    write("a.txt")
    write("b.txt")
    found = read([tmp_path])
    assert isinstance(next(found), Article)
    (tmp_path / "b.txt").write_text("Another\n\nThe ferry sank.\n", encoding="utf-8")
    second = next(found)
    assert isinstance(second, Article)
    assert second.title == "Another"


def test_files_in_the_order_that_they_are_named(write: Write, tmp_path: Path) -> None:
    second, first = write("a.txt"), write("b.txt")
    assert locations(list(read([first, str(second)])), tmp_path) == ["b.txt", "a.txt"]


FAULTS = [
    ("empty.txt", b"", "empty"),
    ("empty.jsonl", b"", "empty"),
    ("empty.csv", b"", "empty"),
    ("empty.html", b"", "empty"),
    ("blank.txt", b" \n", "empty"),
    ("wrong.txt", b"F\xe4hre", "byte 0xE4 at offset 1 is not utf-8: name its encoding with --encoding"),
    ("binary.txt", b"a\0b", "binary"),
    ("paper.pdf", b"%PDF-1.7", "no PDF file that can be read"),
    ("paper.txt", b"%PDF-1.7", "a PDF file, and not named .pdf"),
    ("table.csv", b"PK\x03\x04....", "a ZIP archive, or an Excel file"),
    ("page.html", b"\x89PNG\r\n", "a picture"),
    ("not.txt.gz", b"plain", "cannot be read"),
    ("cut.jsonl.gz", gzip.compress(RECORDS.encode() * 100)[:60], "cannot be read"),
    ("date.txt", b"Ferry sinks\n31/02/2020\nNine were saved.\n", "'31/02/2020' is a date that does not exist"),
    ("story.csv", b"id,story\n1,T\n", "no column of texts among id, story: name it with --column text=NAME"),
    ("half.csv", b"\xff\xfet\0e\0x\0t\0\n\0a", "wrong encoding"),
]


@pytest.mark.parametrize(("name", "content", "reason"), FAULTS, ids=[row[0] for row in FAULTS])
def test_what_cannot_be_read_is_told_and_the_rest_goes_in(
    write: Write, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    failure, article = read([write(name, content), write("z.txt")])
    assert isinstance(article, Article)
    assert isinstance(failure, Failure)
    assert locations([failure], tmp_path) == [name]
    assert re.search(reason, failure.reason)
    assert "\n" not in failure.reason


def test_paths_that_lead_nowhere(tmp_path: Path) -> None:
    missing, empty = read([tmp_path / "nope", tmp_path])
    assert missing == Failure(str(tmp_path / "nope"), "no such file or folder: check the path")
    assert isinstance(empty, Failure)
    assert empty.reason.startswith("holds no file")


NAMES = [
    ("empty", "", "no such file or folder"),
    ("too long", f"{'x' * 300}.txt", "cannot be read: File name too long"),
    ("behind a file", "a.txt/b.txt", "no such file or folder"),
    ("NUL", "a\0.txt", "no such file or folder"),
    ("itself", "loop.txt", "cannot be read: Too many levels of symbolic links"),
]


@pytest.mark.parametrize(("name", "reason"), [row[1:] for row in NAMES], ids=[row[0] for row in NAMES])
def test_names_that_are_none(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, reason: str
) -> None:
    write("a.txt")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    monkeypatch.chdir(tmp_path)
    (failure,) = read([name])
    assert isinstance(failure, Failure)
    assert failure.reason.startswith(reason)


def test_files_that_somebody_else_may_not_see(write: Write, tmp_path: Path) -> None:
    write("closed/a.txt")
    for parent in tmp_path.parents:
        if parent.owner() == Path.home().owner() and str(parent) not in ("/", "/tmp"):
            parent.chmod(parent.stat().st_mode | 0o055)
    (tmp_path / "closed").chmod(0o600)
    try:
        with as_ordinary_user():
            (failure,) = read([tmp_path / "closed" / "a.txt"])
    finally:
        (tmp_path / "closed").chmod(0o755)
    assert isinstance(failure, Failure)
    assert failure.reason == "cannot be read: Permission denied"


def test_standard_input_that_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert list(read(["-"])) == [Failure("standard input", "closed: there is nothing to read")]


def test_a_large_text_and_the_limit(write: Write) -> None:
    path = write("a.txt", TEXT * 100)
    assert isinstance(next(read([path])), Article)
    (failure,) = read([path], max_bytes=1_000)
    assert isinstance(failure, Failure)
    assert failure.reason.startswith("larger than 1,000 bytes")


def test_a_packed_file_is_bounded_by_what_it_unpacks_to(write: Write) -> None:
    (failure,) = read([write("a.txt.gz", gzip.compress(b"a" * 1_000_000))], max_bytes=10_000)
    assert isinstance(failure, Failure)
    assert failure.reason.startswith("larger than 10,000 bytes")


SNIFFED = [
    ("text", TEXT, None, "standard input"),
    ("html", PAGE, None, "standard input"),
    ("jsonl", RECORDS, None, "standard input:1"),
    ("an array", '[{"text": "Nine people were rescued."}]', None, "standard input:1"),
    ("csv", TABLE, InputFormat.CSV, "standard input:2"),
    ("text in brackets", "[Photo] Ferry sinks\n\nNine were saved.\n", None, "standard input"),
    ("a tag kept as text", "<3 from Port Ansel\n\nNine were saved.\n", None, "standard input"),
]


@pytest.mark.parametrize(
    ("data", "input_format", "place"), [row[1:] for row in SNIFFED], ids=[row[0] for row in SNIFFED]
)
def test_standard_input(data: str, input_format: InputFormat | None, place: str) -> None:
    article = next(read(["-"], input_format=input_format, stdin=io.BytesIO(data.encode())))
    assert isinstance(article, Article)
    assert article.location == place


def test_a_file_without_a_known_suffix_is_sniffed(write: Write, tmp_path: Path) -> None:
    found = list(read([write("a", RECORDS), write("b.dat", PAGE), write("c.2", TEXT)]))
    assert locations(found, tmp_path) == ["a:1", "a:2", "b.dat", "c.2"]


def test_the_format_that_was_asked_for(write: Write) -> None:
    article = next(read([write("a.txt", TABLE)], input_format=InputFormat.CSV))
    assert isinstance(article, Article)
    assert article.source_id == "1"


GIVEN = Defaults(
    published=date(2021, 5, 3), outlet="Wire", byline="Tom Ash", title="Given", url="https://wire.example/1"
)


def test_options_for_one_file_hold_against_what_it_says(write: Write) -> None:
    (article,) = read([write("a.txt")], defaults=GIVEN)
    assert isinstance(article, Article)
    assert (article.published, article.outlet, article.byline) == (GIVEN.published, GIVEN.outlet, GIVEN.byline)
    assert (article.title, article.url, article.text) == (GIVEN.title, GIVEN.url, TEXT)


def test_a_date_given_for_one_file_mends_its_date_line(write: Write) -> None:
    path = write("a.txt", TEXT.replace("2 January", "31 February"))
    (article,) = read([path], defaults=Defaults(published=date(2020, 1, 2)))
    assert isinstance(article, Article)
    assert article.published == date(2020, 1, 2)
    assert isinstance(next(read([path])), Failure)


def test_options_for_many_fill_what_is_missing(write: Write, tmp_path: Path) -> None:
    write("a.txt")
    write("b.jsonl", '{"text": "T", "outlet": "Post", "byline": ""}\n')
    first, second = read([tmp_path], defaults=Defaults(published=date(2021, 5, 3), outlet="Wire", byline="Tom Ash"))
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.published, first.outlet, first.byline) == (date(2020, 1, 2), "Wire", "Tom Ash")
    assert (second.published, second.outlet, second.byline) == (date(2021, 5, 3), "Post", "Tom Ash")


REFUSED = [
    ("an unknown encoding", {"encoding": "klingon"}, "'klingon' is no encoding"),
    ("no text encoding", {"encoding": "base64"}, "'base64' is no encoding"),
    ("an unknown field", {"defaults": Defaults(columns={"words": "body"})}, "'words' is no field"),
    ("one title for many", {"defaults": Defaults(title="Given")}, "give one file"),
    ("one URL for many", {"defaults": Defaults(url="https://wire.example/1")}, "give one file"),
]


@pytest.mark.parametrize(("options", "reason"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_options_that_cannot_be(tmp_path: Path, options: dict[str, object], reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read([tmp_path], **options)  # type: ignore[arg-type]


def test_standard_input_twice() -> None:
    with pytest.raises(SourceError, match="more than once"):
        read(["-", "-"])


def test_find_sources_counts_without_reading(write: Write, tmp_path: Path) -> None:
    write("a.txt", b"\0")
    write("b.csv", b"")
    assert [source.location for source in find_sources([tmp_path])] == [f"{tmp_path}/a.txt", f"{tmp_path}/b.csv"]


# Pieces that lead the readers into their branches more often than bytes alone would.
PIECES = st.sampled_from(
    (
        *(
            b"\xff\xfe",
            b"\xef\xbb\xbf",
            b"\0",
            b"\xe4",
            b"\n",
            b"\r\n",
            b'"',
            b",",
            b"id,text\n",
            b'{"text": "',
            b'"}\n',
        ),
        *(
            b"[{",
            b"<p>",
            b"</p>",
            b"<html>",
            b"&#0;",
            b"&#xD800;",
            b"<time>",
            b"2020-01-02",
            b"31/02/2020\n",
            b"\\ud800",
        ),
        *(b"By Ann Ode\n", b"Title: ", b"<meta charset=", b"<script type='application/ld+json'>", b"nine people "),
    )
)
DATA = st.binary(max_size=200) | st.lists(PIECES | st.binary(max_size=8), max_size=30).map(b"".join)


@pytest.mark.parametrize("input_format", [None, *InputFormat])
@given(data=DATA, encoding=st.sampled_from(("utf-8", "cp1252", "utf-16", "utf-7")))
def test_any_bytes_are_articles_or_failures(input_format: InputFormat | None, data: bytes, encoding: str) -> None:
    for item in read(["-"], input_format=input_format, encoding=encoding, stdin=io.BytesIO(data)):
        if isinstance(item, Article):
            for words in (item.text, item.title, item.outlet, item.byline, item.url, item.source_id):
                assert words is None or "\0" not in words
                assert words is None or words.encode()
            assert item.text.strip()
        else:
            assert isinstance(item, Failure)
            assert item.reason
            assert item.reason.encode()
            assert "\n" not in item.reason
