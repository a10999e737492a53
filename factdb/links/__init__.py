"""Across articles: copies of a story, one quotation in several articles, one fact that several claims are about.

``save`` stores an article and ties it to those before it, in the caller's transaction. What it finds depends on the
articles alone, and storing one again changes nothing.
"""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factdb.articles import Article
from factdb.database import models, store
from factdb.database.statements import articles
from factdb.database.store import Outcome, Saved
from factdb.extraction import Extraction
from factdb.links.again import save_again
from factdb.links.copies import article_stories, link_story
from factdb.links.facts import articles_without_ties, link_facts
from factdb.links.reprints import date_reprints
from factdb.links.revisions import carry_over
from factdb.links.speakers import link_speakers
from factdb.links.utterances import link_utterances

__all__ = ["catch_up", "link", "save", "save_all", "settle"]


def save(session: Session, extraction: Extraction, *, run: models.ExtractionRun) -> Saved:
    """Store an article as ``store.save`` does, and tie it to the articles that are there; the caller commits.

    Where the date of known words is filled in, what is found by that date takes the place of what was found without.
    """
    (saved,) = save_all(session, [extraction], run=run)
    return saved


def save_all(session: Session, extractions: Iterable[Extraction], *, run: models.ExtractionRun) -> list[Saved]:
    """Store articles as ``save`` does one after the other, with one statement a table for as many as can be."""
    done: list[Saved] = []
    for part in store.together(session, extractions):
        saved = store.save_together(session, part, run=run)
        done += (_tie(session, ready.extraction, each, run) for ready, each in zip(part, saved, strict=True))
    return done


def _tie(session: Session, extraction: Extraction, saved: Saved, run: models.ExtractionRun) -> Saved:
    """Tie an article that was stored just now; of one that is known, see to what is known of it now."""
    if saved.outcome in (Outcome.ADDED, Outcome.REVISED, Outcome.OUTDATED):
        link(session, saved.article_id)
        return saved
    _carry_back(session, saved)
    if saved.outcome is not Outcome.UNCHANGED and _is_dated_so(session, saved.article_id, extraction.article):
        return replace(save_again(session, extraction, run=run), outcome=saved.outcome)
    return saved


def settle(session: Session, article: Article) -> Saved | None:
    """What is done about an article whose words are known, as ``store.settle`` does it; None where it is to be read."""
    saved = store.settle(session, article)
    if saved is not None:
        _carry_back(session, saved)
    return saved


def _carry_back(session: Session, saved: Saved) -> None:
    """Let what people said about the newer revision hold for the earlier one that is current again."""
    if saved.outcome is Outcome.RESTORED:
        carry_over(session.connection(), saved.article_id)
        link_speakers(session.connection(), saved.article_id)


def _is_dated_so(session: Session, article_id: int, article: Article) -> bool:
    """Whether a stored article has the date that it was read with."""
    stored = session.connection().scalar(select(articles.c.published_on).where(articles.c.id == article_id))
    return stored == article.published_date


def link(session: Session, article_id: int) -> None:
    """Tie a stored article to those that are tied already."""
    connection = session.connection()
    article = connection.execute(
        select(articles.c.title, articles.c.text, articles.c.content_hash).where(articles.c.id == article_id)
    ).one()
    story_id = link_story(connection, article_id, article.text, article.content_hash)
    carry_over(connection, article_id)
    link_speakers(connection, article_id)
    date_reprints(connection, article_id, story_id)
    link_utterances(connection, article_id)
    link_facts(connection, article_id, story_id=story_id, title=article.title, text=article.text)


def catch_up(session: Session, *, most: int = 100) -> int:
    """Tie articles to each other that were stored before there were links; how many, 0 when all are done.

    They are taken from the last to the first, so that one look at an index tells where to go on.
    """
    connection = session.connection()
    first_tied = connection.scalar(select(func.min(article_stories.c.article_id)))
    waiting = select(articles.c.id).order_by(articles.c.id.desc()).limit(most)
    found = connection.scalars(waiting if first_tied is None else waiting.where(articles.c.id < first_tied)).all()
    found = found or articles_without_ties(connection, most)
    for article_id in found:
        link(session, article_id)
    return len(found)
