"""What people said about an article's rows and about a fact, with who and when, beside the corrections that the views tell."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, select

from factdb.database import models
from factdb.database.models import Target
from factdb.database.reviewing import SpeakerAction
from factdb.database.statements import articles, claims, quotes, speakers, split_articles, vanished
from factdb.database.views import report_verdicts
from factdb.links.canonical import active_decisions, decisions, is_about
from factdb.names import name_key

fact_decisions = models.Base.metadata.tables["fact_decisions"]

PLACE = ("article_id", "start_char", "end_char")

ANCHORED = and_(*(fact_decisions.c[column] == claims.c[column] for column in PLACE))
"""True for a decision about a claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody said, and when; of what the machine says about a person's row, by nobody."""

    what: str
    reviewer: str | None = None
    at: datetime | None = None

    def __str__(self) -> str:
        by = "" if self.reviewer is None else f" by {self.reviewer}"
        return f"{self.what}{by}" + ("" if self.at is None else f", {self.at:%Y-%m-%d}")


def said_about(connection: Connection, article_id: int) -> Mapping[tuple[Target, int], Sequence[Said]]:
    """By quote and claim of an article: its verdict, what people decided about its speaker and fact, whether it was kept."""
    found: defaultdict[tuple[Target, int], list[Said]] = defaultdict(list)
    view = report_verdicts.c
    verdicts = select(view.target, view.target_id, view.rating, view.reviewer, view.reviewed_at)
    for row in connection.execute(verdicts.where(view.article_id == article_id, view.target_id.is_not(None))):
        found[Target(row.target), row.target_id].append(
            Said(what=f"checked: {row.rating}", reviewer=row.reviewer, at=row.reviewed_at)
        )
    for target, table in ((Target.QUOTE, quotes), (Target.CLAIM, claims)):
        own = table.c
        for row in connection.execute(
            select(own.id.label("row"), speakers).join(speakers, speakers.c.id == own.found_speaker_id)
            .where(own.article_id == article_id)
        ):  # fmt: skip
            found[target, row.row].extend(_named(connection, article_id, row))
        missing = [vanished.c[column] == own[column] for column in PLACE]
        kept = select(own.id).join(vanished, and_(vanished.c.target == target, *missing))
        for number in connection.scalars(kept.where(own.article_id == article_id)):
            found[target, number].append(Said(what="kept, though the newest extraction does not find it"))
    made = (
        select(claims.c.id.label("claim"), fact_decisions).join(fact_decisions, ANCHORED).order_by(fact_decisions.c.id)
    )
    for row in connection.execute(made.where(claims.c.article_id == article_id)):
        found[Target.CLAIM, row.claim].append(_decided(row))
    return found


def said_about_fact(connection: Connection, fact: int) -> Sequence[Said]:
    """What people decided about a fact, by any of its claims, first to last; once where it was done to several."""
    made = select(fact_decisions).join(claims, ANCHORED).where(claims.c.fact_id == fact).order_by(fact_decisions.c.id)
    return list(dict.fromkeys(map(_decided, connection.execute(made))))


def _decided(row: Any) -> Said:
    label = "" if row.label is None else f" to {row.label!r}"
    return Said(what=f"fact: {row.action}{label}", reviewer=row.reviewer, at=row.created_at)


def _named(connection: Connection, article_id: int, speaker: Any) -> Iterable[Said]:
    """The decision by which what an article says of a speaker is somebody else's."""
    own = decisions.c
    parted = select(split_articles.c.decision_id).join(
        articles, articles.c.identity_key == split_articles.c.identity_key
    )
    split = (own.action == SpeakerAction.SPLIT) & own.id.in_(parted.where(articles.c.id == article_id))
    named = ((own.action == SpeakerAction.MERGE) | split) & is_about(speaker)
    renamed = (own.action == SpeakerAction.ALIAS) & (own.kind == speaker.kind)
    # in the articles in which a speaker was split, that says more than what holds for all
    newest = active_decisions().order_by(None).order_by((own.action == SpeakerAction.SPLIT).desc(), own.id.desc())
    for row in connection.execute(newest.where(named | renamed)):
        if row.action is not SpeakerAction.ALIAS or name_key(row.value) == speaker.name_key:
            yield Said(what=f"{speaker.name} in the article: {row.action}", reviewer=row.reviewer, at=row.created_at)
            return
