"""Facts: claims about the same measure, unit and subject become one, within an article and across related ones.

A claim is compared with the claims of its article, of its article's copies and earlier revisions, and of a bounded
number of articles that share names with it. It is tied to the earlier one that it is most surely about the same thing
as, if any; claims that hang together are a fact. What is doubtful stays apart: a fact too many is sooner mended than two
that were taken for one.

Articles are in the order of their publication, whatever the order in which they are stored: an article that comes late
takes the claims of later ones over that are better tied to its own.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select, update

from factdb.database import models, statements
from factdb.database.statements import claims, mentions
from factdb.database.writing import insert_rows
from factdb.links.claims import Stated, Tie
from factdb.links.copies import article_stories
from factdb.links.decisions import arranged_facts, decided_ties, pinned_facts
from factdb.links.forest import describe_facts, give_facts, is_decided_about, regroup
from factdb.links.scales import learn_units
from factdb.links.stating import claim_ties, claims_of, claims_to_compare
from factdb.links.ties import better_ties, sharing_numbers, ties_of
from factdb.links.topics import names_of, related_articles
from factdb.mentions import MentionKind

facts = models.Base.metadata.tables["facts"]

MOST_MENTIONS = 200
"""Names of persons and bodies that are looked at."""

MOST_CLAIMS = 300
"""Numbers of one article that are compared."""

MOST_COPIES = 10
"""Copies of a story whose claims are compared with an article's own."""


def link_facts(connection: Connection, article_id: int, *, story_id: int, title: str | None, text: str) -> None:
    """Tie every claim of an article that is not tied yet, and put it into the fact that it belongs to."""
    new, ties, better = tie_claims(connection, article_id, story_id=story_id, title=title, text=text)
    if better:
        regroup(connection, [claim.id for claim in (*new, *better)], {each.fact_id for each in better if each.fact_id})
    elif new:
        _store_facts(connection, new, ties)


def tie_claims(
    connection: Connection, article_id: int, *, story_id: int, title: str | None, text: str
) -> tuple[list[Stated], dict[int, Tie], list[Stated]]:
    """Tie every claim of an article that is not tied yet: these, their ties, and later claims that it changed ties of.

    Of an article with more than ``MOST_CLAIMS`` numbers, which is a table, the first ones.
    """
    own = claims_of(connection, article_id)[:MOST_CLAIMS]
    if learn_units(connection, {claim.unit for claim in own if claim.conversion is None}):
        own = claims_of(connection, article_id)[:MOST_CLAIMS]
    new = [claim for claim in own if claim.tie is None]
    names = names_in_article(connection, article_id, title, text)
    related, perhaps = related_articles(connection, article_id, names)
    if not new:
        return [], {}, []
    copies = frozenset(connection.scalars(_copies(), {"story_id": story_id})) - {article_id}
    candidates = sorted({*copies, *related, *perhaps} - {article_id})
    others: dict[int, list[Stated]] = {}
    for claim in claims_to_compare(connection, candidates, new):
        others.setdefault(claim.article_id, []).append(claim)
    for doubtful in set(perhaps) - copies - set(related) - sharing_numbers(new, others):
        others.pop(doubtful, None)
    decided = decided_ties(connection, article_id)
    ties = {
        **ties_of(new, others, copies=copies),
        **{claim.id: decided[claim.id] for claim in new if claim.id in decided},
    }
    better = list(better_ties(new, others, copies=copies))
    touched = {claim.fact_id for claim, _ in better if claim.fact_id is not None}
    pinned, arranged = pinned_facts(connection, touched), arranged_facts(connection, touched)
    # of a fact that a person put together or split no claim leaves alone: its first one takes all others along
    better = [
        (claim, tie)
        for claim, tie in better
        if claim.fact_id not in pinned
        and (claim.fact_id not in arranged or claim.tie is None or claim.tie.other_id is None)
    ]
    _store_ties(connection, new, ties, better)
    return new, ties, [claim for claim, _ in better]


def names_in_article(connection: Connection, article_id: int, title: str | None, text: str) -> tuple[str, ...]:
    """The words of names that tell what a stored article is about."""
    mentioned = [text[start:end] for start, end in connection.execute(_names(), {"article_id": article_id})]
    return names_of(title, text, mentioned)


