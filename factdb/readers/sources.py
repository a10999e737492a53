"""Where articles come from: files, folders and standard input, opened, bounded and decoded."""

import codecs
import gzip
import io
import os
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path, PurePath
from typing import BinaryIO, cast

from factdb.articles import Article, DateSource
from factdb.errors import SourceError
from factdb.readers.addresses import files_at, is_address, open_address
from factdb.readers.urls import is_web, kept

MAX_BYTES = 100_000_000
"""Of one text, page, record or row, after unpacking: more is no article, and would not fit in memory many times over."""

BYTES_A_CHARACTER = 10
"""Of the largest record's bytes, for each character that a text may have: extraction can take 400 bytes of memory for it."""

MOST_TIMES = 200
"""A packed file may unpack to so many times its size; text takes 3 to 20 times, and gzip can reach a thousand."""

FREE_RECORDS = 10
"""The largest record so many times is what any packed file may hold, however small it is."""


class InputFormat(StrEnum):
    """What a source holds; given for standard input and for files whose suffix says nothing."""

    TEXT = "text"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"
    JSONL = "jsonl"
    CSV = "csv"
    WARC = "warc"
    PARQUET = "parquet"


SUFFIXES = {
    **dict.fromkeys((".txt", ".text", ".md"), InputFormat.TEXT),
    **dict.fromkeys((".html", ".htm", ".xhtml"), InputFormat.HTML),
    ".docx": InputFormat.DOCX,
    ".pdf": InputFormat.PDF,
    **dict.fromkeys((".jsonl", ".ndjson", ".json"), InputFormat.JSONL),
    **dict.fromkeys((".csv", ".tsv"), InputFormat.CSV),
    ".warc": InputFormat.WARC,
    ".parquet": InputFormat.PARQUET,
}
"""Each may be followed by ``.gz``. A folder's other files are passed over."""

ONE_ARTICLE = frozenset((InputFormat.TEXT, InputFormat.HTML, InputFormat.DOCX, InputFormat.PDF))
"""The formats of which a file holds one article; the others hold records."""

# Files that describe a corpus and belong to no outlet.
_NO_ARTICLE = re.compile(r"\.|(?:readme|license|licence|changelog)\b", re.IGNORECASE)

READ_FAULTS = (OSError, EOFError, zlib.error)
"""What opening or reading a file may raise, a broken ``.gz`` included."""

