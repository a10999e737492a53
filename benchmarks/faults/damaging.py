"""Bytes of a SQLite file overwritten at random: every command answers, or says in one line that the file is damaged."""

import json
import random
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.places import Place
from benchmarks.faults.processes import run
from benchmarks.faults.scenarios import INGEST, do

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("database", "check"),
    ("database", "status"),
    ("quotes", "--limit", "0", "--format", "jsonl"),
    ("quotes", "--about", "ferry"),
    ("claims", "--limit", "0", "--format", "csv"),
    ("facts", "--limit", "0"),
    ("facts", "show", "1"),
    ("speakers", "--limit", "0"),
    ("articles", "--limit", "0"),
    ("show", "3"),
    ("stats",),
    ("sql", "SELECT * FROM report_claims"),
    ("export", "claims", "--to", "{folder}/claims.jsonl", "--force"),
    ("database", "backup", "{folder}/backup.db", "--force"),
    ("review", "set", "c20", "measure=boats", "--by", "Ann"),
    ("ingest", "--model", "rules", "--jobs", "1", "{folder}/more.jsonl"),
)
"""What is run on each damaged file, one after the other; the last two write."""

MORE = {
    "source_id": "k11",
    "outlet": "Asker Letter",
    "title": "A new ferry",
    "published": "2024-09-02",
    "text": "“The engines answer,” said Ida Castell on Monday. The new ferry carries 240 passengers.",
}
"""An article that is ingested into a damaged file."""

MOST_BYTES = 64


@dataclass(frozen=True, slots=True)
class Damaged:
    """How many files were damaged, of how many ``check`` said so, what commands ended with, and those that did neither."""

    files: int
    named: int
    statuses: dict[int, int]
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        answered = ", ".join(f"{number:,} with {status}" for status, number in sorted(self.statuses.items()))
        said = "\n".join(self.wrong) or "every command answered or said in one line what is wrong"
        return f"{said}\n{self.files:,} files damaged, named by check: {self.named:,}; commands ended: {answered}"


def damage(times: int, *, seed: int = 1) -> Damaged:
    """Overwrite up to 64 bytes in a row in each of ``times`` copies of a database, and run the commands on it."""
    statuses: Counter[int] = Counter()
    named, wrong = 0, []
    with tempfile.TemporaryDirectory(prefix="factdb-faults-") as name:
        folder = Path(name)
        (folder / "more.jsonl").write_text(json.dumps(MORE), encoding="utf-8")
        place = Place("sqlite", folder)
        with place.database() as whole:
            do(whole, INGEST)
            for number in range(times):
                with place.database(whole) as url:
                    where = _overwrite(Path(url.removeprefix("sqlite:///")), random.Random(f"{seed} {number}"))
                    for command in COMMANDS:
                        ended = run(url, [word.format(folder=folder) for word in command], folder)
                        statuses[ended.status] += 1
                        named += command == COMMANDS[0] and ended.status == 1
                        if ended.fault or ended.status not in (0, 1):
                            wrong.append(f"{number}, {where}: {' '.join(command)}: {ended.status} {ended.fault}")
    return Damaged(times, named, dict(statuses), tuple(wrong))


def _overwrite(path: Path, chance: random.Random) -> str:
    """Put other bytes somewhere in a file; where."""
    at = chance.randrange(path.stat().st_size - MOST_BYTES)
    length = chance.randint(1, MOST_BYTES)
    with path.open("r+b") as file:
        file.seek(at)
        file.write(chance.randbytes(length))
    return f"{length} bytes at {at}"
