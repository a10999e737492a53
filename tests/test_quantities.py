"""Which numbers a text states, with their bounds, directions and units, and which numbers are none."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factdb.articles import Article
from factdb.documents import Document, Sentence, Token, parse
from factdb.quantities import Modifier, Quantity, describe, find_quantities, quantities_of
from tests.linear import assert_linear


def read(text: str) -> list[Quantity]:
    return list(find_quantities(parse(Article(text=text))))


def short(quantity: Quantity) -> str:
    """low[..high] unit modifier direction, without what is exact or not there."""
    number = f"{quantity.low:f}" if quantity.low is not None else ""
    if quantity.high != quantity.low:
        number += f"..{quantity.high:f}"
    parts = [number, quantity.unit or "-"]
    if quantity.modifier is not Modifier.EXACT:
        parts.append(quantity.modifier.value)
    if quantity.direction is not None:
        parts.append(quantity.direction.value)
    return " ".join(parts)


# Each line: a sentence, "=>", and its quantities between ";" ("" for none).
CASES = """
# digits
The festival sold 25,000 tickets. => 25000 tickets
The festival sold 25 tickets. => 25 tickets
The library lent 1,204,300 books. => 1204300 books
The town planted 3,50,000 saplings. => 350000 saplings
Volunteers packed 1.2m parcels. => 1200000 parcels
The app has 3bn downloads. => 3000000000 downloads
The channel has 4.3M subscribers. => 4300000 people
The channel has 12k subscribers. => 12000 people
The survey reached 4.5 million homes. => 4500000 homes
The mill made 2.5 billion bricks. => 2500000000 bricks
The mill made 2½ tonnes of flour. => 2.5 tonne
The recipe needs 2 1/2 litres of milk. => 2.5 litre
The moon weighs 7.3 × 10^22 kilograms. => 73000000000000000000000 kilogram
The grain of dust weighed 2×10^-3 grams. => 0.002 gram
The reading was .5 per cent. => 0.5 percent
# words
Forty-one days passed without rain. => 41 day
The choir sang twelve songs. => 12 songs
The choir sang twenty-two songs. => 22 songs
The school has two hundred and five pupils. => 205 people
The school has one thousand two hundred pupils. => 1200 people
The school has a hundred pupils. => 100 people
The lottery paid three million pounds. => 3000000 GBP
The state owes five lakh crore rupees. => 5000000000000 INR
They counted thirty-two point seven per cent. => 32.7 percent
The walk took two and a half hours. => 2.5 hour
They put up a four-and-a-half-acre centre. => 4.5 acre
They sold one and a half million phones. => 1500000 phones
They sold a million and a half phones. => 1500000 phones
They sold half a million phones. => 500000 phones
Roughly two-dozen towns voted. => 24 towns approx
A two-dozen-strong crowd came. => 24 people
He has a $20-plus trillion plan. => 20000000000000 USD at_least
The "2 million-plus" people came. => 2000000 people at_least
They sold three quarters of a million phones. => 750000 phones
The hen laid half a dozen eggs. => 6 eggs
The hens laid two dozen eggs. => 24 eggs
The baker sold a dozen loaves. => 12 loaves
There were 4 hundred thousand people. => 400000 people
The fine is 10 000 euros. => 10000 EUR
About 1 250 000 people live there. => 1250000 people approx
Wages rose 1,5 percent. =>
# round plurals
Dozens of homes were flooded. => 24..99 homes range
Hundreds of villagers fled. => 200..999 people range
Thousands of trees fell. => 2000..9999 trees range
Tens of thousands of people marched. => 20000..99999 people range
Hundreds of thousands marched. => 200000..999999 people range
The fire cost tens of millions of dollars. => 20000000..99999999 USD range
Scores of passengers were stranded. => 40..99 people range
Several hundred workers walked out. => 300..900 people range
A few thousand fans waited. => 2000..5000 people range
Scores were arrested. => 40..99 people range
Scores were level. =>
Some of the dozens of tents burned. => 24..99 tents range
He told dozens and dozens of stories. => 24..99 stories range
She gave millions and millions of dollars. => 2000000..9999999 USD range
Hundreds if not thousands of letters were lost. => 200..9999 letters range
Hundreds, if not thousands, of people came. => 200..9999 people range
Hundreds of thousands or maybe millions of people fled. => 200000..9999999 people range
Thousands may have been exposed to lead. => 2000..9999 people range
Dozens in the crowd held signs. => 24..99 people range
Hundreds peacefully marched through town. => 200..999 people range
The rally drew thousands to the square. => 2000..9999 people range
Hundreds of seconds-long clips were made. => 200..999 clips range
Hundreds more showed up. => 200..999 people range
They came by the thousands. =>
# shares
Two-thirds of the houses are empty. => 66.7 percent
A third of the houses are empty. => 33.3 percent
Nearly a quarter of the trains were late. => 25 percent approx
More than half of the trains were late. => 50 percent more_than
Half the trains were late. => 50 percent
Three-fifths of voters stayed at home. => 60 percent
Shares dropped by a fifth. => 20 percent down
One in five children skips breakfast. => 20 percent
Two in three residents want a bridge. => 66.7 percent
Nine out of ten dentists agree. => 90 percent
Only one in four buses ran. => 25 percent
Output grew by half a per cent. => 0.5 percent up
The beam moved three-tenths of a degree. => 0.3 degree
The reservoir is a third full. => 33.3 percent
The hall was half empty. => 50 percent
It cost a third more than planned. => 33.3 percent up
A third full member was named. =>
As many as 1 in 10 adults smoke. => 10 percent at_most
One in every six homes lacks heat. => 16.7 percent
She won by less than one-half of 1 percent. => 0.5 percent less_than
Prices rose a quarter of 1 percent. => 0.25 percent up
A tenth of a percentage point decided it. => 0.1 percentage_point
Half of voters and 1/3 of pupils came. => 50 percent ; 33.3 percent
His edge is 62%-32% there. => 62 percent ; 32 percent
They got 25%-30% of it. => 25..30 percent range
She won with 51-49 percent. => 51 percent ; 49 percent
She beat him 52 to 38 percent. => 52 percent ; 38 percent
She was losing just 54 percent to 46 percent. => 54 percent ; 46 percent
They lead by 5 and 10 percentage points. => 5 percentage_point ; 10 percentage_point
They were at 3, 4 percent in the polls. => 3 percent ; 4 percent
Four out of five shops have closed. => 80 percent
One patient in four waited. => 25 percent
She had a 1-in-200 chance. => 0.5 percent
One-in-five shops closed. => 20 percent
It is number one in 14 countries. => 14 countries
One shop in four towns closed. => 1 shops ; 4 towns
# percent and points
Unemployment was 3.5%. => 3.5 percent
Unemployment was 3.5 per cent. => 3.5 percent
Unemployment was 3.5 percent. => 3.5 percent
Unemployment was 3.5pc. => 3.5 percent
Inflation fell by 0.3 percentage points. => 0.3 percentage_point down
The bank raised its rate by 25 basis points. => 25 basis_point up
The bank raised its rate by 25bp. => 25 basis_point up
A 25-basis-point cut is likely. => 25 basis_point down
The rate was cut by a quarter point. => 0.25 percentage_point down
A half-point rise in the rate is likely. => 0.5 percentage_point
The tax will rise by half a percentage point. => 0.5 percentage_point up
In the final quarter points were scarce. =>
Her lead in the poll is three points. => 3 percentage_point
The index closed at 1,478 points. => 1478 point
Turnout was 58.2%, 5.1 points higher than before. => 58.2 percent ; 5.1 percentage_point up
The margin of error is ±2.5 percentage points. => 2.5 percentage_point
The margin of error is plus or minus 3 points. => 3 percentage_point
She led within a two percent plus or minus margin of error. => 2 percent
They won by 3 percent, plus or minus 2 points. => 3 percent ; 2 percentage_point
He trailed Marsh by 50 points before the primary. => 50 percentage_point
The club trailed by 50 points in that game. => 50 point
She lost the primary by ten points. => 10 percentage_point
The party is 22 points behind Marsh, who scored well in the poll. => 22 percentage_point
# money
The bridge cost $1.2 billion. => 1200000000 USD
The bridge cost £300 million. => 300000000 GBP
The bridge cost €9bn. => 9000000000 EUR
The ticket costs A$5. => 5 AUD
The ticket costs US$5. => 5 USD
The ticket costs HK$50. => 50 HKD
The ticket costs Rs 500. => 500 INR
The dam costs Rs 5 lakh crore. => 5000000000000 INR
The ticket costs ¥1,200. => 1200 JPY
The ticket costs 1,200€. => 1200 EUR
The ticket costs 40 euros. => 40 EUR
The ticket costs 110 JPY. => 110 JPY
The firm owes 7.5 million Danish crowns. => 7500000 DKK
The firm owes 300 Czech koruny. => 300 CZK
The firm owes 20 Belizean dollars. => 20 BZD
The firm owes 5 billion Taiwanese dollars. => 5000000000 TWD
The firm owes 300 rand. => 300 ZAR
A $160 billion deal was made. => 160000000000 USD
Some 2 gel pens cost $ 3. => 2 gel pens approx ; 3 USD
Gas was $2.86 per thousand cubic feet. => 2.86 USD
They seized hundreds of pounds of cocaine. => 200..999 pound_mass range
They did thousands of pounds of damage. => 2000..9999 GBP range
The gap was $544 million -- $105 million more. => 544000000 USD ; 105000000 USD
The fee is €60m plus €15m in add-ons. => 60000000 EUR ; 15000000 EUR
They will sink $30 billion into the coast. => 30000000000 USD
The firm owes 3 billion shekels. => 3000000000 ILS
The firm owes 10.5 million Australian dollars. => 10500000 AUD
The firm owes R1.5bn. => 1500000000 ZAR
The shares stood at 412p. => 412 GBX
A dividend of 4.2 pence is proposed. => 4.2 GBX
The fine was 200 pounds. => 200 GBP
The parcel weighs 200 pounds. => 200 pound_mass
The trade balance was $-50.8bn. => -50800000000 USD
The ticket costs 300 Kč. => 300 CZK
The ticket costs 300 zł. => 300 PLN
The minister pledged £1 billion a year. => 1000000000 GBP
The company lost $1.20 a share. => 1.20 USD
He has 2,000 euros and 50 cents. => 2000 EUR ; 50 cent
Kelm shares fell 12p to 340p. => 12 GBX down ; 340 GBX down
It is a million dollar question. => 1000000 USD
Gold rose to $1,271.20 an ounce. => 1271.20 USD up
# measures
The road is 10 km long. => 10 kilometre
The wave was 37m high. => 37 metre
The wall is 6.8 metres high. => 6.8 metre
The town got 212 mm of rain. => 212 millimetre
The car does 60mph. => 60 mile_per_hour
The car does 100 km/h. => 100 kilometre_per_hour
The plant makes 14.8 gigawatts. => 14.8 gigawatt
The farms made 29.4 TWh. => 29.4 terawatt_hour
It was 46.1C in the shade. => 46.1 degree_celsius
It was 45.1 C in the shade. => 45.1 degree_celsius
It was 20 degrees Celsius. => 20 degree_celsius
It was minus 12 degrees. => -12 degree
It was -12C at noon. => -12 degree_celsius
The flat has 32m2 of floor. => 32 square_metre
The farm covers 5,000 acres. => 5000 acre
The well gives 52,000 barrels a day. => 52000 barrel_per_day
The phone has 64GB of memory. => 64 gigabyte
The engine gives 640bhp. => 640 brake_horsepower
A 7.1-magnitude earthquake struck the coast. => 7.1 magnitude
The earthquake had a magnitude of 6.9. => 6.9 magnitude
An aftershock of magnitude 4.8 followed. => 4.8 magnitude
A magnitude-6.2 quake struck. => 6.2 magnitude
The runner finished in 9.58s. => 9.58 second
The plot measures 20 x 30 metres. => 20 metre ; 30 metre
The room is 4 by 5 metres. => 4 metre ; 5 metre
A 500m-long tunnel will be dug. => 500 metre
A 2,000-tonne ship ran aground. => 2000 tonne
The tank held 50 imperial gallons. => 50 imperial_gallon
The tank held 50 US gallons. => 50 gallon
The lorry carried 3 short tons of ore. => 3 short_ton
The lorry carried 3 tons of ore. => 3 ton
She is six feet two inches tall. => 74 inch
The man is 6'2" tall. => 74 inch
The girl is 5-foot-11. =>
It was the first ''400'' of its kind. => 400 -
-One house burnt. =>
It was -3 degrees. => -3 degree
The dam holds 1.3 trillion cubic metres of water. => 1300000000000 cubic_metre
Gusts of 85 miles an hour hit the coast. => 85 mile_per_hour
The 34-year-old won. => 34 year_of_age
# ranges
Rents rose 10 to 15 per cent. => 10..15 percent range up
Between five and six ships wait. => 5..6 ships range
Between 25 and 30 per cent stayed. => 25..30 percent range
The tower costs €2m–€3m. => 2000000..3000000 EUR range
The tower costs $2m to $3m. => 2000000..3000000 USD range
The tower costs between £1.2bn and £1.3bn. => 1200000000..1300000000 GBP range
The tower costs 2 to 3 million euros. => 2000000..3000000 EUR range
The trees are 8- to 16-metre giants. => 8..16 metre range
The trip takes 15-20 minutes. => 15..20 minute range
The trip takes three or four hours. => 3..4 hour range
The list would take 84 to 91 seats. => 84..91 seats range
Prices range from $200 to $4 million. => 200..4000000 USD range
About 14-18 boats sank. => 14..18 boats approx
# scores
The motion passed 46–43. => 43..46 score
They won 3-1 at home. => 1..3 score
The vote was 217 to 213. => 213..217 score
The motion was carried by 217 votes to 213. => 217 votes ; 213 votes
The match ended 2-2. => 2 score
She won 6-4, 3-6, 7-5. => 4..6 score ; 3..6 score ; 5..7 score
He wins by nearly 2-1. => 1..2 score approx
It won by a ratio of about four to one. => 1..4 score approx
They outnumber us by 80 to 1. => 1..80 score
The court deadlocked 4 to 4. => 4 score
# changes from one value to another
Growth slowed from 4.8 to 4.7 percent. => 4.8 percent ; 4.7 percent down
Its worth will rise from 24.2 to 33-35 billion euros. => 24200000000 EUR ; 33000000000..35000000000 EUR range up
The gap widened to 5.1% from 4.8%. => 5.1 percent up ; 4.8 percent
Net debt was reduced by a further £40m. => 40000000 GBP down
Output fell from 4.2 to 3.9 million tonnes. => 4200000 tonne ; 3900000 tonne down
Shares in Kelm were down 2.3%, those in Torv by 2.6%. => 2.3 percent down ; 2.6 percent down
The gas contract was up 10.4 cents to $2.24. => 10.4 cent up ; 2.24 USD
Unemployment rose from 4.1% to 4.4%. => 4.1 percent ; 4.4 percent up
Profit fell 14% to £96 million. => 14 percent down ; 96000000 GBP down
Unemployment fell by 0.3 points to 3.5%. => 0.3 percentage_point down ; 3.5 percent down
Lists have grown by 300,000 to 7.6 million. => 300000 - up ; 7600000 - up
The rate rose by 3% to 40%. => 3 percent up ; 40 percent up
Rates will rise by 5% to 7%. => 5..7 percent range up
Sales were £588 million, down from £601 million. => 588000000 GBP down ; 601000000 GBP
Shares were up 19 cents at $58.24. => 19 cent up ; 58.24 USD
Sales rose 18 sen to RM23.50. => 18 sen up ; 23.50 MYR up
Sales were 4 per cent lower. => 4 percent down
The party has 35 percent, up four points. => 35 percent up ; 4 percentage_point up
The Dow was +0.2% at noon. => 0.2 percent up
The index closed 34.2 points, or 0.45 per cent, lower. => 34.2 point down ; 0.45 percent down
House prices rose 0.8% on the month and 6.2% in the year to May. => 0.8 percent up ; 6.2 percent up
Prices rose 2% and 30% of the shops closed. => 2 percent up ; 30 percent
Fares will go up by an average of 4.9%. => 4.9 percent up
Turnover was up by a fifth to CHF 3.4bn. => 20 percent up ; 3400000000 CHF
The world has warmed by 1.1C since 1900. => 1.1 degree_celsius up
Its shares trade at 14x earnings. => 14 times
Doctors saw a 40-fold increase in risk. => 40 times up
Its value has halved to $12bn. => 0.5 times down ; 12000000000 USD down
The company put the number at 600. => 600 -
Rents doubled from 200 to 400 euros. => 2 times up ; 200 EUR ; 400 EUR up
The line cuts the trip from 95 minutes to 40. => 95 minute ; 40 minute down
Revenue slipped to $211m as passenger numbers fell to 1.3 million. => 211000000 USD down ; 1300000 people down
Food inflation picked up to 4.1% from 3.8%. => 4.1 percent up ; 3.8 percent
Last year 198,000 homes were built, 12,000 fewer than the year before. => 198000 homes ; 12000 homes
The industry is short of 140,000 workers. => 140000 people
He was jailed for two years and six months. => 30 month
The baby weighed 6lb 4oz. => 100 ounce
The wave was 5ft 10in high. => 70 inch
She won in 2 hours, 3 minutes and 59 seconds. => 7439 second
It rained for 3 days, 12 hours a day. => 3 day ; 12 hour
She ran for two hours and 40 people watched. => 2 hour ; 40 people
Crews took 36 minutes to reach category two calls. => 36 minute
In October 44,600 waited on a trolley. => 44600 people
The average wait was 14 days in 2018 and 21 last year. => 14 day ; 21 day
Oil fell to $45 U.S. per barrel. => 45 USD down
Waits rose from 12 weeks to 18 for hips and from nine weeks to 11 for knees. => 12 week ; 18 week up ; 9 week ; 11 week
Output rose from 20 tonnes in 2008 to 29 tonnes in 2020. => 20 tonne ; 29 tonne up
Output has doubled. => 2 times up
The state freed up $26 million. => 26000000 USD
They were dropping $2.5 million on ads. => 2500000 USD
At his rallies, 39 percent blame him. => 39 percent
The party gained just 16 percent of the vote. => 16 percent
Shares gained 16 percent. => 16 percent up
Rents have risen fivefold. => 5 times up
The population grew 1.5-fold. => 1.5 times up
Profits almost tripled. => 3 times approx up
They sold half as many boats. => 0.5 times
The debt is three times larger than before. => 3 times
She scored twice as Arden won. =>
The share of smokers halved. => 0.5 times down
They sold twice as many boats. => 2 times
A rise of 7.5 percentage points in turnout was seen. => 7.5 percentage_point up
# bounds
Nearly 460 people were killed. => 460 people approx
Almost 460 people were killed. => 460 people approx
They care about two things. => 2 things
They care for about two people. => 2 people approx
Close to 460 people were killed. => 460 people approx
Some 85,000 homes are dark. => 85000 homes approx
Around 140 people slept there. => 140 people approx
Roughly 300 songs were lost. => 300 songs approx
~300 songs were lost. => 300 songs approx
More than a dozen vehicles came. => 12 vehicles more_than
Over 200 goats escaped. => 200 goats more_than
Well over 200 goats escaped. => 200 goats more_than
Just over 200 goats escaped. => 200 goats more_than
At least 38 people died. => 38 people at_least
No fewer than 38 people died. => 38 people at_least
Up to 600 loaves are baked. => 600 loaves at_most
As many as 900 posts could go. => 900 jobs at_most
No more than 20 guests may come. => 20 people at_most
The gap is within 2 percent. => 2 percent at_most
Just under 900 sheep were shorn. => 900 sheep less_than
Fewer than 8,500 sheep were shorn. => 8500 sheep less_than
The debt is below £200 million. => 200000000 GBP less_than
Attendance exceeded 40,000. => 40000 - more_than
The queue was 50 people or more. => 50 people at_least
Some 300-plus people came. => 300 people approx
The 300-plus people came. => 300 people at_least
The 300+ people came. => 300 people at_least
The 300-odd people came. => 300 people approx
Somewhere between 300 and 400 people came. => 300..400 people range
The gate was beaten by more than a metre. => 1 metre more_than
# what is counted
The strikes killed 25 of their fighters. => 25 people
The charity helped 500 poor families. => 500 families
She called 500 people. => 500 people
It sank 31 old fishing boats. => 31 fishing boats
Blast Kills 12 in Arden => 12 people
Council Adds 300 Homes => 300 homes
Roads Close as 40 Trees Fall => 40 trees
Police recorded 512 deaths. => 512 people
Storms left 12 missing and 25,000 wounded. => 12 people ; 25000 people
She spoke to a crowd of 1,300 in Arden. => 1300 people
Hundreds of the party's delegates left. => 200..999 people range
The death toll stands at 131. => 131 people
The number of refugees has risen to 61,000. => 61000 people up
They cut 4,300 jobs in Arden, 3,700 in Belmont and 400 in Corve. => 4300 jobs ; 3700 jobs ; 400 jobs
The firm will cut 650 jobs, 300 of them abroad. => 650 jobs ; 300 jobs
Visitors numbered 2.4 million people in 2017, 3 million last year. => 2400000 people ; 3000000 people
The fund raised 280 million of the 1.5 billion shekels it wanted. => 280000000 ILS ; 1500000000 ILS
Six of the 14 towns were hit. => 6 towns ; 14 towns
Six of the past seven contests were close. => 6 contests ; 7 contests
She won 10 of the first 11 contests. => 10 contests ; 11 contests
She lost three of the last 10 races and two of five. => 3 races ; 10 races ; 2 races ; 5 races
Millions of the country's 30 million voters came. => 2000000..9999999 people range ; 30000000 people
Orders fell in three of the past four quarters. => 3 quarters
Some 238 millimetres fell in 24 hours, rather than 212. => 238 millimetre approx ; 24 hour ; 212 millimetre
They make four-, five- and six-cylinder engines. => 4 cylinder ; 5 cylinder ; 6 cylinder
They make two- and four-seat cars. => 2 seats ; 4 seats
She is a two-term mayor. => 2 terms
The two-storey house has a 12-person board. => 2 storeys ; 12 people
Officials visited 35 randomly selected towns. => 35 towns
The site has 320 million monthly active users. => 320000000 people
It has two family homes. => 2 family homes
There were 6.7 million posts with the hashtag. => 6700000 posts
She won five of those states. => 5 states
They hold two small, poor towns. => 2 towns
They won the two delegate-rich, well-tended towns. => 2 towns
Hundreds of millions of Chinese came. => 200000000..999999999 people range
They sold 40 Chinese shops. => 40 shops
The 3 million member union met. => 3000000 people
Thousands of self-described "Gleaners" came. => 2000..9999 gleaners range
The war took 30,000 combat and civilian deaths. => 30000 people
Almost 650 18-hole courses closed. => 650 courses approx ; 18 holes
Some 34,570 U.S. citizens voted. => 34570 people approx
They issued 90,000 K-1 visas. => 90000 visas
Half a million fewer votes were cast. => 500000 votes
Some 58 Northern and Southern races were held. => 58 races approx
Nearly 120,000 who came were fed. => 120000 people approx
They ran 100 yards as a group of nine. => 100 yard ; 9 people
I have won 10 [towns]. => 10 towns
The poll of 1,042 Ohio registered voters is out. => 1042 people
They asked nearly 20 of Marks' colleagues. => 20 people approx
It has 10 of the most fertile farms. => 10 farms
It took the most seats -- 123 -- in the vote. => 123 seats
It had the fewest delegates — 71 in all — at stake. => 71 people
Votes: 1,237 => 1237 votes
She met three partners and a man who made billions as a trader. => 3 partners ; 2000000000..9999999999 - range
He spoke to crowds 15,000 strong. => 15000 people
They met crowds of hundreds in a town of less than 1,000. => 200..999 people range ; 1000 people less_than
The fall in prices, according to two judges, is over. => 2 people
He hit 62 home runs and batted .311. => 62 home runs ; 0.311 -
He shot a 7-under 65. => 65 -
Rescuers pulled 12 alive from the rubble. => 12 people
It takes just one of many towns. => 1 towns
It needs more than one good jobs report. => 1 jobs reports more_than
A trailer for season four of the show came. =>
Some 2016 candidates spent more. =>
The average age of members was 44. => 44 year_of_age
The retirement age will rise to 67. => 67 year_of_age up
The team ran 517 gruelling yards. => 517 yard
The cup holds 1/16 of a US pint. => 0.0625 pint
The shop sold 63,150 Model 3s. => 63150 model 3s
The line bought 14 old 737 Max jets. => 14 737 max jets
The council has an 11-member board. => 11 people
A 40-strong crew put it out. => 40 people
Some 800 were wounded. => 800 people approx
The keeper had 0.5 WAR. => 0.5 war
The party won by 33.5 percent to 32. => 33.5 percent ; 32 percent
At least one person was killed. => 1 people at_least
The blast killed 12 and wounded 30 others. => 12 people ; 30 people
The firm employs 40,000. => 40000 people
The region is home to 4.2 million. => 4200000 people
There are 4 beds per 1,000 people. => 4 beds
The R value is between 0.8 and 1.0. => 0.8..1.0 - range
The 1,200-seat hall was full. => 1200 seats
Five people, including two children, died. => 5 people ; 2 people
# units that a number takes from the one before it, and those that it does not
Fines came to EUR 75,000. The number of accidents rose from 4 to 11. => 75000 EUR; 4 accidents; 11 accidents up
She gave the £75,000 prize to wardens, 46 of whom work there. => 75000 GBP; 46 people
Some 48,000 houses were destroyed and a further 112,000 damaged, a survey says. => 48000 houses approx; 112000 houses
The krona weakened by 0.6% against the euro, to 11.42. => 0.6 percent down; 11.42 - down
The index fell 1,547 points, or 1.9%, with votes still being counted. => 1547 point down; 1.9 percent down
The Greens were on 9% (-1) and the Front on 8% (+1). => 9 percent; 1 percentage_point down; 8 percent; 1 percentage_point up
Of all pupils, 255,130 18-year-olds have won a place. => 255130 people
At the station, 112 of 640 trains had been cancelled. => 112 trains; 640 trains
The crew of five had 3000 litres of water. => 5 people; 3000 litre
Per 1,000 residents, the rate fell from 101 to 98. => 101 -; 98 - down
# ages of people, and years that levels are of
She won a scholarship at 17 and died at 91. =>
Two men, aged 29 and 33, were charged. => 2 people
The couple, both 31, have saved £9. => 9 GBP
Marsh was 28 when she found 19 orchids. => 19 orchids
I am 57. =>
She was 92. =>
His wife was 20, then. =>
He turned 18 in May. =>
Marsh, then 38, said so. =>
Adam Marsh, Jr., 38; his wife; and a son came. =>
At 68, she began to swim. =>
Voters 45 and over stayed at home. =>
Those 18 to 29 voted for it. =>
About 60 percent of voters were over 45. => 60 percent approx
All of them are younger than 50. =>
The people between the ages of 18 and 29 came. =>
He was already 18 at the time. =>
She was 25 and went abroad. =>
He was around 10. =>
They are bullied when they're 55. =>
She will be 60 in May. =>
Justice Finch will be 78, and Marsh will be 80. =>
His death when she was 12 drives her. =>
Marsh, at 15 the youngest judge, left. =>
Mr. Finch, now 81 and retired, spoke. =>
In March, 74 percent of voters were 45 or older. => 74 percent
Now 46 and living abroad, she paints. =>
Emissions will be 62% to 70% below 2005 levels. => 62..70 percent range
More than a quarter of A-level pupils passed. => 25 percent more_than
# what goes nowhere
The board would buy back up to £150m of shares. => 150000000 GBP at_most
They tied up three guards. => 3 people
The storm weakened, dropping 372 mm of rain. => 372 millimetre
Shares gained almost a third over the past year. => 33.3 percent approx up
# in brackets
The field is 50 miles (80 km) wide. => 50 mile ; 80 kilometre
The field is more than 50 miles (80 km) wide. => 50 mile more_than ; 80 kilometre more_than
# no quantities
The war began in 2003 and ended in 2018. =>
The meeting is on 12 March 2024. =>
The meeting is on March 12, 2024. =>
The meeting is at 4:17 a.m. =>
The meeting is at 10pm. =>
The meeting was updated at 17.15 after a call. =>
18.40 Power is cut =>
Updated 18.42 =>
The meeting is at 18:05 GMT. =>
He opened the shop at six on Wednesday. =>
She flew in a Boeing 747. =>
The leaders of the G20 met. =>
The Nasdaq 100 closed. =>
Flight VA207 was diverted. =>
A lorry on Route 14 overturned. =>
A lorry on the A61 overturned. =>
The minister left No. 10 in tears. =>
See page 14 for the chart. =>
The trains on lines 3 and 8 stopped. =>
Polling stations 12, 14 and 31 opened late. =>
Call 0800 555 0114 for help. =>
Call 555-0142 or 1-800-555-0199. =>
He made a 911 call and took 2 calls. => 2 calls
It was so in '08 and '12. =>
Read part 1 of the Harbour Guide 2.0 here. =>
Write to Suite 29, New York, NY, 10032. =>
It is the best since at least 1980. =>
The Group of Seven met. =>
The vote was moved to March 3 or 4. =>
On March 3 and 4 people died. => 4 people
The firm gave its costs (in millions). =>
Call 020 7946 0218 for help. =>
Text HELP to 70070. =>
Charity number 118842. =>
Ada Smith, 43, said so. =>
A girl of six waved. =>
A boy aged 15 waved. =>
Write to 4 Quay Street. =>
The film is a 3 min read. =>
She came first and he came third. =>
No one came. =>
One of them was late. =>
The one on the left is mine. =>
The two have been at odds. =>
He said it for the first time in six years. =>
It happened two years ago. =>
The 1990s were loud. =>
The iPhone 11 is out. =>
The phone uses COVID-19 data and MP3 files. =>
The 787 Dreamliner landed. =>
The score was 89-89. => 89 score
They spent a couple of billion dollars. =>
The five-and-dime closed. =>
It was built with iOS 17. =>
He took the 4x4 home. =>
The odds were 5/1. =>
Voters under 30 stayed at home. =>
He sold the 757 in May. =>
Version 1.2.3 is out. =>
He wrote a four-week plan. =>
The band played in the second half. =>
Items were cut in half. =>
# ranks, dates, notes, codes and markup
The top 25 firms gave. =>
She finished in the top 10. =>
The top three seeds play on. => 3 seeds
Its top 5 aides left. => 5 people
The top 0.1 percent of earners took half. => 0.1 percent
It happened on 9/11. =>
She won 3/4 of the votes and ran 1/4 of a mile. => 75 percent ; 0.25 mile
Moderator, FeaturedFebruary 6, 2016 =>
The crash of 2008-9 hurt. =>
They put it in a 401(k) plan. =>
The S&P 500 rose and the S.&P. 500 fell. =>
It was in the paper. [538] =>
He reads it, 2) thinks, and 3) laughs. =>
Error code: 17 =>
In the end, Rule 40 works as planned. =>
Article 33 affirms it. =>
The film 13 Hours shows what happened there. =>
Storm Kills 40 After 13 Hours => 40 people ; 13 hour
There is only one: hers. =>
Just one 52,000 barrel-a-day refinery is left. => 52000 barrel_per_day
See <post id="758855648595419140" width="300px"> here. =>
The style is width:100%; height: 80px here. =>
Turnout: 45% => 45 percent
She is a four-star general in a five-star-rated house. =>
# turns of phrase
He doubled down on the claim. =>
The barn doubled as a school. =>
She hit singles and doubles. =>
The rent doubled over the summer. => 2 times up
At one point, the crowd left. =>
He won by one point. => 1 point
It does not bother me one bit. =>
He is the only one who came. =>
They held their arms around one another. =>
One hopes for the best. =>
One need look no further. =>
If one adds the towns, it is more. =>
One reader asks about the price of a pie. =>
One glass broke. => 1 glasses
One label Marsh resists is that. => 1 labels
He wrote about one man's death. =>
The two of them left. =>
All four came. =>
It ended, all in the course of six seconds. =>
It happened at the 7 minute mark. =>
"""


def table() -> list[tuple[str, list[str]]]:
    lines = [line for line in CASES.strip().splitlines() if line and not line.startswith("#")]
    pairs = [line.split("=>") for line in lines]
    return [(text.strip(), [part.strip() for part in wanted.split(";") if part.strip()]) for text, wanted in pairs]


@pytest.mark.parametrize(("text", "wanted"), table(), ids=lambda value: value if isinstance(value, str) else "")
def test_quantities(text: str, wanted: list[str]) -> None:
    assert [short(quantity) for quantity in read(text)] == wanted


def test_table_is_large() -> None:
    assert len(table()) >= 250


@pytest.mark.parametrize(
    ("text", "spans", "units"),
    [
        ("Nearly 460 people were killed.", ["Nearly 460"], ["people"]),
        ("More than a dozen vehicles came.", ["More than a dozen"], ["vehicles"]),
        ("It cost between £1.2bn and £1.3bn.", ["between £1.2bn and £1.3bn"], ["£"]),
        ("It rained 212 mm in May.", ["212 mm"], ["mm"]),
        ("They hope for 15 to 16 percent.", ["15 to 16 percent"], ["percent"]),
        ("The strikes killed 25 of their fighters.", ["25"], ["fighters"]),
        ("Turnout was +2.5 percentage points.", ["2.5 percentage points"], ["percentage points"]),
    ],
)
def test_spans(text: str, spans: list[str], units: list[str]) -> None:
    found = read(text)
    assert [quantity.span.of(text) for quantity in found] == spans
    assert [quantity.unit_span.of(text) if quantity.unit_span else None for quantity in found] == units


@pytest.mark.parametrize(
    ("text", "unit", "in_full"),
    [
        ("Some 800 eligible pensioners applied.", "people", "eligible pensioners"),
        ("Some 800 people applied.", "people", None),
        ("Some 800 were wounded.", "people", None),
        ("The firm has 40 users.", "people", "users"),
        ("The strikes killed 25 of their fighters.", "people", "fighters"),
        ("It opened 14 new charity shops.", "charity shops", "new charity shops"),
        ("It opened 14 shops.", "shops", None),
        ("It is a 14-shop street.", "shops", None),
        ("It has an 11-member board.", "people", "members"),
        ("It has a 12-person board.", "people", None),
        ("They sold 300 'old' bikes.", "bikes", "old bikes"),
        ("It has 12 workers' clubs.", "people", "workers"),
        ('The "4 million-plus" people left.', "people", None),
        ("It needs 14 more shops.", "shops", None),
        ("Oil cost US $58 per barrel.", "USD", "US$ per barrel"),
        ("Gold cost $1,900 an ounce.", "USD", "$ an ounce"),
        ("The dividend is 12 cents per share.", "cent", "cents per share"),
        ("Rent is £900 a month.", "GBP", "£ a month"),
        ("Rent was £900 a month ago.", "GBP", None),
        ("Land costs €80 per square metre.", "EUR", "€ per square metre"),
        ("It pays 5 euros a head.", "EUR", "euros a head"),
        ("It pays 5 euros a child.", "EUR", None),
        ("The sea rises 3 millimetres a year.", "millimetre", "millimetres a year"),
        ("They bake 600 loaves an hour.", "loaves", "loaves an hour"),
        ("The rate is 5 per cent a year.", "percent", None),
        ("The pump gives 40 litres per minute.", "litre", "litres per minute"),
    ],
)
def test_unit_in_full(text: str, unit: str, in_full: str | None) -> None:
    assert [(quantity.unit, quantity.unit_in_full) for quantity in read(text)] == [(unit, in_full)]


def test_unit_of_the_sentence_before() -> None:
    found = read("An earlier version said 52 schools had burnt. The correct figure is 25.")
    assert [short(quantity) for quantity in found] == ["52 schools", "25 schools"]


def test_furniture_is_not_read() -> None:
    assert read("Council to mend 40 roads\n3 min read\nThe council will mend 40 roads.")[-1].low == 40
    assert all(quantity.low != 3 for quantity in read("Council to mend roads\n3 min read\nThe council will mend them."))


@pytest.mark.parametrize(
    ("low", "high", "modifier", "unit", "wanted"),
    [
        (460, 460, Modifier.APPROX, "people", "~460 people"),
        (12, 12, Modifier.MORE_THAN, None, ">12"),
        (20000, 99999, Modifier.RANGE, "people", "20,000–99,999 people"),
        (41, 41, Modifier.AT_LEAST, "people", "≥41 people"),
        (1200000000, 1200000000, Modifier.EXACT, "USD", "USD 1,200,000,000"),
        (Decimal("3.50"), Decimal("3.50"), Modifier.LESS_THAN, "percent", "<3.5%"),
        (600, 600, Modifier.AT_MOST, "loaves", "≤600 loaves"),
        (None, 5, Modifier.EXACT, "kilometre", "≤5 kilometres"),
        (5, None, Modifier.EXACT, None, "≥5"),
        (None, None, Modifier.EXACT, "people", ""),
        (1, 1, Modifier.EXACT, "mile", "1 mile"),
        (-3, -3, Modifier.EXACT, "degree_celsius", "-3 degrees celsius"),
        (7, 7, Modifier.EXACT, "percentage_point", "7 percentage points"),
        (60, 60, Modifier.LESS_THAN, "mile_per_hour", "<60 miles per hour"),
        (22, 22, Modifier.EXACT, "year_of_age", "22 years of age"),
        (6, 6, Modifier.EXACT, "square_foot", "6 square feet"),
    ],
)
def test_describe(low: int | None, high: int | None, modifier: Modifier, unit: str | None, wanted: str) -> None:
    ends = [None if value is None else Decimal(value) for value in (low, high)]
    assert describe(ends[0], ends[1], modifier, unit) == wanted


def holds(document: Document, quantities: list[Quantity]) -> None:
    end = 0
    for quantity in quantities:
        assert end <= quantity.start < quantity.end <= len(document.text)
        end = quantity.end
        assert quantity.low is not None
        assert quantity.high is not None
        assert quantity.low.is_finite()
        assert quantity.low <= quantity.high
        assert quantity.unit is None or 0 < len(quantity.unit) <= 60
        if quantity.unit_span is not None:
            assert 0 <= quantity.unit_span.start < quantity.unit_span.end <= len(document.text)


PIECES = st.sampled_from(
    [
        "1", "25", "1.2", "3,000", "half", "a", "two", "twenty", "hundred", "million", "dozen", "dozens", "tens", "of", "thousands", "%", "$",
        "£", "€", "US", "Rs", "-", "–", "±", "+", "to", "and", "or", "between", "from", "up", "down", "by", "rose", "fell", "more", "than", "at",
        "least", "nearly", "per cent", "points", "km", "m", "bn", "C", "p", "people", "jobs", "killed", ",", ".", "(", ")", "/", "×", "10",
        "½", "in", "2019", "March", "Monday", "one", "out", "point", "year-old", "third", "quarter", "twice", "doubled", "\n", "\n\n", "×10^9",
    ]
)  # fmt: skip


@given(st.lists(st.tuples(PIECES, st.sampled_from(["", " "])), max_size=25))
@settings(max_examples=150, deadline=None)
def test_never_raises_on_pieces_of_numbers(pieces: list[tuple[str, str]]) -> None:
    document = parse(Article(text="".join(piece + gap for piece, gap in pieces)))
    holds(document, list(find_quantities(document)))


@given(st.text(max_size=120))
@example("٣٤ people ² ½½ 1/0 0/0 1⁄0 $")
@example("1e999 people and ∞%")
@example("60 460 460 460 460 460 460 460 460 460‚‚豈")
@settings(max_examples=100, deadline=None)
def test_never_raises(text: str) -> None:
    document = parse(Article(text=text))
    holds(document, list(find_quantities(document)))


@given(
    st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False),
    st.sampled_from(["{} people", "{} kilometres", "{}%", "${}", "EUR {}", "{} per cent", "about {} homes"]),
)
@settings(max_examples=80, deadline=None)
def test_reads_back_what_is_written(value: Decimal, form: str) -> None:
    found = read(f"The answer given was {form.format(f'{value:,.2f}')}, they said.")
    assert [(quantity.low, quantity.high) for quantity in found] == [(value, value)]


LONG: dict[str, Callable[[int], str]] = {
    "digits": lambda size: "9" * size,
    "commas": lambda size: "1,234," * (size // 6),
    "single digits": lambda size: "1, " * (size // 3),
    "number words": lambda size: "twenty one hundred thousand and " * (size // 32),
    "millions": lambda size: "million " * (size // 8),
    "fractions": lambda size: "1/" * (size // 2),
    "dots": lambda size: "1." * (size // 2),
    "signs": lambda size: "$-" * (size // 2),
    "tens of": lambda size: "tens of " * (size // 8),
    "between": lambda size: "between 1 and " * (size // 14),
    "years": lambda size: "2019 " * (size // 5),
    "dates": lambda size: "March 12 to " * (size // 12),
    "points in brackets": lambda size: "6% (-2), 7 points, " * (size // 19),
    "dozens and": lambda size: "dozens and " * (size // 11),
    "of the past": lambda size: "six of the past big old new " * (size // 28),
    "age groups": lambda size: "those 18 to 29 and over, " * (size // 25),
    "relative clauses": lambda size: "1 mill, which has 14 sites, and 22, " * (size // 36),
}


@pytest.mark.parametrize("name", LONG)
def test_time_is_linear(name: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        document = parse(Article(text=LONG[name](size)))
        return lambda: holds(document, list(find_quantities(document)))

    assert_linear(prepare, 3_000, 12_000, most=12)


def test_a_million_digits_are_an_identifier() -> None:
    text = "7" * 1_000_000 + " people"
    tokens = (Token(0, 1_000_000, text[:1_000_000], "CD"), Token(1_000_001, len(text), "people", "NNS"))
    sentence = Sentence(0, len(text), tokens)
    assert [found for reading in quantities_of(text, sentence) for found in reading.quantities] == []
