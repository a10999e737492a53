"""The database itself: its schema, what must hold in it, and where Alembic's settings lie."""

from pathlib import Path
from typing import Annotated

import typer

from factdb.cli.options import COMPACT, As, Format

app = typer.Typer(
    help="Make the database, bring it up to date, prove that it is whole, back it up, and see where it stands.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings=COMPACT,
)


@app.command(context_settings=COMPACT)
def upgrade(context: typer.Context) -> None:
    """Make the tables of a new database, or bring those of an older factdb up to date; what is stored stays."""
    from factdb.cli.lines import note
    from factdb.cli.opening import reached
    from factdb.database import schema

    with reached(context, create=True) as engine:
        before = schema.current(engine)
        schema.upgrade(engine)
    if before == schema.head():
        note(f"already at revision {before}, the newest")
    else:
        note(f"upgraded from {'nothing' if before is None else f'revision {before}'} to revision {schema.head()}")


@app.command(context_settings=COMPACT)
def downgrade(
    context: typer.Context,
    revision: Annotated[
        str,
        typer.Argument(metavar="REVISION", help="The revision to go back to, such as 0001; base removes everything."),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Take the tables back to those of an older factdb. What that one has no place for is lost."""
    from factdb.cli.lines import note
    from factdb.cli.opening import reached
    from factdb.database import schema

    with reached(context) as engine:
        before = schema.current(engine)
        if not yes:
            typer.confirm(f"Take the database back from revision {before} to {revision}?", abort=True, err=True)
        schema.downgrade(engine, revision)
    note(f"went back from revision {before} to {revision}")


@app.command(context_settings=COMPACT)
def status(context: typer.Context, format_: As = Format.TABLE) -> None:
    """Print which database is used, the revision of its tables, and the newest that this program knows."""
    from factdb.cli.answering import print_rows
    from factdb.cli.console import Column
    from factdb.cli.opening import reached
    from factdb.database import schema
    from factdb.database.faults import shown

    with reached(context) as engine:
        current = schema.current(engine)
    advice = "up to date" if current == schema.head() else "run factdb database upgrade"
    names = ("database", "revision", "newest", "state")
    row = (shown(engine.url), current or "none", schema.head(), advice)
    print_rows(format_, names, [row], [Column(heading=name) for name in names])


@app.command(context_settings=COMPACT)
def check(context: typer.Context, format_: As = Format.TABLE) -> None:
    """Prove what must hold in the database, and name the rows that break it; nothing is changed, and nobody waits.

    Every offset gives its words back, search goes by the words of the tables, no row refers to one that is not there,
    each article has one current revision and each fact a claim, and what is counted is there. The exit status is 1 where
    anything is broken. As data, a row has the names of what breaks it.
    """
    from factdb.cli.answering import print_rows
    from factdb.cli.console import Column, print_table
    from factdb.cli.opening import opened
    from factdb.database.check import check as findings_of
    from factdb.errors import DatabaseError

    with opened(context) as engine:
        findings = list(findings_of(engine))
    broken = [finding for finding in findings if finding.broken]
    columns = [Column(heading="looked at", right=True), Column(heading="broken", right=True)]
    print_rows(
        format_,
        ("what_holds", "looked_at", "broken", "named"),
        [(each.invariant, each.looked_at, each.broken, "; ".join(each.named)) for each in findings],
        [Column(heading="what holds", ratio=1), *columns],
        lambda row: row[:3],
    )
    for finding in broken if format_ is Format.TABLE else ():
        left = finding.broken - len(finding.named)
        more = [f"and {left:,} more"] if left else []
        print_table(
            [Column(heading="row", ratio=1)], [(row,) for row in (*finding.named, *more)], title=finding.invariant
        )
    if broken:
        raise DatabaseError(
            f"{sum(finding.broken for finding in broken):,} rows break what must hold: restore the last backup "
            "(factdb database restore), or take the rows named above out and ingest their articles again"
        )


@app.command(context_settings=COMPACT)
def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to make.", dir_okay=False)],
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it is there.")] = False,
) -> None:
    """Copy the database, in one state of it, into one file, while others write; FILE is whole or not there.

    Of a SQLite file it is a SQLite file; of a PostgreSQL database an archive of pg_dump, which must be installed.
    """
    from factdb.cli.lines import note
    from factdb.cli.opening import opened
    from factdb.database.backup import backup as write_backup
    from factdb.exports.files import whole_path

    with opened(context) as engine, whole_path(file, force=force) as part:
        write_backup(engine, part)
        size = part.stat().st_size
    note(f"{file}: {size / 1e6:,.1f} MB")


@app.command(context_settings=COMPACT)
def restore(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A file that factdb database backup made.", dir_okay=False)
    ],
    force: Annotated[bool, typer.Option("--force", help="Replace what the database holds.")] = False,
) -> None:
    """Put what a backup holds into a database that is new or empty, or, with --force, in the place of all it holds.

    It is done in one transaction: whoever reads meanwhile sees the one or the other, and a failure leaves what was there.
    """
    from factdb.cli.lines import note
    from factdb.cli.opening import reached
    from factdb.database import schema
    from factdb.database.backup import restore as read_backup
    from factdb.database.faults import shown

    with reached(context, create=True) as engine:
        revision = read_backup(engine, file, force=force)
    advice = "" if revision == schema.head() else ", older than this factdb: run factdb database upgrade"
    note(f"{shown(engine.url)} holds {file}, of revision {revision}{advice}")


@app.command(context_settings=COMPACT)
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The database to copy: a URL, or a SQLite file.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="One of either kind that is new, or holds nothing.")],
) -> None:
    """Copy a database into an empty one of the same kind or the other: from SQLite into PostgreSQL, or back.

    Every row keeps its number, and what people decided is in force there as here. FROM is copied in one state while others
    write to it; TO is filled in one transaction, and holds nothing if that is interrupted.
    """
    from factdb.cli.lines import note
    from factdb.cli.opening import opened_at
    from factdb.cli.progress import COPYING, progress
    from factdb.database.copy import copy_database, new_database
    from factdb.database.faults import shown

    with opened_at(source) as origin, new_database(target) as engine, progress(work=COPYING) as advance:
        counts = copy_database(origin, engine, told=lambda done, of_all: advance(done, f" of {of_all:,}"))
        named = ", ".join(f"{counts[table]:,} {table}" for table in ("articles", "quotes", "claims", "speakers"))
        note(f"{shown(engine.url)} holds the {sum(counts.values()):,} rows of {shown(origin.url)}: {named}")


@app.command("grant-reader", context_settings=COMPACT)
def grant_reader_(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The role to make, such as factdb_reader.")],
    schema: Annotated[
        str, typer.Option(metavar="SCHEMA", help="The schema that has the tables, where it is another.")
    ] = "public",
    seconds: Annotated[int, typer.Option(min=1, max=86_400, metavar="N", help="How long one statement may take.")] = 30,
    only_print: Annotated[
        bool, typer.Option("--print", help="Print the statements, for an administrator, and run none.")
    ] = False,
) -> None:
    r"""Make a role of PostgreSQL that reads this database and can do nothing else, or print the statements that make it.

    It has no password yet: \password NAME in psql sets one. Who may not make roles gets the statements on standard output, for
    somebody who may, and exit status 1. docs/reliability.md says what such a role can and cannot do.
    """
    from factdb.cli.lines import note
    from factdb.cli.opening import opened
    from factdb.database.granting import Reader, grant_reader
    from factdb.errors import DatabaseError

    with opened(context) as engine:
        reader = Reader(name=name, schema=schema, seconds=seconds)
        statements, done = grant_reader(engine, reader, run=not only_print)
    if not done:
        for statement in statements:
            typer.echo(f"{statement};")
    if done:
        note(f"{name} can read, for {seconds} seconds a statement; \\password {name} in psql gives it a password")
    elif not only_print:
        raise DatabaseError(f"this user may not make {name}: let an administrator run the statements printed above")


@app.command(context_settings=COMPACT)
def config() -> None:
    """Print the path of alembic.ini, for Alembic's own commands: alembic -c "$(factdb database config)" upgrade head."""
    from factdb.database.schema import ini_path

    typer.echo(ini_path())
