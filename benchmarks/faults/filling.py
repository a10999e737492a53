"""A disk of a PostgreSQL server that becomes full: the command ends with one line, and goes on when there is room."""

import os
import random
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from benchmarks.faults.killing import Ready, readied
from benchmarks.faults.places import Place, differences, opened, state
from benchmarks.faults.processes import Ended, run
from benchmarks.faults.scenarios import SCENARIOS
from factdb.database import schema
from factdb.database.connection import connect
from factdb.errors import DatabaseError
from tests.postgres import Server, unprivileged

DISK_BYTES = 256 << 20

BLOCK_BYTES = 1 << 13
"""In which tables grow."""

LOG_BYTES = 1 << 20
"""In which the write-ahead log grows."""

WAIT_SECONDS = 60.0
"""How long a server may take to come back."""

SAID = ("has no room left", "was stopped", "lost the connection", "cannot be reached", "cannot be read or written")
"""What a command says where the disk of the tables is full, or that of the log, upon which the server ends."""


class Disk(StrEnum):
    """What lies on the disk that becomes full: the tables, or the server's write-ahead log."""

    TABLES = "tables"
    LOG = "write-ahead log"


@dataclass(frozen=True, slots=True)
class Filled:
    """How many commands ran while a disk was nearly full, what they ended with, and what was wrong then or afterwards."""

    runs: int
    statuses: dict[str, int]
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        ended = ", ".join(f"{number:,} {status}" for status, number in sorted(self.statuses.items()))
        said = "\n".join(self.wrong) or "nothing was wrong, then or afterwards"
        return f"{said}\n{self.runs:,} commands on a disk with little room: {ended}"


