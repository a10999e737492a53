"""Who said what, as a careful reader would write it down: tables of invented short articles and their quotes.

A row is an id, the text, and each of its quotes as (kind, words, speaker, role): the words without marks and without the
"that" before them, the speaker by the fullest name of the article (None where it does not tell), and the role that the
article gives (None where it gives none). A fifth element is the title.
"""

from collections.abc import Iterable, Sequence

import pytest

from factdb.articles import Article
from factdb.extraction import extract
from factdb.names import name_key

DIRECT, MIXED, INDIRECT = "direct", "mixed", "indirect"

Said = tuple[str, str, str | None, str | None]
Row = tuple[str, str, Sequence[Said]] | tuple[str, str, Sequence[Said], str]


def table(rows: Iterable[Row], open_faults: dict[str, str] | None = None) -> pytest.MarkDecorator:
    """The rows as parameters; ``open_faults`` gives for the id of a row that fails the reason why."""
    faults = open_faults or {}
    made = []
    for name, text, expected, *title in rows:
        marks = [pytest.mark.xfail(strict=True, reason=faults[name])] if name in faults else []
        made.append(pytest.param(text, expected, title[0] if title else None, id=name, marks=marks))
    return pytest.mark.parametrize(("text", "expected", "title"), made)


def check(text: str, expected: Sequence[Said], title: str | None) -> None:
    """Hold what factdb finds in a text against a row's quotes, in any order."""
    assert sorted(found(text, title), key=str) == sorted(map(_bare, expected), key=str)


def found(text: str, title: str | None) -> list[Said]:
    """The quotes of a text, by the default model, in the form of the rows."""
    extraction = extract(Article(text=text, title=title))
    said: list[Said] = []
    for index, quote in enumerate(extraction.quotes):
        speaker = extraction.speaker_of(index)
        words = " ".join(span.of(text) for span in quote.content)
        role = speaker.roles[0].of(text) if speaker is not None and speaker.roles else None
        said.append(_bare((quote.kind.value, words, None if speaker is None else speaker.name, role)))
    return said


def _bare(said: Said) -> Said:
    kind, words, speaker, role = said
    return kind, name_key(words).removeprefix("that "), speaker, role
