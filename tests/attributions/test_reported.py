"""Reported speech: clauses, according to, nouns of speech, and what nobody in particular says."""

from collections.abc import Sequence

import pytest

from factdb.articles import Article
from factdb.extraction import extract
from tests.attributions import DIRECT, INDIRECT, MIXED, Row, Said, check, table

CLAUSES: list[Row] = [
    (
        "said-that",
        "The ministry said that the bridge is safe.",
        [(INDIRECT, "the bridge is safe", "ministry", None)],
    ),
    (
        "said-without-that",
        "Lena Harsk said the bridge was safe.",
        [(INDIRECT, "the bridge was safe", "Lena Harsk", None)],
    ),
    (
        "said-last",
        "The bridge is safe, the Halven Transport Authority said.",
        [(INDIRECT, "The bridge is safe", "Halven Transport Authority", None)],
    ),
    (
        "said-in-the-middle",
        "The bridge, Lena Harsk said, is safe for lorries too.",
        [(INDIRECT, "The bridge is safe for lorries too", "Lena Harsk", None)],
    ),
    (
        "told-reporters-that",
        "Ben Okafor told reporters on Monday that he would resign.",
        [(INDIRECT, "he would resign", "Ben Okafor", None)],
    ),
    (
        "told-somebody",
        "Ben Okafor told the council that the wall needed work.",
        [(INDIRECT, "the wall needed work", "Ben Okafor", None)],
    ),
    (
        "warned",
        "Lena Harsk warned that the wall would not hold.",
        [(INDIRECT, "the wall would not hold", "Lena Harsk", None)],
    ),
    (
        "announced",
        "The Halven Transport Authority announced on Monday that the ferry would stop.",
        [(INDIRECT, "the ferry would stop", "Halven Transport Authority", None)],
    ),
    (
        "denied",
        "Ben Okafor denied that he had sold the boat.",
        [(INDIRECT, "he had sold the boat", "Ben Okafor", None)],
    ),
    (
        "argued",
        "Mayor Ana Ruiz argued that the wall was too low.",
        [(INDIRECT, "the wall was too low", "Ana Ruiz", "Mayor")],
    ),
    (
        "two-clauses",
        "Ana Ruiz said that the wall was too low and that the river was rising.",
        [(INDIRECT, "the wall was too low and that the river was rising", "Ana Ruiz", None)],
    ),
    (
        "relative-clause-between",
        "Lena Harsk, who has kept the ferry for thirty years, said the river was rising.",
        [(INDIRECT, "the river was rising", "Lena Harsk", None)],
    ),
    (
        "apposition-between",
        "Lena Harsk, the captain of the ferry, said the river was rising.",
        [(INDIRECT, "the river was rising", "Lena Harsk", "captain of the ferry")],
    ),
    (
        "adding-that",
        "Ana Ruiz said the wall was too low, adding that the river was rising.",
        [(INDIRECT, "the wall was too low", "Ana Ruiz", None), (INDIRECT, "the river was rising", "Ana Ruiz", None)],
    ),
    (
        "thought",
        "Ana Ruiz believes that the wall is too low.",
        [(INDIRECT, "the wall is too low", "Ana Ruiz", None)],
    ),
    (
        "fears",
        "Farmers fear that the river will rise again.",
        [(INDIRECT, "the river will rise again", "farmers", None)],
    ),
    (
        "asked-whether",
        "Ben Okafor asked whether the ferry would run on Sunday.",
        [(INDIRECT, "whether the ferry would run on Sunday", "Ben Okafor", None)],
    ),
    (
        "date-line",
        "HALVEN, Orland — The bridge is safe, Mayor Ana Ruiz said on Monday.",
        [(INDIRECT, "The bridge is safe", "Ana Ruiz", "Mayor")],
    ),
    (
        "says-the-report",
        "The bridge was never tested, the report says.",
        [(INDIRECT, "The bridge was never tested", "report", None)],
    ),
    (
        "wrote-in-a-letter",
        "In a letter to the council, Lena Harsk wrote that the ferry was too old.",
        [(INDIRECT, "the ferry was too old", "Lena Harsk", None)],
    ),
]

