"""Files that appear whole or not at all."""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from factdb.errors import ExportError

EXISTS = "{} exists: give another name, or --force to replace it"


@contextmanager
def whole_file(path: Path, *, force: bool) -> Iterator[TextIO]:
    """A UTF-8 file to write to, with line ends as they are written; otherwise as ``whole_path``."""
    with whole_path(path, force=force) as part, part.open("x", encoding="utf-8", newline="") as file:
        yield file


@contextmanager
def whole_path(path: Path, *, force: bool) -> Iterator[Path]:
    """Where to write a file that takes its name at the end, if all went well.

    It is written beside its place, so that taking the name is one step for the file system. Raises ExportError for a
    missing folder, missing rights, a full disk, a link, and a file that exists, which only ``force`` replaces.
    """
    with _beside(path, lambda place: _check(place, path, force=force)) as (part, place):
        yield part
        if force or not _linked(part, place, path):
            _check(place, path, force=force)
            part.replace(place)


@contextmanager
def whole_folder(path: Path, *, force: bool, is_ours: Callable[[Path], bool]) -> Iterator[Path]:
    """A new folder to write into, which takes its name at the end, if all went well; otherwise as ``whole_path``.

    ``force`` replaces only an empty folder or one of which ``is_ours`` says that such an export made it.
    """
    with _beside(path, lambda place: _check_folder(place, path, force=force, is_ours=is_ours)) as (part, place):
        part.mkdir()
        yield part
        _check_folder(place, path, force=force, is_ours=is_ours)
        if not place.exists():
            part.replace(place)
            return
        old = part.with_suffix(".old")
        place.replace(old)
        part.replace(place)
        shutil.rmtree(old)


@contextmanager
def _beside(path: Path, check: Callable[[Path], None]) -> Iterator[tuple[Path, Path]]:
    """A name beside a path that nothing has yet, and the path itself with the links of its folders followed."""
    place = Path(os.path.realpath(path.parent)) / path.name
    part = place.with_name(f".{place.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        check(place)
        yield part, place
    except OSError as error:
        raise ExportError(f"{path} cannot be written ({error.strerror or error}): name another place") from error
    finally:
        with suppress(OSError):
            shutil.rmtree(part) if part.is_dir() else part.unlink(missing_ok=True)


def _linked(part: Path, place: Path, path: Path) -> bool:
    """Give a file its name where nobody has taken that meanwhile, in one step; false on file systems without hard links."""
    try:
        os.link(part, place)
    except FileExistsError as error:
        raise ExportError(EXISTS.format(path)) from error
    except OSError:
        return False
    return True


def _check_place(place: Path, path: Path) -> None:
    if not place.parent.is_dir():
        raise ExportError(f"{path} cannot be written: there is no folder {place.parent}")
    if place.is_symlink():
        raise ExportError(f"{path} is a link: give the path that it leads to")


def _check(place: Path, path: Path, *, force: bool) -> None:
    _check_place(place, path)
    if place.exists() and not place.is_file():
        raise ExportError(f"{path} is no file: give the path of a file")
    if place.exists() and not force:
        raise ExportError(EXISTS.format(path))


def _check_folder(place: Path, path: Path, *, force: bool, is_ours: Callable[[Path], bool]) -> None:
    _check_place(place, path)
    if place.exists() and not force:
        raise ExportError(EXISTS.format(path))
    if place.exists() and not (place.is_dir() and is_ours(place)):
        raise ExportError(f"{path} is no folder of an earlier export, which alone --force replaces: give another name")
