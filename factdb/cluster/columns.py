"""Values of the program's own types as columns of Arrow, and back: what is written is read again exactly.

The columns follow from the annotations of the dataclasses, so that no field can be forgotten. A dataclass is a struct, a
tuple a list, an enum its value, a decimal its digits, an integer (always an offset or an index) 32 bits wide.
"""

import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from factdb.errors import SourceError
from factdb.readers.extras import missing

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Column:
    """A type of Arrow, what makes a value of it, and what makes the value again; None where they are the same."""

    type: Any
    pack: Callable[[Any], Any] | None = None
    unpack: Callable[[Any], Any] | None = None


def arrow() -> Any:
    """The module pyarrow; raises SourceError where it is not installed."""
    try:
        import pyarrow
    except ImportError:
        raise missing("a folder of Parquet", "pyarrow") from None
    return pyarrow


@cache
def column_of(hint: Any) -> Column:
    """The column that holds values of an annotation's type."""
    pyarrow = arrow()
    plain = {int: "int32", float: "float64", str: "string", bool: "bool", date: "date32"}
    if hint in plain:
        return Column(pyarrow.type_for_alias(plain[hint]))
    if hint is Decimal:
        return Column(pyarrow.string(), str, Decimal)
    if hint == date | datetime | None:
        return Column(
            pyarrow.struct({"day": "date32", "time": "timestamp[us]", "offset": "int32"}), _pack_moment, _moment
        )
    if isinstance(hint, types.UnionType) or get_origin(hint) is Union:
        (inner,) = (member for member in get_args(hint) if member is not types.NoneType)
        return _optional(column_of(inner))
    if get_origin(hint) is tuple:
        return _several(column_of(get_args(hint)[0]))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Column(pyarrow.string(), str, hint)
    return _struct(hint)


def _optional(column: Column) -> Column:
    pack, unpack = column.pack, column.unpack
    return Column(
        column.type,
        pack and (lambda value: None if value is None else pack(value)),
        unpack and (lambda value: None if value is None else unpack(value)),
    )


def _several(column: Column) -> Column:
    pack, unpack = column.pack, column.unpack
    return Column(
        arrow().list_(column.type),
        (lambda values: [pack(value) for value in values]) if pack else list,
        (lambda values: tuple([unpack(value) for value in values])) if unpack else tuple,
    )


@cache
def columns_of(kind: Any) -> dict[str, Column]:
    """The columns of a dataclass, by its fields."""
    hints = get_type_hints(kind)
    return {field.name: column_of(hints[field.name]) for field in fields(kind)}


def _struct(kind: type) -> Column:
    if not is_dataclass(kind):
        raise TypeError(f"no column holds {kind}")
    columns = columns_of(kind)
    unpacking = [(name, column.unpack) for name, column in columns.items() if column.unpack]

    def unpack(value: dict[str, Any]) -> Any:
        for name, function in unpacking:
            value[name] = function(value[name])
        return kind(**value)

    type_ = arrow().struct({name: column.type for name, column in columns.items()})
    return Column(type_, lambda value: _packed(columns, value), unpack)


def _packed(columns: dict[str, Column], value: object) -> dict[str, Any]:
    return {
        name: column.pack(getattr(value, name)) if column.pack else getattr(value, name)
        for name, column in columns.items()
    }


def pack(value: Any) -> dict[str, Any]:
    """A dataclass's value as a row of its columns."""
    return _packed(columns_of(value.__class__), value)


def unpack(kind: Any, table: Any) -> Iterator[Any]:
    """The values of a dataclass that the rows of a table hold, in their order.

    A column that the table does not have yet is left to the field's default. Raises SourceError where there is none.
    """
    there: list[str] = []
    values: list[Sequence[Any]] = []
    for name, column in columns_of(kind).items():
        if name in table.column_names:
            found = table.column(name).to_pylist()
            there.append(name)
            values.append([column.unpack(value) for value in found] if column.unpack else found)
    for row in zip(*values, strict=True):
        try:
            value = kind(**dict(zip(there, row, strict=True)))
        except TypeError:
            raise SourceError(f"a table of {kind.__name__} without some column: extract it again") from None
        yield value


def _pack_moment(value: date | datetime | None) -> dict[str, Any] | None:
    """A day; or a time on somebody's clock, with the seconds by which that clock is ahead of UTC, if that is known."""
    if value is None:
        return None
    if not isinstance(value, datetime):
        return {"day": value, "time": None, "offset": None}
    ahead = value.utcoffset()
    return {
        "day": value.date(),
        "time": value.replace(tzinfo=None),
        "offset": None if ahead is None else ahead // SECOND,
    }


def _moment(value: dict[str, Any] | None) -> date | datetime | None:
    if value is None:
        return None
    day: date = value["day"]
    time: datetime | None = value["time"]
    if time is None:
        return day
    offset = value["offset"]
    return time if offset is None else time.replace(tzinfo=timezone(timedelta(seconds=offset)))
