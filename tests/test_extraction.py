import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factdb.articles import Article
from factdb.errors import ModelError
from factdb.extraction import DEFAULT_MODEL, RULES, Extraction, extract, model_hash
from factdb.quotes import QuoteKind

TEXT = (
    "The bridge will reopen in May, mayor Ines Ruiz said on Friday.\n\n"
    "“We are nearly there,” Ms Ruiz told reporters. “Two more weeks.”\n\n"
    "“Then we will celebrate.”\n\n"
    "Critics say that about 12 million euros were wasted.\n"
)


def said(extraction: Extraction) -> list[tuple[str, str | None]]:
    text = extraction.article.text
    return [
        (" … ".join(span.of(text) for span in quote.content), speaker.name if speaker else None)
        for n, quote in enumerate(extraction.quotes)
        for speaker in [extraction.speaker_of(n)]
    ]


@pytest.mark.parametrize("model", ["standard", "small", RULES])
def test_who_said_what(model: str) -> None:
    found = said(extract(Article(text=TEXT), model=model))
    assert ("“We are nearly there,” … “Two more weeks.”", "Ines Ruiz") in found
    assert ("“Then we will celebrate.”", "Ines Ruiz") in found
    assert any(words.startswith("The bridge will reopen") and who == "Ines Ruiz" for words, who in found)
    assert any("12 million euros" in words and who == "critics" for words, who in found)


def test_the_number_belongs_to_the_quote_that_holds_it() -> None:
    extraction = extract(Article(text=TEXT))
    (claim,) = [claim for claim in extraction.claims if claim.quantity.unit == "EUR"]
    assert claim.quote is not None
    speaker = extraction.speaker_of(claim.quote)
    assert speaker is not None
    assert speaker.name == "critics"


def test_there_is_no_such_model() -> None:
    with pytest.raises(ModelError, match="'huge': choose one of small, standard"):
        extract(Article(text=TEXT), model="huge")
    assert model_hash(RULES) is None
    assert len(model_hash(DEFAULT_MODEL) or "") == 64


@given(st.text(st.sampled_from("aA1 .,:?!\n\"'“”‘’«»—%$said") | st.characters(codec="utf-8"), max_size=400))
@settings(max_examples=60)
def test_any_text_is_read(text: str) -> None:
    extraction = extract(Article(text=text))
    places = [(quote.start, quote.end) for quote in extraction.quotes]
    assert len(places) == len(set(places)), "no two quotes stand at one place"
    for quote in extraction.quotes:
        for span in (*quote.content, *quote.cue, *quote.source):
            assert 0 <= span.start < span.end <= len(text)
        assert 0 <= quote.confidence <= 1
        assert quote.kind in QuoteKind
