"""PDF files."""

import builtins
import io
import zlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from factdb.articles import Article, DateSource
from factdb.errors import SourceError
from factdb.readers import Defaults, read
from factdb.readers.pdf import read_pdf


def document(*pages: Sequence[str], packed: bool = False) -> bytes:
    """A PDF file with these lines on its pages, as a word processor writes it."""
    contents = []
    for lines in pages:
        shown = (
            line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") for line in lines
        )
        words = b"BT /F1 11 Tf 14 TL 60 780 Td " + b" ".join(b"(" + line + b") Tj T*" for line in shown) + b" ET"
        data = zlib.compress(words) if packed else words
        coding = b"/Filter /FlateDecode " if packed else b""
        contents.append(b"<< %s/Length %d >>\nstream\n%s\nendstream" % (coding, len(data), data))
    kids = b" ".join(b"%d 0 R" % (4 + 2 * i) for i in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for i, content in enumerate(contents):
        page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
        objects += [page % (5 + 2 * i), content]
    file, places = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(file + end % (len(places) + 1, table, len(places) + 1, len(file)))


def locked(data: bytes, password: str) -> bytes:
    writer, file = PdfWriter(clone_from=PdfReader(io.BytesIO(data))), io.BytesIO()
    writer.encrypt(password, "owner", algorithm="RC4-128")
    writer.write(file)
    return file.getvalue()


def read_one(data: bytes) -> Article:
    return read_pdf(data, location="a.pdf", max_bytes=100_000)


RELEASE = document(
    [
        "Quay opens again",
        "6 February 2024",
        "“The quay is open, and nobody has to take the long way round the",
        "harbour any more,” said Ann Marlow, the mayor of Tidewick. It had",
        "been shut for nine months (since May).",
    ]
)
TEXT = (
    "Quay opens again\n\n6 February 2024\n\n“The quay is open, and nobody has to take the long way round the harbour any more,” "
    "said Ann Marlow, the mayor of Tidewick. It had been shut for nine months (since May)."
)


@pytest.mark.parametrize("name", ["release.pdf", "release", "-"], ids=["by its name", "by its bytes", "standard input"])
def test_a_release(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(RELEASE)
    sources, place = (["-"], "standard input") if name == "-" else ([path], str(path))
    assert list(read(sources, stdin=io.BytesIO(RELEASE))) == [
        Article(
            text=TEXT,
            title="Quay opens again",
            published=date(2024, 2, 6),
            published_from=DateSource.TEXT,
            location=place,
        )
    ]


def test_what_is_said_of_one_document_holds(tmp_path: Path) -> None:
    path = tmp_path / "release.pdf"
    path.write_bytes(RELEASE)
    (article,) = read([path], defaults=Defaults(published=date(2024, 2, 7)))
    assert isinstance(article, Article)
    assert (article.published, article.published_from) == (date(2024, 2, 7), DateSource.GIVEN)


ONE, TWO = "The first of them is read.", "The second is, too."
TEXTS = {
    "packed": (document([ONE], packed=True), ONE),
    "the margins of pages": (
        document(
            ["Port of Tidewick", ONE, "and 3 lines", "of its own", "Page 1 of 2"],
            ["Port of Tidewick", TWO, "Page 2 of 2"],
        ),
        f"{ONE}\n\nand 3 lines\n\nof its own\n\n{TWO}",
    ),
    "a paragraph over two pages": (
        document(
            [
                "The council of Port Ode met on Friday to talk about the",
                "old bridge, which was shut in May after two of its",
            ],
            ["cables broke in a storm."],
        ),
        "The council of Port Ode met on Friday to talk about the old bridge, which was shut in May after two of its cables "
        "broke in a storm.",
    ),
    "a word cut that is there whole": (
        document(["The transportation of people and the trans-", "portation of goods are dear."]),
        "The transportation of people and the transportation of goods are dear.",
    ),
    "a word with a hyphen": (
        document(["The council says that all of the under-", "sixteens travel free."]),
        "The council says that all of the under-sixteens travel free.",
    ),
    "locked without a password": (locked(document([ONE]), ""), ONE),
}


@pytest.mark.parametrize(("data", "text"), TEXTS.values(), ids=TEXTS)
def test_texts(data: bytes, text: str) -> None:
    assert read_one(data).text == text


FAULTS = {
    "pictures": (document([]), "without any text"),
    "a password": (locked(document([ONE]), "secret"), "locked by a password"),
    "half a file": (RELEASE[: len(RELEASE) // 3], "no PDF file that can be read"),
    "its name alone": (b"%PDF-1.7", "no PDF file that can be read"),
    "another file": (b"hello", "no PDF file that can be read"),
    "too long": (document([ONE * 100] * 50), "more than 100,000 bytes"),
    "a bomb": (document([ONE], [""] * 300_000, packed=True), "draws more than 2,000,000 bytes on page 2: save"),
}


@pytest.mark.parametrize(("data", "reason"), FAULTS.values(), ids=FAULTS)
def test_faults(data: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason) as raised:
        read_one(data)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("cut", range(0, len(RELEASE), 97))
def test_broken_files_give_a_reason_or_an_article(cut: int) -> None:
    for data in (RELEASE[:cut], RELEASE[:cut] + RELEASE[cut + 7 :], RELEASE[:cut] + b"9 0 R" + RELEASE[cut:]):
        with suppress(SourceError):
            assert read_one(data).text.strip()


def test_without_pypdf_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    imported = builtins.__import__

    def without(name: str, *others: Any) -> Any:
        if name.split(".")[0] == "pypdf":
            raise ImportError(name)
        return imported(name, *others)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SourceError, match=r"needs pypdf: .*factdb\[pdf\]"):
        read_one(RELEASE)
