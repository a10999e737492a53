"""An article cut into paragraphs, sentences and tokens, by NLTK's tokenizers with spans."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from factdb.articles import Article
from factdb.documents.layout import Block, ParagraphKind, find_blocks
from factdb.documents.sentences import find_sentences
from factdb.documents.tags import FINITE, NOUNS, is_known, tag
from factdb.documents.tokens import find_tokens
from factdb.text import Span, plain

__all__ = ["FINITE", "NOUNS", "Document", "Paragraph", "ParagraphKind", "Sentence", "Token", "is_known", "parse"]


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number, or mark, with its Penn Treebank part-of-speech tag, empty in a document that has no tags yet."""

    start: int
    end: int
    text: str
    tag: str

    @property
    def lower(self) -> str:
        return self.text.lower()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its tokens."""

    start: int
    end: int
    tokens: tuple[Token, ...]

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and its sentences; furniture has none."""

    start: int
    end: int
    kind: ParagraphKind
    sentences: tuple[Sentence, ...]

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Document:
    """An article and its structure. Paragraphs, sentences and tokens are in the order of the text, none overlap.

    ``plain`` is the text with plain quotation marks, hyphens and spaces, of the same length.
    """

    article: Article
    plain: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        return self.article.text

    def read(self) -> Iterator[Paragraph]:
        """The paragraphs that belong to the article itself, without the page's furniture."""
        return (paragraph for paragraph in self.paragraphs if paragraph.kind is not ParagraphKind.FURNITURE)

    def with_tags(self, tags: Sequence[str]) -> "Document":
        """The document with a tag for each token of the article's own paragraphs, in the order of the text."""
        following = iter(tags)
        paragraphs = tuple(
            replace(paragraph, sentences=tuple(_tagged(sentence, following) for sentence in paragraph.sentences))
            for paragraph in self.paragraphs
        )
        return replace(self, paragraphs=paragraphs)


def parse(article: Article, *, tagged: bool = True) -> Document:
    """Cut an article into paragraphs, sentences and tokens, in time linear in its length.

    ``tagged`` gives the tokens tags, which takes most of the time; false where an encoder gives better ones.
    """
    even = plain(article.text)
    blocks = find_blocks(article.text, article.title)
    return Document(article, even, tuple(_paragraph(article.text, even, block, tagged) for block in blocks))


def _paragraph(text: str, even: str, block: Block, tagged: bool) -> Paragraph:
    sentences = () if block.kind is ParagraphKind.FURNITURE else tuple(_sentences(text, even, block.span, tagged))
    return Paragraph(block.span.start, block.span.end, block.kind, sentences)


def _sentences(text: str, even: str, paragraph: Span, tagged: bool) -> Iterator[Sentence]:
    for sentence in find_sentences(even, paragraph):
        spans = list(find_tokens(even, sentence))
        tags = tag([span.of(even) for span in spans]) if tagged else [""] * len(spans)
        tokens = (Token(span.start, span.end, span.of(text), one) for span, one in zip(spans, tags, strict=True))
        yield Sentence(sentence.start, sentence.end, tuple(tokens))


def _tagged(sentence: Sentence, tags: Iterator[str]) -> Sentence:
    tokens = (Token(token.start, token.end, token.text, next(tags)) for token in sentence.tokens)
    return Sentence(sentence.start, sentence.end, tuple(tokens))
