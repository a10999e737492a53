"""What PostgreSQL reads for a few rows of a view: these rows and their neighbours, not the whole of the tables below it."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, Select, func, select, text
from sqlalchemy.dialects import postgresql

from benchmarks.size.building import build
from benchmarks.size.corpus import Corpus, Size
from factdb.database import models
from factdb.database.connection import open_database
from factdb.database.views import report_claims, report_conflicts, report_facts
from factdb.queries import Filters, facts_by
from tests.postgres import Server

ARTICLES = 400


@pytest.fixture(scope="module")
def built(postgres: Server) -> Iterator[Engine]:
    """A database of which the server knows the figures, so that it plans as for a larger one."""
    with postgres.database(migrated=True) as url:
        engine = open_database(url)
        assert list(build(engine, Corpus(Size().scaled(ARTICLES)))) == [ARTICLES]
        with engine.connect() as connection:
            connection.execute(text("ANALYZE"))
        yield engine
        engine.dispose()


def rows_read(engine: Engine, statement: Select[Any], table: str) -> int:
    """How many rows of a table a statement looks at, each as often as it does."""
    words = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})  # type: ignore[no-untyped-call]
    with engine.connect() as connection:
        explained = connection.exec_driver_sql(
            f"EXPLAIN (ANALYZE, FORMAT JSON) {words}".replace("%", "%%")
        ).scalar_one()

    def read(node: dict[str, Any]) -> int:
        own: int = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
        below = sum(map(read, node.get("Plans", [])))
        return below + (own * int(node["Actual Loops"]) if node.get("Relation Name") == table else 0)

    return read(explained[0]["Plan"])


def of_few_claims(engine: Engine) -> int:
    """A fact that several claims are about, not many."""
    claim = models.Claim
    few = select(claim.fact_id).where(claim.fact_id.is_not(None)).group_by(claim.fact_id).having(func.count() == 3)
    with engine.connect() as connection:
        return connection.execute(few.order_by(claim.fact_id).limit(1)).scalar_one() or 0


@pytest.mark.parametrize("view", [report_claims, report_conflicts, report_facts], ids=lambda view: view.name)
def test_one_fact_is_put_together_from_its_own_claims(built: Engine, view: Any) -> None:
    assert rows_read(built, select(view).where(view.c.fact == of_few_claims(built)), "claims") < ARTICLES


def test_listed_facts_are_put_together_alone(built: Engine) -> None:
    assert rows_read(built, facts_by(Filters(limit=1)), "facts") < 20
