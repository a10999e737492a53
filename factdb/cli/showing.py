"""One article, as it was printed, with what was found in it."""

import re
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from factdb.cli.options import Open

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from factdb.cli.marked import Mark
    from factdb.database.models import Target
    from factdb.lookups import ShownArticle
    from factdb.review.said import Said

MODIFIERS = {
    "exact": "",
    "range": "",
    "approx": "about ",
    "at_least": "at least ",
    "more_than": "more than ",
    "at_most": "at most ",
    "less_than": "less than ",
}


class Shown(StrEnum):
    """How an article is printed."""

    TEXT = "text"
    JSONL = "jsonl"


def show(
    context: typer.Context,
    article: Annotated[
        str,
        typer.Argument(
            metavar="ARTICLE",
            help="The article's number, its identifier in the source, its web address, or a quote or number in it (q12, c7).",
        ),
    ],
    format_: Annotated[
        Shown,
        typer.Option(
            "--format",
            metavar="text|jsonl",
            help="The text with its marks; or an object of the article, its quotes and its claims, for which --json is short.",
        ),
    ] = Shown.TEXT,
    open_: Open = False,
) -> None:
    """Print an article with its quotes and numbers marked in the text, and beside it who says them.

    A quote stands between [1 and 1], a number between { and }. Beside them stand the names (q12, c7) by which factdb review
    and factdb check know them, and what people corrected, confirmed, judged or decided, with who and when. Of such a name
    the article is shown, with --open at its place.
    """
    from factdb.cli.answering import in_editor
    from factdb.cli.console import data_output, put, terminal
    from factdb.cli.marked import print_marked
    from factdb.cli.opening import connected
    from factdb.exports.jsonl import article_object, json_line
    from factdb.lookups import article_with_quotes, find_article
    from factdb.review.rows import find_place
    from factdb.review.said import said_about

    row = article if re.fullmatch(r"[qc]\d+", article) else None
    with connected(context) as connection:
        number = find_article(connection, article) if row is None else find_place(connection, row).article_id
        found = article_with_quotes(connection, number)
        said = said_about(connection, found.row.id)
    with in_editor(open_, f"article-{found.row.id}", at=row):
        if format_ is Shown.JSONL:
            data_output().write(json_line(article_object(found)))
            return
        console = terminal()
        put(console, *_heading(found.row), "")
        print_marked(console, found.row.text, marks(found, said))


def _heading(row: Any) -> list[Any]:
    """The title, and in a line each what is known of where the article comes from."""
    from rich.text import Text

    from factdb.articles import DateSource
    from factdb.cli.lines import one_line

    known = [("", row.title), ("", row.byline), ("", row.url or row.location)]
    day = "no date" if row.published is None else str(row.published)
    if row.published_from is not None:
        day += f" ({DateSource(row.published_from).in_words})"
    where = " · ".join(str(part) for part in (day, row.outlet, f"article {row.id}") if part)
    lines = [Text(one_line(value)) for _, value in known if value]
    if row.title:
        lines[0].stylize("bold")
    return [*lines, Text(one_line(where))]


def marks(found: "ShownArticle", said: "Mapping[tuple[Target, int], Sequence[Said]]") -> list["Mark"]:
    """What to mark in the text: each quote with its number, then each number, and what people said of them."""
    from factdb.cli.marked import Mark
    from factdb.database.models import Target
    from factdb.text import Span

    quotes = [
        Mark(
            spans=tuple(Span(start, end) for start, end in quote.content),
            note=f"[{number}] {_who(quote.row)}{by_people(quote.row, said.get((Target.QUOTE, quote.row.id), ()))}",
            number=number,
        )
        for number, quote in enumerate(found.quotes, start=1)
    ]
    claims = [
        Mark(
            spans=(Span(claim.start_char, claim.end_char),),
            note=f"{{{claim.text}}} {amount(claim)} · c{claim.id}{by_people(claim, said.get((Target.CLAIM, claim.id), ()))}",
        )
        for claim in found.claims
    ]
    return quotes + claims


def _who(row: Any) -> str:
    """Who said a quote, in which role, and of which kind it is; why nobody, where nobody is known."""
    name = row.speaker or ("nobody" if row.rule == "nobody" else f"nobody known ({row.rule})")
    role = f", {row.role}" if row.role else ""
    kind = row.kind if row.manner == "speech" else f"{row.kind} {row.manner}"
    return f"{name}{role} · {kind} · {row.confidence:.2f} · q{row.id}"


def by_people(row: Any, said: "Sequence[Said]") -> str:
    """What people did to a row: which columns they corrected, who confirmed it, what else; nothing for the machine's."""
    parts = []
    if row.corrected is not None:
        parts.append(f"{row.corrected} corrected by {row.corrected_by}, {row.corrected_at:%Y-%m-%d}")
    if row.confirmed_by is not None:
        parts.append(f"confirmed by {row.confirmed_by}, {row.confirmed_at:%Y-%m-%d}")
    return "".join(f" · {part}" for part in (*parts, *said))


def amount(row: Any) -> str:
    """A claim in numbers: about 460 people · people killed · 2020-01-02."""
    value = MODIFIERS[row.modifier] + _range(row.low, row.high)
    direction = f" {row.direction}" if row.direction else ""
    unit = f" {row.unit.replace('_', ' ')}" if row.unit else ""
    days = [day.isoformat() for day in (row.as_of_first, row.as_of_last) if day is not None]
    when = " to ".join(dict.fromkeys(days))
    return " · ".join(part for part in (f"{value}{unit}{direction}", row.measure, row.claimant, when) if part)


def _range(low: Decimal | None, high: Decimal | None) -> str:
    if low is None or high is None or low == high:
        return digits(high if low is None else low)
    return f"{digits(low)}–{digits(high)}"


def digits(value: Decimal | None) -> str:
    """A number in plain digits, its thousands in groups."""
    return "" if value is None else f"{value:,f}"
