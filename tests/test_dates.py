"""Dates as people write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factdb.dates import find_date_line, parse_date_line, parse_published, parse_since, parse_until
from factdb.errors import DateError

SECOND = date(2020, 1, 2)
EASTERN = timezone(timedelta(hours=-5))

PUBLISHED = [
    ("2020-01-02", SECOND),
    (" 2020-01-02\n", SECOND),
    ("2020/1/2", SECOND),
    ("20200102", SECOND),
    ("2020-01-02T03:04", datetime(2020, 1, 2, 3, 4)),
    ("2020-01-02 03:04:05", datetime(2020, 1, 2, 3, 4, 5)),
    ("2020-01-02T03:04:05Z", datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
    ("20200102T030405Z", datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
    ("2020-01-02T03:04:05.678+00:00", datetime(2020, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)),
    ("2020-01-02T03:04:05-0500", datetime(2020, 1, 2, 3, 4, 5, tzinfo=EASTERN)),
    ("Thu, 02 Jan 2020 03:04:05 GMT", datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
    ("Thu, 2 Jan 2020 03:04:05 -0500 (EST)", datetime(2020, 1, 2, 3, 4, 5, tzinfo=EASTERN)),
    ("Thu Jan  2 03:04:05 +0000 2020", datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
    ("02 January, 2020", SECOND),
    ("January 2, 2020", SECOND),
    ("JANUARY 2 2020", SECOND),
    ("2 Jan 2020", SECOND),
    ("2-Jan-2020", SECOND),
    ("Thursday, 2nd of January 2020", SECOND),
    ("Sept. 3, 2021", date(2021, 9, 3)),
    ("2\xa0January\xa02020", SECOND),
    ("Jan. 2, 2020 3:15 p.m.", datetime(2020, 1, 2, 15, 15)),
    ("Jan 2, 2020 at 12 am", datetime(2020, 1, 2, 0, 0)),
    ("Jan 2, 2020, 12:30PM", datetime(2020, 1, 2, 12, 30)),
    ("3:15 p.m. EST, January 2, 2020", datetime(2020, 1, 2, 15, 15, tzinfo=EASTERN)),
    ("1515 GMT, 2 January 2020", datetime(2020, 1, 2, 15, 15, tzinfo=UTC)),
    ("2 January 2020 | 15.15", datetime(2020, 1, 2, 15, 15)),
    ("2 January 2020 15:15 UTC+1", datetime(2020, 1, 2, 15, 15, tzinfo=timezone(timedelta(hours=1)))),
    # The zone does not say whether it is summer, so the time is unknown and the day is not.
    ("Jan. 2, 2020, 3:15 p.m. ET", SECOND),
    ("25/12/2020", date(2020, 12, 25)),
    ("12/25/2020", date(2020, 12, 25)),
    ("25.12.2020", date(2020, 12, 25)),
    ("7/7/2020", date(2020, 7, 7)),
    ("29 February 2024", date(2024, 2, 29)),
]


@pytest.mark.parametrize(("text", "expected"), PUBLISHED, ids=[text.strip() for text, _ in PUBLISHED])
def test_parse_published(text: str, expected: date | datetime) -> None:
    found = parse_published(text)
    assert (type(found), found) == (type(expected), expected)


UNREADABLE = [
    ("31/02/2020", "does not exist"),
    ("2020-02-30", "does not exist"),
    ("29 February 2023", "does not exist"),
    ("2020-13-01", "does not exist"),
    ("13/13/2020", "does not exist"),
    ("2020-01-02T25:00", "does not exist"),
    ("2 January 2020 13:00 pm", "does not exist"),
    ("2020-01-02T03:04+99:00", "does not exist"),
    ("03/04/2020", "write it as 2020-04-03 or 2020-03-04"),
    ("0202-01-02", "outside the years"),
    ("2 Jan 20", "no date"),
    ("January 2020", "no date"),
    ("2020", "no date"),
    ("2 January 2020 15", "no date"),
    ("1577923200", "no date"),
    ("yesterday", "no date"),
    ("", "no date"),
    ("on 2 January 2020 it rained", "no date"),
    ("2020-01-02 " * 40, "no date"),
]


@pytest.mark.parametrize(("text", "reason"), UNREADABLE, ids=[text[:30] or "empty" for text, _ in UNREADABLE])
def test_parse_published_refuses(text: str, reason: str) -> None:
    with pytest.raises(DateError, match=reason) as error:
        parse_published(text)
    message = str(error.value)
    assert text.strip()[:30] in message
    assert "write it as" in message
    assert "\n" not in message


@given(st.dates(min_value=date(1600, 1, 1), max_value=date(2199, 12, 31)))
def test_every_day_is_read_in_every_form(day: date) -> None:
    month = f"{day:%B}"
    forms = (day.isoformat(), f"{day.day} {month} {day.year}", f"{month} {day.day}, {day.year}", f"{day:%Y%m%d}")
    assert [parse_published(form) for form in forms] == [day] * 4


@given(st.text() | st.from_regex(r"[0-9TZ:+./ -]{1,30}", fullmatch=True))
def test_any_text_is_a_date_or_a_date_error(text: str) -> None:
    for parse in (parse_published, parse_since, parse_until):
        try:
            found = parse(text)
        except DateError:
            continue
        assert isinstance(found, date)


FILTERS = [
    ("2020-01-02", date(2020, 1, 2), date(2020, 1, 2)),
    ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
    ("2021-2", date(2021, 2, 1), date(2021, 2, 28)),
    (" 2020 ", date(2020, 1, 1), date(2020, 12, 31)),
]


@pytest.mark.parametrize(("text", "first", "last"), FILTERS, ids=[row[0].strip() for row in FILTERS])
def test_since_and_until(text: str, first: date, last: date) -> None:
    assert (parse_since(text), parse_until(text)) == (first, last)


@pytest.mark.parametrize(
    "text", ["31/02/2020", "2020-02-30", "2020-13", "0000", "tomorrow", "", "20", "2020-01-02T03:04"]
)
@pytest.mark.parametrize("parse", [parse_since, parse_until])
def test_since_and_until_refuse(text: str, parse: object) -> None:
    assert callable(parse)
    with pytest.raises(DateError, match="YYYY-MM"):
        parse(text)


LINES = [
    ("02 January, 2020", SECOND, False),
    ("Published: 2 January 2020 10:05", datetime(2020, 1, 2, 10, 5), False),
    ("Published 2 January 2020 - Updated 4 January 2020", SECOND, False),
    ("Updated 4 January 2020, published 2 January 2020", SECOND, False),
    ("Thursday 2 January 2020 (updated 4 January 2020)", SECOND, False),
    ("Last updated: Jan. 2, 2020", SECOND, True),
    ("Posted on 2020-01-02", SECOND, False),
    ("Date: 2020-01-02", SECOND, False),
    ("By Ann Ode | January 2, 2020 | 3 min read", SECOND, False),
    ("By Ann Ode - 2 January 2020", SECOND, False),
    ("The Harbour Post · Jan 2, 2020", SECOND, False),
    ("2 January 2020 – 4 min read", SECOND, False),
    ("3 min read", None, False),
    ("On 2 January 2020 it rained.", None, False),
    ("2 January 2020 — Rain fell on Port Ansel for a third day", None, False),
    ("PORT ANSEL, 2 January 2020 — Rain fell for a third day.", None, False),
    ("Rain fell on 2 January 2020", None, False),
    ("2019-2020", None, False),
    ("1.2.3", None, False),
    ("20200102", None, False),
    ("12:30", None, False),
    ("", None, False),
]


@pytest.mark.parametrize(("line", "when", "updated"), LINES, ids=[line or "empty" for line, *_ in LINES])
def test_parse_date_line(line: str, when: date | None, updated: bool) -> None:
    found = parse_date_line(line)
    assert ((found.when, found.updated) if found else (None, False)) == (when, updated)


PAGES = [
    ("the date line", "Rain\n\nRain falls\n02 January, 2020\n\nIt rained.\n", SECOND, "02 January, 2020"),
    ("windows lines", "Rain\r\n\r\n  2 Jan 2020 \r\nIt rained.\r\n", SECOND, "2 Jan 2020"),
    ("published wins", "Rain\nUpdated 4 Jan 2020\n2 Jan 2020\n", SECOND, "2 Jan 2020"),
    ("only updated", "Rain\nUpdated 2 Jan 2020\nIt rained.\n", SECOND, "Updated 2 Jan 2020"),
    ("in prose", "Rain\nOn 2 Jan 2020 it rained in Port Ansel.\n", None, None),
    ("too far down", "Rain\n" * 15 + "2 Jan 2020", None, None),
    ("blank lines do not count", "Rain\n" + "\n" * 30 + "2 Jan 2020", SECOND, "2 Jan 2020"),
    ("empty", "", None, None),
]


@pytest.mark.parametrize(("text", "when", "line"), [row[1:] for row in PAGES], ids=[row[0] for row in PAGES])
def test_find_date_line(text: str, when: date | None, line: str | None) -> None:
    found = find_date_line(text)
    assert (found.when if found else None) == when
    assert (text[found.start : found.end] if found else None) == line


@pytest.mark.parametrize("line", ["31/02/2020", "Published: 31 February 2020", "03/04/2020", "Date: 2020-02-30"])
def test_a_date_line_that_cannot_be_read_is_an_error(line: str) -> None:
    with pytest.raises(DateError, match="write it as"):
        find_date_line(f"Rain\n{line}\nIt rained.")


@given(st.text(alphabet="23/ -.:|Jan\n,0Published", max_size=80) | st.text())
def test_find_date_line_gives_its_line_or_a_date_error(text: str) -> None:
    try:
        found = find_date_line(text)
    except DateError:
        return
    assert found is None or text[found.start : found.end].strip() == text[found.start : found.end] != ""
