"""Feeds that are read, and which of their entries are known: what is asked for again, and what is not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    Select,
    String,
    Text,
    UniqueConstraint,
    case,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from factdb.database.columns import Identifier, UtcDateTime
from factdb.database.models import Base

MOST_TRIES = 3
"""How often an entry is tried that fails; then it counts as known until the feed changes it."""


class StoredFeed(Base):
    """A feed that was read."""

    __tablename__ = "feeds"
    __table_args__ = (UniqueConstraint("url_hash"),)

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(Text, comment="its address, without passwords and tokens")
    url_hash: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the address as it is asked for")
    title: Mapped[str | None] = mapped_column(Text, comment="what it calls itself")
    etag: Mapped[str | None] = mapped_column(Text, comment="the server's mark of what was read, sent when asked again")
    last_modified: Mapped[str | None] = mapped_column(Text, comment="when that was changed, in the server's words")
    fetched_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="when it was asked for last, UTC")
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="until when its server is left alone, UTC")
    fault: Mapped[str | None] = mapped_column(Text, comment="why it could not be read the last time")


class FeedEntry(Base):
    """An entry of a feed whose article was read, or could not be."""

    __tablename__ = "feed_entries"
    __table_args__ = (UniqueConstraint("feed_id", "entry_key"), CheckConstraint("tries > 0", name="tried"))

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    feed_id: Mapped[Identifier] = mapped_column(ForeignKey("feeds.id", ondelete="CASCADE"))
    entry_key: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the entry's identifier, else of its link")
    state: Mapped[str] = mapped_column(String(64), comment="SHA-256 of its link, title and time of change")
    url: Mapped[str] = mapped_column(Text, comment="its link, without passwords and tokens")
    tries: Mapped[int] = mapped_column(comment="how many times it was tried in this state")
    fault: Mapped[str | None] = mapped_column(Text, comment="why it gave no article the last time; null where it did")
    read_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="when it was tried last, UTC")


feeds, entries = Base.metadata.tables["feeds"], Base.metadata.tables["feed_entries"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of a feed: its row, and what to send with the next request."""

    id: int
    etag: str | None
    last_modified: str | None
    not_before: datetime | None


def feed_state(connection: Connection, url: str, url_hash: str) -> FeedState:
    """What is remembered of a feed; one that is new is stored."""
    own = feeds.c
    wanted = select(own.id, own.etag, own.last_modified, own.not_before).where(own.url_hash == url_hash)
    row = connection.execute(wanted).one_or_none()
    if row is None:
        connection.execute(insert(feeds).values(url=url, url_hash=url_hash))
        row = connection.execute(wanted).one()
    return FeedState(id=row.id, etag=row.etag, last_modified=row.last_modified, not_before=row.not_before)


def record_feed(connection: Connection, feed_id: int, **values: Any) -> None:
    """Write down what came of asking for a feed just now."""
    now = datetime.now(UTC)
    connection.execute(update(feeds).where(feeds.c.id == feed_id).values(fetched_at=now, **values))


def known_entries(connection: Connection, feed_id: int, keys: Collection[str]) -> dict[str, str]:
    """The states of those of some entries that need not be tried again, by key."""
    own = entries.c
    done = own.fault.is_(None) | (own.tries >= MOST_TRIES)
    found = connection.execute(select(own.entry_key, own.state).where(own.feed_id == feed_id, done))
    return {row.entry_key: row.state for row in found if row.entry_key in keys}


def record_entry(connection: Connection, feed_id: int, *, key: str, state: str, url: str, fault: str | None) -> None:
    """Write down what came of an entry: one more try of the same state, or the first one of another."""
    own = entries.c
    now = datetime.now(UTC)
    place = (own.feed_id == feed_id) & (own.entry_key == key)
    tries = case((own.state == state, own.tries + 1), else_=1)
    changed = update(entries).where(place).values(tries=tries, state=state, url=url, fault=fault, read_at=now)
    if connection.execute(changed).rowcount == 0:
        row = {"feed_id": feed_id, "entry_key": key, "state": state, "url": url, "fault": fault}
        connection.execute(insert(entries).values(tries=1, read_at=now, **row))


def forget_feed(connection: Connection, url: str) -> int:
    """Take a feed away, with what is remembered of its entries; how many feeds there were of this address."""
    found = list(connection.scalars(select(feeds.c.id).where(feeds.c.url == url)))
    connection.execute(delete(entries).where(entries.c.feed_id.in_(found)))
    connection.execute(delete(feeds).where(feeds.c.id.in_(found)))
    return len(found)


def feed_urls(connection: Connection) -> list[str]:
    """The addresses of all feeds, in the order in which they came."""
    return list(connection.scalars(select(feeds.c.url).order_by(feeds.c.id)))


def feeds_listed() -> Select[Any]:
    """Every feed with how many of its entries were read and how many could not be, by address."""
    own = feeds.c
    counts = (
        select(
            entries.c.feed_id,
            func.count().label("entries"),
            func.count(entries.c.fault).label("failed"),
        )
        .group_by(entries.c.feed_id)
        .subquery()
    )
    number = [func.coalesce(counts.c[name], 0).label(name) for name in ("entries", "failed")]
    return (
        select(own.id, own.url, own.title, own.fetched_at, *number, own.fault)
        .outerjoin(counts, counts.c.feed_id == own.id)
        .order_by(own.url, own.id)
    )
