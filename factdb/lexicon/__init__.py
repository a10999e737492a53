"""Vocabulary as data: reporting verbs, titles, units, forenames. One entry a line, ``#`` begins a comment."""

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of ``lexicon/<name>.tsv``: its tab-separated fields, comments and empty lines left out."""
    text = files(__package__).joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    lines = (line.split("#", 1)[0].rstrip() for line in text.splitlines())
    return tuple(tuple(field.strip() for field in line.split("\t")) for line in lines if line)


@cache
def words(name: str) -> frozenset[str]:
    """The first field of every row of ``lexicon/<name>.tsv``."""
    return frozenset(row[0] for row in rows(name))
