"""Random work of people, by the functions behind ``review``, ``check``, ``speakers`` and ``facts``.

Each piece is done by a reviewer of its own, whose name tells it from all others. No piece overrides another: a field of a row is
corrected once, a rejected row is left alone, and decisions about speakers and facts have theirs to themselves.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from factdb.database.models import Target
from factdb.database.statements import articles, claims, quotes
from factdb.database.views import report_claims, report_quotes, report_speakers
from factdb.errors import QueryError
from factdb.links.canonical import find_speaker
from factdb.links.decisions import merge_facts, pin_fact, rename_fact, split_fact
from factdb.links.speakers import add_alias, add_role, identify, merge_speakers, rename_speaker, split_speaker
from factdb.review.corrections import confirm, correct, reject
from factdb.review.fields import number_in
from factdb.review.rows import Place, place_of, shown_row
from factdb.review.verdicts import judge, scale

MOST_TRIES = 200
"""How often a piece of work that cannot be is thought of anew."""

WORDS = (
    "ferry",
    "harbour",
    "grain",
    "tunnel",
    "valley",
    "storm",
    "letter",
    "quay",
    "school",
    "bridge",
    "orchard",
    "mill",
)
UNITS = ("people", "percent", "kilometre", "tonne", "USD", "crates")
NUMBERS = ("at least 460", "5 to 7", "nearly 12,000", "3.5 million", "2,141", "less than 90")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A piece of work: what kind it is, by whom, and what is to be in force: a field's value, or rows that belong together."""

    kind: str
    reviewer: str
    field: str = ""
    value: str | None = None
    together: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()


@dataclass(slots=True)
class People:
    """Somebody who thinks of work, and what is taken."""

    connection: Connection
    chance: random.Random
    done: list[Work] = field(default_factory=list)
    taken: set[Any] = field(default_factory=set)

    def work(self, times: int) -> list[Work]:
        """Do so many pieces of work, of all kinds, as long as there are rows, speakers or facts for a kind."""
        weights = {kind: weight for kind, (weight, _) in KINDS.items()}
        while len(self.done) < times:
            (kind,) = self.chance.choices(list(weights), weights=list(weights.values()))
            work = self._do(kind)
            if work is None:
                del weights[kind]
            else:
                self.done.append(work)
        return self.done

    def _do(self, kind: str) -> Work | None:
        for _ in range(MOST_TRIES):
            try:
                with self.connection.begin_nested():
                    return KINDS[kind][1](self, f"{kind} {len(self.done)}")
            except (QueryError, TakenError):
                continue
        return None

    def take(self, *things: Any) -> None:
        """Have something to oneself; ``TakenError`` where somebody has it."""
        if any(thing in self.taken for thing in things):
            raise TakenError
        self.taken.update(things)

    def place(self, target: Target) -> Place:
        """A row of a current article that nobody rejected."""
        table = quotes if target is Target.QUOTE else claims
        current = select(table.c.id).join(articles, articles.c.id == table.c.article_id)
        found = self.connection.scalars(current.where(articles.c.superseded_by.is_(None)).order_by(table.c.id)).all()
        place = place_of(self.connection, target, self.chance.choice(found))
        if ("rejected", place) in self.taken:
            raise TakenError
        return place

    def either(self) -> Place:
        """Such a quote or claim."""
        return self.place(self.chance.choice(list(Target)))

    def speaker(self) -> Any:
        """A speaker who is quoted, and about whom nothing is decided."""
        found = self.connection.execute(select(report_speakers).order_by(report_speakers.c.id)).all()
        row = self.chance.choice(found)
        self.take(("speaker", row.id))
        return find_speaker(self.connection, str(row.id))

    def fact(self, least: int = 1) -> tuple[int, Sequence[int]]:
        """A fact with so many claims, about which nothing is decided, and its claims."""
        shown = select(report_claims.c.fact).where(report_claims.c.fact.is_not(None)).distinct()
        fact = self.chance.choice(sorted(self.connection.scalars(shown)))
        members = self.connection.scalars(
            select(claims.c.id).where(claims.c.fact_id == fact).order_by(claims.c.id)
        ).all()
        if len(members) < least or any(
            ("rejected", place_of(self.connection, Target.CLAIM, each)) in self.taken for each in members
        ):
            raise TakenError
        self.take(("fact", fact))
        # nobody rejects them afterwards
        self.taken.update(place_of(self.connection, Target.CLAIM, each) for each in members)
        return fact, members

    def words(self) -> str:
        """A few words that stand nowhere else."""
        return f"{self.chance.choice(WORDS)} {self.chance.choice(WORDS)} {len(self.done)}"


