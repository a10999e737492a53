"""Files that take their name at the end: what happens to the place meanwhile."""

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from factdb.errors import ExportError
from factdb.exports.files import whole_folder, whole_path

Writing = Callable[[Path], AbstractContextManager[Path]]


def a_file(path: Path) -> AbstractContextManager[Path]:
    return whole_path(path, force=False)


def a_folder(path: Path) -> AbstractContextManager[Path]:
    return whole_folder(path, force=False, is_ours=lambda _: True)


def write(part: Path) -> None:
    (part / "rows" if part.is_dir() else part).write_text("rows")


@pytest.fixture(params=[True, False], ids=["hard links", "no hard links"])
def file_system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system with hard links, and one without."""

    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    if not request.param:
        monkeypatch.setattr(os, "link", refused)


@pytest.mark.usefixtures("file_system")
@pytest.mark.parametrize("writing", [a_file, a_folder])
def test_written_at_once(writing: Writing, tmp_path: Path) -> None:
    with writing(tmp_path / "out") as part:
        write(part)
        assert not (tmp_path / "out").exists()
    assert os.listdir(tmp_path) == ["out"]


def write_while(writing: Writing, path: Path, happens: Callable[[], object]) -> None:
    """Write something to a path, and let something happen before that takes its name."""
    with writing(path) as part:
        write(part)
        happens()


@pytest.mark.usefixtures("file_system")
@pytest.mark.parametrize("writing", [a_file, a_folder])
@pytest.mark.parametrize("taken", [Path.touch, Path.mkdir, lambda path: path.symlink_to("elsewhere")])
def test_a_name_that_is_taken_meanwhile(writing: Writing, taken: Callable[[Path], None], tmp_path: Path) -> None:
    place = tmp_path / "out"
    with pytest.raises(ExportError, match=r"out (exists|is a link|is no file)"):
        write_while(writing, place, lambda: taken(place))
    assert os.listdir(tmp_path) == ["out"]
    assert place.is_symlink() or not (os.listdir(place) if place.is_dir() else place.read_text())


@pytest.mark.parametrize("writing", [a_file, a_folder])
def test_a_folder_that_disappears_meanwhile(writing: Writing, tmp_path: Path) -> None:
    folder = tmp_path / "mounted"
    folder.mkdir()
    with pytest.raises(ExportError, match="out cannot be written"):
        write_while(writing, folder / "out", lambda: shutil.rmtree(folder))
    assert os.listdir(tmp_path) == []
