"""The reference of the Python API, docs/api.md, made from the program: ``python -m factdb.api.reference > docs/api.md``."""

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

import factdb
from factdb import api
from factdb.exports.tables import Exported, columns_of

INTRODUCTION = """# The Python API

Made from the program by `python -m factdb.api.reference > docs/api.md`; a test holds it to that.

What stands here is stable between releases; fields are only ever added, at the end. [Python and notebooks](python.md) shows it at
work.
"""

# A module before a type's name: "datetime." of datetime.date.
MODULE = re.compile(r"\b(?:[a-z]\w*\.)+(?=[A-Za-z])")

ROWS = {
    Exported.QUOTES: api.QuoteRow,
    Exported.CLAIMS: api.ClaimRow,
    Exported.FACTS: api.FactRow,
    Exported.SPEAKERS: api.SpeakerRow,
    Exported.ARTICLES: api.ArticleRow,
    Exported.VERDICTS: api.VerdictRow,
}
"""The rows that a database gives, by the export that says what their fields mean."""


def reference() -> str:
    """The whole page in Markdown: functions, the methods of a database, and the fields of every row."""
    return INTRODUCTION + "".join(_sections())


def _sections() -> Iterator[str]:
    yield from _callable("factdb.extract", factdb.extract)
    yield from _class(api.Found)
    for found in (api.FoundQuote, api.FoundClaim):
        yield f"\n## {found.__name__}\n\n{_words(found)}\n\n| field | type |\n|---|---|\n"
        yield from (f"| `{name}` | {_type(of)} |\n" for name, of in found.__annotations__.items())
    yield from _callable("factdb.open", factdb.open)
    yield from _class(api.Database)
    for exported, row in ROWS.items():
        meanings = {column.name: column.comment or "" for column in columns_of(exported)}
        yield f"\n## {row.__name__}\n\n{_words(row)}\n\n| field | type | |\n|---|---|---|\n"
        for name, of in row.__annotations__.items():
            yield f"| `{name}` | {_type(of)} | {_escaped(meanings[name])} |\n"


def _class(of: type) -> Iterator[str]:
    """A class with its public methods and properties."""
    yield f"\n## {of.__name__}\n\n{_words(of)}\n"
    for name, member in vars(of).items():
        if name.startswith("_"):
            continue
        if isinstance(member, property):
            result = inspect.signature(member.fget).return_annotation if member.fget else Any
            yield f"\n### .{name}\n\nA property, {_type(result)}. {_words(member)}\n"
        elif inspect.isfunction(member):
            yield from _callable(f".{name}", member, level=3)


def _callable(name: str, function: Callable[..., object], *, level: int = 2) -> Iterator[str]:
    """A function with its parameters, one a line."""
    signature = inspect.signature(function)
    lines: list[str] = []
    for each in signature.parameters.values():
        if each.kind is inspect.Parameter.KEYWORD_ONLY and "*" not in lines:
            lines.append("*")
        if each.name != "self":
            lines.append(_shortened(str(each)))
    listed = "".join(f"    {line},\n" for line in lines)
    opening = f"{name.removeprefix('.')}(" + (f"\n{listed}" if lines else "")
    yield f"\n{'#' * level} {name}\n\n```python\n{opening}) -> {_plain(signature.return_annotation)}\n```\n\n"
    yield f"{_words(function)}\n"


def _shortened(words: str) -> str:
    """Types by their own names, without the modules that they are of."""
    return MODULE.sub("", words)


def _plain(of: Any) -> str:
    return _shortened(of.__name__ if isinstance(of, type) else str(of))


def _type(of: Any) -> str:
    """A type in a table, where a vertical line parts columns."""
    return f"`{_plain(of)}`".replace(" | ", " or ").replace("NoneType", "None")


def _words(of: Any) -> str:
    """A docstring as paragraphs."""
    paragraphs = inspect.cleandoc(of.__doc__ or "").replace("``", "`").split("\n\n")
    return "\n\n".join(_escaped(" ".join(paragraph.split())) for paragraph in paragraphs)


def _escaped(text: str) -> str:
    """Plain words as Markdown."""
    return text.replace("*", "\\*").replace("<", "\\<").replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(reference())
