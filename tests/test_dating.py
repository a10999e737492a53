"""When numbers hold: sentences, the date of publication, and the period of each number."""

from datetime import date

import pytest

from factdb.articles import Article
from factdb.claims import Claim, find_claims
from factdb.documents import parse

# A Wednesday. Each line: sentences ("|" parts paragraphs, "Title ## text"), "=>", and the period of each number between
# ";": one day or first/last, in brackets where it is the day of publication for want of another.
PUBLISHED = date(2024, 5, 15)
CASES = """
# nothing says when
The flood killed 25 farmers. => (2024-05-15)
The dam, built in 1958, employs 300 people. => (2024-05-15)
The firm, founded in 1921, has 300 shops. => (2024-05-15)
The law of 2019 fines drivers 400 euros. => (2024-05-15)
Members of the planning committee voted seven to four on Tuesday. => 2024-05-14
The town needs 300 homes a year, a figure not reached since 1969. => (2024-05-15)
Those waiting for planned treatment in Halven fell to 7.2 million in March. => 2024-03-01/2024-03-31
Revenue was $118 million last year. Its shares were little changed at $301. => 2023-01-01/2023-12-31; (2024-05-15)
The earlier bill, which would have cost $22m, failed in March by two votes. => (2024-05-15); 2024-03-01/2024-03-31
# days
The flood killed 25 farmers on Tuesday. => 2024-05-14
On Tuesday the flood killed 25 farmers. => 2024-05-14
The flood killed 25 farmers yesterday, police said on Wednesday. => 2024-05-14
The dam will open by 10 June with 40 workers. => 2024-06-10
At noon on Monday 400 homes were dark. => 2024-05-13
About 400 homes were dark last night. => 2024-05-14
Now 400 homes are dark, down from 900 on Sunday. => 2024-05-15; 2024-05-12
The final count was 64, the ministry said on Monday. => 2024-05-13
A poll, published yesterday, gave the Reds 35 per cent. => 2024-05-14
The shares were down 6.4% at 412p by midday. => (2024-05-15); (2024-05-15)
# weeks, months, seasons
The flood killed 25 farmers last week. => 2024-05-06/2024-05-12
The flood killed 25 farmers earlier this month. => 2024-05-01/2024-05-31
The mill cut 60 jobs last summer. => 2023-06-01/2023-08-31
In early March 400 homes were dark. => 2024-03-01/2024-03-11
By the end of March 400 homes were dark. => 2024-03-31
The council fined 400 drivers in March and 300 in April. => 2024-03-01/2024-03-31; 2024-04-01/2024-04-30
Prices will rise by 10 per cent in October. => 2024-10-01/2024-10-31
# quarters, halves, reporting periods
Sales were £4m in the first quarter. => 2024-01-01/2024-03-31
Sales were £4m in the three months to March. => 2024-01-01/2024-03-31
Sales were £4m in the six months to the end of June 2023. => 2023-01-01/2023-06-30
Sales were £4m in the year ended 31 March 2023. => 2022-04-01/2023-03-31
Sales were £4m in the second half of 2022. => 2022-07-01/2022-12-31
Sales were £4m in fiscal 2022. => 2022-01-01/2022-12-31
At the end of 2022 debt stood at £4m. => 2022-12-31
# years
The flood killed 25 farmers in 1953. => 1953-01-01/1953-12-31
The flood killed 25 farmers two years ago. => 2022-01-01/2022-12-31
Sales were £4m last year. => 2023-01-01/2023-12-31
Sales were £4m in 2014-15. => 2014-01-01/2015-12-31
Sales were £3m in 2021 and £4m in 2022. => 2021-01-01/2021-12-31; 2022-01-01/2022-12-31
Sales were £4m (2021: £3m). => (2024-05-15); 2021-01-01/2021-12-31
The town had 6,000 mill hands in 1979 and has 3,100 now. => 1979-01-01/1979-12-31; 2024-05-15
In the 1990s the mill employed 900 people. => 1990-01-01/1999-12-31
Net debt was £4m in mid-2022. => 2022-05-02/2022-09-01
Prices will rise by 10 per cent by 2030. => 2030-01-01/2030-12-31
Prices will rise by 10 per cent next year. => 2025-01-01/2025-12-31
# open and lasting periods
The flood has killed 25 farmers since Saturday. => 2024-05-11/2024-05-15
Orders have fallen by 18% since October. => 2023-10-01/2024-05-15
Orders have fallen by 18% since 2019. => 2019-01-01/2024-05-15
Sales were £4m over the past two years. => 2022-05-15/2024-05-15
Prices will rise by 10 per cent over the next decade. => 2024-05-15/2034-05-15
# numbers set beside others
Sales were £4m last year, up from £3m in 2019. => 2023-01-01/2023-12-31; 2019-01-01/2019-12-31
Sales rose to £4m in 2022, up from £3m. => 2022-01-01/2022-12-31; 2021-01-01/2021-12-31
Sales rose to £4m in the first quarter, compared with £3m. => 2024-01-01/2024-03-31; 2023-01-01/2023-03-31
Sales were £4m in 2022, rather than £5m. => 2022-01-01/2022-12-31; 2022-01-01/2022-12-31
The toll rose to 41, from the 38 announced on Monday. => (2024-05-15); 2024-05-13
The mill made £31m in 2022, figures published on Monday show, compared with a restated £91m the year before. => 2022-01-01/2022-12-31; 2021-01-01/2021-12-31
The reading beat the old record of 45.1 C, set in 2017, by more than a degree. => 2017-01-01/2017-12-31; (2024-05-15)
# times of other things
Turnout was 58%, five points higher than in 2020. => (2024-05-15); (2024-05-15)
Turnout was 58 per cent, the lowest since 1950. => (2024-05-15)
The plan cuts emissions by 55 per cent on 1990 levels. => (2024-05-15)
The survey, carried out last week, puts the Reds on 34%. => (2024-05-15)
# told on
In 2020 turnout was 61%. It was 64% in the city. => 2020-01-01/2020-12-31; 2020-01-01/2020-12-31
In 2020 turnout was 61%. It is 64% in this poll. => 2020-01-01/2020-12-31; (2024-05-15)
In 2020 turnout was given as 64 per cent. The right figure is 61 per cent. => 2020-01-01/2020-12-31; 2020-01-01/2020-12-31
The toll was 61 on Saturday, up from 42 on Friday. More than 300 soldiers helped. => 2024-05-11; 2024-05-10; 2024-05-11
In 2020 turnout was 61%.|It was 64% in the city. => 2020-01-01/2020-12-31; (2024-05-15)
# the time that was named last
The plan aims at 30 gigawatts by 2035. Campaigners expect 22 gigawatts by then. => 2035-01-01/2035-12-31; 2035-01-01/2035-12-31
The mill had 900 hands in 1979.|It has lost 700 jobs since then. => 1979-01-01/1979-12-31; 1979-01-01/2024-05-15
A poll on Monday gave the Reds 35 per cent.|A survey on the same day had them on 31 per cent. => 2024-05-13; 2024-05-13
The bridge opened in March, on a Friday. Some 400 people came on that day. => 2024-05-10
They had 40 boats by then. => (2024-05-15)
# what the opening announces the figures of
Results for the three months to March ## Revenue was £4m. Profit was £3m. => 2024-01-01/2024-03-31; 2024-01-01/2024-03-31
Results for the three months to March ## Revenue is £4m.|The shares were down 2%. => (2024-05-15); (2024-05-15)
The valley had its warmest April on record.|The mean was 1.6 degrees above the average. => 2024-04-01/2024-04-30
A look back at 2019 ## Some 40 boats were lost. => (2024-05-15)
# what a number is compared with has the time right behind it
Debt fell to £9m, or 2 times sales, from £12m at the end of March. => (2024-05-15); (2024-05-15); 2024-03-31
In the year to April sales rose by 6% to £9m, while costs jumped to £7m from £5m a year earlier. => 2023-05-01/2024-04-30; 2023-05-01/2024-04-30; 2023-05-01/2024-04-30; 2022-05-01/2023-04-30
Sales were down 12% compared with the same month last year, and 40 shops closed. => (2024-05-15); (2024-05-15)
A home costs £291,000, which is £5,900 more than a year ago. => (2024-05-15); (2024-05-15)
Police counted 900 thefts, against 700 in the year before Tolland took office. => (2024-05-15); (2024-05-15)
The mill now expects to make between £4m and £5m in the year to 30 June, up from a previous range of £3m to £4m. => 2023-07-01/2024-06-30; 2023-07-01/2024-06-30
# other clauses
About 40,000 people are ill, and the number is expected to reach 90,000 by 2040. => (2024-05-15); 2040-01-01/2040-12-31
The railways will get £4bn, and 400 trains will be built by March 2029. => (2024-05-15); 2029-03-01/2029-03-31
Tolland, which employs 14,000 people, said in January that it would close. => (2024-05-15)
There are 20 buses a day, where in 2010 there were 90. => (2024-05-15); 2010-01-01/2010-12-31
Some 14,000 fewer pupils sat the test because the birth rate fell in 2008. => (2024-05-15)
They would have to cut 43% by 2030 from 2019 levels. => 2030-01-01/2030-12-31
Growth will be 9% in 2030. Last week 40 mills closed, and 50 opened. The fire destroyed 30 barns. => 2030-01-01/2030-12-31; 2024-05-06/2024-05-12; 2024-05-06/2024-05-12; 2024-05-06/2024-05-12
The bridge will open in August with 40 lamps. It won 90 prizes. => 2024-08-01/2024-08-31; (2024-05-15)
Two in three said they would vote for the Greens in November. => (2024-05-15)
About 40 mayors plan to march on Monday. => (2024-05-15)
She is 69 years old, and the mill burned in 1998. => (2024-05-15)
The council is reading 55,000 pages that were handed over last year. => (2024-05-15)
Police found 40 boats that were stolen last year. => (2024-05-15)
In 2022 there were 40 boats that sank. => 2022-01-01/2022-12-31
The 40 people who were killed last year are not forgotten. => 2023-01-01/2023-12-31
Of the letters that she sent last year, 90 percent are lost. => (2024-05-15)
Arden, which lost its mill in 2012, has 40 shops. => (2024-05-15)
The speech, put off after the flood on May 3, has 3 parts. => (2024-05-15)
The games, hosted in 2008, cost £4m. => (2024-05-15)
On 3 May the town marked a century since the flood, when 300 died. => (2024-05-15)
Although 40 mayors back her, she lost in March. => (2024-05-15)
Despite a lead of 7 points, the Greens lost the vote on Monday. => (2024-05-15)
While the Reds won in March, the Greens have 40 seats. => (2024-05-15)
The Reds won 40 seats in March, and the Greens won 30. => 2024-03-01/2024-03-31; 2024-03-01/2024-03-31
They have won 8 of 9 votes, including one in Arden on Saturday. => (2024-05-15); (2024-05-15)
Nobody answered her claim in May that 90 boats came (in fact, the town had invited 40). => 2024-05-01/2024-05-31; (2024-05-15)
Some 40,000 votes were still to be counted as of May 10. => 2024-05-10
The campaign began March with £8m. => 2024-03-01/2024-03-31
Tolland sold 40 boats in February and, after losing 20 in the course of the month, sank. => 2024-02-01/2024-02-29; 2024-02-01/2024-02-29
In 2012, Tolland said, when she had 20 boats, the mill burned. => 2012-01-01/2012-12-31
Only 33 percent approve of waiting until next year. => (2024-05-15)
Eleven mayors ask her to hear a man who spoke in March. => (2024-05-15)
Some 40 people died in a fire that broke out on Monday. => 2024-05-13
In March the council voted to pay £5m to miners hurt in the 1970s. => 2024-03-01/2024-03-31
Ana Hill, a 2009 graduate of Arden, owes £90,000. => (2024-05-15)
That is a rise of 10 points from March, when 54 percent liked her. => (2024-05-15); 2024-03-01/2024-03-31
Some 64 percent like her, after 55 percent said so in March. => (2024-05-15); 2024-03-01/2024-03-31
She has given £400,000 since retiring in 2010. => 2010-01-01/2024-05-15
It was 40 degrees, the hottest since the drought in 2010. => (2024-05-15)
She got £200,000 from farmers, the most of any 2024 candidate. => (2024-05-15)
In 2012 she won, and her average that year was 53 percent. => 2012-01-01/2012-12-31
The pledge last month to hire 7,000 nurses by 2030 was kept. => 2030-01-01/2030-12-31
The army had 166,000 men in April, and its current target is 170,000. => 2024-04-01/2024-04-30; 2024-05-15
The Greens have 43 percent, unchanged from its polls in February and March. => (2024-05-15)
The union has 9 offices ahead of the mid-June vote. => (2024-05-15)
Five Reds and 2 Greens are running before the vote on June 30. => (2024-05-15); (2024-05-15)
Rill raised £394,000 from 4,500 people during the same month. => (2024-05-15); (2024-05-15)
Last March the union asked its members: 1,409 wanted a strike. => 2024-03-01/2024-03-31
The board of the union with 3 million members, which is the largest, followed in April. => 2024-04-01/2024-04-30
It could be closer than the 8-point win of the Reds in 2012. => 2012-01-01/2012-12-31
An audit in 2014 found £500m spent in the previous decade. => 2003-12-31/2013-12-31
The poll asked 1,042 people from April 27 through Sunday. => 2024-04-27/2024-05-12
She started at the mill 24 years ago and now is the boss of 90 men. => 2024-05-15
She started at the mill 24 years ago and has 90 cows. => (2024-05-15)
The speech ends his row with Rill, his long 2008 race with Hill and his 8 years in office. => (2024-05-15)
At 7.4 percent, the rate is below its peak of 12.8 percent in 2010, but above the average of 5 percent. => (2024-05-15); 2010-01-01/2010-12-31; (2024-05-15)
The list published last week has 10,000 names - but 5 million are gone. => 2024-05-06/2024-05-12; (2024-05-15)
Hill got 500,000 fewer votes than Rill in 2000. => 2000-01-01/2000-12-31
As of Monday she had 90 percent. => 2024-05-13
He lost 2 jobs on Monday: both in Arden. => 2024-05-13
In the 1980s he paid £8m for a 1968 Norton. => 1980-01-01/1989-12-31
Turnout was 12 percent, the second highest share in the past 24 years. => (2024-05-15)
It was higher than in the vote of 2008, when 42 percent took part. => 2008-01-01/2008-12-31
Turnout was 41 percent, short of the 46 percent turnout record set in 2008. => (2024-05-15); 2008-01-01/2008-12-31
A study of votes going back to 1972 found 4 ties. => 1972-01-01/2024-05-15
On May 3 the mill was paid £29,000; its shop was paid £35,000. => 2024-05-03; 2024-05-03
Kompas asked 1,000 voters Wednesday through Sunday. => 2024-05-08/2024-05-12
About 40 percent of the guests were women, a share that had risen in recent years. => (2024-05-15)
# a change since then, and where it leads
The Greens have 34%, down two points since March. => (2024-05-15); 2024-03-01/2024-05-15
Orders have fallen by 18% since October to 300. => 2023-10-01/2024-05-15; (2024-05-15)
Since October rents have risen to £900. => (2024-05-15)
The Greens are on 34%, up four points from a survey last week. => (2024-05-15); (2024-05-15)
Some 300 people have been hurt since October. => 2023-10-01/2024-05-15
The Reds won 1,900 seats on Monday, compared with the Greens' 1,100. => 2024-05-13; 2024-05-13
# from one to another
He took more than £600,000 between June 2021 and September 2023. => 2021-06-01/2023-09-30
From March to June 2022 the mill shed 300 jobs. => 2022-03-01/2022-06-30
She found 28 orchids on a wet August afternoon in 1963. => 1963-08-01/1963-08-31
"""


