"""Who gives a number, in a quote and outside of one."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factdb.articles import Article
from factdb.claims import find_statements
from factdb.documents import parse
from factdb.extraction import RULES, extract
from tests.linear import assert_linear

# Each line: a text ("|" parts paragraphs), "=>", and the claimant of each number between ";" ("-" for nobody).
CASES = """
# nobody but the article
The flood killed 25 farmers. => -
Castle Mills made a profit of £4m. => -
Castle Mills employs 300 people, a third of them in Arden. => -; -
Turnout was 68 percent, a rise of 7 points on 2020. => -; -
# quotes
Police said the flood killed 25 farmers. => police
The flood killed 25 farmers, the Rescue Service said. => Rescue Service
The flood killed 25 farmers, according to the Rescue Service. => Rescue Service
# somebody puts, estimates, forecasts
Police put the toll at 41. => police
The Rescue Service puts the damage at €4 million. => Rescue Service
The Hill Bank estimates losses of £4m. => Hill Bank
The Hill Bank forecast growth of 3% and inflation of 2%. => Hill Bank; Hill Bank
Police put the toll at 41 but the miners had 52. => police; -
The union said 1,400 drivers had joined, while the company put the number at 600. => union; company
# an aside of what nobody in particular expects
The strike, expected to last 8 days, could cost £1.2 billion, according to the Hill Bank. => -; Hill Bank
# what stands for the figure before
The Hill Bank put the damage at £14m. The Rescue Service put it at £19m. => Hill Bank; Rescue Service
# data and their makers
Figures from the Land Office show 41 farms. => Land Office
The Kompas poll, published yesterday, gave the Reds 35 per cent and the Blues 31 per cent. => Kompas; Kompas
The survey, carried out last week by the Varro Institute, puts the Reds on 34%. => Varro Institute
The Kompas poll gave the Reds 35 per cent. The Greens had 15 per cent. => Kompas; Kompas
The Kompas poll gave the Reds 35 per cent.|The Greens had 15 per cent. => Kompas; -
Rents rose by 7 percent, the Land Office's figures show. => Land Office
Prices will rise by 10 percent by 2030, on the Land Office's own figures. => Land Office
By the Rescue Service's count, 41 people are missing. => Rescue Service
The Hill Bank's forecast of 3% was met. => Hill Bank
Data from the Land Office showed rainfall of 90 mm. => Land Office
The Kompas poll found that 45% of adults support the ban. => Kompas
Figures published on Thursday show 41 farms. => -
The Kompas poll gave the Reds 35 per cent. Kompas interviewed 1,204 adults. => Kompas; Kompas
The heat killed 41 people, the Rescue Service's count showed, and the flood 52. => Rescue Service; Rescue Service
The heat killed 41 people, the Rescue Service's count showed, and the mill made £4m. => Rescue Service; -
There are 384 seats, and the Land Office hopes to know more once the votes are counted. => -
The plan, which the Land Office estimates would cost £170 billion, was dropped. => Land Office
Some 20 percent of people in a recent Kompas poll believe it. => Kompas
Fewer than half of the voters asked in a new poll support her. => a new poll
In the poll that Kompas held, 40 percent backed her. => -
Rill has 49.8 percent of the delegate count, Hill 49.6 percent. => -; -
The share rose to 55 percent (64 percent by the Land Office's figures). => -; Land Office
It fell to 39 percent in Monday's poll. => -
The April survey found Rill leading by 7 points. => April survey
Last month's poll gave the Reds 40 percent. => Last month’s poll
# what those who were asked said
The Kompas poll found that 45% of adults support the ban.|Two in three said it was late. => Kompas; Kompas
The Kompas poll found that 45% of adults support the ban.|Rill said 300 came. => Kompas; Rill
The Kompas poll found that 45% of adults support the ban.|Rill drew 41 percent of those polled. => Kompas; Kompas
A Kompas poll last week found 45% for the ban.|Only one-third approve of waiting. => Kompas; Kompas
It will save an estimated £4m. => -
The Reds passed the £394,000 raised by Ana Hill. => -
# behind the number
The toll lies between the 41 announced by the Rescue Service and the 52 claimed by Castle Aid. => Rescue Service; Castle Aid
The right figure, supplied by the Rescue Service, is 41. => Rescue Service
The toll rose to 61 on Monday, from 42 estimated by Castle Aid last Saturday. => -; Castle Aid
# figures that somebody keeps
Ana Hill of Lomax Brothers cut her price target to 320p from 480p. => Ana Hill; Ana Hill
The Seismic Centre later revised the magnitude to 6.7. => Seismic Centre
Castle Mills cut 300 jobs. => -
# a number that stands for the one before
The Hill Bank estimates that 42,000 people have fled, two in five of them children. => Hill Bank; Hill Bank
Police put the toll at 41, up from 38. => police; police
# what somebody sends out about himself
FOR IMMEDIATE RELEASE|Castle Aid today launched an appeal for €18 million.|Its teams have delivered 1,150 tents. => Castle Aid; Castle Aid
Press release|Castle Aid has delivered 1,150 tents. => Castle Aid
"""


def table() -> list[tuple[str, list[str]]]:
    lines = [line for line in CASES.strip().splitlines() if line and not line.startswith("#")]
    pairs = [line.split("=>") for line in lines]
    return [(text.strip(), [part.strip() for part in wanted.split(";")]) for text, wanted in pairs]


@pytest.mark.parametrize(("text", "wanted"), table(), ids=lambda value: value if isinstance(value, str) else "")
def test_claimant(text: str, wanted: list[str]) -> None:
    extraction = extract(Article(text=text.replace("|", "\n\n")), model=RULES)
    claimants = [extraction.claimant_of(claim) for claim in extraction.claims]
    assert [claimant.name if claimant else "-" for claimant in claimants] == wanted


def test_statements_are_no_quotes() -> None:
    extraction = extract(Article(text="Police put the toll at 41."), model=RULES)
    assert not extraction.quotes
    assert not extraction.attributions
    assert extraction.claims[0].quote is None


@given(st.text(alphabet="12 5%byshow,.;:\"'()-\nputTheTollPollof", max_size=200))
@settings(max_examples=100, deadline=None)
def test_never_raises(text: str) -> None:
    for statement in find_statements(parse(Article(text=text, byline="Press release"))):
        assert all(0 <= span.start < span.end <= len(text) for span in (*statement.content, *statement.source))


def test_time_is_linear() -> None:
    def prepare(size: int) -> Callable[[], object]:
        document = parse(Article(text="The Kompas poll put it at 40 percent, on the ministry's own figures, " * size))
        return lambda: find_statements(document)

    assert_linear(prepare, 100, 400, most=12)
