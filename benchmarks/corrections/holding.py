"""Whether each piece of work is in force, as the views show it, or listed among what vanished."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Row, exists, or_, select

from benchmarks.corrections.making import Work
from factdb.database import models
from factdb.database.connection import snapshot
from factdb.database.reviewing import SpeakerAction
from factdb.database.statements import articles, claims, speaker_names, speaker_roles, speakers, split_articles
from factdb.database.views import report_claims, report_corrections, report_facts, report_quotes, report_verdicts
from factdb.links.canonical import canonical, decisions, find_speaker, speakers_of
from factdb.lookups import find_speakers
from factdb.names import name_key
from factdb.review.rows import TABLES, Place, shown_row, state_of
from factdb.review.vanished import find_vanished

corrections, verdicts, fact_decisions = (
    models.Base.metadata.tables[name] for name in ("corrections", "verdicts", "fact_decisions")
)

IN_FORCE, LISTED, LOST = "in force", "listed as vanished", "lost"


def fates(engine: Engine, works: Sequence[Work]) -> dict[str, str]:
    """What became of each piece of work, by its reviewer: in force, listed, or lost."""
    with snapshot(engine) as connection:
        listed = {(each.reviewer, each.article_id) for each in find_vanished(connection)}
        reviewers = {reviewer for reviewer, _ in listed}
        found = {}
        for work in works:
            holds = HOLDS[work.kind](connection, work)
            told = work.reviewer in reviewers or not listed.isdisjoint(_renamed(connection, work))
            found[work.reviewer] = IN_FORCE if holds else LISTED if told else LOST
        return found


def tally(engine: Engine, works: Sequence[Work]) -> tuple[Counter[str], list[Work]]:
    """How many are in force, listed and lost, and which are lost."""
    found = fates(engine, works)
    return Counter(found.values()), [work for work in works if found[work.reviewer] == LOST]


def _renamed(connection: Connection, work: Work) -> set[tuple[str, int]]:
    """By whom, and in which articles, a speaker whom a correction names was renamed or merged, which replaced it."""
    own, later = corrections.c, corrections.alias().c
    same = [later[name] == own[name] for name in ("article_id", "target", "start_char", "end_char", "field")]
    made = select(later.reviewer, later.article_id).where(later.decision_id.is_not(None), *same, later.id > own.id)
    return {(row.reviewer, row.article_id) for row in connection.execute(made.where(own.reviewer == work.reviewer))}


def _newest(connection: Connection, table: Any, reviewer: str) -> list[Row[Any]]:
    """What somebody said, in the revisions that are current."""
    later = table.alias()
    carried = exists().where(later.c.carried_from == table.c.id)
    said = (
        select(table).join(articles, articles.c.id == table.c.article_id).where(table.c.reviewer == reviewer, ~carried)
    )
    return list(connection.execute(said.where(articles.c.superseded_by.is_(None))).all())


def _place(connection: Connection, row: Row[Any]) -> Place | None:
    table = TABLES[row.target]
    where = (table.article_id == row.article_id, table.start_char == row.start_char, table.end_char == row.end_char)
    number = connection.scalar(select(table.id).where(*where))
    if number is None:
        return None
    return Place(
        target=row.target, id=number, article_id=row.article_id, start_char=row.start_char, end_char=row.end_char
    )


def _correction_holds(connection: Connection, work: Work) -> bool:
    """The views show what the person said, and who said it."""
    for row in _newest(connection, corrections, work.reviewer):
        if row.field != work.field:
            continue
        place = _place(connection, row)
        shown = None if place is None else shown_row(connection, place)
        if work.field == "rejected":
            return shown is None
        if place is None or shown is None or not _is_reported(connection, row.id):
            return False
        if work.field == "confirmed":
            return shown.confirmed_by is not None
        if work.field not in shown.corrected.split(", "):
            return False
        value = state_of(place, shown)[work.field]
        if work.field == "span":
            return bool(shown.text == work.value)
        if work.field in ("speaker", "claimant") and work.value is not None:
            return value in _names_now(connection, work.value, place.article_id)
        return value == work.value
    return False


def _names_now(connection: Connection, name: str, article_id: int) -> set[str]:
    """What the speaker, or speakers, of a name are called after all that was decided; the name where there is none."""
    bearing = select(speaker_names.c.speaker_id).where(speaker_names.c.name_key == name_key(name))
    reachable = or_(speakers.c.article_id.is_(None), speakers.c.article_id == article_id)
    found = connection.execute(select(speakers).where(speakers.c.id.in_(bearing), reachable)).all()
    return {str(canonical(connection, row).name) for row in found} or {name}


def _is_reported(connection: Connection, correction: int) -> bool:
    """Whether the view of corrections says that it holds; a decision about its speaker replaces it by one of the new name."""
    own = report_corrections.c
    return connection.scalar(select(own.state).where(own.id == correction)) in ("in force", "replaced")


def _verdict_holds(connection: Connection, work: Work) -> bool:
    for row in _newest(connection, verdicts, work.reviewer):
        place = _place(connection, row)
        shown = None if place is None else shown_row(connection, place)
        own = report_verdicts.c
        reported = connection.execute(select(own.rating, own.reviewer).where(own.id == row.id)).one_or_none()
        return shown is not None and reported is not None and shown.verdict == reported.rating == work.value
    return False


def _fact_holds(connection: Connection, work: Work) -> bool:
    """The claims are in one fact, or not, as far as they are there still; it has the label, or is pinned.

    Those of newer revisions about which the decision was repeated are in the facts of the first ones.
    """
    facts = {row.id: row.fact_id for row in connection.execute(_facts_of(work.together | work.apart))}
    together = {facts[claim] for claim in work.together if claim in facts}
    apart = {facts[claim] for claim in work.apart if claim in facts}
    if len(together) > 1 or (None not in together and together & apart):
        return False
    repeated: set[int | None] = set()
    for row in _newest(connection, fact_decisions, work.reviewer):
        place = (claims.c.article_id == row.article_id, claims.c.start_char == row.start_char)
        repeated |= set(connection.scalars(select(claims.c.fact_id).where(*place, claims.c.end_char == row.end_char)))
    if not work.field:
        return bool(together) and repeated <= together | apart
    together |= repeated
    shown = connection.execute(select(report_facts).where(report_facts.c.fact.in_(together - {None}))).all()
    return any(str(getattr(row, work.field)) == work.value for row in shown)


def _facts_of(some: frozenset[int]) -> Any:
    return select(claims.c.id, claims.c.fact_id).where(claims.c.id.in_(sorted(some)))


def _speaker_holds(connection: Connection, work: Work) -> bool:
    """Articles' words that lead to the speaker give whom the person decided, and the names are found."""
    made = connection.execute(select(decisions).where(decisions.c.reviewer == work.reviewer)).one()
    own = speakers_of(connection, made.kind, made.name_key, made.article_id)
    numbers = [row.id for row in own]
    match made.action:
        case SpeakerAction.MERGE:
            into = speakers_of(connection, made.other_kind, made.other_name_key, made.other_article_id)
            reached = {canonical(connection, row).id for row in own}
            shown = {match.id for match in find_speakers(connection, own[0].name)}
            one = reached <= {row.id for row in into} and not shown & set(numbers)
            return one and not _said_by(connection, numbers)
        case SpeakerAction.SPLIT:
            keys = select(split_articles.c.identity_key).where(split_articles.c.decision_id == made.id)
            in_articles = select(articles.c.id).where(articles.c.identity_key.in_(keys))
            return not _said_by(connection, numbers, in_articles)
        case SpeakerAction.RENAME:
            return made.value in {row.name for row in own}
        case SpeakerAction.ALIAS:
            return find_speaker(connection, made.value).id in numbers
        case SpeakerAction.ROLE:
            roles = select(speaker_roles.c.id).where(speaker_roles.c.title == made.value)
            return connection.scalar(roles.where(speaker_roles.c.speaker_id.in_(numbers))) is not None
        case _:
            item = select(speakers.c.id).where(speakers.c.wikidata_id == made.value, speakers.c.id.in_(numbers))
            return connection.scalar(item) is not None


def _said_by(connection: Connection, some: Sequence[int], in_articles: Any = None) -> bool:
    """Whether a row is shown as these speakers', but for those that a person gave them."""
    for view, column, name in (
        (report_quotes, report_quotes.c.speaker_id, "speaker"),
        (report_claims, report_claims.c.claimant_id, "claimant"),
    ):
        rows = select(view.c.corrected, view.c.quote_id if view is report_claims else view.c.id).where(column.in_(some))
        if in_articles is not None:
            rows = rows.where(view.c.article_id.in_(in_articles))
        for corrected, quote in connection.execute(rows).all():
            if name in (corrected or "").split(", "):
                continue
            of_quote = connection.scalar(select(report_quotes.c.corrected).where(report_quotes.c.id == quote))
            if "speaker" not in (of_quote or "").split(", "):
                return True
    return False


HOLDS = {
    "correction": _correction_holds,
    "verdict": _verdict_holds,
    "fact": _fact_holds,
    "speaker": _speaker_holds,
}
