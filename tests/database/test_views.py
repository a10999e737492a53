"""The views: the corrected, current state, with the columns that are declared, on both engines."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, Table, func, insert, inspect, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from factdb.database import models, views
from factdb.database.connection import connect, transaction
from factdb.database.store import begin_run, save
from factdb.mentions import SpeakerKind
from factdb.quantities import Modifier
from factdb.speakers import Speaker
from tests.database.examples import TEXT, extraction, plain, quoting

NOON = datetime(2024, 5, 7, 12, tzinfo=UTC)

UNDECIDED = dict.fromkeys(("decided", "decided_by", "decided_at"))


@pytest.fixture(scope="module")
def filled(shared_engine: Engine) -> Engine:
    """The example article, and another one that quotes its speaker."""
    with transaction(shared_engine) as session:
        run = begin_run(session)
        save(session, extraction(source_id="quay"), run=run)
        calder = Speaker(name="Ines Calder", kind=SpeakerKind.PERSON)
        fresh = quoting("“Welcome.”", speaker=calder, source_id="second", outlet="Tide", published=date(2024, 6, 1))
        save(session, fresh, run=run)
    return shared_engine


@pytest.fixture
def stored(filled: Engine) -> Iterator[Session]:
    """A session on these two articles, whose changes are taken back."""
    with Session(filled.execution_options(sqlite_begin="IMMEDIATE")) as session:
        yield session
        session.rollback()


def rows(stored: Session, view: Table, **equal: Any) -> list[dict[str, Any]]:
    stored.flush()
    statement = select(view).filter_by(**equal).order_by(view.c[0])
    return [row._asdict() for row in stored.execute(statement)]


def correct(stored: Session, target: models.Target, row: dict[str, Any], **fields: str | None) -> None:
    for field, value in fields.items():
        stored.add(
            models.Correction(
                article_id=row["article_id"],
                target=target,
                start_char=row["start_char"],
                end_char=row["end_char"],
                field=field,
                value=value,
                reviewer="ann",
                created_at=NOON,
            )
        )
        stored.flush()


def correct_quote(stored: Session, number: int, **fields: str | None) -> dict[str, Any]:
    """Correct the quote of this place among all, and return its row."""
    quote = anchor(stored, models.Quote, number)
    correct(stored, models.Target.QUOTE, quote, **fields)
    found = rows(stored, views.report_quotes, id=quote["id"])
    return found[0] if found else {}


def correct_claim(stored: Session, number: int, **fields: str | None) -> dict[str, Any]:
    claim = anchor(stored, models.Claim, number)
    correct(stored, models.Target.CLAIM, claim, **fields)
    found = rows(stored, views.report_claims, id=claim["id"])
    return found[0] if found else {}


def anchor(stored: Session, model: type[models.Quote | models.Claim], number: int) -> dict[str, Any]:
    statement = select(model.id, model.article_id, model.start_char, model.end_char).order_by(model.id)
    return stored.execute(statement).all()[number]._asdict()


@pytest.mark.parametrize("view", views.metadata.sorted_tables, ids=lambda view: view.name)
def test_a_view_has_the_columns_that_are_declared(shared_engine: Engine, view: Table) -> None:
    assert [column["name"] for column in inspect(shared_engine).get_columns(view.name)] == [
        column.name for column in view.c
    ]
    assert view.comment
    assert all(column.comment for column in view.c)


def test_every_view_is_declared(shared_engine: Engine) -> None:
    """The others are steps on the way to these."""
    reports = {name for name in inspect(shared_engine).get_view_names() if name.startswith("report_")}
    assert reports == {view.name for view in views.metadata.sorted_tables}


def test_postgresql_gives_the_types_that_are_declared(postgres_url: str) -> None:
    engine = connect(postgres_url)
    for view in views.metadata.sorted_tables:
        for column, found in zip(view.c, inspect(engine).get_columns(view.name), strict=True):
            declared = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
            assert found["type"].python_type is declared.python_type, f"{view.name}.{column.name}"
    engine.dispose()


def test_a_quote(stored: Session) -> None:
    quote = rows(stored, views.report_quotes, source_id="quay")[0]
    assert quote | {"id": 0, "article_id": 0, "speaker_id": 0, "utterance": 0} == {
        "id": 0,
        "article_id": 0,
        "source_id": "quay",
        "url": "https://harbourpost.example/quay",
        "outlet": "The Harbour Post",
        "title": "New quay opens",
        "published": date(2024, 5, 6),
        "speaker_id": 0,
        "speaker": "Ines Calder",
        "speaker_kind": "person",
        "role": "Harbour minister",
        "kind": "direct",
        "manner": "speech",
        "text": "“We moved nearly 460 tonnes of grain this week,” … “and we will move more.”",
        "cue": "said",
        "source": "Calder,",
        "context": TEXT,
        "rule": "surname",
        "confidence": quote["confidence"],
        "utterance": 0,
        "start_char": TEXT.index("“We"),
        "end_char": TEXT.index("more.”") + 6,
        "corrected": None,
        "corrected_by": None,
        "corrected_at": None,
        "verdict": None,
        "confirmed_by": None,
        "confirmed_at": None,
        "verdict_by": None,
        "verdict_at": None,
        "found_speaker": None,
        **UNDECIDED,
    }


def test_the_context_of_a_quote_far_into_a_text(stored: Session) -> None:
    far = "x" * 1000 + "“Here.”" + "y" * 1000
    article = save(stored, quoting(far), run=begin_run(stored)).article_id
    moved = update(models.Quote).where(models.Quote.article_id == article).values(start_char=1000, end_char=1007)
    stored.execute(moved)
    assert rows(stored, views.report_quotes, article_id=article)[0]["context"] == "x" * 150 + "“Here.”" + "y" * 150


def test_a_claim(stored: Session) -> None:
    grain, fees = rows(stored, views.report_claims)
    assert grain["text"] == "nearly 460 tonnes"
    assert (grain["low"], grain["high"], grain["modifier"], grain["unit"]) == (460, 460, "approx", "tonne")
    assert (grain["claimant"], grain["claimant_kind"]) == ("Ines Calder", "person")
    assert grain["quote"].startswith("“We moved")
    assert grain["quote_id"] == rows(stored, views.report_quotes)[0]["id"]
    assert (fees["low"], fees["high"], fees["direction"]) == (Decimal(5), None, "up")
    assert (fees["as_of_first"], fees["as_of_last"]) == (date(2024, 5, 6), None)
    assert isinstance(fees["low"], Decimal)


def test_numbers_compare_as_numbers(stored: Session) -> None:
    statement = select(func.count()).select_from(views.report_claims)
    assert stored.scalar(statement.where(views.report_claims.c.low > 50)) == 1
    assert stored.scalar(text("SELECT count(*) FROM report_claims WHERE low > 50")) == 1
    assert stored.scalar(text("SELECT sum(low) FROM report_claims")) == 465


@pytest.mark.parametrize("number", ["0.1", "1234567890123.45", "123456789012345678", "-0.000001"])
def test_numbers_keep_their_digits(stored: Session, number: str) -> None:
    stored.execute(update(models.Claim).values(low=Decimal(number), high=None))
    assert rows(stored, views.report_claims)[0]["low"] == Decimal(number)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"kind": "mixed"}, {"kind": "mixed", "manner": "speech", "corrected": "kind"}, id="kind"),
        pytest.param({"manner": "thought"}, {"manner": "thought", "corrected": "manner"}, id="manner"),
        pytest.param({"role": "skipper"}, {"role": "skipper", "speaker": "Ines Calder"}, id="role"),
        pytest.param({"role": None}, {"role": None, "corrected": "role"}, id="no role"),
        pytest.param({"speaker": "Tom Reed"}, {"speaker": "Tom Reed", "speaker_id": None, "speaker_kind": None,
                                               "role": None}, id="a speaker whom nobody knows, without the other's role"),
        pytest.param({"speaker": None}, {"speaker": None, "speaker_id": None, "role": None}, id="nobody"),
        pytest.param({"speaker": "a spokesman"}, {"speaker": "a spokesman", "speaker_kind": "unnamed"},
                     id="a speaker of the same article"),
        pytest.param({"speaker": "Ines Calder"}, {"speaker": "Ines Calder", "role": "Harbour minister"}, id="the same"),
        pytest.param({"speaker": "Tom Reed", "role": "mate"}, {"speaker": "Tom Reed", "role": "mate",
                                                               "corrected": "role, speaker"}, id="speaker and role"),
        pytest.param({"rejected": "false"}, {"kind": "direct", "corrected": None}, id="taken back"),
        pytest.param({"confirmed": "true"}, {"kind": "direct", "corrected": None, "confirmed_by": "ann",
                                             "confirmed_at": NOON}, id="confirmed"),
        pytest.param({"span": "61-89"}, {"text": "We moved nearly 460 tonnes o", "start_char": 61, "end_char": 89,
                                         "corrected": "span"}, id="span"),
        pytest.param({"span": "up to 9"}, {"start_char": 60}, id="no span is passed over"),
    ],
)  # fmt: skip
def test_a_corrected_quote(stored: Session, fields: dict[str, str | None], expected: dict[str, Any]) -> None:
    quote = correct_quote(stored, 0, **fields)
    assert {name: quote[name] for name in expected} == expected
    if quote["corrected"]:
        assert (quote["corrected_by"], quote["corrected_at"]) == ("ann", NOON)


def test_the_newest_correction_wins_and_the_machines_value_stays(stored: Session) -> None:
    for kind in ("mixed", "indirect", "mixed", "indirect"):
        assert correct_quote(stored, 0, kind=kind)["kind"] == kind
    assert stored.scalar(select(models.Quote.kind).order_by(models.Quote.id)) == "direct"


def test_a_correction_touches_its_own_row_alone(stored: Session) -> None:
    others = rows(stored, views.report_quotes)[1:]
    correct_quote(stored, 0, speaker="Tom Reed", kind="mixed")
    assert rows(stored, views.report_quotes)[1:] == others
    assert len(rows(stored, views.report_claims)) == 2


def test_a_rejected_quote_is_gone_and_comes_back(stored: Session) -> None:
    assert correct_quote(stored, 0, rejected="true") == {}
    claim = rows(stored, views.report_claims)[0]
    assert (claim["claimant"], claim["quote"], claim["quote_id"], claim["text"]) == (
        None,
        None,
        None,
        "nearly 460 tonnes",
    )
    assert rows(stored, views.report_articles, source_id="quay")[0]["quotes"] == 1
    assert correct_quote(stored, 0, rejected="false")["speaker"] == "Ines Calder"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"low": "470", "high": "480"}, {"low": Decimal(470), "high": Decimal(480)}, id="numbers"),
        pytest.param({"high": None}, {"low": Decimal(460), "high": None, "corrected": "high"}, id="an open end"),
        pytest.param({"low": "-3.25"}, {"low": Decimal("-3.25")}, id="a negative number"),
        pytest.param({"low": "about 5"}, {"low": Decimal(460)}, id="no number is passed over"),
        pytest.param({"unit": "kilogram"}, {"unit": "kilogram", "measure": "grain moved"}, id="unit"),
        pytest.param({"unit": None}, {"unit": None}, id="no unit"),
        pytest.param({"measure": "barley"}, {"measure": "barley", "corrected": "measure"}, id="measure"),
        pytest.param({"modifier": "exact"}, {"modifier": "exact"}, id="modifier"),
        pytest.param({"span": "77-80"}, {"text": "460", "start_char": 77, "end_char": 80}, id="span"),
        pytest.param(
            {"claimant": "a spokesman"},
            {
                "claimant": "a spokesman",
                "claimant_kind": "unnamed",
                "quote": "“We moved nearly 460 tonnes of grain this week,” … “and we will move more.”",
            },
            id="claimant",
        ),
        pytest.param({"claimant": None}, {"claimant": None, "claimant_id": None, "corrected": "claimant"}, id="nobody"),
        pytest.param(
            {"confirmed": "true"}, {"corrected": None, "confirmed_by": "ann", "confirmed_at": NOON}, id="confirmed"
        ),
    ],
)
def test_a_corrected_claim(stored: Session, fields: dict[str, str | None], expected: dict[str, Any]) -> None:
    claim = correct_claim(stored, 0, **fields)
    assert {name: claim[name] for name in expected} == expected


def test_a_claim_has_the_corrected_speaker_of_its_quote(stored: Session) -> None:
    correct_quote(stored, 0, speaker="a spokesman")
    claim = rows(stored, views.report_claims)[0]
    assert (claim["claimant"], claim["claimant_kind"]) == ("a spokesman", "unnamed")


def test_a_rejected_claim_is_gone(stored: Session) -> None:
    assert correct_claim(stored, 0, rejected="true") == {}
    assert rows(stored, views.report_articles, source_id="quay")[0]["claims"] == 1


def test_speakers(stored: Session) -> None:
    calder = rows(stored, views.report_speakers, name="Ines Calder")[0]
    assert calder | {"id": 0} == {
        "id": 0,
        "name": "Ines Calder",
        "kind": "person",
        "aliases": "Calder",
        "roles": "Harbour minister",
        "quotes": 2,
        "articles": 2,
        "claims": 1,
        "first_quoted": date(2024, 5, 6),
        "last_quoted": date(2024, 6, 1),
        "wikidata_id": None,
        "article_id": None,
        **UNDECIDED,
    }


def test_speakers_count_what_people_corrected(stored: Session) -> None:
    correct_quote(stored, 0, speaker="a spokesman")
    spokesman = rows(stored, views.report_speakers, name="a spokesman")[0]
    assert (spokesman["quotes"], spokesman["claims"], spokesman["articles"]) == (2, 2, 1)
    calder = rows(stored, views.report_speakers, name="Ines Calder")[0]
    assert (calder["quotes"], calder["claims"], calder["first_quoted"]) == (1, 0, date(2024, 6, 1))
    correct_quote(stored, 2, rejected="true")
    assert rows(stored, views.report_speakers, name="Ines Calder") == []


def test_a_superseded_revision_is_in_no_view(stored: Session) -> None:
    changed = plain(
        "Nothing was said.", url="https://harbourpost.example/quay", source_id="quay", published=date(2024, 5, 8)
    )
    save(stored, changed, run=begin_run(stored))
    article = rows(stored, views.report_articles, source_id="quay")[0]
    assert (article["text"], article["revision"], article["superseded_by"]) == ("Nothing was said.", 2, None)
    assert rows(stored, views.report_quotes, source_id="quay") == []
    assert rows(stored, views.report_claims) == []
    assert [speaker["quotes"] for speaker in rows(stored, views.report_speakers)] == [1]


def test_articles_of_the_same_words_are_one_story(stored: Session) -> None:
    run = begin_run(stored)
    for outlet, words in (("A", "The same."), ("B", "Other."), ("C", "The same.")):
        save(stored, plain(words, outlet=outlet), run=run)
    first, other, copy = rows(stored, views.report_articles)[2:]
    assert first["story"] == copy["story"] == first["id"]
    assert other["story"] == other["id"]
    assert (first["quotes"], first["claims"], first["speakers"], first["revision"]) == (0, 0, 0, 1)


def add_fact(session: Session) -> None:
    fact = models.Fact(label="people hurt", unit="people")
    session.add(fact)
    session.flush()
    session.execute(update(models.Claim).values(fact_id=fact.id, modifier=Modifier.EXACT, as_of_last=date(2024, 5, 6)))


def test_facts_and_conflicts(stored: Session) -> None:
    add_fact(stored)
    stored.execute(update(models.Claim).where(models.Claim.measure == "fees").values(low=Decimal(5), high=Decimal(7)))
    fact = rows(stored, views.report_facts)[0]
    assert {name: value for name, value in fact.items() if name != "fact"} == {
        "label": "people hurt",
        "unit": "people",
        "claims": 2,
        "articles": 1,
        "lowest": Decimal(5),
        "highest": Decimal(460),
        "latest_low": Decimal(5),
        "latest_high": Decimal(7),
        "latest_as_of": date(2024, 5, 6),
        "first_published": date(2024, 5, 6),
        "last_published": date(2024, 5, 6),
        "conflicts": 1,
        "status": "conflict",
        "latest_modifier": "exact",
        "latest_claimant": "a spokesman",
        "sources": 1,
        "pinned": 0,
        "series": "2024-05-06 460 (Ines Calder); 2024-05-06 5–7 (a spokesman)",
        **UNDECIDED,
    }
    claims = rows(stored, views.report_claims)
    assert [(claim["sense"], claim["status"], claim["conflicts"]) for claim in claims] == [("level", "current", 1)] * 2
    conflict = rows(stored, views.report_conflicts)[0]
    assert (conflict["claimant"], conflict["other_claimant"]) == ("Ines Calder", "a spokesman")
    assert (conflict["high"], conflict["other_high"], conflict["as_of"]) == (Decimal(460), Decimal(7), date(2024, 5, 6))


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"modifier": Modifier.APPROX, "low": 480, "high": 480}, id="about as much"),
        pytest.param({"modifier": Modifier.AT_LEAST}, id="at least a smaller number"),
        pytest.param({"modifier": Modifier.AT_MOST, "low": 700, "high": 700}, id="at most a larger number"),
        pytest.param({"low": 460_000, "high": 460_000}, id="thousand for a few"),
        pytest.param({"high": None}, id="an open end"),
        pytest.param({"high": Decimal(500)}, id="numbers that meet"),
        pytest.param({"as_of_last": date(2024, 5, 8)}, id="another time"),
    ],
)
def test_no_conflict(stored: Session, changes: dict[str, Any]) -> None:
    add_fact(stored)
    values = {"low": Decimal(5), "high": Decimal(7)} | changes
    stored.execute(update(models.Claim).where(models.Claim.measure == "fees").values(**values))
    assert rows(stored, views.report_conflicts) == []
    assert rows(stored, views.report_facts)[0]["conflicts"] == 0


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"modifier": Modifier.APPROX}, id="about much less"),
        pytest.param({"modifier": Modifier.AT_MOST}, id="at most a smaller number"),
        pytest.param({"modifier": Modifier.MORE_THAN, "low": 700, "high": 700}, id="more than a larger number"),
        pytest.param({"as_of_last": date(2024, 5, 7)}, id="the day after in the same article"),
    ],
)
def test_conflict(stored: Session, changes: dict[str, Any]) -> None:
    add_fact(stored)
    values = {"low": 5, "high": 7} | changes
    stored.execute(update(models.Claim).where(models.Claim.measure == "fees").values(**values))
    assert len(rows(stored, views.report_conflicts)) == 1


@pytest.mark.parametrize(("day", "conflicts"), [(date(2024, 5, 9), 1), (date(2024, 6, 9), 0)], ids=["soon", "later"])
def test_a_number_that_is_published_later_supersedes(stored: Session, day: date, conflicts: int) -> None:
    save(stored, extraction(url="https://harbourpost.example/later", published=day), run=begin_run(stored))
    add_fact(stored)
    first, *_others, last = stored.scalars(select(models.Claim).order_by(models.Claim.id)).all()
    for claim in _others:
        claim.fact_id = None
    first.low = first.high = Decimal(1)
    last.low = last.high = Decimal(2)
    stored.flush()
    assert len(rows(stored, views.report_conflicts)) == conflicts


def test_one_claimant_does_not_contradict_itself(stored: Session) -> None:
    add_fact(stored)
    stored.execute(update(models.Claim).where(models.Claim.measure == "fees").values(low=Decimal(5), high=Decimal(7)))
    correct_quote(stored, 1, speaker="Ines Calder")
    assert rows(stored, views.report_conflicts) == []


def test_verdicts(stored: Session) -> None:
    quote, claim = anchor(stored, models.Quote, 0), anchor(stored, models.Claim, 1)
    for target, row, rating in ((models.Target.QUOTE, quote, "false"), (models.Target.QUOTE, quote, "true"),
                                (models.Target.CLAIM, claim, "misleading")):  # fmt: skip
        stored.execute(
            insert(models.Verdict).values(
                article_id=row["article_id"], target=target, start_char=row["start_char"], end_char=row["end_char"],
                rating=rating, reviewer="ann", created_at=NOON, explanation="checked", source_url="https://e.example",
            )
        )  # fmt: skip
    of_quote, of_claim = rows(stored, views.report_verdicts)
    assert (of_quote["rating"], of_quote["target"], of_quote["target_id"]) == ("true", "quote", quote["id"])
    assert (of_quote["speaker"], of_quote["text"][:8], of_quote["reviewed_at"]) == ("Ines Calder", "“We move", NOON)
    assert (of_claim["rating"], of_claim["target_id"], of_claim["text"]) == ("misleading", claim["id"], "5 percent")
    assert (of_claim["speaker"], of_claim["superseded_by"]) == ("a spokesman", None)
    assert rows(stored, views.report_quotes)[0]["verdict"] == "true"
    assert [row["verdict"] for row in rows(stored, views.report_claims)] == [None, "misleading"]
    correct_quote(stored, 0, speaker="Tom Reed")
    assert rows(stored, views.report_verdicts)[0]["speaker"] == "Tom Reed"
    save(
        stored,
        plain("Other.", url="https://harbourpost.example/quay", published=date(2024, 5, 8)),
        run=begin_run(stored),
    )
    assert all(row["superseded_by"] for row in rows(stored, views.report_verdicts))
    assert [row["rating"] for row in rows(stored, views.report_verdicts)] == ["true", "misleading"]


def test_a_claim_of_a_superseded_revision_has_the_corrected_speaker_of_its_quote(stored: Session) -> None:
    correct_quote(stored, 0, speaker="a spokesman")
    number = anchor(stored, models.Claim, 0)["id"]
    newer = save(stored, extraction(source_id="quay", text=TEXT + " More."), run=begin_run(stored)).article_id
    (row,) = rows(stored, views.report_earlier_claims, id=number)
    assert (row["superseded_by"], row["claimant"], row["claimant_kind"]) == (newer, "a spokesman", "unnamed")
