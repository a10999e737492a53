"""From the encoder's labels to quotes, with labels planted in the encoder's place."""

import re
import weakref
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from factdb.articles import Article
from factdb.documents import parse
from factdb.errors import ModelError
from factdb.quotes import Manner, Quote, QuoteKind
from factdb.tagger import Tagger, completed, encode, find_quotes, load
from factdb.tagger.decoding import DISTANCES, FLAT_LABELS, REACHES, ROLES, Floats, Relation, RoleHead
from factdb.tagger.forming import CALIBRATED, confidence_of
from factdb.tagger.model import MODELS, Settings, arrays, load_file, shipped
from factdb.tagger.pieces import Case, Vocabulary, Word, read
from factdb.tagger.relations import apart
from factdb.text import Span

LETTERS = {".": "O", "=": "O", "S": "B-source", "s": "I-source", "C": "B-content", "c": "I-content"}


def planted(labels: str, *, settings: Settings = Settings()) -> Tagger:  # noqa: B008
    """A tagger that gives each word of a document its letter of ``labels``: ``=`` a cue, and else as in LETTERS."""
    width = len(ROLES)
    at = 0

    def score(window: Sequence[Word]) -> tuple[Floats, Floats, Floats]:
        nonlocal at
        flat = np.zeros((len(window), FLAT_LABELS), dtype=np.float32)
        parts = np.zeros((len(window), 5 * width), dtype=np.float32)
        for row, letter in enumerate(labels[at : at + len(window)]):
            flat[
                row, 4 if letter == "=" and not (row and labels[at + row - 1] == "=") else 5 if letter == "=" else 3
            ] = 9
            parts[row, ROLES.index(LETTERS[letter])] = 9
        at += len(window)
        return flat, parts, np.zeros((len(window), 0), dtype=np.float32)

    nothing = RoleHead(
        distance=np.zeros((DISTANCES, width), dtype=np.float32),
        reaches=np.zeros((REACHES, width), dtype=np.float32),
        roles=np.eye(width, dtype=np.float32),
        bias=np.zeros(width, dtype=np.float32),
    )
    return Tagger("planted", "", Vocabulary(["<s>", "<pad>", "</s>", "[UNK]"]), score, nothing, settings)


def quotes_in(text: str, labels: str) -> tuple[Quote, ...]:
    return planted_quotes(text, planted(labels))


def planted_quotes(text: str, tagger: Tagger) -> tuple[Quote, ...]:
    return find_quotes(encode(Article(text=text), tagger), tagger)


@pytest.mark.parametrize(
    ("text", "labels", "kind", "manner", "content", "cue", "source"),
    [
        pytest.param(
            "Mara Lind said the dam held.", "Ss=Ccc.", "indirect", "speech", ["the dam held"], "said", "Mara Lind",
            id="indirect",
        ),
        pytest.param(
            "“The dam held,” said Lind.", ".Cccc.=S.", "direct", "speech", ["“The dam held,”"], "said", "Lind",
            id="marks beside a direct quote belong to it",
        ),
        pytest.param(
            "Lind went on: “It held. We left.", "S==.Cc.....", "direct", "speech", ["“It held. We left."], "went on", "Lind",
            id="what begins with a mark goes on to the end of the quotation",
        ),
        pytest.param(
            "“I think it held,” he said.", "..=Cc.....", "direct", "thought", ["it held"], "think", None,
            id="but not where it is introduced within",
        ),
        pytest.param(
            "Lind called it “a close thing.”", "S=C.Cccc.", "mixed", "speech", ["it", "“a close thing.”"], "called", "Lind",
            id="mixed",
        ),
        pytest.param(
            "“No,” said Lind. “Not yet.”", "Cccc=S.Ccccc", "direct", "speech", ["“No,”", "“Not yet.”"], "said", "Lind",
            id="a split quote",
        ),
        pytest.param(
            "Lind hopes the dam holds.", "S=Ccc.", "indirect", "thought", ["the dam holds"], "hopes", "Lind",
            id="a thought",
        ),
        pytest.param(
            "It was said that the dam held.", "..=Cccc.", "indirect", "speech", ["that the dam held"], "said", None,
            id="no source",
        ),
    ],
)  # fmt: skip
def test_labels_become_a_quote(
    text: str, labels: str, kind: str, manner: str, content: list[str], cue: str, source: str | None
) -> None:
    (quote,) = quotes_in(text, labels)
    assert (quote.kind, quote.manner) == (QuoteKind(kind), Manner(manner))
    assert [span.of(text) for span in quote.content] == content
    assert [span.of(text) for span in quote.cue] == [cue]
    assert [span.of(text) for span in quote.source] == ([source] if source else [])
    assert 0 < quote.confidence <= 1


@pytest.mark.parametrize("text", ["", "\n\n", "No one spoke.", "“", "\u200d"])
def test_nothing_is_found_where_nothing_is(text: str) -> None:
    assert quotes_in(text, "." * 20) == ()


