"""Articles in: ``ingest`` stores what it finds in them, ``extract`` prints it and needs no database."""

import time
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from factdb.cli.given import refuse_nothing
from factdb.cli.web import AllowPrivate, Feeds, Pause, WebMaxBytes, WebRedirects, WebTimeout, limits_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from factdb.articles import Article
    from factdb.batch import Tally
    from factdb.database.again import Which
    from factdb.database.models import ExtractionRun
    from factdb.database.store import Saved
    from factdb.extraction import Extraction
    from factdb.readers import Defaults, Failure, Limits

INTERRUPTED = 130
"""Exit status after Ctrl-C, as a shell has it: 128 and the number of SIGINT."""

LARGEST_ARTICLE = 10_000_000
"""Bytes: twice the longest novel, and minutes of work; what is larger is an archive or a mistake."""

INPUT_FORMATS = ("text", "html", "jsonl", "csv", "warc", "parquet")
"""The values of ``factdb.readers.InputFormat``, which the help must not import."""

_SOURCES = typer.Argument(
    metavar="SOURCES",
    help="Files, folders, web pages (https://…) and addresses (s3://bucket/news) to read articles from; - is standard input.",
)
Sources = Annotated[list[str], _SOURCES]
SourcesOrNone = Annotated[list[str] | None, _SOURCES]
Published = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Date of publication, such as 2020-01-02, where the source gives none."),
]
Outlet = Annotated[str | None, typer.Option(metavar="NAME", help="Outlet, where the source gives none.")]
Byline = Annotated[str | None, typer.Option(metavar="NAMES", help="Authors, where the source gives none.")]
Title = Annotated[str | None, typer.Option(metavar="WORDS", help="Headline; for one file or page alone.")]
Url = Annotated[str | None, typer.Option("--url", metavar="URL", help="Web address; for one file or page alone.")]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="NAME=COLUMN",
        help="The column of a CSV, JSONL or Parquet source that holds a field, such as text=body; once for each field.",
    ),
]
Encoding = Annotated[
    str, typer.Option(metavar="NAME", help="Encoding of the sources, such as cp1252, where they do not say it.")
]
MaxBytes = Annotated[
    int,
    typer.Option(
        min=1,
        metavar="N",
        envvar="FACTDB_MAX_BYTES",
        help="How large an article, page or record of a file may be, after unpacking.",
    ),
]
InputFormat = Annotated[
    str | None,
    typer.Option(
        metavar="FORMAT",
        help="What standard input and the named files hold: text, html, docx, pdf, jsonl, csv, warc or parquet. Without it, the name "
        "decides.",
    ),
]


class Model(StrEnum):
    """What finds the quotes: one of two encoders, or rules alone."""

    STANDARD = "standard"
    SMALL = "small"
    RULES = "rules"


ModelName = Annotated[
    Model,
    typer.Option(
        "--model",
        metavar="standard|small|rules",
        help="What finds the quotes: a trained encoder, a smaller one that is about twice as quick, or rules alone, "
        "which are quicker still and find fewer.",
    ),
]


Jobs = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        help="Processes that read side by side. Without it, one for each core, fewer for a few articles.",
    ),
]


class ExtractFormat(StrEnum):
    """How ``extract`` prints: an article a line with all its spans, or a table of who said what."""

    JSONL = "jsonl"
    TABLE = "table"


RetryFailed = Annotated[
    bool,
    typer.Option(
        "--retry-failed",
        help="In place of SOURCES: the articles that failed before, one after the other unless --jobs says more.",
    ),
]


Again = Annotated[
    bool,
    typer.Option(
        "--again",
        help="In place of SOURCES: the stored articles that this version of the program, with this model, has not read.",
    ),
]
AgainSince = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="With --again: published on this day or later.")
]
AgainUntil = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="With --again: published on this day or earlier.")
]
VersionBelow = Annotated[
    int | None,
    typer.Option("--where-version-below", metavar="N", help="With --again: read by a lower version of the extraction."),
]
WhereModel = Annotated[
    list[Model] | None,
    typer.Option(
        "--where-model", metavar="standard|small|rules", help="With --again: read by this model; may be repeated."
    ),
]


