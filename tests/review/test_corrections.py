"""What people change is in force in the views, with who and when, and can be taken back."""

from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, select

from factdb.database import models
from factdb.database.connection import reading
from factdb.database.models import Target
from factdb.database.views import report_claims, report_corrections, report_quotes, report_speakers
from factdb.errors import QueryError
from factdb.lookups import find_speakers
from factdb.queries import Filters, claims_by
from factdb.review.corrections import confirm, correct, history, reject, undo
from factdb.review.fields import number_in
from factdb.review.rows import Place, find_place, shown_row, state_of
from tests.database.examples import TEXT
from tests.review.conftest import places

QUOTE_CHANGES: dict[str, tuple[dict[str, str | None], dict[str, Any]]] = {
    "speaker of the article": ({"speaker": "a spokesman"}, {"speaker": "a spokesman", "speaker_kind": "unnamed"}),
    "speaker by an alias": ({"speaker": "calder"}, {"speaker": "Ines Calder"}),
    "speaker whom nobody knows": ({"speaker": "Tom Reed"}, {"speaker": "Tom Reed", "speaker_kind": "person"}),
    "nobody": ({"speaker": ""}, {"speaker": None}),
    "role": ({"role": " skipper "}, {"role": "skipper"}),
    "kind": ({"kind": "Mixed"}, {"kind": "mixed"}),
    "manner": ({"manner": "thought"}, {"manner": "thought"}),
    "span by offsets": ({"span": "61-108"}, {"start_char": 61, "end_char": 108, "text": TEXT[61:108]}),
    "span by words": ({"span": "“and we will more"}, {}),
    "several": ({"kind": "mixed", "role": "mate"}, {"kind": "mixed", "role": "mate", "corrected": "kind, role"}),
}
QUOTE_CHANGES["span by words"] = ({"span": "and we will  move more"}, {"text": "and we will move more"})


@pytest.mark.parametrize(("typed", "expected"), QUOTE_CHANGES.values(), ids=QUOTE_CHANGES)
def test_a_quote(connection: Connection, typed: dict[str, str | None], expected: dict[str, Any]) -> None:
    place = places(connection, Target.QUOTE)[0]
    before = shown_row(connection, place)
    changes = correct(connection, place, typed, reviewer="ann")
    row = shown_row(connection, place)
    assert row is not None
    assert {name: getattr(row, name) for name in expected} == expected
    changed = typed != {"speaker": "calder"}
    assert (row.corrected_by, row.corrected_at is not None) == (("ann", True) if changed else (None, False))
    assert [change.field for change in changes] == (list(typed) if changed else [])
    assert correct(connection, place, typed, reviewer="bob") == ()
    assert len(undo(connection, place, reviewer="bob")) == len(changes)
    assert shown_row(connection, place) == before


CLAIM_CHANGES: dict[str, tuple[dict[str, str | None], dict[str, Any]]] = {
    "claimant": ({"claimant": "a spokesman"}, {"claimant": "a spokesman", "claimant_kind": "unnamed"}),
    "numbers": ({"low": "1,470", "high": "1480.50"}, {"low": 1470, "high": 1480.5}),
    "open": ({"high": None, "modifier": "at_least"}, {"low": 460, "high": None, "modifier": "at_least"}),
    "unit by another name": ({"unit": "kilometres"}, {"unit": "kilometre"}),
    "unit of one's own": ({"unit": "hold  loads"}, {"unit": "hold loads"}),
    "no unit": ({"unit": ""}, {"unit": None}),
    "measure": ({"measure": "barley moved"}, {"measure": "barley moved"}),
    "span": ({"span": "460"}, {"text": "460"}),
    "typed": (number_in("between 5 and 7 percent"), {"low": 5, "high": 7, "modifier": "range", "unit": "percent"}),
}


@pytest.mark.parametrize(("typed", "expected"), CLAIM_CHANGES.values(), ids=CLAIM_CHANGES)
def test_a_claim(connection: Connection, typed: dict[str, str | None], expected: dict[str, Any]) -> None:
    place = places(connection, Target.CLAIM)[0]
    before = shown_row(connection, place)
    correct(connection, place, typed, reviewer="ann")
    row = shown_row(connection, place)
    assert row is not None
    assert {name: getattr(row, name) for name in expected} == expected
    assert correct(connection, place, typed, reviewer="ann") == ()
    undo(connection, place, reviewer="ann")
    assert shown_row(connection, place) == before


REFUSED: dict[str, tuple[Target, dict[str, str | None], str]] = {
    "field": (Target.QUOTE, {"unit": "people"}, "a quote has no 'unit' to correct"),
    "kind": (Target.QUOTE, {"kind": "loud"}, "'loud' is no kind: give one of direct, mixed, indirect"),
    "no kind": (Target.QUOTE, {"kind": ""}, "kind cannot be empty"),
    "no name": (Target.QUOTE, {"speaker": "…"}, "'…' is no name"),
    "NUL": (Target.QUOTE, {"role": "a\0b"}, r"U\+0000"),
    "span outside": (Target.QUOTE, {"span": "5-9999"}, "5-9999 is no place in the article"),
    "span backwards": (Target.QUOTE, {"span": "9-5"}, "9-5 is no place"),
    "span of spaces": (Target.QUOTE, {"span": f"{TEXT.index(' ')}-{TEXT.index(' ') + 1}"}, "is no place"),
    "words elsewhere": (Target.QUOTE, {"span": "no such words"}, "the article has no 'no such words'"),
    "no number": (Target.CLAIM, {"low": "many"}, "'many' is no number for low"),
    "endless": (Target.CLAIM, {"low": "Infinity"}, "is no number that low can have"),
    "backwards": (Target.CLAIM, {"low": "900"}, "low 900 is more than high 460"),
    "nothing": (Target.CLAIM, {"low": None, "high": None}, "a claim needs a number"),
    "long unit": (Target.CLAIM, {"unit": "x" * 61}, "too long for a unit"),
    "no fact": (Target.CLAIM, {"fact": "999"}, "no fact has the number 999"),
}