def articles_without_ties(connection: Connection, most: int) -> Sequence[int]:
    """The last articles with claims from before there were ties, so many of them at most."""
    first_tied = connection.scalar(select(func.min(claim_ties.c.claim_id)))
    waiting = select(claims.c.article_id).group_by(claims.c.article_id).order_by(claims.c.article_id.desc()).limit(most)
    return connection.scalars(waiting if first_tied is None else waiting.where(claims.c.id < first_tied)).all()


def _store_ties(
    connection: Connection, new: Sequence[Stated], ties: Mapping[int, Tie], better: Sequence[tuple[Stated, Tie]]
) -> None:
    rows = [
        {
            "claim_id": claim.id,
            "other_claim_id": ties[claim.id].other_id,
            "likeness": ties[claim.id].likeness or None,
            "decided": ties[claim.id].decided,
            "sense": claim.sense,
        }
        for claim in new
    ]
    connection.execute(statements.insert(claim_ties), rows)
    changed = [{"claim": claim.id, "other": tie.other_id, "sure": tie.likeness} for claim, tie in better]
    if changed:
        connection.execute(_change_tie(), changed)


def _store_facts(connection: Connection, new: Sequence[Stated], ties: Mapping[int, Tie]) -> None:
    """Put the new claims, to which no other is tied, into their facts."""
    own = {claim.id: claim for claim in new}
    trees: defaultdict[int, list[int]] = defaultdict(list)
    for claim in new:
        trees[_first(claim.id, ties)].append(claim.id)
    wordless = [first for first in trees if not own[first].measure]
    decided = set(connection.scalars(_decided_about(), {"claims": wordless})) if wordless else set()
    known = {ties[first].other_id for first in trees} - {None}
    fact_of = {row.id: row.fact_id for row in connection.execute(_facts_of(), {"claims": sorted(filter(None, known))})}
    given: dict[int, int] = {}
    # the claims of facts that are new, by the claim of another article, in none yet, that some are tied to, or their first
    alone: dict[tuple[int | None, int | None], list[int]] = {}
    for first, members in trees.items():
        parent = ties[first].other_id
        fact = None if parent is None else fact_of[parent]
        if fact is not None:
            given |= dict.fromkeys(members, fact)
        elif parent is not None:
            alone.setdefault((parent, None), [parent]).extend(members)
        elif len(members) > 1 or own[first].measure or first in decided:
            alone[None, first] = members
    made = insert_rows(connection, facts, [{"label": "", "unit": None}] * len(alone))
    for fact, members in zip(made, alone.values(), strict=True):
        given |= dict.fromkeys(members, fact)
    give_facts(connection, given)
    describe_facts(connection, set(given.values()))


def _first(claim: int, ties: Mapping[int, Tie]) -> int:
    """The first of the new claims that hang together with one."""
    other = ties[claim].other_id
    return claim if other is None or other not in ties else _first(other, ties)


@cache
def _names() -> Select[Any]:
    """The first mentions by name in an ``article_id``."""
    own = mentions.c
    named = (own.article_id == bindparam("article_id"), own.kind == MentionKind.NAME)
    return select(own.start_char, own.end_char).where(*named).order_by(own.start_char).limit(MOST_MENTIONS)


@cache
def _copies() -> Select[Any]:
    story = article_stories.c
    return (
        select(story.article_id)
        .where(story.story_id == bindparam("story_id"))
        .order_by(story.article_id.desc())
        .limit(MOST_COPIES)
    )


@cache
def _facts_of() -> Select[Any]:
    """The facts of some ``claims``."""
    return select(claims.c.id, claims.c.fact_id).where(claims.c.id.in_(bindparam("claims", expanding=True)))


@cache
def _decided_about() -> Select[Any]:
    """Those of some ``claims`` about whose facts a person decided something."""
    return select(claims.c.id).where(claims.c.id.in_(bindparam("claims", expanding=True)), is_decided_about(claims.c))


@cache
def _change_tie() -> Any:
    tie = update(claim_ties).where(claim_ties.c.claim_id == bindparam("claim"))
    return tie.values(other_claim_id=bindparam("other"), likeness=bindparam("sure"))
