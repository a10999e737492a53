"""Which days a text names, seen from its date of publication."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factdb.articles import Article
from factdb.documents import parse
from factdb.times import TimeExpression, find_times
from tests.linear import assert_linear


def read(text: str, published: date | None) -> list[TimeExpression]:
    return list(find_times(parse(Article(text=text, published=published))))


def short(found: TimeExpression) -> str:
    """first/last, or one day, or None."""
    period = found.period
    if period is None:
        return "None"
    return str(period.first) if period.first == period.last else f"{period.first}/{period.last}"


# A Wednesday. Each line: a sentence, "=>", and the days of its time expressions between ";" ("" for none).
PUBLISHED = date(2024, 5, 15)
CASES = """
# days
The bridge fell today. => 2024-05-15
The bridge fell yesterday. => 2024-05-14
The bridge will open tomorrow. => 2024-05-16
The bridge fell on Tuesday. => 2024-05-14
The bridge fell on Wednesday. => 2024-05-15
The bridge fell on Thursday. => 2024-05-09
The bridge will open on Thursday. => 2024-05-16
The bridge fell last Wednesday. => 2024-05-08
The bridge opens next Monday. => 2024-05-20
The bridge fell on 3 March 2021. => 2021-03-03
The bridge fell on March 3, 2021. => 2021-03-03
The bridge fell on the 3rd of March 2021. => 2021-03-03
The bridge fell on 2021-03-03. => 2021-03-03
The bridge fell on 13/03/2021. => 2021-03-13
The bridge fell on 3 March. => 2024-03-03
The bridge fell on March 3. => 2024-03-03
The bridge fell on Dec. 20. => 2023-12-20
The bridge will open by June 10. => 2024-06-10
The fair ran from 12-14 April. => 2024-04-12/2024-04-14
The bridge fell 10 days ago. => 2024-05-05
The bridge fell last night. => 2024-05-14
# weeks and months
Sales rose last week. => 2024-05-06/2024-05-12
Sales rose this week. => 2024-05-13/2024-05-19
Sales rose last month. => 2024-04-01/2024-04-30
Sales will rise next month. => 2024-06-01/2024-06-30
Sales rose in March. => 2024-03-01/2024-03-31
Sales rose in October. => 2023-10-01/2023-10-31
Sales rose last October. => 2023-10-01/2023-10-31
Sales rose in March 2019. => 2019-03-01/2019-03-31
Sales will rise by October. => 2024-10-01/2024-10-31
Sales rose three months ago. => 2024-02-01/2024-02-29
Sales rose in early March. => 2024-03-01/2024-03-11
Sales stood still at the end of March. => 2024-03-31
# quarters, halves, reporting periods
Sales rose in the first quarter. => 2024-01-01/2024-03-31
Sales rose in the fourth quarter. => 2023-10-01/2023-12-31
Sales rose in the third quarter of last year. => 2023-07-01/2023-09-30
Sales rose in Q3 2022. => 2022-07-01/2022-09-30
Sales rose in the first half of 2022. => 2022-01-01/2022-06-30
Sales rose in the three months to March. => 2024-01-01/2024-03-31
Sales rose in the six months to the end of June. => 2023-01-01/2023-06-30
Sales rose in the year ended 31 December 2023. => 2023-01-01/2023-12-31
Sales rose in fiscal 2022. => 2022-01-01/2022-12-31
# years
Sales rose in 2017. => 2017-01-01/2017-12-31
Sales rose last year. => 2023-01-01/2023-12-31
Sales rose this year. => 2024-01-01/2024-12-31
Sales will double by 2030. => 2030-01-01/2030-12-31
Sales rose from 2009 to 2011. => 2009-01-01/2011-12-31
Sales rose between 2014 and 2016. => 2014-01-01/2016-12-31
Sales rose in 2014-15. => 2014-01-01/2015-12-31
Sales rose in the 1990s. => 1990-01-01/1999-12-31
Sales rose two years ago. => 2022-01-01/2022-12-31
Sales rose in 2021, up from a year earlier. => 2021-01-01/2021-12-31 ; 2020-01-01/2020-12-31
Sales rose last summer. => 2023-06-01/2023-08-31
# open and lasting periods
Sales have risen since October. => 2023-10-01/2024-05-15
Sales have risen since 2019. => 2019-01-01/2024-05-15
The shop is open until 14 November. => None/2024-11-14
Sales rose over the past two years. => 2022-05-15/2024-05-15
Sales will rise over the next decade. => 2024-05-15/2034-05-15
# times of day and what cannot be resolved
The quake hit at 4:17 a.m. => None
The quake hit at 18:05 GMT. => None
He shut the shop two days later. => None
The bridge fell on 31 February 2021. => None
The bridge fell on 4/5/2021. => None
# no times
About 2000 people came. =>
The car costs $2019. =>
It may march on. =>
They sold 1,990 tickets. =>
"""


def table() -> list[tuple[str, list[str]]]:
    lines = [line for line in CASES.strip().splitlines() if line and not line.startswith("#")]
    pairs = [line.split("=>") for line in lines]
    return [(text.strip(), [part.strip() for part in wanted.split(";") if part.strip()]) for text, wanted in pairs]


@pytest.mark.parametrize(("text", "wanted"), table(), ids=lambda value: value if isinstance(value, str) else "")
def test_times(text: str, wanted: list[str]) -> None:
    assert [short(found) for found in read(text, PUBLISHED)] == wanted


def test_table_is_large() -> None:
    assert len(table()) >= 40


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The bridge fell on Tuesday.", ["None"]),
        ("The bridge fell last year.", ["None"]),
        ("The bridge fell in March.", ["None"]),
        ("The bridge fell in 2017.", ["2017-01-01/2017-12-31"]),
        ("The bridge fell on 3 March 2021.", ["2021-03-03"]),
        ("Sales have risen since 2019.", ["2019-01-01/None"]),
    ],
)
def test_without_a_date_of_publication(text: str, wanted: list[str]) -> None:
    assert [short(found) for found in read(text, None)] == wanted


@pytest.mark.parametrize(
    ("published", "text", "wanted"),
    [
        (date(2024, 1, 3), "It fell on Dec. 20.", "2023-12-20"),
        (date(2023, 12, 20), "It will open on Jan. 3.", "2024-01-03"),
        (date(2024, 2, 29), "It fell a year ago.", "2023-01-01/2023-12-31"),
        (date(2024, 3, 31), "It fell last month.", "2024-02-01/2024-02-29"),
        (date(2024, 1, 10), "It fell in the last quarter.", "2023-10-01/2023-12-31"),
    ],
)
def test_around_the_turn_of_the_year(published: date, text: str, wanted: str) -> None:
    assert [short(found) for found in read(text, published)] == [wanted]


PIECES = st.sampled_from(
    [
        "March", "May", "2019", "1999", "31", "12", "0", "February", "Monday", "last", "next", "this", "year", "week", "ago", "two", "a",
        "the", "end", "of", "early", "mid-", "since", "until", "by", "in", "first", "quarter", "half", "Q3", "H1", "FY", "1990s", "-", "/",
        ":", ".", ",", "am", "p.m.", "noon", "months", "to", "ended", "and", "between", "summer", "past", "decades", "9999", "centuries",
    ]
)  # fmt: skip


@given(
    st.lists(st.tuples(PIECES, st.sampled_from(["", " "])), max_size=20),
    st.sampled_from([None, date(1, 1, 1), date(9999, 12, 31), PUBLISHED]),
)
@settings(max_examples=200, deadline=None)
def test_never_raises(pieces: list[tuple[str, str]], published: date | None) -> None:
    text = "".join(piece + gap for piece, gap in pieces)
    end = 0
    for found in read(text, published):
        assert end <= found.start < found.end <= len(text)
        end = found.end
        if found.period is not None and found.period.first is not None and found.period.last is not None:
            assert found.period.first <= found.period.last


@pytest.mark.parametrize(
    "piece", ["2019 ", "March 12 to ", "the end of the end of ", "two years ago ", "1/2/", "since "]
)
def test_time_is_linear(piece: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        document = parse(Article(text=piece * (size // len(piece)), published=PUBLISHED))
        return lambda: find_times(document)

    assert_linear(prepare, 3_000, 12_000, most=12)
