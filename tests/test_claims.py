"""What a number measures, when it holds, and which quote holds it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factdb.articles import Article
from factdb.claims import Claim, find_claims
from factdb.claims.verbs import past_participle, present_participle
from factdb.documents import parse
from factdb.quantities import Modifier
from factdb.quotes import Manner, Quote, QuoteKind
from factdb.text import Span
from tests.linear import assert_linear

PUBLISHED = date(2024, 5, 15)


def claims(text: str, published: date | None = PUBLISHED, quotes: tuple[Quote, ...] = ()) -> list[Claim]:
    return list(find_claims(parse(Article(text=text, published=published)), quotes))


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("Nearly 460 people have been killed in border clashes.", ["people killed in border clashes"]),
        ("The blast left 12 missing.", ["people missing"]),
        ("The flood killed 25 farmers.", ["farmers killed"]),
        ("The charity delivered 1,150 tents.", ["tents delivered by charity"]),
        ("The old bridge lost 2 arches.", ["arches lost"]),
        ("The storm has taken 9 houses.", ["houses taken"]),
        ("The club is buying 40 boats.", ["boats bought by club"]),
        ("The death toll stands at 131.", ["people killed"]),
        ("Turnout was 68.9 percent.", ["Turnout"]),
        ("Revenue rose by 8% to £1.24 billion.", ["Revenue", "Revenue"]),
        ("The firm reported a profit of £105 million.", ["profit"]),
        ("The firm cut its price target to 320p.", ["price target"]),
        ("The firm cut its prices by an average of 10%.", ["prices"]),
        ("The bridge is used by 40,000 cars a day.", ["cars using bridge"]),
        ("The petition has been signed by 12,000 residents.", ["residents signing petition"]),
        ("Passengers were delayed by three hours.", ["Passengers"]),
        ("The port will raise the fares of its four ferries by an average of 12%.", ["fares of ferries", "fares"]),
        ("Prices have risen by an average of 4 per cent.", ["Prices"]),
        ("Some 96 percent of ballots were counted.", ["ballots counted"]),
        ("The mill got a £4 million loan.", ["loan"]),
        ("The firm will cut 650 jobs, 300 of them in Arden.", ["jobs cut by firm", "jobs cut by firm in Arden"]),
        ("The minister said the goal for 2035 would be 26 gigawatts.", ["goal"]),
        ("Unemployment was 3.5 percent, down from 4.1 percent.", ["Unemployment", "Unemployment"]),
        # a number of which something else is told than of the one before it
        ("Nine people were missing and 20 were injured.", ["people missing", "people injured"]),
        ("The state closed 139 stations and opened 40.", ["stations closed by state", "stations opened"]),
        ("The town lost 480 houses, and a further 112 were damaged.", ["houses lost by town", "houses damaged"]),
        ("Some 71% of farmers opposed the dam; 18% were in favour.", ["farmers opposing dam", "farmers in favour"]),
        ("About 46% of the public support the strike.", ["public supporting strike"]),
        ("Around 2,000 people are now in shelters, up from 850.", ["people in shelters", "people in shelters"]),
        ("Some 1,600 farmers had left their villages.", ["farmers leaving their villages"]),
        ("About 46% of the public support the dam and 39% oppose it.", ["public supporting dam", "public opposing it"]),
        (
            "The guild said 38,000 members stayed away. The mill, which has 14 sites, put the number at 22,000.",
            ["members stayed", "sites of mill", "members stayed"],
        ),
        ("Some 480 huts were destroyed and a further 112 damaged.", ["huts destroyed", "huts damaged"]),
        ("The state had put the number of dead at 17.", ["people killed"]),
        ("Police investigating a €4m robbery held a man.", ["robbery"]),
        (
            "The poll put the Blues on 14%, with the Greens on 9% and the Front on 8%.",
            ["support for Blues", "support for Greens", "support for Front"],
        ),
        # what was named before
        ("The bank estimated the damage at $14m. The ministry put it at $19m.", ["damage", "damage"]),
        ("The mill made £9m, £2m less than the year before.", ["profit", "profit"]),
        ("The mill expects a profit of £9m, up from a previous range of £7m to £8m.", ["profit", "profit"]),
        ("The shop counted 800 thefts. Police said last week that it was 900.", ["thefts counted", "thefts counted"]),
        # not whoever gives or gets a number
        ("Tom Orr, 46, of Quay Lane, Halven, pocketed more than £600,000.", ["sum pocketed by Halven"]),
        ("Dr Lena Harsk, a surgeon, won 15,800 votes.", ["votes won by Dr Lena Harsk"]),
        ("They won the seat with a majority of 9,241.", ["majority"]),
        ("The mill paid £65m, with £13m in add-ons.", ["payment", "add-ons"]),
        ("Losses were £180m, with bookings down by 40%.", ["Losses", "bookings"]),
        ("Traders expect rates to end the year at 3.75%.", ["rates"]),
        ("The deficit is 4.3% of GDP.", ["deficit"]),
        # longer nouns
        ("The average listed rent is €2,054.", ["average listed rent"]),
        ("The number taking French fell 8%.", ["number taking French"]),
        ("Wind made 18% of the land's power last year.", ["land's power"]),
        ("Investment would be at the top of the £14m to £16m range.", ["Investment"]),
        ("Half of the volunteers wore masks.", ["volunteers wearing masks"]),
        # what a verb makes of a sum or a margin
        ("The mill made £31m before tax.", ["profit before tax"]),
        ("The plan will save £38m a year.", ["savings"]),
        ("The state spent £3m on roads.", ["spending on roads by state"]),
        ("The charity has asked for €9bn to rebuild the line.", ["sum requested"]),
        ("The charity launched an appeal for €18 million.", ["appeal"]),
        ("The Reds lead the Blues by three points.", ["lead of Reds over Blues"]),
        ("The poll has the Reds ahead by three points.", ["lead of Reds"]),
        # people who were asked, or who do something
        (
            "Just 9 percent of voters said the debate changed their minds.",
            ["voters saying the debate changed their minds"],
        ),
        ("Two in three farmers wanted change.", ["farmers wanting change"]),
        ("Some 300 families slept in cars.", ["families sleeping in cars"]),
        ("Camps already shelter a third of the displaced.", ["displaced"]),
        ('The union speaks of "tens of thousands" of people sleeping outdoors.', ["people sleeping outdoors"]),
        # lists of names with numbers
        ("The Reds had 34%, the Blues 31% and Green Labour 17%.", ["Reds", "Blues", "Green Labour"]),
        ("The Reds won 33 percent, against 32 percent for the Blues.", ["Reds", "Blues"]),
        ("The Reds won 33 percent of the vote and the Blues 31 percent.", ["Reds", "Blues"]),
        # polls: what the number counts, never the poll
        (
            "The poll puts the Reds on 34%, the Blues on 31% and Green Labour on 17%.",
            ["support for Reds", "support for Blues", "support for Green Labour"],
        ),
        ("A Tarn poll gave the Harbour Party 35 percent.", ["support for Harbour Party"]),
        ("The survey put approval of the mayor at 41 percent.", ["approval of the mayor"]),
        ("A study by Ablon University found that 12 percent of bakers smoke.", ["bakers smoke"]),
        ("Its report puts the damage at 3 million euros.", ["damage"]),
        ("The Reds lead the Blues by 48 percent to 43.", ["Reds", "Blues"]),
        ("A poll has the Reds trailing the Blues by 32 percent to 35.", ["support for Reds", "support for Blues"]),
        (
            "The Tarn poll gave the Reds 35 percent and the Blues 32 percent. A second survey had the Blues ahead, by 34 "
            "percent to 33.",
            ["support for Reds", "support for Blues", "support for Blues", "support for Reds"],
        ),
        ("A survey has the Blues ahead by 34 percent to 33.", ["support for Blues", None]),
        # groups of the whole
        ("Turnout was 41 percent among women.", ["Turnout among women"]),
        ("Among voters over 65, turnout was 70 percent.", ["turnout among voters over 65"]),
        (
            "The poll put approval among women at 41 percent and among men at 35.",
            ["approval among women", "approval among men"],
        ),
        (
            "Turnout was 41 percent among those aged 18 to 24 and 60 percent among pensioners.",
            ["Turnout among those aged 18 to 24", "Turnout among pensioners"],
        ),
        ("Among the worst hit, losses were 40 percent.", ["losses"]),
        # who has or does what is counted, by name
        ("Orla Finch has scored 22 goals this season.", ["goals scored by Orla Finch"]),
        ("Tirn Motors, which has 13,000 workers in Ablon, closed.", ["workers of Tirn Motors in Ablon"]),
        ("She won four medals, Orla Finch said.", ["medals won"]),
        ("The plant turned out 60 vans.", ["vans turned out"]),
        ("The hall can take up to 840 guests.", ["guests"]),
        # the bearer of a sum, a size or a rate, before the number or behind it
        ("They have a $3,500 a month mortgage.", ["mortgage"]),
        ("A turbocharged 1.6 litre EcoBoost engine stalled.", ["EcoBoost engine"]),
        ("Gains were led by bank stocks, which were up 2.8%.", ["bank stocks"]),
        (
            "Shares in Brightwater, which were suspended in May, closed down 6.4% at 214p.",
            ["Shares in Brightwater"] * 2,
        ),
        ("Annual profit fell 38% to £112m.", ["Annual profit", "Annual profit"]),
        ("Crews stay in until winds drop below 60mph.", ["winds"]),
        ("She promised €45m for monitoring.", ["sum promised for monitoring"]),
        ("The council will close three of its seven libraries.", ["libraries closed by council", "libraries"]),
        ("It will raise parking charges from £1.50 to £2.20.", ["charges", "charges"]),
        ("Support stood at 23%, its lowest since May and down six points in a month.", ["Support", "Support"]),
        ("On Monday 238 millimetres fell on the city.", ["falling on city"]),
        ("About 30 percent of customers left. The other 70 come to look.", ["customers left", "customers left"]),
        ("He told me at halftime: be ready, the 22-year-old said.", ["age"]),
        ("The 22-year-old farmer was held.", ["farmer"]),
        ("The ditch is 90 miles wide and 2 miles deep.", ["width of ditch", "depth of ditch"]),
        ("Inflation is expected to be 1.9% next year.", ["Inflation"]),
        ("Mileage has crept upward to 29 mpg.", ["Mileage"]),
        ("Ice melts as the warm sea has reached 19 degrees.", ["warm sea"]),
        ("The bank expects prices to rise by 5%.", ["prices"]),
        ("It has 300 customers, including two banks.", ["customers", "banks"]),
        ("The Dow (+0.3%) and the Nasdaq (+0.8%) rose.", ["Dow", "Nasdaq"]),
        # a number in another unit is of the same thing
        ("The hub serves 8 miles (13 km) of new tunnels.", ["new tunnels served", "new tunnels served"]),
        ("It cost the firm £3m ($4m).", ["cost", "cost"]),
        # told of the number before
        (
            "In 2020 turnout was 68 percent. Among voters under 30 it doubled.",
            ["turnout", "turnout among voters under 30"],
        ),
        ("Turnout was 68 percent. The true figure is 64 percent.", ["Turnout", "Turnout"]),
        (
            "The council fined 400 drivers in March and 300 in April.",
            ["drivers fined by council", "drivers fined by council"],
        ),
        ("Police put the death toll at 41, below the 52 claimed by the union.", ["people killed", "people killed"]),
        ("The mill will cut 650 jobs.\n\nHe said the true figure was about 800.", ["jobs cut", "jobs cut"]),
        # who has or does what is counted
        ("Brightwater announced plans to lay off 6,650 clerks.", ["clerks laid off by Brightwater"]),
        ("The ministry expects the plan to support 90,000 jobs.", ["jobs supported"]),
        ("The firm said it has more than 1,000 clients.", ["clients of firm"]),
        ("Orla Finch runs a shop, where she has 14 looms.", ["looms of Orla Finch"]),
        ("The choir contained 17 tenors.", ["tenors of choir"]),
        ("Tarn Air said it was grounding two jets.", ["jets grounded by Tarn Air"]),
        ("The Reds (34 seats) and the Blues (31 seats) will talk.", ["seats for Reds", "seats for Blues"]),
        ("Orla Finch had 2,205 votes, ahead of Dan Marr, who had 1,401.", ["votes of Orla Finch", "votes of Dan Marr"]),
        # what is said of those who are counted
        ("The 335 accounts did not escape notice.", ["accounts not escaping notice"]),
        ("Nine guards will patrol the dam.", ["guards patrolling dam"]),
        ("They held 100 letters containing secret plans.", ["letters containing secret plans"]),
        ("The state was to send nine guards to patrol the dam.", ["guards sent to patrol dam"]),
        ("The office fell 2,000 pages short of its target.", ["pages short of target"]),
        ("The office released 5,500 more pages of mail.", ["pages of mail released by office"]),
        ("The remaining 160 votes were lost.", ["votes lost"]),
        # what is made up of them, and what they are a part of
        ("The release of 7,000 pages took weeks.", ["release of pages"]),
        ("A survey of seven towns found anger.", ["survey of towns"]),
        ("The poll collected data from 4,060 adults.", ["adults"]),
        ("Albie Finch, a two-term mayor, lost.", ["terms of mayor"]),
        ("A seven-member panel met.", ["members of panel"]),
        ("The population of the town is 8,000 people.", ["population of the town"]),
        # shares
        (
            "Some 91 percent of nurses and 81 percent of doctors have a poor view of the plan.",
            ["nurses with poor view of plan", "doctors with poor view of plan"],
        ),
        ("Some 14 percent of farmers had no opinion.", ["farmers without opinion"]),
        ("The plan may reduce emissions 23 percent.", ["emissions"]),
        ("The Reds trounced the Blues, 53 percent to 39.", ["Reds", "Blues"]),
        # sums, sizes and times
        (
            "Guests paid a total of HK$216,925 (£21,700) for flights.",
            ["payment for flights by guests", "payment for flights by guests"],
        ),
        ("They saw that $150 price point as fair.", ["price point"]),
        ("The lens fell 4.28 percent as Tarn Optics lost 2.70 percent to €51.", ["lens", "Tarn Optics", "Tarn Optics"]),
        ("Scholars concluded the firms were overvalued by 50 percent.", ["firms"]),
        ("The mill will study investments over €35m.", ["investments"]),
        ("Graduates left with student debt, $25,550 per graduate.", ["student debt"]),
        ("He raised $5.7 million, and had almost $5 million in cash.", ["sum raised", "cash"]),
        ("Workers making less than $47,000 lose out.", ["earnings of workers"]),
        ("The group is spending millions in Arden.", ["spending in Arden by group"]),
        ("Albie Finch was jailed for four years.", ["jailed"]),
        ("The hacker was sentenced to seven years in prison.", ["sentenced"]),
        ("She ran the mill for ten years.", ["running mill"]),
        (
            "The Civic Union of the mayor, Edda Finch, leads the Reds by three points.",
            ["lead of Civic Union over Reds"],
        ),
        (
            "In one poll, 42% say they are liberal, 32% call themselves free.",
            ["poll", "saying they are liberal", "calling themselves free"],
        ),
        ("More call themselves conservative (38%) than liberal (33%).", ["conservative", "liberal"]),
        ("A poll shows Trent leading Clint 44 percent to 37 percent.", ["support for Trent", "support for Clint"]),
        ("A poll by Tarn found Clint leading Trent by 15 points.", ["lead of Clint over Trent"]),
        ("The poll has a margin of error of 3 percentage points.", ["margin of error"]),
        ("The blasts in Arden, Varnia, that killed four guards were heard.", ["guards killed"]),
        ("Orla Finch has won 13 of the past 19 contests.", ["contests won by Orla Finch", "contests"]),
        (
            "The state will spend £3.5bn on roads over five years.",
            ["spending on roads by state", "spending on roads by state"],
        ),
        ("The council approved a budget of £42m for road repairs.", ["budget for road repairs"]),
        (
            "The aid package includes $14m for Arden and $6m for Varnia.",
            ["aid package for Arden", "aid package for Varnia"],
        ),
        ("The pay gap between men and women narrowed to 13.1 percent.", ["pay gap between men and women"]),
        ("The drug cut deaths by 27%.", ["deaths"]),
        ("Only one in five pupils passed the test.", ["pupils passing test"]),
        ("Waiting lists have grown by 300,000 to 7.6 million.", ["Waiting lists", "Waiting lists"]),
        ("Police arrested 48 miners.", ["miners arrested by police"]),
        ("The school has 320 pupils from 12 towns.", ["pupils of school", "towns"]),
        ("They had forecast earnings per share of 42 cents.", ["earnings per share"]),
        ("Patients on it were 31% less likely to die.", ["likelihood to die"]),
        ("The number of miners without work reached a record 161,000.", ["number of miners"]),
        ("The average house costs £285,000.", ["cost of average house"]),
        ("Three men and two women were arrested.", ["men arrested", "women arrested"]),
        ("Some 4,000 clerks, or 7% of the staff, are jobless.", ["clerks jobless", "staff"]),
        ("Exports to Varnia rose 14 percent.", ["Exports to Varnia"]),
        ("Farm output per head fell 2 percent.", ["Farm output per head"]),
        ("Arden said it had shot down 31 drones.", ["drones shot down by Arden"]),
        ("More than half the seats are held by women.", ["seats held by women"]),
        ("The approval rating has dropped to 37%.", ["approval rating"]),
        ("The village has been cut off for six days.", ["cut off"]),
        ("Some 60 towns, including all 27 ports, signed the treaty.", ["towns signing treaty", "ports"]),
        ("The top 10 percent paid 69 percent of all taxes.", [None, "taxes"]),
    ],
)
def test_measure(text: str, measures: list[str | None]) -> None:
    assert [claim.measure for claim in claims(text)] == measures


@pytest.mark.parametrize(
    ("verb", "present", "past"),
    [
        ("wanted", "wanting", "wanted"),
        ("slept", "sleeping", "slept"),
        ("sleeps", "sleeping", "slept"),
        ("cuts", "cutting", "cut"),
        ("agreed", "agreeing", "agreed"),
        ("died", "dying", "died"),
        ("carries", "carrying", "carried"),
        ("carried", "carrying", "carried"),
        ("stopped", "stopping", "stopped"),
        ("makes", "making", "made"),
        ("goes", "going", "gone"),
        ("misses", "missing", "missed"),
        ("need", "needing", "needed"),
        ("repays", "repaying", "repaid"),
        ("oversold", "overselling", "oversold"),
    ],
)
def test_participles(verb: str, present: str, past: str) -> None:
    assert (present_participle(verb), past_participle(verb)) == (present, past)


def quote(start: int, end: int) -> Quote:
    return Quote(kind=QuoteKind.DIRECT, manner=Manner.SPEECH, content=(Span(start, end),), confidence=1.0)


def test_the_innermost_quote_holds_the_claim() -> None:
    text = "He said, \"She told me: 'I saw 40 boats.' I saw 50 boats.\" They saw 60 boats."
    outer = quote(text.index('"'), text.rindex('"') + 1)
    inner = quote(text.index("'"), text.rindex("'") + 1)
    found = claims(text, quotes=(outer, inner))
    assert [(int(claim.quantity.low or 0), claim.quote) for claim in found] == [(40, 1), (50, 0), (60, None)]


@pytest.mark.parametrize(
    ("text", "repeats"),
    [
        # headline, standfirst and body
        ("Flood kills 25 farmers\n\nThe flood killed 25 farmers on Tuesday.", [1]),
        ("Some 460 tonnes of grain spoilt.\n\nSome 460 tonnes of grain were lost, he said. It was 460 tonnes.", [1, 0]),
        # another thing, another time, another number, one paragraph
        ("The flood killed 25 farmers.\n\nThe fire hurt 25 miners.", [0, 0]),
        ("In 2020 sales were £4m.\n\nIn 2021 sales were £4m.", [0, 0]),
        ("The flood killed 25 farmers.\n\nThe flood killed 26 farmers.", [0, 0]),
        ("The flood killed 25 farmers. The flood killed 25 farmers.", [0, 0]),
        ("Two men sang.\n\nTwo men ran.", [0, 0]),
    ],
)
def test_a_number_given_again_is_one_claim(text: str, repeats: list[int]) -> None:
    found = claims(text)
    assert [len(claim.repeats) for claim in found] == repeats
    for claim in found:
        for span in claim.repeats:
            assert any(character.isdigit() for character in span.of(text))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The flood killed 25 farmers in Arden.", ["Arden"]),
        ("In the port of Immer 40 boats sank.", ["Immer"]),
        ("The flood killed 25 farmers in Arden and 12 in northern Varnia.", ["Arden", "Varnia"]),
        ("The flood killed 25 farmers in March.", [None]),
        ("The flood killed 25 farmers.", [None]),
        ("Some 40 members in Parliament left.", [None]),
    ],
)
def test_place(text: str, places: list[str | None]) -> None:
    assert [claim.place for claim in claims(text)] == places


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
    def prepare(size: int) -> Callable[[], object]:
        text = 'He said 40 people were killed in 2019, up from 30 a year earlier, and "50 boats" sank. ' * size
        document = parse(Article(text=text, published=PUBLISHED))
        quotes = tuple(quote(at, at + 10) for at in range(0, len(text) - 10, 20))
        return lambda: find_claims(document, quotes)

    assert_linear(prepare, 20, 80, most=12)
