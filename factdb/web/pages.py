"""What stands on the pages that are about one thing: the database, an article, a speaker, a fact."""

from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, select

from factdb.articles import DateSource
from factdb.charts import OWN_VOICE
from factdb.charts.counts import Step, quotes_of_speakers
from factdb.charts.pictures import DAY_FORMATS
from factdb.database.views import report_speakers
from factdb.errors import QueryError
from factdb.exports.links import is_web_address
from factdb.lookups import article_with_quotes, counts
from factdb.queries import Filters, articles_by, claims_by, facts_by, page_of, quotes_by, speakers_by
from factdb.quotes import QuoteKind
from factdb.series import fact_with_claims, find_fact, sentence_of
from factdb.web.asked import Asked
from factdb.web.drawing import Picture, bars, series
from factdb.web.listings import LISTINGS, ROWS, SECONDS, plain
from factdb.web.marking import marked
from factdb.web.opening import SlowError, within

SECONDS_COUNTING = 3.0
"""How long a page waits for what it can do without: counts of everything, a chart."""

WIKIDATA = "https://www.wikidata.org/wiki/"

FEW = 10
"""Rows of each of a page's lists."""


def front_page(connection: Connection) -> dict[str, Any]:
    """How much there is, who is quoted most, where claimants differ, and what came last."""
    try:
        with within(connection, SECONDS_COUNTING):
            found = counts(connection, most_quoted=0)
    except SlowError:
        found = None
    try:
        with within(connection, SECONDS_COUNTING):
            speakers = page_of(connection, speakers_by, Filters(limit=FEW))
            facts = page_of(connection, facts_by, Filters(limit=FEW, conflicts=True))
    except SlowError:
        speakers, facts = [], []
    with within(connection, SECONDS):
        articles = page_of(connection, articles_by, Filters(limit=FEW))
    return {
        "counts": found,
        "speakers": speakers,
        "facts": facts,
        "articles": articles,
        "asked": Asked(),
        "listing": LISTINGS["quotes"],
        "kinds": tuple(QuoteKind),
        "csv": "/overview.csv",
        "json": "/overview.json",
    }


def article_page(connection: Connection, number: int) -> dict[str, Any]:
    """An article's text with what was found in it. Raises QueryError where there is none."""
    with within(connection, SECONDS):
        found = article_with_quotes(connection, number)
    source = found.row.published_from
    return {
        "article": found.row,
        "dated": None if source is None else DateSource(source).in_words,
        "source": found.row.url if is_web_address(found.row.url) else None,
        "paragraphs": marked(found),
        "quotes": found.quotes,
        "claims": found.claims,
        "csv": f"/articles/{number}.csv",
        "json": f"/articles/{number}.json",
    }


def speaker_page(connection: Connection, number: int) -> dict[str, Any]:
    """Who a speaker is, what they said last, and how often when. Raises QueryError where there is none."""
    filters = Filters(speakers=(number,), limit=ROWS)
    with within(connection, SECONDS):
        row = connection.execute(select(report_speakers).where(report_speakers.c.id == number)).one_or_none()
        if row is None:
            raise QueryError(f"no speaker has the number {number}: search for the name")
        quotes = page_of(connection, quotes_by, filters)
        claims = page_of(connection, claims_by, filters)
    chart: Picture | None = None
    step: Step | None = None
    # too many quotes to be counted now, none, or none with a day of publication
    with suppress(QueryError):
        with within(connection, SECONDS_COUNTING):
            times = quotes_of_speakers(connection, filters)
        chart = bars([f"{day:{DAY_FORMATS[times.step]}}" for day in times.days], next(iter(times.lines.values())))
        step = times.step
    asked = Asked({"speaker_id": str(number)})
    return {
        "speaker": row,
        "wikidata": f"{WIKIDATA}{row.wikidata_id}" if row.wikidata_id else None,
        "quotes": quotes,
        "claims": claims,
        "chart": chart,
        "step": step,
        "all_quotes": asked.address("/quotes"),
        "all_claims": asked.address("/claims"),
        "csv": asked.address("/quotes.csv"),
        "json": f"/speakers/{number}.json",
    }


def fact_page(connection: Connection, number: int) -> dict[str, Any]:
    """The series of a fact, drawn and as a table, and who differs from whom. Raises QueryError where there is none."""
    with within(connection, SECONDS):
        found = fact_with_claims(connection, find_fact(connection, number))
    fact = found.row.fact
    return {
        "fact": found.row,
        "claims": [(claim, sentence_of(claim)) for claim in found.claims],
        "conflicts": found.conflicts,
        "chart": series(found.points),
        "own_voice": OWN_VOICE,
        "plain": plain,
        "csv": f"/facts/{fact}.csv",
        "json": f"/facts/{fact}.json",
    }
