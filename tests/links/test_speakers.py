"""What people decide about speakers stays when later articles come, and can be taken back."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select

from factdb import batch
from factdb.database.connection import reading, transaction
from factdb.database.models import Target
from factdb.database.store import begin_run
from factdb.database.views import report_quotes, report_speakers
from factdb.errors import QueryError
from factdb.extraction import RULES, Extraction
from factdb.links import save
from factdb.links.canonical import find_speaker, make_speaker
from factdb.links.speakers import (
    add_alias,
    add_role,
    identify,
    merge_speakers,
    rename_speaker,
    split_speaker,
    undo_decision,
)
from factdb.lookups import find_speakers
from factdb.mentions import SpeakerKind
from factdb.review.corrections import correct
from factdb.review.rows import place_of
from factdb.speakers import Speaker
from tests.database.examples import quoting

NAMES = ("Robert Hill", "Bob Hill", "Ann Marlow", "Robert Hill", "Rob Hill")


NAMED = Speaker(name="Ann Marlow", kind=SpeakerKind.PERSON)


def said(name: str, number: int, kind: SpeakerKind = SpeakerKind.PERSON) -> Extraction:
    """An article in which somebody says its number."""
    speaker = Speaker(name=name, kind=kind)
    return quoting(
        f"“Number {number}.”", speaker=speaker, source_id=str(number), outlet="A", published=date(2024, 3, 1)
    )


def without(whole: Extraction) -> Extraction:
    """An extraction that finds nothing of what another found."""
    return replace(whole, quotes=(), attributions=(), speakers=())


def say(engine: Engine, name: str, number: int, kind: SpeakerKind = SpeakerKind.PERSON) -> None:
    """Store such an article."""
    with transaction(engine) as session:
        save(session, said(name, number, kind), run=begin_run(session))


@pytest.fixture
def spoken(engine: Engine) -> Engine:
    """A database with five articles, each with a quote."""
    for number, name in enumerate(NAMES, start=1):
        say(engine, name, number)
    return engine


def heard(engine: Engine) -> list[str | None]:
    """Who says each article's quote."""
    with reading(engine) as session:
        return list(session.scalars(select(report_quotes.c.speaker).order_by(report_quotes.c.article_id)))


def decide(engine: Engine, action: Callable[..., Any], *references: str, **options: Any) -> Any:
    """Let somebody decide something about the speakers of these names."""
    with transaction(engine) as session:
        connection = session.connection()
        found = [find_speaker(connection, reference) for reference in references]
        if action is merge_speakers:
            return merge_speakers(connection, found[0], found[1:], reviewer="ann")
        return action(connection, *found, **options, reviewer="ann")


def undo(engine: Engine) -> Any:
    with transaction(engine) as session:
        return undo_decision(session.connection(), None, reviewer="bob")


def row_of(connection: Connection, name: str) -> Any:
    return connection.execute(select(report_speakers).where(report_speakers.c.name == name)).one()


def test_a_merge_stays_and_is_taken_back(spoken: Engine) -> None:
    (decided,) = decide(spoken, merge_speakers, "Robert Hill", "Bob Hill")
    assert (decided.words, decided.moved.quotes, decided.moved.articles) == ("merge Bob Hill into Robert Hill", 1, 1)
    assert heard(spoken) == ["Robert Hill", "Robert Hill", "Ann Marlow", "Robert Hill", "Rob Hill"]
    say(spoken, "Bob Hill", 6)
    assert heard(spoken)[-1] == "Robert Hill"
    with reading(spoken) as session:
        row = row_of(session.connection(), "Robert Hill")
        assert (row.quotes, row.aliases) == (4, "Bob Hill")
        assert find_speaker(session.connection(), "bob hill").name == "Robert Hill"
    assert undo(spoken).moved.quotes == 2
    assert heard(spoken) == [*NAMES, "Bob Hill"]
    with reading(spoken) as session:
        assert row_of(session.connection(), "Robert Hill").aliases is None


