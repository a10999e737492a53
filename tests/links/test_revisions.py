"""What people said about an article is in force for its next revision, or listed as orphaned."""

import random
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, func, select

from factdb import links
from factdb.articles import Article
from factdb.database import models, store
from factdb.database.connection import reading, transaction
from factdb.database.models import Target
from factdb.database.views import report_claims, report_corrections, report_quotes, report_verdicts
from factdb.extraction import extract
from factdb.links.revisions import find_again
from factdb.review.corrections import confirm, correct, reject, undo
from factdb.review.fields import FIELDS
from factdb.review.rows import Place, place_of, shown_row, state_of
from factdb.text import Span

URL = "https://harbourpost.example/quay"

SENTENCES = [
    f"“The {thing} will take {count} boats a day by autumn,” said {name}, the {role} of Tidewick. "
    f"{name} added that {more} sailors had left the {thing} since May."
    for thing, count, name, role, more in (
        ("new quay", 40, "Ines Calder", "harbour minister", 230), ("old mole", 12, "Peter Olsen", "mayor", 51),
        ("north lock", 7, "Ann Marlow", "engineer", 19), ("fish hall", 95, "Tom Reed", "owner", 610),
        ("dry dock", 3, "Edda Voss", "warden", 88), ("ferry pier", 28, "Carl Brisk", "captain", 140),
    )
]  # fmt: skip


def text_of(sentences: list[str]) -> str:
    return "\n\n".join(sentences)


def ingest(engine: Engine, text: str, day: int) -> None:
    article = Article(text=text, published=date(2024, 3, day), outlet="A", url=URL)
    with transaction(engine) as session:
        links.save(session, extract(article, model="rules"), run=store.begin_run(session))


def shown(engine: Engine, target: Target) -> dict[str, Place]:
    """The current rows, by their words."""
    view = report_quotes if target is Target.QUOTE else report_claims
    with reading(engine) as session:
        found = session.execute(select(view.c.id, view.c.text, view.c.start_char)).all()
        return {f"{row.text} {row.start_char}": place_of(session.connection(), target, row.id) for row in found}


PLACES = {
    "further down": ("He paid 25 crowns for it all.", "25", "More. He paid 25 crowns for it all.", 14),
    "unchanged": ("It has 25 boats in the old harbour.", "25", "It has 25 boats in the old harbour.", 7),
    "of two": (
        "It has 25 boats in the old harbour.",
        "25",
        "There are 25 cats. It has 25 boats in the old harbour.",
        26,
    ),
    "in another sentence": ("It has 25 boats in the old harbour.", "25", "There are 25 cats.", None),
    "gone": ("It has 25 boats in the old harbour.", "25", "It has some boats in the old harbour.", None),
}


@pytest.mark.parametrize(("old", "words", "new", "start"), PLACES.values(), ids=PLACES)
def test_words_are_found_again(old: str, words: str, new: str, start: int | None) -> None:
    at = old.index(words)
    expected = None if start is None else Span(start, start + len(words))
    assert find_again(old, Span(at, at + len(words)), new) == expected


def test_corrections_are_in_force_for_the_next_revision(engine: Engine) -> None:
    ingest(engine, text_of(SENTENCES), 1)
    quotes, claims = shown(engine, Target.QUOTE), shown(engine, Target.CLAIM)
    first, second, third = [place for words, place in quotes.items() if words.startswith("“")][:3]
    number = next(place for words, place in claims.items() if "230" in words)
    with transaction(engine) as session:
        connection = session.connection()
        correct(connection, first, {"speaker": "Tom Reed", "kind": "mixed"}, reviewer="ann")
        reject(connection, second, reviewer="ann")
        confirm(connection, third, reviewer="bob")
        correct(connection, number, {"low": "231", "high": "231"}, reviewer="ann")
        session.add(models.Verdict(**third.anchor, rating="true", reviewer="bob", created_at=datetime.now(UTC)))
    ingest(engine, text_of(["The harbour was full.", *SENTENCES[:2], *SENTENCES[3:]]), 2)
    with reading(engine) as session:
        rows = session.execute(select(report_quotes).where(report_quotes.c.corrected.is_not(None))).all()
        assert [(row.speaker, row.kind, row.corrected_by) for row in rows] == [("Tom Reed", "mixed", "ann")]
        assert session.scalar(select(func.count()).where(report_quotes.c.text.contains("old mole will"))) == 0
        assert session.scalar(select(report_claims.c.corrected).where(report_claims.c.low == 231)) == "high, low"
        states = session.execute(
            select(report_corrections.c.field, report_corrections.c.state).order_by(report_corrections.c.id)
        ).all()
        assert [tuple(row) for row in states if row.state == "orphaned"] == [("confirmed", "orphaned")]
        assert [row.field for row in states if row.state == "in force"] == [
            "speaker",
            "kind",
            "rejected",
            "low",
            "high",
        ]
        (verdict,) = session.execute(select(report_verdicts)).all()
        assert (verdict.rating, verdict.superseded_by is not None) == ("true", True)
        carried = session.execute(select(report_quotes.c.id).where(report_quotes.c.corrected.is_not(None))).scalar_one()
        place = place_of(session.connection(), Target.QUOTE, carried)
    with transaction(engine) as session:
        undo(session.connection(), place, reviewer="ann")
    with reading(engine) as session:
        assert session.scalar(select(func.count()).where(report_corrections.c.field.in_(("speaker", "kind")))) == 0