@pytest.mark.parametrize(("target", "typed", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be(connection: Connection, target: Target, typed: dict[str, str | None], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        correct(connection, places(connection, target)[0], typed, reviewer="ann")
    assert connection.scalar(select(func.count()).select_from(models.Correction)) == 0


@pytest.mark.parametrize("typed", ["", "no number", "5 of 7 boats and 3 cats"])
def test_a_number_that_is_none(typed: str) -> None:
    with pytest.raises(QueryError, match="is not one number"):
        number_in(typed)


@pytest.mark.parametrize("target", list(Target))
def test_confirm_and_reject(connection: Connection, target: Target) -> None:
    place = places(connection, target)[0]
    assert len(confirm(connection, place, reviewer="ann")) == 1
    assert confirm(connection, place, reviewer="ann") == ()
    row = shown_row(connection, place)
    assert row is not None
    assert (row.confirmed_by, row.corrected) == ("ann", None)
    assert len(reject(connection, place, reviewer="bob")) == 1
    assert reject(connection, place, reviewer="bob") == ()
    assert shown_row(connection, place) is None
    with pytest.raises(QueryError, match=f"{place} was rejected"):
        confirm(connection, place, reviewer="ann")
    undo(connection, place, reviewer="bob")
    assert shown_row(connection, place) == row
    undo(connection, place, reviewer="ann")
    assert undo(connection, place, reviewer="ann") == ()
    done = [(row["field"], row["reviewer"], row["undone_by"]) for row in history(connection, place)]
    assert done == [("confirmed", "ann", "ann"), ("rejected", "bob", "bob")]


def facts_of(connection: Connection) -> dict[int, int]:
    return {row.id: row.fact for row in connection.execute(select(report_claims.c.id, report_claims.c.fact))}


def test_a_claim_moves_to_another_fact_and_back(connection: Connection) -> None:
    grain, fees = places(connection, Target.CLAIM)
    facts = facts_of(connection)
    correct(connection, grain, {"fact": str(facts[fees.id])}, reviewer="ann")
    moved = facts_of(connection)
    assert moved[grain.id] == moved[fees.id] == facts[fees.id]
    correct(connection, grain, {"fact": "new"}, reviewer="ann")
    apart = facts_of(connection)
    assert apart[grain.id] != apart[fees.id]
    undo(connection, grain, reviewer="ann")
    again = facts_of(connection)
    assert again[grain.id] == again[fees.id]


def test_the_state_of_corrections(reviewed: Engine, connection: Connection) -> None:
    place = places(connection, Target.QUOTE)[0]
    for kind in ("mixed", "indirect"):
        correct(connection, place, {"kind": kind}, reviewer="ann")
    connection.commit()
    with reading(reviewed) as session:
        columns = report_corrections.c
        found = session.execute(select(columns.before, columns.after, columns.state).order_by(columns.id)).all()
    assert [tuple(row) for row in found] == [("direct", "mixed", "replaced"), ("mixed", "indirect", "in force")]


def test_a_new_speaker_is_found(connection: Connection) -> None:
    place = places(connection, Target.QUOTE)[0]
    correct(connection, place, {"speaker": "Tom Reed"}, reviewer="ann")
    found = connection.execute(select(report_speakers.c.name, report_speakers.c.quotes)).all()
    assert ("Tom Reed", 1) in [tuple(row) for row in found]
    assert connection.scalar(select(report_quotes.c.speaker_id).where(report_quotes.c.id == place.id)) is not None


@pytest.mark.parametrize("reference", ["q{}", "Q {}", "quote {}", "quote:{}", " quote #{} "])
def test_references(connection: Connection, reference: str) -> None:
    place = places(connection, Target.QUOTE)[0]
    assert find_place(connection, reference.format(place.id)) == place


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("12", "names no row"),
        ("x12", "names no row"),
        ("q999", "no quote 999"),
        ("c99999999999", "no claim 99999999999"),
    ],
)
def test_references_to_nothing(connection: Connection, reference: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        find_place(connection, reference)


def test_the_state_is_what_people_can_correct(connection: Connection) -> None:
    place: Place = places(connection, Target.CLAIM)[0]
    row = shown_row(connection, place)
    assert row is not None
    state = state_of(place, row)
    assert (state["low"], state["unit"], state["claimant"]) == ("460", "tonne", "Ines Calder")
    assert correct(connection, place, state, reviewer="ann") == ()


def test_a_claim_is_listed_for_the_claimant_that_a_person_gave(connection: Connection) -> None:
    grain, fees = places(connection, Target.CLAIM)
    correct(connection, grain, {"claimant": "Tom Reed"}, reviewer="ann")
    (reed,) = find_speakers(connection, "Tom Reed")
    found = connection.execute(claims_by(Filters(speakers=(reed.id,)))).all()
    assert [row.id for row in found] == [grain.id]
    assert fees.id not in {row.id for row in found}
