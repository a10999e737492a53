"""Dates that cannot be those of publication, and which of several holds."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from factdb.articles import Article, DateSource
from factdb.readers.dating import can_be, dated_by_address, dated_by_feed, on_shown_day

NOW = datetime(2024, 2, 6, 22, tzinfo=UTC)
DAY, NEXT = date(2024, 2, 6), date(2024, 2, 7)
LATE = datetime(2024, 2, 7, 3, 30, tzinfo=UTC)
EVENING = LATE.astimezone(timezone(-timedelta(hours=4)))


@pytest.mark.parametrize(
    ("when", "expected"),
    [(DAY, True), (NEXT, True), (date(2024, 2, 8), False), (LATE, True), (date(1970, 1, 1), False)],
)
def test_what_is_published_after_it_was_fetched_has_another_date(when: date, expected: bool) -> None:
    assert can_be(when, fetched=NOW) is expected


def test_the_moment_stays_on_another_clock() -> None:
    shown = on_shown_day(LATE, {DAY})
    assert isinstance(shown, datetime)
    assert (shown, shown.date(), shown.isoformat()) == (LATE, DAY, "2024-02-06T23:30:00-04:00")


CLOCKS = {
    "the same day": (LATE, {NEXT}, NEXT),
    "two days before": (LATE, {date(2024, 2, 5)}, NEXT),
    "days before and after": (datetime(2024, 2, 7, 11, tzinfo=UTC), {DAY, date(2024, 2, 8)}, NEXT),
    "a clock of its own": (EVENING, {NEXT}, DAY),
    "no clock": (datetime(2024, 2, 7, 3, 30), {DAY}, NEXT),
}


@pytest.mark.parametrize(("when", "shown", "day"), CLOCKS.values(), ids=CLOCKS)
def test_what_does_not_change_the_day(when: datetime, shown: set[date], day: date) -> None:
    moment = on_shown_day(when, shown)
    assert isinstance(moment, datetime)
    assert (moment, moment.date()) == (when, day)


def dated(when: date | None, source: DateSource | None) -> Article:
    return Article(text="T", published=when, published_from=source)


FED = {
    "no date": (dated(None, None), DAY, DateSource.FEED),
    "a change": (dated(DAY, DateSource.CHANGE), DAY, DateSource.FEED),
    "the page's": (dated(DAY, DateSource.METADATA), DAY, DateSource.METADATA),
    "an old story again": (dated(date(2022, 1, 1), DateSource.TEXT), date(2022, 1, 1), DateSource.TEXT),
    "after the feed": (dated(date(2024, 3, 1), DateSource.METADATA), DAY, DateSource.FEED),
    "the day of the address": (dated(DAY, DateSource.URL), DAY, DateSource.FEED),
    "another day of the address": (dated(date(2022, 1, 1), DateSource.URL), date(2022, 1, 1), DateSource.URL),
}


@pytest.mark.parametrize(("page", "day", "source"), FED.values(), ids=FED)
def test_a_feed_and_its_page(page: Article, day: date, source: DateSource) -> None:
    article = dated_by_feed(page, datetime(2024, 2, 6, 8, tzinfo=UTC))
    assert (article.published_date, article.published_from) == (day, source)
    assert dated_by_feed(page, None) == page


ADDRESS = "https://post.example/2024/02/06/a"
ADDRESSED = {
    "no date": (dated(None, None), DAY, DateSource.URL),
    "a change": (dated(NEXT, DateSource.CHANGE), DAY, DateSource.URL),
    "a day": (dated(NEXT, DateSource.METADATA), NEXT, DateSource.METADATA),
    "a late hour": (dated(LATE, DateSource.FEED), DAY, DateSource.FEED),
    "an hour of the input": (dated(LATE, DateSource.RECORD), NEXT, DateSource.RECORD),
}


@pytest.mark.parametrize(("page", "day", "source"), ADDRESSED.values(), ids=ADDRESSED)
def test_an_address_and_its_page(page: Article, day: date, source: DateSource) -> None:
    article = dated_by_address(page, ADDRESS)
    assert (article.published_date, article.published_from) == (day, source)


@pytest.mark.parametrize("url", [None, "https://post.example/a", "https://[a/2024/02/06", "/2199/02/06/a"])
def test_addresses_without_a_day_that_can_be(url: str | None) -> None:
    assert dated_by_address(dated(None, None), url) == dated(None, None)