def test_a_cue_without_content_is_no_quote() -> None:
    assert quotes_in("Lind said.", "S=.") == ()


def test_least_confidence_drops_the_rest() -> None:
    text = "Lind said the dam held."
    constant = (-2.0,) + (0.0,) * (CALIBRATED - 1)
    (quote,) = planted_quotes(text, planted("S=Ccc.", settings=Settings(calibration=constant)))
    assert quote.confidence == pytest.approx(1 / (1 + np.exp(2)))
    assert planted_quotes(text, planted("S=Ccc.", settings=Settings(calibration=constant, least=0.2))) == ()


def quote(content: tuple[int, int], kind: str = "direct", *, source: bool = True) -> Quote:
    sources = (Span(90, 95),) if source else ()
    return Quote(kind=QuoteKind(kind), manner=Manner.SPEECH, content=(Span(*content),), source=sources, confidence=0.5)


@pytest.mark.parametrize(
    ("ours", "more", "expected"),
    [
        pytest.param([], [quote((0, 9))], [(0, 9)], id="nothing found so far"),
        pytest.param([quote((0, 9))], [], [(0, 9)], id="nothing to add"),
        pytest.param([quote((10, 20))], [quote((0, 10)), quote((20, 30))], [(0, 10), (10, 20), (20, 30)], id="beside"),
        pytest.param([quote((0, 9))], [quote((0, 30))], [(0, 30)], id="the whole of a piece"),
        pytest.param([quote((0, 28))], [quote((0, 30))], [(0, 28)], id="almost the same"),
        pytest.param([quote((0, 40), "mixed")], [quote((10, 30))], [(0, 40)], id="inside a mixed one"),
        pytest.param([], [quote((0, 9), source=False)], [], id="nobody said it"),
        pytest.param([], [quote((0, 9), "indirect")], [], id="only direct ones"),
        pytest.param([quote((0, 30)), quote((10, 40), source=False)], [], [(0, 30)], id="half of it is somebody's"),
        pytest.param(
            [quote((0, 30)), quote((25, 60), source=False)], [], [(0, 30), (25, 60)], id="little of it is somebody's"
        ),
        pytest.param([quote((70, 80))], [quote((50, 99))], [(50, 99), (70, 80)], id="one who quotes another"),
        pytest.param(
            [quote((0, 40), "indirect"), quote((5, 9))], [quote((20, 30))], [(0, 40), (5, 9)], id="a long one before"
        ),
    ],
)
def test_rules_complete_what_was_found(ours: list[Quote], more: list[Quote], expected: list[tuple[int, int]]) -> None:
    assert [(one.start, one.end) for one in completed("“" * 100, ours, more)] == expected


def test_a_direct_quote_without_a_source_follows_the_last_one() -> None:
    each_sentence = Settings(core=7, context=0)
    found = planted_quotes("Lind said no. “Not yet” it went.", planted("S=C.Cccc.=.", settings=each_sentence))
    assert [(one.start, one.follows) for one in found] == [(10, None), (14, 10)]


@pytest.mark.parametrize("core", [2, 3, 5, 100])
def test_the_encoders_tags_become_the_documents(core: int) -> None:
    def score(window: Sequence[Word]) -> tuple[Floats, Floats, Floats]:
        flat, parts, _ = planted("." * len(window)).score(window)
        capital = [word.case is Case.TITLE for word in window]
        return flat, parts, np.array([(not name, name) for name in capital], dtype=np.float32)

    tagger = replace(planted(""), score=score, tags=("NN", "NNP"), settings=Settings(core=core, context=1))
    document = encode(Article(text="Lind went to Oslo.\n\nShare this\n\nA dam held."), tagger).document
    tagged = [
        (token.text, token.tag)
        for paragraph in document.read()
        for sentence in paragraph.sentences
        for token in sentence.tokens
    ]
    assert tagged == [
        *(("Lind", "NNP"), ("went", "NN"), ("to", "NN"), ("Oslo", "NNP"), (".", "NN")),
        *(("A", "NNP"), ("dam", "NN"), ("held", "NN"), (".", "NN")),
    ]


def test_scores_of_a_window_are_gone_before_the_next_one() -> None:
    """They take kilobytes a word, and an article may have a million of them."""
    kept: list[weakref.ref[Floats]] = []
    most = 0

    def score(window: Sequence[Word]) -> tuple[Floats, Floats, Floats]:
        nonlocal most
        flat, parts, tags = planted("S=C." * len(window)).score(window)
        most = max(most, sum(scores() is not None for scores in kept))
        kept.append(weakref.ref(parts))
        return flat, parts, tags

    tagger = replace(planted(""), score=score, settings=Settings(core=4, context=0))
    reading = encode(Article(text="Lind said no. " * 9), tagger)
    assert (len(kept), len(reading.relations), most) == (9, 9, 1)


