"""What a listing is asked for; and the same with a parameter in the place of each value, for statements made once."""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Date, Float, Text, bindparam

from factdb.database.search import Sought, sought_by
from factdb.mentions import SpeakerKind
from factdb.quotes import Manner, QuoteKind

__all__ = ["Filters", "Shape", "parameters", "shape_of", "values_of"]

Shape = tuple[tuple[str, Any], ...]
"""What of filters the words of a statement depend on: which of them ask for something, and for how many."""

TYPES = {"since": Date, "until": Date, "min_confidence": Float, "limit": BigInteger, "after": BigInteger}
"""Of parameters that are not compared with a column alone, which would tell their type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is asked for; None leaves a question open, and a filter that a query has no column for is not applied.

    ``speakers`` are ids as ``lookups.find_speakers`` gives them, ``outlets`` as ``find_outlets`` does; ``since`` and
    ``until`` are days of publication, both included, and leave out articles without a date. ``about`` are search words:
    all must occur, words in double quotation marks beside each other, a trailing ``*`` stands for any ending. ``place``
    is a part of a claim's place. With ``conflicts``, only facts about which claimants differ. ``after`` is the id of a
    row (of facts, the number): the answer goes on behind it.
    """

    speakers: tuple[int, ...] | None = None
    outlets: tuple[int, ...] | None = None
    since: date | None = None
    until: date | None = None
    about: str | None = None
    kind: QuoteKind | None = None
    manner: Manner | None = None
    speaker_kind: SpeakerKind | None = None
    unit: str | None = None
    place: str | None = None
    conflicts: bool = False
    min_confidence: float | None = None
    limit: int | None = None
    after: int | None = None


def shape_of(filters: Filters) -> Shape:
    """The shape of filters: those of one shape are asked by one statement."""
    return tuple((name, _shape(value)) for name, value in _given(filters))


def _given(filters: Filters) -> list[tuple[str, Any]]:
    """The filters that ask for something, with search words as they are understood."""
    found = ((field.name, getattr(filters, field.name)) for field in fields(filters))
    return [
        (name, sought_by(value) if name == "about" else value)
        for name, value in found
        if value is not None and value is not False
    ]


def _shape(value: Any) -> Any:
    match value:
        case Sought():
            return value.prefixes, value.is_simple
        case tuple():
            return len(value)
        case _:
            return True


def parameters(shape: Shape) -> Filters:
    """Filters of a shape with a parameter in the place of each value, as ``values_of`` names them."""
    named: dict[str, Any] = {}
    for name, detail in shape:
        match name:
            case "about":
                prefixes, simple = detail
                phrases = tuple(bindparam(f"about_{number}", type_=Text) for number in range(len(prefixes)))
                named[name] = Sought(bindparam("about", type_=Text), phrases, prefixes, simple)
            case "speakers" | "outlets":
                named[name] = tuple(bindparam(f"{name}_{number}") for number in range(detail))
            case "conflicts":
                named[name] = True
            case _:
                named[name] = bindparam(name, type_=TYPES[name]) if name in TYPES else bindparam(name)
    return replace(Filters(), **named)


def values_of(filters: Filters) -> dict[str, Any]:
    """The values of filters, by the names of the parameters."""
    values: dict[str, Any] = {}
    for name, value in _given(filters):
        match value:
            case Sought():
                values[name] = value.query
                values |= {f"{name}_{number}": phrase for number, phrase in enumerate(value.phrases)}
            case tuple():
                values |= {f"{name}_{number}": each for number, each in enumerate(value)}
            case _:
                values[name] = value
    return values
