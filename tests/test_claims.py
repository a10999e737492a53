"""What a number measures, when it holds, and which quote holds it."""

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factdb.articles import Article
from factdb.claims import Claim, find_claims
from factdb.documents import parse
from factdb.quantities import Modifier
from factdb.quotes import Manner, Quote, QuoteKind
from factdb.text import Span

PUBLISHED = date(2024, 5, 15)


def claims(text: str, published: date | None = PUBLISHED, quotes: tuple[Quote, ...] = ()) -> list[Claim]:
    return list(find_claims(parse(Article(text=text, published=published)), quotes))


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("Nearly 460 people have been killed in border clashes.", ["people killed in border clashes"]),
        ("The blast left 12 missing.", ["people missing"]),
        ("The flood killed 25 farmers.", ["farmers killed"]),
        ("The charity delivered 1,150 tents.", ["tents delivered"]),
        ("The old bridge lost 2 arches.", ["arches lost"]),
        ("The storm has taken 9 houses.", ["houses taken"]),
        ("The club is buying 40 boats.", ["boats bought"]),
        ("The death toll stands at 131.", ["people killed"]),
        ("Turnout was 68.9 percent.", ["Turnout"]),
        ("Revenue rose by 8% to £1.24 billion.", ["Revenue", "Revenue"]),
        ("The firm reported a profit of £105 million.", ["profit"]),
        ("The firm cut its price target to 320p.", ["price target"]),
        ("Some 96 percent of ballots were counted.", ["ballots counted"]),
        ("The mill got a £4 million loan.", ["loan"]),
        ("The firm will cut 650 jobs, 300 of them in Arden.", ["jobs cut", "jobs cut"]),
        ("The minister said the goal for 2035 would be 26 gigawatts.", ["goal"]),
        ("Unemployment was 3.5 percent, down from 4.1 percent.", ["Unemployment", "Unemployment"]),
    ],
)
def test_measure(text: str, measures: list[str]) -> None:
    assert [claim.measure for claim in claims(text)] == measures


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("The flood killed 25 farmers.", ["2024-05-15/2024-05-15"]),
        ("The flood killed 25 farmers on Tuesday.", ["2024-05-14/2024-05-14"]),
        ("On Tuesday the flood killed 25 farmers.", ["2024-05-14/2024-05-14"]),
        ("Sales were £3m in 2021 and £4m in 2022.", ["2021-01-01/2021-12-31", "2022-01-01/2022-12-31"]),
        ("Sales were £4m (2021: £3m).", ["2024-05-15/2024-05-15", "2021-01-01/2021-12-31"]),
        ("Sales were £4m last year, up from £3m in 2019.", ["2023-01-01/2023-12-31", "2019-01-01/2019-12-31"]),
        ("Orders have fallen by 18% since October.", ["2023-10-01/2024-05-15"]),
        ("Prices will rise by 10 per cent by 2030.", ["2030-01-01/2030-12-31"]),
        ("In 2020 turnout was 61%. It was a fine day.", ["2020-01-01/2020-12-31"]),
        ("Turnout was 58%, five points higher than in 2020.", ["2024-05-15/2024-05-15", "2024-05-15/2024-05-15"]),
        ("The plan cuts emissions by 55 per cent on 1990 levels.", ["2024-05-15/2024-05-15"]),
        ("Turnout in 2020 was given as 64 per cent. It was 61 per cent.", ["2020-01-01/2020-12-31"] * 2),
    ],
)
def test_as_of(text: str, periods: list[str]) -> None:
    found = [claim.as_of for claim in claims(text)]
    assert [f"{period.first}/{period.last}" if period else None for period in found] == periods


def test_as_of_without_a_date_of_publication() -> None:
    assert [claim.as_of for claim in claims("The flood killed 25 farmers on Tuesday.", None)] == [None]


def quote(start: int, end: int) -> Quote:
    return Quote(kind=QuoteKind.DIRECT, manner=Manner.SPEECH, content=(Span(start, end),), confidence=1.0)


def test_the_innermost_quote_holds_the_claim() -> None:
    text = "He said, \"She told me: 'I saw 40 boats.' I saw 50 boats.\" They saw 60 boats."
    outer = quote(text.index('"'), text.rindex('"') + 1)
    inner = quote(text.index("'"), text.rindex("'") + 1)
    found = claims(text, quotes=(outer, inner))
    assert [(int(claim.quantity.low or 0), claim.quote) for claim in found] == [(40, 1), (50, 0), (60, None)]


def test_confidence_tells_claims_from_asides() -> None:
    sure, unsure = claims("Nearly 460 people were killed. They waited for eleven hours.")
    assert 0 <= unsure.confidence < sure.confidence <= 1


ARTICLE = Path(__file__).parents[1].parent / "shared" / "articles" / "embassy-2020-01-02.txt"


@pytest.mark.skipif(not ARTICLE.exists(), reason="the agency's article is not part of the project")
def test_the_first_article() -> None:
    found = claims(ARTICLE.read_text(encoding="utf-8"), date(2020, 1, 2))
    told = [(int(c.quantity.low or 0), int(c.quantity.high or 0), c.quantity.modifier, c.quantity.unit) for c in found]
    assert told == [
        (25, 25, Modifier.EXACT, "people"),
        (12, 12, Modifier.MORE_THAN, "vehicles"),
        (20_000, 99_999, Modifier.RANGE, "people"),
        (460, 460, Modifier.APPROX, "people"),
        (25_000, 25_000, Modifier.APPROX, "people"),
    ]
    assert found[0].measure == "fighters killed"
    assert (found[3].measure or "").startswith("people killed")
    assert (found[4].measure or "").startswith("people wounded")


@given(st.text(alphabet="12 5%$ofthree,.\"'()-\nkilledMarch2019", max_size=200))
@settings(max_examples=100, deadline=None)
def test_never_raises(text: str) -> None:
    for claim in claims(text):
        assert 0 <= claim.confidence <= 1
        assert claim.measure is None or (claim.measure == claim.measure.strip() != "" and "\n" not in claim.measure)


def test_time_is_linear() -> None:
    def seconds(size: int) -> float:
        text = 'He said 40 people were killed in 2019, up from 30 a year earlier, and "50 boats" sank. ' * size
        document = parse(Article(text=text, published=PUBLISHED))
        begun = time.process_time()
        find_claims(document, tuple(quote(at, at + 10) for at in range(0, len(text) - 10, 20)))
        return time.process_time() - begun

    seconds(5)
    assert seconds(80) < 12 * seconds(20) + 0.25
