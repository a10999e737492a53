import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, func, select, text

from factdb.articles import Article, DateSource
from factdb.database import models, store
from factdb.database.columns import SpanPart
from factdb.database.connection import reading, transaction
from factdb.database.store import Outcome, Saved
from factdb.errors import SourceError
from factdb.extraction import EXTRACTOR_VERSION, Extraction
from factdb.mentions import SpeakerKind
from factdb.quantities import Modifier
from factdb.speakers import Speaker
from factdb.text import Span
from tests.database.examples import ARTICLE, TEXT, claim, extraction, plain, quoting, span

CALDER = Speaker(name="Ines Calder", kind=SpeakerKind.PERSON)


def save(engine: Engine, *extractions: Extraction) -> list[Saved]:
    """Store these in one run and one transaction."""
    with transaction(engine) as session:
        run = store.begin_run(session)
        saved = [store.save(session, each, run=run) for each in extractions]
        store.finish_run(session, run)
    return saved


def rows(engine: Engine, query: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def count(engine: Engine, table: str) -> int:
    found: int = rows(engine, f"SELECT count(*) FROM {table}")[0][0]
    return found


def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(table.c.id))]
            for table in models.Base.metadata.sorted_tables
        }


def test_save_stores_the_article(engine: Engine) -> None:
    (saved,) = save(engine, extraction())
    assert saved == Saved(article_id=1, outcome=Outcome.ADDED, quotes=2, claims=2)
    with reading(engine) as session:
        stored = session.scalars(select(models.Article)).one()
        assert (stored.text, stored.title, stored.url) == (TEXT, ARTICLE.title, ARTICLE.url)
        assert (stored.byline, stored.location, stored.source_id) == (ARTICLE.byline, ARTICLE.location, None)
        assert (stored.published_on, stored.published_at) == (date(2024, 5, 6), None)
        assert stored.content_hash == ARTICLE.content_hash
        assert stored.outlet is not None
        assert stored.outlet.name == "The Harbour Post"
        assert stored.ingested_at.tzinfo is UTC
        assert abs(stored.ingested_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_save_stores_the_quotes(engine: Engine) -> None:
    save(engine, extraction())
    with reading(engine) as session:
        first, second = session.scalars(select(models.Quote).order_by(models.Quote.start_char))
        assert first.text == "“We moved nearly 460 tonnes of grain this week,” … “and we will move more.”"
        assert (first.role, first.rule, first.confidence) == ("Harbour minister", "surname", 0.9)
        assert (second.text, second.role, second.confidence) == ("fees would rise by 5 percent", None, 0.7)
        assert {(part.part, TEXT[part.start_char : part.end_char]) for part in first.spans} == {
            (SpanPart.CONTENT, "“We moved nearly 460 tonnes of grain this week,”"),
            (SpanPart.CONTENT, "“and we will move more.”"),
            (SpanPart.CUE, "said"),
            (SpanPart.SOURCE, "Calder,"),
        }
    assert rows(engine, "SELECT s.name, s.kind, s.article_id FROM quotes q JOIN speakers s ON s.id = q.speaker_id "
                        "ORDER BY q.start_char") == [("Ines Calder", "person", None), ("a spokesman", "unnamed", 1)]  # fmt: skip


def test_save_stores_the_speakers_names_roles_and_mentions(engine: Engine) -> None:
    save(engine, extraction())
    assert rows(engine, "SELECT name, name_key FROM speaker_names ORDER BY name") == [
        ("Calder", "calder"),
        ("Ines Calder", "ines calder"),
        ("a spokesman", "a spokesman"),
    ]
    with reading(engine) as session:
        (role,) = session.scalars(select(models.SpeakerRole))
        assert (role.title, role.first_seen, role.last_seen) == ("Harbour minister", date(2024, 5, 6), date(2024, 5, 6))
    assert rows(engine, "SELECT substr(a.text, start_char + 1, end_char - start_char), m.kind, s.name FROM mentions m "
                        "JOIN articles a ON a.id = m.article_id JOIN speakers s ON s.id = m.speaker_id "
                        "ORDER BY start_char") == [
        ("Harbour minister Ines Calder", "name", "Ines Calder"),
        ("Calder", "name", "Ines Calder"),
        ("A spokesman", "description", "a spokesman"),
        ("She", "pronoun", "Ines Calder"),
    ]  # fmt: skip


def test_save_stores_the_claims(engine: Engine) -> None:
    save(engine, extraction())
    with reading(engine) as session:
        first, second = session.scalars(select(models.Claim).order_by(models.Claim.start_char))
        assert (first.low, first.high, first.unit, first.modifier) == (
            Decimal(460),
            Decimal(460),
            "tonne",
            Modifier.APPROX,
        )
        assert (second.low, second.high, second.modifier.value) == (Decimal(5), None, "at_least")
        assert second.direction is not None
        assert (second.direction.value, second.measure, second.as_of_first, second.as_of_last) == (
            "up", "fees", date(2024, 5, 6), None,
        )  # fmt: skip
        assert second.unit_start_char is not None
        assert TEXT[second.unit_start_char : second.unit_end_char] == "percent"
    assert rows(engine, "SELECT q.rule, s.name FROM claims c JOIN quotes q ON q.id = c.quote_id "
                        "JOIN speakers s ON s.id = c.claimant_id ORDER BY c.start_char") == [
        ("surname", "Ines Calder"), ("description", "a spokesman"),
    ]  # fmt: skip


@pytest.mark.parametrize("number", [
    "0", "0.50", "-3.25", "1E+3", "460", "12345678901234567890.123456789", "0.000000001",
])  # fmt: skip
def test_decimals_are_kept_exactly(engine: Engine, number: str) -> None:
    exact = claim("460", Decimal(number), Decimal(number), modifier=Modifier.EXACT, unit=None)
    save(engine, replace(extraction(), claims=(exact,)))
    with reading(engine) as session:
        assert session.scalars(select(models.Claim.low)).one() == Decimal(number)


@pytest.mark.parametrize(("published", "moment"), [
    (datetime(2024, 5, 6, 1, 30, tzinfo=timezone(timedelta(hours=2))), datetime(2024, 5, 5, 23, 30, tzinfo=UTC)),
    (datetime(2024, 5, 6, 1, 30), datetime(2024, 5, 6, 1, 30, tzinfo=UTC)),
])  # fmt: skip
def test_the_time_of_publication_is_kept_in_utc_and_its_day_as_printed(
    engine: Engine, published: datetime, moment: datetime
) -> None:
    save(engine, extraction(published=published))
    with reading(engine) as session:
        stored = session.scalars(select(models.Article)).one()
        assert (stored.published_on, stored.published_at) == (date(2024, 5, 6), moment)


def test_the_same_article_again_changes_nothing(engine: Engine) -> None:
    save(engine, extraction())
    before = everything(engine)
    assert (
        save(engine, extraction(), extraction(location="copy.txt"))
        == [Saved(article_id=1, outcome=Outcome.UNCHANGED)] * 2
    )
    assert everything(engine) == before


def settled(engine: Engine, article: Article) -> Outcome | None:
    """What is done about an article without reading it."""
    with transaction(engine) as session:
        saved = store.settle(session, article)
    return None if saved is None else saved.outcome


BARE = replace(ARTICLE, outlet=None, url=None, byline=None, published=None)

KNOWN = {
    "the same": (ARTICLE, ARTICLE, Outcome.UNCHANGED),
    "less is said": (ARTICLE, replace(ARTICLE, outlet=None, byline=None, published=None), Outcome.UNCHANGED),
    "other words": (ARTICLE, replace(ARTICLE, text="Other words."), None),
    "another URL": (ARTICLE, replace(ARTICLE, url="https://harbourpost.example/pier"), None),
    "a byline": (replace(ARTICLE, byline=None), ARTICLE, Outcome.COMPLETED),
    "another byline": (ARTICLE, replace(ARTICLE, byline="Ina Reed"), Outcome.UNCHANGED),
    "an outlet": (replace(ARTICLE, outlet=None), ARTICLE, Outcome.COMPLETED),
    "an outlet of words": (BARE, replace(BARE, outlet="The Harbour Post"), Outcome.COMPLETED),
    "another outlet of words": (replace(BARE, outlet="Radio Quay"), replace(BARE, outlet="The Harbour Post"), None),
    "an address of words": (BARE, replace(BARE, url=ARTICLE.url, outlet="The Harbour Post"), Outcome.COMPLETED),
    "an outlet of a number": (
        replace(BARE, source_id="7"),
        replace(BARE, source_id="7", outlet="X"),
        Outcome.COMPLETED,
    ),
    "another number": (replace(BARE, source_id="7"), replace(BARE, source_id="8", outlet="X"), None),
    "a date, which is read by": (replace(ARTICLE, published=None), ARTICLE, None),
    "another date": (ARTICLE, replace(ARTICLE, published=date(2024, 5, 7)), Outcome.UNCHANGED),
    "the time of its day": (ARTICLE, replace(ARTICLE, published=datetime(2024, 5, 6, 9)), Outcome.COMPLETED),
    "the time of another day": (ARTICLE, replace(ARTICLE, published=datetime(2024, 5, 7, 9)), Outcome.UNCHANGED),
    "a surer source of the date": (ARTICLE, replace(ARTICLE, published_from=DateSource.METADATA), Outcome.COMPLETED),
    "a less sure source": (ARTICLE, replace(ARTICLE, published_from=DateSource.URL), Outcome.UNCHANGED),
    "the source of the date": (replace(ARTICLE, published_from=None), ARTICLE, Outcome.COMPLETED),
    "another date from a surer source, which is read by": (
        ARTICLE,
        replace(ARTICLE, published=date(2024, 5, 7), published_from=DateSource.METADATA),
        None,
    ),
    "another date from a less sure source": (
        ARTICLE,
        replace(ARTICLE, published=date(2024, 5, 7), published_from=DateSource.URL),
        Outcome.UNCHANGED,
    ),
}


@pytest.mark.parametrize(("before", "given", "outcome"), KNOWN.values(), ids=KNOWN)
def test_what_more_is_said_of_known_words_is_filled_in(
    engine: Engine, before: Article, given: Article, outcome: Outcome | None
) -> None:
    save(engine, replace(extraction(), article=before))
    assert settled(engine, given) is outcome
    if outcome is not None:
        assert settled(engine, given) is Outcome.UNCHANGED
        (row,) = rows(
            engine,
            "SELECT o.name, a.url, a.byline, a.source_id FROM articles a LEFT JOIN outlets o ON o.id = a.outlet_id",
        )
        for name, value in zip(("outlet", "url", "byline", "source_id"), row, strict=True):
            assert value == (getattr(before, name) or getattr(given, name))


SURER = {
    "a person": (DateSource.TEXT, DateSource.GIVEN, True),
    "metadata": (DateSource.URL, DateSource.METADATA, True),
    "a change": (DateSource.CHANGE, DateSource.URL, True),
    "the same": (DateSource.TEXT, DateSource.TEXT, False),
    "less sure": (DateSource.METADATA, DateSource.URL, False),
    "unknown, and a page": (None, DateSource.METADATA, False),
    "unknown, and a person": (None, DateSource.GIVEN, True),
    "unknown now": (DateSource.CHANGE, None, False),
}


@pytest.mark.parametrize(("before", "now", "taken"), SURER.values(), ids=SURER)
def test_a_date_from_a_surer_source_takes_the_place_of_another(
    engine: Engine, before: DateSource | None, now: DateSource | None, taken: bool
) -> None:
    old = extraction(published=datetime(2024, 5, 6, 9, tzinfo=UTC), published_from=before)
    new = extraction(published=date(2024, 5, 7), published_from=now)
    save(engine, old, new)
    with reading(engine) as session:
        (stored,) = session.scalars(select(models.Article))
        expected = (new.article.published, None, now) if taken else (date(2024, 5, 6), old.article.published, before)
        assert (stored.published_on, stored.published_at, stored.published_from) == expected


def test_words_of_which_nothing_else_is_known_may_be_of_several(engine: Engine) -> None:
    outlets = [replace(extraction(), article=replace(BARE, source_id=number)) for number in ("1", "2")]
    save(engine, *outlets)
    assert settled(engine, replace(BARE, outlet="The Harbour Post")) is None


def test_the_words_of_an_earlier_revision_are_current_again(engine: Engine) -> None:
    first, second = extraction(), extraction(title="Quay opens")
    save(engine, first, second)
    assert revisions(engine) == [(1, 2), (2, None)]
    assert settled(engine, first.article) is Outcome.RESTORED
    assert revisions(engine) == [(1, None), (2, 1)]
    assert settled(engine, first.article) is Outcome.UNCHANGED
    (saved,) = save(engine, second)
    assert saved == Saved(article_id=2, outcome=Outcome.RESTORED)
    assert revisions(engine) == [(1, 2), (2, None)]


def test_the_words_of_an_earlier_day_are_not(engine: Engine) -> None:
    first, second = extraction(), extraction(title="Quay opens", published=date(2024, 5, 7))
    save(engine, first, second)
    assert settled(engine, first.article) is Outcome.UNCHANGED
    assert revisions(engine) == [(1, 2), (2, None)]


def revisions(engine: Engine) -> list[tuple[Any, ...]]:
    return rows(engine, "SELECT id, superseded_by FROM articles ORDER BY id")


def test_other_words_are_a_new_revision(engine: Engine) -> None:
    save(engine, extraction())
    with engine.begin() as connection:
        connection.execute(text(
            "INSERT INTO corrections (article_id, target, start_char, end_char, field, value, reviewer, created_at) "
            "VALUES (1, 'quote', 60, 146, 'speaker', 'Ina Calder', 'Ann', '2024-05-07 10:00:00')"
        ))  # fmt: skip
    old = {
        table: content for table, content in everything(engine).items() if table not in ("articles", "extraction_runs")
    }
    (second,) = save(engine, extraction(title="New quay opens late"))
    (third,) = save(engine, extraction(title="New quay opens at last", published=date(2024, 5, 7)))
    assert [second.outcome, third.outcome] == [Outcome.REVISED, Outcome.REVISED]
    assert revisions(engine) == [(1, 2), (2, 3), (3, None)]
    for table, content in everything(engine).items():
        if table in old and table != "speaker_roles":
            assert content[: len(old[table])] == old[table], table


REVISIONS = {
    "a day earlier": (date(2024, 5, 6), date(2024, 5, 5), Outcome.OUTDATED),
    "the same day": (date(2024, 5, 6), date(2024, 5, 6), Outcome.REVISED),
    "a day later": (date(2024, 5, 6), date(2024, 5, 7), Outcome.REVISED),
    "no date before": (None, date(2024, 5, 5), Outcome.REVISED),
    "no date now": (date(2024, 5, 6), None, Outcome.REVISED),
    "an hour earlier": (datetime(2024, 5, 6, 9), datetime(2024, 5, 6, 8), Outcome.OUTDATED),
    "an hour later": (datetime(2024, 5, 6, 9), datetime(2024, 5, 6, 10), Outcome.REVISED),
    "an hour earlier elsewhere": (
        datetime(2024, 5, 6, 9), datetime(2024, 5, 6, 10, tzinfo=timezone(timedelta(hours=2))), Outcome.OUTDATED,
    ),
    "the same day, a time in one": (datetime(2024, 5, 6, 9), date(2024, 5, 6), Outcome.REVISED),
}  # fmt: skip


@pytest.mark.parametrize(("first", "second", "outcome"), REVISIONS.values(), ids=REVISIONS)
def test_the_newest_revision_is_current(
    engine: Engine, first: date | None, second: date | None, outcome: Outcome
) -> None:
    save(engine, extraction(published=first))
    (saved,) = save(engine, extraction(published=second, title="Quay opens"))
    assert saved == Saved(article_id=2, outcome=outcome, quotes=2, claims=2)
    assert revisions(engine) == ([(1, None), (2, 1)] if outcome is Outcome.OUTDATED else [(1, 2), (2, None)])


def test_both_revisions_again_change_nothing(engine: Engine) -> None:
    both = extraction(), extraction(title="Quay opens")
    save(engine, *both)
    before = everything(engine)
    assert [saved.outcome for saved in save(engine, *both)] == [Outcome.RESTORED] * 2
    assert everything(engine) == before


def test_a_speaker_whose_name_identifies_it_is_one_row(engine: Engine) -> None:
    shouting = Speaker(name="INES CALDER", kind=SpeakerKind.PERSON, aliases=("Ms Calder",))
    save(engine, plain("One.", speakers=[CALDER]), plain("Two.", speakers=[shouting, CALDER]))
    assert rows(engine, "SELECT name, article_id FROM speakers") == [("Ines Calder", None)]
    assert rows(engine, "SELECT name FROM speaker_names ORDER BY id") == [
        ("Ines Calder",), ("INES CALDER",), ("Ms Calder",),
    ]  # fmt: skip


def test_one_name_of_two_kinds_is_two_speakers(engine: Engine) -> None:
    body = Speaker(name="Ines Calder", kind=SpeakerKind.ORGANIZATION)
    save(engine, plain("One.", speakers=[CALDER, body]))
    assert rows(engine, "SELECT kind FROM speakers ORDER BY kind") == [("organization",), ("person",)]


@pytest.mark.parametrize(("name", "kind"), [
    ("Calder", SpeakerKind.PERSON),
    ("a spokesman", SpeakerKind.UNNAMED),
    ("officials", SpeakerKind.GROUP),
    ("???", SpeakerKind.PERSON),
])  # fmt: skip
def test_a_speaker_whose_name_does_not_belongs_to_its_article(engine: Engine, name: str, kind: SpeakerKind) -> None:
    speaker = Speaker(name=name, kind=kind)
    save(engine, plain("One.", speakers=[speaker, speaker]), plain("Two.", speakers=[speaker]))
    assert rows(engine, "SELECT name, article_id FROM speakers ORDER BY id") == [(name, 1), (name, 1), (name, 2)]


def test_an_endless_name_is_cut(engine: Engine) -> None:
    word = "".join(chr(0x4E00 + number) for number in range(3000))
    endless = Speaker(name=f"Ines {word}", kind=SpeakerKind.PERSON, aliases=(word,), roles=(Span(0, 3000),))
    save(engine, plain(word, speakers=[endless]))
    assert rows(engine, "SELECT length(name) FROM speakers") == [(500,)]
    assert rows(engine, "SELECT length(title) FROM speaker_roles") == [(500,)]


def test_an_endless_url_and_identifier_are_kept(engine: Engine) -> None:
    word = "".join(chr(0x4E00 + number) for number in range(9000))
    save(engine, plain("One.", url=f"https://tide.example/{word}", source_id=word))
    assert rows(engine, "SELECT length(source_id) FROM articles") == [(9000,)]


@pytest.mark.parametrize(("days", "seen"), [
    ([6, 8, 7], (6, 8)), ([8, 6], (6, 8)), ([None, 7], (7, 7)), ([7, None], (7, 7)), ([None], (None, None)),
    ([7, 7], (7, 7)), ([None, None, 7, 6], (6, 7)),
])  # fmt: skip
def test_a_role_has_the_days_between_which_it_was_seen(
    engine: Engine, days: list[int | None], seen: tuple[int | None, int | None]
) -> None:
    def day(number: int | None) -> date | None:
        return None if number is None else date(2024, 5, number)

    for number in days:
        speaker = replace(CALDER, roles=(Span(0, 8),))
        save(engine, plain("minister", speakers=[speaker], published=day(number), source_id=str(number)))
        save(engine, plain("minister\n", speakers=[speaker], published=day(number), source_id=f"{number} again"))
    with reading(engine) as session:
        (role,) = session.scalars(select(models.SpeakerRole))
        assert (role.title, role.first_seen, role.last_seen) == ("minister", day(seen[0]), day(seen[1]))


def test_the_same_words_share_an_utterance_of_the_longest_form(engine: Engine) -> None:
    save(
        engine,
        quoting("“We will open the quay today,”", source_id="1"),
        quoting("“We will open — the quay — today!”", source_id="2"),
        quoting("we will open the quay today", source_id="3"),
        quoting("“We will close the quay today.”", source_id="4"),
        quoting("“No comment.”", source_id="5"),
    )
    assert rows(
        engine, "SELECT u.text FROM quotes q LEFT JOIN utterances u ON u.id = q.utterance_id ORDER BY q.id"
    ) == [
        ("“We will open — the quay — today!”",),
        ("“We will open — the quay — today!”",),
        ("“We will open — the quay — today!”",),
        ("“We will close the quay today.”",),
        (None,),
    ]


def test_what_stands_in_one_place_is_one_row(engine: Engine) -> None:
    once = extraction()
    twice = replace(
        once,
        quotes=once.quotes * 2,
        attributions=once.attributions * 2,
        mentions=once.mentions * 2,
        claims=(*once.claims, *(replace(each, quote=3) for each in once.claims)),
    )
    assert save(engine, twice) == [Saved(article_id=1, outcome=Outcome.ADDED, quotes=2, claims=2)]
    assert [count(engine, table) for table in ("quotes", "mentions", "claims")] == [2, 4, 2]


def test_nobody_said_it(engine: Engine) -> None:
    save(engine, quoting("“Open the quay!”"))
    assert rows(engine, "SELECT speaker_id, rule FROM quotes") == [(None, "nobody")]


def test_save_does_not_commit(engine: Engine) -> None:
    with pytest.raises(KeyboardInterrupt), transaction(engine) as session:
        raise_after(lambda: store.save(session, extraction(), run=store.begin_run(session)))
    assert not any(everything(engine).values())


def raise_after(act: Callable[[], object]) -> None:
    act()
    raise KeyboardInterrupt


@pytest.mark.parametrize("words", ["nul \0 here", "half \ud83d here"])
def test_words_that_no_database_holds_are_refused(engine: Engine, words: str) -> None:
    with pytest.raises(SourceError, match="which no database can hold"):
        save(engine, plain(words))
    assert not any(everything(engine).values())


def test_a_run_says_what_it_stored(engine: Engine) -> None:
    save(engine, extraction(), extraction(), extraction(title="Quay opens"))
    with reading(engine) as session:
        (run,) = session.scalars(select(models.ExtractionRun))
        assert (run.version, run.articles, run.quotes, run.claims) == (EXTRACTOR_VERSION, 2, 4, 4)
        assert run.finished_at is not None
        assert run.started_at <= run.finished_at


def test_a_run_over_several_transactions(engine: Engine) -> None:
    with transaction(engine) as session:
        run = store.begin_run(session, model_hash="ab" * 32)
    assert rows(engine, "SELECT finished_at, model_hash FROM extraction_runs") == [(None, "ab" * 32)]
    for name in "ab":
        with transaction(engine) as session:
            store.save(session, extraction(url=f"https://tide.example/{name}"), run=run)
    with transaction(engine) as session:
        store.finish_run(session, run)
    assert rows(engine, "SELECT articles, quotes, claims FROM extraction_runs") == [(2, 4, 4)]


def test_articles_take_a_handful_of_statements(engine: Engine) -> None:
    """As many for one article and for many that are stored together; for a long one, on SQLite, one more for 100 rows."""

    def statements_for(*some: Extraction) -> int:
        seen: list[str] = []
        with transaction(engine) as session:
            run = store.begin_run(session)
            event.listen(engine, "before_cursor_execute", listener := lambda *call: seen.append(call[2]))
            for part in store.together(session, some):
                store.save_together(session, part, run=run)
            event.remove(engine, "before_cursor_execute", listener)
        return len(seen)

    one = extraction(url="https://tide.example/1")
    words = " ".join(f"quay number {number} opens on some other day" for number in range(200))
    many = replace(
        one,
        article=replace(one.article, text=words, url="https://tide.example/2"),
        quotes=tuple(replace(one.quotes[0], content=(Span(start, start + 35),)) for start in range(200)),
        attributions=one.attributions[:1] * 200,
        speakers=(*one.speakers, *(replace(CALDER, name=f"Ines {'a' * number} Calder") for number in range(1, 200))),
        claims=(),
    )
    assert statements_for(one) <= 25
    assert statements_for(many) <= 40
    assert statements_for(*(quoting(f"“Quay {number} opens today,” said Ines Calder.") for number in range(30))) <= 25


def in_threads(*acts: Callable[[], None]) -> None:
    """Run these at once; the first error of any is raised."""
    errors: list[BaseException] = []
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], None]) -> None:
        try:
            start.wait(timeout=10)
            act()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def test_writers_of_the_same_article(engine: Engine) -> None:
    outcomes: list[Outcome] = []

    def store_it(title: str) -> None:
        outcomes.extend(saved.outcome for saved in save(engine, extraction(title=title)))

    in_threads(*(lambda title=title: store_it(title) for title in ("Quay", "Quay", "Quay opens", "Quay opens")))
    # Words that come again after other words are current again.
    assert len(outcomes) == 4
    assert [outcomes.count(Outcome.ADDED), outcomes.count(Outcome.REVISED)] == [1, 1]
    assert set(outcomes) <= {Outcome.ADDED, Outcome.REVISED, Outcome.UNCHANGED, Outcome.RESTORED}
    assert rows(engine, "SELECT count(*) FROM articles WHERE superseded_by IS NULL") == [(1,)]


