"""What the tagger is trained on: PolNeAR's articles as word pieces with features, and their attributions in words."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from factdb.articles import Article
from factdb.documents import Document, parse
from factdb.documents.tags import tagset
from factdb.quotes.marks import find_quotations
from factdb.tagger.pieces import Vocabulary, Word, read
from factdb.text import Span
from training.conllu import read_conllu
from training.tags import TagAt, tag_of, tags_at, treebanks

SPECIALS = ("<s>", "<pad>", "</s>", "[UNK]")
"""The first numbers of every pruned vocabulary."""

UNKNOWN = -100
"""In place of a label that is not known: nothing is learned there."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A gold attribution in half-open ranges of words; ``source`` is None where the text gives none."""

    cue: Span
    source: Span | None
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One article: its words, and the attributions that have a cue and a content.

    A treebank's document has ``tags`` instead, a number for each word, ``UNKNOWN`` where it cannot be aligned. ``soft``
    holds a teacher's log-probabilities [words, 9] of the flat labels.
    """

    name: str
    document: Document
    words: list[Word]
    attributions: tuple[Attribution, ...] = ()
    tags: NDArray[np.int64] | None = None
    soft: NDArray[np.float16] | None = None


def records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def untagged(record: dict[str, Any]) -> Document:
    """A record's document without tags: the encoder needs none, and they take long."""
    return parse(article_of(record), tagged=False)


def article_of(record: dict[str, Any]) -> Article:
    """The article of a record of PolNeAR's form."""
    return Article(text=record["text"], title=record.get("title"))


def example(record: dict[str, Any], vocabulary: Vocabulary) -> Example:
    """An article of PolNeAR's form with its attributions."""
    document = untagged(record)
    words = read(document, find_quotations(document), vocabulary)
    found = (_attribution(gold, words) for gold in record["attributions"])
    return Example(record["id"], document, words, tuple(attribution for attribution in found if attribution))


def treebank_examples(gold: Path, vocabulary: Vocabulary, *, held_out: bool) -> Iterator[Example]:
    """The treebanks' documents with their words' tags."""
    numbers = {name: number for number, name in enumerate(tagset())}
    for name, sentences in groupby(treebanks(gold, held_out=held_out), key=lambda sentence: sentence.document):
        text = ""
        tag_at: TagAt = {}
        for _, paragraph in groupby(sentences, key=lambda sentence: sentence.paragraph):
            for n, sentence in enumerate(paragraph):
                text += " " if n else "\n\n" if text else ""
                here = tags_at(sentence) or {}
                tag_at |= {at + len(text): (end + len(text), tag) for at, (end, tag) in here.items()}
                text += sentence.text
        document = parse(Article(text=text), tagged=False)
        words = read(document, find_quotations(document), vocabulary)
        found = (tag_of(Span(word.start, word.end), tag_at) for word in words)
        tags = [UNKNOWN if tag is None else numbers.get(tag, UNKNOWN) for tag in found]
        yield Example(name, document, words, tags=np.array(tags, dtype=np.int64))


def _attribution(gold: dict[str, Any], words: Sequence[Word]) -> Attribution | None:
    cue = [span for span in (_in_words(words, *pair) for pair in gold.get("cue") or ()) if span]
    source = [span for span in (_in_words(words, *pair) for pair in gold.get("source") or ()) if span]
    content = [span for span in (_in_words(words, *pair) for pair in gold.get("content") or ()) if span]
    if not cue or not content:
        return None
    return Attribution(cue[0], source[0] if source else None, tuple(sorted(content)))


def _in_words(words: Sequence[Word], start: int, end: int) -> Span | None:
    """The words whose middle lies in a range of characters."""
    first = _first(words, start)
    last = _first(words, end)
    return Span(first, last) if first < last else None


def _first(words: Sequence[Word], at: int) -> int:
    """The first word whose middle lies at or after a character."""
    low, high = 0, len(words)
    while low < high:
        middle = (low + high) // 2
        if words[middle].start + words[middle].end >= 2 * at + 1:
            high = middle
        else:
            low = middle + 1
    return low


def pruned(pieces: Sequence[str], gold: Path, size: int) -> list[str]:
    """The pieces of a vocabulary that the gold's news and web text uses, then single characters, then the commonest.

    WordPiece vocabularies are in falling order of frequency after their special pieces, and keep that order here.
    """
    full = Vocabulary(pieces)
    seen: Counter[int] = Counter()
    for word in _forms(gold):
        seen.update(full.cut(word))
    own = [n for n, piece in enumerate(pieces) if not (piece.startswith(("[", "<")) and len(piece) > 1)]
    single = {n for n in own if len(pieces[n].removeprefix("##")) == 1 and pieces[n].isascii()}
    order = sorted(own, key=lambda n: (n not in single, -min(seen[n], 2), n))
    kept = sorted(order[: size - len(SPECIALS)])
    return [*SPECIALS, *(pieces[n] for n in kept)]


def _forms(gold: Path) -> Iterable[str]:
    for record in records(gold / "polnear_train.jsonl"):
        for paragraph in untagged(record).read():
            for sentence in paragraph.sentences:
                yield from (token.text for token in sentence.tokens)
    for path in sorted(gold.glob("*/*.conllu")):
        for treebank in read_conllu(path):
            yield from (form for form, _ in treebank.words)
