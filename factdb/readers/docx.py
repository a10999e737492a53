"""Word documents (.docx, ECMA-376): the paragraphs of the text, as press releases come, read as plain text is."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from factdb.articles import Article
from factdb.errors import SourceError
from factdb.readers.text import read_text

if TYPE_CHECKING:
    from lxml.etree import _Element

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OTHERWISE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

_WORDS = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}
"""Elements that stand for characters."""

BODY = "word/document.xml"
"""Where the text lies; its notes, headers and comments lie elsewhere, and are not read."""

_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What a broken, packed in an unknown way, or locked archive raises."""


def read_docx(data: bytes, *, location: str, max_bytes: int, published: date | datetime | None = None) -> Article:
    """The article of a Word document, its paragraphs separated by blank lines; otherwise as ``read_text``.

    The document's own dates are those of its making and saving, and of no publication. Raises SourceError for what is no
    such document, or unpacks to more than ``max_bytes``.
    """
    text = "\n\n".join(_paragraphs(_parsed(_unpacked(data, max_bytes))))
    return read_text(text.encode("utf-8", "surrogatepass"), location=location, encoding="utf-8", published=published)


def _unpacked(data: bytes, max_bytes: int) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(BODY) as file:
            body = file.read(max_bytes + 1)
    except KeyError:
        raise SourceError(
            "a ZIP archive without the text of a Word document: save it as text, HTML, .docx or .pdf"
        ) from None
    except _FAULTS as error:
        raise SourceError(
            f"no Word document that can be read ({' '.join(str(error).split())}): save it again"
        ) from None
    if len(body) > max_bytes:
        raise SourceError(f"unpacks to more than {max_bytes:,} bytes, which is no article: save its text alone")
    return body


def _parsed(body: bytes) -> "_Element":
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(body, parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        raise SourceError(f"no Word document that can be read ({reason}): save it again") from None


def _paragraphs(root: "_Element") -> Iterator[str]:
    """The words of each paragraph that has any, without what was deleted, and what stands in a box once."""
    for paragraph in root.iter(f"{_WORD}p"):
        words = "".join(_pieces(paragraph)).strip()
        if words and next(paragraph.iterancestors(_OTHERWISE), None) is None:
            yield words


def _pieces(element: "_Element") -> Iterator[str]:
    """The text inside of a paragraph; paragraphs inside of it, in boxes, have their own turn."""
    for child in element:
        if child.tag == f"{_WORD}t":
            yield child.text or ""
        elif child.tag in _WORDS:
            yield _WORDS[str(child.tag)]
        elif child.tag not in (f"{_WORD}p", _OTHERWISE):
            yield from _pieces(child)
