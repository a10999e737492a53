"""How often a quote is right, by its confidence.

usage: python -m benchmarks.calibration GOLD.jsonl PRED.jsonl TOOLS

GOLD is of PolNeAR's form, PRED the output of ``factdb extract --format jsonl`` on its articles, TOOLS the folder of
score_quotes.py. A quote is right as that script counts "said": its content overlaps a gold one's by half or more, and so
does its source with the gold one's, or neither has one.
"""

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
SURE = 0.9


def rightness(gold: Mapping[str, Any], quotes: Sequence[Mapping[str, Any]], score_quotes: Any) -> list[bool]:
    """Whether each quote of an article is right, matched one to one in order of falling overlap."""
    text = gold["text"]
    wanted = [one for one in gold["attributions"] if one.get("content")]
    theirs = [score_quotes.chars(one["content"], text) for one in wanted]
    ours = [score_quotes.chars(one["content"], text) for one in quotes]
    pairs = sorted(
        ((len(x & y) / len(x | y), i, j) for i, x in enumerate(theirs) for j, y in enumerate(ours) if x & y),
        reverse=True,
    )
    right = [False] * len(quotes)
    used: set[tuple[str, int]] = set()
    for overlap, i, j in pairs:
        if overlap >= 0.5 and not used & {("gold", i), ("ours", j)}:
            used |= {("gold", i), ("ours", j)}
            source = score_quotes.chars(wanted[i].get("source"), text)
            mine = score_quotes.chars(quotes[j]["source"], text)
            right[j] = bool(source & mine) or not (source or mine)
    return right


def outcomes(gold: Path, predicted: Path, tools: Path) -> list[tuple[float, bool]]:
    """The confidence of every quote, and whether it is right."""
    sys.path.insert(0, str(tools))
    score_quotes = import_module("score_quotes")
    found = score_quotes.load(predicted)
    return [
        (quote["confidence"], right)
        for name, record in score_quotes.load(gold).items()
        for quote, right in zip(
            found[name]["quotes"], rightness(record, found[name]["quotes"], score_quotes), strict=True
        )
    ]


def share_right(found: Sequence[tuple[float, bool]], least: float = SURE) -> float:
    """The share that is right of the quotes of at least this confidence; 0 where there are none."""
    sure = [right for confidence, right in found if confidence >= least]
    return sum(sure) / len(sure) if sure else 0.0


def main(arguments: Sequence[str]) -> None:
    gold, predicted, tools = map(Path, arguments)
    found = outcomes(gold, predicted, tools)
    for low, high in pairwise(EDGES):
        part = [right for confidence, right in found if low <= confidence < high or confidence == high == 1.0]
        if part:
            print(f"{low:.1f} to {high:.1f}   {len(part):5} quotes   {sum(part) / len(part):4.0%} right")
    print(f"{SURE:.1f} and more: {share_right(found):.1%} right")


if __name__ == "__main__":
    main(sys.argv[1:])
