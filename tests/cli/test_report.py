"""``report``: one page about a speaker, a fact, or some time."""

from pathlib import Path

import pytest

from tests.exports.payloads import MARKUP
from tests.program import Program
from tests.report.test_pages import TAGS, Tags

STORM = """Storm <b>Bela</b>

{day} March 2024

The toll of the Tidewick storm rose to {toll} on {weekday}, the interior ministry said. Storm Bela hit Tidewick on Friday.

“Nobody was <script>alert({day})</script> warned,” said Ann Marlow, the mayor of Tidewick. “{payload},” she said.
"""


@pytest.fixture
def storm(factdb: Program, tmp_path: Path) -> Program:
    """The program on two articles about one toll, which hold what a page must not obey."""
    for day, weekday, toll in ((4, "Monday", "12 people killed"), (5, "Tuesday", "15 people killed")):
        text = STORM.format(day=day, weekday=weekday, toll=toll, payload=" ".join(MARKUP))
        (tmp_path / f"{day}.txt").write_text(text, encoding="utf-8")
    answer = factdb("ingest", tmp_path / "4.txt", tmp_path / "5.txt", "--model", "rules", "--outlet", "Tide & Sons")
    assert answer.status == 0, answer.stderr
    return factdb


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (
            ("--speaker", "marlow"),
            ("Ann Marlow, person.", "Quotes over time, a day", "Nobody was", "mayor of Tidewick"),
        ),
        (("--fact", "1"), ("people killed", "15 people", "12 people", "interior ministry")),
        (
            ("--since", "2024-03", "--title", "A <week>"),
            ("Who was heard", "Share of voice", "Nobody was", "Tide & Sons"),
        ),
        ((), ("Who said what", "Ann Marlow")),
    ],
    ids=" ".join,
)
def test_pages(arguments: tuple[str, ...], shown: tuple[str, ...], storm: Program, tmp_path: Path) -> None:
    for name in ("a.html", "a.md"):
        answer = storm("report", *arguments, "--to", tmp_path / name)
        assert (answer.status, answer.stdout) == (0, ""), answer.stderr
        assert answer.stderr.endswith(f"report written to {tmp_path / name}\n")
    html = Tags((tmp_path / "a.html").read_text(encoding="utf-8"))
    assert set(html.found) <= TAGS
    assert "svg" in html.found
    assert all(words in html.words for words in shown)
    page = (tmp_path / "a.md").read_text(encoding="utf-8")
    assert all(words.replace("&", "&amp;") in page for words in shown)
    assert "<script" not in page
    if "--title" in arguments:
        assert "A &lt;week&gt;" in page


def test_quotations_stand_in_their_context(storm: Program, tmp_path: Path) -> None:
    storm("report", "--speaker", "marlow", "--quotations", "1", "--to", tmp_path / "a.html")
    html = Tags((tmp_path / "a.html").read_text(encoding="utf-8"))
    assert html.found.count("mark") == html.found.count("blockquote") == 1


def test_mistakes(filled: Program, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("mine")
    assert "--force" in filled("report", "--to", tmp_path / "a.md").complaint
    assert "neither in .html" in filled("report", "--to", tmp_path / "a.pdf").complaint
    assert "no fact has the number 99" in filled("report", "--fact", "99", "--to", tmp_path / "b.md").complaint
    assert "no speaker is called" in filled("report", "--speaker", "x99", "--to", tmp_path / "b.md").complaint
    both = filled("report", "--fact", "1", "--since", "2024", "--to", tmp_path / "b.md")
    assert (both.status, "--fact" in both.stderr) == (2, True)
    assert (tmp_path / "a.md").read_text() == "mine"
