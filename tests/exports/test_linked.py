"""Linked data: the fields that readers of each vocabulary ask for, and places found again."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from factdb.database import models
from factdb.database.connection import transaction
from factdb.database.store import begin_run, save
from factdb.errors import ExportError
from factdb.exports.linked import OF, Form, Publisher, export_linked
from factdb.exports.tables import Exported
from factdb.queries import Filters
from tests.database.examples import TEXT, extraction, judge, quoting
from tests.exports.payloads import ADDRESSES, ALL


@pytest.fixture(scope="module")
def filled(shared_engine: Engine) -> Engine:
    with transaction(shared_engine) as session:
        run = begin_run(session)
        first = save(session, extraction(source_id="quay"), run=run).article_id
        judge(session, first, rating="2/5", explanation="not so many", source_url="https://evidence.example/1")
        judge(session, first, "nearly", rating="misleading")
        own = save(session, quoting("“Nobody said it”", source_id="own", outlet="Tide"), run=run).article_id
        judge(session, own, source_url="javascript:alert(1)")
        session.query(models.Speaker).filter_by(name="Ines Calder").update({"wikidata_id": "Q1"})
    return shared_engine


def exported(engine: Engine, form: Form, what: Exported, path: Path, **options: Any) -> Any:
    with engine.connect() as connection:
        count = export_linked(connection, form, what, Filters(), path, **options)
    text = path.read_text(encoding="utf-8")
    document: Any = [json.loads(line) for line in text.splitlines()] if path.suffix == ".jsonl" else json.loads(text)
    objects = document if path.suffix == ".jsonl" else document["items" if form is Form.ANNOTATION else "@graph"]
    assert len(objects) == count
    return document


def test_claim_reviews(filled: Engine, tmp_path: Path) -> None:
    publisher = Publisher(name="Check Desk", page="https://check.example/{id}")
    document = exported(filled, Form.CLAIMREVIEW, Exported.VERDICTS, tmp_path / "a.json", publisher=publisher)
    assert document["@context"] == "https://schema.org"
    review = next(each for each in document["@graph"] if each["reviewRating"]["alternateName"] == "2/5")
    number = review["url"].removeprefix("https://check.example/")
    assert number.isdigit()
    assert review.pop("@id").startswith("urn:uuid:")
    article = {
        "@type": "NewsArticle", "@id": "https://harbourpost.example/quay", "url": "https://harbourpost.example/quay",
        "headline": "New quay opens", "datePublished": "2024-05-06",
        "publisher": {"@type": "Organization", "name": "The Harbour Post"},
    }  # fmt: skip
    author = {"@type": "Person", "name": "Ines Calder", "sameAs": "https://www.wikidata.org/entity/Q1"}
    assert review == {
        "@type": "ClaimReview",
        "url": f"https://check.example/{number}",
        "claimReviewed": "“We moved nearly 460 tonnes of grain this week,” … “and we will move more.”",
        "itemReviewed": {"@type": "Claim", "author": author, "datePublished": "2024-05-06", "appearance": article},
        "reviewRating": {
            "@type": "Rating", "alternateName": "2/5", "ratingValue": "2", "bestRating": "5", "worstRating": "1",
            "ratingExplanation": "not so many",
        },
        "author": {"@type": "Organization", "name": "Check Desk"},
        "contributor": {"@type": "Person", "name": "Ada"},
        "datePublished": "2024-06-01",
        "reviewBody": "not so many",
        "citation": "https://evidence.example/1",
        "inLanguage": "en",
    }  # fmt: skip


def test_a_number_is_reviewed_in_its_sentence(filled: Engine, tmp_path: Path) -> None:
    lines = exported(filled, Form.CLAIMREVIEW, Exported.VERDICTS, tmp_path / "a.jsonl")
    review = next(each for each in lines if each["reviewRating"]["alternateName"] == "misleading")
    assert review["@context"] == "https://schema.org"
    assert review["claimReviewed"].startswith("“We moved nearly 460 tonnes")
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "misleading"}
    assert review["author"] == {"@type": "Person", "name": "Ada"}
    assert "url" not in review


def test_what_nobody_said_is_its_outlets(filled: Engine, tmp_path: Path) -> None:
    lines = exported(filled, Form.CLAIMREVIEW, Exported.VERDICTS, tmp_path / "a.jsonl")
    review = next(each for each in lines if "Nobody" in each["claimReviewed"])
    assert review["itemReviewed"]["author"] == {"@type": "Organization", "name": "Tide"}
    appearance = review["itemReviewed"]["appearance"]
    assert appearance["@id"].startswith("urn:uuid:")
    assert "url" not in appearance
    assert "citation" not in review


def test_quotations(filled: Engine, tmp_path: Path) -> None:
    document = exported(filled, Form.QUOTATION, Exported.QUOTES, tmp_path / "a.jsonld")
    first = next(each for each in document["@graph"] if "grain" in each["text"])
    assert first["spokenByCharacter"] == {
        "@type": "Person", "name": "Ines Calder", "jobTitle": "Harbour minister",
        "sameAs": "https://www.wikidata.org/entity/Q1",
    }  # fmt: skip
    assert first["isPartOf"]["@type"] == "NewsArticle"
    assert (first["@type"], first["datePublished"]) == ("Quotation", "2024-05-06")


@pytest.mark.parametrize("what", OF[Form.ANNOTATION])
def test_annotations_find_their_place_again(filled: Engine, tmp_path: Path, what: Exported) -> None:
    document = exported(filled, Form.ANNOTATION, what, tmp_path / "a.json")
    assert (document["@context"], document["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    count = 0
    for annotation in document["items"]:
        targets = annotation["target"] if isinstance(annotation["target"], list) else [annotation["target"]]
        for target in targets:
            words, place = target["selector"]
            text = TEXT if target["source"].startswith("https:") else "“Nobody said it”"
            assert (words["type"], place["type"]) == ("TextQuoteSelector", "TextPositionSelector")
            assert text[place["start"] : place["end"]] == words["exact"] != ""
            assert text[: place["start"]].endswith(words["prefix"])
            assert text[place["end"] :].startswith(words["suffix"])
            assert words["prefix"] or place["start"] == 0
            count += 1
    assert count == (4 if what is Exported.QUOTES else 2)
    bodies = [body.get("value") or body["source"] for each in document["items"] for body in each["body"]]
    assert {"Ines Calder, Harbour minister", "https://www.wikidata.org/entity/Q1"} <= set(bodies)


def test_names_do_not_depend_on_the_database(engine: Engine, filled: Engine, tmp_path: Path) -> None:
    with transaction(engine) as session:
        run = begin_run(session)
        save(session, quoting("“First”", source_id="first"), run=run)
        save(session, extraction(source_id="quay"), run=run)
    mine = exported(engine, Form.ANNOTATION, Exported.CLAIMS, tmp_path / "a.jsonl")
    theirs = exported(filled, Form.ANNOTATION, Exported.CLAIMS, tmp_path / "b.jsonl")
    assert [each["id"] for each in mine] == [each["id"] for each in theirs]
    assert len({each["id"] for each in mine}) == 2


def test_nothing_breaks_out_of_a_page(engine: Engine, tmp_path: Path) -> None:
    with transaction(engine) as session:
        run = begin_run(session)
        for number, payload in enumerate(ALL):
            words = f"“{payload}”"
            address = ADDRESSES[number % len(ADDRESSES)]
            save(session, quoting(words, source_id=str(number), title=payload, outlet=payload.strip() or "-", url=address + str(number), published=date(2024, 5, 6)), run=run)  # fmt: skip
    document = exported(engine, Form.QUOTATION, Exported.QUOTES, tmp_path / "a.json")
    assert "<" not in (tmp_path / "a.json").read_text(encoding="utf-8")
    assert {each["text"] for each in document["@graph"]} == {f"“{payload}”" for payload in ALL}
    assert all("url" not in each["isPartOf"] for each in document["@graph"])


def test_a_form_of_other_rows_is_refused(filled: Engine, tmp_path: Path) -> None:
    for form in Form:
        for what in set(Exported) - set(OF[form]):
            with pytest.raises(ExportError, match=f"{what} cannot be written as {form}"):
                exported(filled, form, what, tmp_path / "a.json")
    assert list(tmp_path.iterdir()) == []