PARSER_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What the libraries that read pages and feeds may raise, by faults of their own, on odd ones."""

ZIP = b"PK\x03\x04"
"""The first bytes of a ZIP archive, which a Word document is, too."""
PDF = b"%PDF"

# First bytes of files that are often handed over by mistake.
_SIGNATURES = (
    (PDF, "a PDF file, and not named .pdf"),
    (ZIP, "a ZIP archive, or an Excel file"),
    (b"\xd0\xcf\x11\xe0", "a Word or Excel file of before 2007"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "packed with gzip, and not named .gz"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3\0", "a SQLite database"),
)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
_SURROGATE = re.compile("[\ud800-\udfff]")

# Encodings of host names and of program text, in which no article is written: some take quadratic time.
_NO_TEXT_ENCODINGS = frozenset(("idna", "punycode", "raw-unicode-escape", "unicode-escape"))


@dataclass(frozen=True, slots=True)
class Failure:
    """A source, or a record of one, that gave no article: where it is, and why, in one line with the next step.

    ``article`` is the one that failed where one was read.
    """

    location: str
    reason: str
    article: Article | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What the user says about the articles, for where their sources say nothing.

    Given for one text or page alone, they hold against what it says itself; ``title`` and ``url`` are only for such.
    ``columns`` names the columns of records: ``{"text": "body"}`` takes the text from the column ``body``.
    """

    published: date | datetime | None = None
    published_from: DateSource = DateSource.GIVEN
    outlet: str | None = None
    byline: str | None = None
    title: str | None = None
    url: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    def fill(self, article: Article) -> Article:
        """The article with these values where it has none, or only the date of a change; title and url are never shared out."""
        undated = article.published is None or article.published_from is DateSource.CHANGE
        dated = self._dated(article) if self.published and undated else article
        return replace(dated, outlet=article.outlet or self.outlet, byline=article.byline or self.byline)

    def over(self, article: Article) -> Article:
        """The article with these values, and its own where there are none."""
        return replace(
            self._dated(article) if self.published else article,
            outlet=self.outlet or article.outlet,
            byline=self.byline or article.byline,
            title=self.title or article.title,
            url=self.url or article.url,
        )

    def _dated(self, article: Article) -> Article:
        return replace(article, published=self.published, published_from=self.published_from)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file, at a ``path`` or an ``address`` of fsspec's, or a page at one on the web; standard input where both are None.

    ``format`` is None where only its first bytes can tell.
    """

    location: str
    path: Path | None
    format: InputFormat | None
    address: str | None = None

    @property
    def name(self) -> str:
        """The file's name, in lower case; empty for standard input."""
        return PurePath(self.path or self.address or "").name.lower()

    @property
    def is_web(self) -> bool:
        """Whether it is a page on the web, which is fetched and not opened."""
        return self.address is not None and is_web(self.address)

    @property
    def is_document(self) -> bool:
        """Whether it is one JSON value (``.json``) and not one a line."""
        return self.name.removesuffix(".gz").endswith(".json")

    def open(self, stdin: BinaryIO | None, max_bytes: int = MAX_BYTES) -> io.BufferedReader:
        """The bytes, unpacked; raises one of READ_FAULTS, or SourceError where standard input is closed.

        Reading raises SourceError where a packed file of records of at most ``max_bytes`` unpacks to far more than text.
        """
        if self.address is not None:
            file = open_address(self.address)
            packed = self.name.endswith(".gz")
            return io.BufferedReader(cast("io.RawIOBase", _Unpacked(max_bytes, file=file) if packed else file))
        if self.path is None:
            if stdin is None and sys.stdin is None:
                raise SourceError("closed: there is nothing to read")
            stream = sys.stdin.buffer if stdin is None else stdin
            return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream))
        if self.name.endswith(".gz"):
            return io.BufferedReader(cast("io.RawIOBase", _Unpacked(max_bytes, path=self.path)))
        return self.path.open("rb")


class _Unpacked(gzip.GzipFile):
    """The bytes of a packed file, as long as they can be text: a bomb is not read to its end."""

    def __init__(self, max_bytes: int, *, path: Path | None = None, file: BinaryIO | None = None) -> None:
        super().__init__(path, "rb", fileobj=file)
        self._free = FREE_RECORDS * max_bytes

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        unpacked, packed = self.tell(), cast("BinaryIO", self.fileobj).tell()
        if unpacked > max(self._free, MOST_TIMES * packed):
            raise SourceError(
                f"unpacks to more than {MOST_TIMES} times its size ({unpacked:,} bytes of {packed:,} so far), as no text "
                "does: if it is meant, unpack it yourself, or give more with --max-bytes"
            )
        return data


def find_sources(given: Iterable[str | Path], input_format: InputFormat | None = None) -> Iterator[Source | Failure]:
    """Every file that the arguments name, a folder's in the order of their names; "-" is standard input.

    A name that begins with http or https is a page's on the web. One with another scheme, such as ``s3://bucket/news``, is an address of fsspec's: of a file, a folder or a pattern. In a folder hidden files, README files and unknown suffixes are passed over. ``input_format`` holds for standard
    input and for files named one by one.
    """
    for name in given:
        if str(name) == "-":
            yield Source(location="standard input", path=None, format=input_format)
        elif is_web(str(name)):
            yield Source(location=kept(str(name)), path=None, address=str(name), format=None)
        elif is_address(str(name)):
            yield from _addressed(str(name), input_format)
        elif os.path.isdir(name):
            yield from _folder(Path(name))
        else:
            yield _named(name, input_format)


