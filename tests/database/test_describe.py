"""The pages about tables and views are those that the program writes."""

from pathlib import Path

import pytest

from factdb.database.describe import schema_page, views_page, write
from factdb.database.models import Base
from factdb.database.views import metadata

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", ["schema.md", "views.md"])
def test_the_page_is_up_to_date(tmp_path: Path, name: str) -> None:
    write(tmp_path)
    written, kept = (tmp_path / name).read_text(encoding="utf-8"), (DOCS / name).read_text(encoding="utf-8")
    assert written == kept, f"docs/{name} is out of date: run python -m factdb.database.describe docs"


def test_every_view_and_column_is_described() -> None:
    page = views_page()
    for view in metadata.sorted_tables:
        section = page.partition(f"## {view.name}\n")[2].partition("\n## ")[0]
        assert all(f"| `{column.name}` | " in section for column in view.c)
    assert "|  |" not in page


def test_every_table_and_reference_is_in_the_picture() -> None:
    page = schema_page()
    picture = page.partition("```mermaid\n")[2].partition("\n```")[0]
    for table in Base.metadata.sorted_tables:
        assert f"    {table.name} {{\n" in picture
        assert f"\n## {table.name}\n" in page
        for key in table.foreign_keys:
            assert f"{{ {table.name} : {key.parent.name}" in picture
    assert " text kind" in picture
    assert "enum" not in page
