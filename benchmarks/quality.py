"""Measure the extraction of this checkout on annotated articles, and hold it to floors.

usage: python -m benchmarks.quality [SHARED]

SHARED (or the variable FACTDB_SHARED) is a folder with the gold (``gold/``) and the scorers (``tools/``); without it
this says so and gives no verdict. Every figure comes from the records that ``factdb extract --format jsonl`` prints.
The exit status is 1 where a figure lies below its floor. Floors stand just under what was last reached.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factdb.articles import Article
from factdb.dates import parse_published
from factdb.exports.records import extraction_record
from factdb.extraction import extract


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: the scorer that gives it, its arguments (``{pred}`` is the output on ``gold``), and its floor."""

    scorer: str
    gold: str
    arguments: tuple[str, ...]
    figures: tuple[tuple[str, float], ...]


MEASURES = (
    Measure(
        "score_quotes.py",
        "polnear_dev.jsonl",
        ("gold/polnear_dev.jsonl", "{pred}"),
        (("said.all.f1", 0.38), ("said.direct.f1", 0.65), ("said.mixed.f1", 0.0), ("said.indirect.f1", 0.0)),
    ),
    Measure(
        "score_spans.py",
        "polnear_dev.jsonl",
        ("gold/polnear_dev_tokens.jsonl", "gold/polnear_dev.jsonl", "{pred}"),
        (("source.f1", 0.0), ("cue.f1", 0.0), ("content.f1", 0.0)),
    ),
    Measure(
        "score_speakers.py",
        "polnear_dev.jsonl",
        ("gold/polnear_dev.jsonl", "gold/speakers_dev.jsonl", "{pred}"),
        (("all.named", 0.50), ("person.named", 0.0)),
    ),
    Measure(
        "score_quotes.py",
        "arcs_dev_quotes.jsonl",
        ("gold/arcs_dev_quotes.jsonl", "{pred}", "--speech"),
        (("said.all.f1", 0.0), ("said.direct.f1", 0.0)),
    ),
    Measure(
        "score_quantities.py",
        "newsquant_dev.jsonl",
        ("gold/newsquant_dev.jsonl", "{pred}"),
        (("value.f1", 0.80), ("unit.f1", 0.0), ("change.f1", 0.0), ("full.f1", 0.0)),
    ),
    Measure(
        "score_quantities.py",
        "meantime_dev.jsonl",
        ("gold/meantime_dev.jsonl", "{pred}"),
        (("span.f1", 0.0), ("concept.f1", 0.0)),
    ),
)


def article(record: dict[str, Any]) -> Article:
    """The article of a gold record."""
    published = record.get("published") or record.get("dct") or record.get("date")
    return Article(
        text=record["text"],
        title=record.get("title"),
        published=parse_published(published) if published else None,
        source_id=record["id"],
    )


def predicted(line: str) -> str:
    """What factdb finds in the article of one line of gold, as one line."""
    return json.dumps(extraction_record(extract(article(json.loads(line)))), ensure_ascii=False)


def figure(result: dict[str, Any], name: str) -> float:
    """The figure of a dotted name: ``said.all.f1`` is ``result["said.all"]["f1"]``."""
    group, _, key = name.rpartition(".")
    return float(result[group][key])


def measured(shared: Path, folder: Path, pool: ProcessPoolExecutor) -> Iterator[tuple[str, str, float, float]]:
    """Rows of (gold file, figure, value, floor)."""
    for measure in MEASURES:
        output = folder / measure.gold
        if not output.exists():
            lines = (shared / "gold" / measure.gold).read_text(encoding="utf-8").splitlines()
            output.write_text("\n".join(pool.map(predicted, lines, chunksize=8)) + "\n", encoding="utf-8")
        arguments = [a.replace("{pred}", str(output)) for a in measure.arguments]
        command = [sys.executable, str(shared / "tools" / measure.scorer), *arguments, "--json"]
        done = subprocess.run(command, cwd=shared, check=True, capture_output=True, text=True)
        for name, floor in measure.figures:
            yield measure.gold, name, figure(json.loads(done.stdout), name), floor


def main(arguments: list[str]) -> int:
    """Print the table; 1 if a figure lies below its floor."""
    shared = Path(arguments[0] if arguments else os.environ.get("FACTDB_SHARED", ""))
    if not (shared / "gold").is_dir():
        print("quality: no gold (name its folder, or set FACTDB_SHARED): not measured, no verdict")
        return 0
    low = 0
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor() as pool:
        for gold, name, value, floor in measured(shared.resolve(), Path(folder), pool):
            low += value < floor
            print(f"{gold:24}{name:20}{value:8.3f}   floor {floor:.3f}{'   BELOW' if value < floor else ''}")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
