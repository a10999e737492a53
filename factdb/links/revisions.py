"""What people said about a revision of an article, found again in the next one, as long as its words stand there.

A correction, a verdict or a decision about a fact is repeated for the new revision (``carried_from``) where the words
stand that it is about; a row that a person worked on and that the new extraction does not find is taken over with it.
What has no such place stays with the old revision, and ``report_corrections`` lists it as orphaned.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, exists, select

from factdb.database import models
from factdb.database.columns import FactAction
from factdb.database.models import Target
from factdb.database.statements import articles, claims, quote_spans, quotes, speakers, vanished
from factdb.database.writing import insert_new, insert_rows
from factdb.text import Span

corrections, verdicts, fact_decisions = (
    models.Base.metadata.tables[name] for name in ("corrections", "verdicts", "fact_decisions")
)

FOUND = {Target.QUOTE: quotes, Target.CLAIM: claims}

TELLING = 24
"""Characters of words that are hardly there by chance; shorter ones need as many that are the same around them."""

AROUND = 200
"""Characters on either side of some words that are compared."""

SAME = 0.5
"""Share of two places together that both have, from which a row is the same with other ends."""


def carry_over(connection: Connection, article_id: int) -> None:
    """Repeat for an article what people said about the revisions that it superseded."""
    earlier = connection.execute(_superseded(), {"article_id": article_id}).all()
    for old in earlier:
        said = {
            table.name: connection.execute(_not_carried(table), {"article_id": old.id}).all()
            for table in (corrections, verdicts, fact_decisions)
        }
        if any(said.values()):
            new = connection.execute(_article(), {"article_id": article_id}).one()
            revisions = Revisions(connection, old, new)
            for table in (corrections, verdicts):
                for row in said[table.name]:
                    revisions.repeat(table, row)
            for row in said[fact_decisions.name]:
                revisions.repeat_decision(row)


@dataclass(frozen=True, slots=True)
class Revisions:
    """Two revisions of an article, rows with ``id`` and ``text``, the second of them the newer one."""

    connection: Connection
    old: Any
    new: Any

    def repeat(self, table: Table, row: Any) -> None:
        """Repeat a correction or verdict where its words stand."""
        rejects = table is corrections and row.field == "rejected"
        place = self.find_row(row.target, Span(row.start_char, row.end_char), make=not rejects)
        if place is None:
            return
        changed: dict[str, Any] = {"start_char": place.start, "end_char": place.end}
        if table is corrections and row.field == "span":
            start, _, end = row.value.partition("-")
            span = find_again(self.old.text, Span(int(start), int(end)), self.new.text)
            if span is None:
                return
            changed["value"] = f"{span.start}-{span.end}"
        self._insert(table, row, changed)

    def repeat_decision(self, row: Any) -> None:
        """Repeat a decision about the fact of a claim, and about the one that it was tied to in the same article.

        The first claim of a part of a fact that was split hangs on the older revision's, to which that part holds on.
        """
        place = self.find_row(Target.CLAIM, Span(row.start_char, row.end_char), make=True)
        if place is None:
            return
        changed: dict[str, Any] = {"start_char": place.start, "end_char": place.end}
        if row.other_article_id == self.old.id:
            other = self.find_row(Target.CLAIM, Span(row.other_start_char, row.other_end_char), make=True)
            if other is None:
                return
            changed |= {
                "other_article_id": self.new.id,
                "other_start_char": other.start,
                "other_end_char": other.end,
            }
        elif row.action is FactAction.SPLIT and row.other_article_id is None:
            changed |= {
                "other_article_id": self.old.id,
                "other_start_char": row.start_char,
                "other_end_char": row.end_char,
            }
        elif (row.other_article_id, row.other_start_char, row.other_end_char) == (self.new.id, place.start, place.end):
            # the older one of two revisions is current again, whose claim the newer one's hangs on
            return
        self._insert(fact_decisions, row, changed)

    def _insert(self, table: Table, row: Any, changed: dict[str, Any]) -> None:
        """Repeat a row, unless it is itself repeated from there: a revision may be the current one again."""
        kept = {name: value for name, value in row._mapping.items() if name != "id"}
        repeated = kept | {"article_id": self.new.id, "carried_from": row.id} | changed
        same = (
            table.c[name].is_not_distinct_from(value)
            for name, value in repeated.items()
            if name not in ("carried_from", "before", "decision_id")
        )
        if not self.connection.scalar(select(exists().where(*same))):
            self.connection.execute(table.insert(), [repeated])

    def find_row(self, target: Target, place: Span, *, make: bool) -> Span | None:
        """Where the newer revision has a row for the words of this place in the older one; None where they are gone.

        The row of the same words, else the one that has most of them; with ``make``, else the older one's, taken over.
        Without, the words' place, whether there is a row or none.
        """
        again = find_again(self.old.text, place, self.new.text)
        if again is None:
            return None
        found = FOUND[target]
        rows = self.connection.execute(
            _rows_at(found), {"article_id": self.new.id, "start": again.start, "end": again.end}
        )
        spans = [Span(row.start_char, row.end_char) for row in rows]
        best = max(spans, key=lambda span: shared(span, again), default=None)
        if best is not None and shared(best, again) >= SAME:
            return best
        if make:
            self._take_over(target, place, again)
        return again

    def _take_over(self, target: Target, place: Span, again: Span) -> None:
        """Give the newer revision the older one's row for the same words."""
        found = FOUND[target]
        parameters = {"article_id": self.old.id, "start": place.start, "end": place.end}
        row = self.connection.execute(_row_of(found), parameters).one_or_none()
        if row is None:
            return
        shift = again.start - place.start
        own = [column.name for column in found.c if column.computed is None and column.name not in ("id", "listed_on")]
        values = {name: getattr(row, name) for name in own}
        values |= {"article_id": self.new.id, "start_char": again.start, "end_char": again.end}
        for name in ("speaker_id", "claimant_id", "found_speaker_id"):
            if values.get(name) is not None:
                values[name] = self._speaker(values[name])
        if target is Target.CLAIM:
            values |= {"quote_id": self._quote_around(again), "fact_id": None}
            for name in ("unit_start_char", "unit_end_char"):
                values[name] = None if values[name] is None else max(values[name] + shift, 0)
        (identifier,) = insert_rows(self.connection, found, [values])
        if target is Target.QUOTE:
            self._take_spans(row.id, identifier)
        taken = {"article_id": self.new.id, "target": target, "start_char": again.start, "end_char": again.end}
        insert_new(self.connection, vanished, [taken | {"run_id": self.new.run_id}])

    def _take_spans(self, old_quote: int, new_quote: int) -> None:
        spans = self.connection.execute(select(quote_spans).where(quote_spans.c.quote_id == old_quote)).all()
        for span in spans:
            again = find_again(self.old.text, Span(span.start_char, span.end_char), self.new.text)
            if again is not None:
                row = {"quote_id": new_quote, "part": span.part, "start_char": again.start, "end_char": again.end}
                insert_new(self.connection, quote_spans, [row])

    def _speaker(self, speaker_id: int) -> int:
        """The speaker itself, or, of one that only the older revision knows, the newer one's of the same name."""
        speaker = self.connection.execute(select(speakers).where(speakers.c.id == speaker_id)).one()
        if speaker.article_id is None:
            return speaker_id
        same = (speakers.c.article_id == self.new.id, speakers.c.kind == speaker.kind, speakers.c.name == speaker.name)
        found = self.connection.scalar(select(speakers.c.id).where(*same).order_by(speakers.c.id).limit(1))
        if found is not None:
            return int(found)
        row = {"name": speaker.name, "name_key": speaker.name_key, "kind": speaker.kind, "article_id": self.new.id}
        (identifier,) = insert_rows(self.connection, speakers, [row])
        return identifier

    def _quote_around(self, place: Span) -> int | None:
        """The innermost quote of the newer revision that holds a place."""
        parameters = {"article_id": self.new.id, "start": place.start, "end": place.end}
        holding = [
            row for row in self.connection.execute(_rows_at(quotes), parameters)
            if row.start_char <= place.start and place.end <= row.end_char
        ]  # fmt: skip
        innermost = min(holding, key=lambda row: (row.end_char - row.start_char, row.id), default=None)
        return None if innermost is None else int(innermost.id)


