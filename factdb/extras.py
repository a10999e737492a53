"""Libraries that only some tasks need, and the command that adds them to the installation at hand."""

import os
import shlex
import sys
from importlib.util import find_spec
from pathlib import Path


def install(extra: str) -> str:
    """The command that installs an extra ("web") beside the program that runs: by pipx or uv where these keep it, else by pip.

    A bare ``pip`` is that of this installation only in a virtual environment that is active.
    """
    wanted, python = _quoted(f"factdb[{extra}]"), _quoted(sys.executable)
    prefix = Path(sys.prefix)
    if (prefix / "pipx_metadata.json").exists():
        return f"pipx runpip {prefix.name} install {wanted}"
    if (prefix / "uv-receipt.toml").exists() or find_spec("pip") is None:
        return f"uv pip install --python {python} {wanted}"
    active = os.environ.get("VIRTUAL_ENV")
    return f"{'' if active and Path(active) == prefix else f'{python} -m '}pip install {wanted}"


def _quoted(word: str) -> str:
    """A word as the shell of this system takes it."""
    if os.name != "nt":
        return shlex.quote(word)
    return f'"{word}"' if set(word) & set(" []") else word
