"""The command reference, docs/commands.md, made from the program: ``python -m factdb.cli.reference > docs/commands.md``."""

import sys
from collections.abc import Iterator
from typing import Any

import typer

from factdb.cli import app

INTRODUCTION = """# Commands

Made from the program by `python -m factdb.cli.reference > docs/commands.md`; a test holds it to that.

Results go to standard output, everything else to standard error. The exit status is 0 when all went well, 1 when
something is to be mended (one line says what), 2 for a mistyped command, and 130 after Ctrl-C. Every command has
`--help`, or `-h`.
"""


def reference() -> str:
    """The whole page in Markdown: the program, then every command with its arguments and options."""
    return INTRODUCTION + "".join(_sections(typer.main.get_command(app), "factdb"))


def _sections(command: Any, path: str) -> Iterator[str]:
    """A command and those under it. Only what the program itself says: typer's own words vary between its versions."""
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    options = [parameter for parameter in command.params if parameter.param_type_name == "option"]
    commands = getattr(command, "commands", {})
    required = [_option(option) for option in options if option.required]
    optional = "[OPTIONS]" if len(options) > len(required) else ""
    usage = [path, optional, *map(_argument, arguments), *required, "COMMAND …" if commands else ""]
    yield f"\n{'#' * min(path.count(' ') + 2, 3)} {path}\n\n"
    yield f"    {' '.join(part for part in usage if part)}\n\n{_paragraphs(command.help)}\n"
    yield "\n" if command.params else ""
    for parameter in arguments:
        yield f"* `{_argument(parameter)}`: {_escaped(parameter.help)}\n"
    for parameter in options:
        yield f"* `{_option(parameter)}`: {_escaped(parameter.help)}{_default(parameter)}\n"
    for name, subcommand in commands.items():
        yield from _sections(subcommand, f"{path} {name}")


def _argument(parameter: Any) -> str:
    """The name of an argument as people type it."""
    name = parameter.metavar or parameter.name.upper()
    return f"{name}…" if parameter.nargs == -1 else name


def _option(parameter: Any) -> str:
    return " ".join([", ".join(parameter.opts), *([parameter.metavar] if parameter.metavar else [])])


def _default(parameter: Any) -> str:
    """What holds without the option, or the variable of the environment that it is taken from."""
    if parameter.envvar is not None:
        return f" The environment variable {parameter.envvar} says it too."
    said = parameter.metavar and parameter.default not in (None, "")
    return f" Without it: {parameter.default}." if said else ""


def _paragraphs(help_: str | None) -> str:
    """The help without its line breaks inside paragraphs."""
    return "\n\n".join(_escaped(" ".join(part.split())) for part in (help_ or "").split("\n\n"))


def _escaped(text: str) -> str:
    """Plain words as Markdown."""
    return text.replace("\\", "\\\\").replace("*", "\\*").replace("<", "\\<").strip()


if __name__ == "__main__":
    sys.stdout.write(reference())
