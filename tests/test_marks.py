"""Quotation marks are paired paragraph by paragraph, and apostrophes are left alone."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factdb.articles import Article
from factdb.documents import Document, Paragraph, ParagraphKind
from factdb.quotes.marks import find_quotations
from tests.linear import assert_linear


def paragraphs_of(text: str) -> Document:
    """A document with a paragraph a line, and nothing else: marks need neither sentences nor tokens."""
    paragraphs = []
    start = 0
    for line in text.split("\n"):
        if line:
            paragraphs.append(Paragraph(start, start + len(line), ParagraphKind.BODY, ()))
        start += len(line) + 1
    return Document(article=Article(text=text), plain=text, paragraphs=tuple(paragraphs))


def outermost(text: str) -> list[str]:
    return [q.span.of(text) for q in find_quotations(paragraphs_of(text)) if q.level == 0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('"I go," he said. "Now."', ['"I go,"', '"Now."'], id="straight"),
        pytest.param("“I go,” he said.", ["“I go,”"], id="curly"),
        pytest.param("``I go,'' he said. ''Now.''", ["``I go,''", "''Now.''"], id="typewriter"),
        pytest.param(
            "„Ich gehe“, sagte er. »Ja« «Oui, » ‹non›", ["„Ich gehe“", "»Ja«", "«Oui, »", "‹non›"], id="foreign"
        ),
        pytest.param("‘I go,’ he said. 'Now.'", ["‘I go,’", "'Now.'"], id="single"),
        pytest.param("“It's odd,“ said Orr.", ["“It's odd,“"], id="wrong-way-round"),
        pytest.param('"I go,” he said.', ['"I go,”'], id="mixed-shapes"),
        pytest.param("It isn’t the dogs' bone, it's O’Neil’s.", [], id="apostrophes"),
        pytest.param("Back in the '90s they told 'em to rock 'n' roll.", [], id="elisions"),
        pytest.param(
            "‘The boys’ house isn’t here.’ He left.", ["‘The boys’ house isn’t here.’"], id="plural-possessive"
        ),
        pytest.param('He is 6\'2" tall. "I know," he said.', ['"I know,"'], id="inches"),
        pytest.param('An odd " mark. "Good," he said.', ['"Good,"'], id="odd-mark-between-words"),
        pytest.param('"Odd one. "Good," he said.', ['"Good,"'], id="never-closed-then-another"),
        pytest.param(
            "“He calls it “hell”, and I stay,” said Orr. “Bye.”",
            ["“He calls it “hell”, and I stay,”", "“Bye.”"],
            id="the same marks inside",
        ),
        pytest.param("“Odd one. “Good,” he said.", ["“Good,”"], id="curly-never-closed-then-another"),
        pytest.param("He left.” “Good,” she said.", ["“Good,”"], id="never-opened"),
        pytest.param(
            '"He left, she said.\nOrr waved. "Good," he said.', ['"He left, she said.', '"Good,"'], id="own-paragraph"
        ),
        pytest.param("He said ‘no more of this.\nOrr waved.", [], id="single-never-closed"),
        pytest.param('"" he said "!"', [], id="empty"),
    ],
)
def test_pairs(text: str, expected: list[str]) -> None:
    assert outermost(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("“He said, ‘Go.’ I went.”", [("“He said, ‘Go.’ I went.”", 0), ("‘Go.’", 1)], id="double-single"),
        pytest.param("‘He said, “Go.”’", [("‘He said, “Go.”’", 0), ("“Go.”", 1)], id="single-double"),
        pytest.param("\"He said, 'Go.'\"", [("\"He said, 'Go.'\"", 0), ("'Go.'", 1)], id="straight"),
        pytest.param(
            '"He asked, “Go?” twice."', [('"He asked, “Go?” twice."', 0), ("“Go?”", 1)], id="curly-in-straight"
        ),
    ],
)
def test_nested(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(q.span.of(text), q.level) for q in find_quotations(paragraphs_of(text))] == expected


def test_quotation_over_paragraphs() -> None:
    text = "She said: “One.\n“Two.\n“Three.” Then she left."
    found = find_quotations(paragraphs_of(text))
    assert [q.span.of(text) for q in found] == ["“One.", "“Two.", "“Three.”"]
    assert [(q.closed, q.continues, q.continued) for q in found] == [
        (False, True, False),
        (False, True, True),
        (True, False, True),
    ]


@pytest.mark.parametrize("text", ["‘One.\n‘Two,’ he said.", "She said: 'It's one.\n'It's two.' Then she left."])
def test_single_marks_over_paragraphs(text: str) -> None:
    found = find_quotations(paragraphs_of(text))
    assert [(q.continues, q.continued) for q in found] == [(True, False), (False, True)]


@example('‘"9“')
@given(st.text(alphabet="ab .,?\n\"“”„‘’'`«»-s9"))
def test_spans_hold(text: str) -> None:
    ends: list[int] = []
    for quotation in find_quotations(paragraphs_of(text)):
        assert 0 <= quotation.start < quotation.end <= len(text)
        assert "\n" not in quotation.span.of(text)
        while ends and ends[-1] <= quotation.start:
            ends.pop()
        assert not ends or quotation.end <= ends[-1], "quotations nest or stand apart"
        assert quotation.level == len(ends)
        ends.append(quotation.end)


@pytest.mark.parametrize("unit", ['"', "“", "‘", '"a" ', "‘“a ", '"\n'])
def test_time_is_linear(unit: str) -> None:
    def prepare(length: int) -> Callable[[], object]:
        document = paragraphs_of((unit * length)[:length])
        return lambda: find_quotations(document)

    assert_linear(prepare, 20_000, 40_000, most=3, slack=0.2)