def test_merges_of_merges(spoken: Engine) -> None:
    decide(spoken, merge_speakers, "Bob Hill", "Rob Hill")
    decide(spoken, merge_speakers, "Robert Hill", "Bob Hill")
    assert heard(spoken) == ["Robert Hill", "Robert Hill", "Ann Marlow", "Robert Hill", "Robert Hill"]
    undo(spoken)
    assert heard(spoken) == ["Robert Hill", "Bob Hill", "Ann Marlow", "Robert Hill", "Bob Hill"]
    undo(spoken)
    assert heard(spoken) == list(NAMES)


def test_a_split_holds_in_its_articles(spoken: Engine) -> None:
    decide(spoken, split_speaker, "Robert Hill", in_articles=[4], name="Robert Hill (farmer)")
    parted = ["Robert Hill", "Bob Hill", "Ann Marlow", "Robert Hill (farmer)", "Rob Hill"]
    assert heard(spoken) == parted
    decide(spoken, merge_speakers, "Robert Hill", "Bob Hill")
    assert heard(spoken) == ["Robert Hill", "Robert Hill", "Ann Marlow", "Robert Hill (farmer)", "Rob Hill"]
    undo(spoken)
    assert heard(spoken) == parted
    say(spoken, "Robert Hill", 6)
    assert heard(spoken)[-1] == "Robert Hill"
    undo(spoken)
    assert heard(spoken) == [*NAMES, "Robert Hill"]


def test_what_was_split_off_can_be_merged(spoken: Engine) -> None:
    decide(spoken, split_speaker, "Robert Hill", in_articles=[4], name="Robert Hill (farmer)")
    decide(spoken, merge_speakers, "Ann Marlow", "Robert Hill (farmer)")
    assert heard(spoken) == ["Robert Hill", "Bob Hill", "Ann Marlow", "Ann Marlow", "Rob Hill"]
    undo(spoken)
    assert heard(spoken)[3] == "Robert Hill (farmer)"


def test_what_was_split_off_can_be_split_again(spoken: Engine) -> None:
    decide(spoken, split_speaker, "Robert Hill", in_articles=[1, 4], name="Robert Hill (farmer)")
    decide(spoken, split_speaker, "Robert Hill (farmer)", in_articles=[4], name="Robert Hill (miller)")
    parted = ["Robert Hill (farmer)", "Bob Hill", "Ann Marlow", "Robert Hill (miller)", "Rob Hill"]
    assert heard(spoken) == parted
    read_again(spoken, *(said(name, number) for number, name in enumerate(NAMES, start=1)))
    assert heard(spoken) == parted
    undo(spoken)
    assert heard(spoken)[3] == "Robert Hill (farmer)"


def test_a_name_stays(spoken: Engine) -> None:
    decide(spoken, rename_speaker, "Robert Hill", name="Sir Robert  Hill")
    say(spoken, "Robert Hill", 6)
    assert heard(spoken) == [
        "Sir Robert Hill",
        "Bob Hill",
        "Ann Marlow",
        "Sir Robert Hill",
        "Rob Hill",
        "Sir Robert Hill",
    ]
    assert decide(spoken, rename_speaker, "Robert Hill", name="Sir Robert Hill") is None
    undo(spoken)
    assert heard(spoken) == [*NAMES, "Robert Hill"]


def test_an_alias_is_known_in_later_articles(spoken: Engine) -> None:
    decide(spoken, add_alias, "Robert Hill", name="Bobby Hill")
    say(spoken, "Bobby Hill", 6)
    assert heard(spoken)[-1] == "Robert Hill"
    undo(spoken)
    assert heard(spoken)[-1] == "Bobby Hill"


def test_a_role_and_an_item(spoken: Engine) -> None:
    decide(spoken, add_role, "Robert Hill", title="minister", first=date(2020, 1, 1))
    decide(spoken, identify, "Robert Hill", item="q937")
    assert decide(spoken, identify, "Robert Hill", item="Q937") is None
    assert decide(spoken, add_role, "Robert Hill", title="minister") is None
    with reading(spoken) as session:
        row = row_of(session.connection(), "Robert Hill")
        assert (row.roles, row.wikidata_id) == ("minister", "Q937")
    undo(spoken)
    undo(spoken)
    with reading(spoken) as session:
        row = row_of(session.connection(), "Robert Hill")
        assert (row.roles, row.wikidata_id) == (None, None)


