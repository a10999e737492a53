"""PostgreSQL's own programs, pg_dump and pg_restore, which know all that a server may hold.

They are run without a shell, with arguments of our own; the password goes by the environment, where other users of the
machine do not see it.
"""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, Engine, inspect

from factdb.database import schema
from factdb.database.faults import shown
from factdb.errors import DatabaseError

PLAIN = ("--no-owner", "--no-privileges")
"""What is restored belongs to whoever restores it."""


def dump(engine: Engine, to: Path) -> None:
    """Write an archive of a database. ``DatabaseError`` without pg_dump, or with what it says of a failure."""
    _run(engine.url, "pg_dump", "--format=custom", *PLAIN, f"--file={to}", f"--dbname={_target(engine.url)}")


def restore(engine: Engine, source: Path) -> None:
    """Put what an archive holds in the place of a database's own tables, in one transaction.

    ``DatabaseError`` without pg_restore, with what it says of a failure, and for an archive of other tables than are there,
    some of which would stay.
    """
    replaced: tuple[str, ...] = ()
    if schema.current(engine) is not None:
        if _tables_of(engine, source) != set(inspect(engine).get_table_names()):
            raise DatabaseError(
                f"{shown(engine.url)} is of another revision than {source}: restore it into an empty database"
            )
        replaced = ("--clean", "--if-exists")
    options = ("--single-transaction", "--exit-on-error", *PLAIN, *replaced)
    _run(engine.url, "pg_restore", *options, f"--dbname={_target(engine.url)}", str(source))


def _tables_of(engine: Engine, source: Path) -> set[str]:
    """The names in lines such as "215; 1259 16390 TABLE public articles ann"."""
    lines = _run(engine.url, "pg_restore", "--list", str(source)).splitlines()
    words = [line.split() for line in lines if not line.startswith(";")]
    return {row[5] for row in words if len(row) > 5 and row[3] == "TABLE" and row[4] != "DATA"}


def _target(url: URL) -> str:
    query = {name: value for name, value in url.query.items() if name != "password"}
    return URL.create("postgresql", url.username, None, url.host, url.port, url.database, query).render_as_string()


def _run(url: URL, program: str, *arguments: str) -> str:
    """What a program prints."""
    found = shutil.which(program)
    if found is None:
        command = f"{program} {' '.join(arguments)}"
        raise DatabaseError(
            f"{shown(url)} needs {program}, which is not installed here: install PostgreSQL's client programs (package "
            f"postgresql-client), or run where they are: {command}"
        )
    password = url.password or url.query.get("password")
    secret = {} if password is None else {"PGPASSWORD": str(password)}
    environment = {
        **os.environ,
        "PGCONNECT_TIMEOUT": "10",
        "PGOPTIONS": "-c lock_timeout=60s",
        "LC_MESSAGES": "C",
        **secret,
    }
    done = subprocess.run(  # noqa: S603
        [found, *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode:
        raise DatabaseError(f"{shown(url)}: {_said(done.stderr, program)}")
    return done.stdout.decode("utf-8", "replace")


def _said(complaints: bytes, program: str) -> str:
    """The first complaint of a program, in one line."""
    lines = [line for line in complaints.decode("utf-8", "replace").splitlines() if line.strip()]
    return f"{' '.join(lines[0].split()) if lines else f'{program} failed'}: nothing was changed, see the server's log"
