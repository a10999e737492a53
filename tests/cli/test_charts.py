"""``chart``: pictures of what is in a database."""

from pathlib import Path

import pytest

from tests.program import Program


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("speakers",), "Ann Marlow ("),
        (("speakers", "--speaker", "marlow", "--title", "One <b>voice</b>"), "One &lt;b&gt;voice&lt;/b&gt;"),
        (("outlets", "--most", "1"), "Tidewick Post ("),
        (("topics", "harbour", "bridge"), "harbour ("),
    ],
    ids=" ".join,
)
def test_charts(arguments: tuple[str, ...], shown: str, filled: Program, tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    answer = filled("chart", *arguments, "--to", path)
    assert (answer.status, answer.stdout, answer.stderr) == (0, "", f"drawn into {path}\n")
    assert shown in path.read_text(encoding="utf-8")


def test_a_fact(factdb: Program, tmp_path: Path) -> None:
    text = "The toll of the Tidewick storm rose to {} on Monday, the interior ministry said. Storm Bela hit Tidewick on Friday."
    for number, toll in enumerate(("12 people killed", "15 people killed")):
        (tmp_path / f"{number}.txt").write_text(f"Storm Bela\n\n{number + 4} March 2024\n\n{text.format(toll)}")
    factdb("ingest", *tmp_path.glob("*.txt"), "--model", "rules")
    answer = factdb("chart", "fact", "1", "--to", tmp_path / "a.svg")
    assert answer.status == 0, answer.stderr
    assert "Fact 1: " in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_mistakes(filled: Program, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("mine")
    assert "--force" in filled("chart", "speakers", "--to", tmp_path / "a.png").complaint
    assert "neither in .png" in filled("chart", "speakers", "--to", tmp_path / "a.pdf").complaint
    assert "no fact has the number 99" in filled("chart", "fact", "99", "--to", tmp_path / "b.png").complaint
    assert "no quote with a day" in filled("chart", "speakers", "--since", "2030", "--to", tmp_path / "b.png").complaint
    assert [path.name for path in tmp_path.glob("*.png")] == ["a.png"]
    assert (tmp_path / "a.png").read_text() == "mine"
