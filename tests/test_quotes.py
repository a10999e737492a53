"""Who says what: a row for every form of attribution, and what holds for any text."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factdb.articles import Article
from factdb.documents import parse
from factdb.quotes import Manner, Quote, QuoteKind, find_quotes
from tests.linear import assert_linear

ARTICLE = Path(__file__).parents[2] / "shared" / "articles" / "embassy-2020-01-02.txt"
DIRECT, MIXED, INDIRECT = QuoteKind.DIRECT, QuoteKind.MIXED, QuoteKind.INDIRECT


def quotes_of(text: str, title: str | None = None) -> list[Quote]:
    return list(find_quotes(parse(Article(text=text, title=title))))


def shown(text: str, quote: Quote) -> tuple[QuoteKind, tuple[str, ...], str, str]:
    """Kind, content, cue and source of a quote, as words."""
    return (
        quote.kind,
        tuple(span.of(text) for span in quote.content),
        " … ".join(span.of(text) for span in quote.cue),
        " … ".join(span.of(text) for span in quote.source),
    )


FORMS = [
    pytest.param(
        "“We will stay,” Tom Reed said.", (DIRECT, ("“We will stay,”",), "said", "Tom Reed"), id="quote-x-said"
    ),
    pytest.param('"We will stay," said Orr.', (DIRECT, ('"We will stay,"',), "said", "Orr"), id="quote-said-x"),
    pytest.param(
        "“We will stay,” Ada Reed, head of the agency, told reporters.",
        (DIRECT, ("“We will stay,”",), "told", "Ada Reed, head of the agency"),
        id="apposition-and-addressee",
    ),
    pytest.param(
        "“We know it,” said Ada Moss, an expert at Lund House, “and we will stay.”",
        (DIRECT, ("“We know it,”", "“and we will stay.”"), "said", "Ada Moss, an expert at Lund House"),
        id="split-in-the-sentence",
    ),
    pytest.param(
        "“We know it,” said Reed. “We will stay.”",
        (DIRECT, ("“We know it,”", "“We will stay.”"), "said", "Reed"),
        id="split-over-sentences",
    ),
    pytest.param("Reed said: “We will stay.”", (DIRECT, ("“We will stay.”",), "said", "Reed"), id="x-said-colon"),
    pytest.param("Reed tweeted, “Never again!”", (DIRECT, ("“Never again!”",), "tweeted", "Reed"), id="tweet"),
    pytest.param("“Never again.” — Tom Reed", (DIRECT, ("“Never again.”",), "—", "Tom Reed"), id="dash-name"),
    pytest.param(
        "Ada Moss, the chief forecaster, on the radio: “It will rain.”",
        (DIRECT, ("“It will rain.”",), ":", "Ada Moss, the chief forecaster"),
        id="x-colon",
    ),
    pytest.param(
        "Ada Moss called the sum “a start, and a late one”. Nobody replied.",
        (MIXED, ("the sum “a start, and a late one”",), "called", "Ada Moss"),
        id="a-comma-inside-marks-ends-no-clause",
    ),
    pytest.param("‘It isn’t over,’ said Orr.", (DIRECT, ("‘It isn’t over,’",), "said", "Orr"), id="single-marks"),
    pytest.param("« Nous partons », said Orr.", (DIRECT, ("« Nous partons »",), "said", "Orr"), id="guillemets"),
    pytest.param(
        "“My son shouted, ‘Run, Mum!’ and we ran,” she said.",
        (DIRECT, ("“My son shouted, ‘Run, Mum!’ and we ran,”",), "said", "she"),
        id="quotation-inside",
    ),
    pytest.param(
        "The ministry said that the bridge is safe.",
        (INDIRECT, ("that the bridge is safe",), "said", "The ministry"),
        id="said-that",
    ),
    pytest.param(
        "The ministry said the bridge was safe.",
        (INDIRECT, ("the bridge was safe",), "said", "The ministry"),
        id="said",
    ),
    pytest.param(
        "Reed told reporters on Monday that he would resign.",
        (INDIRECT, ("that he would resign",), "told", "Reed"),
        id="told-reporters-that",
    ),
    pytest.param(
        "According to Mayor Orr, the bridge is safe.",
        (INDIRECT, ("the bridge is safe",), "According to", "Mayor Orr"),
        id="according-to-first",
    ),
    pytest.param(
        "The bridge is safe, according to a person familiar with the plans.",
        (INDIRECT, ("The bridge is safe",), "according to", "a person familiar with the plans"),
        id="according-to-last",
    ),
    pytest.param(
        "The bridge is safe, the ministry said.",
        (INDIRECT, ("The bridge is safe",), "said", "the ministry"),
        id="x-said-last",
    ),
    pytest.param(
        "Reed rejected Orr's comment that the bridge was safe.",
        (INDIRECT, ("that the bridge was safe",), "comment", "Orr"),
        id="comment-that",
    ),
    pytest.param(
        "The talks, which officials from both towns have described to Wire News as the “coldest” in years, go on.",
        (MIXED, ("the “coldest” in years",), "have described to Wire News as", "officials from both towns"),
        id="described-as",
    ),
    pytest.param(
        "Governor Dorsa declared that the province was “facing ruin” and closed all schools.",
        (MIXED, ("that the province was “facing ruin”",), "declared", "Governor Dorsa"),
        id="mixed-clause",
    ),
    pytest.param(
        "One engineer, who asked us not to print her name, said managers had gone quiet.",
        (INDIRECT, ("managers had gone quiet",), "said", "One engineer, who asked us not to print her name"),
        id="relative-clause-between",
    ),
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_form(text: str, expected: tuple[QuoteKind, tuple[str, ...], str, str]) -> None:
    assert expected in [shown(text, quote) for quote in quotes_of(text)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("She was reading “War and Peace” on the train.", id="title"),
        pytest.param("The so-so “experts” left the room.", id="scare-quotes"),
        pytest.param("The dogs' bones weren't Orr's.", id="apostrophes"),
        pytest.param("The bridge is 40 metres long.", id="plain"),
    ],
)
def test_nobody_said_it(text: str) -> None:
    assert quotes_of(text) == []


def test_next_paragraph_goes_on_without_a_source() -> None:
    text = "“There was an agreement,” said Ada Moss, an expert at Lund House.\n\n“That norm is gone. It is bad.”"
    first, second = quotes_of(text)
    assert not second.source
    assert second.follows == first.start


def test_one_quote_over_paragraphs() -> None:
    text = "Fiona Orr said: “This was a year of building.\n\n“The rewards follow.”\n\n“We shall see,” she added."
    first, second = quotes_of(text)
    assert [span.of(text) for span in first.content] == ["“This was a year of building.", "“The rewards follow.”"]
    assert [span.of(text) for span in second.source] == ["she"]


def test_forgotten_mark_costs_its_own_paragraph() -> None:
    text = "“It costs a fortune, the minister said.\n\n“We are happy,” said Orr."
    last = quotes_of(text)[-1]
    assert shown(text, last) == (DIRECT, ("“We are happy,”",), "said", "Orr")


def test_transcript() -> None:
    text = "Q: Did you see it?\n\nA: I did. It was red.\n\nThe court is closed on Mondays."
    question, answer = quotes_of(text)
    assert shown(text, question) == (DIRECT, ("Did you see it?",), ":", "Q")
    assert shown(text, answer) == (DIRECT, ("I did. It was red.",), ":", "A")


def test_announced_in_the_paragraph_before() -> None:
    text = "Orr was asked about it. She wrote in reply:\n\n“We will rebuild.”"
    assert shown(text, quotes_of(text)[-1]) == (DIRECT, ("“We will rebuild.”",), "wrote", "She")


def test_signed_in_the_next_paragraph() -> None:
    text = "“We will rebuild the bridge.”\n\n- Hanna Orr"
    assert shown(text, quotes_of(text)[0]) == (DIRECT, ("“We will rebuild the bridge.”",), "-", "Hanna Orr")


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        pytest.param("Orr hopes that the bridge holds.", Manner.THOUGHT, id="thought"),
        pytest.param("Orr announced that the bridge holds.", Manner.SPEECH, id="speech"),
    ],
)
def test_manner(text: str, manner: Manner) -> None:
    assert [quote.manner for quote in quotes_of(text)] == [manner]


@pytest.mark.skipif(not ARTICLE.exists(), reason="the article is not in reach")
def test_article() -> None:
    text = ARTICLE.read_text(encoding="utf-8")
    quotes = quotes_of(text)
    by_source = {span.of(text): quote for quote in quotes for span in quote.source}
    esper = by_source["Defence Secretary Mark Esper"]
    mansour = next(quote for source, quote in by_source.items() if source.startswith("Renad Mansour, an expert"))
    assert [quote.follows for quote in quotes if quote.kind is DIRECT and not quote.source] == [
        esper.start,
        mansour.start,
    ]
    pentagon = [quote for quote in quotes if [span.of(text) for span in quote.source] == ["The Pentagon"]]
    assert len(pentagon) == 2
    coldest = by_source["officials from both countries"]
    assert coldest.kind is MIXED
    assert '"coldest"' in coldest.content[0].of(text)


def assert_sound(text: str, quotes: list[Quote]) -> None:
    assert [quote.start for quote in quotes] == sorted(quote.start for quote in quotes)
    assert len({(quote.start, quote.end) for quote in quotes}) == len(quotes)
    starts = {quote.start for quote in quotes}
    for quote in quotes:
        assert 0 <= quote.confidence <= 1
        assert quote.follows is None or quote.follows in starts
        for spans in (quote.content, quote.cue, quote.source):
            end = 0
            for span in spans:
                assert end <= span.start < span.end <= len(text)
                end = span.end


PIECES = st.sampled_from(
    "“ ” \" ' ‘ ’ `` '' « » , . : ; — ( ) \n said told Orr he who that to and by of according claim 's expected was "
    "Q: A: ORR: saying as reporters on Monday is safe The bridge Is it? wants".split(" ")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60).map(" ".join))
def test_sound_on_jumbled_news(text: str) -> None:
    assert_sound(text, quotes_of(text))


@settings(max_examples=75, deadline=None)
@given(st.text(max_size=200))
def test_sound_on_any_text(text: str) -> None:
    assert_sound(text, quotes_of(text))


@pytest.mark.parametrize("unit", ['"', "“Go on,” said Orr. ", "Orr said that ", "said "])
def test_time_is_linear(unit: str) -> None:
    def prepare(length: int) -> Callable[[], object]:
        document = parse(Article(text=(unit * length)[:length]))
        return lambda: find_quotes(document)

    assert_linear(prepare, 2_000, 4_000, most=3, slack=0.3)
