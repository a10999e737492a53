"""Corrections: what a person changes in a quote or claim, finds right, or throws out, and takes back.

Each is a row with the value before and after, who made it and when. The same again changes nothing; what is impossible
is refused. Taken back is what was done to a row together, last first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from factdb.database import models
from factdb.database.models import Target
from factdb.database.views import report_facts
from factdb.errors import QueryError
from factdb.links.decisions import move_claim
from factdb.review.fields import checked
from factdb.review.rows import Place, shown_row, state_of

corrections, undone = (models.Base.metadata.tables[name] for name in ("corrections", "undone_corrections"))

REJECTED, CONFIRMED = "rejected", "confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A field of a row that a person changed, with the value before and after."""

    place: Place
    field: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        if self.field in (REJECTED, CONFIRMED):
            return f"{self.place} {self.field}"
        return f"{self.place} {self.field}: {self.before or 'nothing'} → {self.after or 'nothing'}"


def correct(
    connection: Connection, place: Place, typed: Mapping[str, str | None], *, reviewer: str
) -> tuple[Change, ...]:
    """Change fields of a row, given as people type them; what they have already is left as it is.

    Fields are those of ``fields.FIELDS``; None or nothing empties one. Raises QueryError for a value that cannot be, and
    for a row that was rejected or is of a superseded revision: then nothing is changed.
    """
    before = state_of(place, _shown(connection, place))
    after = {field: checked(connection, place, field, value) for field, value in typed.items()}
    changed = {field: value for field, value in after.items() if value != before[field]}
    if place.target is Target.CLAIM:
        _refuse_impossible(before | changed)
    fact = changed.get("fact", before.get("fact"))
    if fact != before.get("fact"):
        changed["fact"] = str(move_claim(connection, place.id, _fact_number(fact), reviewer=reviewer))
    changes = tuple(
        Change(place=place, field=field, before=before[field], after=value) for field, value in changed.items()
    )
    _write(connection, changes, reviewer)
    return changes


def confirm(connection: Connection, place: Place, *, reviewer: str) -> tuple[Change, ...]:
    """Say that a row is right as it is. Nothing where the reviewer said so last."""
    _shown(connection, place)
    newest = _newest(connection, place)
    if newest is not None and (newest.field, newest.reviewer) == (CONFIRMED, reviewer):
        return ()
    return _mark(connection, place, CONFIRMED, reviewer)


def reject(connection: Connection, place: Place, *, reviewer: str) -> tuple[Change, ...]:
    """Take a row out of every view. Nothing where it is out already."""
    if shown_row(connection, place) is None and is_rejected(connection, place):
        return ()
    _shown(connection, place)
    return _mark(connection, place, REJECTED, reviewer)


def undo(connection: Connection, place: Place, *, reviewer: str) -> tuple[Change, ...]:
    """Take back what was done to a row last, all fields that were changed together; nothing where nothing was done.

    The rows go into ``undone_corrections``, and so do those about earlier revisions that they repeat. The value before
    is in force again: an older correction's, else the machine's.
    """
    newest = _newest(connection, place)
    if newest is None:
        return ()
    same = [corrections.c[name] == value for name, value in place.anchor.items()]
    together = (corrections.c.created_at == newest.created_at, corrections.c.reviewer == newest.reviewer)
    rows = connection.execute(select(corrections).where(*same, *together).order_by(corrections.c.id)).all()
    for row in rows:
        if row.field == "fact" and row.before is not None:
            _move_back(connection, place, int(row.before), reviewer)
    _take_back(connection, rows, reviewer)
    return tuple(Change(place=place, field=row.field, before=row.value, after=row.before) for row in rows)


def history(connection: Connection, place: Place) -> list[dict[str, Any]]:
    """What people did to a row, first to last: field, before, after, reviewer, created_at, undone_by, undone_at."""
    found: list[dict[str, Any]] = []
    for table in (corrections, undone):
        same = [table.c[name] == value for name, value in place.anchor.items()]
        for row in connection.execute(select(table).where(*same).order_by(table.c.id)):
            names = ("field", "before", "value", "reviewer", "created_at", "undone_by", "undone_at")
            found.append({name: getattr(row, name, None) for name in names})
    return sorted(found, key=lambda row: row["created_at"])


def is_rejected(connection: Connection, place: Place) -> bool:
    """Whether a person took a row out of the views."""
    newest = _newest(connection, place, REJECTED)
    return newest is not None and newest.value == "true"


def _shown(connection: Connection, place: Place) -> Row[Any]:
    row = shown_row(connection, place)
    if row is not None:
        return row
    if is_rejected(connection, place):
        raise QueryError(f"{place} was rejected: factdb review undo {place} brings it back")
    newer = connection.scalar(select(models.Article.superseded_by).where(models.Article.id == place.article_id))
    raise QueryError(f"{place} is of a superseded revision: correct it in article {newer}, if it is there still")


def _newest(connection: Connection, place: Place, field: str | None = None) -> Row[Any] | None:
    same = [corrections.c[name] == value for name, value in place.anchor.items()]
    if field is not None:
        same.append(corrections.c.field == field)
    return connection.execute(select(corrections).where(*same).order_by(corrections.c.id.desc()).limit(1)).one_or_none()


def _mark(connection: Connection, place: Place, field: str, reviewer: str) -> tuple[Change, ...]:
    change = Change(place=place, field=field, before=None, after="true")
    _write(connection, (change,), reviewer)
    return (change,)


def _write(connection: Connection, changes: Sequence[Change], reviewer: str) -> None:
    now = datetime.now(UTC)
    rows = [
        {
            **change.place.anchor,
            "field": change.field,
            "before": change.before,
            "value": change.after,
            "reviewer": reviewer,
            "created_at": now,
        }
        for change in changes
    ]
    if rows:
        connection.execute(corrections.insert(), rows)


def _take_back(connection: Connection, rows: Sequence[Row[Any]], reviewer: str) -> None:
    """Move corrections, and those that they repeat, to the table of those that were undone."""
    now = datetime.now(UTC)
    names = [column.name for column in undone.c if column.name in corrections.c and column.name != "id"]
    while rows:
        connection.execute(
            undone.insert(),
            [{**{name: getattr(row, name) for name in names}, "undone_by": reviewer, "undone_at": now} for row in rows],
        )
        taken = [row.id for row in rows]
        earlier = [row.carried_from for row in rows if row.carried_from is not None]
        # what another revision repeats of these stays, on its own feet
        connection.execute(update(corrections).where(corrections.c.carried_from.in_(taken)).values(carried_from=None))
        connection.execute(delete(corrections).where(corrections.c.id.in_(taken)))
        rows = connection.execute(select(corrections).where(corrections.c.id.in_(earlier))).all() if earlier else []


def _refuse_impossible(state: Mapping[str, str | None]) -> None:
    low, high = state["low"], state["high"]
    if low is None and high is None:
        raise QueryError("a claim needs a number: give low, high, or both")
    if low is not None and high is not None and float(low) > float(high):
        raise QueryError(f"low {low} is more than high {high}: give both in their order")


def _fact_number(fact: str | None) -> int | None:
    return None if fact in (None, "new") else int(fact or 0)


def _move_back(connection: Connection, place: Place, fact: int, reviewer: str) -> None:
    """Put a claim back into a fact, where that is still there."""
    if connection.scalar(select(report_facts.c.fact).where(report_facts.c.fact == fact)) is not None:
        move_claim(connection, place.id, fact, reviewer=reviewer)
    else:
        move_claim(connection, place.id, None, reviewer=reviewer)
