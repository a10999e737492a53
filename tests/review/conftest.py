"""A database with the example article, its rows, and a second article about the same numbers."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, select

from factdb import links
from factdb.articles import Article
from factdb.database import models, store
from factdb.database.connection import transaction
from factdb.database.models import Target
from factdb.extraction import extract
from factdb.review.rows import Place, place_of
from tests.database.examples import extraction


def ingest(engine: Engine, *articles: Article) -> None:
    """Store articles as ``factdb ingest`` does."""
    with transaction(engine) as session:
        run = store.begin_run(session)
        for article in articles:
            links.save(session, extract(article, model="rules"), run=run)


@pytest.fixture
def reviewed(engine: Engine) -> Engine:
    """A database with the example article."""
    with transaction(engine) as session:
        links.save(session, extraction(), run=store.begin_run(session))
    return engine


@pytest.fixture
def connection(reviewed: Engine) -> Iterator[Connection]:
    """A connection to write to it; what is not committed is taken back."""
    with reviewed.execution_options(sqlite_begin="IMMEDIATE").connect() as opened:
        yield opened


def places(connection: Connection, target: Target) -> list[Place]:
    """The quotes or claims in the order in which they were stored."""
    table = models.Quote if target is Target.QUOTE else models.Claim
    return [place_of(connection, target, number) for number in connection.scalars(select(table.id).order_by(table.id))]
