"""The user's editor, on a file."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from factdb.errors import EditorError

VARIABLES = ("VISUAL", "EDITOR")
"""Where people name their editor, the first one first."""

USUAL = ("notepad",) if os.name == "nt" else ("editor", "nano", "vi")
"""What is there where nobody named one; Debian's ``editor`` is the one that the machine's owner chose."""

TAKES_LINE = frozenset(("vi", "vim", "nvim", "view", "nano", "emacs", "emacsclient", "micro", "joe", "kak", "ed"))
"""Editors that begin at a line that is given as ``+12``."""


def find_editor() -> list[str]:
    """The editor's program and its options; raises EditorError where there is none."""
    named = next(((name, value) for name in VARIABLES if (value := os.environ.get(name, "").strip())), None)
    if named is None:
        found = next((program for program in USUAL if shutil.which(program)), None)
        if found is None:
            raise EditorError("no editor is here: name one in VISUAL or EDITOR")
        return [found]
    name, value = named
    try:
        # a backslash is part of a path on Windows
        words = [word.strip('"') for word in shlex.split(value, posix=False)] if os.name == "nt" else shlex.split(value)
    except ValueError as error:
        raise EditorError(f"{name}={value!r} names no editor ({error}): close its quotation marks") from None
    if shutil.which(words[0]) is None:
        raise EditorError(f"{name} names the editor {words[0]!r}, which is not there: name another")
    return words


def edit(editor: Sequence[str], path: Path, *, line: int = 1) -> None:
    """Show a file in the editor, at a line where it takes one, until it ends. Raises EditorError where it ends badly."""
    at = [f"+{line}"] if line > 1 and Path(editor[0]).stem in TAKES_LINE else []
    try:
        status = subprocess.run([*editor, *at, str(path)], check=False).returncode  # noqa: S603 - the user's own editor
    except OSError as error:
        raise EditorError(f"the editor {editor[0]!r} cannot be started: {error.strerror}") from None
    if status:
        raise EditorError(f"the editor {editor[0]!r} ended with status {status}: see what it said")
