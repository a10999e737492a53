"""Make factdb/lexicon/reporting_words.tsv: which words report speech or thought, how surely, in which construction.

usage: python -m training.reporting_words POLNEAR_TRAIN.jsonl

For each verb, passive, noun and adjective of the training articles and each construction (factdb.quotes.cues.frame_at): how
often it is the head of an attribution's cue. Rates are smoothed towards the means of the construction and of the verb
in all its uses. Only words and rates are kept, no text.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from factdb.articles import Article
from factdb.documents import Document, Token, parse
from factdb.lexicon import rows, words
from factdb.quotes.cues import BE, HAVE, NOUN, VERB, VERBAL, category_of, forms_of, frame_at
from factdb.quotes.marks import find_quotations

TARGET = Path(__file__).parent.parent / "factdb" / "lexicon" / "reporting_words.tsv"
PRIOR = 3.0
"""How many observations the mean of a construction counts for."""
LOWEST_RATE = 0.25
FEWEST = 2
HEAD = """\
# Words that report speech or thought, by class (factdb/quotes/cues.py, category_of), their manner, and for each
# construction (factdb/quotes/cues.py, frame_at) how often such a word is a cue in it.
# Made by training/reporting_words.py from the cue counts of PolNeAR 1.0's training articles (Newell, Margolin and
# Ruths, LREC 2018); manner from thought_words.tsv. Words come in order of frequency.
"""
AUXILIARIES = BE | HAVE | {"do", "does", "did", "done", "doing"}

Key = tuple[str, str, str]


def heads_of(record: dict[str, list[dict[str, list[list[int]]]]], tokens: list[Token]) -> set[int]:
    """The starts of the tokens that are heads of cues: the last verb of a cue, or its last noun or adjective."""
    spans = [span for a in record["attributions"] if a.get("content") for span in a.get("cue") or ()]
    starts = {token.start: token for token in tokens}
    heads = set()
    for begin, end in spans:
        inside = [starts[i] for i in range(begin, end) if i in starts]
        verbs = [t for t in inside if t.tag.startswith("VB")]
        others = [t for t in inside if t.tag in ("NN", "NNS", "JJ")]
        # "made the claim that": the noun governs the clause; "said in a statement": the verb does.
        if others and inside and inside[-1] is others[-1] and verbs and verbs[0] is not inside[0]:
            heads.add(others[-1].start)
        elif verbs or others:
            heads.add((verbs or others)[-1].start)
    return heads


def sentences_of(document: Document) -> Iterator[tuple[Token, ...]]:
    """The tokens of each sentence."""
    for paragraph in document.read():
        for sentence in paragraph.sentences:
            yield sentence.tokens


def count(
    articles: list[tuple[Document, set[int]]], forms: dict[tuple[str, str], str]
) -> tuple[Counter[Key], Counter[Key]]:
    """How often each (word, class, construction) occurs, and how often as a cue."""
    seen: Counter[Key] = Counter()
    cues: Counter[Key] = Counter()
    for document, heads in articles:
        quoted = {i for q in find_quotations(document) if q.level == 0 for i in range(q.start, q.end)}
        for tokens in sentences_of(document):
            for index, token in enumerate(tokens):
                category = category_of(tokens, index)
                if category is None or token.start in quoted or token.lower in AUXILIARIES:
                    continue
                word = forms.get((token.lower, category), token.lower)
                key = (word, category, frame_at(tokens, index, len(tokens))[0])
                seen[key] += 1
                cues[key] += token.start in heads
    return seen, cues


def dictionary(articles: list[tuple[Document, set[int]]]) -> dict[tuple[str, str], str]:
    """Inflected form and class to the word, for every base form that the articles hold."""
    bases: Counter[tuple[str, str]] = Counter()
    for document, _ in articles:
        for tokens in sentences_of(document):
            for token in tokens:
                if token.text.isalpha() and token.tag in ("VB", "VBP"):
                    bases[token.lower, VERB] += 1
                elif token.text.isalpha() and token.tag == "NN":
                    bases[token.lower, NOUN] += 1
    forms: dict[tuple[str, str], str] = {}
    for form, verb in rows("irregular_verbs"):
        forms |= {(form, category): verb for category in VERBAL}
    for (word, category), times in bases.most_common():
        for form in forms_of(word, category) if times > 1 else ():
            for use in VERBAL if category == VERB else (category,):
                forms.setdefault((form, use), word)
    return forms


def mean_rates(
    seen: Counter[Key], cues: Counter[Key], words_kept: set[tuple[str, str]]
) -> dict[tuple[str, str], float]:
    """(class, construction) to the rate at which the reporting words of that class are cues in it."""
    total: Counter[tuple[str, str]] = Counter()
    reporting: Counter[tuple[str, str]] = Counter()
    for (word, category, frame), n in seen.items():
        if (word, category) in words_kept:
            total[category, frame] += n
            reporting[category, frame] += cues[word, category, frame]
    return {key: reporting[key] / n for key, n in total.items()}


def verb_rates(seen: Counter[Key], cues: Counter[Key]) -> dict[tuple[str, str], float]:
    """(verb, construction) to the rate at which it is a cue, all its uses together."""
    total: Counter[tuple[str, str]] = Counter()
    reporting: Counter[tuple[str, str]] = Counter()
    for (word, category, frame), n in seen.items():
        if category in VERBAL:
            total[word, frame] += n
            reporting[word, frame] += cues[word, category, frame]
    return {key: reporting[key] / n for key, n in total.items()}


def lines_of(seen: Counter[Key], cues: Counter[Key]) -> Iterator[str]:
    """The rows of the file, the commonest cue first."""
    totals: Counter[tuple[str, str]] = Counter()
    for (word, category, _), n in cues.items():
        totals[word, category] += n
    kept = {key for key, total in totals.items() if total >= FEWEST and key[0].isalpha()}
    means, of_verb = mean_rates(seen, cues, kept), verb_rates(seen, cues)
    thoughts = words("thought_words")
    for word, category in (key for key, _ in totals.most_common() if key in kept):
        rates = []
        for frame in sorted(frame for kind, frame in means if kind == category):
            if not seen[word, category, frame]:
                continue
            mean = means[category, frame]
            if category in VERBAL and (word, frame) in of_verb:
                mean = (mean + of_verb[word, frame]) / 2
            rate = (cues[word, category, frame] + PRIOR * mean) / (seen[word, category, frame] + PRIOR)
            if rate >= LOWEST_RATE:
                rates.append(f"{frame}={rate:.2f}")
        if rates:
            yield f"{word}\t{category}\t{'thought' if word in thoughts else 'speech'}\t{' '.join(rates)}"


def main() -> None:
    """Read the articles, count, write the file."""
    articles = []
    with open(sys.argv[1], encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            document = parse(Article(text=record["text"], title=record["title"]))
            tokens = [token for sentence in sentences_of(document) for token in sentence]
            articles.append((document, heads_of(record, tokens)))
    seen, cues = count(articles, dictionary(articles))
    TARGET.write_text(HEAD + "\n".join(lines_of(seen, cues)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