def _named(name: str | Path, input_format: InputFormat | None) -> Source | Failure:
    """The file of this name. An empty name, such as a variable of the shell that is not set, is no folder."""
    try:
        os.stat(name)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return Failure(shown(name) or "''", "no such file or folder: check the path")
    except OSError as error:
        return Failure(shown(name), f"cannot be read: {error.strerror}")
    path = Path(name)
    return Source(location=shown(name), path=path, format=input_format or format_of(path))


def _addressed(address: str, input_format: InputFormat | None) -> Iterator[Source | Failure]:
    """The file of this address, or those of its folder or pattern."""
    try:
        found = files_at(address)
    except SourceError as error:
        yield Failure(address, str(error))
        return
    except OSError as error:
        yield Failure(address, f"cannot be read: {error.strerror or error}")
        return
    if not found:
        form = input_format or format_of(PurePath(address))
        yield Source(location=address, path=None, address=address, format=form)
        return
    folder = len(PurePath(address).parts)
    readable = [
        file for file in found if format_of(PurePath(file)) and not _is_passed_over(PurePath(file).parts[folder:])
    ]
    for file in readable:
        yield Source(location=file, path=None, address=file, format=format_of(PurePath(file)))
    if not readable:
        yield Failure(address, f"holds no file with one of the suffixes {', '.join(SUFFIXES)}")


def _is_passed_over(parts: Sequence[str]) -> bool:
    """Whether a file below a folder is hidden, or only describes the others."""
    return any(part.startswith(".") for part in parts) or bool(parts and _NO_ARTICLE.match(parts[-1]))


def format_of(path: PurePath) -> InputFormat | None:
    """What the suffix says, or None."""
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    if suffixes[-1:] == [".gz"]:
        suffixes.pop()
    return SUFFIXES.get(suffixes[-1]) if suffixes else None


def _folder(folder: Path) -> Iterator[Source | Failure]:
    faults: list[OSError] = []
    empty = True
    for path in _files_below(folder, faults):
        file_format = format_of(path)
        if file_format is not None and os.path.isfile(path):
            empty = False
            yield Source(location=shown(path), path=path, format=file_format)
    for fault in faults:
        yield Failure(shown(fault.filename or folder), f"cannot be read: {fault.strerror}")
    if empty and not faults:
        yield Failure(shown(folder), f"holds no file with one of the suffixes {', '.join(SUFFIXES)}")


def other_files(given: Iterable[str | Path]) -> Counter[str]:
    """How many files of the folders among these are of no known format and so passed over, by suffix."""
    found: Counter[str] = Counter()
    for folder in given:
        paths = _files_below(folder, []) if os.path.isdir(folder) else ()
        found.update(path.suffix.lower() or "without a suffix" for path in paths if format_of(path) is None)
    return found


def _files_below(folder: str | Path, faults: list[OSError]) -> Iterator[Path]:
    """The files in a folder and those in it, in order, but for hidden ones and those that describe the others.

    What cannot be listed goes into ``faults``.
    """
    for place, folders, files in os.walk(folder, onerror=faults.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(files) if not _NO_ARTICLE.match(name))


