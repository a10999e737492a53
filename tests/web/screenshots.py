"""Pictures of the web view on the demonstration corpus, for docs/web.md.

``python -m tests.web.screenshots docs/pictures`` makes them anew; it needs factdb[browser] and a Chromium.
"""

import contextlib
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from sqlalchemy import Connection, select

from factdb.cli import main
from factdb.database.connection import open_database, reading
from factdb.database.views import report_articles, report_facts, report_speakers
from tests.web.browsing import browsing, serving_at

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

SEEDS = Path(__file__).parents[2] / "seeds"

DESKTOP: "ViewportSize" = {"width": 1100, "height": 900}
PHONE: "ViewportSize" = {"width": 360, "height": 720}

COLOURS = 64
"""Of a picture: letters stay smooth, and it is a third as large."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: what its file is called, and the address of the page."""

    name: str
    path: str


def shots(connection: Connection) -> Sequence[Shot]:
    """A page of each kind, about what the corpus tells most of."""
    speakers, facts, articles = report_speakers.c, report_facts.c, report_articles.c
    speaker = connection.scalar(select(speakers.id).order_by(speakers.quotes.desc(), speakers.name))
    fact = connection.scalar(select(facts.fact).order_by(facts.conflicts.desc(), facts.sources.desc()))
    article = connection.scalar(select(articles.id).order_by(articles.published.desc(), articles.id.desc()))
    return (
        Shot("front", "/"),
        Shot("quotes", "/quotes?q=line"),
        Shot("claims", "/claims"),
        Shot("article", f"/articles/{article}"),
        Shot("speaker", f"/speakers/{speaker}"),
        Shot("fact", f"/facts/{fact}"),
    )


def save(browser: "Browser", address: str, wanted: Sequence[Shot], folder: Path) -> None:
    """Take each page at both widths, the part that a reader sees first."""
    for suffix, size in (("", DESKTOP), ("-phone", PHONE)):
        context = browser.new_context(base_url=address, viewport=size, java_script_enabled=False)
        page = context.new_page()
        for shot in wanted:
            page.goto(shot.path)
            with Image.open(BytesIO(page.screenshot())) as picture:
                few = picture.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE)
            few.save(folder / f"{shot.name}{suffix}.png", optimize=True)
        context.close()


def take(folder: Path) -> None:
    """Read the corpus into a database of its own, and take the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, contextlib.ExitStack() as stack:
        database = str(Path(work) / "factdb.db")
        assert main(["--database", database, "ingest", str(SEEDS)]) == 0
        engine = open_database(database)
        stack.callback(engine.dispose)
        with reading(engine) as session:
            wanted = shots(session.connection())
        browser = stack.enter_context(browsing())
        save(browser, stack.enter_context(serving_at(engine)), wanted, folder)


if __name__ == "__main__":
    take(Path(sys.argv[1]))
