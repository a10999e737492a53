"""The folder that shards are written to, at a path or any address of fsspec's.

``manifest.json`` is the plan; ``articles/part-000000.parquet`` and its like the tables of each shard. A shard is written
aside and then moved, and there once ``done/part-000000.json`` is: it holds the counts, and comes last.
"""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO, cast
from uuid import uuid4

from factdb.cluster.columns import arrow
from factdb.cluster.shards import TABLES, Counts, ShardReader, ShardWriter
from factdb.errors import ClusterError
from factdb.readers.addresses import file_system, is_address

ASIDE = ".aside"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of shards. Every function raises ClusterError where the folder cannot be read or written."""

    address: str

    @classmethod
    def at(cls, name: str) -> "Folder":
        """The folder of this path or address, so that another process in another place finds it too."""
        return cls(name if is_address(name) else os.path.abspath(name))

    def read_manifest(self) -> dict[str, Any] | None:
        """The plan that was written here, or None."""
        with self._reached() as (files, path):
            return cast("dict[str, Any] | None", _read_json(files, f"{path}/{MANIFEST}"))

    def write_manifest(self, plan: dict[str, Any]) -> None:
        """Write the plan, or put it in another one's place."""
        with self._reached() as (files, path):
            files.makedirs(f"{path}/{ASIDE}", exist_ok=True)
            _write_json(files, plan, f"{path}/{ASIDE}/{uuid4().hex}-{MANIFEST}", f"{path}/{MANIFEST}")

    def shards(self) -> list[int]:
        """The numbers of the shards that are done, in order."""
        with self._reached() as (files, path):
            files.invalidate_cache()
            found = files.glob(f"{path}/done/part-*.json")
        return sorted(int(str(name).rpartition("-")[2].removesuffix(".json")) for name in found)

    def counts(self, shard: int) -> Counts | None:
        """What a shard holds; None while it is not done."""
        with self._reached() as (files, path):
            found = _read_json(files, f"{path}/done/{_part(shard)}.json")
        return None if found is None else Counts(**found)

    @contextmanager
    def writing(self, shard: int) -> Iterator[ShardWriter]:
        """A shard to write, which is there when the block ends, whole, and not at all where it raises."""
        arrow()
        with self._reached() as (files, path):
            aside = f"{path}/{ASIDE}/{_part(shard)}-{uuid4().hex}"
            for table in (*TABLES, "done"):
                files.makedirs(f"{path}/{table}", exist_ok=True)
            files.makedirs(aside, exist_ok=True)
            try:
                with ExitStack() as stack:
                    opened = {table: stack.enter_context(files.open(f"{aside}/{table}", "wb")) for table in TABLES}
                    writer = stack.enter_context(closing(ShardWriter(shard, opened)))
                    yield writer
                    writer.finish()
                for table in TABLES:
                    files.mv(f"{aside}/{table}", f"{path}/{table}/{_part(shard)}.parquet")
                _write_json(files, asdict(writer.counts), f"{aside}/done", f"{path}/done/{_part(shard)}.json")
            finally:
                # An object store has no folder left once its files have moved.
                if files.exists(aside):
                    files.rm(aside, recursive=True)

    @contextmanager
    def reading(self, shard: int) -> Iterator[ShardReader]:
        """A shard to read."""
        with self._reached() as (files, path), ExitStack() as stack:
            opened: dict[str, BinaryIO] = {
                table: stack.enter_context(files.open(f"{path}/{table}/{_part(shard)}.parquet", "rb"))
                for table in TABLES
            }
            reader = ShardReader(opened)
            stack.callback(reader.close)
            yield reader

    def clear_aside(self) -> None:
        """Remove what was written aside by processes that died."""
        with self._reached() as (files, path):
            if files.isdir(f"{path}/{ASIDE}"):
                files.rm(f"{path}/{ASIDE}", recursive=True)

    @contextmanager
    def _reached(self) -> Iterator[tuple[Any, str]]:
        """The file system and the path in it; faults of these become ours."""
        try:
            yield file_system(self.address)
        except OSError as error:
            raise ClusterError(f"{self.address} cannot be used for shards: {error.strerror or error}") from error


def _part(shard: int) -> str:
    return f"part-{shard:06d}"


def _read_json(files: Any, path: str) -> Any:
    """A value of JSON; None where there is no such file."""
    try:
        return json.loads(files.cat_file(path))
    except FileNotFoundError:
        return None


def _write_json(files: Any, value: object, aside: str, path: str) -> None:
    files.pipe_file(aside, json.dumps(value, ensure_ascii=False).encode())
    files.mv(aside, path)
