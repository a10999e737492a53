"""Known payloads wherever strangers can write, against what prints for people and what spreadsheets open.

The same payloads meet Excel, Markdown and linked data in tests/exports, reports in tests/report, charts in
tests/test_charts.py and the web view in tests/web.
"""

import csv
import io
import re
import shutil
import unicodedata
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from factdb.claims import Claim
from factdb.cli import main
from factdb.database.connection import open_database, transaction
from factdb.database.store import begin_run
from factdb.extraction import Extraction
from factdb.links import save
from factdb.mentions import SpeakerKind
from factdb.quantities import Modifier, Quantity
from factdb.speakers import Speaker
from factdb.text import Span
from tests.database.examples import quoting
from tests.exports.payloads import ADDRESSES, ALL, STEERING
from tests.program import Program

WORST = "".join(STEERING) + "=cmd|' /C calc'!A0"
"""What one who reviews, or names things, might write."""

SAID_BY_PEOPLE: tuple[tuple[str, ...], ...] = (
    ("review", "set", "q1", f"role={WORST}", "--by", f"Ann{WORST}"),
    ("review", "set", "c1", f"measure={WORST}", "--by", WORST),
    ("check", "q1", "--verdict", "false", "--explanation", WORST, "--by", WORST),
    ("check", "--scale", f"false, true{STEERING[0]}{STEERING[5]}"),
    ("facts", "rename", "1", WORST, "--by", WORST),
    ("speakers", "alias", "# heading Ash", f"Ash {WORST}", "--by", WORST),
)

SHOWING: tuple[tuple[str, ...], ...] = (
    ("quotes", "--limit", "0"),
    ("claims", "--limit", "0"),
    ("facts", "--limit", "0"),
    ("facts", "show", "1"),
    ("speakers", "--limit", "0"),
    ("speakers", "decisions"),
    ("articles", "--limit", "0"),
    ("show", "1"),
    ("show", "2"),
    ("stats",),
    ("check", "q1"),
    ("check",),
    ("review", "history", "q1"),
    ("review", "history", "c1"),
    ("review", "rows", "--limit", "20", "--by", "Bo"),
    ("sql", "SELECT text, title, outlet, speaker, role FROM report_quotes"),
    ("database", "check"),
    ("quotes", "--speaker", WORST),
    ("quotes", "--outlet", WORST),
    ("quotes", "--kind", WORST),
    ("show", WORST),
    ("sql", f"SELECT '{WORST}' FROM nowhere"),
)
"""What prints for a person, or complains, and has payloads to print."""

SPREADSHEETS: tuple[tuple[str, ...], ...] = (
    *(
        (command, "--limit", "0", "--format", "csv")
        for command in ("quotes", "claims", "facts", "speakers", "articles")
    ),
    ("sql", "SELECT * FROM report_quotes", "--format", "csv"),
    ("export", "quotes", "--to", "{folder}/a.csv"),
    ("export", "claims", "--to", "{folder}/b.csv", "--excel"),
    ("export", "verdicts", "--to", "{folder}/c.csv"),
    ("review", "rows", "--by", "Bo", "--export", "{folder}/d.csv"),
)

PLAIN = dict.fromkeys((*range(32), *range(127, 160), *range(8234, 8239)), "_")
"""For the names of tests."""

OVERRIDES = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
"""Unicode's classes of the characters that turn the order of others round."""

# What a spreadsheet takes for a formula (OWASP, CSV Injection), and the numbers with a sign that are none.
FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
SIGNED = re.compile(r"[+-]\d[\d.,]*( ?%)?")


@pytest.fixture(scope="module")
def hostile(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which each payload stands in every field of an article, and of a row, that strangers can write."""
    path = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("hostile") / "news.db"))
    engine = open_database(str(path), create=True)
    with transaction(engine) as session:
        run = begin_run(session)
        for number, payload in enumerate((*ALL, *STEERING)):
            save(session, written(payload, number), run=run)
    engine.dispose()
    return path


def written(payload: str, number: int) -> Extraction:
    """An article of nothing but a quote with a number, by a speaker with a role."""
    text = f"{payload} is what 460 {payload} are."
    role = Span(0, len(payload))
    speaker = Speaker(name=f"{payload} Ash", kind=SpeakerKind.PERSON, roles=(role,), aliases=(payload,))
    url = f"{ADDRESSES[number % len(ADDRESSES)]}{number}"
    named = {"title": payload, "byline": payload, "outlet": payload, "source_id": f"{number} {payload}"}
    found = quoting(text, speaker=speaker, url=url, published=date(2024, 5, 6), **named)
    start = text.index("460", len(payload))
    counted = Quantity(
        start=start, end=start + 3, low=Decimal(460), high=Decimal(460), modifier=Modifier.EXACT, unit=payload
    )
    stated = Claim(quantity=counted, measure=payload, as_of=None, quote=0, place=payload, confidence=0.5)
    return replace(found, claims=(stated,))


@pytest.fixture(scope="module")
def judged(hostile: Path) -> Path:
    """The same after people wrote payloads wherever people can."""
    said = io.StringIO()
    for command in SAID_BY_PEOPLE:
        with redirect_stdout(said), redirect_stderr(said):
            status = main(["--database", str(hostile), *command])
        assert status == 0, (command, said.getvalue())
    return hostile


@pytest.mark.parametrize("command", SHOWING, ids=lambda command: " ".join(command)[:30].translate(PLAIN))
def test_nothing_steers_a_terminal(
    command: tuple[str, ...], judged: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n\n\nq\n"))
    answer = Program(capsys, str(judged))(*command)
    steering = {
        character
        for character in f"{answer.stdout}{answer.stderr}"
        if unicodedata.category(character) in ("Cc", "Cs") or unicodedata.bidirectional(character) in OVERRIDES
    }
    assert steering <= {"\n"}
    assert answer.stdout or answer.stderr


@pytest.mark.parametrize("command", SPREADSHEETS, ids=" ".join)
def test_a_spreadsheet_runs_nothing(
    command: tuple[str, ...], judged: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = Program(capsys, str(judged))(*(word.format(folder=tmp_path) for word in command))
    assert answer.status == 0
    files = [path.read_bytes().decode("utf-8-sig") for path in tmp_path.iterdir()]
    (text,) = files or [answer.stdout]
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if "--excel" in command else ","))
    cells = {cell for row in rows for cell in row}
    assert not {cell for cell in cells if FORMULA.match(cell) and not SIGNED.fullmatch(cell)}
    assert len(cells) > 10
