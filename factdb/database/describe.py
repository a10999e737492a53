"""The pages about the database, written from the tables' and views' own comments.

``python -m factdb.database.describe FOLDER`` writes ``schema.md`` and ``views.md`` into a folder of documentation.
"""

import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import CheckConstraint, Column, Table, UniqueConstraint
from sqlalchemy.types import TypeDecorator, TypeEngine

from factdb.database import views
from factdb.database.aside import METADATA
from factdb.database.models import Base

GENERATED = "<!-- Written by `python -m factdb.database.describe docs`: change the comments in the program instead. -->"

SCHEMA_INTRODUCTION = """\
# The tables

An article is stored verbatim; everything found in it carries half-open offsets (`start_char`, `end_char`) that count
the characters of `articles.text` from 0. What people correct and judge is kept in rows of its own, anchored by article
and offsets, so that neither overwrites the other. To read, use the [views](views.md), which put all of this together.

The picture shows the tables and which of their rows belong to which."""

VIEWS_INTRODUCTION = """\
# The views

These are made to be read, by `factdb sql`, by any client of the database, and by every command of factdb: flat, named
for a person, and stable between releases (columns are only ever added at the end). They show the current revision of
each article and the corrected state: the newest correction of a field wins, and a rejected row is gone.

```sql
SELECT speaker, count(*) AS quotes FROM report_quotes WHERE published >= '2024-01-01' GROUP BY speaker;
SELECT published, outlet, claimant, low, high, unit, measure FROM report_claims WHERE unit = 'people' AND low > 100;
SELECT q.speaker, q.text, c.low, c.unit FROM report_quotes q JOIN report_claims c ON c.quote_id = q.id;
```

Dates are ISO 8601. On SQLite they are text, and numbers have 15 exact digits; on PostgreSQL they are `date`,
`timestamptz` and `numeric`."""


def views_page() -> str:
    """Every view with its columns, types and comments, in Markdown."""
    return _page([VIEWS_INTRODUCTION, *(_view(view) for view in views.metadata.tables.values())])


def schema_page() -> str:
    """A picture of the tables, and each with its columns, keys, rules and comments, in Markdown."""
    tables = METADATA.sorted_tables
    return _page([SCHEMA_INTRODUCTION, _picture(tables), *(_table(table) for table in tables)])


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join([GENERATED, *parts]) + "\n"


def _view(view: Table) -> str:
    lines = (f"| `{column.name}` | {_type(column)} | {_cell(column.comment)} |" for column in view.columns)
    return "\n".join([f"## {view.name}", "", view.comment or "", "", "| column | type | |", "|---|---|---|", *lines])


def _table(table: Table) -> str:
    lines = (
        f"| `{column.name}` | {_type(column)} | {_key(column)} | {_cell(column.comment)} |" for column in table.columns
    )
    heading = ["| column | type | key | |", "|---|---|---|---|"]
    return "\n".join([f"## {table.name}", "", _summary(table), "", *heading, *lines, *_rules(table)])


def _summary(table: Table) -> str:
    """What the model's docstring says of the table, one paragraph a line."""
    model = next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)
    paragraphs = (model.__doc__ or "").strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()).replace("``", "`") for paragraph in paragraphs)


def _rules(table: Table) -> Iterator[str]:
    """The constraints that a row must hold, apart from its keys."""
    rules = []
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            names = [f"`{column.name}`" for column in constraint.columns]
            rules.append(f"- {', '.join(names)} {'is' if len(names) == 1 else 'together are'} unique")
        elif isinstance(constraint, CheckConstraint) and " IN (__" not in str(constraint.sqltext):
            rules.append(f"- `{constraint.sqltext}`")
    if rules:
        yield from ("", *sorted(rules))


def _key(column: Column[object]) -> str:
    if column.primary_key:
        return "primary"
    targets = sorted(f"→ {key.column.table.name}" for key in column.foreign_keys)
    return ", ".join(targets)


def _type(column: Column[object]) -> str:
    """The type in a reader's words; a column that may be null says so in the tables, not in the views."""
    type_: TypeEngine[object] = column.type
    if isinstance(type_, TypeDecorator):
        type_ = type_.impl_instance
    kinds = {date: "date", datetime: "moment", int: "integer", float: "number", Decimal: "number"}
    name = kinds.get(type_.python_type, "text")
    optional = column.table in METADATA.sorted_tables and column.nullable
    return f"{name}, null" if optional else name


def _cell(comment: str | None) -> str:
    return (comment or "").replace("|", "\\|")


def _picture(tables: Iterable[Table]) -> str:
    """The tables as an entity-relationship diagram in Mermaid's language, which GitHub and GitLab draw."""
    lines = ["```mermaid", "erDiagram"]
    for table in tables:
        for column in table.columns:
            for key in sorted(column.foreign_keys, key=lambda key: key.target_fullname):
                one = "|o" if column.nullable else "||"
                lines.append(f"    {key.column.table.name} {one}--o{{ {table.name} : {column.name}")
    for table in tables:
        lines.append(f"    {table.name} {{")
        for column in table.columns:
            mark = " PK" if column.primary_key else " FK" if column.foreign_keys else ""
            lines.append(f"        {_type(column).partition(',')[0]} {column.name}{mark}")
        lines.append("    }")
    return "\n".join([*lines, "```"])


def write(folder: Path) -> None:
    """Write both pages into a folder."""
    (folder / "schema.md").write_text(schema_page(), encoding="utf-8")
    (folder / "views.md").write_text(views_page(), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
