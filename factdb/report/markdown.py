"""A page as Markdown: charts are tables of their numbers, and no character of anybody's text is read as markup."""

from collections.abc import Iterator

from factdb.exports.markdown import cell, link
from factdb.report.page import Cell, Chart, Page, Part, Quotation, Table


def markdown_of(page: Page) -> str:
    """The page as one document."""
    return "\n\n".join(_blocks(page)) + "\n"


def _blocks(page: Page) -> Iterator[str]:
    yield f"# {_text(page.title)}"
    yield _text(page.about)
    for section in page.sections:
        yield f"## {_text(section.heading)}"
        yield from map(_part, section.parts)
    yield _text(page.made)


def _text(text: str) -> str:
    """Words as they are; a number and a stop, with which a list would begin, have a backslash between them."""
    shown = cell(text, raw=True)
    number, stop, rest = shown.partition(".")
    return f"{number}\\.{rest}" if stop and number.isdigit() else shown


def _part(part: Part) -> str:
    match part:
        case Table():
            return _table(part)
        case Chart():
            return _text(part.shows) if part.table is None else f"{_text(part.shows)}\n\n{_table(part.table)}"
        case Quotation():
            return _quotation(part)
        case str():
            return _text(part)


def _cell(given: Cell) -> str:
    return cell(given) if isinstance(given, str) else link(given.words, given.address)


def _table(table: Table) -> str:
    rules = ("---:" if number in table.numbers else "---" for number in range(len(table.headings)))
    lines = [map(_text, table.headings), rules, *(map(_cell, row) for row in table.rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _quotation(quotation: Quotation) -> str:
    before, words, after = (_text(text) for text in (quotation.before, quotation.words, quotation.after))
    opening = " " if quotation.before[-1:].isspace() else ""
    closing = " " if quotation.after[:1].isspace() else ""
    # asterisks beside quotation marks are not always read as emphasis
    joined = f"{before}{opening}<strong>{words}</strong>{closing}{after}"
    source = link(quotation.source.words, quotation.source.address, raw=True)
    return f"> {joined}\n>\n> {_text(quotation.who)} · {source} · {_text(quotation.notes)}"