def test_a_row_that_is_not_found_any_more_is_taken_over(engine: Engine) -> None:
    ingest(engine, text_of(SENTENCES[:2]), 1)
    place = next(place for words, place in shown(engine, Target.QUOTE).items() if words.startswith("“The new quay"))
    with transaction(engine) as session:
        correct(session.connection(), place, {"role": "minister"}, reviewer="ann")
    with transaction(engine) as session:
        article = Article(text=text_of(SENTENCES[:2]) + " It rained.", published=date(2024, 3, 2), outlet="A", url=URL)
        found = extract(article, model="rules")
        lost = type(found)(
            article=article, quotes=(), attributions=(), speakers=(), mentions=(), claims=(),
        )  # fmt: skip
        links.save(session, lost, run=store.begin_run(session))
    (kept,) = shown(engine, Target.QUOTE).values()
    with reading(engine) as session:
        row = shown_row(session.connection(), kept)
        assert row is not None
        assert (row.speaker, row.role, row.cue) == ("Ines Calder", "minister", "said")


VALUES = {
    "speaker": ("Ines Calder", "Ann Marlow", "Gus Vane", None), "role": ("clerk", None), "kind": ("mixed", "indirect"),
    "manner": ("thought",), "claimant": ("Edda Voss", None), "low": ("1",), "high": ("99999",),
    "modifier": ("approx", "at_least"), "unit": ("boats", None), "measure": ("boats counted",),
}  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_random_corrections_are_in_force_or_orphaned(engine: Engine, seed: int) -> None:
    """Of 60 changes by two people, after a paragraph more, two less and another order, and the same once more."""
    chance = random.Random(seed)
    ingest(engine, text_of(SENTENCES), 1)
    places = [*shown(engine, Target.QUOTE).values(), *shown(engine, Target.CLAIM).values()]
    expected: dict[Place, dict[str, str | None]] = {}
    with transaction(engine) as session:
        connection = session.connection()
        for _ in range(60):
            place = chance.choice(places)
            field = chance.choice([name for name in FIELDS[place.target] if name in VALUES])
            correct(connection, place, {field: chance.choice(VALUES[field])}, reviewer=chance.choice(("ann", "bob")))
        for place in places:
            row = shown_row(connection, place)
            assert row is not None
            corrected = (row.corrected or "").split(", ")
            expected[place] = {name: value for name, value in state_of(place, row).items() if name in corrected}
    kept = chance.sample(SENTENCES, 4)
    revised = text_of(["A gale passed in the night.", *kept])
    ingest(engine, revised, 2)
    ingest(engine, revised, 2)
    old = text_of(SENTENCES)
    with reading(engine) as session:
        connection = session.connection()
        now = {
            (target, row.start_char): state_of(place_of(connection, target, row.id), row)
            for target, view in ((Target.QUOTE, report_quotes), (Target.CLAIM, report_claims))
            for row in session.execute(select(view))
        }
        listed = session.execute(select(report_corrections)).all()
    for place, values in expected.items():
        sentence = next(each for each in SENTENCES if old.index(each) <= place.start_char < old.index(each) + len(each))
        states = {row.state for row in listed if row.superseded_by and row.start_char == place.start_char
                  and row.target == place.target}  # fmt: skip
        if sentence not in kept:
            assert states <= {"orphaned", "replaced"}
            continue
        moved = revised.index(sentence) + place.start_char - old.index(sentence)
        assert states <= {"carried over"}
        assert values.items() <= now[place.target, moved].items()
    assert {row.state for row in listed if row.superseded_by is None} <= {"in force", "replaced"}