def ingest(
    context: typer.Context,
    sources: SourcesOrNone = None,
    published: Published = None,
    outlet: Outlet = None,
    byline: Byline = None,
    title: Title = None,
    url: Url = None,
    column: Columns = None,
    encoding: Encoding = "utf-8",
    input_format: InputFormat = None,
    max_bytes: MaxBytes = LARGEST_ARTICLE,
    model: ModelName = Model.STANDARD,
    jobs: Jobs = None,
    feed: Feeds = None,
    pause: Pause = 2.0,
    retry_failed: RetryFailed = False,
    again: Again = False,
    since: AgainSince = None,
    until: AgainUntil = None,
    where_version_below: VersionBelow = None,
    where_model: WhereModel = None,
    allow_private: AllowPrivate = False,
    web_timeout: WebTimeout = 30.0,
    web_max_bytes: WebMaxBytes = LARGEST_ARTICLE,
    web_redirects: WebRedirects = 5,
) -> None:
    """Read articles, find who said what and which numbers they claim, and store it.

    Reads plain text, HTML, Word, JSONL and CSV, folders of them, standard input, and pages on the web; with factdb[cluster] WARC and Parquet, and
    addresses of other stores. An article that is stored already is passed over, or completed by what is said of it now; one
    with new words becomes a new revision, one larger than --max-bytes is refused. What cannot be read is named with the reason,
    the rest goes in, and the exit status is 1. Ctrl-C keeps what is stored; the same command goes on from there. An article
    that was read and yet failed is kept: factdb articles --failed lists them, --retry-failed tries them again.

    After an upgrade, or with another model, --again puts what is found now in the place of what was: what people corrected,
    judged and decided stays, and so do the numbers of quotes and claims that stand where they stood.
    """
    from factdb import batch
    from factdb.cli.opening import opened
    from factdb.corpora import jobs_for
    from factdb.readers.counting import expected_articles

    if [bool(sources), bool(feed), retry_failed, again].count(True) != 1:
        raise typer.BadParameter(
            "name SOURCES, or give --feed, --retry-failed or --again in their place", param_hint="SOURCES"
        )
    if not again and any((since, until, where_version_below, where_model)):
        raise typer.BadParameter(
            "is for stored articles: give --again with it", param_hint="--since, --until, --where-…"
        )
    given = sources or []
    limits = limits_of(allow_private, web_timeout, web_max_bytes, web_redirects)
    defaults = _defaults(published, outlet, byline, title, url, column)
    if feed:
        from factdb.cli.feeds import ingest_feeds

        ingest_feeds(context, feed, limits, pause, defaults, model=model, jobs=jobs or 1)
        return
    items = _read(given, defaults, encoding, input_format, max_bytes, limits)
    refuse_nothing(given)
    with opened(context, create=True) as engine:
        run = batch.begin(engine, model=model)
        if retry_failed:
            expected: int | None = batch.count_failed(engine)
            results = batch.retry(engine, run, model=model, jobs=jobs or 1)
        elif again:
            which = _which(since, until, where_version_below, where_model)
            expected = batch.count_again(engine, run, which)
            results = batch.read_again(engine, run, which, model=model, jobs=jobs or jobs_for(expected))
        else:
            expected = expected_articles(given)
            results = batch.ingest(engine, run, items, model=model, jobs=jobs or jobs_for(expected))
        run_through(engine, run, results, expected)


def _which(since: str | None, until: str | None, below: int | None, models: list[Model] | None) -> "Which":
    """The stored articles that are asked for."""
    from factdb.database.again import Which
    from factdb.dates import parse_since, parse_until
    from factdb.extraction import model_hash

    return Which(
        since=None if since is None else parse_since(since),
        until=None if until is None else parse_until(until),
        below=below,
        models=None if models is None else tuple(model_hash(model) for model in models),
    )


def run_through(
    engine: "Engine", run: "ExtractionRun", results: Iterable["Saved | Failure"], expected: int | None
) -> None:
    """Let articles be stored, show how far it is, and say what was done; the program ends here where some failed."""
    from factdb import batch
    from factdb.cli.lines import complain, note
    from factdb.cli.progress import progress
    from factdb.readers import Failure

    started = time.monotonic()
    tally = batch.Tally()
    kept = interrupted = False
    try:
        with progress(expected) as advance:
            for done in results:
                tally.add(done)
                if isinstance(done, Failure):
                    kept = kept or done.article is not None
                    complain(f"{done.location}: {done.reason}")
                advance(tally.total, _so_far(tally, time.monotonic() - started))
    except KeyboardInterrupt:
        interrupted = True
    else:
        batch.finish(engine, run)
    summary = _summary(tally, batch.speakers_quoted(engine, run), time.monotonic() - started)
    if interrupted:
        note(f"interrupted · {summary} · what is stored stays; the same command goes on from there")
        raise typer.Exit(INTERRUPTED)
    if tally.total != 1 or not tally.failed:
        note(summary)
    if tally.stored:
        note("try: factdb quotes")
    if kept:
        note("try: factdb articles --failed")
    if tally.failed:
        raise typer.Exit(1)


def _summary(tally: "Tally", speakers: int, seconds: float) -> str:
    """What was done, in one line, with only those outcomes that there were."""
    outcomes = [f"{count:,} {outcome}" for outcome, count in tally.outcomes.items()]
    failed = [f"{tally.failed:,} failed"] if tally.failed else []
    return (
        f"articles: {', '.join(outcomes + failed) or 'none'} · {counted(tally.quotes, 'quote')} · "
        f"{counted(speakers, 'speaker')} quoted · {counted(tally.claims, 'claim')} · {seconds:.1f} s"
    )


