"""Measure the extraction of this checkout on annotated articles, and hold it to floors.

usage: python -m benchmarks.quality [SHARED] [--model NAME] [--keep FOLDER]

SHARED (or the variable FACTDB_SHARED) is a folder with the gold (``gold/``) and the scorers (``tools/``); without it
this says so and gives no verdict. Every figure comes from the records that ``factdb extract --format jsonl`` prints.
The exit status is 1 where a figure lies below its floor. Floors stand just under what was last reached: what is
computed in floats moves the encoder's figures by some thousandths from one kind of processor to another. Shares of what
is wrong are given as what is left of one: 0.93 not given to somebody else. The floors are those of the default model:
with another one they do not count. FOLDER keeps what was found, for benchmarks/calibration.py and for a look at the faults.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.calibration import SURE, outcomes, share_right
from factdb.articles import Article
from factdb.cli import main as factdb
from factdb.dates import parse_published
from factdb.errors import DateError
from factdb.exports.records import extraction_record
from factdb.extraction import DEFAULT_MODEL, extract


@dataclass(frozen=True, slots=True)
class Measure:
    """Figures: the scorer that gives it, its arguments (``{pred}`` is the output on ``gold``), and their floors."""

    scorer: str
    gold: str
    arguments: tuple[str, ...]
    figures: tuple[tuple[str, float], ...]


ARCS = "arcs_dev_articles.jsonl"

RIGHT_WHERE_SURE = 0.90
"""The least share of quotes that are right among those of a confidence of ``SURE`` or more."""

MEASURES = (
    Measure(
        "score_quotes.py",
        "polnear_dev.jsonl",
        ("gold/polnear_dev.jsonl", "{pred}"),
        (("said.all.f1", 0.80), ("said.direct.f1", 0.935), ("said.mixed.f1", 0.865), ("said.indirect.f1", 0.76)),
    ),
    Measure(
        "score_spans.py",
        "polnear_dev.jsonl",
        ("gold/polnear_dev_tokens.jsonl", "gold/polnear_dev.jsonl", "{pred}"),
        (("source.f1", 0.855), ("cue.f1", 0.775), ("content.f1", 0.75)),
    ),
    Measure(
        "score_speakers.py",
        "polnear_dev.jsonl",
        ("gold/polnear_dev.jsonl", "gold/speakers_dev.jsonl", "{pred}"),
        (("all.named", 0.91), ("person.named", 0.92), ("all.not wrong", 0.965)),
    ),
    Measure(
        "score_quotes.py",
        "arcs_dev_quotes.jsonl",
        ("gold/arcs_dev_quotes.jsonl", "{pred}", "--speech"),
        (("said.all.f1", 0.85), ("said.direct.f1", 0.95)),
    ),
    Measure(
        "score_quantities.py",
        "newsquant_dev.jsonl",
        ("gold/newsquant_dev.jsonl", "{pred}"),
        (("value.f1", 0.915), ("unit.f1", 0.85), ("change.f1", 0.835), ("full.f1", 0.655)),
    ),
    Measure(
        "score_quantities.py",
        "meantime_dev.jsonl",
        ("gold/meantime_dev.jsonl", "{pred}"),
        (("span.f1", 0.935), ("concept.f1", 0.90)),
    ),
    Measure(
        "score_arcs.py",
        ARCS,
        ("gold/arcs_dev.json", "{folder}"),
        (
            ("claims right.f1", 0.88),
            ("claims measure.f1", 0.80),
            ("claims as_of.f1", 0.805),
            ("claims claimant.f1", 0.78),
            ("facts.f1", 0.84),
            ("conflicts.f1", 0.75),
            ("utterances.f1", 0.92),
            ("copies.f1", 0.95),
            ("speakers.named", 0.93),
        ),
    ),
)


def article(record: dict[str, Any]) -> Article:
    """The article of a gold record."""
    return Article(
        text=record["text"],
        title=record.get("title"),
        published=publication(record.get("published") or record.get("dct") or record.get("date")),
        source_id=record["id"],
    )


def publication(stated: str | None) -> date | datetime | None:
    """The date of a gold record; None where it states none, or one that can be read in two ways."""
    try:
        return parse_published(stated) if stated else None
    except DateError:
        return None


def predicted(line: str, *, model: str) -> str:
    """What factdb finds in the article of one line of gold, as one line."""
    return json.dumps(extraction_record(extract(article(json.loads(line)), model=model)), ensure_ascii=False)


def export_arcs(articles: Path, folder: Path, model: str) -> None:
    """Take the arcs' articles into an empty database in ``folder`` and export it to the files that score_arcs reads."""
    (folder / "arcs.db").unlink(missing_ok=True)
    database = ("--database", str(folder / "arcs.db"))
    with open(os.devnull, "w", encoding="utf-8") as silence, redirect_stderr(silence), redirect_stdout(silence):
        status = factdb([*database, "ingest", str(articles), "--model", model])
        for name in ("articles", "quotes", "claims", "facts"):
            status |= factdb([*database, "export", name, "--to", str(folder / f"{name}.jsonl"), "--force"])
    if status:
        raise RuntimeError(f"factdb ingest or export failed on {articles}")


def figure(result: dict[str, Any], name: str) -> float:
    """The figure of a dotted name: ``said.all.f1`` is ``result["said.all"]["f1"]``, ``all.not wrong`` 1 less "wrong"."""
    group, _, key = name.rpartition(".")
    return 1 - float(result[group][key[4:]]) if key.startswith("not ") else float(result[group][key])


def measured(
    shared: Path, folder: Path, pool: ProcessPoolExecutor, model: str
) -> Iterator[tuple[str, str, float, float]]:
    """Rows of (gold file, figure, value, floor)."""
    read: set[str] = set()
    for measure in MEASURES:
        output = folder / measure.gold
        if measure.gold == ARCS:
            export_arcs(shared / "gold" / measure.gold, folder, model)
        elif measure.gold not in read:
            read.add(measure.gold)
            lines = (shared / "gold" / measure.gold).read_text(encoding="utf-8").splitlines()
            output.write_text(
                "\n".join(pool.map(partial(predicted, model=model), lines, chunksize=8)) + "\n", encoding="utf-8"
            )
        arguments = [a.replace("{pred}", str(output)).replace("{folder}", str(folder)) for a in measure.arguments]
        command = [sys.executable, str(shared / "tools" / measure.scorer), *arguments, "--json"]
        done = subprocess.run(command, cwd=shared, check=True, capture_output=True, text=True)
        for name, floor in measure.figures:
            yield measure.gold, name, figure(json.loads(done.stdout), name), floor
    attributions = "polnear_dev.jsonl"
    found = outcomes(shared / "gold" / attributions, folder / attributions, shared / "tools")
    yield attributions, f"right at {SURE}", share_right(found), RIGHT_WHERE_SURE


def main(arguments: list[str]) -> int:
    """Print the table; 1 if a figure lies below its floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, nargs="?", default=Path(os.environ.get("FACTDB_SHARED", "")))
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    options = parser.parse_args(arguments)
    shared, model = options.shared, options.model
    if not (shared / "gold").is_dir():
        print("quality: no gold (name its folder, or set FACTDB_SHARED): not measured, no verdict")
        return 0
    low = 0
    with tempfile.TemporaryDirectory() as temporary, ProcessPoolExecutor() as pool:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for gold, name, value, floor in measured(shared.resolve(), folder, pool, model):
            low += value < floor
            print(f"{gold:24}{name:20}{value:8.3f}   floor {floor:.3f}{'   BELOW' if value < floor else ''}")
    return 1 if low and model == DEFAULT_MODEL else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
