"""Pages that can be sent: everything escaped, nothing loaded, nothing that runs."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from factdb.errors import ExportError
from factdb.report.html import html_of
from factdb.report.making import save_page
from factdb.report.markdown import markdown_of
from factdb.report.page import Chart, Link, Page, Quotation, Section, Table
from tests.exports.payloads import ADDRESSES, ALL
from tests.test_charts import CHARTS

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

TAGS = set(
    "html head meta title style body main h1 h2 p section div table thead tbody tr th td blockquote mark span footer "
    "figure figcaption details summary svg g path defs clippath pattern rect text use a tspan".split()
)


class Tags(HTMLParser):
    """What a page has: its elements, the addresses it leads to, and its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.addresses: list[str | None] = []
        self.words = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        names = dict(attrs)
        assert not [name for name in names if name.startswith("on")]
        assert not {"src", "srcset", "action", "formaction", "srcdoc"} & set(names)
        if tag == "a":
            self.addresses.append(names["href"])

    def handle_data(self, data: str) -> None:
        self.words += data


def page(text: str, address: str | None = None) -> Page:
    """A page with this text in every place that has one."""
    link = Link(text, address)
    table = Table(headings=(text, "b"), rows=[(text, link), ("x", "y")], numbers=frozenset({1}))
    quotation = Quotation(before=text, words=text, after=text, who=text, source=link, notes=text)
    section = Section(heading=text, parts=(text, table, quotation))
    return Page(title=text, about=text, sections=(section,), made=text)


@pytest.mark.parametrize("payload", ALL)
def test_html_shows_what_was_written(payload: str) -> None:
    plain, given_ = (Tags(html_of(page(text, "https://a.example/"))) for text in ("plain", payload))
    assert given_.found == plain.found
    assert set(given_.found) <= TAGS
    assert given_.addresses == ["https://a.example/"] * 2
    shown = re.sub(r"[\x07\x1b\u202e]", "\ufffd", payload).replace("\r\n", "\n")
    assert given_.words.replace("\r\n", "\n").count(shown) >= 11


@pytest.mark.parametrize("payload", ALL)
def test_markdown_shows_what_was_written(payload: str) -> None:
    plain, given_ = (
        Tags(MARKDOWN.render(markdown_of(page(text, "https://a.example/")))) for text in ("plain", payload)
    )
    assert given_.found == plain.found
    assert given_.addresses == ["https://a.example/"] * 2


@given(st.text(max_size=20))
def test_any_text_changes_no_element(text: str) -> None:
    assert Tags(html_of(page(text))).found == Tags(html_of(page("plain"))).found
    rendered = Tags(MARKDOWN.render(markdown_of(page(f"a{text}"))))
    assert rendered.found == Tags(MARKDOWN.render(markdown_of(page("plain")))).found


@pytest.mark.parametrize("address", [*ADDRESSES, None])
def test_only_web_addresses_are_linked(address: str | None) -> None:
    assert Tags(html_of(page("plain", address))).addresses == []
    assert Tags(MARKDOWN.render(markdown_of(page("plain", address)))).addresses == []


def test_a_page_with_charts_is_whole_by_itself(tmp_path: Path) -> None:
    table = Table(headings=("month", "quotes"), rows=[("2024-01", "3")])
    parts = tuple(Chart(drawing=chart("<b>$x$</b>"), shows='"><script>', table=table) for chart in CHARTS.values())
    given_ = Page(title="t", about="a", sections=(Section(heading="h", parts=parts),), made="m")
    html = html_of(given_)
    tags = Tags(html)
    assert set(tags.found) <= TAGS
    assert tags.found.count("svg") == 3
    ids = re.findall(r' id="([^"]+)"', html)
    clipped = re.findall(r'<clipPath id="([^"]+)"', html)
    assert len(set(clipped)) == len(clipped) > 0
    assert set(re.findall(r'(?:url\(#|xlink:href="#)([^)"]+)', html)) <= set(ids)
    outside = re.sub(r'xmlns(?::\w+)?="[^"]+"', "", html)
    assert "http" not in outside.replace("http-equiv", "")
    assert "default-src 'none'" in html
    assert "| 2024-01 | 3 |" in markdown_of(given_)


def test_files(tmp_path: Path) -> None:
    for name in ("a.html", "a.md"):
        save_page(page("plain"), tmp_path / name, force=False)
        with pytest.raises(ExportError, match="--force"):
            save_page(page("other"), tmp_path / name, force=False)
        assert "plain" in (tmp_path / name).read_text(encoding="utf-8")
    with pytest.raises(ExportError, match=r"neither in \.html nor in \.md"):
        save_page(page("plain"), tmp_path / "a.pdf", force=False)
    assert len(list(tmp_path.iterdir())) == 2