def find_again(old: str, place: Span, new: str) -> Span | None:
    """Where the words of a place in one text stand in another; None where they do not.

    Of several places, that one whose surroundings are most alike. Short words ("25") have to have some that are.
    """
    words = old[place.start : place.end]
    best, most = None, -1
    start = new.find(words)
    while start >= 0:
        alike = _alike_around(old, place, new, Span(start, start + len(words)))
        if alike > most:
            best, most = Span(start, start + len(words)), alike
        start = new.find(words, start + 1)
    return best if len(words) + most >= TELLING else None


def _alike_around(old: str, place: Span, new: str, again: Span) -> int:
    """How many characters before and behind two places are the same."""
    before = zip(reversed(old[max(place.start - AROUND, 0) : place.start]),
                 reversed(new[max(again.start - AROUND, 0) : again.start]), strict=False)  # fmt: skip
    behind = zip(old[place.end : place.end + AROUND], new[again.end : again.end + AROUND], strict=False)
    return _same_length(before) + _same_length(behind)


def _same_length(pairs: Any) -> int:
    length = 0
    for one, other in pairs:
        if one != other:
            break
        length += 1
    return length


def shared(one: Span, other: Span) -> float:
    """The share of two places together that both have."""
    both = min(one.end, other.end) - max(one.start, other.start)
    return max(both, 0) / (max(one.end, other.end) - min(one.start, other.start))


@cache
def _superseded() -> Select[Any]:
    """The revisions that an ``article_id`` superseded."""
    own = articles.c
    return select(own.id, own.text).where(own.superseded_by == bindparam("article_id")).order_by(own.id)


@cache
def _article() -> Select[Any]:
    own = articles.c
    return select(own.id, own.text, own.run_id).where(own.id == bindparam("article_id"))


@cache
def _not_carried(table: Table) -> Select[Any]:
    """What people said about an ``article_id`` and no newer revision repeats."""
    later = table.alias()
    carried = exists().where(later.c.carried_from == table.c.id)
    return select(table).where(table.c.article_id == bindparam("article_id"), ~carried).order_by(table.c.id)


@cache
def _rows_at(table: Table) -> Select[Any]:
    """The rows of an ``article_id`` that have words between ``start`` and ``end``."""
    own = table.c
    touching = (own.start_char < bindparam("end"), own.end_char > bindparam("start"))
    return select(own.id, own.start_char, own.end_char).where(own.article_id == bindparam("article_id"), *touching)


@cache
def _row_of(table: Table) -> Select[Any]:
    own = table.c
    place = (own.start_char == bindparam("start"), own.end_char == bindparam("end"))
    return select(table).where(own.article_id == bindparam("article_id"), *place)
