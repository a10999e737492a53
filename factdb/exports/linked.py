"""Linked data: verdicts as schema.org ClaimReview, quotes as Quotation, places as W3C Web Annotations, in JSON-LD.

* https://schema.org/ClaimReview, with the fields that search engines and the fact-checkers' exchanges read
* https://schema.org/Quotation
* https://www.w3.org/TR/annotation-model/: offsets count code points, as those of factdb do
"""

import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from factdb import __version__
from factdb.database import models
from factdb.errors import ExportError
from factdb.exports.files import whole_file
from factdb.exports.jsonl import json_value
from factdb.exports.links import is_web_address
from factdb.exports.tables import Exported, additions, rows_of
from factdb.lookups import spans_of
from factdb.queries import Filters

SCHEMA = "https://schema.org"
ANNOTATION = "http://www.w3.org/ns/anno.jsonld"
WIKIDATA = "https://www.wikidata.org/entity/"

CONTEXT = 150
"""Characters of the article that the views give on either side of a quote or number."""

AROUND = 60
"""Characters on either side by which a place is found again."""

# A rating in numbers: "2/5", "2 of 5", "2.5 out of 5".
_RATING = re.compile(r"(\d+(?:\.\d+)?) ?(?:/|of|out of) ?(\d+)")

_QID = re.compile(r"Q\d+")


class Form(StrEnum):
    """As what rows can be exported."""

    CLAIMREVIEW = "claimreview"
    QUOTATION = "quotation"
    ANNOTATION = "annotation"


OF: Mapping[Form, tuple[Exported, ...]] = {
    Form.CLAIMREVIEW: (Exported.VERDICTS,),
    Form.QUOTATION: (Exported.QUOTES,),
    Form.ANNOTATION: (Exported.QUOTES, Exported.CLAIMS),
}
"""What each form is a form of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes verdicts: the organization's name, and the address of a verdict's page, with ``{id}`` for its number."""

    name: str | None = None
    page: str | None = None


def export_linked(
    connection: Connection,
    form: Form,
    exported: Exported,
    filters: Filters,
    path: Path,
    *,
    publisher: Publisher | None = None,
    force: bool = False,
) -> int:
    """Write rows as JSON-LD, all or nothing and in constant memory; the number of objects.

    A file that ends in .jsonl has an object with its context a line, any other is one document. Raises ExportError for
    a file that exists or cannot be written, and for a form that is not one of such rows.
    """
    if exported not in OF[form]:
        raise ExportError(f"{exported} cannot be written as {form}, only {' and '.join(OF[form])}")
    objects = _objects(connection, form, exported, filters, publisher or Publisher())
    context = {"@context": ANNOTATION if form is Form.ANNOTATION else SCHEMA}
    with whole_file(path, force=force) as file:
        count = 0
        if path.suffix.lower() == ".jsonl":
            for each in objects:
                file.write(f"{_dumped(context | each)}\n")
                count += 1
            return count
        head, items = (
            ({"id": _urn(uuid.uuid4()), "type": "AnnotationPage"}, "items")
            if form is Form.ANNOTATION
            else ({}, "@graph")
        )
        file.write(f'{_dumped(context | head)[:-1]}, "{items}": [')
        for each in objects:
            file.write(f"{',' if count else ''}\n{_dumped(each)}")
            count += 1
        file.write("\n]}\n")
    return count


def _dumped(value: Mapping[str, Any]) -> str:
    """JSON that can stand inside a page's <script> as well."""
    dumped = json.dumps(value, ensure_ascii=False, default=json_value)
    return dumped.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _objects(
    connection: Connection, form: Form, exported: Exported, filters: Filters, publisher: Publisher
) -> Iterator[dict[str, Any]]:
    for rows in rows_of(connection, exported, filters):
        records = [row._asdict() | each for row, each in zip(rows, additions(connection, exported, rows), strict=True)]
        names = _names(connection, rows)
        match form:
            case Form.CLAIMREVIEW:
                yield from (_claim_review(record, names, publisher) for record in records)
            case Form.QUOTATION:
                known = _wikidata(connection, records, "speaker_id")
                yield from (_quotation(record, names, known) for record in records)
            case Form.ANNOTATION:
                known = _wikidata(connection, records, "speaker_id" if exported is Exported.QUOTES else "claimant_id")
                spans = (
                    {
                        number: parts["content"]
                        for number, parts in spans_of(connection, [row.id for row in rows]).items()
                    }
                    if exported is Exported.QUOTES
                    else {row.id: ((row.start_char, row.end_char),) for row in rows}
                )
                yield from (_annotation(record, names, known, spans[record["id"]]) for record in records)


def _names(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, uuid.UUID]:
    """A name for each article that does not depend on the database."""
    article = models.Article
    statement = select(article.id, article.identity_key, article.content_hash)
    found = connection.execute(statement.where(article.id.in_({row.article_id for row in rows})))
    return {row.id: uuid.uuid5(uuid.NAMESPACE_OID, f"{row.identity_key} {row.content_hash}") for row in found}


def _wikidata(connection: Connection, records: Iterable[Mapping[str, Any]], column: str) -> dict[int, str]:
    speaker = models.Speaker
    statement = select(speaker.id, speaker.wikidata_id).where(speaker.wikidata_id.is_not(None))
    numbers = {record[column] for record in records if record[column] is not None}
    return {row.id: row.wikidata_id for row in connection.execute(statement.where(speaker.id.in_(numbers)))}


def _urn(name: uuid.UUID) -> str:
    return f"urn:uuid:{name}"


def _id(record: Mapping[str, Any], names: Mapping[int, uuid.UUID], kind: str) -> str:
    """The same for the same words of the same article in any database."""
    return _urn(uuid.uuid5(names[record["article_id"]], f"{kind} {record['start_char']} {record['end_char']}"))


