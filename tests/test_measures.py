"""What numbers of ordinary news sentences measure, as a person would write it down."""

import pytest

from factdb.api import extract


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        (
            "The brewer employs about 2,100 people, a fifth of them in Halven.",
            ["people employed by brewer", "people employed by brewer in Halven"],
        ),
        (
            "The council owns 3,400 homes, half of which are empty.",
            ["homes owned by council", "homes owned by council empty"],
        ),
        (
            "Police arrested 48 people, 12 of whom were children.",
            ["people arrested by police", "children among people arrested by police"],
        ),
        (
            "The museum drew 410,000 visitors last year, 60% of them from abroad.",
            ["visitors drawn by museum", "visitors drawn by museum from abroad"],
        ),
        ("The chain runs 85 hotels.", ["hotels run by chain"]),
        ("Nearly 60 percent of drivers cannot afford the charge.", ["drivers not affording charge"]),
        ("Orders had fallen in four of the past five months.", ["months in which orders had fallen"]),
        ("It has rained on 20 of the last 30 days.", ["days on which it has rained"]),
        ("Ninety homes lost power overnight.", ["homes losing power"]),
        ("The target of 70 percent renewable power by 2030 stays.", ["target of renewable power"]),
        ("A patient waits nine weeks for an operation.", ["patient waiting for operation"]),
        ("Commuters spend 90 minutes a day on trains.", ["Commuters on trains"]),
        ("On Wall Street, the Dow rose 0.2%, the S&P 500 0.3% and the Nasdaq 0.8%.", ["Dow", "S&P 500", "Nasdaq"]),
        ("In early trading: FTSE 100 +0.4%, Dax -0.2%.", ["FTSE 100", "Dax"]),
        ("The station, which opened in 2010, cost £30m.", ["cost of station"]),
        ("Passengers were promised seats that should have cost £90.", ["cost of seats"]),
        (
            "A package for the chairman, Leo Grant, which was worth up to £2.7m, was voted down.",
            ["package for the chairman"],
        ),
        ("This year's price is £33,790 versus last year's £32,280.", ["year's price", "year's price"]),
        (
            "Waiting times rose from 12 weeks to 18 weeks for hips and from nine weeks to 11 for knees.",
            ["Waiting times", "Waiting times for hips", "Waiting times", "Waiting times for knees"],
        ),
        ("The club has so far raised £280,000 of the £1.5m that it needs.", ["sum raised by club", "sum needed"]),
        ("Only 12 of the 40 promised hospitals have been built.", ["promised hospitals built", "promised hospitals"]),
        ("Only a quarter of the 1,800 homes promised in 2019 have been built.", ["homes built", "homes promised"]),
        ("The phone has a larger battery, 4,500 mAh, than its rival with 3,600 mAh.", ["larger battery", "rival"]),
        (
            "The tower is 310 metres tall, compared with 240 metres for the old one.",
            ["height of tower", "height of tower"],
        ),
        ("Unemployment stands at 4.2 per cent and wages are 5 per cent higher.", ["Unemployment", "wages"]),
        ("The fire destroyed 60 hectares of forest.", ["forest destroyed"]),
        ("The storm cut power to 40,000 homes and cost insurers £2bn.", ["homes with power cut", "cost of storm"]),
        ("The council approved a budget of £412m, with £9m for road repairs.", ["budget", "road repairs"]),
        (
            "Some 14 of the 22 members voted for the plan, six were against and two abstained.",
            ["members voting for plan", "members", "members against", "members abstained"],
        ),
        ("The vaccine is 94% effective in people over 65.", ["vaccine effective in people"]),
        ("The crash left two dead and five in hospital.", ["people dead", "people in hospital"]),
        ("Tuition fees are to rise from £9,250 to £9,535 next autumn.", ["Tuition fees", "Tuition fees"]),
        (
            "A survey of 2,004 adults found 47% support the ban, while 38% oppose it.",
            ["survey of adults", "supporting ban", "opposing it"],
        ),
        ("The new line will cut the journey from 95 minutes to 40.", ["journey", "journey"]),
        ("The mayor won 54.3% of the vote against 41.9% for her rival.", ["mayor", "rival"]),
        ("More than 5,000 people marched through the capital.", ["people marched through capital"]),
        ("The Kompas poll, published on Monday, gave the Harbour List 35 percent.", ["support for Harbour List"]),
        ("The driver had been awake for 20 hours.", ["driver"]),
        (
            "Two of the five men arrested on Friday were released without charge.",
            ["men released without charge", "men arrested"],
        ),
        (
            "Revenue at the chain climbed 7 per cent to €2.4bn while net debt fell by a third.",
            ["Revenue", "Revenue", "net debt"],
        ),
        ("The order book stands at 4,100 aircraft, worth about $600bn.", ["order book of aircraft", "aircraft"]),
        ("About 3,000 of its 11,000 staff work in Germany.", ["staff working in Germany", "staff"]),
        ("The bank set aside $1.1bn to cover bad loans.", ["sum set aside to cover bad loans by bank"]),
        ("Unsold stock rose to 1.8 million bottles.", ["Unsold stock of bottles"]),
        ("The company grew to 300 staff.", ["staff of company"]),
        ("The motion needs two-thirds of the 150 delegates.", ["delegates", "delegates"]),
        ("Some 62% of those who voted backed independence.", ["those who voted backing independence"]),
        ("The Reds won in front of 41,000 fans.", ["fans"]),
        (
            "The university has 24,000 students, 6,000 of whom come from overseas.",
            ["students of university", "students of university coming from overseas"],
        ),
        ("House prices in the capital are 11 times average earnings.", ["House prices in the capital"]),
        ("Analysts had expected a rise of 0.3%.", ["rise"]),
        ("Every day 300 trucks cross the bridge.", ["trucks crossing bridge"]),
        ("Petrol is 12p a litre dearer than in January.", ["Petrol"]),
        ("All but two of the 27 states backed the plan.", ["states not backing plan", "states"]),
        ("The fire burned 23,000 acres.", ["acres burned by fire"]),
        (
            "The drought has cut the harvest by 30%. Farmers lost 400,000 tonnes of maize. The government will import 250,000 tonnes.",
            ["harvest", "maize lost", "tonnes imported by government"],
        ),
        (
            "The company employs 12,000 people worldwide. Of these, 3,500 work in Britain.",
            ["people employed by company", "people employed by company working in Britain"],
        ),
        (
            "The ferry carried 212 passengers and 14 crew. All but three were rescued.",
            ["passengers carried", "crew", "crew not rescued"],
        ),
        ("The hospital has 620 beds. Around 90% are occupied.", ["beds of hospital", "beds of hospital occupied"]),
        ("The tower will have 310 flats, a fifth of them affordable.", ["flats of tower", "flats of tower affordable"]),
        (
            "The disease has killed 340 people since March. Health workers have vaccinated 1.1 million.",
            ["people killed", "people vaccinated"],
        ),
        (
            "The biggest fallers were Harbour Foods, down 68p at 1,112p, and Castle Retail, down 1.9p at 125p.",
            ["Harbour Foods", "Harbour Foods", "Castle Retail", "Castle Retail"],
        ),
        ("FTSE 100 -0.4% DAX +1.1% CAC 40 +0.6%", ["FTSE 100", "DAX", "CAC 40"]),
        ("Weak results pulled the healthcare sector 0.7 percent lower.", ["healthcare sector"]),
        ("The news sent shares in the airline 6% higher.", ["shares in the airline"]),
        (
            "Fruit prices are expected to rise 5%, with dairy prices expected to rise 4%.",
            ["Fruit prices", "dairy prices"],
        ),
        ("Dairy sales slipped, with prices falling 4%.", ["prices"]),
        ("Keytrel's 2018 sales jumped 90 percent to $7.2 billion.", ["Keytrel's sales", "Keytrel's sales"]),
        ("The ministry raised its estimate of the deficit to 4.1% of GDP.", ["estimate of the deficit"]),
        ("Crude has dropped from $75 U.S. per barrel in May to $45.", ["Crude", "Crude"]),
        ("Spot gold was slightly higher at $1,271 an ounce.", ["Spot gold"]),
        ("He has raised 280 million of the 1.5 billion shekels he needs.", ["sum raised", "sum needed"]),
        (
            "Horsepower jumped from 240 to 273, and fuel economy climbed from 21 mpg combined to 23.",
            ["Horsepower", "Horsepower", "fuel economy", "fuel economy"],
        ),
        (
            "Two-thirds of the combined 4.3 million digital sales came from older buyers.",
            ["digital sales coming from older buyers", "digital sales coming from older buyers"],
        ),
        ("She has since repaid £38,000.", ["repayment"]),
        ("There was £214 left in the account.", ["sum left in account"]),
        ("About 60% of the particles were fibres from clothing.", ["fibres from clothing among particles"]),
        ("The company offered a 6.5% rise.", ["rise offered by company"]),
        ("The union rejected a 4% increase.", ["increase rejected by union"]),
        ("Rovers won in front of 31,402, the biggest crowd of the season.", ["crowd"]),
        ("Okafor, who joined for £2.4m in August, scored.", ["fee for Okafor"]),
        ("They sold the house for £3m.", ["price of house"]),
        ("Tom Orr, who has run the village shop in Glenteel for 31 years, is to retire.", ["running village shop"]),
        ("About 48,000 customers had lost electricity by dawn.", ["customers losing electricity"]),
        ("Some 26 schools will stay shut.", ["schools staying shut"]),
        ("A weak pound had added $9m to the bill.", ["sum added to bill"]),
        (
            "Some 73% of voters support replacing the pipes. Half of voters back the plan.",
            ["voters supporting replacing pipes", "voters backing plan"],
        ),
        (
            "Revenue slipped to $211m as passenger numbers fell to 1.3 million from 1.5 million.",
            ["Revenue", "passenger numbers", "passenger numbers"],
        ),
        (
            "The number of patients waiting rose to 1,403, and just 61.8% were treated in time.",
            ["number of patients waiting", "patients treated"],
        ),
        ("The watchdog has fined Orbis, the owner of Loopr, €405 million for the way it works.", ["fine for Orbis"]),
        (
            "The war has killed 3,200 people and driven 410,000 from their homes.",
            ["people killed", "people driven"],
        ),
        (
            "Nine councillors voted for the scheme and six against.",
            ["councillors voting for scheme", "councillors voting against scheme"],
        ),
        ("Residents said they had been without water for nine days.", ["without water"]),
        ("It takes me 25 minutes to get to the bypass.", ["time to get to bypass"]),
        ("It has raised £18,000 of the £40,000 it would need.", ["sum raised", "sum needed"]),
        ("Quill earned a reported £250,000 an episode.", ["earnings of Quill"]),
        ("Food prices rose 4%, with butter 19% dearer than a year ago.", ["Food prices", "butter"]),
        ("Petrol fell 3.4p a litre over the month to 131.2p.", ["Petrol", "Petrol"]),
        ("Traders see a 70% chance of a quarter-point cut.", ["chance", "cut"]),
    ],
)
def test_measures(text: str, measures: list[str | None]) -> None:
    assert [claim.measure for claim in extract(text, model="rules").claims] == measures