@pytest.mark.parametrize("action", ["merge", "rename"])
def test_corrections_name_whom_a_decision_made_of_a_speaker(spoken: Engine, action: str) -> None:
    with transaction(spoken) as session:
        correct(
            session.connection(),
            place_of(session.connection(), Target.QUOTE, 3),
            {"speaker": "Bob Hill"},
            reviewer="ann",
        )
    if action == "merge":
        decide(spoken, merge_speakers, "Robert Hill", "Bob Hill")
    else:
        decide(spoken, rename_speaker, "Bob Hill", name="Sir Bob Hill")
    new = "Robert Hill" if action == "merge" else "Sir Bob Hill"
    assert heard(spoken)[1:3] == [new, new]
    with transaction(spoken) as session:
        correct(
            session.connection(),
            place_of(session.connection(), Target.QUOTE, 1),
            {"speaker": "Bob Hill"},
            reviewer="ann",
        )
    assert heard(spoken)[0] == new
    undo(spoken)
    assert heard(spoken)[1:3] == ["Bob Hill", "Bob Hill"]


def test_corrections_elsewhere_do_not_name_the_speaker_of_an_article(engine: Engine) -> None:
    """Of one name, which each article has of its own, corrections in one article name that article's."""
    for number in (1, 2, 3):
        say(engine, "a spokesman", number, SpeakerKind.UNNAMED)
    for number in (1, 2):
        with transaction(engine) as session:
            place = place_of(session.connection(), Target.QUOTE, number)
            for name in ("Ann Marlow", "a spokesman"):
                correct(session.connection(), place, {"speaker": name}, reviewer="ann")
    decide(engine, rename_speaker, "1", name="Robert Hill")
    assert heard(engine) == ["Robert Hill", "a spokesman", "a spokesman"]