class TakenError(Exception):
    """Something that somebody has decided about."""


def _correct(people: People, reviewer: str) -> Work:
    place = people.either()
    own = ("role", "kind", "manner", "span", "speaker") if place.target is Target.QUOTE else (
        "measure", "unit", "number", "span", "claimant"
    )  # fmt: skip
    name = people.chance.choice(own)
    people.take((place, name))
    people.taken.add(place)
    row = shown_row(people.connection, place)
    typed = {name: _value(people, place, name, row)}
    if name == "number":
        typed = number_in(people.chance.choice(NUMBERS))
        people.take((place, "unit"))
        name = "low" if typed["low"] is not None else "high"
    changes = correct(people.connection, place, typed, reviewer=reviewer)
    if name not in {change.field for change in changes}:
        raise TakenError
    (value,) = (change.after for change in changes if change.field == name)
    if name == "span":
        start, _, end = (value or "").partition("-")
        text = people.connection.scalars(select(articles.c.text).where(articles.c.id == place.article_id)).one()
        value = text[int(start) : int(end)]
    return Work(kind="correction", reviewer=reviewer, field=name, value=value)


def _value(people: People, place: Place, name: str, row: Any) -> str | None:
    match name:
        case "role" | "measure":
            return people.words() if people.chance.random() < 0.9 else None
        case "kind":
            return people.chance.choice(["direct", "mixed", "indirect"])
        case "manner":
            return people.chance.choice(["speech", "thought"])
        case "unit":
            return people.chance.choice(UNITS)
        case "span":
            words: list[str] = row.text.split(" … ")[0].split()
            return (
                " ".join(words[: max(1, len(words) - 1)]) if len(words) > 1 else f"{row.start_char}-{row.end_char + 1}"
            )
        case _:
            names = people.connection.scalars(select(report_quotes.c.speaker).distinct()).all()
            known: list[str] = sorted(filter(None, names))
            new = f"{people.chance.choice(WORDS).title()} {people.chance.choice(WORDS).title()}son"
            return people.chance.choice([people.chance.choice(known), new, None])


def _confirm(people: People, reviewer: str) -> Work:
    place = people.either()
    people.take((place, "confirmed"))
    people.taken.add(place)
    confirm(people.connection, place, reviewer=reviewer)
    return Work(kind="correction", reviewer=reviewer, field="confirmed", value="true")


def _reject(people: People, reviewer: str) -> Work:
    place = people.either()
    people.take(place, ("rejected", place))
    reject(people.connection, place, reviewer=reviewer)
    return Work(kind="correction", reviewer=reviewer, field="rejected", value="true")


def _judge(people: People, reviewer: str) -> Work:
    place = people.either()
    people.take((place, "verdict"))
    people.taken.add(place)
    rating = people.chance.choice(scale(people.connection))
    judge(people.connection, place, rating, explanation=people.words(), reviewer=reviewer)
    return Work(kind="verdict", reviewer=reviewer, value=rating)


