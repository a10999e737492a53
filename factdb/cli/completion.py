"""Completion in the shell: of commands and options by Typer, of speakers' and outlets' names from the database."""

import os
import shlex
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from factdb.cli.lines import one_line

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute

VARIABLE = "_FACTDB_COMPLETE"
"""What a shell sets when it asks for completions rather than for the command to run."""

LINE = "_TYPER_COMPLETE_ARGS"
"""What zsh and fish set to what is typed so far, up to the cursor."""

CURSOR = "\x1f"
"""Stands where the cursor is; nobody types it."""

MOST = 50
"""Names that are offered at once."""

OBEYED = frozenset('$`\\"')
"""Characters that a shell may obey even in a quoted word: no name with one is offered, as names are anybody's text."""


class Shell(StrEnum):
    """The shells whose completion is known."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


LINES = {
    Shell.BASH: r"""_factdb_completion() {
    local IFS=$'\n' i word=${COMP_WORDS[COMP_CWORD]}
    mapfile -t COMPREPLY < <(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD _FACTDB_COMPLETE=complete_bash "$1")
    [[ ${COMPREPLY[*]} ]] || COMPREPLY=()
    for i in "${!COMPREPLY[@]}"; do
        case $word in
            # inside of quotation marks nothing needs a backslash
            \"*) ;;
            \'*) COMPREPLY[i]=${COMPREPLY[i]//\'/\'\\\'\'} ;;
            *) printf -v "COMPREPLY[i]" %q "${COMPREPLY[i]}" ;;
        esac
    done
}
complete -o default -F _factdb_completion factdb""",
    Shell.ZSH: r"""#compdef factdb
_factdb_completion() {
    local -a values shown
    local line
    for line in "${(@f)$(_FACTDB_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=get-args \
        _TYPER_COMPLETE_ARGS="${(j: :)words[1,CURRENT]}" command factdb)}"; do
        [[ -n $line ]] || continue
        values+=("${line%%$'\t'*}")
        shown+=("${line/$'\t'/  -- }")
    done
    (( $#values )) || { _files; return }
    [[ $PREFIX == --*=* ]] && compset -P '*='
    compadd -l -d shown -a values
}
compdef _factdb_completion factdb""",
    Shell.FISH: r"""function __factdb_completion
    set -l word (commandline -ct)
    set -l found (_FACTDB_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=get-args \
        _TYPER_COMPLETE_ARGS=(commandline -cp | string collect) command factdb | string match -r '.+')
    if test (count $found) -eq 0
        __fish_complete_path $word
    else if string match -qr -- '^--[^=]*=' $word
        printf '%s\n' (string match -r -- '^--[^=]*=' $word)$found
    else
        printf '%s\n' $found
    end
end
complete --command factdb --no-files --arguments '(__factdb_completion)'""",
}
"""What each shell is to load. Typer's own lines for bash and zsh break names at their spaces and quotation marks."""


def completion(
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh or fish.", show_default=False)],
) -> None:
    """Print what makes a shell complete commands, options, and the names of speakers and outlets.

    Load it from the shell's start file: eval "$(factdb completion bash)", or factdb completion fish | source.
    """
    typer.echo(LINES[shell])


def answer_shells() -> None:
    """Let Typer know the shells, where one asks; it knows them by itself only with options of its own for this."""
    if VARIABLE in os.environ:
        from typer.completion import completion_init  # type: ignore[attr-defined] # known there for its options

        completion_init()
        if LINE in os.environ:
            os.environ[LINE] = requoted(os.environ[LINE])


def requoted(line: str) -> str:
    """A line up to the cursor with its last word's marks closed: Typer takes a space inside of them for the word's end."""
    # what is typed last is a word of its own only where nothing quotes the space before it
    lexer = shlex.shlex(f"{line}{CURSOR}", posix=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:
        words.append(lexer.token)
    last = words.pop().removesuffix(CURSOR)
    return f"{shlex.join(words)} {shlex.quote(last) if last else ''}"


def speaker_names(context: typer.Context, incomplete: str) -> list[str]:
    """The speakers whose names begin so."""
    from factdb.database import models

    return _beginning(context, models.Speaker.name, incomplete)


def outlet_names(context: typer.Context, incomplete: str) -> list[str]:
    """The outlets whose names begin so."""
    from factdb.database import models

    return _beginning(context, models.Outlet.name, incomplete)


def _beginning(context: typer.Context, names: "InstrumentedAttribute[str]", incomplete: str) -> list[str]:
    """The names of the database that begin so, case aside; none where it cannot be asked, as nobody would read why."""
    from sqlalchemy import select

    from factdb.cli.opening import opened_at
    from factdb.database.connection import reading
    from factdb.errors import FactdbError

    url = context.find_root().params.get("database")
    statement = (
        select(names).where(names.istartswith(incomplete, autoescape=True)).distinct().order_by(names).limit(MOST)
    )
    try:
        with opened_at(url) as engine, reading(engine) as session:
            found = session.scalars(statement).all()
    except FactdbError:
        return []
    # Typer offers what begins as it was typed; case does not matter to factdb
    return [
        f"{incomplete}{name[len(incomplete) :]}" for name in found if name == one_line(name) and not OBEYED & set(name)
    ]
