"""Markdown that shows what was written, whatever was written."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from sqlalchemy import Engine

from factdb.database.connection import transaction
from factdb.database.store import begin_run, save
from factdb.exports.markdown import COLUMNS, cell, export_markdown, link
from factdb.exports.tables import Exported, columns_of, table_of
from factdb.queries import Filters
from tests.database.examples import extraction, judge, quoting
from tests.exports.payloads import ADDRESSES, ALL, FORMULAS

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def rendered(cells: str) -> str:
    """What a table with one row of this cell becomes as HTML."""
    return str(MARKDOWN.render(f"| a | b |\n| --- | --- |\n| {cells} | end |\n"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (1234, "1234"),
        (0.5, "0.50"),
        (Decimal("1200"), "1200"),
        (date(2024, 5, 6), "2024-05-06"),
        ("two\n\n lines", "two lines"),
        ("a | b", "a \\| b"),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_cells(value: object, expected: str) -> None:
    assert cell(value) == expected


@pytest.mark.parametrize("payload", ALL)
def test_nobody_writes_markup(payload: str) -> None:
    page = rendered(cell(payload))
    assert page.count("<td>") == 2
    assert not re.findall(r"<(?!/?(?:table|thead|tbody|tr|th|td)>)", page)


@given(st.text(max_size=30))
def test_any_text_is_one_cell_of_words(text: str) -> None:
    page = rendered(cell(text))
    assert page.count("<td>") == 2
    assert not re.findall(r"<(?!/?(?:table|thead|tbody|tr|th|td)>)", page)


@pytest.mark.parametrize("payload", FORMULAS)
def test_a_formula_pasted_into_a_spreadsheet_is_text(payload: str) -> None:
    shown = re.findall("<td>(.*?)</td>", rendered(cell(payload)), re.DOTALL)[0]
    assert shown.startswith("'")
    assert not cell(payload, raw=True).startswith("'")


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_other_address_is_linked(address: str) -> None:
    assert link("words", address) == "words"


def test_links() -> None:
    assert link("a [b]", "https://a.example/x_(y)?q=ü|") == "a \\[b\\]"
    assert 'href="https://a.example/x_(y)?q=%C3%BC"' in rendered(link("a", "https://a.example/x_(y)?q=ü"))


@pytest.mark.parametrize("exported", list(Exported))
def test_chosen_columns_are_there(exported: Exported) -> None:
    assert set(COLUMNS[exported]) - {"article"} <= {column.name for column in columns_of(exported)}


def test_a_page(engine: Engine, tmp_path: Path) -> None:
    with transaction(engine) as session:
        run = begin_run(session)
        first = save(session, extraction(source_id="quay"), run=run).article_id
        save(session, quoting("=1|<b>“x”\n", source_id="bad", title="@home"), run=run)
        judge(session, first, explanation="see [1]")
    counts: dict[str, Any] = {}
    with engine.connect() as connection:
        for exported in Exported:
            counts[exported] = export_markdown(table_of(connection, exported, Filters()), tmp_path / f"{exported}.md")
    pages = {exported: (tmp_path / f"{exported}.md").read_text(encoding="utf-8") for exported in Exported}
    assert {exported: page.count("\n") - 2 for exported, page in pages.items()} == counts
    assert "[New quay opens](<https://harbourpost.example/quay>)" in pages[Exported.QUOTES]
    assert "| '=1\\|&lt;b&gt;“x” |" in pages[Exported.QUOTES]
    assert "| see \\[1\\] | Ada |" in pages[Exported.VERDICTS]
