"""The pages: well formed, readable without a script, escaped whoever wrote what they show, and true to the queries."""

import csv
import io
import re
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from factdb import links
from factdb.database.connection import reading, transaction
from factdb.database.store import begin_run, save
from factdb.links.canonical import find_speaker
from factdb.links.decisions import pin_fact
from factdb.links.speakers import merge_speakers
from factdb.mentions import SpeakerKind
from factdb.queries import Filters, claims_by, quotes_by
from factdb.speakers import Speaker
from tests.database.examples import extraction, quoting
from tests.exports.payloads import ADDRESSES, ALL
from tests.web.conftest import SHOWN, Document, Site

PAGES = [
    "/", "/quotes", "/claims", "/speakers", "/facts", "/articles", "/articles/1", "/speakers/1", "/facts/1",
    "/quotes?q=grain&speaker_id=1&min_confidence=0.5", "/quotes?q=nothinglikethis", "/quotes?speaker=nobody",
    "/quotes?since=never", "/quotes?kind=odd", "/quotes?after=x", "/quotes?min_confidence=2", "/facts?conflicts=1",
    "/articles/99", "/speakers/99", "/facts/99", "/articles/999999999999999999",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_pages_can_be_read_by_everybody(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code < 500, answer.text
    page = Document(answer.text)
    assert [page.tags.count(tag) for tag in ("html", "main", "h1", "header", "footer")] == [1] * 5
    headings = [int(tag[1]) for tag in page.tags if re.fullmatch(r"h\d", tag)]
    assert all(after - before <= 1 for before, after in pairwise(headings))
    ids = page.values("id")
    assert len(set(ids)) == len(ids)
    assert {*page.values("for"), *page.values("aria-labelledby")} <= set(ids)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(ids)
    fields = [value for tag, name, value in page.attributes if tag in ("input", "select") and name == "id"]
    assert set(fields) <= set(page.values("for"))
    assert page.tags.count("svg") == page.values("role").count("img")
    assert not {"script", "style", "iframe", "img"} & set(page.tags)
    assert not [name for _, name, _ in page.attributes if name.startswith("on") or name == "style"]
    assert ("html", "lang", "en") in page.attributes
    assert any("width=device-width" in value for value in page.values("content"))
    assert not [link for link in page.links if not link.startswith(("/", "#", "https://"))]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/quotes?speaker=nobody", 400, "no speaker is called 'nobody'"),
        ("/quotes?since=never", 400, "never"),
        ("/quotes?since=2024&until=2023", 400, "swap them"),
        ("/quotes?kind=odd", 400, "direct, mixed, indirect"),
        ("/quotes?q=---", 400, "no word to search for"),
        ("/quotes?after=99999999999999999999", 400, "is no number of a row"),
        (f"/quotes?after={'9' * 5000}", 400, "is no number of a row"),
        ("/quotes?min_confidence=x", 400, "from 0 to 1"),
        ("/quotes?q=nothinglikethis", 200, "Nothing was found"),
        ("/articles/99", 404, "no current article has the id 99"),
        ("/speakers/99", 404, "no speaker has the number 99"),
        ("/facts/99", 404, "no fact has the number 99"),
        ("/quotes.csv?speaker=nobody", 404, "no speaker is called 'nobody'"),
        ("/articles/99.json", 404, "no current article has the id 99"),
    ],
)
def test_what_is_wrong_is_said(site: Site, path: str, status: int, words: str) -> None:
    answer = site.get(path)
    assert answer.status_code == status
    assert words in (Document(answer.text).words if answer.text.startswith("<!") else answer.text)


def written(text: str, **fields: Any) -> Any:
    """An article with this text wherever an article has one."""
    speaker = Speaker(name=f"{text} Ash", kind=SpeakerKind.PERSON, roles=(), aliases=(), mentions=())
    return quoting(f"a {text} b", speaker=speaker, title=text, byline=text, outlet=text, **fields)


@pytest.fixture(scope="module")
def payloads(site: Site) -> dict[str, int]:
    """Articles by the text in them, apart from those of the other tests."""
    found = {}
    with transaction(site.engine) as session:
        run = begin_run(session)
        for number, text in enumerate(("plain", *ALL)):
            saved = save(session, written(text, source_id=f"p{number}"), run=run)
            assert saved.article_id is not None
            found[text] = saved.article_id
    return found


@pytest.fixture(scope="module")
def plain(site: Site, payloads: dict[str, int]) -> Document:
    """The page of an article in which nothing is amiss."""
    return Document(site.get(f"/articles/{payloads['plain']}").text)


@pytest.mark.parametrize("payload", ALL)
def test_pages_show_what_was_written(site: Site, payloads: dict[str, int], plain: Document, payload: str) -> None:
    page = Document(site.get(f"/articles/{payloads[payload]}").text)
    shown = " ".join(re.sub(r"[\x07\x1b\u202e]", "\ufffd", payload).split())
    assert shown in " ".join(page.words.split())
    if "\n" not in payload:
        # a line break begins another paragraph
        assert page.tags == plain.tags
        assert [each[:2] for each in page.attributes] == [each[:2] for each in plain.attributes]


