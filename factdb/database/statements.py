"""The statements that store an article, each built once: building them anew takes as long as running them."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, Update, bindparam, case, func, or_, select, update
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

KEYS_AT_ONCE = 500
"""Keys of one statement."""


@cache
def insert(table: Table) -> Any:
    """INSERT of any number of rows."""
    return table.insert()


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
def revisions_of_articles() -> Select[Any]:
    """The revisions stored of the articles of identity ``keys``."""
    own = articles.c
    columns = (own.id, own.identity_key, own.superseded_by, own.published_on, own.published_at)
    return select(*columns).where(own.identity_key.in_(bindparam("keys", expanding=True)))


@cache
def articles_of_texts() -> Select[Any]:
    """Those of some content hashes (``keys``) under which a revision is stored."""
    return (
        select(articles.c.content_hash).where(articles.c.content_hash.in_(bindparam("keys", expanding=True))).distinct()
    )


@cache
def outlets_of_names() -> Select[Any]:
    """The outlets of some names (``keys``)."""
    return select(outlets.c.name, outlets.c.id).where(outlets.c.name.in_(bindparam("keys", expanding=True)))


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
    """The utterances of any of these ``keys``, with how many characters their words have."""
    own = utterances.c
    return select(own.words_key, own.id, func.length(own.text).label("length")).where(
        own.words_key.in_(bindparam("keys", expanding=True))
    )


@cache
def lengthen_utterance() -> Update:
    """UPDATE of an ``utterance`` with longer ``words``."""
    return update(utterances).where(utterances.c.id == bindparam("utterance")).values(text=bindparam("words"))


def rows_of_keys(connection: Connection, statement: Select[Any], keys: Iterable[Any], **others: Any) -> Iterator[Any]:
    """The rows that a statement finds of some ``keys``, whatever their number; ``others`` are its other parameters."""
    waiting = sorted(set(keys))
    for start in range(0, len(waiting), KEYS_AT_ONCE):
        yield from connection.execute(statement, {"keys": waiting[start : start + KEYS_AT_ONCE], **others})


def insert_into(table: Table, dialect: str) -> Any:
    """An INSERT that can say what happens on conflict, which each engine has in a dialect of its own."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
