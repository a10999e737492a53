"""A role of PostgreSQL that can read a database and do nothing else, as statements that an owner or administrator runs.

What PostgreSQL lets everybody do by default (make temporary tables and large objects, take locks, notify, sleep, run functions
that others wrote) is taken from everybody in this database and left to its owner. The time limits are the role's defaults: who
may send any statement may raise them, which ``factdb sql`` does not let through.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from factdb.database.faults import shown, translated
from factdb.errors import DatabaseError

LONGEST_NAME = 63
"""Bytes of a role's name, see https://www.postgresql.org/docs/current/sql-syntax-lexical.html."""

MOST_CONNECTIONS = 10

LOCK_SECONDS = 5

# Names that PostgreSQL keeps for itself, and what no name holds.
NO_NAME = re.compile(r"pg_|.*[\0\ud800-\udfff]|public\Z|none\Z", re.IGNORECASE | re.DOTALL)

NO_RIGHT = ("42501", "25006")
"""PostgreSQL's SQLSTATEs where a user may not do something, or only read."""

WITH_EFFECTS = (
    "^(lo_.*|loread|lowrite|pg_sleep.*|pg_advisory_.*|pg_try_advisory_.*|pg_notify|pg_logical_emit_message|"
    "pg_export_snapshot|pg_cancel_backend|pg_terminate_backend|txid_current|pg_current_xact_id)$"
)
"""Functions of PostgreSQL's own that change or hold something, or wait."""

REACHING_OUT = ("adminpack", "dblink", "file_fdw", "lo", "postgres_fdw")
"""Extensions that reach other servers, files, or large objects."""

FUNCTIONS = """
    FROM pg_proc p
    WHERE has_function_privilege('public', p.oid, 'EXECUTE') AND p.prorettype <> CAST('trigger' AS regtype) AND (
        p.pronamespace = CAST('pg_catalog' AS regnamespace) AND p.proname ~ :names
        OR EXISTS (
            SELECT 1 FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid AND d.deptype = 'e'
            WHERE d.classid = CAST('pg_proc' AS regclass) AND d.objid = p.oid AND e.extname = ANY(:extensions)
        )
    )
"""
"""Such functions that everybody may run."""

EFFECTS = {"names": WITH_EFFECTS, "extensions": list(REACHING_OUT)}

EVERYBODYS = text(f"SELECT CAST(CAST(p.oid AS regprocedure) AS text) {FUNCTIONS} ORDER BY 1")

CAN_ONLY_READ = text(
    f"SELECT NOT has_database_privilege(:name, current_database(), 'TEMPORARY') AND NOT EXISTS (SELECT 1 {FUNCTIONS})"
)
"""Whether what everybody may do by default was taken from everybody."""

TROUBLE = text("""
    SELECT CASE
        WHEN r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls
            THEN 'has rights over the server'
        WHEN EXISTS (SELECT 1 FROM pg_auth_members m WHERE m.member = r.oid) THEN 'is a member of other roles'
        WHEN EXISTS (SELECT 1 FROM pg_shdepend s WHERE s.refobjid = r.oid AND s.deptype = 'o') THEN 'owns something'
        WHEN EXISTS (
            SELECT 1 FROM pg_class c WHERE c.relkind IN ('r', 'v', 'S')
                AND c.relnamespace <> CAST('pg_catalog' AS regnamespace)
                AND (CASE c.relkind WHEN 'S' THEN has_sequence_privilege(r.oid, c.oid, 'USAGE, UPDATE')
                     ELSE has_table_privilege(r.oid, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') END)
        ) THEN 'may write to tables'
    END
    FROM pg_roles r WHERE r.rolname = :name
""")
"""Why a role that is there cannot be made one that only reads; null where it can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A role to be made: its name, the schema that it reads, and how long its statements and idle transactions may take."""

    name: str
    schema: str = "public"
    seconds: int = 30
    idle_seconds: int = 60


