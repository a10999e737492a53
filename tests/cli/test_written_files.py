"""Every command that writes a file: never through a link, never over a file, whole or not at all, with the user's rights."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.program import Program

WRITERS: dict[str, tuple[str, ...]] = {
    "CSV": ("export", "quotes", "--to", "out.csv"),
    "JSON Lines": ("export", "claims", "--to", "out.jsonl"),
    "Markdown": ("export", "quotes", "--to", "out.md"),
    "Excel": ("export", "quotes", "--to", "out.xlsx"),
    "Parquet": ("export", "quotes", "--to", "out.parquet"),
    "linked data": ("export", "quotes", "--as", "quotation", "--to", "out.jsonl"),
    "a sheet to review": ("review", "rows", "--export", "out.csv"),
    "a report": ("report", "--to", "out.html"),
    "a chart": ("chart", "speakers", "--to", "out.svg"),
    "a backup": ("database", "backup", "out.db"),
}  # fmt: skip
"""Commands of one small database, each with the name of the file that it writes."""

MINE = "written by hand\n"


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


@pytest.mark.parametrize("command", WRITERS.values(), ids=WRITERS)
def test_a_file_of_the_users(
    command: tuple[str, ...], filled: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    name = next(word for word in command if word.startswith("out."))
    file, other = Path(name), tmp_path / "other"
    other.write_text(MINE)

    with umask(0o027):
        assert filled(*command).status == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert os.listdir() == [name]

    file.write_text(MINE)
    assert "exists: give another name, or --force" in filled(*command).complaint
    assert (os.listdir(), file.read_text()) == ([name], MINE)
    os.link(file, tmp_path / "same")
    assert filled(*command, "--force").status == 0
    assert MINE.encode() not in file.read_bytes()
    assert (tmp_path / "same").read_text() == MINE

    file.unlink()
    for target in (other, tmp_path / "nowhere"):
        file.symlink_to(target)
        for force in ((), ("--force",)):
            assert "is a link" in filled(*command, *force).complaint
        assert file.is_symlink()
        file.unlink()
    assert other.read_text() == MINE
    assert not (tmp_path / "nowhere").exists()
    assert os.listdir() == []