def fill(times: int, *, seed: int = 1) -> Filled:
    """Run the scenarios ``times`` times together on each disk, with as much room as each needs, or less."""
    statuses: Counter[str] = Counter()
    wrong: list[str] = []
    runs = 0
    for disk in Disk:
        with tempfile.TemporaryDirectory(prefix="factdb-faults-") as name, _mounted(Path(name) / "disk") as mounted:
            place = _place(disk, Path(name), mounted)
            try:
                for position, scenario in enumerate(SCENARIOS):
                    chance = random.Random(f"{seed} {disk} {scenario.name}")
                    with readied(place, scenario) as ready:
                        narrow = _Narrow(ready, disk, mounted)
                        for _ in range(times // len(SCENARIOS) + (position < times % len(SCENARIOS))):
                            ended, found = narrow.filled(chance)
                            runs += 1
                            statuses[f"{disk}: ended with {ended.status}"] += 1
                            wrong += [f"{disk}, {scenario.name}: {each}" for each in found]
            finally:
                place.close()
    return Filled(runs, dict(statuses), tuple(wrong))


def _place(disk: Disk, folder: Path, mounted: Path) -> Place:
    """A server with its tables, or its write-ahead log, on the disk."""
    place = Place("postgres", folder, log=mounted / "log" if disk is Disk.LOG else None)
    if place.server is not None and disk is Disk.TABLES:
        place.server.execute(f"CREATE TABLESPACE faults LOCATION '{mounted / 'tables'}'")
        place.tablespace = "faults"
    if place.server is not None and disk is Disk.LOG:
        # what is no longer needed is removed at a checkpoint, and not kept to be written over
        for setting in ("wal_recycle = off", "min_wal_size = '2MB'"):
            place.server.execute(f"ALTER SYSTEM SET {setting}")
        place.server.execute("SELECT pg_reload_conf()")
    return place


class _Narrow:
    """A scenario on a disk with little room."""

    def __init__(self, ready: Ready, disk: Disk, mounted: Path) -> None:
        self.ready, self.disk, self.mounted = ready, disk, mounted
        self.server = cast("Server", ready.place.server)
        self.held = _held(ready.before)
        with ready.place.database(ready.before) as url:
            free, written = _free(mounted), self._written()
            run(url, ready.scenario.command(ready.folder), ready.folder)
            self.needed = free - _free(mounted) if disk is Disk.TABLES else min(self._written() - written, LOG_BYTES)

    def filled(self, chance: random.Random) -> tuple[Ended, list[str]]:
        """How the command ended, and what was wrong then, or when there was room again."""
        ready, scenario = self.ready, self.ready.scenario
        command = scenario.command(ready.folder)
        with ready.place.database(ready.before) as url:
            ballast = self._take_room(chance.randrange(max(self.needed, BLOCK_BYTES)))
            ended = run(url, command, ready.folder)
            wrong = _wrong_at_once(ended)
            with suppress(DatabaseError):
                # a server whose log has no room is not there; tables can be read
                wrong += [row for rows in _held(url).get("broken", ()) for row in rows]
            ballast.unlink()
            self._start_again(url)
            there = _held(url)
            allowed = [ready.right, *([self.held] if ended.status else [])]
            if (scenario.whole or not ended.status) and not any(_are_one(each, there) for each in allowed):
                wrong.append(f"ended with {ended.status}, a part of it was stored")
            again = run(url, command, ready.folder)
            wrong += differences(ready.right, state(url))
        if again.fault or again.status not in ((0, 1) if scenario.may_refuse else (0,)):
            wrong.append(f"run again, it ended with {again.status}: {again.said!r}")
        return ended, wrong

    def _take_room(self, left: int) -> Path:
        """A file that takes all of the disk but so many bytes; of the write-ahead log, they are the last of a segment."""
        if self.disk is Disk.LOG:
            self.server.execute("CHECKPOINT")
            rest = LOG_BYTES - self._written() % LOG_BYTES
            self.server.value(f"SELECT pg_logical_emit_message(false, 'faults', repeat('x', {max(rest - left, 1)}))")
        ballast = self.mounted / "ballast"
        with ballast.open("wb") as file:
            taken = _free(self.mounted) - (left // BLOCK_BYTES * BLOCK_BYTES if self.disk is Disk.TABLES else 0)
            os.posix_fallocate(file.fileno(), 0, max(taken, 1))
        return ballast

    def _start_again(self, url: str) -> None:
        """Wait for the server; start it where it has ended for want of room."""
        until = time.monotonic() + WAIT_SECONDS
        while not _answers(url):
            if time.monotonic() > until:
                raise RuntimeError("the server does not come back")
            if not self.server.is_running():
                self.server.restart()
            time.sleep(0.1)

    def _written(self) -> int:
        """How many bytes were written to the write-ahead log."""
        return int(self.server.value("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')"))


def _held(url: str) -> dict[str, Any]:
    """All that a database holds; of one of an earlier revision that alone."""
    with opened(url) as engine:
        revision = schema.current(engine)
    return state(url) if revision == schema.head() else {"revision": revision}


def _are_one(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one == other if "revision" in one else set(one) == set(other) and not differences(one, other)


def _wrong_at_once(ended: Ended) -> list[str]:
    if ended.status not in (0, 1) or ended.fault:
        return [f"it ended with {ended.status}: {ended.fault or ended.said!r}"]
    if ended.status and not any(words in ended.said for words in SAID):
        return [f"it did not say that there was no room: {ended.said!r}"]
    return []


def _answers(url: str) -> bool:
    try:
        connect(url).dispose()
    except DatabaseError:
        return False
    return True


def _free(mounted: Path) -> int:
    return shutil.disk_usage(mounted).free


@contextmanager
def _mounted(folder: Path) -> Iterator[Path]:
    """A small file system, in memory, with folders that the server may write to. Ends the program where none can be mounted."""
    folder.mkdir()
    folder.parent.chmod(0o755)
    options = f"size={DISK_BYTES},mode=0755"
    command = ["mount", "-t", "tmpfs", "-o", options, "factdb-faults", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"full: no file system can be mounted, be root: {done.stderr.strip()}")
    try:
        for name in ("tables", "log"):
            (folder / name).mkdir()
            shutil.chown(folder / name, unprivileged().pw_name)
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