def _so_far(tally: "Tally", seconds: float) -> str:
    """What progress says beside the number of articles."""
    failed = f" · {tally.failed:,} failed" if tally.failed else ""
    return (
        f" · {tally.words / seconds:,.0f} words/s · {counted(tally.quotes, 'quote')}{failed}" if tally.words else failed
    )


def counted(number: int, noun: str) -> str:
    """How many there are of something: "1 quote", "2,100 quotes"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def extract(
    sources: Sources,
    published: Published = None,
    outlet: Outlet = None,
    byline: Byline = None,
    title: Title = None,
    url: Url = None,
    column: Columns = None,
    encoding: Encoding = "utf-8",
    input_format: InputFormat = None,
    max_bytes: MaxBytes = LARGEST_ARTICLE,
    model: ModelName = Model.STANDARD,
    format_: Annotated[
        ExtractFormat,
        typer.Option(
            "--format",
            metavar="jsonl|table",
            help="JSON lines, an article each with all its places in the text; or a table.",
        ),
    ] = ExtractFormat.JSONL,
    jobs: Jobs = None,
    allow_private: AllowPrivate = False,
    web_timeout: WebTimeout = 30.0,
    web_max_bytes: WebMaxBytes = LARGEST_ARTICLE,
    web_redirects: WebRedirects = 5,
) -> None:
    """Print what is found in articles, without a database."""
    from factdb.cli.console import data_output
    from factdb.cli.lines import complain
    from factdb.corpora import extract_all, jobs_for
    from factdb.exports.records import extraction_record, json_line
    from factdb.readers import Failure
    from factdb.readers.counting import expected_articles

    limits = limits_of(allow_private, web_timeout, web_max_bytes, web_redirects)
    defaults = _defaults(published, outlet, byline, title, url, column)
    items = _read(sources, defaults, encoding, input_format, max_bytes, limits)
    failed = False
    for result in extract_all(items, model=model, jobs=jobs or jobs_for(expected_articles(sources))):
        if isinstance(result, Failure):
            failed = True
            complain(f"{result.location}: {result.reason}")
        elif format_ is ExtractFormat.JSONL:
            print(json_line(extraction_record(result)), file=data_output())
        else:
            _print_found(result)
    if failed:
        raise typer.Exit(1)


def _print_found(extraction: "Extraction") -> None:
    """One article's quotes in a table, under its title."""
    from factdb.cli.console import Column, print_table
    from factdb.cli.lines import note
    from factdb.exports.records import extraction_record

    article = extraction.article
    record = extraction_record(extraction)
    title = article.title or record["id"] or "article"
    if not record["quotes"]:
        note(f"{title}: no quotes found")
        return
    rows = [
        (
            f"{quote['speaker'] or '—'} ({quote['role']})" if quote["role"] else quote["speaker"] or "—",
            " … ".join(article.text[start:end] for start, end in quote["content"]),
            quote["kind"],
        )
        for quote in record["quotes"]
    ]
    columns = [
        Column(heading="speaker", part=0.3, style="cyan"),
        Column(heading="words", ratio=1),
        Column(heading="kind"),
    ]
    print_table(columns, rows, title=title)


def _defaults(
    published: str | None,
    outlet: str | None,
    byline: str | None,
    title: str | None,
    url: str | None,
    column: list[str] | None,
) -> "Defaults":
    """What the options say that the sources do not."""
    columns = columns_named(column)

    from factdb.dates import parse_published
    from factdb.readers import Defaults

    when = None if published is None else parse_published(published)
    return Defaults(published=when, outlet=outlet, byline=byline, title=title, url=url, columns=columns)


def _read(
    sources: list[str],
    defaults: "Defaults",
    encoding: str,
    input_format: str | None,
    max_bytes: int,
    limits: "Limits",
) -> Iterator["Article | Failure"]:
    """The articles of the sources."""
    check_input_format(input_format)

    from factdb import readers

    return readers.read(
        sources,
        defaults=defaults,
        encoding=encoding,
        input_format=None if input_format is None else readers.InputFormat(input_format),
        max_bytes=max_bytes,
        limits=limits,
    )


def check_input_format(input_format: str | None) -> None:
    """Raises a usage error where there is no such format."""
    if input_format is not None and input_format not in INPUT_FORMATS:
        choices = ", ".join(INPUT_FORMATS)
        raise typer.BadParameter(f"{input_format!r} is not one of {choices}", param_hint="--input-format")


def columns_named(column: list[str] | None) -> dict[str, str]:
    """The columns that were named for fields; raises a usage error for what is no such pair."""
    return dict(_column(pair) for pair in column or ())


def _column(pair: str) -> tuple[str, str]:
    name, sign, column = pair.partition("=")
    if not (name and sign and column):
        raise typer.BadParameter(f"{pair!r} is not NAME=COLUMN, such as text=body", param_hint="--column")
    return name, column
