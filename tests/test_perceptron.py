"""The perceptron in a matrix predicts what NLTK's own does."""

from hypothesis import given
from hypothesis import strategies as st
from nltk.tag.perceptron import AveragedPerceptron, PerceptronTagger

from factdb.documents.perceptron import MatrixPerceptron, features_of, parted
from training.tags import packed

TAGS = ("DT", "JJ", "NN", "VB")
FEATURES = ("bias", "i word dam", "i suffix ed", "i-1 tag DT", "i+1 word\u00a0né")

# Quarters have sums without rounding in either form, so that what scores alike does so in both.
of_feature = st.dictionaries(st.sampled_from(TAGS), st.integers(-12, 12).map(lambda n: n / 4), min_size=1)


@given(
    st.dictionaries(st.sampled_from(FEATURES), of_feature, min_size=1),
    st.sets(st.sampled_from((*FEATURES, "i word never seen"))),
)
def test_predicts_as_nltk(weights: dict[str, dict[str, float]], features: set[str]) -> None:
    theirs = AveragedPerceptron(weights)
    theirs.classes = set(TAGS)
    stored = packed(weights, {"a": "DT", "dam": "NN", "odd": "JJ", "stay": "VB"})
    ours = MatrixPerceptron(
        parted(stored["tags"]),
        parted(stored["features"]),
        stored["counts"],
        stored["columns"],
        stored["weights"],
    )
    assert ours.predict(features)[0] == theirs.predict(dict.fromkeys(features, 1))[0]


@given(st.lists(st.text(min_size=1), min_size=1, max_size=6), st.sampled_from(TAGS), st.sampled_from(TAGS))
def test_features_are_those_of_nltk(words: list[str], before: str, before_that: str) -> None:
    tagger = PerceptronTagger(load=False)
    context = [*tagger.START, *map(tagger.normalize, words), *tagger.END]
    for at, word in enumerate(words):
        theirs = tagger._get_features(at, word, context, before, before_that)
        assert set(features_of(at, word, context, before, before_that)) == set(theirs)


def test_no_word_is_of_a_closed_class_that_was_not_learned_so() -> None:
    weights = {"i-1 tag DT": {"IN": 2.0, "NN": 1.0}, "i word cross": {"NN": 0.25}, "i word near": {"IN": 0.25}}
    stored = packed(weights, {})
    names = (parted(stored["tags"]), parted(stored["features"]), stored["counts"], stored["columns"], stored["weights"])
    model = MatrixPerceptron(*names, closed=frozenset(["IN"]))
    words = ("cross", "near", "unseen")
    assert [model.predict([f"i word {word}", "i-1 tag DT"])[0] for word in words] == ["NN", "IN", "NN"]
