"""How each database is told by which rows to begin: ``identifier IN (few rows)``, columns without their index, what is common."""

from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, SQLColumnExpression
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType


class Among(FunctionElement[Any]):
    """True for rows whose ``identifier`` is one that the statement selects.

    PostgreSQL gets an array, which it makes first and looks up by index; IN would be a join, and of the many joins of
    a view it reorders only some. The type is not Boolean, for SQLite has none: SQLAlchemy would write ``… = 1``, for
    which SQLite uses no index.
    """

    type = NullType()
    inherit_cache = True
    name = "among"

    def __init__(
        self,
        identifier: SQLColumnExpression[int] | SQLColumnExpression[int | None],
        few: Select[Any] | CompoundSelect[Any],
    ) -> None:
        super().__init__(identifier, few.scalar_subquery())


@compiles(Among, "sqlite")
def _in_sqlite(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    identifier, few = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{identifier} IN {few}"


@compiles(Among, "postgresql")
def _in_postgresql(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    identifier, few = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{identifier} = ANY (ARRAY{few})"


class OfCurrent(FunctionElement[Any]):
    """True for an article that no newer revision has taken the place of, asked of one row after the other.

    SQLite would look at the article's own row, where it stands behind the text; the index tells it as well.
    """

    type = NullType()
    inherit_cache = True
    name = "of_current"

    def __init__(self, article_id: SQLColumnExpression[int]) -> None:
        super().__init__(article_id)


@compiles(OfCurrent, "sqlite")
def _current_in_sqlite(element: OfCurrent, compiler: SQLCompiler, **options: Any) -> str:
    return _current("INDEXED BY ix_articles_superseded_by ", compiler.process(element.clauses, **options))


@compiles(OfCurrent, "postgresql")
def _current_in_postgresql(element: OfCurrent, compiler: SQLCompiler, **options: Any) -> str:
    return _current("", compiler.process(element.clauses, **options))


def _current(by: str, article_id: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM articles current {by}WHERE current.id = {article_id} AND current.superseded_by IS NULL)"  # noqa: S608
    )


class Unindexed(FunctionElement[Any]):
    """A column of which SQLite uses no index, where it would choose one that reads far too much; PostgreSQL counts."""

    inherit_cache = True
    name = "unindexed"

    def __init__(self, column: ColumnElement[Any]) -> None:
        self.type = column.type
        super().__init__(column)


@compiles(Unindexed, "sqlite")
def _plus_in_sqlite(element: Unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.clauses, **options)}"


class Likely(FunctionElement[Any]):
    """A condition that holds for many rows, where SQLite's figures say few; PostgreSQL knows."""

    type = NullType()
    inherit_cache = True
    name = "likely"

    def __init__(self, condition: ColumnElement[bool]) -> None:
        super().__init__(condition)


@compiles(Likely, "sqlite")
def _likely_in_sqlite(element: Likely, compiler: SQLCompiler, **options: Any) -> str:
    return f"likely({compiler.process(element.clauses, **options)})"


@compiles(Likely, "postgresql")
@compiles(Unindexed, "postgresql")
def _plain_in_postgresql(element: Unindexed | Likely, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)
