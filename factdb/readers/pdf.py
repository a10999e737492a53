"""PDF files (ISO 32000), as press releases and reports come: their lines, which pypdf takes out, put together."""

import io
import logging
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from factdb.articles import Article
from factdb.errors import SourceError
from factdb.extras import install
from factdb.readers.sources import PARSER_FAULTS
from factdb.readers.text import read_text
from factdb.text import plain
from factdb.wrapped import find_paragraphs

MARGIN = 2
"""Lines at the top and at the foot of a page, and so many, may be there again on others: the name of a report, the page."""

DRAWN = 2_000_000
"""Bytes of what is drawn on a page, unpacked; of text it is a thousandth, of a map or a bomb more, and pypdf a minute slow."""

_FAULTS = (*PARSER_FAULTS, EOFError, OSError, RuntimeError, struct.error, zlib.error)
"""What it may raise on broken files, besides errors of its own."""

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_WORD = re.compile(r"\w+")
_CUT = re.compile(r"(\w+)-\n(\w+)")
"""A word that goes on in the next line, or one that has a hyphen of its own there."""


def read_pdf(data: bytes, *, location: str, max_bytes: int, published: date | datetime | None = None) -> Article:
    """The article of a PDF file, its paragraphs separated by blank lines; otherwise as ``read_text``.

    A PDF file knows no paragraphs: they are told from the length of its lines, which are taken as they follow on each other
    in the file. What stands at the edge of several pages is left out, ligatures become letters, and words cut at the end of
    a line are whole again where the file has them elsewhere. The file's own dates are those of its making, and of no publication. Raises
    SourceError for what cannot be read, holds pictures of text, or has more than ``max_bytes`` of text.
    """
    pages = [page.translate(_LIGATURES).replace("\xad\n", "").replace("\xad", "") for page in _pages(data, max_bytes)]
    lines = _whole_words("\n".join(_without_margins([page.splitlines() for page in pages])))
    text = "\n\n".join(" ".join(span.of(lines).split()) for span in find_paragraphs(plain(lines)))
    if not text:
        raise SourceError("a PDF file without any text, of pictures perhaps: let a program read these (ocrmypdf) first")
    return read_text(text.encode("utf-8", "surrogatepass"), location=location, encoding="utf-8", published=published)


def _pages(data: bytes, max_bytes: int) -> Iterator[str]:
    """The text of each page, its lines as they follow on each other in the file."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import DependencyError, PyPdfError
    except ImportError:
        raise SourceError(f"a PDF file needs pypdf: {install('pdf')}; or save it as text") from None
    # it tells of every oddity of a file, on standard error where nobody listens
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    size = 0
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceError("a PDF file that is locked by a password: save it without one")
        for number, page in enumerate(reader.pages, 1):
            drawn = page.get_contents()
            if drawn is not None and len(drawn.get_data()) > DRAWN:
                raise SourceError(f"draws more than {DRAWN:,} bytes on page {number}: save the text alone")
            text = page.extract_text()
            size += len(text)
            if size > max_bytes:
                raise SourceError(f"unpacks to more than {max_bytes:,} bytes, which is no article: save its text alone")
            yield text
    except (DependencyError, PyPdfError, *_FAULTS) as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise SourceError(f"no PDF file that can be read ({reason}): save it again, or as text") from None


def _without_margins(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of all pages, but for those that stand at the edge of several, whatever number they hold."""
    times = Counter(line for page in pages for line in {_unnumbered(page[i]) for i in _edge(page)})
    for page in pages:
        edge = _edge(page)
        yield from (line for i, line in enumerate(page) if i not in edge or times[_unnumbered(line)] == 1)


def _edge(page: Sequence[str]) -> set[int]:
    """Which lines may belong to the page and not to the text; one that says nothing does not."""
    spoken = [i for i, line in enumerate(page) if line.strip()]
    return {*spoken[:MARGIN], *spoken[-MARGIN:]}


def _unnumbered(line: str) -> str:
    return re.sub(r"\d+", "0", " ".join(line.split()))


def _whole_words(text: str) -> str:
    """The text with words that a line's end cut in two put together, where the whole one is there too."""
    known = set(_words(text))
    return _CUT.sub(lambda cut: whole if (whole := cut[1] + cut[2]).lower() in known else f"{cut[1]}-{cut[2]}", text)


def _words(text: str) -> Iterable[str]:
    return (word.group().lower() for word in _WORD.finditer(text))