def shown(path: str | Path) -> str:
    """A path as text that can be printed and stored, whatever bytes its name holds."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def sniff(head: bytes) -> InputFormat:
    """What a source holds by its first bytes: a JSON object, an archive's or table's mark, a tag, or else text."""
    words = head.decode(marked_encoding(head, "latin-1"), "ignore")
    if re.match(r"\s*(?:\{\s*[\"}]|\[\s*\{)", words):
        return InputFormat.JSONL
    if head.startswith(b"WARC/"):
        return InputFormat.WARC
    if head.startswith(b"PAR1"):
        return InputFormat.PARQUET
    if head.startswith(ZIP) and b"word/" in head:
        return InputFormat.DOCX
    if head.startswith(PDF):
        return InputFormat.PDF
    return InputFormat.HTML if re.match(r"\s*<[a-zA-Z!?]", words) else InputFormat.TEXT


def marked_encoding(head: bytes, encoding: str) -> str:
    """The encoding that a byte order mark names, which holds against ``encoding``."""
    return next((name for mark, name in _BYTE_ORDER_MARKS if head.startswith(mark)), encoding)


def check_encoding(encoding: str) -> None:
    """Raises SourceError for an encoding that Python does not know, and for one that is not of texts."""
    reason = SourceError(f"{encoding[:100]!r} is no encoding: name one such as utf-8, cp1252 or iso-8859-2")
    try:
        "a".encode(encoding)
    except (LookupError, UnicodeError, ValueError):
        raise reason from None
    if codecs.lookup(encoding).name in _NO_TEXT_ENCODINGS:
        raise reason


def check_signature(head: bytes) -> None:
    """Raises SourceError for nothing at all and for files of well-known binary formats."""
    if not head:
        raise SourceError("empty: there is nothing to read")
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            raise SourceError(f"{name}, not an article: save it as text, HTML, .docx or .pdf")


def read_whole(stream: BinaryIO, max_bytes: int) -> bytes:
    """All bytes of a stream; raises SourceError where there are more than ``max_bytes``."""
    data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise SourceError(
            f"larger than {max_bytes:,} bytes: split it, give its articles as JSONL records, or give more with --max-bytes"
        )
    return data


def decode(data: bytes, encoding: str) -> str:
    """The text of some bytes, without a byte order mark; raises SourceError that names the first wrong byte."""
    marked = marked_encoding(data[:4], encoding)
    if b"\0" in data and not marked.lower().startswith(("utf-16", "utf_16", "utf16", "utf-32", "utf_32", "utf32")):
        raise SourceError(
            f"binary: byte 0x00 at offset {data.index(0):,}; give text, or name its --encoding (utf-16-le)"
        )
    try:
        text = data.decode(marked)
    except UnicodeDecodeError as error:
        raise SourceError(
            f"byte 0x{data[error.start]:02X} at offset {error.start:,} is not {marked.removesuffix('-sig')}: "
            "name its encoding with --encoding (such as cp1252)"
        ) from None
    except UnicodeError as error:
        raise SourceError(f"not {marked}: {' '.join(str(error).split())}; name its encoding with --encoding") from None
    return text.removeprefix("\ufeff")


def check_characters(article: Article) -> Article:
    """The article; raises SourceError where a field holds what no database can keep (NUL, half a surrogate pair)."""
    for name in ("text", "title", "outlet", "url", "byline", "source_id"):
        value = getattr(article, name)
        if value is not None and "\0" in value:
            raise SourceError(f"{name} holds the character NUL: take it out")
        if value is not None and (lone := _SURROGATE.search(value)):
            raise SourceError(f"{name} holds {surrogate_reason(lone[0])}")
    return article


def check_length(article: Article, max_bytes: int, *, option: str = "--max-bytes") -> Article:
    """The article; raises SourceError where its text is longer than any article's, for records of so many bytes."""
    if len(article.text) > (most := max_bytes // BYTES_A_CHARACTER):
        raise SourceError(
            f"a text of {len(article.text):,} characters, more than {most:,}: split it, or give more with {option}"
        )
    return article


def surrogate_reason(character: str) -> str:
    """What is wrong with a lone surrogate: one of U+DC80 to U+DCFF stands for a byte that could not be decoded."""
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"the byte 0x{code - 0xDC00:02X}, which is of another encoding: name it with --encoding (such as cp1252)"
    return f"half a surrogate pair, U+{code:04X}: mend the record"


def open_text(stream: BinaryIO, head: bytes, encoding: str) -> io.TextIOWrapper:
    """The stream as text, lines ending as they do in it; wrong bytes become lone surrogates, to be told by record."""
    return io.TextIOWrapper(stream, marked_encoding(head[:4], encoding), errors="surrogateescape", newline="")
