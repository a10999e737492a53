"""The commands of README.md and docs/tutorial.md, run in order on the demonstration corpus.

``python -m tests.cli.test_tutorial`` writes their output into the pages, and into the how-to pages of tests/docs/test_pages.py.
"""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.docs.sessions import HOW_TO, SESSION, outputs, rewritten, run

ROOT = Path(__file__).parents[2]
PAGES = {ROOT / "README.md": 4, ROOT / "docs" / "tutorial.md": 12}
"""Each page, and at least how many commands it shows."""

PICTURES = ROOT / "docs" / "pictures"

INGEST = "factdb ingest seeds/"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_work(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    monkeypatch.chdir(tmp_path)
    shown = dict(outputs(page.read_text(encoding="utf-8")))
    assert len(shown) >= PAGES[page]
    assert all(shown.values())


def rewrite() -> None:
    """Put into the pages what their commands print on 100 columns."""
    os.environ["COLUMNS"] = "100"
    for page in (*PAGES, *(ROOT / "docs" / name for name in HOW_TO)):
        text = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            Path("seeds").symlink_to(ROOT / "seeds")
            if page not in PAGES:
                assert run(INGEST)[0] == 0
            text = SESSION.sub(lambda found: rewritten(found[0]), text)
            for picture in Path().glob("*.png"):
                shutil.copy(picture, PICTURES)
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    rewrite()
