"""Harm databases, and see what is left of them.

usage: python -m benchmarks.faults kill [--engine sqlite|postgres] [--times N] [--seed N] [--only COMMAND …] [--log FILE]
       python -m benchmarks.faults writers [--engine sqlite|postgres] [--times N] [--seed N]
       python -m benchmarks.faults damage [--times N] [--seed N]
       python -m benchmarks.faults full [--times N] [--seed N]
       python -m benchmarks.faults table --log FILE

``kill``: commands (ingest with one and with two processes, ingest --again, database upgrade, facts merge, speakers merge, a
correction, batch load) run in forks of this process, in transactions of three articles, and are struck by SIGKILL at a moment
chosen at random: at one of their statements, or by the clock. Struck are the command itself, a process of its pool, on
PostgreSQL the server's process of its connection, and the server's first process, which is started again. Then the same command
runs to its end. Every table's rows must be those of an undisturbed run, but for identifiers and times, and ``factdb database
check`` must find nothing; a command that was not killed itself must end with 0 or with 1 and one line, and no process may stay.
``--times`` strikes (200 without it) must hit, shared out among the commands. With ``--log`` each is written down as a line of
JSON, and the same command with the same log goes on where an earlier one stopped.

``writers``: as many processes (8 without ``--times``) ingest overlapping parts of the demonstration corpus into one database at once,
while two others read it: all must end well, what each article holds must be what one process stores, and whoever reads must see
each article with all of its quotes, claims and mentions, or not at all.

``damage``: up to 64 bytes of a SQLite file are overwritten somewhere, in 100 copies without ``--times``, and sixteen commands run on each: they
must answer, or end with one line; how many files ``check`` names is counted.

``full``: the commands of ``kill`` run on PostgreSQL, 40 times without ``--times``, on a small disk for the tables, and as often on one for
the server's write-ahead log, with some of the room that they need, or none: they must end with 0, or with 1 and one line that says why.
Then there is room, and a server that has ended is started; what was written in one transaction is there or not, and the same command
makes the rows of an undisturbed run. It mounts a file system in memory, for which it must be root on Linux.
"""

import argparse
import sys
from pathlib import Path

from benchmarks.faults.damaging import damage
from benchmarks.faults.filling import fill
from benchmarks.faults.killing import kill, line_of, read_log, table
from benchmarks.faults.places import ENGINES
from benchmarks.faults.writing import writers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["kill", "writers", "damage", "full", "table"])
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0])
    parser.add_argument("--times", type=int, default=None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--log", type=Path, default=None)
    options = parser.parse_args()
    if options.what == "writers":
        found = writers(options.engine, options.times or 8, seed=options.seed)
        print(found)
        sys.exit(bool(found.wrong))
    if options.what == "damage":
        damaged = damage(options.times or 100, seed=options.seed)
        print(damaged)
        sys.exit(bool(damaged.wrong))
    if options.what == "full":
        filled = fill(options.times or 40, seed=options.seed)
        print(filled)
        sys.exit(bool(filled.wrong))
    outcomes = [] if options.log is None else read_log(options.log)
    if options.what == "kill":
        for outcome in kill(options.engine, options.times or 200, seed=options.seed, only=options.only, done=outcomes):
            outcomes.append(outcome)
            if options.log is not None:
                with options.log.open("a", encoding="utf-8") as log:
                    print(line_of(outcome), file=log)
            if outcome.wrong:
                print(line_of(outcome), file=sys.stderr, flush=True)
    print(table(outcomes))
    sys.exit(any(outcome.wrong for outcome in outcomes))


if __name__ == "__main__":
    main()
