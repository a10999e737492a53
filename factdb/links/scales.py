"""How the units of an article's claims are converted: kept in the database, where views and links compare numbers."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from factdb.database.aside import UnitConversion
from factdb.database.models import Base
from factdb.database.writing import insert_new
from factdb.quantities.conversions import conversions, is_convertible

unit_conversions = Base.metadata.tables[UnitConversion.__tablename__]


def learn_units(connection: Connection, units: Iterable[str | None]) -> bool:
    """Keep how every unit is converted where one of these can be, and the database does not say how; whether it did.

    Once a database, or a newer version of the program with more units: only then Pint is needed.
    """
    wanted = {unit for unit in units if unit is not None and is_convertible(unit)}
    if not wanted:
        return False
    known = set(connection.scalars(select(unit_conversions.c.unit).where(unit_conversions.c.unit.in_(sorted(wanted)))))
    if wanted <= known:
        return False
    insert_new(connection, unit_conversions, [{"unit": unit, **how._asdict()} for unit, how in conversions().items()])
    return True
