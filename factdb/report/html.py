"""A page as one file of HTML: no script, nothing loaded from anywhere, every text escaped."""

import re
from collections.abc import Iterator
from html import escape

from factdb.charts.pictures import svg_of
from factdb.exports.links import is_web_address
from factdb.report.page import Cell, Chart, Link, Page, Part, Quotation, Table

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser may load for the page: nothing but the styles in it."""

STYLE = """
body { font: 1rem/1.5 Georgia, serif; color: #1a1a1a; background: #fff; max-width: 50rem; margin: 2rem auto; padding: 0 1rem }
h1, h2, table, figcaption, .source, summary { font-family: system-ui, sans-serif }
h1 { line-height: 1.2; margin-bottom: 0 } h2 { margin-top: 2.5rem }
table { border-collapse: collapse; font-size: .85rem } th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0 }
th { border-bottom: 1px solid #444 } td { border-bottom: 1px solid #ddd } .number { text-align: right }
.wide { overflow-x: auto } figure { margin: 1rem 0 } figure svg { width: 100%; height: auto }
blockquote { margin: 1.5rem 0; padding-left: 1rem; border-left: 3px solid #888; color: #595959 }
mark { background: #fff3b0; color: #1a1a1a } .source { font-size: .85rem; margin-top: .25rem } .who { font-weight: bold; color: #1a1a1a }
footer, .about { color: #595959; font-size: .9rem } a { color: #0b4f8a }
@media print { a { color: inherit } details { display: none } }
"""

# What no page can show: control characters but for white space, half surrogate pairs, what turns the direction round.
UNSHOWN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def html_of(page: Page) -> str:
    """The page as a document. Raises ExportError where it has a chart and matplotlib is missing."""
    return "".join(f"{line}\n" for line in _document(page))


def _document(page: Page) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{_text(page.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>"
    yield f'<h1>{_text(page.title)}</h1>\n<p class="about">{_text(page.about)}</p>'
    for number, section in enumerate(page.sections, start=1):
        yield f"<section>\n<h2>{_text(section.heading)}</h2>"
        for place, part in enumerate(section.parts, start=1):
            yield _part(part, f"chart-{number}-{place}")
        yield "</section>"
    yield f"</main>\n<footer><p>{_text(page.made)}</p></footer>\n</body>\n</html>"


def _text(text: str) -> str:
    return escape(UNSHOWN.sub("\ufffd", text))


def _part(part: Part, name: str) -> str:
    match part:
        case Table():
            return _table(part)
        case Chart():
            return _chart(part, name)
        case Quotation():
            return _quotation(part)
        case str():
            return f"<p>{_text(part)}</p>"


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return _text(cell)
    if not is_web_address(cell.address):
        return _text(cell.words)
    return f'<a href="{_text(cell.address or "")}" rel="noopener noreferrer">{_text(cell.words)}</a>'


def _table(table: Table) -> str:
    def row(cells: Iterator[str], tag: str) -> str:
        return "<tr>" + "".join(
            f'<{tag}{" class=number" if number in table.numbers else ""}>{cell}</{tag}>' for number, cell in enumerate(cells)
        ) + "</tr>"  # fmt: skip

    head = row(map(_text, table.headings), "th")
    body = "\n".join(row(map(_cell, cells), "td") for cells in table.rows)
    return f'<div class="wide"><table>\n<thead>{head}</thead>\n<tbody>\n{body}\n</tbody>\n</table></div>'


def _chart(chart: Chart, name: str) -> str:
    svg = svg_of(chart.drawing, name=name).replace("<svg ", f'<svg role="img" aria-label="{_text(chart.shows)}" ', 1)
    figure = f"<figure>\n{svg}\n<figcaption>{_text(chart.shows)}</figcaption>\n</figure>"
    if chart.table is None:
        return figure
    return f"{figure}\n<details><summary>The numbers</summary>\n{_table(chart.table)}\n</details>"


def _quotation(quotation: Quotation) -> str:
    words = f"{_text(quotation.before)}<mark>{_text(quotation.words)}</mark>{_text(quotation.after)}"
    who = f'<span class="who">{_text(quotation.who)}</span>'
    source = Link(quotation.source.words, quotation.source.address)
    return (
        f'<blockquote>\n<p>{words}</p>\n<p class="source">{who} · {_cell(source)} · {_text(quotation.notes)}</p>\n'
        "</blockquote>"
    )