ACCORDING: list[Row] = [
    (
        "according-first",
        "According to Mayor Ana Ruiz, the bridge is safe.",
        [(INDIRECT, "the bridge is safe", "Ana Ruiz", "Mayor")],
    ),
    (
        "according-last",
        "The bridge is safe, according to Mayor Ana Ruiz.",
        [(INDIRECT, "The bridge is safe", "Ana Ruiz", "Mayor")],
    ),
    (
        "according-to-a-person",
        "The sale will be announced on Monday, according to a person familiar with the plans.",
        [(INDIRECT, "The sale will be announced on Monday", "a person familiar with the plans", None)],
    ),
    (
        "according-to-insiders",
        "The singer shouted at the crew for years, according to show insiders.",
        [(INDIRECT, "The singer shouted at the crew for years", "show insiders", None)],
    ),
    (
        "according-to-a-report",
        "According to a report by the Varro Institute, the wall is too low.",
        [(INDIRECT, "the wall is too low", "a report by the Varro Institute", None)],
    ),
    (
        "according-to-figures",
        "Sales fell in May, according to figures from the Halven Chamber of Commerce.",
        [(INDIRECT, "Sales fell in May", "figures from the Halven Chamber of Commerce", None)],
    ),
    (
        "according-with-a-fragment",
        "The ferry is “a floating museum”, according to Ben Okafor.",
        [(MIXED, "The ferry is “a floating museum”", "Ben Okafor", None)],
    ),
]

NOUNS: list[Row] = [
    (
        "claim-that",
        "Ana Ruiz’s claim that the wall was finished surprised the council.",
        [(INDIRECT, "the wall was finished", "Ana Ruiz", None)],
    ),
    (
        "claim-in-another's-sentence",
        "Ben Okafor rejected the mayor’s claim that the wall was “good for a century”. Mayor Ana Ruiz was not there.",
        [(MIXED, "the wall was “good for a century”", "Ana Ruiz", "Mayor")],
    ),
    (
        "called",
        "Mayor Ana Ruiz called the plan “a gift to nobody”.",
        [(MIXED, "the plan “a gift to nobody”", "Ana Ruiz", "Mayor")],
    ),
    (
        "described-as",
        "Mayor Ana Ruiz described the plan as “a gift to nobody”.",
        [(MIXED, "the plan as “a gift to nobody”", "Ana Ruiz", "Mayor")],
    ),
    (
        "what-she-called",
        "Lena Harsk sold what she called “the last good boat on the river”.",
        [(DIRECT, "the last good boat on the river", "Lena Harsk", None)],
    ),
    (
        "an-ad",
        "A radio advertisement paid for by the company says the bridge will create 400 jobs.",
        [(INDIRECT, "the bridge will create 400 jobs", "a radio advertisement paid for by the company", None)],
    ),
    (
        "an-invitation",
        "The Halven Post reported on Friday that the ferry had been sold.",
        [(INDIRECT, "the ferry had been sold", "Halven Post", None)],
    ),
    (
        "study-found",
        "A study by the Varro Institute found that the river rises every nine years.",
        [(INDIRECT, "the river rises every nine years", "a study by the Varro Institute", None)],
    ),
    (
        "poll-showed",
        "A poll showed that most people in Halven like the ferry.",
        [(INDIRECT, "most people in Halven like the ferry", "a poll", None)],
    ),
    (
        "manifesto",
        "The party’s manifesto promises that rents will be frozen.",
        [(INDIRECT, "rents will be frozen", "party’s manifesto", None)],
    ),
    (
        "as-a-memo-put-it",
        "The boats were “unfit for any river,” as a 2013 memo of the Transport Authority put it.",
        [(MIXED, "The boats were “unfit for any river,”", "a 2013 memo of the Transport Authority", None)],
    ),
]

