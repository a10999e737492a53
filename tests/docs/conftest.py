"""The demonstration corpus, read once for all pages."""

import contextlib
import io
import os
from pathlib import Path

import pytest

from factdb.cli import main

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the corpus as ``seeds``, and as ``factdb.db`` read by rules alone, which is quick."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "seeds").symlink_to(ROOT / "seeds")
    with contextlib.redirect_stderr(io.StringIO()):
        assert (
            main(["--database", os.fspath(folder / "factdb.db"), "ingest", str(ROOT / "seeds"), "--model", "rules"])
            == 0
        )
    return folder


@pytest.fixture
def here(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That folder as the working directory."""
    monkeypatch.chdir(corpus)
    return corpus
