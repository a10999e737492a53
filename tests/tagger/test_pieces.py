"""How a document is cut for the encoder."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factdb.articles import Article
from factdb.documents import parse
from factdb.quotes.marks import find_quotations
from factdb.tagger.pieces import Case, Place, Quoted, Vocabulary, Word, case_of, cut_windows, read

PIECES = [
    "<s>",
    "<pad>",
    "</s>",
    "[UNK]",
    "the",
    "river",
    "##side",
    "rose",
    ".",
    "-",
    "“",
    "”",
    "‘",
    "’",
    "a",
    "##b",
    "e",
]


@pytest.fixture
def vocabulary() -> Vocabulary:
    return Vocabulary(PIECES)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("the", ["the"], id="a whole piece"),
        pytest.param("The", ["the"], id="case is folded"),
        pytest.param("riverside", ["river", "##side"], id="the longest piece first, then what goes on"),
        pytest.param("river-rose", ["river", "-", "rose"], id="a mark parts a word"),
        pytest.param("é", ["e"], id="accents are left out"),
        pytest.param("riverx", ["[UNK]"], id="a part without a piece is unknown as a whole"),
        pytest.param("the-riverx", ["the", "-", "[UNK]"], id="but only that part"),
        pytest.param("\u200d", ["[UNK]"], id="nothing but a control character"),
    ],
)
def test_a_word_is_cut_into_pieces(vocabulary: Vocabulary, word: str, expected: list[str]) -> None:
    assert [PIECES[number] for number in vocabulary.cut(word)] == expected


@given(st.text())
def test_every_word_has_a_piece(word: str) -> None:
    assert Vocabulary(PIECES).cut(word)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("said", Case.LOWER),
        ("Mara", Case.TITLE),
        ("A", Case.TITLE),
        ("UN", Case.UPPER),
        ("McKay", Case.MIXED),
        ("iPhone", Case.MIXED),
        ("1.2", Case.NONE),
        ("“", Case.NONE),
    ],
)
def test_case(text: str, expected: Case) -> None:
    assert case_of(text) is expected


def words_of(text: str, vocabulary: Vocabulary) -> list[Word]:
    document = parse(Article(text=text))
    return read(document, find_quotations(document), vocabulary)


OUT, OPEN, IN, CLOSE = Quoted.OUTSIDE, Quoted.OPENING, Quoted.INSIDE, Quoted.CLOSING


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The river rose.", [OUT, OUT, OUT, OUT], id="no marks"),
        pytest.param('"The river," he said.', [OPEN, IN, IN, IN, CLOSE, OUT, OUT, OUT], id="straight marks"),
        pytest.param("‘The river,’ he said.", [OPEN, IN, IN, IN, CLOSE, OUT, OUT, OUT], id="single marks"),
        pytest.param(
            "“He said ‘no’ twice.”",
            [OPEN, IN, IN, Quoted.NESTED_OPENING, Quoted.NESTED_INSIDE, Quoted.NESTED_CLOSING, IN, IN, CLOSE],
            id="a quotation inside another",
        ),
    ],
)
def test_words_know_their_quotation(vocabulary: Vocabulary, text: str, expected: list[Quoted]) -> None:
    assert [word.quoted for word in words_of(text, vocabulary)] == expected


@pytest.mark.parametrize("text", ['"The river."', "“The river.”", "'The river.'", "«The river.»", "``The river.''"])
def test_marks_of_every_style_are_read_alike(vocabulary: Vocabulary, text: str) -> None:
    words = words_of(text, vocabulary)
    assert [PIECES[piece] for word in words for piece in word.pieces] == ["“", "the", "river", ".", "”"]


def test_words_know_where_sentences_and_paragraphs_begin(vocabulary: Vocabulary) -> None:
    words = words_of("The river rose. The river rose again.\n\nThe rose.", vocabulary)
    starts = [(word.start, word.place) for word in words if word.place is not Place.WITHIN]
    assert starts == [(0, Place.PARAGRAPH), (16, Place.SENTENCE), (39, Place.PARAGRAPH)]


def word(place: Place, pieces: int) -> Word:
    return Word(0, 1, (4,) * pieces, Case.LOWER, OUT, place, 0, 0, -1)


words_lists = st.lists(st.builds(word, st.sampled_from(list(Place)), st.integers(1, 12)), max_size=80)


@given(words=words_lists, core=st.integers(1, 60), context=st.integers(0, 30))
def test_every_word_is_in_one_core(words: list[Word], core: int, context: int) -> None:
    windows = cut_windows(words, core=core, context=context)
    assert [at for window in windows for at in range(window.core_start, window.core_end)] == list(range(len(words)))
    for window in windows:
        assert window.start <= window.core_start < window.core_end <= window.end
        pieces = [len(one.pieces) for one in words]
        assert sum(pieces[window.core_start : window.core_end]) <= max(core, pieces[window.core_start])
        assert sum(pieces[window.start : window.core_start]) <= context
        assert sum(pieces[window.core_end : window.end]) <= context
    assert all(one.core_end == other.core_start for one, other in pairwise(windows))


def test_a_core_ends_with_a_sentence() -> None:
    words = [word(Place.PARAGRAPH if at % 7 == 0 else Place.WITHIN, 1) for at in range(40)]
    assert [window.core_end for window in cut_windows(words, core=10, context=0)] == [7, 14, 21, 28, 35, 40]


def test_pieces_of_few_words_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factdb.tagger.pieces.MOST_SEEN", 3)
    vocabulary = Vocabulary(["[UNK]", "a", "##a"])
    words = [*("a" * length for length in range(1, 9)), "a" * 10_000, "a"]
    assert [len(vocabulary.cut(word)) for word in words] == [1, 2, 3, 4, 5, 6, 7, 8, 64, 1]
    assert len(vocabulary._seen) <= 3
    assert max(map(len, vocabulary._seen)) <= 64
