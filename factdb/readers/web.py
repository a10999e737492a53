"""Pages on the web: fetched, and read as saved pages are."""

from dataclasses import replace
from urllib.parse import urlsplit

from factdb.articles import Article
from factdb.errors import SourceError
from factdb.readers.dating import dated_by_address
from factdb.readers.fetching import Answer, Limits, fetch
from factdb.readers.html import read_html
from factdb.readers.pdf import read_pdf
from factdb.readers.sources import MAX_BYTES, PDF, Defaults, InputFormat, check_encoding, check_signature, sniff
from factdb.readers.text import read_text
from factdb.readers.urls import canonical, kept

NOTHING_SAID = Defaults()

_READ = {
    **dict.fromkeys(("text/html", "application/xhtml+xml"), InputFormat.HTML),
    "text/plain": InputFormat.TEXT,
    "application/pdf": InputFormat.PDF,
}
"""What a page is read as, by the type of its content."""

_REFUSED = (
    ("application/rss", "a feed: give it with --feed"),
    ("application/atom", "a feed: give it with --feed"),
    ("image/", "a picture"),
    ("video/", "a film"),
    ("audio/", "a recording"),
    ("application/json", "JSON: save it, and give the file"),
    ("text/csv", "a table: save it, and give the file"),
)


def read_web(url: str, *, limits: Limits, encoding: str = "utf-8") -> Article:
    """The article of a page on the web.

    Its ``url`` is the one that the page states for itself on its own site, else the one that redirects led to. A day in
    that address is the date of publication where the page says none. Raises SourceError for what cannot be fetched, and
    for what holds no article.
    """
    return page_article(fetch(url, limits=limits), location=kept(url), encoding=encoding)


def page_article(answer: Answer, *, location: str, encoding: str = "utf-8", said: Defaults = NOTHING_SAID) -> Article:
    """The article of a page that was fetched; what is ``said`` of it fills in what it does not state itself."""
    form = _format(answer)
    if form is InputFormat.HTML:
        page = read_html(answer.data, location=location, encoding=encoding, served=answer.charset)
    elif form is InputFormat.PDF:
        page = read_pdf(answer.data, location=location, max_bytes=MAX_BYTES)
    else:
        page = read_text(answer.data, location=location, encoding=_served(answer.charset, encoding))
    page = said.fill(page)
    url = canonical(page.url, answer.url)
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return dated_by_address(replace(page, url=url, outlet=page.outlet or host), url)


def _format(answer: Answer) -> InputFormat:
    """What the content is, by its type or, where the server gives none, by its first bytes; SourceError for no page."""
    if answer.data.startswith(PDF):
        return InputFormat.PDF
    check_signature(answer.data[:4096])
    if answer.content_type in _READ:
        return _READ[answer.content_type]
    for prefix, name in _REFUSED:
        if answer.content_type.startswith(prefix):
            raise SourceError(f"{name} ({answer.content_type}), not a page with an article")
    if answer.content_type not in ("", "application/octet-stream"):
        raise SourceError(f"of the type {answer.content_type[:60]!r}, not a page: save its text, and give the file")
    form = sniff(answer.data[:4096])
    if form not in (InputFormat.HTML, InputFormat.TEXT):
        raise SourceError(f"a {form} file, not a page: save it, and give the file")
    return form


def _served(charset: str | None, encoding: str) -> str:
    """The encoding of a plain text: the server's word, where it is one that exists."""
    if charset is None:
        return encoding
    try:
        check_encoding(charset)
    except SourceError:
        return encoding
    return charset
