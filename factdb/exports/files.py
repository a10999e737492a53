"""Files that appear whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from factdb.errors import ExportError


@contextmanager
def whole_file(path: Path, *, force: bool) -> Iterator[TextIO]:
    """A UTF-8 file to write to, with line ends as they are written; it takes its name at the end, if all went well.

    It is written beside its place, so that taking the name is one step for the file system. Raises ExportError for a
    missing folder, missing rights, a full disk, and a file that exists, which only ``force`` replaces.
    """
    place = Path(os.path.realpath(path))
    part = place.with_name(f".{place.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        _check(path, place, force=force)
        with part.open("x", encoding="utf-8", newline="") as file:
            yield file
        part.replace(place)
    except OSError as error:
        raise ExportError(f"{path} cannot be written ({error.strerror}): name another place") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _check(path: Path, place: Path, *, force: bool) -> None:
    if not place.parent.is_dir():
        raise ExportError(f"{path} cannot be written: there is no folder {place.parent}")
    if place.exists() and not place.is_file():
        raise ExportError(f"{path} is no file: give the path of a file")
    if place.exists() and not force:
        raise ExportError(f"{path} exists: give another name, or --force to replace it")
