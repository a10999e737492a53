"""The options that several commands share, each said once."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer

from factdb.cli.completion import outlet_names, speaker_names

COMPACT: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
"""Context settings of every command; each has its own, as it may run without the program around it."""

ROWS_SHOWN = 50
"""Rows of a table when ``--limit`` is not given; the other formats give all."""


class Format(StrEnum):
    """How results are printed."""

    TABLE = "table"
    CSV = "csv"
    JSONL = "jsonl"


Speaker = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Only of this speaker: a name, a part of one, or an alias; case and accents do not matter.",
        autocompletion=speaker_names,
    ),
]
Since = Annotated[
    str | None, typer.Option(metavar="DATE", help="Only published on this day or later: 2020-01-02, 2020-01 or 2020.")
]
Until = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Only published on this day or earlier: a year or month ends with its last day."),
]
Outlet = Annotated[str | None, typer.Option(metavar="NAME", help="Only from this outlet.", autocompletion=outlet_names)]
About = Annotated[
    str | None,
    typer.Option(metavar="WORDS", help='Only with all of these words; "two words" in quotation marks stand together.'),
]
Words = Annotated[
    list[str] | None, typer.Argument(metavar="WORDS", help="Only with all of these words: short for --about.")
]
QuoteKind = Annotated[
    str | None, typer.Option("--kind", metavar="KIND", help="Only quotes of this kind: direct, mixed or indirect.")
]
SpeakerKind = Annotated[
    str | None,
    typer.Option(
        "--kind", metavar="KIND", help="Only speakers of this kind: person, organization, group, unnamed or document."
    ),
]
Kind = Annotated[
    str | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help="Only quotes of this kind: direct, mixed or indirect. Of speakers: person, organization, group, unnamed or "
        "document.",
    ),
]
MinConfidence = Annotated[float | None, typer.Option(min=0.0, max=1.0, metavar="0…1", help="Only this sure or surer.")]
Limit = Annotated[
    int | None,
    typer.Option(
        min=0, metavar="N", help="At most so many rows; 0 for all. A table shows 50 without it, the others all."
    ),
]
After = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="ID",
        help="Go on after this row: the id of the last one shown, which a shortened table ends with.",
    ),
]
Open = Annotated[
    bool, typer.Option("--open", help="Show it in the editor that VISUAL or EDITOR names, in place of printing it.")
]
As = Annotated[
    Format,
    typer.Option(
        "--format",
        metavar="table|csv|jsonl",
        help="How to print: a table for people, or CSV or JSON lines for programs; --json is short for jsonl.",
    ),
]


def about_all(words: Sequence[str] | None, about: str | None) -> str | None:
    """What a listing is asked to be about: its words, and those of ``--about``."""
    return " ".join([*(words or ()), *([about] if about else ())]) or None
