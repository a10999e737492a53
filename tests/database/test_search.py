"""Search words, on both engines: what is found, and that no word is taken for a command."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text

from factdb.database import models
from factdb.database.connection import transaction
from factdb.database.search import Searched, Term, fts5_query, matching, parse_words
from factdb.database.store import begin_run, save
from factdb.errors import QueryError
from tests.database.examples import extraction, plain, quoting

QUOTES = {
    "apostrophe": "“I don't know the well-known José Łukasz,” she said",
    "curly": "“They don’t pay 25,000 crowns and/or leave”",
    "command": "“NOT this AND that OR NEAR nothing: a-b”",
    "accents": "“Zoë’s café in São Tomé”",
    "greek": "“Αθήνα και Θεσσαλονίκη”",
    "wide": "“ＡＢＣ one two three”",
    "near": "“two one three”",
}


@pytest.fixture(scope="module")
def filled(shared_engine: Engine) -> Engine:
    with transaction(shared_engine) as session:
        run = begin_run(session)
        for name, words in QUOTES.items():
            save(session, quoting(words, source_id=name, outlet="Test"), run=run)
    return shared_engine


def found(engine: Engine, searched: Searched, words: str) -> set[str]:
    """The source ids of the articles that a search finds."""
    identifier = {
        Searched.QUOTES: models.Quote.id,
        Searched.CLAIMS: models.Claim.id,
        Searched.ARTICLES: models.Article.id,
    }[searched]
    statement = select(models.Article.source_id).where(matching(searched, identifier, words))
    if searched is Searched.QUOTES:
        statement = statement.where(models.Quote.article_id == models.Article.id)
    if searched is Searched.CLAIMS:
        statement = statement.where(models.Claim.article_id == models.Article.id)
    with engine.connect() as connection:
        return {name or "" for name in connection.scalars(statement)}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("don't", {"apostrophe", "curly"}, id="an apostrophe"),
        pytest.param("don’t", {"apostrophe", "curly"}, id="a curly apostrophe"),
        pytest.param("a-b", {"command"}, id="a hyphen"),
        pytest.param("AND", {"command", "curly"}, id="AND is a word"),
        pytest.param("NOT this", {"command"}, id="NOT is a word"),
        pytest.param("this OR that", {"command"}, id="OR is a word"),
        pytest.param("NEAR(nothing", {"command"}, id="NEAR is a word"),
        pytest.param("text:this", set(), id="a column is a word"),
        pytest.param("^NOT", {"command"}, id="a caret"),
        pytest.param("jose", {"apostrophe"}, id="without accent"),
        pytest.param("JOSÉ", {"apostrophe"}, id="with accent, in capitals"),
        pytest.param("zoe cafe", {"accents"}, id="all words"),
        pytest.param("zoe missing", set(), id="all words, not some"),
        pytest.param("αθήνα", {"greek"}, id="Greek"),
        pytest.param("ΑΘΉΝΑ", {"greek"}, id="Greek in capitals"),
        pytest.param("25,000", {"curly"}, id="a number with a comma"),
        pytest.param("and/or", {"curly"}, id="a slash"),
        pytest.param("or", {"curly", "command"}, id="a word beside a slash"),
        pytest.param('"one two"', {"wide"}, id="a phrase"),
        pytest.param("“one two”", {"wide"}, id="a phrase in curly marks"),
        pytest.param("one two", {"wide", "near"}, id="two words anywhere"),
        pytest.param('"one two" three', {"wide"}, id="a phrase and a word"),
        pytest.param("„one two“", {"wide"}, id="a phrase in low marks"),
        pytest.param("“one “two three", {"wide", "near"}, id="opened twice"),
        pytest.param('"one two', {"wide", "near"}, id="a mark that nothing closes"),
        pytest.param('know"', {"apostrophe"}, id="a mark alone"),
        pytest.param("thess*", set(), id="any ending, of other letters"),
        pytest.param("thr*", {"wide", "near"}, id="any ending"),
        pytest.param('"one tw"*', {"wide"}, id="any ending of a phrase"),
        pytest.param("thr", set(), id="no ending unless asked for"),
        pytest.param("know*", {"apostrophe"}, id="any ending, none too"),
        pytest.param("one -- two", {"wide", "near"}, id="marks without a word"),
        pytest.param("one\0two", {"wide", "near"}, id="NUL"),
        pytest.param("one \ud83d", {"wide", "near"}, id="half a surrogate pair"),
        pytest.param("'; DROP TABLE quotes; --", set(), id="a statement"),
        pytest.param("one & two | !three", {"wide", "near"}, id="operators of PostgreSQL"),
        pytest.param("one:* :b two\\", set(), id="signs of PostgreSQL and of parameters"),
        pytest.param("100% %s one", set(), id="percent"),
    ],
)
def test_words(filled: Engine, words: str, expected: set[str]) -> None:
    assert found(filled, Searched.QUOTES, words) == expected


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param("", "no word to search for", id="nothing"),
        pytest.param(" \t\n", "no word to search for", id="space"),
        pytest.param("-- * \" ''", "no word to search for", id="marks"),
        pytest.param("\0", "no word to search for", id="NUL"),
        pytest.param("🦉", "no word to search for", id="a picture"),
        pytest.param("x" * 1001, "at most 1,000 characters", id="very long"),
        pytest.param("a " * 51, "has 51 words", id="very many"),
        pytest.param("ﷺ" * 200, "too long for a word", id="a word that grows when its letters are taken apart"),
    ],
)
def test_what_cannot_be_searched_for(words: str, message: str) -> None:
    with pytest.raises(QueryError, match=message) as refused:
        parse_words(words)
    assert len(str(refused.value)) < 1000
    assert "\n" not in str(refused.value)


def test_terms() -> None:
    assert parse_words('tide "high water" qu* "low wa"*') == (
        Term("tide"),
        Term("high water"),
        Term("qu", prefix=True),
        Term("low wa", prefix=True),
    )
    assert fts5_query((Term('a"b'), Term("c", prefix=True))) == '"a""b" AND "c" *'


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=60) | st.text(alphabet="ab \"*'-():&|!<>\\%^~{}[]“”\0", max_size=40))
def test_no_words_are_a_command(filled: Engine, words: str) -> None:
    try:
        parse_words(words)
    except QueryError:
        return
    for searched in Searched:
        found(filled, searched, words)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_quote_is_found_by_its_own_words(filled: Engine, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(QUOTES)))
    words = data.draw(st.lists(st.sampled_from(QUOTES[name].strip("“”").split()), min_size=1, max_size=4))
    assert name in found(filled, Searched.QUOTES, " ".join(words))


def test_claims_are_found_by_measure_and_words(engine: Engine) -> None:
    with transaction(engine) as session:
        save(session, extraction(source_id="quay"), run=begin_run(session))
    assert found(engine, Searched.CLAIMS, "grain") == {"quay"}
    assert found(engine, Searched.CLAIMS, "460 moved") == {"quay"}
    assert found(engine, Searched.CLAIMS, "barley") == set()


def test_a_corrected_measure_is_found_by_the_right_words(engine: Engine) -> None:
    correction = text(
        "INSERT INTO corrections (article_id, target, start_char, end_char, field, value, reviewer, created_at) "
        "SELECT article_id, 'claim', start_char, end_char, 'measure', :value, 'ann', '2024-05-07 10:00:00' FROM claims "
        "WHERE measure = 'grain moved'"
    )
    with transaction(engine) as session:
        save(session, extraction(source_id="quay"), run=begin_run(session))
        session.execute(correction, {"value": "barley shipped"})
    assert found(engine, Searched.CLAIMS, "grain") == set()
    assert found(engine, Searched.CLAIMS, "barley 460") == {"quay"}
    with transaction(engine) as session:
        session.execute(correction, {"value": None})
    assert found(engine, Searched.CLAIMS, "barley") == set()
    assert found(engine, Searched.CLAIMS, "460") == {"quay"}
    with transaction(engine) as session:
        session.execute(text("UPDATE claims SET place = 'Kesrin'"))
    assert found(engine, Searched.CLAIMS, "kesrin 460") == {"quay"}
    assert found(engine, Searched.CLAIMS, "grain") == set()
    with transaction(engine) as session:
        session.execute(text("DELETE FROM corrections"))
    assert found(engine, Searched.CLAIMS, "grain kesrin") == {"quay"}


def test_articles_are_found_by_headline_and_text(engine: Engine) -> None:
    with transaction(engine) as session:
        run = begin_run(session)
        save(session, plain("The ferry sank.", title="Storm at Varn", source_id="storm"), run=run)
        save(session, plain("Nothing happened.", source_id="calm"), run=run)
    assert found(engine, Searched.ARTICLES, "storm ferry") == {"storm"}
    assert found(engine, Searched.ARTICLES, "nothing") == {"calm"}


def test_changes_and_deletions_reach_the_search(engine: Engine) -> None:
    with transaction(engine) as session:
        run = begin_run(session)
        save(session, extraction(source_id="quay"), run=run)
    with transaction(engine) as session:
        session.execute(text("UPDATE quotes SET text = 'about turnips'"))
        session.execute(text("UPDATE articles SET title = 'Turnips'"))
    for searched in (Searched.QUOTES, Searched.ARTICLES):
        assert found(engine, searched, "turnips") == {"quay"}
    assert found(engine, Searched.QUOTES, "grain") == set()
    with transaction(engine) as session:
        session.execute(text("DELETE FROM articles"))
    for searched in Searched:
        assert found(engine, searched, "turnips") | found(engine, searched, "460") == set()
    if engine.dialect.name == "sqlite":
        with transaction(engine) as session:
            for table in ("quotes", "articles"):
                # raises where the index and the table differ
                session.execute(text(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)"))
            assert session.scalar(text("SELECT count(*) FROM claims_fts")) == 0


def test_a_book_can_be_stored_and_searched(engine: Engine) -> None:
    book = "begin " + " ".join(f"word{number}é" for number in range(200_000))
    with transaction(engine) as session:
        save(session, plain(book, source_id="book"), run=begin_run(session))
    assert found(engine, Searched.ARTICLES, "begin word9e") == {"book"}