def test_writers_of_the_same_speakers(engine: Engine) -> None:
    """In transactions of several articles each, in opposite orders."""
    people = [Speaker(name=f"Ines {word} Calder", kind=SpeakerKind.PERSON) for word in "abcdefgh"]

    def store_all(source: str, speakers: list[Speaker]) -> None:
        save(engine, *(
            plain(f"{source} {speaker.name}", speakers=[speaker], outlet=f"The {speaker.name}") for speaker in speakers
        ))  # fmt: skip

    in_threads(lambda: store_all("one", people), lambda: store_all("two", people[::-1]))
    assert [count(engine, table) for table in ("articles", "speakers", "outlets")] == [16, 8, 8]


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=TEXTS, data=st.data())
def test_what_is_saved_comes_back(engine: Engine, words: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    whole = quoting(words, speaker=CALDER, title=data.draw(TEXTS), source_id=data.draw(TEXTS), outlet=data.draw(TEXTS))
    part = replace(whole, quotes=(replace(whole.quotes[0], content=(Span(start, end),)),))
    (saved,) = save(engine, part)
    if saved.outcome in (Outcome.UNCHANGED, Outcome.RESTORED):
        return
    with reading(engine) as session:
        article = session.get_one(models.Article, saved.article_id)
        assert (
            Article(
                text=article.text,
                title=article.title,
                source_id=article.source_id,
                outlet=article.outlet.name if article.outlet else None,
            )
            == part.article
        )
        quote = session.scalars(select(models.Quote).where(models.Quote.article_id == saved.article_id)).one()
        assert quote.text == words[start:end]
        cut = func.substr(
            models.Article.text, models.Quote.start_char + 1, models.Quote.end_char - models.Quote.start_char
        )
        query = select(cut).join(models.Quote).where(models.Quote.id == quote.id)
        assert session.scalar(query) == words[start:end]


def test_examples_lie_where_they_say() -> None:
    assert span("Calder").of(TEXT) == "Calder"
