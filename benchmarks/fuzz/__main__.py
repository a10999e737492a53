"""Fuzz everything that reads what strangers wrote, and say how many runs there were and what went wrong.

usage: python -m benchmarks.fuzz atheris|hypothesis [TARGET …] [--runs N] [--seconds N] [--seed N] [--keep FOLDER]

Targets are the parts without the encoder (marks, quantities, times, names, dates, search, addresses), the readers (text, jsonl,
csv, parquet, warc, html, gzip, feed, opml, sheet, speakers), and the whole extraction (extraction-rules, -small, -standard);
all but the last two without a name. Each runs in a process of its own, until it had so many runs or seconds. Inputs that do
harm are kept in FOLDER, one of each kind. Atheris comes with ``pip install 'factdb[fuzz]'``.

A fault is whatever is raised besides FactdbError, a place that does not lie in the text, and a run that takes more than 5
milliseconds for each character. The exit status is 1 where there was any.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ENCODER = ("extraction-small", "extraction-standard")
"""Targets that are slow, and run when they are named."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine", choices=("atheris", "hypothesis"))
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", metavar="FOLDER")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        _alone(options)
        return
    if options.keep is not None:
        os.makedirs(options.keep, exist_ok=True)
    rows = [_target(options, name) for name in options.targets or _names()]
    print(f"{'target':22}{'engine':12}{'runs':>12}{'characters':>14}{'CPU s':>9}{'slowest, ms/char':>18}{'faults':>8}")
    for row in rows:
        print(
            f"{row['target']:22}{row['engine']:12}{row['runs']:12,}{row['characters']:14,}{row['seconds']:9.0f}"
            f"{row['slowest']:18.2f}{len(row['faults']):8}"
        )
    print(f"{sum(row['runs'] for row in rows):,} runs")
    faults = [(row["target"], kind, *said) for row in rows for kind, said in row["faults"].items()]
    for target, kind, message, data in faults:
        print(f"{target}: {kind}: {message}\n    {data[:400]}")
    sys.exit(1 if faults else 0)


def _names() -> list[str]:
    from benchmarks.fuzz.targets import TARGETS

    return [name for name in TARGETS if name not in ENCODER]


def _target(options: argparse.Namespace, name: str) -> dict[str, Any]:
    """Run one target in a process of its own; one that dies is a fault."""
    command = [sys.executable, "-m", "benchmarks.fuzz", options.engine, name, "--alone"]
    command += ["--runs", str(options.runs), "--seconds", str(options.seconds), "--seed", str(options.seed)]
    command += ["--keep", options.keep] if options.keep is not None else []
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as file:
        environment = os.environ | {"FACTDB_FUZZ_RESULT": file.name}
        process = subprocess.run(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
        )
        result = file.read()
    if result:
        found: dict[str, Any] = json.loads(result)
        print(f"{name}: {found['runs']:,} runs, {len(found['faults'])} faults", file=sys.stderr, flush=True)
        return found
    last = process.stderr.decode("utf-8", "replace").strip().splitlines()[-8:]
    died = {f"died with status {process.returncode}": (" | ".join(last), "")}
    return {
        "target": name,
        "engine": options.engine,
        "runs": 0,
        "characters": 0,
        "seconds": 0.0,
        "slowest": 0.0,
        "faults": died,
    }


def _alone(options: argparse.Namespace) -> None:
    from benchmarks.fuzz.running import by_atheris, by_hypothesis

    (name,) = options.targets
    if options.engine == "atheris":
        by_atheris(name, options.runs, options.seconds, options.seed, options.keep)
        return
    done = by_hypothesis(name, options.runs, options.seconds, options.seed, options.keep)
    Path(os.environ["FACTDB_FUZZ_RESULT"]).write_text(json.dumps(done), encoding="utf-8")


if __name__ == "__main__":
    main()