def claims(text: str, published: date | None = PUBLISHED) -> list[Claim]:
    title, _, body = text.rpartition("##")
    article = Article(text=body.strip().replace("|", "\n\n"), title=title.strip() or None, published=published)
    return list(find_claims(parse(article), ()))


def short(claim: Claim) -> str:
    """first/last or one day, in brackets where the text does not say it."""
    period = claim.as_of
    if period is None:
        return "None"
    days = str(period.first) if period.first == period.last else f"{period.first}/{period.last}"
    return days if claim.as_of_stated else f"({days})"


def table() -> list[tuple[str, list[str]]]:
    lines = [line for line in CASES.strip().splitlines() if line and not line.startswith("#")]
    pairs = [line.split("=>") for line in lines]
    return [(text.strip(), [part.strip() for part in wanted.split(";")]) for text, wanted in pairs]


@pytest.mark.parametrize(("text", "periods"), table(), ids=lambda value: value if isinstance(value, str) else "")
def test_as_of(text: str, periods: list[str]) -> None:
    assert [short(claim) for claim in claims(text)] == periods


def test_table_is_large() -> None:
    assert len(table()) >= 60


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("The flood killed 25 farmers on Tuesday.", ["None"]),
        ("Sales were £4m in 2022, up from £3m.", ["2022-01-01/2022-12-31", "2022-01-01/2022-12-31"]),
    ],
)
def test_without_a_date_of_publication(text: str, periods: list[str]) -> None:
    assert [short(claim) for claim in claims(text, None)] == periods