def test_listings_escape_what_was_written(site: Site, payloads: dict[str, int]) -> None:
    for path in ("/quotes?until=1900", "/quotes", "/speakers", "/articles", "/"):
        page = Document(site.get(path).text)
        assert not {"script", "img", "iframe", "b"} & set(page.tags)
    everything = Document(site.get("/quotes?q=alert").text)
    assert "<script>alert(1)</script>" in everything.words
    assert "script" not in everything.tags


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_web_addresses_are_linked(empty_site: Site, address: str) -> None:
    with transaction(empty_site.engine) as session:
        saved = save(session, quoting("“No”", url=address), run=begin_run(session))
    page = Document(empty_site.get(f"/articles/{saved.article_id}").text)
    assert all(link.startswith(("/", "#")) for link in page.links)


def test_an_article_shows_its_quotes_and_numbers(site: Site) -> None:
    html = site.get("/articles/1").text
    page = Document(html)
    assert '<mark class="quote amount">nearly 460 tonnes</mark>' in html
    assert html.count('href="#quote-1"') == 2
    assert "Ines Calder, Harbour minister · direct" in " ".join(page.words.split())
    assert re.search(r"checked: misleading by \w+, \d{4}-\d\d-\d\d", page.words)
    assert "https://harbourpost.example/quay" in page.links
    assert page.link(r"^/facts/") == "/facts/1"


def test_a_speaker_has_a_chart_and_all_quotes(site: Site) -> None:
    page = Document(site.get("/speakers/1").text)
    assert page.tags.count("rect") == 5
    assert "2024-0131" in "".join(page.words.split())
    assert "/quotes?speaker_id=1" in page.links


def test_a_fact_is_drawn_with_its_conflicts(site: Site) -> None:
    page = Document(site.get("/facts/1").text)
    assert page.tags.count("circle") == 2
    words = " ".join(page.words.split())
    assert "Where claimants differ" in words
    assert "Peter Olsen" in words
    assert words.count("in conflict") == 2
    front = Document(site.get("/").text)
    assert "/facts/1" in front.links


def test_pages_tell_who_decided_and_when(empty_site: Site) -> None:
    with transaction(empty_site.engine) as session:
        links.save(session, extraction(), run=begin_run(session))
        connection = session.connection()
        speakers = [find_speaker(connection, name) for name in ("Ines Calder", "a spokesman")]
        merge_speakers(connection, speakers[0], speakers[1:], reviewer="ann")
        pin_fact(connection, 1, reviewer="bob")
    said = {
        "/articles/1": ["a spokesman in the article: speaker merge by ann", "fact pin by bob"],
        f"/speakers/{speakers[0].id}": ["merge by ann"],
        "/facts/1": ["pin by bob"],
    }
    for path, expected in said.items():
        words = " ".join(Document(empty_site.get(path).text).words.split())
        for each in expected:
            assert re.search(rf"{each}, \d{{4}}-\d\d-\d\d", words), (path, each)


def test_search_facet_open_follow(site: Site) -> None:
    found = Document(site.get("/quotes?q=boat").text)
    month = Document(site.get(found.link(r"since=2024-02&until=2024-02")).text)
    assert month.tags.count("blockquote") == 29
    assert all(" 2024-02" in f" {words}" for words in month.values("datetime"))
    speaker = Document(site.get(month.link(r"^/quotes.*speaker_id=")).text)
    assert "speaker: Ines Calder" in speaker.words
    assert "/quotes?q=boat&since=2024-02&until=2024-02" in speaker.links


def test_pages_go_on(site: Site) -> None:
    first = Document(site.get("/quotes?q=boat").text)
    second = Document(site.get(first.link("after=")).text)
    found = re.findall(r"Boat (\d+) is", first.words + second.words)
    assert sorted(map(int, found)) == list(range(SHOWN))
    assert "/quotes?q=boat" in second.links


@pytest.mark.parametrize(("path", "by"), [("/quotes", quotes_by), ("/claims", claims_by)])
def test_files_hold_every_row(site: Site, path: str, by: Any) -> None:
    with reading(site.engine) as session:
        expected = session.execute(by(Filters(until=date(2024, 12, 31)))).all()
    records = site.get(f"{path}.json?until=2024").json()
    answer = site.get(f"{path}.csv?until=2024")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["id"] for row in records] == [row.id for row in expected]
    assert [row["id"] for row in rows] == [str(row.id) for row in expected]
    assert list(rows[0]) == list(records[0]) == list(expected[0]._fields)
    assert "attachment" in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    "path", ["/", "/quotes?q=boat", "/articles/1", "/speakers/1", "/facts/1", "/speakers", "/facts"]
)
def test_every_page_leads_to_its_data(site: Site, path: str) -> None:
    page = Document(site.get(path).text)
    files = [link for link in page.links if re.search(r"\.(csv|json)(\?|$)", link)]
    assert len(files) >= 2
    for file in files:
        answer = site.get(file)
        assert answer.status_code == 200
        assert answer.json() if ".json" in file else answer.text.startswith(("id,", "fact,", "what,"))


def test_an_empty_database_has_pages(empty_site: Site) -> None:
    assert "factdb ingest" in Document(empty_site.get("/").text).words
    assert empty_site.get("/quotes.json").json() == []
    assert "Nothing was found" in Document(empty_site.get("/facts").text).words


def test_pages_show_the_newest_state(empty_site: Site) -> None:
    assert empty_site.get("/quotes.json").json() == []
    with transaction(empty_site.engine) as session:
        save(session, quoting("“We came later”"), run=begin_run(session))
        assert empty_site.get("/quotes.json").json() == []
    assert "We came later" in Document(empty_site.get("/quotes").text).words
