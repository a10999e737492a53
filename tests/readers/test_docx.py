"""Word documents."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from factdb.articles import Article, DateSource
from factdb.errors import SourceError
from factdb.readers import Defaults, read
from factdb.readers.docx import BODY, read_docx

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def paragraph(words: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="Normal"/></w:pPr><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def document(*paragraphs: str, name: str = BODY) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, f"<w:document {SPACES}><w:body>{''.join(paragraphs)}</w:body></w:document>")
    return file.getvalue()


def read_one(data: bytes) -> Article:
    return read_docx(data, location="a.docx", max_bytes=100_000)


RELEASE = document(
    paragraph("Quay opens again"),
    paragraph("6 February 2024"),
    "<w:p/>",
    paragraph("“The quay is open,” said Ann Marlow."),
)


@pytest.mark.parametrize(
    "name", ["release.docx", "release", "-"], ids=["by its name", "by its bytes", "standard input"]
)
def test_a_release(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(RELEASE)
    sources, place = (["-"], "standard input") if name == "-" else ([path], str(path))
    assert list(read(sources, stdin=io.BytesIO(RELEASE))) == [
        Article(
            text="Quay opens again\n\n6 February 2024\n\n“The quay is open,” said Ann Marlow.",
            title="Quay opens again",
            published=date(2024, 2, 6),
            published_from=DateSource.TEXT,
            location=place,
        )
    ]


def test_what_is_said_of_one_document_holds(tmp_path: Path) -> None:
    path = tmp_path / "release.docx"
    path.write_bytes(RELEASE)
    (article,) = read([path], defaults=Defaults(published=date(2024, 2, 7)))
    assert isinstance(article, Article)
    assert (article.published, article.published_from) == (date(2024, 2, 7), DateSource.GIVEN)


BOX = paragraph("In a box")
TEXTS = {
    "runs": ("<w:p><w:r><w:t>The qu</w:t></w:r><w:r><w:t>ay</w:t></w:r></w:p>", "The quay"),
    "a tab and a line": ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", "a\tb\nc"),
    "a link": ("<w:p><w:hyperlink><w:r><w:t>here</w:t></w:r></w:hyperlink></w:p>", "here"),
    "deleted": ("<w:p><w:del><w:r><w:delText>no</w:delText></w:r></w:del><w:ins><w:r><w:t>yes</w:t></w:r></w:ins></w:p>", "yes"),
    "a field": ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>1</w:t></w:r></w:p>", "1"),
    "a cell": (f"<w:tbl><w:tr><w:tc>{paragraph('in a cell')}</w:tc></w:tr></w:tbl>", "in a cell"),
    "a box once": (
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>" + BOX + "</w:txbxContent></mc:Choice><mc:Fallback>"
        "<w:txbxContent>" + BOX + "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>Beside</w:t></w:r></w:p>",
        "Beside\n\nIn a box",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "text"), TEXTS.values(), ids=TEXTS)
def test_words(body: str, text: str) -> None:
    assert read_one(document(body)).text == text


REFUSED = {
    "empty": (document("<w:p/>"), "empty"),
    "another archive": (document(paragraph("x"), name="xl/workbook.xml"), "without the text of a Word document"),
    "cut": (RELEASE[:-30], "no Word document that can be read"),
    "no XML": (document("<w:p>"), "no Word document that can be read"),
    "a bomb": (document(paragraph("x" * 200_000)), "unpacks to more than 100,000 bytes"),
    "no archive": (b"Quay opens", "no Word document that can be read"),
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_document(data: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read_one(data)
