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
The bridge fell on Friday, March 3. => 2023-03-03
The vote is on Nov. 8. => 2024-11-08
The ban announced on Nov. 8 will cost £4m. => 2023-11-08
The bridge fell on Christmas Day. => 2023-12-25
The bridge fell on New Year's Eve. => 2023-12-31
The bridge will open at Easter. => 2025-04-20
The bridge fell at Easter 2019. => 2019-04-21
The bridge fell on Good Friday. => 2024-03-29
The bridge fell over Thanksgiving. => 2023-11-23
The towers fell on 9/11. => 2001-09-11
He voted on Super Tuesday. =>
The bridge fell the previous day. => 2024-05-14
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
Sales rose in the week of 6 May. => 2024-05-06/2024-05-12
Sales rose in the first week of May. => 2024-05-01/2024-05-07
It burned on the last weekend of April. => 2024-04-27/2024-04-28
It burned over the weekend. => 2024-05-11/2024-05-12
Sales rose in October of last year. => 2023-10-01/2023-10-31
The deal ends in October of next year. => 2025-10-01/2025-10-31
Plans announced in November cost £4m. => 2023-11-01/2023-11-30
Rill hopes to gain before the vote in August. => 2024-08-01/2024-08-31
The final votes in June are close. => 2024-06-01/2024-06-30
The final votes in June were close. => 2023-06-01/2023-06-30
Sales are up since June. => 2023-06-01/2024-05-15
Voters could decide in November. => 2024-11-01/2024-11-30
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
Sales rose in the first nine months of last year. => 2023-01-01/2023-09-30
Sales rose in the last three months of 2022. => 2022-10-01/2022-12-31
Sales rose in the five years to 2023. => 2019-01-01/2023-12-31
Sales rose 4% year to date. => 2024-01-01/2024-05-15
So far this year sales have risen. => 2024-01-01/2024-05-15
Sales will rise by year-end. => 2024-12-31
# seasons
Sales rose in the fall of 2015. => 2015-09-01/2015-11-30
Sales rose in summer 2016. => 2016-06-01/2016-08-31
Sales rose in the winter of 2019-20. => 2019-12-01/2020-02-29
Sales rose in the spring of last year. => 2023-03-01/2023-05-31
Sales rose in the autumn. => 2023-09-01/2023-11-30
The bridge opens in the autumn. => 2024-09-01/2024-11-30
# years
Sales rose in 2017. => 2017-01-01/2017-12-31
Sales rose last year. => 2023-01-01/2023-12-31
Sales rose this year. => 2024-01-01/2024-12-31
Sales will double by 2030. => 2030-01-01/2030-12-31
Sales rose from 2009 to 2011. => 2009-01-01/2011-12-31
Sales rose from 20 tonnes in 2009 to 29 tonnes in 2011. => 2009-01-01/2009-12-31 ; 2011-01-01/2011-12-31
Sales rose between 2014 and 2016. => 2014-01-01/2016-12-31
Sales rose in 2014-15. => 2014-01-01/2015-12-31
Sales rose in the 1990s. => 1990-01-01/1999-12-31
Sales rose two years ago. => 2022-01-01/2022-12-31
Sales rose in 2021, up from a year earlier. => 2021-01-01/2021-12-31 ; 2020-01-01/2020-12-31
Sales rose last summer. => 2023-06-01/2023-08-31
Sales rose last year, after a fall the year before. => 2023-01-01/2023-12-31 ; 2022-01-01/2022-12-31
Sales rose in the early 20th century. => 1901-01-01/1934-05-02
Sales rose in the 1970s and 1980s. => 1970-01-01/1989-12-31
Sales rose in the late 1990s. => 1996-08-31/1999-12-31
It was the worst since '82. => 1982-01-01/2024-05-15
# so long ago, so long ahead
It burned half a century ago. => 1974-01-01/1974-12-31
It burned seventy-five years ago. => 1949-01-01/1949-12-31
It burned 20 and 50 years ago. => 1974-01-01/2004-12-31
It burned two or three years ago. => 2021-01-01/2022-12-31
It burned a year and a half ago. => 2022-01-01/2022-12-31
It burned a few days ago. => 2024-05-10/2024-05-13
Six months ago it burned. => 2023-11-01/2023-11-30
It burned decades ago. => 1934-01-01/2004-12-31
It will open in three years' time. => 2027-01-01/2027-12-31
It will open six weeks from now. => 2024-06-23/2024-06-29
# the same time of another year
Sales are up on this time last year. => 2023-05-15
Sales rose 3% in April, from 4% in the same month of 2019. => 2024-04-01/2024-04-30 ; 2019-04-01/2019-04-30
Sales rose in the first quarter, and fell in the same period last year. => 2024-01-01/2024-03-31 ; 2023-01-01/2023-03-31
Sales rose in the same month a year ago. => 2023-05-01/2023-05-31
# the day beside the one named last
It fell on 3 March, and again the following day. => 2024-03-03 ; 2024-03-04
It fell on Sunday, and first the day before. => 2024-05-12 ; 2024-05-11
It fell in March, and again the following day. => 2024-03-01/2024-03-31 ; None
# the one that the time named last is in
It fell on 3 March, after 40 boats had come two days earlier. => 2024-03-03 ; 2024-03-01
He came in 2012. That year sales rose. => 2012-01-01/2012-12-31 ; 2012-01-01/2012-12-31
He came on 3 March. Sales rose during the month. => 2024-03-03 ; 2024-03-01/2024-03-31
He came in 2012. Sales rose that month. => 2012-01-01/2012-12-31 ; None
# open and lasting periods
Sales have risen since October. => 2023-10-01/2024-05-15
Sales have risen since 2019. => 2019-01-01/2024-05-15
The shop is open until 14 November. => None/2024-11-14
Sales rose over the past two years. => 2022-05-15/2024-05-15
Sales will rise over the next decade. => 2024-05-15/2034-05-15
Sales rose in recent weeks. => 2024-04-24/2024-05-15
Sales rose over the last year and a half. => 2022-11-15/2024-05-15
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
Prices fall in the shops. =>
The Christmas tree fell. =>
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
