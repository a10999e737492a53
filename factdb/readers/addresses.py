"""Sources outside of the local file system, by the address that fsspec has for them: ``s3://bucket/news``."""

import re
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from factdb.errors import SourceError
from factdb.readers.extras import missing

# A scheme before what it leads to: "s3://…", "memory://…", "file:///…", "simplecache::https://…"; never "C:\news".
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+(?:://|::)", re.IGNORECASE)


def is_address(name: str) -> bool:
    """Whether a source is an address, and no path."""
    return _ADDRESS.match(name) is not None


def file_system(address: str) -> tuple[Any, str]:
    """The file system of an address or path (a ``fsspec.AbstractFileSystem``), and the path in it.

    Raises SourceError where fsspec is missing, does not know the scheme, or lacks the library for it.
    """
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise missing(f"an address such as {address}", "fsspec") from None
    try:
        return cast("tuple[Any, str]", url_to_fs(address))
    except (ImportError, ValueError) as error:
        raise SourceError(f"{address} cannot be reached: {' '.join(str(error).split())}") from None


def open_address(address: str) -> BinaryIO:
    """The bytes at an address; raises OSError where there are none."""
    files, path = file_system(address)
    return cast("BinaryIO", files.open(path, "rb"))


def files_at(address: str) -> list[str]:
    """The addresses of the files of a folder or pattern, in the order of ``os.walk``; none where it is one file's own.

    Raises OSError where there is nothing.
    """
    files, path = file_system(address)
    if files.isfile(path):
        return []
    if files.isdir(path):
        found = files.find(path)
    else:
        found = [place for place in files.glob(path) if files.isfile(place)] if set("*?[") & set(path) else []
    if not found:
        raise FileNotFoundError(2, "no such file or folder: check the address")
    return [files.unstrip_protocol(place) for place in sorted(found, key=_in_order)]


def _in_order(path: str) -> list[tuple[bool, str]]:
    """A folder's files before its folders, each by name."""
    parts = PurePosixPath(path).parts
    return [(depth < len(parts), part) for depth, part in enumerate(parts, 1)]
