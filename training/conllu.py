"""Read CoNLL-U files: sentences with their text, words and Penn Treebank tags (Universal Dependencies, format v2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TreebankSentence:
    """A sentence of a treebank; ``words`` are its (form, Penn tag) pairs, ``document`` the name of its document."""

    document: str
    paragraph: int
    text: str
    words: tuple[tuple[str, str], ...]


def read_conllu(path: Path) -> Iterator[TreebankSentence]:
    """Every sentence of a file; multiword ranges and empty nodes are left out."""
    document, paragraph, text = path.stem, 0, ""
    words: list[tuple[str, str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newdoc"):
            document = line.rpartition("=")[2].strip()
        elif line.startswith("# newpar"):
            paragraph += 1
        elif line.startswith("# text ="):
            text = line.partition("=")[2].strip()
        elif line and not line.startswith("#"):
            fields = line.split("\t")
            if fields[0].isdigit():
                words.append((fields[1], fields[4]))
        elif not line and words:
            yield TreebankSentence(document, paragraph, text, tuple(words))
            words = []
