"""Articles as rows of Parquet, the columnar files of data lakes and published corpora (read by Apache Arrow)."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from factdb.articles import Article
from factdb.errors import SourceError
from factdb.readers.extras import missing
from factdb.readers.records import articles_of, columns_of, missing_text
from factdb.readers.sources import FREE_RECORDS, MOST_TIMES, Defaults, Failure

if TYPE_CHECKING:
    from pyarrow import RecordBatch
    from pyarrow.parquet import ParquetFile, RowGroupMetaData

ROWS_AT_ONCE = 64
"""Rows that are held at a time, where they are no larger together than ``BYTES_AT_ONCE``."""

BYTES_AT_ONCE = 64 << 20
"""A batch has as many rows as cannot be larger, whatever one of them is: a value may be all that its group holds."""

MOST_TIMES_A_GROUP = 50
"""A group of rows may unpack to so many times the size of the file; text takes 3 to 10 times, and Zstandard can reach ten thousand."""

BUFFER = 1 << 20
"""Bytes of a column that are read from the file at a time."""


def read_parquet(
    stream: io.BufferedReader,
    *,
    location: str,
    defaults: Defaults,
    max_bytes: int,
    first: int = 0,
    last: int | None = None,
) -> Iterator[Article | Failure]:
    """An article for each row, told by its number, counted from 1, or why it gives none.

    Only the columns of articles are read, and of the rows those from ``first``, counted from 0, to before ``last``. Raises
    SourceError where pyarrow is missing, and for what is no Parquet file or has no end to begin at (a pipe).
    """
    packed = _size(stream) if stream.seekable() else 0
    file = _opened(stream)
    names = list(file.schema_arrow.names)
    columns = columns_of(names, defaults.columns)
    if "text" not in columns:
        if first == 0:
            yield Failure(location, missing_text(names, defaults.columns))
        return
    end = file.metadata.num_rows if last is None else last
    rows = _rows(file, sorted(set(columns.values())), first, end, packed=packed, free=FREE_RECORDS * max_bytes)
    records = _bounded(rows, columns["text"], max_bytes, packed)
    yield from articles_of(records, location=location, defaults=defaults)


def count_rows(stream: io.BufferedReader) -> int:
    """How many rows a file holds, by its footer."""
    return int(_opened(stream).metadata.num_rows)


def _opened(stream: io.BufferedReader) -> "ParquetFile":
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise missing("a Parquet file", "pyarrow") from None
    if not stream.seekable():
        raise SourceError("Parquet cannot be read from a pipe: save it to a file")
    try:
        return ParquetFile(stream, buffer_size=BUFFER)
    except ArrowException as error:
        raise _broken(error) from None


def _broken(error: Exception) -> SourceError:
    return SourceError(f"no Parquet file that can be read ({' '.join(str(error).split())[:200]}): fetch it again")


def _rows(
    file: "ParquetFile", columns: Sequence[str], first: int, last: int, *, packed: int, free: int
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The numbered rows of a range; groups of rows outside of it are not read.

    Raises SourceError for a group that unpacks to more than ``free`` bytes, and far more than text does.
    """
    from pyarrow import ArrowException

    start = 0
    for group in range(file.metadata.num_row_groups):
        held = file.metadata.row_group(group)
        end = start + held.num_rows
        if start < last and first < end:
            number = start
            at_once = max(1, min(ROWS_AT_ONCE, BYTES_AT_ONCE // max(1, _unpacked_size(held, packed, free))))
            batches = file.iter_batches(at_once, row_groups=[group], columns=list(columns))
            while True:
                try:
                    batch = next(batches, None)
                except ArrowException as error:
                    raise _broken(error) from None
                if batch is None:
                    break
                if first < number + batch.num_rows and number < last:
                    wanted = zip(range(number, last), _values(batch), strict=False)
                    yield from ((index + 1, row) for index, row in wanted if index >= first)
                number += batch.num_rows
        start = end


def _unpacked_size(group: "RowGroupMetaData", packed: int, free: int) -> int:
    """The bytes that a group of rows of a file of ``packed`` bytes unpacks to, as the footer says.

    Told by the group alone: pyarrow ends the process over the metadata of a column whose type was tampered with.
    """
    unpacked = int(group.total_byte_size)
    if unpacked > max(free, MOST_TIMES_A_GROUP * packed):
        raise SourceError(
            f"unpacks to more than {MOST_TIMES_A_GROUP} times its size ({unpacked:,} bytes of {packed:,}), as no text does: "
            "if it is meant, write it without compression, or give more with --max-bytes"
        )
    return unpacked


def _values(batch: "RecordBatch") -> Iterator[dict[str, Any]]:
    """The rows of a batch, with dates and times as ISO 8601 has them, and bytes as the text that they are."""
    import pyarrow

    columns = []
    for column in batch.columns:
        kind = column.type
        # Python's times end at the microsecond.
        coarse = pyarrow.timestamp("us", kind.tz) if pyarrow.types.is_timestamp(kind) and kind.unit == "ns" else kind
        columns.append([_plain(value) for value in column.cast(coarse, safe=False).to_pylist()])
    names = batch.schema.names
    return (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value


def _size(stream: io.BufferedReader) -> int:
    """The bytes of a file, from whose beginning it is read anew."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return size


def _bounded(
    rows: Iterable[tuple[int, Mapping[str, object]]], text: str, most: int, packed: int
) -> Iterator[tuple[int, Mapping[str, object] | SourceError]]:
    """The rows, without texts that are too long; raises SourceError where one text, kept once, stands in far too many rows."""
    given = 0
    for number, row in rows:
        words = row[text]
        length = len(words) if isinstance(words, str) else 0
        given += length
        if given > max(FREE_RECORDS * most, MOST_TIMES * packed):
            raise SourceError(
                f"its texts are more than {MOST_TIMES} times as long as the file ({given:,} characters of {packed:,} bytes "
                "so far), as no texts are: if it is meant, give more with --max-bytes"
            )
        yield number, SourceError(f"a text of more than {most:,} characters: split it") if length > most else row
