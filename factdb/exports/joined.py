"""What an analyst would join to a quote, a claim or a verdict: its sentence, its story, who says it, who looked at it.

Each function asks the database once for a few hundred rows.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, select, union
from sqlalchemy.orm import aliased

from factdb.database import linked, models
from factdb.database.views import report_claims, report_quotes
from factdb.documents.around import sentence_around
from factdb.text import Span

WINDOW = 600
"""Characters on either side of a quote or number in which its sentence is looked for."""

Placed = type[models.Quote] | type[models.Claim] | type[models.Verdict]
"""Tables whose rows stand at a place of an article."""


class Story(NamedTuple):
    """The story that an article tells, and how many current articles tell it."""

    story: int
    copies: int


def completed(connection: Connection, table: Placed, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    """For each row of a view of quotes, claims or verdicts, the values that its export adds, by their names."""
    sentences = _sentences(connection, table, rows)
    stories = stories_of(connection, {row.article_id for row in rows})
    reviewed = _reviewed(connection, table, rows)
    roles = _roles(connection, rows) if table is models.Claim else {}
    speakers = _speakers_judged(connection, rows) if table is models.Verdict else {}
    return [
        {
            "sentence": sentences.get(row.id),
            **stories[row.article_id]._asdict(),
            **reviewed.get(row.id, NOBODY_REVIEWED),
            "role": roles.get(row.id),
            **speakers.get(row.id, NOBODY),
        }
        for row in rows
    ]


NOBODY: dict[str, Any] = {"speaker_kind": None, "wikidata_id": None}

NOBODY_REVIEWED: dict[str, Any] = {"reviewed_by": None, "reviewed_at": None}


def stories_of(connection: Connection, articles: Collection[int]) -> dict[int, Story]:
    """The story of each article, as report_articles has it: one that is tied to none is told with those of its words."""
    mine, same, article, copy = (
        linked.ArticleStory,
        aliased(linked.ArticleStory),
        models.Article,
        aliased(models.Article),
    )
    tied = (
        select(mine.article_id, mine.story_id.label("story"), func.count(article.id).label("copies"))
        .join(same, same.story_id == mine.story_id)
        .join(article, and_(article.id == same.article_id, article.superseded_by.is_(None)))
        .where(mine.article_id.in_(articles))
        .group_by(mine.article_id, mine.story_id)
    )
    found = {row.article_id: Story(row.story, row.copies) for row in connection.execute(tied)}
    untied = (
        select(article.id, func.min(copy.id).label("story"), func.count().label("copies"))
        .join(copy, and_(copy.content_hash == article.content_hash, copy.superseded_by.is_(None)))
        .where(article.id.in_(set(articles) - set(found)))
        .group_by(article.id)
    )
    found |= {row.id: Story(row.story, row.copies) for row in connection.execute(untied)}
    return {number: found.get(number, Story(number, 0)) for number in articles}


def _sentences(connection: Connection, table: Placed, rows: Sequence[Row[Any]]) -> dict[int, str]:
    """The sentence around each place, looked for in a window of the article's text."""
    begin = case((table.start_char > WINDOW, table.start_char - WINDOW), else_=0)
    window = func.substr(models.Article.text, begin + 1, table.end_char + WINDOW - begin)
    statement = (
        select(table.id, begin.label("begin"), window.label("text"))
        .join(models.Article, models.Article.id == table.article_id)
        .where(table.id.in_([row.id for row in rows]))
    )
    windows = {row.id: row for row in connection.execute(statement)}
    return {
        row.id: _sentence(windows[row.id].text, windows[row.id].begin, Span(row.start_char, row.end_char))
        for row in rows
        if row.id in windows
    }


def _sentence(window: str, begin: int, place: Span) -> str:
    """The sentence on one line, with … where the window cut it."""
    found = sentence_around(window, Span(place.start - begin, place.end - begin))
    cut_before = "…" if found.start == 0 and begin else ""
    whole = len(window) < place.end - begin + WINDOW
    cut_after = "" if whole or found.end < len(window.rstrip()) else "…"
    return f"{cut_before}{' '.join(found.of(window).split())}{cut_after}"


def _reviewed(connection: Connection, table: Placed, rows: Sequence[Row[Any]]) -> dict[int, dict[str, Any]]:
    """Who corrected, judged or decided about each quote or claim, in alphabetical order, and when somebody did last.

    None for verdicts, which name their reviewer.
    """
    if table is models.Verdict:
        return {}
    target = models.Target.QUOTE if table is models.Quote else models.Target.CLAIM
    numbers = [row.id for row in rows]
    statement = union(*(_by(said, table, target, numbers) for said in (models.Correction, models.Verdict)))
    said: defaultdict[int, list[tuple[str, Any]]] = defaultdict(list)
    for found in connection.execute(statement):
        said[found.id].append((found.reviewer, found.created_at))
    for row in rows:
        if row.decided is not None:
            said[row.id].append((row.decided_by, row.decided_at))
    return {
        number: {
            "reviewed_by": "; ".join(sorted({reviewer for reviewer, _ in each})),
            "reviewed_at": max(at for _, at in each),
        }
        for number, each in said.items()
    }


def _by(
    decided: type[models.Correction] | type[models.Verdict],
    table: Placed,
    target: models.Target,
    numbers: Sequence[int],
) -> Any:
    return (
        select(table.id, decided.reviewer, decided.created_at)
        .join(decided, and_(decided.target == target, *_anchored(decided, table)))
        .where(table.id.in_(numbers))
    )


def _anchored(decided: Any, table: Any) -> Iterator[ColumnElement[bool]]:
    return (getattr(decided, name) == getattr(table, name) for name in ("article_id", "start_char", "end_char"))


def _roles(connection: Connection, claims: Sequence[Row[Any]]) -> dict[int, str | None]:
    """The role that the quote around each claim gives its speaker."""
    quotes = {claim.quote_id for claim in claims if claim.quote_id is not None}
    statement = select(report_quotes.c.id, report_quotes.c.role).where(report_quotes.c.id.in_(quotes))
    found = {row.id: row.role for row in connection.execute(statement)}
    return {claim.id: found.get(claim.quote_id) for claim in claims}


def _speakers_judged(connection: Connection, verdicts: Sequence[Row[Any]]) -> dict[int, dict[str, Any]]:
    """Kind and Wikidata item of whose words were checked, where those words are in a current article."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for target, view, speaker in (
        (models.Target.QUOTE, report_quotes, report_quotes.c.speaker_id),
        (models.Target.CLAIM, report_claims, report_claims.c.claimant_id),
    ):
        numbers = [verdict.target_id for verdict in verdicts if verdict.target == target]
        statement = (
            select(view.c.id, models.Speaker.kind, models.Speaker.wikidata_id)
            .join(models.Speaker, models.Speaker.id == speaker)
            .where(view.c.id.in_(numbers))
        )
        for row in connection.execute(statement):
            found[target.value, row.id] = {"speaker_kind": row.kind.value, "wikidata_id": row.wikidata_id}
    return {verdict.id: found.get((verdict.target, verdict.target_id), NOBODY) for verdict in verdicts}
