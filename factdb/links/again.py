"""A stored article read again: it is tied to the others anew, and so is what was tied to it.

Which claim each claim is tied to depends on the two articles alone, so the ties of an article's own claims and of those
that were tied to them are made again, and no others; then what hangs together is one fact, which keeps its number.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, exists, select, update
from sqlalchemy.orm import Session

from factdb.database import models, statements
from factdb.database.again import replace_found
from factdb.database.identity import identity_key
from factdb.database.statements import articles, claims, quotes, utterances
from factdb.database.store import Saved, take_turn
from factdb.errors import SourceError
from factdb.extraction import Extraction
from factdb.links.copies import article_stories
from factdb.links.decisions import arranged_facts, pinned_facts
from factdb.links.facts import names_in_article, tie_claims
from factdb.links.forest import regroup
from factdb.links.reprints import date_reprints
from factdb.links.speakers import link_speakers, unlink_speakers
from factdb.links.stating import claim_ties
from factdb.links.topics import article_keys, topic_keys
from factdb.links.utterances import fingerprints, link_utterances, utterance_keys


def save_again(session: Session, extraction: Extraction, *, run: models.ExtractionRun) -> Saved:
    """Put what an extraction finds in the place of what is stored of its article, in the caller's transaction.

    What people said stays, and rows of the same places keep their identifiers. ``SourceError`` where the article is not
    stored.
    """
    connection = session.connection()
    take_turn(connection)
    known = {"identity": identity_key(extraction.article), "content": extraction.article.content_hash}
    article = connection.execute(_article_of(), known).one_or_none()
    if article is None:
        raise SourceError(f"{extraction.article.location or 'article'} is not stored: ingest it first")
    tied = connection.execute(_tied_to_article(), {"article": article.id}).all()
    own = connection.execute(_own_claims(), {"article": article.id}).all()
    touched = {row.fact_id for row in (*tied, *own) if row.fact_id is not None}
    pins = _pins(connection, {row.article_id for row in tied} | {article.id})
    said = set(connection.scalars(_utterances_of(), {"article": article.id}))
    keys = topic_keys(names_in_article(connection, article.id, article.title, article.text))
    unlink_speakers(connection, article.id)
    saved, changed = replace_found(connection, extraction, article.id, run)
    link_speakers(connection, article.id)
    if changed:
        connection.execute(_forget_topics(), {"article": article.id, "keys": keys or (0,)})
        date_reprints(connection, article.id, article.story_id)
        _mend_utterances(connection, said)
        link_utterances(connection, article.id)
        _tie_again(connection, {article.id, *(row.article_id for row in tied)}, touched, pins)
    return saved


def _tie_again(
    connection: Connection, some: Collection[int], touched: Collection[int], pins: Mapping[int, Sequence[Row[Any]]]
) -> None:
    """Tie the claims of these articles anew, and make facts of what hangs together with them and in these facts."""
    connection.execute(_untie(), {"articles": sorted(some)})
    moved: set[int] = set()
    for article in connection.execute(_articles(), {"articles": sorted(some)}).all():
        new, _, better = tie_claims(
            connection, article.id, story_id=article.story_id, title=article.title, text=article.text
        )
        moved |= {claim.id for claim in (*new, *better)}
    for pinned in pins.values():
        _keep_together(connection, pinned)
    regroup(connection, moved, touched)


def _pins(connection: Connection, of: Collection[int]) -> dict[int, list[Row[Any]]]:
    """The ties of those claims of these articles, all of which are made again, that a person wants to stay in their facts."""
    found: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    some = set(connection.scalars(_facts_in(), {"articles": sorted(of)}))
    held = pinned_facts(connection, some) | arranged_facts(connection, some)
    if held:
        for row in connection.execute(_ties_in(), {"facts": sorted(held), "articles": sorted(of)}):
            found[row.fact_id].append(row)
    return found


def _keep_together(connection: Connection, ties: Sequence[Row[Any]]) -> None:
    """Give the claims of a pinned fact that are still there their ties back; where the other claim went, to the first."""
    wanted = {row.claim_id for row in ties} | {row.other_claim_id for row in ties if row.other_claim_id is not None}
    there = set(connection.scalars(_those_there(), {"claims": sorted(wanted)}))
    left = [row for row in ties if row.claim_id in there]
    loose = [row.claim_id for row in left if row.other_claim_id is None or row.other_claim_id not in there]
    for row in left:
        other = row.other_claim_id if row.claim_id not in loose else None if row.claim_id == loose[0] else loose[0]
        values = {"other_claim_id": other, "likeness": row.likeness, "decided": row.decided}
        connection.execute(update(claim_ties).where(claim_ties.c.claim_id == row.claim_id).values(**values))


def _mend_utterances(connection: Connection, said: Collection[int]) -> None:
    """Make utterances those of the forms that are left, and take away those that nobody says any more."""
    if not said:
        return
    some = {"utterances": sorted(said)}
    connection.execute(_forget_unsaid(), some)
    forms: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for row in connection.execute(_forms_of(), some):
        forms[row.id, row.text].append(row.form)
    stored: defaultdict[int, set[int]] = defaultdict(set)
    for row in connection.execute(_keys_of(), some):
        stored[row.utterance_id].add(row.key)
    for (identifier, words), left in forms.items():
        if words not in left:
            longest = max(left, key=len)
            connection.execute(update(utterances).where(utterances.c.id == identifier).values(text=longest))
        keys = _keys_by(left)
        if stored[identifier] != keys:
            connection.execute(delete(utterance_keys).where(utterance_keys.c.utterance_id == identifier))
            rows = [{"key": key, "utterance_id": identifier} for key in sorted(keys)]
            if rows:
                connection.execute(statements.insert(utterance_keys), rows)


def _keys_by(forms: Iterable[str]) -> set[int]:
    """The fingerprints of an utterance: of its first form, and of each that is longer than those before it."""
    keys: set[int] = set()
    longest = ""
    for form in forms:
        if len(form) > len(longest):
            longest = form
            keys |= set(fingerprints(form))
    return keys


@cache
def _article_of() -> Select[Any]:
    """The article of an ``identity`` and ``content``, with its story."""
    own = articles.c
    return _with_story().where(own.identity_key == bindparam("identity"), own.content_hash == bindparam("content"))


@cache
def _articles() -> Select[Any]:
    """Some ``articles``, with their stories, in the order in which they were stored."""
    return _with_story().where(articles.c.id.in_(bindparam("articles", expanding=True))).order_by(articles.c.id)


def _with_story() -> Select[Any]:
    own, story = articles.c, article_stories.c
    return select(own.id, own.title, own.text, story.story_id).join(article_stories, story.article_id == own.id)


@cache
def _own_claims() -> Select[Any]:
    return select(claims.c.fact_id).where(claims.c.article_id == bindparam("article"))


@cache
def _tied_to_article() -> Select[Any]:
    """The articles and facts of the claims of others that are tied to those of an ``article``."""
    other, its = claims.alias("other"), claims.c
    return (
        select(its.article_id, its.fact_id)
        .join(claim_ties, claim_ties.c.claim_id == its.id)
        .join(other, other.c.id == claim_ties.c.other_claim_id)
        .where(other.c.article_id == bindparam("article"), its.article_id != bindparam("article"))
        .distinct()
    )


@cache
def _facts_in() -> Select[Any]:
    """The facts of the claims of some ``articles``."""
    those = claims.c.article_id.in_(bindparam("articles", expanding=True))
    return select(claims.c.fact_id).where(those, claims.c.fact_id.is_not(None)).distinct()


@cache
def _ties_in() -> Select[Any]:
    """The ties of the claims of some ``articles`` that are in some ``facts``, those stored first first."""
    tie = claim_ties.c
    return (
        select(claims.c.fact_id, tie.claim_id, tie.other_claim_id, tie.likeness, tie.decided)
        .join(claims, claims.c.id == tie.claim_id)
        .where(
            claims.c.fact_id.in_(bindparam("facts", expanding=True)),
            claims.c.article_id.in_(bindparam("articles", expanding=True)),
        )
        .order_by(tie.claim_id)
    )


@cache
def _those_there() -> Select[Any]:
    return select(claims.c.id).where(claims.c.id.in_(bindparam("claims", expanding=True)))


@cache
def _untie() -> Any:
    of = select(claims.c.id).where(claims.c.article_id.in_(bindparam("articles", expanding=True)))
    return delete(claim_ties).where(claim_ties.c.claim_id.in_(of))


@cache
def _forget_topics() -> Any:
    key = article_keys.c
    return delete(article_keys).where(
        key.article_id == bindparam("article"), key.key.in_(bindparam("keys", expanding=True))
    )


@cache
def _utterances_of() -> Select[Any]:
    return select(quotes.c.utterance_id).where(
        quotes.c.article_id == bindparam("article"), quotes.c.utterance_id.is_not(None)
    )


@cache
def _forget_unsaid() -> Any:
    return delete(utterances).where(
        utterances.c.id.in_(bindparam("utterances", expanding=True)),
        ~exists().where(quotes.c.utterance_id == utterances.c.id),
    )


@cache
def _forms_of() -> Select[Any]:
    """Some ``utterances`` with the words of each of their quotes."""
    return (
        select(utterances.c.id, utterances.c.text, quotes.c.text.label("form"))
        .join(quotes, quotes.c.utterance_id == utterances.c.id)
        .where(utterances.c.id.in_(bindparam("utterances", expanding=True)))
        .order_by(quotes.c.article_id, quotes.c.start_char)
    )


@cache
def _keys_of() -> Select[Any]:
    own = utterance_keys.c
    return select(own.utterance_id, own.key).where(own.utterance_id.in_(bindparam("utterances", expanding=True)))