NOBODY: list[Row] = [
    (
        "passive",
        "It was announced on Monday that the ferry would stop.",
        [(INDIRECT, "the ferry would stop", None, None)],
    ),
    (
        "nobody-said",
        "Nobody said that the bridge was safe.",
        [(INDIRECT, "the bridge was safe", None, None)],
    ),
    (
        "first-person",
        "I said that the bridge was safe. It fell in May.",
        [(INDIRECT, "the bridge was safe", None, None)],
    ),
    (
        "he-who-is-never-named",
        "He said the bridge was safe.",
        [(INDIRECT, "the bridge was safe", None, None)],
    ),
    ("no-speech", "The bridge opened on Friday in the rain and closed again at noon.", []),
    ("say-as-a-noun", "Residents have no say in the matter and the vote is over.", []),
]

OPEN = {
    "claim-in-another's-sentence": "the encoder finds the outer attribution alone",
    "what-she-called": "the encoder takes the object of a sale for what is said",
}


NOTHING_SAID: list[Row] = [
    ("no-answer", "Lena Harsk did not immediately respond to requests for comment.", []),
    ("no-answer-yet", "The mill had not replied to questions by Friday.", []),
    (
        "declined",
        "The company declined to comment.",
        [(INDIRECT, "to comment", "company", None)],
    ),
    (
        "denial-of-that",
        "A spokesman for the Rail Office denied that. The office, he said, had been told nothing.",
        [
            (INDIRECT, "that", "Rail Office", "spokesman for the Rail Office"),
            (INDIRECT, "The office had been told nothing", "a spokesman", None),
        ],
    ),
    (
        "silent-and-then-speaking",
        "Lena Harsk did not respond to calls. She later said it was a mistake.",
        [(INDIRECT, "it was a mistake", "Lena Harsk", None)],
    ),
    (
        "wants-no-name",
        "A driver who asked not to be identified said the brakes had failed.",
        [(INDIRECT, "the brakes had failed", "a driver", None)],
    ),
    (
        "wants-no-name-for-a-reason",
        "One official, who requested anonymity to discuss private talks, said the deal was dead.",
        [(INDIRECT, "the deal was dead", "one official", None)],
    ),
    ("rubric", "Fact check: Has crime in Halven doubled?\n\nCrime has hardly changed in a year.", []),
    (
        "relative-pronoun-is-no-content",
        "The works lost £9m, more than the £7m that bankers had feared.",
        [(INDIRECT, "the £7m", "bankers", None)],
    ),
    (
        "headline-with-its-speaker-last",
        "Bread ‘will be dearer by spring’, warns bakers’ chief\n\nThe price of flour rose again in May.",
        [(MIXED, "Bread ‘will be dearer by spring’", "bakers’ chief", None)],
    ),
]


@table([*NOTHING_SAID, *CLAUSES, *ACCORDING, *NOUNS, *NOBODY], OPEN)
def test_reported(text: str, expected: Sequence[Said], title: str | None) -> None:
    check(text, expected, title)


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        pytest.param("Ben Okafor asked whether the ferry would run.", "speech", id="a clause"),
        pytest.param("Mayor Ana Ruiz urged residents to leave the lower town.", "speech", id="an infinitive"),
        pytest.param("Lena Harsk forecast a loss of 3 million.", "speech", id="a phrase that says what"),
        pytest.param("Ben Okafor called the mayor a fool.", "speech", id="a name that is given"),
        pytest.param("Ben Okafor called for a halt to the works.", "thought", id="a demand"),
        pytest.param("The doctors’ union disputes the official count.", "thought", id="an attitude"),
        pytest.param(
            "Residents were asked to leave the lower town.", "thought", id="nobody is named and no words given"
        ),
        pytest.param("The observers judged the vote “orderly and rather dull”.", "speech", id="words in marks"),
        pytest.param("Mayor Ana Ruiz fears a flood in the lower town.", "thought", id="a thought"),
    ],
)
def test_manner(text: str, manner: str) -> None:
    assert [quote.manner.value for quote in extract(Article(text=text)).quotes] == [manner]
