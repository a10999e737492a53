"""The demonstration corpus: read whole, and holding what it is there to show."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from factdb.articles import Article
from factdb.readers import Failure, read

SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    found = list(read([SEEDS]))
    assert [item for item in found if isinstance(item, Failure)] == []
    return [item for item in found if isinstance(item, Article)]


def test_everything_is_read(articles: list[Article]) -> None:
    assert len(articles) == 21
    places = [Path(str(article.location).partition(":")[0]) for article in articles]
    assert {place.suffix for place in places} == {".txt", ".html", ".jsonl", ".csv"}
    assert all(150 <= len(article.text.split()) <= 400 for article in articles)


def test_outlets(articles: list[Article]) -> None:
    assert Counter(article.outlet for article in articles) == {
        "Ansel Valley Times": 3,
        "Radio Wickrow": 3,
        "The Harbour Post": 4,
        "Tarnmark Press Agency": 3,
        "Tarnmark Standard": 3,
        "The Wickrow Ledger": 4,
        None: 1,
    }


def test_every_article_says_when_it_was_published(articles: list[Article]) -> None:
    days = [article.published_date for article in articles if article.published_date is not None]
    assert len(days) == len(articles)
    assert (min(days), max(days)) == (date(2024, 1, 18), date(2024, 6, 20))
    for article in articles:
        day = Path(str(article.location)).name[:10]
        assert not day.startswith("2024") or str(article.published_date) == day


def test_titles_and_bylines(articles: list[Article]) -> None:
    assert [article.location for article in articles if not article.title] == []
    assert [article.byline for article in articles if article.byline is None] == [None]
    assert [article.byline for article in articles if (article.byline or "").lower().startswith("by ")] == []


def test_one_story_stands_in_two_outlets(articles: list[Article]) -> None:
    copies = [
        article for article in articles if "Rescue teams searched flooded streets for a second day" in article.text
    ]
    assert {article.outlet for article in copies} == {"The Harbour Post", "Tarnmark Standard"}
    first, second = (set(article.text.split("\n\n")) for article in copies)
    assert len(first & second) / len(first | second) > 0.8


def test_one_article_was_changed_at_its_address(articles: list[Article]) -> None:
    (url,) = (url for url, count in Counter(article.url for article in articles if article.url).items() if count > 1)
    old, new = (article for article in articles if article.url == url)
    assert "stands at 14" in old.text
    assert "stands at 13" in new.text


FORMS = [
    ("direct", '"We heard it before we saw it," said Marta Quill, who'),
    ("words first", "Marta Quill, whose bakery stood in two metres of water, said: “Fifteen"),
    ("split", "“The search is over. The work is not,” Interior Minister Ruth Adeyemi told"),
    ("split in the sentence", "“Nine months is a delay,” she said, “but it is not"),
    ("indirect", "said that six were in a serious condition"),
    ("mixed", "said the government would spend “whatever it takes”"),
    ("according to", "according to the utility Ansel Power"),
    ("told reporters that", "told reporters that the cellars alone would take weeks"),
    ("the comment that", "comment that the wall had been inspected"),
    ("a dash and a name", "Bread is getting up.” — Marta Quill"),
    ("a name and a colon", "pensioner: “My wife and I"),
    ("a transcript", "\nRENN: I would not say weak."),
    ("question and answer", "\nA: I told him that it was inspected."),
    ("a tweet", '"Which summer?" he tweeted'),
    ("single curly marks", "‘At first I rang every Monday,’ she said"),
    ("single straight marks", "'campaigning in rubber boots'"),
    ("doubled single marks", "''This line was never going to cost"),
    ("guillemets", "«A requiem is for those who are sure,»"),
    ("several paragraphs", "I thought it was a lorry.\n\n“Then my son called"),
    ("a quotation inside", "‘I only have to cover the dough.’"),
    ("scare quotes", "The so-called ‘fast track to the north’"),
    ("a title", "“Thirteen Lamps”"),
    ("he", "“That is a conversation,” she said, “and it has lawyers in it.”"),
    ("they", "“We have time,” they said."),
    ("the senator", "The senator shrugged it off."),
    ("the ministry", "The ministry said the money would be paid"),
    ("by age", "The 43-year-old, who used to deliver post"),
    ("one surname, two people", "Asked whether she trusted the union's figures, Ms Marsh said"),
    ("unnamed", "A government official, speaking on condition of anonymity, said"),
    ("a crowd", "the crowd shouted"),
    ("a report", "the report said"),
    ("a thought", "It fears that the winter could undo any gain."),
]


@pytest.mark.parametrize("words", [row[1] for row in FORMS], ids=[row[0] for row in FORMS])
def test_every_form_of_a_quote_is_there(articles: list[Article], words: str) -> None:
    assert any(words in article.text for article in articles)
