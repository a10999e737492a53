"""factdb in Python: rows that data frames take as they are, in the names of the exports."""

import subprocess
import sys
import types
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, get_args, get_type_hints

import pandas
import polars
import pytest
from sqlalchemy import Date, Engine, Float, Integer

import factdb
from factdb import api
from factdb.database.columns import UtcDateTime
from factdb.database.connection import transaction
from factdb.database.store import begin_run, save
from factdb.database.views import ReportedNumber
from factdb.exports.tables import Exported, columns_of
from tests.database.examples import ARTICLE, TEXT, extraction, judge, quoting

ROWS: dict[Exported, Any] = {
    Exported.QUOTES: factdb.QuoteRow,
    Exported.CLAIMS: factdb.ClaimRow,
    Exported.FACTS: factdb.FactRow,
    Exported.SPEAKERS: factdb.SpeakerRow,
    Exported.ARTICLES: factdb.ArticleRow,
    Exported.VERDICTS: factdb.VerdictRow,
}
POLARS = {
    int: polars.Int64,
    float: polars.Float64,
    str: polars.String,
    date: polars.Date,
    datetime: polars.Datetime("us"),
}


def without_none(hint: Any) -> Any:
    """The type of a field that may be None."""
    kinds = [kind for kind in get_args(hint) if kind is not types.NoneType]
    return kinds[0] if kinds else hint


def without_zone(value: Any) -> Any:
    """A moment as Polars takes it: in UTC, without saying so."""
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


@pytest.fixture(scope="module")
def database(shared_engine: Engine) -> Iterator[factdb.Database]:
    with transaction(shared_engine) as session:
        run = begin_run(session)
        first = save(session, extraction(source_id="quay"), run=run).article_id
        save(session, quoting("“Undated”", source_id="undated"), run=run)
        judge(session, first)
    url = shared_engine.url.render_as_string(hide_password=False)
    with factdb.open(url) as opened:
        yield opened


@pytest.mark.parametrize("exported", list(Exported))
def test_fields_are_the_columns_of_the_exports(exported: Exported) -> None:
    columns = columns_of(exported)
    assert ROWS[exported]._fields == tuple(column.name for column in columns)
    for column, hint in zip(columns, get_type_hints(ROWS[exported]).values(), strict=True):
        match column.type:
            case ReportedNumber() | Float():
                expected: type = float
            case Integer():
                expected = int
            case UtcDateTime():
                expected = datetime
            case Date():
                expected = date
            case _:
                expected = str
        assert without_none(hint) is expected, column.name


@pytest.mark.parametrize("exported", list(Exported))
def test_values_are_of_their_fields_types(database: factdb.Database, exported: Exported) -> None:
    rows = getattr(database, exported.value)()
    hints = get_type_hints(ROWS[exported])
    for row in rows:
        for name, value in row._asdict().items():
            allowed = get_args(hints[name]) or (hints[name],)
            assert type(value) in allowed, (name, value)
    assert rows or exported is Exported.FACTS


@pytest.mark.parametrize("exported", list(Exported))
def test_data_frames_take_rows_as_they_are(database: factdb.Database, exported: Exported) -> None:
    rows = getattr(database, exported.value)()
    names = list(ROWS[exported]._fields)
    frame = pandas.DataFrame(rows, columns=names)
    assert (list(frame.columns), len(frame)) == (names, len(rows))
    if rows:
        assert list(pandas.DataFrame(rows).columns) == names
        taken = polars.DataFrame(rows)
        assert taken.rows() == [tuple(map(without_zone, row)) for row in rows]
        for name, hint in get_type_hints(ROWS[exported]).items():
            assert taken.schema[name] == POLARS[without_none(hint)]


def test_a_column_that_begins_with_a_thousand_nulls() -> None:
    row = factdb.extract("“Go,” said Ann Marlow.", model="rules").quotes[0]
    frame = polars.DataFrame([row._replace(role=None)] * 1000 + [row._replace(role="mayor")])
    assert frame["role"].to_list()[-1] == "mayor"


@pytest.mark.parametrize(
    ("method", "filters", "expected"),
    [
        ("quotes", {}, 3),
        ("quotes", {"speaker": "calder"}, 1),
        ("quotes", {"since": "2024-05", "until": date(2024, 5, 6)}, 2),
        ("quotes", {"since": date(2024, 5, 7)}, 0),
        ("quotes", {"kind": "Indirect"}, 1),
        ("quotes", {"about": "fees", "outlet": "harbour"}, 1),
        ("quotes", {"min_confidence": 0.85}, 2),
        ("quotes", {"limit": 1}, 1),
        ("claims", {"unit": "percent"}, 1),
        ("speakers", {"kind": "person"}, 1),
        ("articles", {"about": "grain"}, 1),
        ("verdicts", {"speaker": "calder"}, 1),
        ("facts", {"conflicts": True}, 0),
    ],
    ids=str,
)
def test_filters(database: factdb.Database, method: str, filters: dict[str, Any], expected: int) -> None:
    assert len(getattr(database, method)(**filters)) == expected


@pytest.mark.parametrize(
    ("method", "filters", "message"),
    [
        ("quotes", {"speaker": "caldre"}, "Ines Calder"),
        ("quotes", {"outlet": "nowhere"}, "no outlet is called"),
        ("quotes", {"kind": "loud"}, "direct, mixed, indirect"),
        ("quotes", {"since": "soon"}, "soon"),
        ("text", {"article": 99}, "no article"),
    ],
)
def test_mistakes_say_what_to_do(database: factdb.Database, method: str, filters: dict[str, Any], message: str) -> None:
    with pytest.raises(factdb.FactdbError, match=message):
        getattr(database, method)(**filters)


def test_the_text(database: factdb.Database) -> None:
    row = database.quotes(about="fees")[0]
    assert database.text(row.article_id) == database.text("quay") == TEXT
    assert TEXT[row.start_char : row.end_char] == row.text
    assert database.verdicts()[0].reviewed_at == datetime(2024, 6, 1, 12, tzinfo=UTC)


def test_extract() -> None:
    found = factdb.extract(TEXT, title=ARTICLE.title, published="2024-05-06", model="rules")
    assert [quote.speaker for quote in found.quotes][:1] == ["Ines Calder"]
    for quote in found.quotes:
        assert quote.text.split(" … ")[0] in TEXT[quote.start_char : quote.end_char] in quote.sentence
    for claim in found.claims:
        assert TEXT[claim.start_char : claim.end_char] == claim.text
    assert found.record()["text"] == found.extraction.article.text == TEXT
    assert factdb.extract("", model="rules").quotes == []
    with pytest.raises(factdb.FactdbError, match="soon"):
        factdb.extract("Words.", published="soon")
    with pytest.raises(factdb.FactdbError, match="huge"):
        factdb.extract("Words.", model="huge")


def test_import_costs_nothing() -> None:
    program = "import factdb, sys; print(sorted(name for name in sys.modules if name.startswith('factdb')), 'numpy' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert answer.stdout == "['factdb'] False\n"


def test_the_package_shows_what_it_has() -> None:
    assert sorted(factdb.__all__) == sorted(api.__all__)
    assert set(factdb.__all__) <= set(dir(factdb))
    assert all(getattr(factdb, name) is getattr(api, name) for name in api.__all__)
    with pytest.raises(AttributeError, match="nonsense"):
        _ = factdb.nonsense
