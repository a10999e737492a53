"""Make factdb/models/sentences.json.gz: Punkt's parameters from the raw text of news, blogs, mails and Wikinews.

usage: python -m training.sentences GOLD_FOLDER

Punkt is unsupervised (Kiss and Strunk, Computational Linguistics 32, 2006): it reads plain text, no annotation.
"""

import gzip
import json
import re
import sys
from collections.abc import Iterator
from itertools import accumulate, groupby
from pathlib import Path

from nltk.tokenize.punkt import PunktTrainer

from factdb.documents.sentences import find_sentences
from factdb.text import Span, plain
from training.conllu import read_conllu

# Of the types that Punkt takes for abbreviations, those that are letters with or without inner periods.
ABBREVIATION = re.compile(r"[^\W\d_]{1,4}|[^\W\d_](?:\.[^\W\d_]{1,2})+|[^\W\d_]-[^\W\d_]{1,5}")

TARGET = Path(__file__).parents[1] / "factdb" / "models" / "sentences.json.gz"


def texts(gold: Path) -> Iterator[str]:
    """The texts to learn from, in a fixed order."""
    with (gold / "polnear_train.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield plain(json.loads(line)["text"])
    for path in sorted([*gold.glob("ewt/*.conllu"), *gold.glob("gum/*.conllu")]):
        yield plain("\n".join(sentence.text for sentence in read_conllu(path)))


def boundary_f1(gold: Path, pattern: str) -> float:
    """F1 of the sentence boundaries inside the paragraphs of the treebank files that match ``pattern``."""
    hits = found = wanted = 0
    for path in sorted(gold.glob(pattern)):
        for _, group in groupby(read_conllu(path), key=lambda s: (s.document, s.paragraph)):
            texts = [plain(sentence.text) for sentence in group]
            text = " ".join(texts)
            want = {at - 1 for at in accumulate(len(part) + 1 for part in texts)}
            got = {span.end for span in find_sentences(text, Span(0, len(text)))}
            hits, found, wanted = hits + len(got & want), found + len(got), wanted + len(want)
    return 2 * hits / (found + wanted)


def main(gold: Path) -> None:
    trainer = PunktTrainer()
    for text in texts(gold):
        trainer.train(text, finalize=False)
    trainer.finalize_training()
    parameters = trainer.get_params()
    stored = {
        "abbreviations": sorted(filter(ABBREVIATION.fullmatch, parameters.abbrev_types)),
        "collocations": sorted(parameters.collocations),
        "sentence_starters": sorted(parameters.sent_starters),
        "orthography": dict(sorted(parameters.ortho_context.items())),
    }
    data = gzip.compress(json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0)
    TARGET.write_bytes(data)
    print({name: len(values) for name, values in stored.items()}, f"{len(data):,} bytes")
    print("boundaries F1, GUM news:", round(boundary_f1(gold, "gum/GUM_news_*.conllu"), 4))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
