"""What people type for a field of a quote or claim, checked, and as a correction holds it."""

import re
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from sqlalchemy import Connection, or_, select

from factdb.articles import Article
from factdb.database import models
from factdb.database.identity import LONGEST_NAME, UNSTORABLE
from factdb.database.models import Target
from factdb.documents import parse
from factdb.errors import QueryError
from factdb.links.canonical import canonical_name, make_speaker
from factdb.mentions import SpeakerKind
from factdb.names import name_key
from factdb.quantities import Modifier, find_quantities
from factdb.quantities.units import unit_named
from factdb.quotes import Manner, QuoteKind
from factdb.review.rows import Place, written

FIELDS = {
    Target.QUOTE: ("speaker", "role", "kind", "manner", "span"),
    Target.CLAIM: ("claimant", "low", "high", "modifier", "unit", "measure", "span", "fact"),
}
"""What can be corrected."""

NEVER_NULL = ("kind", "manner", "modifier", "span")

LONGEST_UNIT = 60

CHOICES: dict[str, type[StrEnum]] = {"kind": QuoteKind, "manner": Manner, "modifier": Modifier}

# A place in the text: 120-180.
SPAN = re.compile(r"\s*(\d{1,9})\s*[-–]\s*(\d{1,9})\s*")


def checked(connection: Connection, place: Place, field: str, typed: str | None) -> str | None:
    """What a person typed for a field as a correction holds it; None for nothing. Raises QueryError where it cannot be.

    A speaker whom nobody is called yet is made, a person.
    """
    if field not in FIELDS[place.target]:
        raise QueryError(f"a {place.target} has no {field!r} to correct: it has {', '.join(FIELDS[place.target])}")
    value = " ".join(typed.split()) if typed is not None else ""
    if (found := UNSTORABLE.search(value)) is not None:
        raise QueryError(f"{field} has the character U+{ord(found[0]):04X}, which no database holds: leave it out")
    if not value:
        if field in NEVER_NULL:
            raise QueryError(f"{field} cannot be empty: give {_expected(field)}")
        return None
    if field in CHOICES:
        return _choice(field, value)
    if field in PLACED:
        return PLACED[field](connection, place, value)
    return PLAIN[field](field, value)


def number_in(typed: str) -> dict[str, str | None]:
    """The fields of a claim that a number as people write it gives: "at least 1.2 million", "5-7 percent", "nearly 40".

    Raises QueryError where it is not one number.
    """
    found = find_quantities(parse(Article(text=f"There were {typed.strip()} there.")))
    if len(found) != 1:
        raise QueryError(f"{typed[:60]!r} is not one number: write 460, at least 460, 460 to 480 or 1.2 million")
    (quantity,) = found
    fields = {"low": written(quantity.low), "high": written(quantity.high), "modifier": quantity.modifier.value}
    return fields if quantity.unit is None else fields | {"unit": quantity.unit}


def speaker_called(connection: Connection, name: str, article_id: int) -> str:
    """The canonical name of the speaker, known to all articles or to this one, whom a name is of; else the name itself.

    Where several speakers bear it as an alias, it is taken as it is. A name that nobody bears becomes a person's.
    """
    key = name_key(name)
    if not key:
        raise QueryError(f"{name[:60]!r} is no name: give letters or digits of one")
    speaker, names = models.Speaker, models.SpeakerName
    reachable = or_(speaker.article_id.is_(None), speaker.article_id == article_id)
    if connection.scalar(select(speaker.id).where(reachable, speaker.name == name).limit(1)) is not None:
        return canonical_name(connection, name, article_id)
    bearing = select(names.speaker_id).where(names.name_key == key)
    found = connection.execute(select(speaker.name, speaker.name_key).where(reachable, speaker.id.in_(bearing))).all()
    exact = {row.name for row in found if row.name_key == key} or {row.name for row in found}
    called = {canonical_name(connection, each, article_id) for each in exact}
    return called.pop() if len(called) == 1 else str(make_speaker(connection, name, SpeakerKind.PERSON).name)


def _expected(field: str) -> str:
    if field in CHOICES:
        return f"one of {', '.join(CHOICES[field])}"
    return "where it stands, as 120-180, or its words"


def _choice(field: str, value: str) -> str:
    if value.lower() not in tuple(CHOICES[field]):
        raise QueryError(f"{value[:60]!r} is no {field}: give {_expected(field)}")
    return value.lower()


def _number(field: str, value: str) -> str:
    try:
        number = Decimal(value.replace(",", "").replace("_", ""))
    except InvalidOperation as error:
        raise QueryError(f"{value[:60]!r} is no number for {field}: write plain digits, such as 1250 or 3.5") from error
    if not number.is_finite() or abs(number.adjusted()) > 100:
        raise QueryError(f"{value[:60]!r} is no number that {field} can have: write plain digits, such as 1250 or 3.5")
    return written(number) or "0"


def _unit(_field: str, value: str) -> str:
    unit = unit_named(value)
    if unit is None and len(value) > LONGEST_UNIT:
        raise QueryError(f"{value[:60]!r} … is too long for a unit: give at most {LONGEST_UNIT} characters")
    return value if unit is None else unit.name


def _fact(connection: Connection, _place: Place, value: str) -> str:
    if value.lower() == "new":
        return "new"
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
    if connection.scalar(select(models.Claim.id).where(models.Claim.fact_id == number).limit(1)) is None:
        raise QueryError(f"no fact has the number {value[:60]}: factdb facts lists them, and new makes one")
    return str(number)


def _span(connection: Connection, place: Place, value: str) -> str:
    """A place given by offsets, or by its words: that one of their places that is nearest to the row."""
    text = str(connection.scalars(select(models.Article.text).where(models.Article.id == place.article_id)).one())
    match = SPAN.fullmatch(value)
    if match is not None and not (place.target is Target.CLAIM and value in text):
        start, end = int(match[1]), int(match[2])
        if not start < end <= len(text) or not text[start:end].strip():
            raise QueryError(f"{value} is no place in the article: it has the characters 0 to {len(text)}")
        return f"{start}-{end}"
    words = re.compile(r"\s+".join(re.escape(word) for word in value.split()))
    found = [match.span() for match in words.finditer(text)]
    if not found:
        raise QueryError(
            f"the article has no {value[:60]!r}: give the words as they stand in it, or offsets as 120-180"
        )
    start, end = min(found, key=lambda span: (abs(span[0] - place.start_char), span))
    return f"{start}-{end}"


def _speaker(connection: Connection, place: Place, value: str) -> str:
    return speaker_called(connection, value, place.article_id)


def _words(_field: str, value: str) -> str:
    return value[:LONGEST_NAME]


PLACED = {"speaker": _speaker, "claimant": _speaker, "span": _span, "fact": _fact}
"""How fields are read that the database tells more about."""

PLAIN = {"low": _number, "high": _number, "unit": _unit, "measure": _words, "role": _words}
"""How the others are, by themselves."""
