"""Runs of a target, counted, timed, and what goes wrong in them kept, each kind of fault once."""

import json
import os
import random
import sys
import tempfile
import time
import traceback
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.fuzz.targets import Target

LONGEST_SECONDS = 0.25
"""Processor time that any run may take: caches and lexicons are loaded in the first."""

SECONDS_A_CHARACTER = 0.005
"""Processor time that a run may take for each character of its input besides; an article's takes a hundredth of it."""

AT_ONCE = 500
"""Runs of Hypothesis that are made with one seed."""

COVERED = {
    "marks": ["factdb.quotes.marks"],
    "quantities": ["factdb.quantities"],
    "times": ["factdb.times"],
    "names": ["factdb.names", "factdb.mentions"],
    "dates": ["factdb.dates"],
    "search": ["factdb.database.search"],
    "sheet": ["factdb.review"],
    "speakers": ["factdb.links.authority", "factdb.links.canonical"],
    "extraction-rules": ["factdb"],
}
"""The modules of a target that lead atheris, those of the readers without one; what is counted elsewhere costs time."""

HANGS = 60
"""Seconds after which a run counts as one that does not end."""


@dataclass(slots=True)
class Runs:
    """What came of the runs of one target: ``slowest`` in milliseconds a character, of inputs of more than 50."""

    target: str
    engine: str
    keep: str | None = None
    runs: int = 0
    characters: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    faults: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What each fault said, and the input that it came of, in hexadecimal digits."""

    def one(self, run: Any, data: bytes) -> None:
        """Run a target on an input; whatever it raises is a fault."""
        begun = time.process_time()
        length = len(data)
        try:
            length = run(data)
        except Exception as error:
            self.found(_kind(error), data)
        seconds = time.process_time() - begun
        self.runs += 1
        self.characters += length
        self.seconds += seconds
        if length > 50:
            self.slowest = max(self.slowest, seconds * 1000 / length)
        if seconds > LONGEST_SECONDS + SECONDS_A_CHARACTER * length:
            self.found("slow", data)

    def found(self, kind: str, data: bytes) -> None:
        """Keep an input that does harm; the shortest of its kind."""
        name, _, message = kind.partition(": ")
        if name not in self.faults or len(data) < len(self.faults[name][1]) // 2:
            self.faults[name] = (message, data.hex())
            if self.keep is not None:
                Path(self.keep, f"{self.target}-{abs(hash(name)) % 10**6}").write_bytes(data)


def warm_up(target: "Target") -> None:
    """Let a target load what it loads once; what goes wrong is found when it counts."""
    with suppress(Exception):
        target.run(target.seeds[0] if target.seeds else b"")


def _kind(error: Exception) -> str:
    """An error by its type and the place in the project that it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "factdb" in Path(frame.filename).parts or "fuzz" in Path(frame.filename).parts]
    place = own[-1] if own else frames[-1]
    return f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}: {str(error)[:100]}"


def by_hypothesis(name: str, runs: int, seconds: float, seed: int, keep: str | None) -> dict[str, Any]:
    """Run a target on inputs that Hypothesis makes of its pieces, of bytes, and of whole files that are cut and joined."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis import strategies as st

    from benchmarks.fuzz.targets import TARGETS

    target = TARGETS[name]
    warm_up(target)
    done = Runs(name, "hypothesis", keep)
    ends = time.monotonic() + seconds
    inputs = st.binary(max_size=target.largest)
    if target.pieces:
        pieces = st.sampled_from(list(target.pieces)) | st.binary(max_size=4)
        joined = st.lists(pieces, max_size=60).map(b"".join)
        whole = st.tuples(st.sampled_from(list(target.seeds)), st.integers(0, 2_000), st.integers(0, 40), joined)
        inputs = joined | inputs | whole.map(lambda made: made[0][: made[1]] + made[3] + made[0][made[1] + made[2] :])

    def run(data: bytes) -> None:
        done.one(target.run, data)

    options = settings(
        max_examples=AT_ONCE,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    while done.runs < runs and time.monotonic() < ends:
        seeded(seed + done.runs)(options(given(inputs)(run)))()
    return asdict(done)


def by_atheris(name: str, runs: int, seconds: float, seed: int, keep: str | None) -> None:
    """Run a target on inputs that atheris makes, led by what they reach in the target's modules; ends the process.

    The counts are written into the file that FACTDB_FUZZ_RESULT names.
    """
    import atheris

    with atheris.instrument_imports(include=COVERED.get(name, ["factdb.readers", "factdb.dates"])):
        from benchmarks.fuzz.targets import TARGETS

    target = TARGETS[name]
    warm_up(target)
    done = Runs(name, "atheris", keep)
    ends = time.monotonic() + seconds

    def run(data: bytes) -> None:
        if done.runs >= runs or time.monotonic() > ends:
            Path(os.environ["FACTDB_FUZZ_RESULT"]).write_text(json.dumps(asdict(done)), encoding="utf-8")
            os._exit(0)
        done.one(target.run, data)

    folder = Path(tempfile.mkdtemp(prefix="factdb-fuzz-"))
    for number, one in enumerate(target.seeds or [random.Random(seed).randbytes(40)]):
        (folder / str(number)).write_bytes(one)
    options = [f"-seed={seed}", f"-max_len={target.largest}", f"-timeout={HANGS}", "-rss_limit_mb=0", "-verbosity=0"]
    if target.pieces:
        words = folder.with_suffix(".dictionary")
        quoted = ("".join(f"\\x{byte:02x}" for byte in piece) for piece in target.pieces if piece)
        words.write_text("".join(f'"{piece}"\n' for piece in quoted), encoding="ascii")
        options.append(f"-dict={words}")
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={keep or folder}/{name}-", str(folder)], run)
    atheris.Fuzz()
