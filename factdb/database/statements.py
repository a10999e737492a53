"""The statements that store an article, each built once: building them anew takes as long as running them."""

from functools import cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, case, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from factdb.database.among import Likely
from factdb.database.aside import METADATA

_tables = METADATA.tables
runs, outlets, articles = _tables["extraction_runs"], _tables["outlets"], _tables["articles"]
speakers, speaker_names, speaker_roles = _tables["speakers"], _tables["speaker_names"], _tables["speaker_roles"]
quotes, quote_spans, utterances = _tables["quotes"], _tables["quote_spans"], _tables["utterances"]
mentions, claims, claim_spans = _tables["mentions"], _tables["claims"], _tables["claim_spans"]
failed_articles, vanished = _tables["failed_articles"], _tables["vanished"]
split_articles = _tables["split_articles"]


@cache
def insert(table: Table) -> Any:
    """INSERT of any number of rows."""
    return table.insert()


@cache
def insert_with_ids(table: Table, *keys: str) -> Any:
    """INSERT that returns each row's identifier and ``keys``, in any order: SQLite knows no other for many rows."""
    return table.insert().returning(table.c.id, *(table.c[key] for key in keys))


@cache
def insert_new(table: Table, dialect: str) -> Any:
    """INSERT of the rows that no unique constraint forbids."""
    return insert_into(table, dialect).on_conflict_do_nothing()


@cache
def insert_or_stretch_roles(dialect: str) -> Any:
    """INSERT of roles; for one that is there, the days between which it was seen are stretched."""
    statement = insert_into(speaker_roles, dialect)
    old, new = speaker_roles.c, statement.excluded
    earlier = or_(old.first_seen.is_(None), new.first_seen < old.first_seen)
    later = or_(old.last_seen.is_(None), new.last_seen > old.last_seen)
    return statement.on_conflict_do_update(
        index_elements=["speaker_id", "title"],
        set_={
            "first_seen": case((earlier, new.first_seen), else_=old.first_seen),
            "last_seen": case((later, new.last_seen), else_=old.last_seen),
        },
        where=or_(earlier, later),
    )


@cache
def insert_or_lengthen_utterances(dialect: str) -> Any:
    """INSERT of utterances; one that is there takes the new text if that is longer."""
    statement = insert_into(utterances, dialect)
    return statement.on_conflict_do_update(
        index_elements=["words_key"],
        set_={"text": statement.excluded.text},
        where=func.length(statement.excluded.text) > func.length(utterances.c.text),
    )


@cache
def revisions_of_article() -> Select[Any]:
    """The revisions stored of the article of an ``identity_key``."""
    column = articles.c
    return select(column.id, column.content_hash, column.superseded_by, column.published_on, column.published_at).where(
        column.identity_key == bindparam("identity_key")
    )


@cache
def outlet_of_name() -> Select[Any]:
    """The identifier of the outlet of a ``name``."""
    return select(outlets.c.id).where(outlets.c.name == bindparam("name"))


@cache
def known_speakers() -> Select[Any]:
    """The speakers, shared by all articles, of any of these ``kinds`` and ``keys``."""
    return select(speakers.c.kind, speakers.c.name_key, speakers.c.id).where(
        # SQLite counts how many speakers an article has and takes so few for shared: it would read every shared one
        Likely(speakers.c.article_id.is_(None)),
        speakers.c.kind.in_(bindparam("kinds", expanding=True)),
        speakers.c.name_key.in_(bindparam("keys", expanding=True)),
    )


@cache
def utterances_of_keys() -> Select[Any]:
    """The utterances of any of these ``keys``."""
    return select(utterances.c.words_key, utterances.c.id).where(
        utterances.c.words_key.in_(bindparam("keys", expanding=True))
    )


def insert_into(table: Table, dialect: str) -> Any:
    """An INSERT that can say what happens on conflict, which each engine has in a dialect of its own."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