def relation(cue: int, content: tuple[int, int], score: float) -> Relation:
    return Relation(Span(cue, cue + 1), None, (Span(*content),), score, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("relations", "kept"),
    [
        pytest.param([(0, (2, 9), -0.1), (12, (2, 9), -0.4)], [0], id="of two cues with one content the surer stays"),
        pytest.param([(0, (2, 9), -0.9), (12, (2, 9), -0.4)], [12], id="the second, if that is it"),
        pytest.param([(0, (2, 9), -0.1), (12, (2, 5), -0.4)], [0, 12], id="a part of a content is another one"),
        pytest.param([(0, (2, 9), -0.1), (12, (13, 20), -0.4)], [0, 12], id="two contents"),
    ],
)
def test_contents_are_told_apart(relations: list[tuple[int, tuple[int, int], float]], kept: list[int]) -> None:
    assert [one.cue.start for one in apart([relation(*parts) for parts in relations])] == kept


def test_a_window_stands_between_its_ends() -> None:
    document = parse(Article(text="Lind said"))
    vocabulary = Vocabulary(["<s>", "<pad>", "</s>", "[UNK]", "lin", "##d", "said"])
    pieces, features, firsts = arrays(read(document, (), vocabulary))
    assert pieces.tolist() == [0, 4, 5, 6, 2]
    assert firsts.tolist() == [1, 3]
    assert features.tolist() == [[0, 0, 0], [2, 0, 2], [2, 0, 0], [1, 0, 0], [0, 0, 0]]


def test_confidence_without_calibration_is_that_of_the_labels() -> None:
    assert confidence_of((1.0, -0.5, 0.0, -0.5), ()) == pytest.approx(np.exp(-1.0))


def test_an_unknown_model_is_named() -> None:
    with pytest.raises(ModelError, match="'huge'"):
        load("huge")


def test_a_changed_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "small.onnx"
    path.write_bytes(b"something else")
    with pytest.raises(ModelError, match="is not the file"):
        load_file(path, "0" * 64)


@pytest.mark.parametrize(
    ("ours", "more", "expected"),
    [
        pytest.param([quote((0, 40), "indirect")], [quote((10, 30))], [(10, 30)], id="instead of an indirect one"),
        pytest.param([quote((0, 28))], [quote((0, 30))], [(0, 30)], id="instead of almost the same"),
        pytest.param([quote((0, 9))], [quote((0, 9), source=False)], [(0, 9)], id="not where nobody said it"),
    ],
)
@pytest.mark.parametrize("text", ["‘" * 100, "«" * 100, "a" * 100], ids=["single", "guillemets", "transcript"])
def test_rules_know_other_marks(
    text: str, ours: list[Quote], more: list[Quote], expected: list[tuple[int, int]]
) -> None:
    assert [(one.start, one.end) for one in completed(text, ours, more)] == expected


@pytest.mark.parametrize(
    ("text", "labels", "words"),
    [
        ("Lind said the dam held, and left.", "S=Cccc...", "the dam held"),
        ("Lind said: the dam held.", "S=Cccc.", "the dam held"),
        ("Lind said the dam (an old one) held.", "S=Cccccc...", "the dam (an old one)"),
        ("Lind (who said the dam held) left.", "S.S=Cccc..", "the dam held"),
    ],
)
def test_words_have_no_loose_marks_at_their_edges(text: str, labels: str, words: str) -> None:
    (found,) = quotes_in(text, labels)
    assert [span.of(text) for span in found.content] == [words]


@pytest.mark.parametrize(
    ("text", "labels", "source"),
    [
        ("“Closed,” read a sign on the door.", "Cccc=Sss...", "a sign on the door"),
        ("“Closed,” read a sign on the ferry office door.", "Cccc=Sssss...", "a sign on the ferry office door"),
        ("“Closed,” said a clerk yesterday.", "Cccc=Ss..", "a clerk"),
        ("The ferry office announced closure.", "Ss.=C.", "The ferry"),
    ],
)
def test_a_source_goes_on_to_the_end_of_its_phrase(text: str, labels: str, source: str) -> None:
    (found,) = quotes_in(text, labels)
    assert [span.of(text) for span in found.source] == [source]


@pytest.mark.parametrize("name", shipped())
def test_no_sum_of_products_overflows(name: str) -> None:
    """Without VNNI two products of an activation (0 to 255) and a weight are summed in sixteen bits, and cut off there."""
    content = (MODELS / f"{name}.onnx").read_bytes()
    # A tensor of protobuf: its name, then field 9, whose length is written in sevens of bits, the lowest first.
    tables = list(re.finditer(rb"layer\d+\.\w+\.numbers\x4a([\x80-\xff]*[\x00-\x7f])", content))
    assert len(tables) == 6 * 4
    for table in tables:
        length = sum((byte & 0x7F) << 7 * at for at, byte in enumerate(table[1]))
        weights = np.frombuffer(content, np.int8, length, table.end()).astype(int)
        assert 2 * 255 * np.abs(weights).max() < 2**15
