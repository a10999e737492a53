"""An article cut into paragraphs, sentences and tokens, by NLTK's tokenizers with spans."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from factdb.articles import Article
from factdb.text import Span


class ParagraphKind(StrEnum):
    """What a paragraph is for. Only ``headline``, ``caption`` and ``body`` are read for quotes and claims."""

    HEADLINE = "headline"
    CAPTION = "caption"
    BODY = "body"
    FURNITURE = "furniture"
    """What a page puts around its article: reading time, date line, "Read more", "Follow us", a repeated headline."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number, or mark, with its Penn Treebank part-of-speech tag."""

    start: int
    end: int
    text: str
    tag: str

    @property
    def lower(self) -> str:
        return self.text.lower()


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int
    end: int
    tokens: tuple[Token, ...]

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Paragraph:
    start: int
    end: int
    kind: ParagraphKind
    sentences: tuple[Sentence, ...]

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Document:
    """An article and its structure. Paragraphs, sentences and tokens are in the order of the text, none overlap."""

    article: Article
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        return self.article.text

    def read(self) -> Iterator[Paragraph]:
        """The paragraphs that belong to the article itself, without the page's furniture."""
        return (paragraph for paragraph in self.paragraphs if paragraph.kind is not ParagraphKind.FURNITURE)


def parse(article: Article) -> Document:
    """Cut an article into paragraphs, sentences and tagged tokens, in time linear in its length."""
    raise NotImplementedError