def _known(**fields: Any) -> dict[str, Any]:
    """An object without what is not known; ``type_`` and ``id_`` are its @type and @id."""
    names = {"type_": "@type", "id_": "@id"}
    return {names.get(name, name): value for name, value in fields.items() if value is not None}


def _article(record: Mapping[str, Any], names: Mapping[int, uuid.UUID]) -> dict[str, Any]:
    url = record["url"] if is_web_address(record["url"]) else None
    return _known(
        type_="NewsArticle",
        id_=url or _urn(names[record["article_id"]]),
        url=url,
        headline=record["title"],
        datePublished=record["published"],
        publisher=_organization(record["outlet"]),
    )


def _organization(name: str | None) -> dict[str, Any] | None:
    return None if name is None else {"@type": "Organization", "name": name}


def _speaker(name: str | None, kind: str | None, role: str | None, wikidata: str | None) -> dict[str, Any] | None:
    """Who said something; a group or a document stands for the organization behind it."""
    if name is None:
        return None
    person = kind in (None, "person", "unnamed")
    known_as = f"{WIKIDATA}{wikidata}" if wikidata is not None and _QID.fullmatch(wikidata) else None
    return _known(
        type_="Person" if person else "Organization", name=name, jobTitle=role if person else None, sameAs=known_as
    )


def _claim_review(record: Mapping[str, Any], names: Mapping[int, uuid.UUID], publisher: Publisher) -> dict[str, Any]:
    """A verdict. Whose claim it is: the speaker's, else, in the article's own voice, its outlet's."""
    checked = record["text"] if record["target"] == models.Target.QUOTE else record["sentence"] or record["text"]
    said_by = _speaker(record["speaker"], record["speaker_kind"], None, record["wikidata_id"])
    article = _article(record, names)
    claim = _known(
        type_="Claim",
        author=said_by or _organization(record["outlet"]),
        datePublished=record["published"],
        appearance=article,
    )
    reviewer = {"@type": "Person", "name": record["reviewer"]}
    organization = _organization(publisher.name)
    return _known(
        type_="ClaimReview",
        id_=_id(record, names, f"verdict on {record['target']}"),
        url=None if publisher.page is None else publisher.page.replace("{id}", str(record["id"])),
        claimReviewed=checked,
        itemReviewed=claim,
        reviewRating=_rating(record["rating"], record["explanation"]),
        author=organization or reviewer,
        contributor=reviewer if organization else None,
        datePublished=record["reviewed_at"].date(),
        reviewBody=record["explanation"],
        citation=record["evidence_url"] if is_web_address(record["evidence_url"]) else None,
        inLanguage="en",
    )


def _rating(rating: str, explanation: str | None) -> dict[str, Any]:
    """The reviewer's word for it, and the numbers where it is one on a scale."""
    number = _RATING.fullmatch(rating.strip())
    value, best = (number[1], number[2]) if number else (None, None)
    worst = None if value is None else "0" if float(value) < 1 else "1"
    return _known(
        type_="Rating",
        alternateName=rating,
        ratingValue=value,
        bestRating=best,
        worstRating=worst,
        ratingExplanation=explanation,
    )


def _quotation(record: Mapping[str, Any], names: Mapping[int, uuid.UUID], known: Mapping[int, str]) -> dict[str, Any]:
    said_by = _speaker(record["speaker"], record["speaker_kind"], record["role"], known.get(record["speaker_id"]))
    return _known(
        type_="Quotation",
        id_=_id(record, names, "quote"),
        text=record["text"],
        spokenByCharacter=said_by,
        isPartOf=_article(record, names),
        datePublished=record["published"],
        inLanguage="en",
    )


def _annotation(
    record: Mapping[str, Any],
    names: Mapping[int, uuid.UUID],
    known: Mapping[int, str],
    spans: Sequence[tuple[int, int]],
) -> dict[str, Any]:
    """A quote, or a number, where it stands; a split quote has a target for each of its parts."""
    is_quote = "speaker" in record
    who, number = (record["speaker"], record["speaker_id"]) if is_quote else (record["claimant"], record["claimant_id"])
    said = [f"{record['kind']} quote"] if is_quote else ["claim", record["measure"], record["unit"]]
    bodies = [{"type": "TextualBody", "purpose": "tagging", "value": word} for word in said if word]
    if who is not None:
        name = f"{who}, {record['role']}" if record["role"] else who
        bodies.append({"type": "TextualBody", "purpose": "identifying", "value": name})
    if number in known and _QID.fullmatch(known[number]):
        bodies.append({"type": "SpecificResource", "purpose": "identifying", "source": WIKIDATA + known[number]})
    targets = [_target(record, names, start, end) for start, end in spans]
    return {
        "id": _id(record, names, "quote" if is_quote else "claim"),
        "type": "Annotation",
        "motivation": "identifying",
        "generator": {"type": "Software", "name": f"factdb {__version__}"},
        "body": bodies,
        "target": targets if len(targets) > 1 else targets[0],
    }


def _target(record: Mapping[str, Any], names: Mapping[int, uuid.UUID], start: int, end: int) -> dict[str, Any]:
    """The same words by what stands around them and by their offsets into the text that factdb read."""
    begin = max(record["start_char"] - CONTEXT, 0)
    first, last = start - begin, end - begin
    context: str = record["context"]
    return {
        "type": "SpecificResource",
        "source": record["url"] if is_web_address(record["url"]) else _urn(names[record["article_id"]]),
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": context[first:last],
                "prefix": context[max(first - AROUND, 0) : first],
                "suffix": context[last : last + AROUND],
            },
            {"type": "TextPositionSelector", "start": start, "end": end},
        ],
    }