def _move(people: People, reviewer: str) -> Work:
    """A claim into another fact, or one of its own."""
    _, members = people.fact(least=2)
    if people.chance.random() < 0.5:
        moved = people.chance.choice(members)
        correct(people.connection, place_of(people.connection, Target.CLAIM, moved), {"fact": "new"}, reviewer=reviewer)
        left = frozenset(members) - {moved}
        return Work(kind="fact", reviewer=reviewer, together=frozenset({moved}), apart=left)
    fact, others = people.fact()
    moved = people.chance.choice(members)
    correct(people.connection, place_of(people.connection, Target.CLAIM, moved), {"fact": str(fact)}, reviewer=reviewer)
    return Work(
        kind="fact", reviewer=reviewer, together=frozenset({moved, others[0]}), apart=frozenset(members) - {moved}
    )


def _merge_facts(people: People, reviewer: str) -> Work:
    (one, its), (other, others) = people.fact(), people.fact()
    merge_facts(people.connection, one, [other], reviewer=reviewer)
    return Work(kind="fact", reviewer=reviewer, together=frozenset({*its, *others}))


def _split_fact(people: People, reviewer: str) -> Work:
    fact, members = people.fact(least=2)
    parted = people.chance.sample(list(members), people.chance.randint(1, len(members) - 1))
    people.take(("fact", split_fact(people.connection, fact, parted, reviewer=reviewer)))
    return Work(kind="fact", reviewer=reviewer, together=frozenset(parted), apart=frozenset(members) - set(parted))


def _rename_fact(people: People, reviewer: str) -> Work:
    fact, members = people.fact()
    label = people.words()
    rename_fact(people.connection, fact, label, reviewer=reviewer)
    return Work(kind="fact", reviewer=reviewer, field="label", value=label, together=frozenset(members[:1]))


def _pin_fact(people: People, reviewer: str) -> Work:
    fact, members = people.fact()
    pin_fact(people.connection, fact, reviewer=reviewer)
    return Work(kind="fact", reviewer=reviewer, field="pinned", value="1", together=frozenset(members))


def _merge_speakers(people: People, reviewer: str) -> Work:
    one, other = people.speaker(), people.speaker()
    if one.kind is not other.kind:
        raise TakenError
    merge_speakers(people.connection, one, [other], reviewer=reviewer)
    return Work(kind="speaker", reviewer=reviewer)


def _split_speaker(people: People, reviewer: str) -> Work:
    speaker = people.speaker()
    said = select(quotes.c.article_id).where(quotes.c.speaker_id == speaker.id).distinct().order_by(quotes.c.article_id)
    found = people.connection.scalars(said).all()
    if not found:
        raise TakenError
    name = f"{speaker.name} ({people.words()})"
    split_speaker(people.connection, speaker, [people.chance.choice(found)], name, reviewer=reviewer)
    return Work(kind="speaker", reviewer=reviewer)


def _describe_speaker(people: People, reviewer: str) -> Work:
    """A name, an alias, a role or an item."""
    speaker, words = people.speaker(), people.words()
    match people.chance.randrange(4):
        case 0:
            decided = rename_speaker(people.connection, speaker, f"Dame {words.title()}", reviewer=reviewer)
        case 1:
            decided = add_alias(people.connection, speaker, f"Old {words.title()}", reviewer=reviewer)
        case 2:
            decided = add_role(people.connection, speaker, f"keeper of the {words}", reviewer=reviewer)
        case _:
            decided = identify(people.connection, speaker, f"Q{1000 + len(people.done)}", reviewer=reviewer)
    if decided is None:
        raise TakenError
    return Work(kind="speaker", reviewer=reviewer)


KINDS: dict[str, tuple[int, Callable[[People, str], Work]]] = {
    "correct": (50, _correct),
    "confirm": (10, _confirm),
    "reject": (6, _reject),
    "verdict": (14, _judge),
    "move claim": (2, _move),
    "merge facts": (3, _merge_facts),
    "split fact": (2, _split_fact),
    "rename fact": (3, _rename_fact),
    "pin fact": (3, _pin_fact),
    "merge speakers": (2, _merge_speakers),
    "split speaker": (2, _split_speaker),
    "describe speaker": (4, _describe_speaker),
}
"""Every kind of work, with how often it is done."""