@pytest.mark.parametrize(
    ("action", "names", "options", "message"),
    [
        (
            rename_speaker,
            ["Robert Hill"],
            {"name": "ann marlow"},
            "Ann Marlow is a speaker already: factdb speakers merge",
        ),
        (rename_speaker, ["Robert Hill"], {"name": "…"}, "'…' is no name"),
        (add_alias, ["Robert Hill"], {"name": "Bob Hill"}, "Bob Hill is a speaker already"),
        (
            split_speaker,
            ["Robert Hill"],
            {"in_articles": [3], "name": "R. Hill"},
            "article 3 has nothing of Robert Hill",
        ),
        (split_speaker, ["Robert Hill"], {"in_articles": [1], "name": "robert hill"}, "is the speaker's own name"),
        (identify, ["Robert Hill"], {"item": "P31"}, "'P31' is no Wikidata item"),
        (add_role, ["Robert Hill"], {"title": "x", "first": date(2021, 1, 1), "last": date(2020, 1, 1)}, "lies after"),
        (rename_speaker, ["Nobody Such"], {"name": "x"}, "no speaker is called 'Nobody Such'"),
        (rename_speaker, ["999"], {"name": "x"}, "no speaker is called '999'"),
    ],
)
def test_what_cannot_be(spoken: Engine, action: Any, names: list[str], options: dict[str, Any], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        decide(spoken, action, *names, **options)
    assert heard(spoken) == list(NAMES)


def read_again(engine: Engine, *found: Extraction) -> None:
    """Read articles again, as ``ingest --again`` does."""
    run = batch.begin(engine, model=RULES)
    assert len(list(batch.store_all(engine, run, found, again=True))) == len(found)
    batch.finish(engine, run)


def test_decisions_hold_when_articles_are_read_again(spoken: Engine) -> None:
    decide(spoken, merge_speakers, "Robert Hill", "Bob Hill")
    decide(spoken, split_speaker, "Robert Hill", in_articles=[4], name="Robert Hill (farmer)")
    decide(spoken, rename_speaker, "Ann Marlow", name="Dame Ann Marlow")
    decide(spoken, add_alias, "Ann Marlow", name="Annie Marlow")
    decide(spoken, add_role, "Ann Marlow", title="mayor")
    decide(spoken, identify, "Rob Hill", item="Q937")
    before = ["Robert Hill", "Robert Hill", "Dame Ann Marlow", "Robert Hill (farmer)", "Rob Hill"]
    assert heard(spoken) == before
    read_again(spoken, *(said(name, number) for number, name in enumerate(NAMES, start=1)))
    assert heard(spoken) == before
    # nobody is found any more, and then everybody again
    read_again(spoken, *(without(said(name, number)) for number, name in enumerate(NAMES, start=1)))
    assert heard(spoken) == []
    read_again(spoken, *(said(name, number) for number, name in enumerate(NAMES, start=1)))
    assert heard(spoken) == before
    with reading(spoken) as session:
        connection = session.connection()
        ann = row_of(connection, "Dame Ann Marlow")
        assert (set(ann.aliases.split("; ")), ann.roles) == ({"Ann Marlow", "Annie Marlow"}, "mayor")
        assert row_of(connection, "Rob Hill").wikidata_id == "Q937"
        assert find_speaker(connection, "annie marlow").id == ann.id
    for _ in range(6):
        undo(spoken)
    assert heard(spoken) == list(NAMES)


def test_a_speaker_of_one_article_keeps_to_decisions_in_its_next_revision(engine: Engine) -> None:
    url = "https://tide.example/1"
    spokesman = Speaker(name="a spokesman", kind=SpeakerKind.UNNAMED)
    with transaction(engine) as session:
        for words, of, where in (("“Tide.”", spokesman, url), ("“Ebb.”", NAMED, None)):
            save(session, quoting(words, speaker=of, url=where, outlet="A"), run=begin_run(session))
    decide(engine, merge_speakers, "Ann Marlow", "a spokesman")
    assert heard(engine) == ["Ann Marlow", "Ann Marlow"]
    with transaction(engine) as session:
        save(session, quoting("“Tide and time.”", speaker=spokesman, url=url, outlet="A"), run=begin_run(session))
    assert heard(engine) == ["Ann Marlow", "Ann Marlow"]
    read_again(engine, quoting("“Tide and time.”", speaker=spokesman, url=url, outlet="A"))
    assert heard(engine) == ["Ann Marlow", "Ann Marlow"]
    undo(engine)
    assert heard(engine) == ["Ann Marlow", "a spokesman"]


def test_a_split_holds_when_more_is_known_of_its_article(spoken: Engine) -> None:
    decide(spoken, split_speaker, "Robert Hill", in_articles=[4], name="Robert Hill (farmer)")
    with transaction(spoken) as session:
        known = replace(said("Robert Hill", 4).article, url="https://a.example/4")
        assert save(session, replace(said("Robert Hill", 4), article=known), run=begin_run(session)).article_id == 4
    read_again(spoken, replace(said("Robert Hill", 4), article=known))
    assert heard(spoken)[3] == "Robert Hill (farmer)"


def test_a_merged_speaker_is_listed_once(spoken: Engine) -> None:
    decide(spoken, merge_speakers, "Robert Hill", "Bob Hill")
    with reading(spoken) as session:
        connection = session.connection()
        assert [match.name for match in find_speakers(connection, "bob hill")] == ["Robert Hill"]
        assert [match.name for match in find_speakers(connection, "hill")] == ["Robert Hill", "Rob Hill"]


def test_nothing_to_take_back(spoken: Engine) -> None:
    with pytest.raises(QueryError, match="there is no decision to take back"):
        undo(spoken)


def test_a_name_that_an_article_brings_at_the_same_moment_is_one_speaker(engine: Engine) -> None:
    made: list[int] = []

    def name_them() -> None:
        with transaction(engine) as session:
            made.append(make_speaker(session.connection(), "Ann Marlow", SpeakerKind.PERSON).id)

    person = threading.Thread(target=name_them)
    with transaction(engine) as session:
        save(session, said("Ann Marlow", 1), run=begin_run(session))
        person.start()
        person.join(timeout=0.3)
        assert made == []
    person.join()
    with reading(engine) as session:
        assert made == [find_speaker(session.connection(), "Ann Marlow").id]
