"""Bombs of every kind that is read, at the limits that hold without options: what becomes of each, its time and its memory.

usage: python -m benchmarks.bombs [BOMB …]

Each is made in one process and read in another, as a source of ``factdb ingest`` is; nothing is extracted (benchmarks/shapes.py
does that). The exit status is 1 where one takes more than 700 MB.
"""

import gzip
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.shapes import in_a_process
from factdb.cli.reading import LARGEST_ARTICLE
from factdb.errors import FactdbError
from factdb.readers import Failure, read
from factdb.readers.feeds import named_feeds, parse_feed
from tests.readers.test_html import page
from tests.readers.test_warc import HTML, record
from tests.test_hostile import ENTITIES, table

MOST = 700
"""MB that none may take."""

SIZE = LARGEST_ARTICLE - 10_000
"""Bytes of what is just small enough."""


def of(piece: bytes, size: int = SIZE) -> bytes:
    """One thing again and again."""
    return piece * (size // len(piece))


def packed(times: int) -> bytes:
    """Zeros of so many times the largest size, packed."""
    return gzip.compress(of(b"0", SIZE * times))


def archived(body: bytes) -> bytes:
    """A web archive with one packed page."""
    return record(gzip.compress(body), f"{HTML}\r\nContent-Encoding: gzip")


def feed(size: int) -> bytes:
    """A feed that breaks off after so many bytes of entries."""
    return b"<rss version='2.0'><channel>" + of(b"<item><title>a</title></item>", size)


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "words of a page": ("a.html", lambda: page(bottom=f"<p>{of(b'ferry ').decode()}</p>")),
    "paragraphs of a page": ("a.html", lambda: page(bottom=of(b"<p>" + b"The quay is open. " * 5).decode())),
    "most tags of a page": ("a.html", lambda: page(bottom=of(b"<b>a</b>", 8 * 99_900).decode())),
    "more tags": ("a.html", lambda: page(bottom=of(b"<b>a</b>").decode())),
    "tags in tags": ("a.html", lambda: page(bottom=of(b"<div>", 5 * 199_000).decode())),
    "a packed text": ("a.txt.gz", partial(packed, 5)),
    "a packed text beyond all": ("a.txt.gz", partial(packed, 50)),
    "a line without end": ("a.jsonl", lambda: of(b" ", SIZE * 10)),
    "objects": ("a.json", lambda: b"[" + of(b"{},") + b"{}]"),
    "objects of a line": ("a.jsonl", lambda: b'{"text": "a", "tags": [' + of(b"{},") + b"{}]}"),
    "lists in lists": ("a.jsonl", lambda: b'{"text": ' + of(b"[")),
    "cells": ("a.csv", lambda: b"text\n" + of(b"a,")),
    "rows": ("a.csv", lambda: b"text\n" + of(b"a\n", 200_000)),
    "a cell over many lines": ("a.csv", lambda: b'text\n"' + of(b"a\n", SIZE + 40_000)),
    "a value of Parquet": ("a.parquet", lambda: table(["0" * SIZE * 3], compression="zstd", use_dictionary=False)),
    "one value in many rows": ("a.parquet", lambda: table(["ab" * 450_000] * 1_000)),
    "a page of an archive": ("a.warc", lambda: record(page(bottom=f"<p>{of(b'ferry ').decode()}</p>"))),
    "a packed page of an archive": ("a.warc", lambda: archived(of(b" ", SIZE * 20))),
    "a packed archive": ("a.warc.gz", lambda: gzip.compress(record(of(b" ", SIZE * 20)))),
    "entities of a feed": ("feed", lambda: f"{ENTITIES}<rss version='2.0'><channel><title>&j;</title></channel></rss>".encode()),
    "most tags of a feed": ("feed", partial(feed, 28 * 124_900)),
    "more tags of a feed": ("feed", partial(feed, SIZE)),
    "entities of a list of feeds": ("opml", lambda: f"{ENTITIES}<opml><body><outline xmlUrl='&j;'/></body></opml>".encode()),
    "a list of feeds": ("opml", lambda: b"<opml><body>" + of(b"<outline xmlUrl='https://a.example/'/>") + b"</body></opml>"),
}  # fmt: skip
"""By name: the kind of file, and what makes it."""


def _outcomes(path: Path) -> Iterator[str]:
    """What becomes of a file, in a word or a line for each of its articles."""
    try:
        if path.name == "feed":
            yield f"{len(parse_feed(path.read_bytes(), url='https://post.example/feed', content_type='text/xml').entries)} entries"
        elif path.name == "opml":
            yield f"{len(named_feeds([str(path)]))} feeds"
        else:
            for item in read([path], max_bytes=LARGEST_ARTICLE):
                yield f"refused: {item.reason}" if isinstance(item, Failure) else "read"
    except FactdbError as error:
        yield f"refused: {error}"


def _write(bomb: tuple[Path, Callable[[], bytes]]) -> None:
    path, make = bomb
    path.write_bytes(make())


def _tell(paths: tuple[Path, Path]) -> None:
    """Read a file, and write down what became of it."""
    source, told = paths
    counted = Counter(_outcomes(source)).most_common(2)
    told.write_text(" · ".join(f"{number:,} times {what}" if number > 1 else what for what, number in counted))


def main() -> None:
    costs = []
    print(f"{'bomb':30}{'bytes':>12}{'seconds':>9}{'MB':>6}  what became of it")
    for name in sys.argv[1:] or BOMBS:
        kind, make = BOMBS[name]
        with tempfile.TemporaryDirectory(prefix="factdb-bombs-") as folder:
            source, told = Path(folder) / kind, Path(folder) / "told"
            in_a_process(_write, (source, make))
            seconds, memory = in_a_process(_tell, (source, told))
            became = told.read_text().replace(f"{source}: ", "").replace(str(source), kind)
            print(f"{name:30}{source.stat().st_size:>12,}{seconds:>9.1f}{memory:>6.0f}  {became[:110]}", flush=True)
        costs.append(memory)
    print(f"{len(costs)} bombs, most memory {max(costs):.0f} MB")
    sys.exit(1 if max(costs) > MOST else 0)


if __name__ == "__main__":
    main()
