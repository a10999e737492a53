"""Bad text of many shapes through the extraction and the readers: time and memory at twice the length.

usage: python -m benchmarks.shapes [SHAPE …] [--characters N] [--part PART …] [--model rules|small|standard]

Each shape is read at half of the characters and at all of them, in a process of its own: the extraction (with rules alone
unless --model says more), and every reader, to which the shape is given as a file and as the value of one that is well made.
Time is the processor's, the better of two where the first ratio is above 2.3 or so short that other things count. The exit status is 1 where
twice the length takes more than 2.3 times the time, and more than a second.
"""

import argparse
import html
import io
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from factdb.articles import Article
from factdb.errors import FactdbError
from factdb.extraction import RULES, extract
from factdb.readers import InputFormat, read
from factdb.readers.feeds import parse_feed
from tests.readers.test_warc import record

MOST = 2.3
"""Times the time that twice the length may take."""

SHORT = 1.0
"""Seconds of processor time below which a ratio says nothing."""

MEMORY_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in which the system counts a process's memory."""


def word(number: int) -> str:
    """A word for a number, another for each."""
    letters = ""
    while number or not letters:
        number, letter = divmod(number, 26)
        letters += chr(97 + letter)
    return letters


def of(piece: str) -> Callable[[int], str]:
    """A shape that says one thing again and again."""
    return lambda length: (piece * (length // len(piece) + 1))[:length]


def each(make: Callable[[int], str]) -> Callable[[int], str]:
    """A shape that says another thing each time."""

    def shape(length: int) -> str:
        pieces: list[str] = []
        size = 0
        while size < length:
            pieces.append(make(len(pieces)))
            size += len(pieces[-1])
        return "".join(pieces)[:length]

    return shape


SHAPES: dict[str, Callable[[int], str]] = {
    "straight marks": of('"'),
    "opening marks": of("“"),
    "pairs of marks": of("“a” "),
    "nested marks": of("“‘"),
    "nested quotes": of("“He said ‘she said “no” ’ ” "),
    "single marks": of("'"),
    "guillemets": of("«a"),
    "a quote a line": of("“a\n"),
    "apostrophes": of("a's "),
    "brackets": of("([{<"),
    "brackets with words": of("(a) "),
    "digits": of("9"),
    "numbers": of("1 "),
    "numbers with commas": of("1,"),
    "sums and shares": of("$1% "),
    "fractions": of("1/"),
    "number words": of("two hundred and "),
    "years": of("2019 "),
    "dates": of("March 12 to "),
    "commas": of(","),
    "full stops": of(". "),
    "dashes": of("— "),
    "hyphens": of("a-"),
    "one endless line": of("the ferry sank and "),
    "one endless word": of("a"),
    "empty lines": of("\n"),
    "short lines": of("a\n"),
    "white space": of(" \t\u00a0"),
    "right to left": of("\u202eשלום \u202b"),
    "zero width": of("a\u200b\u200d "),
    "lone surrogates": of("a\ud800 \udc80"),
    "NULs": of("a\0 "),
    "combining marks": of("e\u0301\u0302"),
    "emoji": of("👩‍👩‍👧 "),
    "mixed encodings": of("Ã©â€œ caf\udce9 "),
    "names": of("Ann Lee "),
    "other names": each(lambda number: f"Ann{word(number)} Lee{word(number)}, "),
    "people of one surname": each(lambda number: f"{word(number).title()} Lee said he went. "),
    "other words": each(lambda number: f"{word(number)} "),
    "reporting verbs": of("said "),
    "said by whom": of("the senator said that the minister said that "),
    "answers": of("“I go,” he said. "),
    "turns": of("ANN: I go.\n"),
    "claims": each(lambda number: f"{number} people died. "),
    "addresses": of("http://a.b@c.d "),
    "tags": of("<b>"),
    "paragraphs of tags": of("<p>a b c d e"),
    "entities": of("&amp;"),
    "lists": of("[["),
    "objects": of('{"a":'),
}
"""By name; each makes a text of so many characters."""


def _read(form: InputFormat, data: bytes) -> None:
    for _ in read(["-"], stdin=io.BytesIO(data), input_format=form):
        pass


def _feed(data: bytes) -> None:
    with suppress(FactdbError):
        parse_feed(data, url="https://post.example/feed", content_type="text/xml")


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _in_page(text: str) -> bytes:
    return b"<p>Nine people were rescued from the sea.</p><p>" + _raw(html.escape(text)) + b"</p>"


FEED = b"<rss version='2.0'><channel><item><link>https://post.example/1</link><title>%s</title></item></channel></rss>"

PARTS: dict[str, Callable[[str], None]] = {
    **{f"{form} file": partial(lambda form, text: _read(form, _raw(text)), form) for form in InputFormat},
    "jsonl text": lambda text: _read(InputFormat.JSONL, json.dumps({"text": text}).encode()),
    "csv cell": lambda text: _read(InputFormat.CSV, b'text\n"' + _raw(text.replace('"', '""')) + b'"\n'),
    "html paragraph": lambda text: _read(InputFormat.HTML, _in_page(text)),
    "warc page": lambda text: _read(InputFormat.WARC, record(_in_page(text))),
    "feed file": lambda text: _feed(_raw(text)),
    "feed title": lambda text: _feed(FEED % _raw(html.escape(text))),
}
"""Every reader, by what a shape is to it."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds at half of the length and at all of it, and the most memory, in MB, that all of it took."""

    half: float
    whole: float
    memory: float

    @property
    def ratio(self) -> float:
        return self.whole / max(self.half, 1e-6)

    @property
    def is_too_much(self) -> bool:
        return self.ratio > MOST and self.whole > SHORT


def measured(run: Callable[[str], None], shape: Callable[[int], str], characters: int) -> Cost:
    """What a part takes for a shape, in a process of its own each time."""
    half, whole = in_a_process(run, shape(characters // 2)), in_a_process(run, shape(characters))
    cost = Cost(half[0], whole[0], whole[1])
    if cost.ratio <= MOST or cost.whole <= SHORT:
        return cost
    again = in_a_process(run, shape(characters // 2)), in_a_process(run, shape(characters))
    return Cost(max(half[0], again[0][0]), min(whole[0], again[1][0]), max(whole[1], again[1][1]))


Given = TypeVar("Given")


def in_a_process(run: Callable[[Given], None], given: Given) -> tuple[float, float]:
    """Processor seconds that a function takes in a process of its own, and the most memory of that, in MB."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        begun = time.process_time()
        run(given)
        os.write(writer, repr(time.process_time() - begun).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        seconds = pipe.read()
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit("a process died; see above")
    return float(seconds), usage.ru_maxrss * MEMORY_UNIT / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shapes", nargs="*", metavar="SHAPE")
    parser.add_argument("--characters", type=int, default=1_000_000)
    parser.add_argument("--part", action="append", choices=("extraction", *PARTS))
    parser.add_argument("--model", default=RULES)
    options = parser.parse_args()
    parts = {"extraction": lambda text: _extract(text, options.model), **PARTS}
    _extract("Ann Lee said on Monday: “About 3 men died in 2019.” He left.", options.model)
    print(f"{'shape':24}{'part':18}{'half, s':>10}{'whole, s':>10}{'ratio':>8}{'memory, MB':>12}")
    costs = [
        _printed(name, part, measured(parts[part], SHAPES[name], options.characters))
        for name in options.shapes or SHAPES
        for part in options.part or parts
    ]
    print(_summary(costs, options.characters))
    sys.exit(1 if any(cost.is_too_much for cost in costs) else 0)


def _extract(text: str, model: str) -> None:
    extract(Article(text=text), model=model)


def _printed(name: str, part: str, cost: Cost) -> Cost:
    mark = "  too much" if cost.is_too_much else ""
    print(
        f"{name:24}{part:18}{cost.half:10.2f}{cost.whole:10.2f}{cost.ratio:8.2f}{cost.memory:12.0f}{mark}", flush=True
    )
    return cost


def _summary(costs: Sequence[Cost], characters: int) -> str:
    counted = [cost for cost in costs if cost.whole > SHORT]
    worst = max((cost.ratio for cost in counted), default=0.0)
    return (
        f"{len(costs)} measured at {characters:,} characters, {len(counted)} of them above {SHORT:g} s; highest ratio {worst:.2f}, "
        f"most memory {max(cost.memory for cost in costs):.0f} MB, {sum(cost.is_too_much for cost in costs)} too much"
    )


if __name__ == "__main__":
    main()