def grant_reader(engine: Engine, reader: Reader, *, run: bool = True) -> tuple[Sequence[str], bool]:
    """The statements that make a role which only reads, and whether they were run, in one transaction; all or none.

    They are not run where the user has no right to, and with ``run`` false. The same again changes nothing. ``DatabaseError``
    for SQLite, for a name that no role can have, a schema without this program's tables, and a role that can do more.
    """
    if engine.dialect.name != "postgresql":
        raise DatabaseError(
            f"{shown(engine.url)} is a SQLite file, whose readers are told by its rights: chmod o-w {engine.url.database}"
        )
    if not reader.name or len(reader.name.encode(errors="replace")) > LONGEST_NAME or NO_NAME.match(reader.name):
        raise DatabaseError(f"{reader.name[:60]!a} is no name of a role: give letters, such as factdb_reader")
    with translated(engine.url), engine.connect() as connection:
        statements = tuple(_statements(connection, reader))
        return statements, run and _run(connection, statements, reader)


def _run(connection: Connection, statements: Sequence[str], reader: Reader) -> bool:
    """Whether the user may run these statements, and did.

    PostgreSQL refuses some of them to others than the owner of a thing, and passes over the rest with a warning.
    """
    try:
        for statement in statements:
            connection.exec_driver_sql(statement.replace("%", "%%"))
        done = connection.scalar(CAN_ONLY_READ, {"name": reader.name, **EFFECTS})
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in NO_RIGHT:
            raise
        done = False
    if done:
        connection.commit()
    return bool(done)


def _statements(connection: Connection, reader: Reader) -> Iterator[str]:
    quote = connection.dialect.identifier_preparer.quote_identifier
    owner = connection.scalar(
        text("SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'extraction_runs' AND relkind = 'r' "
             "AND relnamespace = to_regnamespace(:schema)"), {"schema": quote(reader.schema)},
    )  # fmt: skip
    if owner is None:
        raise DatabaseError(
            f"{shown(connection.engine.url)} has no tables of factdb in the schema {reader.schema[:60]!a}: name it by "
            "--schema, or run factdb database upgrade first"
        )
    there = connection.execute(TROUBLE, {"name": reader.name}).one_or_none()
    if there is not None and there[0] is not None:
        raise DatabaseError(f"the role {reader.name} {there[0]}: give another name, of a role that can do less")
    role, schema, owner = quote(reader.name), quote(reader.schema), quote(owner)
    database = quote(str(connection.scalar(text("SELECT current_database()"))))
    superuser = connection.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
    yield f"{'CREATE' if there is None else 'ALTER'} ROLE {role} LOGIN NOINHERIT CONNECTION LIMIT {MOST_CONNECTIONS}"
    yield f"ALTER ROLE {role} SET default_transaction_read_only = on"
    yield f"ALTER ROLE {role} SET statement_timeout = '{reader.seconds}s'"
    yield f"ALTER ROLE {role} SET idle_in_transaction_session_timeout = '{reader.idle_seconds}s'"
    yield f"ALTER ROLE {role} SET lock_timeout = '{LOCK_SECONDS}s'"
    yield f"ALTER ROLE {role} SET search_path = {schema}"
    # to compile what a view computes takes longer than to run it
    yield f"ALTER ROLE {role} SET jit = off"
    if superuser:
        # only a superuser can raise it
        yield f"ALTER ROLE {role} SET temp_file_limit = '1GB'"
    yield f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC"
    yield f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC"
    if reader.schema != "public":
        yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    yield f"GRANT CONNECT ON DATABASE {database} TO {role}"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {role}"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}"
    yield f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} GRANT SELECT ON TABLES TO {role}"
    yield f"REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} FROM PUBLIC"
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO {owner}"
    yield f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION {schema}.factdb_fts_words(text) TO {role}"
    for function in connection.scalars(EVERYBODYS, EFFECTS).all():
        yield f"GRANT EXECUTE ON FUNCTION {function} TO {owner}"
        yield f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC"
